//! From a file's graph to a plan: which nodes the wanted outputs need, in which order.

use std::collections::BTreeMap;

use super::operator::Operator;
use super::{Input, Network, Step};
use crate::model::error::OnnxFault;
use crate::model::onnx::file::{File, Node, ValueInfo};
use crate::model::onnx::tensor::element;
use crate::model::{ModelError, json};

/// The versions of operator sets that are read, by domain.
///
/// Of the operators read here, 26 and 27 change none; 28 lets Cast make floats of six bits,
/// which are refused by their name like all types that are not read, and takes whole numbers
/// away from ReduceLogSumExp. What a node computes is the same.
const VERSIONS: [(&str, i64, i64); 2] = [("", 7, 28), ("ai.onnx.ml", 1, 5)];

/// The version of the set that a node's operator belongs to, if it is one that is read.
pub fn check_version(file: &File, node: &Node) -> Result<i64, ModelError> {
    let Some((domain, low, high)) = VERSIONS.iter().find(|(name, ..)| *name == node.domain) else {
        // No operator of another domain is known: it will be named.
        return Ok(file.opset(node.domain).unwrap_or(0));
    };
    let found = file.opset(domain);
    found
        .filter(|version| (*low..=*high).contains(version))
        .ok_or_else(|| {
            ModelError::Onnx(OnnxFault::Opset {
                domain: if domain.is_empty() { "ai.onnx" } else { domain }.into(),
                found: found.map_or("—".into(), |version| version.to_string()),
                expected: format!("{low} … {high}"),
            })
        })
}

/// An operator that is not known says more than a version that is not: exporters of a newer
/// version would write it, too.
fn unknown_first(file: &File, order: &[usize], fault: ModelError) -> ModelError {
    let mut nodes = order.iter().filter_map(|place| file.nodes.get(*place));
    let unknown = nodes.find_map(|node| {
        let read = VERSIONS.iter().find(|(name, ..)| *name == node.domain);
        let parsed = Operator::parse(node, read.map_or(0, |(.., newest)| *newest));
        let Err(ModelError::Onnx(OnnxFault::Operator {
            node: label,
            operator,
            ..
        })) = parsed
        else {
            return None;
        };
        let version = file.opset(node.domain).unwrap_or_default();
        Some(ModelError::Onnx(OnnxFault::Operator {
            node: label,
            operator,
            version,
        }))
    });
    unknown.unwrap_or(fault)
}

/// Who makes a value: a node, by its place and the place of the output.
#[derive(Clone, Copy)]
enum Maker {
    Input(usize),
    Constant(usize),
    Node(usize),
}

impl Network {
    /// The graph of a file, as far as the wanted outputs need it.
    pub fn of(file: &File, wanted: &[&str]) -> Result<Network, ModelError> {
        let makers = makers(file)?;
        let order = order(file, &makers, wanted)?;
        let mut network = Network {
            inputs: Vec::new(),
            outputs: Vec::new(),
            constants: Vec::new(),
            steps: Vec::with_capacity(order.len()),
            values: 0,
        };
        let mut values: BTreeMap<&str, usize> = BTreeMap::new();
        for place in &order {
            let Some(node) = file.nodes.get(*place) else {
                continue;
            };
            let version = check_version(file, node);
            let version = version.map_err(|fault| unknown_first(file, &order, fault))?;
            let operator = Operator::parse(node, version)?;
            let mut inputs = Vec::with_capacity(node.inputs.len());
            for name in &node.inputs {
                inputs.push(match *name {
                    "" => None,
                    name => Some(network.value(file, &makers, &mut values, name, &node.label)?),
                });
            }
            let skipped = usize::from(operator.makes_no_label());
            let mut outputs = vec![None; node.outputs.len()];
            for (name, slot) in node.outputs.iter().zip(&mut outputs).skip(skipped) {
                if !name.is_empty() {
                    let value = network.values;
                    network.values += 1;
                    values.insert(name, value);
                    *slot = Some(value);
                }
            }
            network.steps.push(Step {
                label: node.label.clone(),
                name: node.operator(),
                operator,
                inputs,
                outputs,
                frees: Vec::new(),
            });
        }
        for name in wanted {
            let value = network.value(file, &makers, &mut values, name, name)?;
            network.outputs.push((json::shorten(name), value));
        }
        network.fold();
        network.free();
        // In the file's order, not in that in which they are needed.
        network.inputs.sort_by_key(|input| input.place);
        Ok(network)
    }

