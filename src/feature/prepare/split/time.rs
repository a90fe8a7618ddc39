//! Out-of-time splits: learn from past anchors, judge on the latest.

use serde::{Deserialize, Serialize};

use super::report::{Method, Part};
use super::{Split, SplitError, SplitReport, Strata};
use crate::feature::prepare::random::mix;
use crate::table::date::DateOrder;
use crate::table::{Column, ColumnKind, TypeChoice};

/// Seconds of a day: label windows are given in days where anchors are dates.
const DAY: f64 = 86_400.0;

/// How anchors are split.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutOfTime {
    /// How many of the latest anchors judge.
    pub test_anchors: u32,
    /// How many before these choose.
    pub validation_anchors: u32,
    /// Length of the label's window from its anchor on: in days where the
    /// anchors are dates, else in their own unit. An anchor whose window reaches
    /// beyond a later part's first anchor is left out (purged): its label would
    /// tell what happens there.
    pub label_window: f64,
    /// If given, customers are kept apart: about this share of them is judged
    /// (and chosen by) and never learnt from, the others the other way round.
    pub held_customers: Option<f64>,
    /// Decides who is held.
    pub seed: u64,
}

/// The anchors of every row as times.
pub(super) struct Anchors {
    /// Seconds (or the column's own unit) per row; not-a-number where missing.
    pub of_row: Vec<f64>,
    /// Distinct times with the text of one of them, ascending.
    pub distinct: Vec<(f64, String)>,
    /// How many units a day of the window has.
    pub per_day: f64,
}

impl Anchors {
    pub fn of(column: &Column) -> Result<Anchors, SplitError> {
        let present = |code: &u32| !column.is_missing_code(*code);
        let codes = || (0..column.dictionary_len() as u32).filter(present);
        let as_dates = as_dates(column);
        let as_dates = as_dates.as_ref().unwrap_or(column);
        let code_of = |code| Some(as_dates.moment_of_code(code)? as f64 / 1e6);
        // One date makes the rest dates, too, so that the odd one out is named.
        let dates = codes().any(|code| code_of(code).is_some());
        let mut times = vec![f64::NAN; column.dictionary_len()];
        for code in codes() {
            let number = || column.dictionary_numbers().get(code as usize).copied();
            // Eight digits may be a date; plain counts of weeks are not.
            let time = if dates {
                code_of(code)
            } else {
                number().filter(|n| !n.is_nan())
            };
            match (time, times.get_mut(code as usize)) {
                (Some(time), Some(slot)) => *slot = time,
                _ => {
                    let row = column.codes().iter().position(|other| *other == code);
                    return Err(SplitError::UnreadableAnchor {
                        column: column.name().to_string(),
                        row: row.unwrap_or_default() as u64 + 1,
                        found: column.dictionary_value(code).trim().to_string(),
                    });
                }
            }
        }
        let mut distinct: Vec<(f64, String)> = codes()
            .zip(codes().filter_map(|code| times.get(code as usize)))
            .map(|(code, time)| (*time, column.dictionary_value(code).trim().to_string()))
            .collect();
        distinct.sort_by(|a, b| a.0.total_cmp(&b.0));
        distinct.dedup_by(|a, b| a.0 == b.0);
        let time = |code: &u32| times.get(*code as usize).copied().unwrap_or(f64::NAN);
        Ok(Anchors {
            of_row: column.codes().iter().map(time).collect(),
            distinct,
            per_day: if dates { DAY } else { 1.0 },
        })
    }
}

/// A column that is not known to hold dates, read as dates all the same, because it is
/// said to tell when rows stand; `None` where it is one of dates, or of other numbers.
fn as_dates(column: &Column) -> Option<Column> {
    if column.kind() == ColumnKind::Date {
        return None;
    }
    let dates = column.with_type(&TypeChoice::of(ColumnKind::Date));
    // Some count of weeks looks like a month or a second; all of them do not. Eight
    // digits that are a date are one among any others.
    let order = dates.column_type().date_format().map(|format| format.order);
    let sure = dates.column_type().misfits == 0
        || order == Some(DateOrder::Compact)
        || !column.kind().is_number();
    sure.then_some(dates)
}

