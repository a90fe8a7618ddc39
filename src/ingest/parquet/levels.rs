//! Levels: which rows have a value, and where lists begin.

use super::bits::{Hybrid, Packed};
use super::problem::ColumnDetail;

/// Levels of a page, each at most as large as can be.
pub(super) enum Levels {
    /// All the same.
    None,
    Hybrid(Hybrid),
    Packed(Packed),
}

impl Levels {
    /// Fills `out` with the next levels; `None` when the bytes end before.
    pub fn fill(&mut self, page: &[u8], out: &mut [u32]) -> Option<()> {
        match self {
            Levels::None => {
                out.fill(0);
                Some(())
            }
            Levels::Hybrid(hybrid) => hybrid.fill(page, out),
            Levels::Packed(packed) => packed.fill(page, out),
        }
    }

    /// The level of all the next `count`, if it is known without looking at each of them.
    pub fn same(&mut self, page: &[u8], count: usize) -> Option<Option<u32>> {
        match self {
            Levels::None => Some(Some(0)),
            Levels::Hybrid(hybrid) => hybrid.same(page, count),
            Levels::Packed(_) => Some(None),
        }
    }

    /// The levels in a range of a page.
    pub fn in_range(start: usize, end: usize, width: u32) -> Levels {
        match width {
            0 => Levels::None,
            width => Levels::Hybrid(Hybrid::new(start, end, width)),
        }
    }

    /// The levels that begin at `at` of an older page, which then stands behind
    /// them.
    pub fn before(
        page: &[u8],
        at: &mut usize,
        width: u32,
        encoding: i32,
        values: u64,
    ) -> Result<Levels, ColumnDetail> {
        if width == 0 {
            return Ok(Levels::None);
        }
        match encoding {
            3 => {
                let length = page.get(*at..).and_then(<[u8]>::first_chunk::<4>);
                let length = u32::from_le_bytes(*length.ok_or(ColumnDetail::Levels)?) as usize;
                let start = *at + 4;
                let end = start.checked_add(length).filter(|end| *end <= page.len());
                *at = end.ok_or(ColumnDetail::Levels)?;
                Ok(Levels::Hybrid(Hybrid::new(start, *at, width)))
            }
            4 => {
                let start = *at;
                let length = values.saturating_mul(u64::from(width)).div_ceil(8);
                let end = usize::try_from(length)
                    .ok()
                    .and_then(|n| start.checked_add(n));
                *at = end
                    .filter(|end| *end <= page.len())
                    .ok_or(ColumnDetail::Levels)?;
                Ok(Levels::Packed(Packed::new(start, width)))
            }
            number => Err(ColumnDetail::Encoding {
                number: i64::from(number),
            }),
        }
    }
}
