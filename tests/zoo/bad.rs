//! Too little, too much, nothing and nonsense: an error in words, or a model that works.

use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use holdfast::model::boosting::Input;
use holdfast::model::estimator::Estimator;
use holdfast::model::fitting::FitError;
use holdfast::model::forest::ForestOptions;
use holdfast::model::neighbours::NeighbourOptions;
use holdfast::model::perceptron::{NetworkOptions, Shape};
use holdfast::model::support_vectors::SupportVectorOptions;

use super::support::{forest, neighbours, network, support_vectors};

/// Every kind's probabilities of the rows it learnt from, or why not.
fn all(
    matrix: &Matrix,
    inputs: &[Input],
    labels: &[bool],
) -> Vec<(&'static str, Result<Vec<f64>, FitError>)> {
    let rows = matrix.rows();
    let grown = |options: ForestOptions| {
        let ensemble = forest(matrix, inputs, labels, options)?;
        let share = |row: usize| f64::from(ensemble.margin(&matrix.row(row)));
        Ok((0..rows).map(share).collect())
    };
    let few = |options: ForestOptions| ForestOptions {
        trees: 20,
        ..options
    };
    let learnt = |shape: Shape| {
        let options = NetworkOptions {
            shape,
            epochs: 5,
            ..NetworkOptions::perceptron(rows, 1)
        };
        let network = network(matrix, inputs, labels, options)?;
        let mut out = vec![0.0; rows];
        network.probabilities(matrix, 0..rows, &mut out);
        Ok(out)
    };
    let asked = || {
        let model = neighbours(matrix, inputs, labels, &NeighbourOptions::default())?;
        let mut out = vec![0.0; rows];
        model.probabilities(matrix, 0..rows, &mut out);
        Ok(out)
    };
    let parted = || {
        let model = support_vectors(matrix, inputs, labels, &SupportVectorOptions::default())?;
        let mut out = vec![0.0; rows];
        model.probabilities(matrix, 0..rows, &mut out);
        Ok(out)
    };
    vec![
        ("forest", grown(few(ForestOptions::suited(rows, 1)))),
        ("extra trees", grown(few(ForestOptions::extra(rows, 1)))),
        ("neighbours", asked()),
        ("support vectors", parted()),
        (
            "perceptron",
            learnt(Shape::Perceptron {
                hidden: vec![16],
                norm: true,
            }),
        ),
        (
            "residual",
            learnt(Shape::Residual {
                blocks: 1,
                width: 8,
                hidden: 16,
            }),
        ),
    ]
}

