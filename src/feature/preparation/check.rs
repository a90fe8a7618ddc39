//! Checks a preparation that came out of a file before anything follows it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::days::day_of;
use super::{
    ColumnEncoding, Gaps, MOST_COLUMNS, MOST_OUTPUTS, Preparation, PreparedColumn, Reads, Until,
    VERSION,
};
use crate::feature::contract::{Feature, FeatureKind, Imputation};
use crate::feature::prepare::chained::Equation;
use crate::feature::prepare::encode::MOST_CATEGORIES;
use crate::i18n::{Lang, preparation as text};

/// Most columns that estimate each other's gaps.
const MOST_CHAINED: usize = 512;

/// Longest name of a column, in bytes.
const LONGEST_NAME: usize = 1_024;

/// Why a preparation cannot be followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum PreparationFault {
    /// Written by a newer program.
    Version {
        /// The version found.
        found: u32,
    },
    /// None, or too many.
    Columns {
        /// How many.
        found: u64,
        /// Most of them.
        most: u64,
    },
    /// A column without a name, or one too long to be one.
    Name {
        /// Its position, from 1.
        position: u64,
    },
    /// A name that stands twice, of a column, a category or a feature.
    Twice {
        /// The name.
        name: String,
    },
    /// Categories that are none or too many.
    Categories {
        /// The column.
        column: String,
        /// How many.
        found: u64,
    },
    /// A filling, an encoding or a scale that does not go with the column.
    Mismatch {
        /// The column.
        column: String,
    },
    /// A number that is none, or none that is allowed here.
    Number {
        /// The column.
        column: String,
    },
    /// Equations whose columns, places or lengths do not fit each other.
    Equations,
    /// The features that come out are not those of the contract.
    Features {
        /// The position of the first that differs, from 1.
        position: u64,
        /// What comes out there.
        prepared: String,
        /// What the contract has.
        contract: String,
    },
}

impl PreparationFault {
    /// The fault in words.
    pub fn say(&self, lang: Lang) -> String {
        use PreparationFault as F;
        let number = |value: &u64| value.to_string();
        match self {
            F::Version { found } => text::FAULT_VERSION.fill(
                lang,
                &[
                    ("found", &found.to_string()),
                    ("known", &VERSION.to_string()),
                ],
            ),
            F::Columns { found, most } => text::FAULT_COLUMNS
                .fill(lang, &[("found", &number(found)), ("most", &number(most))]),
            F::Name { position } => text::FAULT_NAME.fill(lang, &[("position", &number(position))]),
            F::Twice { name } => text::FAULT_TWICE.fill(lang, &[("name", name)]),
            F::Categories { column, found } => text::FAULT_CATEGORIES.fill(
                lang,
                &[
                    ("column", column),
                    ("found", &number(found)),
                    ("most", &MOST_CATEGORIES.to_string()),
                ],
            ),
            F::Mismatch { column } => text::FAULT_MISMATCH.fill(lang, &[("column", column)]),
            F::Number { column } => text::FAULT_NUMBER.fill(lang, &[("column", column)]),
            F::Equations => text::FAULT_EQUATIONS.text(lang).to_string(),
            F::Features {
                position,
                prepared,
                contract,
            } => text::FAULT_FEATURES.fill(
                lang,
                &[
                    ("position", &number(position)),
                    ("prepared", prepared),
                    ("contract", contract),
                ],
            ),
        }
    }
}

/// Checks that a preparation can be followed.
///
/// # Errors
/// The first [`PreparationFault`].
pub fn check(preparation: &Preparation) -> Result<(), PreparationFault> {
    if preparation.version != VERSION {
        return Err(PreparationFault::Version {
            found: preparation.version,
        });
    }
    let count = |found: usize, most: usize| match found {
        0 => false,
        found => found <= most,
    };
    let columns = &preparation.columns;
    if !count(columns.len(), MOST_COLUMNS) {
        return Err(PreparationFault::Columns {
            found: columns.len() as u64,
            most: MOST_COLUMNS as u64,
        });
    }
    for (place, column) in columns.iter().enumerate() {
        if column.name.trim().is_empty() || column.name.len() > LONGEST_NAME {
            return Err(PreparationFault::Name {
                position: place as u64 + 1,
            });
        }
        check_column(column)?;
    }
    once(columns.iter().map(|column| column.name.as_str()))?;
    // Counted before they are named: names multiply columns by categories.
    let outputs = columns.iter().map(|column| match column.encoding {
        ColumnEncoding::OneHot => column.categories().len(),
        ColumnEncoding::Nothing => 0,
        ColumnEncoding::Days { month, weekday, .. } => {
            1 + usize::from(month) + usize::from(weekday)
        }
        _ => 1 + usize::from(column.flagged()),
    });
    let outputs: usize = outputs.sum();
    if !count(outputs, MOST_OUTPUTS) {
        return Err(PreparationFault::Columns {
            found: outputs as u64,
            most: MOST_OUTPUTS as u64,
        });
    }
    once(preparation.outputs().iter().map(String::as_str))?;
    check_days(preparation)?;
    check_equations(preparation)
}

/// Days are counted to a day that is one, or to a column of dates that is read, too.
fn check_days(preparation: &Preparation) -> Result<(), PreparationFault> {
    let is_date = |name: &String| {
        let mut columns = preparation.columns.iter();
        columns.any(|c| c.name == *name && matches!(c.reads, Reads::Date { .. }))
    };
    for column in &preparation.columns {
        let known = match &column.encoding {
            ColumnEncoding::Days { until, .. } => match until {
                Until::Day(day) => day_of(day).is_some(),
                Until::Column(name) => is_date(name),
            },
            _ => true,
        };
        if !known {
            return Err(PreparationFault::Mismatch {
                column: column.name.chars().take(80).collect(),
            });
        }
    }
    Ok(())
}

