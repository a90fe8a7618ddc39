//! The golden world, and fits run to their end.

use std::sync::Arc;

use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::TrainingRows;
use holdfast::model::boosting::{Binned, Input};
use holdfast::model::fitting::{FitError, Kin};
use holdfast::model::forest::{ForestFit, ForestOptions};
use holdfast::model::neighbours::{NeighbourFit, NeighbourOptions, Neighbours};
use holdfast::model::perceptron::{NetworkFit, NetworkOptions, Perceptron};
use holdfast::model::support_vectors::{SupportVectorFit, SupportVectorOptions, SupportVectors};
use holdfast::model::trees::TreeEnsemble;
use serde_json::Value;

pub fn golden() -> Value {
    let path = format!("{}/tests/golden/zoo/zoo.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub fn numbers(value: &Value) -> Vec<f64> {
    let cells = value.as_array().unwrap();
    cells.iter().map(|v| v.as_f64().unwrap()).collect()
}

/// Customers with their answers.
pub struct World {
    pub matrix: Matrix,
    pub labels: Vec<bool>,
    pub kinds: Vec<usize>,
}

pub fn world(golden: &Value, part: &str) -> World {
    let part = &golden[part];
    let column = |cells: &Value| numbers(cells).into_iter().map(|v| v as f32).collect();
    let columns: Vec<Vec<f32>> = part["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(column)
        .collect();
    let labels = part["labels"].as_array().unwrap();
    World {
        matrix: Matrix::new(columns[0].len(), columns).unwrap(),
        labels: labels.iter().map(|v| v.as_bool().unwrap()).collect(),
        kinds: numbers(&part["kinds"])
            .into_iter()
            .map(|kind| kind as usize)
            .collect(),
    }
}

pub fn forest(
    matrix: &Matrix,
    inputs: &[Input],
    labels: &[bool],
    options: ForestOptions,
) -> Result<TreeEnsemble, FitError> {
    let all = TrainingRows::all(matrix.rows());
    let binned = Arc::new(Binned::of(matrix, inputs, &all, options.bins, 2));
    let mut fit = ForestFit::new(binned, labels, &all, &Kin::default(), options)?;
    while !fit.step().finished {}
    fit.finish()
}

pub fn neighbours(
    matrix: &Matrix,
    inputs: &[Input],
    labels: &[bool],
    options: &NeighbourOptions,
) -> Result<Neighbours, FitError> {
    let all = TrainingRows::all(matrix.rows());
    let mut fit = NeighbourFit::new(matrix, inputs, labels, &all, &Kin::default(), options)?;
    while !fit.step().finished {}
    fit.finish()
}

pub fn support_vectors(
    matrix: &Matrix,
    inputs: &[Input],
    labels: &[bool],
    options: &SupportVectorOptions,
) -> Result<SupportVectors, FitError> {
    let all = TrainingRows::all(matrix.rows());
    let mut fit = SupportVectorFit::new(matrix, inputs, labels, &all, &Kin::default(), options)?;
    while !fit.step().finished {}
    fit.finish()
}

pub fn network(
    matrix: &Matrix,
    inputs: &[Input],
    labels: &[bool],
    options: NetworkOptions,
) -> Result<Perceptron, FitError> {
    let all = TrainingRows::all(matrix.rows());
    let mut fit = NetworkFit::new(matrix, inputs, labels, &all, &Kin::default(), options)?;
    while !fit.step().finished {}
    fit.finish()
}
