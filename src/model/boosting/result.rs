//! From trees over bins to the trees that predict, explain and are exported.

use super::Boosting;
use super::bins::BinnedFeature;
use super::grow::{GrownNode, GrownTree};
use super::split::{Test, contains};
use crate::model::ModelError;
use crate::model::trees::{CategorySet, Node, Rule, Tree, TreeEnsemble};

impl Boosting {
    /// The model as far as it is best. It has at least one tree once a step was done.
    ///
    /// # Errors
    /// [`ModelError::Tree`] when a tree has numbers that are not finite, as labels
    /// weighed by endless numbers would give.
    pub fn ensemble(&self) -> Result<TreeEnsemble, ModelError> {
        let features = self.binned.features();
        let used = self.trees.iter().take(self.best().max(1));
        let trees = used.enumerate().map(|(index, tree)| {
            tree.build(features)
                .map_err(|fault| ModelError::Tree { tree: index, fault })
        });
        Ok(TreeEnsemble::new(
            features.len(),
            self.base,
            trees.collect::<Result<Vec<_>, _>>()?,
        ))
    }
}

impl GrownTree {
    /// The tree over cells.
    pub(super) fn build(
        &self,
        features: &[BinnedFeature],
    ) -> Result<Tree, crate::model::error::TreeFault> {
        let nodes: Vec<Node> = self
            .nodes
            .iter()
            .map(|node| node.unbinned(features))
            .collect();
        // As XGBoost holds them, so that a bundle read back is the very model.
        let cover = |cover: f64| f64::from(cover as f32);
        let covers: Vec<f64> = self.nodes.iter().map(|node| cover(node.cover)).collect();
        Tree::build(&nodes, &covers, features.len())
    }
}

impl GrownNode {
    fn unbinned(&self, features: &[BinnedFeature]) -> Node {
        let Some((split, [left, right])) = &self.split else {
            return Node::Leaf { value: self.value };
        };
        Node::Split {
            feature: split.feature as u32,
            rule: rule(&split.test, features.get(split.feature)),
            missing_left: split.missing_left,
            left: *left,
            right: *right,
        }
    }
}

/// What a test of bins asks of the cells themselves.
pub(in crate::model) fn rule(test: &Test, feature: Option<&BinnedFeature>) -> Rule {
    match test {
        Test::UpTo(bin) => Rule::Below(match (*bin, feature) {
            // Only missing cells are on the left, or on the right.
            (0, _) => f32::MIN,
            (bin, Some(feature)) => {
                let cut = feature.cuts.get(usize::from(bin) - 1);
                cut.copied().unwrap_or(f32::MAX)
            }
            (_, None) => f32::MAX,
        }),
        Test::NotIn(set) => {
            let codes = feature.map_or(&[][..], |feature| &feature.codes);
            let right = (1u8..=255)
                .zip(codes)
                .filter(|(bin, _)| contains(set, *bin));
            // Codes were kept to what a set can hold when they were binned.
            Rule::NotIn(CategorySet::new(right.map(|(_, code)| *code)).unwrap_or_default())
        }
    }
}
