//! Boosting in a worker, called by benches/page/site/worker.js.

use bench_native::boosting::Rows;
use holdfast::model::trees::TreeEnsemble;
use wasm_bindgen::prelude::wasm_bindgen;

/// Rows to learn from or to judge by.
#[wasm_bindgen]
pub struct BoostingRows(Rows);

/// What was learnt.
#[wasm_bindgen]
pub struct Learnt(TreeEnsemble);

#[wasm_bindgen]
impl BoostingRows {
    /// From the bytes of the files that benches/lightgbm_rival.py writes.
    #[wasm_bindgen(constructor)]
    pub fn new(features: &[u8], answers: &[u8]) -> BoostingRows {
        BoostingRows(Rows::new(features, answers))
    }

    /// Learns from them.
    pub fn learn(&self) -> Learnt {
        Learnt(self.0.learn())
    }

    /// The average precision of what was learnt from others.
    pub fn judge(&self, learnt: &Learnt) -> f64 {
        self.0.judge(&learnt.0)
    }
}
