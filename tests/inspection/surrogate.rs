//! Surrogate trees: their fidelity and their rules.

use holdfast::explain::inspection::InspectionError;
use holdfast::explain::surrogate::{
    SurrogateFit, SurrogateOptions, SurrogateTest, fidelity, fit_tree, surrogate,
};
use holdfast::feature::contract::{Feature, FeatureKind, Title};
use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use holdfast::model::fitting::Kin;
use std::ops::Range;

use super::{category, close, feature, golden, numbers, world};

#[test]
fn trees_and_fidelity_are_scikit_learns() {
    let (world, golden) = (world(), golden("surrogate.json"));
    let mut scores = vec![0.0; 601];
    world.score()(&world.matrix, 0..601, &mut scores);
    let (held, learnt): (Vec<u32>, Vec<u32>) = (0..601).partition(|row| row % 3 == 0);
    for case in golden["cases"].as_array().unwrap() {
        let options = SurrogateOptions {
            depth: case["depth"].as_u64().unwrap() as usize,
            least: Some(case["least"].as_u64().unwrap() as usize),
            ..SurrogateOptions::default()
        };
        let features = &world.model.contract().features;
        let tree = fit_tree(&world.matrix, features, &scores, &learnt, &options);
        assert_eq!(tree.leaves() as u64, case["leaves"].as_u64().unwrap());
        for (row, expected) in held.iter().zip(numbers(&case["said"])) {
            close(
                tree.predict(&world.matrix, *row as usize),
                expected,
                1e-6,
                "score",
            );
        }
        let found = fidelity(&tree, &world.matrix, &scores, &held, 0.5);
        let expected = |name: &str| case[name].as_f64().unwrap();
        close(found.r_squared.unwrap(), expected("r_squared"), 1e-5, "R²");
        close(found.agreement, expected("agreement"), 1e-12, "agreement");
        close(found.kappa.unwrap(), expected("kappa"), 1e-9, "kappa");
    }
}

#[test]
fn categories_are_parted_as_well_as_can_be() {
    let golden = golden("surrogate.json");
    let codes: Vec<f32> = numbers(&golden["codes"])
        .into_iter()
        .map(|c| c as f32)
        .collect();
    let target = numbers(&golden["target"]);
    let matrix = Matrix::new(200, vec![codes]).unwrap();
    let features = [feature(
        "plan",
        category(&["a", "b", "c", "d", "e", "f", "g"]),
    )];
    let options = SurrogateOptions {
        depth: 1,
        least: Some(1),
        ..SurrogateOptions::default()
    };
    let rows: Vec<u32> = (0..200).collect();
    let tree = fit_tree(&matrix, &features, &target, &rows, &options);
    let loss: f64 = rows
        .iter()
        .map(|row| (target[*row as usize] - tree.predict(&matrix, *row as usize)).powi(2))
        .sum();
    close(loss, golden["best_loss"].as_f64().unwrap(), 1e-9, "loss");
    let split = tree.nodes[0].split.clone().unwrap();
    let SurrogateTest::Among(taken) = split.test else {
        panic!("{split:?}");
    };
    let best: Vec<u32> = numbers(&golden["best_side"])
        .into_iter()
        .map(|c| c as u32)
        .collect();
    let other: Vec<u32> = (0..7).filter(|code| !best.contains(code)).collect();
    assert!(taken == best || taken == other, "{taken:?}");
}

