//! What one column knows of the label by itself.

use super::auc::{Counts, deviations};
use super::finding::{Evidence, Severity};
use super::tally::{Tally, in_sample, out_of_fold};
use super::{Audit, Thresholds, order, time};
use crate::feature::names;
use crate::feature::prepare::label::BinaryLabel;
use crate::table::{Column, ColumnKind, Table};

/// Bins of a number when it is asked whether some of its values settle the
/// label without their order doing so.
const BINS: u64 = 64;

/// A category's values must come up this often on average; below, they name
/// rows rather than group them.
const ROWS_PER_VALUE: u64 = 5;

/// Standard errors an AUC must lie from chance before its size counts.
const ENOUGH_DEVIATIONS: f64 = 5.0;

/// Odds ratio between filled and missing rows from which a gap is suspect.
const SUSPECT_ODDS: f64 = 50.0;

/// Filled rows from which that ratio counts.
const ENOUGH_FILLED: u64 = 50;

/// Share of a class's rows that is as good as the class.
const WHOLE_CLASS: f64 = 0.9;

/// What was found: how grave, what, and for which class where there are several.
pub(super) type Found = Vec<(Severity, Evidence, Option<String>)>;

/// Everything to say about the column at `index`. Of several classes, the one is
/// told that the column knows best.
pub(super) fn look(table: &Table, index: usize, audit: &Audit) -> Found {
    let Some(column) = table.columns().get(index) else {
        return Vec::new();
    };
    if audit.roles.is_aside(index) {
        return Vec::new();
    }
    let found = |label: &BinaryLabel| -> Found {
        let class = audit.one_of_several(label);
        let found = look_for(table, index, column, (audit, label)).into_iter();
        found
            .map(|(severity, evidence)| match class {
                None => (severity, evidence, None),
                Some(class) => {
                    let severity = severity.max(most_grave(&evidence));
                    (severity, evidence, Some(class.to_string()))
                }
            })
            .collect()
    };
    let mut found: Vec<Found> = audit.labels.iter().map(found).collect();
    // One value among the rows that are held against each other is not yet one in
    // every row.
    let values = (0u32..)
        .zip(column.counts())
        .filter(|(code, rows)| *rows > 0 && !column.is_missing_code(*code));
    if audit.labels.len() > 1 && values.count() > 1 {
        for found in &mut found {
            found.retain(|(_, evidence, _)| {
                !matches!(evidence, Evidence::Constant { .. } | Evidence::Empty)
            });
        }
    }
    worst(found.into_iter())
}

/// How grave a finding of one class of several can be. What marks a part of one
/// class is not yet known to know the answer: the class may be rare, and its
/// customers alike for an honest reason.
fn most_grave(evidence: &Evidence) -> Severity {
    let in_part = matches!(
        evidence,
        Evidence::FilledForOneClass { .. } | Evidence::MissingForOneClass { .. }
    ) && evidence.strength() < WHOLE_CLASS;
    match in_part {
        true => Severity::Suspicion,
        false => Severity::Leak,
    }
}

/// The findings of the class with the gravest; of equals, with the strongest.
pub(super) fn worst(of_classes: impl Iterator<Item = Found>) -> Found {
    let mut worst: Option<(Severity, f64, Found)> = None;
    for found in of_classes {
        let ranks = found
            .iter()
            .map(|(severity, evidence, _)| (*severity, evidence.strength()));
        let Some((severity, strength)) =
            ranks.reduce(|a, b| if (b.0, -b.1) < (a.0, -a.1) { b } else { a })
        else {
            continue;
        };
        let graver = worst
            .as_ref()
            .is_none_or(|(s, most, _)| (severity, -strength) < (*s, -*most));
        if graver {
            worst = Some((severity, strength, found));
        }
    }
    worst.map(|(_, _, found)| found).unwrap_or_default()
}

/// An audit, and the pair of classes it looks for.
type Sought<'a> = (&'a Audit, &'a BinaryLabel);

