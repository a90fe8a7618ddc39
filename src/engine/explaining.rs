//! How the loaded model's scores are explained: exactly by its trees or its coefficients, by
//! sampling, or not at all.

use std::sync::Arc;

use super::failure::Failure;
use super::view::Words;
use crate::explain::linear::LinearShap;
use crate::explain::reading::Scale;
use crate::explain::sampling::{Sampling, evaluations};
use crate::explain::tree_shap::TreeShap;
use crate::explain::{Explainer, additivity};
use crate::feature::Matrix;
use crate::i18n::{explain as text, number};
use crate::model::trees::TreeEnsemble;
use crate::model::{OnnxFault, Predictor, Scorer};

/// An explainer of trees that is shared.
pub(super) type SharedTreeShap = Arc<TreeShap<Arc<TreeEnsemble>>>;

/// How the customers' scores are explained.
pub(super) enum Explaining {
    /// Exactly.
    Trees {
        explainer: SharedTreeShap,
        scale: Scale,
    },
    /// Exactly, in log-odds, whatever scale the model's own scores have.
    Linear(LinearShap),
    /// Estimated, one customer at a time.
    Sampled(Sampling),
    /// Too much work; the mean score stands for the base.
    Withheld { mean: f64 },
}

/// Why one customer's score is what it is.
pub(super) struct Explanation {
    /// The score before any feature is known, on the scale of the contributions.
    pub(super) base: f64,
    /// The customer's score on that scale.
    pub(super) margin: f64,
    /// One contribution per feature; none if they are withheld.
    pub(super) contributions: Vec<f64>,
    /// Their standard errors, where they are estimates.
    pub(super) errors: Vec<f64>,
}

/// What contributions of a model's scores add up to.
fn scale_of(model: &Scorer) -> Scale {
    match model.predictor {
        Predictor::LogOdds(_) => Scale::LogOdds,
        Predictor::Probability(_) | Predictor::Network(_) | Predictor::Estimator(_) => {
            Scale::Probability
        }
    }
}

/// What the reader should know of how a model's scores are explained, before they are.
pub(super) fn note(model: &Scorer) -> Option<Words> {
    let message = match &model.predictor {
        Predictor::LogOdds(_) => return None,
        Predictor::Probability(_) => text::NOTE_PROBABILITY,
        Predictor::Network(_) if model.linear().is_some() => text::NOTE_LINEAR,
        Predictor::Network(_) | Predictor::Estimator(_) => {
            let features = model.contract().features.len();
            match evaluations(features, model.work().unwrap_or(1)) {
                Some(_) => text::NOTE_SAMPLED,
                None => text::NOTE_WITHHELD,
            }
        }
    };
    Some(Words::of(|lang| message.text(lang).to_string()))
}

impl Explaining {
    /// For the customers in `matrix`, whose mean score is `mean`; `explainer` is the one
    /// of a model of trees whose file knows how many training rows passed each node.
    pub(super) fn new(
        model: &Scorer,
        explainer: Option<&SharedTreeShap>,
        matrix: &Matrix,
        mean: f64,
    ) -> Result<Explaining, Failure> {
        let linear = model.linear();
        if let Some(explainer) = linear.and_then(|linear| LinearShap::new(&linear, 0, matrix)) {
            return Ok(Explaining::Linear(explainer));
        }
        if let Some(work) = model.work() {
            let sampling = match evaluations(matrix.width(), work) {
                Some(evaluations) => Sampling::new(matrix, evaluations, scores_of(model))?,
                None => None,
            };
            return Ok(match sampling {
                Some(sampling) => Explaining::Sampled(sampling),
                None => Explaining::Withheld { mean },
            });
        }
        let explainer = match (explainer, model.explainable(matrix)) {
            (Some(known), _) => Arc::clone(known),
            (None, Some(ensemble)) => Arc::new(TreeShap::new(ensemble)?),
            (None, None) => return Ok(Explaining::Withheld { mean }),
        };
        let scale = scale_of(model);
        Ok(Explaining::Trees { explainer, scale })
    }

    /// The score before any feature is known, on the scale of the contributions.
    pub(super) fn base(&self) -> f64 {
        match self {
            Explaining::Trees { explainer, .. } => explainer.base(),
            Explaining::Linear(explainer) => explainer.base(),
            Explaining::Sampled(sampling) => sampling.base(),
            Explaining::Withheld { mean } => *mean,
        }
    }

