//! Why the engine could not do what it was asked.

use serde::{Deserialize, Serialize};

use super::query::QueryError;
use super::trouble::Trouble;
use crate::explain::ExplainError;
use crate::explain::inspection::InspectionError;
use crate::explain::selection::boruta::BorutaError;
use crate::export::ExportError;
use crate::feature::FeatureError;
use crate::feature::audit::AuditError;
use crate::feature::prepare::PrepareError;
use crate::feature::recipe::RecipeError;
use crate::i18n::{Lang, engine as text, model as model_text, number};
use crate::ingest::IngestError;
use crate::ingest::fast::FastError;
use crate::model::recommend::RecommendError;
use crate::model::train::TrainError;
use crate::model::{ModelError, OnnxFault};

/// Why a request failed. The session is as it was before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum Failure {
    /// A file could not be read.
    File {
        /// Its name.
        file: String,
        /// Why.
        error: IngestError,
    },
    /// A file could not be read at speed.
    Fast {
        /// Its name.
        file: String,
        /// Why.
        error: FastError,
    },
    /// None of several files could be opened.
    Several(Vec<Failure>),
    /// A file has no bytes; browsers say so of a file that is gone, too.
    NoBytes {
        /// Its name.
        file: String,
    },
    /// The browser or the system could not hand over a file's bytes.
    Unreadable {
        /// Its name.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// A model could not be read.
    Model {
        /// Its file's name.
        file: String,
        /// Why.
        error: Box<ModelError>,
    },
    /// A model file larger than is read.
    ModelTooLarge {
        /// Its name.
        file: String,
        /// Its size.
        bytes: u64,
    },
    /// A model whose file is too large to be kept beside it, so that it cannot be saved again.
    ModelNotKept {
        /// The file's name.
        file: String,
        /// Its size.
        bytes: u64,
        /// The largest that is kept.
        limit: u64,
    },
    /// More probabilities of several classes than are kept.
    TooManyShares {
        /// Customers.
        rows: u64,
        /// Classes.
        classes: u64,
        /// What their probabilities take.
        bytes: u64,
        /// The most that is kept.
        limit: u64,
    },
    /// The table does not serve the model.
    Feature(FeatureError),
    /// Several tables could not be joined.
    Join(RecipeError),
    /// The customers' table could not be audited.
    Audit(AuditError),
    /// The customers' table could not be prepared.
    Prepare(PrepareError),
    /// Nothing has been prepared.
    NotPrepared,
    /// A model could not be trained.
    Train(TrainError),
    /// No model was trained here.
    NotTrained,
    /// A network could not take what a row holds.
    Network(Box<OnnxFault>),
    /// An explanation did not add up.
    Explain(ExplainError),
    /// The model could not be looked into.
    Inspection(InspectionError),
    /// Features could not be selected.
    Selection(BorutaError),
    /// The model is no sum of trees, as the other tool's models are.
    NotBoosted,
    /// What is asked can be known of sums of trees only.
    NeedsTrees,
    /// Two features were to be different ones.
    SamePair,
    /// No earlier model is at hand.
    NoOther,
    /// No items could be named.
    Recommend(Box<RecommendError>),
    /// The list could not be written.
    Export(ExportError),
    /// The filter could not be understood.
    Query(QueryError),
    /// No table is open.
    NothingOpen,
    /// A file that must be opened whole and is too large for that.
    NotStreamable {
        /// Its name.
        file: String,
        /// What it holds, in bytes, roughly.
        bytes: u64,
        /// Most bytes of files that are held together.
        limit: u64,
        /// Whether it could be unpacked.
        packed: bool,
    },
    /// A table that is ready, of which nothing can be left out, and which is too large.
    TableTooLarge {
        /// Its file's name.
        file: String,
        /// What its columns take, in bytes, roughly.
        bytes: u64,
        /// Most bytes of columns that are held.
        limit: u64,
        /// Whether its columns are read one after the other, which takes the least.
        by_columns: bool,
    },
    /// The files are too large to be held: they must be read again.
    NotHeld,
    /// No model is loaded.
    NoModel,
    /// Nothing has been scored.
    NotScored,
    /// A row, feature or table that does not exist was asked for.
    OutOfRange {
        /// What was asked for.
        asked: usize,
        /// How many there are.
        there_are: usize,
    },
    /// The user stopped it.
    Cancelled,
    /// Something newer made it pointless.
    Superseded,
    /// A worker that was to help.
    Worker(Trouble),
}

