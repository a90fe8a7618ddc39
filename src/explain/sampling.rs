//! Shapley values of any model by sampling, against a background of rows.
//!
//! A feature that is not known takes its value from a row z of the background, as in
//! [`super::interventional`], whose exact values these are estimates of. A *walk* leads from z
//! to the row x, one feature after the other in a random order, and every feature gets what
//! its step changes:
//!
//! ```text
//! Δᵢ = f(features before i from x, the rest from z, i from x) − f(the same, i from z)
//! ```
//!
//! so that each walk adds up to f(x) − f(z) exactly. Contributions are the mean over walks
//! (Castro, Gómez and Tejada 2009; Štrumbelj and Kononenko 2014). Every order is walked
//! forwards and backwards, which cancels much of what the order matters (antithetic
//! pairs), and every background row begins equally many pairs, so that the base
//! is the mean score of the background for every row.
//!
//! Since the background rows are strata, what differs between them is no sampling error: the
//! variance of a contribution is the mean over rows z of s²(z) ∕ pairs, by the number of rows.

use crate::feature::matrix::Matrix;
use crate::feature::prepare::Random;

/// The most rows of a background.
pub const MOST_BACKGROUND: usize = 100;

/// The most features: a walk is scored at once, and has a row for each.
pub const MOST_FEATURES: usize = 1_024;

/// The fewest pairs of walks that are worth an estimate, and the most that add anything to it.
const PAIRS: [usize; 2] = [8, 2_000];

/// The fewest pairs from each background row: fewer have no spread.
const LEAST_ROUNDS: usize = 2;

/// The most scores that one row's explanation takes.
const MOST_EVALUATIONS: usize = 8_192;

/// Multiplications that it may take: a fraction of a second.
const WORK: u64 = 1 << 27;

/// Multiplications that it may take when fewer would be worth nothing: some seconds.
const MOST_WORK: u64 = 1 << 30;

/// About as many rows are scored at once.
const BATCH: usize = 1_024;

/// What the orders are drawn by: the same row is always explained the same.
const SEED: u64 = 0x5EED_CA57;

/// Explains rows against a background.
#[derive(Clone, Debug)]
pub struct Sampling {
    background: Vec<Vec<f32>>,
    /// The background's scores.
    scores: Vec<f64>,
    base: f64,
    /// Pairs of walks from each background row.
    rounds: usize,
}

/// One row's contributions, as far as sampling tells them.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The row's score.
    pub score: f64,
    /// One per feature, in the score's unit; with the base they add up to the score.
    pub contributions: Vec<f64>,
    /// The standard error of each.
    pub errors: Vec<f64>,
}

/// How many rows a background has and how many pairs each begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Effort {
    background: usize,
    rounds: usize,
}

impl Effort {
    fn of(features: usize, rows: usize, evaluations: usize) -> Option<Effort> {
        // A walk there and one back score every feature's step.
        let pairs = evaluations / (2 * features.max(1));
        if features > MOST_FEATURES || rows == 0 || pairs < PAIRS[0] {
            return None;
        }
        let pairs = pairs.min(PAIRS[1]);
        let background = (pairs / LEAST_ROUNDS).min(rows).min(MOST_BACKGROUND);
        let rounds = pairs / background;
        Some(Effort { background, rounds })
    }
}

/// The fewest scores that explaining a row of so many features takes.
pub fn least_evaluations(features: usize) -> usize {
    PAIRS[0] * 2 * features.max(1)
}

/// How many scores a row's explanation may take where one score takes `work` multiplications;
/// `None` if it would take too long.
pub fn evaluations(features: usize, work: u64) -> Option<usize> {
    let least = least_evaluations(features);
    let allowed = usize::try_from(WORK / work).unwrap_or(usize::MAX);
    let most = usize::try_from(MOST_WORK / work).unwrap_or(usize::MAX);
    let is_room = features <= MOST_FEATURES && least <= most;
    is_room.then(|| allowed.clamp(least, MOST_EVALUATIONS.max(least)))
}

