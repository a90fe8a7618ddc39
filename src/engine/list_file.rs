//! A list as a file, CSV or an Excel workbook, written row by row.

use super::failure::Failure;
use super::message::{ExportFormat, Reply};
use crate::export::{Cell, CsvWriter, XlsxWriter};

/// A list being written.
pub(super) enum ListFile {
    Csv(CsvWriter),
    Xlsx(Box<XlsxWriter>),
}

impl ListFile {
    /// A file with its header; a workbook's sheet is called `sheet` and has room for `rows`.
    ///
    /// # Errors
    /// [`Failure::Export`] when a sheet cannot hold as much.
    pub fn new(
        format: ExportFormat,
        sheet: &str,
        header: &[String],
        rows: usize,
    ) -> Result<ListFile, Failure> {
        Ok(match format {
            ExportFormat::Csv(encoding) => {
                let mut writer = CsvWriter::new(encoding);
                writer.row(header.iter().map(|title| Cell::Text(title.as_str().into())));
                ListFile::Csv(writer)
            }
            ExportFormat::Xlsx => ListFile::Xlsx(Box::new(XlsxWriter::new(sheet, header, rows)?)),
        })
    }

    /// Adds a row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<(), Failure> {
        match self {
            ListFile::Csv(writer) => writer.row(cells),
            ListFile::Xlsx(writer) => writer.row(cells)?,
        }
        Ok(())
    }

    /// The file, called `name` and its ending, of so many customers.
    pub fn finish(self, name: &str, rows: usize) -> Result<Reply, Failure> {
        let (bytes, replaced, ending, media_type) = match self {
            ListFile::Csv(writer) => {
                let (bytes, replaced) = writer.finish();
                (bytes, replaced, "csv", "text/csv")
            }
            ListFile::Xlsx(writer) => (
                writer.finish()?,
                0,
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
        };
        Ok(Reply::File {
            name: format!("{name}.{ending}"),
            media_type: media_type.to_string(),
            bytes,
            rows,
            replaced,
        })
    }
}

/// Rounded to nine decimals: more would be digits without meaning.
pub(super) fn nine_digits(score: f64) -> f64 {
    libm::round(score * 1e9) / 1e9
}