impl Failure {
    /// The failure in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Failure::File { error, .. } => text::FILE.fill(lang, &[("error", &error.say(lang))]),
            Failure::Fast { file, error } => {
                text::FAST.fill(lang, &[("file", file), ("error", &error.say(lang))])
            }
            Failure::Several(failures) => {
                let all: Vec<String> = failures.iter().map(|failure| failure.say(lang)).collect();
                all.join("\n")
            }
            Failure::NoBytes { file } => text::NO_BYTES.fill(lang, &[("file", file)]),
            Failure::Model { file, error } => {
                text::MODEL.fill(lang, &[("file", file), ("error", &error.say(lang))])
            }
            Failure::ModelTooLarge { file, bytes } => text::MODEL_TOO_LARGE
                .fill(lang, &[("file", file), ("size", &number::bytes(*bytes))]),
            Failure::ModelNotKept { file, bytes, limit } => {
                let [size, limit] = [*bytes, *limit].map(number::bytes);
                let values = [("file", &**file), ("size", &*size), ("limit", &*limit)];
                text::MODEL_NOT_KEPT.fill(lang, &values)
            }
            Failure::TooManyShares {
                rows,
                classes,
                bytes,
                limit,
            } => {
                let each = classes.saturating_mul(size_of::<f64>() as u64).max(1);
                let [rows, classes, most] =
                    [*rows, *classes, limit / each].map(|count| number::count(lang, count));
                let [size, limit] = [*bytes, *limit].map(number::bytes);
                let values = [
                    ("rows", &*rows),
                    ("classes", &*classes),
                    ("size", &*size),
                    ("limit", &*limit),
                    ("most", &*most),
                ];
                text::TOO_MANY_SHARES.fill(lang, &values)
            }
            Failure::Feature(error) => error.say(lang),
            Failure::Join(error) => error.say(lang),
            Failure::Audit(error) => error.say(lang),
            Failure::Prepare(error) => error.say(lang),
            Failure::NotPrepared => text::NOT_PREPARED.text(lang).into(),
            Failure::Train(error) => error.say(lang),
            Failure::NotTrained => text::NOT_TRAINED.text(lang).into(),
            Failure::Network(fault) => fault.say(lang),
            Failure::Explain(error) => error.say(lang),
            Failure::Inspection(error) => error.say(lang),
            Failure::Selection(error) => error.say(lang),
            Failure::NotBoosted => model_text::NOT_BOOSTED.text(lang).into(),
            Failure::NeedsTrees => text::NEEDS_TREES.text(lang).into(),
            Failure::SamePair => text::SAME_PAIR.text(lang).into(),
            Failure::NoOther => text::NO_OTHER.text(lang).into(),
            Failure::Recommend(error) => error.say(lang),
            Failure::Export(error) => error.say(lang),
            Failure::Query(error) => error.say(lang),
            Failure::NothingOpen => text::NOTHING_OPEN.text(lang).into(),
            Failure::NotStreamable {
                file,
                bytes,
                limit,
                packed,
            } => {
                let said = match packed {
                    true => text::UNPACK,
                    false => text::SAVE_AS_TEXT,
                };
                let (size, limit) = (number::bytes(*bytes), number::bytes(*limit));
                said.fill(lang, &[("file", file), ("size", &size), ("limit", &limit)])
            }
            Failure::TableTooLarge {
                file,
                bytes,
                limit,
                by_columns,
            } => {
                let said = match by_columns {
                    true => text::TABLE_TOO_LARGE,
                    false => text::TABLE_TOO_LARGE_AS_TEXT,
                };
                let (size, limit) = (number::bytes(*bytes), number::bytes(*limit));
                said.fill(lang, &[("file", file), ("size", &size), ("limit", &limit)])
            }
            Failure::NotHeld => text::NOT_HELD.text(lang).into(),
            Failure::NoModel => text::NO_MODEL.text(lang).into(),
            Failure::NotScored => text::NOT_SCORED.text(lang).into(),
            Failure::OutOfRange { asked, there_are } => text::OUT_OF_RANGE.fill(
                lang,
                &[
                    ("asked", &asked.to_string()),
                    ("there", &there_are.to_string()),
                ],
            ),
            Failure::Unreadable { .. } | Failure::Cancelled | Failure::Superseded => {
                Trouble::from(self.clone()).say(lang)
            }
            Failure::Worker(trouble) => trouble.say(lang),
        }
    }
}

impl From<FeatureError> for Failure {
    fn from(error: FeatureError) -> Failure {
        Failure::Feature(error)
    }
}

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Failure {
        Failure::Audit(error)
    }
}

impl From<PrepareError> for Failure {
    fn from(error: PrepareError) -> Failure {
        Failure::Prepare(error)
    }
}

impl From<RecipeError> for Failure {
    fn from(error: RecipeError) -> Failure {
        Failure::Join(error)
    }
}

impl From<OnnxFault> for Failure {
    fn from(fault: OnnxFault) -> Failure {
        Failure::Network(Box::new(fault))
    }
}

impl From<ExplainError> for Failure {
    fn from(error: ExplainError) -> Failure {
        Failure::Explain(error)
    }
}

impl From<InspectionError> for Failure {
    fn from(error: InspectionError) -> Failure {
        Failure::Inspection(error)
    }
}

impl From<BorutaError> for Failure {
    fn from(error: BorutaError) -> Failure {
        Failure::Selection(error)
    }
}

impl From<RecommendError> for Failure {
    fn from(error: RecommendError) -> Failure {
        Failure::Recommend(Box::new(error))
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Failure {
        Failure::Export(error)
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Failure {
        Failure::Worker(trouble)
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Failure {
        Failure::Query(error)
    }
}
