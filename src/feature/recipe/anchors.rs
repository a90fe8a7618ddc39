//! The days on which rows stand.

use std::collections::BTreeSet;

use super::Anchors;
use super::error::RecipeError;
use crate::table::date;

/// Most anchors: two centuries of days.
const MOST_ANCHORS: usize = 73_050;

impl Anchors {
    /// On these days, given since 1970: rising, each once.
    pub fn on(days: &[i64]) -> Anchors {
        let days: BTreeSet<i64> = days.iter().copied().collect();
        Anchors::At {
            days: days.into_iter().map(iso).collect(),
        }
    }

    /// So many days, the first of them (ISO) and the others so many days apart; `None` where
    /// that is no day, or none or too many of them.
    pub fn spaced(first: &str, step: u32, count: u32) -> Option<Anchors> {
        let first = date::parse(first)?.days();
        let fits = (1..=MOST_ANCHORS as u32).contains(&count) && (step > 0 || count == 1);
        let day = |at: u32| iso(first + i64::from(step) * i64::from(at));
        fits.then(|| Anchors::At {
            days: (0..count).map(day).collect(),
        })
    }

    /// The first of days on which rows stand, how far they are apart, and how many there are;
    /// `None` unless they stand on given days, all equally far apart.
    pub fn spacing(&self) -> Option<(String, u32, u32)> {
        let Anchors::At { days } = self else {
            return None;
        };
        let read: Option<Vec<i64>> = days
            .iter()
            .map(|day| Some(date::parse(day)?.days()))
            .collect();
        let mut read = read?;
        read.sort_unstable();
        let first = *read.first()?;
        let step = read.get(1).map_or(0, |second| second - first);
        let even = read
            .iter()
            .zip(read.iter().skip(1))
            .all(|(a, b)| b - a == step);
        let step = u32::try_from(step).ok()?;
        (even && (step > 0 || read.len() == 1)).then_some((iso(first), step, read.len() as u32))
    }
}

/// Anchors before the data's days are known.
#[derive(Clone, Debug)]
pub(super) enum AnchorPlan {
    Every {
        days: i64,
        before: i64,
        after: i64,
    },
    /// Days since 1970, rising.
    At(Vec<i64>),
    Calendar {
        months: u32,
    },
    End,
}

/// The anchors and where each one's period begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct AnchorDays {
    /// Days since 1970, rising.
    pub days: Vec<i64>,
    /// First day of the period that ends at each anchor.
    pub period_starts: Vec<i64>,
    /// Last day of the data.
    pub last: i64,
}

impl AnchorPlan {
    pub fn new(anchors: &Anchors) -> Result<AnchorPlan, RecipeError> {
        let senseless = |field: &str| RecipeError::Senseless {
            owner: "anchors".to_string(),
            field: field.to_string(),
        };
        match anchors {
            Anchors::Every { days: 0, .. } => Err(senseless("days")),
            Anchors::Every {
                days,
                before,
                after,
            } => Ok(AnchorPlan::Every {
                days: i64::from(*days),
                before: i64::from(*before),
                after: i64::from(*after),
            }),
            Anchors::At { days } => {
                let read = |text: &String| date::parse(text).map(date::Moment::days);
                let read: Option<Vec<i64>> = days.iter().map(read).collect();
                let mut read = read
                    .filter(|days| !days.is_empty())
                    .ok_or_else(|| senseless("days"))?;
                read.sort_unstable();
                read.dedup();
                Ok(AnchorPlan::At(read))
            }
            Anchors::Calendar { months } if [1, 2, 3, 4, 6, 12].contains(months) => {
                Ok(AnchorPlan::Calendar { months: *months })
            }
            Anchors::Calendar { .. } => Err(senseless("months")),
            Anchors::End {} => Ok(AnchorPlan::End),
        }
    }

    /// The anchors of data from the day `first` to the day `last`, both included.
    pub fn days(&self, first: i64, last: i64) -> Result<AnchorDays, RecipeError> {
        let end = last + 1;
        let mut days = Vec::new();
        match self {
            AnchorPlan::Every {
                days: step,
                before,
                after,
            } => {
                let mut anchor = end - after;
                while anchor - before >= first && days.len() < MOST_ANCHORS {
                    days.push(anchor);
                    anchor -= step;
                }
                days.reverse();
            }
            AnchorPlan::At(at) => days.clone_from(at),
            AnchorPlan::Calendar { months } => {
                let (year, month, _) = date::civil(first);
                let mut at = year * 12 + i64::from(month) - 1;
                while days.len() < MOST_ANCHORS {
                    let day = first_of_month(at);
                    if day > end {
                        break;
                    }
                    if at.rem_euclid(12) % i64::from(*months) == 0 && day > first {
                        days.push(day);
                    }
                    at += 1;
                }
            }
            AnchorPlan::End => days.push(end),
        }
        if days.is_empty() {
            return Err(RecipeError::NoAnchors {
                first: iso(first),
                last: iso(last),
            });
        }
        let before_first = match self {
            AnchorPlan::Calendar { months } => {
                let (year, month, _) = date::civil(days.first().copied().unwrap_or(first));
                first_of_month(year * 12 + i64::from(month) - 1 - i64::from(*months))
            }
            _ => first,
        };
        let period_starts = std::iter::once(before_first)
            .chain(days.iter().copied())
            .take(days.len())
            .collect();
        Ok(AnchorDays {
            days,
            period_starts,
            last,
        })
    }
}

