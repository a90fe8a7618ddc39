//! Several classes judged by folds, and their probabilities put right.

use std::path::Path;

use holdfast::feature::prepare::Random;
use holdfast::model::evaluate::SeveralEvaluation;
use holdfast::model::train::{
    ClassOptions, ClassTrained, ClassTraining, CrossedClasses, Cut, ModelName, Remark, TrainError,
    TrainOptions,
};
use holdfast::table::{Column, Table};
use serde_json::Value;

use super::classes::{csv, hurried, opened, quick, shares, small, succeeds};
use super::tables::coins;

fn crossed(table: &Table, options: ClassOptions, folds: u32) -> Result<ClassTrained, TrainError> {
    let mut crossed = CrossedClasses::new(table, options, folds)?;
    let mut steps = 0;
    loop {
        let before = crossed.done();
        let progress = crossed.step(table)?;
        assert!((0.0..=1.0).contains(&progress.share), "{progress:?}");
        if progress.finished {
            return crossed.finish();
        }
        steps = if crossed.done() > before {
            0
        } else {
            steps + 1
        };
        if steps == 30 {
            crossed.hurry();
        }
    }
}

fn only(label: &str, model: ModelName) -> ClassOptions {
    ClassOptions {
        train: TrainOptions {
            models: vec![model],
            ..quick(label).train
        },
        ..quick(label)
    }
}

#[test]
fn every_row_is_judged_once_and_the_folds_figures_are_told() {
    let table = small(240, 3);
    let trained = crossed(&table, quick("move"), 4).unwrap();
    let said = trained.folds.as_ref().unwrap();
    assert_eq!(said.by_fold.len(), 4);
    assert!(!said.whole_customers);
    let judged: u64 = said.by_fold.iter().map(|fold| fold.test_rows).sum();
    assert_eq!(judged, 237, "the rare class is not learnt");
    for fold in &said.by_fold {
        assert_eq!(fold.train_rows + fold.test_rows, 237);
    }
    let evaluation = trained.evaluation().unwrap();
    assert_eq!(evaluation.rows, 237);
    let rows: f64 = evaluation.classes.iter().map(|of| of.figures.support).sum();
    assert_eq!(rows, 237.0);
    assert!(evaluation.value("macro_f1").unwrap() > 0.7);
    // Losses are means over rows, so that the folds', weighed by their rows, are the whole's;
    // each fold is told by its own best model, so one kind alone is asked.
    let trained = crossed(&table, only("move", ModelName::Logistic), 4).unwrap();
    assert_eq!(trained.model, ModelName::Logistic);
    let folds = &trained.folds.as_ref().unwrap().by_fold;
    let sum: f64 = folds
        .iter()
        .map(|fold| fold.figures["log_loss"] * fold.test_rows as f64)
        .sum();
    let whole = trained.evaluation().unwrap().value("log_loss").unwrap();
    assert!((sum / 237.0 - whole).abs() < 1e-9, "{sum}, {whole}");
    let spread = &trained.spread().unwrap()["log_loss"];
    let mean: f64 = folds.iter().map(|fold| fold.figures["log_loss"]).sum();
    assert!((spread.mean - mean / 4.0).abs() < 1e-12);
    assert!(spread.lowest < spread.highest);
    let printed: Value = serde_json::from_str(&trained.to_json().unwrap()).unwrap();
    assert_eq!(printed["folds"].as_array().unwrap().len(), 4);
    assert!(printed["split"].is_null() && printed["test_rows"].is_null());
    assert_eq!(printed["calibration"], "none");
    for name in ["macro_f1", "weighted_f1", "micro_pr_auc", "macro_pr_auc"] {
        assert!(
            printed["spread"][0]["figures"][name]["mean"].is_f64(),
            "{name}"
        );
    }
    // The kept model learnt from all rows, and says so where it is opened.
    assert_eq!(trained.rows, 237);
    let model = opened(&trained.bundle("m").unwrap());
    assert_eq!(model.metrics.unwrap().split, "k-fold");
}

