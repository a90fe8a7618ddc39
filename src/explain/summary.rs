//! What drives the scores over all customers, gathered row by row.
//!
//! A summary takes rows in any number of batches and merges with summaries of
//! other rows, so that workers can share the work.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::feature::contract::{Contract, FeatureKind};
use crate::feature::matrix::Matrix;

/// Contributions of many rows, summarised per feature.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    rows: u64,
    features: Vec<Gathered>,
}

/// What is kept of one feature's contributions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Gathered {
    absolute: f64,
    along: Along,
}

/// How contributions go with the feature's values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Along {
    /// Moments of value (x) and contribution (y) over rows that have a value.
    Number(Moments),
    /// Rows and summed contribution per category code.
    Category(Vec<(u64, f64)>),
}

/// Means and centred sums, updated one pair at a time (Welford) and merged in
/// one step (Chan, Golub and LeVeque 1979): no large squares are subtracted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Moments {
    count: f64,
    mean_x: f64,
    mean_y: f64,
    xx: f64,
    yy: f64,
    xy: f64,
}

/// One feature's part in the scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// The feature's position in the contract.
    pub feature: usize,
    /// Mean absolute contribution over all rows, in log-odds.
    pub mean_absolute: f64,
    /// Which values raise the score.
    pub direction: Direction,
}

/// Which values of a feature raise the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// High ones.
    Rising {
        /// Correlation of value and contribution, above 0.
        correlation: f64,
    },
    /// Low ones.
    Falling {
        /// Correlation of value and contribution, below 0.
        correlation: f64,
    },
    /// Neither: no contribution, one value, or no straight relation.
    Flat,
    /// A category most of all.
    Category {
        /// The code of the category with the highest mean contribution.
        code: usize,
        /// That mean, in log-odds.
        mean: f64,
        /// How many rows have the category.
        rows: u64,
    },
}

/// Correlations nearer to 0 than this say nothing about direction.
const FLAT: f64 = 0.05;

impl Summary {
    /// An empty summary for the contract's features.
    pub fn new(contract: &Contract) -> Summary {
        let gather = |kind: &FeatureKind| Gathered {
            absolute: 0.0,
            along: match kind {
                FeatureKind::Category { categories } => {
                    Along::Category(vec![(0, 0.0); categories.len()])
                }
                _ => Along::Number(Moments::default()),
            },
        };
        Summary {
            rows: 0,
            features: contract.features.iter().map(|f| gather(&f.kind)).collect(),
        }
    }

    /// How many rows were added.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Adds `rows` of the matrix; `contributions` has one element per row and feature.
    pub fn add(&mut self, matrix: &Matrix, rows: Range<usize>, contributions: &[f32]) {
        let width = self.features.len();
        self.rows += rows.len() as u64;
        for (feature, gathered) in self.features.iter_mut().enumerate() {
            let column = if feature < matrix.width() {
                matrix.column(feature).get(rows.clone()).unwrap_or(&[])
            } else {
                &[]
            };
            let shares = contributions.iter().skip(feature).step_by(width.max(1));
            for (cell, share) in column.iter().zip(shares) {
                gathered.add(f64::from(*cell), f64::from(*share));
            }
        }
    }

    /// Adds what another summary of the same contract gathered from other rows.
    pub fn merge(&mut self, other: &Summary) {
        self.rows += other.rows;
        for (mine, theirs) in self.features.iter_mut().zip(&other.features) {
            mine.absolute += theirs.absolute;
            match (&mut mine.along, &theirs.along) {
                (Along::Number(mine), Along::Number(theirs)) => mine.merge(theirs),
                (Along::Category(mine), Along::Category(theirs)) => {
                    for (mine, theirs) in mine.iter_mut().zip(theirs) {
                        mine.0 += theirs.0;
                        mine.1 += theirs.1;
                    }
                }
                _ => {}
            }
        }
    }

    /// The `count` features with the largest mean absolute contribution, largest
    /// first; equal ones in the contract's order.
    pub fn top(&self, count: usize) -> Vec<Driver> {
        let mut drivers: Vec<Driver> = self
            .features
            .iter()
            .enumerate()
            .map(|(feature, gathered)| Driver {
                feature,
                mean_absolute: gathered.absolute / (self.rows.max(1) as f64),
                direction: gathered.direction(),
            })
            .collect();
        drivers.sort_by(|a, b| b.mean_absolute.total_cmp(&a.mean_absolute));
        drivers.truncate(count);
        drivers
    }
}

impl Gathered {
    fn add(&mut self, cell: f64, share: f64) {
        self.absolute += share.abs();
        match &mut self.along {
            Along::Number(moments) if cell.is_finite() => moments.add(cell, share),
            Along::Category(codes) if cell >= 0.0 => {
                if let Some(code) = codes.get_mut(cell as usize) {
                    code.0 += 1;
                    code.1 += share;
                }
            }
            _ => {}
        }
    }

    fn direction(&self) -> Direction {
        match &self.along {
            Along::Number(moments) => match moments.correlation() {
                correlation if correlation >= FLAT => Direction::Rising { correlation },
                correlation if correlation <= -FLAT => Direction::Falling { correlation },
                _ => Direction::Flat,
            },
            Along::Category(codes) => {
                let mut best = Direction::Flat;
                let mut highest = f64::NEG_INFINITY;
                for (code, (rows, sum)) in codes.iter().enumerate() {
                    let mean = sum / (*rows as f64);
                    if *rows > 0 && mean > highest {
                        highest = mean;
                        let rows = *rows;
                        best = Direction::Category { code, mean, rows };
                    }
                }
                if self.absolute == 0.0 {
                    return Direction::Flat;
                }
                best
            }
        }
    }
}

impl Moments {
    fn add(&mut self, x: f64, y: f64) {
        self.count += 1.0;
        let dx = x - self.mean_x;
        let dy = y - self.mean_y;
        self.mean_x += dx / self.count;
        self.mean_y += dy / self.count;
        self.xx += dx * (x - self.mean_x);
        self.yy += dy * (y - self.mean_y);
        self.xy += dx * (y - self.mean_y);
    }

    fn merge(&mut self, other: &Moments) {
        let count = self.count + other.count;
        if other.count == 0.0 {
            return;
        }
        let dx = other.mean_x - self.mean_x;
        let dy = other.mean_y - self.mean_y;
        let weight = self.count * other.count / count;
        self.xx += other.xx + dx * dx * weight;
        self.yy += other.yy + dy * dy * weight;
        self.xy += other.xy + dx * dy * weight;
        self.mean_x += dx * other.count / count;
        self.mean_y += dy * other.count / count;
        self.count = count;
    }

    /// Pearson's correlation; 0 when either side does not vary.
    fn correlation(&self) -> f64 {
        let spread = libm::sqrt(self.xx) * libm::sqrt(self.yy);
        if spread > 0.0 { self.xy / spread } else { 0.0 }
    }
}
