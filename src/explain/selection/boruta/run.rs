//! One run of Boruta: trees on features and their shadows, and what each is worth.

use std::sync::Arc;

use super::{BorutaError, BorutaOptions};
use crate::explain::additivity;
use crate::explain::inspection::sample;
use crate::explain::tree_shap::TreeShap;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::{Random, TrainingRows, random::mix};
use crate::model::boosting::{Binned, Boosting, BoostingOptions, Input};
use crate::model::trees::TreeEnsemble;

/// Least shadows: the largest of fewer would be surpassed too easily.
const LEAST_SHADOWS: usize = 5;

/// Rows explained in one step.
const BLOCK: usize = 128;

/// Bins of a feature: coarse ones do to see what matters.
const BINS: usize = 64;

/// Mean |SHAP| in log-odds.
pub(super) struct Worth {
    /// Of the active features.
    pub features: Vec<f64>,
    /// Of the shadows.
    pub shadows: Vec<f64>,
}

/// A run under way.
pub(super) struct Run {
    features: usize,
    explained: Matrix,
    stage: Stage,
}

enum Stage {
    Grow(Box<Boosting>),
    Explain {
        shap: TreeShap<Arc<TreeEnsemble>>,
        sums: Vec<f64>,
        from: usize,
    },
}

impl Run {
    pub(super) fn new(
        matrix: &Matrix,
        inputs: &[Input],
        labels: &[bool],
        active: &[usize],
        run: u64,
        options: &BorutaOptions,
    ) -> Run {
        let rows = matrix.rows();
        let seed = mix(options.seed ^ mix(run + 1));
        let mut random = Random::new(seed);
        let input = |feature: &usize| inputs.get(*feature).copied().unwrap_or(Input::Number);
        let mut columns: Vec<Vec<f32>> = active
            .iter()
            .map(|feature| matrix.column(*feature).to_vec())
            .collect();
        let mut of: Vec<Input> = active.iter().map(input).collect();
        let rounds = LEAST_SHADOWS.div_ceil(active.len().max(1)).max(1);
        for feature in std::iter::repeat_n(active, rounds).flatten() {
            let mut shadow = matrix.column(*feature).to_vec();
            random.shuffle(&mut shadow);
            columns.push(shadow);
            of.push(input(feature));
        }
        let both = Matrix::new(rows, columns).unwrap_or_default();
        let train = TrainingRows::all(rows);
        let shape = BoostingOptions {
            trees: options.trees.max(1),
            leaves: 8,
            depth: 6,
            learning_rate: 0.15,
            l2: 1.0,
            min_rows: (rows / 100).clamp(2, 20),
            bins: BINS,
            row_share: 0.7,
            // What stands for another feature must have its chance, too.
            column_share: 0.5,
            seed,
            ..BoostingOptions::default()
        };
        let binned = Arc::new(Binned::of(&both, &of, &train, BINS, shape.leaves));
        let explained = both.chosen(&sample(rows, options.explained.max(1), seed));
        Run {
            features: active.len(),
            explained,
            stage: Stage::Grow(Box::new(Boosting::new(
                binned,
                labels,
                None,
                &train,
                &[],
                shape,
            ))),
        }
    }

    /// Does a little; in the end what features and shadows are worth.
    pub(super) fn step(&mut self) -> Result<Option<Worth>, BorutaError> {
        match &mut self.stage {
            Stage::Grow(boosting) => {
                if boosting.step().finished {
                    let ensemble = boosting
                        .ensemble()
                        .map_err(|error| BorutaError::Model(Box::new(error)))?;
                    let shap = TreeShap::new(Arc::new(ensemble)).map_err(BorutaError::Explain)?;
                    self.stage = Stage::Explain {
                        sums: vec![0.0; self.explained.width()],
                        shap,
                        from: 0,
                    };
                }
                Ok(None)
            }
            Stage::Explain { shap, sums, from } => {
                let to = (*from + BLOCK).min(self.explained.rows());
                let width = sums.len();
                let mut shares = vec![0.0f32; (to - *from) * width];
                let mut margins = vec![0.0f32; to - *from];
                let ensemble = shap.ensemble();
                ensemble.predict_margins(&self.explained, *from..to, &mut margins);
                let explained = &self.explained;
                additivity::explain_checked(&*shap, explained, *from..to, &margins, &mut shares)
                    .map_err(BorutaError::Explain)?;
                for row in shares.chunks_exact(width.max(1)) {
                    for (sum, share) in sums.iter_mut().zip(row) {
                        *sum += f64::from(share.abs());
                    }
                }
                *from = to;
                if to < self.explained.rows() {
                    return Ok(None);
                }
                let rows = self.explained.rows().max(1) as f64;
                let worth: Vec<f64> = sums.iter().map(|sum| sum / rows).collect();
                let (features, shadows) = worth.split_at(self.features.min(worth.len()));
                Ok(Some(Worth {
                    features: features.to_vec(),
                    shadows: shadows.to_vec(),
                }))
            }
        }
    }
}
