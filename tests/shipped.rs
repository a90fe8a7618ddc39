//! The models that lie beside the page: the list names what is there, tells what was recorded,
//! and what it calls usable fits its demo.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/driven.rs"]
mod driven;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::PathBuf;

use holdfast::engine::{
    Engine, Failure, Fit, Opening, Reply, Request, SHIPPED, Shipped, StudyRequest, shipped,
};
use holdfast::i18n::{Lang, number};
use holdfast::ingest::MemorySource;
use holdfast::model::train::Learner;
use holdfast::model::{self, AnyModel, recommend};
use serde_json::Value;

use driven::finish;

const ENDING: &str = ".holdfast.json.gz";

fn models() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("models")
}

fn bytes(model: &Shipped) -> Vec<u8> {
    std::fs::read(models().join(format!("{}{ENDING}", model.name))).unwrap()
}

fn load(engine: &mut Engine, model: &Shipped) -> Result<Reply, Failure> {
    let request = Request::LoadModel {
        name: format!("{}{ENDING}", model.name),
        bytes: bytes(model),
    };
    let outcome = engine.ask(7, request);
    finish(engine, outcome)
}

#[test]
fn the_list_names_every_file_once() {
    let listed: BTreeSet<String> = SHIPPED
        .iter()
        .map(|model| model.path().split_once('/').unwrap().1.to_string())
        .collect();
    assert_eq!(listed.len(), SHIPPED.len());
    let folder = std::fs::read_dir(models()).unwrap().flatten();
    let there: BTreeSet<String> = folder
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| name.ends_with(ENDING))
        .collect();
    assert_eq!(listed, there);
    let demos = ["subscription", "ecommerce", "events", "creator", "retail"];
    let of_demos: usize = demos.map(|demo| shipped(demo).count()).iter().sum();
    assert_eq!(of_demos, SHIPPED.len());
}

#[test]
fn every_figure_is_the_one_that_was_recorded() {
    let text = std::fs::read_to_string(models().join("systems.json")).unwrap();
    let recorded: Value = serde_json::from_str(&text).unwrap();
    for shipped in &SHIPPED {
        let metrics = &recorded[shipped.name]["metrics"];
        let figures = &metrics["figures"];
        let found = match shipped.name {
            // Made in Python: the bundle says what it measured.
            "subscription" | "ecommerce" => {
                let bundle = model::open(shipped.name, &bytes(shipped)).unwrap();
                let metrics = bundle.metrics.unwrap();
                (metrics.values["pr_auc"], metrics.rows)
            }
            "retail-recommender" => {
                let ninth = &metrics["hit_ratio"][8];
                assert_eq!(ninth["k"], 9);
                let rows = metrics["customers"].as_u64();
                (ninth["recommender"].as_f64().unwrap(), rows.unwrap())
            }
            name => {
                let figure = match name {
                    "retail-transition" => "macro_pr_auc",
                    _ => "pr_auc",
                };
                let value = figures[figure]["value"].as_f64();
                // Rows are counted as a number of weights.
                let rows = metrics["rows"].as_f64().unwrap() as u64;
                (value.expect(name), rows)
            }
        };
        let listed = (shipped.value.to_string(), shipped.rows);
        let expected = (number::decimal(found.0, 3), found.1);
        assert_eq!(listed, expected, "{}", shipped.name);
    }
}

/// The kind that is told of a model is the one that was kept, whatever else it was compared with.
#[test]
fn every_bundle_holds_the_kind_that_is_listed() {
    for shipped in &SHIPPED {
        if shipped.name == "retail-recommender" {
            continue;
        }
        let mut text = String::new();
        let packed = bytes(shipped);
        let mut unpacked = flate2::read::GzDecoder::new(packed.as_slice());
        unpacked.read_to_string(&mut text).unwrap();
        let bundle: Value = serde_json::from_str(&text).unwrap();
        let name = bundle["estimators"][0]["name"].as_str().unwrap();
        let learner = Learner::ALL.into_iter().find(|own| own.name() == name);
        match learner {
            Some(learner) => assert_eq!(learner.title(), shipped.kind, "{}", shipped.name),
            None => assert_eq!(
                shipped.kind.text(Lang::En),
                format!("Boosted trees by {name}"),
                "{}",
                shipped.name
            ),
        }
    }
}

