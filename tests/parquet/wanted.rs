//! Columns as a build wants them (as numbers, texts, places in a dictionary) against the ordinary
//! reading, for every conformance file, and for every encoding with every codec.

use std::collections::BTreeMap;
use std::path::Path;

use holdfast::ingest::parquet::{Asked, Place, Places, Wanted};
use holdfast::ingest::{Batch, BatchColumn, ColumnValues, MemorySource, ParquetFile, ValueKind};

use crate::{files, name, source};

/// A file's columns as texts.
type Texts = BTreeMap<String, Vec<Option<String>>>;

/// A batch of columns, all wanted as this.
fn asked(
    file: &ParquetFile,
    source: &mut MemorySource,
    wanted: Wanted,
) -> Vec<(usize, Vec<Asked>)> {
    let (columns, groups) = all(file);
    let every = vec![wanted; columns.len()];
    let mut cursor = file.cursor(&columns, &groups).wanting(&every);
    let next = || {
        cursor
            .next_asked(file, source)
            .unwrap_or_else(|error| panic!("{error}"))
    };
    std::iter::from_fn(next).collect()
}

fn all(file: &ParquetFile) -> (Vec<usize>, Vec<usize>) {
    let columns = (0..file.columns().len()).collect();
    (columns, (0..file.row_groups().len()).collect())
}

fn stored(file: &ParquetFile, source: &mut MemorySource) -> Vec<Batch> {
    let (columns, groups) = all(file);
    let mut batches = file.batches(source, &columns, &groups);
    let next = || {
        batches
            .next_batch()
            .unwrap_or_else(|error| panic!("{error}"))
    };
    std::iter::from_fn(next).collect()
}

/// A row's text, if it has one.
fn text(column: &BatchColumn, row: usize) -> Option<String> {
    let there = column.valid.get(row) == Some(&true);
    there.then(|| String::from_utf8(column.values.text(row).to_vec()).unwrap())
}

fn texts(column: &BatchColumn) -> Vec<Option<String>> {
    (0..column.valid.len())
        .map(|row| text(column, row))
        .collect()
}

fn placed(places: &Places) -> Vec<Option<String>> {
    let text = |place| match place {
        Place::Nowhere => None,
        Place::Dictionary(at) => text(&places.dictionary, at),
        Place::Others(at) => text(&places.others, at),
    };
    places.rows().map(text).collect()
}

/// The bits of what a batch holds as numbers; nothing where it holds texts.
fn numbers(column: &BatchColumn) -> Option<Vec<u64>> {
    let bits = |(number, valid): (f64, &bool)| match valid {
        true if !number.is_nan() => number.to_bits(),
        _ => f64::NAN.to_bits(),
    };
    let valid = column.valid.iter();
    match &column.values {
        ColumnValues::Int(values) => Some(
            values
                .iter()
                .map(|value| *value as f64)
                .zip(valid)
                .map(bits)
                .collect(),
        ),
        ColumnValues::Float(values) => Some(values.iter().copied().zip(valid).map(bits).collect()),
        ColumnValues::Text { .. } => None,
    }
}

