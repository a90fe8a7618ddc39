//! A customer of the retail group: traits, visits to stores, use of affiliates.

use super::{DAYS, FIRST_DAY};
use crate::random::{Random, logistic};

/// A store: its code and what it is like.
pub struct Store {
    /// `A01` to `A06`.
    pub code: &'static str,
    /// Share of all visits.
    share: f64,
    /// Typical price of one good, in won.
    pub price: f64,
    /// Goods on a receipt, against the mean.
    pub size: f64,
    /// What older customers, women and city people add to the log of its share.
    pull: [f64; 3],
    /// Which of the large categories it sells most.
    pub sells: [f64; 8],
}

/// The stores: a department store, a hypermarket, a supermarket, a convenience
/// store, a drugstore and an online mall.
pub const STORES: [Store; 6] = [
    Store {
        code: "A01",
        share: 0.09,
        price: 62_000.0,
        size: 0.5,
        pull: [0.35, 0.3, 0.2],
        sells: [0.6, 0.2, 3.0, 1.5, 0.2, 1.6, 0.8, 0.3],
    },
    Store {
        code: "A02",
        share: 0.22,
        price: 9_200.0,
        size: 1.9,
        pull: [0.25, 0.1, -0.1],
        sells: [2.2, 1.6, 0.5, 0.4, 1.0, 0.7, 1.3, 1.2],
    },
    Store {
        code: "A03",
        share: 0.24,
        price: 6_400.0,
        size: 1.4,
        pull: [0.3, 0.15, -0.2],
        sells: [2.8, 1.8, 0.1, 0.2, 1.2, 0.1, 0.5, 1.3],
    },
    Store {
        code: "A04",
        share: 0.29,
        price: 3_600.0,
        size: 0.7,
        pull: [-0.55, -0.25, 0.3],
        sells: [0.4, 2.6, 0.1, 0.2, 2.8, 0.1, 0.1, 0.5],
    },
    Store {
        code: "A05",
        share: 0.08,
        price: 13_500.0,
        size: 0.6,
        pull: [-0.4, 0.75, 0.2],
        sells: [0.1, 0.3, 0.2, 3.4, 0.3, 0.1, 0.2, 1.0],
    },
    Store {
        code: "A06",
        share: 0.08,
        price: 27_000.0,
        size: 0.6,
        pull: [-0.35, 0.1, 0.0],
        sells: [0.6, 0.7, 1.3, 1.0, 0.5, 2.0, 1.2, 0.8],
    },
];

