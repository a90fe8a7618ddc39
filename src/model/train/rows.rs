//! Rows of a training: their answers, their customers, their folds, and how they are held apart.

use super::TrainError;
use crate::feature::contract::FeatureKind;
use crate::feature::prepare::plan::{NamedRoles, PlanRoles, SplitPlan};
use crate::feature::prepare::split::{Fold, Strata, anchor_times, grouped_folds, k_folds};
use crate::feature::prepare::{BinaryLabel, PreparePlan, Prepared, TrainingRows};
use crate::model::boosting::Input;
use crate::model::fitting::Kin;
use crate::table::{Column, Table};

/// The customers, where they have several rows.
pub(super) fn customers<'a>(table: &'a Table, plan: &PreparePlan) -> Option<&'a Column> {
    repeating(table, plan.id.as_deref()?)
}

/// Which rows belong together, whatever is held apart from what is learnt from: those of a
/// customer, where customers have several. Where they have one each and the latest rows judge,
/// later rows also say when it is enough.
pub(super) fn kin(table: &Table, plan: &PreparePlan) -> Kin {
    if let Some(column) = customers(table, plan) {
        let all: Vec<u32> = (0..table.rows() as u32).collect();
        return Kin::of_customers(numbered(column, &all));
    }
    let anchor = match plan.split {
        SplitPlan::OutOfTime { .. } => plan.anchor.as_deref(),
        SplitPlan::Random(_) | SplitPlan::Group(_) => None,
    };
    let times = anchor.and_then(|name| anchor_times(table.column(name)?));
    times.map_or_else(Kin::default, Kin::of_times)
}

fn repeating<'a>(table: &'a Table, name: &str) -> Option<&'a Column> {
    let column = table.column(name)?;
    column
        .counts()
        .iter()
        .any(|rows| *rows > 1)
        .then_some(column)
}

/// The customer of each of these rows by number, where customers have several rows: those that
/// the column `named` names, or that a training on the table would recognise. Figures' intervals
/// are drawn of whole customers then, whoever asks.
pub fn customers_of(
    table: &Table,
    named: Option<&str>,
    label: &str,
    rows: &[u32],
) -> Option<Vec<u32>> {
    let named = named.filter(|name| table.column(name).is_some());
    let id = match named {
        Some(name) => name.to_string(),
        None => {
            let named = NamedRoles {
                label: Some(label.to_string()),
                ..NamedRoles::default()
            };
            PlanRoles::recognised_beside(table, &named).id?
        }
    };
    Some(numbered(repeating(table, &id)?, rows))
}

/// Folds of the training rows, dealt as often as is wanted, customers whole.
pub(super) fn folds_of(
    label: &BinaryLabel,
    customers: Option<&Column>,
    train: &TrainingRows,
    [count, repeats]: [u32; 2],
    seed: u64,
) -> Result<Vec<Fold>, TrainError> {
    let strata = Strata::of_label(label);
    let mut folds: Vec<Fold> = Vec::new();
    for repeat in 0..repeats {
        let seed = seed.wrapping_add(1 + u64::from(repeat));
        folds.append(&mut match customers {
            Some(customers) => grouped_folds(&strata, customers, train, count, seed)?,
            None => k_folds(&strata, train, count, seed)?,
        });
    }
    Ok(folds)
}

/// Which of the prepared features are categories.
pub(super) fn inputs_of(prepared: &Prepared) -> Vec<Input> {
    let features = prepared.preparation.features();
    let input = features.iter().map(|feature| match feature.kind {
        FeatureKind::Category { .. } => Input::Category,
        _ => Input::Number,
    });
    input.collect()
}

/// Per row of the table whether its answer is yes.
pub(super) fn answers(label: &BinaryLabel) -> Vec<bool> {
    label
        .classes
        .iter()
        .map(|class| *class == Some(true))
        .collect()
}

/// The customer of each row, numbered from 0 without gaps.
pub(super) fn numbered(column: &Column, rows: &[u32]) -> Vec<u32> {
    let mut numbers = std::collections::BTreeMap::new();
    rows.iter()
        .map(|row| {
            let next = numbers.len() as u32;
            let code = column.code(*row as usize);
            let key = match column.is_missing_code(code) {
                // Rows without customer are customers of their own.
                true => (1u64 << 32) + u64::from(*row),
                false => u64::from(code),
            };
            *numbers.entry(key).or_insert(next)
        })
        .collect()
}
