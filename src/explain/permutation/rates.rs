//! By what models of several classes and of amounts are rated when features are dealt anew.

use serde::{Deserialize, Serialize};

use super::RatedBy;
use crate::explain::inspection::InspectionError;
use crate::feature::matrix::Matrix;
use crate::model::evaluate::{AmountEvaluation, Bootstrap};
use crate::model::{AmountModel, ClassModel};

/// What a model of several classes is worth on rows whose class (from 0) is `truth`: as a whole
/// first, then each class against the rest. `shares` has `classes` probabilities per row, row
/// after row.
///
/// As a whole, areas are averaged over the classes that occur (macro), the logistic loss is that
/// of each row's own class, and the Brier score sums over the classes: scikit-learn's definitions.
pub fn rate_classes(
    by: RatedBy,
    truth: &[usize],
    shares: &[f64],
    classes: usize,
) -> Vec<Option<f64>> {
    let of_class = |class: usize| {
        let labels: Vec<bool> = truth.iter().map(|of| *of == class).collect();
        let own = shares.iter().skip(class).step_by(classes.max(1));
        let own: Vec<f64> = own.copied().collect();
        by.rate(&labels, &own)
    };
    let each: Vec<Option<f64>> = (0..classes).map(of_class).collect();
    let rows = || truth.iter().zip(shares.chunks_exact(classes.max(1)));
    let mean = |of: &dyn Fn(f64, &[f64]) -> f64| {
        let own = |(class, row): (&usize, &[f64])| {
            let own = row.get(*class).copied().unwrap_or_default();
            of(own, row)
        };
        (!truth.is_empty()).then(|| rows().map(own).sum::<f64>() / truth.len() as f64)
    };
    let whole = match by {
        RatedBy::PrAuc | RatedBy::RocAuc => {
            let occur = each.iter().enumerate().filter_map(|(class, figure)| {
                let occurs = truth.contains(&class);
                figure.filter(|_| occurs)
            });
            let found: Vec<f64> = occur.collect();
            (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
        }
        RatedBy::LogLoss => mean(&|own, _| libm::log(own.clamp(f64::EPSILON, 1.0 - f64::EPSILON))),
        RatedBy::Brier => mean(&|own, row| {
            let squares: f64 = row.iter().map(|share| share * share).sum();
            2.0 * own - squares - 1.0
        }),
    };
    std::iter::once(whole).chain(each).collect()
}

/// [`rate_classes`] of a model, as [`super::Deals`] asks for it.
pub fn classes_by<'a>(
    by: RatedBy,
    model: &'a ClassModel,
    truth: &'a [usize],
) -> impl Fn(&Matrix, &[u32]) -> Result<Vec<Option<f64>>, InspectionError> + 'a {
    move |matrix, rows| {
        let shares = class_shares(model, matrix, rows)?;
        Ok(rate_classes(by, truth, &shares, model.classes.len()))
    }
}

/// The probabilities of all rows of `matrix`, a number per class, row after row; `names` are the
/// rows' numbers in the user's table.
///
/// # Errors
/// [`InspectionError::Score`] for the first row that lacks one.
pub fn class_shares(
    model: &ClassModel,
    matrix: &Matrix,
    names: &[u32],
) -> Result<Vec<f64>, InspectionError> {
    let none = |row: usize| InspectionError::Score {
        row: names.get(row).map_or(row as u64, |row| u64::from(*row)) + 1,
    };
    let shares = model.probabilities(matrix, 0..matrix.rows());
    let shares = shares.map_err(|_| none(0))?;
    let width = model.classes.len().max(1);
    match shares.iter().position(|share| !share.is_finite()) {
        None => Ok(shares),
        Some(at) => Err(none(at / width)),
    }
}

/// Rows, and probabilities, that are asked for at once.
const BLOCK: usize = 1_024;
const BLOCK_SHARES: usize = 1 << 20;

/// Those of some `rows` of `matrix` of which the model knows the probabilities: a linear model
/// knows none of a row with gaps.
///
/// # Errors
/// [`InspectionError::Score`] where a network cannot take a row at all: the first of some.
pub fn with_shares(
    model: &ClassModel,
    matrix: &Matrix,
    rows: &[u32],
) -> Result<Vec<u32>, InspectionError> {
    let width = model.classes.len().max(1);
    let mut found = Vec::with_capacity(rows.len());
    for block in rows.chunks((BLOCK_SHARES / width).clamp(1, BLOCK)) {
        let chosen = matrix.chosen(block);
        let shares = model.probabilities(&chosen, 0..chosen.rows());
        let shares = shares.map_err(|_| InspectionError::Score {
            row: block.first().map_or(0, |row| u64::from(*row)) + 1,
        })?;
        let each = block.iter().zip(shares.chunks(width));
        let known = each.filter(|(_, own)| own.iter().all(|share| share.is_finite()));
        found.extend(known.map(|(row, _)| *row));
    }
    Ok(found)
}

/// What predictions of amounts are rated by. Errors are taken negative, so that more is always
/// better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountsBy {
    /// The root of the mean squared error.
    Rmse,
    /// The mean absolute error.
    Mae,
    /// The share of the variance that is explained.
    R2,
}

impl AmountsBy {
    /// The figure of predictions; `None` where it is not defined.
    pub fn rate(self, truth: &[f64], predicted: &[f64]) -> Option<f64> {
        let none = Bootstrap {
            samples: 0,
            ..Bootstrap::default()
        };
        let found = AmountEvaluation::of(truth, predicted, None, &none).ok()?;
        let value = |name: &str| found.figures.get(name).map(|figure| figure.value);
        match self {
            AmountsBy::Rmse => value("rmse").map(|error| -error),
            AmountsBy::Mae => value("mae").map(|error| -error),
            AmountsBy::R2 => value("r2"),
        }
    }
}

/// [`AmountsBy::rate`] of a model of one amount, as [`super::Deals`] asks for it.
pub fn amounts_by<'a>(
    by: AmountsBy,
    model: &'a AmountModel,
    truth: &'a [f64],
) -> impl Fn(&Matrix, &[u32]) -> Result<Vec<Option<f64>>, InspectionError> + 'a {
    move |matrix, _| {
        let margins = model.margins(matrix, 0..matrix.rows());
        Ok(vec![by.rate(truth, &model.amounts(&margins))])
    }
}
