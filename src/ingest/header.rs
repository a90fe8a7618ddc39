//! Column names: trimmed, never empty, never twice.

use std::collections::{HashMap, HashSet};

use super::record::Cells;
use super::repair::{EXAMPLES, RenamedColumn, Repair};

/// The names of a header and what had to be mended. `told` says that the file
/// names its columns, so that one without a name is worth a word.
pub(super) fn names(cells: &Cells<'_>, told: bool) -> (Vec<String>, Vec<Repair>) {
    let found: Vec<&str> = cells.iter().map(str::trim).collect();
    // A new name must not take one that stands further right.
    let mut taken: HashSet<String> = found.iter().map(|name| name.to_string()).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut next: HashMap<&str, u64> = HashMap::new();
    let mut names = Vec::with_capacity(found.len());
    let mut given = Renamed::default();
    let mut distinct = Renamed::default();
    for (index, name) in found.iter().copied().enumerate() {
        let position = index as u64 + 1;
        if name.is_empty() {
            let fresh = free(&mut taken, &format!("column_{position}"), None);
            given.add(position, name, &fresh);
            names.push(fresh);
        } else if seen.insert(name) {
            names.push(name.to_string());
        } else {
            let number = next.entry(name).or_insert(2);
            let fresh = free(&mut taken, name, Some(number));
            distinct.add(position, name, &fresh);
            names.push(fresh);
        }
    }
    let mut repairs = Vec::new();
    if given.count > 0 && told {
        repairs.push(Repair::NamesGiven {
            count: given.count,
            examples: given.examples,
        });
    }
    if distinct.count > 0 {
        repairs.push(Repair::NamesMadeDistinct {
            count: distinct.count,
            examples: distinct.examples,
        });
    }
    let number = |name: &&str| name.parse::<f64>().is_ok_and(f64::is_finite);
    if !found.is_empty() && found.iter().all(number) {
        repairs.push(Repair::HeaderOfNumbers { line: cells.line() });
    }
    (names, repairs)
}

/// A name that is not taken: `base`, or `base_2`, `base_3` … counted on from
/// `number`, so that thousands of equal names cost no search from the start.
fn free(taken: &mut HashSet<String>, base: &str, number: Option<&mut u64>) -> String {
    let mut own = 2;
    if number.is_none() && taken.insert(base.to_string()) {
        return base.to_string();
    }
    let number = number.unwrap_or(&mut own);
    loop {
        let name = format!("{base}_{number}");
        *number += 1;
        if taken.insert(name.clone()) {
            return name;
        }
    }
}

#[derive(Default)]
struct Renamed {
    count: u64,
    examples: Vec<RenamedColumn>,
}

impl Renamed {
    fn add(&mut self, position: u64, from: &str, to: &str) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(RenamedColumn {
                position,
                from: from.to_string(),
                to: to.to_string(),
            });
        }
    }
}
