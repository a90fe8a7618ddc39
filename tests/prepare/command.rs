//! `holdfast prepare`, and the same in the engine.

use std::path::{Path, PathBuf};
use std::process::Command;

use holdfast::engine::{
    Engine, Failure, GapChoice, Opening, Outcome, PrepareEdit, PrepareRequest, PrepareView, Reply,
    Request, SplitPart, Step, TableFormat, decode, encode,
};
use holdfast::ingest::{MemorySource, ReadOptions};
use holdfast::table::{read_slice, write};

use super::pipeline::world;

pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub fn holdfast(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_holdfast"))
        .args(arguments)
        .output()
        .unwrap();
    let said = if output.status.success() {
        output.stdout
    } else {
        output.stderr
    };
    (output.status.success(), String::from_utf8(said).unwrap())
}

fn customers() -> Vec<u8> {
    let mut bytes = Vec::new();
    write::csv(&world().1, &mut bytes).unwrap();
    bytes
}

#[test]
fn the_command_prepares_and_applies() {
    let folder = folder("prepare");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    std::fs::write(path("raw.csv"), customers()).unwrap();
    let (raw, out) = (path("raw.csv"), path("out"));
    let (ok, said) = holdfast(&[
        "prepare", &raw, "--label", "left", "--split", "random", "--seed", "5", "--out", &out,
    ]);
    assert!(ok, "{said}");
    for wanted in [
        "training: 320 rows",
        "test: 80 rows",
        "id: left out, it names the customer",
        "“Phone”",
        "Everything was learnt from 320 training rows",
    ] {
        assert!(said.contains(wanted), "{wanted} is not in:\n{said}");
    }
    // The plan that was written makes the same once more, as Parquet too.
    let (again, plan) = (path("again"), path("out/plan.json"));
    let (ok, said) = holdfast(&[
        "prepare", &raw, "--plan", &plan, "--format", "parquet", "--out", &again,
    ]);
    assert!(ok, "{said}");
    let read = |name: &str| std::fs::read(path(name)).unwrap();
    assert_eq!(read("out/preparation.json"), read("again/preparation.json"));
    assert!(read("again/test.parquet").starts_with(b"PAR1"));
    // Applied to the raw rows, the test rows come out as they did.
    let preparation = path("out/preparation.json");
    let (ok, said) = holdfast(&["prepare", &raw, "--apply", &preparation, "--out", &again]);
    assert!(ok, "{said}");
    let table = |name: &str| {
        read_slice(name, &read(name), &ReadOptions::default())
            .unwrap()
            .table
    };
    let (test, applied) = (table("out/test.csv"), table("again/prepared.csv"));
    let (ids, all) = (test.column("id").unwrap(), applied.column("id").unwrap());
    for row in 0..test.rows() {
        let there = (0..applied.rows())
            .find(|at| all.text(*at) == ids.text(row))
            .unwrap();
        for column in test.columns() {
            let other = applied.column(column.name()).unwrap();
            match (column.number(row), other.number(there)) {
                (Some(a), Some(b)) => super::assert_close(b, a, column.name()),
                _ => assert_eq!(column.text(row), other.text(there), "{}", column.name()),
            }
        }
    }
    for (arguments, wanted) in [
        (
            vec!["--split", "out-of-time"],
            "needs the column with each row's date",
        ),
        (
            vec!["--label", "nowhere"],
            "\"nowhere\", which the table does not have",
        ),
        (vec!["--plan", &raw], "no preparation plan"),
        (vec!["--apply", &plan], "line"),
    ] {
        let mut call = vec!["prepare", &raw, "--out", &again];
        call.extend(arguments);
        let (ok, said) = holdfast(&call);
        assert!(!ok && said.contains(wanted), "{wanted} is not in:\n{said}");
    }
}

/// An engine with these files open.
pub fn opened(files: &[(&str, &[u8])]) -> Engine {
    let mut engine = Engine::new();
    let mut opening = Opening::default();
    for (name, bytes) in files {
        if name.ends_with(".csv") {
            opening.begin(name, bytes.len() as u64);
            opening.push(bytes);
            opening.end();
        } else {
            opening.open(&mut MemorySource::new(name, bytes.to_vec()));
        }
    }
    let ending = match engine.adopt(1, opening) {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            if let Some(Step::Done(_, ending)) = engine.step() {
                break *ending;
            }
        },
    };
    assert!(matches!(ending, Ok(Reply::Data(_))), "{ending:?}");
    engine
}

