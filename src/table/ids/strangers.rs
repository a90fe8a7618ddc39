//! Keys that a fixed population does not have: how many rows, how many
//! different ones, in bounded memory.

use super::hash::wide_hash;

/// Examples kept.
const EXAMPLES: usize = 5;

/// Most characters kept of an example.
const EXAMPLE_LENGTH: usize = 80;

/// Hashes kept. With so many the number is right to about 1.6 %.
const KEPT: usize = 4096;

const SEED: u64 = 0xBB67_AE85_84CA_A73B;

/// Counts rows of unknown keys, and estimates how many keys they are.
///
/// Keeps the smallest [`KEPT`] different hashes: while there are fewer, the
/// count is exact; then the largest of them tells how densely they lie (Z.
/// Bar-Yossef and others, "Counting distinct elements in a data stream", 2002).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strangers {
    rows: u64,
    /// Sorted; every hash below `limit` is there or still in `fresh`.
    smallest: Vec<u64>,
    fresh: Vec<u64>,
    limit: Option<u64>,
    examples: Vec<String>,
}

impl Strangers {
    /// Counts a row in.
    pub fn met(&mut self, key: &[u8]) {
        self.rows += 1;
        if self.examples.len() < EXAMPLES {
            let text = String::from_utf8_lossy(key);
            let text: String = text.chars().take(EXAMPLE_LENGTH).collect();
            if !self.examples.contains(&text) {
                self.examples.push(text);
            }
        }
        let hash = wide_hash(key, SEED);
        if self.limit.is_none_or(|limit| hash < limit) {
            self.fresh.push(hash);
            if self.fresh.len() >= KEPT {
                self.settle();
            }
        }
    }

    /// Rows of unknown keys.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Different unknown keys: exact up to 4,096, beyond that right to a few per cent.
    pub fn different(&mut self) -> u64 {
        self.settle();
        match self.limit {
            None => self.smallest.len() as u64,
            Some(limit) => {
                let share = limit as f64 / u64::MAX as f64;
                ((KEPT - 1) as f64 / share) as u64
            }
        }
    }

    /// The first few.
    pub fn examples(&self) -> &[String] {
        &self.examples
    }

    /// Adds what another part of the rows gave.
    pub fn merge(&mut self, later: &Strangers) {
        self.rows += later.rows;
        self.fresh.extend(&later.smallest);
        self.fresh.extend(&later.fresh);
        self.settle();
        for example in &later.examples {
            if self.examples.len() < EXAMPLES && !self.examples.contains(example) {
                self.examples.push(example.clone());
            }
        }
    }

    fn settle(&mut self) {
        self.smallest.append(&mut self.fresh);
        self.smallest.sort_unstable();
        self.smallest.dedup();
        if self.smallest.len() >= KEPT {
            self.smallest.truncate(KEPT);
            self.limit = self.smallest.last().copied();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meeting(numbers: std::ops::Range<u32>) -> Strangers {
        let mut strangers = Strangers::default();
        for number in numbers.clone().chain(numbers) {
            strangers.met(number.to_string().as_bytes());
        }
        strangers
    }

    #[test]
    fn few_are_counted_and_many_estimated() {
        assert_eq!(Strangers::default().different(), 0);
        let mut few = meeting(0..4000);
        assert_eq!((few.rows(), few.different()), (8000, 4000));
        assert_eq!(few.examples(), ["0", "1", "2", "3", "4"]);
        let mut many = meeting(0..300_000);
        let estimate = many.different();
        assert!(estimate.abs_diff(300_000) < 15_000, "{estimate}");
        assert!(many.smallest.len() <= KEPT && many.fresh.len() < KEPT);
    }

    #[test]
    fn parts_merge_to_the_whole() {
        let mut merged = meeting(0..50_000);
        merged.merge(&meeting(40_000..90_000));
        let mut whole = meeting(0..90_000);
        assert_eq!(merged.different(), whole.different());
        assert_eq!(merged.rows(), 200_000);
    }
}
