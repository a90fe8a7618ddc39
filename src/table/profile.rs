//! What there is to say about each column before anything is calculated.
//!
//! A profile crosses from the worker to the page and is printed as JSON by
//! `holdfast inspect`: plain data, no references, every enum tagged from outside
//! (so that it also fits formats that do not describe themselves).

mod coverage;
mod distribution;
mod identity;
mod label;
mod mixture;
mod note;
mod spans;
mod spelling;
mod summary;
mod suspicious;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use coverage::{DayCoverage, DayGap};
pub use note::Note;
pub use spelling::{Likeness, SpellingClash, likeness};
pub use summary::Summary;

use super::{Column, ColumnKind, ColumnType, Table};
use summary::Sorted;

/// What there is to say about one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// The column's name.
    pub name: String,
    /// What kind of values it holds.
    pub kind: ColumnKind,
    /// The whole answer: kind, format, confidence, and what does not fit.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// Missing cells, those that do not fit the type included.
    pub missing: u64,
    /// Missing cells as a share of all, 0 to 1.
    pub missing_share: f64,
    /// Distinct texts that are not missing.
    pub distinct: u64,
    /// Whether `distinct` is counted rather than estimated.
    pub distinct_exact: bool,
    /// Smallest and largest value, of numbers and dates.
    pub range: Option<Range>,
    /// How the values are spread.
    pub distribution: Distribution,
    /// Of numbers: what a box plot shows.
    pub summary: Option<Summary>,
    /// Of dates: which days they cover.
    pub coverage: Option<DayCoverage>,
    /// What is worth a look.
    pub notes: Vec<Note>,
}

impl ColumnProfile {
    /// The same of a column of which only some rows were looked at: they do not say which days
    /// it leaves out.
    #[must_use]
    pub fn of_some_rows(mut self) -> ColumnProfile {
        self.cover(BTreeMap::new());
        self
    }

    /// The range as people read it: dates that are written in digits alone as `1997-01-01`.
    pub fn readable_range(&self) -> Option<Range> {
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        match (&self.range, &self.coverage) {
            (Some(Range::Texts { min, max }), Some(days)) if is_digits(min) && is_digits(max) => {
                Some(Range::Texts {
                    min: days.first.clone(),
                    max: days.last.clone(),
                })
            }
            (range, _) => range.clone(),
        }
    }

    /// Looks anew what the column at this place says beside the others of its table.
    pub fn compare(&mut self, table: &Table, place: usize) {
        let of_two = |note: &Note| matches!(note, Note::EndsBeforeStart { .. });
        self.notes.retain(|note| !of_two(note));
        self.notes.extend(spans::ends_before_start(table, place));
    }

    /// Takes in which days since 1970 the column's rows cover, and with how many rows.
    pub fn cover(&mut self, days: BTreeMap<i64, u64>) {
        self.coverage = coverage::of_days(days);
        let of_days = |note: &Note| matches!(note, Note::MissingDays { .. });
        self.notes.retain(|note| !of_days(note));
        self.notes
            .extend(note::missing_days(self.coverage.as_ref()));
    }
}

/// Smallest and largest value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Range {
    /// Of numbers.
    Numbers {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
    },
    /// Of dates, as they are written in the file.
    Texts {
        /// Earliest.
        min: String,
        /// Latest.
        max: String,
    },
}

/// How the values are spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Distribution {
    /// Numbers in bins: bin `i` holds `edges[i] <= value < edges[i + 1]`, the
    /// last one its upper edge too. At most twelve bins. Numbers so far out that
    /// they would flatten all others are counted beside the bins.
    Histogram {
        /// One more than there are bins, ascending.
        edges: Vec<f64>,
        /// Rows per bin.
        counts: Vec<u64>,
        /// Rows below the first edge.
        below: u64,
        /// Rows above the last edge.
        above: u64,
    },
    /// Texts with their rows: the most frequent first; of dates, the months or
    /// years in their order.
    Categories {
        /// Text and rows.
        top: Vec<(String, u64)>,
        /// Rows of all other texts.
        other: u64,
    },
    /// Nothing that a small chart would show.
    None,
}

