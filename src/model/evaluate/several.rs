//! How good a model of several classes is: per class, each against the rest, and averaged.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::Figure;
use super::bootstrap::{Bootstrap, Draws};
use super::confusion::{Averaged, ClassFigures, ConfusionMatrix};
use super::error::EvaluateError;
use super::ranking::Ranking;

/// One class against the rest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassEvaluation {
    /// Precision, recall, F1 and support where each row counts as its likeliest class.
    pub figures: ClassFigures,
    /// The average precision of the class's probability; `None` where no row is of it.
    pub average_precision: Option<f64>,
    /// The area below its ROC curve; `None` where no row, or every row, is of it.
    pub roc_auc: Option<f64>,
}

/// What probabilities of several classes say of rows whose class is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeveralEvaluation {
    /// Rows.
    pub rows: u64,
    /// Rows by their class and by the likeliest one.
    pub confusion: Vec<Vec<f64>>,
    /// Per class.
    pub classes: Vec<ClassEvaluation>,
    /// Averages over the classes.
    pub averages: Averaged,
    /// The figures by name: `accuracy`, `macro_f1`, `weighted_f1`, `log_loss`, `brier`, and
    /// `pr_auc` and `roc_auc` as `micro_`, `macro_` and `weighted_`. Averages are over the
    /// classes that occur.
    pub figures: BTreeMap<String, Figure>,
}

/// The figures that get intervals, in the order of [`Judge::figures`].
const NAMES: [&str; 11] = [
    "accuracy",
    "macro_f1",
    "weighted_f1",
    "log_loss",
    "brier",
    "micro_pr_auc",
    "macro_pr_auc",
    "weighted_pr_auc",
    "micro_roc_auc",
    "macro_roc_auc",
    "weighted_roc_auc",
];

impl SeveralEvaluation {
    /// Evaluates probabilities: `classes` of them per row, row after row. `truth` has each
    /// row's class, from 0; `groups`, if given, names its customer, so that the bootstrap
    /// draws customers.
    ///
    /// # Errors
    /// [`EvaluateError`] when there is no row, a class or probability is none, or there are
    /// not so many.
    pub fn of(
        truth: &[usize],
        probabilities: &[f64],
        classes: usize,
        groups: Option<&[u32]>,
        bootstrap: &Bootstrap,
    ) -> Result<SeveralEvaluation, EvaluateError> {
        SeveralEvaluation::of_until(truth, probabilities, classes, groups, bootstrap, &|| false)
    }

    /// As [`SeveralEvaluation::of`]; from when it is late on nothing is drawn for intervals.
    ///
    /// # Errors
    /// As [`SeveralEvaluation::of`].
    pub fn of_until(
        truth: &[usize],
        probabilities: &[f64],
        classes: usize,
        groups: Option<&[u32]>,
        bootstrap: &Bootstrap,
        is_late: &dyn Fn() -> bool,
    ) -> Result<SeveralEvaluation, EvaluateError> {
        let (truth, probabilities) = (truth.to_vec(), probabilities.to_vec());
        let mut evaluating =
            SeveralEvaluating::new(truth, probabilities, classes, groups, bootstrap)?;
        while !evaluating.step(groups, is_late) {}
        Ok(evaluating.finish())
    }

    /// A figure's value by its name.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.figures.get(name).map(|figure| figure.value)
    }
}

/// An evaluation under way, the samples of its intervals drawn a few at a time.
pub struct SeveralEvaluating {
    judge: Judge,
    draws: Draws,
}

impl SeveralEvaluating {
    /// Ranks the rows; nothing is drawn yet. What is given is what
    /// [`SeveralEvaluation::of`] takes.
    ///
    /// # Errors
    /// As [`SeveralEvaluation::of`].
    pub fn new(
        truth: Vec<usize>,
        probabilities: Vec<f64>,
        classes: usize,
        groups: Option<&[u32]>,
        bootstrap: &Bootstrap,
    ) -> Result<SeveralEvaluating, EvaluateError> {
        check(&truth, &probabilities, classes)?;
        Ok(SeveralEvaluating {
            draws: Draws::new(bootstrap, truth.len(), groups, NAMES.len()),
            judge: Judge::new(truth, probabilities, classes),
        })
    }