#[test]
fn a_fold_that_judges_has_no_say_in_which_columns_are_learnt_from() {
    let table = coins(200, 600, &["stays", "stays", "moves", "leaves"]);
    let mut options = only("left", ModelName::Logistic);
    options.train.most_columns = 20;
    let trained = crossed(&table, options, 5).unwrap();
    // Columns are chosen by what they say of all classes.
    let area = trained
        .evaluation()
        .unwrap()
        .value("macro_roc_auc")
        .unwrap();
    assert!((0.3..0.65).contains(&area), "{area}");
}

#[test]
fn a_column_that_tells_rarer_classes_apart_is_worth_as_much_as_one_of_the_most_frequent() {
    let mut random = Random::new(12);
    let (mut answers, mut side) = (Vec::new(), Vec::new());
    let mut guesses = vec![Vec::new(); 30];
    for row in 0..700 {
        let answer = [
            "stays", "stays", "stays", "stays", "stays", "moves", "leaves",
        ][row % 7];
        answers.push(answer);
        side.push(match answer {
            "moves" => "west",
            "leaves" => "east",
            // Of those who stay it says nothing.
            _ => ["west", "east"][random.below(2)],
        });
        for guess in &mut guesses {
            let right = random.below(100) < 60;
            guess.push(if (answer == "stays") == right {
                "1"
            } else {
                "0"
            });
        }
    }
    let mut columns = vec![
        Column::from_texts("answer", answers),
        Column::from_texts("side", side),
    ];
    for (at, guess) in guesses.into_iter().enumerate() {
        columns.push(Column::from_texts(&format!("guess {at}"), guess));
    }
    let table = Table::new("customers", columns).unwrap();
    let mut options = only("answer", ModelName::Logistic);
    options.train.most_columns = 10;
    let training = ClassTraining::new(&table, options).unwrap();
    let left_out = &training.notice().left_out;
    assert_eq!(left_out.len(), 21);
    assert!(
        left_out.iter().all(|left| left.column != "side"),
        "{left_out:?}"
    );
}

#[test]
fn a_fold_that_is_skipped_half_way_is_not_kept_as_the_model_of_all_rows() {
    let table = small(240, 3);
    let options = only("move", ModelName::Logistic);
    let whole = crossed(&table, options.clone(), 4).unwrap();
    let mut training = CrossedClasses::new(&table, options, 4).unwrap();
    while training.done() < 1 {
        training.step(&table).unwrap();
    }
    training.step(&table).unwrap();
    assert_eq!(training.done(), 1, "the second fold is under way");
    training.skip_folds();
    while !training.step(&table).unwrap().finished {
        // As whoever drives it does, again and again.
        training.skip_folds();
    }
    let trained = training.finish().unwrap();
    assert_eq!(trained.folds.as_ref().unwrap().by_fold.len(), 1);
    let cut = Cut::Folds { done: 1, all: 4 };
    assert!(trained.notice.remarks.contains(&Remark::Cut(cut)));
    assert_eq!(trained.train_rows, 237);
    assert!(trained.outputs == whole.outputs, "another model");
}

#[test]
fn folds_do_not_see_what_they_judge() {
    // Classes by chance: whoever had seen them would be better than their shares.
    let mut random = Random::new(5);
    let cells: Vec<[String; 2]> = (0..240)
        .map(|_| {
            let class = ["a", "b", "c"][random.below(3)];
            [format!("{:.4}", random.uniform()), class.to_string()]
        })
        .collect();
    let column =
        |at: usize, name: &str| Column::from_texts(name, cells.iter().map(|row| row[at].as_str()));
    let table = Table::new("t", vec![column(0, "x"), column(1, "y")]).unwrap();
    let trained = crossed(&table, quick("y"), 3).unwrap();
    let loss = |model: ModelName| {
        let mut compared = trained.compared.iter();
        let of = compared.find(|of| of.model == model).unwrap();
        of.evaluation.value("log_loss").unwrap()
    };
    for model in [ModelName::Boosting, ModelName::Logistic, ModelName::Blend] {
        assert!(loss(model) > loss(ModelName::Majority) - 0.01, "{model:?}");
    }
}

