//! Between a feature table and a matrix, against scikit-learn and by hand.
//! The golden files are made by tests/golden/prepare/make.py.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "prepare/balance.rs"]
mod balance;
#[path = "prepare/bundle.rs"]
mod bundle;
#[path = "prepare/chained.rs"]
mod chained;
#[path = "prepare/command.rs"]
mod command;
#[path = "prepare/encode.rs"]
mod encode;
#[path = "prepare/impute.rs"]
mod impute;
#[path = "prepare/merge.rs"]
mod merge;
#[path = "prepare/pipeline.rs"]
mod pipeline;
#[path = "prepare/prepared.rs"]
mod prepared;
#[path = "prepare/resample.rs"]
mod resample;
#[path = "prepare/roles.rs"]
mod roles;
#[path = "prepare/split.rs"]
mod split;
#[path = "prepare/titles.rs"]
mod titles;

use serde_json::Value;

fn golden(name: &str) -> Value {
    let path = format!(
        "{}/tests/golden/prepare/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn assert_close(found: f64, expected: f64, place: &str) {
    let size = expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= 1e-6 * size,
        "{place}: {found} instead of {expected}"
    );
}
