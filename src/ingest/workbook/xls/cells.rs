//! Records of cells.

use calamine::{CellErrorType, DataRef};

pub(super) const FORMULA: u16 = 0x0006;
pub(super) const MULTIPLE_RK: u16 = 0x00BD;
pub(super) const RICH_LABEL: u16 = 0x00D6;
pub(super) const LABEL_SST: u16 = 0x00FD;
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const LABEL: u16 = 0x0204;
pub(super) const BOOLEAN_OR_ERROR: u16 = 0x0205;
pub(super) const STRING: u16 = 0x0207;
pub(super) const RK: u16 = 0x027E;

pub(in super::super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..)?.first_chunk::<2>()?;
    Some(u16::from_le_bytes(*bytes))
}

pub(in super::super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*bytes))
}

pub(in super::super) fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    let bytes = data.get(at..)?.first_chunk::<8>()?;
    Some(f64::from_le_bytes(*bytes))
}

/// Row, column and style of a record of a cell.
pub(super) fn place(data: &[u8]) -> Option<(u32, u32, u32)> {
    let (row, column, style) = (u16_at(data, 0)?, u16_at(data, 2)?, u16_at(data, 4)?);
    Some((u32::from(row), u32::from(column), u32::from(style)))
}

/// The number of 30 bits and two flags: a whole one or the upper half of a
/// floating one, perhaps times 100.
pub(in super::super) fn rk(value: u32) -> f64 {
    let number = if value & 2 != 0 {
        f64::from(value as i32 >> 2)
    } else {
        f64::from_bits(u64::from(value & !3) << 32)
    };
    if value & 1 != 0 {
        number / 100.0
    } else {
        number
    }
}

/// What a formula came to when it was last computed.
pub(super) enum Outcome {
    /// A text, which stands in the next record.
    Text,
    Number(f64),
    Other(DataRef<'static>),
}

pub(super) fn formula(value: &[u8]) -> Outcome {
    match *value {
        [0, _, _, _, _, _, 0xFF, 0xFF, ..] => Outcome::Text,
        [1, _, value, _, _, _, 0xFF, 0xFF, ..] => Outcome::Other(DataRef::Bool(value != 0)),
        [2, _, code, _, _, _, 0xFF, 0xFF, ..] => Outcome::Other(boolean_or_error(code, true)),
        [_, _, _, _, _, _, 0xFF, 0xFF, ..] => Outcome::Other(DataRef::Empty),
        _ => f64_at(value, 0).map_or(Outcome::Other(DataRef::Empty), Outcome::Number),
    }
}

pub(in super::super) fn boolean_or_error(value: u8, is_error: bool) -> DataRef<'static> {
    if is_error {
        // Which error makes no difference to the table.
        DataRef::Error(CellErrorType::NA)
    } else {
        DataRef::Bool(value != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_whole_or_halves() {
        for (value, expected) in [
            (0x0000_0006, 1.0),
            (0xFFFF_FFFE, -1.0),
            (0x0000_04D3, 3.08),
            (0x3FF8_0000, 1.5),
        ] {
            assert_eq!(rk(value), expected, "{value:#x}");
        }
    }
}
