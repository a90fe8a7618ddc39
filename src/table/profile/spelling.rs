//! Categories that may be one thing spelled twice. Only proposed: whether
//! "Phone" is "Mobile Phone" is for the reader to say.

use serde::{Deserialize, Serialize};

use super::Value;

/// Most distinct texts compared: every pair is looked at.
const MOST_TEXTS: usize = 200;

/// Longest text compared, in bytes.
const LONGEST: usize = 64;

/// Most clashes proposed.
const MOST_CLASHES: usize = 10;

/// Two categories that may be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpellingClash {
    /// The rarer spelling.
    pub rare: String,
    /// Its rows.
    pub rare_rows: u64,
    /// The more frequent spelling.
    pub frequent: String,
    /// Its rows.
    pub frequent_rows: u64,
}

/// Why two texts may mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Likeness {
    /// The same letters and digits: "E-wallet" and "e wallet".
    SameLetters,
    /// One is the other's initials: "CC" and "Credit Card".
    Initials,
    /// One has all words of the other: "Phone" and "Mobile Phone".
    PartOfName,
    /// "Laptop" and "Laptops".
    Plural,
    /// One letter more, fewer or other: "Grocery" and "Grocry".
    OneLetter,
}

/// Why two texts may mean the same; `None` when they hardly do.
pub fn likeness(first: &str, second: &str) -> Option<Likeness> {
    if first.len() > LONGEST || second.len() > LONGEST {
        return None;
    }
    may_be_same(&words_of(first), &words_of(second))
}

/// A text taken apart for the comparison.
struct Taken {
    /// Letters and digits alone, in lower case.
    plain: Vec<char>,
    words: Vec<String>,
}

/// Pairs of categories that may be the same, in the order of the file.
pub(super) fn clashes(values: &[Value<'_>]) -> Vec<SpellingClash> {
    if values.len() > MOST_TEXTS {
        return Vec::new();
    }
    let taken: Vec<(Value<'_>, Taken)> = values
        .iter()
        .filter(|value| value.text.len() <= LONGEST)
        .map(|value| (*value, words_of(value.text)))
        .collect();
    let mut found = Vec::new();
    for (index, (first, first_taken)) in taken.iter().enumerate() {
        for (second, second_taken) in taken.iter().skip(index + 1) {
            if may_be_same(first_taken, second_taken).is_some() && found.len() < MOST_CLASHES {
                let (rare, frequent) = match first.rows <= second.rows {
                    true => (first, second),
                    false => (second, first),
                };
                found.push(SpellingClash {
                    rare: rare.text.to_string(),
                    rare_rows: rare.rows,
                    frequent: frequent.text.to_string(),
                    frequent_rows: frequent.rows,
                });
            }
        }
    }
    found
}

fn words_of(text: &str) -> Taken {
    let lower = text.to_lowercase();
    let words: Vec<String> = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_string)
        .collect();
    Taken {
        plain: words.iter().flat_map(|word| word.chars()).collect(),
        words,
    }
}

fn may_be_same(first: &Taken, second: &Taken) -> Option<Likeness> {
    if first.plain.is_empty() || second.plain.is_empty() {
        return None;
    }
    // "1,395.5" and "1.395,5" are two numbers, or one written in two ways: no spelling.
    let is_number = |taken: &Taken| !taken.plain.iter().any(|letter| letter.is_alphabetic());
    if is_number(first) && is_number(second) {
        return None;
    }
    if first.plain == second.plain {
        return Some(Likeness::SameLetters);
    }
    let (short, long) = match first.words.len() <= second.words.len() {
        true => (first, second),
        false => (second, first),
    };
    let initials = long.words.iter().filter_map(|word| word.chars().next());
    if short.words.len() == 1 && long.words.len() > 1 && short.plain.iter().copied().eq(initials) {
        return Some(Likeness::Initials);
    }
    // "Phone" and "Mobile Phone"; but not "No" and "No internet service".
    let telling =
        |word: &String| word.chars().count() > 3 || !word.is_ascii() && word.chars().count() > 1;
    if short.words.len() < long.words.len()
        && short.words.iter().all(|word| long.words.contains(word))
        && short.words.iter().any(telling)
    {
        return Some(Likeness::PartOfName);
    }
    if plural(&first.plain, &second.plain) || plural(&second.plain, &first.plain) {
        return Some(Likeness::Plural);
    }
    one_letter_apart(&first.plain, &second.plain).then_some(Likeness::OneLetter)
}

/// Whether the second is the first with an English plural's ending.
fn plural(one: &[char], many: &[char]) -> bool {
    let (Some(last), Some(ending)) = (one.last(), many.get(one.len()..)) else {
        return false;
    };
    if one.len() < 4 || !last.is_ascii_alphabetic() {
        return false;
    }
    if many.starts_with(one) && matches!(ending, ['s'] | ['e', 's']) {
        return true;
    }
    // "Category" and "categories".
    let stem = one.get(..one.len() - 1).unwrap_or_default();
    *last == 'y'
        && many
            .strip_prefix(stem)
            .is_some_and(|rest| rest == ['i', 'e', 's'])
}

/// One letter more, fewer or other in a word long enough for that to be a slip.
/// Digits are never a slip: "Store 1" is not "Store 2".
fn one_letter_apart(first: &[char], second: &[char]) -> bool {
    let (short, long) = if first.len() <= second.len() {
        (first, second)
    } else {
        (second, first)
    };
    if short.len() < 6 || long.len() - short.len() > 1 {
        return false;
    }
    let same_start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let short_rest = short.get(same_start..).unwrap_or_default();
    let long_rest = long.get(same_start..).unwrap_or_default();
    let Some((changed, long_tail)) = long_rest.split_first() else {
        return false;
    };
    let short_tail = if short.len() == long.len() {
        short_rest.get(1..).unwrap_or_default()
    } else {
        short_rest
    };
    short_tail == long_tail
        && changed.is_alphabetic()
        && !short_rest.first().is_some_and(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likely_pairs_are_proposed_and_different_things_are_not() {
        for (first, second, expected) in [
            ("Mobile Phone", "Phone", true),
            ("Mobile", "Mobile Phone", true),
            ("CC", "Credit Card", true),
            ("COD", "Cash on Delivery", true),
            ("E-wallet", "e wallet", true),
            ("Grocery", "Grocry", true),
            ("카드", "신용 카드", true),
            ("Phone", "Phones", true),
            ("Category", "categories", true),
            ("Credit Card", "Debit Card", false),
            ("gas", "gass", false),
            ("No", "No internet service", false),
            ("Store 1", "Store 2", false),
            ("Gangnam1", "Gangnam12", false),
            ("One year", "Two year", false),
            ("Male", "Female", false),
            ("Phone", "Computer", false),
            ("1,395.5", "1.395,5", false),
            ("2024-1", "20241", false),
            ("1200000", "1200000.", false),
            ("-", "+", false),
        ] {
            let value = |text, rows| Value {
                text,
                number: f64::NAN,
                moment: None,
                rows,
            };
            let found = clashes(&[value(first, 3), value(second, 9)]);
            assert_eq!(found.len() == 1, expected, "{first} / {second}");
            if let [clash] = found.as_slice() {
                assert_eq!((clash.rare.as_str(), clash.rare_rows), (first, 3));
            }
        }
    }
}
