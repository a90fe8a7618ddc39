//! The names of categories, as XGBoost keeps them since 3.1: earlier versions pass over them and
//! go by the codes, later ones look names up in whatever order a table has them.

use serde_json::{Value, json};

use crate::feature::contract::{Feature, FeatureKind};

/// The names of all features' categories; none for features without.
pub(super) fn of(features: &[Feature]) -> Value {
    let mut segments = vec![0];
    let mut sorted: Vec<usize> = Vec::new();
    let mut encoded = Vec::with_capacity(features.len());
    for feature in features {
        let names: Vec<&[u8]> = match &feature.kind {
            FeatureKind::Category { categories } => {
                categories.iter().map(|one| one.name.as_bytes()).collect()
            }
            _ => Vec::new(),
        };
        let (mut offsets, mut values) = (Vec::new(), Vec::new());
        for name in &names {
            offsets.push(values.len());
            // Bytes with a sign, by which XGBoost also compares them.
            values.extend(name.iter().map(|byte| *byte as i8));
        }
        if !names.is_empty() {
            offsets.push(values.len());
        }
        let mut order: Vec<usize> = (0..names.len()).collect();
        let signed = |at: &usize| -> Vec<i8> {
            let name = names.get(*at).copied().unwrap_or_default();
            name.iter().map(|byte| *byte as i8).collect()
        };
        order.sort_by_cached_key(signed);
        sorted.extend(order);
        segments.push(sorted.len());
        encoded.push(json!({ "offsets": offsets, "values": values }));
    }
    json!({ "enc": encoded, "feature_segments": segments, "sorted_idx": sorted })
}
