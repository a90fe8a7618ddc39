//! Models of several classes on the test rows, side by side.

use serde::Serialize;

use super::super::{ModelName, TrainError};
use super::folds::Learnt;
use crate::feature::matrix::Matrix;
use crate::feature::prepare::split::SplitReport;
use crate::feature::prepare::{ClassLabel, Prepared};
use crate::model::evaluate::{Bootstrap, Difference, SeveralEvaluation, paired_difference_until};
use crate::model::trees::{Link, Outputs, TreeEnsemble};

/// One model on the test rows.
#[derive(Clone, Debug, Serialize)]
pub struct ClassCompared {
    /// The model.
    pub model: ModelName,
    /// Whether it is the one that is kept.
    pub chosen: bool,
    /// Its mean loss on the training rows, each judged by folds that have not seen it.
    pub unseen: f64,
    /// What the test rows say.
    pub evaluation: SeveralEvaluation,
    /// By how much its mean loss is above that of the chosen one.
    pub difference: Option<Difference>,
}

/// What one model says.
pub(super) struct SaidClasses {
    pub model: ModelName,
    /// Its mean loss on training rows that it has not seen.
    pub unseen: f64,
    /// Of the test rows: a probability per class, row after row.
    pub shares: Vec<f64>,
}

/// What the test rows said.
pub(in crate::model::train) struct Judged {
    pub model: ModelName,
    /// Empty where no row judges.
    pub compared: Vec<ClassCompared>,
    pub split: SplitReport,
    pub train_rows: u64,
    /// What every model says.
    pub(super) said: Vec<SaidClasses>,
    /// The rows that judge, in the order of what is said of them.
    pub test: Vec<u32>,
}

/// How models are judged; `groups` are the test rows' customers, if they have several.
pub(super) struct Judging<'a> {
    pub groups: Option<&'a [u32]>,
    pub bootstrap: &'a Bootstrap,
    pub is_late: &'a dyn Fn() -> bool,
}

/// The classes of rows.
pub(super) fn truth_of(label: &ClassLabel, rows: &[u32]) -> Vec<usize> {
    let class = |row: &u32| label.classes.get(*row as usize).copied().flatten();
    let known = rows.iter().map(|row| class(row).unwrap_or_default());
    known.map(|class| class as usize).collect()
}

/// Chooses by unseen training rows and asks the test rows.
pub(super) fn judge(
    prepared: &Prepared,
    learnt: &Learnt,
    label: &ClassLabel,
    wanted: &[ModelName],
    how: &Judging,
) -> Result<Judged, TrainError> {
    let classes = label.names.len();
    let unseen_truth = truth_of(label, &learnt.rows);
    let test = &prepared.split.test;
    let matrix = prepared.frame.matrix().unwrap_or_default().chosen(test);
    let models = learnt.models.iter().zip(&learnt.unseen);
    let said = models.map(|((name, sums), margins)| {
        let own = losses(&unseen_truth, &softmax(margins, classes), classes);
        SaidClasses {
            model: *name,
            unseen: mean(&own, None).unwrap_or(f64::INFINITY),
            shares: shares(sums, &matrix),
        }
    });
    let said: Vec<SaidClasses> = said.collect();
    let best = said
        .iter()
        .filter(|said| wanted.contains(&said.model))
        .min_by(|a, b| a.unseen.total_cmp(&b.unseen))
        .map(|said| said.model)
        .ok_or(TrainError::NothingLearnt)?;
    let truth = truth_of(label, test);
    Ok(Judged {
        model: best,
        compared: match test.is_empty() {
            true => Vec::new(),
            false => compare(&said, best, &truth, classes, how)?,
        },
        split: prepared.split.report.clone(),
        train_rows: prepared.split.train.len() as u64,
        said,
        test: test.clone(),
    })
}

/// Judges models by the rows' classes.
pub(super) fn compare(
    said: &[SaidClasses],
    best: ModelName,
    truth: &[usize],
    classes: usize,
    how: &Judging,
) -> Result<Vec<ClassCompared>, TrainError> {
    let (groups, bootstrap, is_late) = (how.groups, how.bootstrap, how.is_late);
    let mut compared = Vec::with_capacity(said.len());
    let mut of_models = Vec::with_capacity(said.len());
    for model in said {
        let shares = &model.shares;
        of_models.push(losses(truth, shares, classes));
        compared.push(ClassCompared {
            model: model.model,
            chosen: model.model == best,
            unseen: model.unseen,
            evaluation: SeveralEvaluation::of_until(
                truth, shares, classes, groups, bootstrap, is_late,
            )?,
            difference: None,
        });
    }
    let reference = of_models.iter().zip(&compared);
    let reference = reference
        .filter(|(_, compared)| compared.chosen)
        .map(|(losses, _)| losses.clone())
        .next();
    for (own, compared) in of_models.iter().zip(&mut compared) {
        if let Some(other) = reference.as_ref().filter(|_| !compared.chosen) {
            compared.difference = paired_difference_until(
                bootstrap,
                truth.len(),
                groups,
                |weights| mean(own, weights),
                |weights| mean(other, weights),
                is_late,
            );
        }
    }
    Ok(compared)
}

/// The probabilities of rows: `classes` numbers per row.
fn shares(sums: &[TreeEnsemble], rows: &Matrix) -> Vec<f64> {
    let Some(outputs) = Outputs::new(sums.to_vec(), Link::Softmax) else {
        return Vec::new();
    };
    let mut margins = vec![0.0; rows.rows() * outputs.count()];
    outputs.predict_margins(rows, 0..rows.rows(), &mut margins);
    let mut shares = vec![0.0; margins.len()];
    outputs.predictions(&margins, &mut shares);
    shares
}

/// Each row's loss: −ln of the probability of its own class.
fn losses(truth: &[usize], shares: &[f64], classes: usize) -> Vec<f64> {
    let rows = truth.iter().zip(shares.chunks(classes.max(1)));
    rows.map(|(class, row)| {
        let own = row.get(*class).copied().unwrap_or_default();
        -libm::log(own.clamp(f64::EPSILON, 1.0))
    })
    .collect()
}

fn mean(losses: &[f64], weights: Option<&[f64]>) -> Option<f64> {
    let weight = |row: usize| weights.map_or(1.0, |w| w.get(row).copied().unwrap_or(0.0));
    let total: f64 = (0..losses.len()).map(weight).sum();
    let each = losses.iter().enumerate();
    let sum: f64 = each.map(|(row, loss)| weight(row) * loss).sum();
    (total > 0.0).then(|| sum / total)
}

fn softmax(margins: &[f32], classes: usize) -> Vec<f64> {
    let mut shares: Vec<f64> = margins.iter().map(|margin| f64::from(*margin)).collect();
    for row in shares.chunks_mut(classes.max(1)) {
        let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut total = 0.0;
        for value in row.iter_mut() {
            *value = libm::exp(*value - largest);
            total += *value;
        }
        row.iter_mut().for_each(|value| *value /= total);
    }
    shares
}
