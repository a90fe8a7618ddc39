//! From a contract's features to numbers without gaps on one scale.

use serde::{Deserialize, Serialize};

use super::DenseRows;
use crate::feature::matrix::Matrix;
use crate::model::boosting::Input;
use crate::model::fitting::FitError;

/// Most numbers that a row becomes.
pub const MOST_INPUTS: usize = 65_536;

/// Numbers that categories may take together, before each column gets fewer.
const CATEGORY_ROOM: usize = 4_096;

/// Most categories of a column that have a number of their own.
const MOST_CATEGORIES: usize = 32;

/// A category with fewer training rows has no number of its own.
const LEAST_OF_CATEGORY: usize = 5;

/// Skewness above which a column's logarithm is taken: a few huge amounts would else be
/// all that a distance sees.
const SKEWED: f64 = 3.0;

/// Deviations from the mean beyond which a number is cut off.
const FAR: f32 = 10.0;

/// What one feature becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DenseFeature {
    /// Nothing: it did not vary among the training rows.
    Nothing,
    /// `(value − centre) ∕ spread`, at most 10 from 0; a gap becomes 0, the mean.
    Number {
        /// Whether sign(value) × ln(1 + |value|) takes the value's place.
        log: bool,
        /// The training rows' mean.
        centre: f32,
        /// Their standard deviation, above 0.
        spread: f32,
        /// Whether another number says where gaps are.
        gaps: bool,
    },
    /// A 0 or 1 per code; none of them for what training did not have.
    Category {
        /// The codes, rising.
        codes: Vec<u32>,
        /// Whether another number stands for all other codes.
        others: bool,
        /// Whether another number says where gaps are.
        gaps: bool,
    },
}

/// How a row of features becomes a row of numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DenseEncoder {
    features: Vec<DenseFeature>,
}

/// What is wrong with an encoder that was read.
#[derive(Clone, Debug, PartialEq)]
pub enum DenseFault {
    /// It has another number of features than the contract.
    Features(usize),
    /// It makes no number, or too many.
    Inputs(usize),
    /// The feature at this place has a number that cannot be, or codes out of order.
    Feature(usize),
}

impl DenseEncoder {
    /// Learns from `rows` of the matrix; `inputs` says which features are categories.
    ///
    /// # Errors
    /// [`FitError::NothingVaries`] when no feature does, [`FitError::TooWide`] when the
    /// numbers would be too many.
    pub fn fit(matrix: &Matrix, inputs: &[Input], rows: &[u32]) -> Result<DenseEncoder, FitError> {
        DenseEncoder::fit_alike(matrix, inputs, rows, &[])
    }

    /// As [`DenseEncoder::fit`], but the features of each group of `alike` become numbers in
    /// one way, learnt from the cells of all of them: they are one thing at several times.
    ///
    /// # Errors
    /// As [`DenseEncoder::fit`].
    pub fn fit_alike(
        matrix: &Matrix,
        inputs: &[Input],
        rows: &[u32],
        alike: &[Vec<usize>],
    ) -> Result<DenseEncoder, FitError> {
        let inputs = || {
            let known = inputs.iter().copied();
            (0..matrix.width()).zip(known.chain(std::iter::repeat(Input::Number)))
        };
        let categories = inputs()
            .filter(|(_, input)| *input == Input::Category)
            .count();
        let room = CATEGORY_ROOM / categories.max(1);
        let learn = |places: &[usize], input: Input| {
            let cells = || {
                places.iter().flat_map(|place| {
                    let column = matrix.column(*place);
                    rows.iter()
                        .filter_map(move |row| column.get(*row as usize).copied())
                })
            };
            match input {
                Input::Number => number(cells),
                Input::Category => category(cells(), room.clamp(1, MOST_CATEGORIES)),
            }
        };
        let mut shared: Vec<Option<DenseFeature>> = vec![None; matrix.width()];
        for group in alike {
            let made = learn(group, Input::Number);
            for slot in group {
                if let Some(slot) = shared.get_mut(*slot) {
                    *slot = Some(made.clone());
                }
            }
        }
        let features: Vec<DenseFeature> = inputs()
            .zip(shared)
            .map(|((place, input), made)| made.unwrap_or_else(|| learn(&[place], input)))
            .collect();
        let encoder = DenseEncoder { features };
        match encoder.width() {
            0 => Err(FitError::NothingVaries {
                features: matrix.width() as u64,
            }),
            1..=MOST_INPUTS => Ok(encoder),
            width => Err(FitError::TooWide {
                inputs: width as u64,
                most: MOST_INPUTS as u64,
            }),
        }
    }

    /// What each feature becomes.
    pub fn features(&self) -> &[DenseFeature] {
        &self.features
    }

    /// Numbers of a row.
    pub fn width(&self) -> usize {
        self.features.iter().map(DenseFeature::width).sum()
    }

