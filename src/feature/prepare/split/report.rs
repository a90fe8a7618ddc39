//! A split in words: rows, customers, times and label shares of each part.

use serde::{Deserialize, Serialize};

use super::time::Anchors;
use super::{Split, Strata};
use crate::i18n::number::{count as in_words, percent, plain};
use crate::i18n::{Lang, prepare as text};
use crate::table::Column;

/// Most classes whose shares are said.
const SAID: usize = 6;

/// One of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// To learn from.
    Train,
    /// To choose by.
    Validation,
    /// To judge by.
    Test,
}

impl Part {
    /// All parts in their order.
    pub const ALL: [Part; 3] = [Part::Train, Part::Validation, Part::Test];

    /// What the part is called.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            Part::Train => text::PART_TRAIN,
            Part::Validation => text::PART_VALIDATION,
            Part::Test => text::PART_TEST,
        }
        .text(lang)
    }
}

/// How a split came about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Not said.
    #[default]
    Given,
    /// At random, each class in equal shares.
    Stratified {
        /// The seed.
        seed: u64,
    },
    /// Customers at random.
    Grouped {
        /// The seed.
        seed: u64,
    },
    /// By anchor.
    OutOfTime {
        /// Rows left out because their label window reaches into a later part.
        purged: u64,
        /// Rows left out to keep customers apart.
        set_aside: u64,
        /// The label window, in days (or the anchors' unit).
        window: f64,
    },
}

/// What is in a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartReport {
    /// Which part.
    pub part: Part,
    /// Its rows.
    pub rows: u64,
    /// Its distinct customers, where these are known.
    pub customers: Option<u64>,
    /// Rows of each class, in the order of the classes.
    pub classes: Vec<u64>,
    /// Its first and last anchor.
    pub anchors: Option<(String, String)>,
}

/// A split in figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SplitReport {
    /// How it came about.
    pub method: Method,
    /// How the classes are spelled.
    pub classes: Vec<String>,
    /// The parts that have rows.
    pub parts: Vec<PartReport>,
    /// Rows without label, in no part.
    pub unlabelled: u64,
}

impl SplitReport {
    pub(super) fn of(
        split: &Split,
        strata: &Strata,
        customers: Option<&Column>,
        anchor: Option<&Column>,
        method: Method,
    ) -> SplitReport {
        let anchors = anchor.and_then(|column| Anchors::of(column).ok());
        let parts = Part::ALL
            .into_iter()
            .map(|part| (part, split.rows(part)))
            .filter(|(_, rows)| !rows.is_empty())
            .map(|(part, rows)| {
                let mut classes = vec![0; strata.count()];
                for class in rows.iter().filter_map(|row| strata.of(*row)) {
                    if let Some(count) = classes.get_mut(class as usize) {
                        *count += 1;
                    }
                }
                PartReport {
                    part,
                    rows: rows.len() as u64,
                    customers: customers.map(|column| distinct(column, rows)),
                    classes,
                    anchors: anchors.as_ref().and_then(|anchors| span(anchors, rows)),
                }
            })
            .collect();
        SplitReport {
            method,
            classes: strata.names.clone(),
            parts,
            unlabelled: strata.of_row.iter().filter(|class| class.is_none()).count() as u64,
        }
    }

    /// The report in words, a line each.
    pub fn say(&self, lang: Lang) -> Vec<String> {
        let number = |value: u64| in_words(lang, value);
        let mut lines = vec![match &self.method {
            Method::Given => text::SPLIT_GIVEN.text(lang).to_string(),
            Method::Stratified { seed } => {
                text::SPLIT_STRATIFIED.fill(lang, &[("seed", &seed.to_string())])
            }
            Method::Grouped { seed } => {
                text::SPLIT_GROUPED.fill(lang, &[("seed", &seed.to_string())])
            }
            Method::OutOfTime { window, .. } if *window > 0.0 => {
                text::SPLIT_OUT_OF_TIME.fill(lang, &[("window", &plain(*window))])
            }
            Method::OutOfTime { .. } => text::SPLIT_BY_TIME.text(lang).to_string(),
        }];
        for part in &self.parts {
            let mut line = text::SPLIT_PART.fill(
                lang,
                &[("part", part.part.say(lang)), ("rows", &number(part.rows))],
            );
            let mut add = |more: String| {
                line.push_str(", ");
                line.push_str(&more);
            };
            if let Some(customers) = part.customers {
                add(text::SPLIT_CUSTOMERS.fill(lang, &[("customers", &number(customers))]));
            }
            if let Some((from, to)) = &part.anchors {
                add(text::SPLIT_ANCHORS.fill(lang, &[("from", from), ("to", to)]));
            }
            for (name, rows) in self.classes.iter().zip(&part.classes).take(SAID) {
                let share = percent(*rows as f64 / part.rows.max(1) as f64);
                add(text::SPLIT_CLASS.fill(lang, &[("class", name), ("share", &share)]));
            }
            lines.push(line);
        }
        let mut also = |rows: u64, message: crate::i18n::Message| {
            if rows > 0 {
                lines.push(message.fill(lang, &[("rows", &number(rows))]));
            }
        };
        if let Method::OutOfTime {
            purged, set_aside, ..
        } = &self.method
        {
            also(*purged, text::SPLIT_PURGED);
            also(*set_aside, text::SPLIT_SET_ASIDE);
        }
        also(self.unlabelled, text::SPLIT_UNLABELLED);
        lines
    }
}

fn distinct(column: &Column, rows: &[u32]) -> u64 {
    let mut seen = vec![false; column.dictionary_len()];
    for row in rows {
        if let Some(slot) = seen.get_mut(column.code(*row as usize) as usize) {
            *slot = true;
        }
    }
    seen.iter().filter(|seen| **seen).count() as u64
}

fn span(anchors: &Anchors, rows: &[u32]) -> Option<(String, String)> {
    let mut times = rows
        .iter()
        .filter_map(|row| anchors.of_row.get(*row as usize))
        .filter(|time| !time.is_nan());
    let first = *times.next()?;
    let (low, high) = times.fold((first, first), |(low, high), t| (low.min(*t), high.max(*t)));
    let text = |time: f64| {
        let found = anchors.distinct.iter().find(|(at, _)| *at == time);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    Some((text(low), text(high)))
}
