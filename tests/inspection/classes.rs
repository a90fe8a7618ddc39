//! Models of several classes and of amounts, looked into on the command line and by the engine
//! (tests/golden/inspection/make_classes.py).

use std::path::{Path, PathBuf};
use std::process::Command;

use holdfast::explain::permutation::{
    AmountsBy, Deals, PermutationOptions, RatedBy, amounts_by, class_shares, classes_by,
};
use holdfast::feature::matrix::Matrix;
use holdfast::model::{AmountModel, AnyModel, ClassModel, open_any};
use serde_json::Value;

use super::{close, golden, numbers, support};

const FEATURES: [&str; 5] = ["swing", "days", "gappy", "steps", "noise"];

pub fn class_model() -> ClassModel {
    match open_any(
        "model.json",
        &support::bytes("inspection/classes-model.json.gz"),
    ) {
        Ok(AnyModel::Classes(model)) => *model,
        other => panic!("{other:?}"),
    }
}

fn amount_model() -> AmountModel {
    match open_any(
        "model.json",
        &support::bytes("inspection/amounts-model.json.gz"),
    ) {
        Ok(AnyModel::Amounts(model)) => *model,
        other => panic!("{other:?}"),
    }
}

/// The rows, their classes and their amounts.
pub fn rows() -> (Matrix, Vec<usize>, Vec<f64>) {
    let (_, columns) = support::columns("inspection/classes-rows.csv.gz");
    let classes = columns[5].iter().map(|class| *class as usize).collect();
    (support::matrix(&columns, 5), classes, columns[6].clone())
}

fn order(case: &Value) -> (usize, Vec<u32>) {
    let feature = case["feature"].as_u64().unwrap() as usize;
    let order = numbers(&case["order"]).into_iter().map(|at| at as u32);
    (feature, order.collect())
}

#[test]
fn under_given_permutations_figures_of_classes_are_scikit_learns() {
    let (model, golden) = (class_model(), golden("classes.json"));
    let (matrix, truth, _) = rows();
    let mut deals = Deals::new(&matrix, PermutationOptions::default()).unwrap();
    for by in RatedBy::ALL {
        let name = serde_json::to_value(by).unwrap();
        let name = name.as_str().unwrap();
        let rate = classes_by(by, &model, &truth);
        for case in golden["cases"].as_array().unwrap() {
            let (feature, order) = order(case);
            let found = deals.figures_under(feature, &order, &rate).unwrap();
            let expected = numbers(&case["figures"][name]);
            assert_eq!(found.len(), expected.len());
            for (at, (found, expected)) in found.iter().zip(&expected).enumerate() {
                let what = format!("{name}, feature {feature}, figure {at}");
                close(found.unwrap(), *expected, 2e-6, &what);
            }
        }
    }
}

#[test]
fn under_given_permutations_errors_of_amounts_are_scikit_learns() {
    let (model, golden) = (amount_model(), golden("amounts.json"));
    let (matrix, _, came) = rows();
    let mut deals = Deals::new(&matrix, PermutationOptions::default()).unwrap();
    for by in [AmountsBy::Rmse, AmountsBy::Mae, AmountsBy::R2] {
        let name = serde_json::to_value(by).unwrap();
        let name = name.as_str().unwrap();
        let rate = amounts_by(by, &model, &came);
        for case in golden["cases"].as_array().unwrap() {
            let (feature, order) = order(case);
            let found = deals.figures_under(feature, &order, &rate).unwrap();
            let expected = case["figures"][name].as_f64().unwrap();
            close(
                found[0].unwrap(),
                expected,
                1e-5,
                &format!("{name} {feature}"),
            );
        }
    }
}

