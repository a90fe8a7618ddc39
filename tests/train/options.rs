//! How probabilities are put right, by which rule the threshold is kept, and figures by folds.

use std::path::Path;

use holdfast::feature;
use holdfast::feature::prepare::Random;
use holdfast::feature::prepare::plan::Why;
use holdfast::model;
use holdfast::model::evaluate::{Bootstrap, ThresholdRule};
use holdfast::model::train::{
    Calibrate, Contest, ContestOptions, Contested, Crossed, CrossedContest, Cut, Learner,
    ModelName, Remark, TrainOptions, Training,
};
use holdfast::table::Table;

use super::called::invoke;
use super::tables::{coins, customers, table};

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

fn contested(table: &Table, learner: Learner, calibrate: Calibrate) -> Contested {
    let options = ContestOptions {
        calibrate,
        ..ContestOptions::new(train(), &[learner])
    };
    let mut contest = Contest::new(table, options).unwrap();
    while !contest.step(table).unwrap().finished {}
    contest.finish().unwrap()
}

#[test]
fn a_model_that_is_not_sure_enough_is_put_right() {
    let seen = sure(1_200, 1);
    let other = sure(800, 2);
    let loss = |contested: &Contested, figure: &str| {
        contested.evaluation().unwrap().value(figure).unwrap()
    };
    let of = |calibrate| contested(&seen, Learner::Forest, calibrate);
    let [plain, platt, isotonic] = [Calibrate::None, Calibrate::Platt, Calibrate::Isotonic].map(of);
    for (better, kind) in [(&platt, "weighted"), (&isotonic, "calibrated")] {
        let (before, after) = (loss(&plain, "log_loss"), loss(better, "log_loss"));
        assert!(after < before - 0.02, "{kind}: {before}, then {after}");
        assert_eq!(better.estimator.kind(), kind);
        // The file gives back every score, to the bit.
        let bundle = better.bundle("m").unwrap();
        let opened = model::open("m.json", bundle.as_bytes()).unwrap();
        let fit = feature::fit(opened.contract(), &other);
        let matrix = feature::assemble(opened.contract(), &other, &fit).unwrap();
        let mut scores = [vec![0.0; 800], vec![0.0; 800]];
        opened.scores(&matrix, 0..800, &mut scores[0]).unwrap();
        better
            .estimator
            .probabilities(&matrix, 0..800, &mut scores[1]);
        assert_eq!(scores[0], scores[1]);
        assert_eq!(bundle, opened_again(&bundle));
    }
    // Two numbers change no order.
    assert_eq!(loss(&plain, "roc_auc"), loss(&platt, "roc_auc"));
}

/// What a bundle says after it was read: itself, or reading would refuse it.
fn opened_again(bundle: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(bundle).unwrap();
    let part = &value["estimators"][0];
    if part["kind"] != "calibrated" {
        return bundle.to_string();
    }
    for (place, wrong) in [
        ("points", serde_json::json!([])),
        ("points", serde_json::json!([[0.5, 0.5], [0.4, 0.6]])),
        ("points", serde_json::json!([[0.4, 0.5], [0.5, 0.4]])),
        ("points", serde_json::json!([[0.4, 0.5], [1.5, 0.6]])),
        ("points", serde_json::json!([[0.4, -0.5]])),
        ("more", serde_json::json!(1)),
    ] {
        let mut damaged = value.clone();
        damaged["estimators"][0]["model"][place] = wrong.clone();
        let found = model::open("m.json", damaged.to_string().as_bytes());
        assert!(found.is_err(), "{place}: {wrong}");
    }
    bundle.to_string()
}

#[test]
fn trees_put_right_by_two_numbers_stay_trees() {
    let platt = contested(&sure(400, 3), Learner::Boosting, Calibrate::Platt);
    assert_eq!(platt.estimator.kind(), "xgboost-json");
    model::load("m.json", platt.bundle("m").unwrap().as_bytes()).unwrap();
    assert!(
        platt
            .to_json()
            .unwrap()
            .contains("\"calibration\": \"platt\"")
    );
}

