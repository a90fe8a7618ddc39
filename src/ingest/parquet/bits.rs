//! Whole numbers packed into bits: the hybrid of runs and bit packing that
//! levels and dictionary indices use, and the older plain packing.

/// A value of `width` bits that begins at a bit (lowest first); `None` beyond
/// the end.
#[inline]
pub(super) fn bits(bytes: &[u8], at: u64, width: u32) -> Option<u64> {
    if width == 0 {
        return Some(0);
    }
    let first = usize::try_from(at / 8).ok()?;
    let shift = (at % 8) as u32;
    let mask = if width >= 64 {
        u64::MAX
    } else {
        (1 << width) - 1
    };
    if let Some(word) = bytes.get(first..).and_then(<[u8]>::first_chunk::<8>) {
        let low = u64::from_le_bytes(*word) >> shift;
        if shift + width <= 64 {
            return Some(low & mask);
        }
        let high = u64::from(*bytes.get(first + 8)?) << (64 - shift);
        return Some((low | high) & mask);
    }
    let needed = (shift + width).div_ceil(8) as usize;
    let tail = bytes.get(first..first.checked_add(needed)?)?;
    let mut value: u128 = 0;
    for (index, byte) in tail.iter().enumerate() {
        value |= u128::from(*byte) << (8 * index);
    }
    Some((value >> shift) as u64 & mask)
}

/// Bits needed for numbers up to `most`.
pub(super) fn width_of(most: u32) -> u32 {
    32 - most.leading_zeros()
}

/// Decodes runs and packed groups from a range of a page.
#[derive(Clone, Debug)]
pub(super) struct Hybrid {
    at: usize,
    end: usize,
    width: u32,
    run: Run,
}

#[derive(Clone, Copy, Debug)]
enum Run {
    /// Nothing left.
    None,
    /// The same value, so many times.
    Same { value: u32, left: u64 },
    /// Packed values: the next one's bit, and how many are left.
    Packed { bit: u64, left: u64 },
}

impl Hybrid {
    /// Values of `width` bits (at most 32) in `at..end` of the page.
    pub fn new(at: usize, end: usize, width: u32) -> Hybrid {
        Hybrid {
            at,
            end,
            width: width.min(32),
            run: Run::None,
        }
    }

    /// Fills `out`; `None` when the bytes end before.
    pub fn fill(&mut self, page: &[u8], mut out: &mut [u32]) -> Option<()> {
        let bytes = page.get(..self.end)?;
        while !out.is_empty() {
            match &mut self.run {
                Run::None => self.next_run(bytes)?,
                Run::Same { value, left } => {
                    let count = usize::try_from(*left).unwrap_or(usize::MAX).min(out.len());
                    let (now, later) = out.split_at_mut(count);
                    now.fill(*value);
                    out = later;
                    *left -= count as u64;
                    if *left == 0 {
                        self.run = Run::None;
                    }
                }
                Run::Packed { bit, left } => {
                    let count = usize::try_from(*left).unwrap_or(usize::MAX).min(out.len());
                    let (now, later) = out.split_at_mut(count);
                    packed(bytes, *bit, self.width, now)?;
                    *bit += u64::from(self.width) * count as u64;
                    out = later;
                    *left -= count as u64;
                    if *left == 0 {
                        self.run = Run::None;
                    }
                }
            }
        }
        Some(())
    }

    /// The value of the next `count`, if they are one run; they are then behind. `None` when
    /// the bytes end before.
    pub fn same(&mut self, page: &[u8], count: usize) -> Option<Option<u32>> {
        while matches!(self.run, Run::None) && count > 0 {
            self.next_run(page.get(..self.end)?)?;
        }
        Some(match &mut self.run {
            Run::Same { value, left } if *left >= count as u64 => {
                let value = *value;
                *left -= count as u64;
                if *left == 0 {
                    self.run = Run::None;
                }
                Some(value)
            }
            _ => None,
        })
    }

