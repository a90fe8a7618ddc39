//! The best of a pass's kinds chosen, and the rows that judge asked what all of them are worth,
//! a little at a time.

use super::asking::Asking;
use super::deciding::{Decided, of_rows};
use super::learning::Learning;
use super::{ContestOptions, Learner};
use crate::model::evaluate::Ranking;
use crate::model::train::TrainError;
use crate::model::train::comparing::{Comparing, Verdict};
use crate::model::train::judging::{AnswerJudge, Judging, Said};
use crate::model::train::rows::numbered;
use crate::table::Column;

/// What was learnt, and the rows that are asked of it.
pub(super) struct Judgement {
    pub learning: Box<Learning>,
    pub decided: Decided,
    /// One per row of the table.
    pub answers: Vec<bool>,
    how: Judging,
    asking: Option<Asking>,
    /// How the kinds rank training rows that they have not seen, as far as that is reckoned.
    unseen: Vec<Ranking>,
    /// The rows that judge, once they are asked.
    pub test: Vec<u32>,
    comparing: Option<Comparing<AnswerJudge<Learner>>>,
}

impl Judgement {
    /// Nothing is asked yet.
    pub fn new(
        learning: Box<Learning>,
        decided: Decided,
        answers: Vec<bool>,
        options: &ContestOptions,
    ) -> Judgement {
        let test = &learning.prepared.split.test;
        let asking = Asking::new(&decided.entries, test, options.train.seed);
        Judgement {
            how: Judging {
                rule: options.train.threshold_by,
                bootstrap: options.train.bootstrap,
            },
            asking: Some(asking),
            unseen: Vec::new(),
            test: Vec::new(),
            comparing: None,
            learning,
            decided,
            answers,
        }
    }

    /// The share that is done, from 0 to 1: half of it is asking.
    pub fn share(&self) -> f64 {
        let asked = self.asking.as_ref().map_or(1.0, Asking::share);
        let compared = self.comparing.as_ref().map_or(0.0, Comparing::share);
        0.5 * (asked + compared)
    }

    /// Does a little; whether that was all. `customers` are those of the table's rows, if these
    /// have several.
    ///
    /// # Errors
    /// [`TrainError`] when the rows do not allow figures.
    pub fn step(
        &mut self,
        customers: Option<&Column>,
        is_late: &dyn Fn() -> bool,
    ) -> Result<bool, TrainError> {
        if let Some(comparing) = &mut self.comparing {
            return comparing.step(is_late);
        }
        let (entries, matrix) = (&self.decided.entries, &self.learning.ground.matrix);
        if let Some(asking) = &mut self.asking
            && !asking.step(entries, matrix, &self.answers, is_late)
        {
            return Ok(false);
        }
        // Of many rows each takes its time.
        if let Some(entry) = entries.get(self.unseen.len()) {
            self.unseen.push(entry.ranking(&self.answers));
            return Ok(false);
        }
        let (test, of_entries) = self.asking.take().map(Asking::finish).unwrap_or_default();
        let said: Vec<Said<Learner>> = entries
            .iter()
            .zip(std::mem::take(&mut self.unseen))
            .zip(of_entries)
            .map(|((entry, unseen), test)| Said {
                model: entry.learner,
                unseen,
                test,
            })
            .collect();
        let judge = AnswerJudge {
            how: self.how,
            best: self.decided.model,
            labels: of_rows(&self.answers, test.iter().copied()),
            groups: customers.map(|column| numbered(column, &test)),
        };
        self.comparing = Some(Comparing::where_rows(judge, said));
        self.test = test;
        Ok(false)
    }

    /// What the rows said, once all is done.
    ///
    /// # Errors
    /// [`TrainError::NothingLearnt`] before.
    pub fn verdict(&mut self) -> Result<Verdict<AnswerJudge<Learner>>, TrainError> {
        let comparing = self.comparing.take().ok_or(TrainError::NothingLearnt)?;
        Ok(comparing.finish())
    }
}
