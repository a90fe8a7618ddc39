//! What the reader should know about how a model file was read.

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, model as words, number};

/// What the reader should know about how a file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum Note {
    /// The file has no feature names: they are called f0, f1 and so on.
    NamesInvented {
        /// How many.
        features: usize,
    },
    /// The file has no feature names but numbered ones of its tool's making.
    NamesNumbered {
        /// How many.
        features: usize,
        /// What the first is called.
        first: String,
    },
    /// A feature's categories have no names: its cells are codes.
    CategoryCodes {
        /// The feature.
        feature: String,
    },
    /// A feature's categories had names that XGBoost 3.1 to 3.3 saved damaged: its cells are codes.
    CategoryNamesDamaged {
        /// The feature.
        feature: String,
    },
    /// Only the trees up to the best round are used.
    BestIteration {
        /// Trees used.
        used: usize,
        /// Trees in the file.
        total: usize,
    },
    /// The score is the probability of this one of the model's two classes.
    Class {
        /// Its name.
        name: String,
    },
    /// Only these categories of a feature matter to the model.
    OtherCategories {
        /// The feature.
        feature: String,
    },
    /// The best round lies beyond the file's trees: all are used.
    BestIterationBeyond {
        /// The best round, from 1.
        best: usize,
        /// Rounds in the file.
        rounds: usize,
    },
    /// The file does not say how many training rows passed each node of its trees.
    NoCovers,
    /// The file holds rows of customers that the model learnt from.
    HoldsCustomers,
    /// The model reads the same features at several steps of time.
    Sequence {
        /// How many steps.
        steps: usize,
        /// How many features at each.
        features: usize,
        /// Whether the file names them.
        named: bool,
    },
    /// The model has an input per column, each with a name.
    NamedInputs {
        /// How many.
        inputs: usize,
    },
}

impl Note {
    /// The feature whose cells are codes because its categories' names are not known.
    pub fn codes_of(&self) -> Option<&str> {
        match self {
            Note::CategoryCodes { feature } | Note::CategoryNamesDamaged { feature } => {
                Some(feature)
            }
            _ => None,
        }
    }

    /// Whether it says that the file does not name its features.
    pub fn invents_names(&self) -> bool {
        matches!(
            self,
            Note::NamesInvented { .. } | Note::NamesNumbered { .. }
        )
    }

    /// The note in words.
    pub fn say(&self, lang: Lang) -> String {
        let count = |value: &usize| number::grouped(*value as u64);
        match self {
            Note::NamesInvented { features } => {
                words::NOTE_NAMES.fill(lang, &[("features", &count(features))])
            }
            Note::NamesNumbered { features, first } => {
                words::NOTE_NUMBERED.fill(lang, &[("features", &count(features)), ("first", first)])
            }
            Note::Class { name } => words::NOTE_CLASS.fill(lang, &[("name", name)]),
            Note::OtherCategories { feature } => {
                words::NOTE_OTHERS.fill(lang, &[("feature", feature)])
            }
            Note::CategoryCodes { feature } => {
                words::NOTE_CODES.fill(lang, &[("feature", feature)])
            }
            Note::CategoryNamesDamaged { feature } => {
                words::NOTE_DAMAGED.fill(lang, &[("feature", feature)])
            }
            Note::BestIteration { used, total } => {
                words::NOTE_BEST.fill(lang, &[("used", &count(used)), ("total", &count(total))])
            }
            Note::HoldsCustomers => words::NOTE_HOLDS.text(lang).to_string(),
            Note::NoCovers => words::NOTE_COVERS.text(lang).to_string(),
            Note::NamedInputs { inputs } => {
                words::NOTE_INPUTS.fill(lang, &[("inputs", &count(inputs))])
            }
            Note::Sequence {
                steps,
                features,
                named,
            } => {
                let message = match named {
                    true => words::NOTE_STEPS,
                    false => words::NOTE_STEPS_UNNAMED,
                };
                let counts = [("steps", &*count(steps)), ("features", &*count(features))];
                message.fill(lang, &counts)
            }
            Note::BestIterationBeyond { best, rounds } => words::NOTE_BEST_BEYOND
                .fill(lang, &[("best", &count(best)), ("rounds", &count(rounds))]),
        }
    }
}
