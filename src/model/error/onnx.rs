//! What can be wrong with an ONNX file, or with a row that its graph is given.

use serde::{Deserialize, Serialize};

use super::place;
use crate::i18n::{Lang, number, onnx as words};

/// What is wrong, each with the node, the tensor or the row.
///
/// A node is named by its name, or as `#` and its place in the file, from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
#[error("{}", self.say(Lang::En))]
pub enum OnnxFault {
    /// An operator that is not known.
    Operator {
        /// The node.
        node: String,
        /// The operator, with its domain unless that is ONNX's own.
        operator: String,
        /// The version of the domain's operators that the file asks for.
        version: i64,
    },
    /// A version of the operators that is not read.
    Opset {
        /// The domain.
        domain: String,
        /// The version.
        found: String,
        /// The versions that are read.
        expected: String,
    },
    /// A setting of a node that is not known.
    Setting {
        /// The node.
        node: String,
        /// Its operator.
        operator: String,
        /// The setting.
        attribute: String,
        /// Those that are known.
        known: String,
    },
    /// A setting of a node that is wrong.
    Attribute {
        /// The node.
        node: String,
        /// Its operator.
        operator: String,
        /// The setting.
        attribute: String,
        /// What it is.
        found: String,
        /// What it may be, in signs that need no language.
        expected: String,
    },
    /// A value that no node, input or initialiser makes.
    Value {
        /// Who needs it.
        node: String,
        /// The value.
        value: String,
    },
    /// A value that is made twice.
    Twice {
        /// Who makes it the second time.
        node: String,
        /// The value.
        value: String,
    },
    /// A node that needs its own output.
    Cycle {
        /// A node on the way round.
        node: String,
    },
    /// A tensor whose data lie in another file.
    External {
        /// The tensor.
        tensor: String,
    },
    /// A tensor of a type that is not read.
    TensorType {
        /// The tensor.
        tensor: String,
        /// Its type.
        found: String,
    },
    /// A tensor whose data are fewer or more than its dimensions say, or too many.
    TensorSize {
        /// The tensor.
        tensor: String,
        /// What there is.
        found: String,
        /// What there should be.
        expected: String,
    },
    /// A number that is not finite.
    NotFinite {
        /// The tensor or setting.
        tensor: String,
        /// Which element, from 0.
        position: usize,
    },
    /// An input that no table can give.
    Input {
        /// The input.
        input: String,
        /// Its type or dimensions.
        found: String,
    },
    /// No output that is known to be a probability.
    Output {
        /// The output, or all of them.
        output: String,
        /// What makes it, or its dimensions.
        found: String,
    },
    /// Inputs that do not go together.
    Shapes {
        /// The node.
        node: String,
        /// Its operator.
        operator: String,
        /// The inputs' dimensions.
        found: String,
    },
    /// An index beyond what it points into.
    Place {
        /// The node.
        node: String,
        /// Its operator.
        operator: String,
        /// The index.
        found: i64,
        /// How many there are.
        size: usize,
    },
    /// More elements than are held.
    Room {
        /// The node.
        node: String,
        /// Its operator.
        operator: String,
        /// The most that one tensor may have.
        limit: usize,
    },
    /// More work than is done for a row.
    Work {
        /// The node.
        node: String,
        /// Its operator.
        operator: String,
    },
    /// A row whose result is no probability.
    Score {
        /// The row, from 1.
        row: usize,
        /// The result.
        found: String,
    },
    /// A cell that must be a whole number.
    Whole {
        /// The row, from 1.
        row: usize,
        /// The input.
        input: String,
        /// The cell.
        found: String,
    },
}

impl OnnxFault {
    /// The same of another row than it was found in, counted from 1.
    pub fn at_row(mut self, at: usize) -> OnnxFault {
        if let OnnxFault::Score { row, .. } | OnnxFault::Whole { row, .. } = &mut self {
            *row = at;
        }
        self
    }

    /// The fault in words.
    pub fn say(&self, lang: Lang) -> String {
        use OnnxFault as F;
        match self {
            F::Operator {
                node,
                operator,
                version,
            } => words::OPERATOR.fill(
                lang,
                &[
                    ("node", node),
                    ("operator", operator),
                    ("version", &version.to_string()),
                ],
            ),
            F::Opset {
                domain,
                found,
                expected,
            } => words::OPSET.fill(
                lang,
                &[("domain", domain), ("found", found), ("expected", expected)],
            ),
            F::Setting {
                node,
                operator,
                attribute,
                known,
            } => words::SETTING.fill(
                lang,
                &[
                    ("node", node),
                    ("operator", operator),
                    ("attribute", attribute),
                    ("known", known),
                ],
            ),
            F::Attribute {
                node,
                operator,
                attribute,
                found,
                expected,
            } => words::ATTRIBUTE.fill(
                lang,
                &[
                    ("node", node),
                    ("operator", operator),
                    ("attribute", attribute),
                    ("found", found),
                    ("expected", expected),
                ],
            ),
            F::Value { node, value } => {
                words::VALUE.fill(lang, &[("node", node), ("value", value)])
            }
            F::Twice { node, value } => {
                words::TWICE.fill(lang, &[("node", node), ("value", value)])
            }
            F::Cycle { node } => words::CYCLE.fill(lang, &[("node", node)]),
            F::External { tensor } => words::EXTERNAL.fill(lang, &[("tensor", tensor)]),
            F::TensorType { tensor, found } => {
                words::TENSOR_TYPE.fill(lang, &[("tensor", tensor), ("found", found)])
            }
            F::TensorSize {
                tensor,
                found,
                expected,
            } => words::TENSOR_SIZE.fill(
                lang,
                &[("tensor", tensor), ("found", found), ("expected", expected)],
            ),
            F::NotFinite { tensor, position } => {
                words::NOT_FINITE.fill(lang, &[("tensor", tensor), ("position", &place(*position))])
            }
            F::Input { input, found } => {
                words::INPUT.fill(lang, &[("input", input), ("found", found)])
            }
            F::Output { output, found } => {
                words::OUTPUT.fill(lang, &[("output", output), ("found", found)])
            }
            F::Shapes {
                node,
                operator,
                found,
            } => words::SHAPES.fill(
                lang,
                &[("node", node), ("operator", operator), ("found", found)],
            ),
            F::Place {
                node,
                operator,
                found,
                size,
            } => words::PLACE.fill(
                lang,
                &[
                    ("node", node),
                    ("operator", operator),
                    ("found", &found.to_string()),
                    ("size", &place(*size)),
                ],
            ),
            F::Room {
                node,
                operator,
                limit,
            } => words::ROOM.fill(
                lang,
                &[
                    ("node", node),
                    ("operator", operator),
                    ("limit", &place(*limit)),
                ],
            ),
            F::Work { node, operator } => {
                words::WORK.fill(lang, &[("node", node), ("operator", operator)])
            }
            F::Score { row, found } => words::SCORE.fill(
                lang,
                &[("row", &number::grouped(*row as u64)), ("found", found)],
            ),
            F::Whole { row, input, found } => words::WHOLE.fill(
                lang,
                &[
                    ("row", &number::grouped(*row as u64)),
                    ("input", input),
                    ("found", found),
                ],
            ),
        }
    }
}
