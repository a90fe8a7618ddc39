//! Holdfast's own tools as a library: `cargo xtask` runs them, and the browser
//! tests borrow the static server and the paths.

pub mod browser;
pub mod command;
pub mod error;
pub mod html;
pub mod paths;
pub mod processes;
pub mod python;
pub mod server;
pub mod site;
pub mod size;
pub mod tools;
pub mod workspace;

pub mod bench;
pub mod build;
pub mod engine;
pub mod models;
pub mod serve;
pub mod test;
pub mod tidy;
