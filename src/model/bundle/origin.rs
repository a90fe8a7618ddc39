//! What a bundle that is written already says of its data: a training knows tables, and only who
//! read them knows of which files they came.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::places::{changed, range, raw};
use super::{Provenance, wrong};
use crate::model::{ModelError, json};

/// The place of a bundle that changes.
#[derive(Deserialize)]
struct Places<'a> {
    /// There in every bundle.
    #[serde(borrow, rename = "format")]
    _format: &'a RawValue,
    #[serde(default, borrow, deserialize_with = "raw")]
    provenance: Option<&'a RawValue>,
}

/// The bundle `text` that says of which files its model was trained (names with their SHA-256),
/// and whether these were generated.
///
/// # Errors
/// [`ModelError`] when this is no text of a bundle.
pub fn with_origin(
    text: &str,
    data: BTreeMap<String, String>,
    generated: bool,
) -> Result<String, ModelError> {
    let places: Places = json::parse(text)?;
    let said = match places.provenance {
        Some(place) => json::parse::<Option<Provenance>>(place.get())?,
        None => None,
    };
    let provenance = Provenance {
        data,
        generated,
        ..said.unwrap_or_default()
    };
    let written = serde_json::to_string(&provenance)
        .map_err(|error| wrong("provenance", &error.to_string(), "{…}"))?;
    let change = match places.provenance {
        Some(place) => (range(text, place), written),
        None => {
            // Right behind the brace: the field `format` follows in any case.
            let begins = text.find('{').map_or(0, |brace| brace + 1);
            (begins..begins, format!("\"provenance\":{written},"))
        }
    };
    Ok(changed(text, vec![change]))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails by a panic says where.
mod tests {
    use super::*;

    fn origin(text: &str) -> Provenance {
        let sum = "0f".repeat(32);
        let data = BTreeMap::from([("customers.csv".to_string(), sum)]);
        let said = with_origin(text, data, true).unwrap();
        let mut whole: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(whole["format"], "holdfast-bundle");
        assert_eq!(whole["name"], "x");
        serde_json::from_value(whole["provenance"].take()).unwrap()
    }

    #[test]
    fn files_are_named_whatever_was_said_before() {
        for (text, seed) in [
            (r#" {"format": "holdfast-bundle", "name": "x"}"#, None),
            (
                r#"{"format": "holdfast-bundle", "provenance": null, "name": "x"}"#,
                None,
            ),
            (
                r#"{"format": "holdfast-bundle", "name": "x", "provenance": {"seed": 7, "data": {"a": "b"}}}"#,
                Some(7),
            ),
        ] {
            let said = origin(text);
            assert_eq!(said.seed, seed, "{text}");
            assert!(said.generated);
            assert_eq!(said.data.len(), 1);
            assert_eq!(said.data["customers.csv"].len(), 64);
        }
        for text in ["{}", "[]", "", r#"{"format": 1, "provenance": 2}"#] {
            assert!(with_origin(text, BTreeMap::new(), false).is_err(), "{text}");
        }
    }
}
