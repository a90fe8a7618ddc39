//! Least and greatest values of row groups, by which whole groups are left out.

use std::cmp::Ordering;

use super::footer::Chunk;
use super::schema::{Leaf, Logical, Physical};
use super::typed::kind_of;
use super::values::{Decoder, Values};
use crate::ingest::batch::{ColumnValues, ValueKind};

/// A value to compare with, in the units of [`crate::ingest::ValueKind`].
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// Whole numbers, dates and moments (microseconds).
    Int(i64),
    /// Numbers.
    Float(f64),
    /// Texts, byte by byte.
    Text(Vec<u8>),
}

/// What is known of a column within a row group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// No value is less.
    pub least: Option<Bound>,
    /// No value is greater.
    pub greatest: Option<Bound>,
    /// Missing values.
    pub nulls: Option<u64>,
}

/// Values between two bounds, both within.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Between {
    /// The lower bound, if any.
    pub least: Option<Bound>,
    /// The upper bound, if any.
    pub greatest: Option<Bound>,
}

impl Between {
    /// Whether a group of these statistics may hold such a value.
    pub(super) fn may_hold(&self, statistics: &Statistics, rows: u64) -> bool {
        if statistics.nulls == Some(rows) && (self.least.is_some() || self.greatest.is_some()) {
            return false;
        }
        let beyond = |bound: &Option<Bound>, edge: &Option<Bound>, wrong: Ordering| {
            let compared = bound.as_ref().zip(edge.as_ref());
            compared.and_then(|(bound, edge)| order(bound, edge)) == Some(wrong)
        };
        !beyond(&self.least, &statistics.greatest, Ordering::Greater)
            && !beyond(&self.greatest, &statistics.least, Ordering::Less)
    }
}

/// Compares bounds of one kind; `None` for others, which exclude nothing.
fn order(a: &Bound, b: &Bound) -> Option<Ordering> {
    match (a, b) {
        (Bound::Int(a), Bound::Int(b)) => Some(a.cmp(b)),
        (Bound::Float(a), Bound::Float(b)) => a.partial_cmp(b),
        (Bound::Text(a), Bound::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// The statistics of a chunk.
pub(super) fn of(leaf: &Leaf, chunk: &Chunk) -> Statistics {
    let bound = |bytes: &Option<Vec<u8>>| bound(leaf, bytes.as_deref()?);
    Statistics {
        least: bound(&chunk.least),
        greatest: bound(&chunk.greatest),
        nulls: chunk.nulls,
    }
}

fn bound(leaf: &Leaf, bytes: &[u8]) -> Option<Bound> {
    if leaf.physical == Physical::Bytes {
        return (leaf.logical == Logical::Text).then(|| Bound::Text(bytes.to_vec()));
    }
    // The order of these is not that of their bytes, or was long in dispute.
    let kind = kind_of(leaf);
    let ordered = matches!(
        kind,
        ValueKind::Integer
            | ValueKind::Float
            | ValueKind::Date
            | ValueKind::Time
            | ValueKind::Timestamp { .. }
    );
    if !ordered || matches!(leaf.physical, Physical::Int96 | Physical::Fixed(_)) {
        return None;
    }
    let mut values = Values::new(leaf.physical);
    Decoder::Plain(0)
        .decode(bytes, leaf.physical, None, 1, &mut values)
        .ok()?;
    match super::typed::column(leaf, vec![true], values).values {
        ColumnValues::Int(values) => values.first().map(|value| Bound::Int(*value)),
        ColumnValues::Float(values) => {
            let value = values.first().filter(|value| !value.is_nan())?;
            Some(Bound::Float(*value))
        }
        ColumnValues::Text { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_left_out_only_when_it_cannot_hold_a_value() {
        let group = |least: i64, greatest: i64| Statistics {
            least: Some(Bound::Int(least)),
            greatest: Some(Bound::Int(greatest)),
            nulls: Some(0),
        };
        let between = |least: Option<i64>, greatest: Option<i64>| Between {
            least: least.map(Bound::Int),
            greatest: greatest.map(Bound::Int),
        };
        for (range, expected) in [
            (between(Some(5), None), true),
            (between(Some(11), None), false),
            (between(Some(10), None), true),
            (between(None, Some(0)), false),
            (between(None, Some(1)), true),
            (between(None, None), true),
            (
                Between {
                    least: Some(Bound::Float(99.0)),
                    greatest: None,
                },
                true,
            ),
        ] {
            assert_eq!(range.may_hold(&group(1, 10), 3), expected, "{range:?}");
        }
        assert!(between(Some(5), None).may_hold(&Statistics::default(), 3));
        let empty = Statistics {
            nulls: Some(3),
            ..Statistics::default()
        };
        assert!(!between(Some(5), None).may_hold(&empty, 3));
    }
}
