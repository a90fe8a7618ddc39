//! Of a table of which nothing is made no row group is read, and the report is the same.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use holdfast::export::parquet::{ColumnType, Packed, ParquetWriter, TypedColumn};
use holdfast::feature::recipe::{Build, Built, Finish, ParquetRows, Recipe, bind, take_table};
use holdfast::ingest::{ByteSource, MemorySource, ParquetFile, SourceError};
use holdfast::table::{Table, sample_parquet};

use crate::{heads, table};

/// Three row groups of visits, of which a part are nobody's, and a part without a day.
fn visits() -> Vec<u8> {
    let types = [
        ("customer", ColumnType::Text),
        ("day", ColumnType::Date),
        ("amount", ColumnType::Double),
    ];
    let types = types.map(|(name, kind)| (name.to_string(), kind)).to_vec();
    let mut bytes = Vec::new();
    let mut writer = ParquetWriter::new(types, Packed::No, &mut bytes).unwrap();
    for group in 0..3_u32 {
        let rows: Vec<u32> = (group * 1_000..group * 1_000 + 1_000).collect();
        let customers: Vec<String> = rows.iter().map(|row| format!("C{}", row % 40)).collect();
        let named = |row: &u32| {
            (!row.is_multiple_of(31)).then(|| customers[(row % 1_000) as usize].as_str())
        };
        writer.begin_group(rows.len());
        for column in [
            TypedColumn::Text(rows.iter().map(named).collect()),
            TypedColumn::Date(
                rows.iter()
                    .map(|row| (row % 13 > 0).then(|| 19_000 + *row as i32 / 50))
                    .collect(),
            ),
            TypedColumn::Double(
                rows.iter()
                    .map(|row| Some(f64::from(row % 91) / 8.0))
                    .collect(),
            ),
        ] {
            writer.column(&column).unwrap();
        }
        writer.end_group().unwrap();
    }
    writer.finish().unwrap();
    bytes
}

/// A recipe of customers and visits, with features of the latter or without.
fn recipe(counts: bool) -> Recipe {
    let visits = match counts {
        true => {
            r#", {"name": "spent", "title": {"en": "spent", "ko": "spent"}, "kind": "number",
            "from": {"rows": {"table": "visits", "aggregate": "sum", "of": "amount"}}}"#
        }
        false => "",
    };
    let text = format!(
        r#"{{
        "version": 1, "name": "visits", "title": {{"en": "visits", "ko": "visits"}},
        "tables": [
            {{"name": "people", "title": {{"en": "people", "ko": "people"}}, "key": "customer", "rows": "one",
                "columns": [{{"name": "customer", "kind": "text"}}, {{"name": "age", "kind": "number"}}]}},
            {{"name": "visits", "title": {{"en": "visits", "ko": "visits"}}, "key": "customer", "rows": "many",
                "columns": [{{"name": "customer", "kind": "text"}}, {{"name": "day", "kind": "moment"}},
                    {{"name": "amount", "kind": "number"}}]}}],
        "population": {{"table": "people"}},
        "features": [
            {{"name": "age", "title": {{"en": "age", "ko": "age"}}, "kind": "number",
                "from": {{"rows": {{"table": "people", "aggregate": "max", "of": "age"}}}}}}{visits}]
    }}"#
    );
    Recipe::from_json(&text).unwrap()
}

/// A source that notes what is read of it.
struct Watched {
    inner: MemorySource,
    read: Rc<RefCell<Vec<Range<u64>>>>,
}

impl ByteSource for Watched {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn len(&self) -> u64 {
        self.inner.len()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> Result<(), SourceError> {
        let range = offset..offset + into.len() as u64;
        self.read.borrow_mut().push(range);
        self.inner.read_at(offset, into)
    }
}

/// What comes of the visits by ranges, as two workers share them, and the bytes that were read
/// for it besides the footer.
pub(crate) fn by_ranges(
    recipe: &Recipe,
    people: &Table,
    bytes: &[u8],
    groups: usize,
) -> (Built, Vec<Range<u64>>) {
    let read = Rc::new(RefCell::new(Vec::new()));
    let mut source = Watched {
        inner: MemorySource::new("visits", bytes.to_vec()),
        read: read.clone(),
    };
    let sample = sample_parquet(&mut source, 10).unwrap().table;
    let file = ParquetFile::open(&mut source).unwrap();
    read.borrow_mut().clear();
    let tables = [people.clone(), sample.clone()];
    let binding = bind(recipe, &heads(&tables)).unwrap();
    let mut build = Build::new(recipe.clone()).unwrap();
    for part in &binding.parts {
        if part.file == 0 {
            take_table(&mut build, part.table, people, &part.places);
            continue;
        }
        for groups in [0..groups, groups..file.row_groups().len()] {
            let mut rows = ParquetRows::new(
                &mut build,
                part.table,
                &part.places,
                &sample,
                file.clone(),
                groups,
            );
            while rows.step(&mut build, &mut source).unwrap() {}
        }
    }
    let read = read.borrow().clone();
    (Finish::new(build).unwrap().finish().unwrap(), read)
}

/// What comes of whole tables.
pub(crate) fn by_tables(recipe: &Recipe, people: &Table, bytes: &[u8]) -> Built {
    let whole = sample_parquet(&mut MemorySource::new("visits", bytes.to_vec()), u64::MAX);
    crate::build(recipe.clone(), &[people.clone(), whole.unwrap().table])
}

/// Thirty customers of those who visit.
pub(crate) fn people() -> Table {
    let mut people = String::from("customer,age\n");
    for customer in 0..30 {
        people += &format!("C{customer},{}\n", 20 + customer);
    }
    table("people", &people)
}

#[test]
fn a_table_that_is_only_counted_is_not_read() {
    let (people, bytes) = (people(), visits());
    for counts in [false, true] {
        let recipe = recipe(counts);
        let expected = by_tables(&recipe, &people, &bytes);
        let of_visits = &expected.report.tables[1];
        assert_eq!(of_visits.rows, 3_000);
        assert_eq!(of_visits.orphan_rows > 0, counts, "who is counted at all");
        for groups in 1..=3 {
            let (found, read) = by_ranges(&recipe, &people, &bytes, groups);
            assert_eq!(found.table, expected.table, "{counts}");
            assert_eq!(found.report, expected.report, "{counts}");
            assert_eq!(!read.is_empty(), counts, "{read:?}");
        }
    }
}
