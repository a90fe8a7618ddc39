//! What was not as it should be while a file was read fast.

use crate::ingest::{Encoding, Repair};
use serde::{Deserialize, Serialize};

/// Most examples kept of each kind.
pub const EXAMPLES: usize = 5;

/// How a record is not as it should be. It is read as the general reader reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IrregularKind {
    /// Too few cells: the rest is missing.
    Short,
    /// Too many cells: the extra ones are left out.
    Long,
    /// A blank line: skipped.
    Blank,
    /// Text after a closing quote: kept as part of the cell.
    TextAfterQuote,
    /// Bytes that are no UTF-8: replaced.
    Undecoded,
    /// NUL characters: left out.
    Zeros,
    /// The header once more: left out.
    HeaderRepeated,
    /// A remark or a sum below the rows: left out.
    Footnote,
}

/// A record that is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Irregular<'a> {
    /// How.
    pub kind: IrregularKind,
    /// Its first byte in the file, from 0.
    pub byte: u64,
    /// Its cells, for those kinds that are about them.
    pub found: u64,
    /// The record as it stands in the file, with its line end.
    pub bytes: &'a [u8],
}

/// How often records were not as they should be in one way, and the first of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// How often.
    pub count: u64,
    /// First byte of the record in the file, and its cells.
    pub examples: Vec<(u64, u64)>,
}

impl Places {
    fn note(&mut self, byte: u64, found: u64) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push((byte, found));
        }
    }

    fn merge(&mut self, later: &Places) {
        self.count += later.count;
        let room = EXAMPLES.saturating_sub(self.examples.len());
        self.examples.extend(later.examples.iter().take(room));
    }
}

/// What was read, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FastReport {
    /// Rows handed over.
    pub rows: u64,
    /// Bytes of all records.
    pub bytes: u64,
    /// Of these, bytes read the plain way.
    pub plain_bytes: u64,
    /// Bytes read the quoted way.
    pub quoted_bytes: u64,
    /// Too few cells.
    pub short: Places,
    /// Too many cells.
    pub long: Places,
    /// Blank lines.
    pub blank: Places,
    /// Text after a closing quote.
    pub after_quote: Places,
    /// Bytes that are no UTF-8.
    pub undecoded: Places,
    /// NUL characters.
    pub zeros: Places,
    /// The header once more.
    pub header_repeated: Places,
    /// Remarks and sums below the rows.
    pub footnotes: Places,
    /// Rows that say that they are sums, and are kept for they stand among rows.
    pub totals: u64,
    /// Cells that are there and cannot be read as what was wanted.
    pub unreadable: u64,
}

impl FastReport {
    pub(super) fn note(&mut self, kind: IrregularKind, byte: u64, found: u64) {
        let places = match kind {
            IrregularKind::Short => &mut self.short,
            IrregularKind::Long => &mut self.long,
            IrregularKind::Blank => &mut self.blank,
            IrregularKind::TextAfterQuote => &mut self.after_quote,
            IrregularKind::Undecoded => &mut self.undecoded,
            IrregularKind::Zeros => &mut self.zeros,
            IrregularKind::HeaderRepeated => &mut self.header_repeated,
            IrregularKind::Footnote => &mut self.footnotes,
        };
        places.note(byte, found);
    }

    /// What was found, as the general reader reports it; places are bytes there
    /// as lines are not counted at this speed.
    pub fn repairs(&self, columns: u64) -> Vec<Repair> {
        let mut repairs = Vec::new();
        if self.header_repeated.count > 0 {
            repairs.push(Repair::HeaderRepeated {
                count: self.header_repeated.count,
                lines: Vec::new(),
            });
        }
        if self.footnotes.count > 0 {
            repairs.push(Repair::FootnotesSkipped {
                count: self.footnotes.count,
                lines: Vec::new(),
            });
        }
        if self.totals > 0 {
            repairs.push(Repair::TotalsKept {
                count: self.totals,
                lines: Vec::new(),
            });
        }
        if self.short.count > 0 {
            repairs.push(Repair::ShortRows {
                count: self.short.count,
                expected: columns,
                examples: Vec::new(),
            });
        }
        if self.long.count > 0 {
            repairs.push(Repair::LongRows {
                count: self.long.count,
                expected: columns,
                examples: Vec::new(),
            });
        }
        if self.blank.count > 0 {
            repairs.push(Repair::BlankLines {
                count: self.blank.count,
                lines: Vec::new(),
            });
        }
        if self.after_quote.count > 0 {
            repairs.push(Repair::TextAfterQuote {
                count: self.after_quote.count,
                lines: Vec::new(),
            });
        }
        if self.undecoded.count > 0 {
            repairs.push(Repair::BytesUndecoded {
                count: self.undecoded.count,
                lines: Vec::new(),
                encoding: Encoding::Utf8,
            });
        }
        if self.zeros.count > 0 {
            repairs.push(Repair::ZerosRemoved {
                count: self.zeros.count,
                lines: Vec::new(),
            });
        }
        repairs
    }

    /// Adds what was read of the bytes that follow.
    pub fn merge(&mut self, later: &FastReport) {
        self.rows += later.rows;
        self.bytes += later.bytes;
        self.plain_bytes += later.plain_bytes;
        self.quoted_bytes += later.quoted_bytes;
        self.short.merge(&later.short);
        self.long.merge(&later.long);
        self.blank.merge(&later.blank);
        self.after_quote.merge(&later.after_quote);
        self.undecoded.merge(&later.undecoded);
        self.zeros.merge(&later.zeros);
        self.header_repeated.merge(&later.header_repeated);
        self.footnotes.merge(&later.footnotes);
        self.totals += later.totals;
        self.unreadable += later.unreadable;
    }
}
