//! One catalogue for every visible word, in English and Korean, and the formats
//! of numbers that go with each language.
//!
//! A text is a [`Message`]: both languages side by side, so that neither can be
//! forgotten. Placeholders are `{name}`; in Korean `{name|은/는}` appends the
//! particle that fits the sound before it (`사과는`, `책은`, `5는`).
//! The messages of each area live in a file of their own below this module.

#[macro_use]
mod catalogue;
mod noun;
pub mod number;
mod particle;

pub use noun::Noun;

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// English, the language of the command line.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// The BCP 47 code, for `<html lang>`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ko => "ko",
        }
    }

    /// The language a code such as `ko-KR` asks for; English when unknown.
    pub fn from_code(code: &str) -> Lang {
        if code.to_ascii_lowercase().starts_with("ko") {
            Lang::Ko
        } else {
            Lang::En
        }
    }
}

/// One text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// English.
    pub en: &'static str,
    /// Korean, written rather than translated.
    pub ko: &'static str,
}

impl Message {
    /// The text without placeholders filled.
    pub fn text(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Ko => self.ko,
        }
    }

    /// The text with each `{name}` replaced by its value.
    ///
    /// A placeholder without a value stays as it is, so that a slip is seen.
    pub fn fill(self, lang: Lang, values: &[(&str, &str)]) -> String {
        let mut rest = self.text(lang);
        let mut out = String::with_capacity(rest.len() + 32);
        while let Some(open) = rest.find('{') {
            let Some(length) = rest[open..].find('}') else {
                break;
            };
            out.push_str(&rest[..open]);
            let inside = &rest[open + 1..open + length];
            let (name, particles) = match inside.split_once('|') {
                Some((name, particles)) => (name, Some(particles)),
                None => (inside, None),
            };
            match values.iter().find(|(key, _)| *key == name) {
                Some((_, value)) => {
                    out.push_str(value);
                    let rest = &rest[open + length + 1..];
                    if let Some(particles) = particles {
                        out.push_str(particle::choose(value, particles));
                    } else if number::stands_apart(value, rest) {
                        out.push(' ');
                    }
                }
                None => out.push_str(&rest[open..open + length + 1]),
            }
            rest = &rest[open + length + 1..];
        }
        out.push_str(rest);
        out
    }
}

pub mod audit;
pub mod card;
pub mod chart;
pub mod command;
pub mod customers;
pub mod data;
pub mod drivers;
pub mod engine;
pub mod explain;
pub mod export;
pub mod fast;
pub mod feature;
pub mod fit;
pub mod formats;
pub mod hybrid;
pub mod ingest;
pub mod inspection;
pub mod learners;
pub mod model;
pub mod models;
pub mod onnx;
pub mod page;
pub mod plan;
pub mod preparation;
pub mod prepare;
pub mod proposal;
pub mod recipe;
pub mod recommend;
pub mod shipped;
pub mod study;
pub mod table;
pub mod train;

/// Every area of the catalogue, for tests and for `cargo xtask tidy`.
pub const AREAS: &[(&str, &[(&str, Message)])] = &[
    ("ingest", ingest::ALL),
    ("fast", fast::ALL),
    ("formats", formats::ALL),
    ("hybrid", hybrid::ALL),
    ("table", table::ALL),
    ("feature", feature::ALL),
    ("fit", fit::ALL),
    ("recipe", recipe::ALL),
    ("recommend", recommend::ALL),
    ("plan", plan::ALL),
    ("proposal", proposal::ALL),
    ("audit", audit::ALL),
    ("prepare", prepare::ALL),
    ("preparation", preparation::ALL),
    ("model", model::ALL),
    ("learners", learners::ALL),
    ("train", train::ALL),
    ("explain", explain::ALL),
    ("inspection", inspection::ALL),
    ("shipped", shipped::ALL),
    ("study", study::ALL),
    ("export", export::ALL),
    ("chart", chart::ALL),
    ("card", card::ALL),
    ("engine", engine::ALL),
    ("command", command::ALL),
    ("page", page::ALL),
    ("data", data::ALL),
    ("customers", customers::ALL),
    ("drivers", drivers::ALL),
];
