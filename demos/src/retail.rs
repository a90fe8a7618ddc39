//! System L, "Retail and affiliates": a year of purchases in six stores, use of
//! six affiliates and of the group's pay app, with who the customers are and
//! what the products are.
//!
//! A customer's loyalty, its drift over the year and the taste for stores and
//! goods are drawn; how often, where and what was bought follows from them, so
//! the first half of the year says something about the second and what somebody
//! bought about what they will buy.
//!
//! A receipt number in `purchases` is only unique together with the customer;
//! in `affiliates` it is unique by itself (system L1).

mod basket;
mod customer;
mod goods;

use std::io;
use std::path::Path;

use crate::calendar::{day, digits};
use crate::csv_file::{CsvFile, CsvStream, Heading, Rows, in_memory, on_disk};
use crate::random::Random;
use customer::Customer;
use goods::Goods;

const SEED: u64 = 0x0001_2026;
const FIRST_DAY: i64 = day(2021, 1, 1);
const DAYS: i64 = 365;
/// Streams of single customers begin here; those below are for the whole.
const STREAMS: u64 = 1_000;

const TABLES: [Heading; 5] = [
    (
        "purchases",
        &[
            "customer_id",
            "receipt_no",
            "store",
            "product_code",
            "date",
            "hour",
            "amount",
        ],
    ),
    (
        "affiliates",
        &["customer_id", "receipt_no", "affiliate", "date", "amount"],
    ),
    (
        "app_pay",
        &["customer_id", "receipt_no", "shop", "date", "paid"],
    ),
    (
        "customers",
        &["customer_id", "gender", "age_group", "region"],
    ),
    (
        "products",
        &["product_code", "category_large", "category_middle", "name"],
    ),
];

/// How much is made.
#[derive(Clone, Copy)]
struct Scale {
    /// Customers with purchases.
    customers: usize,
    /// Those of them with a single receipt.
    once: usize,
    products: usize,
    /// Mean number of goods on a receipt beyond the first.
    more_goods: f64,
}

const DEMO: Scale = Scale {
    customers: 2_000,
    once: 128,
    products: 400,
    more_goods: 0.12,
};

const FULL: Scale = Scale {
    customers: 29_756,
    once: 1_908,
    products: 1_933,
    more_goods: 2.3,
};

/// The five tables at demo size.
pub fn generate() -> Vec<CsvFile> {
    in_memory(&TABLES, |tables| fill(DEMO, tables))
}

/// The five tables at full size, into files in `folder`.
pub fn stream(folder: &Path) -> io::Result<Vec<CsvStream>> {
    on_disk(folder, &TABLES, |tables| fill(FULL, tables))
}

fn fill(scale: Scale, tables: &mut [&mut dyn Rows]) -> io::Result<()> {
    let [purchases, affiliates, app_pay, list, products] = tables else {
        return Ok(());
    };
    let goods = Goods::draw(&mut Random::new(SEED, 0), scale.products);
    goods.write(*products)?;
    let mut order: Vec<usize> = (0..scale.customers).collect();
    Random::new(SEED, 1).shuffle(&mut order);
    let mut rows = Vec::with_capacity(scale.customers);
    let mut next_use = 0;
    for (place, index) in order.into_iter().enumerate() {
        let mut random = Random::new(SEED, STREAMS + index as u64);
        // The order is random, so the first are as good as any.
        let customer = Customer::draw(&mut random, place, place < scale.once);
        buy(&mut random, &customer, &goods, scale, *purchases, *app_pay)?;
        use_affiliates(&mut random, &customer, &mut next_use, *affiliates, *app_pay)?;
        if let Some(row) = customer.row(&mut random) {
            rows.push(row);
        }
    }
    // Some on the list never bought anything this year.
    for extra in 0..scale.customers / 160 {
        let mut random = Random::new(SEED, 2 + (extra as u64) % 900);
        let place = scale.customers + extra;
        rows.extend(Customer::draw(&mut random, place, true).row(&mut random));
    }
    Random::new(SEED, 999).shuffle(&mut rows);
    for row in rows {
        list.row(&row.each_ref().map(String::as_str))?;
    }
    Ok(())
}

fn buy(
    random: &mut Random,
    customer: &Customer,
    goods: &Goods,
    scale: Scale,
    purchases: &mut dyn Rows,
    app_pay: &mut dyn Rows,
) -> io::Result<()> {
    let mut number = random.between(1, 900);
    let favourites = goods.favourites(random, customer);
    for visit in customer.visits(random) {
        number += random.between(1, 2);
        let receipt = format!("{number:04}");
        let date = digits(visit.day).to_string();
        let basket = basket::fill(
            random,
            &visit,
            customer,
            goods,
            &favourites,
            scale.more_goods,
        );
        for (product, amount) in &basket {
            purchases.row(&[
                &customer.id,
                &receipt,
                visit.store.code,
                product,
                &date,
                &visit.hour.to_string(),
                &amount.to_string(),
            ])?;
        }
        if random.chance(customer.app) {
            let paid: i64 = basket.iter().map(|(_, amount)| amount).sum();
            let paid = paid.to_string();
            app_pay.row(&[&customer.id, &receipt, visit.store.code, &date, &paid])?;
        }
    }
    Ok(())
}

fn use_affiliates(
    random: &mut Random,
    customer: &Customer,
    next: &mut u64,
    affiliates: &mut dyn Rows,
    app_pay: &mut dyn Rows,
) -> io::Result<()> {
    for (affiliate, day, amount) in customer.affiliate_use(random) {
        // An odd multiplier visits every number below 2^26 once: unique, and in no order.
        let number = 10_000_000 + next.wrapping_mul(0x9E37_79B1) % (1 << 26);
        *next += 1;
        let (receipt, date) = (number.to_string(), digits(day).to_string());
        let amount = amount.to_string();
        affiliates.row(&[&customer.id, &receipt, affiliate, &date, &amount])?;
        if random.chance(0.6 * customer.app) {
            app_pay.row(&[&customer.id, &receipt, affiliate, &date, &amount])?;
        }
    }
    Ok(())
}