/// Everything to say about a column for one pair of classes.
fn look_for(
    table: &Table,
    index: usize,
    column: &Column,
    sought: Sought<'_>,
) -> Vec<(Severity, Evidence)> {
    let (audit, label) = sought;
    let roles = &audit.roles;
    let mut found = Vec::new();
    if let Some(anchor) = roles.anchor.and_then(|at| table.columns().get(at))
        && Some(index) != roles.anchor
        && column.kind() == ColumnKind::Date
    {
        found.extend(time::after_anchor(column, anchor));
    }
    let tally = Tally::of(column, label);
    let all = tally.present.plus(tally.missing);
    if all.positive == 0 || all.negative == 0 || Some(index) == roles.anchor {
        return found;
    }
    if Some(index) == roles.id {
        found.extend(order::identifier(column, &tally, audit.thresholds));
        found.extend(order::repeated(column, audit));
        return found;
    }
    if tally.values == 0 {
        found.push((Severity::Note, Evidence::Empty));
    } else if tally.values == 1 && tally.missing.rows() == 0 {
        let value = column.text(0).trim().to_string();
        found.push((Severity::Note, Evidence::Constant { value }));
    } else if column.kind() == ColumnKind::Identifier {
        found.extend(gaps(&tally, sought));
        found.extend(order::identifier(column, &tally, audit.thresholds));
    } else {
        let told = equals_label(&tally, sought)
            .or_else(|| gaps(&tally, sought))
            .or_else(|| number(column, &tally, sought))
            .or_else(|| values(column, &tally, sought));
        found.extend(told);
    }
    let known = |(severity, _): &(Severity, Evidence)| *severity != Severity::Note;
    if names::says_outcome(column.name()) && !found.iter().any(known) {
        found.push((Severity::Note, Evidence::NamedLikeOutcome));
    }
    found
}

/// How grave an AUC is, either way round; `None` when it is neither large nor
/// beyond chance.
fn grade(auc: f64, counts: Counts, thresholds: Thresholds) -> Option<(Severity, f64)> {
    let best = auc.max(1.0 - auc);
    if deviations(best, counts) < ENOUGH_DEVIATIONS {
        None
    } else if best >= thresholds.leak_auc {
        Some((Severity::Leak, best))
    } else if best >= thresholds.suspicion_auc {
        Some((Severity::Suspicion, best))
    } else {
        None
    }
}

/// Two values that stand for the two classes.
fn equals_label(tally: &Tally, (audit, label): Sought<'_>) -> Option<(Severity, Evidence)> {
    if tally.values != 2 || tally.missing.rows() > tally.present.rows() {
        return None;
    }
    // Only the rows with a value are compared: gaps are another matter.
    let groups: Vec<Counts> = tally.groups_present();
    let auc = in_sample(&groups)?;
    let agreeing: u64 = groups.iter().map(|c| c.positive.max(c.negative)).sum();
    let agreement = agreeing as f64 / tally.present.rows() as f64;
    let sure =
        auc >= 0.99 && agreement >= 0.99 && deviations(auc, tally.present) >= ENOUGH_DEVIATIONS;
    sure.then(|| {
        let label = match audit.one_of_several(label) {
            Some(class) => format!("{} = {class}", label.column),
            None => label.column.clone(),
        };
        (Severity::Leak, Evidence::EqualsLabel { label, agreement })
    })
}

/// What being filled or missing says.
fn gaps(tally: &Tally, (audit, label): Sought<'_>) -> Option<(Severity, Evidence)> {
    let (present, missing) = (tally.present, tally.missing);
    if present.rows() == 0 || missing.rows() == 0 {
        return None;
    }
    let all = present.plus(missing);
    let by_chance = |class: bool, rows: u64| {
        let of_class = if class { all.positive } else { all.negative };
        let share = of_class as f64 / all.rows() as f64;
        rows as f64 * libm::log(share) > libm::log(audit.thresholds.chance)
    };
    let only = |counts: Counts| match (counts.positive, counts.negative) {
        (0, rows) if !by_chance(false, rows) => Some((false, rows, all.negative)),
        (rows, 0) if !by_chance(true, rows) => Some((true, rows, all.positive)),
        _ => None,
    };
    if let Some((class, rows, of_class)) = only(present) {
        let class = label.spelling(class).to_string();
        let evidence = Evidence::FilledForOneClass {
            class,
            rows,
            of_class,
        };
        return Some((Severity::Leak, evidence));
    }
    if let Some((class, rows, of_class)) = only(missing) {
        // A few gaps of one class are less than a column that decides.
        let severity = if rows * 100 >= of_class {
            Severity::Leak
        } else {
            Severity::Suspicion
        };
        let class = label.spelling(class).to_string();
        return Some((
            severity,
            Evidence::MissingForOneClass {
                class,
                rows,
                of_class,
            },
        ));
    }
    let filled_positive = present.positive as f64 / all.positive as f64;
    let filled_negative = present.negative as f64 / all.negative as f64;
    let auc = 0.5 + (filled_positive - filled_negative) / 2.0;
    let evidence = || Evidence::FillingDecides {
        positive: label.positive.clone(),
        filled_positive,
        negative: label.negative.clone(),
        filled_negative,
    };
    if let Some((severity, _)) = grade(auc, all, audit.thresholds) {
        return Some((severity, evidence()));
    }
    // Haldane's correction keeps the ratio finite.
    let odds = |counts: Counts| (counts.positive as f64 + 0.5) / (counts.negative as f64 + 0.5);
    let ratio = odds(present) / odds(missing);
    let suspect = ratio.max(1.0 / ratio) >= SUSPECT_ODDS
        && present.rows().min(missing.rows()) >= ENOUGH_FILLED;
    suspect.then(|| (Severity::Suspicion, evidence()))
}

