//! What moves a class's score, exactly: by its trees or its coefficients.

use std::sync::Arc;

use super::COUNTED;
use crate::engine::failure::Failure;
use crate::engine::study::sample;
use crate::explain::linear::LinearShap;
use crate::explain::tree_shap::TreeShap;
use crate::explain::{Explainer, additivity};
use crate::feature::Matrix;
use crate::model::ClassModel;

/// Explains one class after the other.
pub(super) struct Exact {
    /// The customers that stand for all.
    counted: Matrix,
    /// What explains the class that is at hand, with each customer's margin.
    at_hand: Option<(Box<dyn Explainer>, Vec<f32>)>,
}

impl Exact {
    pub(super) fn new(matrix: &Matrix) -> Exact {
        Exact {
            counted: sample(matrix, COUNTED),
            at_hand: None,
        }
    }

    /// Begins a class; how many of the customers that are asked have a score.
    pub(super) fn begin(
        &mut self,
        model: &ClassModel,
        class: usize,
        asked: &Matrix,
    ) -> Result<usize, Failure> {
        let (explainer, margins) = explainer_of(model, class, asked, &self.counted)?;
        let known = margins.iter().filter(|margin| margin.is_finite()).count();
        self.at_hand = Some((explainer, margins));
        Ok(known)
    }

    /// The contributions of one customer, if there is a score.
    pub(super) fn explain(&self, asked: &Matrix, row: usize) -> Result<Option<Vec<f32>>, Failure> {
        let Some((explainer, margins)) = &self.at_hand else {
            return Ok(None);
        };
        let own = margins.get(row..row + 1).unwrap_or_default();
        // A linear model has no score for a row with gaps.
        if own.iter().any(|margin| !margin.is_finite()) {
            return Ok(None);
        }
        let mut out = vec![0.0; asked.width()];
        additivity::explain_checked(&**explainer, asked, row..row + 1, own, &mut out)?;
        Ok(Some(out))
    }
}

/// What explains one class, and the margins of the customers that are asked.
fn explainer_of(
    model: &ClassModel,
    class: usize,
    asked: &Matrix,
    counted: &Matrix,
) -> Result<(Box<dyn Explainer>, Vec<f32>), Failure> {
    if let Some(ensemble) = model.explainable(class, counted) {
        let mut margins = vec![0.0; asked.rows()];
        ensemble.predict_margins(asked, 0..asked.rows(), &mut margins);
        let explainer = TreeShap::new(Arc::new(ensemble))?;
        return Ok((Box::new(explainer), margins));
    }
    let linear = model.linear();
    let linear = linear.and_then(|linear| LinearShap::new(&linear, class, counted));
    let linear = linear.ok_or(Failure::NeedsTrees)?;
    let margins = (0..asked.rows()).map(|row| linear.margin(&asked.row(row)) as f32);
    let margins = margins.collect();
    Ok((Box::new(linear), margins))
}
