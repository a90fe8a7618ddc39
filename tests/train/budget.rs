//! What becomes of a training when its time is up: a model all the same, and what was left
//! undone is said. Clocks are made up here, so that nothing depends on how fast a machine is.

use std::cell::Cell;

use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::{Random, TrainingRows};
use holdfast::i18n::Lang;
use holdfast::model;
use holdfast::model::boosting::{Binned, Input};
use holdfast::model::evaluate::{
    Bootstrap, Evaluation, EvaluationOptions, paired_difference_until,
};
use holdfast::model::train::{
    ClassOptions, ClassTraining, Contest, ContestOptions, Cut, Learner, Notice, Remark,
    TrainOptions, TrainStage, Training,
};
use holdfast::table::Table;

use super::tables::{customers, table};

fn cuts(notice: &Notice) -> Vec<Cut> {
    let cut = |remark: &Remark| match remark {
        Remark::Cut(cut) => Some(*cut),
        _ => None,
    };
    notice.remarks.iter().filter_map(cut).collect()
}

/// Customers beside whose columns there are others that measure, as many as are wanted.
fn wide(rows: usize, more: usize) -> Table {
    let mut columns = customers(rows, 5);
    let mut random = Random::new(6);
    for place in 0..more {
        let name: &'static str = Box::leak(format!("m{place:03}").into_boxed_str());
        let cells = (0..rows).map(|_| format!("{:.3}", random.uniform()));
        columns.push((name, cells.collect()));
    }
    table(&columns)
}

#[test]
fn late_from_the_beginning_the_judged_model_is_kept() {
    let table = wide(400, 80);
    let mut training = Training::new_until(&table, TrainOptions::new("Churn"), &|| true).unwrap();
    training.hurry();
    while !training.step_until(&table, &|| true).unwrap().finished {
        if training.is_judged() {
            training.settle().unwrap();
        }
    }
    let trained = training.finish().unwrap();
    assert_eq!((trained.train_rows, trained.rows), (320, 320));
    let cuts = cuts(&trained.notice);
    let all = 400;
    for cut in [
        Cut::Columns {
            seen: 60,
            unseen: 29,
        },
        Cut::Regression,
        Cut::Intervals,
        Cut::LastPass { rows: 320, all },
    ] {
        assert!(cuts.contains(&cut), "{cut:?}: {cuts:?}");
    }
    assert!(cuts.iter().any(|cut| matches!(cut, Cut::Features { .. })));
    for (cut, remark) in cuts.iter().zip(trained.notice.remarks(Lang::Ko)) {
        let [english, korean] = [Lang::En, Lang::Ko].map(|lang| cut.say(lang));
        assert!(english.starts_with("Time was too short"), "{english}");
        assert!(korean.starts_with("시간이 모자라"), "{korean}, {remark}");
    }
    model::load("m.json", trained.bundle("m").unwrap().as_bytes()).unwrap();
}

/// Ends a training when so much of the learning from all rows is done: the rows that the model
/// learnt from, those that its judged twin did, and whether it is told that they are one.
macro_rules! ended_at {
    ($training:expr, $table:expr, $share:expr) => {{
        let (mut training, mut settled) = ($training.unwrap(), false);
        loop {
            let progress = training.step($table).unwrap();
            if progress.finished {
                break;
            }
            let last = progress.stage == TrainStage::LearningAll;
            if last && progress.share >= $share && !settled {
                settled = true;
                training.settle().unwrap();
            }
        }
        assert!(settled, "nothing was ended");
        let trained = training.finish().unwrap();
        let told = cuts(&trained.notice);
        let told = told.iter().any(|cut| matches!(cut, Cut::LastPass { .. }));
        (trained.rows, trained.train_rows, told)
    }};
}

