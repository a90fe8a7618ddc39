//! The model in a few rules, told.

use crate::engine::study_view::Study;
use crate::explain::surrogate::Surrogate;
use crate::feature::contract::Feature;
use crate::i18n::{Lang, Noun, number, study as text};

/// The study in words; `gaps` says of each feature whether any row lacks it. Of the probability
/// of `class`, if the model tells several apart.
pub(in crate::engine) fn tell(
    found: &Surrogate,
    features: &[Feature],
    gaps: &[bool],
    class: Option<&str>,
    (noun, lang): (Noun, Lang),
) -> Study {
    let [title, say, average] = match class {
        None => [
            text::SURROGATE,
            noun.of(text::SURROGATE_SAY, text::SURROGATE_SAY_OTHER),
            noun.of(text::AVERAGE_RISK, text::AVERAGE_SCORE),
        ],
        Some(_) => [
            text::CLASS_SURROGATE,
            text::CLASS_SURROGATE_SAY,
            text::AVERAGE_SHARE,
        ],
    };
    let class = class.unwrap_or_default();
    let fidelity = &found.fidelity;
    let rows = number::count(lang, fidelity.rows);
    let agreement = number::percent(fidelity.agreement);
    let threshold = number::percent(found.threshold);
    let agreed = say.fill(
        lang,
        &[
            ("agreement", &agreement),
            ("rows", &rows),
            ("threshold", &threshold),
            ("class", class),
        ],
    );
    let explained = fidelity.r_squared.map(|share| {
        let (share, off) = (
            number::percent(share.max(0.0)),
            number::decimal(100.0 * fidelity.mean_error, 1),
        );
        text::SURROGATE_SPREAD.fill(lang, &[("share", &share), ("off", &off)])
    });
    let kappa = fidelity.kappa.map(|kappa| {
        let kappa = number::decimal(kappa, 2);
        text::SURROGATE_KAPPA.fill(lang, &[("kappa", &kappa)])
    });
    let heads = [text::RULE, average, text::CUSTOMERS];
    let rules = found.rules(features).into_iter().map(|rule| {
        vec![
            rule.who(features, gaps, lang),
            number::percent(rule.score),
            number::count(lang, rule.rows),
        ]
    });
    Study {
        title: title.fill(lang, &[("class", class)]),
        said: std::iter::once(agreed)
            .chain(kappa)
            .chain(explained)
            .collect(),
        curves: None,
        heads: heads.map(|head| head.text(lang).to_string()).to_vec(),
        words: 1,
        rows: rules.collect(),
    }
}
