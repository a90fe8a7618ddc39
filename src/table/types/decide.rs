//! From what all cells could be to what the column is.

mod dates;
mod numbers;

use super::{CellShape, ColumnType, Doubt, Evidence, Misfit, TypeChoice, ValueFormat};
use crate::table::ColumnKind;
use crate::table::flag::FlagFormat;
use crate::table::name::{says_flag, says_id, says_label};

/// Rows from which uniqueness, and a share of misfits, say something.
const ENOUGH_ROWS: u64 = 20;

/// Most distinct texts of a category.
const MOST_CATEGORIES: u64 = 2_000;

/// Most texts of a column of yes and no: the words in their spellings.
const MOST_FLAGS: u64 = 8;

/// Examples kept of cells that do not fit.
const EXAMPLES: usize = 3;

/// What is known of a column besides its cells' shapes.
#[derive(Clone, Copy)]
pub(in crate::table) struct Facts<'a> {
    pub name: &'a str,
    /// Distinct texts that do not stand for nothing.
    pub distinct: u64,
    /// Whether they are counted rather than estimated.
    pub exact: bool,
}

/// The parts of a decision: kind, format, confidence, and what is in doubt.
struct Guess {
    kind: ColumnKind,
    format: ValueFormat,
    certainty: f64,
}

fn present(shape: &CellShape) -> bool {
    !shape.missing
}

/// Tells the type of a column, or fills in what a choice leaves open.
pub(in crate::table) fn decide(
    evidence: &Evidence,
    facts: Facts<'_>,
    choice: Option<&TypeChoice>,
) -> ColumnType {
    let cells = evidence.rows(present);
    let guess = match choice {
        Some(choice) => chosen(evidence, choice),
        None => guessed(evidence, facts, cells),
    };
    let fits = |shape: &CellShape| fits(shape, guess.kind, guess.format);
    let misfit = |shape: &CellShape| present(shape) && !fits(shape);
    let misfits = evidence.rows(misfit);
    let impossible = match guess.format {
        ValueFormat::Date(format) => {
            evidence.rows(|shape| misfit(shape) && shape.date.is_impossible(&format))
        }
        _ => 0,
    };
    let mut examples: Vec<Misfit> = evidence
        .iter()
        .filter(|(shape, _)| misfit(shape))
        .map(|(_, tally)| Misfit {
            row: tally.first_row + 1,
            text: tally.example.clone(),
            rows: tally.rows,
        })
        .collect();
    examples.sort_by_key(|misfit| misfit.row);
    examples.truncate(EXAMPLES);
    let doubts: Vec<Doubt> = match guess.format {
        ValueFormat::Number(format) => {
            let mut doubts = numbers::doubts(evidence, &format);
            doubts.extend(numbers::both_marks(evidence, &format));
            let untold = choice.is_none();
            doubts.extend(dates::count_of_time(evidence, facts).filter(|_| untold));
            doubts
        }
        ValueFormat::Date(format) => dates::doubts(evidence, &format),
        ValueFormat::Text => {
            let doubt = numbers::both_marks(evidence, &numbers::format(evidence));
            doubt.into_iter().collect()
        }
        ValueFormat::Flag(_) => Vec::new(),
    };
    let serious = |doubt: &Doubt| {
        matches!(
            doubt,
            Doubt::DayOrMonth { .. } | Doubt::BothOrders { .. } | Doubt::ThousandsOrFraction { .. }
        )
    };
    let doubtful = if doubts.iter().any(serious) { 0.5 } else { 1.0 };
    let fitting = if cells == 0 {
        1.0
    } else {
        (cells.saturating_sub(misfits)) as f64 / cells as f64
    };
    ColumnType {
        kind: guess.kind,
        format: guess.format,
        confidence: match choice {
            Some(_) => 1.0,
            None => guess.certainty * fitting * doubtful,
        },
        misfits,
        impossible,
        examples,
        doubts,
        chosen: choice.is_some(),
    }
}

/// Whether a cell of this shape has a value of this type. (Percentages that a
/// user calls whole numbers are whole in hundredths.)
pub(in crate::table) fn fits(shape: &CellShape, kind: ColumnKind, format: ValueFormat) -> bool {
    match format {
        ValueFormat::Text => !shape.missing,
        ValueFormat::Number(format) => shape.number.is_some_and(|number| {
            number.fits(&format)
                && (kind != ColumnKind::Integer || format.percent || number.is_integral(&format))
        }),
        ValueFormat::Date(format) if format.order.is_count() => {
            let never = shape.never && format.order.is_since_1970();
            shape.number.is_some_and(|number| number.plain) && !never
        }
        ValueFormat::Date(format) => shape.date.fits(&format),
        ValueFormat::Flag(format) => shape.flag.fits(format),
    }
}

fn chosen(evidence: &Evidence, choice: &TypeChoice) -> Guess {
    let format = choice.format.unwrap_or_else(|| match choice.kind {
        ColumnKind::Integer | ColumnKind::Decimal => ValueFormat::Number(numbers::format(evidence)),
        ColumnKind::Date => ValueFormat::Date(dates::for_choice(evidence)),
        ColumnKind::Boolean => ValueFormat::Flag(likeliest_flag(evidence)),
        _ => ValueFormat::Text,
    });
    let format = match format {
        ValueFormat::Date(format) => ValueFormat::Date(dates::with_time(evidence, format.order)),
        other => other,
    };
    Guess {
        kind: choice.kind,
        format,
        certainty: 1.0,
    }
}

