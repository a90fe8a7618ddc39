//! Everything that can be wrong with a model file, each with where it is.

use serde::{Deserialize, Serialize};

use super::recognise::Foreign;
use crate::feature::preparation::PreparationFault;
use crate::i18n::{Lang, model as words, number};

/// Why a file is not taken as a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[error("{}", self.say(Lang::En))]
pub enum ModelError {
    /// The file is larger than is read, before or after decompression.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The gzip stream is broken.
    Gzip {
        /// Bytes that came out before it broke.
        unpacked: u64,
    },
    /// Nothing in the file.
    Nothing,
    /// Neither a known format nor UTF-8 text.
    NotText {
        /// Offset of the first byte that is no text.
        byte: u64,
    },
    /// The preparation in the contract cannot be followed.
    Preparation(PreparationFault),
    /// A known kind of file that is not read.
    Foreign {
        /// Which.
        format: Foreign,
    },
    /// Text of no known kind.
    Unrecognised {
        /// How it starts.
        found: String,
    },
    /// JSON that ends too early.
    Truncated {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// JSON that is malformed, or a value of another type than expected.
    Json {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// The parser's own words.
        detail: String,
    },
    /// A field that must be there is not.
    FieldMissing {
        /// The field's path.
        field: String,
    },
    /// A field holds what it must not.
    FieldWrong {
        /// The field's path.
        field: String,
        /// What it holds.
        found: String,
        /// What it may hold, in signs that need no language.
        expected: String,
    },
    /// The model predicts something else than the probability of one answer.
    Objective {
        /// The objective's name.
        found: String,
    },
    /// Not a sum of trees.
    Booster {
        /// The booster's name.
        found: String,
    },
    /// The model predicts several answers at once.
    Outputs {
        /// How many.
        found: String,
    },
    /// No tree is left to sum.
    NoTrees,
    /// Arrays of one tree that should be equally long are not.
    Lengths {
        /// The tree's index.
        tree: usize,
        /// The array.
        field: String,
        /// Its length.
        found: usize,
        /// The length it should have.
        expected: usize,
    },
    /// A tree's structure or numbers are wrong.
    Tree {
        /// The tree's index.
        tree: usize,
        /// What is wrong.
        fault: TreeFault,
    },
    /// A feature of the contract or the model is wrong.
    Feature {
        /// The feature's position, from 0.
        position: usize,
        /// Its name.
        name: String,
        /// What is wrong.
        fault: FeatureFault,
    },
    /// Contract and model disagree about how many features there are.
    FeatureCount {
        /// Features of the contract.
        contract: usize,
        /// Features of the model.
        model: usize,
    },
    /// The bundle was made for a newer Holdfast.
    BundleVersion {
        /// The bundle's version.
        found: String,
        /// The newest version that is read.
        supported: u32,
    },
    /// The bundle holds several estimators, or none.
    Estimators {
        /// How many.
        found: usize,
    },
    /// An estimator of a kind that is not read.
    EstimatorKind {
        /// The estimator's name.
        name: String,
        /// The kind it names.
        found: String,
    },
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

impl ModelError {
    /// The error in words: where, what was found, what to do.
    pub fn say(&self, lang: Lang) -> String {
        use ModelError as E;
        match self {
            E::TooLarge { limit } => {
                words::TOO_LARGE.fill(lang, &[("limit", &number::bytes(*limit))])
            }
            E::Gzip { unpacked } => {
                words::GZIP.fill(lang, &[("unpacked", &number::bytes(*unpacked))])
            }
            E::Nothing => words::NOTHING.text(lang).to_string(),
            E::Preparation(fault) => fault.say(lang),
            E::NotText { byte } => words::NOT_TEXT.fill(lang, &[("byte", &number::grouped(*byte))]),
            E::Foreign { format } => {
                let advice = match format {
                    Foreign::XgboostUbjson | Foreign::XgboostBinary | Foreign::XgboostDump => {
                        words::FOREIGN_XGBOOST
                    }
                    Foreign::Pickle => words::FOREIGN_PICKLE,
                    Foreign::Zip | Foreign::Hdf5 => words::FOREIGN_ARCHIVE,
                    Foreign::Lightgbm | Foreign::Catboost | Foreign::Onnx => words::FOREIGN_LATER,
                };
                advice.fill(lang, &[("format", format.name())])
            }
            E::Unrecognised { found } => words::UNRECOGNISED.fill(lang, &[("found", found)]),
            E::Truncated { line, column } => words::TRUNCATED.fill(
                lang,
                &[("line", &place(*line)), ("column", &place(*column))],
            ),
            E::Json {
                line,
                column,
                detail,
            } => words::JSON.fill(
                lang,
                &[
                    ("line", &place(*line)),
                    ("column", &place(*column)),
                    ("detail", detail),
                ],
            ),
            E::FieldMissing { field } => words::FIELD_MISSING.fill(lang, &[("field", field)]),
            E::FieldWrong {
                field,
                found,
                expected,
            } => words::FIELD_WRONG.fill(
                lang,
                &[("field", field), ("found", found), ("expected", expected)],
            ),
            E::Objective { found } => words::OBJECTIVE.fill(lang, &[("found", found)]),
            E::Booster { found } => words::BOOSTER.fill(lang, &[("found", found)]),
            E::Outputs { found } => words::OUTPUTS.fill(lang, &[("found", found)]),
            E::NoTrees => words::NO_TREES.text(lang).to_string(),
            E::Lengths {
                tree,
                field,
                found,
                expected,
            } => words::LENGTHS.fill(
                lang,
                &[
                    ("tree", &tree.to_string()),
                    ("field", field),
                    ("found", &place(*found)),
                    ("expected", &place(*expected)),
                ],
            ),
            E::Tree { tree, fault } => words::TREE.fill(
                lang,
                &[("tree", &tree.to_string()), ("fault", &fault.say(lang))],
            ),
            E::Feature {
                position,
                name,
                fault,
            } => words::FEATURE.fill(
                lang,
                &[
                    ("position", &place(position + 1)),
                    ("name", name),
                    ("fault", &fault.say(lang)),
                ],
            ),
            E::FeatureCount { contract, model } => words::FEATURE_COUNT.fill(
                lang,
                &[("contract", &place(*contract)), ("model", &place(*model))],
            ),
            E::BundleVersion { found, supported } => words::BUNDLE_VERSION.fill(
                lang,
                &[("found", found), ("supported", &supported.to_string())],
            ),
            E::Estimators { found } => words::ESTIMATORS.fill(lang, &[("found", &place(*found))]),
            E::EstimatorKind { name, found } => {
                words::ESTIMATOR_KIND.fill(lang, &[("name", name), ("found", found)])
            }
        }
    }
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

fn place(value: usize) -> String {
    number::grouped(value as u64)
}
