//! `holdfast read`: the table as understood.

use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::files::{self, Output};
use super::reading::ReadingArguments;
use crate::export::parquet;
use crate::ingest::ReadOptions;
use crate::table::write;

/// Writes the table of `paths` in normal form to `out`.
pub fn read(paths: &[PathBuf], reading: &ReadingArguments, out: &Path) -> Result<(), CommandError> {
    // The normal form of a table without rows is its names alone.
    let mut options = ReadOptions {
        empty_allowed: true,
        ..reading.options()
    };
    let tables = |options: &ReadOptions| match paths {
        // Of an archive the largest table, as of a workbook; the others are told.
        [path] => files::one(path, reading, options).map(|opened| vec![opened]),
        _ => files::tables(paths, reading, options),
    };
    let mut opened = tables(&options)?;
    if opened
        .iter()
        .any(|opened| opened.table.columns().is_empty())
    {
        // Nothing at all is no table: this says so.
        options.empty_allowed = false;
        opened = tables(&options)?;
    }
    let [opened] = opened.as_slice() else {
        return Err(CommandError::SeveralTables {
            tables: opened
                .iter()
                .map(|opened| opened.table.name.clone())
                .collect(),
        });
    };
    let file = match paths {
        [path] => files::name(path),
        _ => opened.table.name.clone(),
    };
    files::tell(&files::mended(&file, &opened.report.repairs));
    let inputs: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    Output::create(out, &inputs)?.fill(|writer| match files::is_parquet(out) {
        true => parquet::write_table(&opened.table, writer),
        false => write::csv(&opened.table, writer),
    })
}
