//! What is searched: named numbers within bounds.

use serde::{Deserialize, Serialize};

/// Numbers to choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Space {
    /// One by one.
    pub dimensions: Vec<Dimension>,
}

/// One number to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// What it is called.
    pub name: String,
    /// What it may be.
    pub range: Range,
}

/// What a number may be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Range {
    /// Any number from the first to the second.
    Even(f64, f64),
    /// As [`Range::Even`], by its logarithm; both above 0.
    Log(f64, f64),
    /// A whole number from the first to the second, by its logarithm; both above 0.
    Whole(u32, u32),
    /// One of so many choices: 0, 1 …
    Choice(u32),
}

impl Range {
    /// The bounds within which is searched: those of the logarithm where it counts.
    pub(super) fn inner(self) -> [f64; 2] {
        match self {
            Range::Even(low, high) => [low, high],
            Range::Log(low, high) => [libm::log(low), libm::log(high)],
            // Half a number beyond either end, so that the ends are as likely as others.
            Range::Whole(low, high) => [
                libm::log(f64::from(low) - 0.5),
                libm::log(f64::from(high) + 0.5),
            ],
            Range::Choice(count) => [0.0, f64::from(count)],
        }
    }

    /// From a number to where it is searched.
    pub(super) fn inwards(self, value: f64) -> f64 {
        match self {
            Range::Even(..) | Range::Choice(_) => value,
            Range::Log(..) | Range::Whole(..) => libm::log(value),
        }
    }

    /// From where it is searched to the number.
    pub(super) fn outwards(self, inner: f64) -> f64 {
        match self {
            Range::Even(low, high) => inner.clamp(low, high),
            Range::Log(low, high) => libm::exp(inner).clamp(low, high),
            Range::Whole(low, high) => {
                libm::round(libm::exp(inner)).clamp(f64::from(low), f64::from(high))
            }
            Range::Choice(count) => {
                libm::floor(inner).clamp(0.0, f64::from(count.saturating_sub(1)))
            }
        }
    }

    /// Whether the number may be.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Range::Even(low, high) | Range::Log(low, high) => (low..=high).contains(&value),
            Range::Whole(low, high) => {
                (f64::from(low)..=f64::from(high)).contains(&value) && libm::floor(value) == value
            }
            Range::Choice(count) => {
                value >= 0.0 && value < f64::from(count) && libm::floor(value) == value
            }
        }
    }
}

impl Space {
    /// A space of named numbers.
    pub fn of(dimensions: &[(&str, Range)]) -> Space {
        let dimension = |(name, range): &(&str, Range)| Dimension {
            name: (*name).to_string(),
            range: *range,
        };
        Space {
            dimensions: dimensions.iter().map(dimension).collect(),
        }
    }

    /// The number of this name among `values`, which stand in the dimensions' order.
    pub fn value(&self, values: &[f64], name: &str) -> Option<f64> {
        let at = self.dimensions.iter().position(|d| d.name == name)?;
        values.get(at).copied()
    }
}