/// What a score hangs on: months, a plan, a flag and a number with gaps that tell.
fn told(rows: usize) -> (Matrix, Vec<Feature>) {
    let mut random = Random::new(5);
    let mut columns = vec![Vec::new(); 4];
    for _ in 0..rows {
        let spent = match random.uniform() < 0.2 {
            true => f32::NAN,
            false => random.uniform() as f32 * 100.0,
        };
        let cells = [
            random.below(60) as f32,
            random.below(3) as f32,
            random.below(2) as f32,
            spent,
        ];
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    let mut features = vec![
        feature("months", FeatureKind::Integer),
        feature("plan", category(&["basic", "plus", "family"])),
        feature("complained", FeatureKind::Flag),
        feature("spent", FeatureKind::Number),
    ];
    features[0].title = Some(Title {
        en: "Months".into(),
        ko: "이용 개월".into(),
    });
    (Matrix::new(rows, columns).unwrap(), features)
}

fn hang_on(matrix: &Matrix, rows: Range<usize>, out: &mut [f64]) {
    for (row, out) in rows.zip(out) {
        let cells = matrix.row(row);
        *out = match () {
            () if cells[3].is_nan() => 0.9,
            () if cells[0] < 12.0 && cells[1] == 0.0 => 0.7,
            () if cells[0] < 12.0 => 0.4,
            () if cells[2] == 1.0 => 0.3,
            () => 0.05,
        };
    }
}

#[test]
fn rules_say_in_both_languages_what_the_model_does() {
    let (matrix, features) = told(2_000);
    let found = surrogate(&hang_on, &matrix, &features, &SurrogateOptions::default()).unwrap();
    assert_eq!(found.fidelity.rows, 600);
    close(found.fidelity.r_squared.unwrap(), 1.0, 1e-9, "R²");
    assert_eq!(found.fidelity.agreement, 1.0);
    let gaps = [false, false, false, true];
    let said: Vec<String> = [Lang::En, Lang::Ko]
        .into_iter()
        .flat_map(|lang| {
            let rules = found.rules(&features);
            rules.into_iter().map(move |rule| (rule, lang))
        })
        .map(|(rule, lang)| rule.say(&features, &gaps, lang))
        .collect();
    expect_test::expect![[r#"
        spent missing: 90 % on average (263 customers, 19 %)
        spent known and Months at most 11 and plan is basic: 70 % on average (84 customers, 6 %)
        spent known and Months at most 11 and plan is not basic: 40 % on average (161 customers, 12 %)
        spent known and Months above 11 and complained is yes: 30 % on average (448 customers, 32 %)
        spent known and Months above 11 and complained is no: 5 % on average (444 customers, 32 %)
        spent 값 없음: 평균 90 % (고객 263명, 19 %)
        spent 값 있음, 이용 개월 11 이하, plan: basic: 평균 70 % (고객 84명, 6 %)
        spent 값 있음, 이용 개월 11 이하, plan: basic 아님: 평균 40 % (고객 161명, 12 %)
        spent 값 있음, 이용 개월 11 초과, complained: 예: 평균 30 % (고객 448명, 32 %)
        spent 값 있음, 이용 개월 11 초과, complained: 아니요: 평균 5 % (고객 444명, 32 %)"#]].assert_eq(&said.join("\n"));
}

#[test]
fn a_surrogate_that_cannot_follow_says_so() {
    let (matrix, features) = told(2_000);
    // Noise that hangs on the row's place: nothing to be followed.
    let score = |matrix: &Matrix, rows: Range<usize>, out: &mut [f64]| {
        for (row, out) in rows.zip(out) {
            let cells = matrix.row(row);
            let mixed = (f64::from(cells[0]) * 12.9898 + f64::from(cells[3]) * 78.233).sin();
            *out = (mixed * 43_758.545).fract().abs();
            if !out.is_finite() {
                *out = 0.5;
            }
        }
    };
    let options = SurrogateOptions::default();
    let found = surrogate(&score, &matrix, &features, &options).unwrap();
    assert!(
        found.fidelity.r_squared.unwrap() < 0.3,
        "{:?}",
        found.fidelity
    );
    assert!(found.fidelity.r_squared < found.learnt.r_squared);
    assert_eq!(
        found,
        surrogate(&score, &matrix, &features, &options).unwrap()
    );
}

#[test]
fn a_surrogate_is_judged_by_customers_that_it_has_not_learnt_from() {
    // Sixteen rows of each of sixty customers: a category tells who it is, and with that the
    // score, which nothing tells of others.
    let mut random = Random::new(9);
    let own: Vec<f64> = (0..60).map(|_| random.uniform()).collect();
    let customers: Vec<u32> = (0..960).map(|row| row % 60).collect();
    let codes = customers.iter().map(|of| *of as f32).collect();
    let matrix = Matrix::new(960, vec![codes]).unwrap();
    let names: Vec<String> = (0..60).map(|of| format!("C{of}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let features = [feature("who", category(&names))];
    let score = |matrix: &Matrix, rows: Range<usize>, out: &mut [f64]| {
        for (row, out) in rows.zip(out) {
            *out = own[matrix.row(row)[0] as usize];
        }
    };
    let judged = |kin: Kin| {
        let options = SurrogateOptions {
            depth: 8,
            least: Some(1),
            kin,
            ..SurrogateOptions::default()
        };
        let found = surrogate(&score, &matrix, &features, &options).unwrap();
        let fidelity = found.fidelity;
        (fidelity.rows, fidelity.r_squared.unwrap())
    };
    let (rows, by_customers) = judged(Kin::of_customers(customers));
    assert!(rows == 288 && by_customers < 0.3, "{rows} {by_customers}");
    let (rows, by_rows) = judged(Kin::default());
    assert!(rows == 288 && by_rows > 0.9, "{rows} {by_rows}");
    // One customer alone is parted by rows, for somebody has to judge.
    let (rows, _) = judged(Kin::of_customers(vec![0; 960]));
    assert_eq!(rows, 288);
}

#[test]
fn flat_scores_few_rows_and_broken_scores() {
    let (matrix, features) = told(40);
    let flat = |_: &Matrix, _: Range<usize>, out: &mut [f64]| out.fill(0.25);
    let options = SurrogateOptions::default();
    let found = surrogate(&flat, &matrix, &features, &options).unwrap();
    assert_eq!((found.tree.leaves(), found.fidelity.r_squared), (1, None));
    assert_eq!(
        (found.fidelity.agreement, found.fidelity.kappa),
        (1.0, None)
    );
    let rule = &found.rules(&features)[0];
    assert!(
        rule.say(&features, &[], Lang::En)
            .starts_with("all customers: 25")
    );
    let (five, _) = told(5);
    let refused = SurrogateFit::new(&five, &features, &options).err();
    assert_eq!(
        refused,
        Some(InspectionError::TooFewRows {
            rows: 5,
            needed: 10
        })
    );
    let broken = |_: &Matrix, _: Range<usize>, out: &mut [f64]| out[7] = f64::NAN;
    let error = surrogate(&broken, &matrix, &features, &options).unwrap_err();
    assert_eq!(error, InspectionError::Score { row: 1 });
}
