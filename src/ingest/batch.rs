//! Typed columns, some thousand rows at a time: what the feature engine reads.

/// What a column's values mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// [`ColumnValues::Int`] of 0 and 1.
    Boolean,
    /// [`ColumnValues::Int`].
    Integer,
    /// [`ColumnValues::Float`].
    Float,
    /// [`ColumnValues::Int`]: microseconds since 1970-01-01, at midnight.
    Date,
    /// [`ColumnValues::Int`]: microseconds since midnight.
    Time,
    /// [`ColumnValues::Int`]: microseconds since 1970-01-01 00:00, in UTC or, if
    /// `utc` is false, by whatever clock the file's writer looked at.
    Timestamp {
        /// Whether the moment is known in UTC.
        utc: bool,
    },
    /// [`ColumnValues::Text`]: an exact number with a point.
    Decimal,
    /// [`ColumnValues::Text`].
    Text,
    /// [`ColumnValues::Text`]: a list, map or structure as JSON.
    Json,
}

/// A column's values, one per row; what stands at a missing row means nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnValues {
    /// Whole numbers, dates and moments.
    Int(Vec<i64>),
    /// Numbers.
    Float(Vec<f64>),
    /// Texts in UTF-8, one after the other: row `r` is
    /// `bytes[offsets[r]..offsets[r + 1]]`.
    Text {
        /// One more than there are rows, from 0 on.
        offsets: Vec<u32>,
        /// The texts.
        bytes: Vec<u8>,
    },
}

impl ColumnValues {
    /// The text of a row; empty for a row beyond the last and for numbers.
    pub fn text(&self, row: usize) -> &[u8] {
        let ColumnValues::Text { offsets, bytes } = self else {
            return &[];
        };
        match (offsets.get(row), offsets.get(row + 1)) {
            (Some(start), Some(end)) => {
                let range = *start as usize..*end as usize;
                bytes.get(range).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

/// A column of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchColumn {
    /// What the values mean.
    pub kind: ValueKind,
    /// Which rows have a value.
    pub valid: Vec<bool>,
    /// The values.
    pub values: ColumnValues,
    /// Rows whose bytes were to be a text and are none: replaced by U+FFFD where they are wrong.
    pub undecoded: Vec<u32>,
}

/// Some rows of some columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Number of rows.
    pub rows: usize,
    /// The columns that were asked for, in the order asked.
    pub columns: Vec<BatchColumn>,
}
