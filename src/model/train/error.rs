//! Why a model cannot be trained.

use serde::{Deserialize, Serialize};

use crate::feature::prepare::resample::ResampleError;
use crate::feature::prepare::split::SplitError;
use crate::feature::prepare::{ClassLabelError, LabelError, PlanError, PrepareError};
use crate::i18n::{Lang, train as text};
use crate::model::evaluate::EvaluateError;
use crate::model::fitting::FitError;
use crate::model::{ModelError, WriteError};
use crate::table::Table;

/// Most columns or classes that are named.
const SHOWN: usize = 30;

/// Why a model cannot be trained.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum TrainError {
    /// All answers are alike.
    OneClass {
        /// The label's column.
        column: String,
        /// The answer.
        class: String,
        /// Rows.
        rows: u64,
    },
    /// An answer is too rare.
    TooFewOfClass {
        /// The label's column.
        column: String,
        /// The answer.
        class: String,
        /// Rows.
        rows: u64,
        /// Rows needed.
        needed: u64,
    },
    /// Too few rows.
    TooFewRows {
        /// The label's column.
        column: String,
        /// Rows with an answer.
        rows: u64,
        /// Rows needed.
        needed: u64,
    },
    /// All answers of a part are alike.
    PartOneClass {
        /// Whether it is the test part.
        test: bool,
        /// The answer.
        class: String,
        /// Rows.
        rows: u64,
        /// Whether it is one of several folds.
        folds: bool,
    },
    /// More folds than there are rows or customers that tell answers apart.
    TooManyFolds {
        /// Folds that were asked for.
        folds: u64,
        /// The label's column.
        column: String,
        /// The answer that is not scarce.
        class: String,
        /// Rows with another answer, or customers with such a row: the most folds.
        others: u64,
        /// Whether customers stay whole, and are counted rather than rows.
        customers: bool,
    },
    /// No column is left.
    NoFeatures,
    /// A split by time, and no dates.
    NoTime,
    /// A split by customer, and no customers.
    NoCustomer,
    /// A column that is not there.
    NoColumn {
        /// The column.
        column: String,
        /// Those that are there.
        columns: Vec<String>,
    },
    /// No column is known to hold the answer.
    NoLabel,
    /// Ended before anything was learnt.
    NothingLearnt,
    /// The result cannot be written as a bundle.
    Write {
        /// Why, in both languages.
        said: [String; 2],
    },
    /// The table cannot be prepared.
    Prepare(PrepareError),
    /// The result cannot be judged.
    Evaluate(EvaluateError),
    /// A number went beyond all bounds.
    Model(Box<ModelError>),
    /// A kind of model cannot be fitted.
    Fit(FitError),
    /// A search that was written down is one of something else.
    OtherSearch,
    /// The trials of a search that was written down were judged by other data.
    OtherSearchData,
    /// A constraint on a column that is not learnt from as a number.
    MonotoneColumn {
        /// The column.
        column: String,
    },
    /// A kind of model that keeps to no constraint.
    MonotoneKind {
        /// The kind.
        model: String,
    },
    /// Rows cannot be made up.
    Resample(ResampleError),
    /// A column that holds no classes.
    Classes(ClassLabelError),
    /// A kind of model that does not learn several classes.
    ClassKind {
        /// The kind.
        model: String,
        /// The label's column.
        column: String,
        /// Classes.
        classes: u64,
    },
    /// A rising function, which puts right one probability and not several.
    ClassIsotonic {
        /// The label's column.
        column: String,
        /// Classes.
        classes: u64,
    },
    /// A rule for a threshold, which several classes do not have.
    ClassThreshold {
        /// The label's column.
        column: String,
        /// Classes.
        classes: u64,
    },
    /// A class that is to weigh more or less, and is none of the label's.
    NoClass {
        /// The class.
        class: String,
        /// The label's column.
        column: String,
        /// Those that it has.
        classes: Vec<String>,
    },
    /// Weights by class for a label of yes or no.
    WeightsOfYesNo {
        /// The label's column.
        column: String,
    },
    /// An option for answers of yes or no.
    ClassOption {
        /// The option.
        option: String,
        /// The label's column.
        column: String,
        /// Classes.
        classes: u64,
    },
}

