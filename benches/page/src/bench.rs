//! The measured work, one call each; the caller holds the clock.

// A benchmark has nobody to hand an error to.
#![allow(clippy::expect_used)]

use std::io::Read;
use std::sync::Arc;

use holdfast::explain::group_tables::GroupTables;
use holdfast::explain::tree_shap::TreeShap;
use holdfast::explain::{Explainer, additivity};
use holdfast::feature::matrix::Matrix;
use holdfast::model::trees::TreeEnsemble;
use holdfast::model::{self, Model};
use wasm_bindgen::prelude::wasm_bindgen;

/// The golden file's 500 rows are repeated, as in benches/native.
const PREDICT_ROWS: usize = 50_000;
const FEW_ROWS: usize = 4_000;
const MANY_ROWS: usize = 970_960;
const SINGLE_ROWS: usize = 200;

/// The golden model and rows, ready to be worked on.
#[wasm_bindgen]
pub struct Bench {
    model: Model,
    matrix: Matrix,
    margins: Vec<f32>,
    shares: Vec<f32>,
    explainer: Option<Arc<TreeShap<Arc<TreeEnsemble>>>>,
}

#[wasm_bindgen]
impl Bench {
    /// Reads the model and the rows that are compiled in.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "JavaScript calls it")]
    pub fn new() -> Bench {
        let model = unpacked(include_bytes!("../../../tests/golden/large/xgb.json.gz"));
        let model = model::load("xgb.json", &model).expect("the golden model");
        let rows = unpacked(include_bytes!("../../../tests/golden/large/rows.csv.gz"));
        let matrix = repeated(&rows, model.features(), MANY_ROWS);
        let mut margins = vec![0.0; MANY_ROWS];
        model.predict_margins(&matrix, 0..MANY_ROWS, &mut margins);
        let shares = vec![0.0; MANY_ROWS * model.features()];
        Bench {
            model,
            matrix,
            margins,
            shares,
            explainer: None,
        }
    }

    /// Predicts; returns the number of rows.
    pub fn predict(&mut self) -> usize {
        let out = &mut self.margins[..PREDICT_ROWS];
        self.model
            .predict_margins(&self.matrix, 0..PREDICT_ROWS, out);
        PREDICT_ROWS
    }

    /// Builds what explaining needs once per model.
    pub fn prepare(&mut self) {
        let ensemble = Arc::new(self.model.ensemble.clone());
        let explainer = TreeShap::new(ensemble).expect("an explainer");
        self.explainer = Some(Arc::new(explainer));
    }

    /// Explains a few rows in quadrature form and checks the sums; returns the number of
    /// rows. Needs `prepare`.
    pub fn explain_few(&mut self) -> usize {
        let explainer = Arc::clone(self.explainer.as_ref().expect("prepare() comes first"));
        self.explain(&*explainer, FEW_ROWS)
    }

    /// Builds tables, explains many rows by them and checks the sums, or the first of so many
    /// parts of these rows; returns the number of rows. Needs `prepare`.
    pub fn explain_many(&mut self, parts: usize) -> usize {
        let explainer = Arc::clone(self.explainer.as_ref().expect("prepare() comes first"));
        let tables = GroupTables::for_rows(explainer, MANY_ROWS / parts);
        self.explain(&tables, MANY_ROWS / parts)
    }

    /// Explains rows one by one; returns how many. Needs `prepare`.
    pub fn explain_single(&mut self) -> usize {
        let explainer = Arc::clone(self.explainer.as_ref().expect("prepare() comes first"));
        let shares = &mut self.shares[..self.model.features()];
        for row in 0..SINGLE_ROWS {
            let score = &self.margins[row..row + 1];
            additivity::explain_checked(&*explainer, &self.matrix, row..row + 1, score, shares)
                .expect("contributions that sum to the score");
        }
        SINGLE_ROWS
    }

    fn explain(&mut self, explainer: &dyn Explainer, rows: usize) -> usize {
        let shares = &mut self.shares[..rows * self.model.features()];
        let margins = &self.margins[..rows];
        additivity::explain_checked(explainer, &self.matrix, 0..rows, margins, shares)
            .expect("contributions that sum to the score");
        rows
    }
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes)
        .read_to_end(&mut out)
        .expect("gzip");
    out
}

/// The first `features` columns of a CSV of numbers, its rows repeated as in benches/native; an
/// empty cell is missing.
fn repeated(csv: &[u8], features: usize, count: usize) -> Matrix {
    let text = std::str::from_utf8(csv).expect("text");
    let rows: Vec<Vec<f32>> = text
        .lines()
        .skip(1)
        .map(|line| {
            line.split(',')
                .take(features)
                .map(|c| c.parse().unwrap_or(f32::NAN))
                .collect()
        })
        .collect();
    let column = |feature: usize| {
        let shifted = |row: usize| (row + feature * (row / rows.len())) % rows.len();
        (0..count).map(|row| rows[shifted(row)][feature]).collect()
    };
    Matrix::new(count, (0..features).map(column).collect()).expect("columns of one length")
}
