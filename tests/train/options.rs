//! By which rule the threshold is kept.

use std::path::Path;
use std::process::{Command, Output};

use holdfast::feature::prepare::Random;
use holdfast::model::evaluate::{Bootstrap, ThresholdRule};
use holdfast::model::train::{ModelName, Remark, TrainOptions, Training};
use holdfast::table::Table;

use super::tables::{customers, table};

/// Rows whose answer is nearly sure, but told by many columns together: a forest, the mean of
/// trees that each see a part, is not as sure as it could be.
fn sure(rows: usize, seed: u64) -> Table {
    let mut random = Random::new(seed);
    let names = ["a", "b", "c", "d", "e", "f", "left"];
    let mut columns: Vec<(&str, Vec<String>)> =
        names.iter().map(|name| (*name, Vec::new())).collect();
    for _ in 0..rows {
        let values: Vec<f64> = (0..6).map(|_| random.normal()).collect();
        let margin = 4.0 * values.iter().sum::<f64>();
        let left = random.uniform() < 1.0 / (1.0 + (-margin).exp());
        for ((_, cells), value) in columns.iter_mut().zip(&values) {
            cells.push(format!("{value:.4}"));
        }
        columns[6].1.push(if left { "yes" } else { "no" }.into());
    }
    table(&columns)
}

fn train() -> TrainOptions {
    TrainOptions {
        bootstrap: Bootstrap {
            samples: 0,
            ..Bootstrap::default()
        },
        ..TrainOptions::new("left")
    }
}

#[test]
fn the_threshold_is_chosen_by_the_rule_that_is_wanted() {
    let table = sure(600, 5);
    let of = |threshold_by: ThresholdRule| {
        let options = TrainOptions {
            threshold_by,
            models: vec![ModelName::Logistic],
            ..train()
        };
        let mut training = Training::new(&table, options).unwrap();
        training.hurry();
        while !training.step(&table).unwrap().finished {}
        training.finish().unwrap()
    };
    let share = of(ThresholdRule::TopShare(0.1)).threshold.unwrap();
    let most = of(ThresholdRule::MostF1).threshold.unwrap();
    assert!(share.threshold > most.threshold);
    let recall = of(ThresholdRule::RecallFloor(0.98)).threshold.unwrap();
    assert!(recall.recall >= 0.98 && recall.threshold < most.threshold);
    let precision = of(ThresholdRule::PrecisionFloor(0.97)).threshold.unwrap();
    assert!(precision.precision >= 0.97);
    // What nothing keeps to is said, and F1 decides.
    let rule = ThresholdRule::Profit {
        value: 1.0,
        cost: 2.0,
    };
    let none = of(rule);
    assert_eq!(none.threshold, Some(most));
    assert!(none.notice.remarks.contains(&Remark::NoThreshold(rule)));
    assert!(none.to_json().unwrap().contains("profit=1,2"));
}

fn holdfast(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
    command.args(arguments).output().unwrap()
}

#[test]
fn rules_are_asked_for_from_the_command_line() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("train-options");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let columns = customers(240, 31);
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut text = names.join(",") + "\n";
    for row in 0..240 {
        let cells: Vec<&str> = columns
            .iter()
            .map(|(_, cells)| cells[row].as_str())
            .collect();
        text += &(cells.join(",") + "\n");
    }
    let (seen, bundle) = (path("seen.csv"), path("m.holdfast.json.gz"));
    std::fs::write(&seen, text).unwrap();
    let call = ["train", &seen, "--label", "Churn", "--out", &bundle];
    let with = |more: &[&str]| {
        let output = holdfast(&[&call, more].concat());
        let said = String::from_utf8_lossy(&output.stderr).to_string();
        (output.status.code(), said, output.stdout)
    };
    let asked = ["--threshold-by", "top=10%", "--model", "forest"];
    let (code, said, figures) = with(&asked);
    assert_eq!(code, Some(0), "{said}");
    let figures: serde_json::Value = serde_json::from_slice(&figures).unwrap();
    assert_eq!(figures["threshold_by"], "top=10%");
    assert!(figures["threshold"]["taken"].as_u64().unwrap() <= 24);
    let scored = holdfast(&["score", &seen, "--model", &bundle, "--out", &path("s.csv")]);
    assert!(scored.status.success());

    for (wrong, expected) in [(["--threshold-by", "best"], "is no rule for a threshold")] {
        let (code, said, _) = with(&wrong);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}
