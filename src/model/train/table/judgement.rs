//! The test rows asked what they say of a training's models: some thousand rows at a time, then
//! some of the samples of the figures' intervals at a time.

use crate::feature::matrix::Matrix;
use crate::feature::prepare::Prepared;
use crate::model::evaluate::Ranking;
use crate::model::train::comparing::Comparing;
use crate::model::train::judging::{AnswerJudge, Judging, Said};
use crate::model::train::outcome::{Judged, chosen};
use crate::model::train::{FoldTrained, ModelName, TrainError};
use crate::model::trees::{TreeEnsemble, probability, sigmoid};

/// Most rows that are asked in one step.
const ROWS_PER_STEP: usize = 4_096;

/// Trees × rows that are asked in one step: a few milliseconds' worth.
const TREES_PER_STEP: usize = 200_000;

/// Models and the rows that are asked of them.
pub(super) struct Judgement {
    prepared: Prepared,
    matrix: Matrix,
    learnt: FoldTrained,
    best: ModelName,
    how: Judging,
    /// The answers of training rows that the folds' models have not seen, and of the test rows.
    labels: [Vec<bool>; 2],
    /// The test rows' customers, if these have several.
    groups: Option<Vec<u32>>,
    /// What the models that were asked said.
    said: Vec<Said<ModelName>>,
    /// What the one under way said so far, of the test rows from the first on.
    now: Vec<f64>,
    comparing: Option<Comparing<AnswerJudge<ModelName>>>,
}

impl Judgement {
    /// Nothing is asked yet. `labels` are those of the rows of `learnt` and of the test rows.
    pub fn new(
        prepared: Prepared,
        learnt: FoldTrained,
        labels: [Vec<bool>; 2],
        groups: Option<Vec<u32>>,
        wanted: &[ModelName],
        how: Judging,
    ) -> Result<Judgement, TrainError> {
        Ok(Judgement {
            best: chosen(&learnt, &labels[0], wanted)?,
            matrix: prepared.frame.matrix().unwrap_or_default(),
            said: Vec::with_capacity(learnt.models.len()),
            now: Vec::new(),
            comparing: None,
            prepared,
            learnt,
            labels,
            groups,
            how,
        })
    }

    /// The share that is done, from 0 to 1: half of it is asking.
    pub fn share(&self) -> f64 {
        if let Some(comparing) = &self.comparing {
            return 0.5 + 0.5 * comparing.share();
        }
        let rows = self.prepared.split.test.len().max(1);
        let asked = self.said.len() as f64 + self.now.len() as f64 / rows as f64;
        0.5 * asked / self.learnt.models.len().max(1) as f64
    }

    /// Does a little; whether that was all.
    pub fn step(&mut self, is_late: &dyn Fn() -> bool) -> Result<bool, TrainError> {
        if let Some(comparing) = &mut self.comparing {
            return comparing.step(is_late);
        }
        // The baseline and the parts of a blend are told in any case.
        let Some((model, ensemble)) = self.learnt.models.get(self.said.len()) else {
            let judge = AnswerJudge {
                how: self.how,
                best: self.best,
                labels: std::mem::take(&mut self.labels[1]),
                groups: self.groups.take(),
            };
            self.comparing = Some(Comparing::new(judge, std::mem::take(&mut self.said)));
            return Ok(false);
        };
        let test = &self.prepared.split.test;
        let some = TREES_PER_STEP / ensemble.trees().len().max(1);
        let begin = self.now.len();
        let end = (begin + some.clamp(1, ROWS_PER_STEP)).min(test.len());
        let rows = test.get(begin..end).unwrap_or_default();
        self.now.extend(predict(ensemble, &self.matrix, rows));
        if end >= test.len() {
            let said = Said {
                model: *model,
                unseen: self.unseen(self.said.len()),
                test: std::mem::take(&mut self.now),
            };
            self.said.push(said);
        }
        Ok(false)
    }

    /// How a model ranks training rows that it has not seen.
    fn unseen(&self, place: usize) -> Ranking {
        let margins = self.learnt.unseen.get(place);
        let margins = margins.map(Vec::as_slice).unwrap_or_default();
        let probabilities: Vec<f64> = margins.iter().map(|margin| sigmoid(*margin)).collect();
        Ranking::new(&self.labels[0], &probabilities)
    }

    /// What the rows said, of what was learnt from the prepared rows.
    ///
    /// # Errors
    /// [`TrainError::NothingLearnt`] before all is done.
    pub fn finish(self) -> Result<(Judged, FoldTrained, Prepared), TrainError> {
        let verdict = self.comparing.ok_or(TrainError::NothingLearnt)?.finish();
        let judged = Judged {
            model: self.best,
            compared: verdict.compared,
            ranking: verdict.best.ok_or(TrainError::NothingLearnt)?.ranking,
            split: self.prepared.split.report.clone(),
            train_rows: self.prepared.split.train.len() as u64,
            curves: self.learnt.curves.clone(),
            candidates: self.learnt.candidates.clone(),
        };
        Ok((judged, self.learnt, self.prepared))
    }
}

/// The probabilities of some rows.
fn predict<'a>(
    ensemble: &'a TreeEnsemble,
    matrix: &'a Matrix,
    rows: &'a [u32],
) -> impl Iterator<Item = f64> + 'a {
    let margin = move |row: &u32| ensemble.margin(&matrix.row(*row as usize));
    rows.iter().map(move |row| probability(margin(row)))
}
