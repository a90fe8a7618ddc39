//! The whole line, natively: a demo is opened, scored, explained, asked about
//! and exported through the engine, and what fails changes nothing.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use holdfast::engine::{
    CsvEncoding, CustomerView, Direction, Engine, ExportFormat, Failure, Feed, ListView,
    OpenOptions, Opening, Outcome, Reply, Request, Scope, Step, Streaming, decode, encode,
};
use holdfast::i18n::Lang;

fn open(engine: &mut Engine, files: &[(&str, &[u8])]) -> Result<Reply, Failure> {
    let mut opening = Opening::default();
    for (name, bytes) in files {
        opening.begin(name, bytes.len() as u64);
        // In small pieces, as a slow disk would hand them over.
        bytes.chunks(4096).all(|piece| opening.push(piece));
        opening.end();
    }
    finish(engine, 9, |engine| engine.adopt(9, opening))
}

/// Begins something and steps until there is an answer.
fn finish(
    engine: &mut Engine,
    id: u32,
    begin: impl FnOnce(&mut Engine) -> Outcome,
) -> Result<Reply, Failure> {
    match begin(engine) {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            match engine.step().expect("a job is under way") {
                Step::Progress(of, progress) => {
                    assert_eq!(of, id);
                    assert!(progress.done <= progress.total);
                }
                Step::Done(of, ending) => {
                    assert_eq!(of, id);
                    break *ending;
                }
            }
        },
    }
}

/// Asks and steps until there is an answer; every message crosses the wire.
fn ask(engine: &mut Engine, request: &Request) -> Result<Reply, Failure> {
    let request: Request = decode(&encode(request).unwrap()).unwrap();
    let ending = finish(engine, 7, |engine| engine.ask(7, request));
    decode(&encode(&ending).unwrap()).unwrap()
}

fn model(name: &str) -> Request {
    let file = format!("{name}.holdfast.json.gz");
    let path = format!("{}/models/{file}", env!("CARGO_MANIFEST_DIR"));
    Request::LoadModel {
        name: file,
        bytes: std::fs::read(path).unwrap(),
    }
}

fn ecommerce() -> Engine {
    let mut engine = Engine::new();
    let files = holdfast_demos::ecommerce::generate();
    open(&mut engine, &[("customers.csv", files[0].text.as_bytes())]).unwrap();
    ask(&mut engine, &model("ecommerce")).unwrap();
    ask(&mut engine, &Request::Score).unwrap();
    engine
}

fn list(engine: &mut Engine, query: &str, at_least: Option<f64>) -> Result<ListView, Failure> {
    let request = Request::List {
        scope: Scope {
            query: query.into(),
            at_least,
            latest: false,
        },
        offset: 0,
        length: 50,
    };
    match ask(engine, &request)? {
        Reply::List(view) => Ok(view),
        other => panic!("{other:?}"),
    }
}

