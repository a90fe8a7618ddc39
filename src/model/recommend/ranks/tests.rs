//! Ranks by hand, without what is held out, and whichever else is at hand.

use super::*;
use crate::model::recommend::interactions::by_id;
use crate::model::recommend::{Names, RecommendError};
use crate::table::{Column, Table};

/// Customer, item, day of January, amount, store.
type Row = (usize, usize, usize, usize, &'static str);

const CUSTOMERS: usize = 6;
const ITEMS: usize = 3;

/// Customer k of the first five buys 5 − k times for 100, the last time on the 10th less k
/// days, all else on the 1st; one purchase of the first and the only one of the fifth are
/// made in store B, of the second item. The sixth customer buys nothing, nobody the third item.
fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for customer in 0..5 {
        for time in 0..5 - customer {
            let day = if time == 0 { 10 - customer } else { 1 };
            let apart = customer == 4 || (customer, time) == (0, 1);
            let (item, store) = if apart { (1, "B") } else { (0, "A") };
            rows.push((customer, item, day, 100, store));
        }
    }
    rows
}

fn table(name: &str, columns: &[(&str, Vec<String>)]) -> Table {
    let column = |(name, cells): &(&str, Vec<String>)| {
        Column::from_texts(name, cells.iter().map(String::as_str))
    };
    Table::new(name, columns.iter().map(column).collect()).unwrap()
}

fn tables(rows: &[Row]) -> [Table; 3] {
    let ids = |letter: &str, count: usize| -> Vec<String> {
        (0..count).map(|at| format!("{letter}{at}")).collect()
    };
    let cells = |cell: &dyn Fn(&Row) -> String| -> Vec<String> { rows.iter().map(cell).collect() };
    [
        table("customers", &[("customer", ids("c", CUSTOMERS))]),
        table("items", &[("item", ids("i", ITEMS))]),
        table(
            "interactions",
            &[
                ("customer", cells(&|row| format!("c{}", row.0))),
                ("item", cells(&|row| format!("i{}", row.1))),
                ("day", cells(&|row| format!("2025-01-{:02}", row.2))),
                ("amount", cells(&|row| row.3.to_string())),
                ("store", cells(&|row| row.4.to_string())),
            ],
        ),
    ]
}

fn names() -> Names {
    Names {
        customer: "customer".to_string(),
        item: "item".to_string(),
        time: Some("day".to_string()),
    }
}

fn all_columns() -> RankColumns {
    RankColumns {
        time: Some("day".to_string()),
        amount: Some("amount".to_string()),
        store: Some("store".to_string()),
    }
}

fn learnt(rows: &[Row], columns: &RankColumns, held: &[(u32, u32)]) -> (Ranks, Ranked) {
    let [customers, items, interactions] = &tables(rows);
    fitted([customers, items, interactions], &names(), columns, held).unwrap()
}

#[test]
fn hand_made_purchases_have_hand_made_ranks_and_grades() {
    let (ranks, ranked) = learnt(&rows(), &all_columns(), &[]);
    assert!(ranks.is_sound());
    assert_eq!(ranks.stores(), ["A", "B"]);
    let [customers, items] = ranks.names();
    let expected = ["recency_rank", "frequency_rank", "spend_rank", "grade"];
    assert_eq!(customers[..4], expected);
    assert_eq!(customers[4..], ["store_grade"]);
    assert_eq!(items, ["sales_rank", "sales_rank A", "sales_rank B"]);
    assert_eq!(ranks.widths(), [5, 3]);
    let falling: [f32; 6] = [5.0, 4.0, 3.0, 2.0, 1.0, 0.0];
    assert_eq!(ranked.customers[..3], [falling; 3]);
    // Scores of 100, 80, 60, 40 and 20; the last is inactive.
    assert_eq!(ranked.customers[3], [0.0, 1.0, 2.0, 3.0, 3.0, 4.0]);
    // In A four customers have 86, 80, 40 and 20, in B the first and the fifth 20 and 44: the
    // first is graded in A, where more was spent.
    assert_eq!(ranked.customers[4], [0.0, 1.0, 3.0, 3.0, 0.0, 4.0]);
    // Sales of 1,300 and 200; in each store one item.
    assert_eq!(ranked.items[0], [10.0, 1.0, 0.0]);
    assert_eq!(ranked.items[1], [1.0, 0.0, 0.0]);
    assert_eq!(ranked.items[2], [0.0, 1.0, 0.0]);
    let inputs = ranks.inputs();
    let categories = |inputs: &[Input]| {
        let of = |input: &&Input| **input == Input::Category;
        inputs.iter().filter(of).count()
    };
    assert_eq!(categories(&inputs[0]), 2);
    assert_eq!(categories(&inputs[1]), 0);
}

