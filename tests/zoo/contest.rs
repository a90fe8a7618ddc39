//! From a table to the best of several kinds, and on the command line from file to file.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use holdfast::model;
use holdfast::model::estimator::Estimator;
use holdfast::model::evaluate::Bootstrap;
use holdfast::model::train::{
    Contest, ContestOptions, Contested, CrossedContest, Cut, Learner, Remark, SearchState,
    TrainError, TrainOptions, TrainStage,
};
use holdfast::table::{Column, Table};

/// Customers with words, numbers, gaps and an answer.
fn columns(rows: usize, seed: u64) -> Vec<(&'static str, Vec<String>)> {
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

fn csv(columns: &[(&str, Vec<String>)]) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut text = names.join(",") + "\n";
    for row in 0..columns[0].1.len() {
        let cells = columns.iter().map(|(_, cells)| cells[row].as_str());
        text += &(cells.collect::<Vec<&str>>().join(",") + "\n");
    }
    text
}

fn table(rows: usize, seed: u64) -> Table {
    let column = |(name, cells): &(&str, Vec<String>)| {
        Column::from_texts(name, cells.iter().map(String::as_str))
    };
    Table::new(
        "customers",
        columns(rows, seed).iter().map(column).collect(),
    )
    .unwrap()
}

fn options(learners: &[Learner]) -> ContestOptions {
    let train = TrainOptions {
        bootstrap: Bootstrap {
            samples: 50,
            ..Bootstrap::default()
        },
        ..TrainOptions::new("Churn")
    };
    ContestOptions::new(train, learners)
}

