//! What a look into the model shows, and how it is asked for.

use serde::{Deserialize, Serialize};

use super::view::Words;
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
    /// What two features do together (SHAP interaction values); for sums of trees.
    Pair([usize; 2]),
    /// What drives the scores against a background of customers (interventional SHAP), beside
    /// what does by the paths of the trees; for sums of trees.
    Background,
    /// The model together with an earlier one.
    Combined(Combination),
    /// How well the model of several classes tells them apart.
    Classes,
    /// What a recommender names or is worth: the answer to loading one and to
    /// [`super::Request::Recommend`], and nothing that can be asked for.
    Recommended,
    /// What moves a class's score, beside the others' (SHAP): exactly for sums of trees and linear
    /// models, else estimated by sampling.
    ClassDrivers {
        /// The class's position among the model's.
        class: usize,
    },
    /// What telling the classes apart loses without each feature (permutation importance).
    ClassImportance {
        /// The class by which the features are ranked.
        class: usize,
    },
    /// How a class's probability goes with one feature.
    ClassDependence {
        /// The class.
        class: usize,
        /// The feature's position in the contract.
        feature: usize,
    },
    /// A class's probability in a few rules.
    ClassSurrogate {
        /// The class.
        class: usize,
    },
    /// What two features do together for a class's score; for sums of trees.
    ClassPair {
        /// The class.
        class: usize,
        /// The features' positions in the contract.
        pair: [usize; 2],
    },
    /// What drives a class's score against a background of customers; for sums of trees.
    ClassBackground {
        /// The class.
        class: usize,
    },
}

impl StudyRequest {
    /// Whether it is asked of the model of several classes, rather than of the one that scores.
    pub fn is_of_classes(self) -> bool {
        self == StudyRequest::Classes || self.class().is_some()
    }

    /// The class that is asked about.
    pub(super) fn class(self) -> Option<usize> {
        match self {
            StudyRequest::ClassDrivers { class }
            | StudyRequest::ClassImportance { class }
            | StudyRequest::ClassDependence { class, .. }
            | StudyRequest::ClassSurrogate { class }
            | StudyRequest::ClassPair { class, .. }
            | StudyRequest::ClassBackground { class } => Some(class),
            _ => None,
        }
    }
}

/// The model of several classes, as far as the page needs it to ask on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassesView {
    /// What the classes are called.
    pub names: Vec<String>,
    /// What the features are called, in the contract's order.
    pub features: Vec<Words>,
    /// Whether it was trained here, and may be saved.
    pub trained: bool,
}

/// How two models are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Combination {
    /// Which earlier model, by its place in [`super::ModelView::earlier`].
    pub other: usize,
    /// What the present model's score counts in the blend, in per cent.
    pub weight: u8,
    /// Whether the present model is for the narrow target rather than the wide one.
    pub narrow: bool,
}

/// What was seen, in both languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyView {
    /// What was asked for.
    pub asked: StudyRequest,
    /// The model of several classes, if one is there.
    pub classes: Option<ClassesView>,
    /// In English and in Korean.
    sides: [Study; 2],
    /// The models side by side, where there are several.
    compared: Option<[StudyTable; 2]>,
}

/// Figures of several models side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StudyTable {
    /// The heads of its columns, the first of words, the others of numbers.
    pub heads: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// What was seen, in one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// What it is called.
    pub title: String,
    /// What it says, the main thing first.
    pub said: Vec<String>,
    /// The curves, if it has any.
    pub curves: Option<StudyCurves>,
    /// The heads of the table's columns.
    pub heads: Vec<String>,
    /// How many columns of words stand before those of numbers.
    pub words: usize,
    /// The table's rows.
    pub rows: Vec<Vec<String>>,
}

/// How the risk goes with a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StudyCurves {
    /// A sentence that reads them.
    pub sentence: String,
    /// What is along x, and along y, where shares are.
    pub axes: [String; 2],
    /// What the last one is called: the mean. The others are single customers.
    pub name: String,
    /// The curves as x and y, by rising x.
    pub curves: Vec<Vec<[f64; 2]>>,
}

impl StudyView {
    /// A study, told in each language.
    pub(super) fn of(asked: StudyRequest, tell: impl Fn(Lang) -> Study) -> StudyView {
        StudyView {
            asked,
            classes: None,
            sides: [tell(Lang::En), tell(Lang::Ko)],
            compared: None,
        }
    }

    /// With several models side by side.
    pub(super) fn comparing(mut self, tell: impl Fn(Lang) -> StudyTable) -> StudyView {
        self.compared = Some([tell(Lang::En), tell(Lang::Ko)]);
        self
    }

    /// The models side by side, in this language.
    pub fn compared(&self, lang: Lang) -> Option<&StudyTable> {
        let [en, ko] = self.compared.as_ref()?;
        Some(match lang {
            Lang::En => en,
            Lang::Ko => ko,
        })
    }

    /// The same, with the model of several classes that is there.
    pub(super) fn beside(self, classes: Option<ClassesView>) -> StudyView {
        StudyView { classes, ..self }
    }

    /// What is left of it when other tables are open: nothing that was seen, but the model of
    /// several classes, if one is there, may be asked anew.
    pub fn outdated(self) -> Option<StudyView> {
        let classes = Some(self.classes?);
        let nothing = StudyView::of(StudyRequest::Classes, |_| Study::default());
        Some(nothing.beside(classes))
    }

    /// Whether it shows anything.
    pub fn shows(&self) -> bool {
        self.sides.iter().any(|side| *side != Study::default())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_no_longer_holds_only_the_model_of_several_classes_stays() {
        let seen = |asked: StudyRequest, classes: Option<ClassesView>| {
            let told = StudyView::of(asked, |_| Study {
                title: "Seen".into(),
                ..Study::default()
            });
            let compared = told.comparing(|_| StudyTable::default());
            compared.beside(classes)
        };
        let classes = ClassesView {
            names: vec!["stays".into(), "moves".into(), "leaves".into()],
            features: Vec::new(),
            trained: true,
        };
        let drivers = StudyRequest::ClassDrivers { class: 2 };
        for asked in [drivers, StudyRequest::Classes, StudyRequest::Importance] {
            let old = seen(asked, Some(classes.clone()));
            assert!(old.shows());
            let left = old.outdated().unwrap();
            assert!(!left.shows() && left.compared(Lang::En).is_none());
            assert_eq!(left.asked, StudyRequest::Classes);
            assert_eq!(left.classes, Some(classes.clone()));
        }
        assert_eq!(seen(StudyRequest::Importance, None).outdated(), None);
    }
}