#[test]
fn what_the_interactions_do_not_tell_is_left_out() {
    let columns = RankColumns {
        time: Some("day".to_string()),
        ..RankColumns::default()
    };
    let (ranks, ranked) = learnt(&rows(), &columns, &[]);
    let [customers, items] = ranks.names();
    assert_eq!(customers, ["recency_rank", "frequency_rank", "grade"]);
    assert_eq!(items, ["sales_rank"]);
    assert_eq!(ranked.customers[2], [0.0, 1.0, 2.0, 3.0, 3.0, 4.0]);
    // By how often: 13 times and twice.
    assert_eq!(ranked.items, [[10.0, 1.0, 0.0]]);
    let unknown = ranks.unknown([2, 1]);
    assert_eq!((unknown.customers.len(), unknown.items.len()), (3, 1));
    assert!(unknown.customers[0].iter().all(|cell| cell.is_nan()));
    // A store's column in which no store stands is none.
    let nowhere: Vec<Row> = rows()
        .iter()
        .map(|row| (row.0, row.1, row.2, row.3, ""))
        .collect();
    let (ranks, _) = learnt(&nowhere, &all_columns(), &[]);
    assert_eq!(ranks.columns().store, None);
    assert!(ranks.is_sound());
}

/// A purchase held out leaves no trace: neither in the cuts, nor in anybody's ranks, be it the
/// latest of all, the dearest and the only one in its store.
#[test]
fn what_is_held_out_might_as_well_not_be_there() {
    let without = rows();
    let mut with = without.clone();
    with.insert(3, (3, 2, 31, 999_999, "C"));
    let expected = learnt(&without, &all_columns(), &[]);
    assert_eq!(learnt(&with, &all_columns(), &[(3, 2)]), expected);
    assert_ne!(learnt(&with, &all_columns(), &[]), expected);
}

#[test]
fn others_at_hand_do_not_change_the_ranks_of_one() {
    let (ranks, all) = learnt(&rows(), &all_columns(), &[]);
    let [customers, items, interactions] = &tables(&rows());
    let one = table("customers", &[("customer", vec!["c1".to_string()])]);
    let rank = |customers: &Table| {
        let mut tallies = Tallies::new([customers.rows(), items.rows()], 2);
        let told = ranks.columns().told_by(interactions).unwrap();
        let of_code = store_codes(told.store.unwrap(), ranks.stores(), 0..2);
        let known = by_id(customers, "customer").unwrap();
        let offered = by_id(items, "item").unwrap();
        for row in 0..interactions.rows() {
            let of = |name: &str| interactions.column(name).unwrap().text(row);
            let both = [known.get(of("customer")), offered.get(of("item"))];
            tallies.add(&Purchase::read(
                &told,
                row,
                both.map(Option::<&u32>::copied),
                &of_code,
            ));
        }
        let mut ranked = Ranked::new(&ranks);
        ranked.push_customers(&ranks, &tallies, 0..customers.rows());
        ranked.push_items(&ranks, &tallies, 0..items.rows());
        ranked
    };
    assert_eq!(rank(customers), all);
    let alone = rank(&one);
    assert_eq!(alone.items, all.items);
    for (own, all) in alone.customers.iter().zip(&all.customers) {
        assert_eq!(own[..], all[1..2]);
    }
}

#[test]
fn columns_are_found_by_their_names_or_given() {
    let mut rows = rows();
    for (place, row) in rows.iter_mut().enumerate() {
        row.3 = 1_000 + 37 * place;
    }
    let [_, _, interactions] = &tables(&rows);
    let found = |amount: Option<&str>, store: Option<&str>| {
        rank_columns(interactions, &names(), amount, store)
    };
    assert_eq!(found(None, None), Ok(Some(all_columns())));
    let refused = found(Some("store"), None);
    assert!(
        matches!(&refused, Err(RecommendError::NoAmounts { column, .. }) if column == "store"),
        "{refused:?}"
    );
    let refused = found(None, Some("shop"));
    assert!(
        matches!(refused, Err(RecommendError::NoColumn { .. })),
        "{refused:?}"
    );
    let ids = Table::new("ids", interactions.columns()[..2].to_vec()).unwrap();
    let untimed = Names {
        time: None,
        ..names()
    };
    assert_eq!(rank_columns(&ids, &untimed, None, None), Ok(None));
    for (name, is_store) in [
        ("Store Code", true),
        ("shopId", true),
        ("cop_c", true),
        ("매장코드", true),
        ("제휴사", true),
        ("storage", false),
        ("shop_rating", false),
        ("partnership", false),
    ] {
        let column = Column::from_texts(name, ["north", "south", "north", "south"]);
        let one = Table::new("one", vec![column]).unwrap();
        let found = rank_columns(&one, &untimed, None, None).unwrap();
        assert_eq!(found.is_some(), is_store, "{name}");
    }
}

#[test]
fn cuts_that_cannot_be_are_not_sound() {
    let (sound, _) = learnt(&rows(), &all_columns(), &[]);
    let spoilt = |spoil: &dyn Fn(&mut Ranks)| {
        let mut ranks = sound.clone();
        spoil(&mut ranks);
        !ranks.is_sound()
    };
    assert!(spoilt(&|ranks| ranks.columns.store = None));
    assert!(spoilt(&|ranks| ranks.columns.time = None));
    assert!(spoilt(&|ranks| ranks.columns.amount = Some(String::new())));
    assert!(spoilt(&|ranks| ranks.stores.reverse()));
    assert!(spoilt(&|ranks| ranks.customers.truncate(2)));
    assert!(spoilt(&|ranks| ranks.items.truncate(2)));
    assert!(spoilt(&|ranks| ranks.items[0][8] = f32::NAN));
    assert!(spoilt(&|ranks| ranks.items[0].reverse()));
    assert!(spoilt(&|ranks| ranks.items[1].truncate(8)));
}