impl Sampling {
    /// Takes an even sample of the rows of `matrix` as the background, as large as about
    /// `evaluations` scores per explained row allow. `score` scores all rows of a matrix.
    ///
    /// `None` when there is no row, when there are more than [`MOST_FEATURES`], or
    /// [`least_evaluations`] are not allowed.
    pub fn new<E>(
        matrix: &Matrix,
        evaluations: usize,
        score: impl FnOnce(&Matrix, &mut [f64]) -> Result<(), E>,
    ) -> Result<Option<Sampling>, E> {
        let rows = matrix.rows();
        let Some(Effort { background, rounds }) = Effort::of(matrix.width(), rows, evaluations)
        else {
            return Ok(None);
        };
        let chosen = (0..background).map(|at| matrix.row(at * rows / background));
        let background: Vec<Vec<f32>> = chosen.collect();
        let mut scores = vec![0.0; background.len()];
        let mut batch = Batch::new(matrix.width());
        background.iter().for_each(|row| batch.push(row));
        score(&batch.take(), &mut scores)?;
        Ok(Some(Sampling {
            base: scores.iter().sum::<f64>() / scores.len() as f64,
            background,
            scores,
            rounds,
        }))
    }

    /// The mean score of the background.
    pub fn base(&self) -> f64 {
        self.base
    }

    /// How many rows the background has.
    pub fn background(&self) -> usize {
        self.background.len()
    }

    /// Explains a row by the scores that `score` gives the rows of a matrix.
    pub fn explain<E>(
        &self,
        row: &[f32],
        mut score: impl FnMut(&Matrix, &mut [f64]) -> Result<(), E>,
    ) -> Result<Estimate, E> {
        let mut batch = Batch::new(row.len());
        batch.push(row);
        let mut own = [0.0];
        score(&batch.take(), &mut own)?;
        let mut sums = Sums::new(row.len(), self.rounds);
        let mut random = Random::new(SEED);
        let mut walks = Vec::new();
        let strata = self.background.iter().zip(&self.scores).enumerate();
        for (stratum, (from, start)) in strata {
            let features = 0..row.len();
            let order: Vec<usize> = features
                .filter(|&feature| differ(row, from, feature))
                .collect();
            for _ in 0..self.rounds {
                let mut order = order.clone();
                random.shuffle(&mut order);
                batch.walk(from, row, order.iter());
                batch.walk(from, row, order.iter().rev());
                walks.push(Walk {
                    stratum,
                    order,
                    ends: [*start, own[0]],
                });
                if batch.rows >= BATCH {
                    sums.add(&mut batch, &mut walks, &mut score)?;
                }
            }
        }
        sums.add(&mut batch, &mut walks, &mut score)?;
        Ok(sums.finish(own[0], self.background.len()))
    }
}

/// Whether a feature's step may change the score: two missing cells are the same.
fn differ(row: &[f32], from: &[f32], feature: usize) -> bool {
    let cell = |cells: &[f32]| cells.get(feature).copied().unwrap_or(f32::NAN);
    let (to, from) = (cell(row), cell(from));
    to != from && !(to.is_nan() && from.is_nan())
}

/// Two walks in one order, there and back.
struct Walk {
    /// The background row's number.
    stratum: usize,
    /// The features in the order in which the first walk meets them.
    order: Vec<usize>,
    /// The scores at its beginning and its end.
    ends: [f64; 2],
}

/// Rows to be scored together.
struct Batch {
    columns: Vec<Vec<f32>>,
    rows: usize,
}

impl Batch {
    fn new(width: usize) -> Batch {
        Batch {
            columns: vec![Vec::new(); width],
            rows: 0,
        }
    }

    fn push(&mut self, row: &[f32]) {
        for (column, cell) in self.columns.iter_mut().zip(row) {
            column.push(*cell);
        }
        self.rows += 1;
    }

    /// The rows between `from` and `to`, both without, as features change in an order.
    fn walk<'a>(
        &mut self,
        from: &[f32],
        to: &[f32],
        order: impl ExactSizeIterator<Item = &'a usize>,
    ) {
        let mut at = from.to_vec();
        let between = order.len().saturating_sub(1);
        for feature in order.take(between) {
            if let (Some(cell), Some(to)) = (at.get_mut(*feature), to.get(*feature)) {
                *cell = *to;
            }
            self.push(&at);
        }
    }

    /// The rows as a matrix; none are left.
    fn take(&mut self) -> Matrix {
        let fresh = Batch::new(self.columns.len());
        let Batch { columns, rows } = std::mem::replace(self, fresh);
        Matrix::new(rows, columns).unwrap_or_default()
    }
}

/// What the walks say so far.
struct Sums {
    rounds: f64,
    /// Per feature, the sum over strata of the mean over pairs.
    means: Vec<f64>,
    /// Per feature, the sum over strata of that mean's variance.
    variances: Vec<f64>,
    /// The stratum under way.
    stratum: usize,
    /// Its pairs so far.
    pairs: f64,
    /// Per feature, their mean and the sum of squares about it (Welford 1962).
    moments: Vec<[f64; 2]>,
}

