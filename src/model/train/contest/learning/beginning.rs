//! What a pass of a comparison begins with: its rows, its folds, and what is to be fitted.

use std::collections::VecDeque;
use std::sync::Arc;

use super::super::fits::Ground;
use super::super::wanted::Wanted;
use super::super::{ContestOptions, Learner};
use super::{Job, Learning};
use crate::feature::prepare::{BinaryLabel, Prepared};
use crate::model::boosting::Binned;
use crate::model::fitting::Kin;
use crate::model::recurrent::Sequence;
use crate::model::train::TrainError;
use crate::model::train::balance::{Extended, coded, with_made_up};
use crate::model::train::candidates::candidates;
use crate::model::train::rows::{answers, folds_of, inputs_of};
use crate::model::train::searching::{Target, Tuning};
use crate::model::train::start::{Balance, monotone};
use crate::table::Column;

impl Learning {
    /// Begins a pass on prepared rows; `kin` says of every row of the table what it belongs
    /// together with.
    pub fn new(
        prepared: Prepared,
        label: &BinaryLabel,
        (customers, kin): (Option<&Column>, Kin),
        wanted: &Wanted,
        options: &ContestOptions,
        is_late: &dyn Fn() -> bool,
    ) -> Result<Learning, TrainError> {
        let seed = options.train.seed;
        let train = &prepared.split.train;
        let labels = answers(label);
        let yes = |row: &usize| labels.get(*row) == Some(&true);
        let positives = train.iter().filter(yes).count();
        let rarer = positives.min(train.len() - positives);
        let mut tried = candidates(train.len(), rarer, seed);
        if let Some(chosen) = wanted.candidate.filter(|at| *at < tried.options.len()) {
            tried.options = vec![tried.options.swap_remove(chosen)];
        }
        let found = wanted.found.boosting.clone();
        tried.options = found.map_or(tried.options, |found| vec![found]);
        let balance = options.train.balance;
        let monotone = monotone(&prepared, &options.train);
        let positive_weight = balance.positive_weight(positives, train.len());
        let tried = tried.held_to(&monotone, positive_weight, balance != Balance::None);
        let count = [tried.folds, tried.repeats];
        let folds = folds_of(label, customers, train, count, seed)?;
        let (matrix, inputs) = (
            prepared.frame.matrix().unwrap_or_default(),
            inputs_of(&prepared),
        );
        let classes = coded(&labels);
        let extended = match balance {
            Balance::Smote => with_made_up(&matrix, &classes, &inputs, train, &folds, seed)?,
            _ => Extended {
                train: train.clone(),
                matrix,
                classes,
                folds,
                between: Vec::new(),
            },
        };
        let labels = extended.labels();
        let Extended {
            matrix,
            train,
            folds,
            between,
            ..
        } = extended;
        let kin = kin.with_made_up(labels.len() - between.len(), &between);
        let binned = Binned::of_until(&matrix, &inputs, &train, 256, 64, is_late);
        let ground = Ground {
            positive_weight,
            monotone,
            binned: Arc::new(binned),
            found: wanted.found.clone(),
            channels: Sequence::of_names(&prepared.frame.names, &inputs),
            matrix,
            inputs,
            labels,
            kin,
            seed,
        };
        // The blended kinds come out of one training in folds.
        let mut jobs = VecDeque::new();
        for learner in &wanted.learners {
            if learner.is_blended() {
                let job = Job {
                    learner: Learner::Blend,
                    fold: None,
                };
                if !jobs.contains(&job) {
                    jobs.push_back(job);
                }
                continue;
            }
            let of = |fold: Option<usize>| Job {
                learner: *learner,
                fold,
            };
            jobs.push_back(of(None));
            if wanted.in_folds {
                jobs.extend((0..tried.folds as usize).map(|fold| of(Some(fold))));
            }
        }
        let targets = Target::of_all(&wanted.learners);
        let searches = wanted.in_folds && options.trials > 0 && !targets.is_empty();
        let tuning = match searches {
            true => {
                let state = options.searched.clone();
                Some(Tuning::new(&targets, options.trials, state, &folds, seed)?)
            }
            false => None,
        };
        Ok(Learning {
            wanted: wanted.clone(),
            total: jobs.len(),
            current: None,
            fitted: Vec::new(),
            blended: None,
            search_cut: None,
            grown: [0; 2],
            hurried: false,
            balanced: balance != Balance::None,
            prepared,
            train,
            ground,
            tried,
            folds,
            jobs,
            tuning,
        })
    }
}