    /// The share that is drawn, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.draws.share()
    }

    /// Draws a few samples; whether that was all. `groups` are the same in every step; from
    /// when it is late on nothing is drawn.
    pub fn step(&mut self, groups: Option<&[u32]>, is_late: &dyn Fn() -> bool) -> bool {
        let judge = &self.judge;
        let mut statistics = |weights: &[f64]| judge.figures(Some(weights));
        self.draws.step(groups, &mut statistics, is_late)
    }

    /// The evaluation.
    pub fn finish(self) -> SeveralEvaluation {
        let SeveralEvaluating { judge, draws } = self;
        let figures = NAMES
            .iter()
            .zip(judge.figures(None))
            .zip(draws.intervals())
            .filter_map(|((name, value), interval)| {
                let value = value?;
                Some((name.to_string(), Figure { value, interval }))
            })
            .collect();
        let confusion = judge.confusion(None);
        let of_class = |(figures, ranking): (ClassFigures, &Ranking)| {
            let ranked = ranking.figures(None);
            ClassEvaluation {
                figures,
                average_precision: ranked.average_precision,
                roc_auc: ranked.roc_auc,
            }
        };
        let pairs = confusion.classes().into_iter().zip(&judge.each);
        SeveralEvaluation {
            rows: judge.truth.len() as u64,
            classes: pairs.map(of_class).collect(),
            averages: confusion.averages(),
            confusion: confusion.rows(),
            figures,
        }
    }
}

fn check(truth: &[usize], probabilities: &[f64], classes: usize) -> Result<(), EvaluateError> {
    if truth.is_empty() {
        return Err(EvaluateError::NoRows);
    }
    if classes == 0 || truth.len().checked_mul(classes) != Some(probabilities.len()) {
        return Err(EvaluateError::Shape {
            rows: truth.len() as u64,
            classes: classes as u64,
            probabilities: probabilities.len() as u64,
        });
    }
    if let Some(row) = truth.iter().position(|class| *class >= classes) {
        return Err(EvaluateError::NoSuchClass {
            row: row as u64 + 1,
            found: truth.get(row).map_or(0, |class| *class as u64),
            classes: classes as u64,
        });
    }
    match probabilities.iter().position(|p| !(0.0..=1.0).contains(p)) {
        None => Ok(()),
        Some(at) => Err(EvaluateError::NotProbability {
            row: (at / classes) as u64 + 1,
            found: probabilities
                .get(at)
                .copied()
                .unwrap_or(f64::NAN)
                .to_string(),
        }),
    }
}

/// What does not depend on the rows' weights.
struct Judge {
    truth: Vec<usize>,
    predicted: Vec<usize>,
    probabilities: Vec<f64>,
    classes: usize,
    /// Each class against the rest.
    each: Vec<Ranking>,
    /// All rows of all classes together.
    together: Ranking,
}

impl Judge {
    fn new(truth: Vec<usize>, probabilities: Vec<f64>, classes: usize) -> Judge {
        let of_rows = || truth.iter().zip(probabilities.chunks_exact(classes));
        let one = |class: usize| {
            let labels: Vec<bool> = truth.iter().map(|of| *of == class).collect();
            let scores: Vec<f64> = probabilities
                .iter()
                .skip(class)
                .step_by(classes)
                .copied()
                .collect();
            Ranking::new(&labels, &scores)
        };
        let hits: Vec<bool> = truth
            .iter()
            .flat_map(|of| (0..classes).map(move |class| class == *of))
            .collect();
        Judge {
            predicted: of_rows().map(|(_, row)| likeliest(row)).collect(),
            classes,
            each: (0..classes).map(one).collect(),
            together: Ranking::new(&hits, &probabilities),
            truth,
            probabilities,
        }
    }

