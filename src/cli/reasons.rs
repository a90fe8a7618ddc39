//! The contributions of many rows, by whatever explains the model.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::error::CommandError;
use super::rows::{tell, tell_of_none};
use super::tree_reasons;
use crate::explain::linear::LinearShap;
use crate::explain::sampling::{self, MOST_BACKGROUND, Sampling};
use crate::explain::{Explainer, additivity};
use crate::feature::Matrix;
use crate::i18n::{command as text, number};
use crate::model::Scorer;
use crate::model::neural::LinearModel;
use crate::model::trees::TreeEnsemble;

/// How often it is told how far the work is.
const PACE: Duration = Duration::from_secs(5);

/// What is to be explained.
pub struct Asked<'a> {
    /// The model.
    pub model: &'a Scorer,
    /// All rows.
    pub matrix: &'a Matrix,
    /// How many of them are explained, from the first on.
    pub rows: usize,
    /// The rows to compare with, if they were given.
    pub background: Option<&'a Matrix>,
    /// Pairs of features whose interaction is wanted.
    pub pairs: &'a [[usize; 2]],
}

/// Why rows have their scores; not-a-number stands where the model gives none.
pub struct Reasons {
    /// The score before any feature is known, on the model's scale.
    pub base: f64,
    /// Each row's score on the model's scale.
    pub margins: Vec<f64>,
    /// Each row's probability.
    pub scores: Vec<f64>,
    /// Per pair, each row's interaction.
    pub pairs: Vec<Vec<f64>>,
    /// One per row and feature, row after row.
    pub shares: Vec<f32>,
    /// Standard errors of the shares; none where these are exact.
    pub errors: Vec<f32>,
    width: usize,
}

impl Reasons {
    /// One row's contributions.
    pub fn shares_of(&self, row: usize) -> &[f32] {
        let range = row * self.width..(row + 1) * self.width;
        self.shares.get(range).unwrap_or(&[])
    }

    /// One row's standard errors.
    pub fn errors_of(&self, row: usize) -> &[f32] {
        let range = row * self.width..(row + 1) * self.width;
        self.errors.get(range).unwrap_or(&[])
    }

    /// Whether the contributions are estimates.
    pub fn is_estimated(&self) -> bool {
        !self.errors.is_empty()
    }
}

/// How far the work is, told now and then.
pub(super) struct Progress {
    told: Instant,
    all: usize,
}

impl Progress {
    pub(super) fn new(all: usize) -> Progress {
        Progress {
            told: Instant::now(),
            all,
        }
    }

    pub(super) fn at(&mut self, done: usize) {
        if self.told.elapsed() < PACE || done == self.all {
            return;
        }
        self.told = Instant::now();
        let done = number::grouped(done as u64);
        let all = number::grouped(self.all as u64);
        tell(text::EXPLAINED, &[("done", &done), ("all", &all)]);
    }
}

/// Explains the rows.
pub fn of(asked: &Asked) -> Result<Reasons, CommandError> {
    if let Some(ensemble) = asked.model.explainable(asked.matrix) {
        return asked.by_trees(&ensemble);
    }
    if !asked.pairs.is_empty() {
        return Err(CommandError::PairsNeedTrees);
    }
    match asked.model.linear() {
        Some(linear) => asked.by_coefficients(&linear),
        None => asked.by_sampling(),
    }
}

impl Asked<'_> {
    fn by_trees(&self, ensemble: &Arc<TreeEnsemble>) -> Result<Reasons, CommandError> {
        let mut margins = vec![0.0; self.rows];
        ensemble.predict_margins(self.matrix, 0..self.rows, &mut margins);
        let used = self.background.map(even_background);
        let found = tree_reasons::of(ensemble, self.matrix, &margins, used.as_ref(), self.pairs)?;
        let scores = margins.iter().map(|margin| self.model.probability(*margin));
        Ok(Reasons {
            base: found.base,
            scores: scores.collect(),
            margins: margins.iter().map(|margin| f64::from(*margin)).collect(),
            pairs: found.pairs,
            width: self.matrix.width(),
            shares: found.shares,
            errors: Vec::new(),
        })
    }

    fn by_coefficients(&self, linear: &LinearModel) -> Result<Reasons, CommandError> {
        let explainer = match self.background {
            Some(background) => LinearShap::against(linear, 0, background),
            None => LinearShap::new(linear, 0, self.matrix),
        };
        let explainer = explainer.ok_or(CommandError::NoBackground)?;
        let scores = self.scores(self.matrix, self.rows)?;
        tell_of_none(&scores);
        let width = self.matrix.width();
        let mut shares = vec![f32::NAN; self.rows * width];
        let mut margins = vec![f64::NAN; self.rows];
        let mut own = vec![0.0; width];
        for (row, score) in scores.iter().enumerate().filter(|(_, s)| !s.is_nan()) {
            let margin = explainer
                .explain_scored(&self.matrix.row(row), row, *score, &mut own)
                .map_err(CommandError::Explain)?;
            let places = shares.iter_mut().skip(row * width);
            places.zip(&own).for_each(|(to, from)| *to = *from as f32);
            if let Some(slot) = margins.get_mut(row) {
                *slot = margin;
            }
        }
        Ok(Reasons {
            base: explainer.base(),
            margins,
            scores,
            pairs: Vec::new(),
            width,
            shares,
            errors: Vec::new(),
        })
    }

    fn by_sampling(&self) -> Result<Reasons, CommandError> {
        let scores = self.scores(self.matrix, self.rows)?;
        tell_of_none(&scores);
        let background = self.background.unwrap_or(self.matrix);
        let sampled = Sampled {
            matrix: self.matrix,
            background,
            background_scores: &self.scores(background, background.rows())?,
            work: self.model.work().unwrap_or(1),
            is_first: true,
        };
        sampled.explain(scores, |matrix, out| {
            let scored = self.model.scores(matrix, 0..matrix.rows(), out);
            scored.map_err(|fault| CommandError::Network(Box::new(fault)))
        })
    }

    /// The probabilities of the first rows of a matrix.
    fn scores(&self, matrix: &Matrix, rows: usize) -> Result<Vec<f64>, CommandError> {
        let mut scores = vec![0.0; rows];
        let scored = self.model.scores_or_none(matrix, 0..rows, &mut scores);
        scored.map_err(|fault| CommandError::Network(Box::new(fault)))?;
        Ok(scores)
    }
}

