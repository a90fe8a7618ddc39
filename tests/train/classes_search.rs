//! What several classes are told besides: what each weighs, rows made up, and a search for options.

use std::path::Path;

use holdfast::i18n::Lang;
use holdfast::model::train::{
    ClassOptions, ClassTraining, CrossedClasses, Cut, ModelName, Remark, SearchState, TrainError,
    TrainStage,
};
use serde_json::Value;

use super::classes::{csv, hurried, opened, quick, refused, shares, small, succeeds, train};

#[test]
fn a_rare_class_that_weighs_more_or_is_made_up_for_is_promised_more() {
    let promised = |options: ClassOptions| {
        let table = small(400, 24);
        let trained = hurried(&table, options).unwrap();
        let lost = trained.classes.iter().position(|class| class == "lost");
        let model = opened(&trained.bundle("m").unwrap());
        let all = shares(&model, &table);
        all.iter().skip(lost.unwrap()).step_by(4).sum::<f64>()
    };
    let usual = promised(quick("move"));
    let weighed = |weight: f64| ClassOptions {
        weights: vec![("lost".to_string(), weight)],
        ..quick("move")
    };
    let made_up = || ClassOptions {
        made_up: true,
        ..quick("move")
    };
    for options in [weighed(5.0), made_up()] {
        let said = format!("{options:?}");
        assert!(promised(options) > 1.2 * usual, "{said}");
    }
    assert!(promised(weighed(0.2)) < usual / 1.2);
    // Of several weights for one class the last counts.
    let twice = [weighed(5.0), weighed(0.2)].map(|options| options.weights);
    let twice = ClassOptions {
        weights: twice.concat(),
        ..quick("move")
    };
    assert!(promised(twice) < usual / 1.2);
    // Beside what makes all weigh alike it counts, too.
    let both = |weights: Vec<(String, f64)>| ClassOptions {
        balanced: true,
        weights,
        ..quick("move")
    };
    assert!(promised(both(weighed(0.2).weights)) < promised(both(Vec::new())) / 1.2);
    // Real rows are counted, also where others are made up.
    let table = small(300, 3);
    let [made, plain] = [made_up(), quick("move")].map(|options| hurried(&table, options).unwrap());
    assert_eq!((made.rows, made.train_rows), (plain.rows, plain.train_rows));
    let mut unknown = quick("move");
    unknown.weights = vec![("gone".to_string(), 2.0)];
    let refused = ClassTraining::new(&table, unknown).err().unwrap();
    for said in [Lang::En, Lang::Ko].map(|lang| refused.say(lang)) {
        assert!(said.contains("gone") && said.contains("b/a"), "{said}");
    }
}

#[test]
fn options_for_several_classes_are_searched_and_the_search_goes_on() {
    let table = small(160, 0);
    let asked = |trials: usize, searched: &SearchState| ClassOptions {
        trials,
        searched: searched.clone(),
        ..quick("move")
    };
    let searched = |options: ClassOptions| {
        let mut training = ClassTraining::new(&table, options).unwrap();
        let mut told = Vec::new();
        while !training.is_judged() {
            let progress = training.step(&table).unwrap();
            if progress.stage == TrainStage::Searching {
                assert!(training.is_searching());
                told.push(progress.trials[0]);
            }
        }
        assert!(told.is_sorted() && !told.is_empty(), "{told:?}");
        training.searched().clone()
    };
    let none = SearchState::default();
    let few = searched(asked(2, &none));
    assert_eq!(few.classes.as_ref().unwrap().trials.len(), 2);
    assert_eq!((&few.boosting, few.trials()), (&None, 2));
    let (more, whole) = (searched(asked(4, &few)), searched(asked(4, &none)));
    assert_eq!(more, whole, "where it goes on from does not matter");
    // What was found is what the model is learnt with.
    let text = |options| train(&table, options).unwrap().bundle("m").unwrap();
    let found = text(asked(2, &few));
    assert_ne!(found, text(quick("move")));
    // Ended before any trial, it learns as ever, and that is told.
    let mut training = ClassTraining::new(&table, asked(9, &none)).unwrap();
    training.end_search();
    while !training.step(&table).unwrap().finished {}
    let trained = training.finish().unwrap();
    assert_eq!(trained.bundle("m").unwrap(), text(quick("move")));
    let cut = Remark::Cut(Cut::Search { done: 0, asked: 9 });
    assert!(trained.notice.remarks.contains(&cut));
    // By other rows, or folds of them, it does not go on.
    let other = ClassTraining::new(&small(160, 9), asked(4, &few)).err();
    assert_eq!(other, Some(TrainError::OtherSearchData));
    let crossed = CrossedClasses::new(&table, asked(4, &few), 2).err();
    assert_eq!(crossed, Some(TrainError::OtherSearchData));
    let mut regression = asked(4, &none);
    regression.train.models = vec![ModelName::Logistic];
    let training = ClassTraining::new(&table, regression).unwrap();
    let remarks = &training.notice().remarks;
    assert!(remarks.contains(&Remark::NothingSearched), "{remarks:?}");
}

#[test]
fn the_command_weighs_makes_up_and_searches() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("classes-search");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    std::fs::write(path("moves.csv"), csv(&small(300, 3))).unwrap();
    let (data, bundle, kept) = (path("moves.csv"), path("m.json"), path("search.json"));
    let again = ["train", &data, "--label", "move", "--out", &bundle];
    let tried = [
        "--model",
        "boosting",
        "--search",
        "1",
        "--search-file",
        &kept,
    ];
    let weights = ["--class-weight", "c,c=2", "--class-weight", "balanced"];
    succeeds(&[&again[..], &tried, &weights].concat());
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(&kept).unwrap()).unwrap();
    assert_eq!(kept["classes"]["trials"].as_array().unwrap().len(), 1);
    succeeds(&[&again[..], &["--model", "logistic", "--balance", "smote"]].concat());
    let said = refused(&[&again[..], &["--class-weight", "gone=2"]].concat());
    assert!(said.contains("no class gone"), "{said}");
    let yes = ["--positive", "a/b", "--class-weight", "b/a=2"];
    let said = refused(&[&again[..], &yes].concat());
    assert!(said.contains("--class-weight WEIGHT"), "{said}");
}
