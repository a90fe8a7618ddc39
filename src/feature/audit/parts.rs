//! What must not be shared by training and test: customers, later samples of
//! theirs, and whole rows.

use serde::{Deserialize, Serialize};

use super::finding::{Evidence, Finding, Severity};
use super::{Audit, time};
use crate::feature::prepare::random::mix;
use crate::feature::prepare::split::Split;
use crate::table::{Column, Table};

/// Which rows train and which test.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum SplitSource {
    /// Not split yet.
    #[default]
    None,
    /// A column says it: train, validation, test.
    Column {
        /// Its name.
        name: String,
    },
    /// A split of this table.
    Rows {
        /// The split.
        split: Split,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    None,
    Train,
    /// Test or validation.
    Held,
}

/// Most values of a column that parts the rows: train, validation, test and one more.
const MOST_PARTS: usize = 4;

/// Chance matches may be this share of the duplicates found.
const CHANCE_SHARE: f64 = 0.2;

/// The part of every row; `None` when there is no split.
fn parts(table: &Table, audit: &Audit) -> Option<Vec<Part>> {
    match &audit.split {
        SplitSource::None => None,
        SplitSource::Column { .. } => {
            let column = table.columns().get(audit.roles.split?)?;
            let by_code = by_code(column);
            let part = |code: &u32| by_code.get(*code as usize).copied().unwrap_or(Part::None);
            Some(column.codes().iter().map(part).collect())
        }
        SplitSource::Rows { split } => {
            let mut parts = vec![Part::None; table.rows()];
            let mut set = |rows: &[u32], part| {
                for row in rows {
                    if let Some(slot) = parts.get_mut(*row as usize) {
                        *slot = part;
                    }
                }
            };
            set(split.train.rows(), Part::Train);
            set(&split.validation, Part::Held);
            set(&split.test, Part::Held);
            Some(parts)
        }
    }
}

/// The column whose values all say train, validation or test; `except` is the label.
pub(super) fn column(table: &Table, except: usize) -> Option<usize> {
    let says = |column: &Column| {
        let codes = 0..column.dictionary_len() as u32;
        let present: Vec<u32> = codes
            .filter(|code| !column.is_missing_code(*code))
            .collect();
        if !(2..=MOST_PARTS).contains(&present.len()) {
            return false;
        }
        let parts = present
            .iter()
            .map(|code| of_word(column.dictionary_value(*code)));
        let parts: Vec<Part> = parts.collect();
        [Part::Train, Part::Held]
            .iter()
            .all(|part| parts.contains(part))
            && !parts.contains(&Part::None)
    };
    let mut columns = table.columns().iter().enumerate();
    columns
        .find(|(at, column)| *at != except && says(column))
        .map(|(at, _)| at)
}

/// The part that each of a column's values stands for. Where no word says so
/// (0 and 1, A and B), most rows train.
fn by_code(column: &Column) -> Vec<Part> {
    let codes = 0..column.dictionary_len() as u32;
    let by_word: Vec<Part> = codes
        .clone()
        .map(|code| of_word(column.dictionary_value(code)))
        .collect();
    if by_word.iter().any(|part| *part != Part::None) {
        return by_word;
    }
    let counts = column.counts();
    let rows = |code: &u32| counts.get(*code as usize).copied().unwrap_or_default();
    let present = || codes.clone().filter(|code| !column.is_missing_code(*code));
    let most = present().rev().max_by_key(rows);
    let part = |code: u32| match (column.is_missing_code(code), Some(code) == most) {
        (true, _) => Part::None,
        (_, true) => Part::Train,
        _ => Part::Held,
    };
    codes.clone().map(part).collect()
}

fn of_word(text: &str) -> Part {
    let text = text.trim().to_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    if starts(&["train", "학습", "훈련"]) {
        Part::Train
    } else if starts(&[
        "test",
        "val",
        "dev",
        "hold",
        "oot",
        "테스트",
        "시험",
        "검증",
        "평가",
    ]) {
        Part::Held
    } else {
        Part::None
    }
}

/// Everything to say about the split.
pub(super) fn look(table: &Table, audit: &Audit) -> Vec<Finding> {
    let Some(parts) = parts(table, audit) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let position = |index: Option<usize>| index.unwrap_or(audit.roles.label) as u32;
    if let Some(id) = audit.roles.id.and_then(|at| table.columns().get(at)) {
        let anchor = audit.roles.anchor.and_then(|at| table.columns().get(at));
        found.extend(
            customers(id, anchor, &parts).map(|(severity, evidence)| Finding {
                severity,
                column: Some(id.name().to_string()),
                position: position(audit.roles.id),
                class: None,
                evidence,
            }),
        );
    }
    found.extend(
        duplicates(table, audit, &parts).map(|(severity, evidence)| Finding {
            severity,
            column: None,
            position: position(None),
            class: None,
            evidence,
        }),
    );
    found
}

