//! What a printed script builds on DuckDB and on Apache Spark is, cell by cell,
//! what the browser's engine builds of the same files.
//!
//! `cargo xtask test` installs both and says in `HOLDFAST_SQL_PYTHON` where.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use holdfast::feature::recipe::sql::{Dialect, SqlSources, print};
use holdfast::feature::recipe::{
    Build, FileRows, Finish, Head, ParquetRows, Recipe, RowSink, bind, take_table,
};
use holdfast::feature::roles::{anchor_of, id_of, labels_of, recipe_of};
use holdfast::ingest::{
    CachedSource, Format, MemorySource, ParquetFile, ReadOptions, ReadReport, Reader,
};
use holdfast::table::{Opened, Table, open_source, write};
use holdfast_sql_tests::{Case, all};

/// Cases whose tables are also kept as Parquet and opened again; those with sums of fractions may
/// differ in their last digits, for no engine promises the order of addition.
static KEPT: [(&str, f64); 3] = [("ecommerce", 0.0), ("events", 1e-9), ("creator", 1e-9)];

/// The customers' table as the browser builds it.
fn built(recipe: &Recipe, case: &Case, heads: &[Head], samples: &[Opened]) -> Table {
    let binding = bind(recipe, heads).unwrap();
    let mut build = Build::new(recipe.clone()).unwrap();
    for part in &binding.parts {
        let (name, bytes) = &case.files[part.file];
        let Opened { table, report } = &samples[part.file];
        let (at, places) = (part.table, &part.places);
        if report.format == Format::Parquet {
            let mut source = CachedSource::new(MemorySource::new(name, bytes.clone()));
            let file = ParquetFile::open(&mut source).unwrap();
            let groups = 0..file.row_groups().len();
            let mut rows = ParquetRows::new(&mut build, at, places, table, file, groups);
            while rows.step(&mut build, &mut source).unwrap() {}
            assert!(rows.contradiction().is_none(), "{name}");
            continue;
        }
        if report.compressed {
            take_table(&mut build, at, table, places);
            continue;
        }
        let mut file = FileRows::new(&mut build, at, name, places).written_like(table);
        let mut reader = Reader::new(name, &ReadOptions::default());
        let mut sink = RowSink {
            build: &mut build,
            rows: &mut file,
        };
        reader.push(bytes, &mut sink).unwrap();
        reader.finish(&mut sink).unwrap();
        file.flush(&mut build);
    }
    Finish::new(build).unwrap().finish().unwrap().table
}

/// A file, read as a whole.
fn open(name: &str, bytes: Vec<u8>) -> Opened {
    let mut source = MemorySource::new(name, bytes);
    open_source(&mut source, &ReadOptions::default()).unwrap()
}

/// The columns of a case's files, whose names are their paths.
fn heads(case: &Case, samples: &[Opened], folder: &Path) -> Vec<Head> {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_string();
    let files = case.files.iter().zip(samples);
    files
        .map(|((name, _), sample)| Head::of(&path(name), &sample.table))
        .collect()
}

/// Writes files, scripts as they are printed over them, and the engine's table of a case.
fn write_case(case: &Case, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for (name, bytes) in &case.files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let samples: Vec<Opened> = case
        .files
        .iter()
        .map(|(name, bytes)| open(name, bytes.clone()))
        .collect();
    let heads = heads(case, &samples, folder);
    let binding = bind(&case.recipe, &heads).unwrap();
    let tables: Vec<&Table> = samples.iter().map(|sample| &sample.table).collect();
    let reports: Vec<Option<&ReadReport>> =
        samples.iter().map(|sample| Some(&sample.report)).collect();
    let sources = SqlSources::of_files(&case.recipe, &heads, &binding)
        .written_like(&binding, &tables)
        .laid_out_like(&binding, &reports);
    // All are read as they are.
    assert!(
        sources.remarks.is_empty(),
        "{}: {:?}",
        case.name,
        sources.remarks
    );
    for dialect in Dialect::ALL {
        let script = print(&case.recipe, &sources, dialect).unwrap();
        fs::write(folder.join(format!("{}.sql", dialect.name())), script).unwrap();
    }
    let table = built(&case.recipe, case, &heads, &samples);
    assert!(table.rows() > 0, "{}: no rows", case.name);
    let mut expected = Vec::new();
    write::csv(&table, &mut expected).unwrap();
    fs::write(folder.join("expected.csv"), expected).unwrap();
}

