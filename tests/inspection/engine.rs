//! A model of several classes that others trained, dropped on the page: what the engine says of
//! it, looks into and saves.

use holdfast::engine::{
    ClassesView, ColumnRole, Engine, Failure, Opening, Outcome, PrepareEdit, PrepareRequest, Reply,
    Request, Stage, Step, Study, StudyRequest, StudyView, decode, encode,
};
use holdfast::explain::additivity;
use holdfast::explain::interactions::Interaction;
use holdfast::explain::interventional::Interventional;
use holdfast::explain::tree_shap::TreeShap;
use holdfast::feature::matrix::Matrix;
use holdfast::i18n::Lang;

use super::classes::{class_model, expected_shares, gappy, rows};
use super::{golden, numbers, support};

fn finish(engine: &mut Engine, outcome: Outcome) -> Result<Reply, Failure> {
    match outcome {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            match engine.step().expect("a job is under way") {
                Step::Progress(_, progress) => assert!(progress.done <= progress.total),
                Step::Done(_, ending) => break *ending,
            }
        },
    }
}

/// Asks and steps until there is an answer; every message crosses the wire.
fn ask(engine: &mut Engine, request: &Request) -> Result<Reply, Failure> {
    let request: Request = decode(&encode(request).unwrap()).unwrap();
    let outcome = engine.ask(7, request);
    let ending = finish(engine, outcome);
    decode(&encode(&ending).unwrap()).unwrap()
}

fn open(engine: &mut Engine, text: &[u8]) {
    let mut opening = Opening::default();
    opening.begin("rows.csv", text.len() as u64);
    opening.push(text);
    opening.end();
    let outcome = engine.adopt(9, opening);
    assert!(matches!(finish(engine, outcome), Ok(Reply::Data(_))));
}

fn load(engine: &mut Engine, model: &str) -> Result<Reply, Failure> {
    let request = Request::LoadModel {
        name: "moves.json".into(),
        bytes: support::bytes(&format!("inspection/{model}")),
    };
    ask(engine, &request)
}

#[track_caller]
fn seen(engine: &mut Engine, asked: StudyRequest) -> StudyView {
    match ask(engine, &Request::Study(asked)) {
        Ok(Reply::Study(view)) => {
            assert_eq!(view.asked, asked);
            *view
        }
        other => panic!("{other:?}"),
    }
}

/// The studies in English; in Korean they have the same shape.
#[track_caller]
fn told(engine: &mut Engine, asked: StudyRequest) -> Study {
    let view = seen(engine, asked);
    let (english, korean) = (view.side(Lang::En), view.side(Lang::Ko));
    assert_eq!(english.rows.len(), korean.rows.len());
    assert_eq!(english.said.len(), korean.said.len());
    assert_ne!(english.title, korean.title);
    english.clone()
}

/// An engine with the model and the rows, whose classes `move` tells if it is said so.
fn engine(labelled: bool) -> Engine {
    let mut engine = Engine::new();
    assert!(matches!(
        load(&mut engine, "classes-model.json.gz"),
        Ok(Reply::Study(_))
    ));
    open(
        &mut engine,
        &support::bytes("inspection/classes-rows.csv.gz"),
    );
    if labelled {
        label(&mut engine);
    }
    engine
}

/// Says that `move` tells the classes.
fn label(engine: &mut Engine) {
    let role = PrepareEdit::Role {
        column: "move".into(),
        role: ColumnRole::Label,
    };
    for asked in [PrepareRequest::Plan, PrepareRequest::Edit(role)] {
        ask(engine, &Request::Prepare(asked)).unwrap();
    }
}

#[test]
fn customers_without_probabilities_are_no_reason_to_measure_none() {
    let (bytes, rows) = gappy();
    let mut engine = Engine::new();
    let name = "m.onnx".into();
    ask(&mut engine, &Request::LoadModel { name, bytes }).unwrap();
    open(&mut engine, rows.as_bytes());
    label(&mut engine);
    let study = told(&mut engine, StudyRequest::ClassImportance { class: 0 });
    assert_eq!(study.rows.len(), 5);
    assert!(study.said[1].contains("58 customers"), "{:?}", study.said);
    assert!(study.said[2].ends_with("2 customers whose class is known."));
}

