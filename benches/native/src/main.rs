//! Measures prediction and TreeSHAP on the golden model, on one thread, in time
//! on the processor (other programs' share does not count), and prints one line of JSON. benches/xgboost_rival.py measures XGBoost on the
//! same rows and prints the same keys.
//!
//! ```text
//! cargo run -p bench-native --profile tools
//! ```

// A benchmark prints, and has nobody to hand an error to.
#![allow(clippy::print_stdout, clippy::expect_used)]

use std::io::Read;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Instant;

use holdfast::explain::additivity;
use holdfast::explain::tree_shap::TreeShap;
use holdfast::feature::matrix::Matrix;
use holdfast::model;

/// The golden file's 500 rows are repeated: as many rows for each measurement.
const PREDICT_ROWS: usize = 50_000;
const EXPLAIN_ROWS: usize = 4_000;
const RUNS: usize = 3;

fn main() {
    let model = model::load("xgb.json", &golden("xgb.json.gz")).expect("the golden model");
    let rows = rows(&golden("rows.csv.gz"), model.features());
    let matrix = repeated(&rows, PREDICT_ROWS);

    let mut margins = vec![0.0; PREDICT_ROWS];
    let predict = best(PREDICT_ROWS, || {
        model.predict_margins(&matrix, 0..PREDICT_ROWS, &mut margins);
    });

    let start = seconds();
    let explainer = TreeShap::new(&model.ensemble).expect("an explainer");
    let prepare = seconds() - start;
    let mut shares = vec![0.0; EXPLAIN_ROWS * model.features()];
    let explain = best(EXPLAIN_ROWS, || {
        let scores = &margins[..EXPLAIN_ROWS];
        additivity::explain_checked(&explainer, &matrix, 0..EXPLAIN_ROWS, scores, &mut shares)
            .expect("contributions that sum to the score");
    });
    println!(
        "{{\"predict_rows_per_second\": {predict:.0}, \"shap_rows_per_second\": {explain:.0}, \
         \"shap_prepare_seconds\": {prepare:.4}}}"
    );
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

fn repeated(rows: &[Vec<f32>], count: usize) -> Matrix {
    let columns = (0..rows[0].len())
        .map(|feature| {
            (0..count)
                .map(|row| rows[row % rows.len()][feature])
                .collect()
        })
        .collect();
    Matrix::new(count, columns).expect("columns of one length")
}
