//! Encodings and scales against scikit-learn and by hand.

use holdfast::feature::prepare::TrainingRows;
use holdfast::feature::prepare::encode::{EncodeError, Unseen, fit};
use holdfast::feature::prepare::scale::{self, Scale};
use holdfast::feature::prepare::target_encoding::{self, Smoothing, random_folds};
use holdfast::table::Column;

use super::{assert_close, golden, numbers};

#[test]
fn target_encodings_are_those_of_scikit_learn() {
    let golden = golden("encoding");
    let cities: Vec<&str> = golden["city"]
        .as_array()
        .unwrap()
        .iter()
        .map(|city| city.as_str().unwrap())
        .collect();
    let column = Column::from_texts("city", cities);
    let folds: Vec<u32> = numbers(&golden["fold"])
        .iter()
        .map(|fold| *fold as u32)
        .collect();
    let rows = TrainingRows::all(column.len());
    for target in ["label", "amount"] {
        for (name, smoothing) in [("auto", Smoothing::Auto), ("10.0", Smoothing::Rows(10.0))] {
            let case = format!("{target}_{name}");
            let values = numbers(&golden[target]);
            let found = target_encoding::fit(&column, &rows, &values, &folds, smoothing);
            let expected = numbers(&golden[&case]["out_of_fold"]);
            for (row, (found, expected)) in found.out_of_fold.iter().zip(expected).enumerate() {
                assert_close(*found, expected, &format!("{case}, row {row}"));
            }
            let new = Column::from_texts("city", ["Seoul", "Jeju", "Atlantis"]);
            let applied = found.fitted.apply(&new);
            for (found, expected) in applied.iter().zip(numbers(&golden[&case]["new"])) {
                assert_close(*found, expected, &case);
            }
        }
    }
}

#[test]
fn an_identifier_cannot_encode_its_own_label() {
    // Every row another category: out of fold none knows anything.
    let names: Vec<String> = (0..100).map(|row| format!("id{row}")).collect();
    let column = Column::from_texts("id", names.iter().map(String::as_str));
    let target: Vec<f64> = (0..100)
        .map(|row| f64::from(u8::from(row % 4 == 0)))
        .collect();
    let rows = TrainingRows::all(100);
    let folds = random_folds(&rows, 5, 3);
    let found = target_encoding::fit(&column, &rows, &target, &folds, Smoothing::Rows(1.0));
    for (row, value) in found.out_of_fold.iter().enumerate() {
        let others: Vec<f64> = (0..100)
            .filter(|other| folds[*other] != folds[row])
            .map(|other| target[other])
            .collect();
        let mean = others.iter().sum::<f64>() / others.len() as f64;
        assert_close(*value, mean, "the others' mean");
    }
    // In sample it would be the label itself.
    assert!(found.fitted.value("id0") > 0.6 && found.fitted.value("id1") < 0.2);
    // Only training rows are learnt from; missing cells are a category.
    let column = Column::from_texts("x", ["a", "", "a", "b", ""]);
    let rows = TrainingRows::all(3);
    let found = target_encoding::fit(
        &column,
        &rows,
        &[1.0, 0.0, 1.0],
        &[0, 1, 2],
        Smoothing::Rows(0.0),
    );
    assert_eq!(found.fitted.categories, [("a".to_string(), 1.0)]);
    assert_eq!(found.fitted.apply(&column), [1.0, 0.0, 1.0, 2.0 / 3.0, 0.0]);
}

