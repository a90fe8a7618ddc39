//! The contributions to every class of a model, or to every amount, by whatever explains it.

use std::sync::Arc;

use super::error::CommandError;
use super::reasons::{Sampled, even_background};
use super::tree_reasons;
use crate::explain::linear::{LinearShap, check_score};
use crate::explain::{Explainer, additivity};
use crate::feature::matrix::Matrix;
use crate::model::neural::LinearModel;
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
    /// Per pair of features that was asked for, each row's interaction.
    pub pairs: Vec<Vec<f64>>,
    /// Standard errors; none where the contributions are exact.
    pub errors: Vec<f32>,
}

impl ClassReasons {
    /// One row's interactions, a number per pair.
    pub fn pairs_of(&self, row: usize) -> impl Iterator<Item = f64> {
        let pairs = self.pairs.iter();
        pairs.map(move |of| of.get(row).copied().unwrap_or(f64::NAN))
    }
}

/// What else is asked of the rows.
#[derive(Clone, Copy, Default)]
pub struct Compared<'a> {
    /// The rows to compare with, if they were given.
    pub background: Option<&'a Matrix>,
    /// Pairs of features whose interaction is wanted.
    pub pairs: &'a [[usize; 2]],
}

/// Explains the first `rows` rows of a matrix, class by class; `probabilities` are those of all
/// of its rows, a number per class.
pub fn of_classes(
    model: &ClassModel,
    matrix: &Matrix,
    probabilities: &[f64],
    rows: usize,
    compared: Compared,
) -> Result<Vec<ClassReasons>, CommandError> {
    let classes = model.classes.len().max(1);
    if let Some(margins) = model.margins(matrix, 0..rows) {
        let trees = Trees::new(matrix, compared);
        let of_class = |class: usize| {
            let own = margins.iter().skip(class).step_by(classes).copied();
            trees.explain(model.explainable(class, matrix), own.collect())
        };
        return (0..classes).map(of_class).collect();
    }
    if !compared.pairs.is_empty() {
        return Err(CommandError::PairsNeedTrees);
    }
    match model.linear() {
        Some(linear) => {
            let rows = probabilities.chunks(classes).take(rows);
            by_coefficients(&linear, matrix, rows, compared.background)
        }
        None => estimated(model, matrix, probabilities, rows, compared.background),
    }
}

/// Explains the first `rows` rows of a matrix, amount by amount; `margins` are those of all of
/// its rows, a number per amount.
pub fn of_amounts(
    model: &AmountModel,
    matrix: &Matrix,
    margins: &[f32],
    rows: usize,
    compared: Compared,
) -> Result<Vec<ClassReasons>, CommandError> {
    let count = model.outputs.count().max(1);
    let trees = Trees::new(matrix, compared);
    let of_amount = |amount: usize| {
        let own = margins.iter().skip(amount).step_by(count);
        let own = own.take(rows).copied();
        trees.explain(model.explainable(amount, matrix), own.collect())
    };
    (0..count).map(of_amount).collect()
}

/// What sums of trees are explained for.
struct Trees<'a> {
    matrix: &'a Matrix,
    background: Option<Matrix>,
    pairs: &'a [[usize; 2]],
}

impl<'a> Trees<'a> {
    fn new(matrix: &'a Matrix, compared: Compared<'a>) -> Trees<'a> {
        Trees {
            matrix,
            background: compared.background.map(even_background),
            pairs: compared.pairs,
        }
    }

    /// Explains the first rows, whose margins are given.
    fn explain(
        &self,
        ensemble: Option<TreeEnsemble>,
        margins: Vec<f32>,
    ) -> Result<ClassReasons, CommandError> {
        let ensemble = Arc::new(ensemble.ok_or(CommandError::NoBackground)?);
        let (background, pairs) = (self.background.as_ref(), self.pairs);
        let found = tree_reasons::of(&ensemble, self.matrix, &margins, background, pairs)?;
        Ok(ClassReasons {
            base: found.base,
            margins: margins.into_iter().map(f64::from).collect(),
            shares: found.shares,
            pairs: found.pairs,
            errors: Vec::new(),
        })
    }
}