    /// The place of a value, which is read from the file when it is met first.
    fn value<'a>(
        &mut self,
        file: &File<'a>,
        makers: &BTreeMap<&'a str, Maker>,
        values: &mut BTreeMap<&'a str, usize>,
        name: &'a str,
        reader: &str,
    ) -> Result<usize, ModelError> {
        if let Some(value) = values.get(name) {
            return Ok(*value);
        }
        let value = self.values;
        match makers.get(name) {
            Some(Maker::Input(place)) => {
                if let Some(info) = file.inputs.get(*place) {
                    self.inputs.push(input(info, value, *place)?);
                }
            }
            Some(Maker::Constant(place)) => {
                if let Some(stored) = file.tensors.get(*place) {
                    self.constants.push((value, stored.read()?));
                }
            }
            // Nodes come before those that read them; a label is made by none.
            Some(Maker::Node(_)) | None => {
                return Err(ModelError::Onnx(OnnxFault::Value {
                    node: json::shorten(reader),
                    value: json::shorten(name),
                }));
            }
        }
        self.values += 1;
        values.insert(name, value);
        Ok(value)
    }

    /// Makes constants of the nodes that hold one.
    fn fold(&mut self) {
        let mut kept = Vec::with_capacity(self.steps.len());
        for step in self.steps.drain(..) {
            match (step.operator, step.outputs.as_slice()) {
                (Operator::Constant(tensor), [Some(value)]) => {
                    self.constants.push((*value, tensor))
                }
                (operator, _) => kept.push(Step { operator, ..step }),
            }
        }
        self.steps = kept;
    }

    /// Notes after which step nobody needs a value any more.
    fn free(&mut self) {
        let mut needed = vec![false; self.values];
        let mut need = |value: usize| {
            needed
                .get_mut(value)
                .is_some_and(|needed| !std::mem::replace(needed, true))
        };
        for (_, value) in &self.outputs {
            need(*value);
        }
        for (value, _) in &self.constants {
            need(*value);
        }
        for step in self.steps.iter_mut().rev() {
            let used = step.outputs.iter().chain(&step.inputs).flatten();
            step.frees = used.copied().filter(|value| need(*value)).collect();
        }
    }
}

/// Who makes each value. A constant that also stands among the inputs is its default,
/// which older files have for every constant.
fn makers<'a>(file: &File<'a>) -> Result<BTreeMap<&'a str, Maker>, ModelError> {
    let mut makers = BTreeMap::new();
    let twice = |node: &str, value: &str| {
        ModelError::Onnx(OnnxFault::Twice {
            node: node.into(),
            value: json::shorten(value),
        })
    };
    for (place, stored) in file.tensors.iter().enumerate() {
        if makers.insert(stored.name, Maker::Constant(place)).is_some() {
            return Err(twice("initializer", stored.name));
        }
    }
    for (place, info) in file.inputs.iter().enumerate() {
        match makers.get(info.name) {
            None => makers.insert(info.name, Maker::Input(place)),
            Some(Maker::Constant(_)) => continue,
            Some(_) => return Err(twice("input", info.name)),
        };
    }
    for (place, node) in file.nodes.iter().enumerate() {
        for name in node.outputs.iter().filter(|name| !name.is_empty()) {
            if makers.insert(*name, Maker::Node(place)).is_some() {
                return Err(twice(&node.label, name));
            }
        }
    }
    Ok(makers)
}

/// What must be put in, if it is a tensor of numbers.
fn input(info: &ValueInfo, value: usize, place: usize) -> Result<Input, ModelError> {
    let is_float = info.element.and_then(element::is_float);
    let Some(is_float) = is_float else {
        return Err(ModelError::Onnx(OnnxFault::Input {
            input: json::shorten(info.name),
            found: info.element.map_or("—".into(), element::name),
        }));
    };
    Ok(Input {
        name: json::shorten(info.name),
        is_float,
        // Where nothing is said, a row of columns is the usual thing.
        shape: info.shape.clone().unwrap_or_else(|| vec![None, None]),
        value,
        place,
    })
}

/// The nodes that the wanted values need, each behind those whose outputs it reads.
fn order(
    file: &File,
    makers: &BTreeMap<&str, Maker>,
    wanted: &[&str],
) -> Result<Vec<usize>, ModelError> {
    enum State {
        Unseen,
        Open,
        Done,
    }
    let mut states: Vec<State> = file.nodes.iter().map(|_| State::Unseen).collect();
    let maker = |name: &str| match makers.get(name) {
        Some(Maker::Node(place)) => Some(*place),
        _ => None,
    };
    let mut order = Vec::new();
    // A node is met twice: when it is opened and, behind all it reads, when it is done.
    let mut waiting: Vec<usize> = wanted.iter().rev().filter_map(|name| maker(name)).collect();
    while let Some(place) = waiting.last().copied() {
        let (Some(state), Some(node)) = (states.get_mut(place), file.nodes.get(place)) else {
            waiting.pop();
            continue;
        };
        match state {
            State::Done => {
                waiting.pop();
            }
            State::Open => {
                *state = State::Done;
                order.push(place);
                waiting.pop();
            }
            State::Unseen => {
                *state = State::Open;
                for name in &node.inputs {
                    let Some(before) = maker(name) else {
                        continue;
                    };
                    match states.get(before) {
                        Some(State::Open) => {
                            return Err(ModelError::Onnx(OnnxFault::Cycle {
                                node: node.label.clone(),
                            }));
                        }
                        Some(State::Unseen) => waiting.push(before),
                        _ => {}
                    }
                }
            }
        }
    }
    Ok(order)
}