fn customer(engine: &mut Engine, request: &Request) -> CustomerView {
    match ask(engine, request).unwrap() {
        Reply::Customer(view) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn customers_are_ranked_explained_and_changed() {
    let mut engine = ecommerce();
    let all = list(&mut engine, "", None).unwrap();
    assert_eq!(all.total, 5_630);
    assert!(
        all.rows
            .windows(2)
            .all(|pair| pair[0].score >= pair[1].score)
    );
    assert!(
        all.rows
            .iter()
            .enumerate()
            .all(|(index, row)| row.rank == index + 1)
    );

    let row = all.rows[0].row;
    let first = customer(&mut engine, &Request::Customer { row });
    assert_eq!(first.id, all.rows[0].id);
    let sum: f64 = first.base + first.contributions.iter().sum::<f64>();
    assert!((sum - first.margin).abs() < 1e-4, "{sum} {}", first.margin);
    let points: f64 = first.typical + first.points.iter().sum::<f64>();
    assert!(
        (points - first.score).abs() < 1e-5,
        "{points} {}",
        first.score
    );

    // The highest risk cannot rise much; many months as a customer lower it.
    let changed = customer(
        &mut engine,
        &Request::WhatIf {
            row,
            changes: vec![(0, 30.0)],
        },
    );
    assert!(
        changed.score < first.score - 0.05,
        "{} {}",
        changed.score,
        first.score
    );
    let again = customer(&mut engine, &Request::Customer { row });
    assert!(again == first, "what if changed the customer itself");
}

#[test]
fn everybody_is_explained_and_what_drives_the_risk_is_told() {
    let mut engine = ecommerce();
    let Ok(Reply::Drivers(drivers)) = ask(&mut engine, &Request::Explain { at_most: 1_000 }) else {
        panic!("no drivers");
    };
    assert_eq!((drivers.explained, drivers.rows), (1_000, 5_630));
    assert!(
        drivers
            .ranked
            .windows(2)
            .all(|p| p[0].mean_absolute >= p[1].mean_absolute)
    );
    assert!(
        drivers
            .ranked
            .windows(2)
            .all(|p| p[0].mean_points >= p[1].mean_points)
    );
    assert_eq!(drivers.strips.len(), 8);
    assert!(
        drivers
            .strips
            .iter()
            .all(|strip| strip.contributions.0.len() == 1_000)
    );

    let Ok(Reply::Drivers(all)) = ask(
        &mut engine,
        &Request::Explain {
            at_most: usize::MAX,
        },
    ) else {
        panic!("no drivers");
    };
    assert_eq!(all.explained, 5_630);
    // Yes or no is no amount: it is said which of the two raises the risk.
    let complained = all.ranked.iter().find(|driver| driver.feature == 12);
    let direction = &complained.unwrap().direction;
    assert_eq!(*direction, Direction::HighestForFlag(true));
    let feature = all.ranked[0].feature;
    let Ok(Reply::Dependence(view)) = ask(&mut engine, &Request::Dependence { feature }) else {
        panic!("no dependence");
    };
    assert_eq!(view.values.0.len(), 5_630);
}

#[test]
fn the_list_is_filtered_by_plain_conditions() {
    let mut engine = ecommerce();
    let count = |engine: &mut Engine, query: &str| list(engine, query, None).unwrap().total;
    let male = count(&mut engine, "Gender = Male");
    let female = count(&mut engine, "gender = female");
    assert_eq!(male + female, 5_630);
    assert_eq!(count(&mut engine, "Gender != Male"), female);
    let both = count(&mut engine, "Gender = Male and Tenure < 5");
    assert!(both > 0 && both < male);
    assert_eq!(
        count(&mut engine, "score >= 80%"),
        list(&mut engine, "", Some(0.8)).unwrap().total
    );
    let id = list(&mut engine, "", None).unwrap().rows[17].id.clone();
    assert_eq!(list(&mut engine, &id, None).unwrap().rows[0].id, id);
    for (query, what) in [("Nothing = 1", "no such column"), ("Tenure <", "no value")] {
        assert!(
            matches!(list(&mut engine, query, None), Err(Failure::Query(_))),
            "{what}"
        );
    }
    assert!(matches!(
        list(&mut engine, "Tenure < abc", None),
        Err(Failure::Query(_))
    ));
}

#[test]
fn the_list_is_exported_with_its_reasons() {
    let mut engine = ecommerce();
    let scope = Scope {
        query: "Gender = Male".into(),
        at_least: Some(0.5),
        latest: false,
    };
    let wanted = list(&mut engine, &scope.query, scope.at_least).unwrap();
    let mut export = |format| {
        let request = Request::Export {
            format,
            scope: scope.clone(),
            threshold: Some(0.625),
            lang: Lang::En,
        };
        match ask(&mut engine, &request).unwrap() {
            Reply::File { bytes, rows, .. } => (bytes, rows),
            other => panic!("{other:?}"),
        }
    };
    let (csv, rows) = export(ExportFormat::Csv(CsvEncoding::Utf8));
    assert_eq!(rows, wanted.total);
    let text = String::from_utf8(csv).unwrap();
    let mut lines = text.strip_prefix('\u{feff}').unwrap().split("\r\n");
    assert!(lines.next().unwrap().starts_with(
        "rank,CustomerID,risk score,reaches 62.5 %,reason 1,reason 2,reason 3,Churn,"
    ));
    let first: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(first[0], wanted.rows[0].rank.to_string());
    assert_eq!(first[1], wanted.rows[0].id);
    let rest: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    assert_eq!(rest.len() + 1, wanted.total);
    for line in &rest {
        let cells: Vec<&str> = line.split(',').collect();
        let score: f64 = cells[2].parse().unwrap();
        let reaches = if score >= 0.625 { "yes" } else { "no" };
        assert_eq!(cells[3], reaches, "{line}");
    }
    assert!(rest.iter().any(|line| line.contains(",no,")));
    let (xlsx, _) = export(ExportFormat::Xlsx);
    assert!(xlsx.starts_with(b"PK"));
}

#[test]
fn what_fails_or_is_cancelled_leaves_everything_as_it_was() {
    let mut engine = ecommerce();
    let before = list(&mut engine, "", None).unwrap();
    for bytes in [
        &b""[..],
        b"a,b\n",
        b"a,b\n\"never closed",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        &[0xff; 4096],
    ] {
        assert!(
            open(&mut engine, &[("bad.csv", bytes)]).is_err(),
            "{bytes:?}"
        );
    }
    for bytes in [&b"{"[..], b"[]", b"\x80\x04pickle"] {
        let request = Request::LoadModel {
            name: "bad.json".into(),
            bytes: bytes.to_vec(),
        };
        assert!(
            matches!(ask(&mut engine, &request), Err(Failure::Model { .. })),
            "{bytes:?}"
        );
    }
    for request in [
        Request::Customer { row: 5_630 },
        Request::WhatIf {
            row: 0,
            changes: vec![(999, 1.0)],
        },
        Request::Dependence { feature: 999 },
        Request::ChooseTable { table: 5 },
    ] {
        assert!(matches!(
            ask(&mut engine, &request),
            Err(Failure::OutOfRange { .. })
        ));
    }
    for request in [
        Request::Score,
        Request::Explain {
            at_most: usize::MAX,
        },
    ] {
        assert!(matches!(engine.ask(9, request), Outcome::Started));
        assert!(matches!(engine.step(), Some(Step::Progress(9, _))));
        assert!(engine.cancel(9));
        assert!(!engine.is_busy());
    }
    assert!(
        list(&mut engine, "", None).unwrap() == before,
        "the list is another one now"
    );
}

#[test]
fn one_bad_file_among_several_is_named_and_the_others_opened() {
    let mut engine = Engine::new();
    let opened = open(
        &mut engine,
        &[("bad.csv", b""), ("good.csv", b"id,a\n1,2\n2,3\n")],
    );
    let Ok(Reply::Data(view)) = opened else {
        panic!("{opened:?}")
    };
    assert_eq!(view.files.len(), 1);
    assert!(view.refused[0].reason.en.contains("bad.csv"));
}

#[test]
fn a_model_that_does_not_fit_scores_nothing() {
    let mut engine = Engine::new();
    open(&mut engine, &[("other.csv", b"id,Tenure\n1,2\n2,x\n")]).unwrap();
    let Ok(Reply::Model(view)) = ask(&mut engine, &model("ecommerce")) else {
        panic!()
    };
    assert!(!view.fit.unwrap().fits());
    assert!(matches!(
        ask(&mut engine, &Request::Score),
        Err(Failure::Feature(_))
    ));
    assert!(matches!(
        list(&mut engine, "", None),
        Err(Failure::NotScored)
    ));
}

#[test]
fn four_tables_of_a_subscription_become_one_and_are_scored() {
    let mut engine = Engine::new();
    let files = holdfast_demos::subscription::generate();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|file| (file.name, file.text.as_bytes()))
        .collect();
    let opened = open(&mut engine, &files);
    let Ok(Reply::Data(view)) = opened else {
        panic!("{opened:?}")
    };
    assert_eq!(view.customers, 20_000);
    assert!(view.joined.unwrap().findings.len() > 5);
    ask(&mut engine, &model("subscription")).unwrap();
    let Ok(Reply::Scores(scores)) = ask(&mut engine, &Request::Score) else {
        panic!()
    };
    assert_eq!(scores.rows, 20_000);
    assert!((0.05..0.15).contains(&scores.mean), "{}", scores.mean);
}

/// Streams files too large to hold, as the worker does.
fn stream(
    engine: &mut Engine,
    files: &[(&str, &[u8])],
    recipe: Option<&str>,
) -> Result<Reply, Failure> {
    let mut streaming = Streaming::new(OpenOptions {
        recipe: recipe.map(str::to_string),
        ..OpenOptions::default()
    });
    for (name, bytes) in files {
        streaming.peek(name, bytes.len() as u64, &bytes[..bytes.len().min(600_000)]);
    }
    for (position, place) in streaming.plan()?.into_iter().enumerate() {
        let (_, bytes) = files[place];
        assert_eq!(streaming.begin(position), Some(Feed::Bytes));
        bytes.chunks(4096).all(|piece| streaming.push(piece));
        streaming.end()?;
    }
    finish(engine, 5, |engine| engine.adopt_stream(5, streaming))
}

#[test]
fn streamed_files_give_the_table_that_held_files_give() {
    let files = holdfast_demos::subscription::generate();
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|file| (file.name, file.text.as_bytes()))
        .collect();
    let (mut held, mut streamed) = (Engine::new(), Engine::new());
    open(&mut held, &files).unwrap();
    let opened = stream(&mut streamed, &files, None);
    let Ok(Reply::Data(view)) = opened else {
        panic!("{opened:?}")
    };
    assert_eq!(streamed.customers(), held.customers());
    assert!(view.files.iter().all(|file| file.sampled.is_some()));
    let plan = view.plan.unwrap();
    assert!(plan.built);
    // An edited plan needs the rows again: held files have them, streamed ones are read anew.
    let edited = plan
        .recipe
        .replacen("\"is_auto_renew\"", "\"is_cancel\"", 1);
    let build = Request::Build {
        recipe: plan.recipe,
    };
    assert_eq!(ask(&mut streamed, &build), Err(Failure::NotHeld));
    let before = held.customers().unwrap().clone();
    ask(&mut held, &build).unwrap();
    assert_eq!(held.customers(), Some(&before));
    assert!(matches!(
        ask(&mut held, &Request::Build { recipe: edited }),
        Err(Failure::Join(_))
    ));
    assert_eq!(
        held.customers(),
        Some(&before),
        "a failed build changes nothing"
    );
    let broken = Request::Build { recipe: "{".into() };
    assert!(matches!(ask(&mut held, &broken), Err(Failure::Join(_))));
}

