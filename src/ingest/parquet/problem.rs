//! What is wrong with a Parquet file.

use serde::{Deserialize, Serialize};

use crate::i18n::number::grouped;
use crate::i18n::{Lang, formats as words};

/// What is wrong with a Parquet file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
#[serde(rename_all = "kebab-case")]
pub enum ParquetProblem {
    /// The file does not end as Parquet does, or its footer cannot be read.
    Footer {
        /// What was found.
        detail: FooterDetail,
    },
    /// The file (or its footer) is encrypted.
    Encrypted,
    /// A column's data cannot be read.
    Column {
        /// The column's name.
        column: String,
        /// The row group, from 1.
        row_group: u64,
        /// What was found.
        detail: ColumnDetail,
    },
}

/// What is wrong with a footer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FooterDetail {
    /// No `PAR1` at the end.
    NoMagic,
    /// The footer's length reaches beyond the file.
    Length {
        /// Its announced length.
        length: u64,
        /// The file's size.
        size: u64,
    },
    /// The footer is longer than is read.
    TooLong {
        /// Its announced length.
        length: u64,
        /// Most bytes.
        limit: u64,
    },
    /// The footer's encoding (Thrift compact) is broken.
    Encoding {
        /// Byte of the footer at which it shows.
        byte: u64,
    },
    /// The schema makes no tree.
    Schema,
    /// Something that must be there is not.
    Missing {
        /// Its name in the format's definition.
        field: String,
    },
    /// Row groups and columns do not fit the schema or each other.
    Counts,
    /// A column's bytes lie outside the file.
    Range {
        /// The column's name.
        column: String,
        /// First byte.
        offset: u64,
        /// Announced length.
        length: u64,
        /// The file's size.
        size: u64,
    },
}

/// What is wrong with a column's data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnDetail {
    /// A page's header is broken.
    PageHeader {
        /// Byte of the file.
        byte: u64,
    },
    /// A page that is announced larger than is read.
    PageTooLarge {
        /// Announced bytes.
        size: u64,
        /// Most bytes.
        limit: u64,
    },
    /// A page does not unpack to what is announced.
    Unpacking {
        /// The codec.
        codec: String,
    },
    /// A codec that is not known.
    Codec {
        /// Its number in the format's definition.
        number: i64,
    },
    /// An encoding that is not known, or not for this type.
    Encoding {
        /// Its number in the format's definition.
        number: i64,
    },
    /// A page's checksum does not fit its bytes.
    Checksum {
        /// Byte of the file.
        byte: u64,
    },
    /// The page's values end too early or are broken.
    Values,
    /// Definition or repetition levels are broken.
    Levels,
    /// A dictionary is missing, or a value is not in it.
    Dictionary,
    /// More or fewer values than announced.
    Count {
        /// Announced values.
        expected: u64,
        /// Values found.
        found: u64,
    },
    /// The column is encrypted.
    Encrypted,
}

impl ParquetProblem {
    /// What is wrong, where, and what to do.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            ParquetProblem::Footer { detail } => {
                words::PARQUET_FOOTER.fill(lang, &[("detail", &detail.say(lang))])
            }
            ParquetProblem::Encrypted => words::PARQUET_ENCRYPTED.text(lang).to_string(),
            ParquetProblem::Column {
                column,
                row_group,
                detail,
            } => words::PARQUET_COLUMN.fill(
                lang,
                &[
                    ("column", column),
                    ("group", &grouped(*row_group)),
                    ("detail", &detail.say(lang)),
                ],
            ),
        }
    }
}

impl FooterDetail {
    /// What was found.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            FooterDetail::NoMagic => words::PARQUET_NO_MAGIC.text(lang).to_string(),
            FooterDetail::Length { length, size } => words::PARQUET_LENGTH.fill(
                lang,
                &[("length", &grouped(*length)), ("size", &grouped(*size))],
            ),
            FooterDetail::TooLong { length, limit } => words::PARQUET_TOO_LONG.fill(
                lang,
                &[("length", &grouped(*length)), ("limit", &grouped(*limit))],
            ),
            FooterDetail::Encoding { byte } => {
                words::PARQUET_THRIFT.fill(lang, &[("byte", &grouped(*byte))])
            }
            FooterDetail::Schema => words::PARQUET_SCHEMA.text(lang).to_string(),
            FooterDetail::Missing { field } => {
                words::PARQUET_MISSING.fill(lang, &[("field", field)])
            }
            FooterDetail::Counts => words::PARQUET_COUNTS.text(lang).to_string(),
            FooterDetail::Range {
                column,
                offset,
                length,
                size,
            } => words::PARQUET_RANGE.fill(
                lang,
                &[
                    ("column", column),
                    ("offset", &grouped(*offset)),
                    ("length", &grouped(*length)),
                    ("size", &grouped(*size)),
                ],
            ),
        }
    }
}

impl ColumnDetail {
    /// What was found.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            ColumnDetail::PageHeader { byte } => {
                words::PARQUET_PAGE_HEADER.fill(lang, &[("byte", &grouped(*byte))])
            }
            ColumnDetail::PageTooLarge { size, limit } => words::PARQUET_PAGE_LARGE.fill(
                lang,
                &[("size", &grouped(*size)), ("limit", &grouped(*limit))],
            ),
            ColumnDetail::Unpacking { codec } => {
                words::PARQUET_UNPACKING.fill(lang, &[("codec", codec)])
            }
            ColumnDetail::Codec { number } => {
                words::PARQUET_CODEC.fill(lang, &[("number", &number.to_string())])
            }
            ColumnDetail::Encoding { number } => {
                words::PARQUET_ENCODING.fill(lang, &[("number", &number.to_string())])
            }
            ColumnDetail::Checksum { byte } => {
                words::PARQUET_CHECKSUM.fill(lang, &[("byte", &grouped(*byte))])
            }
            ColumnDetail::Values => words::PARQUET_VALUES.text(lang).to_string(),
            ColumnDetail::Levels => words::PARQUET_LEVELS.text(lang).to_string(),
            ColumnDetail::Dictionary => words::PARQUET_DICTIONARY.text(lang).to_string(),
            ColumnDetail::Count { expected, found } => words::PARQUET_COUNT.fill(
                lang,
                &[
                    ("expected", &grouped(*expected)),
                    ("found", &grouped(*found)),
                ],
            ),
            ColumnDetail::Encrypted => words::PARQUET_ENCRYPTED.text(lang).to_string(),
        }
    }
}
