//! Which of too many columns are learnt from, and what was planned for columns in vain.

use crate::feature::prepare::plan::{ColumnPlan, GapCount, PlanRoles, Use, Why};
use crate::feature::prepare::{BinaryLabel, PreparePlan, TrainingRows};
use crate::model::train::remark::Remark;
use crate::table::{Column, Table};

/// Of more columns than `most` keeps those that by themselves say most of the label, over the
/// training rows.
pub fn keep_telling(
    table: &Table,
    plan: &mut PreparePlan,
    label: &BinaryLabel,
    rows: &TrainingRows,
    most: usize,
) {
    if plan.used().count() <= most {
        return;
    }
    let told = |name: &str| {
        table
            .column(name)
            .map_or(0.0, |column| telling(column, label, rows.rows()))
    };
    let mut ranked: Vec<(f64, String)> = plan
        .used()
        .map(|column| (told(&column.column), column.column.clone()))
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
    const BINS: usize = 10;
    let numbers = column.dictionary_numbers();
    let is_number = column.kind().is_number();
    let mut cells: Vec<(f64, f64)> = rows
        .iter()
        .filter_map(|row| {
            let class = label.classes.get(*row as usize).copied().flatten()?;
            let code = column.code(*row as usize);
            let value = match (is_number, column.is_missing_code(code)) {
                (_, true) => f64::NEG_INFINITY,
                (true, false) => numbers
                    .get(code as usize)
                    .copied()
                    .unwrap_or(f64::NEG_INFINITY),
                (false, false) => f64::from(code),
            };
            Some((value, f64::from(u8::from(class))))
        })
        .collect();
    cells.sort_by(|a, b| a.0.total_cmp(&b.0));
    let count = cells.len() as f64;
    let mean = cells.iter().map(|cell| cell.1).sum::<f64>() / count;
    let width = cells.len().div_ceil(BINS).max(1);
    let (mut between, mut groups, mut rows, mut sum) = (0.0, 0.0, 0.0, 0.0);
    for alike in cells.chunk_by(|a, b| a.0 == b.0) {
        rows += alike.len() as f64;
        sum += alike.iter().map(|cell| cell.1).sum::<f64>();
        if rows >= width as f64 || !is_number {
            between += rows * (sum / rows - mean) * (sum / rows - mean);
            groups += 1.0;
            (rows, sum) = (0.0, 0.0);
        }
    }
    if rows > 0.0 {
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
