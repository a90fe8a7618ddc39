//! Histograms with round edges, and the most frequent texts.

use std::collections::BTreeMap;

use super::summary::Sorted;
use super::{Distribution, Value, Values};
use crate::table::date::{DAY, DateOrder, civil};
use crate::table::{Column, ColumnKind};

/// Most bins of a histogram, and most months or years.
const BINS: usize = 12;

/// Most texts shown by name.
const TOP: usize = 8;

pub(super) fn of(
    column: &Column,
    values: &Values<'_>,
    cells: u64,
    sorted: Option<&Sorted>,
) -> Distribution {
    match column.kind() {
        ColumnKind::Integer | ColumnKind::Decimal => match sorted {
            Some(sorted) => histogram(sorted, column.kind() == ColumnKind::Integer),
            None => Distribution::None,
        },
        ColumnKind::Boolean | ColumnKind::Category => most_frequent(&values.present),
        // Sentences are seldom repeated; where they are, the repeated ones tell.
        ColumnKind::Text if (values.present.len() as u64) * 2 <= cells => {
            most_frequent(&values.present)
        }
        ColumnKind::Date => match column.column_type().date_format() {
            Some(format) if format.order == DateOrder::TimeOfDay => hours(&values.present),
            _ => periods(&values.present),
        },
        ColumnKind::Text | ColumnKind::Identifier | ColumnKind::Empty => Distribution::None,
    }
}

