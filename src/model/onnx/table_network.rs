//! A graph whose rows are a table's: which columns go into which input, and which number
//! that comes out is the probability of leaving.

use std::ops::Range;

use super::answer::Answer;
use super::columns;
use super::file::File;
use crate::feature::contract::{Contract, FeatureKind};
use crate::feature::matrix::Matrix;
use crate::model::error::OnnxFault;
use crate::model::neural::tensor::{Data, Tensor};
use crate::model::neural::{Input, Network, NetworkDescription};
use crate::model::{ModelError, Note, imported};

/// Rows that are run at once, if the graph does not say how many.
const BLOCK: usize = 256;

/// The most rows that a graph may ask for at once.
const MOST_ROWS: usize = 4_096;

/// The most cells of these rows.
const MOST_CELLS: usize = 4 * 1024 * 1024;

/// Multiplications in whose time an operator begins and ends, roughly.
const RUN: usize = 100;

/// How far rounding may carry a probability beyond its bounds.
const ROUNDING: f32 = 1e-4;

/// A graph that scores the rows of a table.
#[derive(Clone, Debug)]
pub struct TableNetwork {
    network: Network,
    contract: Contract,
    notes: Vec<Note>,
    /// How many columns go into each input.
    widths: Vec<usize>,
    /// How many rows the graph takes at once, if not any number.
    batch: Option<usize>,
    /// How many numbers come out per row; the last is the probability.
    answers: usize,
    /// Multiplications (or what takes as long) that a row takes.
    work: u64,
}

impl TableNetwork {
    /// The graph of a file, tried on two rows of zeros.
    pub(super) fn read(file: &File, answer: &Answer) -> Result<TableNetwork, ModelError> {
        if answer.is_amount {
            return Err(answer.unknown());
        }
        let network = Network::of(file, &[answer.output])?;
        let mut batch = None;
        let mut widths = Vec::new();
        for input in network.inputs() {
            let (rows, width) = match *input.shape.as_slice() {
                [rows] => (rows, Some(1)),
                [rows, width] => (rows, width),
                _ => (None, None),
            };
            let width = width.filter(|width| *width <= imported::MAX_FEATURES);
            let rows_fit = rows.is_none_or(|rows| rows <= MOST_ROWS);
            let Some(width) = width.filter(|_| rows_fit) else {
                return Err(columns::unfit(&input.name, &input.shape));
            };
            widths.push(width);
            batch = batch.or(rows);
        }
        let total: usize = widths.iter().sum();
        let is_room = batch.unwrap_or(1).saturating_mul(total) <= MOST_CELLS;
        if total == 0 || total > imported::MAX_FEATURES || !is_room {
            return Err(columns::unfit("—", &[None, Some(total)]));
        }
        let mut notes = Vec::new();
        let features = match (network.inputs(), widths.as_slice()) {
            ([_], [count]) if *count > 1 => columns::features(file, *count, &mut notes)?,
            (inputs, widths) if widths.iter().all(|width| *width == 1) => {
                notes.push(Note::NamedInputs {
                    inputs: inputs.len(),
                });
                let feature = |input: &Input| {
                    let kind = if input.is_float {
                        FeatureKind::Number
                    } else {
                        FeatureKind::Integer
                    };
                    imported::feature(input.name.clone(), kind, None)
                };
                inputs.iter().map(feature).collect()
            }
            (inputs, _) => {
                let wide = inputs.iter().zip(&widths).find(|(_, width)| **width > 1);
                let name = wide.map_or("—", |(input, _)| input.name.as_str());
                return Err(columns::unfit(name, &[None, wide.map(|(_, width)| *width)]));
            }
        };
        if let Some(class) = answer.class.as_ref().filter(|class| *class != "1") {
            notes.push(Note::Class {
                name: class.clone(),
            });
        }
        let mut read = TableNetwork {
            network,
            contract: imported::contract(features)?,
            notes,
            widths,
            batch,
            answers: 1,
            work: 0,
        };
        (read.answers, read.work) = read.try_out(answer)?;
        Ok(read)
    }

