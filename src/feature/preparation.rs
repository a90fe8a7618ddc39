//! The preparation inside a contract: how raw columns become the features of a
//! model, with every value that was fitted on the training rows.
//!
//! It is plain JSON inside a bundle (models/BUNDLE.md). [`check()`] looks at all of it
//! before it is followed; [`Prepared`](super::prepare::Prepared) writes it, and
//! [`frame()`] follows it for any later table, without the training data.

mod apply;
mod check;
mod days;

use serde::{Deserialize, Serialize};

use super::contract::{Category, Feature, FeatureKind, Imputation, Label, Title};
use super::fit::Reading;
use super::prepare::chained::FittedChained;
use super::prepare::impute::Strategy;
use super::prepare::scale::FittedScale;
use super::prepare::split::SplitReport;
use crate::i18n::{Lang, preparation as text};
use crate::table::date::DateFormat;

pub use apply::{Frame, frame};
pub(super) use apply::{Others, RawColumn, filled, one};
pub use check::{PreparationFault, check, check_features};
pub(super) use days::{outputs as day_outputs, reference};

/// The version of the block that is written and read.
pub const VERSION: u32 = 1;

/// Most raw columns.
pub const MOST_COLUMNS: usize = 4_096;

/// Most features that come out: beyond, a table of them outgrows memory.
pub const MOST_OUTPUTS: usize = 16_384;

/// How raw columns become features, as it was fitted on the training rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preparation {
    /// The version of this block: [`VERSION`].
    pub version: u32,
    /// The raw columns in the order in which their features come out.
    pub columns: Vec<PreparedColumn>,
    /// The equations for the columns whose gaps are [`Gaps::Chained`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chained: Option<ChainedColumns>,
    /// Where all of this was learnt.
    pub fitted_on: FittedOn,
}

/// One raw column on its way to features: read, merged, filled, encoded, scaled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreparedColumn {
    /// The raw column's name.
    pub name: String,
    /// How its cells are read.
    pub reads: Reads,
    /// What its gaps become.
    pub gaps: Gaps,
    /// What is made of its values.
    pub encoding: ColumnEncoding,
    /// The scale of the result, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<FittedScale>,
    /// What people call the column; its name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Title>,
}

/// How the cells of a raw column are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Reads {
    /// As numbers.
    Number,
    /// As yes and no: 1 and 0.
    Flag,
    /// As one of these; merged categories are spellings of the one that stayed.
    Category {
        /// As the training rows had them, in the order of their codes.
        categories: Vec<Category>,
    },
    /// As dates.
    Date {
        /// How the training rows wrote them.
        format: DateFormat,
    },
}

/// What the gaps of a raw column become.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "with", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Gaps {
    /// They stay: the model knows what to do with them.
    Keep,
    /// This number.
    Value {
        /// The number.
        value: f64,
        /// How it was found.
        strategy: Strategy,
        /// Whether a feature `<name>_missing` says where the gaps were.
        #[serde(default)]
        flag: bool,
    },
    /// This category; unseen categories count as it, too.
    Category {
        /// Its name.
        name: String,
        /// How it was found.
        strategy: Strategy,
    },
    /// What the equations say ([`Preparation::chained`]).
    Chained,
}

/// What is made of a column's values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ColumnEncoding {
    /// The number itself.
    Number,
    /// A feature of zeros and ones per category; zeros everywhere for a gap that stays.
    OneHot,
    /// The category's position; missing for a gap that stays.
    Ordinal,
    /// The smoothed mean of the label among those who had the category.
    Target {
        /// The mean of all, which a category never seen gets.
        mean: f64,
        /// What a gap that stays gets.
        missing: f64,
        /// Per category, in their order.
        values: Vec<f64>,
    },
    /// Of a date: the days from it to another, and what the calendar says of it.
    Days {
        /// To which day.
        until: Until,
        /// Whether a feature says the month, 1 to 12.
        month: bool,
        /// Whether a feature says the day of the week, from 1 for Monday to 7.
        weekday: bool,
    },
    /// Nothing: other columns' days are counted to it.
    Nothing,
}

/// The day to which days are counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Until {
    /// This one, for every row: `2024-06-30`, the latest of the training rows.
    Day(String),
    /// The row's own, from this raw column.
    Column(String),
}

/// Columns that estimate each other's gaps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainedColumns {
    /// The raw columns in the order of the coefficients.
    pub columns: Vec<String>,
    /// The equations.
    pub fitted: FittedChained,
}

/// Where a preparation was learnt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedOn {
    /// Training rows.
    pub rows: u64,
    /// The parts with their rows, boundaries and classes.
    pub split: SplitReport,
    /// The seed of split and folds.
    pub seed: u64,
    /// The label that target encodings speak of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
}

