//! How much each of two models counts, by what they say of rows that they have not seen.

use super::regress::MOST_ROWS;
use crate::model::evaluate::log_loss;
use crate::model::logistic::{Dense, Design, LogisticOptions, fit as fit_logistic};
use crate::model::trees::sigmoid;

/// How strongly the blend is drawn to equal parts, in units of the margins' information:
/// what a few dozen positive rows say of two models is mostly chance.
const EQUAL_PARTS: f64 = 10.0;

/// Inputs whose coefficients are drawn to one share rather than to zero.
struct Around {
    share: f64,
    inputs: Dense,
}

impl Design for Around {
    fn width(&self) -> usize {
        self.inputs.width()
    }

    fn forward(&self, coefficients: &[f64], margins: &mut [f64]) {
        let whole: Vec<f64> = coefficients.iter().map(|away| self.share + away).collect();
        self.inputs.forward(&whole, margins);
    }

    fn backward(&self, residuals: &[f64], gradient: &mut [f64]) {
        self.inputs.backward(residuals, gradient);
    }
}

/// Weights of two models' margins by logistic regression, none below 0: offset and weights. Of
/// very many rows an even part tells.
pub fn stack(margins: &[Vec<f64>; 2], labels: &[bool]) -> (f64, [f64; 2]) {
    let every = labels.len().div_ceil(MOST_ROWS).max(1);
    let labels: Vec<bool> = labels.iter().step_by(every).copied().collect();
    let part = |own: &Vec<f64>| own.iter().step_by(every).copied().collect::<Vec<f64>>();
    let margins = margins.each_ref().map(part);
    let targets: Vec<f64> = labels
        .iter()
        .map(|label| f64::from(u8::from(*label)))
        .collect();
    let ones = vec![1.0; labels.len()];
    let fit = |which: &[usize]| {
        let columns: Vec<Vec<f64>> = which
            .iter()
            .filter_map(|at| margins.get(*at).cloned())
            .collect();
        let (share, l2) = match which.len() {
            1 => (1.0, 1.0),
            parts => (1.0 / parts as f64, EQUAL_PARTS),
        };
        let options = LogisticOptions {
            l2,
            ..LogisticOptions::default()
        };
        let around = Around {
            share,
            inputs: Dense { columns },
        };
        let mut linear = fit_logistic(&around, &targets, &ones, &options);
        linear
            .coefficients
            .iter_mut()
            .for_each(|weight| *weight += share);
        linear
    };
    let both = fit(&[0, 1]);
    if let [first, second] = both.coefficients.as_slice()
        && *first >= 0.0
        && *second >= 0.0
        && first + second > 0.0
    {
        return (both.intercept, [*first, *second]);
    }
    // One of them alone, the better one.
    let alone = [0, 1].map(|at| {
        let linear = fit(&[at]);
        let weight = linear.coefficients.first().copied().unwrap_or(0.0).max(0.0);
        let scores: Vec<f64> = margins
            .get(at)
            .map(|margins| {
                margins
                    .iter()
                    .map(|m| sigmoid(linear.intercept + weight * m))
                    .collect()
            })
            .unwrap_or_default();
        (
            log_loss(&labels, &scores, None).unwrap_or(f64::INFINITY),
            linear.intercept,
            weight,
        )
    });
    let [
        (first_loss, first_offset, first),
        (second_loss, second_offset, second),
    ] = alone;
    match first_loss <= second_loss {
        true => (first_offset, [first, 0.0]),
        false => (second_offset, [0.0, second]),
    }
}