#[test]
fn a_file_that_breaks_off_while_streamed_leaves_the_session_as_it_was() {
    let mut engine = ecommerce();
    let before = engine.customers().unwrap().clone();
    let log = b"user_id,event_time,event_type\na,2020-01-01,view\n".repeat(100);
    let broken = [log.as_slice(), &[0xFF, 0xFE, 0x00, 0x80], b"\"".as_slice()].concat();
    let _ = stream(&mut engine, &[("log.csv", &broken)], None);
    assert_eq!(engine.customers(), Some(&before));
    // Of what nothing can be built is opened as it is.
    let unknown = stream(&mut engine, &[("x.csv", b"a,b\n1.5,2.5\n")], None);
    assert!(matches!(unknown, Ok(Reply::Data(_))), "{unknown:?}");
}

#[test]
fn the_audit_names_the_column_that_knows() {
    let mut engine = Engine::new();
    let mut text = String::from("CustomerID,spend,closed_on,Churn\n");
    for n in 0..400 {
        let left = n % 5 == 0;
        let closed = if left { "2021-03-01" } else { "" };
        text += &format!("C{n},{},{closed},{}\n", (n * 7919) % 101, u8::from(left));
    }
    open(&mut engine, &[("customers.csv", text.as_bytes())]).unwrap();
    let Ok(Reply::Audit(view)) = ask(&mut engine, &Request::Audit) else {
        panic!()
    };
    assert_eq!(view.labels, ["Churn"]);
    let leak = view
        .findings
        .iter()
        .find(|finding| finding.severity == 2)
        .unwrap();
    assert_eq!(leak.column, "closed_on");
}

#[test]
fn every_request_is_answered_once() {
    let mut engine = ecommerce();
    for id in [1, 2] {
        let explain = Request::Explain {
            at_most: usize::MAX,
        };
        assert!(matches!(engine.ask(id, explain), Outcome::Started));
    }
    assert!(matches!(engine.ask(3, Request::Score), Outcome::Started));
    assert_eq!(engine.take_superseded(), [1, 2]);
    open(&mut engine, &[("other.csv", b"id,a\n1,2\n2,3\n")]).unwrap();
    assert_eq!(engine.take_superseded(), [3]);
    assert!(!engine.is_busy());
}

#[test]
fn every_bad_file_of_several_is_named() {
    let mut engine = Engine::new();
    let Err(failure) = open(&mut engine, &[("one.csv", b""), ("two.csv", b"a,b\n")]) else {
        panic!("they were opened")
    };
    let said = failure.say(Lang::En);
    assert!(
        said.contains("one.csv") && said.contains("two.csv"),
        "{said}"
    );
    assert_eq!(said.matches("one.csv").count(), 1, "{said}");
    let again: Failure = decode(&encode(&failure).unwrap()).unwrap();
    assert_eq!(again, failure);
}
