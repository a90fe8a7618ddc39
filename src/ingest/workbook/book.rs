//! The four kinds of workbook behind one face: sheets, and a sheet's cells in
//! the order in which they stand in the file.

use std::fmt::Display;
use std::io::BufReader;

use calamine::{Data, DataRef, Ods, Reader, SheetVisible, Xlsx};

use super::super::container::WorkbookKind;
use super::super::error::IngestProblem;
use super::super::problems::WorkbookProblem;
use super::super::source::{ByteSource, SourceReader};
use super::super::steps::{CELLS, Pauses, caught, in_one_go};
use super::guard;
use super::xls::XlsBook;
use super::xlsb::XlsbBook;

type Stream<'a> = BufReader<SourceReader<'a>>;

/// A sheet as the workbook lists it.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub name: String,
    pub visible: bool,
}

/// An open workbook.
pub(super) struct Book<'a> {
    inner: Inner<'a>,
    sheets: Vec<Sheet>,
}

enum Inner<'a> {
    Xlsx(Box<Xlsx<Stream<'a>>>),
    Xlsb(Box<XlsbBook<'a>>),
    Xls(Box<XlsBook>),
    Ods(Box<Ods<Stream<'a>>>),
}

/// Takes a cell: row and column from 0.
pub(super) type EachCell<'c> = dyn FnMut(u32, u32, DataRef<'_>) -> Result<(), IngestProblem> + 'c;

impl<'a> Book<'a> {
    /// Opens a workbook that was found to be within bounds. What the libraries behind hold of
    /// it as a whole (the texts that the cells of an xlsx file share, all cells of an ods
    /// file) they read in one step, which is announced.
    pub async fn open(
        source: &'a mut dyn ByteSource,
        kind: WorkbookKind,
    ) -> Result<Book<'a>, IngestProblem> {
        guard::check(source, kind).await?;
        let stream = |source| BufReader::new(SourceReader::new(source));
        let inner = match kind {
            WorkbookKind::Xls => {
                let book = in_one_go(move || XlsBook::open(source)).await?;
                return Ok(Book {
                    sheets: book.sheets(),
                    inner: Inner::Xls(Box::new(book)),
                });
            }
            WorkbookKind::Xlsx => {
                let book = in_one_go(move || Xlsx::new(stream(source)).map_err(damaged));
                Inner::Xlsx(Box::new(guarded(book).await?))
            }
            WorkbookKind::Xlsb => {
                let book = XlsbBook::open(source).await?;
                return Ok(Book {
                    sheets: book.sheets(),
                    inner: Inner::Xlsb(Box::new(book)),
                });
            }
            WorkbookKind::Ods => {
                let book = in_one_go(move || Ods::new(stream(source)).map_err(damaged));
                Inner::Ods(Box::new(guarded(book).await?))
            }
        };
        let sheets = match &inner {
            Inner::Xlsx(book) => book.sheets_metadata(),
            Inner::Ods(book) => book.sheets_metadata(),
            Inner::Xls(_) | Inner::Xlsb(_) => &[],
        };
        let sheets = sheets
            .iter()
            .map(|sheet| Sheet {
                name: sheet.name.clone(),
                visible: sheet.visible == SheetVisible::Visible,
            })
            .collect();
        Ok(Book { inner, sheets })
    }

    /// The sheets in the workbook's order.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// Visits a sheet's cells, row by row, some thousand a step.
    pub async fn cells(
        &mut self,
        sheet: &str,
        each: &mut EachCell<'_>,
    ) -> Result<(), IngestProblem> {
        guarded(self.visit(sheet, each)).await
    }

    async fn visit(&mut self, sheet: &str, each: &mut EachCell<'_>) -> Result<(), IngestProblem> {
        let mut pauses = Pauses::each(CELLS);
        match &mut self.inner {
            Inner::Xlsx(book) => {
                // A chart or a macro sheet has no cells to read.
                let Ok(mut cells) = book.worksheet_cells_reader(sheet) else {
                    return Ok(());
                };
                while let Some(cell) = cells.next_cell().map_err(damaged)? {
                    let (row, column) = cell.get_position();
                    each(row, column, cell.get_value().clone())?;
                    pauses.did(1).await;
                }
            }
            Inner::Xlsb(book) => book.cells(sheet, each).await?,
            Inner::Xls(book) => book.cells(sheet, each).await?,
            Inner::Ods(book) => {
                let Ok(range) = book.worksheet_range(sheet) else {
                    return Ok(());
                };
                let Some((row, column)) = range.start() else {
                    return Ok(());
                };
                for (down, right, value) in range.used_cells() {
                    each(row + down as u32, column + right as u32, shared(value))?;
                    pauses.did(1).await;
                }
            }
        }
        Ok(())
    }
}

/// Does what may stop at a file it did not expect. Where a program can be saved
/// from that (natively), the file is refused; in a browser the worker ends, and
/// the page starts another.
async fn guarded<T>(
    read: impl Future<Output = Result<T, IngestProblem>>,
) -> Result<T, IngestProblem> {
    caught(read).await.unwrap_or_else(|| {
        Err(WorkbookProblem::Damaged {
            reason: "not as expected".to_string(),
        }
        .into())
    })
}

/// The cell as the streaming readers give it.
fn shared(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        _ => DataRef::Empty,
    }
}

fn damaged(error: impl Display) -> IngestProblem {
    let reason = error.to_string();
    if reason.to_lowercase().contains("password") {
        return WorkbookProblem::Encrypted.into();
    }
    WorkbookProblem::Damaged { reason }.into()
}
