//! What a pass of a training for several classes begins with: its rows, what these weigh, its
//! folds, and what is to be fitted.

use super::ClassTraining;
use super::folds::{ClassFolds, candidates};
use crate::feature::prepare::Prepared;
use crate::feature::prepare::split::{grouped_folds, k_folds};
use crate::model::train::TrainError;
use crate::model::train::balance::{Extended, with_made_up};
use crate::model::train::rows::{customers, inputs_of};
use crate::table::Table;

impl ClassTraining {
    /// Begins to learn from the training rows of a prepared table.
    pub(super) fn learn(
        &self,
        table: &Table,
        prepared: &Prepared,
        is_late: &dyn Fn() -> bool,
    ) -> Result<ClassFolds, TrainError> {
        let (seed, classes) = (self.options.train.seed, self.label.names.len());
        let train = &prepared.split.train;
        let class = |row: usize| self.label.classes.get(row).copied().flatten();
        let mut counts = vec![0u64; classes];
        for class in train.iter().filter_map(class) {
            if let Some(count) = counts.get_mut(class as usize) {
                *count += 1;
            }
        }
        let mut tried = candidates(train.len(), classes, seed);
        if let Some(chosen) = self.candidate.filter(|at| *at < tried.options.len()) {
            tried.options = vec![tried.options.swap_remove(chosen)];
        }
        let found = self.found.clone();
        tried.options = found.map_or(tried.options, |found| vec![found]);
        let strata = self.label.strata();
        let seed = seed.wrapping_add(1);
        let folds = match customers(table, &self.plan) {
            Some(customers) => grouped_folds(&strata, customers, train, tried.folds, seed)?,
            None => k_folds(&strata, train, tried.folds, seed)?,
        };
        let rows = train.len() as f64;
        let weight = |count: &u64| rows / (classes as f64 * (*count).max(1) as f64);
        let own = |class: &String| {
            // Of several for one class the last counts.
            let mut named = self.options.weights.iter().rev();
            let found = named.find(|(name, _)| name == class);
            found.map_or(1.0, |(_, weight)| *weight)
        };
        let alike = |count: &u64| match self.options.balanced {
            true => weight(count),
            false => 1.0,
        };
        let weights = match self.options.balanced || !self.options.weights.is_empty() {
            true => counts
                .iter()
                .zip(&self.label.names)
                .map(|(count, class)| (alike(count) * own(class)) as f32)
                .collect(),
            false => Vec::new(),
        };
        let targets = self.label.classes.iter();
        let targets: Vec<u32> = targets.map(|class| class.unwrap_or_default()).collect();
        let wanted = &self.options.train.models;
        let inputs = inputs_of(prepared);
        let matrix = prepared.frame.matrix().unwrap_or_default();
        let seed = self.options.train.seed;
        let Extended {
            matrix,
            classes: targets,
            train,
            folds,
            ..
        } = match self.options.made_up {
            true => with_made_up(&matrix, &targets, &inputs, train, &folds, seed)?,
            false => Extended {
                matrix,
                classes: targets,
                train: train.clone(),
                folds,
                between: Vec::new(),
            },
        };
        let learning = ClassFolds::new(
            matrix,
            &inputs,
            targets,
            counts,
            weights,
            train,
            folds,
            tried.options,
            wanted,
            is_late,
        );
        // The last pass learns by what the first one found.
        let trials = match self.judged {
            None => self.options.trials,
            Some(_) => 0,
        };
        let mut learning = learning.searching_for(trials, self.options.searched.clone(), seed)?;
        if self.hurried {
            learning.hurry();
        }
        if self.search_ended {
            learning.end_search();
        }
        Ok(learning)
    }
}
