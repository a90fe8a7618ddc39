//! What a column's cells mean, told from a stream: every cell counts, few are
//! kept, and sniffers of two parts of a file add up.

mod sketch;

use serde::{Deserialize, Serialize};

use super::index::Dictionary;
use super::types::{CellShape, Evidence, Facts, Tally, decide};
use super::{ColumnType, TypeChoice, missing};
use sketch::Sketch;

/// Distinct texts kept with their rows; of further ones only the shape counts.
const KEPT: usize = 4096;

/// Longest text kept, in bytes.
const LONGEST: usize = 256;

/// Tells a column's type from its cells as they come, in memory that does not
/// grow with the rows. While a column has at most 4,096 distinct texts the
/// answer is the very one that a table in memory gives; beyond, the number of
/// distinct texts is estimated and all else still counted.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "Parts", from = "Parts")]
pub struct TypeSniffer {
    rows: u64,
    dictionary: Dictionary,
    /// Rows and first row of each text that is kept.
    kept: Vec<(u64, u64)>,
    spilled: Evidence,
    sketch: Sketch,
}

impl Default for TypeSniffer {
    fn default() -> TypeSniffer {
        TypeSniffer::new()
    }
}

impl TypeSniffer {
    /// A sniffer that has seen nothing.
    pub fn new() -> TypeSniffer {
        TypeSniffer {
            rows: 0,
            dictionary: Dictionary::default(),
            kept: Vec::new(),
            spilled: Evidence::default(),
            sketch: Sketch::default(),
        }
    }

    /// Takes the next cell.
    #[inline]
    pub fn push(&mut self, text: &str) {
        self.add(text, 1, self.rows);
        self.rows += 1;
    }

    /// Cells taken.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    fn add(&mut self, text: &str, rows: u64, first_row: u64) {
        let hash = self.dictionary.hash(text);
        if let Some(code) = self.dictionary.find(text, hash) {
            if let Some((known, first)) = self.kept.get_mut(code as usize) {
                *known += rows;
                *first = first_row.min(*first);
            }
            return;
        }
        let present = !missing::is_missing(text);
        if present {
            self.sketch.add(text.as_bytes());
        }
        if self.kept.len() < KEPT && text.len() <= LONGEST {
            if self.dictionary.code(text, hash).is_some() {
                self.kept.push((rows, first_row));
            }
        } else {
            self.spilled.add_text(text, rows, first_row);
        }
    }

    /// Takes what another sniffer saw of the rows that follow.
    pub fn merge(&mut self, next: &TypeSniffer) {
        let offset = self.rows;
        for (code, (rows, first_row)) in (0u32..).zip(&next.kept) {
            self.add(next.dictionary.value(code), *rows, offset + first_row);
        }
        for (shape, tally) in next.spilled.iter() {
            let mut tally = tally.clone();
            tally.first_row += offset;
            self.spilled.add(*shape, tally);
        }
        self.sketch.merge(&next.sketch);
        self.rows += next.rows;
    }

    /// What the cells so far mean, in a column of this name.
    pub fn column_type(&self, name: &str) -> ColumnType {
        self.decide(name, None)
    }

    /// The type with what the user says of it.
    pub fn column_type_as(&self, name: &str, choice: &TypeChoice) -> ColumnType {
        self.decide(name, Some(choice))
    }

    /// Distinct texts that do not stand for nothing, and whether they are counted
    /// rather than estimated.
    pub fn distinct(&self) -> (u64, bool) {
        let exact = self.spilled.iter().next().is_none();
        if !exact {
            return (self.sketch.estimate(), false);
        }
        let texts = (0..self.kept.len() as u32).map(|code| self.dictionary.value(code));
        let present = texts.filter(|text| !missing::is_missing(text));
        (present.count() as u64, true)
    }

    /// Cells that do not stand for nothing.
    pub fn cells(&self) -> u64 {
        self.evidence().rows(|shape| !shape.missing)
    }

    fn evidence(&self) -> Evidence {
        let mut evidence = self.spilled.clone();
        for (code, (rows, first_row)) in (0u32..).zip(&self.kept) {
            evidence.add_text(self.dictionary.value(code), *rows, *first_row);
        }
        evidence
    }

    fn decide(&self, name: &str, choice: Option<&TypeChoice>) -> ColumnType {
        let (distinct, exact) = self.distinct();
        let facts = Facts {
            name,
            distinct,
            exact,
        };
        decide(&self.evidence(), facts, choice)
    }
}

/// A sniffer as it travels between workers.
#[derive(Serialize, Deserialize)]
struct Parts {
    rows: u64,
    texts: Vec<(String, u64, u64)>,
    spilled: Vec<(CellShape, Tally)>,
    sketch: Vec<u8>,
}

impl From<TypeSniffer> for Parts {
    fn from(sniffer: TypeSniffer) -> Parts {
        let text = |code: u32| sniffer.dictionary.value(code).to_string();
        Parts {
            rows: sniffer.rows,
            texts: (0u32..)
                .zip(&sniffer.kept)
                .map(|(code, (rows, first_row))| (text(code), *rows, *first_row))
                .collect(),
            spilled: sniffer
                .spilled
                .iter()
                .map(|(shape, tally)| (*shape, tally.clone()))
                .collect(),
            sketch: sniffer.sketch.into_bytes(),
        }
    }
}

impl From<Parts> for TypeSniffer {
    fn from(parts: Parts) -> TypeSniffer {
        let mut sniffer = TypeSniffer::new();
        for (text, rows, first_row) in &parts.texts {
            sniffer.add(text, *rows, *first_row);
        }
        for (shape, tally) in parts.spilled {
            sniffer.spilled.add(shape, tally);
        }
        sniffer.sketch.merge(&Sketch::from_bytes(&parts.sketch));
        sniffer.rows = parts.rows;
        sniffer
    }
}
