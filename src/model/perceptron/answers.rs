//! The answers of a network's rows: the slopes that a batch is learnt by, and the loss of rows.

use super::product::Batch;
use crate::model::fitting::logistic_loss;
use crate::model::trees::sigmoid;

/// Rows scored at once.
const SCORED: usize = 512;

/// Answers of rows, and how much more those of yes weigh.
pub(in crate::model) struct Answers {
    /// An answer per row.
    pub labels: Vec<bool>,
    /// The weight of yes in what is learnt from; that of no is 1.
    pub positive_weight: f32,
    /// The weight of yes in what judges.
    pub judging_weight: f32,
}

impl Answers {
    /// What a row's margin should say, and its weight where yes weighs so much.
    fn of(&self, row: u32, positive_weight: f32) -> (f32, f32) {
        match self.labels.get(row as usize) {
            Some(true) => (1.0, positive_weight),
            _ => (0.0, 1.0),
        }
    }

    /// Makes of the margins of `rows` the slopes of their mean loss.
    pub fn slopes(&self, margins: &mut [f32], rows: &[u32]) {
        let of = |row: &u32| self.of(*row, self.positive_weight);
        let total: f32 = rows.iter().map(|row| of(row).1).sum();
        for (slope, row) in margins.iter_mut().zip(rows) {
            let (target, weight) = of(row);
            *slope = weight / total * (sigmoid(f64::from(*slope)) as f32 - target);
        }
    }

    /// The mean logistic loss of `rows`, of which `ask` gives the margins, some at a time.
    pub fn loss(&self, rows: &[u32], ask: impl Fn(&[u32]) -> Batch) -> f64 {
        let (mut sum, mut total) = (0.0, 0.0);
        for rows in rows.chunks(SCORED) {
            let out = ask(rows);
            for (margin, row) in out.values.iter().zip(rows) {
                let (target, weight) = self.of(*row, self.judging_weight);
                let weight = f64::from(weight);
                sum += weight * logistic_loss(f64::from(*margin), f64::from(target));
                total += weight;
            }
        }
        sum / total
    }
}
