//! Training as the page asks for it: step by step in the engine, to be ended
//! early, to be cancelled, and saved as the very model that scores.

use holdfast::engine::{
    Engine, Failure, Learner, Opening, Outcome, Reply, Request, Stage, Step, TrainRequest,
    TrainedView, decode, encode,
};
use holdfast::i18n::Lang;
use holdfast::model;

use super::driven::finish;
use super::tables::customers;

/// Customers as a file has them.
pub fn file(rows: usize) -> String {
    let columns = customers(rows, 3);
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut text = names.join(",") + "\n";
    for row in 0..rows {
        let cells: Vec<&str> = columns
            .iter()
            .map(|(_, cells)| cells[row].as_str())
            .collect();
        text.push_str(&(cells.join(",") + "\n"));
    }
    text
}

/// An engine with customers, as a file has them.
pub fn opened(rows: usize) -> Engine {
    let text = file(rows);
    let mut opening = Opening::default();
    opening.begin("customers.csv", text.len() as u64);
    opening.push(text.as_bytes());
    opening.end();
    adopted(opening)
}

/// An engine that holds what was opened.
pub fn adopted(opening: Opening) -> Engine {
    let mut engine = Engine::new();
    let outcome = engine.adopt(1, opening);
    assert!(matches!(finish(&mut engine, outcome), Ok(Reply::Data(_))));
    engine
}

pub fn ask(engine: &mut Engine, request: Request) -> Result<Reply, Failure> {
    let outcome = engine.ask(2, request);
    finish(engine, outcome)
}

