//! What a pass of a comparison shall fit.

use super::truth::Truth;
use super::{ContestOptions, Learner};
use crate::model::train::searching::Found;

/// What a pass shall fit.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// Neither combinations nor the baseline.
    pub learners: Vec<Learner>,
    /// Whether folds are fitted, too; the last pass needs none.
    pub in_folds: bool,
    /// Which of the candidates for boosted trees was best.
    pub candidate: Option<usize>,
    /// What the search found.
    pub found: Found,
    /// What made probabilities of balanced kinds true again in the pass before.
    pub made_true: Vec<(Learner, Truth)>,
}

impl Wanted {
    /// What the first pass fits: what is named, and what combinations are made of.
    pub fn first(options: &ContestOptions) -> Wanted {
        let named = &options.learners;
        let plain = |learner: &Learner| !learner.is_combination() && *learner != Learner::Majority;
        let mut learners: Vec<Learner> = named.iter().copied().filter(plain).collect();
        if named.iter().any(|learner| learner.is_combination()) {
            learners.extend(Learner::parts(named));
        }
        let mut seen = Vec::new();
        learners.retain(|learner| {
            let is_new = !seen.contains(learner);
            seen.push(*learner);
            is_new
        });
        if learners.is_empty() {
            // The baseline alone is no model: it is told beside one.
            learners.push(Learner::Blend);
        }
        Wanted {
            learners,
            in_folds: true,
            ..Wanted::default()
        }
    }
}
