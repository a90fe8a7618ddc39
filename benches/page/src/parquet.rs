//! The group-by of a Parquet event log, read by ranges of the file; called by
//! benches/page/site/ingest-worker.js.

// A benchmark has nobody to hand an error to.
#![allow(clippy::expect_used)]

use crate::ahead::Ahead;
use bench_ingest::Gathered;
use bench_ingest::parquet::{Events, check};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Blob;

/// The query by one worker, or its share of it.
#[wasm_bindgen]
pub struct Log {
    gathered: Option<Gathered>,
}

#[wasm_bindgen]
impl Log {
    /// Reads part `part` of `parts` of the file as the app does.
    pub async fn read(file: Blob, part: usize, parts: usize) -> Log {
        let mut file = Ahead::new("events.parquet", &file).expect("a file");
        let mut events = Events::new(file.source(), part, parts);
        loop {
            if let Some(ranges) = events.ahead() {
                file.turn(ranges).await;
            }
            if !events.step(file.source()) {
                break;
            }
        }
        Log {
            gathered: Some(events.finish()),
        }
    }

    /// What was gathered, for another worker.
    pub fn pack(&mut self) -> Vec<u8> {
        self.gathered.take().expect("a part that was read").pack()
    }

    /// Takes over what another worker gathered.
    pub fn merge(&mut self, packed: &[u8]) {
        let gathered = self.gathered.as_mut().expect("a part that was read");
        gathered.merge(packed);
    }

    /// Numbers that every contender has to agree on.
    pub fn check(&mut self) -> Vec<f64> {
        check(self.gathered.take().expect("a part that was read"))
    }
}

/// The check of bytes in memory: what the reading of the file costs.
#[wasm_bindgen]
pub fn parquet_memory(bytes: Vec<u8>) -> Vec<f64> {
    bench_ingest::parquet::parquet(holdfast::ingest::MemorySource::new("events.parquet", bytes))
}
