//! Whatever is held apart from what is learnt from holds whole customers: no kind of model stops
//! by, chooses by or is put right by rows of a customer that it has learnt from.

use std::sync::Arc;

use holdfast::feature::matrix::Matrix;
use holdfast::feature::prepare::{Random, TrainingRows};
use holdfast::model::boosting::Binned;
use holdfast::model::evaluate::Bootstrap;
use holdfast::model::fitting::Kin;
use holdfast::model::forest::{ForestFit, ForestOptions};
use holdfast::model::neighbours::{NeighbourFit, NeighbourOptions};
use holdfast::model::perceptron::{NetworkFit, NetworkOptions};
use holdfast::model::support_vectors::{SupportVectorFit, SupportVectorOptions};
use holdfast::model::train::{
    Balance, Contest, ContestOptions, Learner, SplitKind, TrainOptions, TrainStage,
};
use holdfast::table::Table;

use super::tables::table;

const CUSTOMERS: usize = 120;
const ROWS: usize = 6 * CUSTOMERS;
const FEATURES: usize = 8;

/// Some rows of each customer that are all but the same, as is the answer, which nothing tells:
/// who knows one of the rows knows the others, and nobody else.
struct Twins {
    columns: Vec<Vec<f32>>,
    labels: Vec<bool>,
    customers: Vec<u32>,
}

/// Six rows of each of 120 customers.
fn twins() -> Twins {
    twins_of(CUSTOMERS, ROWS)
}

fn twins_of(many: usize, rows: usize) -> Twins {
    let mut random = Random::new(17);
    let mut own: Vec<Vec<f64>> = Vec::new();
    // As many leave as stay, so that nobody is right by chance.
    let mut left: Vec<bool> = (0..many).map(|customer| customer % 2 == 0).collect();
    random.shuffle(&mut left);
    for _ in 0..many {
        own.push((0..FEATURES).map(|_| random.normal()).collect());
    }
    let customers: Vec<u32> = (0..rows).map(|row| (row % many) as u32).collect();
    let mut columns = vec![Vec::new(); FEATURES];
    for customer in &customers {
        for (column, value) in columns.iter_mut().zip(&own[*customer as usize]) {
            column.push((value + 0.01 * random.normal()) as f32);
        }
    }
    Twins {
        labels: customers.iter().map(|of| left[*of as usize]).collect(),
        columns,
        customers,
    }
}

impl Twins {
    fn matrix(&self) -> Matrix {
        Matrix::new(self.labels.len(), self.columns.clone()).unwrap()
    }

    fn kin(&self) -> Kin {
        Kin::of_customers(self.customers.clone())
    }

    fn table(&self) -> Table {
        let names: Vec<String> = (1..=FEATURES).map(|at| format!("spent_d{at}")).collect();
        let cells = |column: &Vec<f32>| column.iter().map(|cell| format!("{cell:.4}")).collect();
        let mut all: Vec<(&str, Vec<String>)> = vec![(
            "customer_id",
            self.customers
                .iter()
                .map(|of| format!("C{of:03}"))
                .collect(),
        )];
        for (name, column) in names.iter().zip(&self.columns) {
            all.push((name, cells(column)));
        }
        let answer = |left: &bool| if *left { "yes" } else { "no" }.to_string();
        all.push(("left", self.labels.iter().map(answer).collect()));
        table(&all)
    }
}

fn options() -> TrainOptions {
    TrainOptions {
        id: Some("customer_id".into()),
        // What tells a customer apart tells the answer, too.
        keep_leaks: Some(Vec::new()),
        bootstrap: Bootstrap {
            samples: 0,
            ..Bootstrap::default()
        },
        ..TrainOptions::new("left")
    }
}

