//! Probabilities of several classes put right by what models say of rows that they have not seen.

use super::super::{ModelName, TrainError};
use super::folds::Learnt;
use crate::feature::prepare::Random;
use crate::model::blend::class_sums;
use crate::model::logistic::Scaling;
use crate::model::trees::TreeEnsemble;

/// Parts in which rows are dealt, so that none is put right by its own answer.
const PARTS: usize = 5;

/// Puts the probabilities of all models right, but for the baseline, which has nothing to put
/// right; whether all could be. `targets` are the classes of the unseen rows.
pub(super) fn calibrate(
    learnt: &mut Learnt,
    targets: &[u32],
    [features, classes]: [usize; 2],
    seed: u64,
) -> Result<bool, TrainError> {
    let mut all = true;
    let models = learnt.models.iter_mut().zip(&mut learnt.unseen);
    for ((_, sums), unseen) in models.filter(|((name, _), _)| *name != ModelName::Majority) {
        let Some(scaling) = Scaling::fit(unseen, targets, classes) else {
            all = false;
            continue;
        };
        *unseen = crossed(unseen, targets, classes, seed);
        *sums = applied(&scaling, sums, features)?;
    }
    learnt.calibrated = all;
    Ok(all)
}

/// What unseen rows come to, each put right by others than itself; a part that others cannot
/// put right stays as it is.
fn crossed(unseen: &[f32], targets: &[u32], classes: usize, seed: u64) -> Vec<f32> {
    let mut order: Vec<usize> = (0..targets.len()).collect();
    Random::new(seed).shuffle(&mut order);
    let mut part_of = vec![0; targets.len()];
    for (place, row) in order.into_iter().enumerate() {
        if let Some(part) = part_of.get_mut(row) {
            *part = place % PARTS;
        }
    }
    let rows = || unseen.chunks(classes.max(1)).zip(&part_of);
    let scalings: Vec<Option<Scaling>> = (0..PARTS)
        .map(|part| {
            let others = rows().zip(targets).filter(|((_, of), _)| **of != part);
            let (mut margins, mut classes_of) = (Vec::new(), Vec::new());
            for ((row, _), target) in others {
                margins.extend_from_slice(row);
                classes_of.push(*target);
            }
            Scaling::fit(&margins, &classes_of, classes)
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
        let (own, others) = (own.of(&margins), crossed(&margins, &targets, 3, 1));
        assert!(loss(&own) < loss(&others) - 0.002);
        assert!(loss(&others) < loss(&margins), "offsets help all the same");
    }
}