fn guessed(evidence: &Evidence, facts: Facts<'_>, cells: u64) -> Guess {
    if let Some(format) = flag(evidence, facts) {
        return Guess {
            kind: ColumnKind::Boolean,
            format: ValueFormat::Flag(format),
            certainty: if format == FlagFormat::OneZero {
                0.9
            } else {
                1.0
            },
        };
    }
    if cells == 0 {
        return Guess {
            kind: ColumnKind::Empty,
            format: ValueFormat::Text,
            certainty: 1.0,
        };
    }
    let number = numbers::format(evidence);
    let numeric =
        |shape: &CellShape| present(shape) && shape.number.is_some_and(|shape| shape.fits(&number));
    let in_other_mark = || !says_id(facts.name) && numbers::mixes_marks(evidence, &number);
    if evidence.rows(numeric) == cells || in_other_mark() {
        return numbers::of(evidence, facts, cells, number);
    }
    if let Some(date) = dates::of(evidence, facts, cells) {
        return date;
    }
    let wrong = |shape: &CellShape| present(shape) && !numeric(shape);
    if tolerable(evidence.rows(wrong), evidence.texts(wrong), facts, cells) {
        return numbers::of(evidence, facts, cells, number);
    }
    of_texts(evidence, facts, cells)
}

/// Whether so few cells of so few texts do not fit that they are slips rather
/// than another meaning of the column. Codes (85123A among 71053) are many.
fn tolerable(rows: u64, texts: u64, facts: Facts<'_>, cells: u64) -> bool {
    cells >= ENOUGH_ROWS
        && rows * 20 <= cells
        && texts <= (facts.distinct / 100).max(3)
        && !says_id(facts.name)
}

/// The words by which the column says yes and no, if that is all it says.
fn flag(evidence: &Evidence, facts: Facts<'_>) -> Option<FlagFormat> {
    let is_flag = |format: FlagFormat| {
        let asked = |shape: &CellShape| {
            present(shape) || (format == FlagFormat::Presence && shape.flag.fits(format))
        };
        let says = |yes: bool| {
            evidence.rows(|shape| asked(shape) && shape.flag.fits(format) && shape.flag.yes == yes)
        };
        let (yes, no) = (says(true), says(false));
        let all = evidence.rows(asked);
        let enough = if format.needs_both() {
            yes > 0 && no > 0
        } else {
            yes + no > 0
        };
        let named =
            format != FlagFormat::OneZero || says_flag(facts.name) || says_label(facts.name);
        enough && named && yes + no == all && evidence.texts(asked) <= MOST_FLAGS
    };
    let family = FlagFormat::FAMILIES
        .into_iter()
        .find(|family| is_flag(*family));
    // "1" beside "true" is a yes; 1 and 0 alone are numbers.
    let in_words = || {
        evidence
            .rows(|shape| present(shape) && shape.flag.families & !FlagFormat::OneZero.bit() != 0)
            > 0
    };
    family.or_else(|| (in_words() && is_flag(FlagFormat::Any)).then_some(FlagFormat::Any))
}

fn likeliest_flag(evidence: &Evidence) -> FlagFormat {
    let rows = |format: FlagFormat| evidence.rows(|shape| shape.flag.fits(format));
    let all = rows(FlagFormat::Any);
    let one = FlagFormat::FAMILIES
        .into_iter()
        .find(|family| rows(*family) == all);
    one.unwrap_or(FlagFormat::Any)
}

/// At most one cell in twenty repeats another.
fn nearly_distinct(facts: Facts<'_>, cells: u64) -> bool {
    facts.distinct * 20 >= cells * 19
}

/// The kind of a column of texts.
fn of_texts(evidence: &Evidence, facts: Facts<'_>, cells: u64) -> Guess {
    let distinct = facts.distinct;
    let one_word = evidence.rows(|shape| present(shape) && !shape.one_word) == 0;
    let id = says_id(facts.name);
    let guess = |kind, certainty| Guess {
        kind,
        format: ValueFormat::Text,
        certainty,
    };
    if nearly_distinct(facts, cells) && distinct > 1 && (id || (one_word && cells >= ENOUGH_ROWS)) {
        return guess(ColumnKind::Identifier, if id { 0.95 } else { 0.8 });
    }
    // On average every category must come up several times, the more of them
    // the oftener; a table of a few rows has no such averages.
    let category = (cells < ENOUGH_ROWS)
        || (distinct <= 20 && distinct * 2 <= cells)
        || (distinct <= 200 && distinct * 10 <= cells)
        || (distinct <= MOST_CATEGORIES && distinct * 50 <= cells);
    match category {
        true if cells < ENOUGH_ROWS => guess(ColumnKind::Category, 0.6),
        true => guess(ColumnKind::Category, 0.9),
        false => guess(ColumnKind::Text, 0.8),
    }
}
