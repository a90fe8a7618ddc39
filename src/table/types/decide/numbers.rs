//! The convention by which a column writes numbers, and what the numbers are.

use super::super::{CellShape, Doubt, Evidence, ValueFormat};
use super::{ENOUGH_ROWS, Facts, Guess, dates, nearly_distinct, of_texts, present};
use crate::table::ColumnKind;
use crate::table::name::says_id;
use crate::table::number::{
    Currency, DecimalMark, Grouping, NumberFormat, NumberShape, parse_number, write,
};

/// Kinds of grouping, the likelier first.
const GROUPINGS: [Grouping; 4] = [
    Grouping::Comma,
    Grouping::Point,
    Grouping::Space,
    Grouping::Apostrophe,
];

/// The number that a present cell may be.
fn number(shape: &CellShape) -> Option<NumberShape> {
    shape.number.filter(|_| present(shape))
}

/// The format that reads most cells. A value that only one decimal mark can
/// read decides for all; where none does, a point ends the whole and a comma
/// groups.
pub(super) fn format(evidence: &Evidence) -> NumberFormat {
    let rows = |wanted: &dyn Fn(NumberShape) -> bool| {
        evidence.rows(|shape| number(shape).is_some_and(wanted))
    };
    let by = |decimal: DecimalMark| rows(&|shape| shape.by(decimal).is_some());
    let decimal = match by(DecimalMark::Comma) > by(DecimalMark::Point) {
        true => DecimalMark::Comma,
        false => DecimalMark::Point,
    };
    let grouped = |grouping: Grouping| {
        rows(&|shape| shape.by(decimal).is_some_and(|(used, ..)| used == grouping))
    };
    let grouping = GROUPINGS
        .into_iter()
        .map(|grouping| (grouped(grouping), grouping))
        .filter(|(rows, _)| *rows > 0)
        .max_by_key(|(rows, _)| *rows)
        .map_or(Grouping::None, |(_, grouping)| grouping);
    let all = rows(&|_| true);
    let percent = rows(&|shape| shape.percent);
    let mut currency = Currency::None;
    for (shape, _) in evidence.iter() {
        currency = currency.with(number(shape).map_or(Currency::None, |shape| shape.currency));
    }
    NumberFormat {
        decimal,
        grouping,
        currency,
        percent: percent > 0 && percent * 2 >= all,
        parentheses: rows(&|shape| shape.parentheses) > 0,
        myriads: rows(&|shape| shape.myriads) > 0,
    }
}

/// Whether every cell is a number, and what the format does not read only has the other decimal
/// mark: most rows have decided, and the others do not fit. As texts, none would be a number.
pub(super) fn mixes_marks(evidence: &Evidence, format: &NumberFormat) -> bool {
    let is_either = |shape: &CellShape| {
        number(shape).is_some_and(|shape| shape.fits(format) || shape.by(format.decimal).is_none())
    };
    evidence.rows(|shape| present(shape) && !is_either(shape)) == 0
}

/// What a column of numbers is: amounts, or dates, codes and identifiers in digits.
pub(super) fn of(evidence: &Evidence, facts: Facts<'_>, cells: u64, format: NumberFormat) -> Guess {
    if format.is_plain()
        && let Some(date) = dates::of_digits(evidence, facts, cells)
    {
        return date;
    }
    let guess = |kind, certainty| Guess {
        kind,
        format: ValueFormat::Number(format),
        certainty,
    };
    let written = |shape: &CellShape| number(shape).and_then(|shape| shape.by(format.decimal));
    let fraction = |shape: &CellShape| {
        number(shape).is_some_and(|shape| shape.fits(&format))
            && !written(shape).is_some_and(|(_, whole, _)| whole)
    };
    if format.percent || evidence.rows(fraction) > 0 {
        return guess(ColumnKind::Decimal, 1.0);
    }
    if evidence.rows(|shape| number(shape).is_some_and(|shape| shape.leading_zero)) > 0 {
        return of_texts(evidence, facts, cells);
    }
    if format.is_plain() && nearly_distinct(facts, cells) && facts.distinct > 1 {
        let (low, high) = evidence.range(|_| true);
        // Numbered rows fill their range without gaps; amounts do not.
        let numbered = (facts.distinct == cells || !facts.exact)
            && cells >= 5 * ENOUGH_ROWS
            && high - low < cells as f64 * 1.05;
        if says_id(facts.name) || numbered {
            return Guess {
                kind: ColumnKind::Identifier,
                format: ValueFormat::Text,
                certainty: if numbered { 0.8 } else { 0.95 },
            };
        }
    }
    guess(ColumnKind::Integer, 1.0)
}

/// Where numbers could be meant otherwise.
pub(super) fn doubts(evidence: &Evidence, format: &NumberFormat) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    // A cell that both marks read, but not as the same number.
    let both = |shape: &CellShape| {
        number(shape).is_some_and(|shape| match (shape.point, shape.comma) {
            (Some((point, ..)), Some((comma, ..))) => point != comma,
            _ => false,
        })
    };
    let proof = |shape: &CellShape| {
        number(shape).is_some_and(|shape| shape.point.is_some() != shape.comma.is_some())
    };
    if evidence.rows(proof) == 0
        && let Some(tally) = evidence.example(both)
        && let Some(value) = parse_number(tally.example.as_bytes(), format)
    {
        doubts.push(Doubt::ThousandsOrFraction {
            example: tally.example.clone(),
            read: write(value),
        });
    }
    if format.currency == Currency::Mixed {
        let money =
            |shape: &CellShape| number(shape).is_some_and(|shape| shape.currency != Currency::None);
        if let Some(tally) = evidence.example(money) {
            doubts.push(Doubt::Currencies {
                example: tally.example.clone(),
            });
        }
    }
    doubts
}

/// A doubt where every cell is a number, but some only with a point and some
/// only with a comma before the fraction.
pub(super) fn both_marks(evidence: &Evidence, format: &NumberFormat) -> Option<Doubt> {
    let cells = evidence.rows(present);
    let numbers = evidence.rows(|shape| number(shape).is_some());
    let only = |point: bool| {
        evidence.rows(|shape| {
            number(shape).is_some_and(|shape| match point {
                true => shape.point.is_some() && shape.comma.is_none(),
                false => shape.comma.is_some() && shape.point.is_none(),
            })
        })
    };
    if numbers < cells || only(true) == 0 || only(false) == 0 {
        return None;
    }
    let other = |shape: &CellShape| number(shape).is_some_and(|shape| !shape.fits(format));
    let example = evidence.example(other)?.example.clone();
    Some(Doubt::BothMarks { example })
}
