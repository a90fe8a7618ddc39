//! Balanced classes, from training rows alone.

use holdfast::feature::prepare::resample::{
    ResampleError, Smote, SmoteOptions, oversample, undersample,
};
use holdfast::feature::prepare::split::{Shares, Strata, stratified};
use holdfast::feature::prepare::{Random, TrainingRows};
use proptest::prelude::*;

fn world(rows: usize, seed: u64) -> (Vec<Vec<f64>>, Vec<Option<bool>>) {
    let mut random = Random::new(seed);
    let classes: Vec<Option<bool>> = (0..rows).map(|row| Some(row % 8 == 0)).collect();
    let columns = vec![
        (0..rows).map(|_| 1000.0 * random.normal()).collect(),
        (0..rows).map(|_| 0.01 * random.normal()).collect(),
        (0..rows).map(|_| random.below(3) as f64).collect(),
    ];
    (columns, classes)
}

proptest! {
    #[test]
    fn made_up_rows_lie_between_training_rows(seed in 0u64..500, neighbours in 1u32..8) {
        let (columns, classes) = world(160, seed);
        let strata = Strata { names: Vec::new(), of_row: classes.iter().map(|c| c.map(u32::from)).collect() };
        let split = stratified(&strata, Shares { validation: 0.0, test: 0.3 }, seed).unwrap();
        let options = SmoteOptions {
            neighbours,
            ratio: 0.5,
            categories: vec![false, false, true],
            seed,
            ..SmoteOptions::default()
        };
        let smote = || Smote::new(&columns, &classes, &split.train, options.clone()).unwrap().run();
        let made = smote();
        prop_assert_eq!(&made, &smote());
        let of = |class| split.train.iter().filter(|row| classes[*row] == Some(class)).count();
        prop_assert_eq!(made.origin.len() + of(true), (of(false) as f64 * 0.5).round() as usize);
        prop_assert!(made.class);
        let rare: Vec<usize> = split.train.iter().filter(|row| classes[*row] == Some(true)).collect();
        for (index, origin) in made.origin.iter().enumerate() {
            let origin = *origin as usize;
            prop_assert!(rare.contains(&origin), "only from training rows of the class");
            // On the line to one and the same neighbour in both numbers.
            let on_a_line = rare.iter().any(|other| {
                let way = |column: &[f64]| (made_at(&made.columns, column, index, &columns) - column[origin]) / (column[*other] - column[origin]);
                let (first, second) = (way(&columns[0]), way(&columns[1]));
                (first - second).abs() < 1e-6 && (-1e-9..=1.0).contains(&first)
            });
            prop_assert!(on_a_line);
            prop_assert!([0.0, 1.0, 2.0].contains(&made.columns[2][index]), "categories stay themselves");
        }
    }
}

/// The made-up value of the column that `column` is among `columns`.
fn made_at(made: &[Vec<f64>], column: &[f64], index: usize, columns: &[Vec<f64>]) -> f64 {
    let position = columns
        .iter()
        .position(|other| other.as_ptr() == column.as_ptr())
        .unwrap();
    made[position][index]
}

#[test]
fn the_nearest_are_chosen_whatever_the_units() {
    // Two clusters that only the small unit tells apart.
    let columns = vec![
        vec![0.0, 900.0, 100.0, 1000.0, 0.0, 0.0],
        vec![0.0, 0.00001, 5.0, 5.00001, 0.0, 0.0],
    ];
    let classes: Vec<Option<bool>> = [true, true, true, true]
        .iter()
        .map(|c| Some(*c))
        .chain([None, None])
        .collect();
    let mut classes = classes;
    classes.extend((0..12).map(|_| Some(false)));
    let columns: Vec<Vec<f64>> = columns
        .into_iter()
        .map(|mut c: Vec<f64>| {
            c.extend([0.0; 12]);
            c
        })
        .collect();
    let options = SmoteOptions {
        neighbours: 1,
        ..SmoteOptions::default()
    };
    let made = Smote::new(&columns, &classes, &TrainingRows::all(18), options)
        .unwrap()
        .run();
    assert_eq!(made.origin.len(), 8);
    for (origin, value) in made.origin.iter().zip(&made.columns[1]) {
        let near = if *origin < 2 { 0.0 } else { 5.0 };
        assert!((value - near).abs() < 0.001, "{origin} {value}");
    }
}

