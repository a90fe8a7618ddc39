//! What a pass comes to: the kinds that were fitted, those combined of them, and the best one.

use super::calibrating::{Calibrate, Calibrator, calibrate};
use super::combine::{self, Recipe};
use super::learning::{Entry, Learning};
use super::outcome::{Judged, weighed};
use super::{ContestOptions, Learner};
use crate::model::MAX_BYTES;
use crate::model::estimator::Estimator;
use crate::model::evaluate::{Ranking, Threshold};
use crate::model::train::judging::{Unseen, best, keeps, threshold};
use crate::model::train::{Remark, TrainError};

/// All kinds of a pass, and which is best by rows that its models have not seen.
pub(super) struct Decided {
    pub model: Learner,
    pub entries: Vec<Entry>,
    /// What each part of each combination counts.
    pub recipes: Vec<(Learner, Recipe)>,
    pub threshold: Option<Threshold>,
    /// Kinds that were named and for which time was too short.
    pub skipped: Vec<Learner>,
    /// What puts the best model's probabilities right.
    pub calibrator: Option<Calibrator>,
    /// What rows that the best model did not learn from said as it learnt.
    pub curves: Vec<Vec<f64>>,
}

impl Entry {
    /// How it ranks rows that it has not seen; `answers` has one per row of the table.
    pub fn ranking(&self, answers: &[bool]) -> Ranking {
        let labels = of_rows(answers, self.unseen.iter().map(|(row, _)| *row));
        Ranking::new(&labels, &self.shares())
    }

    fn shares(&self) -> Vec<f64> {
        self.unseen.iter().map(|(_, share)| *share).collect()
    }

    fn said(&self, answers: &[bool]) -> Unseen {
        let labels = of_rows(answers, self.unseen.iter().map(|(row, _)| *row));
        Unseen::of(&labels, &self.shares())
    }
}

impl Decided {
    /// The best model, as it was fitted in this pass.
    pub fn estimator(&self) -> Result<Estimator, TrainError> {
        let mut entries = self.entries.iter();
        let found = entries.find(|entry| entry.learner == self.model);
        Ok(found.ok_or(TrainError::NothingLearnt)?.estimator.clone())
    }

    /// What could not be done as it was wanted.
    pub fn remarks(&self, options: &ContestOptions, answers: &[bool]) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if options.calibrate != Calibrate::None && self.calibrator.is_none() {
            remarks.push(Remark::NotCalibrated);
        }
        for entry in &self.entries {
            let model = entry.learner.name();
            if let Some(rows) = entry.estimator.fewer_rows(entry.unseen.len()) {
                let rows = rows as u64;
                remarks.push(Remark::FewerRows { model, rows });
            }
            if entry.estimator.steps() == Some(1) {
                remarks.push(Remark::NoSteps { model });
            }
            if options.learners.contains(&entry.learner) && !fits(entry) {
                let bytes = entry.estimator.written();
                remarks.push(Remark::NotKept { model, bytes });
            }
        }
        let best = self
            .entries
            .iter()
            .find(|entry| entry.learner == self.model);
        let rule = options.train.threshold_by;
        if best.is_some_and(|best| !keeps(&best.ranking(answers), rule)) {
            remarks.push(Remark::NoThreshold(rule));
        }
        remarks
    }
}

/// Whether its bundle can be read again, also when it is learnt once more from all rows.
fn fits(entry: &Entry) -> bool {
    let bytes = entry.estimator.written();
    bytes.saturating_add(bytes / 4) <= MAX_BYTES as u64
}

/// The answers of rows; `answers` has one per row of the table.
pub(super) fn of_rows(answers: &[bool], rows: impl Iterator<Item = u32>) -> Vec<bool> {
    rows.map(|row| answers.get(row as usize).copied().unwrap_or_default())
        .collect()
}

