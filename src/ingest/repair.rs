//! What was mended while reading, with where it was found first.

use serde::{Deserialize, Serialize};

use super::{Encoding, FormatNote};
use crate::i18n::number::count as in_words;
use crate::i18n::number::grouped;
use crate::i18n::{Lang, Message, ingest as words};

/// Most examples kept of each kind of repair.
pub const EXAMPLES: usize = 5;

/// Places of one kind whose line is looked up, at most: a file of nothing but
/// damage on one line must not cost a search per byte.
const LOOKED_UP: u64 = 64;

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
            | Repair::HeaderMissing { .. } => 1,
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
            | Repair::TextAfterQuote { count, .. } => *count,
        }
    }

    /// The repair in words.
    pub fn say(&self, lang: Lang) -> String {
        let at_lines = |message: Message, count: u64, lines: &[u64]| {
            let lines = list(lines.iter().map(|line| grouped(*line)));
            message.fill(
                lang,
                &[("count", &in_words(lang, count)), ("lines", &lines)],
            )
        };
        match self {
            Repair::EncodingAssumed { line } => {
                words::ENCODING_ASSUMED.fill(lang, &[("line", &grouped(*line))])
            }
            Repair::BytesUndecoded {
                count,
                lines,
                encoding,
            } => words::BYTES_UNDECODED.fill(
                lang,
                &[
                    ("count", &in_words(lang, *count)),
                    ("lines", &list(lines.iter().map(|line| grouped(*line)))),
                    ("encoding", encoding.name()),
                ],
            ),
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
        }
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
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
    message.fill(
        lang,
        &[
            ("count", &in_words(lang, count)),
            ("expected", &grouped(expected)),
            ("examples", &examples),
        ],
    )
}

/// Counts places of one kind and keeps the first lines.
#[derive(Debug, Default)]
pub(super) struct Places {
    count: u64,
    lines: Vec<u64>,
}

impl Places {
    /// Counts `count` more places, the first of them in this line.
    pub fn found_many(&mut self, count: u64, line: u64) {
        self.count += count;
        if self.lines.len() < EXAMPLES {
            self.lines.push(line);
        }
    }

    /// How many, and the first lines; `None` when there is none.
    pub fn into_counted(self) -> Option<(u64, Vec<u64>)> {
        (self.count > 0).then_some((self.count, self.lines))
    }

    /// Counts one more place; `line` is asked only while examples are wanted.
    pub fn found(&mut self, line: impl FnOnce() -> u64) {
        self.count += 1;
        if self.lines.len() < EXAMPLES && self.count <= LOOKED_UP {
            let line = line();
            if self.lines.last() != Some(&line) {
                self.lines.push(line);
            }
        }
    }
}

/// Counts rows of a wrong width and keeps the first.
#[derive(Debug, Default)]
pub(super) struct Widths {
    count: u64,
    examples: Vec<RowWidth>,
}

impl Widths {
    /// Counts one more row.
    pub fn found(&mut self, line: u64, found: u64) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(RowWidth { line, found });
        }
    }
}

/// Makes a repair of a number of places and the first lines.
type OfLines = fn(u64, Vec<u64>) -> Repair;

/// Everything mended so far.
#[derive(Debug, Default)]
pub(super) struct RepairLog {
    assumed: Option<u64>,
    pub undecoded: Places,
    pub zeros: Places,
    pub header: Vec<Repair>,
    pub short: Widths,
    pub long: Widths,
    pub blank: Places,
    pub after_quote: Places,
    pub header_repeated: Places,
    pub preamble: Places,
    pub footnotes: Places,
    pub stray_quotes: Places,
    pub parted: Places,
    pub realigned: Places,
    pub own_delimiters: Places,
    pub other_tables: Vec<OtherTable>,
}

impl RepairLog {
    /// Windows-1252 was taken because nothing else fits.
    pub fn encoding_assumed(&mut self, line: u64) {
        self.assumed = Some(line);
    }

    /// The repairs that were made, in the order in which a reader would ask.
    pub fn into_repairs(self, encoding: Encoding, expected: u64) -> Vec<Repair> {
        let mut repairs = Vec::new();
        if let Some(line) = self.assumed {
            repairs.push(Repair::EncodingAssumed { line });
        }
        let Places { count, lines } = self.undecoded;
        if count > 0 {
            repairs.push(Repair::BytesUndecoded {
                count,
                lines,
                encoding,
            });
        }
        let Places { count, lines } = self.zeros;
        if count > 0 {
            repairs.push(Repair::ZerosRemoved { count, lines });
        }
        repairs.extend(self.header);
        for (places, repair) in [
            (
                self.preamble,
                (|count, lines| Repair::PreambleSkipped { count, lines }) as OfLines,
            ),
            (self.footnotes, |count, lines| Repair::FootnotesSkipped {
                count,
                lines,
            }),
            (self.header_repeated, |count, lines| {
                Repair::HeaderRepeated { count, lines }
            }),
            (self.stray_quotes, |count, lines| Repair::StrayQuotes {
                count,
                lines,
            }),
            (self.parted, |count, lines| Repair::CellsParted {
                count,
                lines,
            }),
            (self.realigned, |count, lines| Repair::CellsRealigned {
                count,
                lines,
            }),
            (self.own_delimiters, |count, lines| Repair::OwnDelimiters {
                count,
                lines,
            }),
        ] {
            let Places { count, lines } = places;
            if count > 0 {
                repairs.push(repair(count, lines));
            }
        }
        if !self.other_tables.is_empty() {
            repairs.push(Repair::OtherTables {
                count: self.other_tables.len() as u64,
                examples: self.other_tables.into_iter().take(EXAMPLES).collect(),
            });
        }
        let Widths { count, examples } = self.short;
        if count > 0 {
            repairs.push(Repair::ShortRows {
                count,
                expected,
                examples,
            });
        }
        let Widths { count, examples } = self.long;
        if count > 0 {
            repairs.push(Repair::LongRows {
                count,
                expected,
                examples,
            });
        }
        let Places { count, lines } = self.blank;
        if count > 0 {
            repairs.push(Repair::BlankLines { count, lines });
        }
        let Places { count, lines } = self.after_quote;
        if count > 0 {
            repairs.push(Repair::TextAfterQuote { count, lines });
        }
        repairs
    }
}
