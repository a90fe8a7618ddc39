//! What an importer hands over, whichever tool wrote the file.

use crate::feature::contract::{Category, Contract, Feature, FeatureKind, Imputation};

use super::error::FeatureFault;
use super::trees::{Link, Outputs, TreeEnsemble};
use super::{ModelError, Note, bundle, json};

/// The most features one model may have.
pub const MAX_FEATURES: usize = 100_000;

/// The most memory all category sets may take: a short file could name huge codes in every node.
pub const MAX_CATEGORY_BYTES: usize = 64 * 1024 * 1024;

/// The most category codes of all features together: a short file could make
/// every feature need a name for each of 65,536 codes.
const MOST_CODES: usize = 1_000_000;

/// What an import yields.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The trees of every output, and what they stand for.
    pub outputs: Outputs,
    /// What the model was trained for, in its tool's own word.
    pub objective: String,
    /// What the classes are called, in the order of the outputs, if the file says so.
    pub classes: Vec<String>,
    /// The contract, as far as the file tells it.
    pub contract: Contract,
    /// What the reader should know about how the file was read.
    pub notes: Vec<Note>,
}

/// An imported model that answers one question with yes or no.
#[derive(Clone, Debug)]
pub struct Binary {
    /// The trees, whose sum is the log-odds of yes.
    pub ensemble: TreeEnsemble,
    /// The contract, as far as the file tells it.
    pub contract: Contract,
    /// What the reader should know about how the file was read.
    pub notes: Vec<Note>,
}

impl Imported {
    /// The model if it answers one question with yes or no; what else it predicts is named.
    pub fn binary(self) -> Result<Binary, ModelError> {
        let outputs = self.outputs.count();
        let link = self.outputs.link();
        let mut found = json::shorten(&self.objective);
        if outputs > 1 {
            // The right objective for several answers at once is not the right one.
            found = format!("{found} × {outputs}");
        }
        match self.outputs.into_binary() {
            Some(ensemble) => Ok(Binary {
                ensemble,
                contract: self.contract,
                notes: self.notes,
            }),
            None if link == Link::Probability && outputs == 1 => Err(ModelError::Shares { found }),
            None => Err(ModelError::Objective { found }),
        }
    }
}

/// For each feature that is split by category, how many codes the splits need, and
/// for those of which the file itself lists codes, how many these need.
///
/// `field` is where the file holds the codes, for the error when they are too many.
pub fn codes_needed(
    outputs: &Outputs,
    mut needed: Vec<Option<usize>>,
    field: &str,
) -> Result<Vec<Option<usize>>, ModelError> {
    needed.resize(outputs.features(), None);
    for (feature, set) in outputs.ensembles().flat_map(TreeEnsemble::category_splits) {
        let most = set.largest().map_or(0, |code| code as usize + 1);
        if let Some(needed) = needed.get_mut(feature) {
            *needed = Some(needed.unwrap_or(0).max(most));
        }
    }
    let total: usize = needed.iter().flatten().sum();
    if total > MOST_CODES {
        return Err(ModelError::FieldWrong {
            field: field.into(),
            found: total.to_string(),
            expected: format!("0 … {MOST_CODES}"),
        });
    }
    Ok(needed)
}

/// A category feature whose codes are the positions of `names`; `needed` codes are split on.
pub fn category(names: Vec<String>, needed: usize) -> Result<FeatureKind, FeatureFault> {
    if names.len() < needed {
        return Err(FeatureFault::CategoryCount {
            contract: names.len(),
            model: needed,
        });
    }
    let category = |name| Category {
        name,
        spellings: Vec::new(),
    };
    Ok(FeatureKind::Category {
        categories: names.into_iter().map(category).collect(),
    })
}

/// The names of categories that have none: their codes.
pub fn codes(needed: usize) -> Vec<String> {
    (0..needed.max(1)).map(|code| code.to_string()).collect()
}

/// A feature as files tell it: without a title, and with gaps left to the model.
pub fn feature(name: String, kind: FeatureKind, range: Option<[f64; 2]>) -> Feature {
    Feature {
        name,
        kind,
        imputation: Imputation::None,
        title: None,
        range,
    }
}

/// The contract of `features`, checked.
pub fn contract(features: Vec<Feature>) -> Result<Contract, ModelError> {
    let contract = Contract {
        preparation: None,
        features,
        id: None,
        label: None,
    };
    bundle::check_contract(&contract)?;
    Ok(contract)
}
