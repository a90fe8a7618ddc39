//! The models of a session: the one that was judged is the one that is kept, what was chosen
//! travels with it, and none is lost when another takes its place.

use holdfast::engine::{
    Failure, Learner, ModelFormat, Reply, Request, Stage, TrainRequest, TrainedView,
};
use holdfast::feature::{assemble, fit};
use holdfast::i18n::Lang;
use holdfast::model::{self, ModelError, bundle::with_threshold};
use holdfast::table::read_slice;

use super::engine::{SAVE, ask, bundle, ended, file, opened, train};

/// What a saved model makes of the customers.
fn scores(bundle: &[u8], rows: usize) -> Vec<f64> {
    let text = file(rows);
    let table = read_slice("customers.csv", text.as_bytes(), &Default::default());
    let table = table.unwrap().table;
    let model = model::open("m", bundle).unwrap();
    let contract = model.contract();
    let matrix = assemble(contract, &table, &fit(contract, &table)).unwrap();
    let mut scores = vec![0.0; rows];
    model.scores(&matrix, 0..rows, &mut scores).unwrap();
    scores
}

fn chosen(view: &TrainedView) -> &holdfast::engine::ComparedView {
    view.compared.iter().find(|model| model.chosen).unwrap()
}

#[test]
fn whoever_ends_a_training_keeps_the_model_whose_figures_are_shown() {
    let usual = TrainRequest::default();
    let held = TrainRequest {
        monotone: vec![("spent".to_string(), 1)],
        ..TrainRequest::default()
    };
    let beside = TrainRequest {
        others: vec![Learner::Forest],
        ..TrainRequest::default()
    };
    let cases = [
        ("early", &usual, Stage::Learning, 12),
        ("judged", &usual, Stage::LearningAll, 1),
        ("judged, held", &held, Stage::LearningAll, 1),
        ("judged, beside a forest", &beside, Stage::LearningAll, 1),
        ("early, beside a forest", &beside, Stage::Learning, 12),
    ];
    for (name, asked, stage, after) in cases {
        let mut engine = opened(600);
        let view = ended(&mut engine, asked.clone(), (stage, after));
        // Every place of the ladder is some judging row's score by this very model.
        let scores = scores(&bundle(&mut engine), 600);
        for rung in &chosen(&view).ladder {
            let reached = scores.contains(&rung.threshold);
            assert!(reached, "{name}: nobody scores {}", rung.threshold);
        }
        // Its figures are those at its own score.
        let own = chosen(&view);
        let mut rungs = own.ladder.iter();
        let reached = rungs.rfind(|rung| rung.threshold >= own.threshold);
        let right = reached.map_or(0.0, |rung| rung.right as f64 / rung.taken as f64);
        let mut figures = own.figures.iter();
        let precision = figures.find(|figure| figure.name == "precision").unwrap();
        let told = precision.value;
        assert!((told - right).abs() < 1e-9, "{name}: {told}, not {right}");
        assert_eq!(view.rows, view.train_rows, "{name}");
        let said = view.split.iter().map(|words| words.text(Lang::En));
        let said: Vec<&str> = said.collect();
        assert!(
            said.iter()
                .any(|line| line.contains("the one that was judged")),
            "{name}: {said:?}"
        );
    }
}

