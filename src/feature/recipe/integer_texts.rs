//! Whole numbers that stand for texts, above all the ids of customers in
//! Parquet: each distinct one is written as a text and looked up once, not
//! once a row.

use super::values::NO_TEXT;

/// Most numbers that are remembered: 32 MB of slots. Others are looked up as texts.
const MOST: usize = 1 << 20;

/// Slots that are looked at for a number: numbers made to collide must not turn
/// reading into a search of everything.
const LONGEST_PROBE: usize = 16;

/// Numbers whose slots are asked for together.
const TOGETHER: usize = 128;

/// Stands for the code of a slot that is free: no interner gets so far.
const FREE: u32 = NO_TEXT - 1;

/// The codes of numbers met so far.
///
/// Open addressing with linear probing; the place is the upper bits of the
/// number times 2^64 over the golden ratio (Knuth, The Art of Computer
/// Programming, volume 3, 6.4).
pub(super) struct IntegerTexts {
    slots: Vec<(i64, u32)>,
    /// 64 − log2(slots).
    shift: u32,
    count: usize,
}

impl Default for IntegerTexts {
    fn default() -> IntegerTexts {
        IntegerTexts {
            slots: vec![(0, FREE); 1 << 10],
            shift: 64 - 10,
            count: 0,
        }
    }
}

impl IntegerTexts {
    /// The codes of these numbers where `valid`, else [`NO_TEXT`]; `code` gives
    /// those of texts that were not met before.
    pub fn codes(
        &mut self,
        numbers: &[i64],
        valid: &[bool],
        mut code: impl FnMut(&str) -> u32,
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
                        let code = code(&number.to_string());
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

#[cfg(test)]
mod tests {
    use super::super::values::Interner;
    use super::*;

    #[test]
    fn every_number_keeps_its_code() {
        let mut texts = IntegerTexts::default();
        let mut asked = 0;
        // Far apart, side by side, negative, colliding, the extremes; more than the first slots hold.
        let numbers: Vec<i64> = (0..5_000)
            .flat_map(|n| [n, -n, n << 40, n * 7_919, i64::MAX - n, i64::MIN + n])
            .collect();
        let valid: Vec<bool> = (0..numbers.len()).map(|row| row % 11 != 3).collect();
        let mut known = Interner::default();
        let mut code = |text: &str| {
            asked += 1;
            known.code(text)
        };
        let first = texts.codes(&numbers, &valid, &mut code);
        let again = texts.codes(&numbers, &valid, &mut code);
        assert_eq!(first, again);
        for ((number, valid), code) in numbers.iter().zip(&valid).zip(&first) {
            match valid {
                true => assert_eq!(known.text(*code), Some(number.to_string().as_str())),
                false => assert_eq!(*code, NO_TEXT),
            }
        }
        assert!(
            asked < known.len() + known.len() / 100,
            "{asked} of {}",
            known.len()
        );
    }

    #[test]
    fn a_missing_number_stays_missing() {
        let mut texts = IntegerTexts::default();
        let mut asked = 0;
        for _ in 0..2 {
            let codes = texts.codes(&[7, 8, 7], &[true; 3], |text| {
                asked += 1;
                if text == "7" { NO_TEXT } else { 3 }
            });
            assert_eq!(codes, [NO_TEXT, 3, NO_TEXT]);
        }
        assert_eq!(asked, 2);
    }
}