/// The profile of every column, in the table's order.
pub fn table(table: &Table) -> Vec<ColumnProfile> {
    table_on(table, None)
}

/// The profile of every column, when today is a day since 1970-01-01: later
/// dates are pointed out. Without a day only those after 2100 are.
pub fn table_on(table: &Table, today: Option<i64>) -> Vec<ColumnProfile> {
    let places = 0..table.columns().len();
    places
        .filter_map(|place| column_in(table, place, today))
        .collect()
}

/// The profile of one column.
pub fn column(column: &Column) -> ColumnProfile {
    column_on(column, None)
}

/// The profile of the column at this place of a table, beside the others: what ends may end
/// before it begins.
pub fn column_in(table: &Table, place: usize, today: Option<i64>) -> Option<ColumnProfile> {
    let mut profile = column_on(table.columns().get(place)?, today);
    profile.compare(table, place);
    Some(profile)
}

/// The profile of one column by itself, when today is a day since 1970-01-01.
pub fn column_on(column: &Column, today: Option<i64>) -> ColumnProfile {
    let values = Values::of(column);
    let cells = column.len() as u64 - values.missing;
    let sorted = column
        .kind()
        .is_number()
        .then(|| Sorted::of(&values.present));
    let coverage = coverage::of(column);
    ColumnProfile {
        name: column.name().to_string(),
        kind: column.kind(),
        column_type: column.column_type().clone(),
        missing: values.missing,
        missing_share: share(values.missing, column.len() as u64),
        distinct: values.present.len() as u64,
        distinct_exact: true,
        range: range(column, &values),
        distribution: distribution::of(column, &values, cells, sorted.as_ref()),
        summary: sorted.as_ref().and_then(Sorted::summary),
        notes: note::of(column, &values, cells, coverage.as_ref(), today),
        coverage,
    }
}

/// Pairs of a column's texts that may be one category spelled twice.
pub fn spelling_clashes(column: &Column) -> Vec<SpellingClash> {
    spelling::clashes(&Values::of(column).present)
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// The distinct values of a column with their rows.
struct Values<'a> {
    present: Vec<Value<'a>>,
    missing: u64,
}

#[derive(Clone, Copy)]
struct Value<'a> {
    text: &'a str,
    /// Not-a-number for a text.
    number: f64,
    /// Microseconds since 1970 UTC of a date.
    moment: Option<i64>,
    rows: u64,
}

impl<'a> Values<'a> {
    fn of(column: &'a Column) -> Values<'a> {
        let mut values = Values {
            present: Vec::new(),
            missing: 0,
        };
        let counts = column.counts();
        let moments = column.dictionary_moments();
        for ((code, rows), number) in (0u32..).zip(counts).zip(column.dictionary_numbers()) {
            if column.is_missing_code(code) {
                values.missing += rows;
            } else {
                values.present.push(Value {
                    text: column.dictionary_value(code),
                    number: *number,
                    moment: moments.get(code as usize).copied().flatten(),
                    rows,
                });
            }
        }
        values
    }
}

fn range(column: &Column, values: &Values<'_>) -> Option<Range> {
    match column.kind() {
        ColumnKind::Integer | ColumnKind::Decimal => {
            let mut numbers = values.present.iter().map(|value| value.number);
            let first = numbers.next()?;
            let (min, max) = numbers.fold((first, first), |(min, max), value| {
                (min.min(value), max.max(value))
            });
            Some(Range::Numbers { min, max })
        }
        ColumnKind::Date => {
            let min = values.present.iter().min_by_key(|value| value.moment)?;
            let max = values.present.iter().max_by_key(|value| value.moment)?;
            Some(Range::Texts {
                min: min.text.trim().to_string(),
                max: max.text.trim().to_string(),
            })
        }
        _ => None,
    }
}
