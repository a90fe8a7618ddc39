//! Workbooks into rows: the table asked for or the largest, wherever it stands on
//! its sheet, dates in ISO 8601, the spreadsheet's errors as missing cells.

mod area;
mod book;
mod cell;
mod chosen;
mod formats;
mod guard;
mod names;
mod tables;
mod xls;
mod xlsb;

use super::container::WorkbookKind;
use super::error::IngestProblem;
use super::note::FormatNote;
use super::options::ReadOptions;
use super::record::GrowingSink;
use super::repair::Repair;
use super::report::ReadReport;
use super::source::{ByteSource, CachedSource};
use area::TableFinder;
use book::Book;

/// Up to this size a workbook's sheets are looked through for several tables before one
/// is read; on larger ones the first that is found is read, and the others are told.
const OUTLINED_BYTES: u64 = 8 << 20;

/// Reads one table of a workbook.
pub(super) fn read(
    source: &mut dyn ByteSource,
    kind: WorkbookKind,
    options: &ReadOptions,
    sink: &mut impl GrowingSink,
) -> Result<ReadReport, IngestProblem> {
    let mut source = CachedSource::new(source);
    let is_large = source.len() > OUTLINED_BYTES;
    let mut book = Book::open(&mut source, kind)?;
    let wanted = options.sheet.as_deref();
    let chosen = chosen::choose(&mut book, wanted, options.header_rows, is_large)?;
    let sheet = chosen.table;
    let mut finder = TableFinder::new(sink, options.header_rows);
    book.cells(
        &sheet.sheet,
        &mut |row, column, value| match sheet.rows.contains(&row) {
            true => finder.cell(row, column, &value),
            false => Ok(()),
        },
    )?;
    let mut found = finder.finish()?;
    let mut report = ReadReport::of_format(kind.format(), found.rows, found.columns, 0);
    if !chosen.others.is_empty() {
        let note = FormatNote::SheetChosen {
            sheet: sheet.size,
            others: chosen.others,
            more: chosen.more,
        };
        report.repairs.push(Repair::Format(note));
    }
    report.repairs.append(&mut found.repairs);
    Ok(report)
}
