//! Small models of every kind: sums, predictions and contributions of every output.

use holdfast::explain::tree_shap::TreeShap;
use holdfast::explain::{Explainer, additivity};
use holdfast::feature::matrix::Matrix;
use holdfast::model::trees::{TreeEnsemble, sigmoid};
use holdfast::model::{self, Imported};

use crate::golden;

/// What a tool answered about one output of a model's rows.
struct Answers {
    margins: Vec<f64>,
    predictions: Vec<f64>,
    /// One column per feature, and the base.
    contributions: Vec<Vec<f64>>,
}

/// How far ours may lie from the tool's: `f32` leaves where the tool sums in `f64`.
const CLOSE: f64 = 2e-6;

/// How ours relate to the tool's.
#[derive(Clone, Copy)]
pub struct Relation {
    /// What the tool's sums are multiplied by to be log-odds.
    scale: f64,
    /// Whether the tool's contributions add up to its sums.
    is_additive: bool,
    /// Whether the tool answers with its sums where ours is a probability.
    answers_in_sums: bool,
}

pub const SAME: Relation = Relation {
    scale: 1.0,
    is_additive: true,
    answers_in_sums: false,
};

fn answers(path: &str) -> (Matrix, Vec<Answers>) {
    let (names, columns) = golden::columns(path);
    let width = names.iter().filter(|name| name.starts_with('x')).count();
    let matrix = golden::matrix(&columns, width);
    let answers = columns[width..]
        .chunks(width + 3)
        .map(|columns| Answers {
            margins: columns[0].clone(),
            predictions: columns[1].clone(),
            contributions: columns[2..].to_vec(),
        })
        .collect();
    (matrix, answers)
}

fn read(path: &str) -> Imported {
    match model::import(&golden::bytes(path)) {
        Ok((_, imported)) => imported,
        Err(error) => panic!("{path}: {error}"),
    }
}

fn scaled(values: &[f64], relation: Relation) -> Vec<f64> {
    values.iter().map(|value| value * relation.scale).collect()
}

/// Compares all outputs of a model with what the tool answered.
pub fn check(what: &str, imported: &Imported, path: &str, relation: Relation) {
    let (matrix, answers) = answers(path);
    let rows = matrix.rows();
    let outputs = &imported.outputs;
    let count = outputs.count();
    assert_eq!(count, answers.len(), "{what}: outputs");
    let mut margins = vec![0.0; rows * count];
    outputs.predict_margins(&matrix, 0..rows, &mut margins);
    let mut predictions = vec![0.0; rows * count];
    outputs.predictions(&margins, &mut predictions);
    for (output, (ensemble, expected)) in outputs.ensembles().zip(&answers).enumerate() {
        let of = |values: &[f64]| -> Vec<f64> {
            values.iter().skip(output).step_by(count).copied().collect()
        };
        let wide: Vec<f64> = margins.iter().map(|margin| f64::from(*margin)).collect();
        let ours = of(&wide);
        let theirs = scaled(&expected.margins, relation);
        // Amounts are larger than log-odds.
        let reach = theirs.iter().fold(1.0f64, |reach, m| reach.max(m.abs()));
        let difference = golden::largest_difference(ours.iter().copied(), &theirs);
        assert!(
            difference < CLOSE * reach,
            "{what} {output}: margin {difference:e}"
        );
        let theirs: Vec<f64> = match relation.answers_in_sums {
            true => expected.predictions.iter().map(|p| sigmoid(*p)).collect(),
            false => expected.predictions.clone(),
        };
        let relative = of(&predictions)
            .iter()
            .zip(&theirs)
            .map(|(ours, theirs)| (ours - theirs).abs() / theirs.abs().max(1.0))
            .fold(0.0, f64::max);
        assert!(relative < CLOSE, "{what} {output}: prediction {relative:e}");
        explain(what, ensemble, &matrix, expected, relation, CLOSE * reach);
    }
}