#[test]
fn customers_with_several_rows_stay_in_one_fold() {
    let table = small(240, 0);
    let customers: Vec<String> = (0..240).map(|row| format!("K{:03}", row / 3)).collect();
    let columns = table.columns().iter().map(|column| match column.name() {
        "id" => Column::from_texts("customer_id", customers.iter().map(String::as_str)),
        _ => column.clone(),
    });
    let table = Table::new("t", columns.collect()).unwrap();
    let trained = crossed(&table, only("move", ModelName::Logistic), 3).unwrap();
    let said = trained.folds.unwrap();
    assert!(said.whole_customers);
    for fold in said.by_fold {
        assert_eq!(fold.test_rows % 3, 0);
    }
}

#[test]
fn probabilities_bent_by_weights_are_put_right_out_of_sight() {
    // A class of 24 rows in 400 that weighs as much as the others is promised too often.
    let table = small(400, 24);
    let lost = |trained: &ClassTrained| {
        let class = trained.classes.iter().position(|class| class == "lost");
        let (class, count) = (class.unwrap(), trained.classes.len());
        let model = opened(&trained.bundle("m").unwrap());
        let all = shares(&model, &table);
        let own = all.iter().skip(class).step_by(count);
        own.sum::<f64>() / 400.0
    };
    let balanced = ClassOptions {
        balanced: true,
        ..only("move", ModelName::Logistic)
    };
    let bent = hurried(&table, balanced.clone()).unwrap();
    let right = hurried(
        &table,
        ClassOptions {
            calibrated: true,
            ..balanced
        },
    )
    .unwrap();
    assert!(right.calibrated && !bent.calibrated);
    let (promised, found) = (lost(&bent), lost(&right));
    assert!(promised > 0.09, "{promised}");
    assert!((found - 0.06).abs() < 0.01, "{found}");
    let loss = |trained: &ClassTrained| trained.evaluation().unwrap().value("log_loss").unwrap();
    assert!(loss(&right) < loss(&bent), "test rows agree");
    let printed: Value = serde_json::from_str(&right.to_json().unwrap()).unwrap();
    assert_eq!(printed["calibration"], "bias-corrected-temperature");
    // Shares that are the same for everybody have nothing that could be put right.
    let shares_alone = ClassOptions {
        calibrated: true,
        ..only("move", ModelName::Majority)
    };
    let flat = hurried(&table, shares_alone).unwrap();
    assert!(!flat.calibrated && !flat.notice.remarks.contains(&Remark::NotCalibrated));
    let printed: Value = serde_json::from_str(&flat.to_json().unwrap()).unwrap();
    assert_eq!(printed["calibration"], "none");
    // What the model is judged by is what its bundle says.
    let model = opened(&right.bundle("m").unwrap());
    let all = shares(&model, &table);
    let label = table.column("move").unwrap();
    let truth: Vec<usize> = (0..400)
        .map(|row| {
            let mut classes = right.classes.iter();
            classes.position(|class| class == label.text(row)).unwrap()
        })
        .collect();
    let all = SeveralEvaluation::of(&truth, &all, 4, None, &quick("move").train.bootstrap);
    assert!(all.unwrap().value("log_loss").unwrap() < loss(&bent));
}

#[test]
fn from_the_command_line_classes_are_judged_by_folds_and_put_right() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("classes-folds");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    std::fs::write(path("moves.csv"), csv(&small(200, 3))).unwrap();
    let figures = succeeds(&[
        "train",
        &path("moves.csv"),
        "--label",
        "move",
        "--model",
        "logistic",
        "--split",
        "kfold",
        "--folds",
        "3",
        "--calibrate",
        "platt",
        "--out",
        &path("m.json"),
    ]);
    let figures: Value = serde_json::from_str(&figures).unwrap();
    assert_eq!(figures["folds"].as_array().unwrap().len(), 3);
    assert_eq!(figures["calibration"], "bias-corrected-temperature");
    assert_eq!(figures["metrics"]["rows"], 197);
    let bundle = std::fs::read_to_string(path("m.json")).unwrap();
    assert_eq!(opened(&bundle).classes, ["a/b", "b/a", "c,c"]);
}
