//! A worker's share of the large log's group-by, called by
//! benches/page/site/ingest-worker.js.

// A benchmark has nobody to hand an error to.
#![allow(clippy::expect_used)]

use bench_ingest::{Gathered, Work};
use holdfast::ingest::fast::split;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a worker of the app does before anything is asked.
#[wasm_bindgen]
pub fn warm_up() {
    let mut rows = holdfast::engine::WarmUp::new().expect("made-up rows");
    while rows.step() {}
}

/// Reads one part of the log.
#[wasm_bindgen]
pub struct Ingest {
    work: Option<Work>,
    gathered: Option<Gathered>,
}

#[wasm_bindgen]
impl Ingest {
    /// Part `part` of `parts` of a file of `length` bytes that begins so.
    #[wasm_bindgen(constructor)]
    pub fn new(length: f64, part: usize, parts: usize, beginning: &[u8]) -> Ingest {
        let parts = split(0, length as u64, parts);
        Ingest {
            work: Some(Work::new(parts[part], beginning)),
            gathered: None,
        }
    }

    /// The byte from which to push next; negative when the part is done.
    pub fn wants(&self) -> f64 {
        let wants = self.work.as_ref().and_then(Work::wants);
        wants.map_or(-1.0, |at| at as f64)
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        let work = self.work.as_mut().expect("a part under way");
        work.push(bytes).expect("a log");
    }

    /// The part is read; where its first record began and its last one ended.
    pub fn finish(&mut self) -> Vec<f64> {
        let work = self.work.take().expect("a part under way");
        let (gathered, ends) = work.finish().expect("a log");
        self.gathered = Some(gathered);
        vec![ends.first as f64, ends.next as f64]
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

    /// The features, and numbers that every contender has to agree on.
    pub fn check(&mut self) -> Vec<f64> {
        self.gathered.take().expect("a part that was read").check()
    }
}
