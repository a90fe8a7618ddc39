//! The parts of CatBoost's JSON that are read, as they stand in the file.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use crate::model::json::{Numbers, Scalar};

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct File {
    #[serde(default)]
    pub features_info: FeaturesInfo,
    #[serde(default)]
    pub model_info: ModelInfo,
    pub oblivious_trees: Option<Vec<Symmetric>>,
    /// Trees of the policies Depthwise and Lossguide.
    pub trees: Option<Vec<Other>>,
    pub scale_and_bias: Option<(f64, Numeric)>,
    /// The counts that statistics of the target are made of, by the statistics' identifiers.
    pub ctr_data: Option<BTreeMap<String, CtrTable>>,
}

/// Counts by category.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct CtrTable {
    /// What counts of rows are divided by.
    pub counter_denominator: Option<f64>,
    /// Numbers per category: its key, then its counts.
    pub hash_stride: Option<u64>,
    #[serde(default, deserialize_with = "nullable")]
    pub hash_map: Vec<Scalar>,
}

/// A list, which CatBoost writes as null when it is empty.
fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A number or a list of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "a number or an array of numbers")]
pub enum Numeric {
    One(f64),
    Many(Vec<f64>),
}

#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct FeaturesInfo {
    #[serde(default, deserialize_with = "nullable")]
    pub float_features: Vec<FloatFeature>,
    #[serde(default, deserialize_with = "nullable")]
    pub categorical_features: Vec<CategoricalFeature>,
    #[serde(default, deserialize_with = "nullable")]
    pub text_features: Vec<IgnoredAny>,
    #[serde(default, deserialize_with = "nullable")]
    pub embedding_features: Vec<IgnoredAny>,
    /// Categories by the hashes that splits name them by.
    #[serde(default, deserialize_with = "nullable")]
    pub cat_features_hash: Vec<Hashed>,
    /// Statistics of the target that stand for categories.
    #[serde(default, deserialize_with = "nullable")]
    pub ctrs: Vec<Ctr>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct FloatFeature {
    pub feature_index: Option<u64>,
    pub flat_feature_index: Option<u64>,
    #[serde(default)]
    pub feature_id: Scalar,
    pub nan_value_treatment: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    pub borders: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct CategoricalFeature {
    pub feature_index: Option<u64>,
    pub flat_feature_index: Option<u64>,
    #[serde(default)]
    pub feature_id: Scalar,
    /// The hashes that one-hot splits name.
    #[serde(default, deserialize_with = "nullable")]
    pub values: Vec<i64>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Hashed {
    pub hash: i64,
    pub value: Scalar,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Ctr {
    #[serde(default, deserialize_with = "nullable")]
    pub elements: Vec<CtrElement>,
    pub ctr_type: Option<String>,
    pub identifier: Option<String>,
    pub prior_numerator: Option<f64>,
    pub prior_denomerator: Option<f64>,
    pub scale: Option<f64>,
    pub shift: Option<f64>,
    pub target_border_idx: Option<u64>,
    #[serde(default, deserialize_with = "nullable")]
    pub borders: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct CtrElement {
    pub cat_feature_index: Option<u64>,
    pub combination_element: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct ModelInfo {
    #[serde(default)]
    pub params: Parameters,
    #[serde(default)]
    pub class_params: ClassParameters,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct Parameters {
    #[serde(default)]
    pub loss_function: LossFunction,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct LossFunction {
    #[serde(rename = "type")]
    pub name: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "an object")]
pub struct ClassParameters {
    #[serde(default, deserialize_with = "nullable")]
    pub class_names: Vec<Scalar>,
}

/// A tree that asks the same question at every node of a level.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Symmetric {
    pub leaf_values: Option<Numbers>,
    pub leaf_weights: Option<Numbers>,
    #[serde(default, deserialize_with = "nullable")]
    pub splits: Vec<Split>,
}

/// A node of any other tree: a split with its children, or a leaf.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Other {
    pub split: Option<Split>,
    pub left: Option<Box<Other>>,
    pub right: Option<Box<Other>>,
    pub value: Option<Numeric>,
    pub weight: Option<f64>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object")]
pub struct Split {
    #[serde(default)]
    pub split_type: String,
    pub float_feature_index: Option<u64>,
    pub border: Option<f64>,
    pub cat_feature_index: Option<u64>,
    pub value: Option<i64>,
    pub split_index: Option<u64>,
}
