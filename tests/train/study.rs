//! Looking into the model that scores, and handing it to others, as the page asks for it.

use holdfast::engine::{
    Failure, ModelFormat, Reply, Request, Study, StudyRequest, TrainRequest, decode, encode,
};
use holdfast::i18n::Lang;
use holdfast::model;

use super::engine::{SAVE, ask, opened, train};

fn seen(engine: &mut holdfast::engine::Engine, asked: StudyRequest) -> [Study; 2] {
    let reply = ask(engine, Request::Study(asked)).unwrap();
    // What crosses to the page arrives as it was sent.
    let Reply::Study(view) = decode(&encode(&reply).unwrap()).unwrap() else {
        panic!("{reply:?}");
    };
    assert_eq!(view.asked, asked);
    [Lang::En, Lang::Ko].map(|lang| view.side(lang).clone())
}

#[test]
fn a_trained_model_is_looked_into() {
    let mut engine = opened(600);
    let asked = StudyRequest::Importance;
    let early = ask(&mut engine, Request::Study(asked));
    assert_eq!(early, Err(Failure::NotScored));
    let view = train(&mut engine, TrainRequest::default()).unwrap();
    ask(&mut engine, Request::Score).unwrap();
    let features = view.model.features.len();

    let looks: Vec<[Study; 2]> = (0..features)
        .map(|feature| seen(&mut engine, StudyRequest::Dependence { feature }))
        .collect();
    for ([study, korean], feature) in looks.iter().zip(&view.model.features) {
        let title = format!("How the risk goes with {}", feature.title.en);
        assert_eq!(study.title, title);
        assert_ne!(study.title, korean.title);
        assert!(study.rows.len() > 1, "{study:?}");
    }
    // Numbers have curves, categories a table only.
    let drawn = looks.into_iter().find(|[study, _]| study.curves.is_some());
    let [study, _] = drawn.unwrap();
    let curves = study.curves.unwrap();
    let mean = curves.curves.last().unwrap();
    assert!(curves.curves.len() > 2 && mean.len() > 2, "{mean:?}");
    assert!(mean.is_sorted_by(|a, b| a[0] < b[0]));
    assert!(study.rows.len() >= mean.len());

    let [study, _] = seen(&mut engine, StudyRequest::Importance);
    assert_eq!(study.rows.len(), features);
    assert!(study.said[0].starts_with("Shuffling "), "{}", study.said[0]);

    let [study, korean] = seen(&mut engine, StudyRequest::Surrogate);
    assert!(
        study.said[0].contains("of 180 customers"),
        "{}",
        study.said[0]
    );
    assert!(study.rows.len() > 1);
    assert_eq!(study.rows.len(), korean.rows.len());

    let [study, _] = seen(&mut engine, StudyRequest::Selection);
    assert_eq!(study.rows.len(), features);
    let verdicts: Vec<&str> = study.rows.iter().map(|row| row[1].as_str()).collect();
    assert!(verdicts.contains(&"yes"), "{verdicts:?}");

    let beyond = ask(
        &mut engine,
        Request::Study(StudyRequest::Dependence { feature: features }),
    );
    assert!(matches!(beyond, Err(Failure::Inspection(_))), "{beyond:?}");
}

#[test]
fn a_trained_model_is_handed_to_others() {
    let mut engine = opened(600);
    let file = |engine: &mut _, format, lang| {
        let asked = Request::ExportModel {
            format,
            lang,
            threshold: None,
        };
        match ask(engine, asked) {
            Ok(Reply::File { name, bytes, .. }) => Ok((name, bytes)),
            Ok(other) => panic!("{other:?}"),
            Err(failure) => Err(failure),
        }
    };
    let none = file(&mut engine, ModelFormat::Card, Lang::En);
    assert_eq!(none, Err(Failure::NoModel));
    train(&mut engine, TrainRequest::default()).unwrap();

    let (name, trees) = file(&mut engine, ModelFormat::Xgboost, Lang::En).unwrap();
    assert_eq!(name, "customers-xgboost.json");
    let read = model::load(&name, &trees).unwrap();
    let Ok(Reply::File { bytes, .. }) = ask(&mut engine, SAVE) else {
        panic!("no bundle");
    };
    let bundle = model::load("bundle", &bytes).unwrap();
    assert_eq!(read.features(), bundle.features());
    assert_eq!(read.ensemble.base_margin(), bundle.ensemble.base_margin());

    let (name, card) = file(&mut engine, ModelFormat::Card, Lang::Ko).unwrap();
    assert_eq!(name, "customers-card.html");
    let card = String::from_utf8(card).unwrap();
    assert!(
        card.contains("lang=\"ko\"") && card.contains("<svg"),
        "{card}"
    );
    assert!(!card.contains("<script"));
}
