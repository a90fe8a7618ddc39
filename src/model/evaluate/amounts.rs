//! How good a model of amounts is: how far its predictions lie from what came.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Figure;
use super::bootstrap::Bootstrap;
use super::error::EvaluateError;

/// What predicted amounts say of rows whose amount is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmountEvaluation {
    /// Rows.
    pub rows: u64,
    /// The mean of what came.
    pub mean: f64,
    /// The mean of what was predicted.
    pub mean_predicted: f64,
    /// The figures by name, in the amounts' unit: `rmse` (root of the mean squared error), `mae`
    /// (mean absolute error); and `r2`, the share of the variance that is explained, where there
    /// is any.
    pub figures: BTreeMap<String, Figure>,
}

/// The figures, in the order of [`figures`].
const NAMES: [&str; 3] = ["rmse", "mae", "r2"];

impl AmountEvaluation {
    /// Evaluates predictions, one per row; `groups`, if given, names each row's customer, so that
    /// the bootstrap draws customers.
    ///
    /// # Errors
    /// [`EvaluateError`] when there is no row, or there are not as many predictions.
    pub fn of(
        truth: &[f64],
        predicted: &[f64],
        groups: Option<&[u32]>,
        bootstrap: &Bootstrap,
    ) -> Result<AmountEvaluation, EvaluateError> {
        if truth.is_empty() {
            return Err(EvaluateError::NoRows);
        }
        if truth.len() != predicted.len() {
            return Err(EvaluateError::Shape {
                rows: truth.len() as u64,
                classes: 1,
                probabilities: predicted.len() as u64,
            });
        }
        let intervals = bootstrap.intervals(truth.len(), groups, NAMES.len(), |weights| {
            figures(truth, predicted, Some(weights))
        });
        let named = NAMES.iter().zip(figures(truth, predicted, None));
        let figures = named
            .zip(intervals)
            .filter_map(|((name, value), interval)| {
                let value = value?;
                Some((name.to_string(), Figure { value, interval }))
            });
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        Ok(AmountEvaluation {
            rows: truth.len() as u64,
            mean: mean(truth),
            mean_predicted: mean(predicted),
            figures: figures.collect(),
        })
    }
}

fn figures(truth: &[f64], predicted: &[f64], weights: Option<&[f64]>) -> Vec<Option<f64>> {
    let weight = |row: usize| weights.map_or(1.0, |w| w.get(row).copied().unwrap_or(0.0));
    let mean = |of: &dyn Fn(f64, f64) -> f64| {
        let (mut sum, mut total) = (0.0, 0.0);
        for (row, (came, predicted)) in truth.iter().zip(predicted).enumerate() {
            sum += weight(row) * of(*came, *predicted);
            total += weight(row);
        }
        (total > 0.0).then(|| sum / total)
    };
    let squared = mean(&|came, predicted| (came - predicted) * (came - predicted));
    let middle = mean(&|came, _| came);
    let variance = middle.and_then(|middle| mean(&|came, _| (came - middle) * (came - middle)));
    let explained = squared
        .zip(variance)
        .and_then(|(squared, variance)| (variance > 0.0).then(|| 1.0 - squared / variance));
    vec![
        squared.map(libm::sqrt),
        mean(&|came, predicted| (came - predicted).abs()),
        explained,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(truth: &[f64], predicted: &[f64]) -> AmountEvaluation {
        AmountEvaluation::of(truth, predicted, None, &Bootstrap::default()).expect("rows")
    }

    fn value(evaluation: &AmountEvaluation, name: &str) -> Option<f64> {
        evaluation.figures.get(name).map(|figure| figure.value)
    }

    #[test]
    fn amounts_by_hand() {
        // scikit-learn's own example: r2_score gives 0.9486081370449679.
        let found = of(&[3.0, -0.5, 2.0, 7.0], &[2.5, 0.0, 2.0, 8.0]);
        assert_eq!(value(&found, "mae"), Some(0.5));
        assert_eq!(value(&found, "rmse"), Some(0.375f64.sqrt()));
        let explained = value(&found, "r2").expect("a variance");
        assert!((explained - 0.948_608_137_044_967_9).abs() < 1e-15);
        assert_eq!(
            (found.rows, found.mean, found.mean_predicted),
            (4, 2.875, 3.125)
        );
    }

    #[test]
    fn what_does_not_vary_explains_nothing() {
        let found = of(&[2.0, 2.0], &[2.0, 3.0]);
        assert_eq!(value(&found, "r2"), None);
        assert_eq!(value(&found, "mae"), Some(0.5));
        let none = AmountEvaluation::of(&[], &[], None, &Bootstrap::default());
        assert_eq!(none, Err(EvaluateError::NoRows));
    }
}
