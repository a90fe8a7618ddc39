//! models/SYSTEMS.md: what every model of the five systems measured, and models/systems.json, from
//! which it is written, so that one model can be made anew without the others.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use super::list::MODELS;
use super::measured;
use crate::error::{Error, Result, file};

const FIGURES: &str = "models/systems.json";
const REPORT: &str = "models/SYSTEMS.md";

/// The figures of a model of two classes that are shown, and their heads.
const SHOWN: [(&str, &str); 8] = [
    ("pr_auc", "PR-AUC"),
    ("roc_auc", "ROC-AUC"),
    ("micro_pr_auc", "micro AP"),
    ("log_loss", "log loss"),
    ("precision", "precision"),
    ("recall", "recall"),
    ("f1", "F1"),
    ("accuracy", "accuracy"),
];

/// What is known of every model, by its name.
pub(super) struct Figures(BTreeMap<String, Value>);

impl Figures {
    /// What was measured last time; nothing if nothing was.
    pub fn read(root: &Path) -> Result<Figures> {
        let path = root.join(FIGURES);
        if !path.is_file() {
            return Ok(Figures(BTreeMap::new()));
        }
        let text = std::fs::read_to_string(&path).map_err(file("read", &path))?;
        let known = serde_json::from_str(&text).map_err(|error| Error::Answer {
            what: FIGURES.to_owned(),
            detail: error.to_string(),
        })?;
        Ok(Figures(known))
    }

    /// Keeps what the command printed of a model, but for its long lists.
    pub fn note(&mut self, name: &str, told: Value) {
        let mut kept = serde_json::Map::new();
        let wanted = [
            "rows",
            "train_rows",
            "test_rows",
            "split",
            "threshold",
            "metrics",
            "fidelity",
            "hit_ratio",
            "figures",
            "users",
            "items",
            "seed",
        ];
        for key in wanted {
            if let Some(value) = told.get(key) {
                kept.insert(key.to_owned(), trimmed(value));
            }
        }
        self.0.insert(name.to_owned(), Value::Object(kept));
    }

    /// Writes both files, and what the page tells of the models.
    pub fn write(&self, root: &Path) -> Result<()> {
        let path = root.join(FIGURES);
        let text = format!("{:#}\n", json!(self.0));
        std::fs::write(&path, text).map_err(file("write", &path))?;
        let path = root.join(REPORT);
        std::fs::write(&path, self.report(root)).map_err(file("write", &path))?;
        println!("{}", path.display());
        measured::write(root, &self.0)
    }

    fn report(&self, root: &Path) -> String {
        let mut out = String::from(HEAD);
        out.push_str("\n| model | file, KB | judged by rows | threshold |");
        for (_, head) in SHOWN {
            let _ = write!(out, " {head} |");
        }
        out.push_str("\n| --- | ---: | ---: | ---: |");
        out.push_str(&" ---: |".repeat(SHOWN.len()));
        out.push('\n');
        let mut others = String::new();
        for model in &MODELS {
            let Some(told) = self.0.get(model.name) else {
                continue;
            };
            let size = std::fs::metadata(root.join("models").join(model.file()));
            let size = size.map_or(0, |about| about.len().div_ceil(1000));
            let figures = &told["metrics"]["figures"];
            if figures["pr_auc"].is_object() {
                let _ = write!(out, "| {} | {size} | {} |", model.name, told["test_rows"]);
                let threshold = &told["metrics"]["threshold"]["threshold"];
                let shown = SHOWN.iter().map(|(name, _)| &figures[*name]["value"]);
                for value in std::iter::once(threshold).chain(shown) {
                    let value = value.as_f64().map_or("–".into(), |v| format!("{v:.4}"));
                    let _ = write!(out, " {value} |");
                }
                out.push('\n');
            } else {
                let _ = writeln!(
                    others,
                    "\n## {}, {size} KB\n\n```json\n{told:#}\n```",
                    model.name
                );
            }
        }
        out + &others
    }
}

/// Without lists of more than thirty elements: curves and trees, which the bundles have.
fn trimmed(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, value)| value.as_array().is_none_or(|list| list.len() <= 30))
            .map(|(name, value)| (name.clone(), trimmed(value)))
            .collect(),
        other => other.clone(),
    }
}

const HEAD: &str = "# What the five systems' models measured

Written by `cargo xtask models`; do not edit. The data is **generated** (demos/): these figures show that the
models fit their demo, and say nothing about how well churn can be predicted anywhere else. Each was judged by rows that
it had not seen: the latest anchors where the table has anchors, else a fifth of the customers.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_left_to_the_bundles() {
        let told = json!({"rows": 3, "metrics": {"curve": vec![0; 31], "figures": {"f1": 1.0}}});
        assert_eq!(
            trimmed(&told),
            json!({"rows": 3, "metrics": {"figures": {"f1": 1.0}}})
        );
    }
}
