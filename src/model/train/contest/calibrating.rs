//! Probabilities put right by what models say of rows that they have not seen.

use serde::{Deserialize, Serialize};

use super::learning::Entry;
use crate::feature::prepare::Random;
use crate::model::blend::weighted_sum;
use crate::model::calibration::{Isotonic, Platt};
use crate::model::estimator::{Calibrated, Combination, Estimator, Part, Weighted, log_odds};
use crate::model::fitting::Kin;
use crate::model::train::TrainError;
use crate::model::trees::sigmoid;

/// Parts in which customers are dealt, so that no row is put right by its own answer, nor by that
/// of another row of its customer.
const PARTS: usize = 5;

/// How probabilities are put right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Calibrate {
    /// Not at all, but for what balanced classes need.
    #[default]
    None,
    /// A logistic function of the log-odds: two numbers.
    Platt,
    /// Any rising function.
    Isotonic,
}

/// What puts probabilities right.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Calibrator {
    /// The logistic of slope × log-odds + offset.
    Platt(Platt),
    /// A rising function.
    Rising(Isotonic),
}

impl Calibrator {
    /// Found by what a model says of rows that it has not seen; none when these have one
    /// answer only, or the model has it the wrong way round. `answers` has one per row of the
    /// table.
    pub fn fit(how: Calibrate, unseen: &[(u32, f64)], answers: &[bool]) -> Option<Calibrator> {
        let answer = |(row, _): &(u32, f64)| answers.get(*row as usize) == Some(&true);
        let labels: Vec<bool> = unseen.iter().map(answer).collect();
        match how {
            Calibrate::None => None,
            Calibrate::Platt => {
                let odds: Vec<f64> = unseen.iter().map(|(_, share)| log_odds(*share)).collect();
                let platt = Platt::fit(&odds, &labels).filter(|platt| platt.slope > 0.0);
                platt.map(Calibrator::Platt)
            }
            Calibrate::Isotonic => {
                let shares: Vec<f64> = unseen.iter().map(|(_, share)| *share).collect();
                let has = |label: bool| labels.contains(&label);
                let rising = Isotonic::fit(&shares, &labels, None).storable(labels.len());
                let varies = rising.points.iter().any(|(_, share)| {
                    rising
                        .points
                        .first()
                        .is_some_and(|(_, first)| first != share)
                });
                (has(true) && has(false) && varies).then_some(Calibrator::Rising(rising))
            }
        }
    }

    /// What unseen rows come to, each put right by others than itself and its customer's; a part
    /// that others cannot put right stays as it is.
    pub fn crossed(
        how: Calibrate,
        unseen: &[(u32, f64)],
        answers: &[bool],
        kin: &Kin,
        seed: u64,
    ) -> Vec<(u32, f64)> {
        let rows: Vec<u32> = unseen.iter().map(|(row, _)| *row).collect();
        let part_of = kin.deal(&rows, |_| 0, PARTS, &mut Random::new(seed));
        let calibrators: Vec<Option<Calibrator>> = (0..PARTS)
            .map(|part| {
                let rows = unseen.iter().zip(&part_of);
                let others = rows.filter(|(_, of)| **of != part).map(|(row, _)| *row);
                Calibrator::fit(how, &others.collect::<Vec<_>>(), answers)
            })
            .collect();
        let rows = unseen.iter().zip(&part_of);
        rows.map(|((row, share), part)| {
            let calibrator = calibrators.get(*part).and_then(Option::as_ref);
            (*row, calibrator.map_or(*share, |right| right.of(*share)))
        })
        .collect()
    }

    /// A probability put right.
    pub fn of(&self, share: f64) -> f64 {
        match self {
            Calibrator::Platt(platt) => sigmoid(platt.slope * log_odds(share) + platt.offset),
            Calibrator::Rising(rising) => rising.probability(share),
        }
    }

    /// A model with its probabilities put right. A sum of trees stays one where it can.
    pub fn applied(&self, name: &str, estimator: Estimator) -> Result<Estimator, TrainError> {
        Ok(match (self, estimator) {
            (Calibrator::Platt(platt), Estimator::LogOdds(trees)) => {
                let (features, parts) = (trees.features(), [(platt.slope, &trees)]);
                Estimator::LogOdds(weighted_sum(features, &parts, platt.offset)?)
            }
            (Calibrator::Platt(platt), estimator) => Estimator::Weighted(Box::new(Weighted {
                combination: Combination::Logistic {
                    offset: platt.offset as f32,
                },
                parts: vec![Part {
                    name: name.to_string(),
                    weight: platt.slope as f32,
                    estimator,
                }],
            })),
            (Calibrator::Rising(rising), estimator) => {
                Estimator::Calibrated(Box::new(Calibrated {
                    rising: rising.clone(),
                    name: name.to_string(),
                    estimator,
                }))
            }
        })
    }
}

