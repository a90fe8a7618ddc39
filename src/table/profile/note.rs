//! What a marketer should look at before trusting a column.

mod doubtful;

use serde::{Deserialize, Serialize};

use super::{
    DayCoverage, SpellingClash, Values, identity, label, mixture, share, spelling, suspicious,
};
use crate::i18n::number::{count as in_words, percent, plain};
use crate::i18n::{Lang, Message, table as words};
use crate::table::{Column, ColumnKind, date, name, number};

/// Longest text quoted in a note, in characters.
const QUOTED: usize = 40;

/// One thing worth a look. Rows are counted from 1 below the header.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// Half of the cells or more are missing.
    MostlyMissing {
        /// The share, 0 to 1.
        share: f64,
    },
    /// Every cell that is there says the same.
    Constant {
        /// What it says.
        value: String,
    },
    /// Texts with white space before or after them.
    WhiteSpace {
        /// Rows.
        rows: u64,
        /// One such text.
        example: String,
    },
    /// Some negative numbers among many that are not.
    Negative {
        /// Rows.
        rows: u64,
        /// The smallest.
        min: f64,
    },
    /// Many negative numbers in a column that holds how long something took.
    NegativeDurations {
        /// Rows.
        rows: u64,
        /// The smallest.
        min: f64,
    },
    /// Dates of an end before those of the beginning beside them.
    EndsBeforeStart {
        /// The column of the beginnings.
        start: String,
        /// Rows.
        rows: u64,
        /// The first such row.
        row: u64,
    },
    /// Nearly all numbers, and some texts.
    NumbersWithText {
        /// Rows that are no numbers.
        rows: u64,
        /// The first such row.
        row: u64,
        /// Its text.
        example: String,
    },
    /// Categories that may be the same.
    Spellings {
        /// The pairs.
        clashes: Vec<SpellingClash>,
    },
    /// Rows whose identifier stands above already.
    DuplicateIds {
        /// Rows beyond the first of each identifier.
        rows: u64,
        /// One repeated identifier.
        example: String,
    },
    /// Rows without identifier.
    MissingIds {
        /// Rows.
        rows: u64,
    },
    /// Whole numbers of which nearly all would be dates (yyyymmdd).
    LikeDates {
        /// Rows that would be no date.
        rows: u64,
        /// One of them, if there is any.
        example: Option<String>,
    },
    /// The answer's column with more than two values.
    LabelValues {
        /// How many.
        count: u64,
        /// The most frequent.
        values: Vec<String>,
    },
    /// Dates that the calendar does not have; they count as missing.
    ImpossibleDates {
        /// Rows.
        rows: u64,
        /// The first such row.
        row: u64,
        /// Its text.
        example: String,
    },
    /// Cells that do not fit the column's kind; they count as missing.
    DoesNotFit {
        /// The kind.
        kind: ColumnKind,
        /// Rows.
        rows: u64,
        /// The first such row.
        row: u64,
        /// Its text.
        example: String,
    },
    /// No cell says whether day or month stands first; read day first.
    DayOrMonth {
        /// A cell.
        example: String,
    },
    /// Some dates have the day first, some the month; the rarer order does not fit.
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
    /// Some times have a zone, others do not and are taken as UTC.
    SomeZones {
        /// Rows without a zone.
        rows: u64,
    },
    /// Amounts in more than one currency.
    Currencies {
        /// A cell.
        example: String,
    },
    /// Ages below 0 or above 120.
    ImplausibleAges {
        /// Rows.
        rows: u64,
        /// The worst.
        example: String,
    },
    /// A number such as 9999 or −1 that stands far from all others.
    StandInNumber {
        /// The number.
        value: f64,
        /// Rows.
        rows: u64,
    },
    /// A date that programs write where they know none.
    PlaceholderDates {
        /// The date.
        date: String,
        /// Rows.
        rows: u64,
    },
    /// Dates after today.
    FutureDates {
        /// Rows.
        rows: u64,
        /// The latest.
        latest: String,
    },
    /// Days without a row in what otherwise goes on day by day.
    MissingDays {
        /// How many.
        days: u64,
        /// The first and the last of the longest run.
        from: String,
        /// See `from`.
        to: String,
    },
    /// Identifiers that differ only in case or in spaces, and not only in those around them.
    AlikeIds {
        /// Rows whose spelling is not the first of its kind.
        rows: u64,
        /// Some pairs.
        pairs: Vec<(String, String)>,
    },
    /// Identifiers that differ only in the spaces around them.
    PaddedIds {
        /// Rows whose spelling is not the first of its kind.
        rows: u64,
        /// Some pairs.
        pairs: Vec<(String, String)>,
    },
    /// Numbers with zeros before them, kept as codes.
    LeadingZeros {
        /// Rows.
        rows: u64,
        /// One such text.
        example: String,
    },
    /// Numbers with a point before the fraction among numbers with a comma.
    BothMarks {
        /// A cell that the way of most does not read.
        example: String,
    },
    /// Whole numbers that could be a count of time since 1970.
    CountOfTime {
        /// A cell.
        example: String,
        /// The day it would be.
        day: String,
    },
}

