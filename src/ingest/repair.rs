//! What was mended while reading, with where it was found first.

use serde::{Deserialize, Serialize};

use super::{Encoding, FormatNote};
use crate::i18n::number::count as in_words;
use crate::i18n::number::grouped;
use crate::i18n::{Lang, Message, ingest as words};

/// Most examples kept of each kind of repair.
pub const EXAMPLES: usize = 5;

/// One kind of repair. Lines are physical lines of the file, from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repair {
    /// Neither Unicode nor Korean: taken for Windows-1252, which accepts anything.
    EncodingAssumed {
        /// The first line with a character beyond ASCII.
        line: u64,
    },
    /// Bytes that do not decode became U+FFFD.
    BytesUndecoded {
        /// How many places.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
        /// The encoding the file was read in.
        encoding: Encoding,
    },
    /// NUL characters were left out.
    ZerosRemoved {
        /// How many.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Columns without a name got one.
    NamesGiven {
        /// How many.
        count: u64,
        /// The first of them.
        examples: Vec<RenamedColumn>,
    },
    /// Columns whose name was taken already got another.
    NamesMadeDistinct {
        /// How many.
        count: u64,
        /// The first of them.
        examples: Vec<RenamedColumn>,
    },
    /// Every name of the header is a number: perhaps the file has no header.
    HeaderOfNumbers {
        /// The header's line.
        line: u64,
    },
    /// Rows with too few cells were filled with missing ones.
    ShortRows {
        /// How many.
        count: u64,
        /// Cells per row.
        expected: u64,
        /// The first of them.
        examples: Vec<RowWidth>,
    },
    /// Rows with too many cells lost the extra ones.
    LongRows {
        /// How many.
        count: u64,
        /// Cells per row.
        expected: u64,
        /// The first of them.
        examples: Vec<RowWidth>,
    },
    /// Blank lines were skipped.
    BlankLines {
        /// How many.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// The first row holds values: the columns were given names.
    HeaderMissing {
        /// Columns.
        columns: u64,
    },
    /// Several rows name the columns: their texts were joined.
    HeaderRowsJoined {
        /// How many rows.
        count: u64,
    },
    /// Rows that repeat the header were left out.
    HeaderRepeated {
        /// How many.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Text before the table was left out.
    PreambleSkipped {
        /// How many rows.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Text after the table was left out.
    FootnotesSkipped {
        /// How many rows.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Tables besides the one that was read.
    OtherTables {
        /// How many.
        count: u64,
        /// The first of them.
        examples: Vec<OtherTable>,
    },
    /// Quotes that belong to no pair were kept as text.
    StrayQuotes {
        /// How many rows.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Cells that lost the delimiter between them were parted.
    CellsParted {
        /// How many rows.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Rows with a delimiter too many: the cells were put where they belong.
    CellsRealigned {
        /// How many rows.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Rows with a delimiter of their own were cut by it.
    OwnDelimiters {
        /// How many rows.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Text between a closing quote and the delimiter was kept as part of the cell.
    TextAfterQuote {
        /// How many cells.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// What concerns formats other than plain text.
    Format(FormatNote),
    /// Rows within the table that seem to sum up others were kept.
    TotalsKept {
        /// How many rows.
        count: u64,
        /// The first lines.
        lines: Vec<u64>,
    },
    /// Whole rows stood within quotes, as Excel writes a table of one column.
    RowsUnwrapped,
}

/// A column that got another name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedColumn {
    /// Its position, from 1.
    pub position: u64,
    /// The name in the file.
    pub from: String,
    /// The name in the table.
    pub to: String,
}

/// A row of another width than the header's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowWidth {
    /// The line in which it begins.
    pub line: u64,
    /// Cells found.
    pub found: u64,
}

/// A table that was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherTable {
    /// The line in which it begins.
    pub line: u64,
    /// Its columns.
    pub columns: u64,
    /// Its rows below the names.
    pub rows: u64,
}

impl Repair {
    /// How often the repair was made.
    pub fn count(&self) -> u64 {
        match self {
            Repair::EncodingAssumed { .. }
            | Repair::HeaderOfNumbers { .. }
            | Repair::HeaderMissing { .. }
            | Repair::RowsUnwrapped => 1,
            Repair::Format(note) => note.count(),
            Repair::BytesUndecoded { count, .. }
            | Repair::ZerosRemoved { count, .. }
            | Repair::NamesGiven { count, .. }
            | Repair::NamesMadeDistinct { count, .. }
            | Repair::ShortRows { count, .. }
            | Repair::LongRows { count, .. }
            | Repair::BlankLines { count, .. }
            | Repair::HeaderRowsJoined { count }
            | Repair::HeaderRepeated { count, .. }
            | Repair::PreambleSkipped { count, .. }
            | Repair::FootnotesSkipped { count, .. }
            | Repair::OtherTables { count, .. }
            | Repair::StrayQuotes { count, .. }
            | Repair::CellsParted { count, .. }
            | Repair::CellsRealigned { count, .. }
            | Repair::OwnDelimiters { count, .. }
            | Repair::TotalsKept { count, .. }
            | Repair::TextAfterQuote { count, .. } => *count,
        }
    }

    /// The repair in words.
    pub fn say(&self, lang: Lang) -> String {
        let at_lines = |message: Message, count: u64, lines: &[u64]| {
            let lines = list(lines.iter().map(|line| grouped(*line)));
            let said = message.fill(
                lang,
                &[("count", &in_words(lang, count)), ("lines", &lines)],
            );
            placed(said, !lines.is_empty())
        };
        match self {
            Repair::EncodingAssumed { line } => {
                words::ENCODING_ASSUMED.fill(lang, &[("line", &grouped(*line))])
            }
            Repair::BytesUndecoded {
                count,
                lines,
                encoding,
            } => {
                let said = words::BYTES_UNDECODED.fill(
                    lang,
                    &[
                        ("count", &in_words(lang, *count)),
                        ("lines", &list(lines.iter().map(|line| grouped(*line)))),
                        ("encoding", encoding.name()),
                    ],
                );
                placed(said, !lines.is_empty())
            }
            Repair::ZerosRemoved { count, lines } => at_lines(words::ZEROS_REMOVED, *count, lines),
            Repair::NamesGiven { count, examples } => {
                renamed(lang, words::NAMES_GIVEN, *count, examples)
            }
            Repair::NamesMadeDistinct { count, examples } => {
                renamed(lang, words::NAMES_MADE_DISTINCT, *count, examples)
            }
            Repair::HeaderOfNumbers { line } => {
                words::HEADER_OF_NUMBERS.fill(lang, &[("line", &grouped(*line))])
            }
            Repair::ShortRows {
                count,
                expected,
                examples,
            } => widths(lang, words::SHORT_ROWS, *count, *expected, examples),
            Repair::LongRows {
                count,
                expected,
                examples,
            } => widths(lang, words::LONG_ROWS, *count, *expected, examples),
            Repair::BlankLines { count, lines } => at_lines(words::BLANK_LINES, *count, lines),
            Repair::TextAfterQuote { count, lines } => {
                at_lines(words::TEXT_AFTER_QUOTE, *count, lines)
            }
            Repair::HeaderMissing { columns } => {
                words::HEADER_MISSING.fill(lang, &[("columns", &grouped(*columns))])
            }
            Repair::HeaderRowsJoined { count } => {
                words::HEADER_ROWS_JOINED.fill(lang, &[("count", &grouped(*count))])
            }
            Repair::HeaderRepeated { count, lines } => {
                at_lines(words::HEADER_REPEATED, *count, lines)
            }
            Repair::PreambleSkipped { count, lines } => {
                at_lines(words::PREAMBLE_SKIPPED, *count, lines)
            }
            Repair::FootnotesSkipped { count, lines } => {
                at_lines(words::FOOTNOTES_SKIPPED, *count, lines)
            }
            Repair::OtherTables { count, examples } => {
                let examples = list(examples.iter().map(|table| {
                    words::OTHER_TABLE.fill(
                        lang,
                        &[
                            ("line", &grouped(table.line)),
                            ("columns", &grouped(table.columns)),
                            ("rows", &grouped(table.rows)),
                        ],
                    )
                }));
                words::OTHER_TABLES.fill(
                    lang,
                    &[("count", &in_words(lang, *count)), ("examples", &examples)],
                )
            }
            Repair::StrayQuotes { count, lines } => at_lines(words::STRAY_QUOTES, *count, lines),
            Repair::CellsParted { count, lines } => at_lines(words::CELLS_PARTED, *count, lines),
            Repair::CellsRealigned { count, lines } => {
                at_lines(words::CELLS_REALIGNED, *count, lines)
            }
            Repair::OwnDelimiters { count, lines } => {
                at_lines(words::OWN_DELIMITERS, *count, lines)
            }
            Repair::Format(note) => note.say(lang),
            Repair::TotalsKept { count, lines } => at_lines(words::TOTALS_KEPT, *count, lines),
            Repair::RowsUnwrapped => words::ROWS_UNWRAPPED.text(lang).to_string(),
        }
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// What is said, without its last parentheses if the places that stand there are not known:
/// a large file's lines are not counted.
fn placed(mut said: String, is_known: bool) -> String {
    if let (false, Some(open), Some(close)) = (is_known, said.rfind('('), said.rfind(')'))
        && open < close
    {
        let from = said.get(..open).map_or(open, |text| text.trim_end().len());
        said.replace_range(from..=close, "");
    }
    said
}

fn renamed(lang: Lang, message: Message, count: u64, examples: &[RenamedColumn]) -> String {
    let examples = list(examples.iter().map(|column| {
        words::RENAMED_COLUMN.fill(
            lang,
            &[("position", &grouped(column.position)), ("to", &column.to)],
        )
    }));
    message.fill(
        lang,
        &[("count", &in_words(lang, count)), ("examples", &examples)],
    )
}

fn widths(lang: Lang, message: Message, count: u64, expected: u64, rows: &[RowWidth]) -> String {
    let examples = list(rows.iter().map(|row| {
        words::ROW_WIDTH.fill(
            lang,
            &[("line", &grouped(row.line)), ("found", &grouped(row.found))],
        )
    }));
    let said = message.fill(
        lang,
        &[
            ("count", &in_words(lang, count)),
            ("expected", &grouped(expected)),
            ("examples", &examples),
        ],
    );
    placed(said, !rows.is_empty())
}
