//! System E, "E-commerce customers": one row per customer with the label in it.
//!
//! A customer is drawn from a few hidden traits (how attached, how content, how
//! keen on bargains); what the table shows follows from them, and so does the
//! probability of leaving. The label is then drawn from that probability, so no
//! model can know it exactly.

use crate::random::{Random, intercept_for, logistic};
use std::io;
use std::path::Path;

use crate::csv_file::{CsvFile, CsvStream, Heading, Rows, in_memory, on_disk};

const SEED: u64 = 0x0E5E_2026;
const CUSTOMERS: usize = 5_630;
const FIRST_ID: usize = 50_001;
const CHURN_SHARE: f64 = 0.168;
/// How much of the log-odds the columns explain; larger is easier to predict.
const SHARPNESS: f64 = 1.75;

/// The columns of system E2, in its order.
pub const COLUMNS: [&str; 20] = [
    "CustomerID",
    "Churn",
    "Tenure",
    "PreferredLoginDevice",
    "CityTier",
    "WarehouseToHome",
    "PreferredPaymentMode",
    "Gender",
    "HourSpendOnApp",
    "NumberOfDeviceRegistered",
    "PreferedOrderCat",
    "SatisfactionScore",
    "MaritalStatus",
    "NumberOfAddress",
    "Complain",
    "OrderAmountHikeFromlastYear",
    "CouponUsed",
    "OrderCount",
    "DaySinceLastOrder",
    "CashbackAmount",
];

#[derive(Clone, Copy, PartialEq)]
enum Goods {
    Mobile,
    Laptop,
    Fashion,
    Grocery,
    Others,
}

struct Customer {
    goods: Goods,
    tenure: f64,
    device: &'static str,
    city_tier: i64,
    distance: f64,
    payment: &'static str,
    gender: &'static str,
    hours: i64,
    devices: i64,
    satisfaction: i64,
    marital: &'static str,
    addresses: i64,
    complained: bool,
    rise: f64,
    coupons: i64,
    orders: i64,
    days_since: i64,
    cashback: f64,
}

const TABLES: [Heading; 1] = [("customers", &COLUMNS)];

/// The table `customers`.
pub fn generate() -> Vec<CsvFile> {
    in_memory(&TABLES, fill)
}

/// The same table, for it has one size only, into a file in `folder`.
pub fn stream(folder: &Path) -> io::Result<Vec<CsvStream>> {
    on_disk(folder, &TABLES, fill)
}

fn fill(tables: &mut [&mut dyn Rows]) -> io::Result<()> {
    let [file] = tables else {
        return Ok(());
    };
    let mut random = Random::new(SEED, 0);
    let customers: Vec<Customer> = (0..CUSTOMERS).map(|_| customer(&mut random)).collect();
    let scores: Vec<f64> = customers.iter().map(|c| SHARPNESS * leaning(c)).collect();
    let intercept = intercept_for(&scores, CHURN_SHARE);
    let mut draws = Random::new(SEED, 1);
    let mut gaps = Random::new(SEED, 2);
    for (index, (customer, score)) in customers.iter().zip(&scores).enumerate() {
        let churned = draws.chance(logistic(score + intercept));
        write_row(*file, &mut gaps, FIRST_ID + index, customer, churned)?;
    }
    Ok(())
}

fn customer(random: &mut Random) -> Customer {
    let goods = random.pick(
        Goods::Mobile,
        &[
            (Goods::Laptop, 0.36),
            (Goods::Fashion, 0.15),
            (Goods::Grocery, 0.075),
            (Goods::Others, 0.047),
        ],
    );
    let marital = random.pick("Married", &[("Single", 0.32), ("Divorced", 0.15)]);
    let city_tier = random.pick(1, &[(2, 0.04), (3, 0.31)]);
    let attachment = random.normal();
    let content = random.normal();
    let bargains = random.normal();

    let (usual_tenure, usual_cashback) = match goods {
        Goods::Mobile => (5.5, 140.0),
        Goods::Laptop => (10.0, 170.0),
        Goods::Fashion => (12.5, 210.0),
        Goods::Grocery => (19.0, 262.0),
        Goods::Others => (21.0, 298.0),
    };
    // Many joined within the last month; the others stay as long as they like it.
    let fresh = random.chance(match goods {
        Goods::Mobile => 0.36,
        Goods::Laptop => 0.16,
        _ => 0.05,
    });
    let tenure = if fresh {
        random.between(0, 1) as f64
    } else {
        let drawn = random.exponential(1.0) + random.exponential(1.0);
        let months = usual_tenure * 0.5 * drawn * libm::exp(0.25 * attachment);
        libm::floor(months).clamp(0.0, 31.0) + if random.chance(0.001) { 30.0 } else { 0.0 }
    };
    let distance = (5.0 + random.exponential(6.0) + random.exponential(4.5)).min(36.0);
    let distance = if random.chance(0.0004) {
        126.0
    } else {
        libm::floor(distance)
    };
    let complained = random.chance(logistic(-1.15 - 0.65 * content + 0.035 * (distance - 15.0)));
    let satisfaction = satisfaction(random, content, complained);
    let orders = 1 + random.poisson(1.35 * libm::exp(0.45 * attachment + 0.25 * bargains));
    let orders = if random.chance(0.06) {
        orders + random.between(5, 10)
    } else {
        orders
    }
    .min(16);
    let coupons = (0..orders)
        .filter(|_| random.chance(logistic(0.1 + 0.8 * bargains)))
        .count() as i64;
    let wait = 3.9 * libm::exp(-0.25 * attachment + if fresh { -0.4 } else { 0.12 });
    let days_since = random.exponential(wait * 0.55) + random.exponential(wait * 0.6);
    let cashback =
        usual_cashback + 1.1 * (tenure - usual_tenure) + 6.0 * bargains + 13.0 * random.normal();
    let hours = (2.93 + 0.25 * attachment + 0.62 * random.normal()).clamp(0.0, 5.0);
    let devices = 3.65 + 0.35 * bargains + 0.95 * random.normal();
    Customer {
        goods,
        tenure,
        device: random.pick("Mobile Phone", &[("Computer", 0.29), ("Phone", 0.219)]),
        city_tier,
        distance,
        payment: payment(random, city_tier),
        gender: random.pick("Male", &[("Female", 0.4)]),
        hours: libm::round(hours) as i64,
        devices: (libm::round(devices) as i64).clamp(1, 6),
        satisfaction,
        marital,
        addresses: (1 + random.poisson(1.0) + libm::floor(random.exponential(2.6)) as i64).min(22),
        complained,
        rise: (11.0 + libm::floor(random.exponential(2.6) + random.exponential(2.6))).min(26.0),
        coupons: coupons.min(16),
        orders,
        days_since: (libm::floor(days_since) as i64).min(46),
        cashback: cashback.clamp(0.0, 325.0),
    }
}

