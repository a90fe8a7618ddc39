//! `holdfast read`: the table as understood.

use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::files::{self, Output};
use crate::export;
use crate::ingest::ReadOptions;
use crate::table::write;

/// Writes the table of `paths` in normal form to `out`.
pub fn read(paths: &[PathBuf], sheet: Option<String>, out: &Path) -> Result<(), CommandError> {
    let options = ReadOptions {
        sheet,
        ..ReadOptions::default()
    };
    let opened = files::tables(paths, &options)?;
    let [opened] = opened.as_slice() else {
        return Err(CommandError::SeveralTables {
            tables: opened
                .iter()
                .map(|opened| opened.table.name.clone())
                .collect(),
        });
    };
    let inputs: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let parquet = out
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"));
    Output::create(out, &inputs)?.fill(|writer| {
        if parquet {
            export::parquet::write_table(&opened.table, writer)
        } else {
            write::csv(&opened.table, writer)
        }
    })
}
