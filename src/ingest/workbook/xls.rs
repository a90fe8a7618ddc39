//! Excel workbooks until 2003 (BIFF5 and BIFF8 within a compound file).
//!
//! Read here rather than by the library that reads the others: it takes memory
//! by what such a file says of its sheets, and one wrong byte there ends the
//! program. Sources: [MS-CFB], [MS-XLS].

pub(super) mod cells;
mod compound;
mod records;
mod strings;

use calamine::DataRef;

use super::super::error::IngestProblem;
use super::super::problems::WorkbookProblem;
use super::super::source::ByteSource;
use super::super::steps::{CELLS, Pauses};
use super::book::{EachCell, Sheet};
use super::formats::NumberFormats;
use records::{Record, Records};
use strings::{SharedStrings, Text};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
const CODE_PAGE: u16 = 0x0042;
const DATE_MODE: u16 = 0x0022;
const PASSWORD: u16 = 0x002F;
const BOUND_SHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
const SST: u16 = 0x00FC;

/// An open workbook: its stream of records, and what all sheets share.
pub(super) struct XlsBook {
    stream: Vec<u8>,
    sheets: Vec<(Sheet, usize)>,
    strings: SharedStrings,
    formats: NumberFormats,
    text: Text,
}

impl XlsBook {
    pub fn open(source: &mut dyn ByteSource) -> Result<XlsBook, IngestProblem> {
        let stream = compound::workbook_stream(source)?;
        let mut book = XlsBook {
            stream: Vec::new(),
            sheets: Vec::new(),
            strings: SharedStrings::default(),
            formats: NumberFormats::default(),
            text: Text::default(),
        };
        book.globals(&stream)?;
        book.stream = stream;
        Ok(book)
    }

