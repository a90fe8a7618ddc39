//! What was found out about a file while it was read.

use serde::{Deserialize, Serialize};

use super::{Delimiter, Encoding, Escape, Quote, Repair};

/// A file's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Cells between delimiters, records between line ends (RFC 4180).
    Csv,
    /// Cells in columns of white space.
    FixedWidth,
    /// Apache Parquet.
    Parquet,
    /// Excel workbook since 2007.
    Xlsx,
    /// Excel workbook in binary form since 2007.
    Xlsb,
    /// Excel workbook until 2003.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// One JSON object per line.
    JsonLines,
    /// One JSON list of objects.
    Json,
}

/// What ends the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineEnding {
    /// Line feed.
    #[serde(rename = "lf")]
    Lf,
    /// Carriage return and line feed.
    #[serde(rename = "crlf")]
    CrLf,
    /// Carriage return alone.
    #[serde(rename = "cr")]
    Cr,
    /// More than one of them.
    #[serde(rename = "mixed")]
    Mixed,
}

/// How the cells are written and where in the file the table stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundDialect {
    /// The delimiter as it stands in the file; empty when there is none.
    pub delimiter: String,
    /// The quote around cells.
    pub quote: Quote,
    /// How a quote within a quoted cell is written.
    pub escape: Escape,
    /// Rows of text before the table.
    pub preamble_rows: u64,
    /// Rows that name the columns; 0 when names were given.
    pub header_rows: u64,
    /// Fixed width: characters before each column but the first, if they can be told.
    pub borders: Vec<u32>,
}

/// What was found out about a file while it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadReport {
    /// The format.
    pub format: Format,
    /// Whether it was packed (gzip, zstd or ZIP).
    pub compressed: bool,
    /// The encoding; UTF-8 for ASCII alone.
    pub encoding: Encoding,
    /// Whether a byte order mark stood before the text.
    pub byte_order_mark: bool,
    /// The delimiter; none in a file of one column.
    pub delimiter: Option<Delimiter>,
    /// What ends the records.
    pub line_ending: LineEnding,
    /// How the cells are written and where the table stands.
    pub dialect: FoundDialect,
    /// Rows below the header.
    pub rows: u64,
    /// Columns.
    #[serde(rename = "column_count")]
    pub columns: u64,
    /// Bytes of the file as it lies on the disk.
    pub bytes: u64,
    /// What was mended.
    pub repairs: Vec<Repair>,
}

impl ReadReport {
    /// The report of a file that is not delimited text.
    pub(super) fn of_format(format: Format, rows: u64, columns: u64, bytes: u64) -> ReadReport {
        ReadReport {
            format,
            compressed: false,
            encoding: Encoding::Utf8,
            byte_order_mark: false,
            delimiter: None,
            line_ending: LineEnding::Lf,
            dialect: FoundDialect {
                delimiter: String::new(),
                quote: Quote::None,
                escape: Escape::None,
                preamble_rows: 0,
                header_rows: 1,
                borders: Vec::new(),
            },
            rows,
            columns,
            bytes,
            repairs: Vec::new(),
        }
    }
}

/// Record ends seen, by kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LineEndings {
    pub lf: u64,
    pub crlf: u64,
    pub cr: u64,
}

impl LineEndings {
    /// The kind; line feed for a file without any.
    pub fn kind(self) -> LineEnding {
        match (self.lf > 0, self.crlf > 0, self.cr > 0) {
            (_, false, false) => LineEnding::Lf,
            (false, true, false) => LineEnding::CrLf,
            (false, false, true) => LineEnding::Cr,
            _ => LineEnding::Mixed,
        }
    }
}
