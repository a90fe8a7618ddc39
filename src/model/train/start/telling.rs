//! Which of too many columns are learnt from, and what was planned for columns in vain.

mod by_class;

use crate::feature::prepare::plan::{ColumnPlan, GapCount, PlanRoles, Use, Why};
use crate::feature::prepare::{BinaryLabel, ClassLabel, PreparePlan, TrainingRows};
use crate::model::train::remark::Remark;
use crate::model::train::rows::{customers, numbered};
use crate::table::{Column, Table};

/// The answers by which columns are ranked.
#[derive(Clone, Copy)]
pub enum Goal<'a> {
    /// Yes or no.
    YesNo(&'a BinaryLabel),
    /// Several classes.
    Classes(&'a ClassLabel),
}

/// Of more columns than `most` keeps those that by themselves say most of the label, over the
/// training rows.
pub fn keep_telling(
    table: &Table,
    plan: &mut PreparePlan,
    label: Goal,
    rows: &TrainingRows,
    most: usize,
) {
    if plan.used().count() <= most {
        return;
    }
    let halves = match label {
        Goal::YesNo(_) => Vec::new(),
        Goal::Classes(_) => halves(customers(table, plan), rows.rows()),
    };
    let told = |column: &Column| match label {
        Goal::YesNo(label) => telling(column, label, rows.rows()),
        Goal::Classes(label) => by_class::telling(column, label, rows.rows(), &halves),
    };
    let mut ranked: Vec<(f64, String)> = plan
        .used()
        .map(|planned| {
            let told = table.column(&planned.column).map_or(0.0, &told);
            (told, planned.column.clone())
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let kept: std::collections::BTreeSet<String> = ranked
        .into_iter()
        .take(most)
        .map(|(_, name)| name)
        .collect();
    for column in plan.columns.iter_mut() {
        if !matches!(column.used, Use::LeftOut(_)) && !kept.contains(&column.column) {
            column.leave_out(Why::SaysLess);
        }
    }
}

/// The half in which each row is, whole customers where they have several rows.
fn halves(customers: Option<&Column>, rows: &[u32]) -> Vec<usize> {
    match customers {
        Some(column) => numbered(column, rows)
            .iter()
            .map(|own| *own as usize % 2)
            .collect(),
        None => (0..rows.len()).map(|place| place % 2).collect(),
    }
}

/// Columns for whose gaps, values or scale a plan at hand has something else than `taken` does and
/// than is usual for such a column: somebody chose it, or a recipe has it, and it plays no part.
pub fn in_vain(table: &Table, plan: &PreparePlan, taken: &PreparePlan) -> Option<Remark> {
    let is_used = |planned: &ColumnPlan| !matches!(planned.used, Use::LeftOut(_));
    let differs = |(planned, taken): &(&ColumnPlan, &ColumnPlan)| {
        is_used(planned) && is_used(taken) && planned != taken
    };
    let pairs = plan.columns.iter().zip(&taken.columns);
    let differing: Vec<&ColumnPlan> = pairs.filter(differs).map(|(planned, _)| planned).collect();
    if differing.is_empty() {
        return None;
    }
    let roles = PlanRoles::recognised(table);
    let is_chosen = |planned: &&ColumnPlan| {
        let column = table.column(&planned.column);
        let categories = column.map_or(0, |column| GapCount::of(column).categories as usize);
        // What is proposed for categories depends on whether the label was known by then.
        [true, false].into_iter().all(|has_label| {
            let mut usual = (*planned).clone();
            roles.set_usual(&mut usual, categories, has_label);
            usual != **planned
        })
    };
    let chosen = differing.into_iter().filter(is_chosen);
    let columns: Vec<String> = chosen.map(|planned| planned.column.clone()).collect();
    (!columns.is_empty()).then_some(Remark::InVain { columns })
}

/// Share of the label's variance that ten bins of the column explain, less what as many bins
/// would explain by chance.
fn telling(column: &Column, label: &BinaryLabel, rows: &[u32]) -> f64 {
    let class = |row: &u32| label.classes.get(*row as usize).copied().flatten();
    let known = rows
        .iter()
        .filter_map(|row| Some((*row, f64::from(u8::from(class(row)?)))));
    let cells = sorted(column, known);
    let count = cells.len() as f64;
    let mean = cells.iter().map(|cell| cell.1).sum::<f64>() / count;
    let (mut between, mut groups) = (0.0, 0.0);
    for bin in bins(&cells, column.kind().is_number()) {
        let (rows, sum) = (bin.len() as f64, bin.iter().map(|cell| cell.1).sum::<f64>());
        between += rows * (sum / rows - mean) * (sum / rows - mean);
        groups += 1.0;
    }
    let total = count * mean * (1.0 - mean);
    if total > 0.0 {
        between / total - (groups - 1.0) / count
    } else {
        0.0
    }
}

/// Rows and what is known of them, by the column's values: numbers rising, gaps first; a
/// category's rows beside each other.
fn sorted<T>(column: &Column, rows: impl Iterator<Item = (u32, T)>) -> Vec<(f64, T)> {
    let numbers = column.dictionary_numbers();
    let is_number = column.kind().is_number();
    let value = |row: u32| {
        let code = column.code(row as usize);
        match (is_number, column.is_missing_code(code)) {
            (_, true) => f64::NEG_INFINITY,
            (true, false) => numbers
                .get(code as usize)
                .copied()
                .unwrap_or(f64::NEG_INFINITY),
            (false, false) => f64::from(code),
        }
    };
    let mut cells: Vec<(f64, T)> = rows.map(|(row, known)| (value(row), known)).collect();
    cells.sort_by(|a, b| a.0.total_cmp(&b.0));
    cells
}

/// Some ten bins of a column of numbers with about as many rows each, or one bin per category;
/// rows that are alike share one.
fn bins<T>(cells: &[(f64, T)], is_number: bool) -> Vec<&[(f64, T)]> {
    const BINS: usize = 10;
    let width = cells.len().div_ceil(BINS).max(1);
    let (mut bins, mut from, mut to) = (Vec::new(), 0, 0);
    for alike in cells.chunk_by(|a, b| a.0 == b.0) {
        to += alike.len();
        if to - from >= width || !is_number {
            bins.extend(cells.get(from..to));
            from = to;
        }
    }
    bins.extend(cells.get(from..).filter(|rest| !rest.is_empty()));
    bins
}
