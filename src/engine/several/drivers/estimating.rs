//! What moves a class's probability where nothing tells it exactly: SHAP by sampling, as for a
//! model that answers yes or no, a class at a time.

use crate::engine::failure::Failure;
use crate::explain::additivity;
use crate::explain::sampling::{Estimate, MOST_BACKGROUND, Sampling, evaluations};
use crate::feature::Matrix;
use crate::model::ClassModel;

/// Customers whose contributions are estimated: each may take a second for every class.
const ASKED: usize = 50;

/// About as many estimates are made for all classes together, and of how many customers at least.
const ESTIMATES: usize = 500;
const FEWEST: usize = 10;

/// Estimates one class after the other.
pub(super) struct Estimating {
    /// The customers with whom others are compared.
    background: Matrix,
    /// Scores that a customer's contributions may take.
    evaluations: usize,
    /// For the class that is at hand.
    at_hand: Option<Sampling>,
}

impl Estimating {
    /// Begins, with the customers that are asked; `known` are the rows of `matrix` that have
    /// probabilities, and `work` is what the score of one takes; of many `classes` fewer are asked.
    ///
    /// # Errors
    /// [`Failure::NotScored`] where there are none, [`Failure::NeedsTrees`] where estimates would
    /// take too long.
    pub(super) fn new(
        matrix: &Matrix,
        known: &[u32],
        work: u64,
        classes: usize,
    ) -> Result<(Estimating, Matrix), Failure> {
        if known.is_empty() {
            return Err(Failure::NotScored);
        }
        let evaluations = evaluations(matrix.width(), work.max(1)).ok_or(Failure::NeedsTrees)?;
        let estimating = Estimating {
            background: matrix.chosen(&evenly(known, MOST_BACKGROUND)),
            evaluations,
            at_hand: None,
        };
        let asked = (ESTIMATES / classes.max(1)).clamp(FEWEST, ASKED);
        Ok((estimating, matrix.chosen(&evenly(known, asked))))
    }

    /// How many customers others are compared with.
    pub(super) fn background(&self) -> usize {
        let sampling = self.at_hand.as_ref();
        sampling.map_or(self.background.rows(), Sampling::background)
    }

    /// Begins a class, whose probability `score` gives the rows of a matrix.
    pub(super) fn begin(
        &mut self,
        score: impl FnOnce(&Matrix, &mut [f64]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let begun = Sampling::new(&self.background, self.evaluations, score)?;
        self.at_hand = Some(begun.ok_or(Failure::NeedsTrees)?);
        Ok(())
    }

    /// The contributions of one customer, with their standard errors.
    pub(super) fn explain(
        &self,
        asked: &Matrix,
        row: usize,
        score: impl FnMut(&Matrix, &mut [f64]) -> Result<(), Failure>,
    ) -> Result<Option<Estimate>, Failure> {
        let Some(sampling) = &self.at_hand else {
            return Ok(None);
        };
        let estimate = sampling.explain(&asked.row(row), score)?;
        let shares = estimate.contributions.iter().map(|share| *share as f32);
        let shares: Vec<f32> = shares.collect();
        let tolerance = additivity::tolerance(shares.len(), 1.0);
        let own = [estimate.score as f32];
        additivity::check(sampling.base(), &shares, &own, tolerance, row)?;
        Ok(Some(estimate))
    }
}

/// What gives the probability of one class.
pub(super) fn score_of(
    model: &ClassModel,
    class: usize,
) -> impl Fn(&Matrix, &mut [f64]) -> Result<(), Failure> + use<'_> {
    move |matrix, out| {
        let all = model.probabilities(matrix, 0..matrix.rows())?;
        let own = all.iter().skip(class).step_by(model.classes.len().max(1));
        out.iter_mut().zip(own).for_each(|(out, own)| *out = *own);
        Ok(())
    }
}

