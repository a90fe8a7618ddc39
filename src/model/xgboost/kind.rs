//! What the file's model predicts: its objective, its outputs, its margins before any tree.

use super::file::{Learner, Model};
use super::{missing, whole};
use crate::model::trees::Link;
use crate::model::{ModelError, json};

/// The most outputs one model may have.
const MAX_OUTPUTS: u64 = 10_000;

/// What a model predicts.
pub struct Kind {
    /// The objective's name.
    pub objective: String,
    /// How sums become predictions.
    pub link: Link,
    /// How the file's base scores become sums.
    base_link: Link,
    /// How many outputs there are.
    pub outputs: usize,
}

/// The trees of a booster, and what each counts where they do not count the same (DART).
///
/// Up to 3.3 such a model is a `dart` booster around a `gbtree` one; since 3.4
/// it is a `gbtree` booster with weights.
pub fn model(learner: &Learner) -> Result<(&Model, Option<&[f64]>), ModelError> {
    let field = "learner.gradient_booster";
    let booster = learner
        .gradient_booster
        .as_ref()
        .ok_or_else(|| missing(field))?;
    let (model, weights, part) = match booster.name.as_deref() {
        None | Some("gbtree") => {
            let model = booster.model.as_ref();
            let model = model.ok_or_else(|| missing(&format!("{field}.model")))?;
            (model, &model.weight_drop, "model.weight_drop")
        }
        Some("dart") => {
            let inner = booster.gbtree.as_ref();
            let model = inner.and_then(|inner| inner.model.as_ref());
            let model = model.ok_or_else(|| missing(&format!("{field}.gbtree.model")))?;
            if booster.weight_drop.is_none() {
                return Err(missing(&format!("{field}.weight_drop")));
            }
            (model, &booster.weight_drop, "weight_drop")
        }
        Some(other) => {
            return Err(ModelError::Booster {
                found: json::shorten(other),
            });
        }
    };
    let Some(json::Numbers(weights)) = weights.as_ref().filter(|weights| !weights.0.is_empty())
    else {
        return Ok((model, None));
    };
    let trees = model.trees.as_ref().map_or(0, Vec::len);
    if weights.len() != trees || !weights.iter().all(|weight| weight.is_finite()) {
        return Err(ModelError::FieldWrong {
            field: format!("{field}.{part}"),
            found: json::shorten(&format!("[{}] {weights:?}", weights.len())),
            expected: format!("[{trees}]"),
        });
    }
    Ok((model, Some(weights)))
}

impl Kind {
    /// What the model predicts; an objective that is not known is refused by name.
    pub fn of(learner: &Learner, model: &Model) -> Result<Kind, ModelError> {
        let objective = learner
            .objective
            .as_ref()
            .and_then(|objective| objective.name.as_deref())
            .ok_or_else(|| missing("learner.objective.name"))?;
        let link = match objective {
            "binary:logistic" | "binary:logitraw" | "reg:logistic" => Link::Logistic,
            "multi:softprob" | "multi:softmax" => Link::Softmax,
            "reg:squarederror"
            | "reg:linear"
            | "reg:squaredlogerror"
            | "reg:pseudohubererror"
            | "reg:absoluteerror"
            | "reg:quantileerror"
            | "reg:expectileerror"
            | "rank:pairwise"
            | "rank:ndcg"
            | "rank:map" => Link::Identity,
            "count:poisson" | "reg:gamma" | "reg:tweedie" | "survival:cox" | "survival:aft" => {
                Link::Exponential
            }
            _ => {
                return Err(ModelError::Objective {
                    found: json::shorten(objective),
                });
            }
        };
        let parameters = &learner.learner_model_param;
        let mut outputs = 1;
        for (name, value, absent) in [
            ("num_class", &parameters.num_class, 0),
            ("num_target", &parameters.num_target, 1),
        ] {
            let field = format!("learner.learner_model_param.{name}");
            let count = whole(value, &field, absent)?;
            if count > MAX_OUTPUTS {
                return Err(ModelError::FieldWrong {
                    field,
                    found: count.to_string(),
                    expected: format!("0 … {MAX_OUTPUTS}"),
                });
            }
            outputs = outputs.max(count as usize);
        }
        if link == Link::Softmax && outputs == 1 {
            return Err(ModelError::FieldWrong {
                field: "learner.learner_model_param.num_class".into(),
                found: outputs.to_string(),
                expected: "2, 3, …".into(),
            });
        }
        let groups = &model.tree_info.0;
        let known = |group: &f64| *group >= 0.0 && *group < outputs as f64;
        let trees = model.trees.as_ref().map_or(0, Vec::len);
        let complete = outputs == 1 || groups.len() == trees;
        if !complete || !groups.iter().all(known) {
            return Err(ModelError::FieldWrong {
                field: "learner.gradient_booster.model.tree_info".into(),
                found: json::shorten(&format!("[{}] {groups:?}", groups.len())),
                expected: format!("0 … {}", outputs - 1),
            });
        }
        Ok(Kind {
            objective: objective.to_string(),
            link,
            // What answers in log-odds also has its base score in log-odds.
            base_link: match objective {
                "binary:logitraw" => Link::Identity,
                _ => link,
            },
            outputs,
        })
    }

    /// The margins before any tree, one per output, in `f32` as XGBoost computes them.
    ///
    /// The file holds predictions, up to 3.0 one for all outputs, as `5E-1`,
    /// since 3.1 a list, as `[5E-1]`.
    pub fn base_margins(&self, learner: &Learner) -> Result<Vec<f32>, ModelError> {
        let field = "learner.learner_model_param.base_score";
        let Some(json::Scalar(found)) = &learner.learner_model_param.base_score else {
            return Err(missing(field));
        };
        let text = found.trim();
        let text = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'))
            .unwrap_or(text);
        let expected = match self.base_link {
            Link::Logistic => "0 < base_score < 1",
            Link::Exponential => "base_score > 0",
            Link::Identity | Link::Softmax | Link::Probability => "-∞ < base_score < ∞",
        };
        let wrong = |expected: String| ModelError::FieldWrong {
            field: field.into(),
            found: json::shorten(found),
            expected,
        };
        let margins = text
            .split(',')
            .map(|score| {
                let score = score.trim().parse::<f32>().ok()?;
                self.base_margin(score)
            })
            .collect::<Option<Vec<f32>>>()
            .ok_or_else(|| wrong(expected.into()))?;
        match margins.as_slice() {
            [one] => Ok(vec![*one; self.outputs]),
            several if several.len() == self.outputs => Ok(margins),
            _ => Err(wrong(format!("[{}]", self.outputs))),
        }
    }

    fn base_margin(&self, score: f32) -> Option<f32> {
        match self.base_link {
            Link::Logistic => (score > 0.0 && score < 1.0).then(|| -libm::logf(1.0 / score - 1.0)),
            Link::Exponential => (score > 0.0 && score.is_finite()).then(|| libm::logf(score)),
            Link::Identity | Link::Softmax | Link::Probability => {
                score.is_finite().then_some(score)
            }
        }
    }
}
