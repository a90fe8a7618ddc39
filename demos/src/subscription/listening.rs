//! A subscriber's listening: one row per day on which anything was played.

use crate::calendar::day;
use crate::random::{Random, logistic};

/// A row of `user_logs`.
pub struct Day {
    pub date: i64,
    /// Songs played to 25 %, 50 %, 75 %, 98.5 % and 100 % of their length.
    pub parts: [i64; 5],
    /// Different songs.
    pub unique: i64,
    /// Seconds played, as the file writes them.
    pub seconds: String,
}

/// The days on which the customer listened; none for about an eighth. Those of
/// March 2017, or, `times` as many, of the months before as well.
pub fn days(random: &mut Random, keenness: f64, discontent: f64, times: f64) -> Vec<Day> {
    if random.chance(logistic(-2.38 - 0.9 * keenness + 0.5 * discontent)) {
        return Vec::new();
    }
    let mean = 3.1 * libm::exp(0.4 * keenness - 0.18 * discontent);
    // Two years of days is all there is.
    let most = libm::round(12.0 * times.max(1.0)).min(730.0) as i64;
    let mean = (mean * times + times - 1.0).clamp(0.0, 700.0);
    let count = (1 + random.poisson(mean)).min(most);
    // Whoever listened on very many days did so every day.
    let stride = if count > 250 { 1 } else { 3 };
    let earlier = match stride {
        _ if times <= 1.0 => 0,
        1 => count,
        _ => 2 * count + 30,
    };
    let mut date = day(2017, 3, 1) - earlier + random.between(0, 6);
    let mut days = Vec::new();
    for _ in 0..count {
        days.push(listened(random, date, keenness));
        date = (date + random.between(1, stride)).min(day(2017, 3, 31));
        if date == day(2017, 3, 31) {
            break;
        }
    }
    days
}

fn listened(random: &mut Random, date: i64, keenness: f64) -> Day {
    let appetite = libm::exp(0.55 * keenness + 0.5 * random.normal());
    let parts = [
        random.poisson(4.0 * appetite.min(8.0)),
        random.poisson(1.1),
        random.poisson(0.7),
        random.poisson(0.8),
        random.poisson(18.0 * appetite.min(12.0)),
    ];
    let played: i64 = parts.iter().sum();
    let unique = libm::ceil(played as f64 * (0.55 + 0.4 * random.uniform())) as i64;
    let seconds = 238.0 * parts[4] as f64
        + [30.0, 95.0, 150.0, 230.0]
            .iter()
            .zip(parts)
            .map(|(length, songs)| length * songs as f64)
            .sum::<f64>();
    let seconds = (seconds * (0.92 + 0.16 * random.uniform()) + 1.0).min(86_000.0);
    Day {
        date,
        parts,
        unique: unique.max(1),
        seconds: if random.chance(0.00015) {
            // What an overflowing counter left in the original.
            random
                .pick("9223372036854775.807", &[("-9223372036854775.808", 0.5)])
                .to_string()
        } else {
            format!("{seconds:.3}")
        },
    }
}
