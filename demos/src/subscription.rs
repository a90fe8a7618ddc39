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

use crate::calendar::digits;
use crate::random::{Random, intercept_for, logistic};
use crate::write::CsvFile;
use customer::Customer;

const SEED: u64 = 0x00B0_2026;
const LABELLED: usize = 20_000;
/// Customers who appear in the other tables only.
const ORPHANS: usize = 260;
const CHURN_SHARE: f64 = 0.09;

/// The tables `train`, `members`, `transactions` and `user_logs`.
pub fn generate() -> Vec<CsvFile> {
    let mut random = Random::new(SEED, 0);
    let identifiers = customer::identifiers(&mut Random::new(SEED, 1), LABELLED + ORPHANS);
    let customers: Vec<Customer> = identifiers
        .into_iter()
        .map(|id| customer::draw(&mut random, id))
        .collect();
    let (labelled, _) = customers.split_at(LABELLED);
    let mut order = Random::new(SEED, 2);
    vec![
        train(labelled),
        members(&customers, &mut order),
        transactions(&customers, &mut order),
        user_logs(&customers, &mut order),
    ]
}

fn train(labelled: &[Customer]) -> CsvFile {
    let scores: Vec<f64> = labelled.iter().map(Customer::leaning).collect();
    let intercept = intercept_for(&scores, CHURN_SHARE);
    let mut random = Random::new(SEED, 3);
    let mut file = CsvFile::new("train", &["msno", "is_churn"]);
    for (customer, score) in labelled.iter().zip(&scores) {
        let churned = random.chance(logistic(score + intercept));
        file.row(&[&customer.id, if churned { "1" } else { "0" }]);
    }
    file
}

fn members(customers: &[Customer], order: &mut Random) -> CsvFile {
    let mut file = CsvFile::new(
        "members",
        &[
            "msno",
            "city",
            "bd",
            "gender",
            "registered_via",
            "registration_init_time",
        ],
    );
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
            ]);
        }
    }
    file
}

fn transactions(customers: &[Customer], order: &mut Random) -> CsvFile {
    let mut file = CsvFile::new(
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
    );
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
            ]);
        }
    }
    file
}

fn user_logs(customers: &[Customer], order: &mut Random) -> CsvFile {
    let mut file = CsvFile::new(
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
    );
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
            ]);
        }
    }
    file
}

/// The customers in an order of the table's own: no file may be joined by row number.
fn shuffled<'a>(customers: &'a [Customer], order: &mut Random) -> Vec<&'a Customer> {
    let mut all: Vec<&Customer> = customers.iter().collect();
    order.shuffle(&mut all);
    all
}
