//! Random numbers that are the same on every machine: a seeded ChaCha stream
//! and the few distributions that the demos need, all through libm.

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

/// A stream of random numbers.
pub struct Random {
    generator: ChaCha8Rng,
}

impl Random {
    /// The stream numbered `stream` of a seed. Streams of one seed are
    /// independent, so that a change in one table leaves the others as they are.
    pub fn new(seed: u64, stream: u64) -> Random {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Random { generator }
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    pub fn uniform(&mut self) -> f64 {
        (self.generator.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number in `low..=high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + libm::floor(self.uniform() * (high - low + 1) as f64) as i64
    }

    /// True with the given probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// Standard normal (Box and Muller 1958; the second number is thrown away,
    /// which keeps the stream simple).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        radius * libm::cos(2.0 * core::f64::consts::PI * self.uniform())
    }

    /// Exponential with the given mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(1.0 - self.uniform())
    }

    /// Poisson (Knuth's product of uniforms; fine for the small means used here).
    pub fn poisson(&mut self, mean: f64) -> i64 {
        let limit = libm::exp(-mean);
        let mut product = self.uniform();
        let mut count = 0;
        while product > limit {
            product *= self.uniform();
            count += 1;
        }
        count
    }

    /// One of the choices, each as likely as its weight.
    pub fn pick<T: Copy>(&mut self, first: T, rest: &[(T, f64)]) -> T {
        // `first` takes what the weights of the rest leave of one.
        let mut at = self.uniform();
        for &(choice, weight) in rest {
            if at < weight {
                return choice;
            }
            at -= weight;
        }
        first
    }

    /// Puts the items into a random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            let other = self.between(0, end as i64) as usize;
            items.swap(end, other);
        }
    }
}

/// The logistic function.
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// The intercept that makes the mean probability of `scores` equal `share`.
pub fn intercept_for(scores: &[f64], share: f64) -> f64 {
    let (mut low, mut high) = (-60.0, 60.0);
    // Sixty halvings of 120 end far below the last bit that matters.
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        let total: f64 = scores.iter().map(|score| logistic(score + middle)).sum();
        if total < share * scores.len() as f64 {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_distributions() {
        let mut random = Random::new(7, 0);
        let count = 40_000;
        let mut mean = |draw: &mut dyn FnMut(&mut Random) -> f64| {
            (0..count).map(|_| draw(&mut random)).sum::<f64>() / count as f64
        };
        for (name, found, expected) in [
            ("uniform", mean(&mut |r| r.uniform()), 0.5),
            ("normal", mean(&mut |r| r.normal()), 0.0),
            ("normal²", mean(&mut |r| r.normal().powi(2)), 1.0),
            ("exponential", mean(&mut |r| r.exponential(2.0)), 2.0),
            ("poisson", mean(&mut |r| r.poisson(3.0) as f64), 3.0),
            ("between", mean(&mut |r| r.between(1, 5) as f64), 3.0),
            ("pick", mean(&mut |r| r.pick(0.0, &[(1.0, 0.25)])), 0.25),
        ] {
            assert!((found - expected).abs() < 0.04, "{name}: {found}");
        }
    }

    #[test]
    fn streams_differ_and_repeat() {
        let first: Vec<f64> = {
            let mut random = Random::new(1, 0);
            (0..4).map(|_| random.uniform()).collect()
        };
        let mut again = Random::new(1, 0);
        let mut other = Random::new(1, 1);
        assert_eq!(first[0], again.uniform());
        assert_ne!(first[0], other.uniform());
    }

    #[test]
    fn intercept_meets_the_share() {
        let scores = [-2.0, 0.0, 1.0, 3.0];
        let intercept = intercept_for(&scores, 0.2);
        let mean = scores.iter().map(|s| logistic(s + intercept)).sum::<f64>() / 4.0;
        assert!((mean - 0.2).abs() < 1e-12);
    }
}
