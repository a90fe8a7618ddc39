//! What a look into the model shows, and how it is asked for.

use serde::{Deserialize, Serialize};

use crate::chart::{Curves, Table};
use crate::i18n::Lang;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StudyRequest {
    /// How the risk goes with one feature (partial dependence, single customers' curves).
    Dependence {
        /// The feature's position in the contract.
        feature: usize,
    },
    /// What the model loses without each feature (permutation importance).
    Importance,
    /// The model in a few rules (surrogate tree).
    Surrogate,
    /// Which features are worth keeping (variance inflation, Boruta).
    Selection,
}

/// What was seen, in both languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyView {
    /// What was asked for.
    pub asked: StudyRequest,
    /// In English and in Korean.
    sides: [Study; 2],
}

/// What was seen, in one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// What it is called.
    pub title: String,
    /// What it says, the main thing first.
    pub said: Vec<String>,
    /// The curves, if it has any.
    pub curves: Option<Curves>,
    /// The table.
    pub table: Table,
}

impl StudyView {
    /// A study, told in each language.
    pub(super) fn of(asked: StudyRequest, tell: impl Fn(Lang) -> Study) -> StudyView {
        StudyView {
            asked,
            sides: [tell(Lang::En), tell(Lang::Ko)],
        }
    }

    /// In this language.
    pub fn side(&self, lang: Lang) -> &Study {
        let [en, ko] = &self.sides;
        match lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }
}