/// What is to be explained by sampling.
pub struct Sampled<'a> {
    /// The rows, of which the first are explained.
    pub matrix: &'a Matrix,
    /// The rows to compare with.
    pub background: &'a Matrix,
    /// Their scores; those without one are left out.
    pub background_scores: &'a [f64],
    /// Multiplications that the score of one row takes.
    pub work: u64,
    /// Whether it is yet to be said that these are estimates.
    pub is_first: bool,
}

impl Sampled<'_> {
    /// Explains as many rows as there are `scores`, by what `score` gives the rows of a matrix.
    pub fn explain(
        &self,
        scores: Vec<f64>,
        score: impl Fn(&Matrix, &mut [f64]) -> Result<(), CommandError>,
    ) -> Result<Reasons, CommandError> {
        let (rows, width) = (scores.len(), self.matrix.width());
        if width > sampling::MOST_FEATURES {
            return Err(CommandError::TooWide { features: width });
        }
        let known = (0u32..).zip(self.background_scores);
        let known = known.filter(|(_, score)| !score.is_nan());
        let known: Vec<u32> = known.map(|(row, _)| row).collect();
        let background = even_sample(self.background, &known);
        // Whoever asks here has the time that a page has not.
        let evaluations = sampling::evaluations(width, self.work);
        let evaluations = evaluations.unwrap_or(sampling::least_evaluations(width));
        let sampling = Sampling::new(&background, evaluations, &score)?;
        let sampling = sampling.ok_or(CommandError::NoBackground)?;
        if self.is_first {
            let compared = number::grouped(sampling.background() as u64);
            tell(text::ESTIMATED, &[("background", &compared)]);
        }
        let mut shares = vec![f32::NAN; rows * width];
        let mut errors = shares.clone();
        let tolerance = additivity::tolerance(width, 1.0);
        let mut progress = Progress::new(rows);
        for (row, own) in scores.iter().enumerate().filter(|(_, s)| !s.is_nan()) {
            let estimate = sampling.explain(&self.matrix.row(row), &score)?;
            let places = row * width..(row + 1) * width;
            for (to, from) in [
                (&mut shares, &estimate.contributions),
                (&mut errors, &estimate.errors),
            ] {
                let to = to.get_mut(places.clone()).unwrap_or_default();
                let pairs = to.iter_mut().zip(from);
                pairs.for_each(|(to, from)| *to = *from as f32);
            }
            let of_row = shares.get(places).unwrap_or(&[]);
            additivity::check(sampling.base(), of_row, &[*own as f32], tolerance, row)
                .map_err(CommandError::Explain)?;
            progress.at(row + 1);
        }
        Ok(Reasons {
            base: sampling.base(),
            margins: scores.clone(),
            scores,
            pairs: Vec::new(),
            width,
            shares,
            errors,
        })
    }
}

/// Some of the rows, as many as a background has at most, evenly spread.
fn even_sample(all: &Matrix, rows: &[u32]) -> Matrix {
    let used = rows.len().min(MOST_BACKGROUND);
    let chosen = (0..used).filter_map(|at| rows.get(at * rows.len() / used.max(1)).copied());
    all.chosen(&chosen.collect::<Vec<u32>>())
}

/// The rows that sums of trees are compared with; says so where not all that were given are.
pub(super) fn even_background(all: &Matrix) -> Matrix {
    let used = even_sample(all, &(0..all.rows() as u32).collect::<Vec<u32>>());
    if used.rows() < all.rows() {
        let [used, all] = [used.rows(), all.rows()].map(|rows| number::grouped(rows as u64));
        tell(text::BACKGROUND, &[("used", &used), ("all", &all)]);
    }
    used
}
