//! The contributions of rows to a sum of trees, by its paths or against a background, and what
//! pairs of features add together by the same way.

use std::sync::Arc;

use super::error::CommandError;
use super::reasons::Progress;
use crate::explain::group_tables::GroupTables;
use crate::explain::interactions::Interaction;
use crate::explain::interventional::Interventional;
use crate::explain::tree_shap::TreeShap;
use crate::explain::{Explainer, additivity};
use crate::feature::Matrix;
use crate::model::trees::TreeEnsemble;

/// Rows explained at once.
const BLOCK: usize = 4096;

/// The same against a background, where a row takes longer.
const BLOCK_AGAINST: usize = 16;

/// Why rows have their margins.
pub struct TreeReasons {
    /// The margin before any feature is known.
    pub base: f64,
    /// One contribution per row and feature, row after row.
    pub shares: Vec<f32>,
    /// Per pair, each row's interaction.
    pub pairs: Vec<Vec<f64>>,
}

/// Explains the first rows of a matrix, whose `margins` are given; against the rows of
/// `background` if there are any, else by the paths of the trees.
pub fn of(
    ensemble: &Arc<TreeEnsemble>,
    matrix: &Matrix,
    margins: &[f32],
    background: Option<&Matrix>,
    pairs: &[[usize; 2]],
) -> Result<TreeReasons, CommandError> {
    let rows = margins.len();
    if let Some(background) = background {
        let against = Interventional::new(Arc::clone(ensemble), background);
        let against = against.ok_or(CommandError::NoBackground)?;
        let shares = checked(&against, matrix, margins, BLOCK_AGAINST)?;
        let of_pair = |pair: &[usize; 2]| {
            let of_row = |row| against.interaction(*pair, &matrix.row(row));
            (0..rows).map(of_row).collect()
        };
        return Ok(TreeReasons {
            base: against.base(),
            shares,
            pairs: pairs.iter().map(of_pair).collect(),
        });
    }
    let shap = TreeShap::new(Arc::clone(ensemble)).map_err(CommandError::Explain)?;
    let shap = Arc::new(shap);
    let tables = GroupTables::for_rows(Arc::clone(&shap), rows);
    let shares = checked(&tables, matrix, margins, BLOCK)?;
    let of_pair = |pair: &[usize; 2]| {
        let interaction = Interaction::new(&*shap, *pair);
        let of_row = |row| interaction.of_row(&matrix.row(row));
        (0..rows).map(of_row).collect()
    };
    Ok(TreeReasons {
        base: tables.base(),
        shares,
        pairs: pairs.iter().map(of_pair).collect(),
    })
}

/// The contributions of the first rows, so many at once.
fn checked(
    explainer: &dyn Explainer,
    matrix: &Matrix,
    margins: &[f32],
    block: usize,
) -> Result<Vec<f32>, CommandError> {
    let (rows, width) = (margins.len(), matrix.width());
    let mut shares = vec![0.0; rows * width];
    let mut progress = Progress::new(rows);
    for first in (0..rows).step_by(block) {
        let last = (first + block).min(rows);
        let own = &mut shares[first * width..last * width];
        let of_block = &margins[first..last];
        additivity::explain_checked(explainer, matrix, first..last, of_block, own)
            .map_err(CommandError::Explain)?;
        progress.at(last);
    }
    Ok(shares)
}
