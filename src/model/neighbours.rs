//! k nearest neighbours: the share of yes among the training rows that are most alike.
//!
//! Exact: every training row is measured, eight at a time ([`Lanes`]), which on up to
//! [`MOST_KEPT`] rows beats trees of space beyond some ten inputs. Distances are Euclidean
//! over a [`DenseEncoder`]'s numbers. Of rows equally far the one that comes first in
//! training counts as nearer. Fitting chooses how many neighbours are asked: each row of
//! a sample is judged by all others, but for those of its own customer.
//!
//! Such a model **is** its training rows: whoever has its file has them.

use serde::{Deserialize, Serialize};

use super::boosting::Input;
use super::dense::{DenseEncoder, DenseRows, Lanes, most_kept};
use super::fitting::{FitError, FitProgress, Kin, at_most, check_rows};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::{Random, TrainingRows};

/// Most training rows that are kept; more are sampled down to so many, or to fewer where each is
/// very many numbers ([`most_kept`]).
pub const MOST_KEPT: usize = 20_000;

/// Most neighbours that may be asked.
pub const MOST_NEIGHBOURS: usize = 1_000;

/// Rows that are judged by all others to choose how many neighbours are asked.
const JUDGED: usize = 2_000;

/// Rows judged in a step.
const AT_ONCE: usize = 32;

/// How neighbours are asked.
#[derive(Clone, Debug, PartialEq)]
pub struct NeighbourOptions {
    /// Numbers of neighbours that are tried, rising; those beyond the rows are left out.
    pub neighbours: Vec<usize>,
    /// The most training rows that are kept, at most [`MOST_KEPT`].
    pub most: usize,
    /// The seed of the samples.
    pub seed: u64,
}

impl Default for NeighbourOptions {
    fn default() -> NeighbourOptions {
        NeighbourOptions {
            neighbours: vec![5, 11, 25, 51, 101],
            most: MOST_KEPT,
            seed: 0,
        }
    }
}

/// Training rows that are asked.
#[derive(Clone, Debug, PartialEq)]
pub struct NeighbourIndex {
    lanes: Lanes,
    labels: Vec<bool>,
    neighbours: usize,
}

/// What one question needs to remember; kept from one to the next.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    distances: Vec<f32>,
    nearest: Vec<(f32, u32)>,
}

impl NeighbourIndex {
    /// An index of `rows` and their answers, of which `neighbours` are asked (at most all).
    pub fn new(rows: &DenseRows, labels: Vec<bool>, neighbours: usize) -> NeighbourIndex {
        NeighbourIndex {
            lanes: Lanes::of(rows),
            labels,
            neighbours,
        }
    }

    /// How many neighbours are asked.
    pub fn neighbours(&self) -> usize {
        self.neighbours.clamp(1, self.labels.len().max(1))
    }

    /// The share of positive answers among the nearest neighbours of `row`.
    pub fn share(&self, row: &[f32], asking: &mut Asking) -> f64 {
        let wanted = self.neighbours();
        self.nearest(row, wanted, |_| false, asking);
        self.share_of(asking.nearest.iter(), wanted)
    }

    fn share_of<'a>(
        &self,
        nearest: impl Iterator<Item = &'a (f32, u32)>,
        neighbours: usize,
    ) -> f64 {
        let positive = |(_, row): &&(f32, u32)| self.labels.get(*row as usize) == Some(&true);
        nearest.take(neighbours).filter(positive).count() as f64 / neighbours.max(1) as f64
    }

    /// The `wanted` nearest rows, nearest first, without those that `except` names.
    fn nearest(
        &self,
        row: &[f32],
        wanted: usize,
        except: impl Fn(u32) -> bool,
        asking: &mut Asking,
    ) {
        let Asking { distances, nearest } = asking;
        self.lanes.squared_distances(row, distances);
        nearest.clear();
        let mut worst = f32::INFINITY;
        for (other, distance) in (0u32..).zip(distances.iter()) {
            if nearest.len() >= wanted && *distance >= worst {
                continue;
            }
            if except(other) {
                continue;
            }
            // Rows come in order, so equal distances keep it.
            let at = nearest.partition_point(|(so_far, _)| so_far <= distance);
            nearest.insert(at, (*distance, other));
            nearest.truncate(wanted);
            worst = nearest.last().map_or(f32::INFINITY, |last| last.0);
        }
    }
}

