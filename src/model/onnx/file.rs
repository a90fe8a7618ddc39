//! What an ONNX file holds, by the names of `onnx.proto`: a graph of nodes, its
//! constants (initialisers), inputs and outputs. Attributes and data are read on demand.

use super::attribute::Attribute;
use super::protobuf::{Field, Message};
use super::tensor::StoredTensor;
use crate::model::error::OnnxFault;
use crate::model::{ModelError, json};

/// The most nodes of one graph, and the most constants.
const MOST_NODES: usize = 20_000;

/// The most sets of operators.
const MOST_OPSETS: usize = 100;

/// The most names of inputs and outputs of all nodes together.
const MOST_NAMES: usize = 1_000_000;

/// The most dimensions of one tensor.
pub const MOST_DIMENSIONS: usize = 8;

/// A file, taken apart.
#[derive(Debug, Default)]
pub struct File<'a> {
    /// The versions of the operators' sets, by domain; ONNX's own is the empty text.
    pub opsets: Vec<(&'a str, i64)>,
    /// What its exporter noted: key and value.
    pub metadata: Vec<(&'a str, &'a str)>,
    /// The nodes in the file's order.
    pub nodes: Vec<Node<'a>>,
    /// The constants.
    pub tensors: Vec<StoredTensor<'a>>,
    /// What is put in.
    pub inputs: Vec<ValueInfo<'a>>,
    /// What comes out.
    pub outputs: Vec<ValueInfo<'a>>,
}

/// A node of the graph.
#[derive(Debug, Default)]
pub struct Node<'a> {
    /// What it is called in errors: its name, or its number.
    pub label: String,
    /// Its operator.
    pub operator: &'a str,
    /// The set that the operator belongs to.
    pub domain: &'a str,
    /// The values it reads; an empty name is an input left out.
    pub inputs: Vec<&'a str>,
    /// The values it makes.
    pub outputs: Vec<&'a str>,
    /// Its settings.
    pub attributes: Vec<Attribute<'a>>,
}

/// What a file says of an input or output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueInfo<'a> {
    /// Its name.
    pub name: &'a str,
    /// The type of a tensor's elements, `None` if it is no tensor.
    pub element: Option<i64>,
    /// A tensor's dimensions, `None` where they are left open.
    pub shape: Option<Vec<Option<usize>>>,
}

