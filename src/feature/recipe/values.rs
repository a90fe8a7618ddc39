//! Columns of values while a recipe runs: numbers, or texts as numbers of an [`Interner`].

use std::borrow::Cow;
use std::collections::HashMap;

use super::expression::Function;
use crate::table::ids::Ids;
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
    /// Per function of texts and per code: the code of the result, once reckoned.
    results: HashMap<Function, Vec<Option<u32>>>,
    of_numbers: HashMap<u64, u32>,
}

impl Interner {
    /// The text's code. Texts beyond the billionth distinct one are missing.
    pub fn code(&mut self, text: &str) -> u32 {
        self.texts.number_one(text.as_bytes()).unwrap_or(NO_TEXT)
    }

    /// The codes of many texts, where `None` is a missing one.
    pub fn codes(&mut self, texts: &[Option<&str>]) -> Vec<u32> {
        let bytes: Vec<Option<&[u8]>> = texts.iter().map(|t| t.map(str::as_bytes)).collect();
        self.codes_of(&bytes)
    }

    /// As [`Self::codes`], of bytes that were not looked at yet: what is no UTF-8
    /// is missing. Only what is new has to be looked at for that.
    pub fn codes_of(&mut self, texts: &[Option<&[u8]>]) -> Vec<u32> {
        let before = self.texts.len();
        let mut codes = Vec::with_capacity(texts.len());
        // A full index leaves the rest missing.
        let _ = self
            .texts
            .number(texts.iter().copied().flatten(), &mut codes);
        for new in before..self.texts.len() {
            if std::str::from_utf8(self.texts.key(new as u32)).is_err() {
                self.unreadable.push(new as u32);
            }
        }
        if !self.unreadable.is_empty() {
            for code in &mut codes {
                if self.unreadable.binary_search(code).is_ok() {
                    *code = NO_TEXT;
                }
            }
        }
        if codes.len() == texts.len() {
            return codes;
        }
        let mut codes = codes.into_iter();
        let code = |text: &Option<&[u8]>| text.and_then(|_| codes.next()).unwrap_or(NO_TEXT);
        texts.iter().map(code).collect()
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
    pub(super) fn parts(&self) -> (&[u8], &[u32]) {
        self.texts.parts()
    }

    /// Takes texts that [`Self::parts`] gave; they keep their codes if this one
    /// is empty or holds no others than their first.
    pub(super) fn fill(&mut self, bytes: &[u8], places: &[u32]) {
        let ends = places.iter().skip(1);
        let text = |(start, end): (&u32, &u32)| bytes.get(*start as usize..*end as usize);
        let texts: Vec<Option<&[u8]>> = places.iter().zip(ends).map(text).collect();
        self.codes_of(&texts);
    }

    /// Bytes held.
    pub fn size(&self) -> u64 {
        self.texts.size()
    }

    /// The code of each text of `other` here.
    pub(super) fn take_over(&mut self, other: &Interner) -> Vec<u32> {
        let texts: Vec<Option<&[u8]>> = other.texts.keys().map(Some).collect();
        self.codes_of(&texts)
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
