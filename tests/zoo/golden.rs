//! What scikit-learn makes of the same rows.

use holdfast::feature::matrix::Matrix;
use holdfast::model::dense::DenseRows;
use holdfast::model::evaluate::{log_loss, roc_auc};
use holdfast::model::forest::{Columns, ForestOptions};
use holdfast::model::neighbours::{NeighbourIndex, NeighbourOptions};
use holdfast::model::perceptron::{NetworkOptions, Shape};
use holdfast::model::support_vectors::{Kernel, MachineOptions, Smo, SupportVectorOptions, scale};
use holdfast::model::trees::TreeEnsemble;

use super::support::{World, forest, golden, neighbours, network, numbers, support_vectors, world};

fn dense(matrix: &Matrix) -> DenseRows {
    let cells = (0..matrix.rows()).flat_map(|row| matrix.row(row));
    DenseRows::new(matrix.width(), cells.collect()).unwrap()
}

fn shares(ensemble: &TreeEnsemble, matrix: &Matrix) -> Vec<f64> {
    let share = |row: usize| f64::from(ensemble.margin(&matrix.row(row)));
    (0..matrix.rows()).map(share).collect()
}

fn figures(world: &World, scores: &[f64]) -> (f64, f64) {
    let scores: Vec<f64> = scores.iter().map(|s| s.clamp(1e-6, 1.0 - 1e-6)).collect();
    let auc = roc_auc(&world.labels, &scores, None).unwrap();
    (auc, log_loss(&world.labels, &scores, None).unwrap())
}

#[test]
fn forests_rank_as_well_as_scikit_learns() {
    let golden = golden();
    let (seen, unseen) = (world(&golden, "seen"), world(&golden, "unseen"));
    let grown = ForestOptions {
        min_rows: 1,
        seed: 3,
        ..ForestOptions::default()
    };
    let extra = ForestOptions::extra(1_000, 3);
    for (name, options) in [("forest", grown), ("extra_trees", extra)] {
        let ensemble = forest(&seen.matrix, &[], &seen.labels, options).unwrap();
        let found = shares(&ensemble, &unseen.matrix);
        assert!(
            found
                .iter()
                .all(|share| (-1e-6..=1.0 + 1e-6).contains(share))
        );
        let (auc, loss) = figures(&unseen, &found);
        let expected = golden[name]["roc_auc"].as_f64().unwrap();
        let expected_loss = golden[name]["log_loss"].as_f64().unwrap();
        assert!(
            (auc - expected).abs() < 0.01,
            "{name}: {auc}, not {expected}"
        );
        assert!(
            loss < expected_loss + 0.02,
            "{name}: {loss}, not {expected_loss}"
        );
    }
}

#[test]
fn a_seed_gives_its_forest_and_all_columns_make_another() {
    let golden = golden();
    let seen = world(&golden, "seen");
    let few = |seed: u64, columns: Columns| {
        let options = ForestOptions {
            trees: 5,
            columns,
            seed,
            ..ForestOptions::default()
        };
        forest(&seen.matrix, &[], &seen.labels, options).unwrap()
    };
    let first = few(1, Columns::SquareRoot);
    assert_eq!(first, few(1, Columns::SquareRoot));
    assert_ne!(first, few(2, Columns::SquareRoot));
    assert_ne!(first, few(1, Columns::Share(1.0)));
}

