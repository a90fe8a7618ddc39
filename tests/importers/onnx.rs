//! ONNX: trees, linear models and networks answer as onnxruntime does.

use std::path::Path;
use std::process::Command;

use holdfast::explain::additivity;
use holdfast::explain::tree_shap::TreeShap;
use holdfast::feature::contract::Imputation;
use holdfast::feature::matrix::Matrix;
use holdfast::model::neural::tensor::{Data, Tensor};
use holdfast::model::trees::Link;
use holdfast::model::{self, ModelError, Note, OnnxFault, Predictor, Source};

use crate::golden;

/// How far ours may lie from onnxruntime's `f32`.
const CLOSE: f64 = 2e-6;

fn bytes(name: &str) -> Vec<u8> {
    golden::bytes(&format!("onnx/{name}.onnx.gz"))
}

/// The rows that were asked about, and what onnxruntime answered, column by column.
fn answers(name: &str) -> (Matrix, Vec<Vec<f64>>) {
    let (names, columns) = golden::columns(&format!("onnx/{name}.csv.gz"));
    let width = names.iter().filter(|name| name.starts_with('x')).count();
    (golden::matrix(&columns, width), columns[width..].to_vec())
}

/// A matrix as a model gets it: with the gaps filled that its contract fills.
fn filled(matrix: &Matrix, scorer: &model::Scorer) -> Matrix {
    let features = scorer.contract().features.iter().enumerate();
    let columns = features.map(|(at, feature)| {
        let cells = matrix
            .column(at)
            .iter()
            .map(|cell| match feature.imputation {
                Imputation::Value { value } if cell.is_nan() => value as f32,
                _ => *cell,
            });
        cells.collect()
    });
    Matrix::new(matrix.rows(), columns.collect()).unwrap()
}

