//! Another threshold for a bundle that is written already: whoever moved the slider saves
//! what was chosen, and contract and model stay as they are, to the last byte.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::places::{changed, range, raw};
use super::{Metrics, wrong};
use crate::model::{ModelError, json};

/// The places of a bundle that change.
#[derive(Deserialize)]
struct Places<'a> {
    #[serde(borrow)]
    estimators: Vec<&'a RawValue>,
    #[serde(default, borrow, deserialize_with = "raw")]
    metrics: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Estimator<'a> {
    #[serde(default, borrow, deserialize_with = "raw")]
    threshold: Option<&'a RawValue>,
}

/// The bundle `bytes` with its one estimator's threshold set to `threshold`, unpacked. Of the
/// metrics that hang on a threshold those in `figures` are set, and the others left out.
///
/// # Errors
/// [`ModelError`] when these are no bytes of a bundle with one estimator, or the threshold is
/// no probability.
pub fn with_threshold(
    bytes: &[u8],
    threshold: f64,
    figures: &[(&str, f64)],
) -> Result<String, ModelError> {
    if !(0.0..=1.0).contains(&threshold) {
        let found = threshold.to_string();
        return Err(wrong("estimators[0].threshold", &found, "0 … 1"));
    }
    let unpacked = json::unpack(bytes)?;
    let text = json::utf8(&unpacked)?;
    let places: Places = json::parse(text)?;
    let [estimator] = places.estimators.as_slice() else {
        return Err(ModelError::Estimators {
            found: places.estimators.len(),
        });
    };
    // The shortest decimals that read as the same number.
    let written = threshold.to_string();
    let mut changes = Vec::new();
    match json::parse::<Estimator>(estimator.get())?.threshold {
        Some(place) => changes.push((range(text, place), written)),
        None => {
            // Right behind its brace: no field has to be there.
            let begins = range(text, estimator).start + 1;
            changes.push((begins..begins, format!("\"threshold\":{written},")));
        }
    }
    if let Some(place) = places.metrics
        && let Some(metrics) = json::parse::<Option<Metrics>>(place.get())?
    {
        let written = serde_json::to_string(&metrics.moved(figures))
            .map_err(|error| wrong("metrics", &error.to_string(), "0.5"))?;
        changes.push((range(text, place), written));
    }
    Ok(changed(text, changes))
}
