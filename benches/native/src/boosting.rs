//! Boosting on the rows that benches/lightgbm_rival.py makes up, on one thread.

use std::path::Path;
use std::sync::Arc;

use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::TrainingRows;
use holdfast::model::boosting::{Binned, Boosting, BoostingOptions};
use holdfast::model::evaluate::average_precision;
use holdfast::model::trees::TreeEnsemble;

const FEATURES: usize = 24;
const TREES: usize = 500;
const LEAVES: usize = 31;
const BINS: usize = 255;

/// Rows and their answers.
pub struct Rows {
    matrix: Matrix,
    answers: Vec<bool>,
}

impl Rows {
    /// From the files' bytes.
    pub fn new(features: &[u8], answers: &[u8]) -> Rows {
        let answers: Vec<bool> = numbers(answers)
            .iter()
            .map(|answer| *answer > 0.5)
            .collect();
        let columns: Vec<Vec<f32>> = numbers(features)
            .chunks_exact(answers.len())
            .map(<[f32]>::to_vec)
            .collect();
        assert_eq!(columns.len(), FEATURES, "columns");
        Rows {
            matrix: Matrix::new(answers.len(), columns).expect("columns of one length"),
            answers,
        }
    }

    /// From the files of a folder.
    pub fn read(folder: &Path, name: &str) -> Rows {
        let read = |what: &str| {
            std::fs::read(folder.join(format!("{name}-{what}.f32"))).expect("a file of rows")
        };
        Rows::new(&read("features"), &read("answers"))
    }

    /// Learns as LightGBM does by default, but for the number of trees.
    pub fn learn(&self) -> TreeEnsemble {
        let train = TrainingRows::all(self.matrix.rows());
        let binned = Arc::new(Binned::of(&self.matrix, &[], &train, BINS, LEAVES));
        let options = BoostingOptions {
            trees: TREES,
            leaves: LEAVES,
            learning_rate: 0.1,
            bins: BINS,
            ..BoostingOptions::default()
        };
        let mut boosting = Boosting::new(binned, &self.answers, None, &train, &[], options);
        while !boosting.step().finished {}
        boosting.ensemble().expect("trees")
    }

    /// The average precision of what the trees say of these rows.
    pub fn judge(&self, trees: &TreeEnsemble) -> f64 {
        let mut margins = vec![0.0; self.answers.len()];
        trees.predict_margins(&self.matrix, 0..self.answers.len(), &mut margins);
        let scores: Vec<f64> = margins.into_iter().map(f64::from).collect();
        average_precision(&self.answers, &scores, None).expect("both answers")
    }
}

fn numbers(bytes: &[u8]) -> Vec<f32> {
    let fours = bytes.chunks_exact(4);
    fours
        .map(|four| f32::from_le_bytes(four.try_into().expect("four bytes")))
        .collect()
}
