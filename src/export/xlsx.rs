//! Writes a list as an Excel workbook. Texts are string cells, which no
//! program evaluates, so they need no guard and stay as they were.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use super::cell::Cell;
use super::error::ExportError;

/// Rows of an Excel sheet, header included.
pub const MOST_ROWS: u32 = 1_048_576;
/// Columns of an Excel sheet.
pub const MOST_COLUMNS: u16 = 16_384;
/// Characters of an Excel cell.
const LONGEST_TEXT: usize = 32_767;

/// A workbook of one sheet being written.
pub struct XlsxWriter {
    sheet: Worksheet,
    next: u32,
}

impl XlsxWriter {
    /// A sheet with a frozen, bold header and a filter on it.
    ///
    /// # Errors
    /// [`ExportError::TooWide`] above Excel's 16,384 columns, [`ExportError::TooLong`]
    /// above its 1,048,576 rows.
    pub fn new(name: &str, header: &[String], rows: usize) -> Result<XlsxWriter, ExportError> {
        let width = u16::try_from(header.len())
            .ok()
            .filter(|width| (1..=MOST_COLUMNS).contains(width))
            .ok_or(ExportError::TooWide {
                columns: header.len(),
            })?;
        if rows as u64 >= u64::from(MOST_ROWS) {
            return Err(ExportError::TooLong { rows });
        }
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        let bold = Format::new().set_bold();
        for (column, title) in (0..width).zip(header) {
            sheet.write_string_with_format(0, column, clip(title), &bold)?;
        }
        sheet.autofilter(0, 0, rows as u32, width - 1)?;
        Ok(XlsxWriter { sheet, next: 1 })
    }

    /// Adds one row.
    ///
    /// # Errors
    /// [`ExportError::Workbook`] when the row lies outside the sheet.
    pub fn row<'a>(
        &mut self,
        cells: impl IntoIterator<Item = Cell<'a>>,
    ) -> Result<(), ExportError> {
        for (column, cell) in (0..MOST_COLUMNS).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Number(value) | Cell::Written(_, value) => {
                    self.sheet.write_number(self.next, column, value)?;
                }
                Cell::Text(text) => {
                    self.sheet.write_string(self.next, column, clip(&text))?;
                }
            }
        }
        self.next += 1;
        Ok(())
    }

    /// The workbook's bytes.
    ///
    /// # Errors
    /// [`ExportError::Workbook`] when it cannot be packed.
    pub fn finish(self) -> Result<Vec<u8>, ExportError> {
        let mut workbook = Workbook::new();
        // The same list gives the same bytes: no clock in the file.
        let date = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
        workbook.push_worksheet(self.sheet);
        Ok(workbook.save_to_buffer()?)
    }
}

/// At most as many characters as a cell holds.
fn clip(text: &str) -> &str {
    // Excel counts UTF-16 units.
    let mut units = 0;
    for (position, c) in text.char_indices() {
        units += c.len_utf16();
        if units > LONGEST_TEXT {
            return &text[..position];
        }
    }
    text
}
