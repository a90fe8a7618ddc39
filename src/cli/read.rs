//! `holdfast read`: the table as understood.

use std::path::Path;

use super::error::CommandError;
use super::files::{self, Output};
use crate::table::write;

/// Writes the table of `path` in normal form to `out`.
pub fn read(path: &Path, out: &Path) -> Result<(), CommandError> {
    let opened = files::table(path)?;
    Output::create(out, &[path])?.fill(|writer| write::csv(&opened.table, writer))
}
