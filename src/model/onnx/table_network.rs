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
use crate::model::neural::{Input, LinearModel, Network, NetworkDescription};
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

/// What becomes of gaps in inputs of whole numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gaps {
    /// They are an error.
    Refused,
    /// They are run as zeros.
    Zero,
}

/// A graph that scores the rows of a table.
#[derive(Clone, Debug)]
pub struct TableNetwork {
    network: Network,
    contract: Contract,
    notes: Vec<Note>,
    /// The dimensions of each input behind the rows: none, columns, or steps and columns.
    tails: Vec<Vec<usize>>,
    /// How many rows the graph takes at once, if not any number.
    batch: Option<usize>,
    /// How many numbers come out per row; the last is the probability, unless each is that of
    /// a class.
    answers: usize,
    /// What the classes are called, if there are more than two.
    classes: Vec<String>,
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
        let mut tails = Vec::new();
        for input in network.inputs() {
            let (rows, tail) = match *input.shape.as_slice() {
                [rows] => (rows, Some(Vec::new())),
                [rows, width] => (rows, width.map(|width| vec![width])),
                [rows, Some(steps), Some(width)] => (rows, Some(vec![steps, width])),
                _ => (None, None),
            };
            let tail = tail.filter(|tail| columns_of(tail) <= imported::MAX_FEATURES);
            let rows_fit = rows.is_none_or(|rows| rows <= MOST_ROWS);
            let Some(tail) = tail.filter(|_| rows_fit) else {
                return Err(columns::unfit(&input.name, &input.shape));
            };
            tails.push(tail);
            batch = batch.or(rows);
        }
        let widths: Vec<usize> = tails.iter().map(|tail| columns_of(tail)).collect();
        let total: usize = widths.iter().sum();
        let is_room = batch.unwrap_or(1).saturating_mul(total) <= MOST_CELLS;
        if total == 0 || total > imported::MAX_FEATURES || !is_room {
            return Err(columns::unfit("—", &[None, Some(total)]));
        }
        let mut notes = Vec::new();
        let sequence = match tails.as_slice() {
            [tail] => match *tail.as_slice() {
                [steps, width] if steps > 1 && width > 0 => Some((steps, width)),
                _ => None,
            },
            _ => None,
        };
        let features = match (sequence, network.inputs(), widths.as_slice()) {
            (Some((steps, width)), ..) => columns::sequence(file, steps, width, &mut notes)?,
            (None, [_], [count]) if *count > 1 => columns::features(file, *count, &mut notes)?,
            (None, inputs, widths) if widths.iter().all(|width| *width == 1) => {
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
            (None, inputs, _) => {
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
            tails,
            batch,
            answers: 1,
            classes: Vec::new(),
            work: 0,
        };
        (read.answers, read.work) = read.try_out(answer)?;
        if read.answers > 2 {
            let numbers = || (0..read.answers).map(|class| class.to_string()).collect();
            let named = super::answer::classes(file, read.answers);
            read.classes = named.unwrap_or_else(numbers);
        }
        Ok(read)
    }

    /// How many numbers come out for a row, and the work that takes.
    fn try_out(&self, answer: &Answer) -> Result<(usize, u64), ModelError> {
        let rows = self.batch.unwrap_or(2);
        let zeros = Matrix::new(rows, vec![vec![0.0; rows]; self.contract.features.len()]);
        let inputs = self
            .inputs(&zeros.unwrap_or_default(), 0..rows, Gaps::Refused)
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
            Some(classes) if answer.has_classes && classes > 1 => Ok((classes, work)),
            Some(1) if !answer.has_classes => Ok((1, work)),
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

    /// What the classes are called, if the graph tells more than two apart.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The error of whoever needs yes or no.
    pub(in crate::model) fn is_not_binary(&self) -> Option<ModelError> {
        (!self.classes.is_empty()).then(|| ModelError::Objective {
            found: format!("ONNX × {}", self.classes.len()),
        })
    }

    /// The numbers of the model card.
    pub fn describe(&self) -> NetworkDescription {
        self.network.describe()
    }

    /// The graph as a linear model, if it is one.
    pub fn linear(&self) -> Option<LinearModel> {
        let is_flat = self.tails.iter().all(|tail| tail.len() == 1);
        self.network.linear().filter(|_| is_flat)
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
    ///
    /// # Errors
    /// What an operator cannot take, and the first row whose answer is no probability.
    pub fn scores(
        &self,
        matrix: &Matrix,
        rows: Range<usize>,
        out: &mut [f64],
    ) -> Result<(), OnnxFault> {
        let first = rows.start;
        self.answer(matrix, rows, Gaps::Refused, 1, out)?;
        match out.iter().position(|score| score.is_nan()) {
            None => Ok(()),
            Some(at) => Err(OnnxFault::Score {
                row: first + at + 1,
                found: f64::NAN.to_string(),
            }),
        }
    }

    /// As [`TableNetwork::scores`], but a row for which the graph has no number, as happens
    /// where it fills no gaps, gets not-a-number.
    ///
    /// # Errors
    /// What an operator cannot take, and the first row whose answer is a number and no
    /// probability.
    pub fn scores_or_none(
        &self,
        matrix: &Matrix,
        rows: Range<usize>,
        out: &mut [f64],
    ) -> Result<(), OnnxFault> {
        self.answer(matrix, rows.clone(), Gaps::Zero, 1, out)?;
        self.take_away(matrix, rows, 1, out);
        Ok(())
    }

    /// The probability of every class of each of `rows`, row after row: `out` has rows × classes
    /// elements. A row for which the graph has no numbers gets not-a-number.
    ///
    /// # Errors
    /// As [`TableNetwork::scores_or_none`].
    pub fn shares(
        &self,
        matrix: &Matrix,
        rows: Range<usize>,
        out: &mut [f64],
    ) -> Result<(), OnnxFault> {
        let each = self.answers.max(1);
        self.answer(matrix, rows.clone(), Gaps::Zero, each, out)?;
        self.take_away(matrix, rows, each, out);
        Ok(())
    }

    /// Takes the answers away from rows that have gaps where whole numbers are read: what was
    /// put there means nothing.
    fn take_away(&self, matrix: &Matrix, rows: Range<usize>, each: usize, out: &mut [f64]) {
        let mut feature = 0;
        for (input, tail) in self.network.inputs().iter().zip(&self.tails) {
            for column in feature..feature + columns_of(tail) {
                let cells = matrix.column(column).get(rows.clone()).unwrap_or(&[]);
                let pairs = out.chunks_mut(each).zip(cells);
                for (out, _) in pairs.filter(|(_, cell)| !input.is_float && cell.is_nan()) {
                    out.fill(f64::NAN);
                }
            }
            feature += columns_of(tail);
        }
    }

    /// The last `each` of a row's answers, not-a-number where the graph gives that.
    fn answer(
        &self,
        matrix: &Matrix,
        rows: Range<usize>,
        gaps: Gaps,
        each: usize,
        out: &mut [f64],
    ) -> Result<(), OnnxFault> {
        let mut first = rows.start;
        for out in out.chunks_mut(self.batch.unwrap_or(BLOCK) * each) {
            let count = out.len() / each;
            let inputs = self.inputs(matrix, first..first + count, gaps)?;
            let made = self.network.run(inputs, self.batch.unwrap_or(count))?;
            let values = made.first().map(Tensor::as_floats).unwrap_or_default();
            let answers = values.chunks(self.answers.max(1));
            out.fill(f64::NAN);
            for (at, (out, answer)) in out.chunks_mut(each).zip(answers).enumerate() {
                let kept = answer.len().saturating_sub(each);
                for (out, score) in out.iter_mut().zip(answer.iter().skip(kept)) {
                    let is_probability = (-ROUNDING..=1.0 + ROUNDING).contains(score);
                    if !is_probability && !score.is_nan() {
                        return Err(OnnxFault::Score {
                            row: first + at + 1,
                            found: score.to_string(),
                        });
                    }
                    *out = f64::from(*score).clamp(0.0, 1.0);
                }
            }
            first += count;
        }
        Ok(())
    }

    /// The graph's inputs for some rows; a graph that asks for more is given zeros behind them.
    fn inputs(
        &self,
        matrix: &Matrix,
        rows: Range<usize>,
        gaps: Gaps,
    ) -> Result<Vec<Tensor>, OnnxFault> {
        let count = self.batch.unwrap_or(rows.len());
        let mut tensors = Vec::with_capacity(self.tails.len());
        let mut feature = 0;
        for (input, tail) in self.network.inputs().iter().zip(&self.tails) {
            let width = columns_of(tail);
            let mut cells = vec![0.0; count * width];
            for column in 0..width {
                let from = matrix.column(feature).get(rows.clone()).unwrap_or(&[]);
                let to = cells.iter_mut().skip(column).step_by(width);
                for (to, from) in to.zip(from) {
                    *to = *from;
                }
                feature += 1;
            }
            if gaps == Gaps::Zero && !input.is_float {
                let missing = cells.iter_mut().filter(|cell| cell.is_nan());
                missing.for_each(|cell| *cell = 0.0);
            }
            let shape = std::iter::once(count).chain(tail.iter().copied()).collect();
            let data = match input.is_float {
                true => Data::Floats(cells),
                false => Data::Wholes(wholes(&cells, width, rows.start, &input.name)?),
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

/// How many columns of a table are one row of an input.
fn columns_of(tail: &[usize]) -> usize {
    tail.iter().copied().fold(1, usize::saturating_mul)
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