fn most_frequent(values: &[Value<'_>]) -> Distribution {
    let mut order: Vec<&Value<'_>> = values.iter().collect();
    // Stable: equal counts stay in the order of the file.
    order.sort_by_key(|value| std::cmp::Reverse(value.rows));
    // "Other" for a single text would say less in more words.
    let shown = if order.len() == TOP + 1 { TOP + 1 } else { TOP };
    let (top, rest) = order.split_at(shown.min(order.len()));
    Distribution::Categories {
        top: top.iter().map(|v| (v.text.to_string(), v.rows)).collect(),
        other: rest.iter().map(|value| value.rows).sum(),
    }
}

/// Rows per month, or per year when there are too many months.
fn periods(values: &[Value<'_>]) -> Distribution {
    let mut months: BTreeMap<(i64, u32), u64> = BTreeMap::new();
    let mut years: BTreeMap<i64, u64> = BTreeMap::new();
    for value in values {
        if let Some(micros) = value.moment {
            let (year, month, _) = civil(micros.div_euclid(DAY));
            *months.entry((year, month)).or_default() += value.rows;
            *years.entry(year).or_default() += value.rows;
        }
    }
    let all: Vec<(String, u64)> = if months.len() <= BINS {
        let name = |(year, month): (i64, u32)| format!("{year:04}-{month:02}");
        months
            .into_iter()
            .map(|(month, rows)| (name(month), rows))
            .collect()
    } else {
        years
            .into_iter()
            .map(|(year, rows)| (format!("{year:04}"), rows))
            .collect()
    };
    // The latest years matter most.
    let (older, top) = all.split_at(all.len().saturating_sub(BINS));
    Distribution::Categories {
        top: top.to_vec(),
        other: older.iter().map(|(_, rows)| rows).sum(),
    }
}

/// Rows per hour of the day.
fn hours(values: &[Value<'_>]) -> Distribution {
    let mut hours: BTreeMap<i64, u64> = BTreeMap::new();
    for value in values {
        if let Some(micros) = value.moment {
            *hours
                .entry(micros.rem_euclid(DAY) / (DAY / 24))
                .or_default() += value.rows;
        }
    }
    Distribution::Categories {
        top: hours
            .into_iter()
            .map(|(hour, rows)| (format!("{hour:02}:00"), rows))
            .collect(),
        other: 0,
    }
}

fn histogram(sorted: &Sorted, whole: bool) -> Distribution {
    let (mut below, mut above) = (0, 0);
    let edges = sorted
        .shown_range()
        .and_then(|(low, high)| edges(low, high, whole));
    let Some(edges) = edges else {
        return Distribution::None;
    };
    let mut counts = vec![0u64; edges.len() - 1];
    let (first, last) = (edges.first().copied(), edges.last().copied());
    for (number, rows) in sorted.values() {
        if first.is_some_and(|first| *number < first) {
            below += rows;
        } else if last.is_some_and(|last| *number > last) {
            above += rows;
        } else {
            let place = edges.partition_point(|edge| edge <= number);
            let bin = place.saturating_sub(1).min(counts.len() - 1);
            if let Some(count) = counts.get_mut(bin) {
                *count += rows;
            }
        }
    }
    Distribution::Histogram {
        edges,
        counts,
        below,
        above,
    }
}

/// Round edges (steps of 1, 2 or 5 times a power of ten) around `min..=max`, at
/// most [`BINS`] bins. Whole numbers get a bin each when they are few, which
/// then ends at the next whole number.
fn edges(min: f64, max: f64, whole: bool) -> Option<Vec<f64>> {
    if !min.is_finite() || !max.is_finite() {
        return None;
    }
    if whole && max - min < BINS as f64 && min.abs().max(max.abs()) < 1e15 {
        let bins = (max - min) as usize + 1;
        return Some((0..=bins).map(|bin| min + bin as f64).collect());
    }
    let span = max - min;
    if !span.is_finite() || span <= 0.0 || min + span / BINS as f64 <= min {
        return Some(vec![min, max.max(min)]);
    }
    let rough = span / BINS as f64;
    let power = libm::floor(libm::log10(rough)) as i32;
    for exponent in power..=power + 2 {
        for factor in [1.0, 2.0, 5.0] {
            // Small steps are divided, not multiplied, so that 0.1 stays 0.1.
            let edge = |index: f64| {
                if exponent < 0 {
                    index * factor / libm::pow(10.0, f64::from(-exponent))
                } else {
                    index * factor * libm::pow(10.0, f64::from(exponent))
                }
            };
            let step = edge(1.0);
            if step < rough * 0.999 || (whole && step < 1.0) {
                continue;
            }
            let first = libm::floor(min / step);
            let last = libm::ceil(max / step);
            let bins = last - first;
            // A largest value on the last edge belongs to the last bin.
            if bins >= 1.0 && bins <= BINS as f64 {
                let mut edges: Vec<f64> = (0..=bins as usize)
                    .map(|index| edge(first + index as f64))
                    .collect();
                // Rounding must not leave the outermost values out.
                if let [lowest, .., highest] = edges.as_mut_slice() {
                    *lowest = lowest.min(min);
                    *highest = highest.max(max);
                }
                let ascending = edges.windows(2).all(|pair| pair[0] < pair[1]);
                return Some(if ascending { edges } else { vec![min, max] });
            }
        }
    }
    Some(vec![min, max])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn edges_are_round_and_enclose_the_values() {
        for (min, max, whole, first, last, bins) in [
            (0.0, 1.0, true, 0.0, 2.0, 2),
            (1.0, 5.0, true, 1.0, 6.0, 5),
            (0.0, 72.0, true, 0.0, 80.0, 8),
            (18.25, 118.75, false, 10.0, 120.0, 11),
            (0.0, 0.83, false, 0.0, 0.9, 9),
            (-3.0, 3.0, false, -3.0, 3.0, 12),
            (5.0, 5.0, false, 5.0, 5.0, 1),
            (7.0, 7.0, true, 7.0, 8.0, 1),
        ] {
            let edges = edges(min, max, whole).unwrap_or_default();
            assert_eq!(
                (edges.first(), edges.last(), edges.len() - 1),
                (Some(&first), Some(&last), bins),
                "{min} {max} {edges:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn every_row_is_in_a_bin(numbers in prop::collection::vec(any::<f64>().prop_filter("finite", |v| v.is_finite()), 1..40), scale in prop::sample::select(vec![1.0, 1e-300, 1e-5])) {
            let values: Vec<Value<'_>> = numbers
                .iter()
                .map(|number| Value { text: "", number: number * scale, moment: None, rows: 2 })
                .collect();
            if let Distribution::Histogram { edges, counts, below, above } = histogram(&Sorted::of(&values), false) {
                prop_assert!(counts.len() <= BINS && edges.len() == counts.len() + 1);
                prop_assert_eq!(counts.iter().sum::<u64>() + below + above, 2 * numbers.len() as u64);
                let outside = values.iter().filter(|v| v.number < edges[0] || v.number > edges[edges.len() - 1]);
                prop_assert_eq!(2 * outside.count() as u64, below + above);
                // What is left out is a minority, never the body of the numbers.
                prop_assert!(2 * (below + above) <= 2 * numbers.len() as u64);
            }
        }
    }
}
