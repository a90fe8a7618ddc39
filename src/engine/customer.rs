//! One customer: score, reasons, and what if a feature were different.

use super::failure::Failure;
use super::message::Reply;
use super::modelling::model_of;
use super::session::{Scored, Session};
use super::view::CustomerView;
use crate::explain::words::{FeatureValue, Reason, raising};
use crate::explain::{Explainer, additivity, reading};
use crate::model::trees::{probability, sigmoid};

/// The customer in `row`, with `changes` to the model's numbers.
pub(super) fn view(
    session: &Session,
    row: usize,
    changes: &[(usize, f32)],
) -> Result<Reply, Failure> {
    let scored = scored_row(session, row)?;
    let model = model_of(session)?;
    let features = &model.contract().features;
    let mut numbers = scored.matrix.row(row);
    for (feature, value) in changes {
        let cell = numbers.get_mut(*feature).ok_or(Failure::OutOfRange {
            asked: *feature,
            there_are: features.len(),
        })?;
        *cell = *value;
    }
    let margin = model.margin(&numbers);
    let (base, contributions) = explain_numbers(session, &numbers, row, margin)?;
    let points = reading::read(base, &contributions).shares;
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    Ok(Reply::Customer(Box::new(CustomerView {
        row,
        rank: scored.places[row] as usize + 1,
        id: session.name_of(row),
        score: probability(margin),
        margin: f64::from(margin),
        base,
        typical: sigmoid(base),
        mean: scored.mean,
        values: features
            .iter()
            .zip(&numbers)
            .map(|(f, v)| FeatureValue::of(f, *v))
            .collect(),
        numbers,
        contributions,
        points,
        cells: table
            .columns()
            .iter()
            .map(|column| (column.name().to_string(), column.text(row).to_string()))
            .collect(),
    })))
}

/// The reasons that raise a customer's risk most, at most `most`, and the row's
/// margin.
pub(super) fn reasons(
    session: &Session,
    row: usize,
    most: usize,
) -> Result<(f64, Vec<Reason>), Failure> {
    let scored = scored_row(session, row)?;
    let model = model_of(session)?;
    let margin = f64::from(scored.margins[row]);
    let contributions = contributions_of(session, row)?;
    let base = session
        .model
        .as_ref()
        .ok_or(Failure::NoModel)?
        .explainer
        .base();
    let points = reading::read(base, &contributions).shares;
    let numbers = scored.matrix.row(row);
    let mut reasons = raising(
        &model.contract().features,
        &numbers,
        &contributions,
        &points,
    );
    reasons.truncate(most);
    Ok((margin, reasons))
}

/// A row's contributions: looked up when it was explained before, else computed.
pub(super) fn contributions_of(session: &Session, row: usize) -> Result<Vec<f64>, Failure> {
    let scored = scored_row(session, row)?;
    let width = scored.matrix.width();
    match scored.explained.of_row(row, width) {
        Some(known) => Ok(known.iter().map(|value| f64::from(*value)).collect()),
        None => {
            let numbers = scored.matrix.row(row);
            Ok(explain_numbers(session, &numbers, row, scored.margins[row])?.1)
        }
    }
}

/// Base and contributions of one row of numbers, checked to add up.
fn explain_numbers(
    session: &Session,
    numbers: &[f32],
    row: usize,
    margin: f32,
) -> Result<(f64, Vec<f64>), Failure> {
    let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
    let mut contributions = vec![0.0; numbers.len()];
    loaded.explainer.explain_row(numbers, &mut contributions);
    let base = loaded.explainer.base();
    let narrow: Vec<f32> = contributions.iter().map(|value| *value as f32).collect();
    additivity::check(base, &narrow, &[margin], loaded.explainer.tolerance(), row)?;
    // As they are kept for all customers, so that a reason reads the same whenever it is asked for.
    Ok((base, narrow.into_iter().map(f64::from).collect()))
}

fn scored_row(session: &Session, row: usize) -> Result<&Scored, Failure> {
    let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
    if row >= scored.scores.len() {
        return Err(Failure::OutOfRange {
            asked: row,
            there_are: scored.scores.len(),
        });
    }
    Ok(scored)
}