impl TrainError {
    /// That a table has no column of a name.
    pub fn no_column(table: &Table, column: &str) -> TrainError {
        let columns = table.columns().iter();
        TrainError::NoColumn {
            column: column.to_string(),
            columns: columns.map(|column| column.name().to_string()).collect(),
        }
    }
}

impl From<ResampleError> for TrainError {
    fn from(error: ResampleError) -> TrainError {
        TrainError::Resample(error)
    }
}

impl From<ClassLabelError> for TrainError {
    fn from(error: ClassLabelError) -> TrainError {
        TrainError::Classes(error)
    }
}

impl From<FitError> for TrainError {
    fn from(error: FitError) -> TrainError {
        TrainError::Fit(error)
    }
}

impl From<PrepareError> for TrainError {
    fn from(error: PrepareError) -> TrainError {
        match error {
            PrepareError::Plan(PlanError::NothingLeft) => TrainError::NoFeatures,
            error => TrainError::Prepare(error),
        }
    }
}

impl From<SplitError> for TrainError {
    fn from(error: SplitError) -> TrainError {
        TrainError::Prepare(error.into())
    }
}

impl From<LabelError> for TrainError {
    fn from(error: LabelError) -> TrainError {
        TrainError::Prepare(error.into())
    }
}

impl From<WriteError> for TrainError {
    fn from(error: WriteError) -> TrainError {
        TrainError::Write {
            said: [error.say(Lang::En), error.say(Lang::Ko)],
        }
    }
}

impl From<EvaluateError> for TrainError {
    fn from(error: EvaluateError) -> TrainError {
        TrainError::Evaluate(error)
    }
}

impl From<ModelError> for TrainError {
    fn from(error: ModelError) -> TrainError {
        TrainError::Model(Box::new(error))
    }
}

