//! One finding of the audit: how grave it is, its column, and the line that tells it.

mod evidence;

pub use evidence::Evidence;

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, audit as text};
use evidence::{marked, quoted};

/// How grave a finding is, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The column knows the answer: leave it out.
    Leak,
    /// It may: look at it.
    Suspicion,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// What the severity is called.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            Severity::Leak => text::LEAK,
            Severity::Suspicion => text::SUSPICION,
            Severity::Note => text::NOTE,
        }
        .text(lang)
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// The column concerned; `None` when the table is.
    pub column: Option<String>,
    /// Its position in the table, from 0 (the label's when the table is concerned).
    pub position: u32,
    /// The class that was held against all others, where the label has several.
    pub class: Option<String>,
    /// What was found, with figures.
    pub evidence: Evidence,
}

impl Finding {
    /// What was found, in words.
    pub fn what(&self, lang: Lang) -> String {
        let said = self.evidence.what(lang);
        match &self.class {
            None => said,
            Some(class) => {
                let values = [("class", marked(class)), ("said", said)];
                text::OF_CLASS.fill(lang, &values.each_ref().map(|(k, v)| (*k, v.as_str())))
            }
        }
    }

    /// What to do about it.
    pub fn advice(&self, lang: Lang) -> &'static str {
        self.evidence.advice().text(lang)
    }

    /// What was found and what to do, in words.
    pub fn say(&self, lang: Lang) -> String {
        format!("{} {}", self.what(lang), self.advice(lang))
    }

    /// The finding as one line, the column named first.
    pub fn line(&self, lang: Lang) -> String {
        let whole = text::WHOLE_TABLE.text(lang);
        let column = self.column.as_deref().map_or(whole.to_string(), quoted);
        let said = self.say(lang);
        text::LINE.fill(
            lang,
            &[
                ("column", &column),
                ("severity", self.severity.say(lang)),
                ("said", &said),
            ],
        )
    }

    /// Whether the column stays out of a model unless the user decides otherwise.
    pub fn left_out_by_default(&self) -> bool {
        let of_column = !matches!(
            self.evidence,
            Evidence::CustomerInBoth { .. }
                | Evidence::LaterSampleInTraining { .. }
                | Evidence::DuplicateRows { .. }
        );
        let useless = matches!(self.evidence, Evidence::Constant { .. } | Evidence::Empty);
        (self.severity == Severity::Leak && of_column) || useless
    }
}
