//! The command line with models that others trained: without names, without a way to take gaps,
//! over steps of time, and what is no sum of trees explained all the same.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/golden.rs"]
mod golden;
#[path = "any_model/several.rs"]
mod several;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use holdfast::explain::interventional::Interventional;

/// How far ours may lie from another tool's `f32`.
const CLOSE: f64 = 2e-6;

/// A folder for one test, with a golden model in it.
struct Place(PathBuf);

/// A CSV that was written.
struct Answer {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    said: String,
}

impl Answer {
    /// A column of numbers; an empty cell is not-a-number.
    fn column(&self, name: &str) -> Vec<f64> {
        let at = self.header.iter().position(|own| own == name);
        let at = at.unwrap_or_else(|| panic!("{name}: {:?}", self.header));
        let number = |row: &Vec<String>| match row[at].as_str() {
            "" => f64::NAN,
            text => text.parse().unwrap(),
        };
        self.rows.iter().map(number).collect()
    }
}

impl Place {
    fn new(name: &str, models: &[&str]) -> Place {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("any-model-{name}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let place = Place(folder);
        for model in models {
            let file = model.rsplit('/').next().unwrap().trim_end_matches(".gz");
            std::fs::write(place.path(file), golden::bytes(model)).unwrap();
        }
        place
    }

    fn path(&self, file: &str) -> String {
        self.0.join(file).to_str().unwrap().to_string()
    }

    /// Writes columns under these names; not-a-number is an empty cell.
    fn table(&self, file: &str, columns: &[(String, Vec<f64>)]) {
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let mut text = names.join(",") + "\n";
        for row in 0..columns[0].1.len() {
            let cell = |(_, cells): &(String, Vec<f64>)| match cells[row] {
                number if number.is_nan() => String::new(),
                number => number.to_string(),
            };
            text += &(columns.iter().map(cell).collect::<Vec<_>>().join(",") + "\n");
        }
        std::fs::write(self.path(file), text).unwrap();
    }

    fn run(&self, what: &str, data: &str, model: &str, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
        command.args([what, &self.path(data), "--model", &self.path(model)]);
        command.args(more).output().unwrap()
    }

    /// What `score` or `explain` writes.
    fn writes(&self, what: &str, data: &str, model: &str, more: &[&str]) -> Answer {
        let out = self.path("out.csv");
        let mut options = vec!["--out", &out];
        options.extend(more);
        let output = self.run(what, data, model, &options);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{model}: {said}");
        let text = std::fs::read_to_string(&out).unwrap();
        let mut lines = text.lines();
        let cells = |line: &str| line.split(',').map(str::to_string).collect();
        Answer {
            header: lines.next().map(cells).unwrap(),
            rows: lines.map(cells).collect(),
            said,
        }
    }

    /// What `score` or `explain` says when it fails.
    fn fails(&self, what: &str, data: &str, model: &str, more: &[&str]) -> String {
        let out = self.path("out.csv");
        let mut options = vec!["--out", &out];
        options.extend(more);
        let output = self.run(what, data, model, &options);
        assert_eq!(output.status.code(), Some(1), "{model}");
        String::from_utf8(output.stderr).unwrap()
    }
}

/// The golden rows of the large models: 24 features and the answer.
fn large() -> Vec<(String, Vec<f64>)> {
    let (names, columns) = golden::columns("large/rows.csv.gz");
    names.into_iter().zip(columns).collect()
}

/// The columns with other names than the model's.
fn renamed(columns: &[(String, Vec<f64>)]) -> Vec<(String, Vec<f64>)> {
    let name = |(at, (name, cells)): (usize, &(String, Vec<f64>))| match name.as_str() {
        "churn" => ("churn".to_string(), cells.clone()),
        _ => (
            format!("measure {}", (b'a' + at as u8) as char),
            cells.clone(),
        ),
    };
    columns.iter().enumerate().map(name).collect()
}

fn close(ours: &[f64], theirs: &[f64], by: f64) {
    let apart = golden::largest_difference(ours.iter().copied(), theirs);
    assert!(apart < by, "{apart:e}");
}

#[test]
fn a_model_without_names_takes_the_columns_in_order() {
    let place = Place::new("places", &["large/lgb.txt.gz"]);
    let mut columns = renamed(&large());
    let rows = columns[0].1.len();
    let ids = (
        "customer_id".to_string(),
        (1..=rows).map(|row| row as f64).collect(),
    );
    columns.insert(0, ids);
    place.table("rows.csv", &columns);
    let scored = place.writes("score", "rows.csv", "lgb.txt", &[]);
    assert_eq!(
        scored.said.trim(),
        "The model's 24 features have no names: the columns measure a … measure x serve them \
         in order, without customer_id, churn. Make sure that it is the order of the training."
    );
    let (_, expected) = golden::columns("large/lightgbm-4.7.0-predictions.csv.gz");
    close(&scored.column("score"), &expected[1], CLOSE);
    let explained = place.writes("explain", "rows.csv", "lgb.txt", &["--rows", "50"]);
    let (names, expected) = golden::columns("large/lightgbm-4.7.0-contributions.csv.gz");
    assert_eq!(explained.rows.len(), 50);
    for (at, expected) in expected[..names.len() - 1].iter().enumerate() {
        let ours = explained.column(&format!("Column_{at}"));
        close(&ours, &expected[..50], 1e-5);
    }
    let judged = place.run("evaluate", "rows.csv", "lgb.txt", &["--label", "churn"]);
    let judged: serde_json::Value = serde_json::from_slice(&judged.stdout).unwrap();
    assert!(
        judged["metrics"]["figures"]["roc_auc"]["value"]
            .as_f64()
            .unwrap()
            > 0.7
    );
}

#[test]
fn columns_that_may_be_anything_are_asked_about() {
    let place = Place::new("unclear", &["large/lgb.txt.gz"]);
    let mut columns = renamed(&large());
    let more = columns[5].1.clone();
    columns.insert(3, ("group".to_string(), more));
    place.table("rows.csv", &columns);
    let said = place.fails("score", "rows.csv", "lgb.txt", &[]);
    assert!(said.contains("has 25 that may be features"), "{said}");
    let scored = place.writes("score", "rows.csv", "lgb.txt", &["--ignore", "group"]);
    let (_, expected) = golden::columns("large/lightgbm-4.7.0-predictions.csv.gz");
    close(&scored.column("score"), &expected[1], CLOSE);
    let said = place.fails("score", "rows.csv", "lgb.txt", &["--ignore", "grup"]);
    assert!(said.contains("no column grup"), "{said}");
    // Where the table has the names, its order does not matter.
    let mut named = large();
    for (name, _) in &mut named {
        *name = name.replace('f', "Column_");
    }
    named.reverse();
    place.table("named.csv", &named);
    let scored = place.writes("score", "named.csv", "lgb.txt", &[]);
    assert_eq!(scored.said, "");
    close(&scored.column("score"), &expected[1], CLOSE);
}

#[test]
fn rows_that_a_network_cannot_score_are_left_empty_and_counted() {
    let place = Place::new("gaps", &["onnx/perceptron.onnx.gz"]);
    let (_, columns) = golden::columns("onnx/perceptron.csv.gz");
    let mut asked: Vec<(String, Vec<f64>)> = (0..5)
        .map(|at| (format!("f{at}"), columns[at].clone()))
        .collect();
    asked[2].1[3] = f64::NAN;
    asked[0].1[7] = f64::NAN;
    let answers = columns[6].iter().map(|p| f64::from(u8::from(*p > 0.5)));
    asked.push(("answer".to_string(), answers.collect()));
    place.table("rows.csv", &asked);
    let scored = place.writes("score", "rows.csv", "perceptron.onnx", &[]);
    assert!(
        scored
            .said
            .contains("2 of 60 rows have no score (the first is row 4)")
    );
    let ours = scored.column("score");
    for (row, (ours, theirs)) in ours.iter().zip(&columns[6]).enumerate() {
        match row {
            3 | 7 => assert!(ours.is_nan()),
            _ => assert!((ours - theirs).abs() < CLOSE, "{row}"),
        }
    }
    let judged = place.run(
        "evaluate",
        "rows.csv",
        "perceptron.onnx",
        &["--label", "answer"],
    );
    let judged: serde_json::Value = serde_json::from_slice(&judged.stdout).unwrap();
    assert_eq!(judged["rows_without_score"], 2);
    assert_eq!(judged["metrics"]["rows"], 58);
    let explained = place.writes("explain", "rows.csv", "perceptron.onnx", &["--rows", "5"]);
    assert!(
        explained.rows[3][1..]
            .iter()
            .all(|cell| cell.is_empty() || cell == &explained.rows[0][6])
    );
    // Filled as asked for, and that is said.
    let mut filled = asked.clone();
    let mean = |cells: &[f64]| {
        let known: Vec<f64> = cells
            .iter()
            .copied()
            .filter(|cell| !cell.is_nan())
            .collect();
        known.iter().sum::<f64>() / known.len() as f64
    };
    for (at, row) in [(2, 3), (0, 7)] {
        filled[at].1[row] = mean(&asked[at].1);
    }
    place.table("filled.csv", &filled);
    let expected = place.writes("score", "filled.csv", "perceptron.onnx", &[]);
    let scored = place.writes(
        "score",
        "rows.csv",
        "perceptron.onnx",
        &["--fill-gaps", "mean"],
    );
    assert!(
        scored
            .said
            .contains("2 empty cells in 2 columns were filled with the mean")
    );
    close(&scored.column("score"), &expected.column("score"), 1e-7);
}

#[test]
fn a_linear_model_is_explained_exactly() {
    let place = Place::new("linear", &["large/logistic.onnx.gz"]);
    place.table("rows.csv", &large());
    // scikit-learn was given zeros for gaps.
    let explained = place.writes(
        "explain",
        "rows.csv",
        "logistic.onnx",
        &["--fill-gaps", "zero"],
    );
    let (names, expected) = golden::columns("large/logistic-contributions.csv.gz");
    for (name, expected) in names.iter().zip(&expected) {
        let name = if name == "bias" {
            "base"
        } else {
            name.as_str()
        };
        close(&explained.column(name), expected, 2e-5);
    }
    assert!(!explained.header.iter().any(|name| name.ends_with("_error")));
    let (margins, scores) = (explained.column("margin"), explained.column("score"));
    for (margin, score) in margins.iter().zip(&scores) {
        assert!((1.0 / (1.0 + (-margin).exp()) - score).abs() < 1e-5);
    }
    // Against a background the base is its mean.
    let zeros: Vec<(String, Vec<f64>)> =
        (0..24).map(|at| (format!("f{at}"), vec![0.0; 3])).collect();
    place.table("zeros.csv", &zeros);
    let zeros = place.path("zeros.csv");
    let against = place.writes(
        "explain",
        "rows.csv",
        "logistic.onnx",
        &["--fill-gaps", "zero", "--background", &zeros],
    );
    let firsts = against.rows[0][1..25]
        .iter()
        .map(|cell| cell.parse::<f64>().unwrap());
    let sum = firsts.sum::<f64>() + against.column("base")[0];
    assert!((sum - against.column("margin")[0]).abs() < 1e-5);
    assert!((against.column("base")[0] - explained.column("base")[0]).abs() > 0.1);
}

/// All ways to write a linear model down are taken apart alike.
#[test]
fn linear_models_are_recognised_and_others_are_not() {
    for (name, is_linear) in [
        ("logistic", true),
        ("logistic-scaled", false),
        ("columns", true),
        ("perceptron", false),
        ("residual", false),
        ("words", true),
    ] {
        let bytes = golden::bytes(&format!("onnx/{name}.onnx.gz"));
        let model = holdfast::model::open(name, &bytes).unwrap();
        assert_eq!(model.linear().is_some(), is_linear, "{name}");
    }
}

#[test]
fn a_network_is_explained_with_its_errors() {
    let place = Place::new("network", &["onnx/perceptron.onnx.gz"]);
    let (_, columns) = golden::columns("onnx/perceptron.csv.gz");
    let asked: Vec<(String, Vec<f64>)> = (0..5)
        .map(|at| (format!("f{at}"), columns[at].clone()))
        .collect();
    place.table("rows.csv", &asked);
    let explained = place.writes("explain", "rows.csv", "perceptron.onnx", &["--rows", "20"]);
    assert!(
        explained
            .said
            .contains("estimates by sampling, against 60 rows"),
        "{}",
        explained.said
    );
    assert_eq!(explained.rows.len(), 20);
    let shares: Vec<Vec<f64>> = (0..5)
        .map(|at| explained.column(&format!("f{at}")))
        .collect();
    let errors: Vec<Vec<f64>> = (0..5)
        .map(|at| explained.column(&format!("f{at}_error")))
        .collect();
    let (base, score) = (explained.column("base"), explained.column("score"));
    for row in 0..20 {
        let sum: f64 = base[row] + shares.iter().map(|share| share[row]).sum::<f64>();
        assert!((sum - score[row]).abs() < 1e-5, "{row}");
        assert!(errors.iter().any(|error| error[row] > 0.0));
        assert!(errors.iter().all(|error| error[row] < 0.05));
    }
    let out = place.path("out.csv");
    let pair = place.run(
        "explain",
        "rows.csv",
        "perceptron.onnx",
        &["--out", &out, "--pair", "f0,f1"],
    );
    assert!(!pair.status.success());
}

#[test]
fn pairs_and_a_background_are_asked_for_by_options() {
    let place = Place::new("pairs", &["large/xgb.json.gz"]);
    let columns = large();
    place.table("rows.csv", &columns);
    let explained = place.writes(
        "explain",
        "rows.csv",
        "xgb.json",
        &["--rows", "40", "--pair", "f0,f4", "--pair", "f1,f16"],
    );
    let (_, expected) = golden::columns("interactions/large.csv.gz");
    for (name, at) in [("f0:f4", 4), ("f1:f16", 24 + 16)] {
        let theirs = &expected[at];
        let rows = theirs.len().min(40);
        close(&explained.column(name)[..rows], &theirs[..rows], 1e-5);
    }
    let (names, expected) = golden::columns("interactions/large-interventional.csv.gz");
    let asked = expected[0].len();
    let background: Vec<(String, Vec<f64>)> = columns[..24]
        .iter()
        .map(|(name, cells)| (name.clone(), cells[asked..asked + 40].to_vec()))
        .collect();
    place.table("background.csv", &background);
    let background = place.path("background.csv");
    let rows = asked.to_string();
    let options = ["--rows", &rows, "--background", &background];
    let options = [&options[..], &["--pair", "f0,f4"]].concat();
    let explained = place.writes("explain", "rows.csv", "xgb.json", &options);
    assert_eq!(names.len(), 25);
    for (at, expected) in expected[..24].iter().enumerate() {
        close(&explained.column(&format!("f{at}")), expected, 1e-5);
    }
    // In one line all is against the background, what the pair adds included.
    let model = holdfast::model::load("xgb.json", &golden::bytes("large/xgb.json.gz")).unwrap();
    let (_, cells) = golden::columns("large/rows.csv.gz");
    let all = golden::matrix(&cells, 24);
    let compared: Vec<u32> = (asked as u32..asked as u32 + 40).collect();
    let compared = all.chosen(&compared);
    let exact = Interventional::new(&model.ensemble, &compared).unwrap();
    let theirs = (0..asked).map(|row| exact.interaction([0, 4], &all.row(row)));
    let theirs: Vec<f64> = theirs.collect();
    close(&explained.column("f0:f4"), &theirs, 1e-6);
    let (_, by_paths) = golden::columns("interactions/large.csv.gz");
    let apart = theirs.iter().zip(&by_paths[4]).map(|(a, b)| (a - b).abs());
    assert!(apart.fold(0.0, f64::max) > 1e-3);
    for pair in ["f0", "f0,f0", "f0,nothing"] {
        let said = place.fails("explain", "rows.csv", "xgb.json", &["--pair", pair]);
        assert!(said.contains("--pair"), "{said}");
    }
}

#[test]
fn a_recurrent_network_reads_a_table() {
    let place = Place::new("sequence", &["onnx/gru-forward.onnx.gz"]);
    let (names, columns) = golden::columns("onnx/gru-forward.csv.gz");
    let width = names.iter().filter(|name| name.starts_with('x')).count();
    let (steps, features) = (4, 5);
    assert_eq!(width, steps * features);
    let expected = columns.last().unwrap();
    let own = ["visits", "spent", "calls", "구매", "logins"];
    let named = |name: &dyn Fn(usize, usize) -> String| -> Vec<(String, Vec<f64>)> {
        let grid = (0..steps).flat_map(|step| (0..features).map(move |feature| (step, feature)));
        grid.map(|(step, feature)| {
            let cells = columns[step * features + feature].clone();
            (name(step, feature), cells)
        })
        .collect()
    };
    let by_feature = |mut table: Vec<(String, Vec<f64>)>| {
        // Feature after feature: the order in the table is not that of time.
        let place = |(name, _): &(String, Vec<f64>)| {
            let stem = name.rsplit_once('_').unwrap().0;
            own.iter().position(|own| *own == stem).unwrap()
        };
        table.sort_by_key(place);
        table
    };
    let in_time = named(&|step, feature| format!("{}_t{}", own[feature], step + 1));
    let days = named(&|step, feature| format!("{}_d{}", own[feature], steps - step));
    let numbered = named(&|step, feature| format!("f{feature}_t{}", step + 1));
    let plain = named(&|step, feature| {
        format!(
            "cell {}{}",
            ['p', 'q', 'r', 's'][step],
            ['a', 'b', 'c', 'd', 'e'][feature]
        )
    });
    for (what, table) in [
        ("named by steps", in_time.clone()),
        ("named by steps, a feature at a time", by_feature(in_time)),
        ("named by days back, a feature at a time", by_feature(days)),
        ("named as the model names them", numbered),
        ("in order", plain),
    ] {
        place.table("rows.csv", &table);
        let scored = place.writes("score", "rows.csv", "gru-forward.onnx", &[]);
        let apart = golden::largest_difference(scored.column("score").into_iter(), expected);
        assert!(apart < CLOSE, "{what}: {apart:e}");
        assert_eq!(
            scored.said.is_empty(),
            what == "named as the model names them",
            "{what}"
        );
    }
}
