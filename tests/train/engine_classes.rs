//! Several classes as the page trains them: told in a table, saved, the scoring model untouched.

use holdfast::engine::{
    Balance, Engine, Failure, Learner, Opening, Outcome, Reply, Request, Step, StudyRequest,
    StudyView, TrainRequest, decode, encode,
};
use holdfast::i18n::Lang;

use super::classes::{csv, opened as read_back, small};
use super::engine::{SAVE, ask};

fn engine(rows: usize, rare: usize) -> Engine {
    let mut engine = Engine::new();
    open(&mut engine, &csv(&small(rows, rare)));
    engine
}

fn open(engine: &mut Engine, text: &str) {
    let mut opening = Opening::default();
    opening.begin("moves.csv", text.len() as u64);
    opening.push(text.as_bytes());
    opening.end();
    match engine.adopt(1, opening) {
        Outcome::Answer(ending) => drop(ending.unwrap()),
        Outcome::Started => loop {
            if let Step::Done(_, ending) = engine.step().unwrap() {
                break drop(ending.unwrap());
            }
        },
    }
}

/// For how many customers there are probabilities.
fn scored(engine: &mut Engine) -> Result<usize, Failure> {
    match ask(engine, Request::ExportClasses { lang: Lang::En })? {
        Reply::File { rows, .. } => Ok(rows),
        other => panic!("{other:?}"),
    }
}

fn learn(engine: &mut Engine, asked: TrainRequest) -> Result<StudyView, Failure> {
    // As it crosses from the page.
    let asked = decode(&encode(&Request::Train(asked)).unwrap()).unwrap();
    let outcome = engine.ask(2, asked);
    let mut steps = 0;
    let ending = match outcome {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            match engine.step().unwrap() {
                Step::Done(_, ending) => break *ending,
                Step::Progress(..) => steps += 1,
            }
            if steps % 60 == 0 {
                assert_eq!(ask_ending(engine), Some(true));
            }
        },
    };
    match decode(&encode(&ending?).unwrap()).unwrap() {
        Reply::Study(view) => Ok(*view),
        other => panic!("{other:?}"),
    }
}

fn ask_ending(engine: &mut Engine) -> Option<bool> {
    match engine.ask(3, Request::EndTraining) {
        Outcome::Answer(Ok(Reply::Ending(found))) => Some(found),
        _ => None,
    }
}

fn of(label: &str) -> TrainRequest {
    TrainRequest {
        label: Some(label.to_string()),
        ..TrainRequest::default()
    }
}

