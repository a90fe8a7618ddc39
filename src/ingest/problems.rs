//! What can be wrong with archives, workbooks and JSON.

use serde::{Deserialize, Serialize};

use crate::i18n::number::{bytes as size, grouped};
use crate::i18n::{Lang, formats as words};

/// What is wrong with an archive or a packed file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
#[serde(rename_all = "kebab-case")]
pub enum ArchiveProblem {
    /// The archive's own structure is wrong.
    Damaged {
        /// What the unpacker said.
        reason: String,
    },
    /// A tar archive that ends before what it announces.
    TarCut {
        /// The byte at which it is announced, from 0.
        byte: u64,
        /// Bytes that were to come from there.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// A header of a tar archive whose bytes add up to another sum than it says.
    TarHeader {
        /// The byte at which it begins, from 0.
        byte: u64,
        /// Their sum.
        expected: u64,
        /// The sum in octal digits, as it stands there.
        found: String,
    },
    /// A header of a tar archive that says no size.
    TarSize {
        /// The byte at which it begins, from 0.
        byte: u64,
        /// What stands there.
        found: String,
    },
    /// A member with a password.
    Encrypted {
        /// The member's name.
        member: String,
    },
    /// A member packed in a way that is not read.
    Method {
        /// The member's name.
        member: String,
    },
    /// Unpacked, it would be larger than can be held, or the ratio of a bomb.
    TooLarge {
        /// The member's name.
        member: String,
        /// Most bytes unpacked.
        limit: u64,
    },
    /// The unpacked size is not the announced one.
    Lies {
        /// The member's name.
        member: String,
        /// Bytes announced.
        declared: u64,
    },
    /// An archive within an archive.
    Nested {
        /// The inner archive's name.
        member: String,
    },
    /// No member is a table.
    NoTable {
        /// Number of members.
        members: u64,
    },
    /// More members than are read.
    TooMany {
        /// Number of members.
        members: u64,
        /// Most members.
        limit: u64,
    },
    /// A zstd file that is damaged or cut short.
    Zstd,
}

impl ArchiveProblem {
    /// What is wrong and what to do.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            ArchiveProblem::Damaged { reason } => {
                words::ARCHIVE_DAMAGED.fill(lang, &[("reason", reason)])
            }
            ArchiveProblem::TarCut {
                byte,
                expected,
                found,
            } => words::TAR_CUT.fill(
                lang,
                &[
                    ("byte", &grouped(*byte)),
                    ("expected", &grouped(*expected)),
                    ("found", &grouped(*found)),
                ],
            ),
            ArchiveProblem::TarHeader {
                byte,
                expected,
                found,
            } => words::TAR_HEADER.fill(
                lang,
                &[
                    ("byte", &grouped(*byte)),
                    ("expected", &format!("{expected:o}")),
                    ("found", found),
                ],
            ),
            ArchiveProblem::TarSize { byte, found } => {
                words::TAR_SIZE.fill(lang, &[("byte", &grouped(*byte)), ("found", found)])
            }
            ArchiveProblem::Encrypted { member } => {
                words::ARCHIVE_ENCRYPTED.fill(lang, &[("member", member)])
            }
            ArchiveProblem::Method { member } => {
                words::ARCHIVE_METHOD.fill(lang, &[("member", member)])
            }
            ArchiveProblem::TooLarge { member, limit } => {
                words::ARCHIVE_TOO_LARGE.fill(lang, &[("member", member), ("limit", &size(*limit))])
            }
            ArchiveProblem::Lies { member, declared } => words::ARCHIVE_LIES
                .fill(lang, &[("member", member), ("declared", &size(*declared))]),
            ArchiveProblem::Nested { member } => {
                words::ARCHIVE_NESTED.fill(lang, &[("member", member)])
            }
            ArchiveProblem::NoTable { members } => {
                words::ARCHIVE_NO_TABLE.fill(lang, &[("members", &grouped(*members))])
            }
            ArchiveProblem::TooMany { members, limit } => words::ARCHIVE_TOO_MANY.fill(
                lang,
                &[("members", &grouped(*members)), ("limit", &grouped(*limit))],
            ),
            ArchiveProblem::Zstd => words::ZSTD_DAMAGED.text(lang).to_string(),
        }
    }
}

/// What is wrong with a workbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
#[serde(rename_all = "kebab-case")]
pub enum WorkbookProblem {
    /// It cannot be read.
    Damaged {
        /// What the reader said.
        reason: String,
    },
    /// It has a password.
    Encrypted,
    /// The sheet (or member of an archive) asked for is not there.
    NoSheet {
        /// Its name.
        wanted: String,
        /// The names that are there.
        found: Vec<String>,
    },
    /// No sheet has a cell.
    NoCells {
        /// The sheets' names.
        sheets: Vec<String>,
    },
    /// A sheet spans more cells than can be held.
    TooManyCells {
        /// Most cells.
        limit: u64,
    },
}

impl WorkbookProblem {
    /// What is wrong and what to do.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            WorkbookProblem::Damaged { reason } => {
                words::WORKBOOK_DAMAGED.fill(lang, &[("reason", reason)])
            }
            WorkbookProblem::Encrypted => words::WORKBOOK_ENCRYPTED.text(lang).to_string(),
            WorkbookProblem::NoSheet { wanted, found } => {
                words::NO_SHEET.fill(lang, &[("wanted", wanted), ("found", &found.join(", "))])
            }
            WorkbookProblem::NoCells { sheets } => {
                words::NO_CELLS.fill(lang, &[("found", &sheets.join(", "))])
            }
            WorkbookProblem::TooManyCells { limit } => {
                words::TOO_MANY_CELLS.fill(lang, &[("limit", &grouped(*limit))])
            }
        }
    }
}

/// What is wrong with a JSON file. Lines are physical lines, from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
#[serde(rename_all = "kebab-case")]
pub enum JsonProblem {
    /// No object in the whole file.
    NoRows {
        /// The last line.
        line: u64,
    },
    /// The file ends within a value.
    Unclosed {
        /// Line in which the value begins.
        line: u64,
    },
    /// A value longer than [`super::RECORD_LIMIT`].
    TooLong {
        /// Line in which the value begins.
        line: u64,
        /// Most bytes of a value.
        limit: u64,
    },
}

impl JsonProblem {
    /// What is wrong and what to do.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            JsonProblem::NoRows { line } => {
                words::JSON_NO_ROWS.fill(lang, &[("line", &grouped(*line))])
            }
            JsonProblem::Unclosed { line } => {
                words::JSON_UNCLOSED.fill(lang, &[("line", &grouped(*line))])
            }
            JsonProblem::TooLong { line, limit } => words::JSON_TOO_LONG
                .fill(lang, &[("line", &grouped(*line)), ("limit", &size(*limit))]),
        }
    }
}