/// Combines and chooses.
pub(super) fn decide(
    learning: &Learning,
    options: &ContestOptions,
    answers: &[bool],
) -> Result<Decided, TrainError> {
    let mut entries = learning.entries();
    let is_model = |entry: &&Entry| entry.learner != Learner::Majority;
    if !entries.iter().any(|entry| is_model(&entry)) {
        return Err(TrainError::NothingLearnt);
    }
    let mut recipes: Vec<(Learner, Recipe)> = Vec::new();
    let named = &options.learners;
    for learner in named.iter().filter(|learner| learner.is_combination()) {
        if let Some((entry, recipe)) = combined(*learner, named, &entries, answers) {
            entries.push(entry);
            recipes.push((*learner, recipe));
        }
    }
    let (how, seed) = (options.calibrate, options.train.seed);
    let calibrators = calibrate(&mut entries, how, answers, &learning.ground.kin, seed)?;
    let candidates = entries
        .iter()
        .filter(|entry| named.contains(&entry.learner) && fits(entry));
    let wanted = |entry: &&Entry| options.keep.is_none_or(|kept| kept == entry.learner);
    let candidates = candidates.filter(wanted);
    let best = best(candidates.map(|entry| (entry, entry.said(answers))))
        // When time was too short for all that were named, a part is better than nothing.
        .or(entries.iter().find(|entry| is_model(entry) && fits(entry)))
        .or(entries.iter().find(is_model))
        .ok_or(TrainError::NothingLearnt)?;
    let missing = |learner: &&Learner| !entries.iter().any(|e| e.learner == **learner);
    let model = best.learner;
    let mut calibrators = calibrators.into_iter();
    let of_best = calibrators.find(|(learner, _)| *learner == model);
    Ok(Decided {
        model,
        threshold: threshold(&best.ranking(answers), options.train.threshold_by),
        calibrator: of_best.map(|(_, calibrator)| calibrator),
        skipped: named.iter().filter(missing).copied().collect(),
        curves: learning.curves(model),
        recipes,
        entries,
    })
}

/// A combination of what is there, by the rows that every part said something of.
fn combined(
    learner: Learner,
    named: &[Learner],
    entries: &[Entry],
    answers: &[bool],
) -> Option<(Entry, Recipe)> {
    let wanted = Learner::parts(named);
    let parts: Vec<&Entry> = entries
        .iter()
        .filter(|entry| wanted.contains(&entry.learner))
        .collect();
    let (first, others) = parts.split_first()?;
    let of = |entry: &Entry, row: &u32| {
        let found = entry.unseen.binary_search_by_key(row, |(row, _)| *row);
        let found = found.ok().and_then(|at| entry.unseen.get(at));
        found.map(|(_, share)| *share)
    };
    let mut rows: Vec<u32> = first.unseen.iter().map(|(row, _)| *row).collect();
    rows.retain(|row| others.iter().all(|other| of(other, row).is_some()));
    let said = |entry: &&Entry| -> Vec<f64> {
        let shares = rows.iter().map(|row| of(entry, row).unwrap_or(0.5));
        shares.collect()
    };
    let columns: Vec<Vec<f64>> = parts.iter().map(said).collect();
    let names: Vec<Learner> = parts.iter().map(|entry| entry.learner).collect();
    let recipe = match learner {
        Learner::Voting => combine::voting(&names),
        _ => combine::stacking(&names, &columns, &of_rows(answers, rows.iter().copied())),
    };
    let weights: Vec<f32> = recipe.weights.iter().map(|(_, weight)| *weight).collect();
    // Where no part tells anything there is nothing to combine.
    if weights.iter().all(|weight| *weight <= 0.0) {
        return None;
    }
    let combined = |place: usize| {
        let row = columns
            .iter()
            .filter_map(|column| column.get(place).copied());
        recipe.combination.of(&weights, &row.collect::<Vec<f64>>())
    };
    let estimators = parts
        .iter()
        .map(|entry| (entry.learner, entry.estimator.clone()));
    let unseen = rows.iter().enumerate();
    let entry = Entry {
        learner,
        unseen: unseen.map(|(place, row)| (*row, combined(place))).collect(),
        estimator: weighed(&recipe, estimators.collect()),
    };
    Some((entry, recipe))
}

/// The model that was judged, of what the last pass fitted.
pub(super) fn wanted_estimator(
    entries: Vec<Entry>,
    judged: &Judged,
) -> Result<Estimator, TrainError> {
    let estimator = uncalibrated(entries, judged)?;
    match &judged.calibrator {
        Some(calibrator) => calibrator.applied(judged.model.name(), estimator),
        None => Ok(estimator),
    }
}

