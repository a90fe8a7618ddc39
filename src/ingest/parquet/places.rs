//! Texts as places in a dictionary: rows that say the same need not be looked at as texts.

use std::sync::Arc;

use crate::ingest::batch::BatchColumn;

/// The place of a row without a text.
pub(super) const NOWHERE: u32 = u32::MAX;

/// From here on places are those of texts that are in no dictionary.
pub(super) const OTHERS: u32 = 1 << 31;

/// The texts of some rows.
#[derive(Debug)]
pub struct Places {
    /// Per row the place of its text.
    pub(super) rows: Vec<u32>,
    /// The texts of the row group, each once; the same for all its rows.
    pub dictionary: Arc<BatchColumn>,
    /// The texts of these rows that are not in it.
    pub others: BatchColumn,
}

/// Where a row's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// There is none.
    Nowhere,
    /// The so manieth of the dictionary.
    Dictionary(usize),
    /// The so manieth of the others.
    Others(usize),
}

impl Places {
    /// Where each row's text is.
    pub fn rows(&self) -> impl Iterator<Item = Place> {
        self.rows.iter().map(|place| match *place {
            NOWHERE => Place::Nowhere,
            OTHERS.. => Place::Others((place - OTHERS) as usize),
            _ => Place::Dictionary(*place as usize),
        })
    }

    /// The rows whose bytes were to be a text and are none.
    pub fn undecoded(&self) -> impl Iterator<Item = usize> {
        let (dictionary, others) = (&self.dictionary.undecoded, &self.others.undecoded);
        let any = !dictionary.is_empty() || !others.is_empty();
        let rows = any.then(|| self.rows().enumerate()).into_iter().flatten();
        rows.filter_map(move |(row, place)| {
            let (among, place) = match place {
                Place::Nowhere => return None,
                Place::Dictionary(place) => (dictionary, place),
                Place::Others(place) => (others, place),
            };
            among.binary_search(&(place as u32)).is_ok().then_some(row)
        })
    }
}
