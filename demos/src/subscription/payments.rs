//! A subscriber's payments: plan, price, renewals, cancellations and the
//! system's own errors in the dates.

use crate::calendar::day;
use crate::random::{Random, logistic};

/// How a customer pays.
#[derive(Clone, Copy, PartialEq)]
pub enum Plan {
    /// Each month, by itself.
    Automatic,
    /// Each month, by hand.
    Manual,
    /// Half a year or more at once.
    Long,
    /// A week for nothing.
    Trial,
}

/// A row of `transactions`.
pub struct Payment {
    pub method: i64,
    pub plan_days: i64,
    pub list_price: i64,
    pub paid: i64,
    pub auto_renew: bool,
    pub date: i64,
    pub expires: i64,
    pub cancels: bool,
}

/// Draws how a customer pays.
pub fn plan(random: &mut Random) -> Plan {
    random.pick(
        Plan::Automatic,
        &[
            (Plan::Manual, 0.125),
            (Plan::Long, 0.04),
            (Plan::Trial, 0.03),
        ],
    )
}

/// All payments of a customer, oldest first; the last membership ends in March 2017.
/// `months` are the mean and the most of those who pay by the month.
pub fn history(
    random: &mut Random,
    plan: Plan,
    discontent: f64,
    months: (f64, i64),
) -> Vec<Payment> {
    let end = day(2017, 3, 1) + random.between(0, 30);
    let mut payments = match plan {
        Plan::Automatic => monthly(random, end, true, discontent, months),
        Plan::Manual => monthly(random, end, false, discontent, months),
        Plan::Long => long(random, end),
        Plan::Trial => trial(random, end),
    };
    for payment in &mut payments {
        // System errors: the membership ends before it was paid for.
        if random.chance(0.0022) {
            payment.expires = if random.chance(0.4) {
                day(1970, 1, 1)
            } else {
                payment.date - random.between(1, 45)
            };
        }
    }
    if random.chance(0.004) {
        payments.clear();
    }
    payments
}

fn monthly(
    random: &mut Random,
    end: i64,
    automatic: bool,
    discontent: f64,
    (mean, most): (f64, i64),
) -> Vec<Payment> {
    let months = 1 + libm::floor(random.exponential(mean)) as i64;
    let method = if automatic {
        random.pick(
            41,
            &[(40, 0.1), (39, 0.12), (37, 0.08), (34, 0.06), (33, 0.03)],
        )
    } else {
        random.pick(38, &[(36, 0.2), (35, 0.12), (32, 0.1), (22, 0.03)])
    };
    let list_price = if automatic {
        random.pick(149, &[(99, 0.3), (129, 0.12)])
    } else {
        random.pick(149, &[(180, 0.25), (150, 0.15)])
    };
    // Some automatic payers paid by hand before; their rate lies in between.
    let by_hand_before = if automatic && random.chance(0.06) {
        random.between(1, 3)
    } else {
        0
    };
    let mut payments = Vec::new();
    let months = months.min(most);
    for month in 0..months {
        let expires = end - 30 * (months - 1 - month);
        let auto_renew = automatic && month >= by_hand_before.min(months - 1);
        let early = if auto_renew { 0 } else { random.between(-2, 5) };
        let free = month == 0 && random.chance(0.08);
        let payment = Payment {
            method,
            plan_days: 30,
            list_price,
            paid: if free { 0 } else { list_price },
            auto_renew,
            date: expires - 30 - early,
            expires,
            cancels: false,
        };
        let date = payment.date;
        payments.push(payment);
        let last = month == months - 1;
        let inclination = if last { -3.6 } else { -5.2 };
        if auto_renew && random.chance(logistic(inclination + 0.9 * discontent)) {
            let after = random.between(1, 25);
            payments.push(Payment {
                method,
                plan_days: 30,
                list_price,
                paid: list_price,
                auto_renew,
                date: date + after,
                // Most cancellations end the membership on the spot: a span of 0 days.
                expires: if random.chance(0.7) {
                    date + after
                } else {
                    expires
                },
                cancels: true,
            });
        }
    }
    payments
}

fn long(random: &mut Random, end: i64) -> Vec<Payment> {
    let (plan_days, list_price) = random.pick(
        (195, 894),
        &[
            ((410, 1_788), 0.35),
            ((180, 536), 0.15),
            ((90, 298), 0.1),
            ((395, 1_599), 0.1),
        ],
    );
    vec![Payment {
        method: random.pick(38, &[(32, 0.3), (36, 0.1)]),
        plan_days,
        list_price,
        paid: list_price,
        auto_renew: false,
        date: end - plan_days,
        expires: end,
        cancels: false,
    }]
}

fn trial(random: &mut Random, end: i64) -> Vec<Payment> {
    let mut payments = vec![Payment {
        method: random.pick(35, &[(22, 0.3), (17, 0.05)]),
        plan_days: 7,
        list_price: 0,
        paid: 0,
        auto_renew: false,
        date: end - 7,
        expires: end,
        cancels: false,
    }];
    if random.chance(0.2) {
        let date = end + random.between(-2, 0);
        payments.push(Payment {
            method: 38,
            plan_days: 30,
            list_price: 149,
            paid: 149,
            auto_renew: false,
            date,
            expires: date + 30,
            cancels: false,
        });
    }
    payments
}
