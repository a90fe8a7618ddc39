//! One feature after another dealt to the rows anew, and what figures make of it: what
//! permutation importances by one figure and by several have in common.

use super::{FeatureImportance, PermutationImportance, PermutationOptions, PermutationProgress};
use crate::explain::inspection::{InspectionError, sample};
use crate::feature::matrix::Matrix;
use crate::feature::prepare::Random;

/// A measurement of several figures under the same deals, a deal of one feature a step.
///
/// What is measured is told by a closure over the rows as they are dealt: it gets the matrix of
/// the sample and the rows' numbers, and gives a figure each, more being better; `None` where a
/// figure is not defined on these rows.
pub struct Deals {
    /// The rows of the sample; between two steps as they are.
    matrix: Matrix,
    rows: Vec<u32>,
    options: PermutationOptions,
    random: Random,
    /// The figures with all features as they are, once the first step has been made.
    baselines: Vec<Option<f64>>,
    /// Per figure, the features in the contract's order.
    found: Vec<Vec<FeatureImportance>>,
    done: usize,
}

impl Deals {
    /// Begins a measurement on a sample of the rows of `matrix`.
    ///
    /// # Errors
    /// [`InspectionError::TooFewRows`] with fewer than two rows.
    pub fn new(matrix: &Matrix, options: PermutationOptions) -> Result<Deals, InspectionError> {
        let all: Vec<u32> = (0u32..).take(matrix.rows()).collect();
        Deals::among(matrix, &all, options)
    }

    /// Begins a measurement on a sample of some `rows` of `matrix`, which keep their numbers.
    ///
    /// # Errors
    /// As [`Deals::new`].
    pub fn among(
        matrix: &Matrix,
        rows: &[u32],
        options: PermutationOptions,
    ) -> Result<Deals, InspectionError> {
        if rows.len() < 2 {
            return Err(InspectionError::TooFewRows {
                rows: rows.len() as u64,
                needed: 2,
            });
        }
        let drawn = sample(rows.len(), options.rows.max(2), options.seed);
        let drawn = drawn.iter().filter_map(|at| rows.get(*at as usize));
        let rows: Vec<u32> = drawn.copied().collect();
        Ok(Deals {
            matrix: matrix.chosen(&rows),
            rows,
            random: Random::new(options.seed.wrapping_add(1)),
            options: PermutationOptions {
                repeats: options.repeats.max(1),
                ..options
            },
            baselines: Vec::new(),
            found: Vec::new(),
            done: 0,
        })
    }

    /// The rows that were drawn, by their numbers in the matrix, ascending.
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Deals one feature once.
    ///
    /// # Errors
    /// What `rate` gives, and [`InspectionError::Figure`] where no figure is defined.
    pub fn step(
        &mut self,
        rate: &impl Fn(&Matrix, &[u32]) -> Result<Vec<Option<f64>>, InspectionError>,
    ) -> Result<PermutationProgress, InspectionError> {
        if self.baselines.is_empty() {
            let figures = rate(&self.matrix, &self.rows)?;
            if figures.iter().all(|figure| finite(*figure).is_none()) {
                return Err(self.undefined());
            }
            self.found = vec![Vec::new(); figures.len()];
            self.baselines = figures.into_iter().map(finite).collect();
        }
        let feature = self.done / self.options.repeats;
        if feature < self.matrix.width() {
            let mut order: Vec<u32> = (0..self.rows.len() as u32).collect();
            self.random.shuffle(&mut order);
            let figures = self.figures_under(feature, &order, rate)?;
            let mut losses = Vec::with_capacity(figures.len());
            for (baseline, figure) in self.baselines.iter().zip(figures) {
                losses.push(match (baseline, finite(figure)) {
                    (None, _) => None,
                    (Some(baseline), Some(figure)) => Some(baseline - figure),
                    (Some(_), None) => return Err(self.undefined()),
                });
            }
            for (features, loss) in self.found.iter_mut().zip(losses) {
                let Some(loss) = loss else {
                    continue;
                };
                if features.len() <= feature {
                    features.push(FeatureImportance {
                        feature,
                        mean: 0.0,
                        deviation: 0.0,
                        repeats: Vec::with_capacity(self.options.repeats),
                    });
                }
                if let Some(importance) = features.last_mut() {
                    importance.add(loss);
                }
            }
            self.done += 1;
        }
        let total = self.matrix.width() * self.options.repeats;
        Ok(PermutationProgress {
            done: self.done,
            total,
            finished: self.done >= total,
        })
    }

    /// The figures where each row has the cell that row `order` of the sample has.
    ///
    /// # Errors
    /// What `rate` gives.
    pub fn figures_under(
        &mut self,
        feature: usize,
        order: &[u32],
        rate: &impl Fn(&Matrix, &[u32]) -> Result<Vec<Option<f64>>, InspectionError>,
    ) -> Result<Vec<Option<f64>>, InspectionError> {
        let cells = match feature < self.matrix.width() {
            true => self.matrix.column(feature),
            false => &[],
        };
        let cell = |row: &u32| cells.get(*row as usize).copied().unwrap_or(f32::NAN);
        let dealt: Vec<f32> = order.iter().map(cell).collect();
        let kept = self.matrix.replace(feature, dealt);
        let figures = rate(&self.matrix, &self.rows);
        if let Some(kept) = kept {
            self.matrix.replace(feature, kept);
        }
        figures
    }

    /// What was found so far, a measurement per figure; `None` for figures that are not defined
    /// on these rows.
    pub fn finish(self) -> Vec<Option<PermutationImportance>> {
        let rows = self.rows.len() as u64;
        let figures = self.baselines.into_iter().zip(self.found);
        let of_figure = |(baseline, features): (Option<f64>, Vec<FeatureImportance>)| {
            Some(PermutationImportance {
                baseline: baseline?,
                rows,
                features,
            })
        };
        figures.map(of_figure).collect()
    }

    /// The error of a figure that is not defined.
    pub(super) fn undefined(&self) -> InspectionError {
        InspectionError::Figure {
            rows: self.rows.len() as u64,
        }
    }
}

fn finite(figure: Option<f64>) -> Option<f64> {
    figure.filter(|figure| figure.is_finite())
}

impl FeatureImportance {
    fn add(&mut self, loss: f64) {
        self.repeats.push(loss);
        let count = self.repeats.len() as f64;
        self.mean = self.repeats.iter().sum::<f64>() / count;
        let square = |loss: &f64| (loss - self.mean) * (loss - self.mean);
        self.deviation = libm::sqrt(self.repeats.iter().map(square).sum::<f64>() / count);
    }
}
