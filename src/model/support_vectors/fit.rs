//! Fits a support vector classifier to a matrix, with probabilities.

use super::kernel::Kernel;
use super::smo::{Machine, MachineOptions, Smo};
use super::{MOST_ROWS, SupportVectors};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::{Random, TrainingRows};
use crate::model::boosting::Input;
use crate::model::calibration::Platt;
use crate::model::dense::{DenseEncoder, DenseRows, most_kept};
use crate::model::fitting::{FitError, FitProgress, Kin, at_most, check_rows};

/// Parts of the rows, each judged by a machine of the others, for the probabilities; customers
/// are whole in one.
const PARTS: usize = 3;

/// What a classifier is fitted by.
#[derive(Clone, Debug, PartialEq)]
pub struct SupportVectorOptions {
    /// The kernel; the radial one with γ = 1 ∕ (inputs × variance of all of them) if none.
    pub kernel: Option<Kernel>,
    /// C: what a row on the wrong side costs.
    pub cost: f64,
    /// What C is multiplied by for rows of the positive class.
    pub positive_weight: f64,
    /// How far from optimal is good enough.
    pub tolerance: f64,
    /// The most rows that are learnt from, at most [`MOST_ROWS`].
    pub most: usize,
    /// The seed of samples and parts.
    pub seed: u64,
}

impl Default for SupportVectorOptions {
    fn default() -> SupportVectorOptions {
        SupportVectorOptions {
            kernel: None,
            cost: 1.0,
            positive_weight: 1.0,
            tolerance: 1e-3,
            most: 5_000,
            seed: 0,
        }
    }
}

/// γ = 1 ∕ (inputs × variance of all numbers), which scikit-learn calls "scale".
pub fn scale(rows: &DenseRows) -> f32 {
    let count = rows.values().len().max(1) as f64;
    let values = || rows.values().iter().map(|value| f64::from(*value));
    let mean = values().sum::<f64>() / count;
    let variance = values()
        .map(|value| (value - mean) * (value - mean))
        .sum::<f64>()
        / count;
    let variance = if variance > 0.0 { variance } else { 1.0 };
    (1.0 / (rows.width() as f64 * variance)) as f32
}

/// A classifier under way: machines of parts of the rows, then one of all.
pub struct SupportVectorFit {
    encoder: DenseEncoder,
    rows: DenseRows,
    labels: Vec<bool>,
    /// The part of each row; of one that was made up those of the two rows between which it lies.
    parts_of: Vec<[usize; 2]>,
    /// Whether each row may judge: not if it was made up.
    judges: Vec<bool>,
    options: MachineOptions,
    /// Parts that have been judged.
    done: usize,
    parts: usize,
    current: Option<Smo>,
    /// What machines that have not seen them say of rows: decision and answer.
    unseen: Vec<(f64, bool)>,
    machine: Option<Machine>,
    hurried: bool,
}

