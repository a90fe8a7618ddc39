//! Columns of values while a recipe runs: numbers, or texts as numbers of an [`Interner`].

use std::borrow::Cow;
use std::collections::HashMap;

use super::expression::Function;
use crate::table::index::Dictionary;
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

/// Texts looked up together.
const TOGETHER: usize = 128;

/// Every text that occurs, once; its number is its code.
#[derive(Default)]
pub(super) struct Interner {
    texts: Dictionary,
    /// Per function of texts and per code: the code of the result, once reckoned.
    results: HashMap<Function, Vec<Option<u32>>>,
    of_numbers: HashMap<u64, u32>,
}

impl Interner {
    /// The text's code. Texts beyond the billionth distinct one are missing.
    pub fn code(&mut self, text: &str) -> u32 {
        let hash = self.texts.hash(text);
        self.texts.code(text, hash).unwrap_or(NO_TEXT)
    }

    /// The codes of many texts, where `None` is a missing one. The memory that
    /// the look-ups need is asked for all at once ([`Dictionary::fetch_ahead`]).
    pub fn codes(&mut self, texts: &[Option<&str>]) -> Vec<u32> {
        let mut codes = Vec::with_capacity(texts.len());
        let mut hashes: Vec<u32> = Vec::with_capacity(TOGETHER);
        for batch in texts.chunks(TOGETHER) {
            let seed = self.texts.seed();
            hashes.clear();
            hashes.extend(
                batch
                    .iter()
                    .map(|text| self.texts.hash(text.unwrap_or_default())),
            );
            self.texts.fetch_ahead(&hashes);
            for (text, hash) in batch.iter().zip(&hashes) {
                codes.push(match text {
                    None => NO_TEXT,
                    // A dictionary that was sown anew hashes otherwise.
                    Some(text) if self.texts.seed() != seed => self.code(text),
                    Some(text) => self.texts.code(text, *hash).unwrap_or(NO_TEXT),
                });
            }
        }
        codes
    }

    /// The text of a code; `None` for a missing one.
    pub fn text(&self, code: u32) -> Option<&str> {
        (code != NO_TEXT).then(|| self.texts.value(code))
    }

    /// Number of texts.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// All texts in the order of their codes.
    pub(super) fn into_texts(self) -> Vec<String> {
        (0..self.texts.len() as u32)
            .map(|code| self.texts.value(code).to_string())
            .collect()
    }

    /// Bytes held.
    pub fn size(&self) -> u64 {
        self.texts.size()
    }

    /// The code of each text of `other` here.
    pub(super) fn take_over(&mut self, other: &Interner) -> Vec<u32> {
        (0..other.len() as u32)
            .map(|code| self.code(other.texts.value(code)))
            .collect()
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
        let text = self.texts.value(code);
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