#[test]
fn a_model_of_some_folds_of_all_rows_does_not_replace_the_judged_one() {
    let table = wide(400, 0);
    let options = TrainOptions {
        bootstrap: Bootstrap {
            samples: 0,
            ..Bootstrap::default()
        },
        ..TrainOptions::new("Churn")
    };
    let learners = [Learner::Boosting];
    let contest = || ContestOptions::new(options.clone(), &learners);
    // Half of the way some folds are fitted and others are not.
    let usual = ended_at!(Training::new(&table, options.clone()), &table, 0.5);
    let compared = ended_at!(Contest::new(&table, contest()), &table, 0.5);
    assert_eq!([usual, compared], [(320, 320, true); 2]);
    // With all folds fitted it is a model of all rows; only its regressions are cut short.
    let usual = ended_at!(Training::new(&table, options.clone()), &table, 1.0);
    let compared = ended_at!(Contest::new(&table, contest()), &table, 1.0);
    assert_eq!([usual, compared], [(400, 320, false); 2]);

    let mut columns = customers(300, 5);
    for (row, cell) in columns[8].1.iter_mut().enumerate() {
        *cell = ["stays", "leaves", "comes back"][row % 3].into();
    }
    let table = super::tables::table(&columns);
    let classes = || ClassOptions::new(options.clone());
    let (rows, judged, told) = ended_at!(ClassTraining::new(&table, classes()), &table, 0.5);
    assert!(rows == judged && judged < 300 && told, "{rows} of {judged}");
    let (rows, _, told) = ended_at!(ClassTraining::new(&table, classes()), &table, 1.0);
    assert_eq!((rows, told), (300, false));
}

#[test]
fn in_time_nothing_is_cut() {
    let table = wide(300, 0);
    let options = TrainOptions {
        bootstrap: Bootstrap {
            samples: 50,
            ..Bootstrap::default()
        },
        ..TrainOptions::new("Churn")
    };
    let mut training = Training::new(&table, options).unwrap();
    training.hurry();
    while !training.step(&table).unwrap().finished {}
    let trained = training.finish().unwrap();
    assert_eq!(trained.rows, 300);
    assert_eq!(cuts(&trained.notice), []);
    let figure = trained.evaluation().unwrap().figures["pr_auc"];
    assert!(figure.interval.is_some());
}

#[test]
fn regressions_are_a_step_each_and_an_end_is_heard_between_them() {
    let table = wide(300, 0);
    // Steps behind the trees of the first pass; the end is asked for after the first of them.
    let behind = |ends: bool| {
        let mut training = Training::new(&table, TrainOptions::new("Churn")).unwrap();
        let mut steps = 0;
        loop {
            let progress = training.step(&table).unwrap();
            match progress.stage {
                TrainStage::Learning if progress.trees == 0 && progress.share >= 1.0 => steps += 1,
                TrainStage::Judging => return steps,
                _ => {}
            }
            if ends && steps == 1 {
                training.hurry();
            }
        }
    };
    let [whole, short] = [false, true].map(behind);
    // A regression per fold and penalty, and one of all rows; in haste one penalty must do.
    assert!(short > 2 && whole > 2 * short, "{short} of {whole}");
}

#[test]
fn other_kinds_are_cut_short_alike() {
    let table = wide(300, 0);
    let learners = [Learner::Neighbours, Learner::Forest, Learner::Stacking];
    let options = ContestOptions {
        trials: 5,
        ..ContestOptions::new(TrainOptions::new("Churn"), &learners)
    };
    let mut contest = Contest::new_until(&table, options, &|| true).unwrap();
    contest.hurry();
    while !contest.step_until(&table, &|| true).unwrap().finished {
        if contest.is_judged() {
            contest.settle().unwrap();
        }
    }
    let contested = contest.finish().unwrap();
    assert_eq!(contested.rows, contested.train_rows);
    assert!(!contested.skipped.is_empty());
    let cuts = cuts(&contested.notice);
    assert!(
        cuts.contains(&Cut::LastPass {
            rows: 240,
            all: 300
        }),
        "{cuts:?}"
    );
    assert!(cuts.contains(&Cut::Intervals), "{cuts:?}");
    model::open("m.json", contested.bundle("m").unwrap().as_bytes()).unwrap();
}

