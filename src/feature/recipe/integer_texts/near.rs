//! Codes of whole numbers that lie near each other, one place for each number.

use super::super::values::NO_TEXT;
use super::{FREE, codes_of};

/// Most numbers from the least to the greatest: 4 MB of codes.
const MOST: u64 = 1 << 20;

/// From here on codes stand for numbers that are new in these rows.
const NEW: u32 = 1 << 31;

/// Codes of the numbers from `first` on.
#[derive(Default)]
pub(super) struct Near {
    first: i64,
    codes: Vec<u32>,
}

impl Near {
    /// The codes of numbers as [`super::IntegerTexts::codes`] gives them; none if the numbers
    /// do not lie near each other.
    pub fn codes(
        &mut self,
        numbers: &[i64],
        valid: &[bool],
        code: &mut impl FnMut(&[&str]) -> Vec<u32>,
    ) -> Option<Vec<u32>> {
        let (mut least, mut most) = (i64::MAX, i64::MIN);
        for (number, valid) in numbers.iter().zip(valid) {
            least = least.min(if *valid { *number } else { least });
            most = most.max(if *valid { *number } else { most });
        }
        if least > most {
            return Some(vec![NO_TEXT; numbers.len()]);
        }
        self.cover(least, most)?;
        let mut new = Vec::new();
        let rows = numbers.iter().zip(valid);
        let codes = rows.map(|(number, valid)| {
            let place = number.wrapping_sub(self.first) as usize;
            match self.codes.get_mut(place).filter(|_| *valid) {
                Some(code) => {
                    if *code == FREE {
                        *code = NEW + new.len() as u32;
                        new.push(*number);
                    }
                    *code
                }
                None => NO_TEXT,
            }
        });
        let mut codes: Vec<u32> = codes.collect();
        if new.is_empty() {
            return Some(codes);
        }
        let found = codes_of(&new, code);
        for (number, code) in new.iter().zip(&found) {
            let place = number.wrapping_sub(self.first) as usize;
            if let Some(slot) = self.codes.get_mut(place) {
                *slot = *code;
            }
        }
        for code in &mut codes {
            let place = code.wrapping_sub(NEW) as usize;
            *code = found.get(place).copied().unwrap_or(*code);
        }
        Some(codes)
    }

    /// Makes room for these numbers, unless that is too much.
    fn cover(&mut self, least: i64, most: i64) -> Option<()> {
        let held = self.codes.len();
        if held == 0 {
            self.first = least;
        }
        let last = self.first.wrapping_add(held as i64 - 1);
        let (first, last) = match held {
            0 => (least, most),
            _ => (least.min(self.first), most.max(last)),
        };
        let span = last.wrapping_sub(first) as u64;
        if span >= MOST {
            return None;
        }
        let needed = self.first.wrapping_sub(first) as u64;
        if needed > 0 {
            // As much again as there is, lest every batch moves all of it.
            let spare = (MOST - 1 - span).min(held as u64);
            let more = needed + spare.min(first.abs_diff(i64::MIN));
            let old = std::mem::replace(&mut self.codes, vec![FREE; more as usize]);
            self.codes.extend(old);
            self.first = self.first.wrapping_sub(more as i64);
        }
        let length = last.wrapping_sub(self.first) as usize + 1;
        if length > self.codes.len() {
            self.codes.resize(length, FREE);
        }
        Some(())
    }
}
