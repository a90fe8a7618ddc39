//! Codes of texts that a Parquet file holds once for many rows: each is looked up when a row
//! first has it, and all further rows take its code.

use std::sync::Arc;

use super::intake::Written;
use super::parquet_rows::text;
use super::values::NO_TEXT;
use crate::ingest::BatchColumn;
use crate::ingest::parquet::{Place, Places};

/// Stands for the code of a text that no row had so far: no interner gets so far.
const FREE: u32 = NO_TEXT - 1;

/// The codes of the texts of a column's last dictionary.
#[derive(Default)]
pub(super) struct DictionaryCodes {
    dictionary: Option<Arc<BatchColumn>>,
    codes: Vec<u32>,
}

impl DictionaryCodes {
    /// The code of each row; `code` gives those of texts that were not met in this dictionary.
    pub fn codes(
        &mut self,
        places: &Places,
        written: Written,
        code: impl FnOnce(&[Option<&str>]) -> Vec<u32>,
    ) -> Vec<u32> {
        let dictionary = &places.dictionary;
        let same = |held: &Arc<BatchColumn>| Arc::ptr_eq(held, dictionary);
        if !self.dictionary.as_ref().is_some_and(same) {
            self.dictionary = Some(Arc::clone(dictionary));
            self.codes.clear();
            self.codes.resize(dictionary.valid.len(), FREE);
        }
        let mut new = Vec::new();
        for place in places.rows() {
            if let Place::Dictionary(place) = place
                && let Some(code) = self.codes.get_mut(place).filter(|code| **code == FREE)
            {
                *code = NO_TEXT;
                new.push(place);
            }
        }
        let others = 0..places.others.valid.len();
        let mut found = Vec::new();
        if !new.is_empty() || !others.is_empty() {
            let known = new.iter().map(|place| text(dictionary, written, *place));
            let others = others.map(|place| text(&places.others, written, place));
            let texts: Vec<Option<&str>> = known.chain(others).collect();
            found = code(&texts);
        }
        for (place, code) in new.iter().zip(&found) {
            if let Some(slot) = self.codes.get_mut(*place) {
                *slot = *code;
            }
        }
        let others = found.get(new.len()..).unwrap_or_default();
        let code = |place: Place| match place {
            Place::Nowhere => None,
            Place::Dictionary(place) => self.codes.get(place),
            Place::Others(place) => others.get(place),
        };
        let rows = places.rows();
        rows.map(|place| code(place).copied().unwrap_or(NO_TEXT))
            .collect()
    }
}
