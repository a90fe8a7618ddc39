//! A worker's share of the large log's group-by, called by
//! benches/page/site/ingest-worker.js.

// A benchmark has nobody to hand an error to.
#![allow(clippy::expect_used)]

use bench_ingest::{Groups, Work};
use holdfast::ingest::fast::{PartEnds, split};
use wasm_bindgen::prelude::wasm_bindgen;

/// Reads one part of the log.
#[wasm_bindgen]
pub struct Ingest {
    work: Option<Work>,
    groups: Groups,
    ends: Option<PartEnds>,
}

#[wasm_bindgen]
impl Ingest {
    /// Part `part` of `parts` of a file of `length` bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(length: f64, part: usize, parts: usize) -> Ingest {
        let parts = split(0, length as u64, parts);
        Ingest {
            work: Some(Work::new(parts[part])),
            groups: Groups::default(),
            ends: None,
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
        let (groups, ends, _) = work.finish().expect("a log");
        self.groups = groups;
        self.ends = Some(ends);
        vec![ends.first as f64, ends.next as f64]
    }

    /// The customers' ids, one after the other.
    pub fn keys(&self) -> Vec<u8> {
        self.groups.ids.parts().0.to_vec()
    }

    /// Where each id begins.
    pub fn places(&self) -> Vec<u32> {
        self.groups.ids.parts().1.to_vec()
    }

    /// What was gathered.
    pub fn sums(&self) -> Vec<f64> {
        self.groups.sums.values().to_vec()
    }

    /// Takes over what another worker gathered.
    pub fn merge(&mut self, keys: &[u8], places: &[u32], sums: Vec<f64>) {
        self.groups.merge_parts(keys, places, sums);
    }

    /// Numbers that every contender has to agree on.
    pub fn check(&self) -> Vec<f64> {
        self.groups.check()
    }
}