/// The least that rows held apart said of any epoch before the test rows judged.
fn least(table: &Table, train: TrainOptions, learner: Learner) -> f64 {
    let options = ContestOptions::new(train, &[learner]);
    let mut contest = Contest::new(table, options).unwrap();
    let mut least = f64::INFINITY;
    while !contest.is_judged() {
        let progress = contest.step(table).unwrap();
        if progress.stage == TrainStage::Learning {
            least = progress.validation.map_or(least, |said| least.min(said));
        }
    }
    assert!(least.is_finite(), "{learner:?} said nothing");
    least
}

#[test]
fn a_network_that_stops_by_rows_of_its_customers_thinks_that_it_knows() {
    // What the tests below would look like without: the same fit, by customers and by rows.
    let twins = twins();
    let all = TrainingRows::all(ROWS);
    let least = |kin: &Kin| {
        let options = NetworkOptions::perceptron(ROWS, 3);
        let (matrix, labels) = (twins.matrix(), &twins.labels);
        let mut fit = NetworkFit::new(&matrix, &[], labels, &all, kin, options).unwrap();
        while !fit.step().finished {}
        fit.curve().iter().copied().fold(f64::INFINITY, f64::min)
    };
    let (by_customers, by_rows) = (least(&twins.kin()), least(&Kin::default()));
    assert!(by_customers > 0.6, "{by_customers}");
    assert!(by_rows < 0.5, "{by_rows}");
}

#[test]
fn networks_of_a_training_learn_nothing_of_customers_that_they_stop_by() {
    // That no network has a customer on both sides is tested where fits begin (`learning/tests.rs`);
    // this is what comes of it. Of the least of many epochs and folds chance is a large part: told
    // by a dozen customers, it falls below 0.4 though nothing is known; by sixty, it stays above
    // 0.58. A perceptron that stops by rows ends near 0.3.
    let table = twins_of(480, 3 * 480).table();
    for learner in [Learner::Perceptron, Learner::Gru] {
        for split in [SplitKind::Group, SplitKind::Random] {
            let train = TrainOptions {
                split: Some(split),
                ..options()
            };
            let said = least(&table, train, learner);
            assert!(said > 0.55, "{learner:?} by {split:?}: {said}");
        }
    }
    // What SMOTE made up between rows goes with the row at which it began.
    let train = TrainOptions {
        balance: Balance::Smote,
        ..options()
    };
    let said = least(&table, train, Learner::Perceptron);
    assert!(said > 0.55, "with rows made up: {said}");
}

