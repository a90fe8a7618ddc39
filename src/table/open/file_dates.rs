//! When a file of several is of, by its name: `customers_2021.csv`, `2024-03.csv`,
//! `고객_2024년3월.csv`, `members_20240331.csv`, `list_2024Q1.csv`.

use crate::table::date::{self, iso_day};

/// How exactly a name tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Year,
    Quarter,
    Month,
    Day,
}

/// Whether the names of files tell when each is of.
pub fn tell_dates(names: &[&str]) -> bool {
    dates(names).is_some()
}

/// The day that each file is of, if all names tell one in the same way and none tells the same
/// as another: the last of a year, a quarter or a month that a name tells, for a list of
/// customers says how they were when it was over.
pub(super) fn dates(names: &[&str]) -> Option<Vec<String>> {
    let found: Option<Vec<(i64, Unit)>> = names.iter().map(|name| date(stem(name))).collect();
    let found = found?;
    let unit = found.first()?.1;
    let mut days: Vec<i64> = found.iter().map(|(day, _)| *day).collect();
    let dates = days.iter().map(|day| iso_day(*day)).collect();
    days.sort_unstable();
    days.dedup();
    let tell = days.len() == names.len() && found.iter().all(|(_, other)| *other == unit);
    tell.then_some(dates)
}

/// The numbers that tell files apart, if their names hold such.
pub(super) fn numbers(names: &[&str]) -> Option<Vec<String>> {
    let runs: Vec<Vec<&str>> = names.iter().map(|name| runs(stem(name))).collect();
    let first = runs.first()?.len();
    if runs.iter().any(|runs| runs.len() != first) {
        return None;
    }
    let column = |at: usize| -> Option<Vec<String>> {
        let number = |runs: &Vec<&str>| {
            let digits = runs.get(at)?.trim_start_matches('0');
            Some(if digits.is_empty() { "0" } else { digits }.to_string())
        };
        let numbers: Vec<String> = runs.iter().map(number).collect::<Option<_>>()?;
        let mut sorted: Vec<&String> = numbers.iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        (sorted.len() == names.len()).then_some(numbers)
    };
    (0..first).rev().find_map(column)
}

/// The name without folders and endings.
pub(super) fn stem(name: &str) -> &str {
    crate::table::reader::table_name(name)
}

/// The runs of digits in a name.
fn runs(name: &str) -> Vec<&str> {
    let runs = name.split(|letter: char| !letter.is_ascii_digit());
    runs.filter(|run| !run.is_empty()).collect()
}

/// The last day of what a name tells, and how exactly it tells it.
fn date(name: &str) -> Option<(i64, Unit)> {
    let places = name.char_indices().filter(|(at, letter)| {
        let before = name
            .get(..*at)
            .and_then(|before| before.chars().next_back());
        letter.is_ascii_digit() && !before.is_some_and(|letter| letter.is_ascii_digit())
    });
    let found = places.filter_map(|(at, _)| begins(name.get(at..)?));
    // Of "list_2_2024-03-31" the date, and not the two.
    found.max_by_key(|(_, unit)| *unit as u8)
}

/// What a name tells from a run of digits on.
fn begins(text: &str) -> Option<(i64, Unit)> {
    let (digits, rest) = run(text);
    match digits.len() {
        8 => {
            let day = date::days(
                part(digits, 0..4)?,
                part(digits, 4..6)?,
                part(digits, 6..8)?,
            );
            Some((day.filter(|_| is_year(digits))?, Unit::Day))
        }
        6 => {
            let month = part(digits, 4..6)?;
            let day = last_of(part(digits, 0..4)?, month, month);
            Some((day.filter(|_| is_year(digits))?, Unit::Month))
        }
        4 if is_year(digits) => {
            let year = part(digits, 0..4)?;
            let is_named = rest.starts_with('년');
            let rest = rest.trim_start_matches(is_between);
            if let Some(quarter) = rest.strip_prefix(['q', 'Q']) {
                let quarter = part(run(quarter).0, 0..1).filter(|_| run(quarter).0.len() == 1)?;
                return Some((last_of(year, quarter * 3, 3)?, Unit::Quarter));
            }
            let (month, rest) = run(rest);
            // Of "customers_2024_1" the 1 numbers a part as likely as a month.
            let is_number = month.len() == 1 && !is_named && !rest.starts_with('월');
            let month = match month.len() {
                1 | 2 => part(month, 0..month.len()).filter(|month| (1..=12).contains(month)),
                _ => None,
            };
            let Some(month) = month else {
                return Some((last_of(year, 12, 12)?, Unit::Year));
            };
            let (day, _) = run(rest.trim_start_matches(is_between));
            let whole = match day.len() {
                1 | 2 => date::days(year, month, part(day, 0..day.len())?),
                _ => None,
            };
            match whole {
                Some(day) => Some((day, Unit::Day)),
                None if is_number => Some((last_of(year, 12, 12)?, Unit::Year)),
                None => Some((last_of(year, month, month)?, Unit::Month)),
            }
        }
        _ => None,
    }
}

