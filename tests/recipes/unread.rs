//! Of row groups whose least and greatest values prove that nothing is made of them no more is
//! read than whose rows they are and of which day; features and reports are the same.

use std::cell::RefCell;
use std::io::{self, Write};
use std::ops::Range;
use std::rc::Rc;

use holdfast::export::parquet::{ColumnType, Packed, ParquetWriter, TypedColumn};
use holdfast::feature::recipe::Recipe;

use crate::skipped::{by_ranges, by_tables, people};

/// Rows of a row group: more than are handed over at once.
const ROWS: u32 = 10_000;

/// Row groups; the last one names nobody.
const GROUPS: u32 = 6;

const COLUMNS: [(&str, ColumnType); 4] = [
    ("customer", ColumnType::Text),
    ("day", ColumnType::Date),
    ("amount", ColumnType::Double),
    ("kind", ColumnType::Text),
];

/// By how much some writers understate a column: a reader looks so far behind its end.
const SLACK: u64 = 100;

/// Bytes of which the length is seen while they are written.
#[derive(Clone, Default)]
struct Shared(Rc<RefCell<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Visits whose days rise, a hundred a row group from 2022-01-08 on, with rare gaps; and per
/// row group and column the bytes in which it lies.
fn visits() -> (Vec<u8>, Vec<Vec<Range<u64>>>) {
    let shared = Shared::default();
    let types = COLUMNS
        .map(|(name, kind)| (name.to_string(), kind))
        .to_vec();
    let mut writer = ParquetWriter::new(types, Packed::No, shared.clone()).unwrap();
    let mut places = Vec::new();
    for group in 0..GROUPS {
        let rows: Vec<u32> = (group * ROWS..(group + 1) * ROWS).collect();
        let customers: Vec<String> = rows.iter().map(|row| format!("C{}", row % 40)).collect();
        let named = |at: usize| group + 1 < GROUPS && !at.is_multiple_of(31);
        let customer = |at: usize| named(at).then(|| customers[at].as_str());
        // The first row groups hold visits of one kind each.
        let kinds: &[&str] = match group {
            0 => &["look"],
            1 => &["buy"],
            _ => &["buy", "look"],
        };
        let columns = [
            TypedColumn::Text((0..rows.len()).map(customer).collect()),
            TypedColumn::Date(
                rows.iter()
                    .map(|row| (row % 97 > 0).then_some(19_000 + (row / 100) as i32))
                    .collect(),
            ),
            // All of them are different, so that a column takes many bytes.
            TypedColumn::Double(rows.iter().map(|row| Some(f64::from(*row) / 7.0)).collect()),
            TypedColumn::Text(
                rows.iter()
                    .map(|row| Some(kinds[*row as usize % kinds.len()]))
                    .collect(),
            ),
        ];
        writer.begin_group(rows.len());
        let mut of_group = Vec::new();
        for column in &columns {
            let start = shared.0.borrow().len() as u64;
            writer.column(column).unwrap();
            of_group.push(start..shared.0.borrow().len() as u64);
        }
        writer.end_group().unwrap();
        places.push(of_group);
    }
    writer.finish().unwrap();
    let bytes = shared.0.borrow().clone();
    (bytes, places)
}

/// A recipe of people and of what they spend on their visits.
fn recipe(anchors: &str, spent: &str, labels: &str) -> Recipe {
    let text = format!(
        r#"{{
        "version": 1, "name": "visits", "title": {{"en": "visits", "ko": "visits"}},
        "tables": [
            {{"name": "people", "title": {{"en": "people", "ko": "people"}}, "key": "customer", "rows": "one",
                "columns": [{{"name": "customer", "kind": "text"}}, {{"name": "age", "kind": "number"}}]}},
            {{"name": "visits", "title": {{"en": "visits", "ko": "visits"}}, "key": "customer", "rows": "many",
                "time": "day", "columns": [{{"name": "customer", "kind": "text"}},
                    {{"name": "day", "kind": "moment"}}, {{"name": "amount", "kind": "number"}},
                    {{"name": "kind", "kind": "text"}}]}}],
        "population": {{"table": "people"}}{anchors},
        "features": [
            {{"name": "visits", "title": {{"en": "visits", "ko": "visits"}}, "kind": "integer",
                "from": {{"rows": {{"table": "visits", "aggregate": "count"}}}}}},
            {{"name": "spent", "title": {{"en": "spent", "ko": "spent"}}, "kind": "number",
                "from": {{"rows": {{"table": "visits", "aggregate": "sum", "of": "amount"{spent}}}}}}}],
        "labels": [{labels}]
    }}"#
    );
    Recipe::from_json(&text).unwrap()
}

