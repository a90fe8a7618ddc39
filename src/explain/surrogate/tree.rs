//! The surrogate's tree.

use serde::{Deserialize, Serialize};

use crate::feature::matrix::Matrix;

/// A tree of few nodes; the first is the root.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SurrogateTree {
    /// The nodes; children come after their parents.
    pub nodes: Vec<SurrogateNode>,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurrogateNode {
    /// The mean score of the rows it has learnt from.
    pub score: f64,
    /// How many those were.
    pub rows: u64,
    /// How its rows are parted, unless it is a leaf.
    pub split: Option<SurrogateSplit>,
}

/// How a node's rows are parted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SurrogateSplit {
    /// The feature's position in the contract.
    pub feature: usize,
    /// What goes left.
    pub test: SurrogateTest,
    /// Whether rows that lack the feature go left.
    pub missing_left: bool,
    /// The left child.
    pub left: usize,
    /// The right child.
    pub right: usize,
}

/// What goes left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SurrogateTest {
    /// Numbers up to this one.
    UpTo(f32),
    /// Every value that there is: only missing cells go right.
    Known,
    /// These codes.
    Among(Vec<u32>),
}

impl SurrogateSplit {
    /// Whether a cell goes left.
    pub fn goes_left(&self, cell: f32) -> bool {
        if cell.is_nan() {
            return self.missing_left;
        }
        match &self.test {
            SurrogateTest::UpTo(most) => cell <= *most,
            SurrogateTest::Known => true,
            SurrogateTest::Among(codes) => {
                cell >= 0.0 && codes.binary_search(&(cell as u32)).is_ok()
            }
        }
    }
}

impl SurrogateTree {
    /// The score of a row; 0 of a tree without nodes.
    pub fn predict(&self, matrix: &Matrix, row: usize) -> f64 {
        let mut at = 0;
        let mut score = 0.0;
        // Children come after their parents, so this ends even for a tree from elsewhere.
        while let Some(node) = self.nodes.get(at) {
            score = node.score;
            let Some(split) = &node.split else {
                break;
            };
            let cells = match split.feature < matrix.width() {
                true => matrix.column(split.feature),
                false => &[],
            };
            let cell = cells.get(row).copied().unwrap_or(f32::NAN);
            let next = if split.goes_left(cell) {
                split.left
            } else {
                split.right
            };
            if next <= at {
                break;
            }
            at = next;
        }
        score
    }

    /// How many leaves it has.
    pub fn leaves(&self) -> usize {
        self.nodes
            .iter()
            .filter(|node| node.split.is_none())
            .count()
    }
}