impl Note {
    /// The note in words.
    pub fn say(&self, lang: Lang) -> String {
        let rows_example = |message: Message, rows: u64, example: &str| {
            message.fill(
                lang,
                &[
                    ("rows", &in_words(lang, rows)),
                    ("example", &quoted(example)),
                ],
            )
        };
        match self {
            Note::MostlyMissing { share } => {
                words::NOTE_MOSTLY_MISSING.fill(lang, &[("share", &percent(*share))])
            }
            Note::Constant { value } => {
                let value = words::QUOTED.fill(lang, &[("text", &quoted(value))]);
                words::NOTE_CONSTANT.fill(lang, &[("value", &value)])
            }
            Note::WhiteSpace { rows, example } => {
                rows_example(words::NOTE_WHITE_SPACE, *rows, example)
            }
            Note::Negative { rows, min } => words::NOTE_NEGATIVE.fill(
                lang,
                &[("rows", &in_words(lang, *rows)), ("min", &plain(*min))],
            ),
            Note::NumbersWithText { rows, row, example } => words::NOTE_NUMBERS_WITH_TEXT.fill(
                lang,
                &[
                    ("rows", &in_words(lang, *rows)),
                    ("row", &in_words(lang, *row)),
                    ("example", &quoted(example)),
                ],
            ),
            Note::Spellings { clashes } => {
                let pairs: Vec<String> = clashes.iter().map(|clash| pair(lang, clash)).collect();
                words::NOTE_SPELLINGS.fill(lang, &[("pairs", &pairs.join(", "))])
            }
            Note::DuplicateIds { rows, example } => {
                rows_example(words::NOTE_DUPLICATE_IDS, *rows, example)
            }
            Note::MissingIds { rows } => {
                words::NOTE_MISSING_IDS.fill(lang, &[("rows", &in_words(lang, *rows))])
            }
            Note::LikeDates { example: None, .. } => words::NOTE_LIKE_DATES.text(lang).to_string(),
            Note::LikeDates {
                rows,
                example: Some(example),
            } => rows_example(words::NOTE_NEARLY_DATES, *rows, example),
            Note::LabelValues { count, values } => {
                let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                let count = in_words(lang, *count);
                words::NOTE_LABEL_VALUES
                    .fill(lang, &[("count", &count), ("values", &values.join(", "))])
            }
            Note::LeadingZeros { rows, example } => {
                rows_example(words::NOTE_LEADING_ZEROS, *rows, example)
            }
            other => doubtful::say(other, lang),
        }
    }
}

fn pair(lang: Lang, clash: &SpellingClash) -> String {
    words::NOTE_SPELLING_PAIR.fill(
        lang,
        &[
            ("rare", &quoted(&clash.rare)),
            ("rare_rows", &in_words(lang, clash.rare_rows)),
            ("frequent", &quoted(&clash.frequent)),
            ("frequent_rows", &in_words(lang, clash.frequent_rows)),
        ],
    )
}

/// A text as it may stand in a sentence: one line, not too long.
fn quoted(text: &str) -> String {
    let mut letters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut out: String = letters.by_ref().take(QUOTED).collect();
    if letters.next().is_some() {
        out.push('…');
    }
    out
}

/// What is worth a look in a column.
pub(super) fn of(
    column: &Column,
    values: &Values<'_>,
    cells: u64,
    coverage: Option<&DayCoverage>,
    today: Option<i64>,
) -> Vec<Note> {
    let mut notes = Vec::new();
    let missing_share = share(values.missing, values.missing + cells);
    if cells > 0 && missing_share >= 0.5 {
        notes.push(Note::MostlyMissing {
            share: missing_share,
        });
    }
    if let [only] = values.present.as_slice()
        && cells > 1
    {
        notes.push(Note::Constant {
            value: only.text.to_string(),
        });
    }
    notes.extend(white_space(values));
    notes.extend(mixture::notes(column));
    match column.kind() {
        ColumnKind::Integer | ColumnKind::Decimal => {
            let odd = suspicious::numbers(column, values, cells);
            // One finding is told once: -1 for "not known" is no negative amount.
            let told = |note: &Note| match note {
                Note::StandInNumber { value, .. } => *value < 0.0,
                Note::ImplausibleAges { .. } => true,
                _ => false,
            };
            if !odd.iter().any(told) {
                notes.extend(negative(column, values, cells));
            }
            notes.extend(odd);
            notes.extend(like_dates(column, values, cells));
        }
        ColumnKind::Category | ColumnKind::Text => {
            notes.extend(numbers_with_text(column, cells));
            let clashes = spelling::clashes(&values.present);
            if !clashes.is_empty() && column.kind() == ColumnKind::Category {
                notes.push(Note::Spellings { clashes });
            }
        }
        ColumnKind::Date => {
            notes.extend(suspicious::dates(column, today));
            notes.extend(missing_days(coverage));
        }
        _ => {}
    }
    notes.extend(label::more_than_two(column, values));
    notes.extend(identifiers(column, values, cells));
    notes.extend(leading_zeros(column, values));
    notes
}