/// So many of the rows at most, evenly spread.
fn evenly(rows: &[u32], most: usize) -> Vec<u32> {
    let used = rows.len().min(most);
    let chosen = (0..used).filter_map(|at| rows.get(at * rows.len() / used.max(1)).copied());
    chosen.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::prepare::Random;

    const ROWS: usize = 400;

    fn matrix() -> Matrix {
        let mut random = Random::new(3);
        let column = |random: &mut Random| (0..ROWS).map(|_| random.uniform() as f32).collect();
        let columns: Vec<Vec<f32>> = (0..3).map(|_| column(&mut random)).collect();
        Matrix::new(ROWS, columns).unwrap()
    }

    /// Probabilities of two classes: a sum, and a product, whose parts hang on each other.
    fn score(class: usize) -> impl Fn(&Matrix, &mut [f64]) -> Result<(), Failure> {
        move |matrix, out| {
            for (row, out) in out.iter_mut().enumerate() {
                let cells: Vec<f64> = matrix.row(row).into_iter().map(f64::from).collect();
                *out = match class {
                    0 => 0.1 + 0.5 * cells[0] + 0.2 * cells[1],
                    _ => cells[0] * cells[1],
                };
            }
            Ok(())
        }
    }

    #[test]
    fn each_class_is_estimated_with_its_error() {
        let (matrix, known) = (matrix(), (0..ROWS as u32).collect::<Vec<u32>>());
        let (mut estimating, asked) = Estimating::new(&matrix, &known, 1, 2).unwrap();
        assert_eq!((asked.rows(), estimating.background()), (ASKED, 100));
        // Of many classes fewer customers are asked, but some.
        let asked_of = |classes| {
            Estimating::new(&matrix, &known, 1, classes)
                .unwrap()
                .1
                .rows()
        };
        assert_eq!([10, 25, 1_000].map(asked_of), [50, 20, 10]);
        let mean = |feature: usize| {
            let cells = estimating.background.column(feature).iter();
            cells.map(|cell| f64::from(*cell)).sum::<f64>() / 100.0
        };
        let means = [mean(0), mean(1)];
        estimating.begin(score(0)).unwrap();
        for row in 0..asked.rows() {
            let found = estimating.explain(&asked, row, score(0)).unwrap().unwrap();
            let cells: Vec<f64> = asked.row(row).into_iter().map(f64::from).collect();
            // Of a sum nothing is left to chance.
            let exact = [
                0.5 * (cells[0] - means[0]),
                0.2 * (cells[1] - means[1]),
                0.0,
            ];
            for (at, exact) in exact.into_iter().enumerate() {
                assert!((found.contributions[at] - exact).abs() < 1e-9, "{row} {at}");
                assert!(found.errors[at] < 1e-9, "{row} {at}");
            }
        }
        // Another class has contributions of its own, and none of them is forgotten.
        estimating.begin(score(1)).unwrap();
        let found = estimating.explain(&asked, 7, score(1)).unwrap().unwrap();
        let own = asked.row(7);
        assert!((found.score - f64::from(own[0]) * f64::from(own[1])).abs() < 1e-9);
        assert_eq!(found.contributions[2], 0.0);
    }

    #[test]
    fn what_cannot_be_estimated_is_refused() {
        let matrix = matrix();
        let refused = |known: &[u32], work: u64| Estimating::new(&matrix, known, work, 2).err();
        assert_eq!(refused(&[], 1), Some(Failure::NotScored));
        assert_eq!(refused(&[1, 2], u64::MAX), Some(Failure::NeedsTrees));
        // A score that is no number adds up to nothing.
        let (mut estimating, asked) = Estimating::new(&matrix, &[4, 5, 6], 1, 2).unwrap();
        assert_eq!(estimating.explain(&asked, 0, score(0)), Ok(None));
        estimating.begin(score(0)).unwrap();
        let broken = |_: &Matrix, out: &mut [f64]| {
            out.fill(f64::NAN);
            Ok(())
        };
        assert!(estimating.explain(&asked, 0, broken).is_err());
    }
}
