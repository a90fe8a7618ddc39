//! A column read as what a recipe wants of it: numbers, or texts by their places.

use std::sync::Arc;

use super::{LeafReader, Piece, problem};
use crate::ingest::error::IngestProblem;
use crate::ingest::parquet::numbers;
use crate::ingest::parquet::places::{NOWHERE, OTHERS, Places};
use crate::ingest::parquet::problem::ColumnDetail;
use crate::ingest::parquet::typed;
use crate::ingest::parquet::values::{Decoder, Values};
use crate::ingest::source::ByteSource;

impl LeafReader {
    /// As [`Self::read_flat`], of a column whose values [are numbers](numbers::are): one per
    /// row, and not-a-number where there is none.
    pub fn read_numbers(
        &mut self,
        source: &mut dyn ByteSource,
        rows: usize,
        out: &mut Vec<f64>,
    ) -> Result<(), IngestProblem> {
        let mut left = rows;
        while left > 0 {
            let Piece { rows, there } = self.piece(source, left)?;
            let before = out.len();
            if there > 0 {
                self.decode_numbers(there, out)?;
            }
            if there < rows {
                let most = u32::from(self.leaf.definition);
                out.resize(before + rows, f64::NAN);
                let out = out.get_mut(before..).unwrap_or_default();
                spread(out, there, f64::NAN, &self.scratch, most);
            }
            left -= rows;
        }
        Ok(())
    }

    /// As [`Self::read_flat`], as texts by their places.
    pub fn read_places(
        &mut self,
        source: &mut dyn ByteSource,
        rows: usize,
    ) -> Result<Places, IngestProblem> {
        let mut places = Vec::with_capacity(rows);
        let mut others = Values::new(self.leaf.physical);
        let mut left = rows;
        while left > 0 {
            let Piece { rows, there } = self.piece(source, left)?;
            let before = places.len();
            let Some(page) = &mut self.page else {
                break;
            };
            let (physical, dictionary) = (self.leaf.physical, self.dictionary.as_ref());
            let decoded = match (&mut page.decoder, dictionary) {
                (Decoder::Dictionary(indices), Some(dictionary)) => {
                    places.resize(before + there, 0);
                    let places = places.get_mut(before..).unwrap_or_default();
                    let filled = indices.fill(&page.bytes, places);
                    let known = dictionary.len().min(OTHERS as usize);
                    let most = places.iter().fold(0, |most, place| most.max(*place));
                    match filled {
                        None => Err(ColumnDetail::Values),
                        Some(()) if there > 0 && most as usize >= known => {
                            Err(ColumnDetail::Dictionary)
                        }
                        Some(()) => Ok(()),
                    }
                }
                (decoder, dictionary) => {
                    let first = OTHERS + others.len() as u32;
                    places.extend((first..).take(there));
                    decoder.decode(&page.bytes, physical, dictionary, there, &mut others)
                }
            };
            decoded.map_err(|detail| problem(&self.leaf, self.group, detail))?;
            if there < rows {
                let most = u32::from(self.leaf.definition);
                places.resize(before + rows, NOWHERE);
                let places = places.get_mut(before..).unwrap_or_default();
                spread(places, there, NOWHERE, &self.scratch, most);
            }
            left -= rows;
        }
        let all = |values: &Values| vec![true; values.len()];
        let none = Values::new(self.leaf.physical);
        let texts = self.texts.get_or_insert_with(|| {
            let values = self.dictionary.as_ref().unwrap_or(&none);
            Arc::new(typed::as_text(&self.leaf, all(values), values))
        });
        Ok(Places {
            rows: places,
            dictionary: Arc::clone(texts),
            others: typed::as_text(&self.leaf, all(&others), &others),
        })
    }

    /// Appends the next `there` values of the open page as numbers.
    fn decode_numbers(&mut self, there: usize, out: &mut Vec<f64>) -> Result<(), IngestProblem> {
        let Some(page) = &mut self.page else {
            return Ok(());
        };
        let decoded = match (&mut page.decoder, &self.dictionary) {
            (Decoder::Dictionary(places), Some(dictionary)) => {
                let numbers = self.numbers.get_or_insert_with(|| {
                    let mut numbers = Vec::with_capacity(dictionary.len());
                    numbers::append(&self.leaf, dictionary, &mut numbers);
                    numbers
                });
                numbers::look_up(numbers, places, &page.bytes, there, &mut self.places, out)
            }
            (Decoder::Plain(at), _) => numbers::plain(&self.leaf, &page.bytes, at, there, out),
            (decoder, dictionary) => {
                self.values.clear();
                let (physical, values) = (self.leaf.physical, &mut self.values);
                let dictionary = dictionary.as_ref();
                let decoded = decoder.decode(&page.bytes, physical, dictionary, there, values);
                decoded.map(|()| numbers::append(&self.leaf, &self.values, out))
            }
        };
        decoded.map_err(|detail| problem(&self.leaf, self.group, detail))
    }
}

/// Spreads the first `there` values over the rows whose level is `most`.
fn spread<T: Copy>(out: &mut [T], mut there: usize, none: T, levels: &[u32], most: u32) {
    // From the last one on: none is written over before it was read.
    for (row, level) in levels.iter().enumerate().rev() {
        let mut value = none;
        if *level == most {
            there = there.saturating_sub(1);
            value = out.get(there).copied().unwrap_or(none);
        }
        if let Some(slot) = out.get_mut(row) {
            *slot = value;
        }
    }
}
