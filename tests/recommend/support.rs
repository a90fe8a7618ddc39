//! A made-up shop in which age and gender decide which kinds of things a customer takes.

use holdfast::feature::prepare::Random;
use holdfast::model::recommend::{
    Names, RecommendError, RecommendOptions, RecommendTraining, Recommended, names_of, rank_columns,
};
use holdfast::table::{Column, Table};

pub const KINDS: [&str; 5] = ["tea", "tools", "toys", "shoes", "books"];

/// Customers, items, and who took what when, as cells.
pub struct Shop {
    pub customers: Vec<(&'static str, Vec<String>)>,
    pub items: Vec<(&'static str, Vec<String>)>,
    pub interactions: Vec<(&'static str, Vec<String>)>,
}

/// The kind that a customer likes best.
pub fn likes(gender: &str, age: usize) -> usize {
    match (gender, age < 40) {
        ("F", true) => 0,
        ("F", false) => 4,
        (_, true) => 3,
        (_, false) => 1,
    }
}

pub fn shop(customers: usize, items: usize, seed: u64) -> Shop {
    let mut random = Random::new(seed);
    let people: Vec<(&str, usize)> = (0..customers)
        .map(|_| (["F", "M"][random.below(2)], 18 + random.below(60)))
        .collect();
    let kinds: Vec<usize> = (0..items).map(|_| random.below(KINDS.len())).collect();
    let prices: Vec<String> = (0..items)
        .map(|_| format!("{}", 5 + random.below(90)))
        .collect();
    let (mut who, mut what, mut when) = (Vec::new(), Vec::new(), Vec::new());
    for (customer, (gender, age)) in people.iter().enumerate() {
        let liked = likes(gender, *age);
        for visit in 0..3 + random.below(6) {
            let item = loop {
                let item = random.below(items);
                if kinds[item] == liked || random.uniform() < 0.03 {
                    break item;
                }
            };
            who.push(format!("c{customer:04}"));
            what.push(format!("i{item:03}"));
            when.push(format!("2025-{:02}-{:02}", 1 + visit, 1 + random.below(28)));
        }
    }
    // Somebody and something that stand in no table.
    for (customer, item) in [("c9999", "i000"), ("c0000", "i999")] {
        who.push(customer.to_string());
        what.push(item.to_string());
        when.push("2025-01-01".to_string());
    }
    let texts = |cells: &mut dyn Iterator<Item = String>| cells.collect::<Vec<String>>();
    Shop {
        customers: vec![
            (
                "customer",
                texts(&mut (0..customers).map(|at| format!("c{at:04}"))),
            ),
            ("gender", texts(&mut people.iter().map(|p| p.0.to_string()))),
            ("age", texts(&mut people.iter().map(|p| p.1.to_string()))),
        ],
        items: vec![
            ("item", texts(&mut (0..items).map(|at| format!("i{at:03}")))),
            (
                "kind",
                texts(&mut kinds.iter().map(|kind| KINDS[*kind].to_string())),
            ),
            ("price", prices),
        ],
        interactions: vec![("customer", who), ("item", what), ("day", when)],
    }
}

/// The same shop, whose interactions tell for how much and in which store something was taken.
pub fn ranked_shop(customers: usize, items: usize, seed: u64) -> Shop {
    let mut shop = shop(customers, items, seed);
    let mut random = Random::new(seed ^ 0x5403);
    let rows = 0..shop.interactions[0].1.len();
    let amounts = rows
        .clone()
        .map(|_| format!("{}", 1_000 + 10 * random.below(900)));
    shop.interactions.push(("amount", amounts.collect()));
    let stores = rows.map(|_| ["North", "South", "West"][random.below(3)].to_string());
    shop.interactions.push(("store", stores.collect()));
    shop
}

pub fn table(name: &str, columns: &[(&str, Vec<String>)]) -> Table {
    let column = |(name, cells): &(&str, Vec<String>)| {
        Column::from_texts(name, cells.iter().map(String::as_str))
    };
    Table::new(name, columns.iter().map(column).collect()).unwrap()
}

impl Shop {
    pub fn tables(&self) -> [Table; 3] {
        [
            table("customers", &self.customers),
            table("items", &self.items),
            table("interactions", &self.interactions),
        ]
    }
}

pub fn names(tables: &[Table; 3]) -> Names {
    let [customers, items, interactions] = tables;
    names_of([customers, items, interactions], None, None, None).unwrap()
}

pub fn trained(
    tables: &[Table; 3],
    options: RecommendOptions,
) -> Result<Recommended, RecommendError> {
    let names = names(tables);
    let [customers, items, interactions] = tables;
    let tables = [customers, items, interactions];
    let mut training = RecommendTraining::new("shop", tables, &names, options)?;
    while !training.step(tables)?.finished {}
    training.finish()
}

/// Few epochs, with ranks and grades by whatever the interactions tell.
pub fn trained_ranked(tables: &[Table; 3]) -> Recommended {
    let [_, _, interactions] = tables;
    let ranks = rank_columns(interactions, &names(tables), None, None).unwrap();
    assert!(ranks.is_some());
    let options = RecommendOptions {
        ranks,
        epochs: 2,
        ..RecommendOptions::default()
    };
    trained(tables, options).unwrap()
}
