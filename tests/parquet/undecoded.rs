//! A text that is none is shown as far as it is one, and told with its rows.

use holdfast::engine::{Engine, OpenOptions, Outcome, Reply, Step, Streaming};
use holdfast::i18n::Lang;
use holdfast::ingest::{MemorySource, ReadOptions, Repair};
use holdfast::table::open_source;

const FILE: &[u8] = include_bytes!("../golden/parquet/latin1.parquet");
const TOLD: &str =
    "Characters that are not valid UTF-8, shown as \u{FFFD}: 2 (first in lines 2, 3).";
const RECIPE: &str = r#"{
    "version": 1, "name": "names", "title": {"en": "names", "ko": "names"},
    "tables": [{"name": "people", "title": {"en": "people", "ko": "people"}, "key": "customer",
        "rows": "many", "columns": [{"name": "customer", "kind": "text"}, {"name": "name", "kind": "text"}]}],
    "population": {"table": "people"},
    "features": [{"name": "names", "title": {"en": "names", "ko": "names"}, "kind": "number",
        "from": {"rows": {"table": "people", "aggregate": "distinct", "of": "name"}}}]
}"#;

fn source() -> MemorySource {
    MemorySource::new("latin1.parquet", FILE.to_vec())
}

fn told(repairs: &[Repair]) -> Vec<String> {
    repairs.iter().map(|repair| repair.say(Lang::En)).collect()
}

#[test]
fn a_held_file_tells() {
    let opened = open_source(&mut source(), &ReadOptions::default()).unwrap();
    let names = opened.table.columns().get(1).unwrap();
    let read: Vec<&str> = (0..names.len()).map(|row| names.text(row)).collect();
    assert_eq!(
        read,
        ["Ann", "Zo\u{FFFD}", "Jos\u{FFFD}", "유나", "", "Bob"]
    );
    assert_eq!(told(&opened.report.repairs), [TOLD]);
}

#[test]
fn a_list_with_such_a_text_tells() {
    let bytes = include_bytes!("../golden/parquet/nested.parquet").to_vec();
    let mut source = MemorySource::new("nested.parquet", bytes);
    let opened = open_source(&mut source, &ReadOptions::default()).unwrap();
    let names = opened.table.columns().get(1).unwrap();
    assert_eq!(names.text(1), "[\"Zo\u{FFFD}\",\"Jos\u{FFFD}\"]");
    let said = told(&opened.report.repairs).join("\n");
    assert!(said.contains(": 1 (first in lines 2)"), "{said}");
}

#[test]
fn a_file_read_by_ranges_tells_once() {
    let mut streaming = Streaming::new(OpenOptions {
        recipe: Some(RECIPE.to_string()),
        ..OpenOptions::default()
    });
    streaming.peek_parquet(&mut source());
    assert_eq!(streaming.plan().unwrap(), [0]);
    streaming.begin(0).unwrap();
    while streaming.step(&mut source()).is_some() {}
    streaming.end().unwrap();
    let mut engine = Engine::new();
    let ending = match engine.adopt_stream(1, streaming) {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            if let Step::Done(_, ending) = engine.step().unwrap() {
                break *ending;
            }
        },
    };
    let Ok(Reply::Data(view)) = ending else {
        panic!("{ending:?}")
    };
    assert_eq!(told(&view.files[0].report.repairs), [TOLD]);
}
