//! Explaining the customers, and what drives the risk among them.

mod job;
mod order;
mod share;

pub(super) use job::ExplainJob;
pub use share::{ExplainShare, ExplainedRows, SharedRows, WORTH_A_WORKER};

use job::most;

use super::explaining::Explaining;
use super::failure::Failure;
use super::message::Reply;
use super::modelling::model_of;
use super::session::{Scored, Session};
use super::view::{DependenceView, Direction, DriverView, DriversView, StripView, Words};
use super::wire::Dense;
use crate::explain::reading::Scale;
use crate::explain::summary::{self, Driver};
use crate::feature::FeatureKind;
use crate::i18n::{explain as text, number};

/// Features whose strips are drawn.
const STRIPS: usize = 8;
/// The most points of a strip or scatter: more is invisible.
const MOST_POINTS: usize = 100_000;

/// What drives the risk among the customers explained so far.
pub(super) fn view(session: &Session) -> Result<Reply, Failure> {
    let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
    let model = model_of(session)?;
    let features = &model.contract().features;
    // One slope for all features, so that points and log-odds rank them alike.
    let slope = scored.explained.slopes / scored.explained.rows.len().max(1) as f64;
    let explained = scored.explained.rows.len();
    let known = if explained == 0 { 0 } else { usize::MAX };
    let ranked: Vec<DriverView> = scored
        .explained
        .summary
        .top(known)
        .into_iter()
        .map(|pull| DriverView {
            feature: pull.feature,
            mean_absolute: pull.mean_absolute,
            mean_points: pull.mean_absolute * slope,
            direction: direction(&pull, &features[pull.feature].kind),
        })
        .collect();
    let strips = ranked
        .iter()
        .take(STRIPS)
        .map(|driver| strip(scored, driver.feature, &features[driver.feature].kind))
        .collect();
    let rows = scored.scores.len();
    let scale = scored.explaining.scale();
    let effect = match scale {
        Scale::LogOdds => text::EFFECT_LOG_ODDS,
        Scale::Probability => text::EFFECT_PROBABILITY,
    };
    Ok(Reply::Drivers(Box::new(DriversView {
        explained,
        rows,
        scale,
        more: explained < rows.min(most(scored)),
        source: source(scored, explained),
        effect: Words::of(|lang| effect.text(lang).to_string()),
        ranked,
        strips,
    })))
}

/// Whose reasons the drivers are made of, and how they came about.
fn source(scored: &Scored, explained: usize) -> Words {
    let rows = scored.scores.len();
    let counted = match scored.dates {
        Some(_) => text::ROWS,
        None => text::CUSTOMERS,
    };
    let message = match &scored.explaining {
        exact if exact.is_exact() && explained == rows => text::EXPLAINED_ALL,
        Explaining::Trees { .. } | Explaining::Linear(_) => text::EXPLAINED_SOME,
        Explaining::Sampled(_) if explained == rows => text::EXPLAINED_ESTIMATED,
        Explaining::Sampled(_) => text::EXPLAINED_SAMPLE,
        Explaining::Withheld { .. } => text::NOTE_WITHHELD,
    };
    Words::of(|lang| {
        let [explained, rows] = [explained, rows]
            .map(|n| counted.fill(lang, &[("count", &number::count(lang, n as u64))]));
        message.fill(lang, &[("explained", &explained), ("rows", &rows)])
    })
}

fn direction(driver: &Driver, kind: &FeatureKind) -> Direction {
    match (driver.direction, kind) {
        // Yes is no more than no: one of the two raises the risk.
        (summary::Direction::Rising { .. }, FeatureKind::Flag) => Direction::HighestForFlag(true),
        (summary::Direction::Falling { .. }, FeatureKind::Flag) => Direction::HighestForFlag(false),
        (summary::Direction::Rising { .. }, _) => Direction::Raises,
        (summary::Direction::Falling { .. }, _) => Direction::Lowers,
        (summary::Direction::Category { code, .. }, FeatureKind::Category { categories }) => {
            match categories.get(code) {
                Some(category) => Direction::HighestFor(category.name.clone()),
                None => Direction::Mixed,
            }
        }
        _ => Direction::Mixed,
    }
}

fn strip(scored: &Scored, feature: usize, kind: &FeatureKind) -> StripView {
    let (values, contributions) = pairs(scored, feature);
    let ranks = match kind {
        FeatureKind::Category { .. } | FeatureKind::Flag => values,
        FeatureKind::Number | FeatureKind::Integer => ranks(&values),
    };
    StripView {
        feature,
        contributions: Dense(contributions),
        ranks: Dense(ranks),
    }
}

/// Values and contributions of one feature over the customers explained so far.
fn pairs(scored: &Scored, feature: usize) -> (Vec<f32>, Vec<f32>) {
    let width = scored.matrix.width();
    let column = scored.matrix.column(feature);
    let explained = &scored.explained;
    explained
        .rows
        .iter()
        .zip(explained.contributions.chunks_exact(width.max(1)))
        .take(MOST_POINTS)
        .map(|(row, contributions)| (column[*row as usize], contributions[feature]))
        .unzip()
}

/// Each value's rank from 0 to 254 (equal values share the middle of their
/// ranks); 255 for missing.
fn ranks(values: &[f32]) -> Vec<f32> {
    let mut order: Vec<u32> = (0..values.len() as u32)
        .filter(|i| !values[*i as usize].is_nan())
        .collect();
    order.sort_by(|a, b| values[*a as usize].total_cmp(&values[*b as usize]));
    let mut ranks = vec![255.0; values.len()];
    let last = order.len().saturating_sub(1).max(1) as f32;
    let mut start = 0;
    while start < order.len() {
        let value = values[order[start] as usize];
        let length = order[start..].partition_point(|i| values[*i as usize] <= value);
        let middle = start as f32 + (length - 1) as f32 / 2.0;
        for i in &order[start..start + length] {
            ranks[*i as usize] = libm::roundf(254.0 * middle / last);
        }
        start += length;
    }
    ranks
}

/// One feature's values against its contributions.
pub(super) fn dependence(session: &Session, feature: usize) -> Result<Reply, Failure> {
    let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
    let there_are = scored.matrix.width();
    if feature >= there_are {
        return Err(Failure::OutOfRange {
            asked: feature,
            there_are,
        });
    }
    let (values, contributions) = pairs(scored, feature);
    Ok(Reply::Dependence(Box::new(DependenceView {
        feature,
        values: Dense(values),
        contributions: Dense(contributions),
        explained: scored.explained.rows.len(),
    })))
}

#[cfg(test)]
mod tests {
    use super::ranks;

    #[test]
    fn equal_values_share_a_rank_and_missing_has_its_own() {
        assert_eq!(
            ranks(&[5.0, 1.0, f32::NAN, 5.0, 9.0]),
            [127.0, 0.0, 255.0, 127.0, 254.0]
        );
    }
}
