//! From a node of the file to an operator: which are known, and from which version on
//! their settings are read as they are here.

use super::super::elementwise::{Binary, Cast, Unary};
use super::super::matrix::{Gemm, Reduction};
use super::super::recurrent::{Cell, Direction, Recurrent};
use super::super::tabular::{Linear, Norm, Transform};
use super::super::tensor::Tensor;
use super::Operator;
use crate::model::ModelError;
use crate::model::error::OnnxFault;
use crate::model::onnx::file::Node;
use crate::model::onnx::tensor::element;
use crate::model::onnx::trees;

/// The most cells of a recurrent layer.
const MOST_CELLS: i64 = 65_536;

impl Operator {
    /// The operator of a node in a file whose set of operators has this version.
    pub fn parse(node: &Node, version: i64) -> Result<Operator, ModelError> {
        let known = match node.domain {
            "" => standard(node, version)?,
            "ai.onnx.ml" => learned(node)?,
            _ => None,
        };
        known.ok_or_else(|| {
            ModelError::Onnx(OnnxFault::Operator {
                node: node.label.clone(),
                operator: node.operator(),
                version,
            })
        })
    }
}

fn standard(node: &Node, version: i64) -> Result<Option<Operator>, ModelError> {
    if let Some(operator) = plain(node)? {
        return Ok(Some(operator));
    }
    if let Some(operator) = reduction(node, version)? {
        return Ok(Some(operator));
    }
    Ok(Some(match node.operator {
        "Elu" => Operator::Unary(Unary::Elu(single(node, "alpha", 1.0)?)),
        "LeakyRelu" => Operator::Unary(Unary::LeakyRelu(single(node, "alpha", 0.01)?)),
        "HardSigmoid" => {
            node.only(&["alpha", "beta"])?;
            let slope = node.float("alpha", 0.2)?;
            let offset = node.float("beta", 0.5)?;
            Operator::Unary(Unary::HardSigmoid { slope, offset })
        }
        "Selu" => {
            node.only(&["alpha", "gamma"])?;
            let slope = node.float("alpha", 1.673_263_2)?;
            let scale = node.float("gamma", 1.050_701)?;
            Operator::Unary(Unary::Selu { slope, scale })
        }
        "Gelu" => {
            node.only(&["approximate"])?;
            let is_tanh = match node.text("approximate")? {
                "" | "none" => false,
                "tanh" => true,
                other => return Err(node.wrong("approximate", other, "none, tanh")),
            };
            Operator::Unary(Unary::Gelu { is_tanh })
        }
        "Dropout" => {
            // Without training it does nothing; an input that asks for training is refused.
            node.only(&["ratio", "seed", "is_test"])?;
            if node.inputs.get(2).is_some_and(|input| !input.is_empty()) {
                return Err(node.wrong("training_mode", "1", "0"));
            }
            Operator::Same
        }
        "Cast" => {
            node.only(&["to", "saturate"])?;
            let to = node.whole("to")?.unwrap_or(0);
            match (to, element::is_float(to)) {
                (element::BOOL, _) => Operator::Cast(Cast::Answers),
                (_, Some(true)) => Operator::Cast(Cast::Floats),
                (_, Some(false)) => Operator::Cast(Cast::Wholes),
                (_, None) => {
                    return Err(node.wrong("to", &element::name(to), "float, double, int64, bool"));
                }
            }
        }
        "Clip" => {
            node.only(&["min", "max"])?;
            let low = node.any_float("min")?.unwrap_or(f32::NEG_INFINITY);
            let high = node.any_float("max")?.unwrap_or(f32::INFINITY);
            Operator::Clip { low, high }
        }
        "Gemm" => {
            node.only(&["alpha", "beta", "transA", "transB"])?;
            Operator::Gemm(Gemm {
                alpha: node.float("alpha", 1.0)?,
                beta: node.float("beta", 1.0)?,
                turns_left: node.flag("transA", false)?,
                turns_right: node.flag("transB", false)?,
            })
        }
        "BatchNormalization" => {
            node.only(&["epsilon", "momentum", "spatial", "training_mode", "is_test"])?;
            if node.flag("training_mode", false)? {
                return Err(node.wrong("training_mode", "1", "0"));
            }
            if !node.flag("spatial", true)? {
                return Err(node.wrong("spatial", "0", "1"));
            }
            let epsilon = node.float("epsilon", 1e-5)?;
            Operator::BatchNormalization { epsilon }
        }
        "LayerNormalization" => {
            node.only(&["axis", "epsilon", "stash_type"])?;
            let axis = node.whole("axis")?.unwrap_or(-1);
            let epsilon = node.float("epsilon", 1e-5)?;
            Operator::LayerNormalization { axis, epsilon }
        }
        "Softmax" | "LogSoftmax" => {
            node.only(&["axis"])?;
            let is_flat = version < 13;
            Operator::Softmax {
                axis: node.whole("axis")?.unwrap_or(if is_flat { 1 } else { -1 }),
                is_flat,
                is_log: node.operator == "LogSoftmax",
            }
        }
        "ArgMax" => {
            node.only(&["axis", "keepdims", "select_last_index"])?;
            if node.flag("select_last_index", false)? {
                return Err(node.wrong("select_last_index", "1", "0"));
            }
            let axis = node.whole("axis")?.unwrap_or(0);
            let keeps = node.flag("keepdims", true)?;
            Operator::ArgMax { axis, keeps }
        }
        "Reshape" => {
            let allows_zero = node.flag("allowzero", false)?;
            node.only(&["allowzero"])?;
            Operator::Reshape { allows_zero }
        }
        "Squeeze" | "Unsqueeze" => {
            node.only(&["axes"])?;
            let axes = node.wholes("axes")?;
            match node.operator {
                "Squeeze" => Operator::Squeeze { axes },
                _ => Operator::Unsqueeze { axes },
            }
        }
        "Transpose" => {
            node.only(&["perm"])?;
            let order = node.wholes("perm")?;
            Operator::Transpose { order }
        }
        "Flatten" => Operator::Flatten {
            axis: axis(node, 1)?,
        },
        "Concat" => Operator::Concat {
            axis: axis(node, 1)?,
        },
        "Gather" => Operator::Gather {
            axis: axis(node, 0)?,
        },
        "Split" => {
            node.only(&["axis", "split", "num_outputs"])?;
            Operator::Split {
                axis: node.whole("axis")?.unwrap_or(0),
                parts: node.outputs.len(),
                sizes: node.wholes("split")?,
            }
        }
        "Slice" => {
            node.only(&["starts", "ends", "axes"])?;
            let settings = match node.has("starts") {
                true => Some([
                    node.wholes("starts")?,
                    node.wholes("ends")?,
                    node.wholes("axes")?,
                ]),
                false => None,
            };
            Operator::Slice { settings }
        }
        "Shape" => {
            node.only(&["start", "end"])?;
            Operator::Shape {
                start: node.whole("start")?.unwrap_or(0),
                end: node.whole("end")?,
            }
        }
        "Constant" => Operator::Constant(constant(node)?),
        "ConstantOfShape" => {
            node.only(&["value"])?;
            let zero = Tensor::floats(vec![1], vec![0.0]);
            let value = match node.tensor("value")? {
                Some(stored) => Some(stored.read()?),
                None => zero,
            };
            let one = value.filter(|value| value.len() == 1);
            Operator::ConstantOfShape(one.ok_or_else(|| node.wrong("value", "[…]", "[1]"))?)
        }
        "LSTM" | "GRU" => Operator::Recurrent(recurrent(node)?),
        _ => return Ok(None),
    }))
}

