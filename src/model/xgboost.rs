//! Reads what XGBoost's `save_model` writes, as JSON or UBJSON, versions 1.7 to 3.x.
//!
//! The layout is that of XGBoost's `doc/model.schema` and of files its versions
//! wrote (tests/golden/xgboost). Trees with one number per leaf are read
//! (`gbtree`, and `dart` with its weights), one output or several.

mod columns;
mod file;
mod kind;
mod tree;
mod write;

use super::imported::{Imported, MAX_CATEGORY_BYTES};
use super::trees::{Outputs, TreeEnsemble};
use super::{ModelError, Note, json, ubjson};
use file::{File, Learner};
use kind::Kind;
pub use write::{WriteError, write, write_classes, write_sum};

/// Reads the text of a model file (see [`json::text`] for its preparation).
pub(super) fn read(text: &str) -> Result<Imported, ModelError> {
    import_file(json::parse(text)?)
}

/// Reads the bytes of a model file in UBJSON.
pub(super) fn read_ubjson(bytes: &[u8]) -> Result<Imported, ModelError> {
    import_file(ubjson::parse(bytes)?)
}

/// Reads a model that stands inside a larger text; places are those in `whole`.
pub(super) fn read_part(whole: &str, part: &str) -> Result<Imported, ModelError> {
    import_file(json::parse_part(whole, part)?)
}

fn import_file(file: File) -> Result<Imported, ModelError> {
    let learner = file.learner.ok_or_else(|| missing("learner"))?;
    let (model, weights) = kind::model(&learner)?;
    let kind = Kind::of(&learner, model)?;
    let features = columns::feature_count(&learner)?;
    let bases = kind.base_margins(&learner)?;
    let mut notes = Vec::new();
    let used = trees_used(&learner, model, kind.outputs, &mut notes)?;
    let mut room = MAX_CATEGORY_BYTES;
    let mut sums: Vec<Vec<_>> = bases.iter().map(|_| Vec::new()).collect();
    let trees = model.trees.as_deref().unwrap_or_default();
    for (index, tree) in trees.iter().take(used).enumerate() {
        let weight = weights
            .and_then(|weights| weights.get(index))
            .unwrap_or(&1.0);
        let tree = tree::read(index, tree, features, *weight as f32, &mut room)?;
        let output = model
            .tree_info
            .0
            .get(index)
            .map_or(0, |group| *group as usize);
        if let Some(sum) = sums.get_mut(output) {
            sum.push(tree);
        }
    }
    let ensembles = sums
        .into_iter()
        .zip(bases)
        .map(|(trees, base)| TreeEnsemble::new(features, base, trees))
        .collect();
    let outputs = Outputs::new(ensembles, kind.link).ok_or(ModelError::NoTrees)?;
    let contract = columns::Source {
        learner: &learner,
        model,
        version: &file.version.0,
        outputs: &outputs,
    }
    .contract(&mut notes)?;
    Ok(Imported {
        outputs,
        objective: kind.objective,
        contract,
        classes: Vec::new(),
        notes,
    })
}

/// How many trees are summed: those of the rounds up to `best_iteration`, else all.
fn trees_used(
    learner: &Learner,
    model: &file::Model,
    outputs: usize,
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
    let ends = round_ends(model, total, outputs)?;
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
fn round_ends(model: &file::Model, total: usize, outputs: usize) -> Result<Vec<usize>, ModelError> {
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
    let each = each.saturating_mul(outputs);
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
