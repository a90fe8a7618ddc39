//! How the risk goes with one feature, told.

use crate::chart::curves::Measure;
use crate::chart::table::{Cell, Table};
use crate::chart::{Along, Curve, Curves, Ink};
use crate::engine::study_view::Study;
use crate::explain::partial_dependence::{DependencePoint, PartialDependence};
use crate::explain::words::FeatureValue;
use crate::feature::contract::Feature;
use crate::i18n::{Lang, number, study as text};

/// Single customers whose curves are drawn.
const CURVES: usize = 20;

/// The study in words.
pub(super) fn tell(found: &PartialDependence, features: &[Feature], lang: Lang) -> Study {
    let Some(feature) = features.get(found.feature) else {
        return Study::default();
    };
    let title = feature.title(lang);
    let means = found.points.iter().map(|point| point.mean);
    let low = means.clone().fold(f64::INFINITY, f64::min);
    let high = means.fold(f64::NEG_INFINITY, f64::max);
    let heading = text::DEPENDENCE.fill(lang, &[("feature", title)]);
    let said = text::DEPENDENCE_SAY.fill(
        lang,
        &[
            ("feature", title),
            ("low", &number::percent(low)),
            ("high", &number::percent(high)),
        ],
    );
    let count = number::count(lang, found.rows);
    let asked = text::DEPENDENCE_ASKED.fill(lang, &[("rows", &count), ("feature", title)]);
    let curves = (!found.is_category).then(|| curves(found, (title, &heading, &said), lang));
    let curves = curves.filter(|curves| curves.curves.iter().all(|c| c.points.len() > 1));
    // Curves say their sentence themselves.
    let said = curves.is_none().then_some(said);
    Study {
        table: table(found, feature, lang),
        curves,
        said: said.into_iter().chain([asked]).collect(),
        title: heading,
    }
}

/// The mean as a line, single customers behind it. Gaps have no place on the axis.
fn curves(
    found: &PartialDependence,
    (title, heading, said): (&str, &str, &str),
    lang: Lang,
) -> Curves {
    let there = |point: &&DependencePoint| !point.value.is_nan();
    let values: Vec<f64> = found
        .points
        .iter()
        .filter(there)
        .map(|point| f64::from(point.value))
        .collect();
    let single = found.curves.iter().take(CURVES).map(|curve| Curve {
        name: String::new(),
        points: values
            .iter()
            .zip(&curve.scores)
            .map(|(x, y)| [*x, *y])
            .collect(),
        ink: Ink::Faint,
        guide: true,
    });
    let mean = Curve {
        name: text::AVERAGE.text(lang).to_string(),
        points: found
            .points
            .iter()
            .filter(there)
            .map(|point| [f64::from(point.value), point.mean])
            .collect(),
        ink: Ink::Accent,
        guide: false,
    };
    Curves {
        title: heading.to_string(),
        sentence: said.to_string(),
        x: Along {
            title: title.to_string(),
            measure: Measure::Number,
        },
        y: Along {
            title: text::RISK.text(lang).to_string(),
            measure: Measure::Share,
        },
        curves: single.chain(std::iter::once(mean)).collect(),
        here: None,
    }
}

fn table(found: &PartialDependence, feature: &Feature, lang: Lang) -> Table {
    let heads = [text::AVERAGE_RISK, text::APART].map(|head| head.text(lang));
    let mut table = Table::with_columns(&[feature.title(lang)], &heads);
    table.rows = found
        .points
        .iter()
        .map(|point| {
            let value = FeatureValue::of(feature, point.value).say(lang);
            vec![
                Cell::text(value),
                Cell::number(point.mean, number::percent(point.mean)),
                Cell::number(point.spread, number::percent(point.spread)),
            ]
        })
        .collect();
    table
}
