//! `holdfast audit`: which columns of a feature table know the answer.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::CommandError;
use super::files;
use crate::feature::audit::{AuditOptions, audit as look, report};
use crate::i18n::Lang;

/// Prints the findings, one a line.
pub fn audit(
    path: &Path,
    label: &str,
    options: &AuditOptions,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let table = files::table(path)?.table;
    let findings = look(&table, label, options)?;
    out.write_all(report(&findings, Lang::En).as_bytes())
        .map_err(|source| CommandError::Write {
            path: PathBuf::from("standard output"),
            source,
        })
}
