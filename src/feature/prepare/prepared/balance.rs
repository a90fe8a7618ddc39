//! Rows made up for the rarer class of the training rows, once everything is
//! learnt: what was learnt knows only real rows, and test rows stay as they are.

use super::PrepareError;
use crate::feature::preparation::{ColumnEncoding, Frame, Preparation, PreparedColumn, Reads};
use crate::feature::prepare::label::BinaryLabel;
use crate::feature::prepare::plan::{PlanError, ResamplePlan};
use crate::feature::prepare::resample::{ResampleError, Smote, SmoteOptions};
use crate::feature::prepare::rows::TrainingRows;

/// Rows that were made up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MadeUp {
    /// One column per feature of the frame.
    pub columns: Vec<Vec<f64>>,
    /// The class of them all, as the label spells it.
    pub class: String,
    /// Rows made up.
    pub rows: u64,
    /// Training rows of that class and of the other, the made up ones among them.
    pub counts: (u64, u64),
}

/// One column as neighbours are compared by it: the features of a one-hot column
/// are one category, so that a made up row has exactly one of them.
#[derive(Debug)]
struct Piece {
    name: String,
    /// Features of the frame.
    width: usize,
    one_hot: bool,
    category: bool,
}

/// SMOTE under way, on the prepared features.
#[derive(Debug)]
pub(super) struct Balance {
    smote: Box<Smote>,
    pieces: Vec<Piece>,
    class: (String, String),
    real: (u64, u64),
}

impl Balance {
    /// Prepares to make up rows between the training rows of `frame`.
    pub(super) fn new(
        preparation: &Preparation,
        frame: &Frame,
        label: &BinaryLabel,
        rows: &TrainingRows,
        plan: ResamplePlan,
        seed: u64,
    ) -> Result<Balance, PrepareError> {
        let pieces: Vec<Piece> = preparation.columns.iter().flat_map(pieces).collect();
        let mut at = 0;
        let mut columns = Vec::with_capacity(pieces.len());
        for piece in &pieces {
            let of = frame.columns.get(at..at + piece.width).unwrap_or_default();
            at += piece.width;
            columns.push(match (piece.one_hot, of.first()) {
                (false, Some(column)) => column.clone(),
                _ => codes(of, frame.rows),
            });
        }
        let options = SmoteOptions {
            neighbours: plan.neighbours,
            ratio: plan.ratio,
            categories: pieces.iter().map(|piece| piece.category).collect(),
            keep_gaps: false,
            seed,
        };
        let smote = Smote::new(&columns, &label.classes, rows, options);
        let smote = smote.map_err(|error| match &error {
            ResampleError::Gap { feature, .. } => {
                let piece = pieces.get((*feature as usize).saturating_sub(1));
                PlanError::ResampleGaps {
                    column: piece.map(|piece| piece.name.clone()).unwrap_or_default(),
                }
                .into()
            }
            _ => PrepareError::Resample(error),
        })?;
        let of = |class: bool| {
            let classes = rows.iter().filter_map(|row| label.classes.get(row));
            classes.filter(|found| **found == Some(class)).count() as u64
        };
        Ok(Balance {
            smote: Box::new(smote),
            pieces,
            class: (label.positive.clone(), label.negative.clone()),
            real: (of(true), of(false)),
        })
    }

    /// Makes up some rows; the share that is done.
    pub(super) fn step(&mut self) -> f64 {
        self.smote.step()
    }

    /// The rows made up, as features of the frame.
    pub(super) fn finish(self) -> MadeUp {
        let made = self.smote.finish();
        let rows = made.origin.len() as u64;
        let (positive, negative) = self.class;
        let (class, of_class, others) = match made.class {
            true => (positive, self.real.0, self.real.1),
            false => (negative, self.real.1, self.real.0),
        };
        let mut columns = Vec::new();
        for (piece, values) in self.pieces.iter().zip(made.columns) {
            if piece.one_hot {
                columns.extend((0..piece.width).map(|code| {
                    let is = |value: &f64| f64::from(u8::from(*value == code as f64));
                    values.iter().map(is).collect()
                }));
            } else {
                columns.push(values);
            }
        }
        MadeUp {
            columns,
            class,
            rows,
            counts: (of_class + rows, others),
        }
    }
}

/// A raw column's features, as neighbours are compared by them.
fn pieces(column: &PreparedColumn) -> Vec<Piece> {
    let piece = |width: usize, one_hot: bool, category: bool| Piece {
        name: column.name.clone(),
        width,
        one_hot,
        category,
    };
    let width = column.outputs().len();
    if width == 0 {
        return Vec::new();
    }
    if column.encoding == ColumnEncoding::OneHot {
        return vec![piece(width, true, true)];
    }
    let category = column.encoding == ColumnEncoding::Ordinal || column.reads == Reads::Flag;
    // Behind a number may stand the flag of its gaps.
    let mut pieces = vec![piece(1, false, category)];
    pieces.extend((1..width).map(|_| piece(1, false, true)));
    pieces
}

/// One-hot features as the position of the one; behind all where there is none.
fn codes(columns: &[Vec<f64>], rows: usize) -> Vec<f64> {
    let is_one = |row: usize| {
        let one = |column: &Vec<f64>| column.get(row) == Some(&1.0);
        columns.iter().position(one).unwrap_or(columns.len()) as f64
    };
    (0..rows).map(is_one).collect()
}
