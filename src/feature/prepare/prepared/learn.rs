//! Learning one column: what its gaps become, its categories, its encoding.

use std::collections::BTreeSet;

use super::{PrepareError, does_not_fit};
use crate::feature::contract::Category;
use crate::feature::fit::{FeatureFit, raw_status};
use crate::feature::preparation::{ColumnEncoding, Gaps, PreparedColumn, RawColumn, Reads, Until};
use crate::feature::prepare::encode::{self, Unseen};
use crate::feature::prepare::impute::{self, ImputeError, Strategy, UNKNOWN};
use crate::feature::prepare::merge::AcceptedMerges;
use crate::feature::prepare::plan::{ColumnPlan, EncodeChoice, GapChoice, PreparePlan, Use};
use crate::feature::prepare::rows::TrainingRows;
use crate::feature::prepare::target_encoding;
use crate::table::date::{DateFormat, DateOrder, iso_day};
use crate::table::{Column, ColumnKind, TypeChoice, ValueFormat, number};

/// What the label says of the training rows.
pub struct Answers {
    /// 1 for the class that is sought, 0 for the other; one per training row.
    pub target: Vec<f64>,
    /// The fold of each training row.
    pub folds: Vec<u32>,
}

/// What is known beside the column that is learnt.
#[derive(Default)]
pub struct Around {
    /// What the label says of the training rows.
    pub answers: Option<Answers>,
    /// The dates at which rows stand: their column's name, and every row's day since 1970.
    pub anchor: Option<(String, Vec<f64>)>,
}

/// Days of training rows' dates from which the month says something that the days do not.
const ENOUGH_FOR_MONTHS: f64 = 366.0;

/// Distinct dates of training rows from which the day of the week says something.
const ENOUGH_FOR_WEEKDAYS: usize = 15;

/// A column that was learnt, and read.
pub struct Learnt {
    pub column: PreparedColumn,
    pub raw: RawColumn,
    /// The training rows' target encoding, each by the other folds.
    pub out_of_fold: Option<Vec<f64>>,
}

/// Learns one column from the training rows. Gaps left to equations and scales
/// come later.
pub fn learn(
    column: &Column,
    plan: &ColumnPlan,
    whole: &PreparePlan,
    rows: &TrainingRows,
    around: &Around,
) -> Result<Learnt, PrepareError> {
    let mut learnt = PreparedColumn {
        name: column.name().to_string(),
        reads: match plan.used {
            Use::Flag => Reads::Flag,
            Use::Date => dates(column),
            _ => Reads::Number,
        },
        gaps: Gaps::Keep,
        encoding: ColumnEncoding::Number,
        scale: None,
        title: None,
    };
    if plan.used == Use::Category {
        let out_of_fold = learn_category(
            &mut learnt,
            column,
            plan,
            whole,
            rows,
            around.answers.as_ref(),
        )?;
        let raw = RawColumn::read(&learnt, column);
        return Ok(Learnt {
            column: learnt,
            raw,
            out_of_fold,
        });
    }
    let found = FeatureFit {
        feature: learnt.name.clone(),
        status: raw_status(&learnt, column),
    };
    if !found.is_served() {
        return Err(does_not_fit(found));
    }
    let raw = RawColumn::read(&learnt, column);
    if plan.used == Use::Date {
        learn_days(&mut learnt, &raw, plan, around, rows)?;
        return Ok(Learnt {
            column: learnt,
            raw,
            out_of_fold: None,
        });
    }
    learnt.gaps = match &plan.gaps {
        GapChoice::Keep => Gaps::Keep,
        GapChoice::Chained => Gaps::Chained,
        GapChoice::Fill(strategy) => Gaps::Value {
            value: filling(&raw.numbers(), rows, strategy).ok_or_else(|| ImputeError::Empty {
                column: column.name().to_string(),
            })?,
            strategy: strategy.clone(),
            flag: *strategy == Strategy::ZeroWithFlag,
        },
    };
    Ok(Learnt {
        column: learnt,
        raw,
        out_of_fold: None,
    })
}

/// How a column's dates are read.
pub fn dates(column: &Column) -> Reads {
    Reads::Date {
        format: match column.column_type().format {
            ValueFormat::Date(format) => format,
            _ => DateFormat::of(DateOrder::YearFirst),
        },
    }
}

