//! Customers explained by two workers: whatever the second one takes, the numbers are those
//! of one worker alone, to the bit.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/driven.rs"]
mod driven;

use std::collections::VecDeque;

use holdfast::engine::{
    DependenceView, DriversView, Engine, ExplainShare, ExplainedRows, Failure, Opening, Outcome,
    Reply, Request, SharedRows, Step, WORTH_A_WORKER, decode, encode,
};

use driven::finish;

const EVERYBODY: Request = Request::Explain {
    at_most: usize::MAX,
};

fn ask(engine: &mut Engine, request: Request) -> Reply {
    let outcome = engine.ask(2, request);
    finish(engine, outcome).unwrap()
}

/// The demo's customers, so many times over, scored by this model.
fn scored(times: usize, model: &str) -> Engine {
    let files = holdfast_demos::ecommerce::generate();
    let (head, rows) = files[0].text.split_once('\n').unwrap();
    let text = format!("{head}\n{}", rows.repeat(times));
    let mut engine = Engine::new();
    let mut opening = Opening::default();
    opening.begin("customers.csv", text.len() as u64);
    opening.push(text.as_bytes());
    opening.end();
    let outcome = engine.adopt(1, opening);
    finish(&mut engine, outcome).unwrap();
    let file = format!("{model}.holdfast.json.gz");
    let path = format!("{}/models/{file}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    ask(&mut engine, Request::LoadModel { name: file, bytes });
    ask(&mut engine, Request::Score);
    engine
}

/// Everything that is known of everybody, to the bit (gaps are no numbers, and equal nothing):
/// the drivers, and each feature's contributions.
fn bits(of: &(DriversView, Vec<DependenceView>)) -> Vec<u8> {
    encode(of).unwrap()
}

/// The drivers, and each feature's contributions.
fn known(engine: &mut Engine, drivers: DriversView) -> (DriversView, Vec<DependenceView>) {
    let features = drivers.ranked.len();
    let views = (0..features).map(|feature| {
        let Reply::Dependence(view) = ask(engine, Request::Dependence { feature }) else {
            panic!("no dependence");
        };
        *view
    });
    let views = views.collect();
    (drivers, views)
}

fn alone(engine: &mut Engine) -> (DriversView, Vec<DependenceView>) {
    let Reply::Drivers(drivers) = ask(engine, EVERYBODY) else {
        panic!("no drivers");
    };
    known(engine, *drivers)
}

/// The second worker: messages reach it as bytes, and wait until it comes to them.
struct Second {
    explains: ExplainedRows,
    waiting: VecDeque<SharedRows>,
}

impl Second {
    fn of(engine: &mut Engine) -> Second {
        let share = engine.share(1).expect("a job that can be shared");
        let told: ExplainShare = decode(&encode(&share).unwrap()).unwrap();
        Second {
            explains: ExplainedRows::new(&told).unwrap(),
            waiting: VecDeque::new(),
        }
    }

    fn give(&mut self, engine: &mut Engine) {
        self.waiting.extend(engine.hand_out());
    }

    /// Reckons its first helping and is given another.
    fn answer(&mut self, engine: &mut Engine) -> bool {
        let Some(rows) = self.waiting.pop_front() else {
            return false;
        };
        let contributions = self.explains.explain(&rows.values);
        assert!(engine.take_back(rows.number, contributions));
        self.give(engine);
        true
    }
}

/// Explains everybody, the second worker answering after every so many steps, `most` times.
fn together(engine: &mut Engine, every: usize, most: usize) -> (DriversView, Vec<DependenceView>) {
    assert!(matches!(engine.ask(5, EVERYBODY), Outcome::Started));
    let mut second = Second::of(engine);
    assert!(engine.share(1).is_none(), "it is shared once");
    (0..2).for_each(|_| second.give(engine));
    let (mut answers, mut before) = (0, 0);
    for step in 1.. {
        if step % every == 0 || engine.is_waiting() {
            if answers < most {
                answers += usize::from(second.answer(engine));
            } else if engine.is_shared() {
                // It is dead, and this is found out.
                engine.end_sharing();
            }
        }
        match engine.step().expect("a job is under way") {
            Step::Progress(of, progress) => {
                assert_eq!(of, 5);
                assert!(progress.done <= progress.total);
                // What a dead worker had is not done.
                assert!(progress.done >= before || answers == most);
                before = progress.done;
            }
            Step::Done(_, ending) => {
                assert!(answers > 0, "the second worker had nothing to do");
                let Ok(Reply::Drivers(drivers)) = *ending else {
                    panic!("no drivers");
                };
                assert!(!engine.is_shared());
                return known(engine, *drivers);
            }
        }
    }
    panic!("endless")
}

#[test]
fn two_workers_say_what_one_says() {
    let expected = alone(&mut scored(4, "ecommerce"));
    assert_eq!(expected.0.explained, 4 * 5_630);
    // A swift second worker, a slow one that is waited for, and one that dies.
    for (every, most) in [
        (3, usize::MAX),
        (40, usize::MAX),
        (100_000, usize::MAX),
        (7, 2),
    ] {
        let found = together(&mut scored(4, "ecommerce"), every, most);
        assert!(
            bits(&found) == bits(&expected),
            "answers each {every} steps, {most} at most"
        );
    }
}

#[test]
fn what_is_known_before_and_meanwhile_counts_once() {
    let expected = alone(&mut scored(4, "ecommerce"));
    let mut engine = scored(4, "ecommerce");
    // A first look at some; then all; and somebody's second wish behind it.
    ask(&mut engine, Request::Explain { at_most: 1_500 });
    let asked = engine.ask(6, EVERYBODY);
    assert!(matches!(asked, Outcome::Started));
    let mut second = Second::of(&mut engine);
    second.give(&mut engine);
    assert!(second.answer(&mut engine));
    assert!(engine.cancel(6), "while the second worker is at it");
    assert!(!engine.is_shared() && engine.hand_out().is_none());
    // Its answer comes too late, and changes nothing.
    second.answer(&mut engine);
    let found = alone(&mut engine);
    assert_eq!(found.0.explained, expected.0.explained);
    // Which trees have tables hangs on how many customers are left, and so do last digits.
    for (found, expected) in found.1.iter().zip(&expected.1) {
        assert!(encode(&found.values).unwrap() == encode(&expected.values).unwrap());
        let pairs = found.contributions.0.iter().zip(&expected.contributions.0);
        let apart = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(apart < 1e-5, "{apart}");
    }
}

#[test]
fn only_what_is_worth_it_and_can_be_is_shared() {
    let mut engine = scored(1, "ecommerce");
    assert!(engine.share(1).is_none(), "nothing is under way");
    assert!(matches!(engine.ask(3, EVERYBODY), Outcome::Started));
    assert!(engine.share(WORTH_A_WORKER).is_none(), "5,630 customers");
    assert!(engine.hand_out().is_none());
    assert!(engine.share(1).is_some());
    // So few are left to this worker.
    assert!(engine.hand_out().is_none());
    assert!(!engine.is_waiting());
    assert!(engine.take_back(0, vec![0.0; 7]), "nobody waits for it");
    // What no trees explain is not shared.
    let mut engine = scored(1, "ecommerce-neighbours");
    assert!(matches!(engine.ask(3, EVERYBODY), Outcome::Started));
    assert!(engine.share(1).is_none());
    // A file that is no model is an error in words.
    let mut engine = scored(1, "ecommerce");
    engine.ask(3, EVERYBODY);
    let share = engine.share(1).unwrap();
    let mut bytes = encode(&share).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    let spoilt: ExplainShare = decode(&bytes).unwrap();
    assert!(ExplainedRows::new(&spoilt).is_err());
}

#[test]
fn whoever_gives_back_too_few_numbers_or_too_many_is_not_waited_for() {
    let expected = alone(&mut scored(4, "ecommerce"));
    for surplus in [false, true] {
        let mut engine = scored(4, "ecommerce");
        assert!(matches!(engine.ask(5, EVERYBODY), Outcome::Started));
        let mut second = Second::of(&mut engine);
        (0..2).for_each(|_| second.give(&mut engine));
        let rows = second.waiting.pop_front().unwrap();
        let mut contributions = second.explains.explain(&rows.values);
        match surplus {
            true => contributions.push(0.0),
            false => drop(contributions.pop()),
        }
        assert!(!engine.take_back(rows.number, contributions));
        assert!(!engine.is_shared() && engine.hand_out().is_none());
        let ending = loop {
            assert!(!engine.is_waiting(), "for nobody");
            if let Step::Done(_, ending) = engine.step().expect("a job is under way") {
                break *ending;
            }
        };
        let Ok(Reply::Drivers(drivers)) = ending else {
            panic!("no drivers");
        };
        let found = known(&mut engine, *drivers);
        assert!(bits(&found) == bits(&expected), "surplus: {surplus}");
    }
}

#[test]
fn numbers_that_do_not_add_up_are_never_taken_over() {
    let mut engine = scored(4, "ecommerce");
    assert!(matches!(engine.ask(5, EVERYBODY), Outcome::Started));
    let mut second = Second::of(&mut engine);
    second.give(&mut engine);
    let rows = second.waiting.pop_front().unwrap();
    let mut contributions = second.explains.explain(&rows.values);
    contributions[5] += 0.5;
    assert!(engine.take_back(rows.number, contributions));
    let ending = loop {
        if let Step::Done(_, ending) = engine.step().expect("a job is under way") {
            break *ending;
        }
    };
    assert!(matches!(ending, Err(Failure::Explain(_))), "{ending:?}");
}
