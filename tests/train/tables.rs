//! From a table to a model: what is left out, what is refused, what is kept to.

use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use holdfast::model::evaluate::Bootstrap;
use holdfast::model::train::{ModelName, SplitKind, TrainError, TrainOptions, Trained, Training};
use holdfast::model::{self};
use holdfast::table::{Column, Table};

/// Columns by name, as files have them.
type Columns = Vec<(&'static str, Vec<String>)>;

/// Customers as files have them: an id, words, numbers with gaps, dates, an answer.
pub fn customers(rows: usize, seed: u64) -> Columns {
    let mut random = Random::new(seed);
    let mut columns: Columns = [
        "customer",
        "plan",
        "months",
        "spent",
        "city",
        "empty",
        "same",
        "signed_up",
        "Churn",
    ]
    .into_iter()
    .map(|name| (name, Vec::new()))
    .collect();
    for row in 0..rows {
        let plan = ["basic", "plus", "family"][random.below(3)];
        let months = random.below(60);
        let spent = 10.0 + 40.0 * random.uniform();
        let city = random.below(30);
        let margin = -0.5 - months as f64 / 15.0
            + if plan == "basic" { 1.5 } else { 0.0 }
            + if city.is_multiple_of(5) { 1.0 } else { 0.0 }
            + spent / 20.0;
        let left = random.uniform() < 1.0 / (1.0 + (-margin).exp());
        let cells = [
            format!("C{:06}", row * 7 + 13),
            plan.to_string(),
            months.to_string(),
            if random.uniform() < 0.1 {
                String::new()
            } else {
                format!("{spent:.2}")
            },
            format!("city {city}"),
            String::new(),
            "KRW".to_string(),
            format!(
                "2024-{:02}-{:02}",
                1 + random.below(12),
                1 + random.below(28)
            ),
            if left { "Yes" } else { "No" }.to_string(),
        ];
        for ((_, column), cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    columns
}

pub fn table(columns: &[(&str, Vec<String>)]) -> Table {
    let column = |(name, cells): &(&str, Vec<String>)| {
        Column::from_texts(name, cells.iter().map(String::as_str))
    };
    Table::new("customers", columns.iter().map(column).collect()).unwrap()
}

/// Answers, and so many columns of coins beside them that know nothing of these.
pub fn coins(rows: usize, columns: usize, answers: &[&str]) -> Table {
    let mut random = Random::new(71);
    let answers = (0..rows).map(|_| answers[random.below(answers.len())].to_string());
    let mut all = vec![("left".to_string(), answers.collect::<Vec<String>>())];
    for column in 0..columns {
        let cells = (0..rows).map(|_| random.below(2).to_string());
        all.push((format!("coin {column}"), cells.collect()));
    }
    let all = all
        .iter()
        .map(|(name, cells)| (name.as_str(), cells.clone()));
    table(&all.collect::<Vec<(&str, Vec<String>)>>())
}

fn quick(label: &str) -> TrainOptions {
    TrainOptions {
        bootstrap: Bootstrap {
            samples: 50,
            ..Bootstrap::default()
        },
        ..TrainOptions::new(label)
    }
}

/// Trains in a hurry: one fit a pass.
fn train(table: &Table, options: TrainOptions) -> Result<Trained, TrainError> {
    let mut training = Training::new(table, options)?;
    let mut steps = 0;
    while !training.step(table)?.finished {
        steps += 1;
        if steps % 60 == 0 {
            training.hurry();
        }
        if training.is_judged() && steps < 1_000_000 {
            training.take_time();
            steps = 1_000_000;
        }
    }
    training.finish()
}

#[test]
fn a_table_becomes_a_bundle_that_scores_other_rows() {
    let seen = table(&customers(900, 1));
    let trained = train(&seen, quick("Churn")).unwrap();
    let names: Vec<&str> = trained
        .contract
        .features
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "plan",
            "months",
            "spent",
            "city",
            "signed_up_days",
            "signed_up_weekday"
        ]
    );
    assert_eq!(trained.contract.id.as_deref(), Some("customer"));
    let evaluation = trained.evaluation().unwrap();
    assert_eq!((trained.rows, evaluation.rows), (900, 180));
    let precision = evaluation.value("pr_auc").unwrap();
    assert!(
        precision > evaluation.base_rate + 0.15,
        "{precision} over {}",
        evaluation.base_rate
    );
    assert_eq!(trained.compared.len(), 4);
    assert!(
        trained
            .compared
            .iter()
            .all(|c| c.chosen == c.difference.is_none())
    );
    // They are also held against each other by other figures, the lower log loss the better.
    for own in &trained.compared {
        assert_eq!(own.differences.len(), if own.chosen { 0 } else { 2 });
        for (name, found) in &own.differences {
            let [own, best] = [&own.evaluation, evaluation].map(|of| of.value(name).unwrap());
            assert!((found.value - (own - best)).abs() < 1e-9, "{name}");
        }
    }

    let loaded = model::load("m.json", trained.bundle("customers").unwrap().as_bytes()).unwrap();
    assert_eq!(loaded.ensemble, trained.ensemble);
    assert_eq!(
        loaded.threshold,
        trained.threshold.map(|threshold| threshold.threshold)
    );
    assert_eq!(loaded.metrics.as_ref().unwrap().values["pr_auc"], precision);

    // Other rows, with a plan and cities that training never saw, and words for numbers' gaps.
    let mut other = customers(400, 2);
    for row in 0..20 {
        other[1].1[row] = "premium".into();
        other[4].1[row] = "elsewhere".into();
        other[2].1[row] = String::new();
    }
    let labels: Vec<bool> = other[8].1.iter().map(|cell| cell == "Yes").collect();
    other.truncate(8);
    let other = table(&other);
    let fit = holdfast::feature::fit(loaded.contract(), &other);
    let matrix = holdfast::feature::assemble(loaded.contract(), &other, &fit).unwrap();
    let scores: Vec<f64> = (0..400)
        .map(|row| loaded.probability(loaded.margin(&matrix.row(row))))
        .collect();
    let auc = model::evaluate::roc_auc(&labels, &scores, None).unwrap();
    assert!(auc > 0.7, "{auc}");
}

#[test]
fn the_same_seed_gives_the_same_bundle() {
    let table = table(&customers(400, 3));
    let bundle = |seed: u64| {
        let options = TrainOptions {
            seed,
            ..quick("Churn")
        };
        train(&table, options).unwrap().bundle("x").unwrap()
    };
    assert_eq!(bundle(1), bundle(1));
    assert_ne!(bundle(1), bundle(2));
}

#[test]
fn the_named_model_is_the_one_that_is_kept() {
    let table = table(&customers(400, 4));
    for (names, expected) in [
        (vec![ModelName::Boosting], ModelName::Boosting),
        (vec![ModelName::Logistic], ModelName::Logistic),
        (vec![ModelName::Majority], ModelName::Majority),
        (
            vec![ModelName::Majority, ModelName::Logistic],
            ModelName::Logistic,
        ),
    ] {
        let options = TrainOptions {
            models: names,
            ..quick("Churn")
        };
        let trained = train(&table, options).unwrap();
        assert_eq!(trained.model, expected);
        // Whichever it is, a bundle holds it.
        model::load("m.json", trained.bundle("x").unwrap().as_bytes()).unwrap();
    }
}

#[test]
fn customers_with_several_rows_stand_on_one_side() {
    let mut columns = customers(600, 5);
    // A day that is each customer's, not each row's: nothing to split by in time.
    for row in 0..600 {
        columns[0].1[row] = format!("C{:04}", row / 3);
        columns[7].1[row] = columns[7].1[row - row % 3].clone();
    }
    let table = table(&columns);
    let options = TrainOptions {
        id: Some("customer".into()),
        ..quick("Churn")
    };
    let training = Training::new(&table, options.clone()).unwrap();
    assert!(matches!(
        training.plan().split,
        holdfast::feature::prepare::plan::SplitPlan::Group(_)
    ));
    let trained = train(&table, options).unwrap();
    assert!(
        !trained
            .contract
            .features
            .iter()
            .any(|feature| feature.name == "customer")
    );
}

#[test]
fn the_latest_rows_judge_when_time_is_known() {
    let mut columns = customers(600, 6);
    for (row, cell) in columns[7].1.iter_mut().enumerate() {
        *cell = format!("2024-{:02}-01", 1 + row % 10);
    }
    columns[7].0 = "snapshot";
    let table = table(&columns);
    for options in [
        TrainOptions {
            split: Some(SplitKind::Time),
            ..quick("Churn")
        },
        TrainOptions {
            anchor: Some("snapshot".into()),
            ..quick("Churn")
        },
    ] {
        let trained = train(&table, options).unwrap();
        assert_eq!(trained.evaluation().unwrap().rows, 120, "two of ten dates");
        assert_eq!(trained.train_rows, 480);
    }
}

/// Whoever trains by a plan is judged by as many dates as the plan says.
#[test]
fn as_many_dates_judge_as_the_preparation_says() {
    let mut columns = customers(600, 6);
    for (row, cell) in columns[7].1.iter_mut().enumerate() {
        *cell = format!("2024-{:02}-01", 1 + row % 10);
    }
    columns[7].0 = "snapshot";
    let table = table(&columns);
    let options = TrainOptions {
        anchor: Some("snapshot".into()),
        ..quick("Churn")
    };
    let mut plan = Training::new(&table, options.clone())
        .unwrap()
        .plan()
        .clone();
    let holdfast::feature::prepare::plan::SplitPlan::OutOfTime { test_anchors, .. } =
        &mut plan.split
    else {
        panic!("{:?}", plan.split);
    };
    assert_eq!(*test_anchors, 2, "a fifth");
    *test_anchors = 3;
    let training = Training::of_plan(&table, plan, options).unwrap();
    assert!(matches!(
        training.plan().split,
        holdfast::feature::prepare::plan::SplitPlan::OutOfTime {
            test_anchors: 3,
            ..
        }
    ));
}

/// A label that looks far ahead leaves nothing to learn from before the dates that judge: the
/// rows are split another way, and it is said.
#[test]
fn a_split_by_time_that_cannot_be_is_told() {
    let mut columns = customers(600, 6);
    for (row, cell) in columns[7].1.iter_mut().enumerate() {
        *cell = format!("2024-01-{:02}", 1 + row % 10);
    }
    columns[7].0 = "snapshot";
    let table = table(&columns);
    let trained = train(
        &table,
        TrainOptions {
            anchor: Some("snapshot".into()),
            label_window: Some(90.0),
            ..quick("Churn")
        },
    )
    .unwrap();
    let said = trained.notice.remarks(Lang::En).join("\n");
    assert!(said.contains("not by time"), "{said}");
}

/// Ten thousand columns of noise and one that tells.
#[test]
fn of_very_many_columns_those_that_tell_are_kept() {
    let mut random = Random::new(7);
    let names: Vec<String> = (0..10_000).map(|at| format!("n{at}")).collect();
    let labels: Vec<bool> = (0..120).map(|_| random.uniform() < 0.4).collect();
    let mut columns: Vec<Column> = names
        .iter()
        .map(|name| {
            Column::from_numbers(
                name,
                (0..120)
                    .map(|_| libm::floor(random.uniform() * 50.0))
                    .collect(),
            )
        })
        .collect();
    let telling = labels
        .iter()
        .map(|label| f64::from(u8::from(*label)) * 3.0 + libm::floor(random.uniform() * 5.0));
    columns.push(Column::from_numbers("telling", telling.collect()));
    let words = labels.iter().map(|label| if *label { "yes" } else { "no" });
    columns.push(Column::from_texts("left", words));
    let table = Table::new("wide", columns).unwrap();
    let training = Training::new(&table, quick("left")).unwrap();
    let used: Vec<&str> = training
        .plan()
        .used()
        .map(|column| column.column.as_str())
        .collect();
    assert!(
        used.len() <= 2_000 && used.contains(&"telling"),
        "{}",
        used.len()
    );
    let trained = train(&table, quick("left")).unwrap();
    assert!(trained.evaluation().unwrap().value("roc_auc").unwrap() > 0.6);
}

#[test]
fn what_cannot_be_trained_on_is_said() {
    let changed = |change: &dyn Fn(&mut Columns)| {
        let mut columns = customers(60, 8);
        change(&mut columns);
        table(&columns)
    };
    let set = |column: usize, of: fn(usize) -> String| {
        changed(&move |columns| {
            for (row, cell) in columns[column].1.iter_mut().enumerate() {
                *cell = of(row);
            }
        })
    };
    let said = |table: &Table, options: TrainOptions| {
        let error = train(table, options).unwrap_err();
        assert!(!error.say(Lang::Ko).is_empty());
        error.say(Lang::En)
    };
    let whole = changed(&|_| {});
    let cases = [
        ("one class", said(&set(8, |_| "No".into()), quick("Churn"))),
        (
            "no answer",
            said(&set(8, |_| String::new()), quick("Churn")),
        ),
        (
            "three answers",
            said(
                &set(8, |row| ["a", "b", "c"][row % 3].into()),
                quick("Churn"),
            ),
        ),
        (
            "one leaver",
            said(
                &set(8, |row| String::from(if row == 3 { "Yes" } else { "No" })),
                quick("Churn"),
            ),
        ),
        ("five rows", said(&table(&customers(5, 1)), quick("Churn"))),
        ("no such label", said(&whole, quick("churned"))),
        (
            "no such id",
            said(
                &whole,
                TrainOptions {
                    id: Some("who".into()),
                    ..quick("Churn")
                },
            ),
        ),
        (
            "no such answer",
            said(
                &whole,
                TrainOptions {
                    positive: Some("Perhaps".into()),
                    ..quick("Churn")
                },
            ),
        ),
        (
            "only gaps",
            said(
                &changed(&|columns| {
                    for (_, cells) in &mut columns[1..8] {
                        cells.iter_mut().for_each(String::clear);
                    }
                }),
                quick("Churn"),
            ),
        ),
        (
            "no dates",
            said(
                &changed(&|columns| columns[7].1.iter_mut().for_each(String::clear)),
                TrainOptions {
                    split: Some(SplitKind::Time),
                    ..quick("Churn")
                },
            ),
        ),
        (
            "the latest all stay",
            said(
                &changed(&|columns| {
                    for row in 0..60 {
                        columns[7].1[row] = format!("2024-0{}-01", 1 + row / 10);
                        if row >= 50 {
                            columns[8].1[row] = "No".into();
                        }
                    }
                }),
                TrainOptions {
                    split: Some(SplitKind::Time),
                    ..quick("Churn")
                },
            ),
        ),
    ];
    let lines: Vec<String> = cases
        .iter()
        .map(|(what, said)| format!("{what}: {said}"))
        .collect();
    expect_test::expect_file!["../golden/train-errors.txt"].assert_eq(&(lines.join("\n") + "\n"));
}

#[test]
fn ended_early_it_still_has_a_model() {
    let table = table(&customers(300, 9));
    let mut training = Training::new(&table, quick("Churn")).unwrap();
    training.hurry();
    while !training.step(&table).unwrap().finished {}
    let trained = training.finish().unwrap();
    assert!(trained.evaluation().is_some());
    let unfinished = Training::new(&table, quick("Churn")).unwrap();
    assert_eq!(unfinished.finish().unwrap_err(), TrainError::NothingLearnt);
}