/// A model of neighbours, ready to score.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbours {
    encoder: DenseEncoder,
    rows: DenseRows,
    index: NeighbourIndex,
}

/// A model of neighbours as a bundle holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct NeighboursFile {
    /// How features become numbers.
    pub encoder: DenseEncoder,
    /// How many neighbours are asked.
    pub neighbours: usize,
    /// The training rows' answers.
    pub labels: Vec<bool>,
    /// Their numbers, row after row.
    pub rows: Vec<f32>,
}

impl Neighbours {
    /// A model of rows that were encoded by `encoder`; `None` where their numbers do not fit.
    pub fn new(
        encoder: DenseEncoder,
        rows: DenseRows,
        labels: Vec<bool>,
        neighbours: usize,
    ) -> Option<Neighbours> {
        let fits = encoder.width() == rows.width() && rows.rows() == labels.len();
        (fits && !labels.is_empty()).then(|| Neighbours {
            index: NeighbourIndex::new(&rows, labels, neighbours),
            encoder,
            rows,
        })
    }

    /// How features become numbers.
    pub fn encoder(&self) -> &DenseEncoder {
        &self.encoder
    }

    /// How many neighbours are asked.
    pub fn neighbours(&self) -> usize {
        self.index.neighbours()
    }

    /// How many training rows are kept.
    pub fn kept(&self) -> usize {
        self.rows.rows()
    }

    /// The probability of yes of some rows, one per element of `out`.
    pub fn probabilities(&self, matrix: &Matrix, rows: std::ops::Range<usize>, out: &mut [f64]) {
        let (mut asking, mut cells) = (Asking::default(), Vec::new());
        for (row, out) in rows.zip(out) {
            cells.clear();
            self.encoder.push(&matrix.row(row), &mut cells);
            *out = self.index.share(&cells, &mut asking);
        }
    }

    /// The model as a bundle holds it.
    pub fn to_file(&self) -> NeighboursFile {
        NeighboursFile {
            encoder: self.encoder.clone(),
            neighbours: self.neighbours(),
            labels: self.index.labels.clone(),
            rows: self.rows.values().to_vec(),
        }
    }
}

/// A model of neighbours under way.
pub struct NeighbourFit {
    encoder: DenseEncoder,
    rows: DenseRows,
    index: NeighbourIndex,
    /// The customers of whom each row tells, its own or those between whose rows it was made up:
    /// it has no say in how their rows are judged.
    customers: Vec<[u32; 2]>,
    /// What judged rows of yes weigh.
    judging_weight: f64,
    tried: Vec<usize>,
    judged: Vec<u32>,
    done: usize,
    /// Per number of neighbours the sum of squared errors.
    errors: Vec<f64>,
    asking: Asking,
    hurried: bool,
}