/// A class that nobody is of has no figure, and is no reason to have none of the others.
#[test]
fn a_class_without_rows_is_left_out() {
    let model = class_model();
    let (matrix, truth, _) = rows();
    let there = (0u32..).zip(&truth).filter(|(_, class)| **class != 2);
    let (rows, truth): (Vec<u32>, Vec<usize>) = there.unzip();
    let options = PermutationOptions {
        repeats: 1,
        ..PermutationOptions::default()
    };
    let mut deals = Deals::new(&matrix.chosen(&rows), options).unwrap();
    let rate = classes_by(RatedBy::PrAuc, &model, &truth);
    while !deals.step(&rate).unwrap().finished {}
    let found = deals.finish();
    let defined: Vec<bool> = found.iter().map(Option::is_some).collect();
    assert_eq!(defined, [true, true, true, false]);
    let mean = (1..3).map(|at| found[at].as_ref().unwrap().baseline);
    let whole = found[0].as_ref().unwrap();
    close(whole.baseline, mean.sum::<f64>() / 2.0, 1e-12, "macro");
    assert_eq!(whole.features.len(), 5);
}

/// Rows that are asked among others keep their numbers: an error names the table's row.
#[test]
fn rows_among_others_keep_their_numbers() {
    let (matrix, ..) = rows();
    let some: Vec<u32> = (0..matrix.rows() as u32)
        .filter(|row| row % 3 == 1)
        .collect();
    let options = PermutationOptions {
        rows: 20,
        ..PermutationOptions::default()
    };
    let mut deals = Deals::among(&matrix, &some, options).unwrap();
    let drawn = deals.rows().to_vec();
    assert_eq!(drawn.len(), 20);
    assert!(drawn.iter().all(|row| some.contains(row)), "{drawn:?}");
    let told = deals.step(&|_: &Matrix, names: &[u32]| {
        assert_eq!(names, drawn);
        Ok(vec![Some(1.0)])
    });
    assert!(told.is_ok());
}

/// A linear model of three classes, and a file of 60 rows with a column that tells them; two of
/// them have a gap, and so no probabilities.
pub fn gappy() -> (Vec<u8>, String) {
    let (_, columns) = support::columns("onnx/logistic-classes.csv.gz");
    let mut text = "f0,f1,f2,f3,f4,move\n".to_string();
    for row in 0..60usize {
        let cells = columns.iter().map(|column| column[row]);
        let cells: Vec<f64> = cells.collect();
        let of = |class: &usize| cells[5 + *class];
        let class = (0..3usize).max_by(|a, b| of(a).total_cmp(&of(b))).unwrap();
        let cell = |at: usize| match (at, row) {
            (2, 0 | 7) => String::new(),
            _ => cells[at].to_string(),
        };
        let cells: Vec<String> = (0..5).map(cell).chain([class.to_string()]).collect();
        text += &(cells.join(",") + "\n");
    }
    (support::bytes("onnx/logistic-classes.onnx.gz"), text)
}

#[test]
fn rows_without_a_score_are_left_out_and_counted() {
    let folder = folder("inspection-classes-gaps");
    let (model, rows) = gappy();
    std::fs::write(folder.join("m.onnx"), model).unwrap();
    std::fs::write(folder.join("gappy.csv"), rows).unwrap();
    let arguments = ["importance", "m.onnx", "gappy.csv", "--label", "move"];
    let found = asked(&folder, &arguments).unwrap();
    assert_eq!(
        (&found["rows"], &found["unscored"]),
        (&58.into(), &2.into())
    );
}

/// A folder with both models and the rows.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (from, to) in [
        ("classes-model.json.gz", "classes.json"),
        ("amounts-model.json.gz", "amounts.json"),
        ("classes-rows.csv.gz", "rows.csv"),
    ] {
        let bytes = support::bytes(&format!("inspection/{from}"));
        std::fs::write(folder.join(to), bytes).unwrap();
    }
    folder
}

/// What a command prints; or what it says where it fails.
#[track_caller]
fn asked(folder: &Path, arguments: &[&str]) -> Result<Value, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
    let output = command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    match output.status.success() {
        true => Ok(serde_json::from_slice(&output.stdout).unwrap()),
        false => Err(String::from_utf8(output.stderr).unwrap()),
    }
}

/// The means of features, in the golden order.
fn means(features: &Value) -> Vec<f64> {
    let features = features.as_array().unwrap();
    let mean = |name: &str| {
        let own = features.iter().find(|one| one["feature"] == name);
        own.unwrap()["mean"].as_f64().unwrap()
    };
    FEATURES.iter().map(|name| mean(name)).collect()
}

