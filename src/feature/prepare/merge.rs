//! Categories that may be one thing spelled twice: proposed with a reason,
//! applied only when the user accepts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::feature::contract::Category;
use crate::i18n::number::count as in_words;
use crate::i18n::{Lang, prepare as text};
use crate::table::profile::{Likeness, likeness};
use crate::table::{Column, ColumnKind, Table};

/// Most categories compared: every pair is looked at.
const MOST_CATEGORIES: usize = 300;

/// Most proposals for one column.
const MOST_PROPOSALS: usize = 30;

/// A merge of two categories, proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeProposal {
    /// The column.
    pub column: String,
    /// The category that stays: the more frequent one, of equal ones the longer.
    pub into: String,
    /// The category that would count as it.
    pub from: String,
    /// Why.
    pub reason: Likeness,
    /// Rows that would change.
    pub rows: u64,
}

impl MergeProposal {
    /// The proposal in words.
    pub fn say(&self, lang: Lang) -> String {
        let reason = match self.reason {
            Likeness::SameLetters => text::MERGE_SAME_LETTERS,
            Likeness::Initials => text::MERGE_INITIALS,
            Likeness::PartOfName => text::MERGE_PART,
            Likeness::Plural => text::MERGE_PLURAL,
            Likeness::OneLetter => text::MERGE_ONE_LETTER,
        };
        let marked = |text: &str| format!("“{text}”");
        text::MERGE_PROPOSAL.fill(
            lang,
            &[
                ("column", &self.column),
                ("from", &marked(&self.from)),
                ("into", &marked(&self.into)),
                ("reason", reason.text(lang)),
                ("rows", &in_words(lang, self.rows)),
            ],
        )
    }
}

/// Merges that may be due in the category columns of a table.
pub fn propose(table: &Table) -> Vec<MergeProposal> {
    table.columns().iter().flat_map(propose_column).collect()
}

/// Merges that may be due in one column, those with most rows first. Only
/// category columns are looked at, and none with more than a few hundred values.
pub fn propose_column(column: &Column) -> Vec<MergeProposal> {
    if column.kind() != ColumnKind::Category {
        return Vec::new();
    }
    let mut rows_of: BTreeMap<&str, u64> = BTreeMap::new();
    for (code, rows) in (0u32..).zip(column.counts()) {
        if !column.is_missing_code(code) && rows > 0 {
            *rows_of.entry(column.dictionary_value(code)).or_default() += rows;
        }
    }
    if rows_of.len() > MOST_CATEGORIES {
        return Vec::new();
    }
    let values: Vec<(&str, u64)> = rows_of.into_iter().collect();
    let mut found = Vec::new();
    for (index, first) in values.iter().enumerate() {
        for second in values.iter().skip(index + 1) {
            let Some(reason) = likeness(first.0, second.0) else {
                continue;
            };
            let stays = |value: &(&str, u64)| (value.1, value.0.chars().count());
            let (from, into) = match stays(first) <= stays(second) {
                true => (first, second),
                false => (second, first),
            };
            found.push(MergeProposal {
                column: column.name().to_string(),
                into: into.0.to_string(),
                from: from.0.to_string(),
                reason,
                rows: from.1,
            });
        }
    }
    found.sort_by_key(|proposal| std::cmp::Reverse(proposal.rows));
    found.truncate(MOST_PROPOSALS);
    found
}

/// The merges of one column that the user accepted; only transforms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedMerges {
    /// The column.
    pub column: String,
    /// Each merged category with the one it counts as, in the order of the texts.
    pub into: Vec<(String, String)>,
}

impl AcceptedMerges {
    /// The accepted proposals of one column, followed through: if "CC" counts as
    /// "Card" and "Card" as "Credit Card", all three are "Credit Card". Of
    /// proposals that contradict each other the first counts, and none that would
    /// close a circle.
    pub fn accept(column: &str, accepted: &[MergeProposal]) -> AcceptedMerges {
        let mut next: BTreeMap<&str, &str> = BTreeMap::new();
        fn end<'a>(next: &BTreeMap<&'a str, &'a str>, from: &'a str) -> &'a str {
            let mut at = from;
            while let Some(into) = next.get(at) {
                at = into;
            }
            at
        }
        for proposal in accepted.iter().filter(|proposal| proposal.column == column) {
            let (from, into) = (proposal.from.as_str(), proposal.into.as_str());
            if !next.contains_key(from) && end(&next, into) != from {
                next.insert(from, into);
            }
        }
        let into = next
            .keys()
            .map(|from| (from.to_string(), end(&next, from).to_string()));
        AcceptedMerges {
            column: column.to_string(),
            into: into.collect(),
        }
    }

    /// What a cell counts as.
    pub fn of<'a>(&'a self, text: &'a str) -> &'a str {
        let found = self
            .into
            .binary_search_by(|(from, _)| from.as_str().cmp(text));
        found
            .ok()
            .and_then(|index| self.into.get(index))
            .map_or(text, |(_, into)| into.as_str())
    }

    /// The column with merged categories.
    pub fn apply(&self, column: &Column) -> Column {
        Column::from_texts(
            column.name(),
            (0..column.len()).map(|row| self.of(column.text(row))),
        )
    }

    /// A category of the contract with the spellings that count as it.
    pub fn category(&self, name: &str) -> Category {
        let spellings = self.into.iter().filter(|(_, into)| into == name);
        Category {
            name: name.to_string(),
            spellings: spellings.map(|(from, _)| from.clone()).collect(),
        }
    }
}
