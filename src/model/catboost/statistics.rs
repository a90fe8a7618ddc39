//! Categories that CatBoost reads through statistics of the target (CTR).
//!
//! A statistic of one feature is a number per category: how often the target lay above a border
//! among the training rows of that category, or how many rows it had, with a prior. The file
//! holds the counts by the hash of the category, so that a split on the statistic is a split
//! on the set of categories above the border. What was never seen has no counts, and stands
//! where the prior puts it. A statistic of several features together is a function of all of
//! them, which no split of one feature can be; such models are refused.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{Ctr, CtrTable, File};
use crate::model::{ModelError, json};

/// The most numbers in all tables.
const MOST_NUMBERS: usize = 16 * 1024 * 1024;

/// What marks an unused place of a table.
const UNUSED: u64 = u64::MAX;

/// What hashes are multiplied by, each time something is added to them.
const MULTIPLIER: u64 = 0x4906_ba49_4954_cb65;

/// The statistics of a file.
#[derive(Default)]
pub struct Statistics {
    /// The number of the first split on a statistic: those on numbers and on single categories
    /// come before.
    first: u64,
    /// Each border of each statistic, in the order in which splits number them.
    borders: Vec<(usize, f32)>,
    statistics: Vec<Statistic>,
}

/// One statistic.
struct Statistic {
    /// The feature's index among the categories.
    feature: u64,
    /// What it is for each category, by its hash.
    values: BTreeMap<u32, f32>,
    /// What it is for a category that training never saw.
    unseen: f32,
}

/// What a split on a statistic asks.
pub struct Above {
    /// The feature's index among the categories.
    pub feature: u64,
    /// The hashes of the categories above the border.
    pub hashes: Vec<u32>,
    /// Whether what training never saw is above it.
    pub unseen: bool,
}

impl Statistics {
    /// Reads the statistics of a file; `names` are the categories' names by their hashes.
    pub fn read(file: &File, names: &BTreeMap<u32, String>) -> Result<Statistics, ModelError> {
        let info = &file.features_info;
        refuse_combinations(file)?;
        let mut first = 0u64;
        for feature in &info.float_features {
            first += feature.borders.len() as u64;
        }
        for feature in &info.categorical_features {
            first += feature.values.len() as u64;
        }
        // A table's keys are the hashes of what was put together: here of one category each.
        let by_key: BTreeMap<u64, u32> = names.keys().map(|hash| (key(*hash), *hash)).collect();
        let mut read = Statistics {
            first,
            ..Statistics::default()
        };
        let mut room = MOST_NUMBERS;
        for (index, ctr) in info.ctrs.iter().enumerate() {
            let statistic = Statistic::read(file, index, ctr, &by_key, &mut room)?;
            let place = read.statistics.len();
            let borders = ctr.borders.iter().map(|border| (place, *border as f32));
            read.borders.extend(borders);
            read.statistics.push(statistic);
        }
        Ok(read)
    }

    /// The hashes of the categories that a feature's statistics know; `None` if it has none.
    pub fn known(&self, feature: u64) -> Option<BTreeSet<u32>> {
        let mut own = self
            .statistics
            .iter()
            .filter(|one| one.feature == feature)
            .peekable();
        own.peek()?;
        Some(own.flat_map(|one| one.values.keys().copied()).collect())
    }

    /// What the split of this number asks, if it has this border.
    pub fn above(&self, split: u64, border: f64) -> Option<Above> {
        let place = usize::try_from(split.checked_sub(self.first)?).ok()?;
        let (statistic, known) = self.borders.get(place)?;
        if *known != border as f32 {
            return None;
        }
        let statistic = self.statistics.get(*statistic)?;
        let values = statistic.values.iter();
        let above = values.filter(|(_, value)| **value > *known);
        Some(Above {
            feature: statistic.feature,
            hashes: above.map(|(hash, _)| *hash).collect(),
            unseen: statistic.unseen > *known,
        })
    }
}

