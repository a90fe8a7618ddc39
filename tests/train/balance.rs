//! Classes balanced for learning: every kind of model takes it, what judges stays as it is,
//! and probabilities stay true.

use holdfast::feature::prepare::resample::{Smote, SmoteOptions};
use holdfast::feature::prepare::{Random, TrainingRows};
use holdfast::model;
use holdfast::model::evaluate::Bootstrap;
use holdfast::model::train::{
    Balance, Contest, ContestOptions, Contested, Learner, ModelName, TrainOptions, Trained,
    Training,
};
use holdfast::table::{Column, Table};

/// Few leavers, gaps, a category.
fn table(rows: usize) -> Table {
    let mut random = Random::new(3);
    let mut columns: Vec<(&str, Vec<String>)> = ["months", "spent", "plan", "Churn"]
        .map(|name| (name, Vec::new()))
        .into();
    for _ in 0..rows {
        let (months, spent) = (random.below(60), random.normal());
        let plan = ["basic", "plus", "family"][random.below(3)];
        let margin = -2.6 - months as f64 / 20.0 + spent + if plan == "basic" { 1.4 } else { 0.0 };
        let left = random.uniform() < 1.0 / (1.0 + (-margin).exp());
        let gap = random.uniform() < 0.15;
        let cells = [
            months.to_string(),
            if gap {
                String::new()
            } else {
                format!("{spent:.3}")
            },
            plan.to_string(),
            if left { "Yes" } else { "No" }.to_string(),
        ];
        for ((_, column), cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    let column = |(name, cells): &(&str, Vec<String>)| {
        Column::from_texts(name, cells.iter().map(String::as_str))
    };
    Table::new("customers", columns.iter().map(column).collect()).unwrap()
}

fn options(balance: Balance) -> TrainOptions {
    TrainOptions {
        balance,
        bootstrap: Bootstrap {
            samples: 10,
            ..Bootstrap::default()
        },
        ..TrainOptions::new("Churn")
    }
}

fn contest(table: &Table, balance: Balance, learners: &[Learner]) -> Contested {
    let options = ContestOptions::new(options(balance), learners);
    let mut contest = Contest::new(table, options).unwrap();
    while !contest.step(table).unwrap().finished {}
    contest.finish().unwrap()
}

fn train(table: &Table, balance: Balance, model: ModelName) -> Trained {
    let options = TrainOptions {
        models: vec![model],
        ..options(balance)
    };
    let mut training = Training::new(table, options).unwrap();
    let mut steps = 0;
    while !training.step(table).unwrap().finished {
        steps += 1;
        if steps % 200 == 0 {
            training.hurry();
        }
        if training.is_judged() && steps < 1_000_000 {
            training.take_time();
            steps = 1_000_000;
        }
    }
    training.finish().unwrap()
}

const KINDS: [Learner; 8] = [
    Learner::Forest,
    Learner::ExtraTrees,
    Learner::Neighbours,
    Learner::SupportVectors,
    Learner::Perceptron,
    Learner::Resnet,
    Learner::Voting,
    Learner::Stacking,
];

#[test]
fn every_kind_learns_from_balanced_classes_and_is_judged_by_rows_as_they_are() {
    let table = table(500);
    let plain = contest(&table, Balance::None, &[Learner::Forest]);
    let judged = plain.evaluation().unwrap();
    for balance in [Balance::Smote, Balance::Weights(None)] {
        let found = contest(&table, balance, &KINDS);
        assert_eq!(found.skipped, [], "{balance:?}");
        assert_eq!(found.split, plain.split, "the same rows judge");
        assert_eq!(found.train_rows, plain.train_rows, "real rows are counted");
        assert_eq!(found.rows, 500);
        for learner in KINDS.iter().chain([&Learner::Majority]) {
            let of = found.compared.iter().find(|c| c.model == *learner).unwrap();
            let evaluation = &of.evaluation;
            assert_eq!(
                (evaluation.rows, evaluation.positives, evaluation.base_rate),
                (judged.rows, judged.positives, judged.base_rate),
                "{learner:?}"
            );
            // Half of what is learnt from left: were probabilities those of that half, the
            // loss would be far above that of saying the share of all.
            let flat = found
                .compared
                .iter()
                .find(|c| c.model == Learner::Majority)
                .unwrap();
            let loss = evaluation.value("log_loss").unwrap();
            let flat = flat.evaluation.value("log_loss").unwrap();
            assert!(
                loss < flat + 0.03,
                "{balance:?} {learner:?}: {loss}, flat {flat}"
            );
        }
        // What was made true again is part of the bundle, within stacks, too.
        let text = found.bundle("m").unwrap();
        let scorer = model::open("m.json", text.as_bytes()).unwrap();
        let fit = holdfast::feature::fit(scorer.contract(), &table);
        let matrix = holdfast::feature::assemble(scorer.contract(), &table, &fit).unwrap();
        let (mut own, mut read) = (vec![0.0; 500], vec![0.0; 500]);
        found.estimator.probabilities(&matrix, 0..500, &mut own);
        scorer.scores(&matrix, 0..500, &mut read).unwrap();
        assert_eq!(own, read);
        let mean = own.iter().sum::<f64>() / 500.0;
        assert!(
            (mean - judged.base_rate).abs() < 0.05,
            "{balance:?}: {mean}"
        );
    }
}

#[test]
fn trees_and_regression_learn_from_balanced_classes_and_stay_sums_of_trees() {
    let table = table(500);
    let plain = train(&table, Balance::None, ModelName::Boosting);
    for balance in [
        Balance::Smote,
        Balance::Weights(None),
        Balance::Weights(Some(3.0)),
    ] {
        for name in [ModelName::Boosting, ModelName::Logistic, ModelName::Blend] {
            let found = train(&table, balance, name);
            let (evaluation, judged) = (found.evaluation().unwrap(), plain.evaluation().unwrap());
            assert_eq!(found.split, plain.split);
            assert_eq!(
                (evaluation.rows, evaluation.positives),
                (judged.rows, judged.positives)
            );
            assert_ne!(found.ensemble, plain.ensemble);
            let flat = found
                .compared
                .iter()
                .find(|c| c.model == ModelName::Majority)
                .unwrap();
            let share = flat.evaluation.value("brier").unwrap();
            let base = judged.base_rate;
            assert!(
                (share - base * (1.0 - base)).abs() < 0.01,
                "the real share: {share}"
            );
            let loss = evaluation.value("log_loss").unwrap();
            let flat = flat.evaluation.value("log_loss").unwrap();
            assert!(
                loss < flat + 0.03,
                "{balance:?} {name:?}: {loss}, flat {flat}"
            );
        }
    }
}

#[test]
fn gaps_stay_gaps_where_they_are_kept_and_are_refused_where_not() {
    let columns = vec![
        vec![0.0, 1.0, 2.0, f64::NAN, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0],
        vec![1.0, f64::NAN, 1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    ];
    let classes: Vec<Option<bool>> = (0..10).map(|row| Some(row < 4)).collect();
    let rows = TrainingRows::all(10);
    let options = SmoteOptions {
        categories: vec![false, true],
        keep_gaps: true,
        ..SmoteOptions::default()
    };
    let made = Smote::new(&columns, &classes, &rows, options.clone())
        .unwrap()
        .run();
    assert_eq!(made.origin, [0, 1]);
    assert!((0.0..=2.0).contains(&made.columns[0][0]));
    assert!(
        made.columns[1]
            .iter()
            .all(|code| *code == 1.0 || *code == 2.0 || code.is_nan())
    );
    let more = SmoteOptions {
        ratio: 1.0,
        ..options.clone()
    };
    let classes: Vec<Option<bool>> = (0..10).map(|row| Some(row == 3 || row == 0)).collect();
    let made = Smote::new(&columns, &classes, &rows, more).unwrap().run();
    for (origin, value) in made.origin.iter().zip(&made.columns[0]) {
        // Between a gap and a number there is nothing: the first row's cell stays.
        match origin {
            3 => assert!(value.is_nan()),
            _ => assert_eq!(*value, 0.0),
        }
    }
    let refuses = SmoteOptions {
        keep_gaps: false,
        ..options
    };
    assert!(Smote::new(&columns, &classes, &rows, refuses).is_err());
}
