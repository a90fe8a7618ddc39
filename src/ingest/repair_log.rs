//! Counts what is mended while a file is read.

use super::Encoding;
use super::repair::{EXAMPLES, OtherTable, Repair, RowWidth};

/// Places of one kind whose line is looked up, at most: a file of nothing but
/// damage on one line must not cost a search per byte.
const LOOKED_UP: u64 = 64;

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
    pub totals: Places,
    /// Whole rows stood within quotes.
    pub unwrapped: bool,
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
        if self.unwrapped {
            repairs.push(Repair::RowsUnwrapped);
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
            (self.totals, |count, lines| Repair::TotalsKept {
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
