//! Why a table cannot be prepared.

use serde::{Deserialize, Serialize};

use crate::feature::error::FeatureError;
use crate::feature::preparation::PreparationFault;
use crate::feature::prepare::chained::ChainedError;
use crate::feature::prepare::encode::EncodeError;
use crate::feature::prepare::impute::ImputeError;
use crate::feature::prepare::label::LabelError;
use crate::feature::prepare::plan::PlanError;
use crate::feature::prepare::resample::ResampleError;
use crate::feature::prepare::split::SplitError;
use crate::i18n::Lang;

/// Why a table cannot be prepared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum PrepareError {
    /// The plan does not make sense.
    Plan(#[from] PlanError),
    /// The label is none.
    Label(#[from] LabelError),
    /// The rows cannot be split.
    Split(#[from] SplitError),
    /// Gaps cannot be filled.
    Impute(#[from] ImputeError),
    /// Categories cannot be encoded.
    Encode(#[from] EncodeError),
    /// Equations cannot be fitted.
    Chained(#[from] ChainedError),
    /// The classes cannot be balanced.
    Resample(#[from] ResampleError),
    /// The table does not have what the plan or the preparation reads.
    Feature(#[from] FeatureError),
    /// The preparation is not sound.
    Fault(#[from] PreparationFault),
}

impl PrepareError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            PrepareError::Plan(error) => error.say(lang),
            PrepareError::Label(error) => error.say(lang),
            PrepareError::Split(error) => error.say(lang),
            PrepareError::Impute(error) => error.say(lang),
            PrepareError::Encode(error) => error.say(lang),
            PrepareError::Chained(error) => error.say(lang),
            PrepareError::Resample(error) => error.say(lang),
            PrepareError::Feature(error) => error.say(lang),
            PrepareError::Fault(fault) => fault.say(lang),
        }
    }
}
