//! Dates that lie after the anchor.

use super::finding::{Evidence, Severity};
use crate::feature::names;
use crate::table::Column;

/// Seconds since 1970 per code of a date column; not-a-number where there is none.
pub(super) fn seconds(column: &Column) -> Vec<f64> {
    let of_code = |code| {
        column
            .moment_of_code(code)
            .map(|micros| micros as f64 / 1e6)
    };
    (0..column.dictionary_len() as u32)
        .map(|code| of_code(code).unwrap_or(f64::NAN))
        .collect()
}

/// Rows whose date lies after their anchor. What is known to lie ahead by its
/// name, such as the end of a contract, is only suspect.
pub(super) fn after_anchor(column: &Column, anchor: &Column) -> Option<(Severity, Evidence)> {
    let (dates, anchors) = (seconds(column), seconds(anchor));
    let at = |seconds: &[f64], code: &u32| seconds.get(*code as usize).copied();
    let pairs = column.codes().iter().zip(anchor.codes()).enumerate();
    let mut later = pairs.filter(|(_, (date, limit))| {
        matches!((at(&dates, date), at(&anchors, limit)), (Some(date), Some(limit)) if date > limit)
    });
    let (row, (date, limit)) = later.next()?;
    let severity = if names::says_planned(column.name()) {
        Severity::Suspicion
    } else {
        Severity::Leak
    };
    let evidence = Evidence::DateAfterAnchor {
        rows: 1 + later.count() as u64,
        dated: dated(column, &dates),
        row: row as u64 + 1,
        date: column.dictionary_value(*date).trim().to_string(),
        anchor: anchor.dictionary_value(*limit).trim().to_string(),
        planned: severity == Severity::Suspicion,
    };
    Some((severity, evidence))
}

fn dated(column: &Column, dates: &[f64]) -> u64 {
    let is_date = |code: &&u32| {
        dates
            .get(**code as usize)
            .is_some_and(|date| !date.is_nan())
    };
    column.codes().iter().filter(is_date).count() as u64
}
