//! What the caller wants of a file.

use super::tail::Frame;
use crate::ingest::dialect::Dialect;
use crate::ingest::{Delimiter, Escape, Quote};

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Read<V> {
    /// Nothing is known.
    Missing,
    /// This.
    Value(V),
    /// Something else than it should.
    Unreadable,
}

/// How most moments of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moments {
    /// `20170331`
    Compact,
    /// `2017-03-31`
    Dashed,
    /// In no way that is read fast.
    Other,
}

/// What is wanted of a column.
///
/// Cells that are written plainly are read at speed. The function reads every
/// other cell that is not empty, so that what a cell means is decided in one
/// place; for plain cells it must say the same.
#[derive(Clone, Copy, Debug)]
pub enum Want {
    /// Its text: keys, categories.
    Text,
    /// Whole numbers as `i64`; [`super::MISSING`] stands for none.
    Whole(fn(&str) -> Read<i64>),
    /// Numbers as `f64`; not-a-number stands for none.
    Number(fn(&str) -> Read<f64>),
    /// Microseconds since 1970-01-01T00:00 UTC; [`super::MISSING`] stands for none.
    Moment(Moments, fn(&str) -> Read<i64>),
}

/// How a file is written and what is wanted of it.
#[derive(Clone, Debug)]
pub struct FastPlan {
    /// Between two cells; none in a file of one column.
    pub delimiter: Option<u8>,
    /// Around a cell, doubled to stand for itself; none if cells are not quoted.
    pub quote: Option<u8>,
    /// Cells of the header, at least 1.
    pub columns: usize,
    /// Columns, from 0, and what is wanted of each.
    pub wanted: Vec<(usize, Want)>,
    /// Whether the first record that is not blank is the header.
    pub header: bool,
    /// The header's cells, without blanks around them, if rows that repeat them are to be
    /// left out; else nothing.
    pub names: Vec<String>,
    /// By what the file's last rows are judged if remarks and sums below the table are to be
    /// left out; else nothing.
    pub frame: Option<Frame>,
}

impl FastPlan {
    /// How the file is written, for the general scanner.
    pub(super) fn dialect(&self) -> Dialect {
        Dialect {
            delimiter: self.delimiter.and_then(delimiter),
            quote: match self.quote {
                None => Quote::None,
                Some(b'\'') => Quote::Single,
                Some(_) => Quote::Double,
            },
            escape: Escape::Doubled,
        }
    }
}

fn delimiter(byte: u8) -> Option<Delimiter> {
    let byte = [byte];
    Delimiter::from_text(std::str::from_utf8(&byte).ok()?)
}
