//! What the caller wants of a file.

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
}
