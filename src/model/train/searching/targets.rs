//! What can be searched for, and what the numbers of a trial come to.

use std::collections::BTreeMap;

use super::SearchState;
use crate::model::boosting::BoostingOptions;
use crate::model::perceptron::{NetworkOptions, Shape};
use crate::model::recurrent::{LayerShape, RecurrentOptions};
use crate::model::search::{Range, Space, Study};
use crate::model::train::Learner;

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// Boosted trees for yes or no.
    Boosting,
    /// The perceptron.
    Perceptron,
    /// A recurrent network of this kind.
    Recurrent(Learner),
    /// Boosted trees for several classes.
    Classes,
}

impl Target {
    /// What can be searched for one of the named kinds, which answer yes or no.
    pub fn of(learner: Learner) -> Option<Target> {
        match learner {
            Learner::Blend | Learner::Boosting => Some(Target::Boosting),
            Learner::Perceptron => Some(Target::Perceptron),
            Learner::Gru | Learner::Lstm | Learner::Bilstm | Learner::GruBilstm => {
                Some(Target::Recurrent(learner))
            }
            _ => None,
        }
    }

    /// What can be searched for these kinds, each once.
    pub fn of_all(learners: &[Learner]) -> Vec<Target> {
        let mut targets: Vec<Target> = Vec::new();
        for target in learners.iter().filter_map(|learner| Target::of(*learner)) {
            if !targets.contains(&target) {
                targets.push(target);
            }
        }
        targets
    }

    /// The numbers that are chosen, and within which bounds.
    pub fn space(self) -> Space {
        match self {
            Target::Boosting => Space::of(&[
                ("leaves", Range::Whole(3, 127)),
                ("learning_rate", Range::Log(0.01, 0.2)),
                ("l2", Range::Log(0.1, 100.0)),
                ("min_rows", Range::Whole(2, 100)),
                ("row_share", Range::Even(0.4, 1.0)),
                ("column_share", Range::Even(0.2, 1.0)),
            ]),
            Target::Perceptron => Space::of(&[
                ("layers", Range::Choice(3)),
                ("width", Range::Whole(16, 256)),
                ("dropout", Range::Even(0.0, 0.6)),
                ("learning_rate", Range::Log(1e-4, 1e-2)),
                ("weight_decay", Range::Log(1e-5, 1.0)),
                ("batch", Range::Whole(32, 512)),
            ]),
            Target::Recurrent(_) => Space::of(&[
                ("layers", Range::Choice(2)),
                ("width", Range::Whole(8, 96)),
                ("dropout", Range::Even(0.0, 0.6)),
                ("learning_rate", Range::Log(5e-4, 2e-2)),
                ("batch", Range::Whole(32, 256)),
            ]),
            // A round is a tree per class, so that fewer and larger steps must do.
            Target::Classes => Space::of(&[
                ("leaves", Range::Whole(3, 63)),
                ("learning_rate", Range::Log(0.03, 0.3)),
                ("l2", Range::Log(0.1, 100.0)),
                ("min_rows", Range::Whole(2, 100)),
                ("row_share", Range::Even(0.4, 1.0)),
                ("column_share", Range::Even(0.2, 1.0)),
            ]),
        }
    }

    /// What was tried for it.
    pub fn study(self, state: &SearchState) -> Option<&Study> {
        match self {
            Target::Boosting => state.boosting.as_ref(),
            Target::Perceptron => state.perceptron.as_ref(),
            Target::Recurrent(learner) => state.recurrent.get(&learner),
            Target::Classes => state.classes.as_ref(),
        }
    }

    /// The same, to go on with.
    pub fn study_mut(self, state: &mut SearchState) -> Option<&mut Study> {
        match self {
            Target::Boosting => state.boosting.as_mut(),
            Target::Perceptron => state.perceptron.as_mut(),
            Target::Recurrent(learner) => state.recurrent.get_mut(&learner),
            Target::Classes => state.classes.as_mut(),
        }
    }

