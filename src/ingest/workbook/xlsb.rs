//! Excel workbooks in binary form since 2007 (BIFF12 within a ZIP archive).
//!
//! Read here for the same reason as the older ones: the library that reads the
//! others stops the program at a record that is shorter than it should be.
//! Source: [MS-XLSB].

use std::collections::HashMap;

use calamine::DataRef;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::archive::{self, Member};
use super::super::error::IngestProblem;
use super::super::pour::{self, Packing};
use super::super::problems::WorkbookProblem;
use super::super::source::ByteSource;
use super::super::steps::{CELLS, Pauses};
use super::book::{EachCell, Sheet};
use super::formats::NumberFormats;
use super::xls::cells::{boolean_or_error, f64_at, rk, u16_at, u32_at};

const ROW: u16 = 0;
const SHARED_STRING: u16 = 19;
const FORMAT: u16 = 44;
const XF: u16 = 47;
const WORKBOOK_PROPERTIES: u16 = 153;
const SHEET: u16 = 156;
const BEGIN_CELL_XFS: u16 = 617;
const END_CELL_XFS: u16 = 618;

/// An open workbook.
pub(super) struct XlsbBook<'a> {
    source: &'a mut dyn ByteSource,
    members: Vec<Member>,
    sheets: Vec<(Sheet, String)>,
    /// The texts that cells share, one after the other, and where each ends.
    text: String,
    ends: Vec<usize>,
    formats: NumberFormats,
}

impl<'a> XlsbBook<'a> {
    pub async fn open(source: &'a mut dyn ByteSource) -> Result<XlsbBook<'a>, IngestProblem> {
        let members = archive::members(source)?;
        let mut book = XlsbBook {
            source,
            members,
            sheets: Vec::new(),
            text: String::new(),
            ends: Vec::new(),
            formats: NumberFormats::default(),
        };
        let relations = book.part("xl/_rels/workbook.bin.rels").await?;
        let relations = targets(&relations.unwrap_or_default());
        let Some(workbook) = book.part("xl/workbook.bin").await? else {
            return Err(WorkbookProblem::Damaged {
                reason: "xl/workbook.bin".to_string(),
            }
            .into());
        };
        for (kind, data) in Records::new(&workbook) {
            match kind {
                WORKBOOK_PROPERTIES => {
                    book.formats.is_1904 = u32_at(data, 0).is_some_and(|flags| flags & 1 == 1);
                }
                SHEET => book.bound_sheet(data, &relations),
                _ => {}
            }
        }
        let strings = book.part("xl/sharedStrings.bin").await?;
        let mut pauses = Pauses::each(CELLS);
        for (kind, data) in Records::new(&strings.unwrap_or_default()) {
            pauses.did(1).await;
            if kind == SHARED_STRING {
                let text = wide(data.get(1..).unwrap_or_default()).map_or("".into(), |(t, _)| t);
                book.text.push_str(&text);
                book.ends.push(book.text.len());
            }
        }
        let styles = book.part("xl/styles.bin").await?;
        book.styles(&styles.unwrap_or_default());
        Ok(book)
    }

    /// The sheets in the workbook's order.
    pub fn sheets(&self) -> Vec<Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet.clone()).collect()
    }

    /// Visits a sheet's cells in the order of the file, some thousand a step.
    pub async fn cells(
        &mut self,
        sheet: &str,
        each: &mut EachCell<'_>,
    ) -> Result<(), IngestProblem> {
        let found = self.sheets.iter().find(|(other, _)| other.name == sheet);
        let Some(path) = found.map(|(_, path)| path.clone()) else {
            return Ok(());
        };
        let part = self.part(&path).await?.unwrap_or_default();
        let mut row = 0;
        let mut pauses = Pauses::each(CELLS);
        for (kind, data) in Records::new(&part) {
            pauses.did(1).await;
            if kind == ROW {
                row = u32_at(data, 0).unwrap_or(row);
                continue;
            }
            let (Some(column), Some(style)) = (u32_at(data, 0), u32_at(data, 4)) else {
                continue;
            };
            let value = data.get(8..).unwrap_or_default();
            let number = |number| self.formats.number(style & 0xFF_FFFF, number);
            let first = value.first().copied();
            let value = match kind {
                2 => u32_at(value, 0).map(|value| number(rk(value))),
                3 | 11 => Some(boolean_or_error(0, true)),
                4 | 10 => first.map(|value| boolean_or_error(value, false)),
                5 | 9 => f64_at(value, 0).map(number),
                6 | 8 => wide(value).map(|(text, _)| DataRef::String(text)),
                7 => u32_at(value, 0).map(|index| DataRef::SharedString(self.shared(index))),
                62 => {
                    wide(value.get(1..).unwrap_or_default()).map(|(text, _)| DataRef::String(text))
                }
                _ => None,
            };
            if let Some(value) = value {
                each(row, column, value)?;
            }
        }
        Ok(())
    }

    fn shared(&self, index: u32) -> &str {
        let index = index as usize;
        let Some(end) = self.ends.get(index) else {
            return "";
        };
        let start = match index {
            0 => 0,
            _ => self.ends.get(index - 1).copied().unwrap_or(0),
        };
        self.text.get(start..*end).unwrap_or("")
    }

    fn bound_sheet(&mut self, data: &[u8], relations: &HashMap<String, String>) {
        let Some((relation, rest)) = wide(data.get(8..).unwrap_or_default()) else {
            return;
        };
        let (Some((name, _)), Some(path)) = (wide(rest), relations.get(&relation)) else {
            return;
        };
        if path.contains("worksheets/") {
            let visible = u32_at(data, 0) == Some(0);
            self.sheets.push((Sheet { name, visible }, path.clone()));
        }
    }

    fn styles(&mut self, part: &[u8]) {
        let mut of_cells = false;
        for (kind, data) in Records::new(part) {
            match kind {
                BEGIN_CELL_XFS => of_cells = true,
                END_CELL_XFS => of_cells = false,
                XF if of_cells => self.formats.add_style(u16_at(data, 2).unwrap_or(0)),
                FORMAT => {
                    let text = wide(data.get(2..).unwrap_or_default());
                    if let (Some(number), Some((text, _))) = (u16_at(data, 0), text) {
                        self.formats.add_format(number, &text);
                    }
                }
                _ => {}
            }
        }
    }

    /// A part of the archive, unpacked; `None` when it is not there.
    async fn part(&mut self, path: &str) -> Result<Option<Vec<u8>>, IngestProblem> {
        let Some(member) = self.members.iter().find(|member| member.name == path) else {
            return Ok(None);
        };
        let packing = Packing::of(member.clone());
        Ok(Some(pour::hold(self.source, &packing).await?.into_bytes()))
    }
}

