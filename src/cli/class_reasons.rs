//! The contributions to every class of a model, or to every amount, by whatever explains it.

use std::sync::Arc;

use super::error::CommandError;
use super::reasons::Sampled;
use crate::explain::group_tables::GroupTables;
use crate::explain::linear::LinearShap;
use crate::explain::tree_shap::TreeShap;
use crate::explain::{Explainer, additivity};
use crate::feature::matrix::Matrix;
use crate::model::trees::TreeEnsemble;
use crate::model::{AmountModel, ClassModel};

/// One class's contributions, or one amount's.
pub struct ClassReasons {
    /// The margin before any feature is known.
    pub base: f64,
    /// Each row's margin, or probability where contributions can only be estimated.
    pub margins: Vec<f64>,
    /// One per row and feature, row after row.
    pub shares: Vec<f32>,
    /// Standard errors; none where the contributions are exact.
    pub errors: Vec<f32>,
}

/// Explains the first `rows` rows of a matrix, class by class; `probabilities` are those of all
/// of its rows, a number per class.
pub fn of_classes(
    model: &ClassModel,
    matrix: &Matrix,
    probabilities: &[f64],
    rows: usize,
) -> Result<Vec<ClassReasons>, CommandError> {
    let classes = model.classes.len().max(1);
    let margins = model.margins(matrix, 0..rows);
    let linear = model.linear();
    if let (None, None) = (&margins, &linear) {
        return estimated(model, matrix, probabilities, rows);
    }
    (0..classes)
        .map(|class| match (&margins, &linear) {
            (Some(margins), _) => {
                let own = own(margins, [class, classes], rows);
                by_trees(model.explainable(class, matrix), matrix, own)
            }
            (None, linear) => {
                let explainer = linear.as_ref();
                let explainer = explainer.and_then(|of| LinearShap::new(of, class, matrix));
                let explainer = explainer.ok_or(CommandError::NoBackground)?;
                Ok(by_coefficients(&explainer, matrix, rows))
            }
        })
        .collect()
}

/// Explains the first `rows` rows of a matrix, amount by amount; `margins` are those of all of
/// its rows, a number per amount.
pub fn of_amounts(
    model: &AmountModel,
    matrix: &Matrix,
    margins: &[f32],
    rows: usize,
) -> Result<Vec<ClassReasons>, CommandError> {
    let count = model.outputs.count().max(1);
    (0..count)
        .map(|amount| {
            let own = own(margins, [amount, count], rows);
            by_trees(model.explainable(amount, matrix), matrix, own)
        })
        .collect()
}

/// The numbers of one class or amount, of the first rows; there are `[which, of how many]`.
fn own<Number: Copy>(all: &[Number], [which, count]: [usize; 2], rows: usize) -> Vec<Number> {
    let own = all.iter().skip(which).step_by(count);
    own.take(rows).copied().collect()
}

fn by_trees(
    ensemble: Option<TreeEnsemble>,
    matrix: &Matrix,
    margins: Vec<f32>,
) -> Result<ClassReasons, CommandError> {
    let (rows, width) = (margins.len(), matrix.width());
    let ensemble = Arc::new(ensemble.ok_or(CommandError::NoBackground)?);
    let explainer = TreeShap::new(ensemble).map_err(CommandError::Explain)?;
    let explainer = GroupTables::for_rows(Arc::new(explainer), rows);
    let mut shares = vec![0.0; rows * width];
    additivity::explain_checked(&explainer, matrix, 0..rows, &margins, &mut shares)
        .map_err(CommandError::Explain)?;
    Ok(ClassReasons {
        base: explainer.base(),
        margins: margins.into_iter().map(f64::from).collect(),
        shares,
        errors: Vec::new(),
    })
}

fn by_coefficients(explainer: &LinearShap, matrix: &Matrix, rows: usize) -> ClassReasons {
    let mut shares = vec![0.0; rows * matrix.width()];
    explainer.explain(matrix, 0..rows, &mut shares);
    ClassReasons {
        base: explainer.base(),
        margins: (0..rows)
            .map(|row| explainer.margin(&matrix.row(row)))
            .collect(),
        shares,
        errors: Vec::new(),
    }
}

/// Estimates, a class at a time, in probability.
fn estimated(
    model: &ClassModel,
    matrix: &Matrix,
    probabilities: &[f64],
    rows: usize,
) -> Result<Vec<ClassReasons>, CommandError> {
    let classes = model.classes.len().max(1);
    let of_class = |class: usize| {
        let scores = own(probabilities, [class, classes], matrix.rows());
        let sampled = Sampled {
            matrix,
            background: matrix,
            background_scores: &scores,
            work: model.work().unwrap_or(1),
            is_first: class == 0,
        };
        let first = scores.get(..rows).unwrap_or(&scores).to_vec();
        let reasons = sampled.explain(first, |matrix, out| {
            let all = model.probabilities(matrix, 0..matrix.rows());
            let all = all.map_err(|fault| CommandError::Network(Box::new(fault)))?;
            let own = all.iter().skip(class).step_by(classes);
            out.iter_mut().zip(own).for_each(|(out, own)| *out = *own);
            Ok(())
        })?;
        Ok(ClassReasons {
            base: reasons.base,
            margins: reasons.margins,
            shares: reasons.shares,
            errors: reasons.errors,
        })
    };
    (0..classes).map(of_class).collect()
}