impl SupportVectorFit {
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
        options: &SupportVectorOptions,
    ) -> Result<SupportVectorFit, FitError> {
        check_rows(labels, train.rows(), 2)?;
        let mut random = Random::new(options.seed);
        let encoder = DenseEncoder::fit(matrix, inputs, train.rows())?;
        let most = options.most.clamp(2, MOST_ROWS);
        let most = most.min(most_kept(encoder.width()));
        let kept = sample(labels, train.rows(), most, &mut random);
        let (rows, labels) = encoder.with_answers(matrix, labels, &kept);
        let kernel = options.kernel.unwrap_or(Kernel::Rbf {
            gamma: scale(&rows),
        });
        let class = |row: usize| usize::from(labels.get(row) == Some(&true));
        let part_of = kin.deal(&kept, class, PARTS, &mut random);
        let both = kin.both(&kept);
        let mut of_customer = vec![0; kept.len()];
        for ([own, _], part) in both.iter().zip(&part_of) {
            if let Some(slot) = of_customer.get_mut(*own as usize) {
                *slot = *part;
            }
        }
        let part = |customer: u32| of_customer.get(customer as usize).copied();
        let parts_of = both.iter();
        let parts_of = parts_of.map(|both| both.map(|of| part(of).unwrap_or_default()));
        let parts_of: Vec<[usize; 2]> = parts_of.collect();
        // Every part must leave rows of both classes to the others.
        let others = |part: usize, label: bool| {
            let mut rows = parts_of.iter().zip(&labels);
            rows.any(|(of, own)| !of.contains(&part) && *own == label)
        };
        let leaves = |part: usize| others(part, true) && others(part, false);
        let enough = |label: bool| labels.iter().filter(|own| **own == label).count() >= 2 * PARTS;
        let in_parts = enough(true) && enough(false) && (0..PARTS).all(leaves);
        Ok(SupportVectorFit {
            options: MachineOptions {
                kernel,
                cost: options.cost,
                positive_weight: options.positive_weight,
                tolerance: options.tolerance,
            },
            parts: if in_parts { PARTS } else { 0 },
            done: 0,
            current: None,
            unseen: Vec::new(),
            machine: None,
            hurried: false,
            encoder,
            rows,
            labels,
            parts_of,
            judges: kept.iter().map(|row| !kin.is_made_up(*row)).collect(),
        })
    }

    /// Moves some pairs of coefficients.
    pub fn step(&mut self) -> FitProgress {
        if self.machine.is_none() {
            let mut smo = match self.current.take() {
                Some(smo) => smo,
                None => self.begin(),
            };
            let ends = smo.step() || self.hurried;
            let share = smo.share();
            match ends {
                true => self.end(&smo),
                false => self.current = Some(smo),
            }
            let share = if ends { 0.0 } else { share };
            return self.progress(share);
        }
        self.progress(0.0)
    }

    /// Ends with the coefficients that are there: they are feasible at any time.
    pub fn hurry(&mut self) {
        self.hurried = true;
    }

    fn progress(&self, share: f64) -> FitProgress {
        let done = self.done as f64 + share;
        FitProgress {
            share: match self.machine {
                Some(_) => 1.0,
                None => done / (self.parts + 1) as f64,
            },
            validation: None,
            finished: self.machine.is_some(),
        }
    }

    /// Whether the machine under way is one of a part's others.
    fn is_part(&self) -> bool {
        self.done < self.parts
    }

    fn begin(&self) -> Smo {
        let of = |row: &u32| self.parts_of.get(*row as usize);
        let touches = |row: &u32| of(row).is_some_and(|parts| parts.contains(&self.done));
        let seen = |row: &u32| !self.is_part() || !touches(row);
        let rows: Vec<u32> = (0..self.labels.len() as u32).filter(seen).collect();
        let label = |row: &u32| self.labels.get(*row as usize).copied().unwrap_or_default();
        let labels: Vec<bool> = rows.iter().map(label).collect();
        Smo::new(self.rows.picked(&rows), &labels, &self.options)
    }

    fn end(&mut self, smo: &Smo) {
        let Some(machine) = smo.machine() else {
            return;
        };
        let mut alike = Vec::new();
        // Where there were no parts, the rows that were learnt from must do.
        let judges = self.is_part() || self.unseen.is_empty();
        if judges {
            for (row, label) in self.labels.iter().enumerate() {
                let own = self.parts_of.get(row).map(|[own, _]| *own);
                let asked = !self.is_part() || own == Some(self.done);
                if asked && self.judges.get(row) == Some(&true) {
                    let decision = machine.decision(self.rows.row(row), &mut alike);
                    self.unseen.push((decision, *label));
                }
            }
        }
        if self.is_part() {
            // In a hurry the rows of one part must do.
            self.done = if self.hurried {
                self.parts
            } else {
                self.done + 1
            };
        } else {
            self.machine = Some(machine);
        }
    }

    /// The classifier.
    ///
    /// # Errors
    /// [`FitError::NothingLearnt`] before the last step, [`FitError::NotFinite`] when a number
    /// went beyond all bounds.
    pub fn finish(&self) -> Result<SupportVectors, FitError> {
        let machine = self.machine.clone().ok_or(FitError::NothingLearnt)?;
        let (decisions, labels): (Vec<f64>, Vec<bool>) = self.unseen.iter().copied().unzip();
        let ones = labels.iter().filter(|label| **label).count() as f64;
        let flat = Platt {
            slope: 0.0,
            offset: libm::log((ones + 1.0) / (labels.len() as f64 - ones + 1.0)),
        };
        // A border that ranks the wrong way round says nothing.
        let platt = Platt::fit(&decisions, &labels).filter(|platt| platt.slope > 0.0);
        let platt = platt.unwrap_or(flat);
        SupportVectors::new(
            self.encoder.clone(),
            machine,
            platt.slope as f32,
            platt.offset as f32,
        )
        .ok_or(FitError::NotFinite)
    }
}

/// At most `most` rows, each class in the share it has (and at least a row of either).
fn sample(labels: &[bool], rows: &[u32], most: usize, random: &mut Random) -> Vec<u32> {
    if rows.len() <= most {
        return rows.to_vec();
    }
    let is = |row: &u32| labels.get(*row as usize) == Some(&true);
    let (yes, no): (Vec<u32>, Vec<u32>) = rows.iter().copied().partition(is);
    let share = most as f64 * yes.len() as f64 / rows.len() as f64;
    let of_yes = (libm::round(share) as usize).clamp(1, most - 1);
    let mut kept = at_most(&yes, of_yes, random);
    kept.extend(at_most(&no, most - of_yes, random));
    kept.sort_unstable();
    kept
}
