//! Boosted trees: what they learn, what constraints hold them to, and that binned and
//! exported trees predict alike.

use std::sync::Arc;

use holdfast::feature::contract::{Category, Feature, FeatureKind, Imputation};
use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::{Random, TrainingRows};
use holdfast::model::boosting::{Binned, Boosting, BoostingOptions, Input, StopBy};
use holdfast::model::evaluate::{average_precision, roc_auc};
use holdfast::model::trees::TreeEnsemble;
use holdfast::model::{blend, import, write_xgboost};

/// A world with a curve, an interaction, gaps that tell, a category that tells and noise.
pub struct World {
    pub matrix: Matrix,
    pub labels: Vec<bool>,
}

pub const INPUTS: [Input; 5] = [
    Input::Number,
    Input::Number,
    Input::Number,
    Input::Category,
    Input::Number,
];

pub fn world(rows: usize, seed: u64) -> World {
    let mut random = Random::new(seed);
    let mut columns = vec![Vec::new(); 5];
    let mut labels = Vec::new();
    for _ in 0..rows {
        let (a, b, noise) = (random.normal(), random.normal(), random.normal());
        let gap = random.uniform() < 0.2;
        let category = random.below(12);
        let told = if [1, 4, 7, 11].contains(&category) {
            1.2
        } else {
            -0.4
        };
        let margin = -1.2 + a * a * 0.7 - a * b * 0.8 + if gap { 1.0 } else { 0.0 } + told;
        let number = if gap {
            f32::NAN
        } else {
            random.normal() as f32
        };
        let cells = [a as f32, b as f32, number, category as f32, noise as f32];
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
        labels.push(random.uniform() < 1.0 / (1.0 + (-margin).exp()));
    }
    World {
        matrix: Matrix::new(rows, columns).unwrap(),
        labels,
    }
}

fn train(world: &World, held: &[u32], options: BoostingOptions) -> Boosting {
    let rows = world.matrix.rows() as u32;
    let kept: Vec<u32> = (0..rows).filter(|row| !held.contains(row)).collect();
    let all = TrainingRows::all(kept.len());
    assert_eq!(all.rows(), kept, "held rows stand at the end");
    let binned = Binned::of(&world.matrix, &INPUTS, &all, options.bins, options.leaves);
    let mut boosting = Boosting::new(Arc::new(binned), &world.labels, None, &all, held, options);
    while !boosting.step().finished {}
    boosting
}

fn options() -> BoostingOptions {
    BoostingOptions {
        trees: 60,
        leaves: 12,
        ..BoostingOptions::default()
    }
}

fn scores(ensemble: &TreeEnsemble, matrix: &Matrix) -> Vec<f64> {
    (0..matrix.rows())
        .map(|row| f64::from(ensemble.margin(&matrix.row(row))))
        .collect()
}

#[test]
fn what_is_there_to_learn_is_learnt() {
    let (seen, unseen) = (world(4_000, 1), world(4_000, 2));
    let ensemble = train(&seen, &[], options()).ensemble().unwrap();
    let found = scores(&ensemble, &unseen.matrix);
    let auc = roc_auc(&unseen.labels, &found, None).unwrap();
    let precision = average_precision(&unseen.labels, &found, None).unwrap();
    // What made the labels would reach 0.81 and 0.73.
    assert!(auc > 0.77, "{auc}");
    assert!(precision > 0.64, "{precision}");
}

#[test]
fn the_same_seed_gives_the_same_trees_and_the_order_of_columns_no_worse_ones() {
    let world = world(1_500, 3);
    let drawn = |seed: u64| BoostingOptions {
        row_share: 0.7,
        column_share: 0.6,
        seed,
        ..options()
    };
    let first = train(&world, &[], drawn(5)).ensemble().unwrap();
    assert_eq!(first, train(&world, &[], drawn(5)).ensemble().unwrap());
    assert_ne!(first, train(&world, &[], drawn(6)).ensemble().unwrap());
}

#[test]
fn held_rows_are_scored_as_the_trees_that_are_kept_score_them() {
    let world = world(2_000, 4);
    let held: Vec<u32> = (1_500..2_000).collect();
    for stop_by in [StopBy::LogLoss, StopBy::AveragePrecision] {
        let boosting = train(
            &world,
            &held,
            BoostingOptions {
                trees: 400,
                learning_rate: 0.3,
                row_share: 0.8,
                patience: Some(15),
                stop_by,
                ..options()
            },
        );
        let best = boosting.best();
        assert!(best < 400 && boosting.curve().len() == best + 15, "{best}");
        let ensemble = boosting.ensemble().unwrap();
        assert_eq!(ensemble.trees().len(), best);
        for (row, margin) in held.iter().zip(boosting.held_margins()) {
            let found = ensemble.margin(&world.matrix.row(*row as usize));
            assert!(
                (found - margin).abs() < 1e-4,
                "row {row}: {found} and {margin}"
            );
        }
        let at_best = boosting.curve()[best - 1];
        assert!(boosting.curve().iter().all(|value| match stop_by {
            StopBy::LogLoss => *value >= at_best,
            StopBy::AveragePrecision => *value <= at_best,
        }));
    }
}

#[test]
fn a_stopped_training_keeps_what_it_has() {
    let world = world(500, 5);
    let all = TrainingRows::all(500);
    let binned = Arc::new(Binned::of(&world.matrix, &INPUTS, &all, 256, 31));
    let mut boosting = Boosting::new(binned, &world.labels, None, &all, &[], options());
    for _ in 0..7 {
        boosting.step();
    }
    assert_eq!(boosting.ensemble().unwrap().trees().len(), 7);
}