impl NeighbourFit {
    /// A fit on the rows of `train`; `inputs` says which features are categories, `kin` which
    /// rows are a customer's.
    ///
    /// # Errors
    /// [`FitError`] when there are fewer than two rows, one class only, or nothing varies.
    pub fn new(
        matrix: &Matrix,
        inputs: &[Input],
        labels: &[bool],
        train: &TrainingRows,
        kin: &Kin,
        options: &NeighbourOptions,
    ) -> Result<NeighbourFit, FitError> {
        check_rows(labels, train.rows(), 2)?;
        let mut random = Random::new(options.seed);
        let encoder = DenseEncoder::fit(matrix, inputs, train.rows())?;
        let most = options.most.clamp(2, MOST_KEPT);
        let most = most.min(most_kept(encoder.width()));
        let kept = at_most(train.rows(), most, &mut random);
        let (rows, labels) = encoder.with_answers(matrix, labels, &kept);
        let all: Vec<u32> = (0..rows.rows() as u32).collect();
        let real = (0u32..).zip(&kept);
        let real = real.filter(|(_, row)| !kin.is_made_up(**row));
        let real: Vec<u32> = real.map(|(place, _)| place).collect();
        let customers = kin.both(&kept);
        let mut counts = vec![0; rows.rows()];
        for [own, other] in &customers {
            let other = Some(other).filter(|other| *other != own);
            for customer in std::iter::once(own).chain(other) {
                if let Some(count) = counts.get_mut(*customer as usize) {
                    *count += 1;
                }
            }
        }
        // Whoever is judged must find as many among the others.
        let largest = counts.iter().max().copied().unwrap_or(1);
        let most = (rows.rows() - largest).clamp(1, MOST_NEIGHBOURS);
        let mut tried: Vec<usize> = options.neighbours.clone();
        tried.retain(|neighbours| (1..=most).contains(neighbours));
        if tried.is_empty() {
            tried.push(most);
        }
        // One choice needs no judges.
        let judges = if tried.len() > 1 { JUDGED } else { 0 };
        let judged = at_most(&real, judges, &mut random);
        Ok(NeighbourFit {
            judging_weight: kin.judging_weight(&labels, &all, &judged),
            index: NeighbourIndex::new(&rows, labels, 1),
            judged,
            errors: vec![0.0; tried.len()],
            done: 0,
            asking: Asking::default(),
            hurried: false,
            encoder,
            rows,
            customers,
            tried,
        })
    }

    /// Judges a few rows.
    pub fn step(&mut self) -> FitProgress {
        let most = self.tried.iter().copied().max().unwrap_or(1);
        let end = (self.done + AT_ONCE).min(self.judged.len());
        for row in self.judged.get(self.done..end).unwrap_or_default() {
            let own = self.rows.row(*row as usize);
            let of = |row: u32| self.customers.get(row as usize);
            let customer = of(*row).map(|[own, _]| *own);
            let tells = |other: u32| of(other).zip(customer);
            let same = |other: u32| tells(other).is_some_and(|(both, own)| both.contains(&own));
            self.index.nearest(own, most, same, &mut self.asking);
            let label = self.index.labels.get(*row as usize) == Some(&true);
            let weight = if label { self.judging_weight } else { 1.0 };
            for (neighbours, error) in self.tried.iter().zip(&mut self.errors) {
                let share = self.index.share_of(self.asking.nearest.iter(), *neighbours);
                let miss = share - f64::from(u8::from(label));
                *error += weight * miss * miss;
            }
        }
        self.done = end;
        FitProgress {
            share: self.done as f64 / self.judged.len().max(1) as f64,
            validation: None,
            finished: self.done >= self.judged.len() || self.hurried,
        }
    }

    /// Ends with what the rows judged so far say.
    pub fn hurry(&mut self) {
        self.hurried = true;
    }

    /// The model: with the number of neighbours whose shares err least (Brier), the larger of
    /// equal ones; with the middle one if no row was judged.
    ///
    /// # Errors
    /// [`FitError::NothingLearnt`] never, as long as it was made by [`NeighbourFit::new`].
    pub fn finish(&self) -> Result<Neighbours, FitError> {
        let tried = self.tried.iter().zip(&self.errors);
        let best = match self.done {
            0 => self.tried.get(self.tried.len() / 2),
            _ => tried
                .min_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))
                .map(|(neighbours, _)| neighbours),
        };
        let neighbours = best.copied().ok_or(FitError::NothingLearnt)?;
        let labels = self.index.labels.clone();
        Neighbours::new(self.encoder.clone(), self.rows.clone(), labels, neighbours)
            .ok_or(FitError::NothingLearnt)
    }
}
