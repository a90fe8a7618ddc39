//! Reads the JSON that CatBoost's `save_model(…, format="json")` writes, and of its own binary
//! files (.cbm) those of symmetric trees over numbers (`binary.rs`).
//!
//! The layout is that of files CatBoost wrote (tests/golden/catboost). Symmetric
//! and other trees over numbers and categories are read, these one-hot or through
//! statistics of the target (CTR) of one feature. Statistics of several features together,
//! texts and embeddings are refused: they are no question about one feature.

mod binary;
mod columns;
mod file;
mod flat;
mod statistics;
mod tree;

use super::imported::{Imported, MAX_CATEGORY_BYTES};
use super::trees::{Link, Outputs, TreeEnsemble};
use super::{ModelError, Note, json};
use columns::Columns;
use file::{File, Numeric};

/// The most outputs one model may have.
const MAX_OUTPUTS: usize = 10_000;

/// The most nodes of all trees together: a symmetric tree is short to write and
/// has twice as many nodes as leaves.
const MAX_NODES: usize = 16 * 1024 * 1024;

/// Reads the text of a model file (see [`json::text`] for its preparation).
pub(super) fn read(text: &str) -> Result<Imported, ModelError> {
    imported(json::parse(text)?)
}

/// Reads the bytes of CatBoost's own binary file.
pub(super) fn read_binary(bytes: &[u8]) -> Result<Imported, ModelError> {
    imported(binary::file(bytes)?)
}

fn imported(file: File) -> Result<Imported, ModelError> {
    let columns = Columns::read(&file)?;
    let (scale, biases) = scale_and_bias(&file)?;
    let (objective, link) = objective(&file, biases.len())?;
    let mut reader = tree::Reader {
        columns: &columns,
        outputs: biases.len(),
        scale,
        nodes_left: MAX_NODES,
        category_bytes_left: MAX_CATEGORY_BYTES,
    };
    let mut sums: Vec<Vec<_>> = biases.iter().map(|_| Vec::new()).collect();
    let symmetric = file.oblivious_trees.as_deref().unwrap_or_default();
    let others = file.trees.as_deref().unwrap_or_default();
    if symmetric.is_empty() && others.is_empty() {
        return Err(ModelError::NoTrees);
    }
    for (index, tree) in symmetric.iter().enumerate() {
        let trees = reader.symmetric(index, tree)?;
        sums.iter_mut().zip(trees).for_each(|(sum, t)| sum.push(t));
    }
    for (index, tree) in others.iter().enumerate() {
        let trees = reader.other(index, tree)?;
        sums.iter_mut().zip(trees).for_each(|(sum, t)| sum.push(t));
    }
    let ensembles = sums
        .into_iter()
        .zip(biases)
        .map(|(trees, bias)| TreeEnsemble::new(columns.count(), bias as f32, trees))
        .collect();
    let outputs = Outputs::new(ensembles, link).ok_or(ModelError::NoTrees)?;
    let mut notes = Vec::new();
    let contract = columns.contract(&mut notes)?;
    if outputs.count() == 1 && link == Link::Logistic {
        notes.extend(class(&file));
    }
    Ok(Imported {
        outputs,
        objective,
        contract,
        classes: class_names(&file),
        notes,
    })
}

/// What sums are multiplied by, and what is added then, one per output.
fn scale_and_bias(file: &File) -> Result<(f64, Vec<f64>), ModelError> {
    let field = "scale_and_bias";
    let Some((scale, bias)) = &file.scale_and_bias else {
        return Err(ModelError::FieldMissing {
            field: field.into(),
        });
    };
    let biases = match bias {
        Numeric::One(bias) => vec![*bias],
        Numeric::Many(biases) => biases.clone(),
    };
    let finite = scale.is_finite() && biases.iter().all(|bias| (*bias as f32).is_finite());
    if !finite || biases.is_empty() || biases.len() > MAX_OUTPUTS {
        return Err(ModelError::FieldWrong {
            field: field.into(),
            found: json::shorten(&format!("[{scale},{biases:?}]")),
            expected: format!("[1,[0]] … [{MAX_OUTPUTS}]"),
        });
    }
    Ok((*scale, biases))
}

/// What the model was trained for, and what its sums stand for.
fn objective(file: &File, outputs: usize) -> Result<(String, Link), ModelError> {
    let field = "model_info.params.loss_function.type";
    let name = file.model_info.params.loss_function.name.as_deref();
    let name = name.ok_or_else(|| ModelError::FieldMissing {
        field: field.into(),
    })?;
    let link = match name {
        "Logloss" | "CrossEntropy" | "Focal" | "MultiClassOneVsAll" | "MultiLogloss"
        | "MultiCrossEntropy" => Link::Logistic,
        "MultiClass" => Link::Softmax,
        "RMSE" | "MAE" | "Quantile" | "MultiQuantile" | "MAPE" | "Huber" | "Expectile" | "Lq"
        | "MultiRMSE" | "QueryRMSE" | "QuerySoftMax" | "PairLogit" | "PairLogitPairwise"
        | "YetiRank" | "YetiRankPairwise" | "LambdaMart" => Link::Identity,
        "Poisson" | "Tweedie" => Link::Exponential,
        _ => {
            return Err(ModelError::Objective {
                found: json::shorten(name),
            });
        }
    };
    if link == Link::Softmax && outputs == 1 {
        return Err(ModelError::FieldWrong {
            field: "scale_and_bias".into(),
            found: "[1]".into(),
            expected: "[2], [3], …".into(),
        });
    }
    Ok((name.to_string(), link))
}

/// What the classes are called.
fn class_names(file: &File) -> Vec<String> {
    let names = file.model_info.class_params.class_names.iter();
    names.map(|json::Scalar(name)| name.clone()).collect()
}

/// The class whose probability the score is, where its name is not plainly "yes".
fn class(file: &File) -> Option<Note> {
    let [_, json::Scalar(yes)] = file.model_info.class_params.class_names.as_slice() else {
        return None;
    };
    let plain = ["1", "1.0", "true", "True", "TRUE"].contains(&yes.as_str());
    (!plain).then(|| Note::Class {
        name: json::shorten(yes),
    })
}