/// When a customer is seen in either part.
#[derive(Clone, Copy)]
struct Seen {
    trained: bool,
    held: bool,
    last_trained: f64,
    first_held: f64,
}

/// Customers on both sides, and their later samples on the wrong one.
fn customers(id: &Column, anchor: Option<&Column>, parts: &[Part]) -> Option<(Severity, Evidence)> {
    let times = anchor.map(|anchor| (anchor, time::seconds(anchor)));
    let nothing = Seen {
        trained: false,
        held: false,
        last_trained: f64::NEG_INFINITY,
        first_held: f64::INFINITY,
    };
    let mut seen = vec![nothing; id.dictionary_len()];
    for (row, (code, part)) in id.codes().iter().zip(parts).enumerate() {
        if id.is_missing_code(*code) {
            continue;
        }
        let Some(seen) = seen.get_mut(*code as usize) else {
            continue;
        };
        let time = times.as_ref().map_or(f64::NAN, |(anchor, seconds)| {
            seconds
                .get(anchor.code(row) as usize)
                .copied()
                .unwrap_or(f64::NAN)
        });
        match part {
            Part::Train => {
                seen.trained = true;
                seen.last_trained = seen.last_trained.max(time);
            }
            Part::Held => {
                seen.held = true;
                seen.first_held = seen.first_held.min(time);
            }
            Part::None => {}
        }
    }
    let shared = |seen: &Seen| seen.trained && seen.held;
    let late = |seen: &Seen| shared(seen) && seen.last_trained >= seen.first_held;
    let first = |wanted: &dyn Fn(&Seen) -> bool| {
        let code = seen.iter().position(wanted).unwrap_or_default();
        id.dictionary_value(code as u32).trim().to_string()
    };
    let count = |wanted: &dyn Fn(&Seen) -> bool| seen.iter().filter(|s| wanted(s)).count() as u64;
    match (count(&shared), count(&late)) {
        (0, _) => None,
        (customers, _) if times.is_none() => {
            let example = first(&shared);
            Some((
                Severity::Leak,
                Evidence::CustomerInBoth { customers, example },
            ))
        }
        (customers, 0) => {
            let example = first(&shared);
            Some((
                Severity::Note,
                Evidence::CustomerOverTime { customers, example },
            ))
        }
        (_, customers) => {
            let example = first(&late);
            Some((
                Severity::Leak,
                Evidence::LaterSampleInTraining { customers, example },
            ))
        }
    }
}

/// Held rows whose features all repeat a training row's.
fn duplicates(table: &Table, audit: &Audit, parts: &[Part]) -> Option<(Severity, Evidence)> {
    let roles = &audit.roles;
    let named = [roles.id, roles.anchor];
    let features: Vec<&Column> = table
        .columns()
        .iter()
        .enumerate()
        .filter(|(index, _)| !roles.is_aside(*index) && !named.contains(&Some(*index)))
        .map(|(_, column)| column)
        .collect();
    if features.is_empty() {
        return None;
    }
    let mut hashes = vec![0u64; table.rows()];
    // Two rows are alike by chance with the product of the columns' chances.
    let mut chance = 1.0;
    for column in &features {
        for (hash, code) in hashes.iter_mut().zip(column.codes()) {
            *hash = mix(*hash ^ u64::from(*code)).wrapping_add(0x9E37_79B9_7F4A_7C15);
        }
        let rows = column.len() as f64;
        let alike = |count: &u64| (*count as f64 / rows) * (*count as f64 / rows);
        chance *= column.counts().iter().map(alike).sum::<f64>();
    }
    let mut trained: Vec<(u64, u32)> = (0u32..)
        .zip(hashes.iter().zip(parts))
        .filter(|(_, (_, part))| **part == Part::Train)
        .map(|(row, (hash, _))| (*hash, row))
        .collect();
    trained.sort_unstable();
    let same = |a: usize, b: usize| {
        features
            .iter()
            .all(|column| column.code(a) == column.code(b))
    };
    let (mut held, mut rows, mut example) = (0u64, 0u64, None);
    for (row, (hash, part)) in hashes.iter().zip(parts).enumerate() {
        if *part != Part::Held {
            continue;
        }
        held += 1;
        let at = trained.partition_point(|(other, _)| other < hash);
        if let Some((other, of_row)) = trained.get(at)
            && other == hash
            && same(row, *of_row as usize)
        {
            rows += 1;
            example.get_or_insert((row as u64 + 1, u64::from(*of_row) + 1));
        }
    }
    let (row, of_row) = example?;
    let share = rows as f64 / held as f64;
    let by_chance = (chance * trained.len() as f64).min(1.0);
    if share < audit.thresholds.duplicates || by_chance > CHANCE_SHARE * share {
        return None;
    }
    let evidence = Evidence::DuplicateRows {
        rows,
        share,
        row,
        of_row,
    };
    Some((Severity::Suspicion, evidence))
}
