//! `holdfast importance`, `dependence`, `surrogate`, `select` and `export`, file to file.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use holdfast::model;
use serde_json::Value;

use super::{close, golden, support};

/// A folder with the golden model and its rows.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let model = support::bytes("inspection/model.json.gz");
    std::fs::write(folder.join("model.json"), model).unwrap();
    let rows = support::bytes("inspection/rows.csv.gz");
    std::fs::write(folder.join("rows.csv"), rows).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
    command
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

/// What a command prints.
#[track_caller]
fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn importance_dependence_and_surrogate_are_printed() {
    let folder = folder("inspection-printed");
    let found = json(
        &folder,
        &["importance", "model.json", "rows.csv", "--label", "label"],
    );
    assert_eq!(found["by"], "pr_auc");
    let baseline = golden("permutation.json")["baseline"]["pr_auc"]
        .as_f64()
        .unwrap();
    close(
        found["baseline"].as_f64().unwrap(),
        baseline,
        1e-6,
        "baseline",
    );
    let features = found["features"].as_array().unwrap();
    assert_eq!(features.len(), 5);
    assert_eq!(features[4]["feature"], "noise");
    assert_eq!(features[0]["repeats"].as_array().unwrap().len(), 5);

    let asked = [
        "dependence",
        "model.json",
        "rows.csv",
        "--feature",
        "gappy",
        "--curves",
        "2",
    ];
    let found = json(&folder, &asked);
    let points = found["points"].as_array().unwrap();
    assert_eq!(points.len(), 21);
    assert!(points[0]["value"].is_number() && points[20]["value"].is_null());
    assert_eq!(found["curves"].as_array().unwrap().len(), 2);

    let found = json(
        &folder,
        &["surrogate", "model.json", "rows.csv", "--depth", "3"],
    );
    let share = found["fidelity"]["r_squared"].as_f64().unwrap();
    assert!((0.3..1.0).contains(&share), "{share}");
    let rules = found["rules"].as_array().unwrap();
    assert!(rules.len() > 4 && rules.len() <= 8);
    assert!(rules[0]["score"].as_f64() > rules[1]["score"].as_f64());
    assert!(rules[0]["rule"].as_str().unwrap().contains(" customers"));
}

#[test]
fn columns_are_selected() {
    let folder = folder("inspection-selected");
    // A column that follows exactly from another.
    let text = std::fs::read_to_string(folder.join("rows.csv")).unwrap();
    let mut lines = text.lines();
    let mut wide = format!("{},weeks\n", lines.next().unwrap());
    for line in lines {
        let days: f64 = line.split(',').nth(1).unwrap().parse().unwrap();
        wide += &format!("{line},{}\n", days / 7.0);
    }
    std::fs::write(folder.join("wide.csv"), wide).unwrap();
    let asked = [
        "select", "wide.csv", "--label", "label", "--vif", "5", "--boruta", "--runs", "12",
    ];
    let found = json(&folder, &asked);
    let removed = &found["variance_inflation"]["removed"];
    assert_eq!(removed.as_array().unwrap().len(), 1);
    assert_eq!(removed[0]["feature"], "weeks");
    let verdicts = found["boruta"]["features"].as_array().unwrap();
    assert_eq!(verdicts.len(), 5);
    let keep: Vec<&str> = found["keep"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    assert!(
        keep.contains(&"days") && keep.contains(&"swing"),
        "{found:#}"
    );
    assert!(!keep.contains(&"noise"), "{found:#}");
    let found = json(&folder, &["select", "wide.csv", "--label", "label"]);
    assert!(found.get("boruta").is_none());
    assert_eq!(found["variance_inflation"]["limit"], 10.0);
}

#[test]
fn models_are_exported_and_carded() {
    let folder = folder("inspection-exported");
    let exported = run(
        &folder,
        &[
            "export",
            "model.json",
            "--xgboost",
            "out.json",
            "--card",
            "card.html",
            "--lang",
            "ko",
        ],
    );
    assert!(
        exported.status.success(),
        "{}",
        String::from_utf8_lossy(&exported.stderr)
    );
    let read = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        model::load(name, &bytes).unwrap()
    };
    let (before, after) = (read("model.json"), read("out.json"));
    let (_, columns) = support::columns("inspection/rows.csv.gz");
    let matrix = support::matrix(&columns, 5);
    for row in 0..matrix.rows() {
        let cells = matrix.row(row);
        assert_eq!(before.margin(&cells), after.margin(&cells), "row {row}");
    }
    let card = std::fs::read_to_string(folder.join("card.html")).unwrap();
    assert!(card.contains("모델 카드: model") && !card.contains("<svg"));
    let carded = run(
        &folder,
        &[
            "export",
            "out.json",
            "--card",
            "card.html",
            "--data",
            "rows.csv",
            "--label",
            "label",
        ],
    );
    assert!(
        carded.status.success(),
        "{}",
        String::from_utf8_lossy(&carded.stderr)
    );
    let card = std::fs::read_to_string(folder.join("card.html")).unwrap();
    assert!(card.contains("Model card: out") && card.matches("<svg").count() == 3);
}

#[test]
fn wrong_calls_say_what_is_wrong_and_leave_nothing_behind() {
    let folder = folder("inspection-wrong");
    for (arguments, expected) in [
        (
            vec!["dependence", "model.json", "rows.csv", "--feature", "age"],
            "no feature age. Its features: swing, days",
        ),
        (
            vec!["importance", "model.json", "rows.csv", "--label", "left"],
            "no column left",
        ),
        (vec!["export", "model.json"], "required"),
        (
            vec!["export", "rows.csv", "--card", "card.html"],
            "rows.csv: ",
        ),
        (
            vec!["export", "model.json", "--card", "model.json"],
            "is an input",
        ),
        (
            vec![
                "evaluate",
                "rows.csv",
                "--model",
                "model.json",
                "--label",
                "label",
                "--threshold-by",
                "best",
            ],
            "no rule for a threshold",
        ),
        (
            vec![
                "evaluate",
                "rows.csv",
                "--model",
                "model.json",
                "--label",
                "label",
                "--threshold-by",
                "profit=1,5",
            ],
            "No threshold keeps to the rule",
        ),
    ] {
        let output = run(&folder, &arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    let asked = [
        "evaluate",
        "rows.csv",
        "--model",
        "model.json",
        "--label",
        "label",
    ];
    let found = json(
        &folder,
        &[&asked[..], &["--threshold-by", "top=50"]].concat(),
    );
    assert_eq!(found["metrics"]["threshold"]["taken"], 50);
}
