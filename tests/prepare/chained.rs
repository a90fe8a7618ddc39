//! Chained equations against scikit-learn's IterativeImputer.

use holdfast::feature::prepare::TrainingRows;
use holdfast::feature::prepare::chained::{
    ChainedError, ChainedFit, ChainedOptions, FittedChained, Regression, Start,
};
use serde_json::Value;

use super::{assert_close, golden, number};

fn columns(rows: &Value) -> Vec<Vec<f64>> {
    let rows = rows.as_array().unwrap();
    (0..rows[0].as_array().unwrap().len())
        .map(|j| rows.iter().map(|row| number(&row[j])).collect())
        .collect()
}

fn assert_same(found: &[Vec<f64>], expected: &Value, place: &str) {
    for (j, (found, expected)) in found.iter().zip(columns(expected)).enumerate() {
        for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
            assert_close(*found, expected, &format!("{place}, row {i}, column {j}"));
        }
    }
}

#[test]
fn estimates_are_those_of_scikit_learn() {
    let golden = golden("chained");
    let train = columns(&golden["train"]);
    let rows = TrainingRows::all(train[0].len());
    for case in golden["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let options = ChainedOptions {
            start: if name == "mean" {
                Start::Mean
            } else {
                Start::Median
            },
            regression: if name == "linear" {
                Regression::Linear
            } else {
                Regression::BayesianRidge
            },
            rounds: case["max_iter"].as_u64().unwrap() as u32,
            tolerance: number(&case["tol"]),
            sample: None,
        };
        let fitted = ChainedFit::new(&train, &rows, options).unwrap().run();
        assert_eq!(
            u64::from(fitted.rounds),
            case["rounds"].as_u64().unwrap(),
            "{name}"
        );
        let mut filled = train.clone();
        fitted.apply(&mut filled).unwrap();
        assert_same(&filled, &case["train"], name);
        // Through its serialised form, as it travels in a contract.
        let text = serde_json::to_string(&fitted).unwrap();
        let again: FittedChained = serde_json::from_str(&text).unwrap();
        let mut fresh = columns(&golden["new"]);
        again.apply(&mut fresh).unwrap();
        assert_same(&fresh, &case["fresh"], &format!("{name}, new rows"));
    }
}

#[test]
fn draws_scatter_as_those_of_scikit_learn() {
    let golden = golden("chained");
    let data = columns(&golden["sampled"]["rows"]);
    let rows = TrainingRows::all(data[0].len());
    for regression in [Regression::BayesianRidge, Regression::Linear] {
        let seeds = 8;
        let mut means = [0.0; 5];
        let mut variances = [0.0; 5];
        for seed in 0..seeds {
            let options = ChainedOptions {
                regression,
                rounds: 5,
                sample: Some(seed),
                ..ChainedOptions::default()
            };
            let fitted = ChainedFit::new(&data, &rows, options).unwrap().run();
            let mut filled = data.clone();
            fitted.apply(&mut filled).unwrap();
            let mut again = data.clone();
            fitted.apply(&mut again).unwrap();
            assert_eq!(filled, again, "one seed, one result");
            for j in 0..5 {
                let drawn: Vec<f64> = filled[j]
                    .iter()
                    .zip(&data[j])
                    .filter(|(_, was)| was.is_nan())
                    .map(|(value, _)| *value)
                    .collect();
                let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
                let squares = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
                means[j] += mean / seeds as f64;
                variances[j] += squares / drawn.len() as f64 / seeds as f64;
            }
        }
        for j in 0..5 {
            let mean = number(&golden["sampled"]["means"][j]);
            let variance = number(&golden["sampled"]["variances"][j]);
            // Eight draws of hundreds of gaps: a tenth of a standard deviation
            // and a sixth of the variance are several times their spread.
            assert!(
                (means[j] - mean).abs() < 0.1 * variance.sqrt(),
                "{regression:?} mean {j}: {} {mean}",
                means[j]
            );
            let ratio = variances[j] / variance;
            assert!(
                (0.85..1.18).contains(&ratio),
                "{regression:?} variance {j}: {ratio}"
            );
        }
    }
}

#[test]
fn only_training_rows_are_learnt_from() {
    let golden = golden("chained");
    let mut data = columns(&golden["train"]);
    let rows = data[0].len();
    let fit = |data: &[Vec<f64>], rows: &TrainingRows| {
        ChainedFit::new(data, rows, ChainedOptions::default())
            .unwrap()
            .run()
    };
    let all = fit(&data, &TrainingRows::all(rows));
    for column in &mut data {
        column.extend([1e6, f64::NAN, -1e6]);
    }
    assert_eq!(fit(&data, &TrainingRows::all(rows)), all);
    assert_ne!(fit(&data, &TrainingRows::all(rows + 3)), all);
}

#[test]
fn odd_shapes_are_answered() {
    let nan = f64::NAN;
    let fit = |columns: &[Vec<f64>], rows: usize| {
        ChainedFit::new(columns, &TrainingRows::all(rows), ChainedOptions::default())
    };
    assert_eq!(fit(&[], 0).unwrap_err(), ChainedError::Nothing);
    assert_eq!(fit(&[vec![]], 0).unwrap_err(), ChainedError::Nothing);
    assert!(matches!(
        fit(&[vec![1.0], vec![]], 1),
        Err(ChainedError::Shape { .. })
    ));
    assert!(matches!(
        fit(&[vec![1.0, 1e300]], 2),
        Err(ChainedError::TooLarge { feature: 1, row: 2 })
    ));
    assert!(matches!(
        fit(&[vec![1.0, f64::INFINITY]], 2),
        Err(ChainedError::TooLarge { .. })
    ));
    // One column: the median. A column without values: zero. Constant, copied
    // and opposite columns: finite.
    let mut one = vec![vec![1.0, nan, 4.0, 3.0]];
    fit(&one, 4).unwrap().run().apply(&mut one).unwrap();
    assert_eq!(one[0][1], 3.0);
    let mut odd = vec![
        vec![1.0, 2.0, 3.0, nan, 5.0],
        vec![nan; 5],
        vec![7.0, 7.0, nan, 7.0, 7.0],
        vec![1.0, nan, 3.0, 4.0, 5.0],
        vec![-1.0, -2.0, -3.0, -4.0, nan],
    ];
    fit(&odd, 5).unwrap().run().apply(&mut odd).unwrap();
    assert_eq!(odd[1], vec![0.0; 5]);
    assert!((odd[0][3] - 4.0).abs() < 0.1, "{odd:?}");
    assert!(odd.iter().flatten().all(|x| x.is_finite()));
    let fitted = fit(&odd, 5).unwrap().run();
    assert!(matches!(
        fitted.apply(&mut [vec![1.0]]),
        Err(ChainedError::Shape {
            expected: 5,
            found: 1
        })
    ));
}

#[test]
fn steps_are_small_and_counted() {
    let golden = golden("chained");
    let data = columns(&golden["train"]);
    let rows = TrainingRows::all(data[0].len());
    let mut fit = ChainedFit::new(&data, &rows, ChainedOptions::default()).unwrap();
    let mut last = 0.0;
    let mut steps = 0;
    loop {
        let progress = fit.step();
        assert!(progress.share >= last, "{progress:?} after {last}");
        last = progress.share;
        steps += 1;
        if progress.finished {
            break;
        }
    }
    assert!(steps > 6 * 3, "{steps}");
    assert_eq!(last, 1.0);
}
