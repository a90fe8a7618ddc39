//! The kinds of models that can be named in a comparison.

use serde::{Deserialize, Serialize};

use crate::i18n::{Message, learners as text};
use crate::model::train::ModelName;

/// A kind of model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Learner {
    /// Boosted trees and logistic regression, weighed by what rows that neither has seen say.
    Blend,
    /// Boosted trees.
    Boosting,
    /// Logistic regression over binned features.
    Logistic,
    /// Everyone gets the share of positive rows.
    Majority,
    /// A random forest.
    Forest,
    /// Extremely randomised trees.
    ExtraTrees,
    /// k nearest neighbours.
    Neighbours,
    /// A support vector classifier.
    SupportVectors,
    /// A multi-layer perceptron with batch normalisation and dropout.
    Perceptron,
    /// A residual network for tables.
    Resnet,
    /// A gated recurrent unit over the steps that the columns' names tell.
    Gru,
    /// A long short-term memory over the same.
    Lstm,
    /// A bidirectional one.
    Bilstm,
    /// A bidirectional one over the states of a gated recurrent unit.
    GruBilstm,
    /// The mean of the others' probabilities.
    Voting,
    /// A logistic regression on the others' log-odds.
    Stacking,
}

impl Learner {
    /// All of them.
    pub const ALL: [Learner; 16] = [
        Learner::Blend,
        Learner::Boosting,
        Learner::Logistic,
        Learner::Majority,
        Learner::Forest,
        Learner::ExtraTrees,
        Learner::Neighbours,
        Learner::SupportVectors,
        Learner::Perceptron,
        Learner::Resnet,
        Learner::Gru,
        Learner::Lstm,
        Learner::Bilstm,
        Learner::GruBilstm,
        Learner::Voting,
        Learner::Stacking,
    ];

    /// What is combined when only a combination is named.
    const PARTS: [Learner; 4] = [
        Learner::Boosting,
        Learner::Logistic,
        Learner::Forest,
        Learner::Perceptron,
    ];

    /// How it is written.
    pub fn name(self) -> &'static str {
        match self {
            Learner::Blend => "blend",
            Learner::Boosting => "boosting",
            Learner::Logistic => "logistic",
            Learner::Majority => "majority",
            Learner::Forest => "forest",
            Learner::ExtraTrees => "extra-trees",
            Learner::Neighbours => "neighbours",
            Learner::SupportVectors => "support-vectors",
            Learner::Perceptron => "perceptron",
            Learner::Resnet => "resnet",
            Learner::Gru => "gru",
            Learner::Lstm => "lstm",
            Learner::Bilstm => "bilstm",
            Learner::GruBilstm => "gru-bilstm",
            Learner::Voting => "voting",
            Learner::Stacking => "stacking",
        }
    }

    /// What people call it.
    pub fn title(self) -> Message {
        match self {
            Learner::Blend => text::BLEND,
            Learner::Boosting => text::BOOSTING,
            Learner::Logistic => text::LOGISTIC,
            Learner::Majority => text::MAJORITY,
            Learner::Forest => text::FOREST,
            Learner::ExtraTrees => text::EXTRA_TREES,
            Learner::Neighbours => text::NEIGHBOURS,
            Learner::SupportVectors => text::SUPPORT_VECTORS,
            Learner::Perceptron => text::PERCEPTRON,
            Learner::Resnet => text::RESNET,
            Learner::Gru => text::GRU,
            Learner::Lstm => text::LSTM,
            Learner::Bilstm => text::BILSTM,
            Learner::GruBilstm => text::GRU_BILSTM,
            Learner::Voting => text::VOTING,
            Learner::Stacking => text::STACKING,
        }
    }

    /// Whether it is made of others.
    pub fn is_combination(self) -> bool {
        matches!(self, Learner::Voting | Learner::Stacking)
    }

    /// Whether it is a network, which learns from all of its rows again and again.
    pub fn is_network(self) -> bool {
        use Learner::{Bilstm, Gru, GruBilstm, Lstm, Perceptron, Resnet};
        matches!(self, Perceptron | Resnet | Gru | Lstm | Bilstm | GruBilstm)
    }

    /// Whether it comes out of the folds of boosting and regression.
    pub(super) fn is_blended(self) -> bool {
        matches!(
            self,
            Learner::Blend | Learner::Boosting | Learner::Logistic | Learner::Majority
        )
    }

    /// What combinations of the named ones are made of: those named besides, if there are two
    /// that can be combined, else a usual choice.
    pub(super) fn parts(named: &[Learner]) -> Vec<Learner> {
        let combined = |learner: &Learner| {
            !learner.is_combination() && !matches!(learner, Learner::Majority | Learner::Blend)
        };
        let own: Vec<Learner> = named.iter().copied().filter(combined).collect();
        match own.len() {
            0 | 1 => Learner::PARTS.to_vec(),
            _ => own,
        }
    }
}

impl From<ModelName> for Learner {
    fn from(name: ModelName) -> Learner {
        match name {
            ModelName::Blend => Learner::Blend,
            ModelName::Boosting => Learner::Boosting,
            ModelName::Logistic => Learner::Logistic,
            ModelName::Majority => Learner::Majority,
        }
    }
}
