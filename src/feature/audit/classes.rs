//! The classes that are told apart: two, or each of several against the others.

use crate::feature::prepare::label::{self, BinaryLabel, LabelError};
use crate::table::{Column, ColumnKind};

/// Most classes that are looked at; beyond, the column is a measure.
const MOST_CLASSES: usize = 64;

/// What parts the two halves of a class that says from where to where.
const FROM_TO: char = '/';

/// The label as it is audited: one pair of classes, or one pair for each of
/// several classes, which then stands against all others. Where every class says
/// from where to where (`good/gone`), it stands against those that begin alike:
/// the beginning is known at the anchor and gives nothing away. A measure is no label, or two
/// halves where `amounts` are asked for.
///
/// # Errors
/// [`LabelError`] when there is no label or there are too many values.
pub(super) fn read(
    column: &Column,
    positive: Option<&str>,
    amounts: bool,
) -> Result<Vec<BinaryLabel>, LabelError> {
    let refused = match label::read(column, positive) {
        Ok(label) => return Ok(vec![label]),
        Err(refused @ LabelError::NotTwoClasses { .. }) => refused,
        Err(refused) => return Err(refused),
    };
    // The class of each code, so that a blank at the end makes no class of its own.
    let mut classes: Vec<&str> = Vec::new();
    let mut of_code: Vec<Option<usize>> = Vec::with_capacity(column.dictionary_len());
    for (code, rows) in (0u32..).zip(column.counts()) {
        let class = column.dictionary_value(code).trim();
        if rows == 0 || column.is_missing_code(code) {
            of_code.push(None);
            continue;
        }
        let known = classes.iter().position(|known| *known == class);
        of_code.push(Some(known.unwrap_or(classes.len())));
        if known.is_none() {
            classes.push(class);
        }
        if classes.len() > MOST_CLASSES {
            let halves = amounts.then(|| halves(column)).flatten();
            return halves.map(|label| vec![label]).ok_or(refused);
        }
    }
    let begins = |class: &str| class.rsplit_once(FROM_TO).map(|(from, _)| from.to_string());
    let from_to = classes.iter().all(|class| begins(class).is_some());
    let mut labels: Vec<BinaryLabel> = Vec::with_capacity(classes.len());
    for (at, class) in classes.iter().enumerate() {
        let by_code: Vec<Option<bool>> = of_code
            .iter()
            .map(|of| {
                let other = of.and_then(|of| classes.get(of));
                let alike = other.is_some_and(|other| !from_to || begins(other) == begins(class));
                alike.then_some(*of == Some(at))
            })
            .collect();
        let codes = column.codes().iter();
        labels.push(BinaryLabel {
            column: column.name().to_string(),
            positive: (*class).to_string(),
            negative: format!("≠ {class}"),
            assumed: false,
            classes: codes
                .map(|code| by_code.get(*code as usize).copied().flatten())
                .collect(),
        });
    }
    labels.retain(|label| {
        let (positive, negative) = label.counts();
        positive > 0 && negative > 0
    });
    match labels.is_empty() {
        true => Err(refused),
        false => Ok(labels),
    }
}

/// An amount as two classes, above its median and not; `None` for what is no amount.
fn halves(column: &Column) -> Option<BinaryLabel> {
    if !matches!(column.kind(), ColumnKind::Integer | ColumnKind::Decimal) {
        return None;
    }
    let numbers = column.numbers();
    let mut known: Vec<f64> = numbers.iter().copied().filter(|n| n.is_finite()).collect();
    known.sort_unstable_by(f64::total_cmp);
    let median = *known.get(known.len().checked_sub(1)? / 2)?;
    // Where more than half of the rows have the highest amount, nothing is above.
    let is_highest = known.last() == Some(&median);
    let (high, low) = match is_highest {
        true => ("≥", "<"),
        false => (">", "≤"),
    };
    let is_high = |number: f64| number > median || (is_highest && number == median);
    Some(BinaryLabel {
        column: column.name().to_string(),
        positive: format!("{high} {median}"),
        negative: format!("{low} {median}"),
        assumed: false,
        classes: numbers
            .iter()
            .map(|number| number.is_finite().then(|| is_high(*number)))
            .collect(),
    })
}
