//! The best of a pass's models chosen by unseen training rows, and the test rows asked what they
//! say of all, some thousand rows at a time.

use super::folds::Learnt;
use super::judging::{ClassJudge, Judged, SaidClasses, losses, softmax, truth_of};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::{ClassLabel, Prepared};
use crate::model::evaluate::Bootstrap;
use crate::model::train::comparing::{Comparing, Verdict, mean};
use crate::model::train::{ModelName, TrainError};
use crate::model::trees::{Link, Outputs};

/// Most rows that are asked in one step.
const ROWS_PER_STEP: usize = 4_096;

/// Trees × rows that are asked in one step: a few milliseconds' worth.
const TREES_PER_STEP: usize = 200_000;

/// Models and the rows that are asked of them.
pub(super) struct Judgement {
    prepared: Prepared,
    learnt: Learnt,
    /// The test rows' features.
    matrix: Matrix,
    wanted: Vec<ModelName>,
    bootstrap: Bootstrap,
    classes: usize,
    /// The classes of training rows that the folds' models have not seen, and of the test rows.
    truth: [Vec<usize>; 2],
    /// The test rows' customers, if these have several.
    groups: Option<Vec<u32>>,
    said: Vec<SaidClasses>,
    /// The model that is asked.
    now: Option<Asked>,
    best: Option<ModelName>,
    comparing: Option<Comparing<ClassJudge>>,
}

/// A model that is asked.
struct Asked {
    outputs: Option<Outputs>,
    /// Trees of all classes.
    trees: usize,
    /// Rows that were asked.
    done: usize,
    /// A sum per class, row after row.
    margins: Vec<f32>,
}

impl Judgement {
    /// Nothing is asked yet.
    pub fn new(
        prepared: Prepared,
        learnt: Learnt,
        label: &ClassLabel,
        groups: Option<Vec<u32>>,
        wanted: &[ModelName],
        bootstrap: Bootstrap,
    ) -> Judgement {
        let test = &prepared.split.test;
        Judgement {
            matrix: prepared.frame.matrix().unwrap_or_default().chosen(test),
            truth: [truth_of(label, &learnt.rows), truth_of(label, test)],
            wanted: wanted.to_vec(),
            classes: label.names.len(),
            said: Vec::with_capacity(learnt.models.len()),
            now: None,
            best: None,
            comparing: None,
            prepared,
            learnt,
            groups,
            bootstrap,
        }
    }

    /// The share that is done, from 0 to 1: half of it is asking.
    pub fn share(&self) -> f64 {
        if let Some(comparing) = &self.comparing {
            return 0.5 + 0.5 * comparing.share();
        }
        let done = self.now.as_ref().map_or(0, |asked| asked.done);
        let now = done as f64 / self.matrix.rows().max(1) as f64;
        0.5 * (self.said.len() as f64 + now) / self.learnt.models.len().max(1) as f64
    }

    /// Does a little; whether that was all.
    ///
    /// # Errors
    /// [`TrainError`] when there is no model, or the rows do not allow figures.
    pub fn step(&mut self, is_late: &dyn Fn() -> bool) -> Result<bool, TrainError> {
        if let Some(comparing) = &mut self.comparing {
            return comparing.step(is_late);
        }
        let Some((model, sums)) = self.learnt.models.get(self.said.len()) else {
            self.compare()?;
            return Ok(false);
        };
        let rows = self.matrix.rows();
        let asked = self.now.get_or_insert_with(|| {
            let outputs = Outputs::new(sums.clone(), Link::Softmax);
            let count = outputs.as_ref().map_or(0, Outputs::count);
            Asked {
                trees: sums.iter().map(|sum| sum.trees().len()).sum(),
                margins: vec![0.0; rows * count],
                outputs,
                done: 0,
            }
        });
        let some = (TREES_PER_STEP / asked.trees.max(1)).clamp(1, ROWS_PER_STEP);
        let end = (asked.done + some).min(rows);
        if let Some(outputs) = &asked.outputs {
            let count = outputs.count();
            let out = asked.margins.get_mut(asked.done * count..end * count);
            outputs.predict_margins(&self.matrix, asked.done..end, out.unwrap_or_default());
        }
        asked.done = end;
        if end < rows {
            return Ok(false);
        }
        let mut shares = vec![0.0; asked.margins.len()];
        if let Some(outputs) = &asked.outputs {
            outputs.predictions(&asked.margins, &mut shares);
        }
        let unseen = self.learnt.unseen.get(self.said.len());
        let unseen = softmax(unseen.map_or(&[][..], Vec::as_slice), self.classes);
        let own = losses(&self.truth[0], &unseen, self.classes);
        self.said.push(SaidClasses {
            model: *model,
            unseen: mean(&own, None).unwrap_or(f64::INFINITY),
            shares,
        });
        self.now = None;
        Ok(false)
    }

    /// All said what they say: the best is chosen, and all are judged.
    fn compare(&mut self) -> Result<(), TrainError> {
        let best = self
            .said
            .iter()
            .filter(|said| self.wanted.contains(&said.model))
            .min_by(|a, b| a.unseen.total_cmp(&b.unseen))
            .map(|said| said.model)
            .ok_or(TrainError::NothingLearnt)?;
        self.best = Some(best);
        let judge = ClassJudge {
            bootstrap: self.bootstrap,
            best,
            truth: std::mem::take(&mut self.truth[1]),
            classes: self.classes,
            groups: self.groups.take(),
        };
        let said = std::mem::take(&mut self.said);
        self.comparing = Some(Comparing::where_rows(judge, said));
        Ok(())
    }

    /// What the rows said, and what was learnt from the prepared rows.
    ///
    /// # Errors
    /// [`TrainError::NothingLearnt`] before all is done.
    pub fn finish(self) -> Result<(Judged, Learnt, Prepared), TrainError> {
        let comparing = self.comparing.ok_or(TrainError::NothingLearnt)?;
        let Verdict { said, compared, .. } = comparing.finish();
        let judged = Judged {
            model: self.best.ok_or(TrainError::NothingLearnt)?,
            compared,
            split: self.prepared.split.report.clone(),
            train_rows: self.prepared.split.train.len() as u64,
            said,
            test: self.prepared.split.test.clone(),
        };
        Ok((judged, self.learnt, self.prepared))
    }
}