/// Operators without settings.
fn plain(node: &Node) -> Result<Option<Operator>, ModelError> {
    let operator = match node.operator {
        "Abs" => Operator::Unary(Unary::Abs),
        "Erf" => Operator::Unary(Unary::Erf),
        "Exp" => Operator::Unary(Unary::Exp),
        "HardSwish" => Operator::Unary(Unary::HardSwish),
        "Log" => Operator::Unary(Unary::Log),
        "Neg" => Operator::Unary(Unary::Neg),
        "Reciprocal" => Operator::Unary(Unary::Reciprocal),
        "Relu" => Operator::Unary(Unary::Relu),
        "Sigmoid" => Operator::Unary(Unary::Sigmoid),
        "Softplus" => Operator::Unary(Unary::Softplus),
        "Softsign" => Operator::Unary(Unary::Softsign),
        "Sqrt" => Operator::Unary(Unary::Sqrt),
        "Tanh" => Operator::Unary(Unary::Tanh),
        "Add" | "Sum" => Operator::Binary(Binary::Add),
        "Sub" => Operator::Binary(Binary::Sub),
        "Mul" => Operator::Binary(Binary::Mul),
        "Div" => Operator::Binary(Binary::Div),
        "Pow" => Operator::Binary(Binary::Pow),
        "Max" => Operator::Binary(Binary::Max),
        "Min" => Operator::Binary(Binary::Min),
        "Equal" => Operator::Binary(Binary::Equal),
        "Greater" => Operator::Binary(Binary::Greater),
        "GreaterOrEqual" => Operator::Binary(Binary::GreaterOrEqual),
        "Less" => Operator::Binary(Binary::Less),
        "LessOrEqual" => Operator::Binary(Binary::LessOrEqual),
        "And" => Operator::Binary(Binary::And),
        "Or" => Operator::Binary(Binary::Or),
        "Not" => Operator::Not,
        "Where" => Operator::Where,
        "MatMul" => Operator::MatMul,
        "Expand" => Operator::Expand,
        "Identity" => Operator::Same,
        _ => return Ok(None),
    };
    node.only(&[])?;
    Ok(Some(operator))
}