/// How many different anchors a column holds; none where a cell is no date.
pub fn distinct_anchors(column: &Column) -> usize {
    Anchors::of(column).map_or(0, |anchors| anchors.distinct.len())
}

/// When every row stands, in the anchors' own unit, not-a-number where nobody knows; none where
/// a cell is no date.
pub fn anchor_times(column: &Column) -> Option<Vec<f64>> {
    Anchors::of(column).ok().map(|anchors| anchors.of_row)
}

/// Learns from past anchors, chooses on later and judges on the latest ones. A
/// customer may stand in several parts at different anchors, but never in
/// training at or after an anchor that is judged; with
/// [`OutOfTime::held_customers`] in one part only.
///
/// # Errors
/// [`SplitError`] when there are too few anchors, or none whose label window
/// ends in time.
pub fn out_of_time(
    strata: &Strata,
    anchor: &Column,
    customers: Option<&Column>,
    options: OutOfTime,
) -> Result<Split, SplitError> {
    for column in [Some(anchor), customers].into_iter().flatten() {
        if column.len() != strata.of_row.len() {
            return Err(SplitError::Length {
                expected: strata.of_row.len() as u64,
                found: column.len() as u64,
            });
        }
    }
    if let Some(share) = options.held_customers
        && !(share > 0.0 && share < 1.0)
    {
        return Err(SplitError::Shares {
            validation: 0.0,
            test: share,
        });
    }
    let anchors = Anchors::of(anchor)?;
    let count = anchors.distinct.len();
    let (test, validation) = (
        options.test_anchors.max(1) as usize,
        options.validation_anchors as usize,
    );
    if count <= test + validation {
        return Err(SplitError::TooFewAnchors {
            column: anchor.name().to_string(),
            anchors: count as u64,
            needed: (test + validation + 1) as u64,
        });
    }
    let at = |index: usize| anchors.distinct.get(index).map_or(f64::INFINITY, |a| a.0);
    let first_test = at(count - test);
    let first_held = at(count - test - validation);
    let window = options.label_window.max(0.0) * anchors.per_day;
    let part_at = |time: f64| {
        if time >= first_test {
            Some(Part::Test)
        } else if time >= first_held {
            (time + window <= first_test).then_some(Part::Validation)
        } else {
            (time + window <= first_held).then_some(Part::Train)
        }
    };
    let held = |row: usize| {
        let customers = customers?;
        let share = options.held_customers?;
        let code = customers.code(row);
        let uniform = (mix(mix(options.seed) ^ u64::from(code)) >> 11) as f64 / (1u64 << 53) as f64;
        Some(uniform < share)
    };
    let (mut purged, mut set_aside) = (0, 0);
    let mut parts = Vec::with_capacity(strata.of_row.len());
    for (row, (class, time)) in strata.of_row.iter().zip(&anchors.of_row).enumerate() {
        let mut part = None;
        if class.is_some() && !time.is_nan() {
            part = part_at(*time);
            purged += u64::from(part.is_none());
            if let (Some(known), Some(held)) = (part, held(row))
                && held == (known == Part::Train)
            {
                set_aside += 1;
                part = None;
            }
        }
        parts.push(part);
    }
    let mut split = Split::of(&parts);
    if split.train.is_empty() || split.test.is_empty() {
        let held = anchors.distinct.get(count - test - validation);
        return Err(SplitError::NothingBefore {
            held: held.map(|(_, text)| text.clone()).unwrap_or_default(),
            window: options.label_window,
        });
    }
    split.report = SplitReport::of(
        &split,
        strata,
        customers,
        Some(anchor),
        Method::OutOfTime {
            purged,
            set_aside,
            window: options.label_window,
        },
    );
    Ok(split)
}
