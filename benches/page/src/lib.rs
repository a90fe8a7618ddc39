//! The core's speed inside Chromium: prediction and TreeSHAP on the golden model, called by
//! benches/page/site/worker.js. benches/native does the same work natively.

// The app's own reader of a browser's file by ranges: the library has none, for it knows no browser.
#[cfg(target_arch = "wasm32")]
#[path = "../../../src/platform/ahead.rs"]
mod ahead;
#[cfg(target_arch = "wasm32")]
mod bench;
#[cfg(target_arch = "wasm32")]
#[path = "../../../src/platform/blob_source.rs"]
mod blob_source;
#[cfg(target_arch = "wasm32")]
mod boost;
#[cfg(target_arch = "wasm32")]
#[path = "../../../src/platform/bytes.rs"]
mod bytes;
#[cfg(target_arch = "wasm32")]
mod log;
#[cfg(target_arch = "wasm32")]
mod parquet;

// What that reader names by its crate's root.
#[cfg(target_arch = "wasm32")]
use holdfast::{engine, ingest};