#[test]
fn it_is_taken_before_the_table_and_after_it() {
    let mut engine = Engine::new();
    let Ok(Reply::Study(view)) = load(&mut engine, "classes-model.json.gz") else {
        panic!("refused");
    };
    let known = ClassesView {
        names: ["0", "1", "2"].map(str::to_string).to_vec(),
        features: view.classes.clone().unwrap().features,
        trained: false,
    };
    assert_eq!(view.classes, Some(known.clone()));
    assert_eq!(known.features.len(), 5);
    let said = view.side(Lang::En).said.join("\n");
    assert!(
        said.contains("3 classes apart (0, 1, 2) by 5 features"),
        "{said}"
    );
    assert!(said.contains("Open the customers’ file"), "{said}");
    open(&mut engine, b"swing,days,gappy,steps\n1,2,3,4\n2,3,4,5\n");
    let misfit = told(&mut engine, StudyRequest::Classes);
    assert!(misfit.rows.is_empty() && misfit.said.iter().any(|line| line.contains("noise")));
    let refused = ask(
        &mut engine,
        &Request::Study(StudyRequest::ClassDrivers { class: 0 }),
    );
    assert!(matches!(refused, Err(Failure::Feature(_))), "{refused:?}");
    // It outlives the table, and waits for one that serves it.
    open(
        &mut engine,
        &support::bytes("inspection/classes-rows.csv.gz"),
    );
    let view = seen(&mut engine, StudyRequest::Classes);
    assert_eq!(view.classes, Some(known));
    let counts = view.side(Lang::En).rows.iter();
    let counts: u64 = counts.map(|row| row[1].parse::<u64>().unwrap()).sum();
    assert_eq!(counts, 401);
    // What scores is another model, and there is none.
    assert!(matches!(
        ask(&mut engine, &Request::Score),
        Err(Failure::NoModel)
    ));
    // Amounts are refused as they were.
    assert!(matches!(
        load(&mut engine, "amounts-model.json.gz"),
        Err(Failure::Model { .. })
    ));
    assert!(seen(&mut engine, StudyRequest::Classes).classes.is_some());
}

#[test]
fn it_is_judged_by_the_column_that_tells_the_classes() {
    let mut engine = engine(true);
    let study = told(&mut engine, StudyRequest::Classes);
    assert_eq!(study.title, "3 classes of move, told apart");
    assert!(study.said[0].starts_with("Of 401 customers whose class move tells, "));
    // Three classes, their averages below.
    let names: Vec<&str> = study.rows.iter().map(|row| row[0].as_str()).collect();
    let averages = [
        "Average of the classes (macro)",
        "Weighed by their rows",
        "Over all rows (micro)",
    ];
    assert_eq!(names, [&["0", "1", "2"][..], &averages[..]].concat());
    assert!(study.rows.iter().all(|row| row.len() == study.heads.len()));
    let precisions = numbers(&golden("classes.json")["baseline"]["pr_auc"]);
    let told_as: Vec<&String> = [3, 0, 1, 2]
        .iter()
        .map(|row| &study.rows[*row][8])
        .collect();
    for (told, expected) in told_as.iter().zip(precisions) {
        assert_eq!(**told, format!("{expected:.3}"));
    }
    let (_, truth, _) = rows();
    for (class, row) in study.rows.iter().take(3).enumerate() {
        let cells: Vec<usize> = row[1..5].iter().map(|cell| cell.parse().unwrap()).collect();
        let rows = truth.iter().filter(|of| **of == class).count();
        assert_eq!((cells[..3].iter().sum(), cells[3]), (rows, rows));
    }
}

#[test]
fn one_that_is_too_large_to_be_saved_again_says_so() {
    let mut bytes = support::bytes("inspection/classes-model.json.gz");
    // Spaces at the end mean nothing, but are of the file.
    bytes.resize(65 << 20, b' ');
    let mut engine = Engine::new();
    let name = "moves.json".to_string();
    let taken = engine.ask(1, Request::LoadModel { name, bytes });
    assert!(matches!(finish(&mut engine, taken), Ok(Reply::Study(_))));
    let expected = Failure::ModelNotKept {
        file: "moves.json".into(),
        bytes: 65 << 20,
        limit: 64 << 20,
    };
    assert_eq!(ask(&mut engine, &Request::SaveClasses), Err(expected));
}

