//! Whole numbers that stand for texts, above all the ids of customers in
//! Parquet: each distinct one is written as a text and looked up once, not
//! once a row.

mod far;
mod near;

use super::values::NO_TEXT;
use crate::ingest::parquet::write_whole;
use far::Far;
use near::Near;

/// Stands for the code of a number that was not met yet: no interner gets so far.
const FREE: u32 = NO_TEXT - 1;

/// The codes of numbers met so far: in the order of the numbers while they lie near each
/// other, as numbers that were given one after the other do; else by hashing.
#[derive(Default)]
pub(super) struct IntegerTexts {
    near: Near,
    far: Option<Far>,
}

impl IntegerTexts {
    /// The codes of these numbers where `valid`, else [`NO_TEXT`]; `code` gives
    /// those of texts that were not met before.
    pub fn codes(
        &mut self,
        numbers: &[i64],
        valid: &[bool],
        mut code: impl FnMut(&[&str]) -> Vec<u32>,
    ) -> Vec<u32> {
        if self.far.is_none() {
            if let Some(codes) = self.near.codes(numbers, valid, &mut code) {
                return codes;
            }
            self.near = Near::default();
        }
        let far = self.far.get_or_insert_default();
        far.codes(numbers, valid, code)
    }
}

/// The codes of numbers, by their texts.
fn codes_of(numbers: &[i64], code: &mut impl FnMut(&[&str]) -> Vec<u32>) -> Vec<u32> {
    let (mut bytes, mut ends) = (String::new(), Vec::with_capacity(numbers.len()));
    for number in numbers {
        write_whole(*number, &mut bytes);
        ends.push(bytes.len());
    }
    let mut start = 0;
    let texts = ends.iter().map(|end| {
        let text = bytes.get(start..*end).unwrap_or_default();
        start = *end;
        text
    });
    let texts: Vec<&str> = texts.collect();
    code(&texts)
}

#[cfg(test)]
mod tests {
    use super::super::values::Interner;
    use super::*;

    /// Numbers ten thousand at a time, each batch twice; how often a text was asked for.
    fn look_at(numbers: &[i64]) -> (usize, usize) {
        let valid: Vec<bool> = (0..numbers.len()).map(|row| row % 11 != 3).collect();
        let mut texts = IntegerTexts::default();
        let (mut known, mut asked) = (Interner::default(), 0);
        let mut code = |texts: &[&str]| {
            asked += texts.len();
            let texts: Vec<Option<&str>> = texts.iter().copied().map(Some).collect();
            known.codes(&texts)
        };
        let mut found = Vec::new();
        for (numbers, valid) in numbers.chunks(10_000).zip(valid.chunks(10_000)) {
            let first = texts.codes(numbers, valid, &mut code);
            let again = texts.codes(numbers, valid, &mut code);
            assert_eq!(first, again);
            found.extend(first);
        }
        for ((number, valid), code) in numbers.iter().zip(&valid).zip(&found) {
            match valid {
                true => assert_eq!(known.text(*code), Some(number.to_string().as_str())),
                false => assert_eq!(*code, NO_TEXT),
            }
        }
        (asked, known.len())
    }

    #[test]
    fn every_number_keeps_its_code() {
        // Far apart, side by side, negative, colliding, the extremes; more than the first slots hold.
        let numbers: Vec<i64> = (0..5_000)
            .flat_map(|n| [n, -n, n << 40, n * 7_919, i64::MAX - n, i64::MIN + n])
            .collect();
        let (asked, known) = look_at(&numbers);
        assert!(asked < known + known / 100, "{asked} of {known}");
    }

    #[test]
    fn numbers_near_each_other_are_asked_for_once() {
        // Up, down, repeated, about zero and at either end of what there is.
        for first in [-25_000, 400_000_000, i64::MIN, i64::MAX - 60_000] {
            for step in [1, -1, 7, -7] {
                let place = |n: i64| 30_000 + (n * step) % 30_000;
                let numbers: Vec<i64> = (0..40_000).map(|n| first + place(n)).collect();
                let (asked, known) = look_at(&numbers);
                assert_eq!(asked, known, "{first} {step}");
            }
        }
    }

    #[test]
    fn numbers_that_turn_out_to_lie_apart_keep_their_codes() {
        let near = (0..20_000).map(|n| n * 3);
        let apart = (0..20_000).map(|n| n * 1_000_003);
        let numbers: Vec<i64> = near.clone().chain(apart).chain(near).collect();
        look_at(&numbers);
    }

    #[test]
    fn a_missing_number_stays_missing() {
        let mut texts = IntegerTexts::default();
        let mut asked = 0;
        for _ in 0..2 {
            let codes = texts.codes(&[7, 8, 7], &[true; 3], |texts| {
                asked += texts.len();
                let code = |text: &&str| if *text == "7" { NO_TEXT } else { 3 };
                texts.iter().map(code).collect()
            });
            assert_eq!(codes, [NO_TEXT, 3, NO_TEXT]);
        }
        assert_eq!(asked, 2);
    }
}
