//! The features of the file: where they stand in a row, their names and categories.

use std::collections::BTreeMap;

use super::file::{File, FloatFeature};
use super::statistics::Statistics;
use crate::feature::contract::{Contract, FeatureKind};
use crate::model::error::FeatureFault;
use crate::model::imported::{self, MAX_FEATURES};
use crate::model::{ModelError, Note, json};

/// The most category names of all features together.
const MOST_NAMES: usize = 1_000_000;

/// One column of a row.
struct Column {
    name: String,
    /// The categories by their codes, `None` for numbers.
    categories: Option<Vec<String>>,
    /// Whether there were more categories in training than are listed.
    is_partial: bool,
}

/// The features, and where the splits' own indices lead.
pub struct Columns {
    columns: Vec<Column>,
    /// By index among the numbers: the column, and whether a missing cell is above all borders.
    floats: BTreeMap<u64, (u32, bool)>,
    /// By index among the categories: the column, and the codes by hash.
    categories: BTreeMap<u64, (u32, BTreeMap<u32, u32>)>,
    statistics: Statistics,
    unnamed: bool,
}

impl Columns {
    /// Reads the features; what cannot be read without the training data is refused.
    pub fn read(file: &File) -> Result<Columns, ModelError> {
        let info = &file.features_info;
        for (name, count) in [
            ("text_features", info.text_features.len()),
            ("embedding_features", info.embedding_features.len()),
        ] {
            if count > 0 {
                return Err(wrong(name, &format!("[{count}]"), "[]"));
            }
        }
        let mut columns: BTreeMap<u64, Column> = BTreeMap::new();
        let mut floats = BTreeMap::new();
        let mut categories = BTreeMap::new();
        for (position, feature) in info.float_features.iter().enumerate() {
            let at = place(feature.flat_feature_index, "float_features")?;
            let index = feature.feature_index.unwrap_or(position as u64);
            let twin = floats.insert(index, (at, missing_above(feature)?));
            once(index, twin.is_some())?;
            let column = Column {
                name: feature.feature_id.0.clone(),
                categories: None,
                is_partial: false,
            };
            insert(&mut columns, at, column)?;
        }
        let names = hashed_names(file);
        let statistics = Statistics::read(file, &names)?;
        let asked = asked_hashes(file);
        let mut room = MOST_NAMES;
        for (position, feature) in info.categorical_features.iter().enumerate() {
            let at = place(feature.flat_feature_index, "categorical_features")?;
            let index = feature.feature_index.unwrap_or(position as u64);
            let asked = asked.get(&index).map_or(&[][..], Vec::as_slice);
            // The file does not say which names are whose, unless only one feature has names
            // or a split asks for them.
            let counted = statistics.known(index);
            let is_partial =
                counted.is_none() && info.categorical_features.len() > 1 && !asked.is_empty();
            let mut listed = asked.to_vec();
            if let Some(counted) = counted {
                let others = counted.into_iter();
                listed.extend(others.filter(|hash| asked.binary_search(hash).is_err()));
            } else if !is_partial {
                let others = names
                    .keys()
                    .filter(|hash| asked.binary_search(hash).is_err());
                listed.extend(others.take(room + 1));
            }
            room = room
                .checked_sub(listed.len())
                .ok_or_else(|| wrong("cat_features_hash", "…", &format!("0 … {MOST_NAMES}")))?;
            let listed_names = listed.iter().map(|hash| names.get(hash).cloned());
            let listed_names: Option<Vec<String>> = listed_names.collect();
            let Some(listed_names) = listed_names else {
                return Err(ModelError::FieldMissing {
                    field: "features_info.cat_features_hash".into(),
                });
            };
            let codes = listed.into_iter().zip(0u32..).collect();
            let twin = categories.insert(index, (at, codes));
            once(index, twin.is_some())?;
            let column = Column {
                name: feature.feature_id.0.clone(),
                categories: Some(listed_names),
                is_partial,
            };
            insert(&mut columns, at, column)?;
        }
        let count = columns.last_key_value().map_or(0, |(last, _)| last + 1);
        let unnamed = columns.values().all(|column| column.name.is_empty());
        // A feature that was constant in training may be left out of the file.
        let columns = (0..count).map(|at| {
            let mut column = columns.remove(&at).unwrap_or(Column {
                name: String::new(),
                categories: None,
                is_partial: false,
            });
            if column.name.is_empty() {
                column.name = format!("f{at}");
            }
            column
        });
        Ok(Columns {
            columns: columns.collect(),
            floats,
            categories,
            statistics,
            unnamed,
        })
    }

    /// How many features a row has.
    pub fn count(&self) -> usize {
        self.columns.len()
    }

