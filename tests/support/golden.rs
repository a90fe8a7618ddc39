//! Reads the golden files: models, the rows they were asked about, and what
//! XGBoost itself answered.

// Each test file uses its own part; a test stops at the first thing that fails.
#![allow(dead_code, clippy::expect_used, clippy::panic)]

use std::io::Read;
use std::path::PathBuf;

use holdfast::feature::matrix::Matrix;

/// A golden file's bytes, unpacked when its name ends in `.gz`.
pub fn bytes(path: &str) -> Vec<u8> {
    let full = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(path);
    let bytes = std::fs::read(&full).unwrap_or_else(|error| panic!("{}: {error}", full.display()));
    if !path.ends_with(".gz") {
        return bytes;
    }
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes.as_slice())
        .read_to_end(&mut out)
        .expect("gzip");
    out
}

/// The columns of a CSV of plain numbers; an empty cell is not-a-number.
pub fn columns(path: &str) -> (Vec<String>, Vec<Vec<f64>>) {
    let text = String::from_utf8(bytes(path)).expect("text");
    let mut lines = text.lines();
    let names: Vec<String> = lines
        .next()
        .expect("header")
        .split(',')
        .map(str::to_string)
        .collect();
    let mut columns = vec![Vec::new(); names.len()];
    for line in lines {
        for (column, cell) in columns.iter_mut().zip(line.split(',')) {
            column.push(if cell.is_empty() {
                f64::NAN
            } else {
                cell.parse().expect(cell)
            });
        }
    }
    (names, columns)
}

/// The first `width` columns as a matrix.
pub fn matrix(columns: &[Vec<f64>], width: usize) -> Matrix {
    let rows = columns[0].len();
    let cells = columns[..width]
        .iter()
        .map(|column| column.iter().map(|cell| *cell as f32).collect())
        .collect();
    Matrix::new(rows, cells).expect("columns of one length")
}

/// The largest absolute difference of two columns.
pub fn largest_difference(ours: impl Iterator<Item = f64>, theirs: &[f64]) -> f64 {
    let mut count = 0;
    let largest = ours.zip(theirs).fold(0.0f64, |largest, (a, b)| {
        count += 1;
        let difference = (a - b).abs();
        if difference.is_nan() {
            f64::INFINITY
        } else {
            largest.max(difference)
        }
    });
    assert_eq!(count, theirs.len());
    largest
}

/// The XGBoost versions that made golden files.
pub const VERSIONS: [&str; 5] = ["1.7.6", "2.1.4", "3.0.5", "3.2.0", "3.4.1"];

/// The models each version made (tests/golden/make_xgboost.py).
pub const CASES: [&str; 10] = [
    "named",
    "unnamed",
    "category-one-hot",
    "category-partition",
    "codes",
    "early-stopping",
    "forest",
    "deep",
    "pruned",
    "base-score",
];

/// What XGBoost answered about a model's rows.
pub struct Answers {
    pub matrix: Matrix,
    pub margins: Vec<f64>,
    pub probabilities: Vec<f64>,
    /// One column per feature, and the base.
    pub contributions: Vec<Vec<f64>>,
}

/// A model's bytes and XGBoost's answers.
pub fn case(version: &str, name: &str) -> (Vec<u8>, Answers) {
    let model = bytes(&format!("xgboost/{version}/{name}.json.gz"));
    let (names, columns) = columns(&format!("xgboost/{version}/{name}.csv.gz"));
    let width = names.iter().filter(|name| name.starts_with('x')).count();
    let answers = Answers {
        matrix: matrix(&columns, width),
        margins: columns[width].clone(),
        probabilities: columns[width + 1].clone(),
        contributions: columns[width + 2..].to_vec(),
    };
    (model, answers)
}
