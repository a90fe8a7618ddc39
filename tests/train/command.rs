//! `holdfast train`, `score` and `evaluate`, file to file.

use std::path::{Path, PathBuf};

use holdfast::feature;
use holdfast::model;
use holdfast::model::evaluate::{Evaluation, EvaluationOptions};
use holdfast::model::train::{ModelName, TrainOptions, Training};

use super::called::invoke;
use super::tables::{customers, table};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn csv(columns: &[(&str, Vec<String>)]) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut text = names.join(",") + "\n";
    for row in 0..columns[0].1.len() {
        let cells: Vec<&str> = columns
            .iter()
            .map(|(_, cells)| cells[row].as_str())
            .collect();
        text += &(cells.join(",") + "\n");
    }
    text
}

#[test]
fn trained_scored_and_evaluated_from_the_command_line() {
    let folder = folder("train-command");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    std::fs::write(path("seen.csv"), csv(&customers(400, 21))).unwrap();
    std::fs::write(path("other.csv"), csv(&customers(300, 22))).unwrap();
    let trained = invoke(&[
        "train",
        &path("seen.csv"),
        "--label",
        "Churn",
        "--budget",
        "10m",
        "--out",
        &path("m.holdfast.json.gz"),
    ]);
    let said = String::from_utf8_lossy(&trained.stderr);
    assert!(trained.status.success(), "{said}");
    expect_test::expect![[r#"
        Left out, it names the customer: customer.
        Left out, it has no value: empty.
        Left out, it has one value only: same.
    "#]]
    .assert_eq(&said);
    let figures: serde_json::Value = serde_json::from_slice(&trained.stdout).unwrap();
    assert_eq!(figures["label"], "Churn");
    assert_eq!(figures["id"], "customer");
    let same = serde_json::json!({"column": "same", "why": "constant"});
    assert_eq!(figures["left_out"][2], same);
    let skipped = |figures: &serde_json::Value| {
        let candidates = figures["candidates"].as_array().unwrap();
        assert_eq!(candidates.len(), 3);
        let skipped = candidates.iter().filter(|c| c["skipped"] == true);
        skipped.filter(|c| c["fitted"].is_u64()).count()
    };
    assert_eq!(skipped(&figures), 0);
    let precision = &figures["metrics"]["figures"]["pr_auc"];
    assert!(precision["interval"]["low"].as_f64().unwrap() < precision["value"].as_f64().unwrap());

    let scored = invoke(&[
        "score",
        &path("other.csv"),
        "--model",
        &path("m.holdfast.json.gz"),
        "--out",
        &path("scores.csv"),
    ]);
    assert!(
        scored.status.success(),
        "{}",
        String::from_utf8_lossy(&scored.stderr)
    );
    let scores = std::fs::read_to_string(path("scores.csv")).unwrap();
    assert!(
        scores.starts_with("customer,score\nC000013,0."),
        "{}",
        &scores[..40]
    );
    assert_eq!(scores.lines().count(), 301);

    let evaluated = invoke(&[
        "evaluate",
        &path("other.csv"),
        "--model",
        &path("m.holdfast.json.gz"),
        "--label",
        "Churn",
    ]);
    let figures: serde_json::Value = serde_json::from_slice(&evaluated.stdout).unwrap();
    assert_eq!(figures["metrics"]["rows"], 300);
    assert!(
        figures["metrics"]["figures"]["roc_auc"]["value"]
            .as_f64()
            .unwrap()
            > 0.65
    );
    assert_eq!(figures["rows_without_answer"], 0);
}

/// Whoever opens a bundle reads of which file it was made, and whether that was generated.
#[test]
fn a_bundle_names_the_file_that_it_learnt_from() {
    let folder = folder("train-origin");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let text = csv(&customers(400, 21));
    std::fs::write(path("seen.csv"), &text).unwrap();
    for kinds in [&["majority"] as &[&str], &["majority", "--generated"]] {
        let (seen, bundle) = (path("seen.csv"), path("m.holdfast.json"));
        let mut call = vec!["train", &seen, "--label", "Churn", "--out", &bundle];
        call.push("--model");
        call.extend(kinds);
        let trained = holdfast(&call);
        let said = String::from_utf8_lossy(&trained.stderr);
        assert!(trained.status.success(), "{said}");
        let bytes = std::fs::read(&bundle).unwrap();
        let loaded = model::open("m.holdfast.json", &bytes).unwrap();
        let provenance = loaded.provenance.unwrap();
        assert_eq!(provenance.made_with.as_deref(), Some("holdfast train"));
        assert_eq!(provenance.generated, kinds.len() == 2);
        let sum = holdfast_demos::write::sha256(text.as_bytes());
        let expected = [("seen.csv".to_string(), sum)];
        assert_eq!(provenance.data, expected.into_iter().collect());
    }
}

/// A millisecond is short for anything: what was skipped is said, and a model is made all the same.
#[test]
fn what_a_budget_leaves_no_time_for_is_said() {
    let folder = folder("train-budget");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    std::fs::write(path("seen.csv"), csv(&customers(600, 1))).unwrap();
    for kinds in [
        &[] as &[&str],
        &[
            "--model",
            "perceptron",
            "neighbours",
            "stacking",
            "--search",
            "3",
        ],
    ] {
        let (seen, bundle) = (path("seen.csv"), path("m.holdfast.json.gz"));
        let mut call = vec!["train", &seen, "--label", "Churn", "--budget", "0.001s"];
        call.extend(["--out", &bundle]);
        call.extend(kinds);
        let trained = invoke(&call);
        let said = String::from_utf8_lossy(&trained.stderr);
        assert!(trained.status.success(), "{said}");
        for cut in [
            "to look whether",
            "to learn once more",
            "to draw the samples",
        ] {
            assert!(
                said.contains(&format!("Time was too short {cut}")),
                "{said}"
            );
        }
        let figures: serde_json::Value = serde_json::from_slice(&trained.stdout).unwrap();
        let skipped = match kinds.is_empty() {
            true => figures["candidates"]
                .as_array()
                .unwrap()
                .iter()
                .any(|c| c["skipped"] == true),
            false => !figures["skipped"].as_array().unwrap().is_empty(),
        };
        assert!(skipped, "{figures}");
        assert_eq!(figures["rows"], figures["train_rows"]);
        let notes = figures["notes"].as_array().unwrap();
        assert!(
            notes
                .iter()
                .any(|note| note.as_str().unwrap().contains("to learn once more"))
        );
        let bytes = std::fs::read(&bundle).unwrap();
        model::open("m.json.gz", &bytes).unwrap();
    }
}

#[test]
fn a_wrong_call_leaves_nothing_behind() {
    let folder = folder("train-wrong");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    std::fs::write(path("few.csv"), csv(&customers(5, 1))).unwrap();
    for (arguments, expected) in [
        (vec!["--label", "Churn", "--out"], "at least"),
        (vec!["--label", "Left", "--out"], "no column Left"),
        (
            vec!["--label", "Churn", "--budget", "soon", "--out"],
            "no budget",
        ),
    ] {
        let mut call = vec!["train".to_string(), path("few.csv")];
        call.extend(arguments.iter().map(|word| word.to_string()));
        call.push(path("m.json"));
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        let output = invoke(&call);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1));
        assert!(said.contains(expected), "{said}");
        let left = std::fs::read_dir(&folder).unwrap().count();
        assert_eq!(left, 1, "only the table itself");
    }
}