/// The rows are ranked by a class at a time, so that a cancel in between is heard.
#[test]
fn judging_goes_in_steps_and_can_be_cancelled() {
    let mut engine = engine(true);
    let asked = || Request::Study(StudyRequest::Classes);
    let judging = |engine: &mut Engine| match engine.step() {
        Some(Step::Progress(_, progress)) => Some(progress.stage == Stage::Studying),
        _ => None,
    };
    assert!(matches!(engine.ask(5, asked()), Outcome::Started));
    let steps = std::iter::from_fn(|| judging(&mut engine));
    // A step for each of three classes, and one for all of them together.
    assert!(steps.filter(|judging| *judging).count() >= 4);
    assert!(matches!(engine.ask(6, asked()), Outcome::Started));
    assert_eq!(judging(&mut engine), Some(true));
    assert!(engine.cancel(6));
    assert!(engine.step().is_none());
    let study = told(&mut engine, StudyRequest::Classes);
    assert_eq!(study.title, "3 classes of move, told apart");
}

#[test]
fn each_class_is_looked_into() {
    let mut engine = engine(true);
    let study = told(&mut engine, StudyRequest::ClassDrivers { class: 1 });
    assert_eq!(study.heads, ["Feature", "All classes", "0", "1", "2"]);
    assert_eq!(study.rows[0][0], "days");
    for row in &study.rows {
        let cells: Vec<f64> = row[1..].iter().map(|cell| cell.parse().unwrap()).collect();
        assert!(
            (cells[1..].iter().sum::<f64>() - cells[0]).abs() < 2.1e-3,
            "{row:?}"
        );
    }
    assert!(
        study.said[0].starts_with("days moves the score of 1 most"),
        "{:?}",
        study.said
    );

    let study = told(&mut engine, StudyRequest::ClassImportance { class: 0 });
    assert_eq!(study.heads[1], "Average of the classes");
    assert_eq!((study.rows.len(), study.rows[0][0].as_str()), (5, "swing"));
    assert!(study.said[0].starts_with("For 0, shuffling swing costs the most"));

    let asked = StudyRequest::ClassDependence {
        class: 2,
        feature: 3,
    };
    let study = told(&mut engine, asked);
    assert_eq!(study.title, "How the probability of 2 goes with steps");
    let curves = study.curves.unwrap();
    assert_eq!(curves.axes[1], "Probability of 2");
    let theirs = numbers(&golden("classes.json")["dependence_of_steps"][2]);
    let mean = curves.curves.last().unwrap();
    assert_eq!(mean.len(), theirs.len());
    for ([_, ours], theirs) in mean.iter().zip(theirs) {
        assert!((ours - theirs).abs() < 2e-6);
    }

    let study = told(&mut engine, StudyRequest::ClassSurrogate { class: 2 });
    assert_eq!(study.title, "2 in a few rules");
    assert!(study.rows.len() > 1 && study.said[0].contains("who is 2"));
    assert!(study.said[1].contains("Cohen’s kappa"), "{:?}", study.said);

    for asked in [
        StudyRequest::ClassDrivers { class: 3 },
        StudyRequest::ClassSurrogate { class: usize::MAX },
    ] {
        let beyond = ask(&mut engine, &Request::Study(asked));
        assert!(
            matches!(beyond, Err(Failure::OutOfRange { .. })),
            "{beyond:?}"
        );
    }
    // Where nobody's class is known nothing can be lost.
    let mut unlabelled = self::engine(false);
    let asked = StudyRequest::ClassImportance { class: 0 };
    let refused = ask(&mut unlabelled, &Request::Study(asked));
    assert!(matches!(refused, Err(Failure::Train(_))), "{refused:?}");
}

/// So many rows, evenly spread.
fn every(matrix: &Matrix, most: usize) -> Matrix {
    let rows = (0..most).map(|at| (at * matrix.rows() / most) as u32);
    matrix.chosen(&rows.collect::<Vec<u32>>())
}

#[test]
fn what_two_features_do_together_is_told_of_each_class() {
    let mut engine = engine(false);
    let (model, matrix) = (class_model(), every(&rows().0, 400));
    let pair = [0, 3];
    for class in 0..3 {
        let ensemble = model.explainable(class, &matrix).unwrap();
        let shap = TreeShap::new(&ensemble).unwrap();
        let together = Interaction::new(&shap, pair);
        let sizes = (0..400).map(|row| (2.0 * together.of_row(&matrix.row(row))).abs());
        let size = sizes.sum::<f64>() / 400.0;
        assert!(size > 0.005, "{class}: {size}");
        let study = told(&mut engine, StudyRequest::ClassPair { class, pair });
        let title = format!("swing and steps together, for the score of {class}");
        assert_eq!(study.title, title);
        let said = format!("move the score by {size:.3} of what the model adds up");
        assert!(study.said[0].contains(&said), "{said}: {:?}", study.said);
        assert!(study.rows.iter().all(|row| row.len() == study.heads.len()));
    }
    let mut refused = |class, pair| {
        let asked = Request::Study(StudyRequest::ClassPair { class, pair });
        ask(&mut engine, &asked).unwrap_err()
    };
    assert_eq!(refused(1, [2, 2]), Failure::SamePair);
    for (class, pair) in [(0, [0, 5]), (3, [0, 1])] {
        let beyond = refused(class, pair);
        assert!(matches!(beyond, Failure::OutOfRange { .. }), "{beyond:?}");
    }
}