fn told(errors: Vec<(&'static str, Result<Vec<f64>, FitError>)>) -> Vec<String> {
    let word = |(name, found): (&str, Result<Vec<f64>, FitError>)| match found {
        Ok(scores) => {
            let sound = |score: &f64| (-1e-6..=1.0 + 1e-6).contains(score);
            assert!(scores.iter().all(sound), "{name}: {scores:?}");
            format!("{name}: works")
        }
        Err(error) => {
            // In both languages, and not the same words in both.
            assert_ne!(error.say(Lang::En), error.say(Lang::Ko));
            format!("{name}: {}", error.say(Lang::En))
        }
    };
    errors.into_iter().map(word).collect()
}

fn column(rows: usize, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    (0..rows).map(|_| random.normal() as f32).collect()
}

#[test]
fn one_class_is_refused_in_words() {
    let matrix = Matrix::new(30, vec![column(30, 1)]).unwrap();
    for class in [true, false] {
        for said in told(all(&matrix, &[], &[class; 30])) {
            assert!(said.ends_with("rows of both answers."), "{said}");
        }
    }
}

#[test]
fn five_rows_are_enough_or_said_to_be_too_few() {
    let matrix = Matrix::new(5, vec![column(5, 1), column(5, 2)]).unwrap();
    let said = told(all(&matrix, &[], &[true, false, true, false, false]));
    let works: Vec<bool> = said.iter().map(|said| said.ends_with("works")).collect();
    assert_eq!(works, [true, true, true, true, false, false], "{said:?}");
    assert!(said[4].contains("at least 8 rows"), "{}", said[4]);
    let none = Matrix::new(0, vec![Vec::new()]).unwrap();
    assert!(
        told(all(&none, &[], &[]))
            .iter()
            .all(|said| said.contains("there are 0"))
    );
}

#[test]
fn gaps_only_constants_endless_numbers_and_wild_codes_do_no_harm() {
    let mut random = Random::new(3);
    let rows = 200;
    let labels: Vec<bool> = (0..rows).map(|_| random.uniform() < 0.4).collect();
    let told_by: Vec<f32> = labels
        .iter()
        .map(|label| f32::from(u8::from(*label)) + random.normal() as f32)
        .collect();
    let mut wild = column(rows, 5);
    for (place, value) in [
        (3, f32::INFINITY),
        (5, f32::NEG_INFINITY),
        (7, f32::MAX),
        (9, f32::MIN),
    ] {
        wild[place] = value;
    }
    let codes: Vec<f32> = (0..rows)
        .map(|row| [0.0, 1.0, -3.0, 7e9, f32::NAN, f32::INFINITY][row % 6])
        .collect();
    let tiny: Vec<f32> = column(rows, 6).iter().map(|value| value * 1e-40).collect();
    let columns = vec![
        vec![f32::NAN; rows],
        vec![7.0; rows],
        wild,
        codes,
        tiny,
        told_by,
    ];
    let matrix = Matrix::new(rows, columns).unwrap();
    let inputs = [
        Input::Number,
        Input::Number,
        Input::Number,
        Input::Category,
        Input::Number,
        Input::Number,
    ];
    for said in told(all(&matrix, &inputs, &labels)) {
        assert!(said.ends_with("works"), "{said}");
    }
}

#[test]
fn nothing_that_varies_is_said_or_gives_everyone_the_same() {
    let matrix = Matrix::new(40, vec![vec![1.0; 40], vec![f32::NAN; 40]]).unwrap();
    let labels: Vec<bool> = (0..40).map(|row| row % 3 == 0).collect();
    let said = told(all(&matrix, &[], &labels));
    assert_eq!(said[0], "forest: works");
    assert!(
        said[2].contains("None of the 2 features varies"),
        "{}",
        said[2]
    );
    assert!(
        said[5].contains("None of the 2 features varies"),
        "{}",
        said[5]
    );
}

#[test]
fn ten_thousand_columns_work() {
    let rows = 60;
    let mut columns: Vec<Vec<f32>> = (0..10_000).map(|at| column(rows, at)).collect();
    let labels: Vec<bool> = (0..rows).map(|row| row % 2 == 0).collect();
    columns[77] = labels
        .iter()
        .map(|label| f32::from(u8::from(*label)))
        .collect();
    let matrix = Matrix::new(rows, columns).unwrap();
    for said in told(all(&matrix, &[], &labels)) {
        assert!(said.ends_with("works"), "{said}");
    }
}

#[test]
fn of_very_wide_rows_so_few_are_kept_that_the_bundle_is_read_again() {
    let (rows, width) = (500, 20_000);
    let mut random = Random::new(5);
    let mut column = || {
        (0..rows)
            .map(|_| random.normal() as f32)
            .collect::<Vec<f32>>()
    };
    let columns = (0..width).map(|_| column()).collect();
    let matrix = Matrix::new(rows, columns).unwrap();
    let labels: Vec<bool> = (0..rows).map(|row| row % 3 == 0).collect();
    let options = NeighbourOptions {
        // One choice needs no judges.
        neighbours: vec![5],
        ..NeighbourOptions::default()
    };
    let model = neighbours(&matrix, &vec![Input::Number; width], &labels, &options).unwrap();
    assert_eq!(model.kept(), (8 << 20) / width);
    let estimator = Estimator::Neighbours(Box::new(model));
    assert_eq!(estimator.fewer_rows(rows), Some(419));
    assert_eq!(estimator.fewer_rows(400), None, "all of these are kept");
    assert!(estimator.written() < 128 << 20);
}
