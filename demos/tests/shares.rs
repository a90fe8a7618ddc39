//! The demos keep the shares that the original systems published, counted
//! here straight from the tables.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use holdfast_demos::DemoFile;
use holdfast_demos::calendar::day;

fn files(demo: &str) -> Vec<DemoFile> {
    holdfast_demos::named(demo).unwrap().files
}

fn rows(file: &DemoFile) -> impl Iterator<Item = Vec<&str>> {
    let lines = file.text().lines().skip(1);
    lines.map(|line| line.split(',').collect())
}

/// The day of `2022-01-03 09:00:00` or `20220103`.
fn day_of(text: &str) -> i64 {
    let figures: String = text.chars().filter(char::is_ascii_digit).take(8).collect();
    let number: i64 = figures.parse().unwrap();
    day(number / 10_000, number / 100 % 100, number % 100)
}

type Days<'a> = BTreeMap<&'a str, BTreeSet<i64>>;

fn any(days: &BTreeSet<i64>, from: i64, before: i64) -> bool {
    days.range(from..before).next().is_some()
}

#[test]
fn creators_leave_and_are_given_stickers_as_often_as_published() {
    let files = files("creator");
    let listed: BTreeSet<&str> = rows(&files[1]).map(|row| row[0]).collect();
    let (mut own, mut stickers) = (Days::new(), Days::new());
    let mut span = (i64::MAX, i64::MIN);
    for row in rows(&files[0]) {
        let day = day_of(row[1]);
        span = (span.0.min(day), span.1.max(day));
        match row[2] {
            "sticker_received" => stickers.entry(row[0]).or_default().insert(day),
            kind if kind.starts_with("fan_") => continue,
            _ => own.entry(row[0]).or_default().insert(day),
        };
    }
    assert_eq!(span.1 - span.0, 139, "twenty weeks");
    assert!(own.keys().any(|user| !listed.contains(user)));
    assert!(listed.iter().any(|user| !own.contains_key(user)));
    own.retain(|user, _| listed.contains(user));
    let (mut samples, mut churned, mut given) = (0.0, 0.0, 0.0);
    for (user, days) in &own {
        for anchor in span.0 + 7..=span.1 - 6 {
            if any(days, anchor - 7, anchor) {
                samples += 1.0;
                churned += f64::from(u8::from(!any(days, anchor, anchor + 7)));
                let gifts = stickers.get(user);
                given += f64::from(u8::from(
                    gifts.is_some_and(|days| any(days, anchor, anchor + 7)),
                ));
            }
        }
    }
    // SYSTEMS C3: 0.36 and 0.10.
    assert!(
        (0.34..0.39).contains(&(churned / samples)),
        "{}",
        churned / samples
    );
    assert!(
        (0.085..0.12).contains(&(given / samples)),
        "{}",
        given / samples
    );
}

#[test]
fn retail_customers_buy_as_often_as_published() {
    let files = files("retail");
    let mut receipts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut numbers = BTreeSet::new();
    for row in rows(&files[0]) {
        receipts.entry(row[0]).or_default().insert(row[1]);
        numbers.insert(row[1]);
    }
    let mut counts: Vec<usize> = receipts.values().map(BTreeSet::len).collect();
    counts.sort_unstable();
    // SYSTEMS L1: 1,908 of 29,756 bought once, a quarter 11 times or fewer.
    let once = counts.iter().filter(|count| **count == 1).count();
    assert_eq!((counts.len(), once), (2_000, 2_000 * 1_908 / 29_756));
    assert_eq!(counts[counts.len() / 4], 11);
    // A receipt's number is shared by customers, but not that of an affiliate's.
    assert!(numbers.len() * 10 < counts.iter().sum::<usize>());
    let used: Vec<&str> = rows(&files[1]).map(|row| row[1]).collect();
    assert_eq!(used.iter().collect::<BTreeSet<_>>().len(), used.len());
}

#[test]
fn few_shoppers_fall_silent() {
    let files = files("events");
    let mut events = Days::new();
    let mut kinds = BTreeSet::new();
    let mut span = (i64::MAX, i64::MIN);
    for row in rows(&files[0]) {
        let day = day_of(row[1]);
        span = (span.0.min(day), span.1.max(day));
        events.entry(row[0]).or_default().insert(day);
        kinds.insert(row[2]);
    }
    assert_eq!(
        kinds.into_iter().collect::<Vec<_>>(),
        ["cart", "purchase", "remove_from_cart", "view"]
    );
    let (mut samples, mut dormant) = (0.0, 0.0);
    for days in events.values() {
        let mut anchor = span.1 + 1 - 30;
        while anchor - 30 >= span.0 {
            if any(days, anchor - 90, anchor) {
                samples += 1.0;
                dormant += f64::from(u8::from(!any(days, anchor, anchor + 30)));
            }
            anchor -= 30;
        }
    }
    // SYSTEMS D1: under 5 %.
    assert!(
        (0.03..0.05).contains(&(dormant / samples)),
        "{}",
        dormant / samples
    );
}
