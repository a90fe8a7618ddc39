//! Measures prediction and TreeSHAP on the golden model, on one thread, in time
//! on the processor (other programs' share does not count), and prints one line of
//! JSON: of TreeSHAP by tables, their building included, and in quadrature form.
//! benches/xgboost_rival.py measures XGBoost on the same model and prints the same keys.
//!
//! ```text
//! cargo run -p bench-native --profile tools
//! cargo run -p bench-native --profile tools -- boosting FOLDER
//! ```
//!
//! The second measures boosting on the rows that benches/lightgbm_rival.py makes up.

// A benchmark prints, and has nobody to hand an error to.
#![allow(clippy::print_stdout, clippy::expect_used)]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use bench_native::boosting::Rows;
use holdfast::explain::group_tables::GroupTables;
use holdfast::explain::tree_shap::TreeShap;
use holdfast::explain::{Explainer, additivity};
use holdfast::feature::matrix::Matrix;
use holdfast::model;

/// The golden file's 500 rows are repeated: as many rows for each measurement.
const PREDICT_ROWS: usize = 50_000;
/// Explained in quadrature form, as a few rows are.
const FEW_ROWS: usize = 4_000;
/// Explained by tables, which are built for them.
const MANY_ROWS: usize = 970_960;
/// Explained one by one, as when customers are looked at.
const SINGLE_ROWS: usize = 200;
const RUNS: usize = 3;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.as_slice() {
        [what, folder] if what == "boosting" => boosting(Path::new(folder)),
        _ => explaining(),
    }
}

/// Learns and judges.
fn boosting(folder: &Path) {
    let rows = Rows::read(folder, "train");
    let mut fastest = f64::INFINITY;
    let mut trees = None;
    for _ in 0..2 {
        let start = seconds();
        trees = Some(rows.learn());
        fastest = fastest.min(seconds() - start);
    }
    let judged = Rows::read(folder, "unseen").judge(&trees.expect("trees"));
    println!("{{\"boosting_seconds\": {fastest:.3}, \"boosting_average_precision\": {judged}}}");
}

/// Predicts and explains.
fn explaining() {
    let model = model::load("xgb.json", &golden("xgb.json.gz")).expect("the golden model");
    let rows = rows(&golden("rows.csv.gz"), model.features());
    let matrix = repeated(&rows, MANY_ROWS);

    let mut margins = vec![0.0; MANY_ROWS];
    let predict = best(PREDICT_ROWS, || {
        model.predict_margins(&matrix, 0..PREDICT_ROWS, &mut margins[..PREDICT_ROWS]);
    });
    model.predict_margins(&matrix, 0..MANY_ROWS, &mut margins);

    let start = seconds();
    let explainer = Arc::new(TreeShap::new(&model.ensemble).expect("an explainer"));
    let prepare = seconds() - start;
    let mut shares = vec![0.0; MANY_ROWS * model.features()];
    let few = best(FEW_ROWS, || {
        explain(&*explainer, &matrix, &margins[..FEW_ROWS], &mut shares);
    });
    let mut single = vec![0.0; model.features()];
    let start = seconds();
    for row in 0..SINGLE_ROWS {
        let score = &margins[row..row + 1];
        additivity::explain_checked(&*explainer, &matrix, row..row + 1, score, &mut single)
            .expect("contributions that sum to the score");
    }
    let one = 1000.0 * (seconds() - start) / SINGLE_ROWS as f64;
    let mut build = f64::INFINITY;
    let many = best(MANY_ROWS, || {
        let start = seconds();
        let tables = GroupTables::for_rows(Arc::clone(&explainer), MANY_ROWS);
        build = build.min(seconds() - start);
        explain(&tables, &matrix, &margins, &mut shares);
    });
    println!(
        "{{\"predict_rows_per_second\": {predict:.0}, \"shap_rows_per_second\": {many:.0}, \
         \"shap_few_rows_per_second\": {few:.0}, \"shap_prepare_seconds\": {prepare:.4}, \
         \"shap_build_seconds\": {build:.4}, \"shap_one_milliseconds\": {one:.3}}}"
    );
}

/// Explains the first rows, as many as there are scores, and checks their sums.
fn explain(explainer: &dyn Explainer, matrix: &Matrix, margins: &[f32], shares: &mut [f32]) {
    let rows = margins.len();
    let shares = &mut shares[..rows * matrix.width()];
    additivity::explain_checked(explainer, matrix, 0..rows, margins, shares)
        .expect("contributions that sum to the score");
}

/// Rows per second of the fastest of a few runs.
fn best(rows: usize, mut work: impl FnMut()) -> f64 {
    let mut fastest = f64::INFINITY;
    for _ in 0..RUNS {
        let start = seconds();
        work();
        fastest = fastest.min(seconds() - start);
    }
    rows as f64 / fastest
}

/// Seconds this program has been on the processor; seconds since it started
/// where the system does not tell.
fn seconds() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let started = START.get_or_init(Instant::now);
    std::fs::read_to_string("/proc/self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(
            || started.elapsed().as_secs_f64(),
            |nanoseconds| nanoseconds * 1e-9,
        )
}

fn golden(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/large");
    let bytes = std::fs::read(folder.join(name)).expect("a golden file");
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice())
        .read_to_end(&mut out)
        .expect("gzip");
    out
}

/// The first `features` columns of a CSV of numbers; an empty cell is missing.
fn rows(csv: &[u8], features: usize) -> Vec<Vec<f32>> {
    let text = std::str::from_utf8(csv).expect("text");
    let parse = |cell: &str| cell.parse().unwrap_or(f32::NAN);
    text.lines()
        .skip(1)
        .map(|line| line.split(',').take(features).map(parse).collect())
        .collect()
}

/// The rows again and again. Each time every column is shifted by its number more,
/// so that hardly any row comes twice and none is found in a cache for that.
fn repeated(rows: &[Vec<f32>], count: usize) -> Matrix {
    let cell = |row: usize, feature: usize| {
        let shift = feature * (row / rows.len());
        rows[(row + shift) % rows.len()][feature]
    };
    let columns = (0..rows[0].len())
        .map(|feature| (0..count).map(|row| cell(row, feature)).collect())
        .collect();
    Matrix::new(count, columns).expect("columns of one length")
}
