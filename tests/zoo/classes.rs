//! Boosting for several classes.

use std::sync::Arc;

use holdfast::feature::contract::{Feature, FeatureKind, Imputation};
use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::TrainingRows;
use holdfast::i18n::Lang;
use holdfast::model::boosting::{Binned, BoostingOptions, ClassBoosting};
use holdfast::model::fitting::FitError;
use holdfast::model::trees::{Link, Outputs};
use holdfast::model::{import, write_xgboost_classes};

use super::support::{World, golden, world};

fn fit(world: &World, held: &[u32], weights: &[f32], options: BoostingOptions) -> ClassBoosting {
    let kept = TrainingRows::all(world.matrix.rows() - held.len());
    let binned = Arc::new(Binned::of(&world.matrix, &[], &kept, 256, options.leaves));
    let targets: Vec<u32> = world.kinds.iter().map(|kind| *kind as u32).collect();
    let mut fit = ClassBoosting::new(binned, &targets, weights, &kept, held, options).unwrap();
    while !fit.step().finished {}
    fit
}

fn options() -> BoostingOptions {
    BoostingOptions {
        trees: 60,
        leaves: 15,
        ..BoostingOptions::default()
    }
}

fn shares(outputs: &Outputs, matrix: &Matrix) -> Vec<f64> {
    let mut margins = vec![0.0; matrix.rows() * outputs.count()];
    outputs.predict_margins(matrix, 0..matrix.rows(), &mut margins);
    let mut shares = vec![0.0; margins.len()];
    outputs.predictions(&margins, &mut shares);
    shares
}

/// Log loss, share of rows right, share of rows of the last class that are found.
fn figures(world: &World, shares: &[f64]) -> [f64; 3] {
    let (mut loss, mut right, mut found, mut of_last) = (0.0, 0.0, 0.0, 0.0);
    for (kind, shares) in world.kinds.iter().zip(shares.chunks(3)) {
        loss -= shares[*kind].ln();
        let best = (0..3)
            .max_by(|a, b| shares[*a].total_cmp(&shares[*b]))
            .unwrap();
        right += f64::from(u8::from(best == *kind));
        if *kind == 2 {
            of_last += 1.0;
            found += f64::from(u8::from(best == 2));
        }
    }
    let rows = world.kinds.len() as f64;
    [loss / rows, right / rows, found / of_last]
}

#[test]
fn several_classes_are_learnt_as_well_as_scikit_learn_does() {
    let golden = golden();
    let (seen, unseen) = (world(&golden, "seen"), world(&golden, "unseen"));
    let outputs = fit(&seen, &[], &[], options()).outputs().unwrap();
    assert_eq!((outputs.count(), outputs.link()), (3, Link::Softmax));
    let [loss, right, _] = figures(&unseen, &shares(&outputs, &unseen.matrix));
    let expected = &golden["boosting_of_classes"];
    let expected_loss = expected["log_loss"].as_f64().unwrap();
    let accuracy = expected["accuracy"].as_f64().unwrap();
    assert!(
        (loss - expected_loss).abs() < 0.02,
        "{loss}, not {expected_loss}"
    );
    assert!((right - accuracy).abs() < 0.02, "{right}, not {accuracy}");
}

#[test]
fn held_rows_stop_it_and_a_class_that_weighs_more_is_found_more() {
    let golden = golden();
    let (seen, unseen) = (world(&golden, "seen"), world(&golden, "unseen"));
    let held: Vec<u32> = (800..1_000).collect();
    let patient = BoostingOptions {
        trees: 500,
        patience: Some(20),
        ..options()
    };
    let stopped = fit(&seen, &held, &[], patient);
    assert_eq!(stopped.curve().len(), stopped.best() + 20);
    let outputs = stopped.outputs().unwrap();
    assert!(
        outputs
            .ensembles()
            .all(|e| e.trees().len() == stopped.best() + 1)
    );
    let found = |weights: &[f32]| {
        let outputs = fit(&seen, &[], weights, options()).outputs().unwrap();
        figures(&unseen, &shares(&outputs, &unseen.matrix))[2]
    };
    assert!(found(&[1.0, 1.0, 4.0]) > found(&[]) + 0.1);
}

#[test]
fn exported_as_xgboost_json_they_predict_the_same() {
    let golden = golden();
    let seen = world(&golden, "seen");
    let outputs = fit(&seen, &[], &[], options()).outputs().unwrap();
    let ensembles: Vec<_> = outputs.ensembles().collect();
    let feature = |at: usize| Feature {
        name: format!("f{at}"),
        kind: FeatureKind::Number,
        imputation: Imputation::None,
        title: None,
        range: None,
    };
    let features: Vec<Feature> = (0..6).map(feature).collect();
    let text = write_xgboost_classes(&ensembles, &features)
        .unwrap()
        .to_string();
    let imported = import(text.as_bytes()).unwrap().1;
    let unseen = world(&golden, "unseen").matrix;
    let margins = |outputs: &Outputs| {
        let mut margins = vec![0.0; unseen.rows() * outputs.count()];
        outputs.predict_margins(&unseen, 0..unseen.rows(), &mut margins);
        margins
    };
    assert_eq!(margins(&imported.outputs), margins(&outputs));
    // Written once more it is the same: nodes stand in the file's order from then on.
    let ensembles: Vec<_> = imported.outputs.ensembles().collect();
    let again = write_xgboost_classes(&ensembles, &features)
        .unwrap()
        .to_string();
    assert_eq!(again, text);
}

#[test]
fn one_class_or_far_too_many_are_refused() {
    let matrix = Matrix::new(30, vec![(0..30).map(|row| row as f32).collect()]).unwrap();
    let all = TrainingRows::all(30);
    let binned = Arc::new(Binned::of(&matrix, &[], &all, 256, 4));
    let refused = |targets: &[u32]| {
        let made = ClassBoosting::new(binned.clone(), targets, &[], &all, &[], options());
        made.err().unwrap()
    };
    assert_eq!(refused(&[2; 30]), FitError::OneClass { rows: 30 });
    assert_eq!(refused(&[]), FitError::OneClass { rows: 0 });
    let mut wild = [0; 30];
    wild[3] = u32::MAX;
    let error = refused(&wild);
    assert!(error.say(Lang::En).contains("1,000"), "{error}");
    // A class that training lacks between others does no harm.
    let targets: Vec<u32> = (0..30).map(|row| [0, 3][row % 2]).collect();
    let few = BoostingOptions {
        min_rows: 2,
        trees: 5,
        ..options()
    };
    let mut fit = ClassBoosting::new(binned, &targets, &[], &all, &[], few).unwrap();
    while !fit.step().finished {}
    let outputs = fit.outputs().unwrap();
    let shares = shares(&outputs, &matrix);
    assert!(
        shares
            .chunks(4)
            .all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 1e-9)
    );
}
