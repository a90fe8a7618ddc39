//! Columns that are one thing at successive steps of time, by their names.
//!
//! A name may end in a number, before which may stand what the number counts: `own_d1`,
//! `spent_month_2`, `f_t3`, `PAY_4`. After `d`, `w`, `m`, `q`, `h`, `y` (or the words), `lag`
//! and `t-` it counts back from the row's date, as recipes name their days, so that the
//! largest number is the earliest; after `t` and `step`, and where nothing stands before it,
//! it counts forward.

use std::collections::BTreeMap;

/// What counts back from the row's date.
const BACK: [&str; 14] = [
    "d", "day", "w", "week", "m", "month", "q", "quarter", "h", "hour", "y", "year", "lag", "t-",
];

/// What counts forward.
const FORWARD: [&str; 2] = ["t", "step"];

/// Most digits of a step's number.
const MOST_DIGITS: usize = 4;

/// A name taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// What the number counts; empty where nothing is said.
    pub counts: &'static str,
    /// What stands before it, in small letters.
    pub stem: String,
    /// The number.
    pub number: u32,
}

/// Columns that are alike but for the number of their step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Channel {
    /// What the names begin with, in small letters.
    pub stem: String,
    /// Their places, in the order of time.
    pub columns: Vec<usize>,
}

/// A name's step, if it ends in one.
pub(crate) fn step_of(name: &str) -> Option<Step> {
    let name = name.trim();
    let before = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = name.get(before.len()..)?;
    let number = match digits.len() {
        1..=MOST_DIGITS => digits.parse().ok()?,
        _ => return None,
    };
    let separators = |letter: char| matches!(letter, '_' | '-' | '.' | ' ');
    let before = before.to_lowercase();
    // `t-1` counts back, `t_1` forward.
    let (bare, is_lag) = match before.strip_suffix('-') {
        Some(bare) => (bare, true),
        None => (before.strip_suffix(separators).unwrap_or(&before), false),
    };
    let counted = BACK.into_iter().chain(FORWARD).find_map(|counts| {
        let rest = bare.strip_suffix(counts)?;
        let stem = rest.trim_end_matches(separators);
        // `word1` counts no days, and of `day1` nothing is left that is counted.
        (stem.len() < rest.len() && !stem.is_empty()).then_some((stem, counts))
    });
    let (stem, counts) = match counted {
        Some((stem, "t")) if is_lag => (stem, "t-"),
        Some(found) => found,
        None => (bare.trim_end_matches(separators), ""),
    };
    (!stem.is_empty()).then(|| Step {
        counts,
        stem: stem.to_string(),
        number,
    })
}

/// Whether what is counted so lies before the row's date: the largest number is the earliest.
pub(crate) fn counts_back(counts: &str) -> bool {
    BACK.contains(&counts)
}

/// The channels of `steps` columns each among names, in the order of their first columns; each
/// name has its place. Names that are alike but have fewer or more numbers are no channel.
pub(super) fn channels<'a>(
    names: impl Iterator<Item = (usize, &'a str)>,
    steps: usize,
) -> Vec<Channel> {
    let mut alike: BTreeMap<(String, &str), BTreeMap<u32, usize>> = BTreeMap::new();
    for (place, name) in names {
        if let Some(step) = step_of(name) {
            let numbers = alike.entry((step.stem, step.counts)).or_default();
            numbers.entry(step.number).or_insert(place);
        }
    }
    let whole = alike.into_iter().filter_map(|((stem, counts), numbers)| {
        let first = *numbers.keys().next()?;
        let last = *numbers.keys().next_back()?;
        let is_whole = numbers.len() == steps && (last - first) as usize + 1 == steps;
        let mut columns: Vec<usize> = numbers.into_values().collect();
        if counts_back(counts) {
            columns.reverse();
        }
        is_whole.then_some(Channel { stem, columns })
    });
    let mut channels: Vec<Channel> = whole.collect();
    channels.sort_by_key(|channel| channel.columns.iter().min().copied());
    channels
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&'static str], steps: usize) -> Vec<(String, Vec<&'static str>)> {
        let named = |channel: Channel| {
            let columns = channel.columns.iter().map(|place| names[*place]);
            (channel.stem, columns.collect())
        };
        let channels = channels(names.iter().copied().enumerate(), steps);
        channels.into_iter().map(named).collect()
    }

    #[test]
    fn days_before_a_date_run_from_the_earliest() {
        let names = ["user", "own_d1", "fan_d1", "own_d2", "fan_d2", "age"];
        let own = ("own".to_string(), vec!["own_d2", "own_d1"]);
        let fan = ("fan".to_string(), vec!["fan_d2", "fan_d1"]);
        assert_eq!(found(&names, 2), [own, fan]);
        for names in [
            ["x_day1", "x_day2"],
            ["x lag 1", "x lag 2"],
            ["x_t-1", "x_t-2"],
        ] {
            let back = ("x".to_string(), names.iter().rev().copied().collect());
            assert_eq!(found(&names, 2), [back], "{names:?}");
        }
    }

    #[test]
    fn other_steps_run_as_they_are_numbered() {
        for names in [
            ["f_t0", "f_t1"],
            ["f_1", "f_2"],
            ["f9", "f10"],
            ["f_step1", "f_step2"],
        ] {
            assert_eq!(
                found(&names, 2),
                [("f".to_string(), names.to_vec())],
                "{names:?}"
            );
        }
        let names = ["day1", "day2"];
        assert_eq!(found(&names, 2), [("day".to_string(), names.to_vec())]);
    }

    #[test]
    fn a_channel_has_every_step() {
        let none: [(String, Vec<&str>); 0] = [];
        assert_eq!(found(&["a_1", "a_2", "a_4"], 3), none);
        assert_eq!(found(&["a_1", "a_2", "a_3"], 2), none);
        assert_eq!(found(&["1", "2", "x12345"], 2), none);
    }
}
