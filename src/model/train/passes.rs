//! Passes over folds (k-fold cross-validation), whatever is trained: each fold is held out once
//! and judges what was learnt from the others; in the end all rows are learnt from.

use super::late::Cut;
use super::remark::{Notice, Remark};
use super::rows::numbered;
use super::start::{Goal, keep_telling};
use super::{TrainError, TrainOptions, TrainProgress, TrainStage};
use crate::feature::prepare::split::{Fold, SplitReport, Strata, grouped_folds, k_folds};
use crate::feature::prepare::{PreparePlan, Split, TrainingRows};
use crate::model::evaluate::Bootstrap;
use crate::table::{Column, Table};

/// What is trained in one pass.
pub(super) trait Pass {
    /// What the held rows said.
    type Judged;
    /// What was learnt.
    type Learnt;

    /// Does a little.
    fn step_until(
        &mut self,
        table: &Table,
        is_late: &dyn Fn() -> bool,
    ) -> Result<TrainProgress, TrainError>;

    /// What came of it, once it has judged, and what whoever trains should know.
    fn take(&mut self) -> Option<(Self::Judged, Self::Learnt, Vec<Remark>)>;

    /// The rows that judged.
    fn test(judged: &Self::Judged) -> &[u32];
}

/// The folds of these rows, by their answers in the column `label`; customers stay whole where
/// they are known.
///
/// # Errors
/// [`TrainError::TooManyFolds`] when there are too few rows or customers for so many folds.
pub fn fold_rows(
    label: &str,
    strata: &Strata,
    customers: Option<&Column>,
    all: &TrainingRows,
    folds: u32,
    seed: u64,
) -> Result<Vec<Fold>, TrainError> {
    let [class, others] = scarcest(strata, customers, all);
    if u64::from(folds) > others {
        let name = strata.names.get(class as usize);
        return Err(TrainError::TooManyFolds {
            folds: u64::from(folds),
            column: label.to_string(),
            class: name.cloned().unwrap_or_default(),
            others,
            customers: customers.is_some(),
        });
    }
    Ok(match customers {
        Some(customers) => grouped_folds(strata, customers, all, folds, seed)?,
        None => k_folds(strata, all, folds, seed)?,
    })
}

/// The answer beside which there are fewest rows, or customers, with another one, and how many
/// these are: one such is needed in every fold, for it judges nothing by one answer alone.
fn scarcest(strata: &Strata, customers: Option<&Column>, all: &TrainingRows) -> [u64; 2] {
    let rows = all.rows();
    let units = match customers {
        Some(customers) => numbered(customers, rows),
        None => rows.to_vec(),
    };
    let class = |row: u32| strata.of_row.get(row as usize).copied().flatten();
    let answers = units.into_iter().zip(rows);
    let answers = answers.filter_map(|(unit, row)| Some((unit, class(*row)?)));
    let mut answers: Vec<(u32, u32)> = answers.collect();
    answers.sort_unstable();
    answers.dedup();
    // Of each answer, how many have no other.
    let mut only = vec![0_u64; strata.names.len().max(1)];
    let mut total = 0;
    for unit in answers.chunk_by(|a, b| a.0 == b.0) {
        total += 1;
        if let [(_, class)] = unit
            && let Some(count) = only.get_mut(*class as usize)
        {
            *count += 1;
        }
    }
    let others = (0..).zip(only).map(|(class, only)| [class, total - only]);
    others.min_by_key(|[_, others]| *others).unwrap_or_default()
}

/// The split of a pass: a fold's, or all rows and none that judges.
pub fn split_of(fold: Option<&Fold>, all: impl FnOnce() -> TrainingRows) -> Split {
    let (train, test) = match fold {
        Some(fold) => (fold.train.clone(), fold.held.clone()),
        None => (all(), Vec::new()),
    };
    Split {
        train,
        test,
        validation: Vec::new(),
        report: SplitReport::default(),
    }
}

/// The plans of passes where there may be too many columns to learn from.
pub(super) struct Plans {
    /// That of the last model, with the columns that tell most in all rows.
    pub last: PreparePlan,
    /// With every column that may be learnt from.
    pub wide: PreparePlan,
}

impl Plans {
    /// The plan of a pass: of too many columns a fold keeps those that tell most in the rows that
    /// it learns from, for the rows that judge it must have no say in that.
    pub fn of(&self, table: &Table, fold: Option<&Fold>, label: Goal, most: usize) -> PreparePlan {
        let Some(fold) = fold else {
            return self.last.clone();
        };
        let mut plan = self.wide.clone();
        keep_telling(table, &mut plan, label, &fold.train, most);
        plan
    }
}

/// What a pass is told: one fold by itself needs no intervals, for the folds differ by as much
/// as they do.
pub fn options_of(options: &TrainOptions) -> TrainOptions {
    TrainOptions {
        bootstrap: Bootstrap {
            samples: 0,
            ..options.bootstrap
        },
        ..options.clone()
    }
}