#[test]
fn where_the_latest_rows_judge_the_latest_before_them_say_when_it_is_enough() {
    // Twelve dates; from the tenth on everything is the other way round.
    let mut random = Random::new(5);
    let names = ["date", "a", "b", "left"];
    let mut columns: Vec<(&str, Vec<String>)> =
        names.iter().map(|name| (*name, Vec::new())).collect();
    for row in 0..1_200 {
        let (month, value) = (row % 12, random.normal());
        let left = (value + 0.3 * random.normal() > 0.0) == (month < 9);
        let cells = [
            format!("2024-{:02}-01", month + 1),
            format!("{value:.4}"),
            format!("{:.4}", random.normal()),
            if left { "yes" } else { "no" }.to_string(),
        ];
        for ((_, column), cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    let table = table(&columns);
    for learner in [Learner::Perceptron, Learner::Gru] {
        let said = |split: SplitKind| {
            let train = TrainOptions {
                id: None,
                anchor: Some("date".into()),
                label_window: Some(0.0),
                split: Some(split),
                ..options()
            };
            least(&table, train, learner)
        };
        let (by_time, by_rows) = (said(SplitKind::Time), said(SplitKind::Random));
        assert!(by_time > 0.65, "{learner:?}: {by_time}");
        assert!(by_rows < 0.65, "{learner:?}: {by_rows} proves nothing");
    }
}

#[test]
fn neighbours_are_counted_without_those_of_ones_own() {
    let (twins, all) = (twins(), TrainingRows::all(ROWS));
    let chosen = |kin: &Kin| {
        let (matrix, labels) = (twins.matrix(), &twins.labels);
        let options = NeighbourOptions::default();
        let mut fit = NeighbourFit::new(&matrix, &[], labels, &all, kin, &options).unwrap();
        while !fit.step().finished {}
        fit.finish().unwrap().neighbours()
    };
    // The five other rows of one's own know it all; of strangers the more the better.
    assert_eq!(chosen(&Kin::default()), 5);
    assert!(chosen(&twins.kin()) >= 51);
    // A customer whose rows are nearly all still leaves somebody to ask.
    let mut most = vec![0; ROWS];
    most[..4].copy_from_slice(&[1, 2, 3, 4]);
    assert!(chosen(&Kin::of_customers(most)) <= 4);
}

#[test]
fn a_support_vector_machine_is_no_surer_than_of_customers_that_it_has_not_seen() {
    let (twins, all) = (twins(), TrainingRows::all(ROWS));
    let matrix = twins.matrix();
    let surest = |kin: &Kin| {
        let options = SupportVectorOptions::default();
        let fit = SupportVectorFit::new(&matrix, &[], &twins.labels, &all, kin, &options);
        let mut fit = fit.unwrap();
        while !fit.step().finished {}
        let mut shares = vec![0.0; ROWS];
        fit.finish()
            .unwrap()
            .probabilities(&matrix, 0..ROWS, &mut shares);
        shares
            .into_iter()
            .fold(0.0, |most: f64, share| most.max((share - 0.5).abs()))
    };
    let (by_customers, by_rows) = (surest(&twins.kin()), surest(&Kin::default()));
    assert!(by_customers < 0.35, "{by_customers}");
    assert!(by_rows > 0.4, "{by_rows} proves nothing");
}

#[test]
fn a_forest_draws_whole_customers() {
    let (twins, all) = (twins(), TrainingRows::all(ROWS));
    let matrix = twins.matrix();
    let said = |kin: &Kin| {
        let options = ForestOptions {
            trees: 60,
            ..ForestOptions::default()
        };
        let binned = Arc::new(Binned::of(&matrix, &[], &all, options.bins, 2));
        let mut fit = ForestFit::new(binned, &twins.labels, &all, kin, options).unwrap();
        loop {
            let progress = fit.step();
            if progress.finished {
                return progress.validation.unwrap();
            }
        }
    };
    let (by_customers, by_rows) = (said(&twins.kin()), said(&Kin::default()));
    assert!(by_customers > 0.6, "{by_customers}");
    assert!(by_rows < 0.4, "{by_rows} proves nothing");
}

#[test]
fn rows_that_were_made_up_do_not_judge_a_forest() {
    // Nothing tells whose answer is what, but for rows that were made up: these lie far off.
    let mut random = Random::new(12);
    let (real, made) = (300, 200);
    let mut columns = vec![Vec::new(); 3];
    for column in &mut columns {
        column.extend((0..real).map(|_| random.normal() as f32));
        column.extend((0..made).map(|_| 50.0 + random.normal() as f32));
    }
    let labels: Vec<bool> = (0..real + made)
        .map(|row| row >= real || row % 2 == 0)
        .collect();
    let between: Vec<[u32; 2]> = (0..made as u32)
        .map(|at| [at, (at * 7 + 2) % 200])
        .collect();
    let matrix = Matrix::new(real + made, columns).unwrap();
    let all = TrainingRows::all(real + made);
    let said = |kin: &Kin| {
        let options = ForestOptions {
            trees: 40,
            ..ForestOptions::default()
        };
        let binned = Arc::new(Binned::of(&matrix, &[], &all, options.bins, 2));
        let mut fit = ForestFit::new(binned, &labels, &all, kin, options).unwrap();
        loop {
            let progress = fit.step();
            if progress.finished {
                return progress.validation.unwrap();
            }
        }
    };
    let (by_real, by_all) = (
        said(&Kin::default().with_made_up(real, &between)),
        said(&Kin::default()),
    );
    assert!(by_real > 0.65, "{by_real}");
    assert!(by_all < 0.55, "{by_all} proves nothing");
}
