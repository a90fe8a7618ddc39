//! What the model loses without each feature, told.

use crate::engine::study_view::Study;
use crate::explain::permutation::PermutationImportance;
use crate::feature::contract::Feature;
use crate::i18n::{Lang, number, study as text};

/// Digits of an average precision.
const DIGITS: usize = 4;

/// The study in words.
pub(super) fn tell(found: &PermutationImportance, features: &[Feature], lang: Lang) -> Study {
    let ranked = found.ranked();
    let title = |at: usize| features.get(at).map_or("", |feature| feature.title(lang));
    let figure = |value: f64| number::decimal(value, DIGITS);
    let rows = number::count(lang, found.rows);
    let first = ranked
        .first()
        .filter(|first| first.mean > 0.0)
        .map(|first| {
            text::IMPORTANCE_SAY.fill(
                lang,
                &[
                    ("feature", title(first.feature)),
                    ("loss", &figure(first.mean)),
                    ("base", &figure(found.baseline)),
                ],
            )
        });
    let first = first.unwrap_or_else(|| text::IMPORTANCE_NONE.text(lang).to_string());
    let heads = [text::FEATURE, text::LOSS, text::SPREAD];
    let rows_of = ranked.iter().map(|one| {
        vec![
            title(one.feature).to_string(),
            number::signed(one.mean, DIGITS),
            figure(one.deviation),
        ]
    });
    Study {
        title: text::IMPORTANCE.text(lang).to_string(),
        said: vec![first, text::IMPORTANCE_ASKED.fill(lang, &[("rows", &rows)])],
        curves: None,
        heads: heads.map(|head| head.text(lang).to_string()).to_vec(),
        words: 1,
        rows: rows_of.collect(),
    }
}
