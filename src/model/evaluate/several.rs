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

/// The share of an evaluation that ranking the rows is, where samples are drawn after it.
const RANKING: f64 = 0.1;

/// An evaluation under way: the rows ranked a class at a time, then the samples of its intervals
/// drawn, a few at a time.
pub struct SeveralEvaluating {
    judge: Judge,
    draws: Draws,
    /// The share that ranking is.
    ranking: f64,
}

impl SeveralEvaluating {
    /// Nothing is ranked or drawn yet. What is given is what [`SeveralEvaluation::of`] takes.
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
            ranking: if bootstrap.samples > 0 { RANKING } else { 1.0 },
        })
    }

    /// The share that is done, from 0 to 1.
    pub fn share(&self) -> f64 {
        self.ranking * self.judge.ranked() + (1.0 - self.ranking) * self.draws.share()
    }

    /// Ranks the rows by one class, or draws a few samples; whether that was all. `groups` are
    /// the same in every step; from when it is late on nothing is drawn.
    pub fn step(&mut self, groups: Option<&[u32]>, is_late: &dyn Fn() -> bool) -> bool {
        if self.judge.rank() {
            return false;
        }
        let judge = &self.judge;
        let mut statistics = |weights: &[f64]| judge.figures(Some(weights));
        self.draws.step(groups, &mut statistics, is_late)
    }

    /// The evaluation, with intervals as far as they were drawn.
    pub fn finish(self) -> SeveralEvaluation {
        let SeveralEvaluating {
            mut judge, draws, ..
        } = self;
        while judge.rank() {}
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
    /// Each class against the rest, as far as they are ranked.
    each: Vec<Ranking>,
    /// All rows of all classes together, once these are.
    together: Option<Ranking>,
}

impl Judge {
    fn new(truth: Vec<usize>, probabilities: Vec<f64>, classes: usize) -> Judge {
        let of_rows = truth.iter().zip(probabilities.chunks_exact(classes));
        Judge {
            predicted: of_rows.map(|(_, row)| likeliest(row)).collect(),
            classes,
            each: Vec::with_capacity(classes),
            together: None,
            truth,
            probabilities,
        }
    }

    /// The share of the rankings that is there.
    fn ranked(&self) -> f64 {
        let there = self.each.len() + usize::from(self.together.is_some());
        there as f64 / (self.classes + 1) as f64
    }

    /// Ranks the rows by the next class, or all classes together; whether there was any left.
    fn rank(&mut self) -> bool {
        let class = self.each.len();
        if class < self.classes {
            let labels: Vec<bool> = self.truth.iter().map(|of| *of == class).collect();
            let own = self.probabilities.iter().skip(class).step_by(self.classes);
            let scores: Vec<f64> = own.copied().collect();
            self.each.push(Ranking::new(&labels, &scores));
            return true;
        }
        if self.together.is_some() {
            return false;
        }
        let classes = self.classes;
        let hits: Vec<bool> = self
            .truth
            .iter()
            .flat_map(|of| (0..classes).map(move |class| class == *of))
            .collect();
        self.together = Some(Ranking::new(&hits, &self.probabilities));
        true
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
        let together = self.together.as_ref();
        let together = together.map(|ranking| ranking.figures(repeated.as_deref()));
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
            together.and_then(|figures| figures.average_precision),
            mean(&precision, false),
            mean(&precision, true),
            together.and_then(|figures| figures.roc_auc),
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