/// Nobody in the demos is real, and each bundle says so and names what it learnt from.
#[test]
fn every_bundle_says_of_which_generated_files_it_was_made() {
    for demo in ["subscription", "ecommerce", "events", "creator", "retail"] {
        let table = format!("{demo}.parquet");
        let mut sums = BTreeSet::new();
        for shipped in shipped(demo) {
            let name = shipped.name;
            let provenance = match name {
                "retail-recommender" => recommend::read(&bytes(shipped)).unwrap().provenance,
                _ => match model::open_any(name, &bytes(shipped)).unwrap() {
                    AnyModel::YesNo(scorer) => scorer.provenance,
                    AnyModel::Classes(classes) => classes.provenance,
                    AnyModel::Amounts(_) => panic!("{name}"),
                },
            };
            let provenance = provenance.expect(name);
            assert!(provenance.generated, "{name}");
            assert!(!provenance.data.is_empty(), "{name}");
            for (file, sum) in &provenance.data {
                let is_hex = sum.bytes().all(|byte| byte.is_ascii_hexdigit());
                assert!(sum.len() == 64 && is_hex, "{name}: {file} {sum}");
            }
            sums.extend(provenance.data.get(&table).cloned());
        }
        // All that learnt from a demo's table learnt from the same one.
        assert_eq!(sums.len(), 1, "{demo}: {sums:?}");
    }
}

/// The files of a demo, as they lie beside the page.
fn files(demo: &str) -> Vec<(String, Vec<u8>)> {
    let texts = match demo {
        "subscription" => holdfast_demos::subscription::generate(),
        "ecommerce" => holdfast_demos::ecommerce::generate(),
        "creator" => holdfast_demos::creator::generate(),
        "retail" => holdfast_demos::retail::generate(),
        "events" => {
            let log = holdfast_demos::events::generate();
            return Vec::from([("events.parquet".to_string(), log.bytes)]);
        }
        other => panic!("{other}"),
    };
    let texts = texts.into_iter();
    texts
        .map(|file| (format!("{}.csv", file.name), file.text.into_bytes()))
        .collect()
}

fn opened(demo: &str) -> Engine {
    let mut engine = Engine::new();
    let mut opening = Opening::default();
    for (name, bytes) in files(demo) {
        opening.open(&mut MemorySource::new(&name, bytes));
    }
    let outcome = engine.adopt(1, opening);
    assert!(matches!(finish(&mut engine, outcome), Ok(Reply::Data(_))));
    engine
}

/// Whether whoever looks at a model is told that nobody in its data was real.
fn warns(said: &[String]) -> bool {
    said.iter()
        .any(|line| line.starts_with("Trained on generated data"))
}

#[test]
fn the_recommender_names_items_for_customers_of_its_demo() {
    let mut engine = opened("retail");
    let model = shipped("retail").last().unwrap();
    let loaded = load(&mut engine, model);
    let Ok(Reply::Study(view)) = loaded else {
        panic!("{loaded:?}")
    };
    // It says what was recorded of it, and when it is asked, of which tables it reads.
    let study = view.side(Lang::En);
    assert_eq!(study.rows.len(), 9, "{:?}", study.said);
    assert!(warns(&study.said), "{:?}", study.said);
    let customer = String::new();
    let outcome = engine.ask(7, Request::Recommend { customer });
    let told = finish(&mut engine, outcome);
    let Ok(Reply::Study(view)) = told else {
        panic!("{told:?}")
    };
    let study = view.side(Lang::En);
    let said = study.said.join(" ");
    assert!(said.contains("Customers are read from customers"), "{said}");
    let customer = said.rsplit("such as ").next().unwrap();
    let customer = customer.trim_end_matches('.').to_string();
    let outcome = engine.ask(7, Request::Recommend { customer });
    let named = finish(&mut engine, outcome);
    let Ok(Reply::Study(view)) = named else {
        panic!("{named:?}")
    };
    let study = view.side(Lang::En);
    assert_eq!(study.rows.len(), 9);
    assert!(study.said[1].contains("(by purchases)"), "{:?}", study.said);
}