fn reduction(node: &Node, version: i64) -> Result<Option<Operator>, ModelError> {
    let reduction = match node.operator {
        "ReduceMean" => Reduction::Mean,
        "ReduceSum" => Reduction::Sum,
        "ReduceSumSquare" => Reduction::SumSquare,
        "ReduceMax" => Reduction::Max,
        "ReduceMin" => Reduction::Min,
        "ReduceL1" => Reduction::L1,
        "ReduceL2" => Reduction::L2,
        "ReduceLogSumExp" => Reduction::LogSumExp,
        _ => return Ok(None),
    };
    node.only(&["axes", "keepdims", "noop_with_empty_axes"])?;
    Ok(Some(Operator::Reduce {
        reduction,
        axes: node.wholes("axes")?,
        keeps: node.flag("keepdims", true)?,
        none_is_nothing: version >= 13 && node.flag("noop_with_empty_axes", false)?,
    }))
}

/// The operators of `ai.onnx.ml`.
fn learned(node: &Node) -> Result<Option<Operator>, ModelError> {
    if trees::is_trees(node) {
        let read = trees::read(node, None)?;
        return Ok(Some(Operator::Trees {
            classes: read.classes.len(),
            outputs: Box::new(read.outputs),
        }));
    }
    Ok(Some(match node.operator {
        "Scaler" => {
            node.only(&["offset", "scale"])?;
            let offset = node.floats("offset")?;
            let scale = node.floats("scale")?;
            Operator::Scaler { offset, scale }
        }
        "Imputer" => {
            node.only(&["imputed_value_floats", "replaced_value_float"])?;
            Operator::Imputer {
                with: node.floats("imputed_value_floats")?,
                replaced: node.any_float("replaced_value_float")?.unwrap_or(0.0),
            }
        }
        "Normalizer" => {
            node.only(&["norm"])?;
            Operator::Normalizer(match node.text("norm")? {
                "" | "MAX" => Norm::Max,
                "L1" => Norm::L1,
                "L2" => Norm::L2,
                other => return Err(node.wrong("norm", other, "MAX, L1, L2")),
            })
        }
        "LinearClassifier" => {
            node.only(&[
                "classlabels_ints",
                "classlabels_strings",
                "coefficients",
                "intercepts",
                "multi_class",
                "post_transform",
            ])?;
            let classes = trees::classes(node, "classlabels_ints", "classlabels_strings")?.len();
            linear(node, classes)?
        }
        "LinearRegressor" => {
            node.only(&["coefficients", "intercepts", "post_transform", "targets"])?;
            linear(node, 0)?
        }
        "ArrayFeatureExtractor" => {
            node.only(&[])?;
            Operator::ArrayFeatureExtractor
        }
        "FeatureVectorizer" => {
            node.only(&["inputdimensions"])?;
            Operator::Concat { axis: 1 }
        }
        // It names the columns of what it is given; the columns are what is read here.
        "ZipMap" => {
            node.only(&["classlabels_int64s", "classlabels_strings"])?;
            Operator::Same
        }
        _ => return Ok(None),
    }))
}