#[test]
fn neighbours_are_scikit_learns() {
    let golden = golden();
    let (seen, unseen) = (world(&golden, "seen"), world(&golden, "unseen"));
    let asked = golden["neighbours"]["neighbours"].as_u64().unwrap() as usize;
    let index = NeighbourIndex::new(&dense(&seen.matrix), seen.labels.clone(), asked);
    let mut asking = Default::default();
    let mut compared = 0;
    for (row, expected) in golden["neighbours"]["shares"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
    {
        let Some(expected) = expected.as_f64() else {
            continue;
        };
        let found = index.share(&unseen.matrix.row(row), &mut asking);
        assert!(
            (found - expected).abs() < 1e-12,
            "row {row}: {found}, not {expected}"
        );
        compared += 1;
    }
    assert!(compared > 980, "{compared}");
}

#[test]
fn of_rows_equally_far_the_first_is_nearer() {
    let rows = DenseRows::new(1, vec![1.0, -1.0, 1.0, -1.0, 5.0]).unwrap();
    let share = |labels: [bool; 5], neighbours: usize| {
        NeighbourIndex::new(&rows, labels.to_vec(), neighbours)
            .share(&[0.0], &mut Default::default())
    };
    assert_eq!(share([true, false, false, false, false], 1), 1.0);
    assert_eq!(share([false, true, true, true, true], 1), 0.0);
    assert_eq!(share([true, true, false, false, false], 2), 1.0);
    assert_eq!(share([true, true, false, false, false], 4), 0.5);
    // More than there are: all of them.
    assert_eq!(share([true, true, false, false, true], 99), 0.6);
}

#[test]
fn machines_decide_as_scikit_learns() {
    let golden = golden();
    let (seen, unseen) = (world(&golden, "seen"), world(&golden, "unseen"));
    let rows = dense(&seen.matrix);
    for machine in golden["machines"].as_array().unwrap() {
        let gamma = machine["gamma"].as_f64().unwrap() as f32;
        let weight = machine["positive_weight"].as_f64().unwrap();
        let kernel = match machine["kernel"].as_str() {
            Some("linear") => Kernel::Linear,
            _ => Kernel::Rbf { gamma },
        };
        if kernel != Kernel::Linear && weight == 1.0 {
            assert!((scale(&rows) / gamma - 1.0).abs() < 1e-5);
        }
        let options = MachineOptions {
            kernel,
            cost: machine["cost"].as_f64().unwrap(),
            positive_weight: weight,
            tolerance: 1e-5,
        };
        let mut smo = Smo::new(rows.clone(), &seen.labels, &options);
        while !smo.step() {}
        let found = smo.machine().unwrap();
        let vectors = machine["vectors"].as_u64().unwrap() as i64;
        let off = found.vectors().rows() as i64 - vectors;
        assert!(
            off.abs() <= 3,
            "{} vectors, not {vectors}",
            found.vectors().rows()
        );
        let mut alike = Vec::new();
        for (row, expected) in numbers(&machine["decisions"]).into_iter().enumerate() {
            let decision = found.decision(&unseen.matrix.row(row), &mut alike);
            assert!(
                (decision - expected).abs() < 1e-3,
                "{kernel:?}, row {row}: {decision}, not {expected}"
            );
        }
    }
}

#[test]
fn networks_are_as_good_as_scikit_learns() {
    let golden = golden();
    let (seen, unseen) = (world(&golden, "seen"), world(&golden, "unseen"));
    let expected = golden["perceptron"]["roc_auc"].as_f64().unwrap();
    let expected_loss = golden["perceptron"]["log_loss"].as_f64().unwrap();
    let plain = NetworkOptions {
        shape: Shape::Perceptron {
            hidden: vec![64, 32],
            norm: false,
        },
        dropout: 0.0,
        ..NetworkOptions::perceptron(1_000, 1)
    };
    for options in [
        plain,
        NetworkOptions::perceptron(1_000, 1),
        NetworkOptions::residual(1_000, 1),
    ] {
        let shape = options.shape.clone();
        let network = network(&seen.matrix, &[], &seen.labels, options).unwrap();
        let mut found = vec![0.0; 1_000];
        network.probabilities(&unseen.matrix, 0..1_000, &mut found);
        let (auc, loss) = figures(&unseen, &found);
        assert!(auc > expected - 0.015, "{shape:?}: {auc}, not {expected}");
        assert!(
            loss < expected_loss + 0.02,
            "{shape:?}: {loss}, not {expected_loss}"
        );
    }
}

#[test]
fn whole_fits_give_probabilities_that_keep_what_they_promise() {
    let golden = golden();
    let (seen, unseen) = (world(&golden, "seen"), world(&golden, "unseen"));
    let mut found = vec![0.0; 1_000];
    let near = neighbours(
        &seen.matrix,
        &[],
        &seen.labels,
        &NeighbourOptions::default(),
    )
    .unwrap();
    near.probabilities(&unseen.matrix, 0..1_000, &mut found);
    let (auc, _) = figures(&unseen, &found);
    assert!(auc > 0.72, "{auc}");
    let options = SupportVectorOptions::default();
    let vectors = support_vectors(&seen.matrix, &[], &seen.labels, &options).unwrap();
    vectors.probabilities(&unseen.matrix, 0..1_000, &mut found);
    let (auc, loss) = figures(&unseen, &found);
    assert!(auc > 0.77 && loss < 0.56, "{auc} {loss}");
    let mean = found.iter().sum::<f64>() / 1_000.0;
    let share = unseen.labels.iter().filter(|label| **label).count() as f64 / 1_000.0;
    assert!((mean - share).abs() < 0.05, "{mean}, not {share}");
}
