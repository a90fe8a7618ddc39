//! Ensembles of decision trees: how they are held, checked and walked.
//!
//! A [`Tree`] can only be made by [`Tree::build`], which checks everything a
//! file could get wrong, so that walking one needs no error path. Nodes are
//! renumbered in preorder (a node, its left subtree, its right subtree);
//! explanations lean on that order.

mod build;
mod covers;
mod outputs;
mod predict;
mod threshold;

pub use outputs::{Link, Outputs};
pub use threshold::{Missing, at_most};

use crate::model::Description;

/// The set of category codes that go right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategorySet {
    words: Vec<u32>,
}

/// The codes a category split may name: one set then has at most 8 KB.
pub const MAX_CATEGORY: u32 = 65_535;

impl CategorySet {
    /// The set of the given codes, or the first code above [`MAX_CATEGORY`].
    pub fn new(codes: impl IntoIterator<Item = u32>) -> Result<CategorySet, u32> {
        let mut words: Vec<u32> = Vec::new();
        for code in codes {
            if code > MAX_CATEGORY {
                return Err(code);
            }
            let word = (code / 32) as usize;
            if words.len() <= word {
                words.resize(word + 1, 0);
            }
            words[word] |= 1 << (code % 32);
        }
        Ok(CategorySet { words })
    }

    /// Whether the code is in the set.
    pub fn contains(&self, code: u32) -> bool {
        self.words
            .get((code / 32) as usize)
            .is_some_and(|word| word >> (code % 32) & 1 == 1)
    }

    /// The largest code of the set.
    pub fn largest(&self) -> Option<u32> {
        let (index, word) = self.words.iter().enumerate().rfind(|(_, w)| **w != 0)?;
        Some(index as u32 * 32 + 31 - word.leading_zeros())
    }

    /// The memory the set takes.
    pub fn bytes(&self) -> usize {
        self.words.len() * 4
    }

    /// Whether a cell that is not missing goes left.
    ///
    /// As XGBoost does: a fraction is cut off, and a negative or unknown code goes left.
    pub fn goes_left(&self, cell: f32) -> bool {
        // The cast of a code beyond all others ends at the largest, which no set has.
        cell < 0.0 || !self.contains(cell as u32)
    }
}

/// A node as an importer hands it over, and as [`Tree::node`] shows it.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// The end of a path.
    Leaf {
        /// What the path adds to the score, in log-odds.
        value: f32,
    },
    /// A question about one feature.
    Split {
        /// The feature's index.
        feature: u32,
        /// What sends a row left.
        rule: Rule,
        /// Where a row goes whose cell is missing.
        missing_left: bool,
        /// Index of the left child.
        left: u32,
        /// Index of the right child.
        right: u32,
    },
}

/// What sends a row left.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// The cell is below the threshold.
    Below(f32),
    /// The cell is below the threshold, but a zero counts as missing (LightGBM's
    /// `zero_as_missing`). Zero is what lies within [`NEAR_ZERO`] of it.
    BelowUnlessZero(f32),
    /// The cell's category is not in the set.
    NotIn(CategorySet),
}

/// The packed form of a node: four fit a cache line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Packed {
    /// The feature's index, with [`MISSING_LEFT`], [`CATEGORICAL`] and [`ZERO_MISSING`].
    feature: u32,
    /// Threshold or leaf value as bits, or the index of the category set.
    payload: u32,
    /// Left and right child; a leaf is its own child, so that walking further is harmless.
    children: [u32; 2],
}

const MISSING_LEFT: u32 = 1 << 31;
const CATEGORICAL: u32 = 1 << 30;
const ZERO_MISSING: u32 = 1 << 29;
const FEATURE: u32 = ZERO_MISSING - 1;

/// How far from zero a cell may lie to be one: LightGBM's `kZeroThreshold`.
pub const NEAR_ZERO: f32 = 1e-35;

/// One checked tree, nodes in preorder; the root is node 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    nodes: Vec<Packed>,
    covers: Vec<f64>,
    sets: Vec<CategorySet>,
    depth: usize,
    /// Whether every split is [`Rule::Below`], which is walked without asking.
    plain: bool,
}

impl Tree {
    /// Number of nodes.
    #[allow(clippy::len_without_is_empty)] // A tree has at least its root.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Most splits between the root and a leaf.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// How much of the training data passed the node, as its tool weighs it in
    /// contributions: XGBoost's `sum_hessian`, LightGBM's and CatBoost's rows.
    pub fn cover(&self, node: usize) -> f64 {
        self.covers[node]
    }

    /// The children of a split, `None` for a leaf.
    pub fn children(&self, node: usize) -> Option<[usize; 2]> {
        let [left, right] = self.nodes[node].children;
        (left as usize != node).then_some([left as usize, right as usize])
    }

    /// The value of a leaf; meaningless for a split.
    pub fn leaf_value(&self, node: usize) -> f32 {
        f32::from_bits(self.nodes[node].payload)
    }

    /// The feature a split asks for; 0 for a leaf.
    pub fn feature(&self, node: usize) -> usize {
        (self.nodes[node].feature & FEATURE) as usize
    }

    /// A split's threshold, and whether a zero counts as missing there; `None` for
    /// a leaf and for a split on categories.
    pub fn threshold(&self, node: usize) -> Option<(f32, bool)> {
        let packed = &self.nodes[node];
        (packed.children[0] as usize != node && packed.feature & CATEGORICAL == 0).then_some((
            f32::from_bits(packed.payload),
            packed.feature & ZERO_MISSING != 0,
        ))
    }

