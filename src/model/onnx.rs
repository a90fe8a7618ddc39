//! Reads ONNX: what scikit-learn, PyTorch and others export through their converters.
//!
//! A graph that is trees on the table's columns, as skl2onnx and onnxmltools write
//! forests and boosting, becomes a [`TreeEnsemble`](super::trees::TreeEnsemble) like
//! that of any other tool. Everything else is a [`Network`], which is run. Which of the
//! outputs is the probability is told from the operators that make it ([`answer`]).

mod answer;
mod attribute;
mod columns;
pub(super) mod file;
mod protobuf;
mod table_network;
pub(super) mod tensor;
pub(super) mod trees;

use super::imported::Imported;
use super::neural::Network;
use super::trees::Link;
use super::{ModelError, Note, imported, json};
use answer::Answer;
use file::{File, Node, ValueInfo};

pub use table_network::TableNetwork;

/// What a file turned out to be.
pub(super) enum Content {
    /// Trees on a table's columns.
    Trees(Box<Imported>),
    /// A graph to be run on a table's columns.
    Network(Box<TableNetwork>),
}

/// Reads the bytes of a model file that predicts from a table's columns.
pub(super) fn read(bytes: &[u8]) -> Result<Content, ModelError> {
    let file = File::parse(bytes)?;
    let answer = Answer::find(&file)?;
    if let Some(path) = TreePath::find(&file, &answer) {
        return Ok(Content::Trees(Box::new(path.read(&file)?)));
    }
    let network = TableNetwork::read(&file, &answer)?;
    Ok(Content::Network(Box::new(network)))
}

/// Reads the bytes of any ONNX file as a graph to be run, whatever its inputs and outputs.
///
/// Of a classifier's two outputs the label is left out.
pub fn network(bytes: &[u8]) -> Result<Network, ModelError> {
    let unpacked = json::unpack(bytes)?;
    let file = File::parse(&unpacked)?;
    let wanted: Vec<&str> = match answer::labelled(&file) {
        Some(prediction) => vec![prediction.name],
        None => file.outputs.iter().map(|output| output.name).collect(),
    };
    Network::of(&file, &wanted)
}

/// A graph that is one node of trees behind a table's columns.
struct TreePath<'f, 'a> {
    node: &'f Node<'a>,
    /// The inputs that the columns come from: one of many columns, or one per column.
    inputs: Vec<usize>,
    /// The node that fills gaps on the way, if there is one.
    imputer: Option<&'f Node<'a>>,
}

impl<'f, 'a> TreePath<'f, 'a> {
    fn find(file: &'f File<'a>, answer: &Answer<'f, 'a>) -> Option<TreePath<'f, 'a>> {
        let node = answer.maker.filter(|node| trees::is_trees(node))?;
        if answer.is_changed {
            return None;
        }
        let mut name = *node.inputs.first()?;
        let mut imputer = None;
        for _ in 0..answer::MOST_PASSED {
            let input = |name: &str| file.inputs.iter().position(|info| info.name == name);
            if let Some(input) = input(name) {
                let shape = file.inputs.get(input)?.shape.as_ref();
                return shape
                    .is_none_or(|shape| shape.len() == 2)
                    .then(|| TreePath {
                        node,
                        inputs: vec![input],
                        imputer,
                    });
            }
            let before = file
                .nodes
                .iter()
                .find(|node| node.outputs.contains(&name))?;
            match (before.domain, before.operator) {
                ("", "Identity") => {}
                ("", "Cast") if before.whole("to").ok()? == Some(tensor::element::FLOAT) => {}
                ("", "Concat") => {
                    let inputs: Option<Vec<usize>> =
                        before.inputs.iter().map(|name| input(name)).collect();
                    let inputs = inputs.filter(|inputs| inputs.len() > 1)?;
                    let is_column = |input: &usize| {
                        let shape = file
                            .inputs
                            .get(*input)
                            .and_then(|info| info.shape.as_deref());
                        matches!(shape, Some([_, Some(1)]))
                    };
                    return inputs.iter().all(is_column).then_some(TreePath {
                        node,
                        inputs,
                        imputer,
                    });
                }
                ("ai.onnx.ml", "Imputer") if imputer.is_none() && fills_gaps(before) => {
                    imputer = Some(before);
                }
                _ => return None,
            }
            name = *before.inputs.first()?;
        }
        None
    }

    fn read(&self, file: &File) -> Result<Imported, ModelError> {
        super::neural::check_version(file, self.node)?;
        let infos: Vec<&ValueInfo> = self
            .inputs
            .iter()
            .filter_map(|input| file.inputs.get(*input))
            .collect();
        let (width, named) = match infos.as_slice() {
            [one] => {
                let shape = one.shape.as_deref().unwrap_or(&[]);
                let width = shape.get(1).copied().flatten();
                if width.is_some_and(|width| width > imported::MAX_FEATURES) {
                    return Err(columns::unfit(one.name, shape));
                }
                (width, None)
            }
            several => (Some(several.len()), Some(several)),
        };
        let read = trees::read(self.node, width)?;
        let mut notes = Vec::new();
        let mut features = match named {
            Some(infos) => columns::named(infos, &mut notes),
            None => columns::features(file, read.outputs.features(), &mut notes)?,
        };
        if let Some(imputer) = self.imputer {
            columns::fill_gaps(imputer, &mut features)?;
        }
        if !read.has_covers {
            notes.push(Note::NoCovers);
        }
        if let [_, second] = read.classes.as_slice()
            && second != "1"
        {
            notes.push(Note::Class {
                name: second.clone(),
            });
        }
        let objective = match read.outputs.link() {
            Link::Logistic => "LOGISTIC",
            Link::Softmax => "SOFTMAX",
            _ => "NONE",
        };
        Ok(Imported {
            outputs: read.outputs,
            objective: format!("{}, {objective}", self.node.operator),
            contract: imported::contract(features)?,
            classes: read.classes,
            notes,
        })
    }
}

/// Whether an imputer replaces what is missing, and nothing else.
fn fills_gaps(node: &Node) -> bool {
    let replaced = node.any_float("replaced_value_float");
    matches!(replaced, Ok(Some(value)) if value.is_nan())
}
