//! Variance inflation and Boruta.

use holdfast::explain::inspection::InspectionError;
use holdfast::explain::selection::boruta::{
    Boruta, BorutaError, BorutaOptions, Correction, Decisions, Verdict, boruta,
};
use holdfast::explain::selection::variance_inflation::{
    InflationOptions, VarianceInflation, variance_inflation,
};
use holdfast::feature::contract::{Feature, FeatureKind};
use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use serde_json::Value;

use super::{category, close, feature, golden, numbers};

fn plain(count: usize) -> Vec<Feature> {
    let number = |at: usize| feature(&format!("f{at}"), FeatureKind::Number);
    (0..count).map(number).collect()
}

fn inflation(columns: Vec<Vec<f32>>, limit: f64) -> VarianceInflation {
    let features = plain(columns.len());
    let matrix = Matrix::new(columns[0].len(), columns).unwrap();
    let options = InflationOptions {
        limit,
        ..InflationOptions::default()
    };
    variance_inflation(&matrix, &features, &options).unwrap()
}

#[test]
fn factors_and_removal_are_statsmodels() {
    let golden = golden("inflation.json");
    let columns: Vec<Vec<f32>> = golden["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| {
            numbers(column)
                .into_iter()
                .map(|cell| cell as f32)
                .collect()
        })
        .collect();
    let found = inflation(columns, golden["limit"].as_f64().unwrap());
    let near = |found: Option<f64>, expected: f64| {
        close(found.unwrap() / expected, 1.0, 1e-6, "factor");
    };
    for (found, expected) in found.features.iter().zip(numbers(&golden["factors"])) {
        near(found.factor, expected);
    }
    let removed = golden["removed"].as_array().unwrap();
    assert_eq!(found.removed.len(), removed.len());
    for (found, expected) in found.removed.iter().zip(removed) {
        assert_eq!(found.feature as u64, expected[0].as_u64().unwrap());
        near(found.factor, expected[1].as_f64().unwrap());
    }
    let kept: Vec<f64> = found.kept.iter().map(|one| one.feature as f64).collect();
    assert_eq!(kept, numbers(&golden["kept"]));
    for (found, expected) in found.kept.iter().zip(numbers(&golden["kept_factors"])) {
        near(found.factor, expected);
    }
}

#[test]
fn what_follows_exactly_goes_first_and_what_is_constant_has_no_factor() {
    let mut random = Random::new(3);
    let mut draw = || -> Vec<f32> { (0..200).map(|_| random.normal() as f32).collect() };
    let (a, b, own) = (draw(), draw(), draw());
    let sum: Vec<f32> = a.iter().zip(&b).map(|(a, b)| a + b).collect();
    let found = inflation(vec![a.clone(), b, vec![7.0; 200], sum, own, a], 10.0);
    assert_eq!(found.constant, [2]);
    let exact: Vec<(usize, bool)> = found
        .features
        .iter()
        .map(|one| (one.feature, one.factor.is_none()))
        .collect();
    assert_eq!(
        exact,
        [(0, true), (1, true), (3, true), (4, false), (5, true)]
    );
    let removed: Vec<usize> = found.removed.iter().map(|one| one.feature).collect();
    assert_eq!(removed, [5, 3]);
    let kept: Vec<usize> = found.kept.iter().map(|one| one.feature).collect();
    assert_eq!(kept, [0, 1, 4]);
    assert!(found.kept.iter().all(|one| one.factor.unwrap() < 1.1));
}

#[test]
fn gaps_categories_and_few_rows() {
    let features = [
        feature("a", FeatureKind::Number),
        feature("plan", category(&["x", "y"])),
        feature("empty", FeatureKind::Number),
    ];
    let matrix = Matrix::new(
        4,
        vec![
            vec![1.0, f32::NAN, 3.0, 5.0],
            vec![0.0, 1.0, 0.0, 1.0],
            vec![f32::NAN; 4],
        ],
    );
    let options = InflationOptions::default();
    let found = variance_inflation(&matrix.unwrap(), &features, &options).unwrap();
    assert_eq!((found.features.len(), found.constant), (1, vec![2]));
    close(found.kept[0].factor.unwrap(), 1.0, 1e-12, "alone");
    let none = variance_inflation(&Matrix::default(), &[], &options);
    assert_eq!(
        none,
        Err(InspectionError::TooFewRows { rows: 0, needed: 3 })
    );
    let wide = Matrix::new(3, vec![vec![1.0, 2.0, 4.0]; 2_001]).unwrap();
    let error = variance_inflation(&wide, &plain(2_001), &options).unwrap_err();
    assert!(error.say(Lang::En).contains("2,001"), "{error}");
}

