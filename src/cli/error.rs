//! Why a command failed.

use std::path::{Path, PathBuf};

use crate::explain::ExplainError;
use crate::explain::inspection::InspectionError;
use crate::explain::selection::boruta::BorutaError;
use crate::feature::FeatureError;
use crate::feature::audit::AuditError;
use crate::feature::prepare::PrepareError;
use crate::feature::recipe::RecipeError;
use crate::i18n::{Lang, command as text, train as train_text};
use crate::ingest::IngestError;
use crate::ingest::fast::FastError;
use crate::model::evaluate::EvaluateError;
use crate::model::recommend::RecommendError;
use crate::model::train::TrainError;
use crate::model::{ModelError, OnnxFault, WriteError};

/// Why a command failed, in one message.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum CommandError {
    /// A file could not be opened or read.
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written.
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The output would overwrite an input.
    SameFile {
        /// The file.
        path: PathBuf,
    },
    /// Files that are several tables where one is wanted.
    SeveralTables {
        /// The tables' names.
        tables: Vec<String>,
    },
    /// A type was said of a column that is in none of the tables.
    NoColumn {
        /// Its name.
        column: String,
        /// The columns that there are.
        columns: Vec<String>,
    },
    /// A table could not be understood.
    Table(IngestError),
    /// A model could not be understood.
    Model {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<ModelError>,
    },
    /// The table does not fit the model.
    Features {
        /// Why.
        source: FeatureError,
        /// One line per feature that is not served.
        problems: Vec<String>,
    },
    /// An explanation did not add up.
    Explain(ExplainError),
    /// A model could not be looked into.
    Inspection(InspectionError),
    /// Features could not be selected.
    Boruta(BorutaError),
    /// A model cannot be written in another tool's format.
    Export(WriteError),
    /// A table has not as many columns as a model without names takes.
    Places {
        /// Features of the model.
        features: usize,
        /// Columns that may be features.
        found: usize,
        /// Their names.
        columns: Vec<String>,
    },
    /// A model that is no sum of trees and has too many features to be explained.
    TooWide {
        /// Features of the model.
        features: usize,
    },
    /// A model of several amounts, which no one column can judge.
    SeveralAmounts {
        /// How many.
        amounts: usize,
    },
    /// Nothing but sums of trees tells how features act together.
    PairsNeedTrees,
    /// A pair of features that is none.
    Pair {
        /// What was given.
        found: String,
        /// The features.
        features: Vec<String>,
    },
    /// No row of a background has a score.
    NoBackground,
    /// A model that is no sum of trees in log-odds cannot be written as one.
    NotBoosted,
    /// An option that a model of several classes has no use for.
    NotForClasses {
        /// The option.
        option: String,
    },
    /// An option that only models of several classes have a use for.
    OnlyForClasses,
    /// A class that a model does not know.
    NoClass {
        /// What was given.
        class: String,
        /// The classes.
        classes: Vec<String>,
    },
    /// A figure that says nothing of this kind of model.
    OtherFigures {
        /// The figures that do.
        figures: &'static str,
    },
    /// What cannot be done for models of amounts.
    NotForAmounts {
        /// What was asked for.
        asked: &'static str,
    },
    /// A label that holds none of a model's classes.
    OtherClasses {
        /// The column.
        column: String,
        /// The classes.
        classes: Vec<String>,
    },
    /// A graph of operators cannot score a row.
    Network(Box<OnnxFault>),
    /// A table could not be read at speed.
    Fast {
        /// The file.
        path: PathBuf,
        /// Why.
        error: FastError,
    },
    /// A table could not be audited.
    Audit(AuditError),
    /// A table could not be prepared.
    Prepare(PrepareError),
    /// A plan or preparation could not be read.
    Plan {
        /// The file.
        path: PathBuf,
        /// Why.
        error: PrepareError,
    },
    /// A recipe does not make sense or does not fit the files.
    Recipe(RecipeError),
    /// A model cannot be trained.
    Train(TrainError),
    /// Nothing can be recommended.
    Recommend(RecommendError),
    /// A model cannot be judged.
    Evaluate(EvaluateError),
    /// A length of time that cannot be read.
    Budget {
        /// What was given.
        found: String,
    },
}

impl From<AuditError> for CommandError {
    fn from(error: AuditError) -> CommandError {
        CommandError::Audit(error)
    }
}

impl From<PrepareError> for CommandError {
    fn from(error: PrepareError) -> CommandError {
        CommandError::Prepare(error)
    }
}

impl From<RecommendError> for CommandError {
    fn from(error: RecommendError) -> CommandError {
        CommandError::Recommend(error)
    }
}

impl From<RecipeError> for CommandError {
    fn from(error: RecipeError) -> CommandError {
        CommandError::Recipe(error)
    }
}

/// What errors call the place where results are printed.
const STANDARD_OUTPUT: &str = "standard output";

impl CommandError {
    /// That a result cannot be printed.
    pub fn unprinted(source: std::io::Error) -> CommandError {
        CommandError::Write {
            path: STANDARD_OUTPUT.into(),
            source,
        }
    }

