//! How the text files of a script are written, and which files no dialect reads as they are.

use serde::{Deserialize, Serialize};

use super::super::{Binding, BoundFile};
use super::mended::mended;
use super::sources::{AddedColumn, SqlPlace, SqlSources};
use crate::ingest::{Encoding, Escape, Format, FormatNote, LineEnding, ReadReport, Repair};

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
    /// The layout of a file of this path, if a script can read the file as it is. In `mended`
    /// stands what was mended in it that no script mends.
    fn of(path: &str, report: &ReadReport, mended: Option<&str>) -> Option<TextLayout> {
        let dialect = &report.dialect;
        let quote = dialect.quote.byte().map(char::from);
        let is_read = report.format == Format::Csv
            && report.encoding == Encoding::Utf8
            && (dialect.preamble_rows, dialect.header_rows) == (0, 1)
            && (!report.compressed || path.ends_with(".gz"))
            && (quote.is_none() || dialect.escape != Escape::None)
            // DuckDB refuses it, and Spark looks for one kind where cells may hold the others.
            && report.line_ending != LineEnding::Mixed
            && mended.is_none();
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
            let columns = &table.columns;
            let is_alone = paths.len() == 1;
            let mut files: Vec<Found<'_>> = parts
                .map(|part| Found::of(part, columns, reports, is_alone))
                .collect();
            let added = match files.as_mut_slice() {
                [file] => file.added.take(),
                _ => None,
            };
            let is_parquet = files.iter().all(Found::is_parquet);
            let of_file = |(path, file): (&String, &Found<'_>)| match file.report {
                Some(report) => TextLayout::of(path, report, file.mended),
                None => Some(TextLayout::default()),
            };
            let layouts: Vec<Option<TextLayout>> = paths.iter().zip(&files).map(of_file).collect();
            // All are read in one way.
            let common = layouts.first().cloned().flatten();
            let common = common.filter(|one| layouts.iter().all(|own| own.as_ref() == Some(one)));
            if is_parquet || common.is_some() {
                let mut paths = std::mem::take(paths);
                if let Some((column, names)) = added {
                    (table.added, paths) = (Some(column), names);
                }
                table.place = match common.filter(|_| !is_parquet) {
                    Some(layout) => SqlPlace::Csv { paths, layout },
                    None => SqlPlace::Parquet { paths },
                };
                continue;
            }
            let usual = Some(TextLayout::default());
            for ((path, file), own) in paths.iter_mut().zip(&files).zip(&layouts) {
                let Some(how) = file.written().filter(|_| *own != usual) else {
                    continue;
                };
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

/// How lists are written that were told apart while they were read.
const TOLD_APART: &str = "one list at several times, told apart by a column that no file has";

/// What was found out about a file of a table.
struct Found<'a> {
    report: Option<&'a ReadReport>,
    /// The column that was added to its rows, with what it says in each of its files, and these
    /// files' names.
    added: Option<(AddedColumn, Vec<String>)>,
    /// What was mended in it that no script mends.
    mended: Option<&'static str>,
}

impl<'a> Found<'a> {
    /// About the file of this part of a table with these columns; whether it is the only one.
    fn of(
        part: &BoundFile,
        columns: &[Option<String>],
        reports: &[Option<&'a ReadReport>],
        is_alone: bool,
    ) -> Found<'a> {
        let report = reports.get(part.file).copied().flatten();
        let added = report.filter(|_| is_alone).and_then(told_by_file);
        let mended = report.and_then(|report| match &added {
            None if has_more(report) => Some(TOLD_APART),
            _ => mended(report, part, columns),
        });
        Found {
            report,
            added,
            mended,
        }
    }

    fn is_parquet(&self) -> bool {
        let is_bare = |report: &ReadReport| report.format == Format::Parquet && !report.compressed;
        self.report.is_some_and(is_bare) && self.mended.is_none()
    }

    /// How a file is written that has to be saved anew; nothing is known without a report.
    fn written(&self) -> Option<&'static str> {
        let report = self.report?;
        if self.mended.is_some() {
            return self.mended;
        }
        let names = (report.dialect.preamble_rows, report.dialect.header_rows);
        Some(match report.format {
            _ if has_more(report) => TOLD_APART,
            Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => "a workbook",
            Format::JsonLines | Format::Json => "JSON",
            Format::FixedWidth => "text in columns of a fixed width",
            Format::Parquet => "Parquet that is packed or lies beside other files",
            Format::Csv if report.encoding != Encoding::Utf8 => report.encoding.name(),
            Format::Csv if names != (0, 1) => "a text that does not begin with one row of names",
            Format::Csv if report.compressed => "packed or in an archive",
            Format::Csv if report.line_ending == LineEnding::Mixed => {
                "a text whose lines end in several ways"
            }
            Format::Csv => "written in another way than other files of this table",
        })
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