#[test]
fn a_stack_is_put_right_as_a_whole() {
    let options = ContestOptions {
        calibrate: Calibrate::Isotonic,
        ..ContestOptions::new(
            train(),
            &[Learner::Forest, Learner::Logistic, Learner::Voting],
        )
    };
    let table = sure(300, 4);
    let mut contest = Contest::new(&table, options).unwrap();
    while !contest.step(&table).unwrap().finished {}
    let contested = contest.finish().unwrap();
    assert_eq!(contested.estimator.kind(), "calibrated");
    model::open("m.json", contested.bundle("m").unwrap().as_bytes()).unwrap();
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
    // One that is said is kept, and the test rows are judged at it.
    let said = of(ThresholdRule::At(0.8));
    assert_eq!(said.threshold.unwrap().threshold, 0.8);
    assert_eq!(said.evaluation().unwrap().threshold.threshold, 0.8);
    assert!(said.to_json().unwrap().contains("at=0.8"));
    // Of 600 rows a budget of 60 is a tenth, however many there will be to score.
    let budget = of(ThresholdRule::TopK(60));
    assert_eq!(budget.threshold_by, ThresholdRule::TopShare(0.1));
    assert_eq!(budget.threshold, Some(share));
    let told = Remark::BudgetShare { top: 60, rows: 600 };
    assert!(budget.notice.remarks.contains(&told));
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

fn crossed(table: &Table, options: ContestOptions, folds: u32) -> Crossed {
    let mut crossed = CrossedContest::new(table, options, folds).unwrap();
    let mut share = 0.0;
    loop {
        let progress = crossed.step(table).unwrap();
        assert!(progress.share >= share - 1e-9 || progress.share < 1.0);
        share = progress.share;
        if progress.finished {
            return crossed.finish().unwrap();
        }
    }
}

#[test]
fn every_row_judges_once() {
    let table = sure(300, 6);
    let learners = [Learner::Logistic, Learner::Forest];
    let crossed = crossed(&table, ContestOptions::new(train(), &learners), 4);
    let rows: Vec<[u64; 2]> = crossed
        .by_fold
        .iter()
        .map(|fold| [fold.train_rows, fold.test_rows])
        .collect();
    assert_eq!(rows, [[225, 75]; 4]);
    assert_eq!(crossed.rows, 300);
    assert_eq!(crossed.evaluation().unwrap().rows, 300);
    // The baseline stands beside those that are named.
    assert_eq!(crossed.compared.len(), 3);
    let spread = crossed.chosen_spread().unwrap()["pr_auc"];
    assert!(spread.lowest < spread.mean && spread.mean < spread.highest);
    assert!(spread.deviation.unwrap() > 0.0);
    if crossed
        .by_fold
        .iter()
        .all(|fold| fold.model == crossed.model)
    {
        let sum: f64 = crossed
            .by_fold
            .iter()
            .map(|fold| fold.figures["pr_auc"])
            .sum();
        assert!((sum / 4.0 - spread.mean).abs() < 1e-12);
    }
    let bundle = crossed.bundle("m").unwrap();
    let opened = model::open("m.json", bundle.as_bytes()).unwrap();
    let metrics = opened.metrics.unwrap();
    assert_eq!((metrics.split.as_str(), metrics.rows), ("k-fold", 300));
    // JSON gives back the number but for its last bit.
    assert!((metrics.values["pr_auc"] - spread.mean).abs() < 1e-12);
}

#[test]
fn a_budget_of_rows_is_the_same_share_in_each_fold() {
    let table = sure(300, 6);
    let train = TrainOptions {
        threshold_by: ThresholdRule::TopK(30),
        ..train()
    };
    let crossed = crossed(&table, ContestOptions::new(train, &[Learner::Logistic]), 4);
    assert_eq!(crossed.threshold_by, ThresholdRule::TopShare(0.1));
    // A tie that does not fit is left out.
    assert!((27..=30).contains(&crossed.threshold.unwrap().taken));
    let told: Vec<&Remark> = crossed
        .notice
        .remarks
        .iter()
        .filter(|remark| matches!(remark, Remark::BudgetShare { .. }))
        .collect();
    assert_eq!(told, [&Remark::BudgetShare { top: 30, rows: 300 }]);
}

#[test]
fn a_fold_that_judges_has_no_say_in_which_columns_are_learnt_from() {
    // Of so many coins some fall like the answers of all rows, and no better than by chance in
    // rows that did not choose them.
    let table = coins(200, 600, &["yes", "no"]);
    let train = TrainOptions {
        most_columns: 20,
        ..train()
    };
    let crossed = crossed(&table, ContestOptions::new(train, &[Learner::Logistic]), 5);
    let area = crossed.evaluation().unwrap().value("roc_auc").unwrap();
    assert!((0.3..0.65).contains(&area), "{area}");
    // The model that is kept has its columns from all rows.
    assert_eq!(crossed.contract.features.len(), 20);
    let spare = crossed.notice.left_out.iter();
    assert_eq!(spare.filter(|left| left.why == Why::SaysLess).count(), 580);
}

#[test]
fn a_fold_that_is_skipped_half_way_is_not_kept_as_the_model_of_all_rows() {
    let table = sure(300, 6);
    let options = ContestOptions::new(train(), &[Learner::Logistic]);
    let whole = crossed(&table, options.clone(), 4);
    let mut contest = CrossedContest::new(&table, options, 4).unwrap();
    while contest.done() < 1 {
        contest.step(&table).unwrap();
    }
    contest.step(&table).unwrap();
    assert_eq!(contest.done(), 1, "the second fold is under way");
    contest.skip_folds();
    while !contest.step(&table).unwrap().finished {
        // As whoever drives it does, again and again.
        contest.skip_folds();
    }
    let found = contest.finish().unwrap();
    assert_eq!(found.by_fold.len(), 1);
    let cut = Cut::Folds { done: 1, all: 4 };
    assert!(found.notice.remarks.contains(&Remark::Cut(cut)));
    assert_eq!(found.rows, 300);
    assert!(found.estimator == whole.estimator, "another model");
}

#[test]
fn customers_stay_whole_in_folds() {
    let mut columns = customers(300, 9);
    for (row, cell) in columns[0].1.iter_mut().enumerate() {
        *cell = format!("C{:04}", row / 3);
    }
    let table = table(&columns);
    let train = TrainOptions {
        label: "Churn".into(),
        id: Some("customer".into()),
        ..train()
    };
    let options = ContestOptions::new(train, &[Learner::Logistic]);
    let crossed = crossed(&table, options, 3);
    assert!(crossed.whole_customers);
    for fold in &crossed.by_fold {
        assert_eq!(fold.test_rows % 3, 0, "{fold:?}");
    }
}

#[test]
fn folds_calibration_and_rules_are_asked_for_from_the_command_line() {
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
        let output = invoke(&[&call, more].concat());
        let said = String::from_utf8_lossy(&output.stderr).to_string();
        (output.status.code(), said, output.stdout)
    };
    let asked = [
        "--split",
        "kfold",
        "--folds",
        "3",
        "--calibrate",
        "isotonic",
        "--threshold-by",
        "top=10%",
        "--model",
        "forest",
    ];
    let (code, said, figures) = with(&asked);
    assert_eq!(code, Some(0), "{said}");
    let figures: serde_json::Value = serde_json::from_slice(&figures).unwrap();
    assert_eq!(figures["folds"].as_array().unwrap().len(), 3);
    assert_eq!(figures["calibration"], "isotonic");
    assert_eq!(figures["threshold_by"], "top=10%");
    assert!(figures["threshold"]["taken"].as_u64().unwrap() <= 24);
    assert!(figures["spread"][0]["figures"]["roc_auc"]["deviation"].is_f64());
    let scored = invoke(&["score", &seen, "--model", &bundle, "--out", &path("s.csv")]);
    assert!(scored.status.success());

    let short = [
        "--split", "kfold", "--budget", "0.001s", "--model", "forest",
    ];
    let (code, said, _) = with(&short);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("Time was too short for all folds to judge: 1 of 5"),
        "{said}"
    );

    for (wrong, expected) in [
        (["--threshold-by", "best"], "is no rule for a threshold"),
        (["--calibrate", "magic"], "possible values"),
        (["--folds", "1"], "2..=50"),
    ] {
        let (code, said, _) = with(&wrong);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(expected), "{said}");
    }
    let help = String::from_utf8(invoke(&["train", "--help"]).stdout).unwrap();
    for words in [
        "right for few rows",
        "a thousand or more rows of the rarer answer",
    ] {
        assert!(
            help.replace('\n', " ")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .contains(words),
            "{help}"
        );
    }
}