#[test]
fn categories_as_columns_and_codes() {
    let column = Column::from_texts("plan", ["gold", "", "basic", " gold", "new"]);
    let rows = TrainingRows::all(4);
    let fitted = fit(&column, &rows, Unseen::Nothing).unwrap();
    assert_eq!(fitted.one_hot_names(), ["plan=basic", "plan=gold"]);
    assert_eq!(
        fitted.one_hot(&column),
        [vec![0.0, 0.0, 1.0, 0.0, 0.0], vec![1.0, 0.0, 0.0, 1.0, 0.0]]
    );
    let ordinal = fitted.ordinal(&column);
    assert_eq!((ordinal[0], ordinal[2], ordinal[3]), (1.0, 0.0, 1.0));
    assert!(ordinal[1].is_nan() && ordinal[4].is_nan());
    let fitted = fit(&column, &rows, Unseen::Unknown).unwrap();
    assert_eq!(fitted.categories, ["basic", "gold", "unknown"]);
    assert_eq!(fitted.ordinal(&column), [1.0, 2.0, 0.0, 1.0, 2.0]);
    assert_eq!(
        (fitted.category(0), fitted.category(3)),
        (Some("basic"), None)
    );
    // Numbers stand in the order of their size.
    let tiers = Column::from_texts("tier", ["10", "2", "1"]);
    let fitted = fit(&tiers, &TrainingRows::all(3), Unseen::Nothing).unwrap();
    assert_eq!(fitted.categories, ["1", "2", "10"]);
    let empty = Column::from_texts("plan", ["", "x"]);
    assert!(matches!(
        fit(&empty, &TrainingRows::all(1), Unseen::Nothing),
        Err(EncodeError::Empty { .. })
    ));
    let many: Vec<String> = (0..10_001).map(|n| format!("v{n}")).collect();
    let many = Column::from_texts("id", many.iter().map(String::as_str));
    assert!(matches!(
        fit(&many, &TrainingRows::all(10_001), Unseen::Nothing),
        Err(EncodeError::TooMany {
            categories: 10_001,
            ..
        })
    ));
}

#[test]
fn scales_are_those_of_scikit_learn() {
    let golden = golden("scaling");
    let train = numbers(&golden["train"]);
    let rows = TrainingRows::all(train.len());
    for (name, kind) in [
        ("standard", Scale::Standard),
        ("min_max", Scale::MinMax),
        ("robust", Scale::Robust),
    ] {
        // A test row and a gap change nothing.
        let mut values = train.clone();
        values[3] = train[3];
        values.push(1e9);
        let fitted = scale::fit(&values, &rows, kind);
        let mut new = numbers(&golden["new"]);
        let before = new.clone();
        fitted.apply(&mut new);
        for ((found, expected), was) in new.iter().zip(numbers(&golden[name])).zip(before) {
            assert_close(*found, expected, name);
            assert_close(fitted.inverse(*found), was, "and back");
        }
        for odd in [vec![0.1 + 0.2; 9], vec![f64::NAN; 3], vec![]] {
            let fitted = scale::fit(&odd, &TrainingRows::all(odd.len()), kind);
            assert_eq!(fitted.spread, 1.0, "{name}");
            assert!(fitted.value(1.0).is_finite());
        }
    }
}

#[test]
fn categories_that_differ_by_chance_are_all_alike() {
    use holdfast::feature::prepare::Random;
    let mut random = Random::new(4);
    let fitted = |names: &[String], target: &[f64]| {
        let column = Column::from_texts("x", names.iter().map(String::as_str));
        let rows = TrainingRows::all(names.len());
        let folds = random_folds(&rows, 5, 1);
        target_encoding::fit(&column, &rows, target, &folds, Smoothing::Spread)
    };
    // Ids whose values come twice or so, and labels that know nothing of them: chance alone may
    // make one in forty look as if it told something.
    let mut told = 0;
    for _ in 0..40 {
        let names: Vec<String> = (0..600)
            .map(|_| format!("k{}", random.below(300)))
            .collect();
        let target: Vec<f64> = (0..600)
            .map(|_| f64::from(u8::from(random.uniform() < 0.3)))
            .collect();
        let found = fitted(&names, &target);
        let mean = found.fitted.mean;
        let categories = found.fitted.categories.iter().map(|(_, value)| value);
        let mut all = found.out_of_fold.iter().chain(categories);
        told += usize::from(all.any(|value| (value - mean).abs() >= 1e-6));
    }
    assert!(told <= 3, "{told} of 40");
    // Ten shops of which each has a share of its own, and one that was seen once.
    let mut names: Vec<String> = (0..600).map(|row| format!("s{}", row % 10)).collect();
    let mut target: Vec<f64> = (0..600)
        .map(|row| f64::from(u8::from(random.uniform() < (row % 10) as f64 / 10.0)))
        .collect();
    names.push("once".into());
    target.push(1.0);
    let found = fitted(&names, &target);
    assert!(found.fitted.value("s1") < 0.25 && found.fitted.value("s9") > 0.75);
    // A single row is not believed.
    assert!(
        found.fitted.value("once") < 0.8,
        "{}",
        found.fitted.value("once")
    );
    let apart = |row: usize| (found.out_of_fold[row] - (row % 10) as f64 / 10.0).abs();
    assert!((0..600).all(|row| apart(row) < 0.25));
}
