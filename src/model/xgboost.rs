//! Reads the JSON that XGBoost's `save_model` writes, versions 1.7 to 3.x.
//!
//! The layout is that of XGBoost's `doc/model.schema` and of files its versions
//! wrote (tests/golden/xgboost). Only `binary:logistic` over `gbtree` is read.

mod columns;
mod file;
mod tree;
mod write;

use serde::{Deserialize, Serialize};

use super::trees::TreeEnsemble;
use super::{ModelError, json};
use crate::feature::contract::Contract;
use crate::i18n::{Lang, model as words, number};
use file::{Booster, File, Learner};
pub use write::write;

/// What an import yields.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The trees.
    pub ensemble: TreeEnsemble,
    /// The contract, as far as the file tells it.
    pub contract: Contract,
    /// What the reader should know about how the file was read.
    pub notes: Vec<Note>,
}

/// What the reader should know about how a file was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum Note {
    /// The file has no feature names: they are called f0, f1 and so on.
    NamesInvented {
        /// How many.
        features: usize,
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
    /// The best round lies beyond the file's trees: all are used.
    BestIterationBeyond {
        /// The best round, from 1.
        best: usize,
        /// Rounds in the file.
        rounds: usize,
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

    /// The note in words.
    pub fn say(&self, lang: Lang) -> String {
        let count = |value: &usize| number::grouped(*value as u64);
        match self {
            Note::NamesInvented { features } => {
                words::NOTE_NAMES.fill(lang, &[("features", &count(features))])
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
            Note::BestIterationBeyond { best, rounds } => words::NOTE_BEST_BEYOND
                .fill(lang, &[("best", &count(best)), ("rounds", &count(rounds))]),
        }
    }
}

/// The most features one model may have.
pub const MAX_FEATURES: usize = 100_000;

/// The most memory all category sets may take: a short file could name huge codes in every node.
const MAX_CATEGORY_BYTES: usize = 64 * 1024 * 1024;

/// Reads the bytes of a model file, gzipped or not.
pub fn import(bytes: &[u8]) -> Result<Imported, ModelError> {
    let unpacked = json::unpack(bytes)?;
    read(&json::text(&unpacked)?)
}

/// Reads the text of a model file (see [`json::text`] for its preparation).
pub(super) fn read(text: &str) -> Result<Imported, ModelError> {
    import_file(json::parse(text)?)
}

/// Reads a model that stands inside a larger text; places are those in `whole`.
pub(super) fn read_part(whole: &str, part: &str) -> Result<Imported, ModelError> {
    import_file(json::parse_part(whole, part)?)
}

fn import_file(file: File) -> Result<Imported, ModelError> {
    let learner = file.learner.ok_or_else(|| missing("learner"))?;
    check_kind(&learner)?;
    let features = columns::feature_count(&learner)?;
    let base = base_margin(&learner)?;
    let Some(Booster {
        model: Some(model), ..
    }) = &learner.gradient_booster
    else {
        return Err(missing("learner.gradient_booster.model"));
    };
    let mut notes = Vec::new();
    let used = trees_used(&learner, model, &mut notes)?;
    let mut room = MAX_CATEGORY_BYTES;
    let trees = model
        .trees
        .as_deref()
        .unwrap_or_default()
        .iter()
        .take(used)
        .enumerate()
        .map(|(index, tree)| tree::read(index, tree, features, &mut room))
        .collect::<Result<Vec<_>, _>>()?;
    let ensemble = TreeEnsemble::new(features, base, trees);
    let contract = columns::Source {
        learner: &learner,
        model,
        version: &file.version.0,
        ensemble: &ensemble,
    }
    .contract(&mut notes)?;
    Ok(Imported {
        ensemble,
        contract,
        notes,
    })
}

/// Refuses, by name, what is no single sum of trees for one probability.
fn check_kind(learner: &Learner) -> Result<(), ModelError> {
    let booster = learner
        .gradient_booster
        .as_ref()
        .ok_or_else(|| missing("learner.gradient_booster"))?;
    match booster.name.as_deref() {
        None | Some("gbtree") => {}
        Some(other) => {
            return Err(ModelError::Booster {
                found: json::shorten(other),
            });
        }
    }
    let objective = learner
        .objective
        .as_ref()
        .and_then(|objective| objective.name.as_deref())
        .ok_or_else(|| missing("learner.objective.name"))?;
    if objective != "binary:logistic" {
        return Err(ModelError::Objective {
            found: json::shorten(objective),
        });
    }
    let parameters = &learner.learner_model_param;
    let field = |name: &str| format!("learner.learner_model_param.{name}");
    let classes = whole(&parameters.num_class, &field("num_class"), 0)?;
    if classes > 1 {
        return Err(ModelError::Outputs {
            found: format!("num_class {classes}"),
        });
    }
    let targets = whole(&parameters.num_target, &field("num_target"), 1)?;
    if targets > 1 {
        return Err(ModelError::Outputs {
            found: format!("num_target {targets}"),
        });
    }
    if let Some(model) = &booster.model
        && model.tree_info.0.iter().any(|group| *group != 0.0)
    {
        return Err(ModelError::Outputs {
            found: "tree_info".into(),
        });
    }
    Ok(())
}

/// The margin before any tree: the log-odds of `base_score`, in `f32` as XGBoost computes it.
///
/// The file holds a probability, up to 3.0 as `5E-1`, since 3.1 as `[5E-1]`.
fn base_margin(learner: &Learner) -> Result<f32, ModelError> {
    let field = "learner.learner_model_param.base_score";
    let Some(json::Scalar(found)) = &learner.learner_model_param.base_score else {
        return Err(missing(field));
    };
    let text = found.trim();
    let text = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    if text.contains(',') {
        return Err(ModelError::Outputs {
            found: format!("base_score {}", json::shorten(found)),
        });
    }
    match text.trim().parse::<f32>() {
        Ok(score) if score > 0.0 && score < 1.0 => Ok(-libm::logf(1.0 / score - 1.0)),
        _ => Err(ModelError::FieldWrong {
            field: field.into(),
            found: json::shorten(found),
            expected: "0 < base_score < 1".into(),
        }),
    }
}

/// How many trees are summed: those of the rounds up to `best_iteration`, else all.
fn trees_used(
    learner: &Learner,
    model: &file::Model,
    notes: &mut Vec<Note>,
) -> Result<usize, ModelError> {
    let trees = model
        .trees
        .as_ref()
        .ok_or_else(|| missing("learner.gradient_booster.model.trees"))?;
    let total = trees.len();
    let declared = whole(
        &model.gbtree_model_param.num_trees,
        "learner.gradient_booster.model.gbtree_model_param.num_trees",
        total as u64,
    )?;
    if declared != total as u64 {
        return Err(ModelError::FieldWrong {
            field: "learner.gradient_booster.model.gbtree_model_param.num_trees".into(),
            found: declared.to_string(),
            expected: total.to_string(),
        });
    }
    if total == 0 {
        return Err(ModelError::NoTrees);
    }
    let Some(best) = &learner.attributes.best_iteration else {
        return Ok(total);
    };
    let best = whole(&Some(best.clone()), "learner.attributes.best_iteration", 0)?;
    let best = usize::try_from(best)
        .unwrap_or(usize::MAX)
        .saturating_add(1);
    let ends = round_ends(model, total)?;
    match ends.get(best - 1) {
        Some(&used) => {
            if used < total {
                notes.push(Note::BestIteration { used, total });
            }
            Ok(used)
        }
        None => {
            notes.push(Note::BestIterationBeyond {
                best,
                rounds: ends.len(),
            });
            Ok(total)
        }
    }
}

/// For each boosting round, how many trees there are up to its end.
fn round_ends(model: &file::Model, total: usize) -> Result<Vec<usize>, ModelError> {
    if let Some(json::Numbers(starts)) = &model.iteration_indptr
        && !starts.is_empty()
    {
        let rising = starts.windows(2).all(|pair| pair[0] < pair[1]);
        let whole = starts
            .iter()
            .all(|at| *at >= 0.0 && *at == libm::trunc(*at));
        let ends = starts.first() == Some(&0.0) && starts.last() == Some(&(total as f64));
        if !(rising && whole && ends) {
            return Err(ModelError::FieldWrong {
                field: "learner.gradient_booster.model.iteration_indptr".into(),
                found: json::shorten(&format!("{starts:?}")),
                expected: format!("[0, …, {total}]"),
            });
        }
        return Ok(starts.iter().skip(1).map(|at| *at as usize).collect());
    }
    // Before 2.0 the file says only how many trees each round grew.
    let field = "learner.gradient_booster.model.gbtree_model_param.num_parallel_tree";
    let each = whole(&model.gbtree_model_param.num_parallel_tree, field, 1)?.max(1);
    let each = usize::try_from(each).unwrap_or(usize::MAX);
    if !total.is_multiple_of(each) {
        return Err(ModelError::FieldWrong {
            field: field.into(),
            found: each.to_string(),
            expected: format!("{total} / n"),
        });
    }
    Ok((1..=total / each).map(|round| round * each).collect())
}

/// A header field as a whole number, `absent` when the file does not have it.
fn whole(value: &Option<json::Scalar>, field: &str, absent: u64) -> Result<u64, ModelError> {
    let Some(json::Scalar(text)) = value else {
        return Ok(absent);
    };
    text.trim().parse().map_err(|_| ModelError::FieldWrong {
        field: field.into(),
        found: json::shorten(text),
        expected: "0, 1, 2, …".into(),
    })
}

fn missing(field: &str) -> ModelError {
    ModelError::FieldMissing {
        field: field.into(),
    }
}