fn run(table: &Table, options: ContestOptions) -> Result<Contested, TrainError> {
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
fn a_search_is_written_down_and_goes_on() {
    let table = table(200, 5);
    let with = |trials: usize, searched: SearchState| ContestOptions {
        trials,
        searched,
        ..options(&[Learner::Boosting])
    };
    let searched = |options: ContestOptions| {
        let mut contest = Contest::new(&table, options).unwrap();
        while !contest.step(&table).unwrap().finished {}
        let state = contest.searched().clone();
        contest.finish().unwrap();
        state
    };
    let few = searched(with(3, SearchState::default()));
    assert_eq!(few.boosting.as_ref().unwrap().trials.len(), 3);
    assert_eq!(few.perceptron, None);
    let more = searched(with(6, few.clone()));
    let whole = searched(with(6, SearchState::default()));
    assert_eq!(more, whole, "where it goes on from does not matter");
    // Trials that nobody asks for now do not make up for those that are asked for.
    let mut spare = few.clone();
    spare.perceptron.clone_from(&whole.boosting);
    let mut contest = Contest::new(&table, with(4, spare)).unwrap();
    contest.end_search();
    while !contest.step(&table).unwrap().finished {}
    let cut = Remark::Cut(Cut::Search { done: 3, asked: 4 });
    assert!(contest.finish().unwrap().notice.remarks.contains(&cut));
    let mut other = few;
    other.boosting.as_mut().unwrap().space.dimensions.pop();
    let mut contest = Contest::new(&table, with(6, other)).unwrap();
    let refused = loop {
        match contest.step(&table) {
            Ok(progress) => assert!(!progress.finished),
            Err(error) => break error,
        }
    };
    assert_eq!(refused, TrainError::OtherSearch);
}

#[test]
fn a_trial_that_is_worse_than_the_others_is_given_up() {
    let table = table(200, 5);
    let asked = ContestOptions {
        trials: 16,
        ..options(&[Learner::Boosting])
    };
    let mut contest = Contest::new(&table, asked).unwrap();
    while contest.searched().trials() < 16 {
        assert!(!contest.step(&table).unwrap().finished);
    }
    let study = contest.searched().boosting.clone().unwrap();
    let (pruned, whole): (Vec<_>, Vec<_>) = study.trials.iter().partition(|trial| trial.pruned);
    assert!(!pruned.is_empty(), "{study:?}");
    // Five must have ended before, and it must have had a few looks.
    let first = study.trials.iter().position(|trial| trial.pruned).unwrap();
    assert!(first >= 5 && pruned.iter().all(|trial| trial.curve.len() >= 3));
    let best = study.best().unwrap();
    assert!(whole.iter().all(|trial| trial.loss >= best.loss) && !best.pruned);
}

#[test]
fn recurrent_networks_are_searched_and_show_how_they_learn() {
    let table = table(150, 7);
    let mut asked = options(&[Learner::Gru]);
    asked.trials = 2;
    let mut contest = Contest::new(&table, asked.clone()).unwrap();
    let mut epochs = Vec::new();
    loop {
        let progress = contest.step(&table).unwrap();
        if progress.finished {
            break;
        }
        if progress.stage == TrainStage::Searching && progress.validation.is_some() {
            assert_eq!(progress.trees, 0);
            epochs.push(progress.epochs);
        }
    }
    assert!(epochs.iter().any(|epochs| *epochs > 1), "{epochs:?}");
    let study = contest.searched().recurrent[&Learner::Gru].clone();
    assert_eq!((study.trials.len(), contest.searched().trials()), (2, 2));
    let found = contest.finish().unwrap();
    // What was found is what is fitted.
    let Estimator::Recurrent(network) = &found.estimator else {
        panic!("{}", found.estimator.kind());
    };
    let values = &study.best().unwrap().values;
    let width = study.space.value(values, "width").unwrap() as usize;
    let layers = study.space.value(values, "layers").unwrap() as usize + 1;
    let widths = vec![width.max(4); layers];
    let file = network.to_file();
    let own: Vec<usize> = file.layers.iter().map(|layer| layer.width()).collect();
    assert_eq!(own, widths);
    // One curve by epochs; of boosted trees one per fold, also beside others and in folds.
    assert!(found.curves.len() == 1 && found.curves[0].len() > 1);
    let beside = run(&table, options(&[Learner::Boosting, Learner::Majority])).unwrap();
    assert!(beside.curves.len() > 1 && beside.curves.iter().all(|curve| curve.len() > 1));
    let crossed = CrossedContest::new(&table, options(&[Learner::Boosting]), 2);
    let mut crossed = crossed.unwrap();
    while !crossed.step(&table).unwrap().finished {}
    assert!(crossed.finish().unwrap().curves.len() > 1);
}

#[test]
fn a_search_for_what_has_no_options_to_be_searched_is_told() {
    let table = table(200, 5);
    let asked = |learner: Learner| ContestOptions {
        trials: 3,
        ..options(&[learner])
    };
    let told = |learner: Learner| {
        let contest = Contest::new(&table, asked(learner)).unwrap();
        let crossed = CrossedContest::new(&table, asked(learner), 2).unwrap();
        let is = |remarks: &[Remark]| remarks.contains(&Remark::NothingSearched);
        [&contest.notice().remarks, &crossed.notice().remarks].map(|told| is(told))
    };
    assert_eq!(told(Learner::Forest), [true; 2]);
    // A stack brings its parts, of which some are searched.
    for searched in [Learner::Stacking, Learner::Blend, Learner::Lstm] {
        assert_eq!(told(searched), [false; 2], "{searched:?}");
    }
    let said = [Lang::En, Lang::Ko].map(|lang| Remark::NothingSearched.say(lang));
    assert!(said[0].contains("Nothing was searched") && said[1].contains("탐색하지 않았습니다"));
}

#[test]
fn a_search_goes_on_with_the_data_that_it_was_made_on() {
    let [own, other] = [table(200, 5), table(200, 6)];
    let with = |searched: SearchState| ContestOptions {
        trials: 1,
        searched,
        ..options(&[Learner::Boosting])
    };
    let mut contest = Contest::new(&own, with(SearchState::default())).unwrap();
    while !contest.step(&own).unwrap().finished {}
    let state = contest.searched().clone();
    assert_eq!(state.boosting.as_ref().unwrap().trials.len(), 1);
    let refused = |table: &Table, options: ContestOptions| Contest::new(table, options).err();
    let expected = Some(TrainError::OtherSearchData);
    assert_eq!(refused(&own, with(state.clone())), None);
    assert_eq!(refused(&other, with(state.clone())), expected);
    let mut reseeded = with(state.clone());
    reseeded.train.seed = 1;
    assert_eq!(refused(&own, reseeded), expected);
    // Folds learn from other rows, and say so before they begin.
    let crossed = CrossedContest::new(&own, with(state.clone()), 3);
    assert_eq!(crossed.err(), expected);
    // Files of old do not say what they are of.
    let mut old = serde_json::to_value(&state).unwrap();
    old.as_object_mut().unwrap().remove("data");
    let old: SearchState = serde_json::from_value(old).unwrap();
    let contest = Contest::new(&own, with(old)).unwrap();
    assert!(contest.notice().remarks.contains(&Remark::SearchAnew));
    assert_eq!(contest.searched().boosting, None);
    assert_eq!(contest.searched().data, state.data);
}

#[test]
fn folds_write_a_search_down_after_each_trial() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("zoo-search-folds");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    std::fs::write(path("seen.csv"), csv(&columns(200, 5))).unwrap();
    let (seen, bundle, file) = (path("seen.csv"), path("m.json"), path("search.json"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
    command.args(["train", &seen, "--label", "Churn", "--out", &bundle]);
    command.args(["--model", "boosting", "--split", "kfold", "--folds", "2"]);
    command.args(["--search", "5", "--search-file", &file]);
    let (out, error) = (Stdio::null(), Stdio::null());
    let mut child = command.stdout(out).stderr(error).spawn().unwrap();
    let trials = loop {
        let has_ended = child.try_wait().unwrap().is_some();
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let state: SearchState = serde_json::from_str(&text).unwrap_or_default();
        let trials = state.boosting.map_or(0, |study| study.trials.len());
        if trials > 0 || has_ended {
            break trials;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let _ = child.kill();
    child.wait().unwrap();
    assert!(
        (1..5).contains(&trials),
        "{trials} when it was first written"
    );
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