/// What may stand between the parts of a date.
fn is_between(letter: char) -> bool {
    "-_. 년월".contains(letter)
}

/// The digits that a text begins with, and what follows.
fn run(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

fn part(digits: &str, range: std::ops::Range<usize>) -> Option<i64> {
    digits.get(range)?.parse().ok()
}

fn is_year(digits: &str) -> bool {
    digits.starts_with("19") || digits.starts_with("20")
}

/// The last day of a month that is one of `first..=12`.
fn last_of(year: i64, month: i64, first: i64) -> Option<i64> {
    if !(first.min(12)..=12).contains(&month) {
        return None;
    }
    let next = match month {
        12 => date::days(year + 1, 1, 1),
        month => date::days(year, month + 1, 1),
    };
    Some(next? - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_day_that_their_files_are_of() {
        for (names, expected) in [
            (
                ["customers_2021.csv", "customers_2022.csv"],
                Some("2021-12-31 2022-12-31"),
            ),
            (
                ["2024-02.csv", "2024-03.csv"],
                Some("2024-02-29 2024-03-31"),
            ),
            (
                ["m_202311.csv.gz", "m_202312.csv.gz"],
                Some("2023-11-30 2023-12-31"),
            ),
            (
                ["고객_2024년1월.xlsx", "고객_2024년12월.xlsx"],
                Some("2024-01-31 2024-12-31"),
            ),
            (
                ["c_20240331.csv", "c_20240430.csv"],
                Some("2024-03-31 2024-04-30"),
            ),
            (
                ["c_2024-3-31.csv", "c_2024-4-7.csv"],
                Some("2024-03-31 2024-04-07"),
            ),
            (
                ["c_2024Q1.csv", "c_2024_q4.csv"],
                Some("2024-03-31 2024-12-31"),
            ),
            (
                ["list 2 2023.csv", "list 1 2024.csv"],
                Some("2023-12-31 2024-12-31"),
            ),
            (
                ["customers_2024_01.csv", "customers_2024_02.csv"],
                Some("2024-01-31 2024-02-29"),
            ),
            (
                ["고객_2024년 1.csv", "고객_2024년 2.csv"],
                Some("2024-01-31 2024-02-29"),
            ),
            (
                ["고객 2024-1월.csv", "고객 2024-2월.csv"],
                Some("2024-01-31 2024-02-29"),
            ),
            (
                ["customers_2023_1.csv", "customers_2024_1.csv"],
                Some("2023-12-31 2024-12-31"),
            ),
            // Parts of one year: a single digit is no month.
            (["customers_2024_1.csv", "customers_2024_2.csv"], None),
            (["customers 2024-1.csv", "customers 2024-2.csv"], None),
            (["customers_2024_9.csv", "customers_2024_10.csv"], None),
            // The same day, different kinds of dates, no date at all.
            (["a_2024.csv", "b_2024.csv"], None),
            (["a_2024.csv", "a_2025-03.csv"], None),
            (["a_1.csv", "a_2.csv"], None),
            (["a_20249931.csv", "a_20240331.csv"], None),
            (["a_2024Q5.csv", "a_2024Q1.csv"], None),
        ] {
            let found = dates(&names).map(|dates| dates.join(" "));
            assert_eq!(found.as_deref(), expected, "{names:?}");
        }
    }

    #[test]
    fn names_without_a_date_may_tell_a_number() {
        for (names, expected) in [
            (["wave1.csv", "wave02.csv"], Some("1 2")),
            (["2 wave 1.csv", "2 wave 3.csv"], Some("1 3")),
            (["c_2024_9.csv", "c_2024_10.csv"], Some("9 10")),
            (["old.csv", "new.csv"], None),
            (["a1b1.csv", "a1.csv"], None),
        ] {
            let found = numbers(&names).map(|numbers| numbers.join(" "));
            assert_eq!(found.as_deref(), expected, "{names:?}");
        }
    }
}
