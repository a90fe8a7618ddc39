//! What can be wrong with one tree or one feature of a model file.

use serde::{Deserialize, Serialize};

use super::place;
use crate::i18n::{Lang, model as words, number};

/// What of CatBoost's models is read from JSON only, not from its binary file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CatboostBinaryFault {
    /// Categories, of whose names the file keeps hashes.
    Categories,
    /// Trees that are not symmetric.
    OtherTrees,
    /// Texts or embeddings, which JSON does not serve either.
    Texts,
}

impl CatboostBinaryFault {
    /// The fault in words.
    pub fn say(self, lang: Lang) -> String {
        match self {
            CatboostBinaryFault::Categories => words::CBM_CATEGORIES,
            CatboostBinaryFault::OtherTrees => words::CBM_TREES,
            CatboostBinaryFault::Texts => words::CBM_TEXTS,
        }
        .text(lang)
        .to_string()
    }
}

/// What is wrong with one tree; nodes are named by their index in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TreeFault {
    /// The tree has no node.
    Empty,
    /// Fewer or more covers than nodes.
    Covers {
        /// How many covers.
        found: usize,
        /// How many nodes.
        expected: usize,
    },
    /// A node is reached twice: a cycle, or two parents.
    Twice {
        /// The node.
        node: usize,
    },
    /// A child that is not in the tree.
    Child {
        /// The parent.
        node: usize,
        /// The child it names, as the file has it.
        child: String,
        /// How many nodes there are.
        nodes: usize,
    },
    /// A feature that the model does not have.
    Feature {
        /// The node.
        node: usize,
        /// The feature it names, as the file has it.
        feature: String,
        /// How many features there are.
        features: usize,
    },
    /// A threshold that is not a finite number.
    Threshold {
        /// The node.
        node: usize,
    },
    /// A leaf value that is not a finite number.
    Leaf {
        /// The node.
        node: usize,
    },
    /// A cover that is negative or not finite.
    Cover {
        /// The node.
        node: usize,
        /// What it is.
        found: String,
    },
    /// A kind of split that is not known.
    SplitType {
        /// The node.
        node: usize,
        /// The kind.
        found: String,
    },
    /// A category split without its categories, or with them out of range.
    Categories {
        /// The node.
        node: usize,
    },
    /// The category sets of the whole model take more memory than is given to them.
    CategoryRoom {
        /// The node at which it ran out.
        node: usize,
    },
    /// A category code beyond what is read or what the contract lists.
    Category {
        /// The node.
        node: usize,
        /// The code.
        code: String,
        /// The largest that is allowed.
        largest: u32,
    },
}

/// What is wrong with one feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeatureFault {
    /// It has no name.
    Unnamed,
    /// An earlier feature has the same name.
    Duplicate,
    /// The model has another name at this position.
    Name {
        /// The model's name.
        model: String,
    },
    /// A type that is not known.
    Type {
        /// The type.
        found: String,
    },
    /// The model splits it by category, the contract says it is a number.
    NotCategory,
    /// The model splits on a category code the contract does not list.
    CategoryCount {
        /// Categories in the contract.
        contract: usize,
        /// Categories the model needs.
        model: usize,
    },
    /// The model and the contract name a code differently.
    CategoryName {
        /// The code.
        code: usize,
        /// The contract's name.
        contract: String,
        /// The model's name.
        model: String,
    },
    /// Two categories, or spellings, are the same.
    CategoryTwice {
        /// The text.
        text: String,
    },
    /// The imputation does not fit the feature.
    Imputation {
        /// What it says.
        found: String,
    },
    /// The range is not two finite numbers in order.
    Range,
}

impl TreeFault {
    /// What is wrong with the tree, without naming the tree.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            TreeFault::Empty => words::TREE_EMPTY.text(lang).to_string(),
            TreeFault::Covers { found, expected } => words::TREE_COVERS.fill(
                lang,
                &[("found", &place(*found)), ("expected", &place(*expected))],
            ),
            TreeFault::Twice { node } => {
                words::TREE_TWICE.fill(lang, &[("node", &node.to_string())])
            }
            TreeFault::Child { node, child, nodes } => words::TREE_CHILD.fill(
                lang,
                &[
                    ("node", &node.to_string()),
                    ("child", child),
                    ("nodes", &place(*nodes)),
                ],
            ),
            TreeFault::Feature {
                node,
                feature,
                features,
            } => words::TREE_FEATURE.fill(
                lang,
                &[
                    ("node", &node.to_string()),
                    ("feature", feature),
                    ("features", &place(*features)),
                ],
            ),
            TreeFault::Threshold { node } => {
                words::TREE_THRESHOLD.fill(lang, &[("node", &node.to_string())])
            }
            TreeFault::Leaf { node } => words::TREE_LEAF.fill(lang, &[("node", &node.to_string())]),
            TreeFault::Cover { node, found } => {
                words::TREE_COVER.fill(lang, &[("node", &node.to_string()), ("found", found)])
            }
            TreeFault::SplitType { node, found } => {
                words::TREE_SPLIT_TYPE.fill(lang, &[("node", &node.to_string()), ("found", found)])
            }
            TreeFault::Categories { node } => {
                words::TREE_CATEGORIES.fill(lang, &[("node", &node.to_string())])
            }
            TreeFault::CategoryRoom { node } => {
                words::TREE_CATEGORY_ROOM.fill(lang, &[("node", &node.to_string())])
            }
            TreeFault::Category {
                node,
                code,
                largest,
            } => words::TREE_CATEGORY.fill(
                lang,
                &[
                    ("node", &node.to_string()),
                    ("code", code),
                    ("largest", &number::grouped(u64::from(*largest))),
                ],
            ),
        }
    }
}

impl FeatureFault {
    /// What is wrong with the feature, without naming it.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            FeatureFault::Unnamed => words::FEATURE_UNNAMED.text(lang).to_string(),
            FeatureFault::Duplicate => words::FEATURE_DUPLICATE.text(lang).to_string(),
            FeatureFault::Name { model } => words::FEATURE_NAME.fill(lang, &[("model", model)]),
            FeatureFault::Type { found } => words::FEATURE_TYPE.fill(lang, &[("found", found)]),
            FeatureFault::NotCategory => words::FEATURE_NOT_CATEGORY.text(lang).to_string(),
            FeatureFault::CategoryCount { contract, model } => words::FEATURE_CATEGORY_COUNT.fill(
                lang,
                &[("contract", &place(*contract)), ("model", &place(*model))],
            ),
            FeatureFault::CategoryName {
                code,
                contract,
                model,
            } => words::FEATURE_CATEGORY_NAME.fill(
                lang,
                &[
                    ("code", &code.to_string()),
                    ("contract", contract),
                    ("model", model),
                ],
            ),
            FeatureFault::CategoryTwice { text } => {
                words::FEATURE_CATEGORY_TWICE.fill(lang, &[("text", text)])
            }
            FeatureFault::Imputation { found } => {
                words::FEATURE_IMPUTATION.fill(lang, &[("found", found)])
            }
            FeatureFault::Range => words::FEATURE_RANGE.text(lang).to_string(),
        }
    }
}