#[test]
fn the_model_of_grades_tells_the_classes_of_its_demo_apart() {
    let mut engine = opened("retail");
    let loaded = load(&mut engine, shipped("retail").next().unwrap());
    let Ok(Reply::Study(view)) = loaded else {
        panic!("{loaded:?}")
    };
    let classes = view.classes.as_ref().unwrap();
    assert!(classes.names.len() > 2, "{:?}", classes.names);
    let outcome = engine.ask(7, Request::Study(StudyRequest::Classes));
    let told = finish(&mut engine, outcome);
    let Ok(Reply::Study(view)) = told else {
        panic!("{told:?}")
    };
    let study = view.side(Lang::En);
    assert!(warns(&study.said), "{:?}", study.said);
    // Every class has a row, whether or not anybody's is known.
    let rows = &study.rows;
    for name in &classes.names {
        assert!(rows.iter().any(|row| row[0] == *name), "{name}: {rows:?}");
    }
}

#[test]
fn who_cannot_be_told_from_another_by_its_kind_says_what_it_answers() {
    for demo in ["subscription", "ecommerce", "events", "creator", "retail"] {
        for lang in [Lang::En, Lang::Ko] {
            let told = shipped(demo).map(|model| {
                let answers = model.answers.map(|answers| answers.text(lang));
                (model.kind.text(lang), answers)
            });
            let told: BTreeSet<_> = told.collect();
            assert_eq!(told.len(), shipped(demo).count(), "{demo}: {told:?}");
        }
    }
}

#[test]
fn a_score_of_another_question_than_who_leaves_says_so() {
    let mut engine = Engine::new();
    for demo in ["subscription", "ecommerce", "events", "creator"] {
        for model in shipped(demo) {
            let Ok(Reply::Model(view)) = load(&mut engine, model) else {
                panic!("{}", model.name)
            };
            let said = view.answers.as_ref().map(|answers| answers.text(Lang::En));
            assert_eq!(said.is_some(), model.answers.is_some(), "{}", model.name);
            assert!(said.is_none_or(|said| said.contains("“sticker” is “1”")));
        }
    }
}

#[test]
fn a_story_calls_the_score_of_another_question_no_risk() {
    let mut engine = opened("creator");
    let model = shipped("creator").find(|model| model.answers.is_some());
    assert!(matches!(
        load(&mut engine, model.unwrap()),
        Ok(Reply::Model(_))
    ));
    let mut ask = |request: Request| {
        let outcome = engine.ask(7, request);
        finish(&mut engine, outcome)
    };
    assert!(matches!(ask(Request::Score), Ok(Reply::Scores(_))));
    for row in [0, 1, 2] {
        let Ok(Reply::Customer(view)) = ask(Request::Customer { row }) else {
            panic!("no customer {row}")
        };
        for (lang, words) in [
            (Lang::En, ["the risk", "leaving"]),
            (Lang::Ko, ["위험", "이탈을"]),
        ] {
            let story = view.story.text(lang);
            let said = words.iter().any(|word| story.contains(word));
            assert!(!said && !story.is_empty(), "{story}");
        }
    }
    let asked = Request::Study(StudyRequest::Dependence { feature: 0 });
    let Ok(Reply::Study(view)) = ask(asked) else {
        panic!("no study")
    };
    let title = &view.side(Lang::En).title;
    assert!(title.starts_with("How the score goes with "), "{title}");
}

#[test]
fn every_model_that_scores_fits_its_demo() {
    for demo in ["subscription", "ecommerce", "events", "creator"] {
        let mut engine = opened(demo);
        for model in shipped(demo) {
            let loaded = load(&mut engine, model);
            let Ok(Reply::Model(view)) = loaded else {
                panic!("{}: {loaded:?}", model.name)
            };
            assert!(view.fit.as_ref().is_some_and(Fit::fits), "{}", model.name);
            assert!(view.generated, "{}", model.name);
        }
    }
}
