//! Dates as features: the days from a date to the row's own or to a fixed one, the month,
//! the day of the week.

use super::apply::RawColumn;
use super::{ColumnEncoding, Gaps, PreparedColumn, Until};
use crate::feature::contract::{Feature, FeatureKind, Imputation, Title};
use crate::i18n::{Lang, Message, preparation as text};
use crate::table::date::{self, DAY, civil};

/// What is made of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOutput {
    /// Days to another date.
    Days,
    /// The month, 1 to 12.
    Month,
    /// The day of the week, from 1 for Monday to 7.
    Weekday,
}

impl DayOutput {
    /// The feature's name.
    pub fn name(self, column: &str) -> String {
        let ending = match self {
            DayOutput::Days => "days",
            DayOutput::Month => "month",
            DayOutput::Weekday => "weekday",
        };
        format!("{column}_{ending}")
    }

    fn value(self, day: f64, until: f64) -> f64 {
        let whole = libm::floor(day);
        match self {
            _ if day.is_nan() => f64::NAN,
            DayOutput::Days => until - day,
            DayOutput::Month => f64::from(civil(whole as i64).1),
            // The first of January 1970 was a Thursday.
            DayOutput::Weekday => ((whole as i64 + 3).rem_euclid(7) + 1) as f64,
        }
    }
}

/// What may be made of a date, in order, and whether it is.
pub fn outputs(month: bool, weekday: bool) -> [(DayOutput, bool); 3] {
    [
        (DayOutput::Days, true),
        (DayOutput::Month, month),
        (DayOutput::Weekday, weekday),
    ]
}

/// The features of a column of dates, with what people call them; `None` for any other.
pub(super) fn features(column: &PreparedColumn) -> Option<Vec<Feature>> {
    let (until, month, weekday) = match &column.encoding {
        ColumnEncoding::Days {
            until,
            month,
            weekday,
        } => (until, *month, *weekday),
        ColumnEncoding::Nothing => return Some(Vec::new()),
        _ => return None,
    };
    let until = match until {
        Until::Day(day) => day,
        Until::Column(name) => name,
    };
    let feature = |output: DayOutput| {
        let (kind, title): (FeatureKind, Message) = match output {
            DayOutput::Days => (FeatureKind::Number, text::TITLE_DAYS),
            DayOutput::Month => (FeatureKind::Integer, text::TITLE_MONTH),
            DayOutput::Weekday => (FeatureKind::Integer, text::TITLE_WEEKDAY),
        };
        let say = |lang| title.fill(lang, &[("column", column.called(lang)), ("until", until)]);
        Feature {
            name: output.name(&column.name),
            kind,
            imputation: Imputation::None,
            title: Some(Title {
                en: say(Lang::En),
                ko: say(Lang::Ko),
            }),
            range: None,
        }
    };
    let outputs = outputs(month, weekday).into_iter();
    Some(
        outputs
            .filter(|(_, is)| *is)
            .map(|(output, _)| feature(output))
            .collect(),
    )
}

/// The day, since 1970, to which each row's days are counted; `others` are all columns with
/// their cells. `None` for a column that counts none.
pub fn reference(
    column: &PreparedColumn,
    others: &[PreparedColumn],
    raw: &[RawColumn],
    rows: usize,
) -> Option<Vec<f64>> {
    let ColumnEncoding::Days { until, .. } = &column.encoding else {
        return None;
    };
    Some(match until {
        Until::Day(day) => vec![day_of(day).unwrap_or(f64::NAN); rows],
        Until::Column(name) => {
            let found = others
                .iter()
                .zip(raw)
                .find(|(other, _)| other.name == *name);
            found.map_or_else(|| vec![f64::NAN; rows], |(_, raw)| raw.numbers())
        }
    })
}

/// Days since 1970 of a day as it is written down.
pub(super) fn day_of(text: &str) -> Option<f64> {
    date::parse(text).map(|moment| moment.micros as f64 / DAY as f64)
}

/// The features of one column of dates; `until` is what [`reference`] says.
pub(super) fn columns(column: &PreparedColumn, raw: &RawColumn, until: &[f64]) -> Vec<Vec<f64>> {
    let ColumnEncoding::Days { month, weekday, .. } = &column.encoding else {
        return Vec::new();
    };
    let days = raw.numbers();
    let outputs = outputs(*month, *weekday).into_iter();
    let of = |(output, _): (DayOutput, bool)| {
        let value = |(day, until): (&f64, &f64)| {
            let value = output.value(*day, *until);
            match (&column.gaps, output) {
                (Gaps::Value { value: filling, .. }, DayOutput::Days) if value.is_nan() => *filling,
                // No month and no day of the week.
                (Gaps::Value { .. }, _) if value.is_nan() => 0.0,
                _ => value,
            }
        };
        days.iter().zip(until).map(value).collect()
    };
    outputs.filter(|(_, is)| *is).map(of).collect()
}
