//! Support vector classifiers: a border with the widest margin, in the space of a kernel.
//!
//! The border is found by sequential minimal optimisation (`smo`); what machines of two
//! thirds of the rows say of the third makes probabilities of its decisions (Platt 1999).
//! Work grows with the square of the rows, so more than [`MOST_ROWS`] are sampled down,
//! each class by its share.
//!
//! Such a model holds some of its training rows, the support vectors: whoever has its file
//! has them.

mod fit;
mod kernel;
mod smo;

use serde::{Deserialize, Serialize};

pub use fit::{SupportVectorFit, SupportVectorOptions, scale};
pub use kernel::Kernel;
pub use smo::{Machine, MachineOptions, Smo};

use super::dense::{DenseEncoder, DenseRows};
use super::trees::sigmoid;
use crate::feature::matrix::Matrix;

/// Most rows that are learnt from.
pub const MOST_ROWS: usize = 20_000;

/// A support vector classifier, ready to score.
#[derive(Clone, Debug, PartialEq)]
pub struct SupportVectors {
    encoder: DenseEncoder,
    machine: Machine,
    slope: f32,
    shift: f32,
}

/// A support vector classifier as a bundle holds it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct SupportVectorsFile {
    /// How features become numbers.
    pub encoder: DenseEncoder,
    /// The kernel.
    pub kernel: Kernel,
    /// Per support vector its weight, yα.
    pub weights: Vec<f32>,
    /// What is added to the decision.
    pub offset: f32,
    /// The support vectors' numbers, row after row.
    pub vectors: Vec<f32>,
    /// The probability is 1 ∕ (1 + e^−(slope × decision + shift)).
    pub slope: f32,
    /// See `slope`.
    pub shift: f32,
}

impl SupportVectors {
    /// Numbers of all support vectors.
    pub fn size(&self) -> usize {
        self.machine.vectors().values().len()
    }

    /// A classifier; `None` when its numbers do not fit each other or are not finite.
    pub fn new(
        encoder: DenseEncoder,
        machine: Machine,
        slope: f32,
        shift: f32,
    ) -> Option<SupportVectors> {
        let finite = |values: &[f32]| values.iter().all(|value| value.is_finite());
        let fits = (machine.vectors().rows() == 0 || encoder.width() == machine.vectors().width())
            && finite(machine.weights())
            && finite(machine.vectors().values())
            && finite(&[machine.offset(), slope, shift]);
        fits.then_some(SupportVectors {
            encoder,
            machine,
            slope,
            shift,
        })
    }

    /// How features become numbers.
    pub fn encoder(&self) -> &DenseEncoder {
        &self.encoder
    }

    /// The border.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The probability of yes of some rows, one per element of `out`.
    pub fn probabilities(&self, matrix: &Matrix, rows: std::ops::Range<usize>, out: &mut [f64]) {
        let (mut alike, mut cells) = (Vec::new(), Vec::new());
        for (row, out) in rows.zip(out) {
            cells.clear();
            self.encoder.push(&matrix.row(row), &mut cells);
            let decision = self.machine.decision(&cells, &mut alike);
            *out = sigmoid(f64::from(self.slope) * decision + f64::from(self.shift));
        }
    }

    /// The classifier as a bundle holds it.
    pub fn to_file(&self) -> SupportVectorsFile {
        SupportVectorsFile {
            encoder: self.encoder.clone(),
            kernel: self.machine.kernel(),
            weights: self.machine.weights().to_vec(),
            offset: self.machine.offset(),
            vectors: self.machine.vectors().values().to_vec(),
            slope: self.slope,
            shift: self.shift,
        }
    }
}

impl SupportVectorsFile {
    /// The vectors as rows; `None` when they are no whole number of rows.
    pub fn rows(&self) -> Option<DenseRows> {
        DenseRows::new(self.encoder.width().max(1), self.vectors.clone())
    }
}
