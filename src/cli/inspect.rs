//! `holdfast inspect`: what the Data page says of a file, as JSON.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::error::CommandError;
use super::files;
use crate::ingest::ReadReport;
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

/// Prints what `path` holds.
pub fn inspect(path: &Path, out: &mut impl Write) -> Result<(), CommandError> {
    let opened = files::table(path)?;
    let inspection = Inspection {
        file: path.display().to_string(),
        report: &opened.report,
        duplicate_rows: duplicate_rows(&opened.table),
        columns: profile::table_on(&opened.table, today()),
    };
    let printed = serde_json::to_writer_pretty(&mut *out, &inspection)
        .map_err(std::io::Error::from)
        .and_then(|()| writeln!(out));
    match printed {
        // Whoever reads has read enough, as `head` does.
        Err(source) if source.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(source) => Err(CommandError::Write {
            path: "standard output".into(),
            source,
        }),
        Ok(()) => Ok(()),
    }
}

/// Days since 1970-01-01, if the machine's clock is set to later than that.
fn today() -> Option<i64> {
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs() / 86_400).ok()
}
