//! The figures of a comparison as they are printed, whether one split or folds judged it.

use serde::Serialize;

use super::{Calibrate, Learner};
use crate::model::evaluate::{Evaluation, Threshold};
use crate::model::train::LeftOut;
use crate::model::train::outcome::Compared;
use crate::model::train::spread::{JudgedBy, PrintedSpread};

/// All figures, in the order in which they are printed.
#[derive(Serialize)]
pub(super) struct Printed<'a> {
    pub model: Learner,
    pub label: &'a str,
    pub positive: &'a str,
    pub id: Option<&'a str>,
    pub rows: u64,
    #[serde(flatten)]
    pub judged_by: JudgedBy<'a, Learner>,
    pub features: Vec<&'a str>,
    pub left_out: &'a [LeftOut],
    pub notes: Vec<String>,
    pub combinations: Vec<PrintedCombination>,
    pub skipped: &'a [Learner],
    pub seed: u64,
    pub threshold: Option<Threshold>,
    pub threshold_by: String,
    pub calibration: Calibrate,
    /// Over the folds, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<Vec<PrintedSpread<'a, Learner>>>,
    pub metrics: Option<&'a Evaluation>,
    pub compared: &'a [Compared<Learner>],
}

#[derive(Serialize)]
pub(super) struct PrintedCombination {
    model: Learner,
    weights: Vec<Share>,
}

#[derive(Serialize)]
struct Share {
    model: Learner,
    weight: f64,
}

/// Combinations as they are printed.
pub(super) fn combinations(of: &[(Learner, Vec<(Learner, f64)>)]) -> Vec<PrintedCombination> {
    let share = |(model, weight): &(Learner, f64)| Share {
        model: *model,
        weight: *weight,
    };
    let combination = |(model, weights): &(Learner, Vec<(Learner, f64)>)| PrintedCombination {
        model: *model,
        weights: weights.iter().map(share).collect(),
    };
    of.iter().map(combination).collect()
}

/// What both kinds of results print alike: of a result, who judged it, and its spread.
macro_rules! printed {
    ($of:expr, $judged_by:expr, $spread:expr) => {{
        let features = &$of.contract.features;
        Printed {
            model: $of.model,
            label: &$of.label[0],
            positive: &$of.label[1],
            id: $of.contract.id.as_deref(),
            rows: $of.rows,
            judged_by: $judged_by,
            features: features
                .iter()
                .map(|feature| feature.name.as_str())
                .collect(),
            left_out: &$of.notice.left_out,
            notes: $of.notice.remarks(Lang::En),
            combinations: combinations(&$of.combinations),
            skipped: &$of.skipped,
            seed: $of.seed,
            threshold: $of.threshold,
            threshold_by: $of.threshold_by.to_string(),
            calibration: $of.calibration,
            spread: $spread,
            metrics: $of.evaluation(),
            compared: &$of.compared,
        }
    }};
}

pub(super) use printed;