    /// The sheets in the workbook's order.
    pub fn sheets(&self) -> Vec<Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet.clone()).collect()
    }

    /// Visits a sheet's cells in the order of the file, some thousand a step.
    pub async fn cells(&self, sheet: &str, each: &mut EachCell<'_>) -> Result<(), IngestProblem> {
        let found = self.sheets.iter().find(|(other, _)| other.name == sheet);
        let Some((_, start)) = found else {
            return Ok(());
        };
        let mut depth = 0;
        let mut formula = None;
        let mut pauses = Pauses::each(CELLS);
        for record in Records::new(&self.stream, *start) {
            pauses.did(1).await;
            match record.kind {
                BOF => depth += 1,
                EOF if depth <= 1 => break,
                EOF => depth -= 1,
                // Charts within the sheet have records of the same numbers.
                _ if depth != 1 => {}
                _ => self.cell(&record, &mut formula, each)?,
            }
        }
        Ok(())
    }

    /// Hands on the cells of a record.
    fn cell(
        &self,
        record: &Record<'_>,
        formula: &mut Option<(u32, u32)>,
        each: &mut EachCell<'_>,
    ) -> Result<(), IngestProblem> {
        let data = record.data;
        let mut give = |(row, column): (u32, u32), value: DataRef<'_>| each(row, column, value);
        let Some((row, column, style)) = cells::place(data) else {
            return if record.kind == cells::STRING {
                self.formula_text(record, formula, each)
            } else {
                Ok(())
            };
        };
        let place = (row, column);
        let value = data.get(6..).unwrap_or_default();
        match record.kind {
            cells::LABEL_SST => {
                if let Some(index) = cells::u32_at(value, 0) {
                    give(
                        place,
                        DataRef::SharedString(self.strings.get(index as usize)),
                    )?;
                }
            }
            cells::LABEL | cells::RICH_LABEL => {
                let text = self.text.long(value);
                give(place, DataRef::SharedString(&text))?;
            }
            cells::NUMBER => {
                if let Some(number) = cells::f64_at(value, 0) {
                    give(place, self.formats.number(style, number))?;
                }
            }
            cells::RK => {
                if let Some(rk) = cells::u32_at(value, 0) {
                    give(place, self.formats.number(style, cells::rk(rk)))?;
                }
            }
            cells::MULTIPLE_RK => {
                let pairs = data.get(4..).unwrap_or_default();
                let (pairs, _) = pairs.as_chunks::<6>();
                for (right, pair) in pairs.iter().enumerate() {
                    let [a, b, rk @ ..] = *pair;
                    let style = u32::from(u16::from_le_bytes([a, b]));
                    let number = cells::rk(u32::from_le_bytes(rk));
                    give(
                        (row, column + right as u32),
                        self.formats.number(style, number),
                    )?;
                }
            }
            cells::BOOLEAN_OR_ERROR => {
                if let [value, is_error, ..] = *value {
                    give(place, cells::boolean_or_error(value, is_error != 0))?;
                }
            }
            cells::FORMULA => match cells::formula(value) {
                cells::Outcome::Text => *formula = Some(place),
                cells::Outcome::Number(number) => {
                    give(place, self.formats.number(style, number))?;
                }
                cells::Outcome::Other(value) => give(place, value)?,
            },
            cells::STRING => return self.formula_text(record, formula, each),
            _ => {}
        }
        Ok(())
    }

    /// The text that a formula before it came to.
    fn formula_text(
        &self,
        record: &Record<'_>,
        formula: &mut Option<(u32, u32)>,
        each: &mut EachCell<'_>,
    ) -> Result<(), IngestProblem> {
        match formula.take() {
            Some((row, column)) => {
                let text = self.text.long(record.data);
                each(row, column, DataRef::SharedString(&text))
            }
            None => Ok(()),
        }
    }

    /// Reads what stands before the sheets.
    fn globals(&mut self, stream: &[u8]) -> Result<(), IngestProblem> {
        let mut records = Records::new(stream, 0);
        let version = match records.next() {
            Some(Record { kind: BOF, data }) => cells::u16_at(data, 0).unwrap_or(0),
            _ => return Err(damaged("no BOF record")),
        };
        match version {
            0x0600 => self.text.wide = true,
            0x0500 => {}
            _ => return Err(damaged("a version before Excel 5")),
        }
        let mut shared: Option<Vec<&[u8]>> = None;
        for record in records {
            // A long list of texts goes on in the records behind it.
            match (&mut shared, record.kind) {
                (Some(parts), CONTINUE) => {
                    parts.push(record.data);
                    continue;
                }
                (Some(parts), _) => {
                    self.strings = SharedStrings::read(parts);
                    shared = None;
                }
                _ => {}
            }
            let data = record.data;
            match record.kind {
                EOF => break,
                PASSWORD => return Err(WorkbookProblem::Encrypted.into()),
                CODE_PAGE => self.text.code_page(cells::u16_at(data, 0).unwrap_or(0)),
                DATE_MODE => self.formats.is_1904 = cells::u16_at(data, 0) == Some(1),
                FORMAT => {
                    if let (Some(number), Some(text)) = (cells::u16_at(data, 0), data.get(2..)) {
                        let text = if self.text.wide {
                            self.text.long(text)
                        } else {
                            self.text.short(text)
                        };
                        self.formats.add_format(number, &text);
                    }
                }
                XF => self.formats.add_style(cells::u16_at(data, 2).unwrap_or(0)),
                SST => shared = Some(vec![data.get(8..).unwrap_or_default()]),
                BOUND_SHEET => self.bound_sheet(data),
                _ => {}
            }
        }
        Ok(())
    }

    fn bound_sheet(&mut self, data: &[u8]) {
        let start = cells::u32_at(data, 0).and_then(|at| usize::try_from(at).ok());
        if let (Some(start), Some([state, kind, name @ ..])) = (start, data.get(4..)) {
            // Only worksheets have cells.
            if kind & 0x0F == 0 {
                let sheet = Sheet {
                    name: self.text.short(name),
                    visible: state & 3 == 0,
                };
                self.sheets.push((sheet, start));
            }
        }
    }
}

fn damaged(reason: &str) -> IngestProblem {
    WorkbookProblem::Damaged {
        reason: reason.to_string(),
    }
    .into()
}