    fn confusion(&self, weights: Option<&[f64]>) -> ConfusionMatrix {
        ConfusionMatrix::of(&self.truth, &self.predicted, self.classes, weights)
    }

    fn figures(&self, weights: Option<&[f64]>) -> Vec<Option<f64>> {
        let confusion = self.confusion(weights);
        let averages = confusion.averages();
        let classes = confusion.classes();
        // Micro averages count every row once per class.
        let repeated: Option<Vec<f64>> = weights.map(|weights| {
            let each = weights.iter().take(self.truth.len());
            each.flat_map(|weight| std::iter::repeat_n(*weight, self.classes))
                .collect()
        });
        let together = self.together.figures(repeated.as_deref());
        let ranked: Vec<_> = self
            .each
            .iter()
            .map(|ranking| ranking.figures(weights))
            .collect();
        let mean = |figure: &dyn Fn(usize) -> Option<f64>, by_rows: bool| {
            let (mut sum, mut total) = (0.0, 0.0);
            for (class, of) in classes.iter().enumerate() {
                if let Some(value) = figure(class) {
                    let weight = if by_rows { of.support } else { 1.0 };
                    sum += weight * value;
                    total += weight;
                }
            }
            (total > 0.0).then(|| sum / total)
        };
        let precision = |class: usize| ranked.get(class)?.average_precision;
        let area = |class: usize| ranked.get(class)?.roc_auc;
        let f1 = |class: usize| {
            let of = classes.get(class)?;
            (of.support > 0.0).then_some(of.f1)
        };
        let total: f64 = classes.iter().map(|class| class.support).sum();
        vec![
            (total > 0.0).then_some(averages.accuracy),
            mean(&f1, false),
            mean(&f1, true),
            self.mean(weights, |own, _| {
                -libm::log(own.clamp(f64::EPSILON, 1.0 - f64::EPSILON))
            }),
            self.mean(weights, |own, row| {
                let squares: f64 = row.iter().map(|p| p * p).sum();
                squares - 2.0 * own + 1.0
            }),
            together.average_precision,
            mean(&precision, false),
            mean(&precision, true),
            together.roc_auc,
            mean(&area, false),
            mean(&area, true),
        ]
    }

    /// The mean over the rows of what is made of the probability of a row's own class and of
    /// all its probabilities.
    fn mean(&self, weights: Option<&[f64]>, of: impl Fn(f64, &[f64]) -> f64) -> Option<f64> {
        let (mut sum, mut total) = (0.0, 0.0);
        let rows = self.probabilities.chunks_exact(self.classes);
        for (at, (class, row)) in self.truth.iter().zip(rows).enumerate() {
            let weight = weights.map_or(1.0, |weights| weights.get(at).copied().unwrap_or(0.0));
            if weight > 0.0 {
                sum += weight * of(row.get(*class).copied().unwrap_or_default(), row);
                total += weight;
            }
        }
        (total > 0.0).then(|| sum / total)
    }
}

/// The class of the largest probability; the first of equal ones.
fn likeliest(row: &[f64]) -> usize {
    let mut best = (0, f64::NEG_INFINITY);
    for (class, probability) in row.iter().enumerate() {
        if *probability > best.1 {
            best = (class, *probability);
        }
    }
    best.0
}

/// The average precision of both classes together, each row counting once as positive and
/// once as negative (micro average): near 1 wherever one class is rare, which is why it
/// stands beside the average precision of the positive class and not in its place.
pub(super) fn micro_average_precision(labels: &[bool], probabilities: &[f64]) -> Option<f64> {
    let hits: Vec<bool> = labels.iter().flat_map(|label| [!label, *label]).collect();
    let scores: Vec<f64> = probabilities.iter().flat_map(|p| [1.0 - p, *p]).collect();
    Ranking::new(&hits, &scores).figures(None).average_precision
}