#[test]
fn importance_of_classes_is_printed_for_all_or_for_one() {
    let folder = folder("inspection-classes-importance");
    let golden = golden("classes.json");
    let ask = |more: &[&str]| {
        let base = ["importance", "classes.json", "rows.csv", "--label", "move"];
        asked(&folder, &[&base[..], more].concat()).unwrap()
    };
    let baseline = numbers(&golden["baseline"]["pr_auc"]);
    let found = ask(&[]);
    assert_eq!(
        (&found["by"], &found["rows"]),
        (&"pr_auc".into(), &401.into())
    );
    close(
        found["baseline"].as_f64().unwrap(),
        baseline[0],
        2e-6,
        "macro",
    );
    let classes = found["classes"].as_array().unwrap();
    for (at, class) in classes.iter().enumerate() {
        assert_eq!(class["class"], at.to_string());
        close(
            class["baseline"].as_f64().unwrap(),
            baseline[at + 1],
            2e-6,
            "class",
        );
    }
    // The mean over the classes loses what these lose on average.
    let whole = means(&found["features"]);
    let each: Vec<Vec<f64>> = classes.iter().map(|of| means(&of["features"])).collect();
    for (at, whole) in whole.iter().enumerate() {
        let mean = each.iter().map(|of| of[at]).sum::<f64>() / 3.0;
        close(*whole, mean, 1e-9, FEATURES[at]);
    }
    assert_eq!(found["features"][4]["feature"], "noise");
    let one = ask(&["--class", "1"]);
    assert_eq!(one["class"], "1");
    assert_eq!(one["features"], classes[1]["features"]);
    assert!(one.get("classes").is_none());
    // Class 1 goes by days, class 0 by the swing.
    assert_eq!(one["features"][0]["feature"], "days");
    assert_eq!(classes[0]["features"][0]["feature"], "swing");
    let loss = ask(&["--by", "log-loss"]);
    let expected = numbers(&golden["baseline"]["log_loss"]);
    close(
        loss["baseline"].as_f64().unwrap(),
        expected[0],
        2e-6,
        "log loss",
    );
}

#[test]
fn sizes_of_shap_values_are_xgboosts() {
    let folder = folder("inspection-classes-shap");
    let sizes = golden("classes.json");
    let sizes: Vec<Vec<f64>> = sizes["sizes"]
        .as_array()
        .unwrap()
        .iter()
        .map(numbers)
        .collect();
    let found = asked(
        &folder,
        &["importance", "classes.json", "rows.csv", "--shap"],
    )
    .unwrap();
    assert_eq!(
        (&found["by"], &found["estimated"]),
        (&"shap".into(), &false.into())
    );
    for (class, expected) in found["classes"].as_array().unwrap().iter().zip(&sizes) {
        for (found, expected) in means(&class["features"]).iter().zip(expected) {
            close(*found, *expected, 1e-5, "size");
        }
    }
    for (at, found) in means(&found["features"]).iter().enumerate() {
        let sum: f64 = sizes.iter().map(|of| of[at]).sum();
        close(*found, sum, 3e-5, "sum");
    }
    let one = [
        "importance",
        "classes.json",
        "rows.csv",
        "--shap",
        "--class",
        "2",
    ];
    let one = asked(&folder, &one).unwrap();
    assert_eq!(one["features"], found["classes"][2]["features"]);
    let amounts = asked(
        &folder,
        &["importance", "amounts.json", "rows.csv", "--shap"],
    )
    .unwrap();
    let expected = numbers(&golden("amounts.json")["sizes"]);
    for (found, expected) in means(&amounts["features"]).iter().zip(&expected) {
        close(*found, *expected, 1e-5, "size");
    }
}

