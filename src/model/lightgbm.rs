//! Reads the text that LightGBM's `save_model` writes, versions v3 and v4.
//!
//! The layout is that of files LightGBM wrote (tests/golden/lightgbm); how
//! splits decide is told at [`tree`]. Contributions weigh by rows
//! (`leaf_count`, `internal_count`), as LightGBM's `pred_contrib` does. Trees with
//! linear models in their leaves are refused.

mod columns;
mod file;
mod tree;

use super::imported::{Imported, MAX_CATEGORY_BYTES, MAX_FEATURES};
use super::trees::{Link, Outputs, TreeEnsemble};
use super::{ModelError, json};
use file::File;

/// The most outputs one model may have.
const MAX_OUTPUTS: u64 = 10_000;

/// What the header says of the whole model.
struct Header {
    features: usize,
    outputs: usize,
    objective: String,
    link: Link,
    /// What leaf values are multiplied by before they are log-odds: the `sigmoid` parameter.
    scale: f64,
    /// Whether the score is the mean of the rounds instead of their sum (`boosting=rf`).
    averages: bool,
}

/// Reads the bytes of a model file.
pub(super) fn read(bytes: &[u8]) -> Result<Imported, ModelError> {
    let file = File::parse(json::utf8(bytes)?)?;
    let header = Header::read(&file)?;
    if file.trees.is_empty() {
        return Err(ModelError::NoTrees);
    }
    if !file.trees.len().is_multiple_of(header.outputs) {
        return Err(wrong(
            "num_tree_per_iteration",
            &header.outputs.to_string(),
            &format!("{} / n", file.trees.len()),
        ));
    }
    let rounds = (file.trees.len() / header.outputs) as f64;
    let weight = header.scale * if header.averages { 1.0 / rounds } else { 1.0 };
    let mut room = MAX_CATEGORY_BYTES;
    let mut sums: Vec<Vec<_>> = (0..header.outputs).map(|_| Vec::new()).collect();
    for (index, fields) in file.trees.iter().enumerate() {
        let tree = tree::read(index, fields, header.features, weight, &mut room)?;
        if let Some(sum) = sums.get_mut(index % header.outputs) {
            sum.push(tree);
        }
    }
    let ensembles = sums
        .into_iter()
        .map(|trees| TreeEnsemble::new(header.features, 0.0, trees))
        .collect();
    let outputs = Outputs::new(ensembles, header.link).ok_or(ModelError::NoTrees)?;
    let mut notes = Vec::new();
    let contract = columns::contract(&file, &outputs, &mut notes)?;
    Ok(Imported {
        outputs,
        objective: header.objective,
        contract,
        classes: Vec::new(),
        notes,
    })
}

impl Header {
    fn read(file: &File) -> Result<Header, ModelError> {
        let fields = &file.header;
        let version = fields.text("version")?;
        if !matches!(version, "v3" | "v4") {
            return Err(wrong("version", version, "v3, v4"));
        }
        let last = fields.whole("max_feature_idx")?;
        if last >= MAX_FEATURES as u64 {
            let expected = format!("0 … {}", MAX_FEATURES - 1);
            return Err(wrong("max_feature_idx", &last.to_string(), &expected));
        }
        let outputs = fields.whole("num_tree_per_iteration")?;
        if !(1..=MAX_OUTPUTS).contains(&outputs) {
            let expected = format!("1 … {MAX_OUTPUTS}");
            return Err(wrong(
                "num_tree_per_iteration",
                &outputs.to_string(),
                &expected,
            ));
        }
        let sizes = fields.text("tree_sizes").unwrap_or_default();
        let declared = sizes.split_ascii_whitespace().count();
        if declared != file.trees.len() {
            return Err(wrong(
                "tree_sizes",
                &format!("[{declared}]"),
                &format!("[{}]", file.trees.len()),
            ));
        }
        // A model of one's own loss has no objective, only sums.
        let objective = fields.text("objective").unwrap_or("custom");
        let (link, scale) = link(objective)?;
        if (link == Link::Softmax) != (outputs > 1) && !objective.starts_with("multiclassova") {
            return Err(wrong(
                "num_tree_per_iteration",
                &outputs.to_string(),
                objective,
            ));
        }
        Ok(Header {
            features: last as usize + 1,
            outputs: outputs as usize,
            objective: objective.to_string(),
            link,
            scale,
            averages: fields.has("average_output"),
        })
    }
}

/// What an objective's sums stand for, and what makes them log-odds.
fn link(objective: &str) -> Result<(Link, f64), ModelError> {
    let mut words = objective.split_ascii_whitespace();
    let name = words.next().unwrap_or_default();
    let refused = || ModelError::Objective {
        found: json::shorten(objective),
    };
    let sigmoid = words
        .clone()
        .find_map(|word| word.strip_prefix("sigmoid:"))
        .map_or(Ok(1.0), |text| {
            text.parse::<f64>()
                .ok()
                .filter(|scale| scale.is_finite() && *scale > 0.0)
                .ok_or_else(|| wrong("objective", objective, "sigmoid:1"))
        })?;
    Ok(match name {
        "binary" | "multiclassova" => (Link::Logistic, sigmoid),
        "cross_entropy" => (Link::Logistic, 1.0),
        "multiclass" => (Link::Softmax, 1.0),
        // The square root was predicted: its square is no sum of trees.
        _ if words.any(|word| word == "sqrt") => return Err(refused()),
        "custom" | "regression" | "regression_l1" | "huber" | "fair" | "quantile" | "mape"
        | "lambdarank" | "rank_xendcg" => (Link::Identity, 1.0),
        "poisson" | "gamma" | "tweedie" => (Link::Exponential, 1.0),
        _ => return Err(refused()),
    })
}

fn wrong(field: &str, found: &str, expected: &str) -> ModelError {
    ModelError::FieldWrong {
        field: field.into(),
        found: json::shorten(found),
        expected: expected.into(),
    }
}
