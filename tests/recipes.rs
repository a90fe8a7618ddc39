//! The five built-in recipes: each rule on a small table reckoned by hand
//! (recipes/by_hand.rs, recipes/subscription.rs), and every cell of a larger one
//! against pandas (recipes/golden.rs; tests/golden/subscription and
//! tests/golden/recipes hold the files and the scripts that made them). Besides:
//! however the rows are divided the bits are the same, and what bad input gets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "recipes/golden.rs"]
mod against_pandas;
#[path = "recipes/by_hand.rs"]
mod by_hand;
#[path = "recipes/skipped.rs"]
mod skipped;
#[path = "recipes/stray_days.rs"]
mod stray_days;
#[path = "recipes/subscription.rs"]
mod subscription_by_hand;
#[path = "recipes/unforeseen.rs"]
mod unforeseen;
#[path = "recipes/unread.rs"]
mod unread;

use holdfast::feature::recipe::{
    Build, Built, FileRows, Finish, Head, Recipe, RowSink, bind, recognise, take_table,
};
use holdfast::ingest::{ReadOptions, Reader};
use holdfast::table::{Table, read_slice};

fn table(name: &str, text: &str) -> Table {
    let options = ReadOptions::default();
    let opened = read_slice(&format!("{name}.csv"), text.as_bytes(), &options);
    opened
        .unwrap_or_else(|error| panic!("{name}: {error}"))
        .table
}

fn golden(path: &str) -> String {
    let path = format!("{}/tests/golden/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn heads(tables: &[Table]) -> Vec<Head> {
    let head = |table: &Table| Head {
        file: table.name.clone(),
        columns: table
            .columns()
            .iter()
            .map(|c| c.name().to_string())
            .collect(),
    };
    tables.iter().map(head).collect()
}

/// Builds from tables in memory.
fn build(recipe: Recipe, tables: &[Table]) -> Built {
    let binding = bind(&recipe, &heads(tables)).unwrap();
    let mut build = Build::new(recipe).unwrap();
    for part in &binding.parts {
        take_table(&mut build, part.table, &tables[part.file], &part.places);
    }
    Finish::new(build).unwrap().finish().unwrap()
}

/// Builds from texts as streams, in `parts` builds that are merged.
fn build_in_parts(recipe: &Recipe, files: &[(&str, String)], parts: usize) -> Built {
    let tables: Vec<Table> = files.iter().map(|(name, text)| table(name, text)).collect();
    let binding = bind(recipe, &heads(&tables)).unwrap();
    let mut builds: Vec<Build> = (0..parts)
        .map(|_| Build::new(recipe.clone()).unwrap())
        .collect();
    for part in &binding.parts {
        let (name, text) = &files[part.file];
        let lines: Vec<&str> = text.lines().collect();
        let (header, rows) = lines.split_first().unwrap();
        for (index, build) in builds.iter_mut().enumerate() {
            let (from, to) = (rows.len() * index / parts, rows.len() * (index + 1) / parts);
            if from == to {
                continue;
            }
            let piece = format!("{header}\n{}\n", rows[from..to].join("\n"));
            let mut file = FileRows::new(build, part.table, name, &part.places);
            let mut reader = Reader::new(name, &ReadOptions::default());
            let mut sink = RowSink {
                build,
                rows: &mut file,
            };
            reader.push(piece.as_bytes(), &mut sink).unwrap();
            reader.finish(&mut sink).unwrap();
            file.flush(build);
        }
    }
    let mut builds = builds.into_iter();
    let mut first = builds.next().unwrap();
    for other in builds {
        // As another worker's bytes, every second time.
        if parts.is_multiple_of(2) {
            first.merge_packed(&other.pack().unwrap()).unwrap();
        } else {
            first.merge(&other);
        }
    }
    Finish::new(first).unwrap().finish().unwrap()
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

/// Compares every column of `expected` with the one of the same name.
fn agrees(found: &Table, expected: &Table, texts: &[&str]) {
    assert_eq!(found.rows(), expected.rows(), "rows");
    for expected in expected.columns() {
        let name = expected.name();
        let column = found
            .column(name)
            .unwrap_or_else(|| panic!("no column {name}"));
        for row in 0..found.rows() {
            let at = format!("{name} of {}", found.columns()[0].text(row));
            if texts.contains(&name) {
                assert_eq!(column.text(row), expected.text(row), "{at}");
                continue;
            }
            match (column.number(row), expected.number(row)) {
                (Some(found), Some(expected)) => {
                    assert!(close(found, expected), "{at}: {found} is not {expected}");
                }
                (None, None) => assert_eq!(column.text(row), expected.text(row), "{at}"),
                (found, expected) => panic!("{at}: {found:?} is not {expected:?}"),
            }
        }
    }
}

const SUBSCRIPTION: [&str; 4] = ["user_logs", "members", "train", "transactions"];

fn subscription() -> Vec<(&'static str, String)> {
    SUBSCRIPTION
        .map(|name| (name, golden(&format!("subscription/{name}.csv"))))
        .to_vec()
}

#[test]
fn subscription_equals_pandas_from_tables_and_from_streams_in_any_number_of_parts() {
    let files = subscription();
    let tables: Vec<Table> = files.iter().map(|(name, text)| table(name, text)).collect();
    let (recipe, _) = recognise(&heads(&tables)).unwrap();
    assert_eq!(recipe.name, "subscription");
    let expected = table("expected", &golden("subscription/expected.csv"));
    let texts = [
        "msno",
        "is_churn",
        "age_group",
        "city",
        "gender",
        "registered_via",
    ];
    let whole = build(recipe.clone(), &tables);
    agrees(&whole.table, &expected, &texts);
    for parts in [1, 2, 3, 7] {
        let built = build_in_parts(&recipe, &files, parts);
        assert_eq!(built.table, whole.table, "{parts} parts");
    }
}