#[test]
fn of_several_classes_too() {
    let mut columns = customers(300, 5);
    for (row, cell) in columns[8].1.iter_mut().enumerate() {
        *cell = ["stays", "leaves", "comes back"][row % 3].into();
    }
    let table = table(&columns);
    let options = ClassOptions::new(TrainOptions::new("Churn"));
    let mut training = ClassTraining::new_until(&table, options, &|| true).unwrap();
    training.hurry();
    while !training.step_until(&table, &|| true).unwrap().finished {
        if training.is_judged() {
            training.settle().unwrap();
        }
    }
    let trained = training.finish().unwrap();
    assert_eq!(trained.rows, trained.train_rows);
    let cuts = cuts(&trained.notice);
    assert!(cuts.contains(&Cut::Regression), "{cuts:?}");
    assert!(trained.to_json().unwrap().contains("Time was too short"));
}

#[test]
fn a_search_that_ends_early_says_how_far_it_came() {
    let table = wide(200, 0);
    let options = ContestOptions {
        trials: 3,
        ..ContestOptions::new(TrainOptions::new("Churn"), &[Learner::Boosting])
    };
    let mut contest = Contest::new(&table, options).unwrap();
    contest.end_search();
    contest.hurry();
    while !contest.step_until(&table, &|| true).unwrap().finished {
        if contest.is_judged() {
            contest.settle().unwrap();
        }
    }
    let cuts = cuts(&contest.finish().unwrap().notice);
    assert!(
        cuts.contains(&Cut::Search { done: 0, asked: 3 }),
        "{cuts:?}"
    );
}

#[test]
fn features_that_are_not_binned_part_no_rows() {
    let columns: Vec<Vec<f32>> = (0..20)
        .map(|place| (0..50).map(|row| (row * (place + 3) % 23) as f32).collect())
        .collect();
    let matrix = Matrix::new(50, columns).unwrap();
    let mut inputs = vec![Input::Number; 20];
    inputs[18] = Input::Category;
    let all = TrainingRows::all(50);
    let binned = Binned::of_until(&matrix, &inputs, &all, 64, 8, &|| true);
    assert_eq!(binned.skipped(), 4);
    let constant = binned
        .features()
        .iter()
        .map(|feature| feature.is_constant());
    let constant: Vec<bool> = constant.collect();
    assert_eq!(constant[..16], [false; 16]);
    assert_eq!(constant[16..], [true; 4]);
    assert_eq!(binned.bin(18, 7), 1);
    assert_eq!(Binned::of(&matrix, &inputs, &all, 64, 8).skipped(), 0);
}

#[test]
fn intervals_are_made_of_the_samples_there_is_time_for() {
    let mut random = Random::new(8);
    let scores: Vec<f64> = (0..200).map(|_| random.uniform()).collect();
    let labels: Vec<bool> = scores.iter().map(|p| random.uniform() < *p).collect();
    let options = EvaluationOptions::default();
    let after = |samples: u32| {
        let left = Cell::new(samples);
        let is_late = || left.replace(left.get().saturating_sub(1)) == 0;
        let found = Evaluation::of_until(&labels, &scores, None, &options, &is_late).unwrap();
        found.figures["roc_auc"]
    };
    let (none, some, all) = (after(20), after(60), after(u32::MAX));
    assert!(none.interval.is_none());
    assert_eq!((none.value, some.value), (all.value, all.value));
    let [some, all] = [some, all].map(|figure| figure.interval.unwrap());
    assert!(some != all && (some.low - all.low).abs() < 0.05);
    let flat = |_: Option<&[f64]>| Some(0.5);
    let bootstrap = Bootstrap::default();
    let late = paired_difference_until(&bootstrap, 200, None, flat, flat, &|| true);
    assert_eq!(late, None);
}
