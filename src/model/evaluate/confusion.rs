//! Rows by answer and prediction, and what follows: precision, recall, F1 per class and
//! averaged.

use serde::{Deserialize, Serialize};

/// Weights of rows by true and by predicted class.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfusionMatrix {
    classes: usize,
    /// True class by predicted class, row after row.
    cells: Vec<f64>,
}

/// The figures of one class. Where nothing was predicted or nothing is there, the
/// quotient counts as 0, as scikit-learn's default does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassFigures {
    /// Share of what is predicted so that is so.
    pub precision: f64,
    /// Share of what is so that is predicted so.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Rows (or their weight) of the class.
    pub support: f64,
}

/// Averages of the classes' figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Averaged {
    /// Every class counts alike.
    #[serde(rename = "macro")]
    pub by_class: ClassFigures,
    /// Every row counts alike: counts are summed before they are divided.
    #[serde(rename = "micro")]
    pub by_row: ClassFigures,
    /// Every class counts by its rows.
    pub weighted: ClassFigures,
    /// Share of rows that are predicted right.
    pub accuracy: f64,
}

impl ConfusionMatrix {
    /// Counts rows; classes are numbers below `classes`, rows with others are left out.
    pub fn of(
        truth: &[usize],
        predicted: &[usize],
        classes: usize,
        weights: Option<&[f64]>,
    ) -> ConfusionMatrix {
        let mut cells = vec![0.0; classes * classes];
        for (row, (truth, predicted)) in truth.iter().zip(predicted).enumerate() {
            let weight = weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0));
            if *predicted < classes
                && let Some(cell) = cells.get_mut(truth * classes + predicted)
            {
                *cell += weight;
            }
        }
        ConfusionMatrix { classes, cells }
    }

    /// A matrix of counts that are known, true class by predicted class.
    pub fn from_rows(rows: &[Vec<f64>]) -> ConfusionMatrix {
        let classes = rows.len();
        let cell = |(truth, predicted): (usize, usize)| {
            let row = rows.get(truth);
            row.and_then(|row| row.get(predicted))
                .copied()
                .unwrap_or(0.0)
        };
        let places = (0..classes * classes).map(|at| (at / classes, at % classes));
        ConfusionMatrix {
            classes,
            cells: places.map(cell).collect(),
        }
    }

    /// The matrix of answers of no and yes: those who stayed, then those who left, each by what
    /// was said of them.
    pub fn of_answers(cells: [[f64; 2]; 2]) -> ConfusionMatrix {
        ConfusionMatrix {
            classes: 2,
            cells: cells.as_flattened().to_vec(),
        }
    }

    /// The classification report: the figures of every class, then their averages, by class
    /// (macro), by row (micro) and by the classes' rows (weighted).
    pub fn report(&self) -> Vec<ClassFigures> {
        let averages = self.averages();
        let mut report = self.classes();
        report.extend([averages.by_class, averages.by_row, averages.weighted]);
        report
    }

    /// The counts, true class by predicted class.
    pub fn rows(&self) -> Vec<Vec<f64>> {
        self.cells
            .chunks(self.classes.max(1))
            .map(<[f64]>::to_vec)
            .collect()
    }

    fn cell(&self, truth: usize, predicted: usize) -> f64 {
        self.cells
            .get(truth * self.classes + predicted)
            .copied()
            .unwrap_or(0.0)
    }

    /// The figures of every class.
    pub fn classes(&self) -> Vec<ClassFigures> {
        let all = 0..self.classes;
        all.clone()
            .map(|class| {
                let support: f64 = all.clone().map(|other| self.cell(class, other)).sum();
                let predicted: f64 = all.clone().map(|other| self.cell(other, class)).sum();
                ClassFigures::of(self.cell(class, class), predicted, support)
            })
            .collect()
    }

    /// Averages over the classes.
    pub fn averages(&self) -> Averaged {
        let classes = self.classes();
        let total: f64 = classes.iter().map(|class| class.support).sum();
        let right: f64 = (0..self.classes).map(|class| self.cell(class, class)).sum();
        let mean = |weight: &dyn Fn(&ClassFigures) -> f64| {
            let sum: f64 = classes.iter().map(weight).sum();
            let of = |figure: fn(&ClassFigures) -> f64| {
                let weighed: f64 = classes
                    .iter()
                    .map(|class| weight(class) * figure(class))
                    .sum();
                ratio(weighed, sum)
            };
            ClassFigures {
                precision: of(|class| class.precision),
                recall: of(|class| class.recall),
                f1: of(|class| class.f1),
                support: total,
            }
        };
        Averaged {
            by_class: mean(&|_| 1.0),
            by_row: ClassFigures::of(right, total, total),
            weighted: mean(&|class| class.support),
            accuracy: ratio(right, total),
        }
    }
}

impl ClassFigures {
    /// Precision, recall and F1.
    pub fn rates(&self) -> [f64; 3] {
        [self.precision, self.recall, self.f1]
    }

    fn of(right: f64, predicted: f64, support: f64) -> ClassFigures {
        ClassFigures {
            precision: ratio(right, predicted),
            recall: ratio(right, support),
            f1: ratio(2.0 * right, predicted + support),
            support,
        }
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