/// The score from 1 to 5: how content the customer is, blurred, less after a complaint.
fn satisfaction(random: &mut Random, content: f64, complained: bool) -> i64 {
    let felt = content + 0.9 * random.normal() - if complained { 0.35 } else { 0.0 };
    let bounds = [-1.25, -0.62, 0.33, 1.0];
    1 + bounds.iter().filter(|bound| felt > **bound).count() as i64
}

/// The payment's spelling: two systems wrote "CC" and "COD" where others wrote words.
fn payment(random: &mut Random, city_tier: i64) -> &'static str {
    let wallet = if city_tier == 3 { 0.24 } else { 0.045 };
    random.pick(
        "Debit Card",
        &[
            ("E wallet", wallet),
            ("Credit Card", 0.262),
            ("CC", 0.048),
            ("UPI", 0.07),
            ("COD", 0.064),
            ("Cash on Delivery", 0.026),
        ],
    )
}

/// The log-odds of leaving, up to sharpness and intercept.
fn leaning(customer: &Customer) -> f64 {
    let young = libm::exp(-customer.tenure / 2.6);
    let flag = |condition: bool, weight: f64| if condition { weight } else { 0.0 };
    let mut score = 2.5 * young - 0.075 * customer.tenure;
    score += flag(customer.complained, 1.5);
    // A complaint weighs most on those who have not settled in yet.
    score += flag(customer.complained, 0.9) * young;
    score += match customer.marital {
        "Single" => 0.85,
        "Divorced" => 0.2,
        _ => 0.0,
    };
    score += flag(customer.city_tier == 3, 0.5) + flag(customer.city_tier == 2, 0.25);
    score += match customer.goods {
        Goods::Mobile => 0.55,
        Goods::Laptop => -0.35,
        Goods::Fashion => 0.25,
        Goods::Grocery | Goods::Others => -0.3,
    };
    score += match customer.satisfaction {
        1 => 0.85,
        2 => 0.5,
        5 => -0.4,
        _ => 0.0,
    };
    score += 0.13 * (customer.days_since as f64 - 4.0).min(14.0);
    score -= 0.011 * (customer.cashback - 175.0);
    score += 0.028 * (customer.distance - 15.0).min(21.0);
    score += 0.22 * (customer.devices as f64 - 3.7);
    score += 0.07 * (customer.addresses as f64 - 4.0).min(8.0);
    score -= 0.10 * (customer.orders as f64 - 3.0).min(6.0);
    score += flag(customer.gender == "Male", 0.12);
    score += match customer.payment {
        "COD" | "Cash on Delivery" => 0.45,
        "E wallet" => 0.25,
        "CC" | "Credit Card" => -0.2,
        _ => 0.0,
    };
    // Somebody single and unhappy has little to hold them.
    score
        + flag(
            customer.marital == "Single" && customer.satisfaction <= 2,
            0.5,
        )
}

fn write_row(
    file: &mut dyn Rows,
    gaps: &mut Random,
    id: usize,
    customer: &Customer,
    churned: bool,
) -> io::Result<()> {
    let mut gap = |value: f64, share: f64| {
        if gaps.chance(share) {
            String::new()
        } else {
            format!("{value}")
        }
    };
    // Newcomers' records are the ones that were never completed.
    let extra = if customer.tenure <= 1.0 { 0.015 } else { 0.0 };
    let tenure = gap(customer.tenure, 0.047);
    let distance = gap(customer.distance, 0.045);
    let hours = gap(customer.hours as f64, 0.045);
    let rise = gap(customer.rise, 0.047);
    let coupons = gap(customer.coupons as f64, 0.042 + extra);
    let orders = gap(customer.orders as f64, 0.042 + extra);
    let days_since = gap(customer.days_since as f64, 0.048 + extra);
    let goods = match customer.goods {
        Goods::Mobile if gaps.chance(0.39) => "Mobile",
        Goods::Mobile => "Mobile Phone",
        Goods::Laptop => "Laptop & Accessory",
        Goods::Fashion => "Fashion",
        Goods::Grocery => "Grocery",
        Goods::Others => "Others",
    };
    file.row(&[
        &id.to_string(),
        if churned { "1" } else { "0" },
        &tenure,
        customer.device,
        &customer.city_tier.to_string(),
        &distance,
        customer.payment,
        customer.gender,
        &hours,
        &customer.devices.to_string(),
        goods,
        &customer.satisfaction.to_string(),
        customer.marital,
        &customer.addresses.to_string(),
        if customer.complained { "1" } else { "0" },
        &rise,
        &coupons,
        &orders,
        &days_since,
        &format!("{:.2}", customer.cashback),
    ])
}
