//! The core's speed inside Chromium: prediction and TreeSHAP on the golden model, called by
//! benches/page/site/worker.js. benches/native does the same work natively.

#[cfg(target_arch = "wasm32")]
mod bench;
#[cfg(target_arch = "wasm32")]
mod boost;
#[cfg(target_arch = "wasm32")]
mod ingest;
#[cfg(target_arch = "wasm32")]
mod parquet;
