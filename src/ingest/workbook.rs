//! Workbooks into rows: the table asked for or the largest, wherever it stands on
//! its sheet, dates in ISO 8601, the spreadsheet's errors as missing cells.

mod area;
mod beginning;
mod beside;
mod book;
mod cell;
mod chosen;
mod formats;
mod guard;
mod names;
mod tables;
mod xls;
mod xlsb;

use calamine::DataRef;

use super::container::WorkbookKind;
use super::error::IngestProblem;
use super::note::FormatNote;
use super::options::ReadOptions;
use super::record::GrowingSink;
use super::repair::Repair;
use super::report::ReadReport;
use super::source::{ByteSource, CachedSource};
use area::TableFinder;
pub(crate) use beginning::workbook_beginning;
use book::Book;
use chosen::Candidate;

/// Up to this size a workbook's sheets are looked through for several tables before one
/// is read; on larger ones the first that is found is read, and the others are told.
const OUTLINED_BYTES: u64 = 8 << 20;

/// Reads one table of a workbook, some thousand cells a step.
pub(super) async fn read(
    source: &mut dyn ByteSource,
    kind: WorkbookKind,
    options: &ReadOptions,
    sink: &mut impl GrowingSink,
) -> Result<ReadReport, IngestProblem> {
    let mut source = CachedSource::new(source);
    let wanted = options.sheet.as_deref();
    let mut book = Workbook::open(&mut source, kind, options).await?;
    book.read(wanted, sink).await
}

/// An open workbook whose tables are known: what all of them need (the texts that cells share,
/// where which table stands) is read once, however many are taken.
pub(crate) struct Workbook<'a> {
    book: Book<'a>,
    kind: WorkbookKind,
    header_rows: Option<u64>,
    tables: Vec<Candidate>,
}

impl<'a> Workbook<'a> {
    /// Opens a workbook and looks which tables it holds. `options.sheet` is the first table
    /// that will be asked for, if one is known.
    ///
    /// # Errors
    /// When it is damaged, locked, or larger than what can be held of it.
    pub async fn open(
        source: &'a mut dyn ByteSource,
        kind: WorkbookKind,
        options: &ReadOptions,
    ) -> Result<Workbook<'a>, IngestProblem> {
        let is_large = source.len() > OUTLINED_BYTES;
        let mut book = Book::open(source, kind).await?;
        let (wanted, header_rows) = (options.sheet.as_deref(), options.header_rows);
        let tables = chosen::tables(&mut book, wanted, header_rows, is_large).await?;
        Ok(Workbook {
            book,
            kind,
            header_rows,
            tables,
        })
    }

    /// Reads the table of this name, or the largest, some thousand cells a step.
    ///
    /// # Errors
    /// When there is no such table, or it cannot be read.
    pub async fn read(
        &mut self,
        wanted: Option<&str>,
        sink: &mut impl GrowingSink,
    ) -> Result<ReadReport, IngestProblem> {
        let chosen = chosen::choose(self.book.sheets(), &self.tables, wanted)?;
        let table = chosen.table;
        let mut finder = TableFinder::new(sink, self.header_rows);
        let mut each = |row: u32, column: u32, value: DataRef<'_>| {
            let is_within = table.rows.contains(&row) && table.columns.contains(&column);
            match is_within {
                true => finder.cell(row, column, &value),
                false => Ok(()),
            }
        };
        self.book.cells(&table.sheet, &mut each).await?;
        let mut found = finder.finish()?;
        let format = self.kind.format();
        let mut report = ReadReport::of_format(format, found.rows, found.columns, 0);
        if !chosen.others.is_empty() {
            let note = FormatNote::SheetChosen {
                sheet: table.size,
                others: chosen.others,
                more: chosen.more,
            };
            report.repairs.push(Repair::Format(note));
        }
        report.repairs.append(&mut found.repairs);
        Ok(report)
    }
}
