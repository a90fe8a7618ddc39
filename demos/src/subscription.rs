//! System K, "Music subscription": four tables in the shape of KKBOX's, whose
//! customers have a membership that ends in March 2017 and renew it or not.
//!
//! Each customer is drawn from two hidden traits, how much they listen and how
//! discontent they are. Plan, payments, cancellations and listening follow from
//! these, and so does the probability of leaving, from which the label is drawn.
//!
//! The dirt of the original is there on purpose: negative and zero spans, ages
//! of 0 and of 1,051, customers without logs, members or payments, rows of
//! customers who have no label, repeated member rows, impossible seconds.

mod customer;
mod listening;
mod payments;

use std::io;
use std::path::Path;

use crate::calendar::digits;
use crate::csv_file::{CsvFile, CsvStream, Heading, Rows, in_memory, on_disk};
use crate::random::{Random, intercept_for, logistic};
use customer::{Customer, Identifiers};

const SEED: u64 = 0x00B0_2026;
const CHURN_SHARE: f64 = 0.09;
/// Customers are made, shuffled and written in blocks of this many with a label
/// and this many without, who appear in the other tables only.
const BLOCK: (usize, usize) = (20_000, 260);

const TABLES: [Heading; 4] = [
    ("train", &["msno", "is_churn"]),
    (
        "members",
        &[
            "msno",
            "city",
            "bd",
            "gender",
            "registered_via",
            "registration_init_time",
        ],
    ),
    (
        "transactions",
        &[
            "msno",
            "payment_method_id",
            "payment_plan_days",
            "plan_list_price",
            "actual_amount_paid",
            "is_auto_renew",
            "transaction_date",
            "membership_expire_date",
            "is_cancel",
        ],
    ),
    (
        "user_logs",
        &[
            "msno",
            "date",
            "num_25",
            "num_50",
            "num_75",
            "num_985",
            "num_100",
            "num_unq",
            "total_secs",
        ],
    ),
];

/// How much is made.
#[derive(Clone, Copy)]
pub struct Scale {
    labelled: usize,
    /// Mean and most months that somebody paid by the month.
    pub months: (f64, i64),
    /// How many times as many days of listening as in the demo.
    pub listening: f64,
}

const DEMO: Scale = Scale {
    labelled: 20_000,
    months: (6.5, 8),
    listening: 1.0,
};

/// 21 million payments.
const FULL: Scale = Scale {
    labelled: 970_960,
    months: (62.0, 28),
    listening: 1.0,
};
/// Rows of `user_logs` at full size for each time that the listening is multiplied.
const FULL_LOG_ROWS: f64 = 4_100_000.0;

/// The tables `train`, `members`, `transactions` and `user_logs` at demo size.
pub fn generate() -> Vec<CsvFile> {
    in_memory(&TABLES, |tables| fill(DEMO, tables))
}

/// The tables at full size, into files in `folder`, with about `log_rows` rows
/// in `user_logs`.
pub fn stream(folder: &Path, log_rows: Option<u64>) -> io::Result<Vec<CsvStream>> {
    let listening = log_rows.map_or(1.0, |rows| rows as f64 / FULL_LOG_ROWS);
    let scale = Scale { listening, ..FULL };
    on_disk(folder, &TABLES, |tables| fill(scale, tables))
}

fn fill(scale: Scale, tables: &mut [&mut dyn Rows]) -> io::Result<()> {
    let [train, members, transactions, user_logs] = tables else {
        return Ok(());
    };
    let mut random = Random::new(SEED, 0);
    let mut identifiers = Identifiers::new(Random::new(SEED, 1));
    let mut order = Random::new(SEED, 2);
    let mut labels = Labels::new();
    for first in (0..scale.labelled).step_by(BLOCK.0) {
        let labelled = BLOCK.0.min(scale.labelled - first);
        let customers: Vec<Customer> = identifiers
            .next(labelled + BLOCK.1)
            .into_iter()
            .map(|id| customer::draw(&mut random, id, &scale))
            .collect();
        labels.write(&customers[..labelled], *train)?;
        write_members(&customers, &mut order, *members)?;
        write_transactions(&customers, &mut order, *transactions)?;
        write_user_logs(&customers, &mut order, *user_logs)?;
    }
    Ok(())
}

/// Draws the labels.
struct Labels {
    random: Random,
    /// Set by the first customers: at full size they stand for all.
    intercept: Option<f64>,
}

impl Labels {
    fn new() -> Labels {
        Labels {
            random: Random::new(SEED, 3),
            intercept: None,
        }
    }

    fn write(&mut self, labelled: &[Customer], train: &mut dyn Rows) -> io::Result<()> {
        let scores: Vec<f64> = labelled.iter().map(Customer::leaning).collect();
        let fitted = || intercept_for(&scores, CHURN_SHARE);
        let intercept = *self.intercept.get_or_insert_with(fitted);
        for (customer, score) in labelled.iter().zip(&scores) {
            let churned = self.random.chance(logistic(score + intercept));
            train.row(&[&customer.id, if churned { "1" } else { "0" }])?;
        }
        Ok(())
    }
}

fn write_members(
    customers: &[Customer],
    order: &mut Random,
    file: &mut dyn Rows,
) -> io::Result<()> {
    for customer in shuffled(customers, order) {
        let Some(profile) = &customer.profile else {
            continue;
        };
        // A handful of members were exported twice.
        for _ in 0..if order.chance(0.0004) { 2 } else { 1 } {
            file.row(&[
                &customer.id,
                &profile.city.to_string(),
                &profile.birth.to_string(),
                profile.gender,
                &profile.channel.to_string(),
                &digits(profile.registered).to_string(),
            ])?;
        }
    }
    Ok(())
}

fn write_transactions(
    customers: &[Customer],
    order: &mut Random,
    file: &mut dyn Rows,
) -> io::Result<()> {
    for customer in shuffled(customers, order) {
        for payment in &customer.payments {
            file.row(&[
                &customer.id,
                &payment.method.to_string(),
                &payment.plan_days.to_string(),
                &payment.list_price.to_string(),
                &payment.paid.to_string(),
                &i64::from(payment.auto_renew).to_string(),
                &digits(payment.date).to_string(),
                &digits(payment.expires).to_string(),
                &i64::from(payment.cancels).to_string(),
            ])?;
        }
    }
    Ok(())
}

fn write_user_logs(
    customers: &[Customer],
    order: &mut Random,
    file: &mut dyn Rows,
) -> io::Result<()> {
    for customer in shuffled(customers, order) {
        for day in &customer.listening {
            file.row(&[
                &customer.id,
                &digits(day.date).to_string(),
                &day.parts[0].to_string(),
                &day.parts[1].to_string(),
                &day.parts[2].to_string(),
                &day.parts[3].to_string(),
                &day.parts[4].to_string(),
                &day.unique.to_string(),
                &day.seconds,
            ])?;
        }
    }
    Ok(())
}

/// The customers in an order of the table's own: no file may be joined by row number.
fn shuffled<'a>(customers: &'a [Customer], order: &mut Random) -> Vec<&'a Customer> {
    let mut all: Vec<&Customer> = customers.iter().collect();
    order.shuffle(&mut all);
    all
}
