//! Learning chained equations from training rows, a little at a time.

use super::gram::Gram;
use super::{ChainedError, ChainedOptions, Equation, FittedChained, Start, draw, regression};
use crate::feature::prepare::impute::{mean, median};
use crate::feature::prepare::rows::TrainingRows;

/// Most features: the matrices grow with the square, the work with the cube.
const MOST_FEATURES: usize = 512;

/// Values beyond this are not squared and summed.
const LARGEST: f64 = 1e140;

/// Multiplications of one step, some 20 ms in a browser.
const WORK_PER_STEP: usize = 12_000_000;

/// How far a fit has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Share of the work done, 0 to 1, were all rounds needed.
    pub share: f64,
    /// Rounds finished.
    pub rounds: u32,
    /// Whether all is done.
    pub finished: bool,
}

/// What the next step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Sums over all rows, from this one on.
    Sums {
        row: usize,
    },
    /// Sums over the rows that the feature's regression leaves out (or, if they
    /// are fewer, takes in).
    Rows {
        order: usize,
        at: usize,
    },
    /// The regression itself.
    Solve {
        order: usize,
    },
    /// Estimates for the gaps, from this one on.
    Estimate {
        order: usize,
        at: usize,
    },
    Done,
}

/// A fit of chained equations under way. Nothing outside of it changes, so it
/// may be dropped after any step.
#[derive(Debug)]
pub struct ChainedFit {
    options: ChainedOptions,
    /// The training rows, each `(1, x − start)`, gaps filled as far as they are
    /// known. Row by row, because sums over the rows with a gap jump from row to row.
    values: Vec<f64>,
    /// Per feature the positions of its gaps, ascending.
    gaps: Vec<Vec<u32>>,
    start: Vec<f64>,
    /// Features in the order of their gaps, the fewest first.
    order: Vec<usize>,
    /// Sums over all rows with the current estimates.
    all: Gram,
    some: Gram,
    stage: Stage,
    equations: Vec<Equation>,
    rounds: u32,
    /// Largest change of an estimate in this round.
    moved: f64,
    tolerance: f64,
    converged: bool,
    rows: usize,
}

impl ChainedFit {
    /// A fit on the given rows of the columns; not-a-number is a gap.
    ///
    /// # Errors
    /// [`ChainedError`] when there is nothing to learn from, or values that
    /// cannot be calculated with.
    pub fn new(
        columns: &[Vec<f64>],
        rows: &TrainingRows,
        options: ChainedOptions,
    ) -> Result<ChainedFit, ChainedError> {
        let length = columns.first().map_or(0, Vec::len);
        if let Some(other) = columns.iter().find(|column| column.len() != length) {
            return Err(ChainedError::Shape {
                expected: length as u64,
                found: other.len() as u64,
            });
        }
        if columns.len() > MOST_FEATURES {
            return Err(ChainedError::TooWide {
                features: columns.len() as u64,
                most: MOST_FEATURES as u64,
            });
        }
        if rows.iter().all(|row| row >= length) {
            return Err(ChainedError::Nothing);
        }
        let mut fit = ChainedFit {
            options,
            values: vec![1.0; rows.len() * (columns.len() + 1)],
            gaps: Vec::with_capacity(columns.len()),
            start: Vec::with_capacity(columns.len()),
            order: Vec::new(),
            all: Gram::new(columns.len()),
            some: Gram::new(columns.len()),
            stage: Stage::Sums { row: 0 },
            equations: Vec::new(),
            rounds: 0,
            moved: 0.0,
            tolerance: 0.0,
            converged: false,
            rows: 0,
        };
        let mut largest = 0.0f64;
        fit.rows = rows.len();
        for (feature, column) in columns.iter().enumerate() {
            let mut values: Vec<f64> = rows
                .iter()
                .map(|row| column.get(row).copied().unwrap_or(f64::NAN))
                .collect();
            let mut gaps = Vec::new();
            for (row, value) in (0u32..).zip(&values) {
                if value.is_nan() {
                    gaps.push(row);
                } else if value.abs() > LARGEST {
                    return Err(ChainedError::TooLarge {
                        feature: feature as u64 + 1,
                        row: u64::from(rows.rows().get(row as usize).copied().unwrap_or(row)) + 1,
                    });
                } else {
                    largest = largest.max(value.abs());
                }
            }
            let start = match options.start {
                Start::Mean => mean(&values),
                Start::Median => median(&values),
            };
            // A feature without any value is zero and explains nothing.
            let start = start.unwrap_or(0.0);
            for value in &mut values {
                *value = if value.is_nan() { 0.0 } else { *value - start };
            }
            let cells = fit
                .values
                .iter_mut()
                .skip(feature + 1)
                .step_by(columns.len() + 1);
            for (cell, value) in cells.zip(values) {
                *cell = value;
            }
            fit.gaps.push(gaps);
            fit.start.push(start);
        }
        fit.tolerance = options.tolerance * largest;
        let empty = |feature: &usize| fit.gaps.get(*feature).is_some_and(|g| g.len() == fit.rows);
        fit.order = (0..columns.len())
            .filter(|feature| !empty(feature))
            .collect();
        fit.order
            .sort_by_key(|feature| fit.gaps.get(*feature).map(Vec::len));
        if options.rounds == 0 || fit.order.len() < 2 {
            fit.stage = Stage::Done;
        }
        Ok(fit)
    }

