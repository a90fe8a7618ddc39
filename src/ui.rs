//! The page: an edge over the engine. State is held in signals, tasks change
//! it, pages and parts show it; customer data stays in the worker.

pub mod app;
pub mod canvas;
pub mod pages;
pub mod parts;
pub mod state;
pub mod tasks;

/// Puts the app into the page; called once when the program starts in one.
pub fn mount() {
    app::mount();
}
