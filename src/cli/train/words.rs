//! Options of `holdfast train` that are words of their own.

use std::str::FromStr;
use std::time::Duration;

use super::CommandError;
use crate::i18n::{Lang, train as text};
use crate::model::train::Balance;

/// Ways to balance classes.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub enum NamedBalance {
    /// Rows of the rarer class weigh more
    Weights,
    /// Rows of the rarer class are made up between others
    Smote,
}

/// What rows of the positive answer, or of one of several classes, weigh.
#[derive(Clone, Debug, PartialEq)]
pub enum ClassWeight {
    /// So that both classes weigh alike.
    Balanced,
    /// As much as others.
    Even,
    /// So much.
    Weight(f64),
    /// So much for this one of several classes.
    Class(String, f64),
}

impl FromStr for ClassWeight {
    type Err = String;

    fn from_str(words: &str) -> Result<ClassWeight, String> {
        match words.trim() {
            "balanced" => return Ok(ClassWeight::Balanced),
            "none" => return Ok(ClassWeight::Even),
            _ => {}
        }
        let (class, number) = match words.rsplit_once('=') {
            Some((class, number)) => (Some(class.trim()), number),
            None => (None, words),
        };
        let number = number.trim().parse().ok();
        let weight = number.filter(|weight: &f64| *weight > 0.0 && weight.is_finite());
        let read = match (class, weight) {
            (Some(class), Some(weight)) if !class.is_empty() => {
                Some(ClassWeight::Class(class.to_string(), weight))
            }
            (None, Some(weight)) => Some(ClassWeight::Weight(weight)),
            _ => None,
        };
        read.ok_or_else(|| text::CLASS_WEIGHT.fill(Lang::En, &[("found", words)]))
    }
}

/// A column with which the score may go one way only.
#[derive(Clone, Debug, PartialEq)]
pub struct Monotone(pub String, pub i8);

impl FromStr for Monotone {
    type Err = String;

    fn from_str(words: &str) -> Result<Monotone, String> {
        let parts = words.rsplit_once('=');
        let direction = parts.and_then(|(_, direction)| match direction.trim() {
            "1" | "+1" => Some(1),
            "-1" | "−1" => Some(-1),
            _ => None,
        });
        match (parts, direction) {
            (Some((column, _)), Some(direction)) if !column.trim().is_empty() => {
                Ok(Monotone(column.trim().to_string(), direction))
            }
            _ => Err(text::MONOTONE_WORDS.fill(Lang::En, &[("found", words)])),
        }
    }
}

/// What the two options for balance come to, besides weights of several classes.
pub fn balance(named: Option<NamedBalance>, weights: &[ClassWeight]) -> Balance {
    match named {
        Some(NamedBalance::Smote) => return Balance::Smote,
        Some(NamedBalance::Weights) => return Balance::Weights(None),
        None => {}
    }
    // Of several the last counts.
    let of_all = weights.iter().rev().find_map(|weight| match weight {
        ClassWeight::Balanced => Some(Balance::Weights(None)),
        ClassWeight::Weight(weight) => Some(Balance::Weights(Some(*weight))),
        ClassWeight::Even => Some(Balance::None),
        ClassWeight::Class(..) => None,
    });
    of_all.unwrap_or_default()
}

/// What rows of the classes that are named weigh.
pub fn by_class(weights: &[ClassWeight]) -> Vec<(String, f64)> {
    let named = weights.iter().filter_map(|weight| match weight {
        ClassWeight::Class(class, weight) => Some((class.clone(), *weight)),
        _ => None,
    });
    named.collect()
}

/// A length of time as people write it.
pub fn budget(text: &str) -> Result<Duration, CommandError> {
    let refuse = || CommandError::Budget {
        found: text.to_string(),
    };
    let trimmed = text.trim();
    let split = trimmed
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(split);
    let seconds = match unit {
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3_600.0,
        _ => return Err(refuse()),
    };
    match number.trim().parse::<f64>() {
        Ok(value) if value > 0.0 && value.is_finite() => {
            Duration::try_from_secs_f64(value * seconds).map_err(|_| refuse())
        }
        _ => Err(refuse()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Balance, ClassWeight, Monotone, balance, budget, by_class};

    #[test]
    fn budgets_are_read_as_people_write_them() {
        for (text, seconds) in [
            ("90s", Some(90.0)),
            ("10m", Some(600.0)),
            ("1.5h", Some(5_400.0)),
            ("45", Some(45.0)),
            (" 2 m", Some(120.0)),
            ("0s", None),
            ("-1m", None),
            ("soon", None),
            ("1e400h", None),
            ("5d", None),
            ("", None),
        ] {
            let found = budget(text).ok().map(|length| length.as_secs_f64());
            assert_eq!(found, seconds, "{text}");
        }
    }

    #[test]
    fn constraints_and_weights_are_read_and_what_is_none_is_refused() {
        let read = |words: &str| words.parse::<Monotone>().ok();
        assert_eq!(read("a=b=-1"), Some(Monotone("a=b".to_string(), -1)));
        assert_eq!(
            read(" months = +1"),
            Some(Monotone("months".to_string(), 1))
        );
        for words in ["months", "=1", "months=0", "months=2", "months="] {
            assert_eq!(read(words), None, "{words}");
        }
        let read = |words: &str| words.parse::<ClassWeight>().ok();
        assert_eq!(read("balanced"), Some(ClassWeight::Balanced));
        assert_eq!(read("2.5"), Some(ClassWeight::Weight(2.5)));
        for words in ["0", "-1", "inf", "NaN", "much", "a=0", "a=", "=2", "a=much"] {
            assert_eq!(read(words), None, "{words}");
        }
        let given = ["a=b=2", "balanced", " c,c = 0.5"].map(|words| read(words).unwrap());
        let named = [("a=b".to_string(), 2.0), ("c,c".to_string(), 0.5)];
        assert_eq!(by_class(&given), named);
        assert_eq!(balance(None, &given), Balance::Weights(None));
        assert_eq!(balance(None, &given[..1]), Balance::None);
    }
}