/// Code, uses a year by a typical customer, typical amount, and the pull of age, sex and city.
type Affiliate = (&'static str, f64, f64, [f64; 3]);

const AFFILIATES: [Affiliate; 6] = [
    ("B01", 0.10, 148_000.0, [0.5, 0.0, 0.3]),
    ("C01", 0.22, 42_000.0, [-0.3, 0.1, 0.0]),
    ("C02", 1.10, 19_500.0, [-0.5, 0.1, 0.2]),
    ("D01", 0.75, 31_000.0, [0.1, 0.0, 0.1]),
    ("D02", 2.30, 8_200.0, [-0.4, 0.2, 0.3]),
    ("E01", 0.16, 71_000.0, [0.2, 0.0, -0.1]),
];

const AGES: [&str; 6] = ["10s", "20s", "30s", "40s", "50s", "60s+"];

/// A customer with all that decides what is bought.
pub struct Customer {
    /// The identifier.
    pub id: String,
    /// How likely a receipt is paid with the app.
    pub app: f64,
    /// Taste for dear things; standard normal.
    pub purse: f64,
    /// Position among the age groups.
    pub age: usize,
    /// Whether a woman.
    pub woman: bool,
    city: bool,
    region: i64,
    receipts: i64,
    loyalty: f64,
    /// How much more was bought in the second half than in the first, as a logarithm.
    drift: f64,
    /// First and last day of buying, counted from the year's first.
    active: (i64, i64),
    taste: [f64; 6],
}

/// One visit to a store.
pub struct Visit {
    /// Days since 1970.
    pub day: i64,
    /// Of the day.
    pub hour: i64,
    /// Where.
    pub store: &'static Store,
}

impl Customer {
    /// Draws a customer; `once` for one with a single receipt.
    pub fn draw(random: &mut Random, place: usize, once: bool) -> Customer {
        let age = random.pick(3, &[(0, 0.01), (1, 0.12), (2, 0.23), (4, 0.22), (5, 0.14)]);
        let woman = random.chance(0.68);
        let city = random.chance(0.55);
        let loyalty = random.normal();
        let purse = 0.25 * loyalty + 0.97 * random.normal();
        let app = logistic(-1.9 + 0.35 * loyalty - 0.4 * (age as f64 - 2.5) + random.normal());
        let drawn = libm::floor(libm::exp(3.22 + 0.9 * loyalty));
        let receipts = if once {
            1
        } else {
            drawn.clamp(2.0, 400.0) as i64
        };
        // Who leaves drifted away before, and pays with the app less.
        let drift = 0.5 * random.normal() + 0.08 * loyalty + 0.5 * (app - 0.15);
        let leaves = random.chance(logistic(-3.0 - 1.1 * loyalty - 1.4 * drift));
        let joins = random.chance(0.07);
        let active = (
            if joins { random.between(60, 290) } else { 0 },
            if leaves {
                random.between(70, 250)
            } else {
                DAYS - 1
            },
        );
        let mut taste = [0.0; 6];
        let lean = leanings(age, woman, city);
        for (weight, store) in taste.iter_mut().zip(&STORES) {
            *weight = store.share * libm::exp(dot(store.pull, lean) + 0.9 * random.normal());
        }
        Customer {
            id: format!("M{:09}", 83_000_011 + 4_099 * place as u64 % 700_000_003),
            app,
            purse,
            age,
            woman,
            city,
            region: if city {
                random.between(1, 7)
            } else {
                random.between(8, 17)
            },
            receipts,
            loyalty,
            drift,
            active: (active.0.min(active.1 - 20), active.1),
            taste,
        }
    }

    /// The row of `customers`; some never told anything about themselves.
    pub fn row(&self, random: &mut Random) -> Option<[String; 4]> {
        let (silent, nowhere) = (random.chance(0.006), random.chance(0.03));
        (!silent).then(|| {
            [
                self.id.clone(),
                if self.woman { "F" } else { "M" }.to_string(),
                AGES[self.age].to_string(),
                if nowhere {
                    String::new()
                } else {
                    format!("Z{:02}", self.region)
                },
            ]
        })
    }

    /// The visits to stores, oldest first.
    pub fn visits(&self, random: &mut Random) -> Vec<Visit> {
        let total: f64 = self.taste.iter().sum();
        let mut visits: Vec<Visit> = (0..self.receipts)
            .map(|_| {
                let day = self.day(random);
                let mut at = random.uniform() * total;
                let mut store = &STORES[5];
                for (candidate, weight) in STORES.iter().zip(self.taste) {
                    if at < weight {
                        store = candidate;
                        break;
                    }
                    at -= weight;
                }
                let hour = match store.code {
                    "A04" => (random.between(6, 20) + random.between(0, 7)) % 24,
                    "A06" => (random.between(9, 20) + random.between(0, 6)) % 24,
                    _ => random.between(10, 16) + random.between(0, 5),
                };
                Visit { day, hour, store }
            })
            .collect();
        visits.sort_by_key(|visit| (visit.day, visit.hour));
        visits
    }

    /// The uses of affiliates: which, when, for how much.
    pub fn affiliate_use(&self, random: &mut Random) -> Vec<(&'static str, i64, i64)> {
        let lean = leanings(self.age, self.woman, self.city);
        let mut uses = Vec::new();
        for (code, rate, price, pull) in &AFFILIATES {
            let own = libm::exp(dot(*pull, lean) + 0.3 * self.loyalty + 0.8 * random.normal());
            for _ in 0..random.poisson((rate * own).min(40.0)) {
                let amount = price * libm::exp(0.3 * self.purse + 0.35 * random.normal());
                uses.push((*code, self.day(random), rounded(amount)));
            }
        }
        uses.sort_by_key(|(code, day, _)| (*day, *code));
        uses
    }

    /// A day on which something is bought: within the active ones, after the
    /// drift, and a little more often in December and on Saturdays.
    fn day(&self, random: &mut Random) -> i64 {
        let highest = libm::exp(self.drift.abs() / 2.0) * 1.5;
        // Rejection; the bound keeps even an unlucky stream short.
        for _ in 0..200 {
            let day = random.between(self.active.0, self.active.1);
            let half = if day < 181 { -0.5 } else { 0.5 };
            let season = if day >= 334 { 1.2 } else { 1.0 };
            let weekday = if (FIRST_DAY + day) % 7 == 2 {
                1.25
            } else {
                1.0
            };
            let weight = libm::exp(half * self.drift) * season * weekday;
            if random.uniform() * highest < weight {
                return FIRST_DAY + day;
            }
        }
        FIRST_DAY + self.active.0
    }
}

/// Age, sex and city, each about 0.
fn leanings(age: usize, woman: bool, city: bool) -> [f64; 3] {
    let sign = |yes: bool| if yes { 0.5 } else { -0.5 };
    [age as f64 - 3.0, sign(woman), sign(city)]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// A price in won ends in a zero.
pub fn rounded(amount: f64) -> i64 {
    10 * libm::round(amount / 10.0).max(1.0) as i64
}
