//! `holdfast inspect`: what the Data page says of a file, as JSON.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::error::CommandError;
use super::files;
use crate::ingest::{ReadOptions, ReadReport};
use crate::table::Opened;
use crate::table::profile::{self, ColumnProfile};
use crate::table::{DuplicateRows, duplicate_rows};

/// What is printed.
#[derive(Serialize)]
struct Inspection<'a> {
    file: String,
    #[serde(flatten)]
    report: &'a ReadReport,
    duplicate_rows: DuplicateRows,
    columns: Vec<ColumnProfile>,
}

/// Prints what `paths` hold: one object for one table, a list for several.
pub fn inspect(
    paths: &[PathBuf],
    options: ReadOptions,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let opened = files::tables(paths, &options)?;
    let file = |opened: &Opened| match paths {
        [path] => path.display().to_string(),
        _ => opened.table.name.clone(),
    };
    let inspections: Vec<Inspection<'_>> = opened
        .iter()
        .map(|opened| Inspection {
            file: file(opened),
            report: &opened.report,
            duplicate_rows: duplicate_rows(&opened.table),
            columns: profile::table_on(&opened.table, today()),
        })
        .collect();
    let printed = match inspections.as_slice() {
        [only] => serde_json::to_writer_pretty(&mut *out, only),
        several => serde_json::to_writer_pretty(&mut *out, several),
    };
    let printed = printed
        .map_err(std::io::Error::from)
        .and_then(|()| writeln!(out));
    printed.map_err(|source| CommandError::Write {
        path: "standard output".into(),
        source,
    })
}

/// Days since 1970-01-01, if the machine's clock is set to later than that.
fn today() -> Option<i64> {
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs() / 86_400).ok()
}
