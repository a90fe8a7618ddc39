//! Metrics, calibration and logistic regression, held against scikit-learn's own figures
//! (tests/golden/metrics/make.py), and what must hold for any rows.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "metrics/intervals.rs"]
mod intervals;
#[path = "metrics/published.rs"]
mod published;
#[path = "metrics/several.rs"]
mod several;

use holdfast::feature::prepare::TrainingRows;
use holdfast::model::calibration::{Isotonic, Platt};
use holdfast::model::evaluate::{
    Binning, Bootstrap, ClassFigures, ConfusionMatrix, EvaluateError, Evaluation,
    EvaluationOptions, MOST_RUNGS, Ranking, SLIDER_PLACES, ThresholdRule, average_precision, brier,
    calibration_bins, choose, ladder, log_loss, paired_difference, slider_place,
};
use holdfast::model::logistic::{LogisticOptions, fit_columns};
use proptest::prelude::*;
use serde_json::Value;

fn golden(name: &str) -> Value {
    let path = format!("{}/tests/golden/metrics/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap())
        .collect()
}

fn flags(value: &Value) -> Vec<bool> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_bool().unwrap())
        .collect()
}

fn table(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

#[track_caller]
fn close(found: f64, expected: f64, within: f64, what: &str) {
    let distance = (found - expected).abs();
    assert!(
        distance <= within * expected.abs().max(1.0),
        "{what}: {found}, not {expected}"
    );
}

fn same(found: Option<f64>, expected: &Value, what: &str) {
    match (found, expected.as_f64()) {
        (Some(found), Some(expected)) => close(found, expected, 1e-12, what),
        (found, expected) => assert_eq!(found, expected, "{what}"),
    }
}

fn figures(class: &ClassFigures) -> [f64; 3] {
    [class.precision, class.recall, class.f1]
}

#[test]
fn rankings_and_confusions_are_scikit_learns() {
    for case in golden("metrics.json")["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let labels = flags(&case["labels"]);
        let scores = numbers(&case["scores"]);
        let weights = case["weights"]
            .as_array()
            .map(|_| numbers(&case["weights"]));
        let weights = weights.as_deref();
        let found = Ranking::new(&labels, &scores).figures(weights);
        same(found.average_precision, &case["average_precision"], name);
        same(found.roc_auc, &case["roc_auc"], name);
        same(found.ks, &case["ks"], name);
        same(log_loss(&labels, &scores, weights), &case["log_loss"], name);
        same(brier(&labels, &scores, weights), &case["brier"], name);
        let threshold = case["threshold"].as_f64().unwrap();
        let truth: Vec<usize> = labels.iter().map(|label| usize::from(*label)).collect();
        let predicted: Vec<usize> = scores
            .iter()
            .map(|s| usize::from(*s >= threshold))
            .collect();
        let confusion = ConfusionMatrix::of(&truth, &predicted, 2, weights);
        assert_eq!(confusion.rows(), table(&case["confusion"]), "{name}");
        for (class, expected) in confusion.classes().iter().zip(table(&case["classes"])) {
            for (found, expected) in figures(class).iter().chain([&class.support]).zip(expected) {
                close(*found, expected, 1e-12, name);
            }
        }
        let averages = confusion.averages();
        for (found, key) in [
            (averages.by_class, "macro"),
            (averages.by_row, "micro"),
            (averages.weighted, "weighted"),
        ] {
            for (found, expected) in figures(&found).into_iter().zip(numbers(&case[key])) {
                close(found, expected, 1e-12, name);
            }
        }
        close(
            averages.accuracy,
            case["accuracy"].as_f64().unwrap(),
            1e-12,
            name,
        );
        for (key, binning) in [
            ("uniform", Binning::Uniform),
            ("quantile", Binning::Quantile),
        ] {
            let Some(expected) = case.get(key) else {
                continue;
            };
            let found = calibration_bins(&labels, &scores, 5, binning);
            assert_eq!(found.len(), expected.as_array().unwrap().len(), "{name}");
            for (bin, expected) in found.iter().zip(table(expected)) {
                close(bin.promised, expected[0], 1e-12, name);
                close(bin.found, expected[1], 1e-12, name);
            }
        }
    }
}

#[test]
fn several_classes_are_averaged_as_scikit_learn_does() {
    let golden = golden("metrics.json");
    let case = &golden["several"];
    let classes =
        |value: &Value| -> Vec<usize> { numbers(value).into_iter().map(|v| v as usize).collect() };
    let found = ConfusionMatrix::of(
        &classes(&case["truth"]),
        &classes(&case["predicted"]),
        4,
        None,
    );
    assert_eq!(found.rows(), table(&case["confusion"]));
    assert_eq!(ConfusionMatrix::from_rows(&found.rows()), found);
    for (class, expected) in found.classes().iter().zip(table(&case["classes"])) {
        for (found, expected) in figures(class).iter().zip(expected) {
            close(*found, expected, 1e-12, "class");
        }
    }
    let averages = found.averages();
    for (found, key) in [
        (averages.by_class, "macro"),
        (averages.by_row, "micro"),
        (averages.weighted, "weighted"),
    ] {
        for (found, expected) in figures(&found).into_iter().zip(numbers(&case[key])) {
            close(found, expected, 1e-12, key);
        }
    }
}

#[test]
fn logistic_regression_is_scikit_learns() {
    for case in golden("logistic.json")["cases"].as_array().unwrap() {
        let columns = table(&case["columns"]);
        let labels = flags(&case["labels"]);
        let options = LogisticOptions {
            l2: case["l2"].as_f64().unwrap(),
            iterations: 2_000,
            tolerance: 1e-11,
        };
        let rows = TrainingRows::all(labels.len());
        let found = fit_columns(&columns, &labels, &rows, &options);
        close(
            found.intercept,
            case["intercept"].as_f64().unwrap(),
            1e-5,
            "intercept",
        );
        for (found, expected) in found
            .coefficients
            .iter()
            .zip(numbers(&case["coefficients"]))
        {
            assert!(
                (found - expected).abs() <= 1e-5 * expected.abs().max(1e-2),
                "{found}, not {expected}"
            );
        }
        let mut constant = columns.clone();
        constant.push(vec![3.0; labels.len()]);
        let with_constant = fit_columns(&constant, &labels, &rows, &options);
        assert_eq!(with_constant.coefficients.last(), Some(&0.0));
    }
}

#[test]
fn calibration_is_scikit_learns() {
    for case in golden("calibration.json")["cases"].as_array().unwrap() {
        let (scores, labels) = (numbers(&case["scores"]), flags(&case["labels"]));
        let weights = numbers(&case["weights"]);
        let platt = Platt::fit(&scores, &labels).unwrap();
        let isotonic = Isotonic::fit(&scores, &labels, None);
        let weighed = Isotonic::fit(&scores, &labels, Some(&weights));
        for (place, asked) in numbers(&case["asked"]).into_iter().enumerate() {
            let expected = |key: &str| case[key][place].as_f64().unwrap();
            close(
                platt.probability(asked),
                expected("sigmoid"),
                1e-5,
                "sigmoid",
            );
            close(
                isotonic.probability(asked),
                expected("isotonic"),
                1e-9,
                "isotonic",
            );
            close(
                weighed.probability(asked),
                expected("isotonic_weighed"),
                1e-9,
                "weighed",
            );
        }
    }
    assert_eq!(Platt::fit(&[1.0, 2.0], &[true, true]), None);
    assert_eq!(Platt::fit(&[1.0, 1.0], &[true, false]), None);
    assert!(Isotonic::fit(&[], &[], None).probability(1.0).is_nan());
}

/// D4: precision among the top, gain and lift of a few rows, besides the rules of thresholds.
#[test]
fn thresholds_keep_to_their_rule() {
    let labels = [
        true, false, true, true, false, false, true, false, false, false,
    ];
    let scores = [0.9, 0.8, 0.7, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
    let ranking = Ranking::new(&labels, &scores);
    for (rule, expected) in [
        (ThresholdRule::MostF1, Some((0.7, 4))),
        (ThresholdRule::RecallFloor(0.5), Some((0.7, 4))),
        (ThresholdRule::RecallFloor(1.0), Some((0.4, 7))),
        (ThresholdRule::PrecisionFloor(0.75), Some((0.7, 4))),
        (ThresholdRule::PrecisionFloor(1.0), Some((0.9, 1))),
        // The tie at rank three and four does not fit into three.
        (ThresholdRule::TopK(3), Some((0.8, 2))),
        (ThresholdRule::TopK(0), None),
        (ThresholdRule::TopShare(0.3), Some((0.8, 2))),
        (ThresholdRule::TopShare(0.4), Some((0.7, 4))),
        (ThresholdRule::TopShare(0.01), None),
        (
            ThresholdRule::Profit {
                value: 10.0,
                cost: 5.5,
            },
            Some((0.7, 4)),
        ),
        (
            ThresholdRule::Profit {
                value: 1.0,
                cost: 2.0,
            },
            None,
        ),
        // What is said beforehand is kept to the digit, between two scores, too.
        (ThresholdRule::At(0.65), Some((0.65, 4))),
        (ThresholdRule::At(0.95), Some((0.95, 0))),
    ] {
        let found = choose(&ranking, rule).map(|found| (found.threshold, found.taken));
        assert_eq!(found, expected, "{rule:?}");
    }
    assert_eq!(ranking.precision_at(2), Some(0.5));
    // Of the two tied rows one counts.
    assert_eq!(ranking.precision_at(3), Some(2.0 / 3.0));
    assert_eq!(ranking.recall_at(4), Some(0.75));
    let gain = ranking.gain(0.4).unwrap();
    assert_eq!((gain.gain, gain.lift), (0.75, 1.875));
}

#[test]
fn intervals_are_seeded_and_hold_the_figure() {
    let labels: Vec<bool> = (0..400).map(|row| row % 5 == 0).collect();
    let scores: Vec<f64> = (0..400)
        .map(|row| f64::from((row * 37) % 101) / 101.0 * if row % 5 == 0 { 1.0 } else { 0.8 })
        .collect();
    let evaluate = |seed: u64, groups: Option<&[u32]>| {
        let options = EvaluationOptions {
            threshold: None,
            bootstrap: Bootstrap {
                samples: 300,
                level: 0.95,
                seed,
            },
        };
        Evaluation::of(&labels, &scores, groups, &options).unwrap()
    };
    let first = evaluate(1, None);
    assert_eq!(first, evaluate(1, None));
    assert_ne!(first, evaluate(2, None));
    for (name, figure) in &first.figures {
        let interval = figure.interval.unwrap();
        assert!(interval.low <= interval.high, "{name}");
        assert!(
            interval.low - 0.02 <= figure.value && figure.value <= interval.high + 0.02,
            "{name}"
        );
    }
    // Rows of one customer say less than as many customers.
    let groups: Vec<u32> = (0..400).map(|row| row / 40).collect();
    let width = |evaluation: &Evaluation| {
        let interval = evaluation.figures["accuracy"].interval.unwrap();
        interval.high - interval.low
    };
    assert!(width(&evaluate(1, Some(&groups))) > 0.0);
    let worse: Vec<f64> = scores.iter().rev().copied().collect();
    let bootstrap = Bootstrap {
        samples: 200,
        level: 0.9,
        seed: 3,
    };
    let figure = |scores: &[f64]| {
        let ranking = Ranking::new(&labels, scores);
        move |weights: Option<&[f64]>| ranking.figures(weights).average_precision
    };
    let difference =
        paired_difference(&bootstrap, 400, None, figure(&scores), figure(&worse)).unwrap();
    assert!(
        difference.value > 0.0 && difference.larger > 0.5,
        "{difference:?}"
    );
    let none = paired_difference(&bootstrap, 400, None, figure(&scores), figure(&scores)).unwrap();
    assert_eq!((none.value, none.larger), (0.0, 0.0));
}

#[test]
fn what_cannot_be_judged_is_said() {
    let options = EvaluationOptions::default();
    for (labels, scores, expected) in [
        (vec![], vec![], EvaluateError::NoRows),
        (
            vec![true; 3],
            vec![0.1; 3],
            EvaluateError::OneClass {
                rows: 3,
                positive: true,
            },
        ),
        (
            vec![false; 2],
            vec![0.1; 2],
            EvaluateError::OneClass {
                rows: 2,
                positive: false,
            },
        ),
        (
            vec![true, false],
            vec![0.1, f64::NAN],
            EvaluateError::NotProbability {
                row: 2,
                found: "NaN".into(),
            },
        ),
        (
            vec![true, false],
            vec![0.1],
            EvaluateError::Length {
                labels: 2,
                probabilities: 1,
            },
        ),
    ] {
        assert_eq!(
            Evaluation::of(&labels, &scores, None, &options),
            Err(expected)
        );
    }
}

proptest! {
    #[test]
    fn a_weight_counts_as_so_many_rows(rows in prop::collection::vec((any::<bool>(), 0u8..6, 0u8..4), 1..40)) {
        let labels: Vec<bool> = rows.iter().map(|row| row.0).collect();
        let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.1) / 5.0).collect();
        let weights: Vec<f64> = rows.iter().map(|row| f64::from(row.2)).collect();
        let repeated = || rows.iter().flat_map(|row| std::iter::repeat_n(*row, usize::from(row.2)));
        let many_labels: Vec<bool> = repeated().map(|row| row.0).collect();
        let many_scores: Vec<f64> = repeated().map(|row| f64::from(row.1) / 5.0).collect();
        let weighed = average_precision(&labels, &scores, Some(&weights));
        let many = average_precision(&many_labels, &many_scores, None);
        prop_assert_eq!(weighed.is_some(), many.is_some());
        if let (Some(weighed), Some(many)) = (weighed, many) {
            prop_assert!((weighed - many).abs() < 1e-12);
        }
    }

    #[test]
    fn isotonic_never_falls(rows in prop::collection::vec((-5i8..5, any::<bool>()), 1..60)) {
        let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
        let labels: Vec<bool> = rows.iter().map(|row| row.1).collect();
        let isotonic = Isotonic::fit(&scores, &labels, None);
        let asked: Vec<f64> = (-60..60).map(|step| isotonic.probability(f64::from(step) / 10.0)).collect();
        prop_assert!(asked.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
        prop_assert!(asked.iter().all(|p| (0.0..=1.0).contains(p)));
    }
}

/// What the last rung that is not below a threshold takes, as the page asks it.
fn at_rung(rungs: &[holdfast::model::evaluate::Rung], threshold: f64) -> [u64; 2] {
    let reached = rungs.iter().take_while(|rung| rung.threshold >= threshold);
    reached
        .last()
        .map_or([0; 2], |rung| [rung.taken, rung.right])
}

#[test]
fn a_slider_says_exactly_what_it_takes_wherever_it_may_stand() {
    // Few of many rows score high, as where few leave.
    let rows = 40_000u32;
    let scores: Vec<f64> = (0..rows)
        .map(|row| (f64::from(row) / f64::from(rows)).powi(5) * 0.98)
        .collect();
    let labels: Vec<bool> = (0..rows).map(|row| row % 7 == 3 || row > 39_000).collect();
    let ranking = Ranking::new(&labels, &scores);
    let kept = [0.612_345, 0.001_234_5];
    let rungs = ladder(&ranking, &kept);
    assert!(rungs.len() <= MOST_RUNGS, "{}", rungs.len());
    assert!(rungs.windows(2).all(|pair| {
        pair[0].threshold > pair[1].threshold
            && pair[0].taken < pair[1].taken
            && pair[0].right <= pair[1].right
    }));
    let counted = |threshold: f64| {
        let reach = |row: &usize| scores[*row] >= threshold;
        let taken = (0..scores.len()).filter(reach);
        let right = taken.clone().filter(|row| labels[*row]).count();
        [taken.count() as u64, right as u64]
    };
    for place in (0..=200).map(|place| f64::from(5 * place) / 1_000.0) {
        assert_eq!(at_rung(&rungs, place), counted(place), "at {place}");
    }
    // Where few leave it goes by finer steps, the finer the lower, and by all of the others.
    let places: Vec<f64> = (0..=SLIDER_PLACES).map(slider_place).collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(
        (places[0], places[1], places[SLIDER_PLACES]),
        (0.0, 0.000_1, 1.0)
    );
    assert_eq!(slider_place(SLIDER_PLACES + 1), 1.0);
    for of_all in (0..=200).map(|place| f64::from(place) / 200.0) {
        assert!(places.contains(&of_all), "{of_all}");
    }
    for place in places {
        assert_eq!(at_rung(&rungs, place), counted(place), "at {place}");
    }
    for kept in kept {
        assert_eq!(at_rung(&rungs, kept), counted(kept), "at {kept}");
    }
    assert_eq!(counted(0.95)[0], 247, "not none of them");
    let last = rungs.last().unwrap();
    assert_eq!([last.taken, last.right], counted(0.0));
    // Between the places there are enough for curves.
    assert!(
        rungs
            .windows(2)
            .all(|pair| pair[1].taken - pair[0].taken < 300),
        "a gap"
    );
    // Few rows have a rung each, and equal scores share one.
    let few = ladder(
        &Ranking::new(&[true, false, true], &[0.5, 0.5, 0.2]),
        &[0.3],
    );
    let few: Vec<[f64; 3]> = few
        .iter()
        .map(|rung| [rung.threshold, rung.taken as f64, rung.right as f64])
        .collect();
    assert_eq!(few, [[0.5, 2.0, 1.0], [0.2, 3.0, 2.0]]);
}