pub fn train(engine: &mut Engine, asked: TrainRequest) -> Result<TrainedView, Failure> {
    // As it crosses from the page.
    let asked = decode(&encode(&Request::Train(asked)).unwrap()).unwrap();
    match ask(engine, asked)? {
        // What crosses to the page arrives as it was sent.
        reply @ Reply::Trained(_) => match decode(&encode(&reply).unwrap()).unwrap() {
            Reply::Trained(view) => Ok(*view),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// The model as a file.
pub const SAVE: Request = Request::SaveModel { threshold: None };

/// The bundle of the model that scores.
pub fn bundle(engine: &mut Engine) -> Vec<u8> {
    match ask(engine, SAVE) {
        Ok(Reply::File { bytes, .. }) => bytes,
        other => panic!("{other:?}"),
    }
}

/// How many trees the card tells of.
fn trees(view: &TrainedView) -> u64 {
    let said = view.model.card.text(Lang::En);
    let digits = said.chars().take_while(|c| *c != ' ');
    let digits: String = digits.filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("{said}"))
}

#[test]
fn the_trained_model_scores_and_is_saved() {
    let mut engine = opened(600);
    let view = train(&mut engine, TrainRequest::default()).unwrap();
    assert_eq!(
        (view.label.as_str(), view.rows, view.train_rows),
        ("Churn", 600, 480)
    );
    assert_eq!(view.classes, ["Yes", "No"]);
    let chosen = view.compared.iter().find(|c| c.chosen).unwrap();
    assert_eq!(chosen.rows, 120);
    let last = chosen.ladder.last().unwrap();
    assert_eq!((last.taken, last.right), (chosen.rows, chosen.positives));
    assert!(chosen.ladder.windows(2).all(|pair| {
        pair[0].threshold > pair[1].threshold
            && pair[0].taken < pair[1].taken
            && pair[0].right <= pair[1].right
    }));
    let names: Vec<Learner> = view.compared.iter().map(|c| c.model).collect();
    assert_eq!(names.len(), 4);
    for own in &view.compared {
        let differs = own.differences.map(|of| of.is_some());
        assert_eq!(differs, [!own.chosen; 2], "{:?}", own.model);
        for name in ["macro_f1", "micro_pr_auc", "lift_at_10_percent"] {
            let figure = own.figures.iter().find(|figure| figure.name == name);
            assert!(figure.unwrap().interval.is_some(), "{name}");
        }
    }
    assert!(view.model.fit.as_ref().is_some_and(|fit| fit.fits()));

    assert!(
        matches!(ask(&mut engine, Request::Score), Ok(Reply::Scores(scores)) if scores.rows == 600)
    );
    let Ok(Reply::File { name, bytes, .. }) = ask(&mut engine, SAVE) else {
        panic!("no file");
    };
    assert_eq!(name, "customers.holdfast.json");
    let saved = model::load(&name, &bytes).unwrap();
    assert_eq!(saved.threshold, view.threshold);
    // The same seed gives the very same bytes.
    let mut again = opened(600);
    train(&mut again, TrainRequest::default()).unwrap();
    match ask(&mut again, SAVE) {
        Ok(Reply::File { bytes: other, .. }) => assert!(bytes == other, "another model"),
        other => panic!("{other:?}"),
    }
}

/// Trains, and asks for an end once so much of a stage was told.
pub fn ended(engine: &mut Engine, asked: TrainRequest, when: (Stage, u32)) -> TrainedView {
    let Outcome::Started = engine.ask(7, Request::Train(asked)) else {
        panic!("not begun");
    };
    let mut told = 0;
    let ending = loop {
        match engine.step().expect("a job") {
            Step::Done(7, ending) => break *ending,
            Step::Done(..) => panic!("another job"),
            Step::Progress(_, progress) => {
                assert!(progress.done <= progress.total);
                told += u32::from(progress.stage == when.0);
                if told == when.1 {
                    let ended = engine.ask(8, Request::EndTraining);
                    assert!(matches!(ended, Outcome::Answer(Ok(Reply::Ending(true)))));
                }
            }
        }
    };
    assert!(told >= when.1, "it was over before");
    match ending {
        Ok(Reply::Trained(view)) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_training_can_be_ended_early_and_cancelled() {
    let mut engine = opened(600);
    let full = train(&mut engine, TrainRequest::default()).unwrap();
    let short = ended(&mut engine, TrainRequest::default(), (Stage::Learning, 12));
    assert!(
        trees(&short) < trees(&full),
        "{} trees, and {} if it is left alone",
        trees(&short),
        trees(&full)
    );

    // A cancelled training leaves the model that was there.
    let before = ask(&mut engine, SAVE).unwrap();
    engine.ask(9, Request::Train(TrainRequest::default()));
    for _ in 0..40 {
        engine.step();
    }
    assert!(engine.cancel(9));
    assert!(engine.step().is_none());
    assert_eq!(ask(&mut engine, SAVE).unwrap(), before);
    let ended = engine.ask(10, Request::EndTraining);
    assert!(matches!(ended, Outcome::Answer(Ok(Reply::Ending(false)))));
}

#[test]
fn what_cannot_be_trained_leaves_all_as_it_was() {
    let mut engine = opened(600);
    let said = |ending: Result<TrainedView, Failure>| ending.unwrap_err().say(Lang::En);
    let missing = TrainRequest {
        label: Some("nothing".into()),
        ..TrainRequest::default()
    };
    assert!(said(train(&mut engine, missing)).contains("nothing"));
    assert!(matches!(ask(&mut engine, SAVE), Err(Failure::NoModel)));
    train(&mut engine, TrainRequest::default()).unwrap();
    // A table of too few rows, opened afterwards.
    let mut small = opened(8);
    assert!(said(train(&mut small, TrainRequest::default())).contains("at least 20"));
    let nothing = Engine::new().ask(3, Request::Train(TrainRequest::default()));
    assert!(matches!(
        nothing,
        Outcome::Answer(Err(Failure::NothingOpen))
    ));
}

#[test]
fn other_kinds_are_compared_with_the_usual_blend() {
    let mut engine = opened(400);
    let asked = TrainRequest {
        others: vec![Learner::Forest, Learner::Neighbours, Learner::Stacking],
        ..TrainRequest::default()
    };
    let view = train(&mut engine, asked).unwrap();
    assert_eq!(view.classes, ["Yes", "No"]);
    for learner in [
        Learner::Blend,
        Learner::Majority,
        Learner::Forest,
        Learner::Neighbours,
        Learner::Stacking,
    ] {
        let found = view.compared.iter().find(|c| c.model == learner);
        let found = found.unwrap_or_else(|| panic!("no {learner:?}"));
        assert_eq!(found.rows, 80);
        assert!(!found.ladder.is_empty());
    }
    assert_eq!(view.compared.iter().filter(|c| c.chosen).count(), 1);
    assert!(
        matches!(ask(&mut engine, Request::Score), Ok(Reply::Scores(scores)) if scores.rows == 400)
    );
    let Ok(Reply::File { bytes, .. }) = ask(&mut engine, SAVE) else {
        panic!("no file");
    };
    let saved = model::open("customers.holdfast.json", &bytes).unwrap();
    assert_eq!(saved.contract.features.len(), view.model.features.len());
}
