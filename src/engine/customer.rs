//! One customer: score, reasons, and what if a feature were different.

use super::explaining::{Explaining, Explanation};
use super::failure::Failure;
use super::message::Reply;
use super::modelling::{model_of, noun};
use super::session::{Scored, Session};
use super::view::{CustomerView, Words};
use crate::explain::reading::Scale;
use crate::explain::words::{FeatureValue, Reason, Story, raising, story};
use crate::feature::{Feature, Matrix};
use crate::i18n::{Noun, number};
use crate::model::Scorer;

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
    let margin = margin_of(model, &numbers, row)?;
    let explaining = &scored.explaining;
    let scale = explaining.scale();
    let Explanation {
        base,
        margin: own,
        contributions,
        errors,
    } = explaining.explain(model, &numbers, margin, row)?;
    let points = scale.read(base, &contributions).shares;
    let values: Vec<FeatureValue> = features
        .iter()
        .zip(&numbers)
        .map(|(f, v)| FeatureValue::of(f, *v))
        .collect();
    let (score, typical) = (model.probability(margin), scale.probability(base));
    let told = Told {
        noun: noun(session),
        features,
        values: &values,
        points: &points,
        errors: &errors,
        typical,
        score,
    };
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    Ok(Reply::Customer(Box::new(CustomerView {
        row,
        rank: scored.rank(row, false),
        latest_rank: scored.rank(row, true),
        id: session.name_of(row),
        date: session.date_of(row),
        score,
        margin: own,
        base,
        typical,
        story: told.story(explaining),
        start: explaining.start_in_words(),
        detail_head: explaining.detail_head(),
        details: details(scale, base, own, &contributions, &errors),
        scale,
        values,
        numbers,
        contributions,
        errors,
        points,
        cells: table
            .columns()
            .iter()
            .map(|column| (column.name().to_string(), column.text(row).to_string()))
            .collect(),
    })))
}

/// The score of one row of numbers on the model's scale; `row` is the customer's, from 0.
fn margin_of(model: &Scorer, numbers: &[f32], row: usize) -> Result<f32, Failure> {
    let cells = numbers.iter().map(|number| vec![*number]).collect();
    let matrix = Matrix::new(1, cells).unwrap_or_default();
    let mut margin = [0.0];
    model
        .margins(&matrix, 0..1, &mut margin)
        .map_err(|fault| fault.at_row(row + 1))?;
    Ok(margin[0])
}

/// What a customer's story is made of, in no language yet.
struct Told<'a> {
    noun: Noun,
    features: &'a [Feature],
    values: &'a [FeatureValue],
    points: &'a [f64],
    errors: &'a [f64],
    typical: f64,
    score: f64,
}

impl Told<'_> {
    fn story(&self, explaining: &Explaining) -> Words {
        if self.points.is_empty() {
            return explaining.start_in_words();
        }
        Words::of(|lang| {
            let titles = self.features.iter().map(|f| f.title(lang).to_string());
            let titles: Vec<String> = titles.collect();
            let told = Story {
                noun: self.noun,
                titles: &titles,
                values: self.values,
                points: self.points,
                errors: self.errors,
                typical: self.typical,
                score: self.score,
            };
            story(&told, lang)
        })
    }
}

/// The last column of the table of reasons: the base's cell, one per contribution, the score's.
fn details(
    scale: Scale,
    base: f64,
    margin: f64,
    contributions: &[f64],
    errors: &[f64],
) -> Vec<String> {
    if scale == Scale::Probability && (!errors.is_empty() || contributions.is_empty()) {
        let errors = errors
            .iter()
            .map(|error| format!("± {}", number::decimal(error * 100.0, 1)));
        let end = || std::iter::once(String::new());
        return end().chain(errors).chain(end()).collect();
    }
    let all = std::iter::once(base)
        .chain(contributions.iter().copied())
        .chain(std::iter::once(margin));
    all.map(|value| number::signed(value, 3)).collect()
}

/// The reasons that raise a customer's risk most, at most `most`; none where they are
/// estimates that nobody asked for yet.
pub(super) fn reasons(session: &Session, row: usize, most: usize) -> Result<Vec<Reason>, Failure> {
    let scored = scored_row(session, row)?;
    let model = model_of(session)?;
    let numbers = scored.matrix.row(row);
    let explaining = &scored.explaining;
    let contributions = match scored.explained.of_row(row, scored.matrix.width()) {
        Some(known) => known.iter().map(|value| f64::from(*value)).collect(),
        None if explaining.is_exact() => {
            let explained = explaining.explain(model, &numbers, scored.margins[row], row)?;
            explained.contributions
        }
        None => return Ok(Vec::new()),
    };
    let scale = explaining.scale();
    let points = scale.read(explaining.base(), &contributions).shares;
    let features = &model.contract().features;
    let mut reasons = raising(features, &numbers, &contributions, &points);
    reasons.truncate(most);
    Ok(reasons)
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