    /// Whether a row with this cell goes left at a split.
    pub fn goes_left(&self, node: usize, cell: f32) -> bool {
        self.nodes[node].goes_left(cell, &self.sets)
    }

    /// A node spelled out, for whoever exports or draws a tree.
    pub fn node(&self, node: usize) -> Node {
        let packed = &self.nodes[node];
        let [left, right] = packed.children;
        if left as usize == node {
            return Node::Leaf {
                value: f32::from_bits(packed.payload),
            };
        }
        let rule = if packed.feature & CATEGORICAL != 0 {
            Rule::NotIn(self.sets[packed.payload as usize].clone())
        } else if packed.feature & ZERO_MISSING != 0 {
            Rule::BelowUnlessZero(f32::from_bits(packed.payload))
        } else {
            Rule::Below(f32::from_bits(packed.payload))
        };
        Node::Split {
            feature: packed.feature & FEATURE,
            rule,
            missing_left: packed.feature & MISSING_LEFT != 0,
            left,
            right,
        }
    }

    /// The nodes and their covers level by level: the root first, the children of a split side
    /// by side, as XGBoost's files have them.
    pub fn by_levels(&self) -> (Vec<Node>, Vec<f64>) {
        let mut from = vec![0];
        let (mut nodes, mut covers) = (Vec::new(), Vec::new());
        // Grows while it is gone through.
        while let Some(at) = from.get(nodes.len()).copied() {
            let mut node = self.node(at);
            if let Node::Split { left, right, .. } = &mut node {
                let next = from.len() as u32;
                from.extend([*left as usize, *right as usize]);
                (*left, *right) = (next, next + 1);
            }
            nodes.push(node);
            covers.push(self.cover(at));
        }
        (nodes, covers)
    }
}

impl Packed {
    #[inline(always)]
    fn goes_left(&self, cell: f32, sets: &[CategorySet]) -> bool {
        if self.feature & (CATEGORICAL | ZERO_MISSING) == 0 {
            return self.numeric_left(cell);
        }
        if self.feature & ZERO_MISSING != 0 {
            let zero = (-NEAR_ZERO..=NEAR_ZERO).contains(&cell);
            return self.numeric_left(if zero { f32::NAN } else { cell });
        }
        if cell.is_nan() {
            self.feature & MISSING_LEFT != 0
        } else {
            sets[self.payload as usize].goes_left(cell)
        }
    }

    /// Without a branch, for the flags of a row are as good as random.
    #[inline(always)]
    fn numeric_left(&self, cell: f32) -> bool {
        (cell < f32::from_bits(self.payload)) | (cell.is_nan() & (self.feature & MISSING_LEFT != 0))
    }
}

/// A sum of trees that predicts log-odds.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeEnsemble {
    trees: Vec<Tree>,
    features: usize,
    base: f32,
}

impl TreeEnsemble {
    /// The sum of `trees` over `features` features from the margin `base`, in log-odds.
    ///
    /// The trees must have been built for at most that many features.
    pub fn new(features: usize, base: f32, trees: Vec<Tree>) -> TreeEnsemble {
        debug_assert!(
            trees
                .iter()
                .all(|tree| { (0..tree.len()).all(|node| tree.feature(node) < features.max(1)) })
        );
        TreeEnsemble {
            trees,
            features,
            base,
        }
    }

    /// How many features one row has.
    pub fn features(&self) -> usize {
        self.features
    }

    /// The score before any tree, in log-odds.
    pub fn base_margin(&self) -> f32 {
        self.base
    }

    /// The trees in the order in which they are summed.
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// The largest category code that any split on `feature` names.
    pub fn largest_category(&self, feature: usize) -> Option<u32> {
        self.category_splits()
            .filter(|(index, _)| *index == feature)
            .filter_map(|(_, set)| set.largest())
            .max()
    }

    /// Every category split: its feature and the codes that go right.
    pub fn category_splits(&self) -> impl Iterator<Item = (usize, &CategorySet)> {
        self.trees.iter().flat_map(|tree| {
            tree.nodes
                .iter()
                .filter(|node| node.feature & CATEGORICAL != 0)
                .map(|node| {
                    (
                        (node.feature & FEATURE) as usize,
                        &tree.sets[node.payload as usize],
                    )
                })
        })
    }

    /// The numbers of the model card.
    pub fn describe(&self) -> Description {
        describe(self.features, self.trees.iter())
    }
}

/// The numbers of trees over so many features.
fn describe<'a>(features: usize, trees: impl Iterator<Item = &'a Tree> + Clone) -> Description {
    let mut used = vec![false; features];
    let mut leaves = 0;
    for tree in trees.clone() {
        for node in 0..tree.len() {
            if tree.children(node).is_none() {
                leaves += 1;
            } else if let Some(used) = used.get_mut(tree.feature(node)) {
                *used = true;
            }
        }
    }
    Description {
        trees: trees.clone().count(),
        nodes: trees.clone().map(Tree::len).sum(),
        leaves,
        depth: trees.map(Tree::depth).max().unwrap_or(0),
        features,
        features_used: used.iter().filter(|used| **used).count(),
    }
}

/// The probability that log-odds stand for: 1 ∕ (1 + e^−margin).
pub fn probability(margin: f32) -> f64 {
    sigmoid(f64::from(margin))
}

/// The logistic function, without overflow at either end.
pub fn sigmoid(margin: f64) -> f64 {
    if margin >= 0.0 {
        1.0 / (1.0 + libm::exp(-margin))
    } else {
        let odds = libm::exp(margin);
        odds / (1.0 + odds)
    }
}