    /// Begins to search for it.
    pub fn begin(self, state: &mut SearchState, seed: u64) {
        let study = Study::new(self.space(), seed);
        match self {
            Target::Boosting => state.boosting = Some(study),
            Target::Perceptron => state.perceptron = Some(study),
            Target::Recurrent(learner) => {
                state.recurrent.insert(learner, study);
            }
            Target::Classes => state.classes = Some(study),
        }
    }
}

/// The options that were best.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Of boosted trees for yes or no.
    pub boosting: Option<BoostingOptions>,
    /// Of the perceptron.
    pub perceptron: Option<NetworkOptions>,
    /// Of recurrent networks, by their kind.
    pub recurrent: BTreeMap<Learner, RecurrentOptions>,
    /// Of boosted trees for several classes.
    pub classes: Option<BoostingOptions>,
}

impl Found {
    /// The best trials of a search, as far as any ended.
    pub fn of(state: &SearchState, seed: u64) -> Found {
        // Of what is not searched now nobody has looked yet whether its numbers may be.
        let best = |target: Target| {
            let study = target.study(state)?;
            let sound = Some(study).filter(|study| study.resumes(&target.space()));
            Some((study, sound?.best()?.values.as_slice()))
        };
        let recurrent = state.recurrent.keys().filter_map(|learner| {
            let (study, values) = best(Target::Recurrent(*learner))?;
            Some((*learner, recurrent(*learner, study, values, seed)))
        });
        let (trees, network) = (best(Target::Boosting), best(Target::Perceptron));
        Found {
            boosting: trees.map(|(study, values)| boosting(study, values, seed)),
            perceptron: network.map(|(study, values)| perceptron(study, values, seed)),
            recurrent: recurrent.collect(),
            classes: best(Target::Classes).map(|(study, values)| classes(study, values, seed)),
        }
    }
}

/// The number of this name in a trial.
fn value(study: &Study, values: &[f64], name: &str) -> f64 {
    study.space.value(values, name).unwrap_or_default()
}

/// Boosted trees by the numbers of a trial.
pub fn boosting(study: &Study, values: &[f64], seed: u64) -> BoostingOptions {
    let value = |name: &str| value(study, values, name);
    BoostingOptions {
        trees: 3_000,
        leaves: value("leaves") as usize,
        depth: 12,
        learning_rate: value("learning_rate"),
        l2: value("l2"),
        min_hessian: 1.0,
        min_rows: value("min_rows") as usize,
        row_share: value("row_share"),
        column_share: value("column_share"),
        patience: Some(50),
        seed,
        ..BoostingOptions::default()
    }
}

/// Boosted trees for several classes by the numbers of a trial.
pub fn classes(study: &Study, values: &[f64], seed: u64) -> BoostingOptions {
    BoostingOptions {
        trees: 2_000,
        min_hessian: 0.2,
        patience: Some(30),
        ..boosting(study, values, seed)
    }
}

/// A perceptron by the numbers of a trial.
pub fn perceptron(study: &Study, values: &[f64], seed: u64) -> NetworkOptions {
    let value = |name: &str| value(study, values, name);
    let width = (value("width") as usize).max(1);
    NetworkOptions {
        shape: Shape::Perceptron {
            // Each layer half as wide as the one before.
            hidden: (0..=value("layers") as usize)
                .map(|layer| (width >> layer).max(4))
                .collect(),
            norm: true,
        },
        dropout: value("dropout") as f32,
        learning_rate: value("learning_rate") as f32,
        weight_decay: value("weight_decay") as f32,
        batch: value("batch") as usize,
        seed,
        ..NetworkOptions::default()
    }
}

/// The usual recurrent network of a kind for so many rows.
pub fn usual(learner: Learner, rows: usize, seed: u64) -> RecurrentOptions {
    match learner {
        Learner::Gru => RecurrentOptions::gru(rows, seed),
        Learner::Lstm => RecurrentOptions::lstm(rows, seed),
        Learner::Bilstm => RecurrentOptions::bilstm(rows, seed),
        _ => RecurrentOptions::gru_bilstm(rows, seed),
    }
}

