//! Codes of whole numbers that lie anywhere.

use super::super::values::NO_TEXT;
use super::{FREE, codes_of};

/// Most numbers that are remembered: 32 MB of slots. Others are looked up as texts.
const MOST: usize = 1 << 20;

/// Slots that are looked at for a number: numbers made to collide must not turn
/// reading into a search of everything.
const LONGEST_PROBE: usize = 16;

/// Numbers whose slots are asked for together.
const TOGETHER: usize = 128;

/// Open addressing with linear probing; the place is the upper bits of the
/// number times 2^64 over the golden ratio (Knuth, The Art of Computer
/// Programming, volume 3, 6.4).
pub(super) struct Far {
    slots: Vec<(i64, u32)>,
    /// 64 − log2(slots).
    shift: u32,
    count: usize,
}

impl Default for Far {
    fn default() -> Far {
        Far {
            slots: vec![(0, FREE); 1 << 10],
            shift: 64 - 10,
            count: 0,
        }
    }
}

impl Far {
    /// The codes of numbers as [`super::IntegerTexts::codes`] gives them.
    pub fn codes(
        &mut self,
        numbers: &[i64],
        valid: &[bool],
        mut code: impl FnMut(&[&str]) -> Vec<u32>,
    ) -> Vec<u32> {
        let mut codes = Vec::with_capacity(numbers.len());
        let rows = numbers.chunks(TOGETHER).zip(valid.chunks(TOGETHER));
        for (numbers, valid) in rows {
            self.fetch(numbers);
            codes.extend(numbers.iter().zip(valid).map(|(number, valid)| {
                if !valid {
                    return NO_TEXT;
                }
                match self.get(*number) {
                    Ok(code) => code,
                    Err(place) => {
                        let found = codes_of(&[*number], &mut code);
                        let code = found.first().copied().unwrap_or(NO_TEXT);
                        self.put(place, *number, code);
                        code
                    }
                }
            }));
        }
        codes
    }

    /// Touches the numbers' slots, so that one wait for memory does for many.
    fn fetch(&self, numbers: &[i64]) {
        let mut touched = 0;
        for number in numbers {
            let slot = self.slots.get(self.place(*number));
            touched ^= slot.map_or(0, |(_, code)| *code);
        }
        std::hint::black_box(touched);
    }

    fn place(&self, number: i64) -> usize {
        ((number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    /// A number's code, or the free slot where it would stand; none if that is
    /// too far.
    #[inline(always)]
    fn get(&self, number: i64) -> Result<u32, Option<usize>> {
        let mask = self.slots.len() - 1;
        let mut at = self.place(number);
        for _ in 0..LONGEST_PROBE {
            match self.slots.get(at) {
                Some((_, FREE)) => return Err(Some(at)),
                Some((found, code)) if *found == number => return Ok(*code),
                _ => at = (at + 1) & mask,
            }
        }
        Err(None)
    }

    #[inline(never)]
    fn put(&mut self, place: Option<usize>, number: i64, code: u32) {
        if self.count >= MOST || code == FREE {
            return;
        }
        if let Some(slot) = place.and_then(|place| self.slots.get_mut(place)) {
            *slot = (number, code);
            self.count += 1;
        }
        // Half full at most: most numbers are found at their first slot.
        if self.count * 2 > self.slots.len() {
            let slots = vec![(0, FREE); self.slots.len() * 2];
            self.shift -= 1;
            self.count = 0;
            for (number, code) in std::mem::replace(&mut self.slots, slots) {
                let free = (code != FREE).then(|| self.get(number).err().flatten());
                let slot = free.flatten().and_then(|at| self.slots.get_mut(at));
                if let Some(slot) = slot {
                    *slot = (number, code);
                    self.count += 1;
                }
            }
        }
    }
}