#[test]
fn decisions_are_borutas_run_by_run() {
    let golden = golden("boruta.json");
    for case in golden["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let correction = match case["two_step"].as_bool().unwrap() {
            true => Correction::TwoStep,
            false => Correction::Bonferroni,
        };
        let share = case["percentile"].as_f64().unwrap() / 100.0;
        let runs = case["runs"].as_array().unwrap();
        let width = runs[0]["decided"].as_array().unwrap().len();
        let mut decisions = Decisions::new(width, golden["alpha"].as_f64().unwrap(), correction);
        for (at, run) in runs.iter().enumerate() {
            let real: Vec<f64> = numbers(&run["real"])
                .into_iter()
                .filter(|x| !x.is_nan())
                .collect();
            assert_eq!(real.len(), decisions.active().len(), "{name}, run {at}");
            decisions.record(&real, &numbers(&run["shadows"]), share);
            let decided = decisions.verdicts().iter().map(|verdict| match verdict {
                Verdict::Confirmed => 1.0,
                Verdict::Tentative => 0.0,
                Verdict::Rejected => -1.0,
            });
            let decided: Vec<f64> = decided.collect();
            assert_eq!(decided, numbers(&run["decided"]), "{name}, run {at}");
        }
        let flags = |value: &Value| -> Vec<bool> {
            let flags = value.as_array().unwrap().iter();
            flags.map(|flag| flag.as_bool().unwrap()).collect()
        };
        let confirmed = decisions
            .verdicts()
            .iter()
            .map(|v| *v == Verdict::Confirmed);
        assert_eq!(
            confirmed.collect::<Vec<bool>>(),
            flags(&case["confirmed"]),
            "{name}"
        );
        let kept = (0..width).map(|feature| decisions.is_kept_roughly(feature));
        assert_eq!(
            kept.collect::<Vec<bool>>(),
            flags(&case["tentative_kept"]),
            "{name}"
        );
    }
}

/// Three numbers and a category that tell, one that only tells with another, five that do not.
fn world(rows: usize) -> (Matrix, Vec<Feature>, Vec<bool>) {
    let mut random = Random::new(12);
    let mut columns = vec![Vec::new(); 10];
    let mut labels = Vec::new();
    for _ in 0..rows {
        let mut cells: Vec<f64> = (0..10).map(|_| random.normal()).collect();
        cells[3] = random.below(6) as f64;
        let told = if [1.0, 4.0].contains(&cells[3]) {
            1.0
        } else {
            -0.5
        };
        let margin = 1.2 * cells[0] - 0.8 * cells[1]
            + cells[2] * cells[2] * 0.8
            + told
            + 1.2 * cells[4] * cells[0];
        labels.push(random.uniform() < 1.0 / (1.0 + (0.8 - margin).exp()));
        if random.uniform() < 0.2 {
            cells[9] = f64::NAN;
        }
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.push(cell as f32);
        }
    }
    let mut features = plain(10);
    features[3] = feature("f3", category(&["a", "b", "c", "d", "e", "f"]));
    (Matrix::new(rows, columns).unwrap(), features, labels)
}

#[test]
fn boruta_finds_what_tells_and_nothing_else() {
    let (matrix, features, labels) = world(3_000);
    let options = BorutaOptions {
        runs: 40,
        trees: 30,
        explained: 400,
        ..BorutaOptions::default()
    };
    let found = boruta(&matrix, &features, &labels, options.clone()).unwrap();
    let confirmed: Vec<usize> = found
        .features
        .iter()
        .filter(|one| one.verdict == Verdict::Confirmed)
        .map(|one| one.feature)
        .collect();
    assert_eq!(confirmed, [0, 1, 2, 3, 4], "{found:#?}");
    // Noise may look like something on the rows at hand, but hardly more than one of five.
    let kept = found.features[5..].iter().filter(|one| one.keep).count();
    assert!(kept <= 1, "{found:#?}");
    assert!(found.runs <= 40 && found.bar > 0.0);
    let fewer = BorutaOptions { runs: 3, ..options };
    let twice = [(); 2].map(|()| boruta(&matrix, &features, &labels, fewer.clone()).unwrap());
    assert_eq!(twice[0], twice[1]);
    assert_eq!(twice[0].runs, 3);
}

#[test]
fn what_cannot_be_selected_from_is_said() {
    let (matrix, features, labels) = world(30);
    let options = BorutaOptions::default();
    for (labels, expected) in [
        (vec![true; 30], InspectionError::Figure { rows: 30 }),
        (
            vec![true; 3],
            InspectionError::Lengths {
                rows: 30,
                labels: 3,
            },
        ),
    ] {
        let error = Boruta::new(&matrix, &features, &labels, options.clone()).err();
        assert_eq!(error, Some(expected));
    }
    let (five, _, few) = world(5);
    let error = boruta(&five, &features, &few, options.clone()).unwrap_err();
    let expected = InspectionError::TooFewRows {
        rows: 5,
        needed: 10,
    };
    assert_eq!(error, BorutaError::Rows(expected));
    // One feature, all missing: nothing to learn, and no panic.
    let nothing = Matrix::new(30, vec![vec![f32::NAN; 30]]).unwrap();
    let found = boruta(&nothing, &features[..1], &labels, options).unwrap();
    assert_eq!(found.features[0].verdict, Verdict::Rejected);
}