/// Records: a number of up to two bytes, a length of up to four, data.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    fn new(rest: &'a [u8]) -> Records<'a> {
        Records { rest }
    }

    fn number(&mut self, most: u32) -> Option<u32> {
        let mut value = 0;
        for index in 0..most {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value |= u32::from(byte & 0x7F) << (7 * index);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = self.number(2)? as u16;
        let length = self.number(4)? as usize;
        let (data, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some((kind, data))
    }
}

/// A text of two bytes per letter with its length before it, and what follows.
fn wide(data: &[u8]) -> Option<(String, &[u8])> {
    let length = u32_at(data, 0)?;
    // All ones stand for no text at all.
    if length == u32::MAX {
        return Some((String::new(), data.get(4..)?));
    }
    let end = usize::try_from(length)
        .ok()?
        .checked_mul(2)?
        .checked_add(4)?;
    let (units, _) = data.get(4..end)?.as_chunks::<2>();
    let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
    let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some((text.collect(), data.get(end..)?))
}

/// Which part each relation of the workbook leads to.
fn targets(relations: &[u8]) -> HashMap<String, String> {
    let mut targets = HashMap::new();
    let mut reader = Reader::from_reader(relations);
    while let Ok(event) = reader.read_event() {
        let element = match event {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => element,
            _ => continue,
        };
        let attribute = |name: &str| {
            let mut all = element.attributes().flatten();
            let found = all.find(|attribute| attribute.key.as_ref() == name);
            found.map(|attribute| attribute.value.to_string())
        };
        if let (Some(id), Some(target)) = (attribute("Id"), attribute("Target")) {
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_string(),
                None => format!("xl/{target}"),
            };
            targets.insert(id, path);
        }
    }
    targets
}
