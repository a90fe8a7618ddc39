//! Rows that are the header again, as in files that were put one behind the other
//! (`cat a.csv b.csv`).
//!
//! No row is looked at for that where a wanted column tells: one of numbers or moments whose
//! name is none is not readable in such a row, and cells that are not are few. Only where all
//! wanted columns are texts, the first cell's length is compared in every row.

use super::batch::Unreadable;
use super::plan::{FastPlan, Read, Want};
use super::spans::{Rows, without_quotes, without_return};
use crate::ingest::record::Cells;

/// The columns' names, and how a row that repeats them is told.
pub(super) struct Names {
    /// None if they cannot come again.
    names: Vec<String>,
    /// The wanted column whose name cannot be read as what is wanted of it.
    telling: Option<usize>,
}

impl Names {
    pub fn new(plan: &FastPlan) -> Names {
        let tells = |(at, want): &(usize, Want)| {
            let Some(name) = plan.names.get(*at) else {
                return false;
            };
            match want {
                Want::Text => false,
                Want::Whole(read) | Want::Moment(_, read) => matches!(read(name), Read::Unreadable),
                Want::Number(read) => matches!(read(name), Read::Unreadable),
            }
        };
        Names {
            // A table of one column may well hold its name as a value.
            names: match plan.names.len() >= 2 && plan.names.len() == plan.columns {
                true => plan.names.clone(),
                false => Vec::new(),
            },
            telling: plan.wanted.iter().position(tells),
        }
    }

    /// Which of some rows, the first of which is the reader's row `first`, are the header
    /// again; `unreadable` are their cells that cannot be read.
    pub fn again(&self, rows: Rows<'_>, first: u64, unreadable: &[Unreadable]) -> Vec<usize> {
        if self.names.is_empty() || (self.telling.is_some() && unreadable.is_empty()) {
            return Vec::new();
        }
        match self.telling {
            Some(telling) => {
                let cells = unreadable.iter().filter(|cell| cell.wanted == telling);
                let places = cells.map(|cell| (cell.row - first) as usize);
                places.filter(|row| self.is_row(rows, *row)).collect()
            }
            None => (0..rows.rows)
                .filter(|row| self.is_row(rows, *row))
                .collect(),
        }
    }

    /// Whether a row is the header again.
    fn is_row(&self, rows: Rows<'_>, row: usize) -> bool {
        let from = row * rows.width;
        let starts = rows.starts.get(from..=from + rows.width);
        let cells = starts.unwrap_or_default().windows(2);
        cells.len() == self.names.len()
            && cells.zip(&self.names).all(|(pair, name)| {
                let [start, next] = pair else {
                    return false;
                };
                let span = (*start as usize, (*next as usize).wrapping_sub(1));
                let mut span = without_return(rows.bytes, span);
                if let Some(quote) = rows.look.quote {
                    span = without_quotes(rows.bytes, span, quote);
                }
                let cell = rows.bytes.get(span.0..span.1).unwrap_or_default();
                cell.len() >= name.len() && cell.trim_ascii() == name.as_bytes()
            })
    }

    /// The same of a record as the general scanner cut it.
    pub fn are(&self, cells: &Cells<'_>) -> bool {
        !self.names.is_empty()
            && cells.len() == self.names.len()
            && cells
                .iter()
                .zip(&self.names)
                .all(|(cell, name)| cell.trim() == name)
    }
}