    /// Checks an encoder that was read: for so many features, with numbers that can be.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self, features: usize) -> Result<(), DenseFault> {
        if self.features.len() != features {
            return Err(DenseFault::Features(self.features.len()));
        }
        for (place, feature) in self.features.iter().enumerate() {
            let sound = match feature {
                DenseFeature::Nothing => true,
                DenseFeature::Number { centre, spread, .. } => {
                    centre.is_finite() && spread.is_finite() && *spread > 0.0
                }
                DenseFeature::Category { codes, .. } => codes.is_sorted_by(|a, b| a < b),
            };
            if !sound {
                return Err(DenseFault::Feature(place));
            }
        }
        match self.width() {
            1..=MOST_INPUTS => Ok(()),
            width => Err(DenseFault::Inputs(width)),
        }
    }

    /// Appends a row's numbers to `out`; cells beyond the end of `row` are gaps.
    pub fn push(&self, row: &[f32], out: &mut Vec<f32>) {
        let cells = row.iter().copied().chain(std::iter::repeat(f32::NAN));
        for (feature, cell) in self.features.iter().zip(cells) {
            feature.push(cell, out);
        }
    }

    /// The numbers of some rows of a matrix.
    pub fn rows(&self, matrix: &Matrix, rows: impl Iterator<Item = usize>) -> DenseRows {
        let width = self.width().max(1);
        let mut values = Vec::new();
        let mut cells = vec![0.0; matrix.width()];
        for row in rows {
            if row < matrix.rows() {
                matrix.copy_row(row, &mut cells);
            } else {
                cells.fill(f32::NAN);
            }
            self.push(&cells, &mut values);
        }
        DenseRows { width, values }
    }

    /// The numbers of some rows of a matrix, and their answers.
    pub fn with_answers(
        &self,
        matrix: &Matrix,
        labels: &[bool],
        rows: &[u32],
    ) -> (DenseRows, Vec<bool>) {
        let label = |row: &u32| labels.get(*row as usize).copied().unwrap_or_default();
        let numbers = self.rows(matrix, rows.iter().map(|row| *row as usize));
        (numbers, rows.iter().map(label).collect())
    }
}

impl DenseFeature {
    /// How many numbers it becomes.
    pub fn width(&self) -> usize {
        match self {
            DenseFeature::Nothing => 0,
            DenseFeature::Number { gaps, .. } => 1 + usize::from(*gaps),
            DenseFeature::Category {
                codes,
                others,
                gaps,
            } => codes.len() + usize::from(*others) + usize::from(*gaps),
        }
    }

    fn push(&self, cell: f32, out: &mut Vec<f32>) {
        let flag = |yes: bool| f32::from(u8::from(yes));
        match self {
            DenseFeature::Nothing => {}
            DenseFeature::Number {
                log,
                centre,
                spread,
                gaps,
            } => {
                let scaled = (bent(cell, *log) - centre) / spread;
                out.push(match cell.is_nan() {
                    true => 0.0,
                    false => scaled.clamp(-FAR, FAR),
                });
                if *gaps {
                    out.push(flag(cell.is_nan()));
                }
            }
            DenseFeature::Category {
                codes,
                others,
                gaps,
            } => {
                let found = match cell >= 0.0 {
                    true => codes.binary_search(&(cell as u32)).ok(),
                    false => None,
                };
                let first = out.len();
                out.resize(first + codes.len(), 0.0);
                if let Some(slot) = found.and_then(|at| out.get_mut(first + at)) {
                    *slot = 1.0;
                }
                if *others {
                    out.push(flag(!cell.is_nan() && found.is_none()));
                }
                if *gaps {
                    out.push(flag(cell.is_nan()));
                }
            }
        }
    }
}

fn bent(value: f32, log: bool) -> f32 {
    match log {
        true => libm::copysign(libm::log1p(f64::from(value).abs()), f64::from(value)) as f32,
        false => value,
    }
}

fn number<I: Iterator<Item = f32>>(cells: impl Fn() -> I) -> DenseFeature {
    let gaps = cells().any(|cell| cell.is_nan());
    let known = || cells().filter(|cell| cell.is_finite());
    let moments = |log: bool| {
        let count = known().count().max(1) as f64;
        let values = || known().map(|cell| f64::from(bent(cell, log)));
        let mean = values().sum::<f64>() / count;
        let power = |exponent: i32| {
            let of = |value: f64| (0..exponent).fold(1.0, |product, _| product * (value - mean));
            values().map(of).sum::<f64>() / count
        };
        let spread = libm::sqrt(power(2));
        (mean, spread, power(3) / (spread * spread * spread))
    };
    let (mut mean, mut spread, skewness) = moments(false);
    let log = skewness.abs() > SKEWED;
    if log {
        (mean, spread, _) = moments(true);
    }
    let (centre, spread) = (mean as f32, spread as f32);
    let constant = known().all(|cell| Some(cell) == known().next());
    if constant || !(centre.is_finite() && spread.is_finite() && spread > 0.0) {
        let any = known().next().is_some();
        // What is there always alike tells nothing; where it is missing may.
        return match gaps && any {
            true => DenseFeature::Category {
                codes: Vec::new(),
                others: false,
                gaps: true,
            },
            false => DenseFeature::Nothing,
        };
    }
    DenseFeature::Number {
        log,
        centre,
        spread,
        gaps,
    }
}

