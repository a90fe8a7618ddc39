//! Figures over several folds: what each fold said, and how far they lie apart.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::feature::prepare::split::SplitReport;
use crate::model::evaluate::Figure;

/// What a fold said of the model that was best by the others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FoldFigures<Name> {
    /// The model.
    pub model: Name,
    /// Rows that it learnt from.
    pub train_rows: u64,
    /// Rows that judged it.
    pub test_rows: u64,
    /// The figures by name.
    pub figures: BTreeMap<String, f64>,
}

/// A figure over the folds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// The mean of the folds.
    pub mean: f64,
    /// Their standard deviation; none of one fold.
    pub deviation: Option<f64>,
    /// The lowest.
    pub lowest: f64,
    /// The highest.
    pub highest: f64,
}

impl Spread {
    /// Of the folds' values, if there are any.
    pub fn of(values: &[f64]) -> Option<Spread> {
        let first = *values.first()?;
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares = values.iter().map(|value| (value - mean) * (value - mean));
        let squares: f64 = squares.sum();
        Some(Spread {
            mean,
            deviation: (values.len() > 1).then(|| libm::sqrt(squares / (count - 1.0))),
            lowest: values.iter().copied().fold(first, f64::min),
            highest: values.iter().copied().fold(first, f64::max),
        })
    }
}

/// Figures without their intervals.
pub(super) fn values(figures: &BTreeMap<String, Figure>) -> BTreeMap<String, f64> {
    let figures = figures.iter();
    figures
        .map(|(name, figure)| (name.clone(), figure.value))
        .collect()
}

/// A model's figures over the folds.
pub(super) type SpreadOf<Name> = (Name, BTreeMap<String, Spread>);

/// What one fold said of one model.
pub(super) type SaidOf<'a, Name> = (Name, &'a BTreeMap<String, Figure>);

/// Every model's figures over what the folds said.
pub(super) fn spreads<'a, Name: Copy + PartialEq + 'a>(
    models: impl Iterator<Item = Name>,
    folds: &[Vec<SaidOf<'a, Name>>],
) -> Vec<SpreadOf<Name>> {
    let of_model = |model: Name| {
        let mut all: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for (_, figures) in folds.iter().flatten().filter(|said| said.0 == model) {
            for (name, value) in values(figures) {
                all.entry(name).or_default().push(value);
            }
        }
        let spread = all
            .into_iter()
            .filter_map(|(name, values)| Some((name, Spread::of(&values)?)));
        (model, spread.collect())
    };
    models.map(of_model).collect()
}

/// A model's figures over the folds as they are printed.
#[derive(Serialize)]
pub(super) struct PrintedSpread<'a, Name> {
    model: Name,
    figures: &'a BTreeMap<String, Spread>,
}

/// Models' figures over the folds as they are printed.
pub(super) fn printed<Name: Copy>(of: &[SpreadOf<Name>]) -> Vec<PrintedSpread<'_, Name>> {
    let spread = of.iter().map(|(model, figures)| PrintedSpread {
        model: *model,
        figures,
    });
    spread.collect()
}

/// Which rows judged, as it is printed.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum JudgedBy<'a, Name> {
    /// The test rows of one split.
    Split {
        train_rows: u64,
        test_rows: u64,
        split: &'a SplitReport,
    },
    /// Each fold in turn.
    Folds {
        folds: &'a [FoldFigures<Name>],
        whole_customers: bool,
    },
}