fn explain(
    what: &str,
    ensemble: &TreeEnsemble,
    matrix: &Matrix,
    expected: &Answers,
    relation: Relation,
    close: f64,
) {
    let explainer = TreeShap::new(ensemble).expect("an explainer");
    let (rows, width) = (matrix.rows(), matrix.width());
    let mut margins = vec![0.0; rows];
    ensemble.predict_margins(matrix, 0..rows, &mut margins);
    let mut shares = vec![0.0; rows * width];
    additivity::explain_checked(&explainer, matrix, 0..rows, &margins, &mut shares)
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    if !relation.is_additive {
        return;
    }
    for feature in 0..width {
        let ours = shares.iter().skip(feature).step_by(width);
        let theirs = scaled(&expected.contributions[feature], relation);
        let difference = golden::largest_difference(ours.map(|share| f64::from(*share)), &theirs);
        assert!(
            difference < close,
            "{what}: contribution of {feature} {difference:e}"
        );
    }
    let bases = std::iter::repeat_n(explainer.base(), rows);
    let theirs = scaled(&expected.contributions[width], relation);
    let difference = golden::largest_difference(bases, &theirs);
    assert!(difference < close, "{what}: base {difference:e}");
}

#[test]
fn xgboost_says_the_same_in_both_formats() {
    for version in ["1.7.6", "3.4.1"] {
        for name in [
            "binary",
            "multiclass",
            "multiclass-forest",
            "dart",
            "dart-multiclass",
            "monotone",
            "raw",
            "regression",
            "poisson",
        ] {
            let folder = format!("xgboost/{version}/outputs");
            let [text, bytes] =
                ["json", "ubj"].map(|ending| read(&format!("{folder}/{name}.{ending}.gz")));
            assert_eq!(text.outputs, bytes.outputs, "{version} {name}");
            assert_eq!(text.contract, bytes.contract, "{version} {name}");
            assert_eq!(text.notes, bytes.notes, "{version} {name}");
            let what = format!("{version} {name}");
            let relation = Relation {
                answers_in_sums: name == "raw",
                ..SAME
            };
            let answers = format!("{folder}/{name}.csv.gz");
            check(&what, &bytes, &answers, relation);
        }
    }
}

#[test]
fn lightgbm_is_equalled() {
    for name in [
        "category",
        "category-one-hot",
        "codes",
        "missing-nan",
        "missing-none",
        "missing-zero",
        "multiclass",
        "cross-entropy",
        "dart",
        "monotone",
        "regression",
        "poisson",
        "stump",
    ] {
        let imported = read(&format!("lightgbm/{name}.txt.gz"));
        check(name, &imported, &format!("lightgbm/{name}.csv.gz"), SAME);
    }
}

/// LightGBM 3 writes another version into its files, and answers the same to the digit.
#[test]
fn the_last_of_lightgbm_3_is_equalled() {
    for name in ["category", "missing-nan", "missing-zero", "multiclass"] {
        let path = format!("lightgbm/3.3.5/{name}.txt.gz");
        assert!(golden::bytes(&path).starts_with(b"tree\nversion=v3\n"));
        let answers = format!("lightgbm/{name}.csv.gz");
        check(name, &read(&path), &answers, SAME);
    }
}

/// With the parameter `sigmoid`, and before a forest's twelve rounds are averaged,
/// LightGBM's sums and contributions are not log-odds; ours are.
#[test]
fn lightgbm_sums_become_log_odds() {
    for (name, scale) in [
        ("sigmoid", 2.5),
        ("one-against-all", 0.7),
        ("forest", 1.0 / 12.0),
    ] {
        let imported = read(&format!("lightgbm/{name}.txt.gz"));
        let relation = Relation { scale, ..SAME };
        check(
            name,
            &imported,
            &format!("lightgbm/{name}.csv.gz"),
            relation,
        );
    }
}

#[test]
fn catboost_is_equalled() {
    for name in [
        "numbers",
        "nan-max",
        "nan-as-is",
        "one-hot",
        "one-category",
        "multiclass",
        "one-against-all",
        "depthwise-numbers",
        "depthwise",
        "lossguide",
        "regression",
        "poisson",
        "named-classes",
        "statistics",
        "statistics-amount",
        "statistics-binarizedtargetmeanvalue",
        "statistics-buckets",
        "statistics-classes",
        "statistics-depthwise",
    ] {
        let imported = read(&format!("catboost/{name}.json.gz"));
        // CatBoost 1.2.10's own contributions of these miss its own sums by up to 0.6, so
        // there is nothing to compare; that ours add up is checked all the same.
        let is_additive = !["depthwise", "lossguide", "statistics-depthwise"].contains(&name);
        let relation = Relation {
            is_additive,
            ..SAME
        };
        check(
            name,
            &imported,
            &format!("catboost/{name}.csv.gz"),
            relation,
        );
    }
}
