//! Classes balanced by a plan: in the training part only, once everything is learnt.

use std::collections::BTreeMap;

use holdfast::engine::{PrepareEdit, PrepareRequest, SplitPart};
use holdfast::feature::prepare::plan::{GapChoice, PlanError, PreparePlan, ResamplePlan};
use holdfast::feature::prepare::prepared::{label_of, split_of};
use holdfast::feature::prepare::resample::ResampleError;
use holdfast::feature::prepare::split::Part;
use holdfast::feature::prepare::{PrepareError, Prepared};
use holdfast::table::Table;

use super::command::{folder, holdfast, opened, view};
use super::pipeline::{plan, world};

fn prepared(table: &Table, plan: &PreparePlan) -> Prepared {
    Prepared::fit(table, plan, split_of(table, plan).unwrap()).unwrap()
}

/// How often each class stands in a part, by its spelling.
fn classes(table: &Table) -> BTreeMap<String, u64> {
    let column = table.column("left").unwrap();
    let mut counts = BTreeMap::new();
    for row in 0..column.len() {
        *counts.entry(column.text(row).to_string()).or_default() += 1;
    }
    counts
}

/// D5: rows are made up for the training part alone.
#[test]
fn training_becomes_balanced_and_the_test_part_stays() {
    let (_, table, _) = world();
    let plain = plan(&table);
    let balanced = PreparePlan {
        resample: Some(ResamplePlan::default()),
        ..plain.clone()
    };
    let (before, after) = (prepared(&table, &plain), prepared(&table, &balanced));
    assert_eq!(before.made_up, None);
    // What was learnt knows real rows only, and the real rows are as they were.
    assert_eq!(before.preparation, after.preparation);
    assert_eq!(before.frame, after.frame);
    let part = |prepared: &Prepared, part| prepared.part_of(&table, &plain, part, "part");
    assert_eq!(part(&before, Part::Test), part(&after, Part::Test));
    let (was, is) = (part(&before, Part::Train), part(&after, Part::Train));
    let counts = classes(&was);
    let (most, least) = (
        counts.values().max().unwrap(),
        counts.values().min().unwrap(),
    );
    assert!(least < most, "{counts:?}");
    let balanced_counts = classes(&is);
    assert!(
        balanced_counts.values().all(|count| count == most),
        "{balanced_counts:?}"
    );
    assert_eq!(
        balanced_counts.len(),
        2,
        "a third spelling: {balanced_counts:?}"
    );
    let made = after.made_up.as_ref().unwrap();
    assert_eq!((made.rows, made.counts), (most - least, (*most, *most)));
    // Real rows stand first; made up ones are nobody.
    assert_eq!(is.rows(), was.rows() + made.rows as usize);
    for row in 0..is.rows() {
        let id = is.column("id").unwrap();
        assert_eq!(id.is_missing(row), row >= was.rows());
        for column in was.columns().iter().filter(|_| row < was.rows()) {
            let other = is.column(column.name()).unwrap();
            assert_eq!(column.text(row), other.text(row), "{}", column.name());
        }
    }
    // Nothing is missing, and exactly one city each.
    for at in 0..made.rows as usize {
        let value = |name: &str| {
            let names = after.frame.names.iter();
            names
                .zip(&made.columns)
                .filter(|(found, _)| found.starts_with(name))
                .map(|(_, column)| column[at])
                .collect::<Vec<f64>>()
        };
        assert!(value("").iter().all(|value| value.is_finite()));
        assert_eq!(value("city=").iter().sum::<f64>(), 1.0);
    }
    // Seeded: the same again, and otherwise with another seed.
    assert_eq!(prepared(&table, &balanced).made_up, after.made_up);
    let split = split_of(&table, &balanced).unwrap();
    let other = PreparePlan {
        seed: 8,
        ..balanced.clone()
    };
    let other = Prepared::fit(&table, &other, split).unwrap();
    assert_ne!(other.made_up, after.made_up);
    // Nine for ten: less is made up.
    let fewer = PreparePlan {
        resample: Some(ResamplePlan {
            ratio: 0.9,
            ..ResamplePlan::default()
        }),
        ..plain.clone()
    };
    let fewer = prepared(&table, &fewer).made_up.unwrap();
    assert_eq!(fewer.counts.0, (fewer.counts.1 as f64 * 0.9).round() as u64);
}

