//! Explaining the customers, and what drives the risk among them.

use std::sync::Arc;

use super::explaining::Explaining;
use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::modelling::model_of;
use super::session::{Scored, Session};
use super::view::{DependenceView, Direction, DriverView, DriversView, StripView, Words};
use super::wire::Dense;
use crate::explain::group_tables::{Block, Builder, GroupTables};
use crate::explain::reading::Scale;
use crate::explain::summary::{self, Driver};
use crate::explain::{Explainer, additivity};
use crate::feature::{FeatureKind, Matrix};
use crate::i18n::{explain as text, number};
use crate::model::trees::TreeEnsemble;

/// Features whose strips are drawn.
const STRIPS: usize = 8;
/// The most points of a strip or scatter: more is invisible.
const MOST_POINTS: usize = 100_000;
/// The most customers whose reasons are estimated for the drivers.
const SAMPLE: usize = 200;

/// Explains customers in an order that is an even sample at any moment.
pub(super) struct ExplainJob {
    target: usize,
    way: Way,
}

/// How far the job's preparations came.
enum Way {
    /// One customer after the other is estimated.
    Sampling,
    /// What many customers are explained with is under construction.
    Building(Box<Builder<Arc<TreeEnsemble>>>),
    /// It is ready, and some customers may be under explanation.
    Explaining(Box<GroupTables<Arc<TreeEnsemble>>>, Option<Customers>),
}

/// Customers under explanation.
struct Customers {
    /// How many were explained before them.
    done: usize,
    rows: Vec<u32>,
    matrix: Matrix,
    block: Block,
}

impl ExplainJob {
    pub(super) fn new(session: &Session, at_most: usize) -> Result<ExplainJob, Failure> {
        let scored = session.scored.as_ref().ok_or(Failure::NotScored)?;
        let target = scored.scores.len().min(at_most).min(most(scored));
        let left = target.saturating_sub(scored.explained.rows.len());
        let way = match &scored.explaining {
            Explaining::Trees { explainer, .. } => {
                Way::Building(Box::new(Builder::new(Arc::clone(explainer), left)))
            }
            Explaining::Sampled(_) | Explaining::Withheld { .. } => Way::Sampling,
        };
        Ok(ExplainJob { target, way })
    }

    pub(super) fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let scored = session.scored.as_mut().ok_or(Failure::NotScored)?;
        let done = scored.explained.rows.len();
        if done >= self.target {
            return Ok(Advance::Finished(view(session)?));
        }
        let mut under_way = 0.0;
        match &mut self.way {
            Way::Sampling => {
                let model = &session.model.as_ref().ok_or(Failure::NoModel)?.model;
                let row = row_at(done, scored.scores.len());
                let numbers = scored.matrix.row(row as usize);
                let margin = scored.margins[row as usize];
                let explaining = &scored.explaining;
                let explanation = explaining.explain(model, &numbers, margin, row as usize)?;
                let contributions = explanation.contributions.iter();
                let out: Vec<f32> = contributions.map(|value| *value as f32).collect();
                let matrix = gather(&scored.matrix, &[row]);
                add(scored, &[row], &matrix, &[margin], &out);
            }
            Way::Building(builder) => {
                if let Some(tables) = builder.step() {
                    self.way = Way::Explaining(Box::new(tables), None);
                }
            }
            Way::Explaining(tables, customers) => match customers.take() {
                // Whoever explained customers meanwhile may have explained these.
                Some(mut some) if some.done == done => {
                    if some.block.step(tables, &some.matrix) {
                        keep(some, tables, scored)?;
                    } else {
                        under_way = some.block.progress(tables) * some.rows.len() as f64;
                        *customers = Some(some);
                    }
                }
                _ => *customers = Some(Customers::next(scored, tables, self.target)),
            },
        }
        let done = scored.explained.rows.len();
        if done < self.target {
            let done = done as u64 + under_way as u64;
            let progress = Progress::new(Stage::Explaining, done, self.target as u64);
            return Ok(Advance::More(progress));
        }
        Ok(Advance::Finished(view(session)?))
    }
}

impl Customers {
    /// The next ones in order.
    fn next(scored: &Scored, tables: &GroupTables<Arc<TreeEnsemble>>, target: usize) -> Customers {
        let total = scored.scores.len();
        let done = scored.explained.rows.len();
        let rows: Vec<u32> = (done..target.min(done + tables.block_rows()))
            .map(|index| row_at(index, total))
            .collect();
        let matrix = gather(&scored.matrix, &rows);
        Customers {
            done,
            block: tables.block(&matrix, 0..rows.len()),
            rows,
            matrix,
        }
    }
}

/// Checks the customers' contributions and adds them to those known.
fn keep(
    customers: Customers,
    tables: &GroupTables<Arc<TreeEnsemble>>,
    scored: &mut Scored,
) -> Result<(), Failure> {
    let Customers {
        rows,
        matrix,
        block,
        ..
    } = customers;
    let mut out = vec![0.0; rows.len() * matrix.width()];
    block.finish(tables, &mut out);
    let margins: Vec<f32> = rows
        .iter()
        .map(|row| scored.margins[*row as usize])
        .collect();
    let (base, tolerance) = (tables.base(), tables.tolerance());
    additivity::check(base, &out, &margins, tolerance, 0)?;
    add(scored, &rows, &matrix, &margins, &out);
    Ok(())
}

/// Adds customers' contributions to those known; `matrix` and `margins` are these rows' own.
fn add(scored: &mut Scored, rows: &[u32], matrix: &Matrix, margins: &[f32], out: &[f32]) {
    let (base, scale) = (scored.explaining.base(), scored.explaining.scale());
    let explained = &mut scored.explained;
    let done = explained.rows.len();
    explained.summary.add(matrix, 0..rows.len(), out);
    for (index, (row, margin)) in rows.iter().zip(margins).enumerate() {
        explained.slopes += scale.slope(base, f64::from(*margin));
        explained.places[*row as usize] = (done + index) as u32;
    }
    explained.contributions.extend_from_slice(out);
    explained.rows.extend_from_slice(rows);
}

/// The most customers that can be explained.
fn most(scored: &Scored) -> usize {
    match scored.explaining {
        Explaining::Trees { .. } => scored.scores.len(),
        Explaining::Sampled(_) => SAMPLE,
        Explaining::Withheld { .. } => 0,
    }
}

/// The row that is explained as the `index`-th of `total`.
fn row_at(index: usize, total: usize) -> u32 {
    ((index as u64 * stride(total)) % total.max(1) as u64) as u32
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
        source: source(&scored.explaining, explained, rows),
        effect: Words::of(|lang| effect.text(lang).to_string()),
        ranked,
        strips,
    })))
}

/// Whose reasons the drivers are made of, and how they came about.
fn source(explaining: &Explaining, explained: usize, rows: usize) -> Words {
    let message = match explaining {
        Explaining::Trees { .. } if explained == rows => text::EXPLAINED_ALL,
        Explaining::Trees { .. } => text::EXPLAINED_SOME,
        Explaining::Sampled(_) if explained == rows => text::EXPLAINED_ESTIMATED,
        Explaining::Sampled(_) => text::EXPLAINED_SAMPLE,
        Explaining::Withheld { .. } => text::NOTE_WITHHELD,
    };
    Words::of(|lang| {
        let [explained, rows] = [explained, rows].map(|n| number::count(lang, n as u64));
        message.fill(lang, &[("explained", &explained), ("rows", &rows)])
    })
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
