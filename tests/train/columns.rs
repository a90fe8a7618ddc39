//! What becomes of columns that are neither plain numbers nor few categories: dates, categories
//! of very many values, and what knows the answer already.

use holdfast::feature::prepare::impute::Strategy;
use holdfast::feature::prepare::plan::{GapChoice, NamedRoles, PlanRoles, Proposing, Use, Why};
use holdfast::feature::prepare::scale::Scale;
use holdfast::feature::prepare::{PreparePlan, Random};
use holdfast::feature::{self, FeatureKind};
use holdfast::i18n::Lang;
use holdfast::model;
use holdfast::model::evaluate::{Bootstrap, average_precision};
use holdfast::model::train::{ModelName, Remark, TrainOptions, Trained, Training};
use holdfast::table::Table;

use super::tables::{customers, table};

/// Columns by name, as files have them.
type Columns = Vec<(&'static str, Vec<String>)>;

fn options() -> TrainOptions {
    TrainOptions {
        bootstrap: Bootstrap {
            samples: 20,
            ..Bootstrap::default()
        },
        models: vec![ModelName::Blend],
        ..TrainOptions::new("left")
    }
}

/// Trains in a hurry: one fit a pass.
fn train(table: &Table) -> Trained {
    let mut training = Training::new(table, options()).unwrap();
    training.hurry();
    while !training.step(table).unwrap().finished {}
    training.finish().unwrap()
}

fn score(trained: &Trained, table: &Table) -> Vec<f64> {
    let loaded = model::load("m.json", trained.bundle("m").unwrap().as_bytes()).unwrap();
    let fit = feature::fit(loaded.contract(), table);
    let matrix = feature::assemble(loaded.contract(), table, &fit).unwrap();
    (0..matrix.rows())
        .map(|row| loaded.probability(loaded.margin(&matrix.row(row))))
        .collect()
}

fn used(training: &Training) -> Vec<&str> {
    let used = training.plan().used();
    used.map(|column| column.column.as_str()).collect()
}

/// A day of the three years from 2021 on.
fn day(days: usize) -> String {
    format!(
        "{}-{:02}-{:02}",
        2021 + days / 336,
        1 + days % 336 / 28,
        1 + days % 28
    )
}

/// Who has not ordered for long leaves.
fn orders(rows: usize, seed: u64) -> Columns {
    let mut random = Random::new(seed);
    let mut columns: Columns = ["last_order", "noise", "left"]
        .into_iter()
        .map(|name| (name, Vec::new()))
        .collect();
    for _ in 0..rows {
        let days = random.below(1008);
        let leaves = (days < 300) != (random.uniform() < 0.05);
        let cells = [
            day(days),
            random.below(50).to_string(),
            if leaves { "yes" } else { "no" }.to_string(),
        ];
        for ((_, column), cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    columns
}

fn answers(columns: &Columns) -> Vec<bool> {
    let label = columns.iter().find(|(name, _)| *name == "left").unwrap();
    label.1.iter().map(|cell| cell == "yes").collect()
}

#[test]
fn how_long_ago_something_was_is_learnt_from() {
    let seen = orders(600, 1);
    let latest = seen[0].1.iter().max().unwrap();
    let trained = train(&table(&seen));
    let names: Vec<&str> = trained
        .contract
        .features
        .iter()
        .map(|feature| feature.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "last_order_days",
            "last_order_month",
            "last_order_weekday",
            "noise"
        ]
    );
    let first = &trained.contract.features[0];
    let title = [Lang::En, Lang::Ko].map(|lang| first.title(lang).to_string());
    assert_eq!(title[0], format!("Days from last_order to {latest}"));
    assert_eq!(title[1], format!("last_order부터 {latest}까지 일수"));
    assert_eq!(trained.contract.features[1].kind, FeatureKind::Integer);

    let other = orders(300, 2);
    let scores = score(&trained, &table(&other));
    let precision = average_precision(&answers(&other), &scores, None).unwrap();
    assert!(precision > 0.8, "{precision}");
    // Written another way, and without the rows beside it, a date says the same.
    let mut again: Columns = other
        .iter()
        .map(|(name, cells)| (*name, cells[..30].to_vec()))
        .collect();
    for cell in &mut again[0].1 {
        *cell = cell.replace('-', "/");
    }
    assert_eq!(score(&trained, &table(&again)), scores[..30]);
    // What is no date is said, with the row.
    again[0].1[4] = "soon".into();
    for cell in &mut again[0].1[5..] {
        *cell = "later".into();
    }
    let fit = feature::fit(&trained.contract, &table(&again));
    let said = fit.features[0].say(Lang::En);
    assert!(!fit.fits() && said.contains("expects dates"), "{said}");
}

#[test]
fn a_zero_among_seconds_is_a_gap_in_training_and_later() {
    let mut columns = orders(300, 3);
    columns[0].0 = "last_order_at";
    for (row, cell) in columns[0].1.iter_mut().enumerate() {
        let seconds = holdfast::table::date::parse(cell).unwrap().micros / 1_000_000;
        *cell = if row % 20 == 0 { 0 } else { seconds }.to_string();
    }
    let trained = train(&table(&columns));
    assert_eq!(trained.contract.features[0].name, "last_order_at_days");
    // Among a few customers there may be nobody with a date.
    for (_, cells) in &mut columns {
        cells.truncate(2);
    }
    columns[0].1[1] = "0".to_string();
    let fit = feature::fit(&trained.contract, &table(&columns));
    assert!(
        fit.features[0].is_served(),
        "{}",
        fit.features[0].say(Lang::En)
    );
}

#[test]
fn days_are_counted_to_the_rows_own_date() {
    let mut random = Random::new(3);
    let mut columns: Columns = ["user_id", "snapshot_date", "joined", "left"]
        .into_iter()
        .map(|name| (name, Vec::new()))
        .collect();
    for month in 1..=6 {
        for user in 0..60 {
            // Who joined a month before leaves.
            let fresh = random.uniform() < 0.4;
            let joined = match fresh {
                true => format!("2024-{month:02}-{:02}", 2 + random.below(20)),
                false => format!("2023-{month:02}-{:02}", 2 + random.below(20)),
            };
            let leaves = fresh != (random.uniform() < 0.05);
            let cells = [
                format!("u{user}"),
                format!("2024-{month:02}-28"),
                joined,
                if leaves { "yes" } else { "no" }.to_string(),
            ];
            for ((_, column), cell) in columns.iter_mut().zip(cells) {
                column.push(cell);
            }
        }
    }
    let trained = train(&table(&columns));
    // Two years later the same gap says the same.
    let later: Columns = vec![
        (
            "snapshot_date",
            vec!["2026-03-28".into(), "2026-03-28".into()],
        ),
        ("joined", vec!["2026-03-10".into(), "2025-03-10".into()]),
    ];
    let scores = score(&trained, &table(&later));
    assert!(scores[0] > 0.7 && scores[1] < 0.3, "{scores:?}");
    // Without its own date no row can be scored, and that is said.
    let fit = feature::fit(&trained.contract, &table(&later[1..]));
    assert!(!fit.fits());
    assert!(
        fit.features
            .iter()
            .any(|f| f.feature == "snapshot_date" && !f.is_served()),
        "{fit:?}"
    );
}

#[test]
fn a_bundle_whose_days_lead_nowhere_is_refused() {
    let columns = orders(200, 4);
    let latest = columns[0].1.iter().max().unwrap();
    let trained = train(&table(&columns));
    let bundle = trained.bundle("m").unwrap();
    let value: serde_json::Value = serde_json::from_str(&bundle).unwrap();
    let until = "/contract/preparation/columns/0/encoding/until";
    assert_eq!(value.pointer(until).unwrap()["day"], latest.as_str());
    for to in [
        serde_json::json!({"day": "some day"}),
        serde_json::json!({"column": "noise"}),
        serde_json::json!({"column": "nobody"}),
        serde_json::json!({}),
    ] {
        let mut damaged = value.clone();
        *damaged.pointer_mut(until).unwrap() = to.clone();
        let error = model::load("m.json", damaged.to_string().as_bytes());
        let said = error.expect_err(&to.to_string()).say(Lang::En);
        assert!(!said.is_empty());
    }
    model::load("m.json", bundle.as_bytes()).unwrap();
}

/// Products of which each has a few rows; `tells` if they know how likely their buyers leave.
fn products(rows: usize, levels: usize, tells: bool, seed: u64) -> Columns {
    let mut random = Random::new(seed);
    let mut world = Random::new(99);
    let of_level: Vec<f64> = (0..levels).map(|_| world.uniform()).collect();
    let mut columns: Columns = ["product", "spent", "left"]
        .into_iter()
        .map(|name| (name, Vec::new()))
        .collect();
    for _ in 0..rows {
        let level = random.below(levels);
        let spent = random.uniform();
        let known = if tells { of_level[level] } else { 0.5 };
        let leaves = random.uniform() < 0.7 * known + 0.3 * spent - 0.15;
        let cells = [
            format!("P{level:05} x"),
            format!("{spent:.3}"),
            if leaves { "yes" } else { "no" }.to_string(),
        ];
        for ((_, column), cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    columns
}

#[test]
fn a_category_of_very_many_values_is_learnt_from() {
    let trained = train(&table(&products(4000, 500, true, 6)));
    let feature = &trained.contract.features[0];
    assert_eq!(feature.kind, FeatureKind::Number);
    assert_eq!(feature.title(Lang::En), "Share of leavers by product");
    let other = products(2000, 500, true, 7);
    let scores = score(&trained, &table(&other));
    let precision = average_precision(&answers(&other), &scores, None).unwrap();
    // Knowing the truth gives 0.62, the best guess from 4,000 rows 0.56, nothing but what was
    // spent 0.44; by other rows each differs by 0.02.
    assert!(precision > 0.54, "{precision}");
}

#[test]
fn codes_in_digits_are_categories() {
    let mut columns = products(1500, 300, true, 6);
    for (name, used) in [
        ("zip_code", Use::Category),
        ("shop_id", Use::Category),
        ("code_count", Use::Number),
        ("visits", Use::Number),
    ] {
        columns[0].0 = name;
        for cell in &mut columns[0].1 {
            *cell = cell.trim_start_matches('P').trim_end_matches(" x").into();
            *cell = (10_000 + cell.parse::<usize>().unwrap() % 10_000).to_string();
        }
        let training = Training::new(&table(&columns), options()).unwrap();
        assert_eq!(training.plan().columns[0].used, used, "{name}");
    }
}

#[test]
fn a_category_that_says_nothing_promises_nothing() {
    for (rows, levels) in [(3000, 1300), (3000, 300)] {
        let noise = products(rows, levels, false, 8);
        let trained = train(&table(&noise));
        let other = products(2000, levels, false, 9);
        let precision = |columns: &Columns, trained: &Trained| {
            let scores = score(trained, &table(columns));
            average_precision(&answers(columns), &scores, None).unwrap()
        };
        let without = |columns: &Columns| columns[1..].to_vec();
        let plain = train(&table(&without(&noise)));
        let (with, plain) = (
            precision(&other, &trained),
            precision(&without(&other), &plain),
        );
        assert!(with > plain - 0.02, "{levels}: {with} against {plain}");
        // What rows said that no fold's model had seen holds for new rows.
        let told = trained.compared.iter().find(|c| c.chosen).unwrap();
        let unseen = told.unseen.unwrap();
        assert!(
            (unseen - with).abs() < 0.05,
            "{levels}: {unseen}, then {with}"
        );
    }
}

#[test]
fn what_knows_the_answer_is_left_out_unless_it_is_kept() {
    let mut columns = orders(400, 10);
    let leaves = answers(&columns);
    let of = |cell: fn(usize) -> String| {
        let cells = leaves.iter().enumerate();
        cells
            .map(|(row, leaves)| if *leaves { cell(row) } else { String::new() })
            .collect::<Vec<String>>()
    };
    columns.push(("closed_on", of(|row| day(row % 300))));
    columns.push((
        "reason",
        of(|row| ["price", "service", "moved"][row % 3].into()),
    ));
    let table = table(&columns);
    let training = Training::new(&table, options()).unwrap();
    assert_eq!(used(&training), ["last_order", "noise"]);
    let left: Vec<(&str, Why, bool)> = training
        .notice()
        .left_out
        .iter()
        .map(|left| (left.column.as_str(), left.why, left.finding.is_some()))
        .collect();
    assert_eq!(
        left,
        [("closed_on", Why::Leak, true), ("reason", Why::Leak, true)]
    );
    let said = training.notice().say(Lang::En);
    assert!(
        said.iter()
            .any(|line| line.starts_with("Left out: closed_on")),
        "{said:?}"
    );

    let keeping = |names: &[&str]| {
        let options = TrainOptions {
            keep_leaks: Some(names.iter().map(|name| name.to_string()).collect()),
            ..options()
        };
        let training = Training::new(&table, options).unwrap();
        let planned = training.plan().columns.iter();
        let kept: Vec<String> = planned
            .filter(|c| !matches!(c.used, Use::LeftOut(_)))
            .map(|c| c.column.clone())
            .collect();
        (kept, training.notice().say(Lang::En).join("\n"))
    };
    let (kept, said) = keeping(&["reason"]);
    assert_eq!(kept, ["last_order", "noise", "reason"]);
    assert!(said.contains("reason"), "it is warned of: {said}");
    assert_eq!(keeping(&[]).0.len(), 4);
}

#[test]
fn a_date_after_the_rows_own_is_left_out() {
    let mut columns = orders(300, 11);
    let dates: Vec<String> = (0..300).map(|row| day(400 + 100 * (row % 5))).collect();
    columns.push(("snapshot_date", dates));
    let table = table(&columns);
    let training = Training::new(&table, options()).unwrap();
    assert_eq!(used(&training), ["noise"]);
}

#[test]
fn what_is_planned_for_gaps_and_scales_in_vain_is_told() {
    let table = table(&customers(200, 3));
    let named = NamedRoles {
        label: Some("Churn".into()),
        ..NamedRoles::default()
    };
    let roles = PlanRoles::recognised_beside(&table, &named);
    let (mut plan, _) = Proposing::run(&table, roles);
    let options = TrainOptions {
        label: "Churn".into(),
        ..options()
    };
    let told = |plan: &PreparePlan| {
        let training = Training::of_plan(&table, plan.clone(), options.clone()).unwrap();
        let remarks = training.notice().remarks.iter();
        let told = remarks.filter_map(|remark| match remark {
            Remark::InVain { columns } => Some(columns.clone()),
            _ => None,
        });
        told.collect::<Vec<Vec<String>>>()
    };
    assert_eq!(told(&plan), Vec::<Vec<String>>::new(), "as it is proposed");
    // A plan that was trained by says what is done.
    let trained_by = Training::of_plan(&table, plan.clone(), options.clone()).unwrap();
    assert_eq!(told(trained_by.plan()), Vec::<Vec<String>>::new());
    for column in &mut plan.columns {
        match column.column.as_str() {
            "months" => column.scale = Some(Scale::Standard),
            "spent" => column.gaps = GapChoice::Fill(Strategy::Mean),
            _ => {}
        }
    }
    assert_eq!(told(&plan), [["months", "spent"]]);
    let training = Training::of_plan(&table, plan, options.clone()).unwrap();
    let said = training.notice().remarks(Lang::En).join("\n");
    assert!(said.contains("months, spent plays no part"), "{said}");
}
