//! Why a file could not be read, where, and what to do about it.

use serde::{Deserialize, Serialize};

use super::{
    ArchiveProblem, JsonProblem, KnownFormat, ParquetProblem, SourceError, WorkbookProblem,
};
use crate::i18n::number::{bytes as size, grouped};
use crate::i18n::{Lang, ingest as words};

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub struct IngestError {
    /// The file's name.
    pub file: String,
    /// What is wrong with it.
    pub problem: IngestProblem,
}

impl IngestError {
    /// The file, what is wrong, where, and what to do.
    pub fn say(&self, lang: Lang) -> String {
        let problem = self.problem.say(lang);
        words::FILE_PROBLEM.fill(lang, &[("file", &self.file), ("problem", &problem)])
    }
}

/// What is wrong with a file. Lines are physical lines, from 1; columns are
/// the cell's number in its row, from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
#[serde(rename_all = "kebab-case")]
pub enum IngestProblem {
    /// No bytes, or nothing but blank lines.
    Empty,
    /// A header and no row below it.
    HeaderOnly {
        /// Number of names in the header.
        columns: u64,
    },
    /// Not a text file.
    NotText {
        /// Line of the first byte that no text has.
        line: u64,
        /// That byte.
        byte: u8,
    },
    /// A format that is known and is no CSV.
    KnownFormat {
        /// The format.
        format: KnownFormat,
    },
    /// A quote that never closes, or not within the longest cell.
    UnclosedQuote {
        /// Line of the quote that opens.
        line: u64,
        /// The cell's number in its row.
        column: u64,
    },
    /// A cell longer than [`super::FIELD_LIMIT`].
    FieldTooLong {
        /// Line in which the cell begins.
        line: u64,
        /// The cell's number in its row.
        column: u64,
        /// Most bytes of a cell.
        limit: u64,
    },
    /// A row longer than [`super::RECORD_LIMIT`].
    RecordTooLong {
        /// Line in which the row begins.
        line: u64,
        /// Most bytes of a row.
        limit: u64,
    },
    /// A header wider than [`super::COLUMN_LIMIT`].
    TooManyColumns {
        /// The header's line.
        line: u64,
        /// Columns found.
        found: u64,
        /// Most columns.
        limit: u64,
    },
    /// A table larger than the memory it may take.
    TooLarge {
        /// Line at which the memory was used up.
        line: u64,
        /// Most bytes of a table.
        limit: u64,
    },
    /// A gzip file that ends too early.
    GzipTruncated {
        /// Packed bytes that are there.
        bytes: u64,
    },
    /// A gzip file whose content is damaged.
    GzipDamaged {
        /// Packed byte at which it shows, from 0.
        byte: u64,
    },
    /// The file's bytes could not be had.
    Source(SourceError),
    /// An archive that cannot be read.
    Archive(ArchiveProblem),
    /// A workbook that cannot be read.
    Workbook(WorkbookProblem),
    /// A JSON file that cannot be read.
    Json(JsonProblem),
    /// A Parquet file that cannot be read.
    Parquet(ParquetProblem),
}

impl IngestProblem {
    /// Whether the file has nothing in it, or nothing but names.
    pub fn is_empty(&self) -> bool {
        matches!(
            self,
            IngestProblem::Empty | IngestProblem::HeaderOnly { .. }
        )
    }

    /// Whether files beside this one, in the same archive, can be read all the same: the file
    /// itself is damaged, or of a kind that is not read. What would take more memory than
    /// there is ends all.
    pub fn spares_others(&self) -> bool {
        use IngestProblem::{Archive, Source, TooLarge, Workbook};
        !self.is_empty()
            && !matches!(
                self,
                TooLarge { .. }
                    | Source(_)
                    | Archive(ArchiveProblem::TooLarge { .. } | ArchiveProblem::TooMany { .. })
                    | Workbook(
                        WorkbookProblem::TooManyCells { .. } | WorkbookProblem::NoSheet { .. }
                    )
            )
    }

    /// What is wrong, where, and what to do; without the file's name.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            IngestProblem::Empty => words::EMPTY.text(lang).to_string(),
            IngestProblem::HeaderOnly { columns } => {
                words::HEADER_ONLY.fill(lang, &[("columns", &grouped(*columns))])
            }
            IngestProblem::NotText { line, byte } => words::NOT_TEXT.fill(
                lang,
                &[
                    ("line", &grouped(*line)),
                    ("byte", &format!("0x{byte:02X}")),
                ],
            ),
            IngestProblem::KnownFormat { format } => {
                let said = match format {
                    // There is no table in it to be saved.
                    KnownFormat::Picture | KnownFormat::Program => words::NOT_A_TABLE,
                    _ => words::KNOWN_FORMAT,
                };
                said.fill(lang, &[("format", format.say(lang))])
            }
            IngestProblem::UnclosedQuote { line, column } => words::UNCLOSED_QUOTE.fill(
                lang,
                &[("line", &grouped(*line)), ("column", &grouped(*column))],
            ),
            IngestProblem::FieldTooLong {
                line,
                column,
                limit,
            } => words::FIELD_TOO_LONG.fill(
                lang,
                &[
                    ("line", &grouped(*line)),
                    ("column", &grouped(*column)),
                    ("limit", &size(*limit)),
                ],
            ),
            IngestProblem::RecordTooLong { line, limit } => words::RECORD_TOO_LONG
                .fill(lang, &[("line", &grouped(*line)), ("limit", &size(*limit))]),
            IngestProblem::TooManyColumns { line, found, limit } => words::TOO_MANY_COLUMNS.fill(
                lang,
                &[
                    ("line", &grouped(*line)),
                    ("found", &grouped(*found)),
                    ("limit", &grouped(*limit)),
                ],
            ),
            IngestProblem::TooLarge { line, limit } => {
                words::TOO_LARGE.fill(lang, &[("line", &grouped(*line)), ("limit", &size(*limit))])
            }
            IngestProblem::GzipTruncated { bytes } => {
                words::GZIP_TRUNCATED.fill(lang, &[("bytes", &size(*bytes))])
            }
            IngestProblem::GzipDamaged { byte } => {
                words::GZIP_DAMAGED.fill(lang, &[("byte", &grouped(*byte))])
            }
            IngestProblem::Source(error) => error.say(lang),
            IngestProblem::Archive(problem) => problem.say(lang),
            IngestProblem::Workbook(problem) => problem.say(lang),
            IngestProblem::Json(problem) => problem.say(lang),
            IngestProblem::Parquet(problem) => problem.say(lang),
        }
    }
}

impl From<SourceError> for IngestProblem {
    fn from(error: SourceError) -> IngestProblem {
        IngestProblem::Source(error)
    }
}

impl From<ArchiveProblem> for IngestProblem {
    fn from(problem: ArchiveProblem) -> IngestProblem {
        IngestProblem::Archive(problem)
    }
}

impl From<WorkbookProblem> for IngestProblem {
    fn from(problem: WorkbookProblem) -> IngestProblem {
        IngestProblem::Workbook(problem)
    }
}

impl From<JsonProblem> for IngestProblem {
    fn from(problem: JsonProblem) -> IngestProblem {
        IngestProblem::Json(problem)
    }
}

impl From<ParquetProblem> for IngestProblem {
    fn from(problem: ParquetProblem) -> IngestProblem {
        IngestProblem::Parquet(problem)
    }
}
