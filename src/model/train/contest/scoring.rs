//! Rows scored some at a time: so many that a step takes a few milliseconds, whatever the kind.

use super::fits::score;
use crate::feature::matrix::Matrix;
use crate::model::estimator::Estimator;

/// Rows that are scored between two looks at the time.
pub(super) const ROWS_AT_A_TIME: usize = 1_000;

/// Multiplications of one step.
const WORK_PER_STEP: u64 = 1 << 22;

/// How many rows of a kind make a step.
fn rows_per_step(estimator: &Estimator) -> usize {
    let rows = WORK_PER_STEP / estimator.work().max(1);
    usize::try_from(rows).map_or(ROWS_AT_A_TIME, |rows| rows.clamp(1, ROWS_AT_A_TIME))
}

/// Scores the next of some rows behind those that are scored; whether that was all of them.
pub(super) fn score_some(
    estimator: &Estimator,
    matrix: &Matrix,
    rows: &[u32],
    scores: &mut Vec<f64>,
) -> bool {
    let begin = scores.len();
    // No step reaches beyond a look at the time.
    let look = ROWS_AT_A_TIME - begin % ROWS_AT_A_TIME;
    let end = (begin + rows_per_step(estimator).min(look)).min(rows.len());
    if let Some(some) = rows.get(begin..end).filter(|some| !some.is_empty()) {
        scores.append(&mut score(estimator, matrix, some));
    }
    end >= rows.len()
}

/// As [`score_some`]; from when it is late on no more rows are scored, but some are in any case.
pub(super) fn score_some_until(
    estimator: &Estimator,
    matrix: &Matrix,
    rows: &[u32],
    scores: &mut Vec<f64>,
    is_late: &dyn Fn() -> bool,
) -> bool {
    let looks = !scores.is_empty() && scores.len().is_multiple_of(ROWS_AT_A_TIME);
    if looks && scores.len() < rows.len() && is_late() {
        return true;
    }
    score_some(estimator, matrix, rows, scores)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::prepare::{Random, TrainingRows};
    use crate::model::boosting::Input;
    use crate::model::fitting::Kin;
    use crate::model::neighbours::{NeighbourFit, NeighbourOptions};
    use crate::model::perceptron::{NetworkFit, NetworkOptions};

    const ROWS: usize = 2_300;

    #[test]
    fn scored_some_at_a_time_or_all_at_once_rows_have_the_same_scores() {
        let mut random = Random::new(2);
        let column = |random: &mut Random| (0..ROWS).map(|_| random.normal() as f32).collect();
        let columns: Vec<Vec<f32>> = (0..6).map(|_| column(&mut random)).collect();
        let labels: Vec<bool> = columns[0].iter().map(|cell| *cell > 0.0).collect();
        let matrix = Matrix::new(ROWS, columns).unwrap();
        let (inputs, all) = ([Input::Number; 6], TrainingRows::all(ROWS));
        let options = NeighbourOptions::default();
        let mut fit =
            NeighbourFit::new(&matrix, &inputs, &labels, &all, &Kin::default(), &options).unwrap();
        while !fit.step().finished {}
        let neighbours = Estimator::Neighbours(Box::new(fit.finish().unwrap()));
        let options = NetworkOptions {
            epochs: 1,
            ..NetworkOptions::default()
        };
        let mut fit =
            NetworkFit::new(&matrix, &inputs, &labels, &all, &Kin::default(), options).unwrap();
        while !fit.step().finished {}
        let network = Estimator::Network(Box::new(fit.finish().unwrap()));

        // Neither all rows nor in order.
        let rows: Vec<u32> = (0..ROWS as u32).rev().filter(|row| row % 9 > 0).collect();
        for estimator in [neighbours, network] {
            let at_once = score(&estimator, &matrix, &rows);
            let (mut scores, mut steps) = (Vec::new(), 1);
            while !score_some(&estimator, &matrix, &rows, &mut scores) {
                steps += 1;
            }
            assert!(steps > 2, "{steps} steps");
            assert_eq!(scores, at_once);
            // Late from the beginning, the first thousand are scored.
            let mut late = Vec::new();
            while !score_some_until(&estimator, &matrix, &rows, &mut late, &|| true) {}
            assert_eq!(late[..], at_once[..ROWS_AT_A_TIME]);
        }
    }
}