/// Whether anything of a column is read of each row group, but for what lies behind the column
/// before it.
fn groups_read(read: &[Range<u64>], places: &[Vec<Range<u64>>], column: usize) -> Vec<bool> {
    let is_read = |place: &Range<u64>| {
        let inner = place.start + SLACK..place.end;
        read.iter()
            .any(|read| read.start < inner.end && inner.start < read.end)
    };
    places
        .iter()
        .map(|places| is_read(&places[column]))
        .collect()
}

/// Builds by ranges and from whole tables, which must be the same, and tells of which row groups
/// customers and amounts are read.
fn check(recipe: &Recipe) -> (Vec<bool>, Vec<bool>) {
    let (people, (bytes, places)) = (people(), visits());
    let expected = by_tables(recipe, &people, &bytes);
    let report = &expected.report.tables[1];
    assert_eq!(report.rows, u64::from(GROUPS * ROWS));
    assert!(report.orphan_rows > 0 && report.without_id > u64::from(ROWS));
    let has_days = !expected.report.anchors.is_empty();
    assert_eq!(report.without_time > 0, has_days);
    // There is something to see it by.
    let amounts = |places: &Vec<Range<u64>>| places[2].end - places[2].start;
    assert!(places.iter().all(|places| amounts(places) > 100 * SLACK));
    let mut found_read = None;
    for groups in [GROUPS as usize, 2, 4] {
        let (found, read) = by_ranges(recipe, &people, &bytes, groups);
        assert_eq!(found.table, expected.table, "{groups}");
        assert_eq!(found.report, expected.report, "{groups}");
        let read = (
            groups_read(&read, &places, 0),
            groups_read(&read, &places, 2),
        );
        // However they are shared, the same is read.
        assert_eq!(*found_read.get_or_insert(read.clone()), read, "{groups}");
    }
    found_read.unwrap()
}

/// All row groups but that of nobody.
const NAMED: [bool; GROUPS as usize] = [true, true, true, true, true, false];

const BUYS: &str = r#", "where": "kind = 'buy'""#;

#[test]
fn row_groups_beyond_all_windows_are_read_no_further_than_whose_they_are() {
    // The 251st day is in the third row group, and the days before it from the 221st on.
    let anchors = r#", "anchors": {"at": {"days": ["2022-09-15"]}}"#;
    let window = r#", "window": {"last_days": 30}"#;
    let recipe_of = |spent: &str, labels: &str| recipe(anchors, spent, labels);
    let only_third = [false, false, true, false, false, false];
    assert_eq!(
        check(&recipe_of(window, "")),
        (NAMED.to_vec(), only_third.to_vec())
    );

    // A label looks into the fourth.
    let label = r#"{"name": "spends", "title": {"en": "spends", "ko": "spends"},
        "from": {"present": {"table": "visits", "where": "amount > 9", "horizon": {"days": 60}}}}"#;
    let both = [false, false, true, true, false, false];
    assert_eq!(
        check(&recipe_of(window, label)),
        (NAMED.to_vec(), both.to_vec())
    );

    // Without a window all days before the anchor count, unless the condition is never met.
    let up_to_third = [true, true, true, false, false, false];
    assert_eq!(
        check(&recipe_of("", "")),
        (NAMED.to_vec(), up_to_third.to_vec())
    );
    let but_looks = [false, true, true, false, false, false];
    assert_eq!(
        check(&recipe_of(BUYS, "")),
        (NAMED.to_vec(), but_looks.to_vec())
    );
}

#[test]
fn row_groups_that_meet_no_condition_are_read_no_further_than_whose_they_are() {
    // Days do not matter, or only all rows say which.
    let end = r#", "anchors": {"end": {}}"#;
    for anchors in ["", end] {
        let but_looks = [false, true, true, true, true, false];
        let found = check(&recipe(anchors, BUYS, ""));
        assert_eq!(found, (NAMED.to_vec(), but_looks.to_vec()), "{anchors}");
        let dear = r#", "where": "amount >= 5000""#;
        let dear_groups = [false, false, false, true, true, false];
        let found = check(&recipe(anchors, dear, ""));
        assert_eq!(found, (NAMED.to_vec(), dear_groups.to_vec()), "{anchors}");
    }
}