impl Sums {
    fn new(features: usize, rounds: usize) -> Sums {
        Sums {
            rounds: rounds as f64,
            means: vec![0.0; features],
            variances: vec![0.0; features],
            stratum: 0,
            pairs: 0.0,
            moments: vec![[0.0; 2]; features],
        }
    }

    /// Scores the batch and adds what its walks say.
    fn add<E>(
        &mut self,
        batch: &mut Batch,
        walks: &mut Vec<Walk>,
        score: &mut impl FnMut(&Matrix, &mut [f64]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut scores = vec![0.0; batch.rows];
        if batch.rows > 0 {
            score(&batch.take(), &mut scores)?;
        }
        let mut left = scores.as_slice();
        for walk in walks.drain(..) {
            let between = walk.order.len().saturating_sub(1);
            let (forwards, rest) = left.split_at(between.min(left.len()));
            let (backwards, rest) = rest.split_at(between.min(rest.len()));
            left = rest;
            let there = steps(walk.ends, forwards);
            let mut back: Vec<f64> = steps(walk.ends, backwards).collect();
            back.reverse();
            let both = there.zip(back).map(|(there, back)| (there + back) / 2.0);
            self.pair(walk.stratum, walk.order.iter().copied().zip(both));
        }
        Ok(())
    }

    /// Adds a pair of walks; features that it does not name changed nothing.
    fn pair(&mut self, stratum: usize, changes: impl Iterator<Item = (usize, f64)>) {
        if stratum != self.stratum {
            self.end_stratum();
            self.stratum = stratum;
        }
        self.pairs += 1.0;
        // The same features change in all walks from one row.
        for (feature, change) in changes {
            if let Some([mean, squares]) = self.moments.get_mut(feature) {
                let distance = change - *mean;
                *mean += distance / self.pairs;
                *squares += distance * (change - *mean);
            }
        }
    }

    fn end_stratum(&mut self) {
        let into = self.means.iter_mut().zip(&mut self.variances);
        for ((total, variance), moments) in into.zip(&mut self.moments) {
            let [mean, squares] = std::mem::take(moments);
            *total += mean;
            *variance += squares / (self.rounds - 1.0).max(1.0) / self.rounds;
        }
        self.pairs = 0.0;
    }

    fn finish(mut self, score: f64, strata: usize) -> Estimate {
        self.end_stratum();
        let strata = strata as f64;
        let errors = self.variances.iter();
        Estimate {
            score,
            contributions: self.means.iter().map(|sum| sum / strata).collect(),
            errors: errors.map(|sum| libm::sqrt(*sum) / strata).collect(),
        }
    }
}

/// What each step of a walk changes, from the scores between its ends.
fn steps([start, end]: [f64; 2], between: &[f64]) -> impl Iterator<Item = f64> {
    let from = std::iter::once(start).chain(between.iter().copied());
    let to = between.iter().copied().chain(std::iter::once(end));
    from.zip(to).map(|(from, to)| to - from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effort_is_bounded_and_its_limits_are_told() {
        let effort = |background, rounds| Some(Effort { background, rounds });
        for (features, rows, evaluations, expected) in [
            (5, 1_000, 8_192, effort(100, 8)),
            (5, 3, 8_192, effort(3, 273)),
            (24, 1_000, 8_192, effort(85, 2)),
            (24, 1_000, least_evaluations(24), effort(4, 2)),
            (24, 1_000, least_evaluations(24) - 1, None),
            (24, 0, 8_192, None),
            (MOST_FEATURES + 1, 9, usize::MAX, None),
            (MOST_FEATURES, 9, usize::MAX, effort(9, 222)),
            (0, 9, 8_192, effort(9, 222)),
        ] {
            let found = Effort::of(features, rows, evaluations);
            assert_eq!(found, expected, "{features} {rows} {evaluations}");
        }
    }

    #[test]
    fn the_effort_follows_the_work_and_ends_where_it_is_too_much() {
        for (features, work, expected) in [
            // Light: as many as are worth it.
            (5, 1, Some(MOST_EVALUATIONS)),
            (24, 1 << 14, Some(MOST_EVALUATIONS)),
            // Heavier: what the work allows, then the fewest that make sense.
            (24, 1 << 16, Some(2_048)),
            (24, 1 << 20, Some(least_evaluations(24))),
            (24, 1 << 22, None),
            // Wide.
            (1_000, 1_000, Some(least_evaluations(1_000))),
            (1_000, 1 << 17, None),
            (MOST_FEATURES + 1, 1, None),
        ] {
            assert_eq!(evaluations(features, work), expected, "{features} {work}");
        }
    }
}
