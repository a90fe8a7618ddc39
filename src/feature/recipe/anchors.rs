//! The days on which rows stand.

use super::Anchors;
use super::error::RecipeError;
use crate::table::date;

/// Most anchors: two centuries of days.
const MOST_ANCHORS: usize = 73_050;

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
