//! A model of trees that predicts amounts, counts or ranks instead of telling who leaves.

use std::ops::Range;

use super::trees::{Outputs, TreeEnsemble};
use super::{Imported, Note, Source};
use crate::feature::contract::Contract;
use crate::feature::matrix::Matrix;

/// A model of amounts that is ready to predict.
#[derive(Clone, Debug)]
pub struct AmountModel {
    /// What people call it: the file's name.
    pub name: String,
    /// What it reads, in order.
    pub contract: Contract,
    /// One sum of trees per amount, nearly always one.
    pub outputs: Outputs,
    /// What it was trained for, in its tool's own word.
    pub objective: String,
    /// What the reader should know about how the file was read.
    pub notes: Vec<Note>,
    /// What kind of file it was.
    pub source: Source,
}

impl AmountModel {
    pub(super) fn new(name: String, source: Source, imported: Imported) -> AmountModel {
        AmountModel {
            name,
            contract: imported.contract,
            outputs: imported.outputs,
            objective: imported.objective,
            notes: imported.notes,
            source,
        }
    }

    /// The sums of `rows`, a number per amount, row after row.
    pub fn margins(&self, matrix: &Matrix, rows: Range<usize>) -> Vec<f32> {
        let mut margins = vec![0.0; rows.len() * self.outputs.count()];
        self.outputs.predict_margins(matrix, rows, &mut margins);
        margins
    }

    /// The amounts that sums stand for.
    pub fn amounts(&self, margins: &[f32]) -> Vec<f64> {
        let mut amounts = vec![0.0; margins.len()];
        self.outputs.predictions(margins, &mut amounts);
        amounts
    }

    /// One amount of `rows`.
    pub fn scores(&self, amount: usize, matrix: &Matrix, rows: Range<usize>, out: &mut [f64]) {
        let amounts = self.amounts(&self.margins(matrix, rows));
        let own = amounts.iter().skip(amount);
        let own = own.step_by(self.outputs.count().max(1));
        out.iter_mut().zip(own).for_each(|(out, own)| *out = *own);
    }

    /// The sum of trees of one amount whose contributions explain its margin.
    ///
    /// Where the file does not say how many training rows passed each node, the rows of
    /// `matrix` take their place.
    pub fn explainable(&self, amount: usize, matrix: &Matrix) -> Option<TreeEnsemble> {
        let ensemble = self.outputs.ensembles().nth(amount)?;
        Some(match self.notes.contains(&Note::NoCovers) {
            true => ensemble.covered_by(matrix),
            false => ensemble.clone(),
        })
    }
}