#[test]
fn the_threshold_that_was_chosen_travels_with_the_model() {
    let mut engine = opened(600);
    let view = train(&mut engine, TrainRequest::default()).unwrap();
    let save = |engine: &mut _, threshold| match ask(engine, Request::SaveModel { threshold }) {
        Ok(Reply::File { bytes, .. }) => bytes,
        other => panic!("{other:?}"),
    };
    let plain = save(&mut engine, None);
    // Its own is no change.
    assert!(save(&mut engine, view.threshold) == plain, "another file");
    let moved = save(&mut engine, Some(0.305));
    let model = model::load("m", &moved).unwrap();
    assert_eq!(model.threshold, Some(0.305));
    assert_eq!(scores(&moved, 600), scores(&plain, 600));
    // Its figures are those of the judging rows at that score.
    let judged = chosen(&view);
    let rung = judged.ladder.iter();
    let rung = rung
        .take_while(|rung| rung.threshold >= 0.305)
        .last()
        .unwrap();
    let values = model.metrics.unwrap().values;
    assert_eq!(values["precision"], rung.right as f64 / rung.taken as f64);
    assert_eq!(
        values["recall"],
        rung.right as f64 / judged.positives as f64
    );
    let f1 = 2.0 * values["precision"] * values["recall"];
    let f1 = f1 / (values["precision"] + values["recall"]);
    assert!((values["f1"] - f1).abs() < 1e-12, "{} {f1}", values["f1"]);
    let wrong = rung.taken - rung.right + judged.positives - rung.right;
    let accuracy = (judged.rows - wrong) as f64 / judged.rows as f64;
    assert_eq!(values["accuracy"], accuracy);
    let counts = [
        ("true_positives", rung.right),
        ("false_positives", rung.taken - rung.right),
        ("false_negatives", judged.positives - rung.right),
        (
            "true_negatives",
            judged.rows - rung.taken - (judged.positives - rung.right),
        ),
    ];
    for (name, count) in counts {
        assert_eq!(values[name], count as f64, "{name}");
    }
    let before = model::load("m", &plain).unwrap().metrics.unwrap().values;
    assert!((values["pr_auc"] - before["pr_auc"]).abs() < 1e-12);
    // Unmoved it says what its own threshold comes to, not what another one did.
    let own = judged.ladder.iter();
    let own = own.take_while(|rung| rung.threshold >= view.threshold.unwrap());
    let own = own.last().unwrap();
    assert_eq!(before["precision"], own.right as f64 / own.taken as f64);
    assert_eq!(before["recall"], own.right as f64 / judged.positives as f64);
    // The card says the same score.
    let card = Request::ExportModel {
        format: ModelFormat::Card,
        lang: Lang::En,
        threshold: Some(0.305),
    };
    match ask(&mut engine, card) {
        Ok(Reply::File { bytes, .. }) => {
            let card = String::from_utf8(bytes).unwrap();
            assert!(card.contains("0.3050"), "{card}");
            // And what came of it, in the bundle's own figures and in those of the judging rows.
            let left = counts[..1].iter().chain(&counts[2..3]);
            let left = left
                .map(|(_, count)| format!(">{count}<"))
                .collect::<Vec<String>>();
            assert_eq!(card.matches("At the threshold 0.3050").count(), 2, "{card}");
            assert!(
                left.iter().all(|cell| card.matches(cell).count() >= 2),
                "{card}"
            );
        }
        other => panic!("{other:?}"),
    }
    // What was opened, not trained, knows of no judging rows: figures at a score are left out.
    let name = "mine.holdfast.json".to_string();
    let bytes = plain.clone();
    ask(&mut engine, Request::LoadModel { name, bytes }).unwrap();
    let opened = save(&mut engine, Some(0.7));
    let model = model::load("m", &opened).unwrap();
    let values = model.metrics.unwrap().values;
    assert_eq!(model.threshold, Some(0.7));
    assert!(!values.contains_key("precision") && values.contains_key("pr_auc"));
    assert!(!values.contains_key("true_positives"), "{values:?}");
    // The page tells what came of the threshold where the file knows it.
    for (bytes, knows) in [(moved, true), (opened, false)] {
        let name = "again.holdfast.json".to_string();
        let Ok(Reply::Model(view)) = ask(&mut engine, Request::LoadModel { name, bytes }) else {
            panic!("not opened");
        };
        let mut told = view.origin.iter().map(|fact| fact.text(Lang::En));
        let said = format!("At the threshold 0.3050: {} rightly", counts[0].1);
        assert_eq!(told.any(|line| line.starts_with(&said)), knows);
    }
}

#[test]
fn a_model_that_is_too_large_to_be_saved_again_says_so() {
    let mut engine = opened(300);
    train(&mut engine, TrainRequest::default()).unwrap();
    let mut bytes = bundle(&mut engine);
    // Spaces at the end mean nothing, but are of the file.
    bytes.resize(65 << 20, b' ');
    let name = "mine.holdfast.json".to_string();
    ask(&mut engine, Request::LoadModel { name, bytes }).unwrap();
    for threshold in [None, Some(0.4)] {
        let refused = ask(&mut engine, Request::SaveModel { threshold }).unwrap_err();
        let expected = Failure::ModelNotKept {
            file: "mine.holdfast.json".into(),
            bytes: 65 << 20,
            limit: 64 << 20,
        };
        assert_eq!(refused, expected);
        for lang in [Lang::En, Lang::Ko] {
            let said = refused.say(lang);
            for part in ["mine.holdfast.json", "68.2", "67.1"] {
                assert!(said.contains(part), "{said}");
            }
        }
    }
    // It scores all the same.
    ask(&mut engine, Request::Score).unwrap();
}

