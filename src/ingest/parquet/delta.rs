//! DELTA_BINARY_PACKED: differences of whole numbers in blocks of miniblocks,
//! each packed with as many bits as it needs.

use super::bits::{bits, varint};

/// Largest block that is read; writers use 128 to 4,096.
const BLOCK_LIMIT: u64 = 1 << 20;

/// Decodes from a page, value by value.
#[derive(Clone, Debug)]
pub(super) struct Delta {
    at: usize,
    per_miniblock: u64,
    miniblocks: u64,
    /// Values not yet handed out.
    left: u64,
    /// The value handed out next.
    value: i64,
    first: bool,
    least: i64,
    /// Where the current block's widths stand, and which is next.
    widths: usize,
    next_miniblock: u64,
    width: u32,
    bit: u64,
    in_miniblock: u64,
}

impl Delta {
    /// Reads the header at `at` of the page.
    pub fn new(page: &[u8], mut at: usize) -> Option<Delta> {
        let block = varint(page, &mut at)?;
        let miniblocks = varint(page, &mut at)?;
        let total = varint(page, &mut at)?;
        let first = zigzag(varint(page, &mut at)?);
        if miniblocks == 0 || block == 0 || block > BLOCK_LIMIT || block % miniblocks != 0 {
            return None;
        }
        let per_miniblock = block / miniblocks;
        if per_miniblock % 8 != 0 {
            return None;
        }
        Some(Delta {
            at,
            per_miniblock,
            miniblocks,
            left: total,
            value: first,
            first: true,
            least: 0,
            widths: 0,
            next_miniblock: miniblocks,
            width: 0,
            bit: 0,
            in_miniblock: 0,
        })
    }

    /// The next value; `None` when there is none or the bytes end.
    #[inline]
    pub fn next(&mut self, page: &[u8]) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        if self.first {
            self.first = false;
            return Some(self.value);
        }
        if self.in_miniblock == 0 {
            self.next_miniblock(page)?;
        }
        let packed = bits(page, self.bit, self.width)?;
        self.bit += u64::from(self.width);
        self.in_miniblock -= 1;
        self.value = self
            .value
            .wrapping_add(self.least)
            .wrapping_add(packed as i64);
        Some(self.value)
    }

    fn next_miniblock(&mut self, page: &[u8]) -> Option<()> {
        if self.next_miniblock == self.miniblocks {
            self.least = zigzag(varint(page, &mut self.at)?);
            self.widths = self.at;
            self.at = self
                .at
                .checked_add(usize::try_from(self.miniblocks).ok()?)?;
            self.next_miniblock = 0;
        }
        let index = usize::try_from(self.next_miniblock).ok()?;
        let width = u32::from(*page.get(self.widths.checked_add(index)?)?);
        if width > 64 {
            return None;
        }
        self.width = width;
        self.bit = self.at as u64 * 8;
        let length = self.per_miniblock / 8 * u64::from(width);
        self.at = self.at.checked_add(usize::try_from(length).ok()?)?;
        self.in_miniblock = self.per_miniblock;
        self.next_miniblock += 1;
        Some(())
    }

    /// Where the data behind the last value begins. Miniblocks beyond the last
    /// value are not written.
    pub fn end(&self, page: &[u8]) -> Option<usize> {
        let mut rest = self.clone();
        let mut left = rest.left;
        if rest.first {
            left = left.saturating_sub(1);
        }
        left = left.saturating_sub(rest.in_miniblock);
        while left > 0 {
            rest.next_miniblock(page)?;
            if rest.at > page.len() {
                // A last miniblock may be cut off behind its last value.
                return (left <= rest.per_miniblock).then_some(page.len());
            }
            left = left.saturating_sub(rest.per_miniblock);
        }
        Some(rest.at.min(page.len()))
    }
}

fn zigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails by a panic says where.
mod tests {
    use super::*;

    #[test]
    fn differences_add_up() {
        // Block of 128 in 4 miniblocks, 5 values from 7 on; least difference
        // -2; differences 1, 2, -2, 0 less -2 = 3, 4, 0, 2 in 3 bits.
        let mut bytes = vec![0x80, 0x01, 4, 5, 14, 3, 3, 0, 0, 0];
        bytes.extend([0b0010_0011, 0b0000_0100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99]);
        let mut delta = Delta::new(&bytes, 0).unwrap();
        assert_eq!(delta.end(&bytes), Some(22));
        let values: Vec<i64> = std::iter::from_fn(|| delta.next(&bytes)).collect();
        assert_eq!(values, [7, 8, 10, 8, 8]);
        assert!(Delta::new(&[0, 0, 1, 1], 0).is_none());
        assert!(Delta::new(&[0x80, 0x01, 3, 1, 1], 0).is_none());
    }
}