/// Learns to which day days are counted, and which parts of the calendar vary.
fn learn_days(
    learnt: &mut PreparedColumn,
    raw: &RawColumn,
    plan: &ColumnPlan,
    around: &Around,
    rows: &TrainingRows,
) -> Result<(), PrepareError> {
    let days = raw.numbers();
    let mut known: Vec<f64> = rows
        .iter()
        .filter_map(|row| days.get(row))
        .copied()
        .collect();
    known.retain(|day| !day.is_nan());
    known.sort_unstable_by(f64::total_cmp);
    let (Some(first), Some(last)) = (known.first().copied(), known.last().copied()) else {
        return Err(ImputeError::Empty {
            column: learnt.name.clone(),
        }
        .into());
    };
    known.iter_mut().for_each(|day| *day = libm::floor(*day));
    known.dedup();
    let weekday = |day: &f64| (*day as i64).rem_euclid(7);
    let varies = known.iter().any(|day| weekday(day) != weekday(&known[0]));
    let latest = libm::floor(last);
    let anchor = around
        .anchor
        .as_ref()
        .filter(|(name, _)| *name != learnt.name);
    learnt.encoding = ColumnEncoding::Days {
        until: match anchor {
            Some((name, _)) => Until::Column(name.clone()),
            None => Until::Day(iso_day(latest as i64)),
        },
        month: last - first > ENOUGH_FOR_MONTHS,
        weekday: known.len() >= ENOUGH_FOR_WEEKDAYS && varies,
    };
    if let GapChoice::Fill(strategy) = &plan.gaps {
        let until = |row: usize| match anchor {
            Some((_, days)) => days.get(row).copied().unwrap_or(f64::NAN),
            None => latest,
        };
        let counted: Vec<f64> = days
            .iter()
            .enumerate()
            .map(|(row, day)| until(row) - day)
            .collect();
        learnt.gaps = Gaps::Value {
            value: filling(&counted, rows, strategy).ok_or_else(|| ImputeError::Empty {
                column: learnt.name.clone(),
            })?,
            strategy: strategy.clone(),
            flag: false,
        };
    }
    Ok(())
}

/// The number that gaps become; `None` without any to learn from.
fn filling(numbers: &[f64], rows: &TrainingRows, strategy: &Strategy) -> Option<f64> {
    let training = || -> Vec<f64> {
        let values = rows.iter().filter_map(|row| numbers.get(row)).copied();
        values.filter(|value| !value.is_nan()).collect()
    };
    match strategy {
        Strategy::Mean => impute::mean(&training()),
        Strategy::Median => impute::median(&training()),
        Strategy::Mode => {
            let mut values = training();
            values.sort_unstable_by(f64::total_cmp);
            let mut best: Option<(f64, usize)> = None;
            for alike in values.chunk_by(|a, b| a == b) {
                if let Some(value) = alike.first()
                    && best.is_none_or(|(_, most)| alike.len() > most)
                {
                    best = Some((*value, alike.len()));
                }
            }
            best.map(|(value, _)| value)
        }
        Strategy::Constant { value } => number::parse(value),
        Strategy::ZeroWithFlag => Some(0.0),
        Strategy::Unknown => None,
    }
}

fn learn_category(
    learnt: &mut PreparedColumn,
    column: &Column,
    plan: &ColumnPlan,
    whole: &PreparePlan,
    rows: &TrainingRows,
    answers: Option<&Answers>,
) -> Result<Option<Vec<f64>>, PrepareError> {
    let merges = AcceptedMerges::accept(column.name(), &whole.merges_of(column.name()));
    let as_category = TypeChoice::of(ColumnKind::Category);
    let merged = (0..column.len()).map(|row| merges.of(column.text(row).trim()));
    let merged = Column::from_texts(column.name(), merged).with_type(&as_category);
    let strategy = match &plan.gaps {
        GapChoice::Fill(strategy) => Some(strategy),
        GapChoice::Keep | GapChoice::Chained => None,
    };
    let fill = match strategy {
        Some(Strategy::Mode) => Some(impute::fit(&merged, rows, &Strategy::Mode)?.fill),
        Some(Strategy::Constant { value }) => Some(value.trim().to_string()),
        Some(_) => Some(UNKNOWN.to_string()),
        None => None,
    };
    let unseen = match fill.as_deref() {
        Some(UNKNOWN) => Unseen::Unknown,
        _ => Unseen::Nothing,
    };
    let mut names = encode::fit(&merged, rows, unseen)?.categories;
    if let Some(fill) = &fill
        && !names.contains(fill)
    {
        names.push(fill.clone());
    }
    let known: BTreeSet<&String> = names.iter().collect();
    let categories: Vec<Category> = names
        .iter()
        .map(|name| {
            let mut category = merges.category(name);
            // A category's own name is no spelling of another.
            category
                .spellings
                .retain(|spelling| !known.contains(spelling));
            category
        })
        .collect();
    let mut out_of_fold = None;
    learnt.encoding = match (plan.encode, answers) {
        (EncodeChoice::OneHot, _) => ColumnEncoding::OneHot,
        (EncodeChoice::Target, Some(answers)) => {
            let cell = |row: usize| match (&fill, merged.is_missing(row)) {
                (Some(fill), true) => fill.as_str(),
                _ => merged.text(row),
            };
            let filled = Column::from_texts(column.name(), (0..merged.len()).map(cell))
                .with_type(&as_category);
            let (target, folds) = (&answers.target, &answers.folds);
            let encoded = target_encoding::fit(&filled, rows, target, folds, whole.smoothing);
            out_of_fold = Some(encoded.out_of_fold);
            ColumnEncoding::Target {
                mean: encoded.fitted.mean,
                missing: encoded.fitted.missing,
                values: names
                    .iter()
                    .map(|name| encoded.fitted.value(name))
                    .collect(),
            }
        }
        _ => ColumnEncoding::Ordinal,
    };
    learnt.reads = Reads::Category { categories };
    learnt.gaps = match (fill, strategy) {
        (Some(name), Some(strategy)) => Gaps::Category {
            name,
            strategy: strategy.clone(),
        },
        _ => Gaps::Keep,
    };
    Ok(out_of_fold)
}