    /// Does a little of the work.
    pub fn step(&mut self) -> Progress {
        let block = (WORK_PER_STEP / (self.width() * self.width()).max(1)).max(64);
        match self.stage {
            Stage::Sums { row } => {
                let end = (row + block).min(self.rows);
                let values = &self.values;
                let size = self.start.len() + 1;
                self.all
                    .add((row..end).filter_map(|row| line(values, size, row as u32)));
                self.stage = if end < self.rows {
                    Stage::Sums { row: end }
                } else {
                    self.begin(0)
                };
            }
            Stage::Rows { order, at } => self.sum_rows(order, at, block),
            Stage::Solve { order } => self.solve(order),
            Stage::Estimate { order, at } => self.estimate(order, at, block),
            Stage::Done => {}
        }
        self.progress()
    }

    /// The fit at its end; before that, of the rounds that were finished.
    pub fn finish(self) -> FittedChained {
        FittedChained {
            start: self.start,
            equations: self.equations,
            rounds: self.rounds,
            converged: self.converged,
            sample: self.options.sample,
        }
    }

    /// Goes on until all is done.
    pub fn run(mut self) -> FittedChained {
        while !self.step().finished {}
        self.finish()
    }

    fn width(&self) -> usize {
        self.start.len()
    }

    fn progress(&self) -> Progress {
        let order = match self.stage {
            Stage::Sums { .. } | Stage::Done => 0,
            Stage::Rows { order, .. } | Stage::Solve { order } | Stage::Estimate { order, .. } => {
                order
            }
        };
        let of_round = order as f64 / self.order.len().max(1) as f64;
        let finished = self.stage == Stage::Done;
        Progress {
            share: if finished {
                1.0
            } else {
                (f64::from(self.rounds) + of_round) / f64::from(self.options.rounds.max(1))
            },
            rounds: self.rounds,
            finished,
        }
    }

    fn gaps_of(&self, order: usize) -> (usize, &[u32]) {
        let feature = self.order.get(order).copied().unwrap_or_default();
        (feature, self.gaps.get(feature).map_or(&[], Vec::as_slice))
    }

    /// The stage with which a feature's turn begins.
    fn begin(&mut self, order: usize) -> Stage {
        self.some.clear();
        Stage::Rows { order, at: 0 }
    }

