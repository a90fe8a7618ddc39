//! Searches for options: written down and gone on with, on their own data, for kinds that have any.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use holdfast::i18n::Lang;
use holdfast::model::estimator::Estimator;
use holdfast::model::train::{
    Contest, ContestOptions, CrossedContest, Cut, Learner, Remark, SearchState, TrainError,
    TrainStage,
};
use holdfast::table::Table;

use super::contest::{columns, csv, options, run, table};

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
