//! Which output of a graph is how likely a customer is to leave.

use super::file::{File, Node, ValueInfo};
use super::tensor::element;
use crate::model::error::OnnxFault;
use crate::model::{ModelError, json};

/// The output that is read.
pub struct Answer<'f, 'a> {
    /// Its name.
    pub output: &'a str,
    /// The node whose function makes it what it is.
    pub maker: Option<&'f Node<'a>>,
    /// Whether other nodes than those that pass values on stand behind that node.
    pub is_changed: bool,
    /// Whether there is a column per class rather than one for yes.
    pub has_classes: bool,
    /// Whether it is an amount, as far as can be told without the trees themselves.
    pub is_amount: bool,
    /// The name of the second of two classes, if the graph tells it.
    pub class: Option<String>,
}

/// The most nodes that pass a value on before it comes out; real files have a few.
pub const MOST_PASSED: usize = 64;

/// What makes probabilities.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One for yes.
    Single,
    /// One per class.
    Classes,
    /// Amounts, or what only trees or a linear model themselves can tell.
    Regressor,
    Unknown,
}

impl<'f, 'a> Answer<'f, 'a> {
    /// Finds it: beside a label, or made by what makes probabilities.
    pub fn find(file: &'f File<'a>) -> Result<Answer<'f, 'a>, ModelError> {
        if let Some(output) = labelled(file) {
            let (maker, kind, is_changed) = trace(file, output.name);
            // Clusters and margins come with a label, too, and are no probabilities.
            if kind != Kind::Classes && !output.name.to_ascii_lowercase().contains("prob") {
                let operator = maker.map_or("—".into(), Node::operator);
                return Err(unknown(json::shorten(output.name), operator));
            }
            return Ok(Answer {
                output: output.name,
                maker,
                is_changed,
                has_classes: true,
                is_amount: false,
                class: class(file),
            });
        }
        let traced = file
            .outputs
            .iter()
            .map(|output| (output, trace(file, output.name)));
        let mut known: Vec<_> = traced.collect();
        if known.len() > 1 {
            known.retain(|(_, (_, kind, _))| matches!(kind, Kind::Single | Kind::Classes));
        }
        match known.as_slice() {
            [(output, (maker, kind, is_changed))] if *kind != Kind::Unknown => Ok(Answer {
                output: output.name,
                maker: *maker,
                is_changed: *is_changed,
                has_classes: *kind == Kind::Classes,
                is_amount: *kind == Kind::Regressor,
                class: class(file),
            }),
            [(output, (maker, ..))] => Err(unknown(
                json::shorten(output.name),
                maker.map_or("—".into(), Node::operator),
            )),
            _ => {
                let names: Vec<&str> = file.outputs.iter().map(|output| output.name).collect();
                Err(unknown(
                    json::shorten(&names.join(", ")),
                    names.len().to_string(),
                ))
            }
        }
    }
}

impl Answer<'_, '_> {
    /// The error of an output that is no probability.
    pub fn unknown(&self) -> ModelError {
        let operator = self.maker.map_or("—".into(), Node::operator);
        unknown(json::shorten(self.output), operator)
    }
}

fn unknown(output: String, found: String) -> ModelError {
    let output = if output.is_empty() {
        "—".into()
    } else {
        output
    };
    ModelError::Onnx(OnnxFault::Output { output, found })
}

/// The probabilities of a graph that gives a label and probabilities, as the converters
/// of classifiers write it.
pub fn labelled<'f, 'a>(file: &'f File<'a>) -> Option<&'f ValueInfo<'a>> {
    match file.outputs.as_slice() {
        [label, prediction]
            if matches!(label.element, Some(element::INT64 | element::STRING))
                && !matches!(prediction.element, Some(element::INT64 | element::STRING)) =>
        {
            Some(prediction)
        }
        _ => None,
    }
}

/// The node that makes a value what it is, whether its values are probabilities, and
/// whether anything stands behind it that does more than to pass them on.
fn trace<'f, 'a>(file: &'f File<'a>, output: &str) -> (Option<&'f Node<'a>>, Kind, bool) {
    let mut name = output;
    let mut is_changed = false;
    let mut last = None;
    for _ in 0..MOST_PASSED {
        let Some(node) = file.nodes.iter().find(|node| node.outputs.contains(&name)) else {
            break;
        };
        last = Some(node);
        let kind = match (node.domain, node.operator) {
            ("", "Sigmoid") => Kind::Single,
            ("", "Softmax") => Kind::Classes,
            ("ai.onnx.ml", "TreeEnsembleClassifier" | "LinearClassifier")
                if node.outputs.get(1) == Some(&name) =>
            {
                Kind::Classes
            }
            ("ai.onnx.ml", "TreeEnsembleRegressor" | "TreeEnsemble") => Kind::Regressor,
            ("", "Identity" | "Dropout") | ("ai.onnx.ml", "ZipMap") => Kind::Unknown,
            // They change no element, but they may change the columns.
            ("", "Cast" | "Reshape" | "Squeeze" | "Unsqueeze" | "Flatten") => {
                is_changed |= node.operator != "Cast";
                Kind::Unknown
            }
            _ => return (last, Kind::Unknown, true),
        };
        if kind != Kind::Unknown {
            return (last, kind, is_changed);
        }
        match node.inputs.first() {
            Some(input) => name = input,
            None => break,
        }
    }
    (last, Kind::Unknown, true)
}

/// The second of two classes that any classifier of the graph names.
fn class(file: &File) -> Option<String> {
    classes(file, 2)?.pop()
}

/// What the classes are called, as any classifier of so many names them.
pub fn classes(file: &File, count: usize) -> Option<Vec<String>> {
    let named = |node: &Node| {
        let lists = match node.operator {
            "TreeEnsembleClassifier" | "ZipMap" => ("classlabels_int64s", "classlabels_strings"),
            "LinearClassifier" => ("classlabels_ints", "classlabels_strings"),
            _ => return None,
        };
        super::trees::classes(node, lists.0, lists.1)
            .ok()
            .filter(|names| names.len() == count)
    };
    file.nodes.iter().find_map(named)
}