/// Holds every way of wanting the columns of a file to the ordinary reading: how many columns of
/// batches came as numbers, and how many of them as places.
fn check(path: &Path) -> (usize, usize) {
    let (shown, mut source) = (name(path), source(path));
    let file = ParquetFile::open(&mut source).unwrap_or_else(|error| panic!("{error}"));
    let plain = stored(&file, &mut source);
    let [as_stored, as_texts, as_numbers, as_places] = [
        Wanted::Stored,
        Wanted::Texts,
        Wanted::Numbers,
        Wanted::Places,
    ]
    .map(|wanted| asked(&file, &mut source, wanted));
    let mut found = (0, 0);
    for (batch, plain) in plain.iter().enumerate() {
        for asked in [&as_stored, &as_texts, &as_numbers, &as_places] {
            assert_eq!(asked[batch].0, plain.rows, "{shown}");
            assert_eq!(asked[batch].1.len(), plain.columns.len(), "{shown}");
        }
        for (at, column) in plain.columns.iter().enumerate() {
            let said = format!("{shown}, {}, batch {batch}", file.columns()[at].name);
            let Asked::Column(stored) = &as_stored[batch].1[at] else {
                panic!("{said}");
            };
            assert_eq!(format!("{stored:?}"), format!("{column:?}"), "{said}");
            let Asked::Column(written) = &as_texts[batch].1[at] else {
                panic!("{said}");
            };
            assert_eq!(written.valid, column.valid, "{said}");
            if let ColumnValues::Text { .. } = &column.values {
                assert_eq!(texts(written), texts(column), "{said}");
            }
            match (&as_numbers[batch].1[at], numbers(column)) {
                (Asked::Numbers(ours), Some(theirs)) => {
                    let bits = |number: &f64| match number.is_nan() {
                        true => f64::NAN.to_bits(),
                        false => number.to_bits(),
                    };
                    assert_eq!(ours.iter().map(bits).collect::<Vec<_>>(), theirs, "{said}");
                    found.0 += 1;
                }
                (Asked::Column(ours), _) => {
                    assert_eq!(format!("{ours:?}"), format!("{column:?}"), "{said}");
                }
                other => panic!("{said}: {other:?}"),
            }
            match &as_places[batch].1[at] {
                Asked::Places(places) => {
                    assert_eq!(placed(places), texts(written), "{said}");
                    let undecoded: Vec<u32> = places.undecoded().map(|row| row as u32).collect();
                    assert_eq!(undecoded, written.undecoded, "{said}");
                    found.1 += 1;
                }
                Asked::Column(ours) => {
                    assert_eq!(format!("{ours:?}"), format!("{column:?}"), "{said}");
                }
                other => panic!("{said}: {other:?}"),
            }
        }
    }
    for asked in [&as_stored, &as_texts, &as_numbers, &as_places] {
        assert_eq!(asked.len(), plain.len(), "{shown}");
    }
    found
}

#[test]
fn conformance_files_come_as_they_are_wanted() {
    let (mut numbers, mut places) = (0, 0);
    for path in files("good") {
        let found = check(&path);
        numbers += found.0;
        places += found.1;
    }
    assert!(numbers > 100 && places > 100, "{numbers} {places}");
}

#[test]
fn every_encoding_with_every_codec_comes_as_it_is_wanted() {
    let mut seen = 0;
    let mut first: Option<Texts> = None;
    for path in files("encodings") {
        let (numbers, places) = check(&path);
        assert!(
            numbers >= 40 && places >= 60,
            "{}: {numbers} {places}",
            name(&path)
        );
        let mut source = source(&path);
        let file = ParquetFile::open(&mut source).unwrap();
        let mut table = Texts::new();
        for (_, columns) in asked(&file, &mut source, Wanted::Texts) {
            for (column, asked) in file.columns().iter().zip(&columns) {
                let Asked::Column(texts_of) = asked else {
                    panic!("{}", column.name);
                };
                table
                    .entry(column.name.clone())
                    .or_default()
                    .extend(texts(texts_of));
            }
        }
        // Whatever the encoding, a kind of value is the same in all columns, and in all files.
        for (column, cells) in &table {
            let (kind, gaps) = (column.split('.').next().unwrap(), column.ends_with("gaps"));
            let full = &table[&format!("{kind}.PLAIN.full")];
            for (row, (cell, value)) in cells.iter().zip(full).enumerate() {
                let expected = value.as_ref().filter(|_| !gaps || row % 6 != 4);
                assert_eq!(
                    cell.as_ref(),
                    expected,
                    "{}, {column}, row {row}",
                    name(&path)
                );
            }
        }
        let row = |kind: &str| table[&format!("{kind}.PLAIN.full")][9].clone().unwrap();
        let kinds = ["int", "small", "float", "single", "text", "day", "flag"];
        let expected = ["31", "-1", "-1.875", "2.25", "town 0", "2024-01-10", "TRUE"];
        assert_eq!(
            kinds.map(|kind| row(kind).to_uppercase()),
            expected.map(str::to_uppercase)
        );
        match &first {
            None => first = Some(table),
            Some(first) => assert_eq!(first, &table, "{}", name(&path)),
        }
        seen += 1;
    }
    assert_eq!(seen, 12);
}

#[test]
fn decimals_are_no_numbers_that_lost_their_point() {
    let mut seen = 0;
    for path in files("good") {
        let mut source = source(&path);
        let file = ParquetFile::open(&mut source).unwrap();
        let batches = asked(&file, &mut source, Wanted::Numbers);
        for (place, column) in file.columns().iter().enumerate() {
            if column.kind == ValueKind::Decimal {
                let is_numbers = |(_, columns): &(usize, Vec<Asked>)| {
                    matches!(columns[place], Asked::Numbers(_))
                };
                assert!(
                    !batches.iter().any(is_numbers),
                    "{}, {}",
                    name(&path),
                    column.name
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 3, "{seen}");
}