pub fn ask(engine: &mut Engine, asked: PrepareRequest) -> Result<Reply, Failure> {
    request(engine, Request::Prepare(asked))
}

/// Asks and steps until there is an answer; every message crosses the wire.
pub fn request(engine: &mut Engine, request: Request) -> Result<Reply, Failure> {
    let request: Request = decode(&encode(&request).unwrap()).unwrap();
    let ending = match engine.ask(3, request) {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            match engine.step().unwrap() {
                Step::Progress(_, progress) => assert!(progress.done <= progress.total),
                Step::Done(_, ending) => break *ending,
            }
        },
    };
    decode(&encode(&ending).unwrap()).unwrap()
}

pub fn view(engine: &mut Engine, asked: PrepareRequest) -> PrepareView {
    match ask(engine, asked) {
        Ok(Reply::Prepared(view)) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_engine_plans_edits_fits_and_cancels() {
    let mut engine = Engine::new();
    assert_eq!(
        ask(&mut engine, PrepareRequest::Plan),
        Err(Failure::NothingOpen)
    );
    engine = opened(&[("raw.csv", &customers())]);
    // The label is not named like one, so it is a plain column at first.
    let first = view(&mut engine, PrepareRequest::Plan);
    assert_eq!(first.columns.len(), 12);
    assert_eq!(first.parts.iter().map(|(_, rows)| rows).sum::<u64>(), 400);
    assert!(first.merges.iter().all(|merge| !merge.accepted) && !first.merges.is_empty());
    let not_yet = PrepareRequest::Matrix {
        part: SplitPart::Test,
        format: TableFormat::Csv,
    };
    assert_eq!(ask(&mut engine, not_yet.clone()), Err(Failure::NotPrepared));
    let gaps = |column: &str, gaps: GapChoice| {
        PrepareRequest::Edit(PrepareEdit::Gaps {
            column: column.into(),
            gaps,
        })
    };
    let edited = view(&mut engine, gaps("days", GapChoice::Chained));
    assert_ne!(edited.plan, first.plan);
    // What makes no sense changes nothing.
    assert!(ask(&mut engine, gaps("city", GapChoice::Chained)).is_err());
    assert_eq!(view(&mut engine, PrepareRequest::Plan), edited);
    let phones = first
        .merges
        .iter()
        .position(|merge| merge.column == "device");
    let merge = PrepareEdit::Merge {
        merge: phones.unwrap(),
        accept: true,
    };
    let merged = view(&mut engine, PrepareRequest::Edit(merge));
    assert!(merged.merges[phones.unwrap()].accepted);
    // A fit that is cancelled leaves the plan as it was.
    let before = view(&mut engine, PrepareRequest::Plan);
    assert!(matches!(
        engine.ask(8, Request::Prepare(PrepareRequest::Fit)),
        Outcome::Started
    ));
    engine.step();
    assert!(engine.cancel(8));
    assert_eq!(view(&mut engine, PrepareRequest::Plan), before);
    // A fit whose plan was edited meanwhile is not taken for the new one's.
    engine.ask(8, Request::Prepare(PrepareRequest::Fit));
    engine.step();
    view(&mut engine, gaps("share", GapChoice::Chained));
    let stale = loop {
        if let Step::Done(8, ending) = engine.step().unwrap() {
            break *ending;
        }
    };
    assert_eq!(stale, Err(Failure::Superseded));
    let fitted = view(&mut engine, PrepareRequest::Fit).fitted.unwrap();
    let has = |name: &str| fitted.features.iter().any(|feature| feature == name);
    assert!(has("device=Mobile Phone") != has("device=Phone"));
    let Ok(Reply::File { rows, .. }) = ask(&mut engine, not_yet) else {
        panic!("no file");
    };
    assert_eq!(rows, 80);
    let Ok(Reply::File { bytes, .. }) = ask(&mut engine, PrepareRequest::Contract) else {
        panic!("no contract");
    };
    let contract: holdfast::feature::Contract = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(contract.features.len(), fitted.features.len());
    let again = view(&mut engine, PrepareRequest::Edit(PrepareEdit::StartAgain));
    assert_eq!(again, first);
}
