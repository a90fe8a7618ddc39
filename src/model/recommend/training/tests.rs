//! The twin that is judged knows nothing of the purchases by which it is.

use super::*;
use crate::model::recommend::{RankColumns, TakenReader};
use crate::table::Column;

const CUSTOMERS: usize = 40;
const ITEMS: usize = 80;
const TAKEN: usize = 4;

/// Every customer takes a few items on one day after another. Rows for which `is_other` holds
/// are dearer, and in another store.
fn tables(is_other: &dyn Fn(u32, u32) -> bool) -> [Table; 3] {
    let mut columns: [Vec<String>; 5] = Default::default();
    for customer in 0..CUSTOMERS {
        for time in 0..TAKEN {
            let item = (customer * 7 + time * 13) % ITEMS;
            let (amount, store) = match is_other(customer as u32, item as u32) {
                false => (100 + 11 * customer + 3 * time, time % 2),
                true => (900_000, 2),
            };
            let row = [
                format!("c{customer:02}"),
                format!("i{item:02}"),
                format!("2025-{:02}-{:02}", 1 + time, 1 + customer % 28),
                amount.to_string(),
                format!("S{store}"),
            ];
            for (column, cell) in columns.iter_mut().zip(row) {
                column.push(cell);
            }
        }
    }
    let column =
        |name: &str, cells: &[String]| Column::from_texts(name, cells.iter().map(String::as_str));
    let numbered = |letter: &str, count: usize| -> Vec<String> {
        (0..count).map(|at| format!("{letter}{at:02}")).collect()
    };
    let kinds = |count: usize, kinds: usize| -> Vec<String> {
        (0..count)
            .map(|at| format!("kind {}", at % kinds))
            .collect()
    };
    let of_names = ["customer", "item", "day", "amount", "store"];
    let told = of_names
        .iter()
        .zip(&columns)
        .map(|(name, cells)| column(name, cells));
    [
        Table::new(
            "customers",
            vec![
                column("customer", &numbered("c", CUSTOMERS)),
                column("gender", &kinds(CUSTOMERS, 2)),
            ],
        ),
        Table::new(
            "items",
            vec![
                column("item", &numbered("i", ITEMS)),
                column("kind", &kinds(ITEMS, 5)),
            ],
        ),
        Table::new("interactions", told.collect()),
    ]
    .map(Option::unwrap)
}

fn training(tables: [&Table; 3]) -> RecommendTraining {
    let options = RecommendOptions {
        ranks: Some(RankColumns {
            time: Some("day".to_string()),
            amount: Some("amount".to_string()),
            store: Some("store".to_string()),
        }),
        epochs: 1,
        ..RecommendOptions::default()
    };
    RecommendTraining::new("shop", tables, &names(), options).unwrap()
}

fn names() -> Names {
    Names {
        customer: "customer".to_string(),
        item: "item".to_string(),
        time: Some("day".to_string()),
    }
}

#[test]
fn what_judges_changes_nothing_that_the_twin_knows_of_anybody() {
    let usual = tables(&|_, _| false);
    let first = training(usual.each_ref());
    let held = first.dealt.held();
    assert_eq!(first.dealt.test.len(), CUSTOMERS);
    assert_eq!(held.len(), 2 * CUSTOMERS);
    let others = tables(&|customer, item| held.binary_search(&(customer, item)).is_ok());
    let second = training(others.each_ref());
    assert_eq!(second.dealt.held(), held);
    assert!(first.ranked.is_some());
    assert_eq!(first.ranked, second.ranked);
    assert_eq!(first.ground.ranks, second.ground.ranks);
    // The recommender that learns from everything knows of them.
    let whole = |tables: [&Table; 3], options: &RecommendOptions| {
        let (_, ranked) = ground(tables, &names(), options, &[]).unwrap();
        ranked
    };
    let known = whole(usual.each_ref(), &first.options);
    assert_ne!(known, first.ranked);
    assert_ne!(known, whole(others.each_ref(), &second.options));
}

#[test]
fn what_was_learnt_is_derived_again_in_steps() {
    let tables = tables(&|_, _| false);
    let tables = tables.each_ref();
    let mut under_way = training(tables);
    let options = under_way.options.clone();
    while !under_way.step(tables).unwrap().finished {}
    let found = under_way.finish().unwrap();
    let mut reader = TakenReader::of(&found.recommender);
    while !reader.step(tables).unwrap() {}
    let (taken, ranked) = reader.finish_ranked();
    assert_eq!(
        taken,
        found
            .interactions
            .by_customer(found.interactions.pairs.iter().copied())
    );
    let (_, learnt) = ground(tables, &names(), &options, &[]).unwrap();
    assert!(ranked.is_some());
    assert_eq!(ranked, learnt);
    // Where the columns are missing, nothing is ranked.
    let [customers, items, interactions] = tables;
    let bare = Table::new("bare", interactions.columns()[..2].to_vec()).unwrap();
    let mut reader = TakenReader::of(&found.recommender);
    while !reader.step([customers, items, &bare]).unwrap() {}
    let (again, ranked) = reader.finish_ranked();
    assert_eq!((again, ranked), (taken, None));
}
