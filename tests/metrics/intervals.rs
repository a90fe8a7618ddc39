//! What the bootstrap says of two models of yes or no: scikit-learn's figures of the very same
//! samples (tests/golden/metrics/make_intervals.py).

use holdfast::model::evaluate::{
    Bootstrap, Evaluation, EvaluationOptions, Interval, Pairing, Ranking, log_loss,
};
use serde_json::Value;

use super::{close, flags, golden, numbers, table};

/// The customers of a case's rows, if these have several.
fn customers(case: &Value) -> Option<Vec<u32>> {
    let groups = case["groups"].as_array()?;
    let each = groups.iter().map(|group| group.as_u64().unwrap() as u32);
    Some(each.collect())
}

fn bootstrap(case: &Value) -> Bootstrap {
    Bootstrap {
        samples: case["samples"].as_u64().unwrap() as usize,
        level: 0.95,
        seed: case["seed"].as_u64().unwrap(),
    }
}

#[track_caller]
fn same(found: Option<Interval>, [low, high]: [f64; 2], what: &str) {
    let found = found.unwrap();
    close(found.low, low, 1e-9, what);
    close(found.high, high, 1e-9, what);
}

#[track_caller]
fn same_each(found: &[Option<Interval>], [low, high]: [&Value; 2], what: &str) {
    let (low, high) = (numbers(low), numbers(high));
    assert_eq!(found.len(), low.len(), "{what}");
    for ((found, low), high) in found.iter().zip(low).zip(high) {
        same(*found, [low, high], what);
    }
}

#[test]
fn every_figure_has_the_interval_of_scikit_learns_figures() {
    for case in golden("intervals.json")["cases"].as_array().unwrap() {
        let (labels, scores) = (flags(&case["labels"]), numbers(&case["scores"]));
        let options = EvaluationOptions {
            threshold: case["threshold"].as_f64(),
            bootstrap: bootstrap(case),
        };
        let customers = customers(case);
        let found = Evaluation::of(&labels, &scores, customers.as_deref(), &options).unwrap();
        let (values, intervals) = (&case["values"], &case["intervals"]);
        let ends = |name: &str| ["low", "high"].map(|end| &intervals[name][end]);
        let mut compared = 0;
        for (name, figure) in &found.figures {
            let Some(value) = values[name].as_f64() else {
                assert_eq!(name, "calibration_error");
                continue;
            };
            close(figure.value, value, 1e-9, name);
            let ends = ends(name).map(|end| end.as_f64().unwrap());
            same(figure.interval, ends, name);
            compared += 1;
        }
        assert_eq!(compared, 14);
        let [gains, lifts] = ["gain", "lift"].map(|name| numbers(&values[name]));
        for ((point, gain), lift) in found.gain.iter().zip(gains).zip(lifts) {
            close(point.gain, gain, 1e-9, "gain");
            close(point.lift, lift, 1e-9, "lift");
        }
        let tops = numbers(&values["precision_at"]);
        for ((_, found), expected) in found.precision_at.iter().zip(tops) {
            close(*found, expected, 1e-9, "precision among the highest");
        }
        same_each(&found.intervals.gain, ends("gain"), "gain");
        same_each(&found.intervals.lift, ends("lift"), "lift");
        same_each(
            &found.intervals.precision_at,
            ends("precision_at"),
            "precision among the highest",
        );
        // Either class, then the macro, micro and weighted averages.
        let averages = [
            found.averages.by_class,
            found.averages.by_row,
            found.averages.weighted,
        ];
        let told = found.classes.iter().chain(&averages);
        for (of, expected) in told.zip(table(&values["report"])) {
            for (rate, expected) in of.rates().into_iter().zip(expected) {
                close(rate, expected, 1e-9, "report");
            }
        }
        assert_eq!(found.intervals.report.len(), 5);
        for (at, own) in found.intervals.report.iter().enumerate() {
            same_each(own, ends("report").map(|end| &end[at]), "report");
        }
    }
}

#[test]
fn two_models_differ_by_as_much_as_scikit_learns_figures_do() {
    for case in golden("intervals.json")["cases"].as_array().unwrap() {
        let labels = flags(&case["labels"]);
        let [scores, others] = ["scores", "others"].map(|name| numbers(&case[name]));
        let customers = customers(case);
        let of = |scores: &[f64], ranking: &Ranking, weights: Option<&[f64]>| {
            let ranked = ranking.figures(weights);
            let loss = log_loss(&labels, scores, weights);
            vec![ranked.average_precision, ranked.roc_auc, loss]
        };
        let rankings = [&scores, &others].map(|own| Ranking::new(&labels, own));
        let mut first = |weights: Option<&[f64]>| of(&scores, &rankings[0], weights);
        let mut second = |weights: Option<&[f64]>| of(&others, &rankings[1], weights);
        let (own, other) = (first(None), second(None));
        let (bootstrap, groups) = (bootstrap(case), customers.as_deref());
        let mut pairing = Pairing::new(&bootstrap, labels.len(), groups, [&own, &other]).unwrap();
        while !pairing.step(groups, &mut first, &mut second, &|| false) {}
        let found = pairing.finish();
        assert_eq!(found.len(), 3);
        for (found, name) in found.iter().zip(["pr_auc", "roc_auc", "log_loss"]) {
            let (found, expected) = (found.unwrap(), &case["against"][name]);
            let number = |name: &str| expected[name].as_f64().unwrap();
            close(found.value, number("value"), 1e-9, name);
            close(found.larger, number("larger"), 1e-9, name);
            same(found.interval, ["low", "high"].map(number), name);
        }
    }
}
