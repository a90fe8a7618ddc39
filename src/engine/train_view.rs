//! What may be asked of a training, and what the page shows of it.

use serde::{Deserialize, Serialize};

use super::view::{ModelView, Words};
pub use crate::model::evaluate::{
    ClassFigures, ConfusionMatrix, Rung, SLIDER_PLACES, ThresholdRule, slider_place,
};
pub use crate::model::train::{Balance, Calibrate, Learner, SplitKind};

/// A training that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TrainRequest {
    /// The column that holds the answer; the preparation's if not given.
    pub label: Option<String>,
    /// The cell that means "left"; the preparation's if not given.
    pub positive: Option<String>,
    /// Which rows judge; as the preparation splits if not given.
    pub split: Option<SplitKind>,
    /// Folds that judge in turn rather than one part of a split, two at least; 0 or 1 for none.
    pub folds: u32,
    /// Kinds that are compared with the usual blend.
    pub others: Vec<Learner>,
    /// The kind that is kept whatever the others are worth; the best if none is named.
    pub keep: Option<Learner>,
    /// Trials of a search for better options, for each kind that can be searched; 0 for none.
    pub trials: u32,
    /// Whether the search goes on where the session's last one stopped, whose trials count; on the
    /// same data only.
    pub goes_on: bool,
    /// Columns with which the score must not fall (1) or must not rise (−1): then boosted
    /// trees stand in for the blend, and no other kind is taken.
    pub monotone: Vec<(String, i8)>,
    /// How the rarer class is given weight in what is learnt from; as the preparation says
    /// if not given.
    pub balance: Option<Balance>,
    /// How probabilities are put right, by rows that the models have not seen.
    pub calibrate: Calibrate,
    /// By what the threshold is chosen that is kept with the model; the largest F1 if not given.
    pub threshold_by: Option<ThresholdRule>,
    /// The seed of everything random.
    pub seed: u64,
}

/// How a training goes, beside its progress.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainTick {
    /// Trees of the fit under way; 0 where there are none.
    pub trees: u32,
    /// Epochs of the network under way; 0 where there are none.
    pub epochs: u32,
    /// Mean logistic loss of rows that it does not learn from.
    pub loss: Option<f32>,
}

/// A model that was trained, which is the session's model from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainedView {
    /// Its card.
    pub model: ModelView,
    /// The column that holds the answer.
    pub label: String,
    /// The answers as they are spelled: left, stayed.
    pub classes: [String; 2],
    /// Rows that the model learnt from.
    pub rows: u64,
    /// Rows that its judged twin learnt from.
    pub train_rows: u64,
    /// How the rows were split, in words.
    pub split: Vec<Words>,
    /// What the chosen model is made of, and what each part weighs, if it is made of several.
    pub weights: Vec<(Learner, f64)>,
    /// All models on the same test rows.
    pub compared: Vec<ComparedView>,
    /// Validation curves of the judged model: of boosted trees one per fold, the mean logistic
    /// loss after each tree; of a network one, by epochs; none of other kinds.
    pub curves: Vec<Vec<f64>>,
    /// From which probability a customer counts as leaving.
    pub threshold: Option<f64>,
    /// Folds that judged in turn: figures are means over them; 0 where one part judged.
    pub folds: u32,
    /// What a leaver that is kept is worth and what reaching anybody costs, if the threshold
    /// was chosen by that.
    pub profit: Option<[f64; 2]>,
}

/// One model on the test rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedView {
    /// Which.
    pub model: Learner,
    /// Whether it is the one that was taken.
    pub chosen: bool,
    /// Test rows.
    pub rows: u64,
    /// Rows of customers that left.
    pub positives: u64,
    /// Figures by name, with their intervals of 95 %.
    pub figures: Vec<FigureView>,
    /// Its own threshold, at which those of them were taken that need one.
    pub threshold: f64,
    /// By how much its PR-AUC is above the chosen one's, with the interval.
    pub difference: Option<(f64, Option<[f64; 2]>)>,
    /// The same of its ROC-AUC and of its log loss, each if it is known.
    pub differences: [Option<(f64, Option<[f64; 2]>)>; 2],
    /// What each threshold does, the highest first.
    pub ladder: Vec<Rung>,
    /// Promised and found shares, with the rows, by rising promise.
    pub calibration: Vec<(f64, f64, u64)>,
}

impl TrainedView {
    /// The model that was taken.
    pub fn chosen(&self) -> Option<&ComparedView> {
        self.compared.iter().find(|compared| compared.chosen)
    }
}

impl ComparedView {
    /// What a threshold does on the test rows.
    pub fn at(&self, threshold: f64) -> Rung {
        // The ladder falls: the last rung not below the threshold holds all that reach it.
        let reached = self
            .ladder
            .iter()
            .take_while(|rung| rung.threshold >= threshold);
        reached.last().copied().unwrap_or(Rung {
            threshold,
            taken: 0,
            right: 0,
        })
    }

    /// How often a threshold is right on the test rows, and which share of those who left it
    /// finds; nothing where none reaches it or none left.
    pub fn judged(&self, threshold: f64) -> Option<[f64; 2]> {
        let Rung { taken, right, .. } = self.at(threshold);
        let share = |of: u64| (of > 0).then(|| right as f64 / of as f64);
        Some([share(taken)?, share(self.positives)?])
    }
}

/// A figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureView {
    /// Its name in metrics files: `pr_auc`, `log_loss` …
    pub name: String,
    /// The figure.
    pub value: f64,
    /// Its interval.
    pub interval: Option<[f64; 2]>,
    /// Of folds their standard deviation, the lowest and the highest.
    pub spread: Option<[f64; 3]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_threshold_is_judged_by_the_rows_that_reach_it() {
        let rung = |threshold, taken, right| Rung {
            threshold,
            taken,
            right,
        };
        let compared = ComparedView {
            model: Learner::Boosting,
            chosen: true,
            rows: 10,
            positives: 4,
            figures: Vec::new(),
            threshold: 0.5,
            difference: None,
            differences: [None, None],
            ladder: vec![rung(0.8, 2, 2), rung(0.5, 4, 3), rung(0.1, 10, 4)],
            calibration: Vec::new(),
        };
        assert_eq!(compared.judged(0.9), None);
        assert_eq!(compared.judged(0.8), Some([1.0, 0.5]));
        assert_eq!(compared.judged(0.46), Some([0.75, 0.75]));
        assert_eq!(compared.at(0.46), rung(0.5, 4, 3));
        assert_eq!(compared.judged(0.0), Some([0.4, 1.0]));
        let nobody_left = ComparedView {
            positives: 0,
            ..compared
        };
        assert_eq!(nobody_left.judged(0.5), None);
    }
}
