//! From a table to the best of several kinds, and on the command line from file to file.

use std::path::Path;
use std::process::Command;

use holdfast::feature::prepare::Random;
use holdfast::model;
use holdfast::model::evaluate::Bootstrap;
use holdfast::model::train::{
    Contest, ContestOptions, Contested, Learner, TrainError, TrainOptions,
};
use holdfast::table::{Column, Table};

/// Customers with words, numbers, gaps and an answer.
pub fn columns(rows: usize, seed: u64) -> Vec<(&'static str, Vec<String>)> {
    let mut random = Random::new(seed);
    let names = ["customer", "plan", "months", "spent", "Churn"];
    let mut columns: Vec<_> = names.into_iter().map(|name| (name, Vec::new())).collect();
    for row in 0..rows {
        let plan = ["basic", "plus", "family"][random.below(3)];
        let months = random.below(60);
        let spent = 10.0 + 40.0 * random.uniform();
        let curve = (spent - 30.0) / 8.0;
        let margin = -0.7 - months as f64 / 25.0
            + if plan == "basic" { 1.5 } else { 0.0 }
            + curve * curve * 0.6;
        let cells = [
            format!("C{:06}", row * 7 + 13),
            plan.to_string(),
            months.to_string(),
            if random.uniform() < 0.1 {
                String::new()
            } else {
                format!("{spent:.2}")
            },
            if random.uniform() < 1.0 / (1.0 + (-margin).exp()) {
                "Yes"
            } else {
                "No"
            }
            .into(),
        ];
        for ((_, column), cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    columns
}

pub fn csv(columns: &[(&str, Vec<String>)]) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut text = names.join(",") + "\n";
    for row in 0..columns[0].1.len() {
        let cells = columns.iter().map(|(_, cells)| cells[row].as_str());
        text += &(cells.collect::<Vec<&str>>().join(",") + "\n");
    }
    text
}

pub fn table(rows: usize, seed: u64) -> Table {
    let column = |(name, cells): &(&str, Vec<String>)| {
        Column::from_texts(name, cells.iter().map(String::as_str))
    };
    Table::new(
        "customers",
        columns(rows, seed).iter().map(column).collect(),
    )
    .unwrap()
}

pub fn options(learners: &[Learner]) -> ContestOptions {
    let train = TrainOptions {
        bootstrap: Bootstrap {
            samples: 50,
            ..Bootstrap::default()
        },
        ..TrainOptions::new("Churn")
    };
    ContestOptions::new(train, learners)
}

pub fn run(table: &Table, options: ContestOptions) -> Result<Contested, TrainError> {
    let mut contest = Contest::new(table, options)?;
    let mut share = 0.0;
    loop {
        let progress = contest.step(table)?;
        assert!((0.0..=1.0).contains(&progress.share), "{progress:?}");
        share = f64::max(share, progress.share);
        if progress.finished {
            break;
        }
    }
    assert!(share > 0.9, "{share}");
    contest.finish()
}

#[test]
fn kinds_stand_side_by_side_and_the_best_is_kept() {
    let table = table(500, 1);
    let named = [
        Learner::Forest,
        Learner::Neighbours,
        Learner::SupportVectors,
        Learner::Perceptron,
        Learner::Voting,
        Learner::Stacking,
    ];
    let contested = run(&table, options(&named)).unwrap();
    let kinds: Vec<Learner> = contested.compared.iter().map(|c| c.model).collect();
    for learner in named.iter().chain([&Learner::Majority]) {
        assert!(kinds.contains(learner), "{learner:?} of {kinds:?}");
    }
    assert_eq!(contested.skipped, []);
    assert_eq!(contested.compared.iter().filter(|c| c.chosen).count(), 1);
    assert!(
        contested
            .compared
            .iter()
            .all(|c| c.chosen == c.difference.is_none())
    );
    let value = |learner: Learner, name: &str| {
        let found = contested
            .compared
            .iter()
            .find(|c| c.model == learner)
            .unwrap();
        found.evaluation.value(name).unwrap()
    };
    let flat = value(Learner::Majority, "log_loss");
    for learner in named {
        let auc = value(learner, "roc_auc");
        assert!(auc > 0.66, "{learner:?}: {auc}");
    }
    assert!(value(contested.model, "log_loss") < flat - 0.05);

    // The bundle of the best scores raw rows.
    let text = contested.bundle("customers").unwrap();
    let scorer = model::open("m.json", text.as_bytes()).unwrap();
    let fit = holdfast::feature::fit(scorer.contract(), &table);
    let matrix = holdfast::feature::assemble(scorer.contract(), &table, &fit).unwrap();
    let (mut found, mut expected) = (vec![0.0; 500], vec![0.0; 500]);
    scorer.scores(&matrix, 0..500, &mut found).unwrap();
    contested
        .estimator
        .probabilities(&matrix, 0..500, &mut expected);
    assert_eq!(found, expected);
    let printed: serde_json::Value = serde_json::from_str(&contested.to_json().unwrap()).unwrap();
    assert_eq!(printed["positive"], "Yes");
}

#[test]
fn a_combination_alone_brings_its_parts_and_shows_what_they_count() {
    let table = table(300, 2);
    let contested = run(&table, options(&[Learner::Stacking])).unwrap();
    assert_eq!(contested.model, Learner::Stacking);
    let [(Learner::Stacking, weights)] = contested.combinations.as_slice() else {
        panic!("{:?}", contested.combinations)
    };
    assert_eq!(weights.len(), 4);
    assert!(weights.iter().all(|(_, weight)| *weight >= 0.0));
    assert!(weights.iter().any(|(_, weight)| *weight > 0.0));
    assert_eq!(contested.estimator.kind(), "weighted");
    model::open("m.json", contested.bundle("x").unwrap().as_bytes()).unwrap();
}

#[test]
fn the_same_seed_gives_the_same_bundle() {
    let table = table(200, 3);
    let named = [
        Learner::ExtraTrees,
        Learner::Resnet,
        Learner::SupportVectors,
        Learner::Voting,
    ];
    let bundle = || run(&table, options(&named)).unwrap().bundle("x").unwrap();
    assert_eq!(bundle(), bundle());
}

#[test]
fn the_kind_that_is_named_is_kept_though_another_is_better() {
    let table = table(300, 1);
    let named = [Learner::Forest, Learner::Neighbours];
    let best = run(&table, options(&named)).unwrap().model;
    let other = named.into_iter().find(|kind| *kind != best).unwrap();
    let asked = ContestOptions {
        keep: Some(other),
        ..options(&named)
    };
    let contested = run(&table, asked).unwrap();
    assert_eq!(contested.model, other);
    let chosen = contested.compared.iter().filter(|kind| kind.chosen);
    let chosen: Vec<Learner> = chosen.map(|kind| kind.model).collect();
    assert_eq!(chosen, [other]);
    assert!(contested.compared.iter().any(|kind| kind.model == best));
}

#[test]
fn in_a_hurry_there_is_a_model_all_the_same() {
    let table = table(200, 4);
    let named = [
        Learner::Perceptron,
        Learner::Forest,
        Learner::Boosting,
        Learner::Stacking,
    ];
    for after in [0, 3, 12, 60, 400] {
        let mut contest = Contest::new(&table, options(&named)).unwrap();
        let mut steps = 0;
        while !contest.step(&table).unwrap().finished {
            steps += 1;
            if steps >= after {
                contest.hurry();
            }
        }
        let contested = contest.finish().unwrap();
        model::open("m.json", contested.bundle("x").unwrap().as_bytes()).unwrap();
        if after == 0 {
            assert!(
                contested.skipped.contains(&Learner::Boosting),
                "{:?}",
                contested.skipped
            );
        }
    }
}

#[test]
fn how_large_a_bundle_will_be_is_known_before() {
    let table = table(300, 9);
    for learner in [Learner::Forest, Learner::Neighbours] {
        let contested = run(&table, options(&[learner])).unwrap();
        let bytes = contested.bundle("m").unwrap().len() as u64;
        let told = contested.estimator.written();
        // Besides the model there are the contract and the preparation.
        assert!(told + 100_000 > bytes, "{learner:?}: {told}, {bytes}");
        assert!(told < 8 * bytes, "{learner:?}: {told}, {bytes}");
    }
}

#[test]
fn what_cannot_be_learnt_from_is_refused_as_in_any_training() {
    let mut columns = columns(60, 6);
    columns[4].1.fill("No".into());
    let column = |(name, cells): &(&str, Vec<String>)| {
        Column::from_texts(name, cells.iter().map(String::as_str))
    };
    let table = Table::new("one", columns.iter().map(column).collect()).unwrap();
    let refused = Contest::new(&table, options(&[Learner::Forest]))
        .err()
        .unwrap();
    assert!(matches!(refused, TrainError::OneClass { .. }));
}

#[test]
fn the_command_trains_scores_and_says_why() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("zoo-command");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    std::fs::write(path("seen.csv"), csv(&columns(250, 7))).unwrap();
    let holdfast = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
        command.args(arguments).output().unwrap()
    };
    for (models, is_exact) in [
        (vec!["forest"], true),
        (vec!["perceptron", "neighbours"], false),
    ] {
        let (seen, bundle, out) = (path("seen.csv"), path("m.json.gz"), path("out.csv"));
        let mut call = vec![
            "train", &seen, "--label", "Churn", "--out", &bundle, "--model",
        ];
        call.extend(&models);
        let trained = holdfast(&call);
        let said = String::from_utf8_lossy(&trained.stderr);
        assert!(trained.status.success(), "{said}");
        assert_eq!(said, "Left out, it names the customer: customer.\n");
        let figures: serde_json::Value = serde_json::from_slice(&trained.stdout).unwrap();
        assert_eq!(
            figures["compared"].as_array().unwrap().len(),
            models.len() + 1
        );
        let scored = holdfast(&["score", &seen, "--model", &bundle, "--out", &out]);
        assert!(
            scored.status.success(),
            "{}",
            String::from_utf8_lossy(&scored.stderr)
        );
        let evaluated = holdfast(&["evaluate", &seen, "--model", &bundle, "--label", "Churn"]);
        let figures: serde_json::Value = serde_json::from_slice(&evaluated.stdout).unwrap();
        assert!(
            figures["metrics"]["figures"]["roc_auc"]["value"]
                .as_f64()
                .unwrap()
                > 0.7
        );
        let reasons = holdfast(&[
            "explain", &seen, "--model", &bundle, "--out", &out, "--rows", "3",
        ]);
        let said = String::from_utf8_lossy(&reasons.stderr);
        assert!(reasons.status.success(), "{said}");
        assert_eq!(said.contains("estimates by sampling"), !is_exact, "{said}");
        let written = std::fs::read_to_string(&out).unwrap();
        assert_eq!(written.lines().count(), 4);
        let header: Vec<&str> = written.lines().next().unwrap().split(',').collect();
        let place = |name: &str| header.iter().position(|own| *own == name).unwrap();
        let has_errors = header.iter().any(|name| name.ends_with("_error"));
        assert_eq!(has_errors, !is_exact);
        for line in written.lines().skip(1) {
            let cells: Vec<f64> = line
                .split(',')
                .map(|cell| cell.parse().unwrap_or(0.0))
                .collect();
            let sum: f64 = cells[1..=place("base")].iter().sum();
            assert!((sum - cells[place("margin")]).abs() < 1e-5, "{line}");
        }
    }
}