#[test]
fn dependence_and_surrogates_of_classes_are_printed() {
    let folder = folder("inspection-classes-dependence");
    let base = [
        "dependence",
        "classes.json",
        "rows.csv",
        "--feature",
        "steps",
    ];
    let found = asked(&folder, &base).unwrap();
    let golden = golden("classes.json");
    let classes = found["classes"].as_array().unwrap();
    let theirs = golden["dependence_of_steps"].as_array().unwrap();
    assert_eq!(classes.len(), 3);
    for (class, expected) in classes.iter().zip(theirs) {
        let points = class["points"].as_array().unwrap();
        let scores: Vec<f64> = points
            .iter()
            .map(|point| point["score"].as_f64().unwrap())
            .collect();
        for (score, expected) in scores.iter().zip(numbers(expected)) {
            close(*score, expected, 2e-6, "point");
        }
        assert_eq!(scores.len(), 9);
    }
    let one = asked(&folder, &[&base[..], &["--class", "1"]].concat()).unwrap();
    assert_eq!(one["points"], classes[1]["points"]);
    assert_eq!(one["class"], "1");

    let trees = asked(&folder, &["surrogate", "classes.json", "rows.csv"]).unwrap();
    let trees = trees["classes"].as_array().unwrap();
    assert_eq!(trees.len(), 3);
    let shares = expected_shares();
    for (class, tree) in trees.iter().enumerate() {
        // The sides are those of the average, for of a rare class nobody reaches a half.
        let own = shares.iter().skip(class).step_by(3);
        let mean = own.sum::<f64>() / (shares.len() / 3) as f64;
        close(tree["threshold"].as_f64().unwrap(), mean, 1e-9, "average");
        assert!(tree["fidelity"]["kappa"].as_f64().unwrap() > 0.2);
        assert!(tree["fidelity"]["r_squared"].as_f64().unwrap() > 0.2);
        assert!(tree["rules"].as_array().unwrap().len() > 2);
    }
    let one = ["surrogate", "classes.json", "rows.csv", "--class", "0"];
    let even = [&one[..], &["--threshold", "0.5"]].concat();
    let one = asked(&folder, &one).unwrap();
    assert_eq!(one["rules"], trees[0]["rules"]);
    assert_eq!(asked(&folder, &even).unwrap()["threshold"], 0.5);
}

#[test]
fn amounts_are_looked_into() {
    let folder = folder("inspection-amounts");
    let golden = golden("amounts.json");
    let base = [
        "importance",
        "amounts.json",
        "rows.csv",
        "--label",
        "amount",
    ];
    for (by, name) in [("rmse", "rmse"), ("mae", "mae"), ("r2", "r2")] {
        let found = asked(&folder, &[&base[..], &["--by", by]].concat()).unwrap();
        let expected = golden["baseline"][name].as_f64().unwrap();
        close(found["baseline"].as_f64().unwrap(), expected, 1e-5, name);
        assert_eq!(found["by"], name);
        let first: Vec<&Value> = (0..2).map(|at| &found["features"][at]["feature"]).collect();
        assert!(first.contains(&&"swing".into()) && first.contains(&&"days".into()));
    }
    let found = [
        "dependence",
        "amounts.json",
        "rows.csv",
        "--feature",
        "swing",
    ];
    let found = asked(&folder, &found).unwrap();
    let points = found["points"].as_array().unwrap();
    let ends = [&points[0], &points[points.len() - 1]].map(|at| at["score"].as_f64().unwrap());
    assert!(ends[1] > ends[0] + 3.0, "{ends:?}");
}

#[test]
fn what_a_kind_of_model_cannot_be_asked_is_said() {
    let folder = folder("inspection-classes-wrong");
    for (arguments, expected) in [
        (
            "importance classes.json rows.csv --label move --class none",
            "no class none. Its classes: 0, 1, 2",
        ),
        (
            "importance classes.json rows.csv --label move --by rmse",
            "can be rated by: pr-auc",
        ),
        (
            "importance classes.json rows.csv --label amount",
            "holds none of the model's classes",
        ),
        ("importance classes.json rows.csv", "--label"),
        (
            "importance amounts.json rows.csv --label amount --by brier",
            "can be rated by: rmse",
        ),
        (
            "importance amounts.json rows.csv --label amount --class 1",
            "--class is for models of several classes",
        ),
        (
            "dependence amounts.json rows.csv --feature swing --class 1",
            "--class is for models of several classes",
        ),
        ("surrogate amounts.json rows.csv", "predicts amounts"),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let said = asked(&folder, &arguments).unwrap_err();
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}

/// What every row is given for by the model alone, for the engine's tests.
pub fn expected_shares() -> Vec<f64> {
    let (matrix, ..) = rows();
    let names: Vec<u32> = (0..matrix.rows() as u32).collect();
    class_shares(&class_model(), &matrix, &names).unwrap()
}