/// The first day of a month counted from year 0.
fn first_of_month(month: i64) -> i64 {
    date::days(month.div_euclid(12), month.rem_euclid(12) + 1, 1).unwrap_or_default()
}

/// A day as `2021-07-01`.
pub(super) fn iso(day: i64) -> String {
    let (year, month, day) = date::civil(day);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(anchors: &Anchors, first: &str, last: &str) -> String {
        let day = |text| date::parse(text).map_or(0, date::Moment::days);
        let found = AnchorPlan::new(anchors).and_then(|plan| plan.days(day(first), day(last)));
        match found {
            Ok(found) => {
                let pairs = found.period_starts.iter().zip(&found.days);
                let pairs: Vec<String> = pairs
                    .map(|(start, day)| format!("{}–{}", iso(*start), iso(*day)))
                    .collect();
                pairs.join(" ")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn days_are_told_by_their_first_their_distance_and_their_number() {
        for (first, step, count, expected) in [
            (
                "2021-01-31",
                30,
                3,
                Some("2021-01-31 2021-03-02 2021-04-01"),
            ),
            ("2021-01-31", 0, 1, Some("2021-01-31")),
            ("20210131", 7, 1, None),
            ("2021-02-30", 7, 1, None),
            ("2021-01-31", 0, 2, None),
            ("2021-01-31", 7, 0, None),
        ] {
            let found = Anchors::spaced(first, step, count);
            let said = found.as_ref().map(|anchors| match anchors {
                Anchors::At { days } => days.join(" "),
                other => format!("{other:?}"),
            });
            assert_eq!(said.as_deref(), expected, "{first} {step} {count}");
            let back = found.and_then(|anchors| anchors.spacing());
            let (step, first) = (if count == 1 { 0 } else { step }, "2021-01-31".to_string());
            assert_eq!(back, expected.map(|_| (first, step, count)));
        }
        let uneven = ["2021-01-01", "2021-01-03", "2021-01-04"].map(str::to_string);
        let uneven = Anchors::At {
            days: uneven.into(),
        };
        assert_eq!(uneven.spacing(), None);
    }

    #[test]
    fn days_that_are_given_rise_and_stand_once() {
        let days = ["2021-01-03", "2021-01-01", "2021-01-03"];
        let days = days.map(|day| date::parse(day).map_or(0, date::Moment::days));
        let days = match Anchors::on(&days) {
            Anchors::At { days } => days.join(" "),
            other => format!("{other:?}"),
        };
        assert_eq!(days, "2021-01-01 2021-01-03");
    }

    #[test]
    fn anchors_leave_room_for_windows_and_labels() {
        let every = |days, before, after| Anchors::Every {
            days,
            before,
            after,
        };
        for (anchors, first, last, expected) in [
            (
                every(1, 7, 7),
                "2021-01-01",
                "2021-01-14",
                "2021-01-01–2021-01-08",
            ),
            (
                every(1, 7, 7),
                "2021-01-01",
                "2021-01-15",
                "2021-01-01–2021-01-08 2021-01-08–2021-01-09",
            ),
            (
                every(30, 30, 30),
                "2021-01-01",
                "2021-04-10",
                "2021-01-01–2021-02-10 2021-02-10–2021-03-12",
            ),
            (
                Anchors::Calendar { months: 6 },
                "2021-01-01",
                "2021-12-31",
                "2021-01-01–2021-07-01 2021-07-01–2022-01-01",
            ),
            (
                Anchors::Calendar { months: 6 },
                "2021-02-03",
                "2021-12-30",
                "2021-01-01–2021-07-01",
            ),
            (
                Anchors::End {},
                "2021-01-01",
                "2021-01-31",
                "2021-01-01–2021-02-01",
            ),
        ] {
            assert_eq!(said(&anchors, first, last), expected, "{anchors:?}");
        }
        assert!(said(&every(1, 7, 7), "2021-01-01", "2021-01-13").contains("too short"));
        assert!(said(&every(0, 7, 7), "2021-01-01", "2021-01-13").contains("makes no sense"));
    }
}
