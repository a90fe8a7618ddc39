//! The workers' entry: the engine, which reads files and owns all customer data.
//!
//! As main.rs it compiles the modules as its own; the page's are none of them.

// What the page and the command line use is dead here.
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

fn main() {
    // Without a browser there are no workers; the command line is the binary `holdfast`.
    #[cfg(target_arch = "wasm32")]
    {
        use wasm_bindgen::JsCast;
        if let Ok(scope) = js_sys::global().dyn_into() {
            platform::worker::run(scope);
        }
    }
}