/// Puts the probabilities of all entries right, but for the baseline, which has nothing to put
/// right; what does it for each.
pub(super) fn calibrate(
    entries: &mut [Entry],
    how: Calibrate,
    answers: &[bool],
    kin: &Kin,
    seed: u64,
) -> Result<Vec<(super::Learner, Calibrator)>, TrainError> {
    let mut found = Vec::new();
    let models = entries.iter_mut();
    for entry in models.filter(|entry| entry.learner != super::Learner::Majority) {
        let Some(calibrator) = Calibrator::fit(how, &entry.unseen, answers) else {
            continue;
        };
        entry.unseen = Calibrator::crossed(how, &entry.unseen, answers, kin, seed);
        let estimator = entry.estimator.clone();
        entry.estimator = calibrator.applied(entry.learner.name(), estimator)?;
        found.push((entry.learner, calibrator));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::evaluate::log_loss;

    #[test]
    fn no_row_is_put_right_by_its_own_answer() {
        // Scores that say nothing: whoever knew the answers would find a rising function.
        let mut random = Random::new(4);
        let unseen: Vec<(u32, f64)> = (0..200).map(|row| (row, random.uniform())).collect();
        let answers: Vec<bool> = (0..200).map(|_| random.uniform() < 0.3).collect();
        let loss = |shares: Vec<f64>| log_loss(&answers, &shares, None).unwrap_or(f64::NAN);
        let share = answers.iter().filter(|answer| **answer).count() as f64 / 200.0;
        let nothing = loss(vec![share; 200]);
        let own = Calibrator::fit(Calibrate::Isotonic, &unseen, &answers);
        let own = own.map(|own| loss(unseen.iter().map(|(_, share)| own.of(*share)).collect()));
        assert!(own < Some(nothing - 0.005), "{own:?} against {nothing}");
        let kin = Kin::default();
        let others = Calibrator::crossed(Calibrate::Isotonic, &unseen, &answers, &kin, 1);
        let others = loss(others.into_iter().map(|(_, share)| share).collect());
        assert!(others > nothing, "{others} against {nothing}");
    }

    #[test]
    fn no_row_is_put_right_by_another_of_its_customer() {
        // Scores that say nothing, but are the same in all ten rows of a customer, as is the
        // answer: whoever sees one of the rows knows it of the others.
        let mut random = Random::new(4);
        let of_customer: Vec<(f64, bool)> = (0..60)
            .map(|_| (random.uniform(), random.uniform() < 0.3))
            .collect();
        let customers: Vec<u32> = (0..600).map(|row| row % 60).collect();
        let of = |row: u32| of_customer[row as usize % 60];
        let unseen: Vec<(u32, f64)> = (0..600).map(|row| (row, of(row).0)).collect();
        let answers: Vec<bool> = (0..600).map(|row| of(row).1).collect();
        let loss = |kin: &Kin| {
            let said = Calibrator::crossed(Calibrate::Isotonic, &unseen, &answers, kin, 1);
            let shares: Vec<f64> = said.into_iter().map(|(_, share)| share).collect();
            log_loss(&answers, &shares, None).unwrap_or(f64::NAN)
        };
        let share = answers.iter().filter(|answer| **answer).count() as f64 / 600.0;
        let nothing = log_loss(&answers, &[share; 600], None).unwrap_or(f64::NAN);
        let (whole, dealt) = (loss(&Kin::of_customers(customers)), loss(&Kin::default()));
        assert!(whole > nothing, "{whole} against {nothing}");
        assert!(
            dealt < nothing - 0.005,
            "{dealt} against {nothing}: this proves nothing"
        );
    }

    #[test]
    fn what_one_answer_or_a_wrong_order_says_puts_nothing_right() {
        let unseen: Vec<(u32, f64)> = (0..40).map(|row| (row, f64::from(row) / 40.0)).collect();
        let falling: Vec<bool> = (0..40).map(|row| row < 20).collect();
        for how in [Calibrate::Platt, Calibrate::Isotonic, Calibrate::None] {
            assert_eq!(Calibrator::fit(how, &unseen, &falling), None, "{how:?}");
            assert_eq!(Calibrator::fit(how, &unseen, &[true; 40]), None, "{how:?}");
        }
        // What nobody can rule out is not ruled out.
        let rising: Vec<bool> = (0..40).map(|row| row >= 20).collect();
        let found = Calibrator::fit(Calibrate::Isotonic, &unseen, &rising);
        let ends = found.map(|found| [found.of(0.0), found.of(1.0)]);
        assert!(
            ends.is_some_and(|[low, high]| low > 0.02 && high < 0.98),
            "{ends:?}"
        );
    }
}