    /// Whether the reader of standard output went away, which is no failure.
    pub fn is_closed_pipe(&self) -> bool {
        let CommandError::Write { path, source } = self else {
            return false;
        };
        let closed = source.kind() == std::io::ErrorKind::BrokenPipe;
        closed && path.as_os_str() == STANDARD_OUTPUT
    }

    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        let show = |path: &Path| path.display().to_string();
        match self {
            CommandError::Read { path, source } => text::CANNOT_READ.fill(
                lang,
                &[("path", &show(path)), ("reason", &source.to_string())],
            ),
            CommandError::Write { path, source } => text::CANNOT_WRITE.fill(
                lang,
                &[("path", &show(path)), ("reason", &source.to_string())],
            ),
            CommandError::SameFile { path } => text::SAME_FILE.fill(lang, &[("path", &show(path))]),
            CommandError::SeveralTables { tables } => {
                text::SEVERAL_TABLES.fill(lang, &[("tables", &tables.join(", "))])
            }
            CommandError::NoColumn { column, columns } => text::NO_COLUMN.fill(
                lang,
                &[("column", column), ("columns", &columns.join(", "))],
            ),
            CommandError::Table(error) => error.say(lang),
            CommandError::Model { path, source } => text::MODEL.fill(
                lang,
                &[("path", &show(path)), ("reason", &source.say(lang))],
            ),
            CommandError::Features { source, problems } if problems.len() <= 1 => source.say(lang),
            CommandError::Features { problems, .. } => {
                const SHOWN: usize = 20;
                let count = problems.len().to_string();
                let mut lines = vec![text::MISFIT.fill(lang, &[("count", &count)])];
                lines.extend(
                    problems
                        .iter()
                        .take(SHOWN)
                        .map(|problem| format!("  {problem}")),
                );
                if problems.len() > SHOWN {
                    let rest = (problems.len() - SHOWN).to_string();
                    lines.push(format!(
                        "  {}",
                        text::AND_MORE.fill(lang, &[("count", &rest)])
                    ));
                }
                lines.join("\n")
            }
            CommandError::Explain(error) => error.say(lang),
            CommandError::Inspection(error) => error.say(lang),
            CommandError::Boruta(error) => error.say(lang),
            CommandError::Export(error) => error.say(lang),
            CommandError::NotBoosted => crate::i18n::model::NOT_BOOSTED.text(lang).to_string(),
            CommandError::Places {
                features,
                found,
                columns,
            } => text::PLACES.fill(
                lang,
                &[
                    ("features", &features.to_string()),
                    ("found", &found.to_string()),
                    ("columns", &columns.join(", ")),
                ],
            ),
            CommandError::TooWide { features } => {
                let most = crate::explain::sampling::MOST_FEATURES.to_string();
                let features = features.to_string();
                text::TOO_WIDE.fill(lang, &[("features", &features), ("most", &most)])
            }
            CommandError::SeveralAmounts { amounts } => {
                text::SEVERAL_AMOUNTS.fill(lang, &[("amounts", &amounts.to_string())])
            }
            CommandError::PairsNeedTrees => text::PAIRS_NEED_TREES.text(lang).to_string(),
            CommandError::Pair { found, features } => text::PAIR.fill(
                lang,
                &[("found", found), ("features", &features.join(", "))],
            ),
            CommandError::NoBackground => text::NO_BACKGROUND.text(lang).to_string(),
            CommandError::NotForClasses { option } => {
                text::NOT_FOR_CLASSES.fill(lang, &[("option", option)])
            }
            CommandError::OnlyForClasses => text::ONLY_FOR_CLASSES.text(lang).to_string(),
            CommandError::NoClass { class, classes } => {
                text::NO_CLASS.fill(lang, &[("class", class), ("classes", &some_of(classes))])
            }
            CommandError::OtherFigures { figures } => {
                text::OTHER_FIGURES.fill(lang, &[("figures", figures)])
            }
            CommandError::NotForAmounts { asked } => {
                text::NOT_FOR_AMOUNTS.fill(lang, &[("asked", asked)])
            }
            CommandError::OtherClasses { column, classes } => text::OTHER_CLASSES
                .fill(lang, &[("column", column), ("classes", &some_of(classes))]),
            CommandError::Network(fault) => fault.say(lang),
            CommandError::Recipe(error) => error.say(lang),
            CommandError::Audit(error) => error.say(lang),
            CommandError::Prepare(error) => error.say(lang),
            CommandError::Train(error) => error.say(lang),
            CommandError::Evaluate(error) => error.say(lang),
            CommandError::Recommend(error) => error.say(lang),
            CommandError::Budget { found } => train_text::BUDGET.fill(lang, &[("found", found)]),
            CommandError::Plan { path, error } => {
                format!("{}: {}", show(path), error.say(lang))
            }
            CommandError::Fast { path, error } => {
                format!("{}: {}", show(path), error.say(lang))
            }
        }
    }
}

/// The first of many classes.
fn some_of(classes: &[String]) -> String {
    const SHOWN: usize = 10;
    let mut shown = classes.iter().take(SHOWN).cloned().collect::<Vec<_>>();
    if classes.len() > SHOWN {
        shown.push("…".to_string());
    }
    shown.join(", ")
}
