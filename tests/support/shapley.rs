//! Shapley values by their definition: every subset of features is tried, with
//! the path-dependent expectation of Lundberg's TreeSHAP paper as its value.
//! Exponential, and as plain as can be: the yardstick for the fast method.

// Each test file uses its own part.
#![allow(dead_code, clippy::expect_used, clippy::panic)]

use holdfast::model::trees::{CategorySet, Node, Rule, Tree, TreeEnsemble};
use proptest::prelude::*;

/// The contributions of one row.
pub fn brute_force(ensemble: &TreeEnsemble, row: &[f32]) -> Vec<f64> {
    let features = ensemble.features();
    let values: Vec<f64> = (0..1usize << features)
        .map(|known| expectation(ensemble, row, known))
        .collect();
    (0..features)
        .map(|feature| {
            let mut sum = 0.0;
            for known in 0..values.len() {
                if known >> feature & 1 == 1 {
                    continue;
                }
                let size = known.count_ones() as usize;
                let gain = values[known | 1 << feature] - values[known];
                sum +=
                    gain * factorial(size) * factorial(features - size - 1) / factorial(features);
            }
            sum
        })
        .collect()
}

/// What the ensemble expects when only the features in `known` are.
pub fn expectation(ensemble: &TreeEnsemble, row: &[f32], known: usize) -> f64 {
    let trees = ensemble.trees().iter();
    f64::from(ensemble.base_margin()) + trees.map(|tree| expect(tree, 0, row, known)).sum::<f64>()
}

fn expect(tree: &Tree, node: usize, row: &[f32], known: usize) -> f64 {
    let Some(children) = tree.children(node) else {
        return f64::from(tree.leaf_value(node));
    };
    let feature = tree.feature(node);
    if known >> feature & 1 == 1 {
        let side = usize::from(!tree.goes_left(node, row[feature]));
        return expect(tree, children[side], row, known);
    }
    children
        .iter()
        .map(|child| {
            let share = if tree.cover(node) > 0.0 {
                tree.cover(*child) / tree.cover(node)
            } else {
                0.5
            };
            share * expect(tree, *child, row, known)
        })
        .sum()
}

fn factorial(n: usize) -> f64 {
    (1..=n).map(|k| k as f64).product()
}

/// How many features the random models have; the last is a category.
pub const FEATURES: usize = 5;

/// One split of a random tree: which leaf it replaces and what it asks.
#[derive(Clone, Debug)]
struct Growth {
    leaf: usize,
    feature: usize,
    threshold: f32,
    codes: Vec<u32>,
    missing_left: bool,
    /// How the leaf's cover is divided.
    share: f64,
    values: [f32; 2],
}

fn growth() -> impl Strategy<Value = Growth> {
    (
        any::<prop::sample::Index>(),
        0..FEATURES,
        -2i8..=2,
        prop::collection::vec(0u32..5, 0..4),
        any::<bool>(),
        prop_oneof![Just(0.0), Just(1.0), 0.01f64..0.99],
        [-2.0f32..2.0, -2.0f32..2.0],
    )
        .prop_map(
            |(leaf, feature, threshold, codes, missing_left, share, values)| Growth {
                leaf: leaf.index(1 << 16),
                feature,
                threshold: f32::from(threshold),
                codes,
                missing_left,
                share,
                values,
            },
        )
}

/// A tree of up to `splits` splits; features repeat on paths, some covers are zero.
fn tree(splits: usize) -> impl Strategy<Value = Tree> {
    prop::collection::vec(growth(), 0..=splits).prop_map(|growths| {
        let mut nodes = vec![Node::Leaf { value: 0.5 }];
        let mut covers = vec![100.0];
        let mut leaves = vec![0usize];
        for growth in growths {
            let at = leaves.swap_remove(growth.leaf % leaves.len());
            let next = nodes.len();
            let is_category = growth.feature + 1 == FEATURES;
            nodes[at] = Node::Split {
                feature: growth.feature as u32,
                rule: if is_category {
                    Rule::NotIn(CategorySet::new(growth.codes).expect("small codes"))
                } else {
                    Rule::Below(growth.threshold)
                },
                missing_left: growth.missing_left,
                left: next as u32,
                right: next as u32 + 1,
            };
            let cover = covers[at];
            for (value, share) in growth
                .values
                .into_iter()
                .zip([growth.share, 1.0 - growth.share])
            {
                leaves.push(nodes.len());
                nodes.push(Node::Leaf { value });
                covers.push(cover * share);
            }
        }
        Tree::build(&nodes, &covers, FEATURES).expect("sound")
    })
}

/// A small random ensemble.
pub fn ensemble() -> impl Strategy<Value = TreeEnsemble> {
    (-1.0f32..1.0, prop::collection::vec(tree(14), 1..4))
        .prop_map(|(base, trees)| TreeEnsemble::new(FEATURES, base, trees))
}

/// A random row: whole numbers around the thresholds, codes, missing cells.
pub fn row() -> impl Strategy<Value = Vec<f32>> {
    let cell = prop_oneof![
        4 => (-3i8..=3).prop_map(|cell| f32::from(cell) + 0.5),
        1 => Just(f32::NAN),
    ];
    let code = prop_oneof![
        5 => (0u8..7).prop_map(f32::from),
        1 => Just(-1.0),
        1 => Just(f32::NAN),
    ];
    (prop::collection::vec(cell, FEATURES - 1), code).prop_map(|(mut cells, code)| {
        cells.push(code);
        cells
    })
}