/// A recurrent network of a kind by the numbers of a trial: the first of its layers so often and
/// so wide, the others in proportion.
pub fn recurrent(learner: Learner, study: &Study, values: &[f64], seed: u64) -> RecurrentOptions {
    let value = |name: &str| value(study, values, name);
    let options = usual(learner, 0, seed);
    let wide = (value("width") as usize).max(1);
    let first = options.layers.first().map_or(1, |layer| layer.width.max(1));
    let scaled = |layer: &LayerShape| LayerShape {
        width: (layer.width * wide / first).max(4),
        ..*layer
    };
    let more = options.layers.iter().take(1);
    let more = more.cycle().take(value("layers") as usize);
    RecurrentOptions {
        layers: more.chain(&options.layers).map(scaled).collect(),
        dropout: value("dropout") as f32,
        learning_rate: value("learning_rate") as f32,
        batch: value("batch") as usize,
        ..options.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::recurrent::CellKind;
    use crate::model::search::Trial;

    #[test]
    fn a_trial_of_a_recurrent_network_is_its_kind_by_the_numbers() {
        let target = Target::Recurrent(Learner::GruBilstm);
        let mut state = SearchState::default();
        assert_eq!(target.study(&state), None);
        target.begin(&mut state, 4);
        let values = vec![1.0, 32.0, 0.25, 0.004, 64.0];
        let told = Trial {
            values,
            curve: vec![0.5],
            loss: 0.5,
            pruned: false,
        };
        target.study_mut(&mut state).unwrap().tell(told);
        assert!(target.study(&state).unwrap().resumes(&target.space()));
        let found = Found::of(&state, 4);
        let options = &found.recurrent[&Learner::GruBilstm];
        let layers = options.layers.iter();
        let layers: Vec<_> = layers
            .map(|layer| (layer.kind, layer.width, layer.bidirectional))
            .collect();
        let gru = (CellKind::Gru, 32, false);
        assert_eq!(layers, [gru, gru, (CellKind::Lstm, 16, true)]);
        assert_eq!((options.dropout, options.batch), (0.25, 64));
        assert_eq!((options.learning_rate, options.seed), (0.004, 4));
        assert_eq!((found.boosting, found.recurrent.len()), (None, 1));
    }

    #[test]
    fn numbers_of_a_file_that_may_not_be_are_not_found() {
        let mut state = SearchState::default();
        for target in [Target::Boosting, Target::Classes] {
            target.begin(&mut state, 4);
        }
        let told = |min_rows: f64| Trial {
            values: vec![15.0, 0.1, 1.0, min_rows, 0.5, 0.5],
            curve: Vec::new(),
            loss: 0.5,
            pruned: false,
        };
        let found = |state: &SearchState| {
            let Found {
                boosting, classes, ..
            } = Found::of(state, 4);
            [boosting, classes].map(|of| of.map(|options| options.min_rows))
        };
        let mut other = state.clone();
        for (state, min_rows) in [(&mut state, 20.0), (&mut other, 1e9)] {
            for study in [&mut state.boosting, &mut state.classes] {
                study.as_mut().unwrap().tell(told(min_rows));
            }
        }
        assert_eq!(found(&state), [Some(20); 2]);
        assert_eq!(found(&other), [None; 2]);
        // Nor are those of a space with other numbers.
        let study = state.boosting.as_mut().unwrap();
        study.space.dimensions.pop();
        assert_eq!(found(&state), [None, Some(20)]);
    }

    #[test]
    fn each_kind_is_searched_once() {
        let named = [
            Learner::Blend,
            Learner::Boosting,
            Learner::Forest,
            Learner::Lstm,
        ];
        let targets = [Target::Boosting, Target::Recurrent(Learner::Lstm)];
        assert_eq!(Target::of_all(&named), targets);
    }
}