impl PreparedColumn {
    /// The raw column as a feature, so that a table is held against it as
    /// against any contract.
    pub fn raw_feature(&self) -> Feature {
        Feature {
            name: self.name.clone(),
            kind: match &self.reads {
                // How dates are read, the reading says.
                Reads::Number | Reads::Date { .. } => FeatureKind::Number,
                Reads::Flag => FeatureKind::Flag,
                Reads::Category { categories } => FeatureKind::Category {
                    categories: categories.clone(),
                },
            },
            imputation: Imputation::None,
            title: self.title.clone(),
            range: None,
        }
    }

    /// What people call the column in `lang`.
    pub(super) fn called(&self, lang: Lang) -> &str {
        self.title
            .as_ref()
            .map_or(&self.name, |title| title.text(lang))
    }

    /// How its cells are read.
    pub(super) fn reading(&self) -> Reading {
        match &self.reads {
            Reads::Date { format } => Reading::Dates(*format),
            _ => Reading::Lenient,
        }
    }

    /// The categories; none for numbers and flags.
    pub fn categories(&self) -> &[Category] {
        match &self.reads {
            Reads::Category { categories } => categories,
            Reads::Number | Reads::Flag | Reads::Date { .. } => &[],
        }
    }

    /// Whether gaps get a feature of their own.
    pub fn flagged(&self) -> bool {
        matches!(self.gaps, Gaps::Value { flag: true, .. })
    }

    /// The names of the features that come out.
    pub fn outputs(&self) -> Vec<String> {
        match &self.encoding {
            ColumnEncoding::Nothing => return Vec::new(),
            ColumnEncoding::Days { month, weekday, .. } => {
                let outputs = day_outputs(*month, *weekday);
                let name = |(output, _): &(days::DayOutput, bool)| output.name(&self.name);
                return outputs.iter().filter(|(_, is)| *is).map(name).collect();
            }
            _ => {}
        }
        if self.encoding == ColumnEncoding::OneHot {
            let name = |category: &Category| format!("{}={}", self.name, category.name);
            return self.categories().iter().map(name).collect();
        }
        let flag = self.flagged().then(|| format!("{}_missing", self.name));
        std::iter::once(self.name.clone()).chain(flag).collect()
    }

    /// The features that come out, as a contract has them.
    fn features(&self) -> Vec<Feature> {
        if let Some(features) = days::features(self) {
            return features;
        }
        let feature = |name: String, kind: FeatureKind| Feature {
            name,
            kind,
            imputation: Imputation::None,
            title: None,
            range: None,
        };
        let whole = match self.gaps {
            Gaps::Chained => false,
            Gaps::Value { value, .. } => value == 0.0 || value == 1.0,
            Gaps::Keep | Gaps::Category { .. } => true,
        };
        let kind = match (&self.encoding, &self.reads, self.scale) {
            (ColumnEncoding::OneHot, _, _) => FeatureKind::Flag,
            (ColumnEncoding::Number, Reads::Flag, None) if whole => FeatureKind::Flag,
            (ColumnEncoding::Ordinal, Reads::Category { categories }, None) => {
                FeatureKind::Category {
                    categories: categories.clone(),
                }
            }
            _ => FeatureKind::Number,
        };
        let both = |say: &dyn Fn(Lang) -> String| Title {
            en: say(Lang::En),
            ko: say(Lang::Ko),
        };
        let categories = self.categories().iter();
        // Where the column has words of its own, whatever is made of it has them, too.
        let titles: Vec<Option<Title>> = match (&self.encoding, &self.title) {
            (ColumnEncoding::Target { .. }, _) => {
                let say = |lang| text::TITLE_SHARE.fill(lang, &[("column", self.called(lang))]);
                vec![Some(both(&say))]
            }
            (_, None) => Vec::new(),
            (ColumnEncoding::OneHot, Some(_)) => categories
                .map(|category| {
                    let name = |lang| format!("{}: {}", self.called(lang), category.name);
                    Some(both(&name))
                })
                .collect(),
            (_, Some(title)) => {
                let gap = |lang| text::TITLE_GAP.fill(lang, &[("column", self.called(lang))]);
                vec![Some(title.clone()), Some(both(&gap))]
            }
        };
        // Behind the first stand only other categories, or the flag of the gaps.
        let kinds = std::iter::once(kind).chain(std::iter::repeat(FeatureKind::Flag));
        let outputs = self.outputs().into_iter().zip(kinds);
        let features = outputs.map(|(name, kind)| feature(name, kind));
        features
            .zip(titles.into_iter().chain(std::iter::repeat(None)))
            .map(|(feature, title)| Feature { title, ..feature })
            .collect()
    }
}

impl Preparation {
    /// The features that come out, in their order, as a contract has them.
    pub fn features(&self) -> Vec<Feature> {
        self.columns
            .iter()
            .flat_map(PreparedColumn::features)
            .collect()
    }

    /// Their names.
    pub fn outputs(&self) -> Vec<String> {
        self.columns
            .iter()
            .flat_map(PreparedColumn::outputs)
            .collect()
    }
}