#[test]
fn rows_of_a_table_are_scored_as_onnxruntime_does() {
    for name in [
        "logistic",
        "logistic-scaled",
        "columns",
        "words",
        "forest",
        "forest-gaps",
        "forest-imputed",
        "forest-named",
        "forest-scaled",
        "tree",
        "boosting",
        "perceptron",
        "perceptron-tanh",
        "residual",
        "embeddings",
        "one-row",
    ] {
        let scorer = model::open(name, &bytes(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(scorer.source, Source::Onnx);
        let (matrix, expected) = answers(name);
        let matrix = filled(&matrix, &scorer);
        let mut scores = vec![0.0; matrix.rows()];
        scorer
            .scores(&matrix, 0..matrix.rows(), &mut scores)
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        let theirs = expected.last().unwrap();
        let difference = golden::largest_difference(scores.into_iter(), theirs);
        assert!(difference < CLOSE, "{name}: {difference:e}");
    }
}

/// Graphs with sequences, several inputs and all sorts of operators.
#[test]
fn graphs_answer_as_onnxruntime_does() {
    for name in [
        "lstm-forward",
        "lstm-reverse",
        "lstm-bidirectional",
        "gru-forward",
        "gru-forward-late",
        "gru-reverse",
        "gru-reverse-late",
        "gru-bidirectional",
        "gru-bidirectional-late",
        "attention",
        "embeddings",
        "residual",
        "logistic-classes",
        "forest-classes",
        "forest-scaled",
        "one-row",
    ] {
        let network = model::network(&bytes(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let (matrix, expected) = answers(name);
        let rows = matrix.rows();
        let mut column = 0;
        let inputs = network.inputs().iter().map(|input| {
            let shape: Vec<usize> = std::iter::once(rows)
                .chain(input.shape.iter().skip(1).map(|size| size.unwrap()))
                .collect();
            let width: usize = shape.iter().skip(1).product();
            let columns = column..column + width;
            column += width;
            let cells = (0..rows)
                .flat_map(|row| columns.clone().map(move |at| (row, at)))
                .map(|(row, at)| matrix.column(at)[row]);
            let data = if input.is_float {
                Data::Floats(cells.collect())
            } else {
                Data::Wholes(cells.map(|cell| cell as i64).collect())
            };
            Tensor::new(shape, data).unwrap()
        });
        let inputs = inputs.collect();
        let made = network
            .run(inputs, rows)
            .unwrap_or_else(|e| panic!("{name}: {e}"));
        let made = made.first().unwrap().as_floats().into_owned();
        for (at, theirs) in expected.iter().enumerate() {
            let ours = made.iter().skip(at).step_by(expected.len());
            let difference = golden::largest_difference(ours.map(|x| f64::from(*x)), theirs);
            assert!(difference < CLOSE, "{name} {at}: {difference:e}");
        }
        let card = network.describe();
        assert!(
            card.operators > 0 && card.parameters > 0,
            "{name}: {card:?}"
        );
    }
}

/// Trees that are trees here too: every question, every class, missing cells.
#[test]
fn trees_are_imported_as_trees() {
    for (name, link) in [
        ("forest", Link::Probability),
        ("forest-classes", Link::Probability),
        ("forest-gaps", Link::Probability),
        ("forest-named", Link::Probability),
        ("forest-amount", Link::Identity),
        ("tree", Link::Probability),
        ("boosting", Link::Logistic),
        ("branch-leq-0", Link::Identity),
        ("branch-leq-1", Link::Identity),
        ("branch-lt-0", Link::Identity),
        ("branch-lt-1", Link::Identity),
        ("branch-gte-0", Link::Identity),
        ("branch-gte-1", Link::Identity),
        ("branch-gt-0", Link::Identity),
        ("branch-gt-1", Link::Identity),
        ("joint", Link::Identity),
    ] {
        let (_, imported) = model::import(&bytes(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let outputs = &imported.outputs;
        assert_eq!(outputs.link(), link, "{name}");
        let (matrix, expected) = answers(name);
        let (rows, count) = (matrix.rows(), outputs.count());
        let mut margins = vec![0.0; rows * count];
        outputs.predict_margins(&matrix, 0..rows, &mut margins);
        let mut predictions = vec![0.0; rows * count];
        outputs.predictions(&margins, &mut predictions);
        // Of two classes the second one is the answer.
        let skipped = expected.len() - count;
        for (at, theirs) in expected.iter().skip(skipped).enumerate() {
            let ours = predictions.iter().skip(at).step_by(count).copied();
            let difference = golden::largest_difference(ours, theirs);
            assert!(difference < CLOSE, "{name} {at}: {difference:e}");
        }
    }
}

/// A forest's contributions add up to its probability, and begin at the mean of the rows.
#[test]
fn a_forest_is_explained_by_the_rows_at_hand() {
    let scorer = model::open("forest", &bytes("forest")).unwrap();
    assert!(scorer.notes.contains(&Note::NoCovers));
    assert!(matches!(scorer.predictor, Predictor::Probability(_)));
    let (matrix, expected) = answers("forest");
    let rows = matrix.rows();
    let ensemble = scorer.explainable(&matrix).unwrap();
    let mut margins = vec![0.0; rows];
    ensemble.predict_margins(&matrix, 0..rows, &mut margins);
    let explainer = TreeShap::new(ensemble).unwrap();
    let mut shares = vec![0.0; rows * matrix.width()];
    additivity::explain_checked(&explainer, &matrix, 0..rows, &margins, &mut shares).unwrap();
    let mean = expected[1].iter().sum::<f64>() / rows as f64;
    let base = holdfast::explain::Explainer::base(&explainer);
    assert!((base - mean).abs() < 1e-6, "{base} {mean}");
    let boosted = model::load("boosting", &bytes("boosting")).unwrap();
    assert!(boosted.notes.contains(&Note::NoCovers));
}

/// What cannot be served is refused in words by whoever cannot serve it.
#[test]
fn who_cannot_serve_a_model_says_so() {
    let refused = |name: &str| model::load(name, &bytes(name)).unwrap_err();
    assert!(matches!(refused("forest"), ModelError::Shares { .. }));
    assert!(matches!(refused("perceptron"), ModelError::Graph { .. }));
    assert!(matches!(
        refused("forest-amount"),
        ModelError::Objective { .. }
    ));
    let refused = |name: &str| model::open(name, &bytes(name)).unwrap_err();
    assert!(matches!(
        refused("forest-classes"),
        ModelError::Objective { .. }
    ));
    assert!(matches!(
        refused("logistic-classes"),
        ModelError::Objective { .. }
    ));
    let notes = |name: &str| model::open(name, &bytes(name)).unwrap().notes;
    assert_eq!(notes("logistic"), [Note::NamesInvented { features: 5 }]);
    assert_eq!(notes("embeddings"), [Note::NamedInputs { inputs: 2 }]);
    let class = Note::Class {
        name: "stays".into(),
    };
    assert!(notes("words").contains(&class));
}

/// A row that a network cannot take is named.
#[test]
fn rows_that_cannot_be_scored_are_named() {
    let score = |name: &str, columns: Vec<Vec<f32>>| {
        let scorer = model::open(name, &bytes(name)).unwrap();
        let matrix = Matrix::new(columns[0].len(), columns).unwrap();
        let mut scores = vec![0.0; matrix.rows()];
        scorer
            .scores(&matrix, 0..matrix.rows(), &mut scores)
            .unwrap_err()
    };
    let mut columns = vec![vec![0.5; 300]; 5];
    columns[2][270] = f32::NAN;
    let error = score("residual", columns);
    assert_eq!(
        error,
        OnnxFault::Score {
            row: 271,
            found: "NaN".into()
        }
    );
    assert!(matches!(
        score("embeddings", vec![vec![1.0, f32::NAN], vec![1.0, 1.0]]),
        OnnxFault::Whole { row: 2, .. }
    ));
    assert!(matches!(
        score("embeddings", vec![vec![1.0, 9.0], vec![1.0, 1.0]]),
        OnnxFault::Place {
            found: 9,
            size: 9,
            ..
        }
    ));
}

/// The command line scores networks and explains forests.
#[test]
fn the_command_takes_onnx() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("onnx");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (verb, name) in [
        ("score", "perceptron"),
        ("score", "forest"),
        ("explain", "forest"),
        ("score", "embeddings"),
    ] {
        let scorer = model::open(name, &bytes(name)).unwrap();
        let (matrix, expected) = answers(name);
        let names: Vec<&str> = scorer
            .contract()
            .features
            .iter()
            .map(|f| &*f.name)
            .collect();
        let mut text = names.join(",");
        for row in 0..matrix.rows() {
            let cells: Vec<String> = matrix.row(row).iter().map(f32::to_string).collect();
            text.push('\n');
            text.push_str(&cells.join(","));
        }
        let [table, file, out] = ["table.csv", "model.onnx", "out.csv"].map(|n| folder.join(n));
        std::fs::write(&table, text).unwrap();
        std::fs::write(&file, bytes(name)).unwrap();
        let said = Command::new(env!("CARGO_BIN_EXE_holdfast"))
            .arg(verb)
            .arg(&table)
            .arg("--model")
            .arg(&file)
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        assert!(said.status.success(), "{said:?}");
        let written = std::fs::read_to_string(&out).unwrap();
        let scores = written.lines().skip(1).map(|line| {
            let score = line.rsplit(',').next().unwrap();
            score.parse().unwrap()
        });
        let difference = golden::largest_difference(scores, expected.last().unwrap());
        assert!(difference < CLOSE, "{verb} {name}: {difference:e}");
    }
}