    fn sum_rows(&mut self, order: usize, at: usize, block: usize) {
        let mut some = std::mem::replace(&mut self.some, Gram::new(0));
        let (_, gaps) = self.gaps_of(order);
        let size = self.width() + 1;
        let line_of = |row: u32| line(&self.values, size, row);
        // Whichever is fewer: the gaps, or the rows between them.
        let next = if gaps.len() * 2 <= self.rows {
            let end = (at + block).min(gaps.len());
            let rows = gaps.get(at..end).unwrap_or_default().iter();
            some.add(rows.filter_map(|row| line_of(*row)));
            (end < gaps.len()).then_some(end)
        } else {
            let end = (at + block).min(self.rows);
            let mut later = gaps
                .iter()
                .skip(gaps.partition_point(|gap| (*gap as usize) < at));
            let mut gap = later.next();
            let rows = (at as u32..end as u32).filter(|row| {
                let is_gap = gap == Some(row);
                if is_gap {
                    gap = later.next();
                }
                !is_gap
            });
            some.add(rows.filter_map(line_of));
            (end < self.rows).then_some(end)
        };
        self.some = some;
        self.stage = match next {
            Some(at) => Stage::Rows { order, at },
            None => Stage::Solve { order },
        };
    }

    fn solve(&mut self, order: usize) {
        let (feature, gaps) = self.gaps_of(order);
        let observed = if gaps.len() * 2 <= self.rows {
            self.all.minus(&self.some)
        } else {
            self.some.clone()
        };
        let sampled = self.options.sample.is_some();
        let kind = self.options.regression;
        let equation = regression::fit(&observed, &self.start, feature, kind, sampled);
        self.equations.push(equation);
        self.stage = Stage::Estimate { order, at: 0 };
    }

    fn estimate(&mut self, order: usize, at: usize, block: usize) {
        let number = self.equations.len().saturating_sub(1);
        let size = self.width() + 1;
        let (feature, gaps) = self.gaps_of(order);
        let end = (at + block).min(gaps.len());
        let last = end >= gaps.len();
        let shifted = self.equations.last().map(|equation| self.shifted(equation));
        let gaps = self.gaps.get(feature).map_or(&[][..], Vec::as_slice);
        for row in gaps.get(at..end).unwrap_or_default() {
            let from = *row as usize * size;
            let line = self.values.get_mut(from..from + size);
            let (Some(line), Some(equation)) = (line, &shifted) else {
                continue;
            };
            let drawn = self
                .options
                .sample
                .map(|seed| draw(!seed, number as u64, u64::from(*row)));
            let value = equation.estimate(line.get(1..).unwrap_or_default(), drawn);
            if let Some(cell) = line.get(feature + 1) {
                let change = value - cell;
                self.moved = self.moved.max(change.abs());
                self.all.change(line, feature, change);
            }
            if let Some(cell) = line.get_mut(feature + 1) {
                *cell = value;
            }
        }
        self.stage = if !last {
            Stage::Estimate { order, at: end }
        } else if order + 1 < self.order.len() {
            self.begin(order + 1)
        } else {
            self.end_of_round()
        };
    }

    /// The same equation between values less their starts.
    fn shifted(&self, equation: &Equation) -> Equation {
        let mut shifted = equation.clone();
        let pairs = equation.coefficients.iter().zip(&self.start);
        shifted.intercept += pairs.map(|(c, start)| c * start).sum::<f64>();
        shifted.intercept -= self
            .start
            .get(equation.feature as usize)
            .copied()
            .unwrap_or(0.0);
        if let Some(spread) = &mut shifted.spread {
            for (centre, start) in spread.centre.iter_mut().zip(&self.start) {
                *centre -= start;
            }
        }
        shifted
    }

    fn end_of_round(&mut self) -> Stage {
        self.rounds += 1;
        self.converged = self.options.sample.is_none() && self.moved < self.tolerance;
        self.moved = 0.0;
        if self.converged || self.rounds >= self.options.rounds {
            Stage::Done
        } else {
            self.begin(0)
        }
    }
}

/// A row of the values.
fn line(values: &[f64], size: usize, row: u32) -> Option<&[f64]> {
    let from = row as usize * size;
    values.get(from..from + size)
}
