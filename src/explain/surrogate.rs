//! A small tree that says nearly what a model says: a surrogate (Craven and Shavlik 1996),
//! with how near it comes.
//!
//! The tree learns the model's scores, not the answers, so it speaks of the model alone.
//! Rows that it has not learnt from, of customers that it has not learnt from, tell its fidelity:
//! the share of the scores' variance that it gives again, and how often it puts a row on the
//! model's side of the threshold.
//! Where fidelity is low its rules explain little, which is why both belong together.

mod grow;
mod rules;
mod tree;

use serde::{Deserialize, Serialize};

pub use rules::{Condition, SurrogateRule};
pub use tree::{SurrogateNode, SurrogateSplit, SurrogateTest, SurrogateTree};

use super::inspection::{InspectionError, Scores, sample, scores_of};
use crate::feature::contract::Feature;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::Random;
use crate::model::fitting::Kin;
use grow::Growth;

/// Deepest tree: of a deeper one nobody reads the rules.
pub const DEEPEST: usize = 8;

/// Least rows to learn from and to judge by.
const LEAST_ROWS: u64 = 10;

/// How a surrogate is made.
#[derive(Clone, Debug, PartialEq)]
pub struct SurrogateOptions {
    /// Most cuts between root and leaf, at most [`DEEPEST`].
    pub depth: usize,
    /// Least rows in a leaf; a hundredth of the rows if not given.
    pub least: Option<usize>,
    /// The share of the rows that judge.
    pub held: f64,
    /// Which rows of the matrix belong together: customers are held back whole.
    pub kin: Kin,
    /// The probability from which the model counts a row as leaving, or as of the class; the mean
    /// of the scores if not given, for of a rare class hardly any row reaches a half.
    pub threshold: Option<f64>,
    /// Most rows, learnt from and held back together.
    pub rows: usize,
    /// The seed of sample and split.
    pub seed: u64,
}

impl Default for SurrogateOptions {
    fn default() -> SurrogateOptions {
        SurrogateOptions {
            depth: 4,
            least: None,
            held: 0.3,
            kin: Kin::default(),
            threshold: Some(0.5),
            rows: 50_000,
            seed: 0,
        }
    }
}

/// How near a surrogate comes to the model, on rows that it has not learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fidelity {
    /// The rows.
    pub rows: u64,
    /// 1 − the share of the scores' variance that is lost (R²); `None` where they do not vary.
    pub r_squared: Option<f64>,
    /// The mean distance of the scores.
    pub mean_error: f64,
    /// The share of rows on the same side of the threshold.
    pub agreement: f64,
    /// The agreement beyond what chance gives (Cohen's kappa); `None` where both always say
    /// the same one thing.
    pub kappa: Option<f64>,
}

/// A surrogate and how near it comes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Surrogate {
    /// The tree.
    pub tree: SurrogateTree,
    /// On rows held back.
    pub fidelity: Fidelity,
    /// On the rows it learnt from.
    pub learnt: Fidelity,
    /// The threshold of both.
    pub threshold: f64,
}

impl Surrogate {
    /// Its leaves as rules, the highest score first.
    pub fn rules(&self, features: &[Feature]) -> Vec<SurrogateRule> {
        rules::of(&self.tree, features)
    }
}

/// How far a surrogate is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurrogateProgress {
    /// The share that is done, from 0 to 1.
    pub share: f64,
    /// Whether all is done.
    pub finished: bool,
}

/// A surrogate under way: some rows scored, or one feature of one node, a step.
pub struct SurrogateFit {
    matrix: Matrix,
    rows: Vec<u32>,
    scores: Vec<f64>,
    held: Vec<u32>,
    growth: Growth,
    threshold: Option<f64>,
}

/// Rows scored in one step.
const BLOCK: usize = 2_000;

impl SurrogateFit {
    /// Begins a surrogate on the `features` of `matrix`.
    ///
    /// # Errors
    /// [`InspectionError::TooFewRows`].
    pub fn new(
        matrix: &Matrix,
        features: &[Feature],
        options: &SurrogateOptions,
    ) -> Result<SurrogateFit, InspectionError> {
        let rows = sample(
            matrix.rows(),
            options.rows.max(LEAST_ROWS as usize),
            options.seed,
        );
        if (rows.len() as u64) < LEAST_ROWS {
            return Err(InspectionError::TooFewRows {
                rows: rows.len() as u64,
                needed: LEAST_ROWS,
            });
        }
        let (learnt, held) = parted(&rows, options);
        Ok(SurrogateFit {
            matrix: matrix.chosen(&rows),
            scores: Vec::with_capacity(rows.len()),
            growth: Growth::new(features, learnt, options),
            threshold: options.threshold,
            rows,
            held,
        })
    }