fn category(cells: impl Iterator<Item = f32>, most: usize) -> DenseFeature {
    let (mut codes, mut gaps) = (Vec::new(), false);
    for cell in cells {
        match cell >= 0.0 {
            true => codes.push(cell as u32),
            false => gaps = true,
        }
    }
    codes.sort_unstable();
    let mut counts: Vec<(usize, u32)> = codes
        .chunk_by(|a, b| a == b)
        .filter_map(|alike| Some((alike.len(), *alike.first()?)))
        .collect();
    let distinct = counts.len();
    if distinct + usize::from(gaps) < 2 {
        return DenseFeature::Nothing;
    }
    counts.sort_by_key(|(count, code)| (std::cmp::Reverse(*count), *code));
    counts.retain(|(count, _)| *count >= LEAST_OF_CATEGORY.min(codes.len() / 10));
    counts.truncate(most);
    let others = counts.len() < distinct;
    let mut codes: Vec<u32> = counts.into_iter().map(|(_, code)| code).collect();
    codes.sort_unstable();
    DenseFeature::Category {
        codes,
        others,
        gaps,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(columns: Vec<Vec<f32>>, inputs: &[Input], row: &[f32]) -> Vec<f32> {
        let rows = columns[0].len();
        let matrix = Matrix::new(rows, columns).unwrap();
        let all: Vec<u32> = (0..rows as u32).collect();
        let encoder = DenseEncoder::fit(&matrix, inputs, &all).unwrap();
        encoder.check(matrix.width()).unwrap();
        let mut out = Vec::new();
        encoder.push(row, &mut out);
        assert_eq!(out.len(), encoder.width());
        out
    }

    #[test]
    fn numbers_are_scaled_and_gaps_are_told() {
        let columns = vec![
            vec![1.0, 3.0, 1.0, 3.0],
            vec![2.0, f32::NAN, 4.0, 4.0],
            vec![7.0; 4],
            vec![f32::NAN; 4],
            vec![5.0, f32::NAN, 5.0, f32::NAN],
        ];
        assert_eq!(
            encoded(columns.clone(), &[], &[3.0, f32::NAN, 1.0, 1.0, f32::NAN]),
            [1.0, 0.0, 1.0, 1.0]
        );
        // Far out is cut off; a row that is too short has gaps.
        assert_eq!(encoded(columns, &[], &[1e30]), [10.0, 0.0, 1.0, 1.0]);
    }

    #[test]
    fn categories_have_a_number_each_and_rare_ones_share_one() {
        let mut codes = vec![2.0; 30];
        codes.extend([5.0; 20]);
        codes.extend([7.0, 8.0, f32::NAN]);
        for (code, expected) in [
            (2.0, [1.0, 0.0, 0.0, 0.0]),
            (5.0, [0.0, 1.0, 0.0, 0.0]),
            (7.0, [0.0, 0.0, 1.0, 0.0]),
            (99.0, [0.0, 0.0, 1.0, 0.0]),
            (f32::NAN, [0.0, 0.0, 0.0, 1.0]),
        ] {
            assert_eq!(
                encoded(vec![codes.clone()], &[Input::Category], &[code]),
                expected
            );
        }
    }

    #[test]
    fn a_few_huge_amounts_are_bent() {
        let mut amounts: Vec<f32> = (0..100).map(|value| value as f32).collect();
        amounts.push(1e9);
        let low = encoded(vec![amounts.clone()], &[], &[10.0]);
        let high = encoded(vec![amounts], &[], &[90.0]);
        assert!(high[0] - low[0] > 0.5, "{low:?} {high:?}");
    }

    #[test]
    fn nothing_that_varies_is_said() {
        let matrix = Matrix::new(3, vec![vec![1.0; 3], vec![f32::NAN; 3]]).unwrap();
        let found = DenseEncoder::fit(&matrix, &[], &[0, 1, 2]);
        assert_eq!(found, Err(FitError::NothingVaries { features: 2 }));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let number = |spread: f32| DenseFeature::Number {
            log: false,
            centre: 0.0,
            spread,
            gaps: false,
        };
        let encoder = |features: Vec<DenseFeature>| DenseEncoder { features };
        assert_eq!(
            encoder(vec![number(1.0)]).check(2),
            Err(DenseFault::Features(1))
        );
        assert_eq!(
            encoder(vec![number(0.0)]).check(1),
            Err(DenseFault::Feature(0))
        );
        assert_eq!(
            encoder(vec![number(f32::NAN)]).check(1),
            Err(DenseFault::Feature(0))
        );
        assert_eq!(
            encoder(vec![DenseFeature::Nothing]).check(1),
            Err(DenseFault::Inputs(0))
        );
        let category = DenseFeature::Category {
            codes: vec![3, 3],
            others: false,
            gaps: false,
        };
        assert_eq!(
            encoder(vec![category]).check(1),
            Err(DenseFault::Feature(0))
        );
    }
}
