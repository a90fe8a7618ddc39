//! CatBoost's binary file (.cbm): what it holds, as the same parts that its JSON has.
//!
//! `CBM1`, the size of a FlatBuffer, and the buffer, whose fields are numbered as in CatBoost's
//! public schema (`model.fbs`, `features.fbs`; the later ones were found in files of 1.2.10).
//! Symmetric trees over numbers are read. Of categories the file keeps hashes of their names
//! only, so that nobody could tell which is which: such models are read from JSON.

use std::cell::Cell;

use super::file::{
    ClassParameters, FeaturesInfo, File, FloatFeature, ModelInfo, Numeric, Parameters, Split,
    Symmetric,
};
use super::flat::{Flat, Table};
use crate::model::error::CatboostBinaryFault;
use crate::model::json::{self, Numbers, Scalar};
use crate::model::{ModelError, catboost::MAX_OUTPUTS};

/// Fields of the core.
mod core {
    pub const FORMAT: usize = 0;
    pub const TREES: usize = 1;
    pub const INFO: usize = 2;
}

/// Fields of the trees.
mod trees {
    pub const DIMENSION: usize = 0;
    pub const SPLITS: usize = 1;
    pub const SIZES: usize = 2;
    pub const CATEGORIES: usize = 4;
    pub const FLOATS: usize = 5;
    pub const ONE_HOT: usize = 6;
    pub const STATISTICS: usize = 7;
    pub const LEAF_VALUES: usize = 8;
    pub const LEAF_WEIGHTS: usize = 9;
    pub const STEPS: usize = 10;
    pub const TEXTS: usize = 12;
    pub const ESTIMATED: usize = 13;
    pub const SCALE: usize = 14;
    pub const BIAS: usize = 15;
    pub const BIASES: usize = 16;
    pub const EMBEDDINGS: usize = 18;
}

/// Fields of a feature of numbers.
mod float {
    pub const INDEX: usize = 1;
    pub const FLAT_INDEX: usize = 2;
    pub const BORDERS: usize = 3;
    pub const NAME: usize = 4;
    pub const MISSING: usize = 5;
}

/// The only format there is.
const FORMAT: &str = "FlabuffersModel_v1";

/// Reads the bytes of a file.
pub fn file(bytes: &[u8]) -> Result<File, ModelError> {
    let truncated = |byte: usize| ModelError::BytesTruncated { byte: byte as u64 };
    let size = bytes.get(4..8).and_then(|size| size.try_into().ok());
    let size = u32::from_le_bytes(size.ok_or_else(|| truncated(bytes.len()))?) as usize;
    let body = bytes.get(8..).and_then(|body| body.get(..size));
    let left = Cell::new(0);
    let root = Flat::root(body.ok_or_else(|| truncated(bytes.len()))?, &left)?;
    let format = root.text(core::FORMAT)?;
    if format != FORMAT {
        return Err(wrong("FormatVersion", &format, FORMAT));
    }
    let trees = root.table(core::TREES)?;
    let trees = trees.ok_or_else(|| ModelError::FieldMissing {
        field: "ModelTrees".into(),
    })?;
    refuse(trees)?;
    let (floats, questions) = floats(trees)?;
    Ok(File {
        features_info: FeaturesInfo {
            float_features: floats,
            ..FeaturesInfo::default()
        },
        model_info: info(root)?,
        oblivious_trees: Some(symmetric(trees, &questions)?),
        trees: None,
        scale_and_bias: Some(scale_and_bias(trees)?),
        ctr_data: None,
    })
}

/// What is not read from this kind of file.
fn refuse(of: Table) -> Result<(), ModelError> {
    use CatboostBinaryFault as Fault;
    let kinds = [
        (trees::CATEGORIES, 4, Fault::Categories),
        (trees::ONE_HOT, 4, Fault::Categories),
        (trees::STATISTICS, 4, Fault::Categories),
        (trees::STEPS, 4, Fault::OtherTrees),
        (trees::TEXTS, 4, Fault::Texts),
        (trees::ESTIMATED, 4, Fault::Texts),
        (trees::EMBEDDINGS, 4, Fault::Texts),
    ];
    for (field, size, fault) in kinds {
        if of.vector(field, size)?.count > 0 {
            return Err(ModelError::CatboostBinary { fault });
        }
    }
    Ok(())
}

/// Every question that trees may ask, by its number: the feature and the border.
type Questions = Vec<(u64, f32)>;

/// The features, and what trees may ask of them.
fn floats(of: Table) -> Result<(Vec<FloatFeature>, Questions), ModelError> {
    let mut floats = Vec::new();
    let mut questions = Vec::new();
    for feature in of.vector(trees::FLOATS, 4)?.tables("FloatFeatures")? {
        let index = |field: usize, name: &str| {
            let found = feature.int(field, -1)?;
            u64::try_from(found).map_err(|_| {
                wrong(
                    &format!("FloatFeatures[…].{name}"),
                    &found.to_string(),
                    "≥ 0",
                )
            })
        };
        let own = index(float::INDEX, "Index")?;
        let borders = feature.vector(float::BORDERS, 4)?.floats()?;
        questions.extend(borders.into_iter().map(|border| (own, border)));
        let missing = match feature.byte(float::MISSING)? {
            0 => "AsIs",
            1 => "AsFalse",
            2 => "AsTrue",
            other => {
                let found = other.to_string();
                return Err(wrong(
                    "FloatFeatures[…].NanValueTreatment",
                    &found,
                    "0, 1, 2",
                ));
            }
        };
        floats.push(FloatFeature {
            feature_index: Some(own),
            flat_feature_index: Some(index(float::FLAT_INDEX, "FlatIndex")?),
            feature_id: Scalar(feature.text(float::NAME)?),
            nan_value_treatment: Some(missing.to_string()),
            borders: Vec::new(),
        });
    }
    Ok((floats, questions))
}