fn linear(node: &Node, classes: usize) -> Result<Operator, ModelError> {
    let stored = node.floats("coefficients")?;
    let mut intercepts = node.floats("intercepts")?;
    let targets = match node.whole("targets")? {
        None => usize::from(classes == 0),
        Some(targets) => usize::try_from(targets).unwrap_or(0),
    };
    // One list of coefficients per class, or one for two classes.
    let sums = match (classes, intercepts.len()) {
        (0, _) => targets,
        (classes, 0) => classes,
        (_, sums) => sums,
    };
    let adds_first = classes == 2 && sums == 1;
    let fits = sums > 0
        && (classes == 0 || sums == classes || adds_first)
        && stored.len().is_multiple_of(sums)
        && (intercepts.is_empty() || intercepts.len() == sums);
    if !fits {
        let found = format!("[{}], [{}]", stored.len(), intercepts.len());
        return Err(node.wrong("coefficients, intercepts", &found, "[n × f], [n]"));
    }
    intercepts.resize(sums, 0.0);
    let transform = match node.text("post_transform")? {
        // One sum without a function says which class, not how likely.
        "" | "NONE" if !adds_first => Transform::None,
        "LOGISTIC" => Transform::Logistic,
        "SOFTMAX" if !adds_first => Transform::Softmax,
        other => return Err(node.wrong("post_transform", other, "NONE, LOGISTIC, SOFTMAX")),
    };
    let width = stored.len() / sums;
    Ok(Operator::Linear(Linear {
        coefficients: super::super::matrix::turned(&stored, width),
        intercepts,
        transform,
        adds_first,
        is_classifier: classes > 0,
    }))
}

fn recurrent(node: &Node) -> Result<Recurrent, ModelError> {
    node.only(&[
        "activation_alpha",
        "activation_beta",
        "activations",
        "direction",
        "hidden_size",
        "input_forget",
        "layout",
        "linear_before_reset",
        "output_sequence",
    ])?;
    for name in ["input_forget", "layout"] {
        if node.flag(name, false)? {
            return Err(node.wrong(name, "1", "0"));
        }
    }
    let is_lstm = node.operator == "LSTM";
    let usual: &[&str] = if is_lstm {
        &["sigmoid", "tanh", "tanh"]
    } else {
        &["sigmoid", "tanh"]
    };
    let named = node.texts("activations")?;
    let differs = |(place, name): (usize, &&str)| {
        !usual
            .iter()
            .cycle()
            .nth(place % usual.len())
            .is_some_and(|usual| name.eq_ignore_ascii_case(usual))
    };
    if named.iter().enumerate().any(differs) {
        return Err(node.wrong("activations", &named.join(", "), &usual.join(", ")));
    }
    let direction = match node.text("direction")? {
        "" | "forward" => Direction::Forward,
        "reverse" => Direction::Reverse,
        "bidirectional" => Direction::Both,
        other => return Err(node.wrong("direction", other, "forward, reverse, bidirectional")),
    };
    let found = node.whole("hidden_size")?.unwrap_or(0);
    if !(1..=MOST_CELLS).contains(&found) {
        let expected = format!("1 … {MOST_CELLS}");
        return Err(node.wrong("hidden_size", &found.to_string(), &expected));
    }
    let resets_product = node.flag("linear_before_reset", false)?;
    Ok(Recurrent {
        cell: if is_lstm {
            Cell::Lstm
        } else {
            Cell::Gru { resets_product }
        },
        hidden: found as usize,
        direction,
    })
}

/// The tensor of a `Constant`.
pub fn constant(node: &Node) -> Result<Tensor, ModelError> {
    node.only(&[
        "value",
        "value_float",
        "value_floats",
        "value_int",
        "value_ints",
    ])?;
    let one = if let Some(stored) = node.tensor("value")? {
        return stored.read();
    } else if let Some(value) = node.any_float("value_float")? {
        Tensor::floats(Vec::new(), vec![value])
    } else if let Some(value) = node.whole("value_int")? {
        Tensor::list(vec![value]).reshaped(Vec::new())
    } else if let Some(values) = node.wholes("value_ints")? {
        Some(Tensor::list(values))
    } else {
        let values = node.floats("value_floats")?;
        Tensor::floats(vec![values.len()], values)
    };
    one.ok_or_else(|| node.wrong("value", "—", "tensor"))
}

fn axis(node: &Node, otherwise: i64) -> Result<i64, ModelError> {
    node.only(&["axis"])?;
    Ok(node.whole("axis")?.unwrap_or(otherwise))
}

fn single(node: &Node, name: &str, otherwise: f32) -> Result<f32, ModelError> {
    node.only(&[name])?;
    node.float(name, otherwise)
}
