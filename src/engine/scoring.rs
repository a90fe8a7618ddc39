//! Scoring every customer with the loaded model, and their order by that.

use super::dated::{dates, latest};
use super::explaining::Explaining;
use super::failure::Failure;
use super::job::Advance;
use super::message::{Progress, Reply, Stage};
use super::modelling::control;
use super::session::{Explained, LoadedModel, Scored, Session};
use super::view::{LatestView, ScoresView};
use crate::explain::summary::Summary;
use crate::feature::{Contract, Matrix, assemble};

/// The most rows scored between two looks at the message queue.
const ROWS_PER_STEP: usize = 1024;
/// Multiplications of a network in that time.
const WORK_PER_STEP: u64 = 1 << 24;

/// Scores every customer, a block of rows at a time.
pub(super) struct ScoreJob {
    matrix: Matrix,
    margins: Vec<f32>,
    done: usize,
    per_step: usize,
}

impl ScoreJob {
    pub(super) fn new(session: &Session) -> Result<ScoreJob, Failure> {
        let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
        let table = session.customers().ok_or(Failure::NothingOpen)?;
        let fit = session.fit.as_ref().ok_or(Failure::NothingOpen)?;
        let matrix = assemble(loaded.model.contract(), table, fit)?;
        let margins = vec![0.0; matrix.rows()];
        let work = loaded.model.work().unwrap_or(1);
        Ok(ScoreJob {
            matrix,
            margins,
            done: 0,
            per_step: usize::try_from(WORK_PER_STEP / work)
                .map_or(ROWS_PER_STEP, |rows| rows.clamp(1, ROWS_PER_STEP)),
        })
    }

    pub(super) fn step(&mut self, session: &mut Session) -> Result<Advance, Failure> {
        let loaded = session.model.as_ref().ok_or(Failure::NoModel)?;
        let rows = self.matrix.rows();
        let end = (self.done + self.per_step).min(rows);
        loaded.model.margins(
            &self.matrix,
            self.done..end,
            &mut self.margins[self.done..end],
        )?;
        self.done = end;
        if end < rows {
            let progress = Progress::new(Stage::Scoring, end as u64, rows as u64);
            return Ok(Advance::More(progress));
        }
        let scored = rank(
            std::mem::take(&mut self.matrix),
            std::mem::take(&mut self.margins),
            loaded,
        )?;
        let dates = dates(session);
        let latest = dates.and_then(|dates| latest(session, dates, &scored));
        let scored = Scored {
            dates,
            latest,
            ..scored
        };
        let view = scores_view(&scored, loaded.model.contract());
        session.scored = Some(scored);
        session.selection = None;
        Ok(Advance::Finished(Reply::Scores(view)))
    }
}

/// Orders the customers by falling score.
fn rank(matrix: Matrix, margins: Vec<f32>, loaded: &LoadedModel) -> Result<Scored, Failure> {
    let rows = matrix.rows();
    let scores: Vec<f64> = margins
        .iter()
        .map(|margin| loaded.model.probability(*margin))
        .collect();
    let mut order: Vec<u32> = (0..rows as u32).collect();
    // By the model's own scale: probabilities near one are equal long before log-odds are.
    order.sort_by(|a, b| {
        margins[*b as usize]
            .total_cmp(&margins[*a as usize])
            .then(a.cmp(b))
    });
    let mut places = vec![0; rows];
    for (place, row) in order.iter().enumerate() {
        places[*row as usize] = place as u32;
    }
    let mean = scores.iter().sum::<f64>() / rows.max(1) as f64;
    let explained = Explained {
        rows: Vec::new(),
        contributions: Vec::new(),
        places: vec![u32::MAX; rows],
        summary: Summary::new(loaded.model.contract()),
        slopes: 0.0,
    };
    let explainer = loaded.explainer.as_ref();
    let explaining = Explaining::new(&loaded.model, explainer, &matrix, mean)?;
    Ok(Scored {
        matrix,
        margins,
        scores,
        order,
        places,
        mean,
        dates: None,
        latest: None,
        explaining,
        explained,
    })
}

fn scores_view(scored: &Scored, contract: &Contract) -> ScoresView {
    let explaining = &scored.explaining;
    let controls = contract
        .features
        .iter()
        .enumerate()
        .map(|(index, feature)| control(feature, Some(scored.matrix.column(index))))
        .collect();
    ScoresView {
        rows: scored.scores.len(),
        dated: scored.dates.is_some(),
        mean: scored.mean,
        typical: explaining.scale().probability(explaining.base()),
        histogram: histogram(scored.scores.iter().copied()),
        latest: scored.latest.as_ref().map(|latest| {
            let rows = latest.order.iter();
            LatestView {
                customers: latest.order.len(),
                mean: latest.mean,
                histogram: histogram(rows.map(|row| scored.scores[*row as usize])),
            }
        }),
        controls,
    }
}

/// Scores per hundredth, from 0 to 1.
fn histogram(scores: impl Iterator<Item = f64>) -> Vec<u64> {
    let mut histogram = vec![0; 100];
    for score in scores {
        histogram[((score * 100.0) as usize).min(99)] += 1;
    }
    histogram
}
