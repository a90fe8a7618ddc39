//! Good files against what pyarrow reads from them.

use std::path::Path;

use holdfast::ingest::{ColumnValues, ParquetFile, ReadOptions, ValueKind};
use holdfast::table::open_source;
use serde::Deserialize;
use serde_json::Value;

use crate::{files, name, source};

#[derive(Deserialize)]
struct Expected {
    rows: usize,
    columns: Vec<ExpectedColumn>,
}

#[derive(Deserialize)]
struct ExpectedColumn {
    name: String,
    /// Numbers of 32 bits, whose shortest text is not unique.
    single: bool,
    cells: Vec<String>,
}

fn expected(path: &Path) -> Expected {
    let stem = name(path).split('.').next().unwrap().to_string();
    let text = std::fs::read_to_string(path.with_file_name(stem + ".expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Whether two texts are the same value.
fn same(ours: &str, theirs: &str, single: bool) -> bool {
    if ours == theirs {
        return true;
    }
    if let (Ok(a), Ok(b)) = (ours.parse::<f64>(), theirs.parse::<f64>()) {
        return a == b || (a.is_nan() && b.is_nan()) || (single && a as f32 == b as f32);
    }
    match (serde_json::from_str(ours), serde_json::from_str(theirs)) {
        (Ok(a), Ok(b)) => alike(&a, &b),
        _ => false,
    }
}

fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| alike(a, b)))
        }
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        // Decimals are numbers here and texts there.
        (Value::Number(a), Value::String(b)) => same(&a.to_string(), b, false),
        _ => a == b,
    }
}

#[test]
fn every_file_reads_as_pyarrow_reads_it() {
    let mut seen = 0;
    for path in files("good") {
        let file = name(&path);
        let expected = expected(&path);
        let opened = open_source(&mut source(&path), &ReadOptions::default())
            .unwrap_or_else(|error| panic!("{error}"));
        let columns = opened.table.columns();
        let names: Vec<_> = columns.iter().map(|column| column.name()).collect();
        let wanted: Vec<_> = expected.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, wanted, "{file}");
        assert_eq!(opened.table.rows(), expected.rows, "{file}");
        for (column, wanted) in columns.iter().zip(&expected.columns) {
            for (row, cell) in wanted.cells.iter().enumerate() {
                let ours = column.text(row);
                let message = || format!("{file}, {}, row {row}: {ours} {cell}", column.name());
                assert!(same(ours, cell, wanted.single), "{}", message());
            }
        }
        seen += 1;
    }
    assert!(seen >= 41, "only {seen} files");
}

/// Moments of 12 bytes as Spark writes them. The last is outside of what microseconds can count;
/// pyarrow says another one in every unit, so that it is held to its own bytes (-105,862,232 days
/// in Julian's count, and -32,509,551,616,000 ns).
#[test]
fn older_moments_read_as_pyarrow_reads_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/parquet");
    let path = folder.join("int96_from_spark.parquet");
    let opened = open_source(&mut source(&path), &ReadOptions::default()).unwrap();
    let column = opened.table.column("a").unwrap();
    let cells: Vec<&str> = (0..opened.table.rows())
        .map(|row| column.text(row))
        .collect();
    let expected = [
        "2024-01-01 20:34:56.123456",
        "2024-01-01 01:00:00",
        "9999-12-31 03:00:00",
        "2024-12-30 23:00:00",
        "",
        "-294554-12-13 14:58:10.448384",
    ];
    assert_eq!(cells, expected);
}

/// A batch's values say what the table's cells say.
#[test]
fn typed_columns_agree_with_the_texts() {
    for path in files("good") {
        let file = name(&path);
        let expected = expected(&path);
        let mut bytes = source(&path);
        let parquet = ParquetFile::open(&mut bytes).unwrap();
        let columns: Vec<usize> = (0..parquet.columns().len()).collect();
        let groups: Vec<usize> = (0..parquet.row_groups().len()).collect();
        let mut batches = parquet.batches(&mut bytes, &columns, &groups);
        let mut start = 0;
        while let Some(batch) = batches.next_batch().unwrap() {
            for (column, wanted) in batch.columns.iter().zip(&expected.columns) {
                for row in 0..batch.rows {
                    let cell = &wanted.cells[start + row];
                    let place = format!("{file}, {}, row {row}", wanted.name);
                    let is_text = matches!(column.values, ColumnValues::Text { .. });
                    if !column.valid[row] {
                        assert_eq!(cell, "", "{place}");
                        continue;
                    }
                    assert!(is_text || !cell.is_empty(), "{place}");
                    match (&column.values, column.kind) {
                        (ColumnValues::Text { .. }, _) => {
                            let text = std::str::from_utf8(column.values.text(row)).unwrap();
                            assert!(same(text, cell, false), "{place}: {text} {cell}");
                        }
                        (ColumnValues::Float(values), _) => {
                            let value = format!("{:?}", values[row]);
                            assert!(same(&value, cell, true), "{place}: {value} {cell}");
                        }
                        (ColumnValues::Int(values), ValueKind::Integer) => {
                            assert_eq!(values[row].to_string(), *cell, "{place}");
                        }
                        (ColumnValues::Int(values), ValueKind::Boolean) => {
                            assert_eq!((values[row] == 1).to_string(), *cell, "{place}");
                        }
                        (ColumnValues::Int(values), ValueKind::Time) => {
                            let seconds = values[row] / 1_000_000;
                            let clock = format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
                            assert!(cell.starts_with(&clock), "{place}");
                        }
                        (ColumnValues::Int(values), _) => {
                            // The table's own parser of dates, which knows nothing of Parquet.
                            let Some(moment) = holdfast::table::date::parse(cell) else {
                                continue;
                            };
                            let seconds = values[row] as f64 / 1e6;
                            let close = (moment.micros as f64 / 1e6 - seconds).abs() < 1e-3;
                            assert!(close, "{place}: {seconds} {cell}");
                        }
                    }
                }
            }
            start += batch.rows;
        }
        assert_eq!(start, expected.rows, "{file}");
    }
}
