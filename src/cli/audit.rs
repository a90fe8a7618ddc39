//! `holdfast audit`: which columns of a feature table know the answer.

use std::io::Write;
use std::path::Path;

use super::error::CommandError;
use super::files;
use super::reading::ReadingArguments;
use crate::feature::audit::{AuditOptions, audit as look, report};
use crate::feature::roles::recipe_of;
use crate::i18n::Lang;

/// Prints the findings, one a line.
pub fn audit(
    path: &Path,
    reading: &ReadingArguments,
    label: &str,
    options: &AuditOptions,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let table = files::table(path, reading)?.table;
    let mut options = options.clone();
    // The other answers of a table that a recipe built are no features.
    let labels = recipe_of(&table).map(|recipe| recipe.labels);
    options.other_labels = labels.into_iter().flatten().map(|rule| rule.name).collect();
    let findings = look(&table, label, &options)?;
    out.write_all(report(&findings, Lang::En).as_bytes())
        .map_err(CommandError::unprinted)
}
