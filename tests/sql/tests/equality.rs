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
use holdfast::feature::recipe::{Build, FileRows, Finish, Head, Recipe, RowSink, bind};
use holdfast::ingest::{MemorySource, ReadOptions, Reader};
use holdfast::table::{Table, open_source, read_slice, write};
use holdfast_sql_tests::{Case, all};

/// The customers' table as the browser builds it.
fn built(recipe: &Recipe, case: &Case, heads: &[Head], samples: &[Table]) -> Table {
    let binding = bind(recipe, heads).unwrap();
    let mut build = Build::new(recipe.clone()).unwrap();
    for part in &binding.parts {
        let (name, text) = &case.files[part.file];
        let file = FileRows::new(&mut build, part.table, name, &part.places);
        let mut file = file.written_like(&samples[part.file]);
        let mut reader = Reader::new(name, &ReadOptions::default());
        let mut sink = RowSink {
            build: &mut build,
            rows: &mut file,
        };
        reader.push(text.as_bytes(), &mut sink).unwrap();
        reader.finish(&mut sink).unwrap();
        file.flush(&mut build);
    }
    Finish::new(build).unwrap().finish().unwrap().table
}

/// The columns of a case's files, whose names are their paths.
fn heads(case: &Case, samples: &[Table], folder: &Path) -> Vec<Head> {
    let head = |((name, _), table): (&(String, String), &Table)| Head {
        file: folder.join(name).to_str().unwrap().to_string(),
        columns: table
            .columns()
            .iter()
            .map(|c| c.name().to_string())
            .collect(),
    };
    case.files.iter().zip(samples).map(head).collect()
}

/// Writes files, scripts and the engine's table of a case.
fn write_case(case: &Case, folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for (name, text) in &case.files {
        fs::write(folder.join(name), text).unwrap();
    }
    let sample = |(name, text): &(String, String)| {
        let read = read_slice(name, text.as_bytes(), &ReadOptions::default());
        read.unwrap().table
    };
    let samples: Vec<Table> = case.files.iter().map(sample).collect();
    let heads = heads(case, &samples, folder);
    let binding = bind(&case.recipe, &heads).unwrap();
    let sources = SqlSources::of_files(&case.recipe, &heads, &binding)
        .written_like(&binding, &samples.iter().collect::<Vec<_>>());
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
        let told = Command::new(python).arg(check).arg(&folder).output().unwrap();
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
fn what_duckdb_and_spark_keep_as_parquet_opens_as_the_same_table() {
    for engine in ["duckdb", "spark"] {
        opens_ready(&run().0.join("ecommerce"), &format!("{engine}.parquet"));
    }
}

/// What an engine kept as Parquet opens as the table that the browser builds.
fn opens_ready(folder: &Path, file: &str) {
    let options = ReadOptions::default();
    let open = |name: &str| {
        let bytes = fs::read(folder.join(name)).unwrap();
        let mut source = MemorySource::new(name, bytes);
        open_source(&mut source, &options).unwrap().table
    };
    let (found, expected) = (open(file), open("expected.csv"));
    assert_eq!(found.rows(), expected.rows(), "{file}");
    assert_eq!(found.columns().len(), expected.columns().len(), "{file}");
    for (found, expected) in found.columns().iter().zip(expected.columns()) {
        assert_eq!(found.name(), expected.name(), "{file}");
        for row in 0..expected.len() {
            let at = format!("{file}, {}, row {row}", expected.name());
            match expected.number(row) {
                Some(number) => assert_eq!(found.number(row), Some(number), "{at}"),
                None => assert_eq!(found.text(row), expected.text(row), "{at}"),
            }
        }
    }
}