#[test]
fn each_class_is_compared_with_a_background() {
    let mut engine = engine(false);
    let (model, (all, ..)) = (class_model(), rows());
    let (background, asked) = (every(&all, 100), every(&all, 150));
    for class in 0..3 {
        let ensemble = model.explainable(class, &all).unwrap();
        let against = Interventional::new(&ensemble, &background).unwrap();
        let mut margins = vec![0.0; 150];
        ensemble.predict_margins(&asked, 0..150, &mut margins);
        let mut out = vec![0.0; 150 * 5];
        additivity::explain_checked(&against, &asked, 0..150, &margins, &mut out).unwrap();
        let study = told(&mut engine, StudyRequest::ClassBackground { class });
        assert!(
            study
                .title
                .starts_with(&format!("What drives the score of {class},"))
        );
        assert!(study.said[0].contains("100 customers"), "{:?}", study.said);
        // A class's sum is no risk, and no percentage.
        assert!(!study.said[0].contains('%') && !study.said[0].contains("risk"));
        assert_eq!(study.rows.len(), 5);
        for (at, name) in ["swing", "days", "gappy", "steps", "noise"]
            .iter()
            .enumerate()
        {
            let shares = out.iter().skip(at).step_by(5);
            let mean = shares.map(|share| f64::from(share.abs())).sum::<f64>() / 150.0;
            let row = study.rows.iter().find(|row| row[0] == *name).unwrap();
            assert_eq!(row[2], format!("{mean:.3}"), "{class} {row:?}");
        }
    }
}

/// Coefficients tell no pairs, and have no paths that a background could differ from.
#[test]
fn a_linear_model_of_several_classes_has_no_pairs() {
    let (bytes, rows) = gappy();
    let mut engine = Engine::new();
    let name = "m.onnx".into();
    ask(&mut engine, &Request::LoadModel { name, bytes }).unwrap();
    open(&mut engine, rows.as_bytes());
    let pair = [0, 1];
    for asked in [
        StudyRequest::ClassPair { class: 0, pair },
        StudyRequest::ClassBackground { class: 0 },
    ] {
        let refused = ask(&mut engine, &Request::Study(asked));
        assert_eq!(refused, Err(Failure::NeedsTrees));
    }
}

#[test]
fn every_customers_probabilities_are_saved() {
    let mut engine = engine(false);
    let request = Request::ExportClasses { lang: Lang::En };
    let Ok(Reply::File {
        name, bytes, rows, ..
    }) = ask(&mut engine, &request)
    else {
        panic!("no file");
    };
    assert_eq!((name.as_str(), rows), ("holdfast-classes.csv", 401));
    let text = String::from_utf8(bytes).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = head.iter().position(|name| *name == "predicted").unwrap();
    assert_eq!(
        head[at + 1..],
        ["probability 0", "probability 1", "probability 2"]
    );
    let expected = expected_shares();
    let mut count = 0;
    for (line, expected) in lines.zip(expected.chunks(3)) {
        let cells: Vec<&str> = line.split(',').collect();
        let shares: Vec<f64> = cells[at + 1..]
            .iter()
            .map(|cell| cell.parse().unwrap())
            .collect();
        for (ours, theirs) in shares.iter().zip(expected) {
            assert!((ours - theirs).abs() < 1e-9);
        }
        let told: usize = cells[at].parse().unwrap();
        assert!(expected.iter().all(|share| *share <= expected[told]));
        count += 1;
    }
    assert_eq!(count, 401);
    // A scoring that is cancelled leaves nothing behind that would be taken for all of it.
    let mut engine = self::engine(false);
    assert!(matches!(engine.ask(3, request.clone()), Outcome::Started));
    assert!(engine.step().is_some());
    engine.cancel(3);
    assert!(matches!(
        ask(&mut engine, &request),
        Ok(Reply::File { rows: 401, .. })
    ));
    let none = ask(&mut Engine::new(), &request);
    assert!(matches!(none, Err(Failure::NotTrained)), "{none:?}");
}
