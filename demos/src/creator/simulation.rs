//! Twenty weeks, day by day: who posts, who pauses, how the fans answer.

use super::person::Person;
use crate::calendar::day;
use crate::random::{Random, logistic};

/// A Monday.
pub const FIRST_DAY: i64 = day(2022, 1, 3);
/// Twenty weeks.
const DAYS: i64 = 140;

/// One row of the log.
#[derive(Clone, Copy)]
pub struct Event {
    /// Seconds since 1970.
    pub second: i64,
    /// Whose channel: the position among the people.
    pub person: usize,
    /// The kind of event.
    pub kind: &'static str,
    /// The fan's number; `None` for what the person did.
    pub fan: Option<i64>,
    /// What a sticker is worth.
    pub amount: Option<i64>,
}

impl Event {
    /// Whether it is the commonest and least telling of the fans' events.
    pub fn is_like(&self) -> bool {
        self.kind == "fan_like"
    }
}

/// What changes from day to day.
#[derive(Clone, Copy)]
struct State {
    mood: f64,
    /// How the fans took the last days, about 0.
    warmth: f64,
    paused: bool,
    posted_yesterday: bool,
}

/// The log in the making.
pub struct Simulation<'a> {
    people: &'a [Person],
    states: Vec<State>,
    fans: f64,
    /// What creators decide and receive: the same however many the fans are.
    random: Random,
    crowd: Random,
    today: i64,
    events: Vec<Event>,
}

impl<'a> Simulation<'a> {
    /// The simulation before its first day.
    pub fn new(people: &'a [Person], fans: f64, mut random: Random) -> Simulation<'a> {
        let states = people
            .iter()
            .map(|person| State {
                mood: random.normal(),
                warmth: 0.0,
                paused: random.chance(logistic(-1.3 - 0.6 * person.keenness)),
                posted_yesterday: false,
            })
            .collect();
        let crowd = Random::new(super::SEED, 3);
        Simulation {
            people,
            states,
            fans,
            random,
            crowd,
            today: FIRST_DAY,
            events: Vec::new(),
        }
    }

    /// The next day's events in the order of their time; `None` after the last day.
    pub fn next_day(&mut self) -> Option<&[Event]> {
        if self.today >= FIRST_DAY + DAYS {
            return None;
        }
        self.events.clear();
        for person in 0..self.people.len() {
            if self.people[person].joined <= self.today {
                self.live(person);
            }
        }
        // A stable sort: events of the same second keep the people's order.
        self.events.sort_by_key(|event| event.second);
        self.today += 1;
        Some(&self.events)
    }

    fn live(&mut self, at: usize) {
        let person = &self.people[at];
        let random = &mut self.random;
        let mut state = self.states[at];
        let weekend = (self.today - FIRST_DAY) % 7 >= 5;
        let passed = (self.today - FIRST_DAY) as f64 / DAYS as f64;
        state.mood = 0.965 * state.mood + 0.26 * random.normal();
        let content = state.mood + 0.8 * state.warmth;
        state.paused = if state.paused {
            !random.chance(logistic(-2.9 + 0.5 * person.keenness + 0.7 * content))
        } else {
            random.chance(logistic(-1.22 - 0.6 * person.keenness - 1.3 * content))
        };
        let weekday = if weekend { 0.35 } else { 0.0 };
        let leaning = -1.4 + 1.0 * person.keenness + 0.55 * content + weekday + 0.3 * passed;
        let habit = if state.posted_yesterday { 0.5 } else { 0.0 };
        let posts = person.does && !state.paused && random.chance(logistic(leaning + habit));
        if posts {
            let more = random.poisson(1.1 * libm::exp(0.25 * person.keenness));
            self.own(at, 1 + more);
        }
        let pull =
            0.12 + if posts { 1.0 } else { 0.0 } + if state.posted_yesterday { 0.45 } else { 0.0 };
        let response = self.random.normal();
        state.warmth = 0.85 * state.warmth + if posts { 0.2 * response } else { -0.02 };
        self.answer(at, pull * libm::exp(0.35 * response));
        let growth = 0.9 + 0.3 * passed;
        let gifts = person.generosity * pull * growth * libm::exp(0.5 * response);
        self.gifts(at, gifts.min(12.0));
        state.posted_yesterday = posts;
        self.states[at] = state;
    }

    fn own(&mut self, at: usize, count: i64) {
        let listed = self.people[at].listed;
        let random = &mut self.random;
        // Most are up in the evening.
        let start = random.between(8, 22) * 3_600 + random.between(0, 3_599);
        let mut second = self.today * 86_400 + start;
        let last = (self.today + 1) * 86_400 - 1;
        for place in 0..count {
            let kind = match (place, listed) {
                (0, _) => "login",
                (_, true) => random.pick(
                    "post",
                    &[("live_start", 0.16), ("comment", 0.3), ("like", 0.22)],
                ),
                (_, false) => random.pick("like", &[("comment", 0.35)]),
            };
            self.events.push(Event {
                second,
                person: at,
                kind,
                fan: None,
                amount: None,
            });
            second = (second + random.between(20, 2_400)).min(last);
        }
    }

    fn answer(&mut self, at: usize, pull: f64) {
        let mean = (self.people[at].fame * pull * self.fans).min(600.0);
        let count = self.crowd.poisson(mean);
        for _ in 0..count {
            let kind = self.crowd.pick(
                "fan_like",
                &[
                    ("fan_comment", 0.24),
                    ("fan_follow", 0.05),
                    ("fan_share", 0.03),
                ],
            );
            let event = fan_event(&mut self.crowd, self.today, at, kind);
            self.events.push(event);
        }
    }

    fn gifts(&mut self, at: usize, mean: f64) {
        for _ in 0..self.random.poisson(mean) {
            let amount = self.random.pick(
                10,
                &[(1, 0.2), (5, 0.22), (50, 0.13), (100, 0.08), (500, 0.02)],
            );
            let mut event = fan_event(&mut self.random, self.today, at, "sticker_received");
            event.amount = Some(amount);
            self.events.push(event);
        }
    }
}

fn fan_event(random: &mut Random, today: i64, person: usize, kind: &'static str) -> Event {
    // Squared: a few fans do most of it. Each channel has its own few hundred.
    let place = libm::floor(400.0 * random.uniform() * random.uniform()) as i64;
    let fan = 1 + (person as i64 * 137 + place) % 9_000;
    let hour = (random.between(6, 23) + random.between(0, 8)) % 24;
    Event {
        second: today * 86_400 + hour * 3_600 + random.between(0, 3_599),
        person,
        kind,
        fan: Some(fan),
        amount: None,
    }
}
