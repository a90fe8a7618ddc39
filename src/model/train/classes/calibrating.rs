//! Probabilities of several classes put right by what models say of rows that they have not seen.

use super::super::{ModelName, TrainError};
use super::folds::Learnt;
use crate::feature::prepare::Random;
use crate::model::blend::class_sums;
use crate::model::fitting::Kin;
use crate::model::logistic::Scaling;
use crate::model::trees::TreeEnsemble;

/// Parts in which customers are dealt, so that no row is put right by its own answer, nor by that
/// of another row of its customer.
const PARTS: usize = 5;

/// Puts the probabilities of all models right that can be, but for the baseline, which has
/// nothing to put right. `targets` are the classes of the unseen rows, `kin` says which rows of
/// the table belong together.
pub(super) fn calibrate(
    learnt: &mut Learnt,
    targets: &[u32],
    [features, classes]: [usize; 2],
    kin: &Kin,
    seed: u64,
) -> Result<(), TrainError> {
    let known = &learnt.known;
    let part_of = kin.deal(&learnt.rows, |_| 0, PARTS, &mut Random::new(seed));
    let models = learnt.models.iter_mut().zip(&mut learnt.unseen);
    for ((name, sums), unseen) in models.filter(|((name, _), _)| *name != ModelName::Majority) {
        let Some(scaling) = fitted(unseen, targets, known, classes) else {
            continue;
        };
        *unseen = crossed(unseen, targets, known, classes, &part_of);
        *sums = applied(&scaling, sums, features)?;
        learnt.calibrated.push(*name);
    }
    Ok(())
}

/// The scaling by those rows whose class is `known` where their margins are from: what thinks a
/// class next to impossible because it had no row of it tells nothing of a model that has.
fn fitted(unseen: &[f32], targets: &[u32], known: &[bool], classes: usize) -> Option<Scaling> {
    let (mut margins, mut classes_of) = (Vec::new(), Vec::new());
    let rows = unseen.chunks(classes.max(1)).zip(targets).zip(known);
    for ((row, target), _) in rows.filter(|(_, is_known)| **is_known) {
        margins.extend_from_slice(row);
        classes_of.push(*target);
    }
    Scaling::fit(&margins, &classes_of, classes)
}

/// What unseen rows come to, each put right by the other parts' rows; a part that others cannot
/// put right stays as it is.
fn crossed(
    unseen: &[f32],
    targets: &[u32],
    known: &[bool],
    classes: usize,
    part_of: &[usize],
) -> Vec<f32> {
    let rows = || unseen.chunks(classes.max(1)).zip(part_of);
    let scalings: Vec<Option<Scaling>> = (0..PARTS)
        .map(|part| {
            let tell = part_of.iter().zip(known);
            let tell: Vec<bool> = tell.map(|(of, known)| *of != part && *known).collect();
            fitted(unseen, targets, &tell, classes)
        })
        .collect();
    let put_right = |(row, part): (&[f32], &usize)| match scalings.get(*part) {
        Some(Some(scaling)) => scaling.of(row),
        _ => row.to_vec(),
    };
    rows().flat_map(put_right).collect()
}

/// Sums of trees with their margins put right: sums of trees again.
fn applied(
    scaling: &Scaling,
    sums: &[TreeEnsemble],
    features: usize,
) -> Result<Vec<TreeEnsemble>, TrainError> {
    let offsets = scaling.offsets.iter();
    let flat = |offset: &f64| TreeEnsemble::new(features, *offset as f32, Vec::new());
    let flat: Vec<TreeEnsemble> = offsets.map(flat).collect();
    let parts = [
        (scaling.slope, sums.iter().collect()),
        (1.0, flat.iter().collect()),
    ];
    Ok(class_sums(features, sums.len(), &parts)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_is_put_right_by_its_own_answer() {
        // Margins that say nothing, and classes of 50, 30 and 20 per cent.
        let mut random = Random::new(11);
        let margins: Vec<f32> = (0..600).map(|_| random.uniform() as f32).collect();
        let targets: Vec<u32> = (0..200)
            .map(|_| match random.below(10) {
                0..=4 => 0,
                5..=7 => 1,
                _ => 2,
            })
            .collect();
        let loss = |margins: &[f32]| -> f64 {
            let rows = margins.chunks(3).zip(&targets);
            let of = |(row, target): (&[f32], &u32)| {
                let total: f64 = row.iter().map(|m| libm::exp(f64::from(*m))).sum();
                libm::log(total) - f64::from(row[*target as usize])
            };
            rows.map(of).sum::<f64>() / 200.0
        };
        let own = Scaling::fit(&margins, &targets, 3).expect("a scaling");
        let rows: Vec<u32> = (0..200).collect();
        let part_of = Kin::default().deal(&rows, |_| 0, PARTS, &mut Random::new(1));
        let others = crossed(&margins, &targets, &[true; 200], 3, &part_of);
        let own = own.of(&margins);
        assert!(loss(&own) < loss(&others) - 0.002);
        assert!(loss(&others) < loss(&margins), "offsets help all the same");
    }

    /// Margins that tell two classes apart, but are too sure of it, and the classes.
    fn told(rows: usize) -> (Vec<f32>, Vec<u32>) {
        let mut random = Random::new(4);
        let targets: Vec<u32> = (0..rows as u32).map(|row| row % 2).collect();
        let margins = targets.iter().flat_map(|target| {
            let right = random.uniform() < 0.8;
            match right == (*target == 0) {
                true => [3.0, -3.0],
                false => [-3.0, 3.0],
            }
        });
        (margins.collect(), targets)
    }

    #[test]
    fn rows_of_classes_that_a_fold_never_saw_do_not_tell() {
        let (mut margins, mut targets) = told(100);
        let of = |scaling: Option<Scaling>| scaling.map(|found| (found.slope, found.offsets));
        let all = of(fitted(&margins, &targets, &[true; 100], 2));
        assert!(all.as_ref().is_some_and(|(slope, _)| *slope < 0.5));
        margins.extend([0.0, -20.7].repeat(5));
        targets.extend([1; 5]);
        let known = [[true; 100].as_slice(), &[false; 5]].concat();
        assert!(of(fitted(&margins, &targets, &known, 2)) == all);
        assert!(of(fitted(&margins, &targets, &[true; 105], 2)) != all);
    }

    #[test]
    fn only_what_was_put_right_is_called_so() {
        let (margins, targets) = told(100);
        let contrary = margins.iter().map(|margin| -margin).collect();
        let flat = || vec![TreeEnsemble::new(1, 0.0, Vec::new()); 2];
        let names = [
            ModelName::Boosting,
            ModelName::Logistic,
            ModelName::Majority,
        ];
        let mut learnt = Learnt {
            models: names.map(|name| (name, flat())).to_vec(),
            rows: (0..100).collect(),
            known: vec![true; 100],
            unseen: vec![margins, contrary, vec![0.0; 200]],
            chosen: None,
            found: None,
            weights: Vec::new(),
            cuts: Vec::new(),
            calibrated: Vec::new(),
        };
        calibrate(&mut learnt, &targets, [1, 2], &Kin::default(), 1).expect("sums of trees");
        assert_eq!(learnt.calibrated, [ModelName::Boosting]);
    }
}