#[test]
fn a_threshold_is_put_where_none_was_and_refused_where_it_is_none() {
    let mut engine = opened(300);
    train(&mut engine, TrainRequest::default()).unwrap();
    let text = String::from_utf8(bundle(&mut engine)).unwrap();
    let begins = text.find("\"threshold\":").unwrap();
    let ends = begins + text[begins..].find(',').unwrap() + 1;
    for instead in ["", "\"threshold\":null,"] {
        let without = [&text[..begins], instead, &text[ends..]].concat();
        assert_eq!(
            model::load("m", without.as_bytes()).unwrap().threshold,
            None
        );
        let with = with_threshold(without.as_bytes(), 0.25, &[]).unwrap();
        assert_eq!(
            model::load("m", with.as_bytes()).unwrap().threshold,
            Some(0.25)
        );
    }
    for wrong in [-0.1, 1.1, f64::NAN] {
        let refused = with_threshold(text.as_bytes(), wrong, &[]);
        assert!(
            matches!(refused, Err(ModelError::FieldWrong { .. })),
            "{wrong}"
        );
    }
    let none = with_threshold(b"{\"estimators\":[]}", 0.5, &[]);
    assert!(
        matches!(none, Err(ModelError::Estimators { found: 0 })),
        "{none:?}"
    );
}

#[test]
fn an_earlier_model_is_taken_again_with_what_was_known_of_it() {
    let mut engine = opened(400);
    let first = train(&mut engine, TrainRequest::default()).unwrap();
    let first_file = bundle(&mut engine);
    let seeded = TrainRequest {
        seed: 9,
        ..TrainRequest::default()
    };
    let second = train(&mut engine, seeded).unwrap();
    let second_file = bundle(&mut engine);
    assert!(first_file != second_file, "the same model twice");
    let said = second.model.earlier[0].text(Lang::En);
    assert!(said.contains("PR-AUC 0."), "{said}");

    let beyond = ask(&mut engine, Request::UseEarlier { earlier: 1 });
    assert_eq!(beyond, Err(Failure::NoOther));
    let Ok(Reply::Trained(back)) = ask(&mut engine, Request::UseEarlier { earlier: 0 }) else {
        panic!("no training");
    };
    assert_eq!(
        (&back.compared, &back.curves),
        (&first.compared, &first.curves)
    );
    assert!(back.model.fit.as_ref().is_some_and(|fit| fit.fits()));
    assert_eq!(back.model.earlier.len(), 1);
    assert!(bundle(&mut engine) == first_file, "another model");

    // A trained model is not lost with the next table, nor to a model of somebody else's.
    let name = "mine.holdfast.json".to_string();
    let bytes = second_file.clone();
    let loaded = ask(&mut engine, Request::LoadModel { name, bytes });
    let Ok(Reply::Model(loaded)) = loaded else {
        panic!("{loaded:?}");
    };
    assert_eq!(loaded.earlier.len(), 2);
    ask(&mut engine, Request::UseEarlier { earlier: 0 }).unwrap();
    match ask(&mut engine, SAVE) {
        Ok(Reply::File { bytes, .. }) => assert!(bytes == first_file, "another model"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_earlier_model_outlives_a_present_one_that_is_forgotten() {
    let mut engine = opened(400);
    let first = train(&mut engine, TrainRequest::default()).unwrap();
    let first_file = bundle(&mut engine);
    // One that lies beside the page takes its place, and serves other customers.
    let path = format!(
        "{}/models/ecommerce.holdfast.json.gz",
        env!("CARGO_MANIFEST_DIR")
    );
    let shipped = Request::LoadModel {
        name: "ecommerce.holdfast.json.gz".to_string(),
        bytes: std::fs::read(path).unwrap(),
    };
    let Ok(Reply::Model(loaded)) = ask(&mut engine, shipped) else {
        panic!("no model");
    };
    assert!(!loaded.fit.as_ref().is_some_and(|fit| fit.fits()));
    assert_eq!(loaded.earlier.len(), 1);
    let forgotten = ask(&mut engine, Request::ForgetModel);
    let Ok(Reply::Forgotten(earlier)) = &forgotten else {
        panic!("{forgotten:?}");
    };
    assert_eq!(*earlier, loaded.earlier, "it is listed as it was");
    assert_eq!(ask(&mut engine, SAVE), Err(Failure::NoModel));

    // Nor is it lost with the worker.
    let Ok(Reply::File { bytes, .. }) = ask(&mut engine, Request::KeepModels) else {
        panic!("nothing kept");
    };
    let mut second = opened(400);
    let restored = ask(&mut second, Request::RestoreModels { bytes });
    assert_eq!(restored, forgotten);
    for engine in [&mut engine, &mut second] {
        let Ok(Reply::Trained(back)) = ask(engine, Request::UseEarlier { earlier: 0 }) else {
            panic!("no training");
        };
        assert_eq!(back.compared, first.compared);
        assert!(back.model.earlier.is_empty());
        assert!(bundle(engine) == first_file, "another model");
    }

    // A present one that was trained here is worth going back to as well.
    let forgotten = ask(&mut engine, Request::ForgetModel);
    assert!(
        matches!(&forgotten, Ok(Reply::Forgotten(earlier)) if earlier.len() == 1),
        "{forgotten:?}"
    );
}