    /// The column of a number, and whether a missing cell is above all its borders.
    pub fn float(&self, index: u64) -> Option<(u32, bool)> {
        self.floats.get(&index).copied()
    }

    /// The column of a category and the code that a split asks for.
    pub fn category(&self, index: u64, hash: i64) -> Option<(u32, u32)> {
        let (column, codes) = self.categories.get(&index)?;
        Some((*column, *codes.get(&(hash as u32))?))
    }

    /// The column of a split on a statistic, the codes above its border, and whether what
    /// training never saw is above it, too.
    pub fn statistic(&self, split: u64, border: f64) -> Option<(u32, Vec<u32>, bool)> {
        let above = self.statistics.above(split, border)?;
        let (column, codes) = self.categories.get(&above.feature)?;
        let codes: Option<Vec<u32>> = above.hashes.iter().map(|h| codes.get(h).copied()).collect();
        Some((*column, codes?, above.unseen))
    }

    /// The contract the file implies; what it leaves open is told in `notes`.
    pub fn contract(self, notes: &mut Vec<Note>) -> Result<Contract, ModelError> {
        if self.unnamed {
            notes.push(Note::NamesInvented {
                features: self.columns.len(),
            });
        }
        let mut features = Vec::with_capacity(self.columns.len());
        for (position, column) in self.columns.into_iter().enumerate() {
            if column.is_partial {
                notes.push(Note::OtherCategories {
                    feature: column.name.clone(),
                });
            }
            let kind = match column.categories {
                None => FeatureKind::Number,
                Some(names) => imported::category(names, 0).map_err(|fault: FeatureFault| {
                    ModelError::Feature {
                        position,
                        name: json::shorten(&column.name),
                        fault,
                    }
                })?,
            };
            features.push(imported::feature(column.name, kind, None));
        }
        imported::contract(features)
    }
}

/// Whether a missing cell is above all borders; in the other cases it is above none.
fn missing_above(feature: &FloatFeature) -> Result<bool, ModelError> {
    match feature.nan_value_treatment.as_deref() {
        None | Some("AsIs" | "AsFalse") => Ok(false),
        Some("AsTrue") => Ok(true),
        Some(other) => Err(wrong(
            "float_features[…].nan_value_treatment",
            other,
            "AsIs, AsFalse, AsTrue",
        )),
    }
}

/// A feature's place in a row.
fn place(flat: Option<u64>, list: &str) -> Result<u32, ModelError> {
    let field = format!("{list}[…].flat_feature_index");
    match flat {
        None => Err(ModelError::FieldMissing {
            field: format!("features_info.{field}"),
        }),
        Some(at) if at < MAX_FEATURES as u64 => Ok(at as u32),
        Some(at) => Err(wrong(
            &field,
            &at.to_string(),
            &format!("0 … {}", MAX_FEATURES - 1),
        )),
    }
}

fn insert(columns: &mut BTreeMap<u64, Column>, at: u32, column: Column) -> Result<(), ModelError> {
    match columns.insert(u64::from(at), column) {
        None => Ok(()),
        Some(_) => Err(wrong(
            "…[…].flat_feature_index",
            &format!("{at}, {at}"),
            "0, 1, 2, …",
        )),
    }
}

/// Refuses a second feature of the index that splits name features of a kind by.
fn once(index: u64, is_taken: bool) -> Result<(), ModelError> {
    match is_taken {
        false => Ok(()),
        true => Err(wrong(
            "…[…].feature_index",
            &format!("{index}, {index}"),
            "0, 1, 2, …",
        )),
    }
}

/// The categories' names by their hashes, which are 32 bits written with or without a sign.
fn hashed_names(file: &File) -> BTreeMap<u32, String> {
    let hashed = file.features_info.cat_features_hash.iter();
    hashed
        .map(|hashed| (hashed.hash as u32, hashed.value.0.clone()))
        .collect()
}

/// The hashes that one-hot splits ask for, by index among the categories.
fn asked_hashes(file: &File) -> BTreeMap<u64, Vec<u32>> {
    let features = file.features_info.categorical_features.iter().zip(0u64..);
    features
        .map(|(feature, at)| {
            let mut hashes: Vec<u32> = feature.values.iter().map(|hash| *hash as u32).collect();
            hashes.sort_unstable();
            hashes.dedup();
            (feature.feature_index.unwrap_or(at), hashes)
        })
        .collect()
}

fn wrong(field: &str, found: &str, expected: &str) -> ModelError {
    ModelError::FieldWrong {
        field: format!("features_info.{field}"),
        found: json::shorten(found),
        expected: expected.into(),
    }
}