    fn next_run(&mut self, bytes: &[u8]) -> Option<()> {
        let head = varint(bytes, &mut self.at)?;
        let count = head >> 1;
        if head & 1 == 1 {
            let length = count.checked_mul(u64::from(self.width))?;
            let start = self.at as u64;
            // The last group may be cut off behind its last value.
            let end = start.checked_add(length)?.min(bytes.len() as u64);
            self.at = usize::try_from(end).ok()?;
            self.run = Run::Packed {
                bit: start * 8,
                left: count.checked_mul(8)?,
            };
        } else {
            let length = self.width.div_ceil(8) as usize;
            let mut value = 0;
            for (index, byte) in bytes.get(self.at..self.at + length)?.iter().enumerate() {
                value |= u32::from(*byte) << (8 * index);
            }
            self.at += length;
            self.run = Run::Same { value, left: count };
        }
        // An empty run says nothing; without this, zeros would never end.
        if count == 0 {
            self.run = Run::None;
        }
        Some(())
    }
}

/// Values of `width` bits (at most 32) from a bit on; `None` when the bytes end before.
fn packed(bytes: &[u8], mut bit: u64, width: u32, out: &mut [u32]) -> Option<()> {
    // As long as eight bytes can be loaded, which hold a value wherever it begins.
    let whole = (bytes.len() as u64).saturating_sub(7) * 8;
    let many = match width {
        0 => out.len() as u64,
        _ => whole.saturating_sub(bit).div_ceil(u64::from(width)),
    };
    let many = usize::try_from(many).unwrap_or(usize::MAX).min(out.len());
    let (now, rest) = out.split_at_mut(many);
    let mask = ((1u64 << width) - 1) as u32;
    for slot in now {
        let word = bytes
            .get((bit >> 3) as usize..)
            .and_then(<[u8]>::first_chunk::<8>);
        let word = word.map_or(0, |word| u64::from_le_bytes(*word));
        *slot = (word >> (bit & 7)) as u32 & mask;
        bit += u64::from(width);
    }
    for slot in rest {
        *slot = bits(bytes, bit, width)? as u32;
        bit += u64::from(width);
    }
    Some(())
}

/// A number of 7 bits per byte, lowest first.
pub(super) fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The older packing of levels: highest bit first, no runs.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    bit: u64,
    width: u32,
}

impl Packed {
    /// Values of `width` bits (at most 8) from byte `at` of the page on.
    pub fn new(at: usize, width: u32) -> Packed {
        Packed {
            bit: at as u64 * 8,
            width: width.min(8),
        }
    }

    /// Fills `out`; `None` when the bytes end before.
    pub fn fill(&mut self, page: &[u8], out: &mut [u32]) -> Option<()> {
        for slot in out {
            let mut value = 0;
            for _ in 0..self.width {
                let byte = *page.get(usize::try_from(self.bit / 8).ok()?)?;
                value = value << 1 | u32::from(byte >> (7 - self.bit % 8) & 1);
                self.bit += 1;
            }
            *slot = value;
        }
        Some(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails by a panic says where.
mod tests {
    use super::*;

    #[test]
    fn runs_and_packed_groups_follow_each_other() {
        // A run of five 3s; a packed group 0..=7 of 3 bits; an empty run.
        let bytes = [10, 3, 3, 0x88, 0xC6, 0xFA, 0, 9, 2, 1];
        let mut hybrid = Hybrid::new(0, bytes.len(), 3);
        let mut out = [9; 14];
        for piece in out.chunks_mut(3) {
            hybrid.fill(&bytes, piece).unwrap();
        }
        assert_eq!(out, [3, 3, 3, 3, 3, 0, 1, 2, 3, 4, 5, 6, 7, 1]);
        assert_eq!(hybrid.fill(&bytes, &mut out), None);
    }

    #[test]
    fn bits_of_any_width_are_cut_out() {
        let bytes: Vec<u8> = (0..32).map(|n| (n * 37 + 11) as u8).collect();
        let whole = |at: u64, width: u32| {
            (0..width).fold(0_u64, |value, k| {
                let bit = at + u64::from(k);
                value | u64::from(bytes[(bit / 8) as usize] >> (bit % 8) & 1) << k
            })
        };
        for width in 0..=64 {
            for at in 0..(256 - u64::from(width)) {
                assert_eq!(
                    bits(&bytes, at, width),
                    Some(whole(at, width)),
                    "{at} {width}"
                );
            }
        }
        assert_eq!(bits(&bytes, 255, 2), None);
    }
}
