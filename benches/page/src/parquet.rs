//! The group-by of a Parquet event log, read by ranges of the file; called by
//! benches/page/site/ingest-worker.js.

// A benchmark has nobody to hand an error to.
#![allow(clippy::expect_used)]

use holdfast::platform::blob_source::BlobSource;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Blob;

/// Numbers that every contender has to agree on.
#[wasm_bindgen]
pub fn parquet(file: Blob) -> Vec<f64> {
    bench_ingest::parquet::parquet(BlobSource::new("events.parquet", file).expect("a file"))
}

/// The same of bytes in memory: what the reading of the file costs.
#[wasm_bindgen]
pub fn parquet_memory(bytes: Vec<u8>) -> Vec<f64> {
    bench_ingest::parquet::parquet(holdfast::ingest::MemorySource::new("events.parquet", bytes))
}
