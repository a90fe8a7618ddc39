//! Which files are one table, and what that is called in a proposal.

use std::collections::{HashMap, HashSet};

use super::super::Head;
use super::super::bind::plain;
use crate::ingest::{LOOKS, SeriesHead};
use crate::table::{Table, joint_name};

/// Files that are parts of one table.
pub(in super::super) struct FileSet<'a> {
    /// Its name in a proposed recipe.
    pub name: String,
    /// What it is called: as its file, or as a series of these.
    pub title: String,
    /// Its columns' names as they are compared.
    pub header: Vec<String>,
    /// Its files by their positions, the one that stands for all first.
    pub files: Vec<usize>,
    /// The same, read.
    pub tables: Vec<&'a Table>,
}

/// The tables that the files are, in the files' order.
pub(in super::super) fn sets<'a>(tables: &[(&str, &'a Table)]) -> Vec<FileSet<'a>> {
    let homes = homes(tables);
    let home = |at: &usize| tables.get(*at).map(|(_, table)| *table);
    // Files that share a header are parts of one table, and so is the odd one of a series.
    let headers: Vec<Vec<String>> = homes.iter().filter_map(home).map(header).collect();
    let mut sets: Vec<FileSet<'a>> = Vec::new();
    let mut odd = Vec::new();
    let files = tables.iter().zip(&headers).zip(&homes).enumerate();
    for (at, (((_, table), header), home)) in files {
        if let Some(set) = sets.iter_mut().find(|set| set.header == *header) {
            set.files.push(at);
            set.tables.push(*table);
            continue;
        }
        if *home != at {
            odd.push((at, *table, header));
            continue;
        }
        let parts = tables.iter().zip(&headers);
        let parts = parts.filter(|(_, other)| *other == header);
        let names: Vec<&str> = parts.map(|((_, table), _)| table.name.as_str()).collect();
        let title = joint_name(&names);
        sets.push(FileSet {
            name: name_of(&title, &sets),
            title,
            header: header.clone(),
            files: vec![at],
            tables: vec![*table],
        });
    }
    for (at, table, header) in odd {
        if let Some(set) = sets.iter_mut().find(|set| set.header == *header) {
            set.files.push(at);
            set.tables.push(table);
        }
    }
    sets
}

/// A name that formulas can use and that no table before it has.
fn name_of(title: &str, before: &[FileSet<'_>]) -> String {
    let letters = title.chars();
    let letters = letters.map(|letter| match letter.is_alphanumeric() {
        true => letter,
        false => '_',
    });
    let mut base = letters.collect::<String>().to_lowercase();
    if plain(&base).is_empty() {
        base = "table".to_string();
    }
    let taken = |name: &str| before.iter().any(|set| set.name == name);
    let mut name = base.clone();
    let mut number = 2;
    while taken(&name) {
        name = format!("{base}_{number}");
        number += 1;
    }
    name
}

/// For each table the one of its series whose header most of them have: itself, or where
/// the others have a column more or less, the first of these.
fn homes(tables: &[(&str, &Table)]) -> Vec<usize> {
    let heads: Vec<SeriesHead> = tables
        .iter()
        .map(|(file, table)| {
            let head = Head::of(file, table);
            SeriesHead::of(&head.file, &head.columns)
        })
        .collect();
    // Tables of one header are of one number, so that each header is hashed once.
    let mut numbers: HashMap<Vec<String>, usize> = HashMap::new();
    let mut counts: Vec<usize> = Vec::new();
    let mut number_of: Vec<usize> = Vec::with_capacity(tables.len());
    for (_, table) in tables {
        let number = *numbers.entry(header(table)).or_insert(counts.len());
        match counts.get_mut(number) {
            Some(count) => *count += 1,
            None => counts.push(1),
        }
        number_of.push(number);
    }
    let number = |at: usize| number_of.get(at).copied().unwrap_or_default();
    let count = |at: usize| counts.get(number(at)).copied().unwrap_or_default();
    // Per stem the first table of each header that several have.
    let mut firsts: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut known: HashSet<(&str, usize)> = HashSet::new();
    for (at, head) in heads.iter().enumerate() {
        if count(at) > 1 && known.insert((head.stem(), number(at))) {
            firsts.entry(head.stem()).or_default().push(at);
        }
    }
    let home = |(at, head): (usize, &SeriesHead)| {
        let others = firsts.get(head.stem()).into_iter().flatten().copied();
        let mut larger = others.filter(|other| count(*other) > count(at)).take(LOOKS);
        let near = |other: &usize| {
            let other = heads.get(*other);
            other.is_some_and(|other| head.shares_columns(other))
        };
        larger.find(near).unwrap_or(at)
    };
    heads.iter().enumerate().map(home).collect()
}

/// A table's columns as they are compared.
fn header(table: &Table) -> Vec<String> {
    let columns = table.columns().iter();
    let mut names: Vec<String> = columns.map(|column| plain(column.name())).collect();
    names.sort_unstable();
    names
}
