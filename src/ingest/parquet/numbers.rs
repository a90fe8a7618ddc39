//! Values as numbers, straight from the page: what most columns of a recipe are wanted as.

use super::bits::Hybrid;
use super::moment::int96_nanos;
use super::problem::ColumnDetail;
use super::schema::{Leaf, Logical, Physical, Unit};
use super::typed::kind_of;
use super::values::Values;
use crate::ingest::batch::ValueKind;

const DAY_MICROS: i64 = 86_400_000_000;

/// What makes a batch's whole number of a stored one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is one.
    None,
    Times(i64),
    Over(i64),
}

impl Step {
    /// How a leaf's whole numbers are stored: dates and moments are wanted in microseconds.
    pub fn of(leaf: &Leaf) -> Step {
        match leaf.logical {
            Logical::Date => Step::Times(DAY_MICROS),
            Logical::Time { unit, .. } | Logical::Timestamp { unit, .. } => match unit {
                Unit::Millis => Step::Times(1_000),
                Unit::Micros => Step::None,
                Unit::Nanos => Step::Over(1_000),
            },
            _ => Step::None,
        }
    }

    #[inline(always)]
    pub fn apply(self, value: i64) -> i64 {
        match self {
            Step::None => value,
            Step::Times(by) => value.saturating_mul(by),
            Step::Over(by) => value.div_euclid(by),
        }
    }
}

/// An older moment in microseconds.
pub(super) fn int96(value: [u8; 12]) -> i64 {
    let micros = int96_nanos(value).div_euclid(1_000);
    i64::try_from(micros).unwrap_or(if micros < 0 { i64::MIN } else { i64::MAX })
}

/// Whether a leaf's values can be had as numbers: of a decimal what is stored lacks its point, and
/// the largest whole numbers without a sign have no `i64`.
pub(super) fn are(leaf: &Leaf) -> bool {
    !matches!(leaf.physical, Physical::Bytes | Physical::Fixed(_))
        && kind_of(leaf) != ValueKind::Decimal
}

/// Appends values.
pub(super) fn append(leaf: &Leaf, values: &Values, out: &mut Vec<f64>) {
    let unsigned = leaf.logical == Logical::Unsigned;
    match values {
        Values::Boolean(values) => out.extend(values.iter().map(|v| f64::from(u8::from(*v)))),
        Values::Int32(values) if unsigned => {
            out.extend(values.iter().map(|v| f64::from(*v as u32)));
        }
        Values::Int32(values) => wholes(leaf, values.iter().map(|v| i64::from(*v)), out),
        Values::Int64(values) => wholes(leaf, values.iter().copied(), out),
        Values::Int96(values) => out.extend(values.iter().map(|v| int96(*v) as f64)),
        Values::Float(values) => out.extend(values.iter().map(|v| f64::from(*v))),
        Values::Double(values) => out.extend_from_slice(values),
        Values::Bytes { .. } => {}
    }
}

/// Appends whole numbers, in a loop for each way in which they are stored.
#[inline(always)]
fn wholes(leaf: &Leaf, values: impl Iterator<Item = i64>, out: &mut Vec<f64>) {
    match Step::of(leaf) {
        Step::None => out.extend(values.map(|value| value as f64)),
        step @ Step::Times(_) => out.extend(values.map(|value| step.apply(value) as f64)),
        step @ Step::Over(_) => out.extend(values.map(|value| step.apply(value) as f64)),
    }
}

/// Appends the next `count` plain values of a page and goes behind them.
pub(super) fn plain(
    leaf: &Leaf,
    page: &[u8],
    at: &mut usize,
    count: usize,
    out: &mut Vec<f64>,
) -> Result<(), ColumnDetail> {
    let width = match leaf.physical {
        Physical::Int32 | Physical::Float => 4,
        Physical::Int64 | Physical::Double => 8,
        Physical::Int96 => 12,
        _ => return Err(ColumnDetail::Values),
    };
    let end = count
        .checked_mul(width)
        .and_then(|length| at.checked_add(length));
    let range = end.and_then(|end| page.get(*at..end));
    let range = range.ok_or(ColumnDetail::Values)?;
    *at += range.len();
    let (fours, eights) = (range.as_chunks::<4>().0, range.as_chunks::<8>().0);
    match leaf.physical {
        Physical::Int32 if leaf.logical == Logical::Unsigned => {
            out.extend(fours.iter().map(|v| f64::from(u32::from_le_bytes(*v))));
        }
        Physical::Int32 => {
            let values = fours.iter().map(|v| i64::from(i32::from_le_bytes(*v)));
            wholes(leaf, values, out);
        }
        Physical::Int64 => wholes(leaf, eights.iter().map(|v| i64::from_le_bytes(*v)), out),
        Physical::Float => {
            out.extend(fours.iter().map(|v| f64::from(f32::from_le_bytes(*v))));
        }
        Physical::Double => out.extend(eights.iter().map(|v| f64::from_le_bytes(*v))),
        _ => {
            let twelves = range.as_chunks::<12>().0;
            out.extend(twelves.iter().map(|v| int96(*v) as f64));
        }
    }
    Ok(())
}

/// Appends the numbers at the next `count` places in the dictionary.
pub(super) fn look_up(
    dictionary: &[f64],
    places: &mut Hybrid,
    page: &[u8],
    count: usize,
    scratch: &mut Vec<u32>,
    out: &mut Vec<f64>,
) -> Result<(), ColumnDetail> {
    scratch.resize(count, 0);
    places.fill(page, scratch).ok_or(ColumnDetail::Values)?;
    let before = out.len();
    out.resize(before + count, f64::NAN);
    let slots = out.get_mut(before..).unwrap_or_default();
    for (slot, place) in slots.iter_mut().zip(scratch.iter()) {
        let number = dictionary.get(*place as usize);
        *slot = *number.ok_or(ColumnDetail::Dictionary)?;
    }
    Ok(())
}
