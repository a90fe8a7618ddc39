//! What a pass of a comparison comes to: the kinds that were fitted, and what is fitted again.

use super::super::Learner;
use super::super::combine::Recipe;
use super::super::truth::Truth;
use super::super::wanted::Wanted;
use super::{Entry, Fitted, Learning};
use crate::model::blend::majority;
use crate::model::estimator::Estimator;
use crate::model::train::ModelName;
use crate::model::trees::sigmoid;

impl Learning {
    /// Everything that was fitted whole, and the baseline.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        if let Some(blended) = &self.blended {
            for ((name, ensemble), margins) in blended.models.iter().zip(&blended.unseen) {
                let learner = match name {
                    ModelName::Blend => Learner::Blend,
                    ModelName::Boosting => Learner::Boosting,
                    ModelName::Logistic => Learner::Logistic,
                    ModelName::Majority => continue,
                };
                let said = margins.iter().map(|margin| sigmoid(*margin));
                if self.wanted.learners.contains(&learner) {
                    entries.push(Entry {
                        learner,
                        unseen: blended.rows.iter().copied().zip(said).collect(),
                        estimator: Estimator::LogOdds(ensemble.clone()),
                    });
                }
            }
        }
        for fitted in &self.fitted {
            let known = !fitted.unseen.is_empty() || !self.wanted.in_folds;
            if let Some(whole) = fitted.whole.as_ref().filter(|_| known) {
                let entry = Entry {
                    learner: fitted.learner,
                    unseen: fitted.unseen.clone(),
                    estimator: whole.clone(),
                };
                entries.push(match self.truth(fitted.learner, &fitted.unseen) {
                    Some(truth) => truth.applied(entry),
                    None => entry,
                });
            }
        }
        entries.push(self.baseline());
        entries
    }

    /// What rows that a kind did not learn from said as it learnt: of boosted trees a curve per
    /// fold, of a network one; none of other kinds.
    pub fn curves(&self, learner: Learner) -> Vec<Vec<f64>> {
        if matches!(learner, Learner::Blend | Learner::Boosting) {
            let blended = self.blended.as_ref();
            return blended.map_or_else(Vec::new, |blended| blended.curves.clone());
        }
        let fitted = self
            .fitted
            .iter()
            .filter(|fitted| fitted.learner == learner);
        let curves = fitted.map(|fitted| fitted.curve.clone());
        curves.filter(|curve| !curve.is_empty()).collect()
    }

    /// Real training rows, and positive ones among them.
    pub(super) fn real(&self) -> [usize; 2] {
        let train = &self.prepared.split.train;
        let yes = |row: &usize| self.ground.labels.get(*row) == Some(&true);
        [train.len(), train.iter().filter(yes).count()]
    }

    /// What makes the probabilities of a kind that was fitted on balanced classes true: found
    /// in folds, kept for the last pass.
    fn truth(&self, learner: Learner, unseen: &[(u32, f64)]) -> Option<Truth> {
        if !self.balanced {
            return None;
        }
        if unseen.is_empty() {
            let mut known = self.wanted.made_true.iter();
            return known
                .find(|(of, _)| *of == learner)
                .map(|(_, truth)| *truth);
        }
        Some(Truth::of(unseen, &self.ground.labels))
    }

    /// Everyone gets the share of positive rows.
    fn baseline(&self) -> Entry {
        let train = &self.prepared.split.train;
        let [real, positives] = self.real();
        let flat = majority(self.ground.matrix.width(), positives, real);
        let share = sigmoid(f64::from(flat.base_margin()));
        Entry {
            learner: Learner::Majority,
            unseen: train.rows().iter().map(|row| (*row, share)).collect(),
            estimator: Estimator::LogOdds(flat),
        }
    }

    /// What the last pass shall fit for a model: itself, or the parts that count.
    pub fn again(&self, model: Learner, recipe: Option<&Recipe>) -> Wanted {
        let learners = match recipe {
            Some(recipe) => {
                let counts = recipe.weights.iter().filter(|(_, weight)| *weight > 0.0);
                counts.map(|(learner, _)| *learner).collect()
            }
            // The baseline needs no fit.
            None if model == Learner::Majority => Vec::new(),
            None => vec![model],
        };
        let truth = |fitted: &Fitted| {
            let truth = self.truth(fitted.learner, &fitted.unseen)?;
            Some((fitted.learner, truth))
        };
        Wanted {
            learners,
            made_true: self.fitted.iter().filter_map(truth).collect(),
            in_folds: false,
            candidate: self.blended.as_ref().map(|blended| blended.chosen),
            found: self.wanted.found.clone(),
        }
    }
}
