//! Builds the matrix a model reads from a table that fits its contract.

use super::contract::{Contract, Feature, FeatureKind, Imputation};
use super::error::FeatureError;
use super::fit::{Encoded, Encoding, Fit, Status};
use super::matrix::Matrix;
use super::preparation;
use crate::table::Table;

/// The matrix of `table` under `contract`, one row per row of the table.
///
/// # Errors
/// [`FeatureError::DoesNotFit`] when `fit` has a problem: nothing is scored
/// until everything fits.
pub fn assemble(contract: &Contract, table: &Table, fit: &Fit) -> Result<Matrix, FeatureError> {
    if let Some(preparation) = &contract.preparation {
        let frame = preparation::frame(preparation, table, fit)?;
        return frame.matrix().ok_or_else(|| FeatureError::Uneven {
            table: table.name.clone(),
        });
    }
    let mut columns = Vec::with_capacity(contract.features.len());
    for (feature, found) in contract.features.iter().zip(&fit.features) {
        let column = match &found.status {
            Status::Matched { column, .. } => table.columns().get(*column),
            _ => None,
        };
        let Some(column) = column else {
            return Err(FeatureError::DoesNotFit {
                problems: fit.problems(),
                first: Box::new(found.clone()),
            });
        };
        let encoding = Encoding::of(feature, column);
        let filler = filler(feature);
        let by_code: Vec<f32> = encoding
            .values
            .iter()
            .map(|value| match value {
                Encoded::Value(value) => *value as f32,
                Encoded::Missing | Encoded::Refused => filler,
            })
            .collect();
        columns.push(
            column
                .codes()
                .iter()
                .map(|&code| by_code[code as usize])
                .collect(),
        );
    }
    Matrix::new(table.rows(), columns).ok_or_else(|| FeatureError::Uneven {
        table: table.name.clone(),
    })
}

/// What a missing cell of `feature` becomes; not-a-number when it stays missing.
fn filler(feature: &Feature) -> f32 {
    match (&feature.imputation, &feature.kind) {
        (Imputation::None, _) => f32::NAN,
        (Imputation::Value { value }, _) => *value as f32,
        (Imputation::Category { name }, FeatureKind::Category { categories }) => categories
            .iter()
            .position(|category| &category.name == name)
            .map_or(f32::NAN, |code| code as f32),
        (Imputation::Category { .. }, _) => f32::NAN,
    }
}
