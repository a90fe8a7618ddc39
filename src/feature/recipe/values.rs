//! Columns of values while a recipe runs: numbers, or texts as numbers of an [`Interner`].

use std::borrow::Cow;
use std::collections::HashMap;

use super::expression::Function;
use crate::ingest::says_total;
use crate::table::ids::{Ids, TOGETHER};
use crate::table::number;

/// The code of a missing text.
pub const NO_TEXT: u32 = u32::MAX;

/// A column of values. A missing number is not-a-number, a missing text is [`NO_TEXT`];
/// a moment is a number of microseconds since 1970 UTC.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers, flags and moments.
    Numbers(Vec<f64>),
    /// Texts, by their codes.
    Texts(Vec<u32>),
}

/// A column that may be borrowed.
#[derive(Clone, Debug)]
pub(super) enum Borrowed<'a> {
    Numbers(Cow<'a, [f64]>),
    Texts(Cow<'a, [u32]>),
}

impl Values {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Values::Numbers(values) => values.len(),
            Values::Texts(values) => values.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Borrowed<'_> {
    pub(super) fn into_values(self) -> Values {
        match self {
            Borrowed::Numbers(values) => Values::Numbers(values.into_owned()),
            Borrowed::Texts(values) => Values::Texts(values.into_owned()),
        }
    }
}

/// Every text that occurs, once; its number is its code.
#[derive(Default)]
pub(super) struct Interner {
    texts: Ids,
    /// Codes of bytes that are no text, rising: they stand for missing.
    unreadable: Vec<u32>,
    /// Codes of texts that say that they sum up others, rising.
    totals: Vec<u32>,
    /// Per function of texts and per code: the code of the result, once reckoned.
    results: HashMap<Function, Vec<Option<u32>>>,
    of_numbers: HashMap<u64, u32>,
}

impl Interner {
    /// The text's code. Texts beyond the billionth distinct one are missing.
    pub fn code(&mut self, text: &str) -> u32 {
        let before = self.texts.len();
        let code = self.texts.number_one(text.as_bytes()).unwrap_or(NO_TEXT);
        self.look_at_new(before);
        code
    }

    /// The codes of many texts, where `None` is a missing one.
    pub fn codes(&mut self, texts: &[Option<&str>]) -> Vec<u32> {
        self.codes_of(texts.iter().map(|text| text.map(str::as_bytes)))
    }

    /// As [`Self::codes`], of bytes that were not looked at yet: what is no UTF-8
    /// is missing. Only what is new has to be looked at for that.
    #[inline]
    pub fn codes_of<'a>(&mut self, mut texts: impl Iterator<Item = Option<&'a [u8]>>) -> Vec<u32> {
        let mut codes = Vec::with_capacity(texts.size_hint().0);
        let mut there: [&[u8]; TOGETHER] = [&[]; TOGETHER];
        loop {
            let mut is_there = [false; TOGETHER];
            let (mut rows, mut count) = (0, 0);
            for (is_there, text) in is_there.iter_mut().zip(&mut texts) {
                rows += 1;
                if let (Some(text), Some(to)) = (text, there.get_mut(count)) {
                    *is_there = true;
                    *to = text;
                    count += 1;
                }
            }
            self.add_codes(there.get(..count).unwrap_or_default(), &mut codes);
            if count < rows {
                spread(&mut codes, count, is_there.get(..rows).unwrap_or_default());
            }
            if rows < TOGETHER {
                return codes;
            }
        }
    }

    /// Adds the codes of at most [`TOGETHER`] texts.
    fn add_codes(&mut self, texts: &[&[u8]], codes: &mut Vec<u32>) {
        let (before, from) = (self.texts.len(), codes.len());
        // A full index leaves the rest missing.
        let _ = self.texts.number_batch(texts, codes);
        codes.resize(from + texts.len(), NO_TEXT);
        self.look_at_new(before);
        if !self.unreadable.is_empty() {
            for code in codes.iter_mut().skip(from) {
                if self.unreadable.binary_search(code).is_ok() {
                    *code = NO_TEXT;
                }
            }
        }
    }

    /// Looks at the texts that came after the first `before`, once each.
    #[inline]
    fn look_at_new(&mut self, before: usize) {
        for new in before..self.texts.len() {
            match std::str::from_utf8(self.texts.key(new as u32)) {
                Err(_) => self.unreadable.push(new as u32),
                Ok(text) if says_total(text) => self.totals.push(new as u32),
                Ok(_) => {}
            }
        }
    }

    /// How many of these codes are of texts that say that they sum up others.
    pub fn totals_among(&self, codes: &[u32]) -> u64 {
        if self.totals.is_empty() {
            return 0;
        }
        let is_total = |code: &&u32| self.totals.binary_search(code).is_ok();
        codes.iter().filter(is_total).count() as u64
    }

    /// The text of a code; `None` for a missing one.
    pub fn text(&self, code: u32) -> Option<&str> {
        let bytes = self.bytes(code)?;
        std::str::from_utf8(bytes).ok()
    }

    /// The text of a code as bytes, which stand in the order of the texts.
    pub fn bytes(&self, code: u32) -> Option<&[u8]> {
        (code != NO_TEXT).then(|| self.texts.key(code))
    }

    /// Number of texts.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// All texts one after the other, in the order of their codes, and where
    /// each begins and the last one ends.
    pub(super) fn parts(&self) -> (Cow<'_, [u8]>, Cow<'_, [u32]>) {
        self.texts.parts()
    }

    /// Bytes held.
    pub fn size(&self) -> u64 {
        self.texts.size()
    }

    /// The code of each text of `other` here.
    pub(super) fn take_over(&mut self, other: &Interner) -> Vec<u32> {
        self.codes_of(other.texts.keys().map(Some))
    }

    /// A function of a text, reckoned once per distinct text.
    pub(super) fn apply(&mut self, function: Function, code: u32) -> u32 {
        if code == NO_TEXT {
            return NO_TEXT;
        }
        let known = self.results.get(&function);
        if let Some(Some(result)) = known.and_then(|known| known.get(code as usize)) {
            return *result;
        }
        let text = self.text(code).unwrap_or_default();
        let made = match function {
            Function::Lower => Some(text.to_lowercase()),
            Function::Code => code_of(text),
            _ => Some(text.to_string()),
        };
        let result = made.map_or(NO_TEXT, |made| self.code(&made));
        let known = self.results.entry(function).or_default();
        if known.len() <= code as usize {
            known.resize(code as usize + 1, None);
        }
        if let Some(slot) = known.get_mut(code as usize) {
            *slot = Some(result);
        }
        result
    }

    /// The text of a number, whole numbers without a point.
    pub(super) fn of_number(&mut self, value: f64) -> u32 {
        if value.is_nan() {
            return NO_TEXT;
        }
        let value = if value == 0.0 { 0.0 } else { value };
        match self.of_numbers.get(&value.to_bits()) {
            Some(code) => *code,
            None => {
                let code = self.code(&number::write(value));
                self.of_numbers.insert(value.to_bits(), code);
                code
            }
        }
    }
}

/// Moves the last `count` codes to the rows that have one; the others' is missing.
#[cold]
fn spread(codes: &mut Vec<u32>, count: usize, is_there: &[bool]) {
    let from = codes.len().saturating_sub(count);
    let mut next = codes.len();
    codes.resize(from + is_there.len(), NO_TEXT);
    for (row, is_there) in is_there.iter().enumerate().rev() {
        next -= usize::from(*is_there);
        let code = match is_there {
            true => codes.get(next).copied().unwrap_or(NO_TEXT),
            false => NO_TEXT,
        };
        if let Some(to) = codes.get_mut(from + row) {
            *to = code;
        }
    }
}

/// A text without blanks around it; a code that some program widened to `13.0` is still `13`.
fn code_of(text: &str) -> Option<String> {
    let text = text.trim();
    match text.parse::<f64>() {
        _ if text.is_empty() => None,
        Ok(code) if code == libm::trunc(code) && code.abs() < 1e15 => {
            Some(format!("{}", code as i64))
        }
        _ => Some(text.to_string()),
    }
}