/// Explains the first rows of a matrix by the coefficients of every class; `rows` are their
/// probabilities, and not-a-number stands where there are none.
fn by_coefficients<'a>(
    linear: &LinearModel,
    matrix: &Matrix,
    rows: impl ExactSizeIterator<Item = &'a [f64]>,
    background: Option<&Matrix>,
) -> Result<Vec<ClassReasons>, CommandError> {
    let width = matrix.width();
    let explainer = |class: usize| {
        let explainer = match background {
            Some(background) => LinearShap::against(linear, class, background),
            None => LinearShap::new(linear, class, matrix),
        };
        explainer.ok_or(CommandError::NoBackground)
    };
    let explainers = (0..linear.sums.len()).map(explainer);
    let explainers: Vec<LinearShap> = explainers.collect::<Result<_, _>>()?;
    let nothing = |explainer: &LinearShap| ClassReasons {
        base: explainer.base(),
        margins: vec![f64::NAN; rows.len()],
        shares: vec![f32::NAN; rows.len() * width],
        pairs: Vec::new(),
        errors: Vec::new(),
    };
    let mut reasons: Vec<ClassReasons> = explainers.iter().map(nothing).collect();
    let mut own = vec![0.0; width];
    let scored = rows.enumerate();
    for (row, scores) in scored.filter(|(_, scores)| scores.iter().all(|s| !s.is_nan())) {
        let cells = matrix.row(row);
        let margins: Vec<f64> = explainers.iter().map(|of| of.margin(&cells)).collect();
        let given = linear.probabilities(&margins);
        let numbers = margins.iter().zip(given.iter().zip(scores));
        let classes = explainers.iter().zip(&mut reasons);
        for ((explainer, reasons), (margin, (given, score))) in classes.zip(numbers) {
            additivity::explain_row_checked(explainer, &cells, row, *margin, &mut own)
                .and_then(|()| check_score(row, *given, *score))
                .map_err(CommandError::Explain)?;
            let places = reasons.shares.iter_mut().skip(row * width);
            places.zip(&own).for_each(|(to, from)| *to = *from as f32);
            if let Some(slot) = reasons.margins.get_mut(row) {
                *slot = *margin;
            }
        }
    }
    Ok(reasons)
}

/// Estimates, a class at a time, in probability.
fn estimated(
    model: &ClassModel,
    matrix: &Matrix,
    probabilities: &[f64],
    rows: usize,
    background: Option<&Matrix>,
) -> Result<Vec<ClassReasons>, CommandError> {
    let classes = model.classes.len().max(1);
    let all = |matrix: &Matrix| {
        let all = model.probabilities(matrix, 0..matrix.rows());
        all.map_err(|fault| CommandError::Network(Box::new(fault)))
    };
    let of_background = background.map(&all).transpose()?;
    let of_class = |class: usize| {
        let of = |probabilities: &[f64]| -> Vec<f64> {
            let own = probabilities.iter().skip(class).step_by(classes);
            own.copied().collect()
        };
        let sampled = Sampled {
            matrix,
            background: background.unwrap_or(matrix),
            background_scores: &of(of_background.as_deref().unwrap_or(probabilities)),
            work: model.work().unwrap_or(1),
            is_first: class == 0,
        };
        let first = of(probabilities).into_iter().take(rows).collect();
        let reasons = sampled.explain(first, |matrix, out| {
            let own = of(&all(matrix)?);
            out.iter_mut().zip(own).for_each(|(out, own)| *out = own);
            Ok(())
        })?;
        Ok(ClassReasons {
            base: reasons.base,
            margins: reasons.margins,
            shares: reasons.shares,
            pairs: Vec::new(),
            errors: reasons.errors,
        })
    };
    (0..classes).map(of_class).collect()
}
