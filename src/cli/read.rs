//! `holdfast read`: the table as understood.

use std::path::Path;

use super::error::CommandError;
use super::files::{self, Output};
use crate::ingest::ReadOptions;
use crate::table::write;

/// Writes the table of `path` in normal form to `out`.
pub fn read(path: &Path, out: &Path) -> Result<(), CommandError> {
    // The normal form of a table without rows is its names alone.
    let options = ReadOptions {
        empty_allowed: true,
        ..ReadOptions::default()
    };
    let mut opened = files::table_with(path, &options)?;
    if opened.table.columns().is_empty() {
        // Nothing at all is no table: this says so.
        opened = files::table_with(path, &ReadOptions::default())?;
    }
    Output::create(out, &[path])?.fill(|writer| write::csv(&opened.table, writer))
}
