//! src/engine/shipped/measured.rs: the figures that the page tells beside the models, so that
//! nobody copies them by hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use serde_json::Value;

use super::list::{BUNDLE, Learner, MODELS};
use crate::error::{Error, Result, file};

const SOURCE: &str = "src/engine/shipped/measured.rs";

/// What `models/train.py` makes: their bundles alone say what they measured.
const BY_XGBOOST: [&str; 2] = ["ecommerce", "subscription"];

/// The length of the recommender's list whose HitRatio is told.
const LISTED: u64 = 9;

/// A figure and the rows that measured it.
type Measured = (f64, u64);

/// Writes the file anew, from what is known of every model by its name.
pub(super) fn write(root: &Path, known: &BTreeMap<String, Value>) -> Result<()> {
    let mut lines = BTreeMap::new();
    for name in BY_XGBOOST {
        lines.insert(constant(name), of_bundle(&bundle(root, name)?["metrics"]));
    }
    let shipped = MODELS
        .iter()
        .filter(|model| !matches!(model.learner, Learner::Surrogate { .. }));
    for model in shipped {
        let told = known.get(model.name);
        lines.insert(constant(model.name), told.and_then(of_training));
    }
    let path = root.join(SOURCE);
    std::fs::write(&path, source(&lines)).map_err(file("write", &path))
}

/// A bundle's JSON.
fn bundle(root: &Path, name: &str) -> Result<Value> {
    let path = root.join("models").join(format!("{name}{BUNDLE}"));
    let packed = std::fs::read(&path).map_err(file("read", &path))?;
    let mut text = String::new();
    GzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .map_err(file("unpack", &path))?;
    serde_json::from_str(&text).map_err(|error| Error::Answer {
        what: path.display().to_string(),
        detail: error.to_string(),
    })
}

fn of_bundle(metrics: &Value) -> Option<Measured> {
    let figure = metrics["values"]["pr_auc"].as_f64()?;
    Some((figure, metrics["rows"].as_u64()?))
}

/// What the command told of a model: the figure by which its kind is judged.
fn of_training(told: &Value) -> Option<Measured> {
    let metrics = &told["metrics"];
    if let Some(lengths) = metrics["hit_ratio"].as_array() {
        let listed = lengths.iter().find(|length| length["k"] == LISTED)?;
        let figure = listed["recommender"].as_f64()?;
        return Some((figure, metrics["customers"].as_u64()?));
    }
    let figures = &metrics["figures"];
    let figure = ["pr_auc", "macro_pr_auc"]
        .into_iter()
        .find_map(|name| figures[name]["value"].as_f64())?;
    // Rows are counted as a number of weights.
    Some((figure, metrics["rows"].as_f64()? as u64))
}

fn source(lines: &BTreeMap<String, Option<Measured>>) -> String {
    let mut out = String::from(HEAD);
    for (name, measured) in lines {
        // Without a figure the list must compile all the same; a test then says what is missing.
        let (figure, rows) = measured.unwrap_or_default();
        let rows = grouped(rows);
        let _ = writeln!(
            out,
            "pub(super) const {name}: Measured = (\"{figure:.3}\", {rows});"
        );
    }
    out
}

fn constant(name: &str) -> String {
    name.to_uppercase().replace('-', "_")
}

/// A whole number with its thousands apart, as Rust writes it.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

const HEAD: &str =
    "//! What each model beside the page measured, with three decimals, and the rows that measured it.
//!
//! Written by `cargo xtask models`; do not edit.

use super::Measured;

";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_is_told_by_its_own_figure() {
        let yes_no = json!({"metrics": {"rows": 1126.0, "figures": {"pr_auc": {"value": 0.8228}}}});
        assert_eq!(of_training(&yes_no), Some((0.8228, 1126)));
        let classes =
            json!({"metrics": {"rows": 399, "figures": {"macro_pr_auc": {"value": 0.4}}}});
        assert_eq!(of_training(&classes), Some((0.4, 399)));
        let lengths = json!([{"k": 8, "recommender": 0.1}, {"k": 9, "recommender": 0.5}]);
        let recommender = json!({"metrics": {"customers": 7, "hit_ratio": lengths}});
        assert_eq!(of_training(&recommender), Some((0.5, 7)));
        let bundle = json!({"rows": 845, "values": {"pr_auc": 0.8}});
        assert_eq!(of_bundle(&bundle), Some((0.8, 845)));
    }

    #[test]
    fn a_line_is_written_as_rust_is_formatted() {
        let lines = BTreeMap::from([
            (constant("creator-sticker"), Some((0.37519, 2_649))),
            (constant("events"), None),
        ]);
        let expected = "
pub(super) const CREATOR_STICKER: Measured = (\"0.375\", 2_649);
pub(super) const EVENTS: Measured = (\"0.000\", 0);
";
        assert!(source(&lines).ends_with(expected), "{}", source(&lines));
        assert_eq!(grouped(1_234_567), "1_234_567");
        assert_eq!(grouped(399), "399");
    }
}
