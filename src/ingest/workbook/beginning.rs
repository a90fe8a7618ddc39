//! The beginning of a large workbook as a small one: the first rows of its largest sheet, the
//! texts that they share, and what says how they are shown. It opens as any workbook does, so
//! that its first rows are there long before all of them.

use memchr::memmem;

use super::super::archive::{self, Member};
use super::super::container::WorkbookKind;
use super::super::pour::{self, Packing};
use super::super::source::{ByteSource, MemorySource};
use super::super::steps::pause;

/// Unpacked bytes of the sheet that are looked at, and most rows of it.
const SHEET_BYTES: usize = 256 << 10;
const ROWS: usize = 200;
/// Unpacked bytes of the texts that cells share.
const TEXTS_BYTES: usize = 2 << 20;
/// Other parts are taken whole, up to this size, and no more of them than this together: an
/// archive of a few megabytes may hold thousands of parts of a megabyte each.
const PART_BYTES: usize = 1 << 20;
const PARTS_BYTES: usize = 16 << 20;

const TEXTS: &str = "xl/sharedStrings.xml";
const SHEETS: &str = "xl/worksheets/";
const ROW_END: &[u8] = b"</row>";
const TEXT_END: &[u8] = b"</si>";
const EMPTY_SHEET: &[u8] = b"<worksheet \
xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<sheetData></sheetData></worksheet>";

/// A small workbook of the first rows of a large one; nothing where they cannot be told apart
/// from the rest. Of the formats only that of Excel since 2007 is read row by row.
pub(crate) async fn workbook_beginning(
    source: &mut dyn ByteSource,
    kind: WorkbookKind,
) -> Option<MemorySource> {
    if kind != WorkbookKind::Xlsx {
        return None;
    }
    let members = archive::members(source).ok()?;
    let is_sheet = |member: &Member| {
        let inside = member.name.strip_prefix(SHEETS);
        inside.is_some_and(|name| name.ends_with(".xml") && !name.contains('/'))
    };
    let sheets = members.iter().filter(|member| is_sheet(member));
    let largest = sheets.max_by_key(|member| member.size)?.name.clone();
    let texts = members.iter().find(|member| member.name == TEXTS);
    let texts = texts.and_then(|member| head(source, member, TEXTS_BYTES));
    let texts = texts.map(|texts| ended(texts, TEXT_END, b"</sst>"));
    let shared = texts
        .as_ref()
        .map_or(0, |texts| memmem::find_iter(texts, TEXT_END).count() as u64);
    let mut room = PARTS_BYTES;
    let mut parts = Vec::with_capacity(members.len());
    for member in &members {
        pause().await;
        let bytes = match (is_sheet(member), member.name == largest) {
            (_, true) => rows(head(source, member, SHEET_BYTES)?, shared)?,
            (true, false) => EMPTY_SHEET.to_vec(),
            (false, false) if member.name == TEXTS => texts.clone()?,
            (false, false) => {
                let is_read = [".xml", ".rels"]
                    .iter()
                    .any(|end| member.name.ends_with(end));
                let most = PART_BYTES.min(room);
                if !is_read || member.size > most as u64 {
                    continue;
                }
                let part = head(source, member, most)?;
                room = room.saturating_sub(part.len());
                part
            }
        };
        parts.push((member.name.as_str(), bytes));
    }
    Some(MemorySource::new(source.name(), stored(&parts)))
}

fn head(source: &mut dyn ByteSource, member: &Member, most: usize) -> Option<Vec<u8>> {
    pour::head(source, &Packing::of(member.clone()), most).ok()
}

/// A part up to the last of these ends, and then closed.
fn ended(mut part: Vec<u8>, end: &[u8], close: &[u8]) -> Vec<u8> {
    if let Some(last) = memmem::rfind(&part, end) {
        part.truncate(last + end.len());
        part.extend_from_slice(close);
    }
    part
}

/// The first rows of a sheet all of whose texts are among the first `shared`; nothing if there
/// is none.
fn rows(mut sheet: Vec<u8>, shared: u64) -> Option<Vec<u8>> {
    let mut end = 0;
    for row_end in memmem::find_iter(&sheet, ROW_END).take(ROWS) {
        let row = sheet.get(end..row_end).unwrap_or_default();
        if texts_of(row).any(|text| text >= shared) {
            break;
        }
        end = row_end + ROW_END.len();
    }
    if end == 0 {
        return None;
    }
    sheet.truncate(end);
    sheet.extend_from_slice(b"</sheetData></worksheet>");
    Some(sheet)
}

