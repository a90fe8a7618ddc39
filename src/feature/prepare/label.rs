//! The answer's column as one of two classes, in any spelling: 1/0, Yes/No,
//! True/False, 예/아니오, "Attrited Customer"/"Existing Customer".

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, number::count as in_words, prepare as text};
use crate::table::{Column, flag};

/// Most values quoted in an error.
const QUOTED: usize = 5;

/// Words that say that somebody left (or that it happened).
const YES: [&str; 16] = [
    "churn",
    "churned",
    "left",
    "leaver",
    "lost",
    "exited",
    "gone",
    "cancelled",
    "canceled",
    "attrited customer",
    "inactive",
    "dormant",
    "이탈",
    "해지",
    "탈퇴",
    "휴면",
];

/// Words that say that somebody stayed.
const NO: [&str; 13] = [
    "retained",
    "stayed",
    "stay",
    "active",
    "existing customer",
    "existing",
    "loyal",
    "not churned",
    "no churn",
    "유지",
    "잔존",
    "활동",
    "정상",
];

/// The classes of every row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinaryLabel {
    /// The column's name.
    pub column: String,
    /// How the class that is sought (left, happened) is spelled most often.
    pub positive: String,
    /// How the other class is spelled most often; empty when there is none.
    pub negative: String,
    /// Whether neither spelling is known for yes or no, so that the rarer class
    /// was taken for the positive one.
    pub assumed: bool,
    /// Per row; `None` where the label is missing.
    pub classes: Vec<Option<bool>>,
}

/// Why a column cannot be read as two classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum LabelError {
    /// More than two values.
    NotTwoClasses {
        /// The column.
        column: String,
        /// How many distinct values.
        values: u64,
        /// The first of them.
        examples: Vec<String>,
    },
    /// The class that was asked for does not occur.
    PositiveAbsent {
        /// The column.
        column: String,
        /// What was asked for.
        positive: String,
        /// What there is.
        examples: Vec<String>,
    },
    /// No row has a label.
    Empty {
        /// The column.
        column: String,
    },
}

impl LabelError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            LabelError::NotTwoClasses {
                column,
                values,
                examples,
            } => text::LABEL_NOT_TWO.fill(
                lang,
                &[
                    ("column", column),
                    ("values", &in_words(lang, *values)),
                    ("examples", &examples.join(", ")),
                ],
            ),
            LabelError::PositiveAbsent {
                column,
                positive,
                examples,
            } => text::LABEL_POSITIVE_ABSENT.fill(
                lang,
                &[
                    ("column", column),
                    ("positive", positive),
                    ("examples", &examples.join(", ")),
                ],
            ),
            LabelError::Empty { column } => text::LABEL_EMPTY.fill(lang, &[("column", column)]),
        }
    }
}

/// What a cell says when it says which class.
fn known(cell: &str, number: f64) -> Option<bool> {
    if number == 1.0 || number == 0.0 {
        return Some(number == 1.0);
    }
    let lower = cell.to_lowercase();
    if YES.contains(&lower.as_str()) {
        Some(true)
    } else if NO.contains(&lower.as_str()) {
        Some(false)
    } else {
        flag::parse(cell)
    }
}

