//! Whether identifiers or the order of the rows tell the label.

use super::auc::{Counts, auc, deviations};
use super::column::Numbers;
use super::finding::{Evidence, Severity};
use super::tally::Tally;
use super::{Audit, SplitSource, Thresholds};
use crate::feature::prepare::label::BinaryLabel;
use crate::table::Column;

/// Standard errors beyond which an order is no chance.
const ENOUGH_DEVIATIONS: f64 = 6.0;

/// Runs as a share of those expected, below which the classes stand in blocks.
const FEW_RUNS: f64 = 0.8;

/// Share of distinct identifiers below which customers have several rows.
const ONE_ROW_EACH: f64 = 0.95;

/// An identifier, in its natural order, that orders the label.
pub(super) fn identifier(
    column: &Column,
    tally: &Tally,
    thresholds: Thresholds,
) -> Option<(Severity, Evidence)> {
    let numbers = Numbers::of(column);
    let all_numbers = column
        .dictionary_numbers()
        .iter()
        .zip(0u32..)
        .all(|(number, code)| !number.is_nan() || column.is_missing_code(code));
    let auc = if let Some(numbers) = numbers {
        tally.auc_of(|code| numbers.of_code(code))
    } else if all_numbers {
        let numbers = column.dictionary_numbers();
        tally.auc_of(|code| numbers.get(code as usize).copied().filter(|n| !n.is_nan()))
    } else {
        // Eight bytes at a time as a number: most comparisons need no text.
        let start = |text: &str| {
            let mut word = [0; 8];
            for (slot, byte) in word.iter_mut().zip(text.bytes()) {
                *slot = byte;
            }
            u64::from_be_bytes(word)
        };
        let mut sorted: Vec<(u64, u32)> = (0..column.dictionary_len() as u32)
            .filter(|code| !column.is_missing_code(*code))
            .map(|code| (start(column.dictionary_value(code)), code))
            .collect();
        let text = |code: u32| column.dictionary_value(code);
        sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1).cmp(text(b.1))));
        let mut ranks = vec![f64::NAN; column.dictionary_len()];
        for (rank, (_, code)) in sorted.into_iter().enumerate() {
            if let Some(slot) = ranks.get_mut(code as usize) {
                *slot = rank as f64;
            }
        }
        tally.auc_of(|code| ranks.get(code as usize).copied().filter(|n| !n.is_nan()))
    }?;
    let best = auc.max(1.0 - auc);
    if best < thresholds.order_auc || deviations(best, tally.present) < ENOUGH_DEVIATIONS {
        return None;
    }
    let severity = if best >= thresholds.leak_auc {
        Severity::Leak
    } else {
        Severity::Suspicion
    };
    Some((severity, Evidence::IdentifierOrders { auc: best }))
}

/// Whether each customer has one row.
pub(super) fn one_row_each(id: &Column) -> bool {
    let distinct = id.dictionary_len() as f64;
    distinct >= ONE_ROW_EACH * id.len() as f64
}

/// Customers with several rows and nothing that keeps these together.
pub(super) fn repeated(id: &Column, audit: &Audit) -> Option<(Severity, Evidence)> {
    if audit.roles.anchor.is_some() || audit.split != SplitSource::None {
        return None;
    }
    let counts = id.counts();
    let repeated = (0u32..)
        .zip(counts)
        .filter(|(code, rows)| *rows > 1 && !id.is_missing_code(*code));
    let (customers, rows) = repeated.fold((0, 0), |(customers, sum), (_, rows)| {
        (customers + 1, sum + rows)
    });
    (customers > 0).then_some((
        Severity::Note,
        Evidence::RepeatedCustomers { customers, rows },
    ))
}

/// Rows that stand sorted by the label, by the AUC of their position and by
/// the number of runs (Wald and Wolfowitz 1940).
pub(super) fn rows(label: &BinaryLabel, thresholds: Thresholds) -> Option<(Severity, Evidence)> {
    let mut groups = Vec::with_capacity(label.classes.len());
    let mut runs = 0u64;
    let mut last = None;
    for (row, class) in label.classes.iter().enumerate() {
        let Some(class) = class else { continue };
        if last != Some(*class) {
            runs += 1;
            last = Some(*class);
        }
        let counts = Counts {
            positive: u64::from(*class),
            negative: u64::from(!*class),
        };
        groups.push((row as f64, counts));
    }
    let auc = auc(&mut groups)?;
    let all = groups
        .iter()
        .fold(Counts::default(), |sum, (_, counts)| sum.plus(*counts));
    let (positive, negative, total) = (all.positive as f64, all.negative as f64, all.rows() as f64);
    let product = 2.0 * positive * negative;
    let expected = product / total + 1.0;
    let variance = product * (product - total) / (total * total * (total - 1.0));
    let too_few = variance > 0.0
        && (expected - runs as f64) / libm::sqrt(variance) >= ENOUGH_DEVIATIONS
        && (runs as f64) < FEW_RUNS * expected;
    let best = auc.max(1.0 - auc);
    let ordered = best >= thresholds.order_auc && deviations(best, all) >= ENOUGH_DEVIATIONS;
    (too_few || ordered).then(|| {
        let evidence = Evidence::RowsOrdered {
            auc: best,
            runs,
            expected: libm::round(expected) as u64,
        };
        (Severity::Suspicion, evidence)
    })
}
