//! A user of the online shop: traits, moods, visits and what is done in one.

use super::assortment::Assortment;
use super::{DAYS, FIRST_DAY};
use crate::random::{Random, logistic};

/// Whether the user comes at the usual pace, rarely, or no more.
#[derive(Clone, Copy, PartialEq)]
enum Habit {
    Steady,
    Fading,
    Away,
}

/// A user.
pub struct Shopper {
    /// The identifier.
    pub id: i64,
    /// The first day on which the user could come.
    pub first: i64,
    /// Visits a day when steady and neither content nor discontent.
    pace: f64,
    /// How readily something looked at is put into the cart and bought.
    readiness: f64,
    favourites: [usize; 3],
    contentment: f64,
    habit: Habit,
}

/// One event before it has a user and a session.
#[derive(Clone, Copy)]
pub struct Action {
    /// Seconds since 1970.
    pub second: i64,
    /// The event's type.
    pub kind: &'static str,
    /// Category and place of the product.
    pub product: (usize, usize),
}

/// Draws the users.
pub fn draw(random: &mut Random, count: usize) -> Vec<Shopper> {
    let mut numbers: Vec<i64> = (1..=count as i64).collect();
    random.shuffle(&mut numbers);
    numbers
        .into_iter()
        .map(|number| {
            let late = random.chance(0.22);
            Shopper {
                id: 410_000_000 + 1_009 * number,
                first: FIRST_DAY + if late { random.between(1, DAYS - 1) } else { 0 },
                pace: 0.165 * libm::exp(0.32 * random.normal()),
                readiness: random.normal(),
                favourites: [0; 3].map(|_| random.between(0, 15) as usize),
                contentment: random.normal(),
                habit: Habit::Steady,
            }
        })
        .collect()
}

impl Shopper {
    /// How often the user comes today; the first day always once.
    pub fn visits(&mut self, random: &mut Random, day: i64) -> i64 {
        self.contentment = 0.985 * self.contentment + 0.172 * random.normal();
        let content = self.contentment;
        let draw = random.uniform();
        self.habit = match self.habit {
            Habit::Steady if draw < logistic(-8.25 - 1.5 * content) => Habit::Fading,
            Habit::Fading if draw < 0.035 => Habit::Away,
            Habit::Fading if draw > 1.0 - logistic(-3.6 + content) => Habit::Steady,
            Habit::Away if draw < 0.0035 => Habit::Steady,
            same => same,
        };
        let pace = match self.habit {
            Habit::Steady => self.pace * libm::exp(0.12 * content),
            Habit::Fading => 0.3 * self.pace,
            Habit::Away => 0.0,
        };
        let weekend = matches!((day - FIRST_DAY) % 7, 3 | 4);
        let pace = if weekend { 1.25 * pace } else { pace };
        random
            .poisson(pace)
            .max(i64::from(day == self.first && self.first > FIRST_DAY))
    }

    /// What is done in one visit, in the order of time.
    pub fn shop(
        &self,
        random: &mut Random,
        assortment: &Assortment,
        day: i64,
        mut act: impl FnMut(Action),
    ) {
        let mut second = day * 86_400 + random.between(6, 23) * 3_600 + random.between(0, 3_599);
        // What would fall into the next day is done in the last second of this one.
        let last = (day + 1) * 86_400 - 1;
        let mut tell = |random: &mut Random, kind, product| {
            act(Action {
                second,
                kind,
                product,
            });
            second = (second + random.between(5, 240)).min(last);
        };
        let faded = self.habit == Habit::Fading;
        let content = self.contentment - if faded { 0.8 } else { 0.0 };
        for _ in 0..1 + random.poisson(if faded { 0.35 } else { 0.75 }) {
            let at = random.between(0, 2) as usize;
            let category = if random.chance(0.7) {
                self.favourites[at]
            } else {
                random.between(0, assortment.categories() as i64 - 1) as usize
            };
            let product = assortment.one(random, category);
            tell(random, "view", product);
            if !random.chance(logistic(-1.0 + 0.5 * self.readiness)) {
                continue;
            }
            tell(random, "cart", product);
            if random.chance(logistic(-1.2 - 0.7 * content)) {
                tell(random, "remove_from_cart", product);
            } else if random.chance(logistic(-0.5 + 0.4 * self.readiness + 0.35 * content)) {
                tell(random, "purchase", product);
            }
        }
    }
}