/// Writes all cases, runs them once, and gives their folder and what was said.
fn run() -> &'static (PathBuf, Result<String, String>) {
    static RUN: OnceLock<(PathBuf, Result<String, String>)> = OnceLock::new();
    RUN.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sql");
        let _ = fs::remove_dir_all(&folder);
        for case in all() {
            write_case(&case, &folder.join(case.name));
        }
        let python = std::env::var_os("HOLDFAST_SQL_PYTHON").expect(
            "run `cargo xtask test`, or set HOLDFAST_SQL_PYTHON to a Python that has duckdb, pyspark and sqlglot",
        );
        let check = Path::new(env!("CARGO_MANIFEST_DIR")).join("check.py");
        let told = Command::new(python)
            .arg(check)
            .arg(&folder)
            .args(KEPT.map(|(name, _)| name))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&told.stdout).into_owned();
        let result = match told.status.success() {
            true => Ok(said),
            false => Err(format!("{said}\n{}", String::from_utf8_lossy(&told.stderr))),
        };
        (folder, result)
    })
}

#[test]
fn duckdb_and_spark_build_what_the_browser_builds() {
    match &run().1 {
        Ok(said) => println!("{said}"),
        Err(said) => panic!("{said}"),
    }
}

#[test]
fn what_duckdb_and_spark_keep_as_parquet_opens_as_a_ready_feature_table() {
    for case in all() {
        let kept = KEPT.iter().find(|(name, _)| *name == case.name);
        let Some(nearness) = kept.map(|(_, nearness)| *nearness) else {
            continue;
        };
        let folder = run().0.join(case.name);
        for engine in ["duckdb", "spark"] {
            let file = format!("{engine}.parquet");
            let opened = |name: &str| open(name, fs::read(folder.join(name)).unwrap()).table;
            let (found, expected) = (opened(&file), opened("expected.csv"));
            let at = format!("{}, {file}", case.name);
            is_same(&found, &expected, nearness, &at);
            is_ready(&found, &case.recipe, &at);
        }
    }
}

/// What an engine kept as Parquet opens as the table that the browser builds.
fn is_same(found: &Table, expected: &Table, nearness: f64, at: &str) {
    assert_eq!(found.rows(), expected.rows(), "{at}");
    assert_eq!(found.columns().len(), expected.columns().len(), "{at}");
    for (found, expected) in found.columns().iter().zip(expected.columns()) {
        assert_eq!(found.name(), expected.name(), "{at}");
        for row in 0..expected.len() {
            let at = format!("{at}, {}, row {row}", expected.name());
            match expected.number(row) {
                Some(number) => {
                    let cell = found.number(row).unwrap_or(f64::NAN);
                    let most = nearness * number.abs().max(1.0);
                    assert!((cell - number).abs() <= most, "{at}: {cell}, not {number}");
                }
                None => assert_eq!(found.text(row), expected.text(row), "{at}"),
            }
        }
    }
}

/// Nothing is built of a table anew of which it is told who, when and what happened in the end.
fn is_ready(found: &Table, recipe: &Recipe, at: &str) {
    let built_by = recipe_of(found);
    let name = built_by.as_ref().map(|known| known.name.as_str());
    assert_eq!(name, Some(recipe.name.as_str()), "{at}");
    assert_eq!(id_of(found, &[]), Some(0), "{at}");
    let anchor = recipe.anchors.as_ref().map(|_| 1);
    assert_eq!(anchor_of(found, &[]), anchor, "{at}");
    let labels: Vec<&str> = recipe
        .labels
        .iter()
        .map(|rule| rule.name.as_str())
        .collect();
    assert_eq!(labels_of(found, built_by.as_ref()), labels, "{at}");
}
