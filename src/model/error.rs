//! Everything that can be wrong with a model file, each with where it is.

mod faults;
mod onnx;

use serde::{Deserialize, Serialize};

use super::recognise::Foreign;
use crate::feature::preparation::PreparationFault;
use crate::i18n::{Lang, model as words, number};
pub use faults::{CatboostBinaryFault, FeatureFault, TreeFault};
pub use onnx::OnnxFault;

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
    /// A binary file of CatBoost with something in it that is read from its JSON only.
    CatboostBinary {
        /// What.
        fault: CatboostBinaryFault,
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
    /// A binary file that ends too early.
    BytesTruncated {
        /// Where it ends.
        byte: u64,
    },
    /// A binary file that is malformed, or a value of another type than expected.
    Bytes {
        /// Where, from 0.
        byte: u64,
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
    /// LightGBM's trees with a linear model in each leaf.
    LinearLeaves,
    /// CatBoost's categories that are read through statistics of the target.
    Statistics {
        /// The features.
        features: String,
    },
    /// More nodes than are read.
    Nodes {
        /// The most that are.
        limit: usize,
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
    /// Something wrong in an ONNX file.
    Onnx(OnnxFault),
    /// The trees add up to a probability where log-odds are wanted.
    Shares {
        /// The model's own word for itself.
        found: String,
    },
    /// A model of another kind where trees are wanted.
    NoSumOfTrees {
        /// Its kind.
        kind: String,
    },
    /// A model of several classes where yes or no is wanted.
    SeveralClasses {
        /// How many.
        classes: usize,
    },
    /// A graph of operators where trees are wanted.
    Graph {
        /// How many operators it has.
        operators: usize,
    },
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
                    Foreign::XgboostBinary | Foreign::XgboostDump => words::FOREIGN_XGBOOST,
                    Foreign::LightgbmDump => words::FOREIGN_LIGHTGBM,
                    Foreign::Pickle => words::FOREIGN_PICKLE,
                    Foreign::Zip | Foreign::Hdf5 => words::FOREIGN_ARCHIVE,
                    Foreign::Recommender => words::FOREIGN_RECOMMENDER,
                };
                advice.fill(lang, &[("format", format.name())])
            }
            E::CatboostBinary { fault } => fault.say(lang),
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
            E::BytesTruncated { byte } => {
                words::BYTES_TRUNCATED.fill(lang, &[("byte", &number::grouped(*byte))])
            }
            E::Bytes { byte, detail } => words::BYTES.fill(
                lang,
                &[("byte", &number::grouped(*byte)), ("detail", detail)],
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
            E::LinearLeaves => words::LINEAR_LEAVES.text(lang).to_string(),
            E::Statistics { features } => words::STATISTICS.fill(lang, &[("features", features)]),
            E::Nodes { limit } => words::NODES.fill(lang, &[("limit", &place(*limit))]),
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
            E::EstimatorKind { name, found } => words::ESTIMATOR_KIND.fill(
                lang,
                &[
                    ("name", name),
                    ("found", found),
                    ("kinds", &super::bundle::KINDS.join(", ")),
                ],
            ),
            E::Onnx(fault) => fault.say(lang),
            E::Shares { found } => words::SHARES.fill(lang, &[("found", found)]),
            E::SeveralClasses { classes } => {
                words::SEVERAL_CLASSES.fill(lang, &[("classes", &number::grouped(*classes as u64))])
            }
            E::NoSumOfTrees { kind } => words::NO_SUM_OF_TREES.fill(lang, &[("kind", kind)]),
            E::Graph { operators } => words::GRAPH.fill(lang, &[("operators", &place(*operators))]),
        }
    }
}

fn place(value: usize) -> String {
    number::grouped(value as u64)
}