impl Statistic {
    fn read(
        file: &File,
        index: usize,
        ctr: &Ctr,
        by_key: &BTreeMap<u64, u32>,
        room: &mut usize,
    ) -> Result<Statistic, ModelError> {
        let field = |name: &str| format!("features_info.ctrs[{index}].{name}");
        let missing = |name: &str| ModelError::FieldMissing { field: field(name) };
        let element = ctr.elements.first().and_then(|e| e.cat_feature_index);
        let feature = element.ok_or_else(|| missing("elements"))?;
        let identifier = ctr.identifier.as_deref();
        let table = identifier.and_then(|name| file.ctr_data.as_ref()?.get(name));
        let table = table.ok_or_else(|| ModelError::FieldMissing {
            field: "ctr_data".into(),
        })?;
        let kind = ctr.ctr_type.as_deref().unwrap_or_default();
        let stride = table.hash_stride.unwrap_or(0) as usize;
        let is_whole = stride > 1 && table.hash_map.len().is_multiple_of(stride);
        *room = room
            .checked_sub(table.hash_map.len())
            .filter(|_| is_whole)
            .ok_or_else(|| ModelError::FieldWrong {
                field: "ctr_data.….hash_map".into(),
                found: format!("[{}]", table.hash_map.len()),
                expected: format!("[n × {stride}], 0 … {MOST_NUMBERS}"),
            })?;
        let value = |counts: &[f64]| {
            let value = ctr.value(kind, table, counts);
            value.ok_or_else(|| ModelError::FieldWrong {
                field: field("ctr_type"),
                found: json::shorten(kind),
                expected: "Borders, Buckets, Counter, FeatureFreq, BinarizedTargetMeanValue".into(),
            })
        };
        let mut values = BTreeMap::new();
        for entry in table.hash_map.chunks_exact(stride) {
            let Some((hashed, counts)) = entry.split_first() else {
                continue;
            };
            let wrong = |found: &str| ModelError::FieldWrong {
                field: "ctr_data.….hash_map".into(),
                found: json::shorten(found),
                expected: "\"0\" … \"18446744073709551615\", 0, 1, …".into(),
            };
            let hashed: u64 = hashed.0.parse().map_err(|_| wrong(&hashed.0))?;
            if hashed == UNUSED {
                continue;
            }
            let read = counts.iter().map(|count| {
                let number = count.0.parse::<f64>().ok();
                let number = number.filter(|number| number.is_finite());
                number.ok_or_else(|| wrong(&count.0))
            });
            let counts: Vec<f64> = read.collect::<Result<_, _>>()?;
            let name = by_key.get(&hashed);
            let hash = name.ok_or_else(|| ModelError::FieldMissing {
                field: "features_info.cat_features_hash".into(),
            })?;
            values.insert(*hash, value(&counts)?);
        }
        Ok(Statistic {
            feature,
            unseen: value(&vec![0.0; stride - 1])?,
            values,
        })
    }
}

impl Ctr {
    /// The statistic of a category with these counts, in `f32` as CatBoost reckons it; `None`
    /// for a kind that is not known.
    fn value(&self, kind: &str, table: &CtrTable, counts: &[f64]) -> Option<f32> {
        let border = self.target_border_idx.unwrap_or(0) as usize;
        let total: f64 = counts.iter().sum();
        let (part, whole) = match kind {
            // Rows above the border of the target, or at one of its values, among all.
            "Borders" => (counts.iter().skip(border + 1).sum::<f64>(), total),
            "Buckets" => (counts.get(border).copied()?, total),
            // Rows of the category among those of the most frequent one, or among all.
            "Counter" | "FeatureFreq" => (*counts.first()?, table.counter_denominator?),
            // The sum of the target's share, and the rows.
            "BinarizedTargetMeanValue" => (*counts.first()?, *counts.get(1)?),
            _ => return None,
        };
        let above = part as f32 + self.prior_numerator? as f32;
        let below = whole as f32 + self.prior_denomerator? as f32;
        let share = above / below;
        Some((share + self.shift.unwrap_or(0.0) as f32) * self.scale.unwrap_or(1.0) as f32)
    }
}

/// The key under which the counts of one category are held.
fn key(hash: u32) -> u64 {
    // The hash is a signed number to CatBoost when it is put together with others.
    let signed = i64::from(hash as i32) as u64;
    MULTIPLIER.wrapping_mul(MULTIPLIER.wrapping_mul(signed))
}

/// Refuses statistics of several features together, by the features' names.
fn refuse_combinations(file: &File) -> Result<(), ModelError> {
    let info = &file.features_info;
    let name = |index: u64| {
        let mut features = info.categorical_features.iter().zip(0u64..);
        let found = features.find(|(f, at)| f.feature_index.unwrap_or(*at) == index);
        found.map(|(feature, _)| feature.feature_id.0.clone())
    };
    let is_value =
        |kind: &Option<String>| matches!(kind.as_deref(), None | Some("cat_feature_value"));
    let is_single = |ctr: &&Ctr| match ctr.elements.as_slice() {
        [one] => is_value(&one.combination_element),
        _ => false,
    };
    let mut names: Vec<String> = Vec::new();
    let mut is_refused = false;
    for ctr in info.ctrs.iter().filter(|ctr| !is_single(ctr)) {
        is_refused = true;
        for element in &ctr.elements {
            let found = element.cat_feature_index.and_then(name);
            if let Some(found) = found.filter(|found| !names.contains(found) && names.len() < 10) {
                names.push(found);
            }
        }
    }
    match is_refused {
        true => Err(ModelError::Statistics {
            features: json::shorten(&names.join(", ")),
        }),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_catboosts() {
        // "Seoul", "24" and "1" in tests/golden/catboost/statistics.json.
        assert_eq!(key(3_680_241_228), 9_021_732_598_428_504_684);
        assert_eq!(key(285_439_693), 9_033_624_788_044_530_885);
        assert_eq!(key(1_121_341_681), 10_650_234_391_120_027_977);
    }
}
