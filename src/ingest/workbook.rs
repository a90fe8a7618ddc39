//! Workbooks into rows: the sheet asked for or the largest, the table found
//! within it, dates in ISO 8601, the spreadsheet's errors as missing cells.

mod area;
mod book;
mod cell;
mod formats;
mod guard;
mod names;
mod tables;
mod xls;
mod xlsb;

use super::container::WorkbookKind;
use super::error::IngestProblem;
use super::note::{FormatNote, SheetSize};
use super::options::ReadOptions;
use super::problems::WorkbookProblem;
use super::record::GrowingSink;
use super::repair::Repair;
use super::report::ReadReport;
use super::source::{ByteSource, CachedSource};
use area::TableFinder;
use book::Book;

/// Reads one sheet of a workbook.
pub(super) fn read(
    source: &mut dyn ByteSource,
    kind: WorkbookKind,
    options: &ReadOptions,
    sink: &mut impl GrowingSink,
) -> Result<ReadReport, IngestProblem> {
    let mut source = CachedSource::new(source);
    let mut book = Book::open(&mut source, kind)?;
    let (sheet, others) = choose(&mut book, options.sheet.as_deref())?;
    let mut finder = TableFinder::new(sink, options.header_rows);
    book.cells(&sheet.name, &mut |row, column, value| {
        finder.cell(row, column, &value)
    })?;
    let mut found = finder.finish()?;
    let mut report = ReadReport::of_format(kind.format(), found.rows, found.columns, 0);
    if !others.is_empty() {
        let note = FormatNote::SheetChosen { sheet, others };
        report.repairs.push(Repair::Format(note));
    }
    report.repairs.append(&mut found.repairs);
    Ok(report)
}

/// The sheets and how much each holds, in the workbook's order.
pub(super) fn sheets(
    source: &mut dyn ByteSource,
    kind: WorkbookKind,
) -> Result<Vec<SheetSize>, IngestProblem> {
    let mut source = CachedSource::new(source);
    let mut book = Book::open(&mut source, kind)?;
    let names: Vec<_> = book.sheets().to_vec();
    names
        .iter()
        .map(|sheet| measure(&mut book, &sheet.name))
        .collect()
}

/// The sheet to read, and the others.
fn choose(
    book: &mut Book<'_>,
    wanted: Option<&str>,
) -> Result<(SheetSize, Vec<SheetSize>), IngestProblem> {
    let sheets = book.sheets().to_vec();
    let all = || sheets.iter().map(|sheet| sheet.name.clone()).collect();
    if let Some(wanted) = wanted {
        let named = sheets.iter().position(|sheet| sheet.name == wanted);
        let index = named.ok_or_else(|| WorkbookProblem::NoSheet {
            wanted: wanted.to_string(),
            found: all(),
        })?;
        let mut sizes = sizes(book, &sheets)?;
        return Ok((sizes.remove(index), sizes));
    }
    let mut sizes = sizes(book, &sheets)?;
    let mut best: Option<(u64, usize)> = None;
    for (index, (size, sheet)) in sizes.iter().zip(&sheets).enumerate() {
        let area = size.rows * size.columns;
        if sheet.visible && area > 0 && best.is_none_or(|(other, _)| area > other) {
            best = Some((area, index));
        }
    }
    match best {
        Some((_, index)) => Ok((sizes.remove(index), sizes)),
        None => Err(WorkbookProblem::NoCells { sheets: all() }.into()),
    }
}

/// Every sheet's size; a single sheet's is not worth reading it twice.
fn sizes(book: &mut Book<'_>, sheets: &[book::Sheet]) -> Result<Vec<SheetSize>, IngestProblem> {
    if let [only] = sheets {
        return Ok(vec![SheetSize {
            name: only.name.clone(),
            rows: 1,
            columns: 1,
        }]);
    }
    sheets
        .iter()
        .map(|sheet| measure(book, &sheet.name))
        .collect()
}

/// Counts a sheet's filled rows and the columns they span.
fn measure(book: &mut Book<'_>, name: &str) -> Result<SheetSize, IngestProblem> {
    let (mut rows, mut last_row, mut first, mut last) = (0, None, u32::MAX, 0);
    book.cells(name, &mut |row, column, value| {
        if !cell::is_empty(&value) {
            if last_row != Some(row) {
                last_row = Some(row);
                rows += 1;
            }
            first = first.min(column);
            last = last.max(column);
        }
        Ok(())
    })?;
    Ok(SheetSize {
        name: name.to_string(),
        rows,
        columns: if rows == 0 {
            0
        } else {
            u64::from(last - first) + 1
        },
    })
}