/// Reads a column as two classes. `positive`, if given, is the class that is
/// sought and every other value is the other class.
///
/// # Errors
/// [`LabelError`] when there is no label, when the class asked for does not
/// occur, or when there are more than two values and none was asked for.
pub fn read(column: &Column, positive: Option<&str>) -> Result<BinaryLabel, LabelError> {
    let counts = column.counts();
    let codes: Vec<u32> = (0..column.dictionary_len() as u32)
        .filter(|code| !column.is_missing_code(*code))
        .filter(|code| counts.get(*code as usize).is_some_and(|rows| *rows > 0))
        .collect();
    let cell = |code: u32| column.dictionary_value(code).trim();
    let name = column.name().to_string();
    let examples = || {
        let texts = codes.iter().take(QUOTED);
        texts.map(|code| cell(*code).to_string()).collect()
    };
    if codes.is_empty() {
        return Err(LabelError::Empty { column: name });
    }
    let mut assumed = false;
    let classes: Vec<Option<bool>> = match positive {
        Some(positive) => {
            let wanted = positive.trim();
            let same = |code: &u32| cell(*code).eq_ignore_ascii_case(wanted);
            if !codes.iter().any(same) {
                return Err(LabelError::PositiveAbsent {
                    column: name,
                    positive: wanted.to_string(),
                    examples: examples(),
                });
            }
            codes.iter().map(|code| Some(same(code))).collect()
        }
        None => {
            let numbers = column.dictionary_numbers();
            let number = |code: &u32| numbers.get(*code as usize).copied();
            codes
                .iter()
                .map(|code| known(cell(*code), number(code).unwrap_or(f64::NAN)))
                .collect()
        }
    };
    let classes = if classes.iter().all(Option::is_some) {
        classes
    } else {
        let mut rows_of: Vec<(String, u64)> = Vec::new();
        for code in &codes {
            let rows = counts.get(*code as usize).copied().unwrap_or_default();
            let lower = cell(*code).to_lowercase();
            if let Some((_, sum)) = rows_of.iter_mut().find(|(text, _)| *text == lower) {
                *sum += rows;
            } else if rows_of.len() > 2 {
                break;
            } else {
                rows_of.push((lower, rows));
            }
        }
        let [(first, first_rows), (second, second_rows)] = rows_of.as_slice() else {
            return match classes.as_slice() {
                // One unknown word: one class, whichever.
                [None] => Ok(one_class(column, name, cell(codes[0]))),
                _ => Err(LabelError::NotTwoClasses {
                    column: name,
                    values: codes.len() as u64,
                    examples: examples(),
                }),
            };
        };
        let first_is_positive = match (known(first, f64::NAN), known(second, f64::NAN)) {
            (Some(class), _) => class,
            (None, Some(class)) => !class,
            (None, None) => {
                assumed = true;
                first_rows <= second_rows
            }
        };
        codes
            .iter()
            .map(|code| Some((cell(*code).to_lowercase() == *first) == first_is_positive))
            .collect()
    };
    let mut by_code = vec![None; column.dictionary_len()];
    for (code, class) in codes.iter().zip(&classes) {
        if let Some(slot) = by_code.get_mut(*code as usize) {
            *slot = *class;
        }
    }
    let spelling = |class: bool| {
        let of_class = codes
            .iter()
            .zip(&classes)
            .filter(|(_, c)| **c == Some(class));
        of_class
            .max_by_key(|(code, _)| counts.get(**code as usize).copied())
            .map(|(code, _)| cell(*code).to_string())
            .unwrap_or_default()
    };
    Ok(BinaryLabel {
        column: name,
        positive: spelling(true),
        negative: spelling(false),
        assumed,
        classes: column
            .codes()
            .iter()
            .map(|code| by_code.get(*code as usize).copied().flatten())
            .collect(),
    })
}

fn one_class(column: &Column, name: String, word: &str) -> BinaryLabel {
    let class = |row| (!column.is_missing(row)).then_some(true);
    BinaryLabel {
        column: name,
        positive: word.to_string(),
        negative: String::new(),
        assumed: true,
        classes: (0..column.len()).map(class).collect(),
    }
}

impl BinaryLabel {
    /// Rows of the positive and of the negative class.
    pub fn counts(&self) -> (u64, u64) {
        let of = |class| self.classes.iter().filter(|c| **c == Some(class)).count() as u64;
        (of(true), of(false))
    }

    /// How a class is spelled.
    pub fn spelling(&self, class: bool) -> &str {
        if class {
            &self.positive
        } else {
            &self.negative
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_classes_in_any_spelling() {
        for (texts, positive, expected, assumed) in [
            (
                vec!["1", "0", ""],
                None,
                Some([Some(true), Some(false), None]),
                false,
            ),
            (
                vec!["No", "Yes", "yes"],
                None,
                Some([Some(false), Some(true), Some(true)]),
                false,
            ),
            (
                vec!["True", "false", "NA"],
                None,
                Some([Some(true), Some(false), None]),
                false,
            ),
            (
                vec!["아니오", "예", "예"],
                None,
                Some([Some(false), Some(true), Some(true)]),
                false,
            ),
            (
                vec!["0.0", "1.0", "1"],
                None,
                Some([Some(false), Some(true), Some(true)]),
                false,
            ),
            (
                vec!["이탈", "유지", "유지"],
                None,
                Some([Some(true), Some(false), Some(false)]),
                false,
            ),
            (vec!["Stayed", "Joined", "Churned"], None, None, false),
            (
                vec!["Stayed", "Joined", "Churned"],
                Some("churned"),
                Some([Some(false), Some(false), Some(true)]),
                false,
            ),
            (
                vec!["a", "b", "B"],
                None,
                Some([Some(true), Some(false), Some(false)]),
                true,
            ),
            (
                vec!["1", "2", "2"],
                None,
                Some([Some(true), Some(false), Some(false)]),
                true,
            ),
            (vec!["x", "x", "x"], None, Some([Some(true); 3]), true),
            (vec!["3", "1.5", "2"], None, None, false),
            (vec!["", "", "NA"], None, None, false),
            (vec!["Yes", "No", "No"], Some("Perhaps"), None, false),
        ] {
            let found = read(&Column::from_texts("y", texts.iter().copied()), positive);
            let classes = found.as_ref().ok().map(|label| label.classes.clone());
            assert_eq!(classes, expected.map(Vec::from), "{texts:?}");
            if let Ok(label) = found {
                assert_eq!(label.assumed, assumed, "{texts:?}");
            }
        }
    }
}