#[test]
fn several_classes_are_told_in_a_table_and_saved_beside_the_model() {
    let mut engine = engine(300, 3);
    // A model that answers yes or no scores; it stays.
    let yes = TrainRequest {
        positive: Some("a/b".to_string()),
        ..of("move")
    };
    assert!(matches!(
        ask(&mut engine, Request::Train(yes)),
        Ok(Reply::Trained(_))
    ));
    assert!(matches!(
        ask(&mut engine, Request::SaveClasses),
        Err(Failure::NotTrained)
    ));
    let Ok(Reply::File { bytes: before, .. }) = ask(&mut engine, SAVE) else {
        panic!("no file");
    };

    let view = learn(
        &mut engine,
        TrainRequest {
            others: vec![Learner::Forest],
            balance: Some(Balance::Weights(None)),
            ..of("move")
        },
    )
    .unwrap();
    assert_eq!(view.asked, StudyRequest::Classes);
    let told = view.side(Lang::En);
    assert_eq!(told.title, "3 classes of move, told apart");
    assert_eq!(
        told.heads,
        [
            "Really",
            "told as a/b",
            "told as b/a",
            "told as c,c",
            "Rows",
            "Precision",
            "Recall",
            "F1",
            "PR-AUC"
        ]
    );
    // The classes, and their averages.
    assert_eq!((told.rows.len(), told.words), (6, 1));
    // Each class's rows are told as one class or another.
    for row in told.rows.iter().take(3) {
        let numbers: Vec<u64> = row[1..5].iter().map(|cell| cell.parse().unwrap()).collect();
        assert_eq!(numbers[..3].iter().sum::<u64>(), numbers[3], "{row:?}");
    }
    let said = told.said.join("\n");
    for part in [
        "told right",
        "macro",
        "side by side",
        "lost (3)",
        "played no part",
        "class by class",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(view.side(Lang::Ko).title.contains("클래스 3개"));
    // Asked again, what test rows said stands; each class is looked into by all customers.
    let again = ask(&mut engine, Request::Study(StudyRequest::Classes));
    assert_eq!(again, Ok(Reply::Study(Box::new(view.clone()))));
    let classes = view.classes.clone().unwrap();
    assert!(classes.trained);
    assert_eq!(classes.names, ["a/b", "b/a", "c,c"]);
    for asked in [
        StudyRequest::ClassDrivers { class: 1 },
        StudyRequest::ClassImportance { class: 1 },
    ] {
        match ask(&mut engine, Request::Study(asked)) {
            Ok(Reply::Study(view)) => {
                let study = view.side(Lang::En);
                assert_eq!(study.rows.len(), classes.features.len());
                assert_eq!(study.heads[2..], ["a/b", "b/a", "c,c"]);
            }
            other => panic!("{other:?}"),
        }
    }
    let asked = Request::ExportClasses { lang: Lang::Ko };
    assert!(matches!(ask(&mut engine, asked), Ok(Reply::File { .. })));

    let Ok(Reply::File { name, bytes, .. }) = ask(&mut engine, Request::SaveClasses) else {
        panic!("no file");
    };
    assert_eq!(name, "moves.holdfast.json");
    let saved = read_back(std::str::from_utf8(&bytes).unwrap());
    assert_eq!(saved.classes, ["a/b", "b/a", "c,c"]);
    match ask(&mut engine, SAVE) {
        Ok(Reply::File { bytes, .. }) => assert!(bytes == before, "another model"),
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        ask(&mut engine, Request::Score),
        Ok(Reply::Scores(_))
    ));
}

#[test]
fn what_was_told_can_not_be_asked_for_and_what_is_no_class_is_refused() {
    let mut engine = engine(200, 0);
    let asked = Request::Study(StudyRequest::Classes);
    assert!(ask(&mut engine, asked).is_err());
    // A column of amounts is neither yes or no nor a class.
    let refused = learn(&mut engine, of("x")).unwrap_err();
    assert!(
        refused.say(Lang::En).contains("measures something"),
        "{refused:?}"
    );
}

