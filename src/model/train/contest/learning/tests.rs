//! What networks stop by holds whole customers, however the rows of a training are split.

use std::collections::BTreeSet;

use super::super::{Contest, ContestOptions, Stage};
use super::*;
use crate::feature::prepare::Random;
use crate::model::train::{Balance, SplitKind, TrainOptions};
use crate::table::{Column, Table};

const CUSTOMERS: usize = 60;
const ROWS: usize = 6 * CUSTOMERS;

const NETWORKS: [Learner; 6] = [
    Learner::Perceptron,
    Learner::Resnet,
    Learner::Gru,
    Learner::Lstm,
    Learner::Bilstm,
    Learner::GruBilstm,
];

/// Six rows of each customer, far from each other, and no word of who leaves: every third.
fn panel() -> Table {
    let mut random = Random::new(23);
    let ids: Vec<String> = (0..ROWS)
        .map(|row| format!("C{:02}", row % CUSTOMERS))
        .collect();
    let mut columns = vec![Column::from_texts(
        "customer_id",
        ids.iter().map(String::as_str),
    )];
    for day in 1..=8 {
        let cells = (0..ROWS).map(|_| random.normal()).collect();
        columns.push(Column::from_numbers(&format!("spent_d{day}"), cells));
    }
    let left = (0..ROWS).map(|row| match row % CUSTOMERS % 3 {
        0 => "yes",
        _ => "no",
    });
    columns.push(Column::from_texts("left", left));
    Table::new("customers", columns).unwrap()
}

/// The first pass of a training, as it begins to learn.
fn begun(table: &Table, split: SplitKind, balance: Balance) -> Box<Learning> {
    let options = TrainOptions {
        id: Some("customer_id".into()),
        keep_leaks: Some(Vec::new()),
        split: Some(split),
        balance,
        ..TrainOptions::new("left")
    };
    let options = ContestOptions::new(options, &[Learner::Perceptron]);
    let mut contest = Contest::new(table, options).unwrap();
    loop {
        assert!(!contest.step(table).unwrap().finished);
        match std::mem::replace(&mut contest.stage, Stage::Done) {
            Stage::Learn(learning) => return learning,
            stage => contest.stage = stage,
        }
    }
}

#[test]
fn every_network_holds_whole_customers_apart_however_rows_are_split() {
    let table = panel();
    for split in [SplitKind::Group, SplitKind::Random] {
        for balance in [Balance::None, Balance::Smote] {
            let learning = begun(&table, split, balance);
            let folds = learning.folds.iter().map(|fold| &fold.train);
            for rows in folds.chain([&learning.train]) {
                let said = format!("{split:?}, {balance:?}");
                let numbers = learning.ground.kin.numbered(rows.rows());
                // A number is a customer; what was made up has that of the row where it began.
                let customer = |row: u32| row % CUSTOMERS as u32;
                let real = rows.rows().iter().zip(&numbers);
                let real: Vec<(u32, u32)> = real
                    .filter(|(row, _)| (**row as usize) < ROWS)
                    .map(|(row, number)| (customer(*row), *number))
                    .collect();
                let pairs: BTreeSet<(u32, u32)> = real.iter().copied().collect();
                let customers: BTreeSet<u32> = real.iter().map(|(of, _)| *of).collect();
                let all: BTreeSet<u32> = numbers.iter().copied().collect();
                assert_eq!(pairs.len(), customers.len(), "{said}");
                assert_eq!(all.len(), customers.len(), "{said}");
                assert_eq!(real.len() < numbers.len(), balance == Balance::Smote);
                for learner in NETWORKS {
                    let [own, held] = match learning.ground.begin(learner, rows).unwrap() {
                        AnyFit::Network(fit) => fit.parts().map(<[u32]>::to_vec),
                        AnyFit::Recurrent(fit) => fit.parts().map(<[u32]>::to_vec),
                        _ => panic!("{learner:?} is no network"),
                    };
                    let share = held.len() as f64 / rows.len() as f64;
                    assert!(
                        (0.08..0.25).contains(&share),
                        "{learner:?}, {said}: {share}"
                    );
                    let row = |place: &u32| rows.rows()[*place as usize] as usize;
                    // What was made up never judges.
                    assert!(held.iter().all(|at| row(at) < ROWS), "{learner:?}, {said}");
                    let made = own.iter().filter(|at| row(at) >= ROWS).count();
                    assert_eq!(made > 0, balance == Balance::Smote, "{learner:?}, {said}");
                    // No customer of whom rows tell that are learnt from is among those held.
                    let both = learning.ground.kin.both(rows.rows());
                    let customers = |places: &[u32]| -> BTreeSet<u32> {
                        let both = places.iter().flat_map(|at| both[*at as usize]);
                        both.collect()
                    };
                    let (apart, learnt) = (customers(&held), customers(&own));
                    assert!(apart.is_disjoint(&learnt), "{learner:?}, {said}");
                }
            }
        }
    }
}
