//! What a model of trees predicts: one sum of trees per output, and what the sums stand for.
//!
//! A model of several classes is one [`TreeEnsemble`] per class over the same
//! features. Each is a sum like any other, so prediction and contributions of
//! one output are those of a single ensemble.

use std::ops::Range;

use super::{TreeEnsemble, describe, sigmoid};
use crate::feature::matrix::Matrix;
use crate::model::Description;

/// How the sums become what the model predicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The sum itself (regression, ranking).
    Identity,
    /// Each sum is the log-odds of a probability.
    Logistic,
    /// The sums are the classes' unnormalised log-probabilities.
    Softmax,
    /// The sum is a logarithm (counts, amounts, hazards).
    Exponential,
    /// The sum itself is a probability (a forest that averages its trees' shares).
    Probability,
}

/// The outputs of a model, at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Outputs {
    first: TreeEnsemble,
    others: Vec<TreeEnsemble>,
    link: Link,
}

impl Outputs {
    /// One output.
    pub fn one(ensemble: TreeEnsemble, link: Link) -> Outputs {
        Outputs {
            first: ensemble,
            others: Vec::new(),
            link,
        }
    }

    /// The outputs in their order, `None` if there are none or they read
    /// different numbers of features.
    pub fn new(ensembles: Vec<TreeEnsemble>, link: Link) -> Option<Outputs> {
        let mut ensembles = ensembles.into_iter();
        let first = ensembles.next()?;
        let others: Vec<TreeEnsemble> = ensembles.collect();
        let agreed = others.iter().all(|e| e.features() == first.features());
        agreed.then_some(Outputs {
            first,
            others,
            link,
        })
    }

    /// How many outputs there are.
    pub fn count(&self) -> usize {
        1 + self.others.len()
    }

    /// How many features one row has.
    pub fn features(&self) -> usize {
        self.first.features()
    }

    /// How the sums become predictions.
    pub fn link(&self) -> Link {
        self.link
    }

    /// The sums of trees, one per output, in the model's order. An explainer is
    /// made of one of them.
    pub fn ensembles(&self) -> impl Iterator<Item = &TreeEnsemble> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The numbers of the model card, of the trees of all outputs together.
    pub fn describe(&self) -> Description {
        let ensembles = std::iter::once(&self.first).chain(&self.others);
        describe(self.features(), ensembles.flat_map(TreeEnsemble::trees))
    }

    /// The ensemble of a model that answers one question with yes or no, in log-odds.
    pub fn into_binary(self) -> Option<TreeEnsemble> {
        (self.others.is_empty() && self.link == Link::Logistic).then_some(self.first)
    }

    /// The trees of the first output.
    pub fn into_first(self) -> TreeEnsemble {
        self.first
    }

    /// The sums of `rows`: `out` has rows × outputs elements, row after row.
    pub fn predict_margins(&self, matrix: &Matrix, rows: Range<usize>, out: &mut [f32]) {
        if self.others.is_empty() {
            return self.first.predict_margins(matrix, rows, out);
        }
        let count = self.count();
        let mut column = vec![0.0; rows.len()];
        for (output, ensemble) in self.ensembles().enumerate() {
            ensemble.predict_margins(matrix, rows.clone(), &mut column);
            for (out, margin) in out.iter_mut().skip(output).step_by(count).zip(&column) {
                *out = *margin;
            }
        }
    }

    /// What the model predicts from sums: both have rows × outputs elements.
    pub fn predictions(&self, margins: &[f32], out: &mut [f64]) {
        let count = self.count();
        for (margins, out) in margins.chunks(count).zip(out.chunks_mut(count)) {
            for (out, margin) in out.iter_mut().zip(margins) {
                let margin = f64::from(*margin);
                *out = match self.link {
                    Link::Identity | Link::Softmax | Link::Probability => margin,
                    Link::Logistic => sigmoid(margin),
                    Link::Exponential => libm::exp(margin),
                };
            }
            if self.link == Link::Softmax {
                softmax(out);
            }
        }
    }
}

/// Makes sums probabilities that add up to one; the largest is taken out first,
/// so that nothing overflows.
fn softmax(values: &mut [f64]) {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for value in values.iter_mut() {
        *value = libm::exp(*value - largest);
        total += *value;
    }
    for value in values {
        *value /= total;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constant(base: f32, features: usize) -> TreeEnsemble {
        TreeEnsemble::new(features, base, Vec::new())
    }

    #[test]
    fn outputs_stand_side_by_side() {
        let ensembles = [0.0, 1.0, 800.0].map(|base| constant(base, 1)).to_vec();
        let outputs = Outputs::new(ensembles, Link::Softmax).expect("three");
        let matrix = Matrix::new(2, vec![vec![0.0; 2]]).expect("a column");
        let mut margins = [0.0; 6];
        outputs.predict_margins(&matrix, 0..2, &mut margins);
        assert_eq!(margins, [0.0, 1.0, 800.0, 0.0, 1.0, 800.0]);
        let mut predictions = [0.0; 6];
        outputs.predictions(&margins, &mut predictions);
        assert_eq!(predictions, [0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
        assert_eq!(outputs.into_binary(), None);
    }

    #[test]
    fn outputs_must_agree() {
        assert_eq!(Outputs::new(Vec::new(), Link::Identity), None);
        let uneven = vec![constant(0.0, 1), constant(0.0, 2)];
        assert_eq!(Outputs::new(uneven, Link::Softmax), None);
        let binary = Outputs::one(constant(0.5, 3), Link::Logistic);
        assert_eq!(binary.into_binary(), Some(constant(0.5, 3)));
        let regression = Outputs::one(constant(0.5, 3), Link::Identity);
        assert_eq!(regression.into_binary(), None);
    }
}
