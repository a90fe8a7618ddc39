//! A user of the creator platform and the traits that do not change.

use super::simulation::FIRST_DAY;
use crate::random::Random;

/// A user, on the creators' list or not.
pub struct Person {
    /// The identifier.
    pub id: String,
    /// Whether the user is on the creators' list.
    pub listed: bool,
    /// Whether the user ever does anything.
    pub does: bool,
    /// How much the user likes to post; standard normal.
    pub keenness: f64,
    /// Fans' events on an ordinary day.
    pub fame: f64,
    /// Stickers on an ordinary day.
    pub generosity: f64,
    /// The day of joining, often before the log begins.
    pub joined: i64,
    /// What the user's channel is about.
    pub category: &'static str,
    /// Where the user lives.
    pub country: &'static str,
}

/// Draws the users.
pub fn draw(random: &mut Random, count: usize) -> Vec<Person> {
    let mut numbers: Vec<usize> = (1..=count).collect();
    random.shuffle(&mut numbers);
    numbers
        .into_iter()
        .map(|number| one(random, format!("u{}", 10_000 + 7 * number)))
        .collect()
}

fn one(random: &mut Random, id: String) -> Person {
    let listed = !random.chance(0.12);
    let does = !listed || !random.chance(0.04);
    let keenness = random.normal();
    let category = random.pick(
        "talk",
        &[
            ("music", 0.26),
            ("gaming", 0.17),
            ("study", 0.12),
            ("beauty", 0.1),
            ("cooking", 0.07),
        ],
    );
    let country = random.pick(
        "KR",
        &[("JP", 0.17), ("TW", 0.09), ("US", 0.07), ("VN", 0.06)],
    );
    let (draw, gifts) = match category {
        "music" => (1.3, 1.6),
        "gaming" => (1.2, 1.0),
        "study" => (0.7, 0.4),
        "beauty" => (1.1, 1.2),
        _ => (1.0, 1.0),
    };
    // Those who are not creators have a handful of friends, and nobody pays them.
    let audience = if listed { 1.0 } else { 0.1 };
    let fame = audience * draw * 1.9 * libm::exp(0.35 * keenness + 0.85 * random.normal());
    let generosity = if listed {
        gifts * 0.0034 * libm::pow(fame, 0.8) * libm::exp(1.7 * random.normal())
    } else {
        0.0
    };
    let late = random.chance(0.16);
    let joined = if late {
        FIRST_DAY + random.between(1, 119)
    } else {
        FIRST_DAY - 1 - libm::floor(random.exponential(260.0)).min(900.0) as i64
    };
    Person {
        id,
        listed,
        does,
        keenness,
        fame,
        generosity,
        joined,
        category,
        country,
    }
}
