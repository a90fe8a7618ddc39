//! How many distinct texts there are, estimated in 4 KB: HyperLogLog (Flajolet,
//! Fusy, Gandouet and Meunier 2007) with linear counting while they are few.
//! The standard error is 1.6 %.

use crate::table::index::hash64;

/// Bits of a hash that choose its register.
const BITS: u32 = 12;

/// Registers.
const REGISTERS: usize = 1 << BITS;

/// Every sketch hashes alike, so that two can be merged.
const SEED: u64 = 0x2545_F491_4F6C_DD1D;

/// The largest rank seen in each register; empty until the first text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sketch {
    ranks: Vec<u8>,
}

impl Sketch {
    /// Takes a text.
    pub fn add(&mut self, text: &[u8]) {
        self.ranks.resize(REGISTERS, 0);
        let hash = hash64(text, SEED);
        let rank = (hash << BITS).leading_zeros().min(64 - BITS) as u8 + 1;
        if let Some(known) = self.ranks.get_mut((hash >> (64 - BITS)) as usize) {
            *known = rank.max(*known);
        }
    }

    /// Takes the texts of another.
    pub fn merge(&mut self, other: &Sketch) {
        if !other.ranks.is_empty() {
            self.ranks.resize(REGISTERS, 0);
        }
        for (known, rank) in self.ranks.iter_mut().zip(&other.ranks) {
            *known = (*rank).max(*known);
        }
    }

    /// About how many distinct texts were taken.
    pub fn estimate(&self) -> u64 {
        if self.ranks.is_empty() {
            return 0;
        }
        let registers = REGISTERS as f64;
        let empty = self.ranks.iter().filter(|rank| **rank == 0).count();
        let sum: f64 = self
            .ranks
            .iter()
            .map(|rank| 1.0 / (1u64 << u32::from((*rank).min(63))) as f64)
            .sum();
        let raw = 0.7213 / (1.0 + 1.079 / registers) * registers * registers / sum;
        let few = raw <= 2.5 * registers && empty > 0;
        let estimate = match few {
            true => registers * libm::log(registers / empty as f64),
            false => raw,
        };
        libm::round(estimate) as u64
    }

    /// The registers.
    pub fn into_bytes(self) -> Vec<u8> {
        self.ranks
    }

    /// A sketch of these registers; any others are none.
    pub fn from_bytes(bytes: &[u8]) -> Sketch {
        match bytes.len() == REGISTERS {
            true => Sketch {
                ranks: bytes.to_vec(),
            },
            false => Sketch::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sketch;

    #[test]
    fn estimates_are_within_five_percent_and_merging_loses_none() {
        for count in [10u64, 5_000, 12_000, 200_000] {
            let (mut even, mut odd) = (Sketch::default(), Sketch::default());
            for number in 0..count {
                let half = if number % 2 == 0 { &mut even } else { &mut odd };
                half.add(format!("customer {number}").as_bytes());
                half.add(b"customer 1");
            }
            even.merge(&odd);
            let error = even.estimate() as f64 / count as f64 - 1.0;
            assert!(error.abs() < 0.05, "{count}: {error}");
        }
    }
}
