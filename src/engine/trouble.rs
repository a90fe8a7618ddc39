//! A failure as the page hears of it: what it has to act upon by its name, all
//! else in words. The page needs no code for the hundreds of ways in which files
//! and models can be wrong, which would be a tenth of what it downloads.

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::view::Words;
use crate::i18n::{Lang, engine as text};

/// Why a request failed. The session is as it was before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Trouble {
    /// The user stopped it.
    Cancelled,
    /// Something newer made it pointless.
    Superseded,
    /// The browser or the system could not hand over a file's bytes.
    Unreadable {
        /// Its name.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// The engine's program did not arrive, or no worker could be started for it.
    NoEngine {
        /// What the browser said.
        reason: String,
    },
    /// The worker died for want of memory; the session is being rebuilt.
    OutOfMemory,
    /// The worker died; the session is being rebuilt.
    Crashed {
        /// What it said last.
        reason: String,
    },
    /// The filter could not be understood.
    Query(Words),
    /// Anything else.
    Other(Words),
}

impl Trouble {
    /// The trouble of a worker whose error the browser tells. A panic says its
    /// last words before; what stops without them had no memory left.
    pub fn of_worker(error: String) -> Trouble {
        match error.contains("unreachable") || error.contains("memory") {
            true => Trouble::OutOfMemory,
            false => Trouble::Crashed { reason: error },
        }
    }

    /// The trouble in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Trouble::Cancelled => text::CANCELLED.text(lang).into(),
            Trouble::Superseded => text::SUPERSEDED.text(lang).into(),
            Trouble::Unreadable { file, reason } => {
                text::UNREADABLE.fill(lang, &[("file", file), ("reason", reason)])
            }
            Trouble::NoEngine { reason } => text::NO_ENGINE.fill(lang, &[("reason", reason)]),
            Trouble::OutOfMemory | Trouble::Crashed { .. } => {
                text::CRASHED.fill(lang, &[("reason", &self.reason(lang))])
            }
            Trouble::Query(words) | Trouble::Other(words) => words.text(lang).into(),
        }
    }

    /// Why a worker died, to be said within a sentence.
    pub fn reason(&self, lang: Lang) -> String {
        match self {
            Trouble::OutOfMemory => text::OUT_OF_MEMORY.text(lang).into(),
            Trouble::Crashed { reason } => reason.clone(),
            other => other.say(lang),
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Trouble {
        match failure {
            Failure::Worker(trouble) => trouble,
            Failure::Cancelled => Trouble::Cancelled,
            Failure::Superseded => Trouble::Superseded,
            Failure::Unreadable { file, reason } => Trouble::Unreadable { file, reason },
            Failure::Query(_) => Trouble::Query(Words::of(|lang| failure.say(lang))),
            _ => Trouble::Other(Words::of(|lang| failure.say(lang))),
        }
    }
}
