//! A class's sum of trees, for the looks that only such sums allow.

use std::sync::Arc;

use super::drivers::COUNTED;
use crate::engine::explaining::SharedTreeShap;
use crate::engine::failure::Failure;
use crate::engine::study::sample;
use crate::explain::tree_shap::TreeShap;
use crate::feature::Matrix;
use crate::model::ClassModel;
use crate::model::trees::TreeEnsemble;

/// The trees of one class, and what explains them.
pub(super) fn of_class(
    model: &ClassModel,
    class: usize,
    matrix: &Matrix,
) -> Result<(SharedTreeShap, Arc<TreeEnsemble>), Failure> {
    let ensemble = model.explainable(class, &sample(matrix, COUNTED));
    let ensemble = Arc::new(ensemble.ok_or(Failure::NeedsTrees)?);
    let explainer = TreeShap::new(Arc::clone(&ensemble))?;
    Ok((Arc::new(explainer), ensemble))
}