/// The trees; their splits and leaves follow each other without gaps.
fn symmetric(of: Table, questions: &[(u64, f32)]) -> Result<Vec<Symmetric>, ModelError> {
    let dimension = dimension(of)?;
    let splits = of.vector(trees::SPLITS, 4)?.ints()?;
    let values = of.vector(trees::LEAF_VALUES, 8)?.doubles()?;
    let weights = of.vector(trees::LEAF_WEIGHTS, 8)?.doubles()?;
    let sizes = of.vector(trees::SIZES, 4)?.ints()?;
    let mut made = Vec::with_capacity(sizes.len());
    let (mut split, mut leaf) = (0usize, 0usize);
    for (tree, size) in sizes.iter().enumerate() {
        let lengths = |field: &str, found: usize, expected: usize| ModelError::Lengths {
            tree,
            field: field.into(),
            found,
            expected,
        };
        // Deeper ones are refused when the tree is built.
        let depth = usize::try_from(*size).ok().filter(|depth| *depth < 32);
        let depth = depth.ok_or_else(|| wrong("TreeSizes[…]", &size.to_string(), "0 … 16"))?;
        let leaves = 1usize << depth;
        let asked = splits.get(split..split + depth);
        let asked = asked.ok_or_else(|| lengths("TreeSplits", splits.len() - split, depth))?;
        let own_weights = weights.get(leaf..leaf.saturating_add(leaves));
        let own_weights = own_weights
            .ok_or_else(|| lengths("LeafWeights", weights.len().saturating_sub(leaf), leaves))?;
        let numbers = leaf.saturating_mul(dimension)..(leaf + leaves).saturating_mul(dimension);
        let own_values = values.get(numbers.clone()).ok_or_else(|| {
            let left = values.len().saturating_sub(numbers.start);
            lengths("LeafValues", left, numbers.len())
        })?;
        let question = |number: &i32| {
            let found = usize::try_from(*number)
                .ok()
                .and_then(|at| questions.get(at));
            let (index, border) = found.ok_or_else(|| {
                let most = questions.len().saturating_sub(1);
                wrong("TreeSplits[…]", &number.to_string(), &format!("0 … {most}"))
            })?;
            Ok(Split {
                split_type: "FloatFeature".to_string(),
                float_feature_index: Some(*index),
                border: Some(f64::from(*border)),
                cat_feature_index: None,
                value: None,
                split_index: None,
            })
        };
        made.push(Symmetric {
            leaf_values: Some(Numbers(own_values.to_vec())),
            leaf_weights: Some(Numbers(own_weights.to_vec())),
            splits: asked
                .iter()
                .map(question)
                .collect::<Result<_, ModelError>>()?,
        });
        split += depth;
        leaf += leaves;
    }
    Ok(made)
}

fn dimension(of: Table) -> Result<usize, ModelError> {
    let found = of.int(trees::DIMENSION, 0)?;
    let inside = usize::try_from(found).ok();
    inside
        .filter(|count| (1..=MAX_OUTPUTS).contains(count))
        .ok_or_else(|| {
            wrong(
                "ApproxDimension",
                &found.to_string(),
                &format!("1 … {MAX_OUTPUTS}"),
            )
        })
}

fn scale_and_bias(of: Table) -> Result<(f64, Numeric), ModelError> {
    let dimension = dimension(of)?;
    let scale = of.double(trees::SCALE, 1.0)?;
    let biases = of.vector(trees::BIASES, 8)?.doubles()?;
    let bias = of.double(trees::BIAS, 0.0)?;
    let biases = match biases.is_empty() {
        true => vec![bias; dimension],
        false => biases,
    };
    if biases.len() != dimension {
        let (found, expected) = (biases.len().to_string(), dimension.to_string());
        return Err(wrong(
            "MultiBias",
            &format!("[{found}]"),
            &format!("[{expected}]"),
        ));
    }
    Ok((scale, Numeric::Many(biases)))
}

/// What the model was trained for, and what the classes are called: JSON in a list of texts,
/// each of which is taken once.
fn info(root: Table) -> Result<ModelInfo, ModelError> {
    let (mut params, mut class_params) = (None, None);
    for entry in root.vector(core::INFO, 4)?.tables("InfoMap")? {
        match entry.text(0)?.as_str() {
            "params" if params.is_none() => {
                params = Some(json::parse::<Parameters>(&entry.text(1)?)?);
            }
            "class_params" if class_params.is_none() => {
                class_params = Some(json::parse::<ClassParameters>(&entry.text(1)?)?);
            }
            _ => {}
        }
    }
    Ok(ModelInfo {
        params: params.unwrap_or_default(),
        class_params: class_params.unwrap_or_default(),
    })
}

fn wrong(field: &str, found: &str, expected: &str) -> ModelError {
    ModelError::FieldWrong {
        field: field.into(),
        found: json::shorten(found),
        expected: expected.into(),
    }
}