/// Rows and first text of the values that `wanted` picks.
fn rows_where(values: &Values<'_>, wanted: impl Fn(&str) -> bool) -> (u64, Option<String>) {
    let mut rows = 0;
    let mut example = None;
    for value in values.present.iter().filter(|value| wanted(value.text)) {
        rows += value.rows;
        example.get_or_insert_with(|| value.text.to_string());
    }
    (rows, example)
}

fn white_space(values: &Values<'_>) -> Option<Note> {
    let (rows, example) = rows_where(values, |text| text.trim().len() != text.len());
    Some(Note::WhiteSpace {
        rows,
        example: example?,
    })
}

fn negative(column: &Column, values: &Values<'_>, cells: u64) -> Option<Note> {
    let negative = values.present.iter().filter(|value| value.number < 0.0);
    let (rows, min) = negative.fold((0, 0.0f64), |(rows, min), value| {
        (rows + value.rows, min.min(value.number))
    });
    if rows == 0 {
        return None;
    }
    // Among more negatives than that, a minus sign is no slip, unless nothing can be negative.
    match rows * 20 <= cells {
        true => Some(Note::Negative { rows, min }),
        false => {
            name::says_duration(column.name()).then_some(Note::NegativeDurations { rows, min })
        }
    }
}

fn numbers_with_text(column: &Column, cells: u64) -> Option<Note> {
    let found = column.not_numeric()?;
    (found.count < cells && found.count * 10 <= cells).then_some(Note::NumbersWithText {
        rows: found.count,
        row: found.row as u64 + 1,
        example: found.text,
    })
}

fn like_dates(column: &Column, values: &Values<'_>, cells: u64) -> Option<Note> {
    if column.kind() != ColumnKind::Integer || name::says_id(column.name()) {
        return None;
    }
    let (rows, example) = rows_where(values, |text| date::parse_compact(text).is_none());
    (rows * 20 <= cells && rows < cells).then_some(Note::LikeDates { rows, example })
}

fn identifiers(column: &Column, values: &Values<'_>, cells: u64) -> Vec<Note> {
    let distinct = values.present.len() as u64;
    // A column named as an identifier that repeats now and then was meant as
    // one; one that repeats all the time (an event's customer) was not.
    let meant = name::says_id(column.name()) && distinct * 2 > cells;
    let mut notes = Vec::new();
    if column.kind() != ColumnKind::Identifier && !(meant && distinct > 1) {
        return notes;
    }
    if distinct < cells {
        let repeated = values.present.iter().find(|value| value.rows > 1);
        notes.push(Note::DuplicateIds {
            rows: cells - distinct,
            example: repeated.map_or(String::new(), |value| value.text.to_string()),
        });
    }
    let (apart, padded) = identity::alike(values);
    if apart.rows > 0 {
        notes.push(Note::AlikeIds {
            rows: apart.rows,
            pairs: apart.pairs,
        });
    }
    if padded.rows > 0 {
        notes.push(Note::PaddedIds {
            rows: padded.rows,
            pairs: padded.pairs,
        });
    }
    if values.missing > 0 {
        notes.push(Note::MissingIds {
            rows: values.missing,
        });
    }
    notes
}

/// That days are missing, if what is covered goes on day by day otherwise.
pub(super) fn missing_days(coverage: Option<&DayCoverage>) -> Option<Note> {
    let coverage = coverage.filter(|coverage| coverage.has_holes())?;
    let longest = coverage.gaps.first()?;
    Some(Note::MissingDays {
        days: coverage.span - coverage.covered,
        from: longest.from.clone(),
        to: longest.to.clone(),
    })
}

fn leading_zeros(column: &Column, values: &Values<'_>) -> Option<Note> {
    let codes = matches!(
        column.kind(),
        ColumnKind::Category | ColumnKind::Identifier | ColumnKind::Text
    );
    let all_numbers = values.present.iter().all(|value| !value.number.is_nan());
    if !codes || !all_numbers {
        return None;
    }
    let (rows, example) = rows_where(values, number::has_leading_zero);
    Some(Note::LeadingZeros {
        rows,
        example: example?,
    })
}