#[test]
fn folds_judge_several_classes_in_turn() {
    let mut engine = engine(300, 3);
    let asked = TrainRequest {
        folds: 3,
        ..of("move")
    };
    let view = learn(&mut engine, asked).unwrap();
    let said = view.side(Lang::En).said.join("\n");
    for part in [
        "dealt into 3 parts",
        "Over these parts: accuracy 0.",
        " ± 0.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(view.side(Lang::Ko).said.join("\n").contains("묶음별 평균"));
}

#[test]
fn what_was_trained_stays_when_another_table_comes() {
    let mut engine = engine(300, 3);
    let told = learn(&mut engine, of("move")).unwrap();
    assert_eq!(scored(&mut engine), Ok(300));
    let asked = Request::Study(StudyRequest::Classes);
    // Its probabilities are of the table that is open; what test rows said is not.
    open(&mut engine, &csv(&small(120, 0)));
    let again = ask(&mut engine, asked.clone());
    assert_eq!(again, Ok(Reply::Study(Box::new(told.clone()))));
    assert_eq!(scored(&mut engine), Ok(120));
    // Nor is it lost to a table that it cannot read.
    let cells: Vec<String> = (0..30).map(|row| format!("{row},{}", row % 7)).collect();
    open(&mut engine, &format!("week,visits\n{}\n", cells.join("\n")));
    assert!(matches!(scored(&mut engine), Err(Failure::Feature(_))));
    let again = ask(&mut engine, asked);
    assert_eq!(again, Ok(Reply::Study(Box::new(told))));
    let saved = ask(&mut engine, Request::SaveClasses);
    assert!(matches!(saved, Ok(Reply::File { .. })), "{saved:?}");
}

/// All models with what is known of them, taken in by an engine that has nothing.
fn replaced(engine: &mut Engine) -> (Engine, Reply) {
    let Ok(Reply::File { bytes, .. }) = ask(engine, Request::KeepModels) else {
        panic!("nothing kept");
    };
    let mut next = Engine::new();
    // Half of it is refused, and nothing is taken of it.
    let half = bytes[..bytes.len() / 2].to_vec();
    assert!(ask(&mut next, Request::RestoreModels { bytes: half }).is_err());
    assert_eq!(
        ask(&mut next, Request::SaveClasses),
        Err(Failure::NotTrained)
    );
    let reply = ask(&mut next, Request::RestoreModels { bytes }).unwrap();
    (next, reply)
}

#[test]
fn what_was_trained_outlives_the_worker_with_what_test_rows_said() {
    let mut first = engine(300, 3);
    let told = learn(&mut first, of("move")).unwrap();
    let saved = ask(&mut first, Request::SaveClasses).unwrap();
    let is_back = |engine: &mut Engine| {
        // The page opens its tables again.
        open(engine, &csv(&small(300, 3)));
        let again = ask(engine, Request::Study(StudyRequest::Classes));
        assert_eq!(again, Ok(Reply::Study(Box::new(told.clone()))));
        assert!(ask(engine, Request::SaveClasses).as_ref() == Ok(&saved));
        assert_eq!(scored(engine), Ok(300));
    };
    // Alone.
    let (mut second, reply) = replaced(&mut first);
    assert_eq!(reply, Reply::Forgotten(Vec::new()));
    is_back(&mut second);
    // And beside one that scores.
    let yes = TrainRequest {
        positive: Some("a/b".to_string()),
        ..of("move")
    };
    let trained = ask(&mut second, Request::Train(yes)).unwrap();
    let scoring = ask(&mut second, SAVE).unwrap();
    let (mut third, reply) = replaced(&mut second);
    match (reply, trained) {
        (Reply::Trained(reply), Reply::Trained(trained)) => {
            assert_eq!(reply.compared, trained.compared);
        }
        other => panic!("{other:?}"),
    }
    assert!(ask(&mut third, SAVE) == Ok(scoring));
    is_back(&mut third);
}

/// Each of the others has its difference from the one that is taken.
#[test]
fn all_kinds_stand_side_by_side() {
    let mut engine = engine(300, 3);
    let Ok(Reply::Study(view)) = ask(&mut engine, Request::Train(of("move"))) else {
        panic!("no study");
    };
    let table = view.compared(Lang::En).unwrap();
    assert_eq!(
        table.heads,
        [
            "Model",
            "Log loss",
            "Macro F1",
            "Accuracy",
            "Log loss against the one taken"
        ]
    );
    assert!(table.rows.len() > 1);
    let taken = table.rows.iter().filter(|row| row[0].ends_with(" (taken)"));
    assert_eq!(taken.count(), 1);
    for row in &table.rows {
        let is_taken = row[0].ends_with(" (taken)");
        let own: f64 = row[1].parse().unwrap();
        assert!(own > 0.0 && row[3].ends_with('%'), "{row:?}");
        assert_eq!(row[4].is_empty(), is_taken, "{row:?}");
        assert!(is_taken || row[4].contains(" to "), "{row:?}");
    }
    let korean = view.compared(Lang::Ko).unwrap();
    assert_eq!(korean.rows.len(), table.rows.len());
}