#[test]
fn a_plan_that_cannot_be_balanced_is_refused_before_anything_is_learnt() {
    let (_, table, _) = world();
    let balanced = PreparePlan {
        resample: Some(ResamplePlan::default()),
        ..plan(&table)
    };
    let unlabelled = PreparePlan {
        label: None,
        columns: Vec::new(),
        ..balanced.clone()
    };
    assert_eq!(unlabelled.check(&table), Err(PlanError::ResampleNeedsLabel));
    let mut gaps = balanced.clone();
    for column in gaps
        .columns
        .iter_mut()
        .filter(|column| column.column == "paid")
    {
        column.gaps = GapChoice::Keep;
    }
    let column = "paid".to_string();
    assert_eq!(gaps.check(&table), Err(PlanError::ResampleGaps { column }));
    for ratio in [0.0, -1.0, 1.5, f64::NAN] {
        let resample = Some(ResamplePlan {
            ratio,
            ..ResamplePlan::default()
        });
        let wrong = PreparePlan {
            resample,
            ..balanced.clone()
        };
        let split = split_of(&table, &balanced).unwrap();
        let refused = Prepared::fit(&table, &wrong, split).unwrap_err();
        let is_ratio = matches!(refused, PrepareError::Resample(ResampleError::Ratio { .. }));
        assert!(is_ratio, "{refused:?}");
    }
    // Plans of before have no word of it.
    let json = plan(&table).to_json();
    assert!(!json.contains("resample"));
    assert_eq!(PreparePlan::from_json(&json).unwrap().resample, None);
    assert!(label_of(&table, &balanced).unwrap().is_some());
}

#[test]
fn the_command_and_the_engine_balance() {
    let mut bytes = Vec::new();
    holdfast::table::write::csv(&world().1, &mut bytes).unwrap();
    let folder = folder("balance");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    std::fs::write(path("raw.csv"), &bytes).unwrap();
    let (raw, out) = (path("raw.csv"), path("out"));
    let call = [
        "prepare", &raw, "--label", "left", "--split", "random", "--out", &out,
    ];
    let lines = |name: &str| {
        let text = std::fs::read_to_string(path(name)).unwrap();
        text.lines().count() - 1
    };
    let (ok, said) = holdfast(&call);
    assert!(ok, "{said}");
    let (train, test) = (lines("out/train.csv"), lines("out/test.csv"));
    let (ok, said) = holdfast(&[&call[..], &["--resample"]].concat());
    assert!(ok && said.contains("SMOTE made up"), "{said}");
    assert!(lines("out/train.csv") > train);
    assert_eq!(lines("out/test.csv"), test);
    let plan = std::fs::read_to_string(path("out/plan.json")).unwrap();
    assert!(plan.contains("\"resample\""), "{plan}");
    let (ok, said) = holdfast(&[&call[..], &["--resample=3"]].concat());
    assert!(!ok && said.contains("ratio 3"), "{said}");

    let mut engine = opened(&[("raw.csv", &bytes)]);
    let label = PrepareEdit::Role {
        column: "left".into(),
        role: holdfast::engine::ColumnRole::Label,
    };
    let first = view(&mut engine, PrepareRequest::Edit(label));
    assert_eq!(first.resample, None);
    let resample = PrepareEdit::Resample(Some(ResamplePlan::default()));
    view(&mut engine, PrepareRequest::Edit(resample));
    let fitted = view(&mut engine, PrepareRequest::Fit);
    let said = &fitted.fitted.as_ref().unwrap().lines;
    assert!(
        said.iter().any(|line| line.en.contains("SMOTE made up")),
        "{said:?}"
    );
    let rows = |wanted| {
        fitted
            .parts
            .iter()
            .find(|(part, _)| *part == wanted)
            .unwrap()
            .1
    };
    let saved = |engine: &mut _, part| {
        let format = holdfast::engine::TableFormat::Csv;
        let matrix = PrepareRequest::Matrix { part, format };
        match super::command::ask(engine, matrix) {
            Ok(holdfast::engine::Reply::File { rows, .. }) => rows as u64,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(saved(&mut engine, SplitPart::Test), rows(SplitPart::Test));
    assert!(saved(&mut engine, SplitPart::Train) > rows(SplitPart::Train));
}
