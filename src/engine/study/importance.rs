//! What the model loses without each feature, told.

use crate::chart::table::{Cell, Table};
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
    let heads = [text::LOSS, text::SPREAD].map(|head| head.text(lang));
    let mut table = Table::with_columns(&[text::FEATURE.text(lang)], &heads);
    table.rows = ranked
        .iter()
        .map(|one| {
            vec![
                Cell::text(title(one.feature)),
                Cell::number(one.mean, number::signed(one.mean, DIGITS)),
                Cell::number(one.deviation, figure(one.deviation)),
            ]
        })
        .collect();
    Study {
        title: text::IMPORTANCE.text(lang).to_string(),
        said: vec![first, text::IMPORTANCE_ASKED.fill(lang, &[("rows", &rows)])],
        curves: None,
        table,
    }
}
