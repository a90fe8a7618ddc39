//! From a table to a bundle and back by the command line.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::called::run;
use super::support::{World, world};

fn folder(name: &str) -> PathBuf {
    let path =
        std::env::temp_dir().join(format!("holdfast-recurrent-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// The world as a file, with ids, a date per half of the rows and a category.
fn csv(world: &World, path: &Path) {
    let mut text = format!("user_id,anchor,{},group,churn\n", world.names.join(","));
    for row in 0..world.matrix.rows() {
        let half = row * 2 / world.matrix.rows();
        write!(text, "u{:05},2025-0{}-01", row % 800, half + 1).unwrap();
        for cell in world.matrix.row(row) {
            match cell.is_nan() {
                true => text.push(','),
                false => write!(text, ",{cell}").unwrap(),
            }
        }
        let group = ["new", "old", "gold"][row % 3];
        let churn = if world.labels[row] { "yes" } else { "no" };
        writeln!(text, ",{group},{churn}").unwrap();
    }
    std::fs::write(path, text).unwrap();
}

#[test]
fn a_table_becomes_a_bundle_that_scores_for_every_split() {
    let folder = folder("train");
    let (data, bundle, out) = (
        folder.join("rows.csv"),
        folder.join("model.holdfast.json.gz"),
        folder.join("scores.csv"),
    );
    csv(&world(1_600, 1), &data);
    let [data, bundle, out] = [&data, &bundle, &out].map(|path| path.to_str().unwrap());
    for split in ["time", "group", "random"] {
        let (done, printed) = run(&[
            "train", data, "--label", "churn", "--model", "gru", "--id", "user_id", "--split",
            split, "--anchor", "anchor", "--budget", "1h", "--out", bundle,
        ]);
        assert!(done, "{printed}");
        let figures: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(figures["model"], "gru");
        let auc = &figures["metrics"]["figures"]["roc_auc"]["value"];
        let auc = auc.as_f64().unwrap();
        assert!(auc > 0.8, "{split}: {auc}");
    }
    let (done, said) = run(&["score", data, "--model", bundle, "--out", out]);
    assert!(done, "{said}");
    let scores = std::fs::read_to_string(out).unwrap();
    assert_eq!(scores.lines().count(), 1_601);
    // No sum of trees: reasons are estimated, for some rows here.
    let few = ["--rows", "20", "--out", out];
    let (done, said) = run(&[&["explain", data, "--model", bundle], &few[..]].concat());
    assert!(done, "{said}");
    let reasons = std::fs::read_to_string(out).unwrap();
    assert!(
        reasons.starts_with("user_id") && reasons.contains("own_d1"),
        "{reasons}"
    );
    assert_eq!(reasons.lines().count(), 21);
    let (done, said) = run(&["importance", bundle, data, "--label", "churn"]);
    assert!(done, "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_order_of_steps_sets_recurrent_models_apart_in_one_comparison() {
    let folder = folder("contest");
    let (data, bundle) = (folder.join("rows.csv"), folder.join("model.json"));
    csv(&world(900, 1), &data);
    let (done, printed) = run(&[
        "train",
        data.to_str().unwrap(),
        "--label",
        "churn",
        "--model",
        "lstm",
        "gru-bilstm",
        "majority",
        "--split",
        "random",
        "--budget",
        "1h",
        "--out",
        bundle.to_str().unwrap(),
    ]);
    assert!(done, "{printed}");
    let figures: Value = serde_json::from_str(&printed).unwrap();
    let compared = figures["compared"].as_array().unwrap();
    assert_eq!(compared.len(), 3, "{printed}");
    assert!(!printed.contains("goes over steps of time and found none"));
    let model = figures["model"].as_str().unwrap();
    assert!(["lstm", "gru-bilstm"].contains(&model), "{model}");
    let text = std::fs::read_to_string(&bundle).unwrap();
    let written: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(written["estimators"][0]["kind"], "recurrent");
    // The steps run from the earliest day to the latest.
    let features = written["contract"]["features"].as_array().unwrap();
    let channel = written["estimators"][0]["model"]["channels"][0]
        .as_array()
        .unwrap();
    let names: Vec<&str> = channel
        .iter()
        .map(|at| {
            features[at.as_u64().unwrap() as usize]["name"]
                .as_str()
                .unwrap()
        })
        .collect();
    let expected = [
        "own_d7", "own_d6", "own_d5", "own_d4", "own_d3", "own_d2", "own_d1",
    ];
    assert_eq!(names, expected);
    std::fs::remove_dir_all(folder).unwrap();
}

/// Nothing lies in an order where no columns are one thing at successive times, and it is said.
#[test]
fn a_row_without_steps_is_said_to_be_one() {
    let folder = folder("stepless");
    let (data, bundle) = (folder.join("rows.csv"), folder.join("model.json"));
    let mut world = world(300, 1);
    for (name, letter) in world.names.iter_mut().zip('a'..) {
        *name = format!("{letter}_mean");
    }
    csv(&world, &data);
    let (done, printed) = run(&[
        "train",
        data.to_str().unwrap(),
        "--label",
        "churn",
        "--model",
        "lstm",
        "majority",
        "--calibrate",
        "platt",
        "--split",
        "random",
        "--budget",
        "1h",
        "--out",
        bundle.to_str().unwrap(),
    ]);
    assert!(done, "{printed}");
    let figures: Value = serde_json::from_str(&printed).unwrap();
    let notes = figures["notes"].as_array().unwrap();
    let said = "lstm goes over steps of time and found none";
    let told = |note: &&Value| note.as_str().unwrap().starts_with(said);
    assert_eq!(notes.iter().filter(told).count(), 1, "{printed}");
    std::fs::remove_dir_all(folder).unwrap();
}