#[test]
fn a_monotone_feature_never_turns() {
    let world = world(3_000, 6);
    let constrained = BoostingOptions {
        monotone: vec![1, -1],
        leaves: 31,
        ..options()
    };
    let ensemble = train(&world, &[], constrained).ensemble().unwrap();
    let mut moved = 0;
    for row in (0..3_000).step_by(50) {
        let mut cells = world.matrix.row(row);
        for (feature, sign) in [(0, 1.0), (1, -1.0)] {
            let own = cells[feature];
            let mut before = f32::NEG_INFINITY;
            let mut first = None;
            for step in -30..=30 {
                cells[feature] = step as f32 / 8.0 * sign;
                let margin = ensemble.margin(&cells);
                assert!(margin >= before - 1e-5, "row {row}, feature {feature}");
                before = margin;
                first.get_or_insert(margin);
            }
            moved += usize::from(before > first.unwrap() + 0.05);
            cells[feature] = own;
        }
    }
    assert!(moved > 10, "the features still count: {moved}");
}

#[test]
fn limits_are_kept() {
    let world = world(2_000, 7);
    let limited = BoostingOptions {
        leaves: 6,
        depth: 3,
        min_rows: 100,
        ..options()
    };
    let ensemble = train(&world, &[], limited).ensemble().unwrap();
    let described = ensemble.describe();
    assert!(
        described.depth <= 3 && described.leaves <= 6 * 60,
        "{described:?}"
    );
    let first = &ensemble.trees()[0];
    for node in (0..first.len()).filter(|node| first.children(*node).is_none()) {
        // Of the first tree all hessians are alike: a cover is a number of rows.
        let share = world.labels.iter().filter(|label| **label).count() as f64 / 2_000.0;
        let rows = first.cover(node) / (share * (1.0 - share));
        assert!(rows > 99.0, "{rows}");
    }
}

#[test]
fn a_class_that_weighs_more_is_predicted_more() {
    let world = world(1_000, 8);
    let mean = |weight: f64| {
        let weighed = BoostingOptions {
            positive_weight: weight,
            ..options()
        };
        let ensemble = train(&world, &[], weighed).ensemble().unwrap();
        scores(&ensemble, &world.matrix).iter().sum::<f64>() / 1_000.0
    };
    assert!(mean(4.0) > mean(1.0) + 0.8);
}

#[test]
fn what_cannot_teach_gives_a_model_all_the_same() {
    for (columns, labels) in [
        // Nothing varies.
        (
            vec![vec![1.0; 30], vec![f32::NAN; 30]],
            (0..30).map(|row| row % 3 == 0).collect(),
        ),
        // One class.
        (
            vec![(0..30).map(|row| row as f32).collect(), vec![0.0; 30]],
            vec![true; 30],
        ),
        // Numbers at the edge of what there is.
        (
            vec![
                (0..30)
                    .map(|row| if row % 2 == 0 { f32::MAX } else { f32::MIN })
                    .collect(),
                (0..30).map(|row| row as f32 * 1e-40).collect(),
            ],
            (0..30).map(|row| row % 2 == 0).collect::<Vec<bool>>(),
        ),
    ] {
        let matrix = Matrix::new(30, columns).unwrap();
        let all = TrainingRows::all(30);
        let binned = Arc::new(Binned::of(&matrix, &[], &all, 256, 31));
        let few = BoostingOptions {
            min_rows: 1,
            ..options()
        };
        let mut boosting = Boosting::new(binned, &labels, None, &all, &[], few);
        while !boosting.step().finished {}
        let ensemble = boosting.ensemble().unwrap();
        assert!(
            scores(&ensemble, &matrix)
                .iter()
                .all(|score| score.is_finite())
        );
    }
}

fn features() -> Vec<Feature> {
    let feature = |name: &str, kind| Feature {
        name: name.into(),
        kind,
        imputation: Imputation::None,
        title: None,
        range: None,
    };
    let categories = (0..12)
        .map(|code| Category {
            name: format!("값 {code}"),
            spellings: Vec::new(),
        })
        .collect();
    vec![
        feature("a", FeatureKind::Number),
        feature("b", FeatureKind::Number),
        feature("gaps, \"quoted\"", FeatureKind::Integer),
        feature("category", FeatureKind::Category { categories }),
        feature("noise", FeatureKind::Number),
    ]
}

#[test]
fn exported_as_xgboost_json_the_trees_predict_the_same() {
    let (world, other) = (world(2_000, 9), world(500, 10));
    let trained = train(&world, &[], options()).ensemble().unwrap();
    let stored = blend::weighted_sum(5, &[(0.5, &trained), (0.25, &trained)], 0.1).unwrap();
    let text = serde_json::to_string(&write_xgboost(&stored, &features()).unwrap()).unwrap();
    let imported = import(text.as_bytes()).unwrap().1.binary().unwrap();
    let names: Vec<&str> = imported
        .contract
        .features
        .iter()
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b", "gaps, \"quoted\"", "category", "noise"]);
    assert_eq!(imported.ensemble.base_margin(), stored.base_margin());
    for row in 0..500 {
        let mut cells = other.matrix.row(row);
        if row % 7 == 0 {
            // A category that training never saw, and a gap where there was none.
            cells[3] = 40.0;
            cells[0] = f32::NAN;
        }
        assert_eq!(
            imported.ensemble.margin(&cells),
            stored.margin(&cells),
            "row {row}"
        );
        let expected = 0.75 * f64::from(trained.margin(&cells)) + 0.1;
        assert!((f64::from(stored.margin(&cells)) - expected).abs() < 1e-4);
    }
}

#[test]
fn a_base_margin_survives_being_stored() {
    for step in -400..=400 {
        let margin = blend::storable(f64::from(step) / 20.0);
        assert!(margin.is_finite());
        assert_eq!(blend::storable(f64::from(margin)), margin, "{step}");
    }
}
