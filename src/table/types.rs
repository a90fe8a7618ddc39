//! What a column's cells mean: its kind, the format by which they are read, how
//! sure that is, which cells do not fit, and what the user says instead.

mod decide;
mod evidence;
mod offers;

use serde::{Deserialize, Serialize};

pub(super) use decide::{Facts, decide};
pub(super) use evidence::{CellShape, Evidence, Tally};

use super::date::{DateFormat, parse_moment_in_full};
use super::flag::{FlagFormat, parse_flag};
use super::number::{NumberFormat, parse_number};
use super::{ColumnKind, missing};
use crate::i18n::{Lang, table as words};

/// What a column's cells mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnType {
    /// What kind of values it holds.
    pub kind: ColumnKind,
    /// How they are written.
    pub format: ValueFormat,
    /// How sure this is, 0 to 1; 1 when the user said so.
    pub confidence: f64,
    /// Rows that are there but do not fit: they have no value.
    pub misfits: u64,
    /// Rows among them that are written like a date which never was.
    pub impossible: u64,
    /// Some that do not fit, in the order of the file.
    pub examples: Vec<Misfit>,
    /// Where the file could be meant otherwise.
    pub doubts: Vec<Doubt>,
    /// Whether the user said so.
    pub chosen: bool,
}

/// How a column's values are written.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ValueFormat {
    /// The text is the value.
    #[default]
    Text,
    /// As numbers.
    Number(NumberFormat),
    /// As dates and times.
    Date(DateFormat),
    /// As yes and no.
    Flag(FlagFormat),
}

/// A cell that does not fit its column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misfit {
    /// The first such row, from 1 below the header.
    pub row: u64,
    /// Its text, cut when it is long.
    pub text: String,
    /// Rows that do not fit in the same way.
    pub rows: u64,
}

/// Where a column's cells could be meant otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// No cell says whether day or month stands first; read day first.
    DayOrMonth {
        /// A cell.
        example: String,
    },
    /// Cells with the day first and cells with the month first; the more
    /// frequent order is taken, the others do not fit.
    BothOrders {
        /// A cell that does not fit.
        example: String,
    },
    /// No cell says whether the separator groups thousands or begins a fraction.
    ThousandsOrFraction {
        /// A cell.
        example: String,
        /// What it is read as.
        read: String,
    },
    /// Some cells give a zone, some do not; the latter are taken as UTC.
    SomeZones {
        /// Rows without a zone.
        rows: u64,
    },
    /// Amounts of more than one currency are read as numbers all the same.
    Currencies {
        /// A cell.
        example: String,
    },
    /// Numbers, some with a point before the fraction and some with a comma: no
    /// one way reads all of them.
    BothMarks {
        /// A cell that the way of most does not read.
        example: String,
    },
    /// Whole numbers that could be a count of time since 1970.
    CountOfTime {
        /// A cell.
        example: String,
        /// The day it would be, as ISO date.
        day: String,
    },
}

/// What the user says a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TypeChoice {
    /// The kind of its values.
    pub kind: ColumnKind,
    /// How they are written; `None` for the format that fits most cells.
    pub format: Option<ValueFormat>,
}

impl TypeChoice {
    /// A kind, written as it fits most cells.
    pub const fn of(kind: ColumnKind) -> TypeChoice {
        TypeChoice { kind, format: None }
    }

    /// Numbers, dates or flags written in this way.
    pub fn written(format: ValueFormat) -> TypeChoice {
        let kind = match format {
            ValueFormat::Text => ColumnKind::Text,
            ValueFormat::Number(_) => ColumnKind::Decimal,
            ValueFormat::Date(_) => ColumnKind::Date,
            ValueFormat::Flag(_) => ColumnKind::Boolean,
        };
        TypeChoice {
            kind,
            format: Some(format),
        }
    }
}

impl From<&ColumnType> for TypeChoice {
    /// What was guessed, to be kept as if the user had said it.
    fn from(guessed: &ColumnType) -> TypeChoice {
        TypeChoice {
            kind: guessed.kind,
            format: Some(guessed.format),
        }
    }
}

impl ColumnType {
    /// The type of a column without values.
    pub fn empty() -> ColumnType {
        ColumnType {
            kind: ColumnKind::Empty,
            format: ValueFormat::Text,
            confidence: 1.0,
            misfits: 0,
            impossible: 0,
            examples: Vec::new(),
            doubts: Vec::new(),
            chosen: false,
        }
    }

    /// Whether a cell has a value of this type. One that does not is missing.
    pub fn holds(&self, text: &str) -> bool {
        match self.format {
            ValueFormat::Text => !missing::is_missing(text),
            ValueFormat::Number(format) => {
                let value = parse_number(text.as_bytes(), &format);
                value.is_some_and(|value| {
                    self.kind != ColumnKind::Integer
                        || format.percent
                        || value == libm::trunc(value)
                })
            }
            ValueFormat::Date(format) => parse_moment_in_full(text.as_bytes(), &format).is_some(),
            ValueFormat::Flag(format) => parse_flag(text, format).is_some(),
        }
    }

    /// The format of its numbers; plain for a column of anything else.
    pub fn number_format(&self) -> NumberFormat {
        match self.format {
            ValueFormat::Number(format) => format,
            _ => NumberFormat::PLAIN,
        }
    }

    /// The format of its dates, if it holds dates.
    pub fn date_format(&self) -> Option<DateFormat> {
        match self.format {
            ValueFormat::Date(format) => Some(format),
            _ => None,
        }
    }

    /// The kind and how it is written: `date (day/month/year)`.
    pub fn say(&self, lang: Lang) -> String {
        say(self.kind, self.format, lang)
    }
}

fn say(kind: ColumnKind, format: ValueFormat, lang: Lang) -> String {
    let format = match format {
        ValueFormat::Number(format) if !format.is_plain() => format.say(lang),
        ValueFormat::Date(format) => format.order.say(lang).to_string(),
        ValueFormat::Flag(format) => format.say(lang),
        _ => return kind.say(lang).to_string(),
    };
    words::TYPE_WITH_FORMAT.fill(lang, &[("kind", kind.say(lang)), ("format", &format)])
}