fn once<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), PreparationFault> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(PreparationFault::Twice {
                name: name.chars().take(80).collect(),
            });
        }
    }
    Ok(())
}

fn check_column(column: &PreparedColumn) -> Result<(), PreparationFault> {
    let name = || column.name.chars().take(80).collect::<String>();
    let categories = column.categories();
    let is_category = matches!(column.reads, Reads::Category { .. });
    if is_category && (categories.is_empty() || categories.len() > MOST_CATEGORIES) {
        return Err(PreparationFault::Categories {
            column: name(),
            found: categories.len() as u64,
        });
    }
    once(categories.iter().flat_map(|category| {
        let spellings = category.spellings.iter().map(String::as_str);
        std::iter::once(category.name.as_str()).chain(spellings)
    }))?;
    let known = |wanted: &String| categories.iter().any(|category| category.name == *wanted);
    let is_date = matches!(column.reads, Reads::Date { .. });
    let gaps_fit = match &column.gaps {
        Gaps::Keep => true,
        Gaps::Value { flag, .. } if is_date => !flag,
        Gaps::Chained if is_date => false,
        Gaps::Value { .. } | Gaps::Chained => !is_category,
        Gaps::Category { name, .. } => is_category && known(name),
    };
    let encoding_fits = match &column.encoding {
        ColumnEncoding::Number => !is_category && !is_date,
        ColumnEncoding::Days { .. } => is_date,
        ColumnEncoding::Nothing => is_date && column.gaps == Gaps::Keep && column.scale.is_none(),
        ColumnEncoding::OneHot => is_category && column.scale.is_none(),
        ColumnEncoding::Ordinal => is_category,
        ColumnEncoding::Target { values, .. } => is_category && values.len() == categories.len(),
    };
    if !(gaps_fit && encoding_fits) {
        return Err(PreparationFault::Mismatch { column: name() });
    }
    let narrow = |value: &f64| value.is_finite() && (*value as f32).is_finite();
    let numbers = match &column.gaps {
        Gaps::Value { value, .. } => narrow(value),
        _ => true,
    } && match &column.encoding {
        ColumnEncoding::Target {
            mean,
            missing,
            values,
        } => narrow(mean) && narrow(missing) && values.iter().all(narrow),
        _ => true,
    } && column.scale.is_none_or(|scale| {
        scale.centre.is_finite() && scale.spread.is_finite() && scale.spread > 0.0
    });
    match numbers {
        true => Ok(()),
        false => Err(PreparationFault::Number { column: name() }),
    }
}

fn check_equations(preparation: &Preparation) -> Result<(), PreparationFault> {
    let wrong = Err(PreparationFault::Equations);
    let asks = |column: &PreparedColumn| column.gaps == Gaps::Chained;
    let Some(chained) = &preparation.chained else {
        return match preparation.columns.iter().any(asks) {
            true => wrong,
            false => Ok(()),
        };
    };
    once(chained.columns.iter().map(String::as_str))?;
    let width = chained.columns.len();
    let takes_part = |name: &String| {
        let found = preparation.columns.iter().find(|c| c.name == *name);
        found.is_some_and(|c| c.encoding == ColumnEncoding::Number && c.gaps != Gaps::Keep)
    };
    let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
    let fitted = &chained.fitted;
    let equation = |equation: &Equation| {
        (equation.feature as usize) < width
            && equation.intercept.is_finite()
            && equation.coefficients.len() == width
            && finite(&equation.coefficients)
            && equation.spread.as_ref().is_none_or(|spread| {
                spread.noise.is_finite()
                    && spread.noise >= 0.0
                    && spread.centre.len() == width
                    && spread.covariance.len() == width * width
                    && finite(&spread.centre)
                    && finite(&spread.covariance)
            })
    };
    let sound = width <= MOST_CHAINED
        && chained.columns.iter().all(takes_part)
        && preparation
            .columns
            .iter()
            .filter(|column| asks(column))
            .all(|column| chained.columns.contains(&column.name))
        && fitted.start.len() == width
        && finite(&fitted.start)
        && fitted.equations.iter().all(equation);
    match sound {
        true => Ok(()),
        false => wrong,
    }
}

/// Checks that what comes out is what a contract's features are.
///
/// # Errors
/// [`PreparationFault::Features`] with the first that differs.
pub fn check_features(
    preparation: &Preparation,
    features: &[Feature],
) -> Result<(), PreparationFault> {
    let prepared = preparation.features();
    let differs = |position: usize| PreparationFault::Features {
        position: position as u64 + 1,
        prepared: shown(prepared.get(position)),
        contract: shown(features.get(position)),
    };
    for (position, (made, asked)) in prepared.iter().zip(features).enumerate() {
        let categories = match (&made.kind, &asked.kind) {
            (FeatureKind::Category { categories: made }, FeatureKind::Category { categories }) => {
                made.len() == categories.len()
                    && made.iter().zip(categories).all(|(a, b)| a.name == b.name)
            }
            (_, FeatureKind::Category { .. }) => false,
            _ => true,
        };
        // What is prepared has no gaps left that a contract would fill again.
        if made.name != asked.name || !categories || asked.imputation != Imputation::None {
            return Err(differs(position));
        }
    }
    match prepared.len() == features.len() {
        true => Ok(()),
        false => Err(differs(prepared.len().min(features.len()))),
    }
}

fn shown(feature: Option<&Feature>) -> String {
    feature.map_or_else(
        || "–".to_string(),
        |feature| feature.name.chars().take(80).collect(),
    )
}