impl TrainError {
    /// The same where the part is one of several folds.
    pub(super) fn of_folds(self) -> TrainError {
        match self {
            TrainError::PartOneClass {
                test, class, rows, ..
            } => TrainError::PartOneClass {
                test,
                class,
                rows,
                folds: true,
            },
            other => other,
        }
    }

    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        let count = |rows: &u64| rows.to_string();
        match self {
            TrainError::OneClass {
                column,
                class,
                rows,
            } => text::ONE_CLASS.fill(
                lang,
                &[("column", column), ("class", class), ("rows", &count(rows))],
            ),
            TrainError::TooFewOfClass {
                column,
                class,
                rows,
                needed,
            } => text::TOO_FEW_OF_CLASS.fill(
                lang,
                &[
                    ("column", column),
                    ("class", class),
                    ("rows", &count(rows)),
                    ("needed", &count(needed)),
                ],
            ),
            TrainError::TooFewRows {
                column,
                rows,
                needed,
            } => text::TOO_FEW_ROWS.fill(
                lang,
                &[
                    ("column", column),
                    ("rows", &count(rows)),
                    ("needed", &count(needed)),
                ],
            ),
            TrainError::PartOneClass {
                test,
                class,
                rows,
                folds,
            } => {
                let part = match test {
                    true => text::PART_TEST,
                    false => text::PART_TRAIN,
                };
                let instead = match folds {
                    true => text::INTO_FEWER_FOLDS,
                    false => text::SPLIT_ANOTHER_WAY,
                };
                let values = [
                    ("part", part.text(lang)),
                    ("class", class),
                    ("rows", &count(rows)),
                ];
                let said = text::PART_ONE_CLASS.fill(lang, &values);
                format!("{said} {}", instead.text(lang))
            }
            TrainError::TooManyFolds {
                folds,
                column,
                class,
                others,
                customers,
            } => {
                let said = match customers {
                    true => text::TOO_MANY_FOLDS_CUSTOMERS,
                    false => text::TOO_MANY_FOLDS,
                };
                let said = said.fill(
                    lang,
                    &[
                        ("folds", &count(folds)),
                        ("column", column),
                        ("class", class),
                        ("others", &count(others)),
                    ],
                );
                // One fold is none.
                let instead = match others {
                    0 | 1 => text::NO_FOLDS.text(lang).to_string(),
                    most => text::FEWER_FOLDS.fill(lang, &[("most", &count(most))]),
                };
                format!("{said} {instead}")
            }
            TrainError::NoFeatures => text::NO_FEATURES.text(lang).to_string(),
            TrainError::NoTime => text::NO_TIME.text(lang).to_string(),
            TrainError::NoCustomer => text::NO_CUSTOMER.text(lang).to_string(),
            TrainError::NoColumn { column, columns } => {
                let mut shown = columns
                    .iter()
                    .take(SHOWN)
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(", ");
                if columns.len() > SHOWN {
                    shown.push_str(", …");
                }
                text::NO_COLUMN.fill(lang, &[("column", column), ("columns", &shown)])
            }
            TrainError::NoLabel => text::NO_LABEL.text(lang).to_string(),
            TrainError::Write { said: [en, ko] } => match lang {
                Lang::En => en.clone(),
                Lang::Ko => ko.clone(),
            },
            TrainError::NothingLearnt => text::NOTHING_LEARNT.text(lang).to_string(),
            TrainError::Prepare(error) => error.say(lang),
            TrainError::Evaluate(error) => error.say(lang),
            TrainError::Model(error) => error.say(lang),
            TrainError::Fit(error) => error.say(lang),
            TrainError::OtherSearch => text::OTHER_SEARCH.text(lang).to_string(),
            TrainError::OtherSearchData => text::OTHER_SEARCH_DATA.text(lang).to_string(),
            TrainError::MonotoneColumn { column } => {
                text::MONOTONE_COLUMN.fill(lang, &[("column", column)])
            }
            TrainError::MonotoneKind { model } => {
                text::MONOTONE_KIND.fill(lang, &[("model", model)])
            }
            TrainError::Resample(error) => error.say(lang),
            TrainError::Classes(error) => error.say(lang),
            TrainError::ClassKind {
                model,
                column,
                classes,
            } => text::CLASSES_KIND.fill(
                lang,
                &[
                    ("model", model),
                    ("column", column),
                    ("classes", &count(classes)),
                ],
            ),
            TrainError::ClassIsotonic { column, classes } => text::CLASSES_ISOTONIC
                .fill(lang, &[("column", column), ("classes", &count(classes))]),
            TrainError::ClassThreshold { column, classes } => text::CLASSES_THRESHOLD
                .fill(lang, &[("column", column), ("classes", &count(classes))]),
            TrainError::NoClass {
                class,
                column,
                classes,
            } => {
                let mut shown: Vec<&str> = classes.iter().map(String::as_str).collect();
                if shown.len() > SHOWN {
                    shown.truncate(SHOWN);
                    shown.push("…");
                }
                let shown = shown.join(", ");
                text::NO_CLASS.fill(
                    lang,
                    &[("class", class), ("column", column), ("classes", &shown)],
                )
            }
            TrainError::WeightsOfYesNo { column } => {
                text::WEIGHTS_OF_YES_NO.fill(lang, &[("column", column)])
            }
            TrainError::ClassOption {
                option,
                column,
                classes,
            } => text::CLASSES_OPTION.fill(
                lang,
                &[
                    ("option", option),
                    ("column", column),
                    ("classes", &count(classes)),
                ],
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_part_with_one_answer_it_is_said_what_would_help() {
        let part = TrainError::PartOneClass {
            test: true,
            class: "No".into(),
            rows: 10,
            folds: false,
        };
        let [split, folds] = [part.clone(), part.of_folds()];
        for lang in [Lang::En, Lang::Ko] {
            assert_ne!(split.say(lang), folds.say(lang));
        }
        assert!(!split.say(Lang::En).contains("folds"), "{split}");
        assert!(
            folds.say(Lang::En).ends_with("Ask for fewer folds."),
            "{folds}"
        );
    }
}
