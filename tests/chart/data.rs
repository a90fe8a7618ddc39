//! The data of the example charts.

use holdfast::chart::importance::Driver;
use holdfast::chart::{
    Beeswarm, Dependence, Direction, Distribution, Frequencies, Further, Importance, Key, Scores,
    Step, Strip, Unit, Values, Waterfall,
};
use holdfast::i18n::Noun;

/// A customer at high risk, with more features than bars.
pub fn waterfall() -> Waterfall {
    let step = |feature: &str, value: &str, log_odds, share| Step {
        feature: feature.to_string(),
        value: value.to_string(),
        share,
        further: Further::LogOdds(log_odds),
    };
    Waterfall {
        noun: Noun::Risk,
        start: 0.0912,
        score: 0.9614,
        steps: vec![
            step("Cancelled before", "2", 1.31, 0.2266),
            step("Auto-renewal", "off", 2.40, 0.4104),
            step("Contract", "Month-to-month", 0.88, 0.1522),
            step("Listened days", "41", -0.41, -0.0709),
            step("Registered via", "channel 7", -0.16, -0.0277),
            step("Age", "missing", 0.30, 0.0519),
            step("City", "13", 0.24, 0.0415),
            step("Plan price", "149", 0.21, 0.0363),
            step("Payment method", "41", 0.18, 0.0311),
            step("Discount", "0", 0.11, 0.0188),
        ],
    }
}

/// Three drivers of different kinds.
pub fn importance(unit: Unit) -> Importance {
    let driver = |feature: &str, size, direction| Driver {
        feature: feature.to_string(),
        size,
        direction,
    };
    Importance {
        noun: Noun::Risk,
        unit,
        drivers: vec![
            driver("Auto-renewal rate", 0.1204, Direction::Lowers),
            driver(
                "Contract",
                0.0611,
                Direction::HighestFor("Month-to-month".to_string()),
            ),
            driver("Cancellations in the last year", 0.0452, Direction::Raises),
            driver("Age", 0.0007, Direction::Mixed),
        ],
    }
}

/// Values and effects of a few hundred customers.
pub struct Customers {
    pub ranks: Vec<f32>,
    pub numbers: Vec<f32>,
    pub codes: Vec<f32>,
    pub names: Vec<String>,
    pub effects: Vec<f32>,
}

/// Customers whose effect falls with their value; every tenth has none.
pub fn customers(count: usize) -> Customers {
    let mut customers = Customers {
        ranks: Vec::new(),
        numbers: Vec::new(),
        codes: Vec::new(),
        names: [
            "Month-to-month",
            "One year",
            "Two year",
            "Trial",
            "Gift",
            "Staff",
            "Test",
        ]
        .map(String::from)
        .to_vec(),
        effects: Vec::new(),
    };
    for index in 0..count {
        let share = ((index * 7_919) % 1_000) as f32 / 1_000.0;
        let missing = index % 10 == 9;
        customers
            .ranks
            .push(if missing { 255.0 } else { share * 254.0 });
        customers
            .numbers
            .push(if missing { f32::NAN } else { share * 72.0 });
        customers.codes.push(if missing {
            f32::NAN
        } else {
            (share * share * 7.0).floor()
        });
        customers
            .effects
            .push(if missing { 0.1 } else { 1.2 - 2.0 * share });
    }
    customers
}

pub fn beeswarm(customers: &Customers) -> Beeswarm<'_> {
    Beeswarm {
        noun: Noun::Risk,
        unit: Unit::LogOdds,
        strips: vec![
            Strip {
                feature: "Tenure".to_string(),
                effects: &customers.effects,
                values: &customers.ranks,
                key: Key::Ranks,
            },
            Strip {
                feature: "Contract".to_string(),
                effects: &customers.effects,
                values: &customers.codes,
                key: Key::Categories(customers.names.clone()),
            },
        ],
    }
}

pub fn dependence<'a>(customers: &'a Customers, values: Values<'a>) -> Dependence<'a> {
    Dependence {
        noun: Noun::Risk,
        feature: "Tenure".to_string(),
        unit: Unit::LogOdds,
        values,
        effects: &customers.effects,
    }
}

pub fn numbers() -> Distribution {
    Distribution {
        column: "TotalCharges".to_string(),
        values: Frequencies::Numbers {
            low: 18.8,
            high: 8684.8,
            counts: vec![812, 411, 300, 122, 90, 71, 64, 60, 44, 31, 0, 2],
        },
    }
}

pub fn categories() -> Distribution {
    Distribution {
        column: "Contract".to_string(),
        values: Frequencies::Categories {
            top: vec![
                ("Month-to-month".to_string(), 3875),
                ("Two year".to_string(), 1695),
            ],
            other: 1473,
        },
    }
}

pub fn scores() -> Scores {
    Scores {
        noun: Noun::Risk,
        counts: (0..20)
            .map(|bin| {
                if bin == 19 {
                    12_310
                } else {
                    100_000 / (bin + 1)
                }
            })
            .collect(),
        threshold: 0.8,
        above: 33_870,
    }
}
