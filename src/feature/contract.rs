//! The feature contract: names, order, types, categories and imputation of
//! what a model reads. It is serialised inside every bundle (models/BUNDLE.md).

use serde::{Deserialize, Serialize};

use super::preparation::Preparation;
use crate::i18n::Lang;

/// What a model reads, in the order in which it reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// The features, in the model's own order.
    pub features: Vec<Feature>,
    /// The column that names the customer, if the exporter said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The column that held the answer in training, if the exporter said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    /// How raw columns become the features, if the exporter prepared them.
    /// Without it the table holds the features themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preparation: Option<Preparation>,
}

/// One feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// The column's name, exactly as in training.
    pub name: String,
    /// How its cells become numbers.
    #[serde(flatten)]
    pub kind: FeatureKind,
    /// What a missing cell becomes.
    #[serde(default)]
    pub imputation: Imputation,
    /// What people call it; the column's name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
    /// Smallest and largest value seen in training.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<[f64; 2]>,
}

/// How cells become numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FeatureKind {
    /// A number with a fraction.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no, as 1 or 0.
    Flag,
    /// One of a closed list; the code is the position in the list.
    Category {
        /// The categories in the order of their codes.
        categories: Vec<Category>,
    },
}

/// One category with the spellings that count as it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The spelling that is shown.
    pub name: String,
    /// Other spellings of the same thing, merged by whoever trained the model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<String>,
}

/// What a missing cell becomes before the model reads it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "with", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Imputation {
    /// Stays missing: the model itself knows what to do.
    #[default]
    None,
    /// A value fitted on the training split (a mean, a median, zero …).
    Value {
        /// The value.
        value: f64,
    },
    /// A category, by its name.
    Category {
        /// The category's name.
        name: String,
    },
}

/// The answer's column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The column's name.
    pub column: String,
    /// The cell text that means "left".
    pub positive: String,
}

/// What people call a feature, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// English.
    pub en: String,
    /// Korean.
    pub ko: String,
}

impl Feature {
    /// What people call the feature in `lang`.
    pub fn title(&self, lang: Lang) -> &str {
        match (&self.title, lang) {
            (Some(title), Lang::En) => &title.en,
            (Some(title), Lang::Ko) => &title.ko,
            (None, _) => &self.name,
        }
    }

    /// The categories, empty for numbers and flags.
    pub fn categories(&self) -> &[Category] {
        match &self.kind {
            FeatureKind::Category { categories } => categories,
            _ => &[],
        }
    }
}
