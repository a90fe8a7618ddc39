//! An engine that is driven until it answers, as its worker drives it.

// Each test file uses its own part; a test stops at the first thing that fails.
#![allow(dead_code, clippy::expect_used, clippy::panic)]

use holdfast::engine::{
    DataView, Engine, Failure, Opening, Outcome, Reply, Request, Step, decode, encode,
};

/// Steps until what was begun has ended.
pub fn finish(engine: &mut Engine, outcome: Outcome) -> Result<Reply, Failure> {
    match outcome {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            if let Step::Done(_, ending) = engine.step().expect("a job is under way") {
                break *ending;
            }
        },
    }
}

/// Asks and steps until there is an answer; every message crosses the wire.
pub fn ask(engine: &mut Engine, request: &Request) -> Result<Reply, Failure> {
    let request: Request = decode(&encode(request).expect("written")).expect("read");
    let outcome = engine.ask(7, request);
    let ending = finish(engine, outcome);
    decode(&encode(&ending).expect("written")).expect("read")
}

/// What is shown of the data, where that is the answer.
#[track_caller]
pub fn data(ending: Result<Reply, Failure>) -> DataView {
    match ending {
        Ok(Reply::Data(view)) => *view,
        other => panic!("{other:?}"),
    }
}

/// An engine with these files, and what it shows of them.
#[track_caller]
pub fn open(files: &[(&str, &str)]) -> (Engine, DataView) {
    let mut engine = Engine::new();
    let mut opening = Opening::default();
    for (name, text) in files {
        opening.begin(name, text.len() as u64);
        opening.push(text.as_bytes());
        opening.end();
    }
    let outcome = engine.adopt(1, opening);
    let view = data(finish(&mut engine, outcome));
    (engine, view)
}
