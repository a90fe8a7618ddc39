//! One subscriber: the hidden traits, the profile, and what makes them leave.

use std::collections::BTreeSet;

use super::Scale;
use super::listening::{self, Day};
use super::payments::{self, Payment, Plan};
use crate::calendar::day;
use crate::random::Random;

/// How much of the log-odds the columns explain; larger is easier to predict.
const SHARPNESS: f64 = 3.2;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A subscriber with all that the tables tell about them.
pub struct Customer {
    pub id: String,
    pub profile: Option<Profile>,
    pub payments: Vec<Payment>,
    pub listening: Vec<Day>,
    discontent: f64,
    keenness: f64,
    plan: Plan,
}

/// A row of `members`.
pub struct Profile {
    pub city: i64,
    /// The column `bd`: the age as the customer gave it, often 0.
    pub birth: i64,
    pub gender: &'static str,
    pub channel: i64,
    pub registered: i64,
}

/// Identifiers that look like KKBOX's (44 characters of base64) but compress:
/// only the first six characters are the customer's own.
pub struct Identifiers {
    random: Random,
    tails: Vec<String>,
    seen: BTreeSet<String>,
}

impl Identifiers {
    /// A supply of identifiers.
    pub fn new(mut random: Random) -> Identifiers {
        let tails = (0..8).map(|_| letters(&mut random, 37)).collect();
        Identifiers {
            random,
            tails,
            seen: BTreeSet::new(),
        }
    }

    /// The next so many, all different.
    pub fn next(&mut self, count: usize) -> Vec<String> {
        let mut found = Vec::with_capacity(count);
        while found.len() < count {
            let head = letters(&mut self.random, 6);
            if self.seen.insert(head.clone()) {
                let tail = &self.tails[found.len() % self.tails.len()];
                found.push(format!("{head}{tail}="));
            }
        }
        found
    }
}

fn letters(random: &mut Random, length: usize) -> String {
    (0..length)
        .map(|_| char::from(ALPHABET[random.between(0, 63) as usize]))
        .collect()
}

/// Draws a customer.
pub fn draw(random: &mut Random, id: String, scale: &Scale) -> Customer {
    let keenness = random.normal();
    let discontent = random.normal();
    let plan = payments::plan(random);
    Customer {
        id,
        profile: profile(random),
        payments: payments::history(random, plan, discontent, scale.months),
        listening: listening::days(random, keenness, discontent, scale.listening),
        discontent,
        keenness,
        plan,
    }
}

fn profile(random: &mut Random) -> Option<Profile> {
    let missing = random.chance(0.11);
    // Whoever gave no age gave little else.
    let silent = random.chance(0.45);
    let age = 17.0 + random.exponential(6.0) + random.exponential(6.0);
    let birth = if silent {
        0
    } else if random.chance(0.008) {
        random.pick(1_051, &[(-38, 0.2), (-1, 0.1), (117, 0.3), (103, 0.2)])
    } else {
        (libm::floor(age) as i64).min(88)
    };
    let gender = if random.chance(if silent { 0.9 } else { 0.06 }) {
        ""
    } else {
        random.pick("male", &[("female", 0.48)])
    };
    let city = if random.chance(if silent { 0.85 } else { 0.2 }) {
        1
    } else {
        random.pick(
            13,
            &[
                (5, 0.2),
                (4, 0.14),
                (15, 0.12),
                (22, 0.12),
                (6, 0.08),
                (14, 0.06),
                (12, 0.04),
                (9, 0.03),
                (11, 0.02),
                (18, 0.02),
            ],
        )
    };
    let channel = random.pick(7, &[(9, 0.27), (3, 0.16), (4, 0.07), (13, 0.01)]);
    let age_of_account = libm::floor(random.exponential(1_100.0)) as i64;
    let registered = (day(2017, 2, 20) - age_of_account).max(day(2004, 3, 26));
    (!missing).then_some(Profile {
        city,
        birth,
        gender,
        channel,
        registered,
    })
}

impl Customer {
    /// The log-odds of leaving, up to the intercept.
    pub fn leaning(&self) -> f64 {
        let flag = |condition: bool, weight: f64| if condition { weight } else { 0.0 };
        let count = self.payments.len().max(1) as f64;
        let automatic = self.payments.iter().filter(|p| p.auto_renew).count() as f64 / count;
        let cancels = self.payments.iter().filter(|p| p.cancels).count();
        let last_cancels = self.payments.last().is_some_and(|p| p.cancels);
        let mut score = 2.1 * (1.0 - automatic);
        score += flag(last_cancels, 3.4) + 0.4 * cancels as f64;
        score += match self.plan {
            Plan::Automatic => 0.0,
            Plan::Manual => 0.4,
            Plan::Long => 1.3,
            Plan::Trial => 1.9,
        };
        score += flag(self.listening.is_empty(), 0.9);
        score += 0.45 * self.discontent - 0.5 * self.keenness;
        // Listening little matters to those who must pay by hand each time.
        score += flag(automatic < 0.5 && self.listening.len() < 3, 0.7);
        score += flag(self.payments.len() <= 2, 0.35);
        if let Some(profile) = &self.profile {
            score += match profile.channel {
                4 => 0.7,
                7 => -0.35,
                _ => 0.0,
            };
            score += flag((15..30).contains(&profile.birth), 0.3);
            score += flag(profile.city == 1, -0.2);
        }
        SHARPNESS * score
    }
}
