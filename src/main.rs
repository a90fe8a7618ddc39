//! The browser's entry: the page. The engine has a program of its own, engine_main.rs.
//!
//! It compiles the modules that lib.rs describes as its own: only what is reached from here becomes
//! code, which takes minutes less than to compile all of the library and drop nearly all of it.

// What the engine and the command line use is dead here.
#![allow(dead_code, unused_imports)]

#[cfg(target_arch = "wasm32")]
mod arrange;
#[cfg(target_arch = "wasm32")]
mod chart;
#[cfg(target_arch = "wasm32")]
mod engine;
#[cfg(target_arch = "wasm32")]
mod explain;
#[cfg(target_arch = "wasm32")]
mod export;
#[cfg(target_arch = "wasm32")]
mod feature;
#[cfg(target_arch = "wasm32")]
mod i18n;
#[cfg(target_arch = "wasm32")]
mod ingest;
#[cfg(target_arch = "wasm32")]
mod model;
#[cfg(target_arch = "wasm32")]
mod platform;
#[cfg(target_arch = "wasm32")]
mod table;
#[cfg(target_arch = "wasm32")]
mod ui;

fn main() {
    // Without a browser there is no page; the command line is the binary `holdfast`.
    #[cfg(target_arch = "wasm32")]
    ui::mount();
}