/// The places of the shared texts that a row's cells hold.
fn texts_of(row: &[u8]) -> impl Iterator<Item = u64> {
    // Behind a cell after which no value comes there is none to look for, either.
    memmem::find_iter(row, b" t=\"s\"").map_while(move |at| {
        let cell = row.get(at..)?;
        let value = memmem::find(cell, b"<v>").and_then(|at| cell.get(at + 3..))?;
        let digits = value.iter().take_while(|byte| byte.is_ascii_digit());
        Some(digits.fold(0_u64, |number, digit| {
            let digit = u64::from(digit - b'0');
            number.saturating_mul(10).saturating_add(digit)
        }))
    })
}

/// An archive whose members are stored as they are.
fn stored(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let mut sum = flate2::Crc::new();
        sum.update(bytes);
        let size = (bytes.len() as u32).to_le_bytes();
        let start = (archive.len() as u32).to_le_bytes();
        // Version 2.0, no flags, stored, at midnight of 1980-01-01.
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        about.extend_from_slice(&sum.sum().to_le_bytes());
        about.extend_from_slice(&size);
        about.extend_from_slice(&size);
        about.extend_from_slice(&(name.len() as u16).to_le_bytes());
        about.extend_from_slice(&[0, 0]);
        archive.extend_from_slice(b"PK\x03\x04");
        archive.extend_from_slice(&about);
        archive.extend_from_slice(name.as_bytes());
        archive.extend_from_slice(bytes);
        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&about);
        // No remark, the first disk, no attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&start);
        directory.extend_from_slice(name.as_bytes());
    }
    let (start, size) = (archive.len() as u32, directory.len() as u32);
    let count = (members.len() as u16).to_le_bytes();
    archive.append(&mut directory);
    archive.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    archive.extend_from_slice(&count);
    archive.extend_from_slice(&count);
    archive.extend_from_slice(&size.to_le_bytes());
    archive.extend_from_slice(&start.to_le_bytes());
    archive.extend_from_slice(&[0, 0]);
    archive
}

#[cfg(test)]
#[allow(clippy::panic)] // A test that fails by a panic says where.
mod tests {
    use super::super::super::steps::run;
    use super::*;

    #[test]
    fn rows_end_before_a_text_that_is_not_at_hand() {
        let cell = |text: u64| format!("<c r=\"A1\" s=\"2\" t=\"s\"><v>{text}</v></c>");
        let row = |cells: &[String]| format!("<row>{}<c><v>900</v></c></row>", cells.concat());
        let begun = String::from("<worksheet><sheetData>");
        let first = begun.clone() + &row(&[cell(0), cell(7)]);
        let sheet = first.clone() + &row(&[cell(8)]) + "<row><c";
        let close = "</sheetData></worksheet>";
        let cut = |shared| {
            let rows = rows(sheet.clone().into_bytes(), shared);
            rows.map(|rows| String::from_utf8_lossy(&rows).into_owned())
        };
        assert_eq!(cut(7), None);
        assert_eq!(cut(8), Some(first.clone() + close));
        let both = first.clone() + &row(&[cell(8)]);
        assert_eq!(cut(9), Some(both + close));
    }

    #[test]
    fn a_cell_without_a_value_holds_no_text() {
        let row = b"<c t=\"s\"/><c t=\"s\"><v>3</v></c><c t=\"s\"/><c t=\"s\"/>";
        assert_eq!(texts_of(row).collect::<Vec<_>>(), [3, 3]);
        // As many as fit into what is looked at are looked at in no time.
        let row = b"<c t=\"s\"/>".repeat(SHEET_BYTES / 10);
        assert_eq!(texts_of(&row).count(), 0);
    }

    #[test]
    fn parts_beyond_what_is_held_are_left_out() {
        let whole = vec![b' '; PART_BYTES];
        let names: Vec<String> = (0..40).map(|part| format!("xl/{part:02}.xml")).collect();
        let mut parts: Vec<(&str, Vec<u8>)> = names
            .iter()
            .map(|name| (name.as_str(), whole.clone()))
            .collect();
        let sheet = b"<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>";
        parts.push(("xl/worksheets/sheet1.xml", sheet.to_vec()));
        let mut source = MemorySource::new("a.xlsx", stored(&parts));
        let beginning = run(workbook_beginning(&mut source, WorkbookKind::Xlsx));
        let mut beginning = beginning.unwrap_or_else(|| panic!("nothing is left"));
        let members = archive::members(&mut beginning).unwrap_or_default();
        let last = members.last().map(|member| member.name.as_str());
        assert_eq!(last, Some("xl/worksheets/sheet1.xml"));
        assert_eq!(members.len(), PARTS_BYTES / PART_BYTES + 1);
    }

    #[test]
    fn a_part_is_closed_where_its_last_text_ends() {
        let part = b"<sst><si>a</si><si>b</si><si>c".to_vec();
        let expected = b"<sst><si>a</si><si>b</si></sst>".to_vec();
        assert_eq!(ended(part, TEXT_END, b"</sst>"), expected);
    }
}
