//! How the risk goes with one feature, told.

use crate::engine::study_view::{Study, StudyCurves};
use crate::explain::partial_dependence::{DependencePoint, PartialDependence};
use crate::explain::words::FeatureValue;
use crate::feature::contract::Feature;
use crate::i18n::{Lang, Noun, number, study as text};

/// Single customers whose curves are drawn.
const CURVES: usize = 20;

/// The study in words; of the probability of `class`, if the model tells several apart.
pub(in crate::engine) fn tell(
    found: &PartialDependence,
    features: &[Feature],
    class: Option<&str>,
    (noun, lang): (Noun, Lang),
) -> Study {
    let Some(feature) = features.get(found.feature) else {
        return Study::default();
    };
    let title = feature.title(lang);
    let means = found.points.iter().map(|point| point.mean);
    let low = means.clone().fold(f64::INFINITY, f64::min);
    let high = means.fold(f64::NEG_INFINITY, f64::max);
    let values = [
        ("feature", title),
        ("low", &number::percent(low)),
        ("high", &number::percent(high)),
        ("class", class.unwrap_or_default()),
        ("noun", noun.text(lang)),
    ];
    let [named, say, axis, average] = match class {
        None => [
            text::DEPENDENCE,
            text::DEPENDENCE_SAY,
            noun.of(text::RISK, text::SCORE),
            noun.of(text::AVERAGE_RISK, text::AVERAGE_SCORE),
        ],
        Some(_) => [
            text::CLASS_DEPENDENCE,
            text::CLASS_DEPENDENCE_SAY,
            text::SHARE_OF,
            text::AVERAGE_SHARE,
        ],
    };
    let said = say.fill(lang, &values);
    let count = number::count(lang, found.rows);
    let asked = text::DEPENDENCE_ASKED.fill(lang, &[("rows", &count), ("feature", title)]);
    let curves = (!found.is_category).then(|| curves(found));
    let curves = curves.filter(|curves| curves.iter().all(|curve| curve.len() > 1));
    let curves = curves.map(|curves| StudyCurves {
        sentence: said.clone(),
        axes: [title.to_string(), axis.fill(lang, &values)],
        name: text::AVERAGE.text(lang).to_string(),
        curves,
    });
    // Curves say their sentence themselves.
    let said = curves.is_none().then_some(said);
    let heads = [title, average.text(lang), text::APART.text(lang)];
    let row = |point: &DependencePoint| {
        vec![
            FeatureValue::of(feature, point.value).say(lang),
            number::percent(point.mean),
            number::percent(point.spread),
        ]
    };
    Study {
        title: named.fill(lang, &values),
        said: said.into_iter().chain([asked]).collect(),
        curves,
        heads: heads.map(str::to_string).to_vec(),
        words: 1,
        rows: found.points.iter().map(row).collect(),
    }
}

/// Single customers, and the mean as the last. Gaps have no place on the axis.
fn curves(found: &PartialDependence) -> Vec<Vec<[f64; 2]>> {
    let there = |point: &&DependencePoint| !point.value.is_nan();
    let points = || found.points.iter().filter(there);
    let along = |scores: &[f64]| -> Vec<[f64; 2]> {
        let values = points().map(|point| f64::from(point.value));
        values.zip(scores).map(|(x, y)| [x, *y]).collect()
    };
    let means: Vec<f64> = points().map(|point| point.mean).collect();
    let single = found.curves.iter().take(CURVES);
    single
        .map(|curve| along(&curve.scores))
        .chain(std::iter::once(along(&means)))
        .collect()
}