fn uncalibrated(mut entries: Vec<Entry>, judged: &Judged) -> Result<Estimator, TrainError> {
    let Some(recipe) = judged.recipe() else {
        let mut entries = entries.into_iter();
        let found = entries.find(|entry| entry.learner == judged.model);
        return Ok(found.ok_or(TrainError::NothingLearnt)?.estimator);
    };
    let counts = |learner: Learner| {
        let of = recipe.weights.iter().find(|(part, _)| *part == learner);
        of.is_some_and(|(_, weight)| *weight > 0.0)
    };
    entries.retain(|entry| counts(entry.learner));
    let wanted = recipe.weights.iter().filter(|(_, weight)| *weight > 0.0);
    if entries.len() < wanted.count() {
        return Err(TrainError::NothingLearnt);
    }
    let parts = entries
        .into_iter()
        .map(|entry| (entry.learner, entry.estimator));
    Ok(weighed(recipe, parts.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::matrix::Matrix;
    use crate::feature::prepare::Random;
    use crate::i18n::Lang;
    use crate::model::boosting::Input;
    use crate::model::dense::DenseEncoder;
    use crate::model::estimator::{Combination, Part, Weighted};
    use crate::model::neighbours::Neighbours;
    use crate::model::train::TrainOptions;

    /// Neighbours of rows of so many numbers, asked by `unseen` rows.
    fn neighbours(rows: usize, width: usize, unseen: u32) -> Entry {
        let mut random = Random::new(3);
        let mut column = || (0..rows).map(|_| random.normal() as f32).collect();
        let columns: Vec<Vec<f32>> = (0..width).map(|_| column()).collect();
        let matrix = Matrix::new(rows, columns).unwrap_or_default();
        let all: Vec<u32> = (0..rows as u32).collect();
        let inputs = vec![Input::Number; width];
        let encoder = DenseEncoder::fit(&matrix, &inputs, &all).unwrap_or_default();
        let dense = encoder.rows(&matrix, 0..rows);
        let labels = (0..rows).map(|row| row % 2 == 0).collect();
        let model = Neighbours::new(encoder, dense, labels, 1);
        Entry {
            learner: Learner::Neighbours,
            unseen: (0..unseen)
                .map(|row| (row, f64::from(row % 10) / 10.0))
                .collect(),
            estimator: model
                .map(|model| Estimator::Neighbours(Box::new(model)))
                .unwrap_or_else(|| {
                    Estimator::LogOdds(crate::model::trees::TreeEnsemble::new(1, 0.0, Vec::new()))
                }),
        }
    }

    /// What is said of entries, in both languages.
    fn said(entries: Vec<Entry>) -> (Vec<Remark>, Vec<[String; 2]>) {
        let answers: Vec<bool> = (0..1_000).map(|row| row % 10 > 6).collect();
        let named: Vec<Learner> = entries.iter().map(|entry| entry.learner).collect();
        let decided = Decided {
            model: Learner::Neighbours,
            entries,
            recipes: Vec::new(),
            threshold: None,
            skipped: Vec::new(),
            calibrator: None,
            curves: Vec::new(),
        };
        let options = ContestOptions::new(TrainOptions::new("left"), &named);
        let remarks = decided.remarks(&options, &answers);
        let words = remarks.iter();
        let words = words.map(|remark| [Lang::En, Lang::Ko].map(|lang| remark.say(lang)));
        (remarks.clone(), words.collect())
    }

    #[test]
    fn rows_that_are_left_out_for_their_width_are_told() {
        // Of 20,000 numbers each, 419 rows are what may be kept.
        let (remarks, words) = said(vec![neighbours(4, 20_000, 500)]);
        let rows = Remark::FewerRows {
            model: "neighbours",
            rows: 419,
        };
        assert_eq!(remarks, [rows]);
        assert!(
            words[0][0].starts_with("neighbours keeps only 419 rows"),
            "{words:?}"
        );
        assert!(words[0][1].contains("419개 행만"), "{words:?}");
        // So few rows are all kept, and rows of few numbers are kept in any case.
        for small in [neighbours(4, 20_000, 400), neighbours(40, 5, 1_000)] {
            assert_eq!(said(vec![small]).0, []);
        }
    }

    #[test]
    fn a_kind_whose_bundle_could_not_be_read_again_is_told_and_not_kept() {
        let part = neighbours(100, 20_000, 400);
        let weighed = |parts: usize| {
            let one = |_| Part {
                name: "neighbours".to_string(),
                weight: 1.0,
                estimator: part.estimator.clone(),
            };
            Entry {
                learner: Learner::Voting,
                unseen: part.unseen.clone(),
                estimator: Estimator::Weighted(Box::new(Weighted {
                    combination: Combination::Mean,
                    parts: (0..parts).map(one).collect(),
                })),
            }
        };
        // A part takes 28 MB; a fourth more is left to the model of all rows, and 256 MB are read.
        let (small, large) = (weighed(7), weighed(8));
        assert!(fits(&small) && !fits(&large));
        assert_eq!(said(vec![small]).0, []);
        let bytes = large.estimator.written();
        let (remarks, words) = said(vec![large]);
        let model = "voting";
        assert_eq!(remarks, [Remark::NotKept { model, bytes }]);
        assert!(
            words[0][0].starts_with("voting is compared but not kept"),
            "{words:?}"
        );
        assert!(words[0][1].contains("비교만"), "{words:?}");
        for said in &words[0] {
            assert!(said.contains(&crate::i18n::number::bytes(bytes)), "{said}");
        }
    }
}
