//! Stored values as typed columns.

use super::numbers::{Step, int96};
use super::schema::{Leaf, Logical, Physical};
use super::text;
use super::values::Values;
use crate::ingest::batch::{BatchColumn, ColumnValues, ValueKind};

/// What a leaf's values are in a batch.
pub(super) fn kind_of(leaf: &Leaf) -> ValueKind {
    match (leaf.logical, leaf.physical) {
        (Logical::Date, _) => ValueKind::Date,
        (Logical::Time { .. }, _) => ValueKind::Time,
        (Logical::Timestamp { utc, .. }, _) => ValueKind::Timestamp { utc },
        (_, Physical::Int96) => ValueKind::Timestamp { utc: false },
        (Logical::Decimal { .. }, _) => ValueKind::Decimal,
        (Logical::Half, _) => ValueKind::Float,
        // Beyond 2^63 there is no `i64`; exact digits are better than wrong ones.
        (Logical::Unsigned, Physical::Int64) => ValueKind::Decimal,
        (_, Physical::Boolean) => ValueKind::Boolean,
        (_, Physical::Int32 | Physical::Int64) => ValueKind::Integer,
        (_, Physical::Float | Physical::Double) => ValueKind::Float,
        (_, Physical::Bytes | Physical::Fixed(_)) => ValueKind::Text,
    }
}

/// Spreads the values that are there over the rows.
fn spread<T: Copy>(valid: &[bool], none: T, mut next: impl Iterator<Item = T>) -> Vec<T> {
    valid
        .iter()
        .map(|there| match there {
            true => next.next().unwrap_or(none),
            false => none,
        })
        .collect()
}

/// A leaf's values as a column of a batch.
pub(super) fn column(leaf: &Leaf, valid: Vec<bool>, values: Values) -> BatchColumn {
    let kind = kind_of(leaf);
    let unsigned = leaf.logical == Logical::Unsigned;
    let step = Step::of(leaf);
    let mut undecoded = Vec::new();
    let values = match (kind, values) {
        (ValueKind::Decimal | ValueKind::Text, values) => {
            texts(leaf, &valid, &values, &mut undecoded)
        }
        (ValueKind::Float, Values::Float(values)) => {
            let widened = values.into_iter().map(f64::from);
            ColumnValues::Float(spread(&valid, f64::NAN, widened))
        }
        (ValueKind::Float, Values::Double(values)) if values.len() == valid.len() => {
            ColumnValues::Float(values)
        }
        (ValueKind::Float, Values::Double(values)) => {
            ColumnValues::Float(spread(&valid, f64::NAN, values.into_iter()))
        }
        (ValueKind::Float, values) => {
            let halves = (0..values.len()).map(|index| text::half(values.text(index)));
            ColumnValues::Float(spread(&valid, f64::NAN, halves))
        }
        (_, Values::Boolean(values)) => {
            ColumnValues::Int(spread(&valid, 0, values.into_iter().map(i64::from)))
        }
        (_, Values::Int32(values)) if unsigned => {
            let widened = values.into_iter().map(|value| i64::from(value as u32));
            ColumnValues::Int(spread(&valid, 0, widened))
        }
        (_, Values::Int32(values)) => {
            let widened = values.into_iter().map(|value| step.apply(i64::from(value)));
            ColumnValues::Int(spread(&valid, 0, widened))
        }
        (ValueKind::Integer, Values::Int64(values)) if values.len() == valid.len() => {
            ColumnValues::Int(values)
        }
        (_, Values::Int64(mut values)) => {
            // Moments in microseconds, which most are, stand as they are wanted.
            if step != Step::None {
                for value in &mut values {
                    *value = step.apply(*value);
                }
            }
            match values.len() == valid.len() {
                true => ColumnValues::Int(values),
                false => ColumnValues::Int(spread(&valid, 0, values.into_iter())),
            }
        }
        (_, Values::Int96(values)) => {
            let micros = values.into_iter().map(int96);
            ColumnValues::Int(spread(&valid, 0, micros))
        }
        (_, values) => texts(leaf, &valid, &values, &mut undecoded),
    };
    BatchColumn {
        kind,
        valid,
        values,
        undecoded,
    }
}

/// A leaf's values as the texts that a table shows.
pub(super) fn as_text(leaf: &Leaf, valid: Vec<bool>, values: &Values) -> BatchColumn {
    let mut undecoded = Vec::new();
    let values = texts(leaf, &valid, values, &mut undecoded);
    BatchColumn {
        kind: ValueKind::Text,
        valid,
        values,
        undecoded,
    }
}

fn texts(leaf: &Leaf, valid: &[bool], values: &Values, undecoded: &mut Vec<u32>) -> ColumnValues {
    let mut offsets = Vec::with_capacity(valid.len() + 1);
    offsets.push(0);
    let mut bytes = Vec::new();
    let mut scratch = String::new();
    let mut next = 0;
    for (row, there) in (0..).zip(valid) {
        if *there {
            let stored = values.text(next);
            // Nearly all bytes are text already and need no detour.
            let is_text = matches!(leaf.logical, Logical::Text | Logical::None);
            if is_text && !stored.is_empty() && std::str::from_utf8(stored).is_ok() {
                bytes.extend_from_slice(stored);
            } else {
                scratch.clear();
                if !text::write(leaf, values, next, &mut scratch) {
                    undecoded.push(row);
                }
                bytes.extend_from_slice(scratch.as_bytes());
            }
            next += 1;
        }
        offsets.push(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
    }
    ColumnValues::Text { offsets, bytes }
}