#[test]
fn whole_customers_are_drawn_for_the_intervals_of_an_evaluation() {
    let folder = folder("train-evaluate-customers");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let options = TrainOptions {
        models: vec![ModelName::Logistic],
        ..TrainOptions::new("Churn")
    };
    let seen = table(&customers(400, 21));
    let mut training = Training::new(&seen, options).unwrap();
    training.hurry();
    while !training.step(&seen).unwrap().finished {}
    let bundle = training.finish().unwrap().bundle("m").unwrap();
    std::fs::write(path("m.holdfast.json"), &bundle).unwrap();
    // Sixty customers, ten times each; no two rows are the same, though nothing reads why.
    let mut columns = customers(60, 22);
    for (name, cells) in &mut columns {
        let many = cells.iter().flat_map(|cell| vec![cell.clone(); 10]);
        *cells = many.collect();
        if *name == "same" {
            *cells = (0..600).map(|row| format!("note {row}")).collect();
        }
    }
    std::fs::write(path("other.csv"), csv(&columns)).unwrap();
    let model = path("m.holdfast.json");
    let found = invoke(&[
        "evaluate",
        &path("other.csv"),
        "--model",
        &model,
        "--label",
        "Churn",
    ]);
    let said = String::from_utf8_lossy(&found.stderr);
    assert!(found.status.success(), "{said}");
    let found: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(found["metrics"]["rows"], 600);

    let other = table(&columns);
    let loaded = model::open("m.holdfast.json", bundle.as_bytes()).unwrap();
    let fit = feature::fit(loaded.contract(), &other);
    let matrix = feature::assemble(loaded.contract(), &other, &fit).unwrap();
    let mut scores = vec![0.0; 600];
    loaded.scores_or_none(&matrix, 0..600, &mut scores).unwrap();
    let answers = columns.iter().find(|(name, _)| *name == "Churn").unwrap();
    let labels: Vec<bool> = answers.1.iter().map(|cell| cell == "Yes").collect();
    let numbers: Vec<u32> = (0..600).map(|row| row / 10).collect();
    let options = EvaluationOptions {
        threshold: loaded.threshold,
        ..EvaluationOptions::default()
    };
    let width = |groups: Option<&[u32]>, name: &str| {
        let evaluation = Evaluation::of(&labels, &scores, groups, &options).unwrap();
        let interval = evaluation.figures[name].interval.unwrap();
        interval.high - interval.low
    };
    for name in ["roc_auc", "log_loss", "accuracy"] {
        let told = &found["metrics"]["figures"][name]["interval"];
        let told = told["high"].as_f64().unwrap() - told["low"].as_f64().unwrap();
        let [whole, by_rows] = [Some(&*numbers), None].map(|groups| width(groups, name));
        assert!((told - whole).abs() < 1e-9, "{name}: {told}, {whole}");
        assert!(told > 2.0 * by_rows, "{name}: {told}, {by_rows}");
    }
}