impl<'a> File<'a> {
    /// Takes the bytes of a file apart.
    pub fn parse(bytes: &'a [u8]) -> Result<File<'a>, ModelError> {
        let mut file = File::default();
        let mut graph = None;
        let mut message = Message::file(bytes);
        while let Some(field) = message.next()? {
            match field.number {
                7 => graph = Some(field.message()?),
                8 => {
                    let (domain, version) = opset(field.message()?)?;
                    field.push(&mut file.opsets, (domain, version), MOST_OPSETS)?;
                }
                14 => {
                    let entry = entry(field.message()?)?;
                    field.push(&mut file.metadata, entry, MOST_NODES)?;
                }
                _ => {}
            }
        }
        let graph = graph.ok_or_else(|| ModelError::FieldMissing {
            field: "graph".into(),
        })?;
        file.graph(graph)?;
        Ok(file)
    }

    fn graph(&mut self, mut message: Message<'a>) -> Result<(), ModelError> {
        let mut names = 0;
        while let Some(field) = message.next()? {
            match field.number {
                1 => {
                    let node = node(field.message()?, self.nodes.len(), &mut names)?;
                    field.push(&mut self.nodes, node, MOST_NODES)?;
                }
                5 => {
                    let tensor = StoredTensor::parse(field.message()?)?;
                    field.push(&mut self.tensors, tensor, MOST_NODES)?;
                }
                11 => {
                    let value = value_info(field.message()?)?;
                    field.push(&mut self.inputs, value, MOST_NODES)?;
                }
                12 => {
                    let value = value_info(field.message()?)?;
                    field.push(&mut self.outputs, value, MOST_NODES)?;
                }
                15 => {
                    return Err(ModelError::Onnx(OnnxFault::TensorType {
                        tensor: "sparse_initializer".into(),
                        found: "sparse".into(),
                    }));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The version of an operator set; `None` where the file does not name the set.
    pub fn opset(&self, domain: &str) -> Option<i64> {
        let domain = plain(domain);
        let mut versions = self.opsets.iter().filter(|(name, _)| plain(name) == domain);
        versions.next().map(|(_, version)| *version)
    }
}

/// A domain as operators are looked up: ONNX's own has two names.
pub fn plain(domain: &str) -> &str {
    if domain == "ai.onnx" { "" } else { domain }
}

fn opset(mut message: Message<'_>) -> Result<(&str, i64), ModelError> {
    let (mut domain, mut version) = ("", 0);
    while let Some(field) = message.next()? {
        match field.number {
            1 => domain = field.text()?,
            2 => version = field.whole()?,
            _ => {}
        }
    }
    Ok((domain, version))
}

fn entry(mut message: Message<'_>) -> Result<(&str, &str), ModelError> {
    let (mut key, mut value) = ("", "");
    while let Some(field) = message.next()? {
        match field.number {
            1 => key = field.text()?,
            2 => value = field.text()?,
            _ => {}
        }
    }
    Ok((key, value))
}

fn node<'a>(
    mut message: Message<'a>,
    index: usize,
    names: &mut usize,
) -> Result<Node<'a>, ModelError> {
    let mut node = Node::default();
    let mut name = "";
    let mut named = |field: &Field<'a>, out: &mut Vec<&'a str>| {
        *names += 1;
        let most = if *names > MOST_NAMES { 0 } else { MOST_NAMES };
        field.push(out, field.text()?, most)
    };
    while let Some(field) = message.next()? {
        match field.number {
            1 => named(&field, &mut node.inputs)?,
            2 => named(&field, &mut node.outputs)?,
            3 => name = field.text()?,
            4 => node.operator = field.text()?,
            5 => {
                let attribute = Attribute::parse(field.message()?)?;
                field.push(&mut node.attributes, attribute, 1_000)?;
            }
            7 => node.domain = plain(field.text()?),
            _ => {}
        }
    }
    node.label = match name {
        "" => format!("#{index}"),
        name => json::shorten(name),
    };
    Ok(node)
}

fn value_info(mut message: Message<'_>) -> Result<ValueInfo<'_>, ModelError> {
    let mut info = ValueInfo::default();
    while let Some(field) = message.next()? {
        match field.number {
            1 => info.name = field.text()?,
            2 => {
                let mut kind = field.message()?;
                while let Some(field) = kind.next()? {
                    if field.number == 1 {
                        tensor_type(field.message()?, &mut info)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(info)
}

fn tensor_type(mut message: Message<'_>, info: &mut ValueInfo<'_>) -> Result<(), ModelError> {
    while let Some(field) = message.next()? {
        match field.number {
            1 => info.element = Some(field.whole()?),
            2 => {
                let mut shape = Vec::new();
                let mut dimensions = field.message()?;
                while let Some(field) = dimensions.next()? {
                    if field.number == 1 {
                        let dimension = dimension(field.message()?)?;
                        field.push(&mut shape, dimension, MOST_DIMENSIONS)?;
                    }
                }
                info.shape = Some(shape);
            }
            _ => {}
        }
    }
    Ok(())
}

/// One dimension: a number, or a name (or nothing) for what is left open. Older
/// exporters write 0 or −1 for that.
fn dimension(mut message: Message<'_>) -> Result<Option<usize>, ModelError> {
    let mut size = None;
    while let Some(field) = message.next()? {
        if field.number == 1 {
            size = usize::try_from(field.whole()?)
                .ok()
                .filter(|size| *size > 0);
        }
    }
    Ok(size)
}
