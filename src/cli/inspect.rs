//! `holdfast inspect`: what the Data page says of a file, as JSON.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::error::CommandError;
use super::files;
use super::reading::ReadingArguments;
use crate::ingest::ReadReport;
use crate::table::Opened;
use crate::table::profile::{self, ColumnProfile};
use crate::table::{DuplicateRows, duplicate_rows, name_within};

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
    reading: &ReadingArguments,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let opened = files::tables(paths, reading, &reading.options())?;
    let several = opened.len() > 1;
    let file = |opened: &Opened| match paths {
        [path] if !several => path.display().to_string(),
        [path] => name_within(&path.display().to_string(), &opened.table.name),
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
    printed.map_err(CommandError::unprinted)
}

/// Days since 1970-01-01, if the machine's clock is set to later than that.
fn today() -> Option<i64> {
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs() / 86_400).ok()
}