#[test]
fn rows_repeated_or_left_out() {
    let (_, classes) = world(80, 1);
    let rows = TrainingRows::all(64);
    let of = |rows: &[u32], class| {
        rows.iter()
            .filter(|row| classes[**row as usize] == Some(class))
            .count()
    };
    let over = oversample(&classes, &rows, 1.0, 4).unwrap();
    assert_eq!((of(&over, true), of(&over, false)), (56, 56));
    assert!(over.iter().all(|row| *row < 64));
    let under = undersample(&classes, &rows, 0.5, 4).unwrap();
    assert_eq!((of(under.rows(), true), of(under.rows(), false)), (8, 16));
    assert_eq!(undersample(&classes, &rows, 0.5, 4).unwrap(), under);
    assert_ne!(undersample(&classes, &rows, 0.5, 5).unwrap(), under);
}

#[test]
fn what_cannot_be_balanced_is_said() {
    let (mut columns, classes) = world(80, 1);
    let rows = TrainingRows::all(80);
    let smote = |columns: &[Vec<f64>], classes: &[Option<bool>], ratio| {
        let options = SmoteOptions {
            ratio,
            ..SmoteOptions::default()
        };
        Smote::new(columns, classes, &rows, options)
            .err()
            .map(|error| error.to_string())
    };
    for ratio in [0.0, -1.0, 1.5, f64::NAN] {
        assert!(matches!(
            oversample(&classes, &rows, ratio, 0),
            Err(ResampleError::Ratio { .. })
        ));
    }
    let mut lonely = vec![Some(false); 80];
    lonely[5] = Some(true);
    assert_eq!(
        smote(&columns, &lonely, 1.0).unwrap(),
        "The rarer class has 1 training rows; at least 2 are needed to make up rows between them."
    );
    assert!(oversample(&[Some(false); 80], &rows, 1.0, 0).is_err());
    columns[1][8] = f64::NAN;
    assert_eq!(
        smote(&columns, &classes, 1.0).unwrap(),
        "Feature 2 is missing in row 9. Fill the gaps before making up rows between others."
    );
    assert!(
        smote(&[vec![1.0]], &classes, 1.0)
            .unwrap()
            .contains("80 expected, 1 found")
    );
}

#[test]
fn rows_lie_where_imbalanced_learn_puts_them() {
    let golden = super::golden("smote");
    let list = |value: &serde_json::Value| super::numbers(value);
    let columns: Vec<Vec<f64>> = golden["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(list)
        .collect();
    let classes: Vec<Option<bool>> = list(&golden["classes"])
        .iter()
        .map(|class| Some(*class == 1.0))
        .collect();
    let train = golden["train"].as_u64().unwrap() as usize;
    let rare: Vec<usize> = list(&golden["rare"]).iter().map(|r| *r as usize).collect();
    let row = |at: usize| -> Vec<f64> { columns.iter().map(|column| column[at]).collect() };
    // Between a row and one of the neighbours that scikit-learn finds, in every feature alike.
    let between = |made: &[f64], origin: usize| {
        let from = row(origin);
        let place = rare.iter().position(|rare| *rare == origin).unwrap();
        list(&golden["neighbours"][place]).iter().any(|other| {
            let to = row(*other as usize);
            let ways = made
                .iter()
                .zip(&from)
                .zip(&to)
                .filter(|((_, from), to)| (*to - *from).abs() > 1e-9)
                .map(|((made, from), to)| (made - from) / (to - from));
            let ways: Vec<f64> = ways.collect();
            let first = ways[0];
            (-1e-6..=1.0 + 1e-6).contains(&first)
                && ways.iter().all(|way| (way - first).abs() < 1e-4)
        })
    };
    // Imbalanced-learn's own rows pass the test, and a row beyond the neighbours does not.
    let theirs = golden["made"].as_array().unwrap();
    for made in theirs.iter().map(list) {
        assert!(rare.iter().any(|origin| between(&made, *origin)));
    }
    let beyond: Vec<f64> = row(rare[0]).iter().map(|value| value * 1.5 + 1.0).collect();
    assert!(!between(&beyond, rare[0]));

    let rows = TrainingRows::all(train);
    let options = SmoteOptions::default();
    let made = Smote::new(&columns, &classes, &rows, options)
        .unwrap()
        .run();
    assert_eq!(made.origin.len(), theirs.len());
    for (index, origin) in made.origin.iter().enumerate() {
        let cells: Vec<f64> = made.columns.iter().map(|column| column[index]).collect();
        assert!(
            between(&cells, *origin as usize),
            "row {index} made of {origin}"
        );
    }
    // Both classes alike in the training rows; the test rows are what they were.
    let after = list(&golden["after"]);
    assert_eq!(after[1] as usize, rare.len() + made.origin.len());
    assert_eq!(after[0], after[1]);
    let of = |class| {
        classes[train..]
            .iter()
            .filter(|c| **c == Some(class))
            .count() as f64
    };
    assert_eq!(list(&golden["test"]), [of(false), of(true)]);
}
