//! How the text files of a script are written, and which files no dialect reads as they are.

use serde::{Deserialize, Serialize};

use super::super::Binding;
use super::sources::{AddedColumn, SqlPlace, SqlSources};
use crate::ingest::{Encoding, Escape, Format, FormatNote, ReadReport, Repair};

/// How cells are written in text files, as far as every dialect reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLayout {
    /// What stands between cells.
    pub delimiter: String,
    /// What stands around cells, if anything does.
    pub quote: Option<char>,
    /// What stands before a quote within a cell, if anything does.
    pub escape: Option<char>,
}

impl Default for TextLayout {
    /// As RFC 4180 has it.
    fn default() -> TextLayout {
        TextLayout {
            delimiter: ",".to_string(),
            quote: Some('"'),
            escape: Some('"'),
        }
    }
}

impl TextLayout {
    /// The layout of a file of this path, if a script can read the file as it is.
    fn of(path: &str, report: &ReadReport) -> Option<TextLayout> {
        let dialect = &report.dialect;
        let quote = dialect.quote.byte().map(char::from);
        let is_read = report.format == Format::Csv
            && report.encoding == Encoding::Utf8
            && (dialect.preamble_rows, dialect.header_rows) == (0, 1)
            && (!report.compressed || path.ends_with(".gz"))
            && (quote.is_none() || dialect.escape != Escape::None);
        is_read.then(|| TextLayout {
            delimiter: match report.delimiter {
                Some(delimiter) => delimiter.as_str().to_string(),
                None => ",".to_string(),
            },
            quote,
            escape: match dialect.escape {
                Escape::Backslash => quote.map(|_| '\\'),
                _ => quote,
            },
        })
    }
}

impl SqlSources {
    /// Files are read as they were found to be written; nothing is known of those without a
    /// report. What no script reads as it is has to be saved anew, and a remark says so.
    pub fn laid_out_like(
        mut self,
        binding: &Binding,
        reports: &[Option<&ReadReport>],
    ) -> SqlSources {
        for (at, table) in self.tables.iter_mut().enumerate() {
            let (SqlPlace::Csv { paths, .. } | SqlPlace::Parquet { paths }) = &mut table.place
            else {
                continue;
            };
            let parts = binding.parts.iter().filter(|part| part.table == at);
            let reports = parts.map(|part| reports.get(part.file).copied().flatten());
            let mut files: Vec<(&mut String, Option<&ReadReport>)> =
                paths.iter_mut().zip(reports).collect();
            let told = match files.as_slice() {
                [(_, Some(report))] => told_by_file(report),
                _ => None,
            };
            let is_all = |report: &ReadReport| told.is_some() || !has_more(report);
            let is_parquet = |report: &ReadReport| {
                report.format == Format::Parquet && !report.compressed && is_all(report)
            };
            let parquet = files
                .iter()
                .all(|(_, report)| report.is_some_and(is_parquet));
            let layouts: Vec<Option<TextLayout>> = files
                .iter()
                .map(|(path, report)| match report {
                    Some(report) => TextLayout::of(path, report).filter(|_| is_all(report)),
                    None => Some(TextLayout::default()),
                })
                .collect();
            // All are read in one way.
            let common = layouts.first().cloned().flatten();
            let common = common.filter(|one| layouts.iter().all(|own| own.as_ref() == Some(one)));
            if parquet || common.is_some() {
                let mut paths = std::mem::take(paths);
                if let Some((added, names)) = told {
                    (table.added, paths) = (Some(added), names);
                }
                table.place = match common.filter(|_| !parquet) {
                    Some(layout) => SqlPlace::Csv { paths, layout },
                    None => SqlPlace::Parquet { paths },
                };
                continue;
            }
            let usual = Some(TextLayout::default());
            for ((path, report), own) in files.iter_mut().zip(&layouts) {
                let Some(report) = report.filter(|_| *own != usual) else {
                    continue;
                };
                let how = written(report);
                self.remarks.push(format!(
                    "\"{path}\" is {how}, which is not read here: save it as CSV first \
                     (holdfast read \"{path}\" --out \"{path}.csv\")."
                ));
                path.push_str(".csv");
            }
            let paths = std::mem::take(paths);
            let layout = TextLayout::default();
            table.place = SqlPlace::Csv { paths, layout };
        }
        self
    }
}

/// The column that was added to the table, with what it says in each file's rows, and these files'
/// names. None where not every file has all of the other columns: they are taken by their names.
fn told_by_file(report: &ReadReport) -> Option<(AddedColumn, Vec<String>)> {
    let uneven =
        |repair: &Repair| matches!(repair, Repair::Format(FormatNote::ColumnsUneven { .. }));
    if report.repairs.iter().any(uneven) {
        return None;
    }
    let told = report.repairs.iter().find_map(|repair| match repair {
        Repair::Format(FormatNote::Snapshots { column, files, .. }) => Some((column, files)),
        _ => None,
    });
    let (name, files) = told?;
    let (names, values): (Vec<String>, Vec<String>) = files.iter().cloned().unzip();
    let name = name.clone();
    Some((AddedColumn { name, values }, names))
}

/// Whether a column was added to the table that is not in its files.
fn has_more(report: &ReadReport) -> bool {
    let added = |repair: &Repair| matches!(repair, Repair::Format(FormatNote::Snapshots { .. }));
    report.repairs.iter().any(added)
}

/// How a file is written that has to be saved anew.
fn written(report: &ReadReport) -> &'static str {
    match report.format {
        _ if has_more(report) => {
            "one list at several times, told apart by a column that no file has"
        }
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => "a workbook",
        Format::JsonLines | Format::Json => "JSON",
        Format::FixedWidth => "text in columns of a fixed width",
        Format::Parquet => "Parquet that is packed or lies beside other files",
        Format::Csv if report.encoding != Encoding::Utf8 => report.encoding.name(),
        Format::Csv if (report.dialect.preamble_rows, report.dialect.header_rows) != (0, 1) => {
            "a text that does not begin with one row of names"
        }
        Format::Csv if report.compressed => "packed or in an archive",
        Format::Csv => "written in another way than other files of this table",
    }
}