    /// What contributions add up to.
    pub(super) fn scale(&self) -> Scale {
        match self {
            Explaining::Trees { scale, .. } => *scale,
            Explaining::Linear(_) => Scale::LogOdds,
            Explaining::Sampled(_) | Explaining::Withheld { .. } => Scale::Probability,
        }
    }

    /// Whether everybody's contributions can be had at any time.
    pub(super) fn is_exact(&self) -> bool {
        matches!(self, Explaining::Trees { .. } | Explaining::Linear(_))
    }

    /// Explains one row of numbers whose score on the model's scale is `margin`; what does not
    /// add up is an error. `row` is the customer's, from 0.
    pub(super) fn explain(
        &self,
        model: &Scorer,
        numbers: &[f32],
        margin: f32,
        row: usize,
    ) -> Result<Explanation, Failure> {
        let base = self.base();
        let mut own = f64::from(margin);
        let mut contributions: Vec<f64> = vec![0.0; numbers.len()];
        let mut errors = Vec::new();
        let tolerance = match self {
            Explaining::Trees { explainer, .. } => {
                let (explainer, exact) = (&**explainer, &mut contributions);
                additivity::explain_row_checked(explainer, numbers, row, own, exact)?;
                explainer.tolerance()
            }
            Explaining::Linear(explainer) => {
                let score = model.probability(margin);
                own = explainer.explain_scored(numbers, row, score, &mut contributions)?;
                let sizes = contributions.iter().map(|share| share.abs());
                explainer.tolerance_at(base.abs() + sizes.sum::<f64>())
            }
            Explaining::Sampled(sampling) => {
                let estimate = sampling.explain(numbers, scores_of(model));
                let estimate = estimate.map_err(|fault| fault.at_row(row + 1))?;
                (contributions, errors) = (estimate.contributions, estimate.errors);
                additivity::tolerance(numbers.len(), 1.0)
            }
            Explaining::Withheld { .. } => {
                return Ok(Explanation {
                    base,
                    margin: own,
                    contributions: Vec::new(),
                    errors: Vec::new(),
                });
            }
        };
        let narrow: Vec<f32> = contributions.iter().map(|value| *value as f32).collect();
        additivity::check(base, &narrow, &[own as f32], tolerance, row)?;
        Ok(Explanation {
            base,
            margin: own,
            // As they are kept for all customers, so that a reason reads the same whenever it is asked for.
            contributions: narrow.into_iter().map(f64::from).collect(),
            errors,
        })
    }

    /// Where a customer's chart starts, and what its steps are.
    pub(super) fn start_in_words(&self) -> Words {
        let typical = number::percent(self.scale().probability(self.base()));
        let (message, background) = match self {
            Explaining::Trees {
                scale: Scale::LogOdds,
                ..
            }
            | Explaining::Linear(_) => (text::START_LOG_ODDS, 0),
            Explaining::Trees { .. } => (text::START_PROBABILITY, 0),
            Explaining::Sampled(sampling) => (text::START_SAMPLED, sampling.background()),
            Explaining::Withheld { .. } => (text::NOTE_WITHHELD, 0),
        };
        let background = number::grouped(background as u64);
        let values = [("typical", &*typical), ("background", &*background)];
        Words::of(|lang| message.fill(lang, &values))
    }

    /// What the last column of the table of reasons holds: its head.
    pub(super) fn detail_head(&self) -> Words {
        let message = match self {
            Explaining::Trees {
                scale: Scale::LogOdds,
                ..
            }
            | Explaining::Linear(_) => text::LOG_ODDS,
            Explaining::Trees { .. } => text::PROBABILITY,
            Explaining::Sampled(_) | Explaining::Withheld { .. } => text::STANDARD_ERROR,
        };
        Words::of(|lang| message.text(lang).to_string())
    }
}

/// Scores all rows of a matrix.
pub(super) fn scores_of(
    model: &Scorer,
) -> impl Fn(&Matrix, &mut [f64]) -> Result<(), OnnxFault> + use<'_> {
    move |matrix, out| model.scores(matrix, 0..matrix.rows(), out)
}