    /// How many numbers come out for a row, and the work that takes.
    fn try_out(&self, answer: &Answer) -> Result<(usize, u64), ModelError> {
        let rows = self.batch.unwrap_or(2);
        let zeros = Matrix::new(rows, vec![vec![0.0; rows]; self.contract.features.len()]);
        let inputs = self
            .inputs(&zeros.unwrap_or_default(), 0..rows)
            .map_err(ModelError::Onnx)?;
        let made = self.network.run_counting(inputs, rows);
        let (made, work) = made.map_err(ModelError::Onnx)?;
        // A run costs something besides, however little each of its operators does.
        let work = (work + (self.network.describe().operators * RUN) as u64) / rows.max(1) as u64;
        let shape = made.first().map_or(&[][..], Tensor::shape);
        let answers = match *shape {
            [first] if first == rows => Some(1),
            [first, answers] if first == rows => Some(answers),
            _ => None,
        };
        match answers {
            Some(2) if answer.has_classes => Ok((2, work)),
            Some(1) if !answer.has_classes => Ok((1, work)),
            Some(classes) if answer.has_classes && classes > 2 => Err(ModelError::Objective {
                found: format!("ONNX × {classes}"),
            }),
            _ => {
                let sizes: Vec<String> = shape.iter().map(usize::to_string).collect();
                Err(ModelError::Onnx(OnnxFault::Output {
                    output: answer.output.into(),
                    found: format!("[{}]", sizes.join(", ")),
                }))
            }
        }
    }

    /// What the graph reads of a table.
    pub fn contract(&self) -> &Contract {
        &self.contract
    }

    /// What the reader should know about how the file was read.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The numbers of the model card.
    pub fn describe(&self) -> NetworkDescription {
        self.network.describe()
    }

    /// Multiplications (or what takes as long) that the score of one row takes.
    pub fn work(&self) -> u64 {
        self.work.max(1)
    }

    /// The error of whoever needs trees.
    pub(in crate::model) fn is_no_trees(&self) -> ModelError {
        ModelError::Graph {
            operators: self.network.describe().operators,
        }
    }

    /// The probability of leaving of each of `rows`, one per element of `out`.
    pub fn scores(
        &self,
        matrix: &Matrix,
        rows: Range<usize>,
        out: &mut [f64],
    ) -> Result<(), OnnxFault> {
        let mut first = rows.start;
        for out in out.chunks_mut(self.batch.unwrap_or(BLOCK)) {
            let inputs = self.inputs(matrix, first..first + out.len())?;
            let made = self.network.run(inputs, self.batch.unwrap_or(out.len()))?;
            let values = made.first().map(Tensor::as_floats).unwrap_or_default();
            let answers = values.chunks(self.answers.max(1));
            for (at, (out, answer)) in out.iter_mut().zip(answers).enumerate() {
                let score = answer.last().copied().unwrap_or(f32::NAN);
                if !(-ROUNDING..=1.0 + ROUNDING).contains(&score) {
                    return Err(OnnxFault::Score {
                        row: first + at + 1,
                        found: score.to_string(),
                    });
                }
                *out = f64::from(score).clamp(0.0, 1.0);
            }
            first += out.len();
        }
        Ok(())
    }

    /// The graph's inputs for some rows; a graph that asks for more is given zeros behind them.
    fn inputs(&self, matrix: &Matrix, rows: Range<usize>) -> Result<Vec<Tensor>, OnnxFault> {
        let count = self.batch.unwrap_or(rows.len());
        let mut tensors = Vec::with_capacity(self.widths.len());
        let mut feature = 0;
        for (input, width) in self.network.inputs().iter().zip(&self.widths) {
            let mut cells = vec![0.0; count * width];
            for column in 0..*width {
                let from = matrix.column(feature).get(rows.clone()).unwrap_or(&[]);
                let to = cells.iter_mut().skip(column).step_by(*width);
                for (to, from) in to.zip(from) {
                    *to = *from;
                }
                feature += 1;
            }
            let shape = match input.shape.len() {
                1 => vec![count],
                _ => vec![count, *width],
            };
            let data = match input.is_float {
                true => Data::Floats(cells),
                false => Data::Wholes(wholes(&cells, *width, rows.start, &input.name)?),
            };
            let tensor = Tensor::new(shape, data).ok_or_else(|| OnnxFault::Room {
                node: input.name.clone(),
                operator: "Input".into(),
                limit: crate::model::neural::tensor::MOST_ELEMENTS,
            })?;
            tensors.push(tensor);
        }
        Ok(tensors)
    }
}

/// Cells as whole numbers, each of which must be one.
fn wholes(cells: &[f32], width: usize, first: usize, input: &str) -> Result<Vec<i64>, OnnxFault> {
    let whole = |(at, cell): (usize, &f32)| {
        if cell.is_finite() && libm::truncf(*cell) == *cell {
            return Ok(*cell as i64);
        }
        Err(OnnxFault::Whole {
            row: first + at / width.max(1) + 1,
            input: input.into(),
            found: if cell.is_nan() {
                "—".into()
            } else {
                cell.to_string()
            },
        })
    };
    cells.iter().enumerate().map(whole).collect()
}