/// A number or a date whose order decides.
fn number(
    column: &Column,
    tally: &Tally,
    (audit, label): Sought<'_>,
) -> Option<(Severity, Evidence)> {
    let numbers = Numbers::of(column)?;
    let auc = tally.auc_of(|code| numbers.of_code(code))?;
    let (severity, best) = grade(auc, tally.present, audit.thresholds)?;
    Some((
        severity,
        Evidence::NumberDecides {
            auc: best,
            higher: auc >= 0.5,
            class: label.positive.clone(),
            rows: tally.present.rows(),
        },
    ))
}

/// Values (or ranges of a number) that decide, judged on rows that they were
/// not learnt from.
fn values(
    column: &Column,
    tally: &Tally,
    (audit, label): Sought<'_>,
) -> Option<(Severity, Evidence)> {
    let numbers = Numbers::of(column);
    let all = tally.present.plus(tally.missing);
    let few = tally.values * ROWS_PER_VALUE <= tally.present.rows();
    if numbers.is_none() && !few {
        return None;
    }
    let (groups, group) = match &numbers {
        Some(numbers) if tally.values > BINS => bins(column, tally, numbers),
        _ => each(column, tally),
    };
    let mut counts = vec![Counts::default(); groups];
    for (group, code) in group.iter().zip(&tally.by_code) {
        if let Some(slot) = group.and_then(|group| counts.get_mut(group as usize)) {
            *slot = slot.plus(*code);
        }
    }
    let bound = in_sample(&counts)?;
    if bound < audit.thresholds.suspicion_auc {
        return None;
    }
    let auc = out_of_fold(column, label, &audit.folds, groups, &group)?;
    // Below one half the other folds misled: that is chance, not knowledge.
    let (severity, best) = grade(auc.max(0.5), all, audit.thresholds)?;
    Some((
        severity,
        Evidence::ValuesDecide {
            auc: best,
            values: counts.iter().filter(|c| c.rows() > 0).count() as u64,
            ranges: numbers.is_some() && tally.values > BINS,
        },
    ))
}

/// Each value a group; all spellings of "missing" one group.
fn each(column: &Column, tally: &Tally) -> (usize, Vec<Option<u32>>) {
    let mut next = 1u32;
    let group = (0u32..)
        .zip(&tally.by_code)
        .map(|(code, counts)| {
            if counts.rows() == 0 {
                None
            } else if column.is_missing_code(code) {
                Some(0)
            } else {
                next += 1;
                Some(next - 1)
            }
        })
        .collect();
    (next as usize, group)
}

/// Ranges of about equally many rows; what is missing or no number is group 0.
fn bins(column: &Column, tally: &Tally, numbers: &Numbers<'_>) -> (usize, Vec<Option<u32>>) {
    let mut sorted: Vec<(f64, u32)> = (0u32..)
        .zip(&tally.by_code)
        .filter(|(_, counts)| counts.rows() > 0)
        .filter_map(|(code, _)| Some((numbers.of_code(code)?, code)))
        .collect();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut group: Vec<Option<u32>> = (0..column.dictionary_len()).map(|_| Some(0)).collect();
    let per_bin = tally.present.rows().div_ceil(BINS).max(1);
    let mut before = 0u64;
    let mut last = 0u32;
    for (_, code) in sorted {
        let bin = 1 + (before / per_bin) as u32;
        last = last.max(bin);
        if let Some(slot) = group.get_mut(code as usize) {
            *slot = Some(bin);
        }
        before += tally.by_code.get(code as usize).map_or(0, |c| c.rows());
    }
    (last as usize + 1, group)
}

/// A column's values as numbers: numbers, or dates as seconds.
pub(super) enum Numbers<'a> {
    Plain(&'a [f64]),
    Seconds(Vec<f64>),
}

impl<'a> Numbers<'a> {
    pub(super) fn of(column: &'a Column) -> Option<Numbers<'a>> {
        match column.kind() {
            ColumnKind::Integer | ColumnKind::Decimal => {
                Some(Numbers::Plain(column.dictionary_numbers()))
            }
            ColumnKind::Date => Some(Numbers::Seconds(time::seconds(column))),
            _ => None,
        }
    }

    pub(super) fn of_code(&self, code: u32) -> Option<f64> {
        let numbers = match self {
            Numbers::Plain(numbers) => numbers,
            Numbers::Seconds(numbers) => numbers.as_slice(),
        };
        numbers
            .get(code as usize)
            .copied()
            .filter(|value| !value.is_nan())
    }
}