/// How far a pass is, whose stages each begin anew: by the time that they take, about.
fn within(progress: &TrainProgress) -> f64 {
    let [from, takes] = match progress.stage {
        TrainStage::Preparing => [0.0, 0.1],
        TrainStage::Searching => [0.1, 0.2],
        TrainStage::Learning | TrainStage::LearningAll => [0.3, 0.6],
        TrainStage::Judging => [0.9, 0.1],
        TrainStage::Done => [1.0, 0.0],
    };
    from + takes * progress.share
}

/// What the pass of all rows gave.
pub(super) type Last<P> = (<P as Pass>::Judged, <P as Pass>::Learnt);

/// The passes that are done, and the one under way.
pub(super) struct Passes<P: Pass> {
    folds: Vec<Fold>,
    /// The pass under way, and whether it is the one of all rows.
    current: Option<(Box<P>, bool)>,
    judged: Vec<P::Judged>,
    skips: bool,
}

impl<P: Pass> Passes<P> {
    /// Nothing is learnt yet.
    pub fn new(folds: Vec<Fold>) -> Passes<P> {
        Passes {
            folds,
            current: None,
            judged: Vec::new(),
            skips: false,
        }
    }

    /// How many there are: one per fold, and the last one.
    pub fn count(&self) -> usize {
        self.folds.len() + 1
    }

    /// How many are done, or left out.
    pub fn done(&self) -> usize {
        match self.is_last() {
            true => self.folds.len(),
            false => self.judged.len(),
        }
    }

    /// What the folds that are done said.
    pub fn judged(&self) -> &[P::Judged] {
        &self.judged
    }

    /// The pass under way.
    pub fn current(&mut self) -> Option<&mut P> {
        self.current.as_mut().map(|(pass, _)| &mut **pass)
    }

    /// The pass under way, to be looked at.
    pub fn under_way(&self) -> Option<&P> {
        self.current.as_ref().map(|(pass, _)| &**pass)
    }

    /// The pass of all rows, if it is under way.
    pub fn of_all(&self) -> Option<&P> {
        let (pass, of_all) = self.current.as_ref()?;
        of_all.then_some(pass)
    }

    /// Lets no more folds judge than have, or than the first: a later one that is under way is
    /// given up.
    pub fn skip_folds(&mut self) {
        self.skips = true;
    }

    fn is_last(&self) -> bool {
        self.judged.len() >= self.folds.len() || (self.skips && !self.judged.is_empty())
    }

    /// That folds were left out, if they were.
    pub fn cut(&self) -> Option<Remark> {
        let [done, all] = [self.judged.len(), self.folds.len()].map(|folds| folds as u64);
        (done < all).then_some(Remark::Cut(Cut::Folds { done, all }))
    }

    /// Does a little; `begin` starts the pass of a fold, or the one of all rows. Gives what the
    /// last pass learnt when it has ended.
    ///
    /// # Errors
    /// [`TrainError`] when it cannot go on.
    pub fn step(
        &mut self,
        table: &Table,
        is_late: &dyn Fn() -> bool,
        notice: &mut Notice,
        begin: impl FnOnce(Option<&Fold>) -> Result<P, TrainError>,
    ) -> Result<(TrainProgress, Option<Last<P>>), TrainError> {
        let is_last = self.is_last();
        let mut pass = match self.current.take() {
            Some((pass, of_all)) if of_all == is_last => pass,
            // What a fold that is skipped has learnt is no model of all rows.
            _ => {
                let fold = self.folds.get(self.judged.len()).filter(|_| !is_last);
                Box::new(begin(fold)?)
            }
        };
        let mut progress = pass.step_until(table, is_late)?;
        let (done, passes) = (self.done() as f64, self.count() as f64);
        progress.share = ((done + within(&progress)) / passes).min(1.0);
        progress.finished = false;
        if is_last && progress.stage == TrainStage::Learning {
            progress.stage = TrainStage::LearningAll;
        }
        let Some((judged, learnt, remarks)) = pass.take() else {
            self.current = Some((pass, is_last));
            return Ok((progress, None));
        };
        for remark in remarks {
            if !notice.remarks.contains(&remark) {
                notice.remarks.push(remark);
            }
        }
        if is_last {
            progress.finished = true;
            return Ok((progress, Some((judged, learnt))));
        }
        self.judged.push(judged);
        Ok((progress, None))
    }

    /// Every row that judged once, ascending, with its fold and its place there.
    pub fn places(&self) -> Vec<(u32, usize, usize)> {
        let mut places = Vec::new();
        for (fold, judged) in self.judged.iter().enumerate() {
            let rows = P::test(judged).iter().enumerate();
            places.extend(rows.map(|(place, row)| (*row, fold, place)));
        }
        places.sort_unstable();
        places
    }
}
