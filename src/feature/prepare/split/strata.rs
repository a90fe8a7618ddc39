//! The classes that each part should hold in equal shares.

use serde::{Deserialize, Serialize};

use crate::feature::prepare::label::BinaryLabel;
use crate::table::Column;

/// The class of every row, of two classes or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strata {
    /// How the classes are spelled.
    pub names: Vec<String>,
    /// Per row the position of its class; `None` where the label is missing.
    pub of_row: Vec<Option<u32>>,
}

impl Strata {
    /// The two classes of a label, the positive one first.
    pub fn of_label(label: &BinaryLabel) -> Strata {
        let position = |class: &Option<bool>| class.map(|positive| u32::from(!positive));
        Strata {
            names: vec![label.positive.clone(), label.negative.clone()],
            of_row: label.classes.iter().map(position).collect(),
        }
    }

    /// Every distinct text of a column a class.
    pub fn of_column(column: &Column) -> Strata {
        let codes = 0..column.dictionary_len() as u32;
        Strata {
            names: codes
                .map(|code| column.dictionary_value(code).trim().to_string())
                .collect(),
            of_row: column
                .codes()
                .iter()
                .map(|code| (!column.is_missing_code(*code)).then_some(*code))
                .collect(),
        }
    }

    /// All rows of one class.
    pub fn none(rows: usize) -> Strata {
        Strata {
            names: Vec::new(),
            of_row: vec![Some(0); rows],
        }
    }

    /// How many classes, named or not: a class without a name must not be lost.
    pub(super) fn count(&self) -> usize {
        let highest = self.of_row.iter().flatten().max().copied();
        let used = highest.map_or(0, |class| (class as usize).saturating_add(1));
        // Whatever a class's number, there are no more classes than rows.
        used.min(self.of_row.len().max(1))
            .max(self.names.len())
            .max(1)
    }

    /// The class of a row.
    pub(super) fn of(&self, row: u32) -> Option<u32> {
        self.of_row.get(row as usize).copied().flatten()
    }
}
