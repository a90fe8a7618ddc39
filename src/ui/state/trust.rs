//! How far scores can be trusted, in the words of the Data and Customers pages.

use leptos::prelude::*;

use super::App;
use crate::engine::ModelView;
use crate::i18n::{customers as text, number};

/// What is known of a threshold: how often it is right, which share it finds, and how many
/// rows said so.
type Known = ([f64; 2], u64);

impl App {
    /// How far to trust the scores at the present threshold, in the user's
    /// language; tracked. Nothing before there are scores.
    pub fn trust(&self) -> Option<String> {
        let lang = self.lang.get();
        let threshold = self.threshold.get();
        if self.scores.with(Option::is_none) {
            return None;
        }
        let tested = self.tested(threshold);
        self.model.with(|model| {
            let model = model.as_ref()?;
            // What was measured is told in words of leaving.
            if let Some(answers) = &model.answers {
                return Some(answers.text(lang).to_string());
            }
            let Some(([precision, recall], rows)) = tested.or_else(|| reported(model)) else {
                return Some(text::TRUST_UNKNOWN.text(lang).to_string());
            };
            let measured = model.threshold.unwrap_or(0.5);
            if tested.is_none() && (measured - threshold).abs() > 0.005 {
                let threshold = number::percent(measured);
                return Some(text::TRUST_OTHER.fill(lang, &[("threshold", &threshold)]));
            }
            let message = match self.is_dated() {
                true => text::TRUST_ROWS,
                false => text::TRUST,
            };
            Some(message.fill(
                lang,
                &[
                    ("precision", &number::percent(precision)),
                    ("recall", &number::percent(recall)),
                    ("rows", &number::count(lang, rows)),
                ],
            ))
        })
    }

    /// What test rows said of a threshold, if the model was trained here; tracked. The Models
    /// page shows the same.
    fn tested(&self, threshold: f64) -> Option<Known> {
        self.trained.with(|trained| {
            let chosen = trained.as_ref()?.chosen()?;
            Some((chosen.judged(threshold)?, chosen.rows))
        })
    }
}

/// What the model's file says of its own threshold.
fn reported(model: &ModelView) -> Option<Known> {
    let metric = |name: &str| {
        let found = model.metrics.iter().find(|(metric, _)| metric == name);
        found.map(|(_, value)| *value)
    };
    let figures = [metric("precision")?, metric("recall")?];
    Some((figures, model.measured_rows))
}
