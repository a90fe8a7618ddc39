//! What lies in the order of the steps is learnt, and a seed gives the same network.

use holdfast::feature::prepare::TrainingRows;
use holdfast::feature::recipe::builtin;
use holdfast::model::evaluate::roc_auc;
use holdfast::model::fitting::{FitError, Kin};
use holdfast::model::recurrent::{RecurrentFit, RecurrentOptions, Sequence};

use super::support::{STEPS, fitted, scores, world};

fn kinds(rows: usize) -> [RecurrentOptions; 4] {
    [
        RecurrentOptions::gru(rows, 1),
        RecurrentOptions::lstm(rows, 1),
        RecurrentOptions::bilstm(rows, 1),
        RecurrentOptions::gru_bilstm(rows, 1),
    ]
}

#[test]
fn an_answer_in_the_order_of_steps_is_learnt_by_every_kind() {
    let (seen, unseen) = (world(2_000, 1), world(1_000, 2));
    for options in kinds(2_000) {
        let layers = options.layers.clone();
        let network = fitted(&seen, options).unwrap();
        let auc = roc_auc(&unseen.labels, &scores(&network, &unseen.matrix), None).unwrap();
        assert!(auc > 0.82, "{layers:?}: {auc}");
        // The same days in the other order mean the opposite.
        let backwards: Vec<usize> = (0..STEPS).rev().chain([STEPS, STEPS + 1]).collect();
        let turned = unseen.matrix.of_features(&backwards);
        let auc = roc_auc(&unseen.labels, &scores(&network, &turned), None).unwrap();
        assert!(auc < 0.25, "{layers:?}, turned: {auc}");
    }
}

#[test]
fn a_seed_gives_the_same_network_and_another_seed_another() {
    let seen = world(300, 1);
    let few = |seed: u64| RecurrentOptions {
        epochs: 2,
        ..RecurrentOptions::gru_bilstm(300, seed)
    };
    let network = fitted(&seen, few(1)).unwrap();
    assert_eq!(network, fitted(&seen, few(1)).unwrap());
    assert_ne!(network, fitted(&seen, few(2)).unwrap());
}

#[test]
fn a_row_scores_the_same_whichever_rows_stand_beside_it() {
    let seen = world(600, 1);
    let options = RecurrentOptions {
        epochs: 1,
        ..RecurrentOptions::gru_bilstm(600, 1)
    };
    let network = fitted(&seen, options).unwrap();
    let all = scores(&network, &seen.matrix);
    for row in [0, 255, 256, 599] {
        let mut alone = [0.0];
        network.probabilities(&seen.matrix, row..row + 1, &mut alone);
        assert_eq!(alone[0], all[row]);
    }
}

#[test]
fn what_cannot_be_learnt_is_said() {
    let mut same = world(100, 1);
    same.labels.fill(true);
    let refused = fitted(&same, RecurrentOptions::gru(100, 1)).unwrap_err();
    assert_eq!(refused, FitError::OneClass { rows: 100 });
    let few = world(5, 1);
    let refused = fitted(&few, RecurrentOptions::gru(5, 1)).unwrap_err();
    assert!(matches!(refused, FitError::TooFewRows { rows: 5, .. }));
    // Steps that would go beyond all bounds end in words.
    let wild = RecurrentOptions {
        learning_rate: f32::MAX,
        ..RecurrentOptions::gru(300, 1)
    };
    let refused = fitted(&world(300, 1), wild).unwrap_err();
    assert_eq!(refused, FitError::NotFinite);
}

#[test]
fn the_days_that_the_creator_recipe_builds_are_a_sequence() {
    let recipe = builtin::named("creator").unwrap();
    let names: Vec<String> = recipe
        .features
        .iter()
        .map(|rule| rule.name.clone())
        .collect();
    let sequence = Sequence::of_names(&names, &[]);
    assert_eq!((sequence.steps(), sequence.channels().len()), (7, 4));
    let channel = &sequence.channels()[0];
    let days: Vec<&str> = channel
        .iter()
        .map(|at| names[at.unwrap()].as_str())
        .collect();
    let expected = [
        "own_d7", "own_d6", "own_d5", "own_d4", "own_d3", "own_d2", "own_d1",
    ];
    assert_eq!(days, expected);
    // What counts over stretches of a day is no sequence.
    let recipe = builtin::named("subscription").unwrap();
    let names: Vec<String> = recipe
        .features
        .iter()
        .map(|rule| rule.name.clone())
        .collect();
    assert_eq!(Sequence::of_names(&names, &[]).steps(), 1);
}

#[test]
fn a_fit_that_is_ended_at_once_has_learnt_something() {
    let (seen, unseen) = (world(2_000, 1), world(500, 2));
    let channels = Sequence::of_names(&seen.names, &[]);
    let all = TrainingRows::all(2_000);
    let options = RecurrentOptions::gru(2_000, 1);
    let kin = Kin::default();
    let begin = || {
        let (matrix, labels) = (&seen.matrix, &seen.labels);
        RecurrentFit::new(matrix, &[], &channels, labels, &all, &kin, options.clone()).unwrap()
    };
    let mut fit = begin();
    assert_eq!(fit.finish(), Err(FitError::NothingLearnt));
    fit.hurry();
    while !fit.step().finished {}
    assert_eq!(fit.curve().len(), 1);
    let network = fit.finish().unwrap();
    let first = roc_auc(&unseen.labels, &scores(&network, &unseen.matrix), None).unwrap();
    // One that went on for some epochs keeps the best of them.
    let mut fit = begin();
    while fit.curve().len() < 6 {
        fit.step();
    }
    fit.hurry();
    assert!(fit.step().finished);
    let network = fit.finish().unwrap();
    let later = roc_auc(&unseen.labels, &scores(&network, &unseen.matrix), None).unwrap();
    assert!(later > first && later > 0.7, "{first}, then {later}");
}
