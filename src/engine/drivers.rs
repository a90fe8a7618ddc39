//! Explaining the customers, and what drives the risk among them.

use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::modelling::model_of;
use super::session::{Scored, Session};
use super::view::{DependenceView, Direction, DriverView, DriversView, StripView};
use super::wire::Dense;
use crate::explain::summary::{self, Driver};
use crate::explain::{Explainer, additivity, reading};
use crate::feature::{FeatureKind, Matrix};

/// Rows explained between two looks at the message queue.
const ROWS_PER_STEP: usize = 16;
/// Features whose strips are drawn.
const STRIPS: usize = 8;
/// The most points of a strip or scatter: more is invisible.
const MOST_POINTS: usize = 100_000;

/// Explains customers in an order that is an even sample at any moment.
pub(super) struct ExplainJob {
    target: usize,
}

impl ExplainJob {
    pub(super) fn new(session: &Session, at_most: usize) -> Result<ExplainJob, Failure> {
        let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
        Ok(ExplainJob {
            target: scored.scores.len().min(at_most),
        })
    }

    pub(super) fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
        let scored = session.scored.as_mut().ok_or(Failure::NotScored)?;
        let total = scored.scores.len();
        let done = scored.explained.rows.len();
        let stride = stride(total);
        let rows: Vec<u32> = (done..self.target.min(done + ROWS_PER_STEP))
            .map(|index| ((index as u64 * stride) % total as u64) as u32)
            .collect();
        let width = scored.matrix.width();
        let block = gather(&scored.matrix, &rows);
        let mut out = vec![0.0; rows.len() * width];
        let margins: Vec<f32> = rows
            .iter()
            .map(|row| scored.margins[*row as usize])
            .collect();
        let explainer = &loaded.explainer;
        additivity::explain_checked(explainer, &block, 0..rows.len(), &margins, &mut out)?;
        scored.explained.summary.add(&block, 0..rows.len(), &out);
        for (index, row) in rows.iter().enumerate() {
            scored.explained.slopes += reading::secant(explainer.base(), f64::from(margins[index]));
            scored.explained.places[*row as usize] = (done + index) as u32;
        }
        scored.explained.contributions.extend_from_slice(&out);
        scored.explained.rows.extend_from_slice(&rows);
        let done = done + rows.len();
        if done < self.target {
            let progress = Progress::new(Stage::Explaining, done as u64, self.target as u64);
            return Ok(Advance::More(progress));
        }
        Ok(Advance::Finished(view(session)?))
    }
}

/// A step through the rows that visits each once and spreads any beginning of
/// them evenly (the golden ratio's multiple, made coprime to the length).
fn stride(length: usize) -> u64 {
    let length = length.max(1) as u64;
    let mut stride = (length as f64 * 0.618_033_988_75) as u64 | 1;
    while greatest_common_divisor(stride, length) != 1 {
        stride += 2;
    }
    stride
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn gather(matrix: &Matrix, rows: &[u32]) -> Matrix {
    let columns = (0..matrix.width())
        .map(|feature| {
            let column = matrix.column(feature);
            rows.iter().map(|row| column[*row as usize]).collect()
        })
        .collect();
    Matrix::new(rows.len(), columns).unwrap_or_default()
}

/// What drives the risk among the customers explained so far.
pub(super) fn view(session: &Session) -> Result<Reply, Failure> {
    let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
    let model = model_of(session)?;
    let features = &model.contract().features;
    // One slope for all features, so that points and log-odds rank them alike.
    let slope = scored.explained.slopes / scored.explained.rows.len().max(1) as f64;
    let ranked: Vec<DriverView> = scored
        .explained
        .summary
        .top(usize::MAX)
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
    Ok(Reply::Drivers(Box::new(DriversView {
        explained: scored.explained.rows.len(),
        rows: scored.scores.len(),
        ranked,
        strips,
    })))
}

fn direction(driver: &Driver, kind: &FeatureKind) -> Direction {
    match (driver.direction, kind) {
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
    use super::{ranks, stride};

    #[test]
    fn the_stride_visits_every_row_once() {
        for length in [1u64, 2, 3, 10, 97, 5_630, 20_000] {
            let step = stride(length as usize);
            let mut seen = vec![false; length as usize];
            for index in 0..length {
                seen[((index * step) % length) as usize] = true;
            }
            assert!(seen.iter().all(|seen| *seen), "{length}");
        }
    }

    #[test]
    fn equal_values_share_a_rank_and_missing_has_its_own() {
        assert_eq!(
            ranks(&[5.0, 1.0, f32::NAN, 5.0, 9.0]),
            [127.0, 0.0, 255.0, 127.0, 254.0]
        );
    }
}
