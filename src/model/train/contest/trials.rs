//! Trials of a search among kinds that answer yes or no.

use std::sync::Arc;

use super::fits::{AnyFit, Ground};
use super::scoring::score_some;
use crate::feature::prepare::split::Fold;
use crate::model::boosting::{Boosting, BoostingOptions};
use crate::model::estimator::Estimator;
use crate::model::evaluate::log_loss;
use crate::model::search::Study;
use crate::model::train::TrainError;
use crate::model::train::searching::{Target, Tried, Unit, boosting, perceptron, recurrent};
use crate::model::trees::probability;

/// Epochs of a perceptron between two looks at whether a trial is given up.
const EPOCHS: usize = 10;

/// The same of recurrent networks, which learn in fewer of them.
const RECURRENT_EPOCHS: usize = 3;

/// A fit of a trial.
pub(super) enum TrialFit {
    Trees(Box<Boosting>),
    /// And what was fitted, once it is asked, with what it said so far.
    Network(Box<AnyFit>, Option<(Estimator, Vec<f64>)>),
}

impl Tried for Ground {
    type Fit = TrialFit;

    fn begin(
        &self,
        target: Target,
        study: &Study,
        values: &[f64],
        fold: &Fold,
        seed: u64,
    ) -> Result<TrialFit, TrainError> {
        let network = match target {
            Target::Perceptron => self.network(&fold.train, perceptron(study, values, seed))?,
            Target::Recurrent(learner) => {
                let options = recurrent(learner, study, values, seed);
                self.recurrent(&fold.train, options)?
            }
            Target::Boosting | Target::Classes => {
                let options = BoostingOptions {
                    monotone: self.monotone.clone(),
                    positive_weight: self.positive_weight,
                    ..boosting(study, values, seed)
                };
                let (binned, labels) = (Arc::clone(&self.binned), &self.labels);
                let fit = Boosting::new(binned, labels, None, &fold.train, &fold.held, options);
                return Ok(TrialFit::Trees(Box::new(fit)));
            }
        };
        Ok(TrialFit::Network(Box::new(network), None))
    }

    fn step(fit: &mut TrialFit) -> bool {
        match fit {
            TrialFit::Trees(fit) => fit.step().finished,
            TrialFit::Network(fit, _) => fit.step().finished,
        }
    }

    fn curve(fit: &TrialFit) -> &[f64] {
        match fit {
            TrialFit::Trees(fit) => fit.curve(),
            TrialFit::Network(fit, _) => fit.curve(),
        }
    }

    fn unit(fit: &TrialFit) -> Unit {
        match fit {
            TrialFit::Trees(_) => Unit::Tree,
            TrialFit::Network(fit, _) => Unit::Epoch(match **fit {
                AnyFit::Recurrent(_) => RECURRENT_EPOCHS,
                _ => EPOCHS,
            }),
        }
    }

    fn held_loss(&self, fit: &mut TrialFit, fold: &Fold) -> Option<f64> {
        let scores: Vec<f64> = match fit {
            TrialFit::Trees(fit) => fit.held_margins().iter().map(|m| probability(*m)).collect(),
            TrialFit::Network(fit, asked) => {
                let (estimator, said) = match asked {
                    Some(asked) => asked,
                    none => match fit.finish() {
                        Ok(network) => none.insert((network, Vec::new())),
                        Err(_) => return Some(f64::INFINITY),
                    },
                };
                if !score_some(estimator, &self.matrix, &fold.held, said) {
                    return None;
                }
                std::mem::take(said)
            }
        };
        let label = |row: &u32| self.labels.get(*row as usize).copied().unwrap_or_default();
        let labels: Vec<bool> = fold.held.iter().map(label).collect();
        Some(log_loss(&labels, &scores, None).unwrap_or(f64::INFINITY))
    }
}