    /// Does a little.
    ///
    /// # Errors
    /// [`InspectionError::Score`] where the model gives no finite score.
    pub fn step(&mut self, score: &impl Scores) -> Result<SurrogateProgress, InspectionError> {
        let from = self.scores.len();
        if from < self.rows.len() {
            let block = from..(from + BLOCK).min(self.rows.len());
            let places: Vec<u32> = (block.start as u32..block.end as u32).collect();
            let names = self.rows.get(block).unwrap_or_default();
            let scores = scores_of(score, &self.matrix.chosen(&places), names)?;
            self.scores.extend(scores);
            let share = self.scores.len() as f64 / self.rows.len() as f64;
            return Ok(SurrogateProgress {
                share: share / 2.0,
                finished: false,
            });
        }
        let share = self.growth.step(&self.matrix, &self.scores);
        Ok(SurrogateProgress {
            share: 0.5 + share / 2.0,
            finished: self.growth.is_finished(),
        })
    }

    /// The surrogate as far as it has grown.
    pub fn finish(self) -> Surrogate {
        let learnt = self.growth.rows().to_vec();
        let tree = self.growth.tree();
        let mean = self.scores.iter().sum::<f64>() / self.scores.len().max(1) as f64;
        let threshold = self.threshold.unwrap_or(mean);
        let judge = |rows: &[u32]| fidelity(&tree, &self.matrix, &self.scores, rows, threshold);
        Surrogate {
            fidelity: judge(&self.held),
            learnt: judge(&learnt),
            threshold,
            tree,
        }
    }
}

/// The places of the rows that are learnt from, and of those that are held back to judge: of
/// whole customers, unless that would leave nothing on one side.
fn parted(rows: &[u32], options: &SurrogateOptions) -> (Vec<u32>, Vec<u32>) {
    let mut places: Vec<u32> = (0..rows.len() as u32).collect();
    let random = || Random::new(options.seed.wrapping_add(1));
    let share = options.held.clamp(0.05, 0.9);
    let whole = options.kin.whole_customers(rows, share, &mut random());
    let whole = whole.filter(|held| held.contains(&true) && held.contains(&false));
    if let Some(is_held) = whole {
        let learns = |place: &u32| is_held.get(*place as usize) == Some(&false);
        return places.into_iter().partition(learns);
    }
    random().shuffle(&mut places);
    let count = libm::ceil(rows.len() as f64 * share) as usize;
    let mut held = places.split_off(rows.len() - count.clamp(1, rows.len() - 2));
    held.sort_unstable();
    places.sort_unstable();
    (places, held)
}

/// Makes a surrogate, all at once.
///
/// # Errors
/// As [`SurrogateFit::new`] and [`SurrogateFit::step`].
pub fn surrogate(
    score: &impl Scores,
    matrix: &Matrix,
    features: &[Feature],
    options: &SurrogateOptions,
) -> Result<Surrogate, InspectionError> {
    let mut fit = SurrogateFit::new(matrix, features, options)?;
    while !fit.step(score)?.finished {}
    Ok(fit.finish())
}

/// Grows a tree on given rows, all at once; `scores` has one element per row of `matrix`.
pub fn fit_tree(
    matrix: &Matrix,
    features: &[Feature],
    scores: &[f64],
    rows: &[u32],
    options: &SurrogateOptions,
) -> SurrogateTree {
    let mut growth = Growth::new(features, rows.to_vec(), options);
    while !growth.is_finished() {
        growth.step(matrix, scores);
    }
    growth.tree()
}

/// How near a tree comes to `scores` on given rows.
pub fn fidelity(
    tree: &SurrogateTree,
    matrix: &Matrix,
    scores: &[f64],
    rows: &[u32],
    threshold: f64,
) -> Fidelity {
    let count = rows.len().max(1) as f64;
    let score = |row: &u32| scores.get(*row as usize).copied().unwrap_or_default();
    let mean = rows.iter().map(score).sum::<f64>() / count;
    let (mut lost, mut spread, mut distance) = (0.0, 0.0, 0.0);
    // Rows by what the model says and by what the tree says.
    let mut sides = [[0.0f64; 2]; 2];
    for row in rows {
        let (said, meant) = (tree.predict(matrix, *row as usize), score(row));
        lost += (meant - said) * (meant - said);
        spread += (meant - mean) * (meant - mean);
        distance += (meant - said).abs();
        let [stays, leaves] = &mut sides;
        let [quiet, alarm] = if meant >= threshold { leaves } else { stays };
        *(if said >= threshold { alarm } else { quiet }) += 1.0;
    }
    let [[both_quiet, alarm_only], [quiet_only, both_alarm]] = sides;
    let agreement = (both_quiet + both_alarm) / count;
    let model = (quiet_only + both_alarm) / count;
    let tree = (alarm_only + both_alarm) / count;
    let chance = model * tree + (1.0 - model) * (1.0 - tree);
    Fidelity {
        rows: rows.len() as u64,
        r_squared: (spread > 0.0).then(|| 1.0 - lost / spread),
        mean_error: distance / count,
        agreement,
        kappa: (chance < 1.0).then(|| (agreement - chance) / (1.0 - chance)),
    }
}
