//! The answer's column as one of several classes: "best/inactive", 0 … 19, 우수/일반/기타.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::split::Strata;
use crate::i18n::{Lang, number::count as in_words, number::grouped, train as text};
use crate::table::{Column, ColumnKind};

/// Most classes.
pub const MOST_CLASSES: usize = 100;

/// Most distinct numbers that are taken for classes: more are an amount.
const MOST_NUMBERS: usize = 50;

/// Least rows of a class, some to learn from and some to judge by.
pub const LEAST_OF_CLASS: u64 = 5;

/// The classes of every row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassLabel {
    /// The column's name.
    pub column: String,
    /// How each class is spelled most often: numbers ascending, else in the order of texts.
    pub names: Vec<String>,
    /// Per row the position of its class; `None` where the label is missing or its class is
    /// too rare.
    pub classes: Vec<Option<u32>>,
    /// Classes of which there are too few rows, and their rows.
    pub rare: Vec<(String, u64)>,
}

/// Why a column cannot be read as several classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.say(Lang::En))]
pub enum ClassLabelError {
    /// No row has a label.
    Empty {
        /// The column.
        column: String,
    },
    /// Numbers or dates that measure something.
    Amount {
        /// The column.
        column: String,
        /// How many distinct values.
        values: u64,
    },
    /// So many values that they name rows.
    Names {
        /// The column.
        column: String,
        /// How many distinct values.
        values: u64,
        /// Rows with a value.
        rows: u64,
    },
    /// Fewer than two classes have enough rows.
    TooFew {
        /// The column.
        column: String,
        /// Distinct values.
        values: u64,
        /// Classes with enough rows.
        classes: u64,
    },
}

impl ClassLabelError {
    /// The error in words.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            ClassLabelError::Empty { column } => {
                crate::i18n::prepare::LABEL_EMPTY.fill(lang, &[("column", column)])
            }
            ClassLabelError::Amount { column, values } => text::CLASSES_AMOUNT
                .fill(lang, &[("column", column), ("values", &grouped(*values))]),
            ClassLabelError::Names {
                column,
                values,
                rows,
            } => text::CLASSES_NAMES.fill(
                lang,
                &[
                    ("column", column),
                    ("values", &grouped(*values)),
                    ("rows", &grouped(*rows)),
                    ("most", &MOST_CLASSES.to_string()),
                ],
            ),
            ClassLabelError::TooFew {
                column,
                values,
                classes,
            } => text::CLASSES_TOO_FEW.fill(
                lang,
                &[
                    ("column", column),
                    ("values", &grouped(*values)),
                    ("classes", &in_words(lang, *classes)),
                    ("needed", &LEAST_OF_CLASS.to_string()),
                ],
            ),
        }
    }
}

/// What tells a cell's class: its number where all cells are numbers, else its text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    /// The bits of a number, in its order.
    Number(u64),
    Text(String),
}

fn key(cell: &str, number: Option<f64>) -> Key {
    match number {
        Some(value) => {
            // Both zeros are one; negative numbers sort before positive ones.
            let bits = (value + 0.0).to_bits();
            let ordered = if bits >> 63 == 1 {
                !bits
            } else {
                bits | 1 << 63
            };
            Key::Number(ordered)
        }
        None => Key::Text(cell.trim().to_lowercase()),
    }
}

/// The codes of a column that occur, and whether all of them are numbers.
fn present(column: &Column) -> (Vec<u32>, bool) {
    let counts = column.counts();
    let codes: Vec<u32> = (0..column.dictionary_len() as u32)
        .filter(|code| !column.is_missing_code(*code))
        .filter(|code| counts.get(*code as usize).is_some_and(|rows| *rows > 0))
        .collect();
    let numbers = column.dictionary_numbers();
    let finite = |code: &u32| numbers.get(*code as usize).is_some_and(|n| n.is_finite());
    let all = codes.iter().all(finite);
    (codes, all)
}

/// How many distinct answers a column has, differing by more than their spelling.
pub fn distinct(column: &Column) -> usize {
    let (codes, are_numbers) = present(column);
    let numbers = column.dictionary_numbers();
    let keys = codes.iter().map(|code| {
        let number = numbers.get(*code as usize).copied();
        key(
            column.dictionary_value(*code),
            number.filter(|_| are_numbers),
        )
    });
    keys.collect::<std::collections::BTreeSet<Key>>().len()
}

/// Reads a column as several classes. Classes of fewer than [`LEAST_OF_CLASS`] rows are left
/// out and told.
///
/// # Errors
/// [`ClassLabelError`] when the column measures or names rather than says one of several
/// answers, or when fewer than two classes are left.
pub fn read(column: &Column) -> Result<ClassLabel, ClassLabelError> {
    let (codes, are_numbers) = present(column);
    let name = column.name().to_string();
    if codes.is_empty() {
        return Err(ClassLabelError::Empty { column: name });
    }
    let counts = column.counts();
    let numbers = column.dictionary_numbers();
    let rows_of = |code: u32| counts.get(code as usize).copied().unwrap_or_default();
    let mut groups: BTreeMap<Key, Vec<u32>> = BTreeMap::new();
    for code in &codes {
        let number = numbers.get(*code as usize).copied();
        let key = key(
            column.dictionary_value(*code),
            number.filter(|_| are_numbers),
        );
        groups.entry(key).or_default().push(*code);
    }
    let values = groups.len() as u64;
    let whole = |code: &u32| {
        let number = numbers.get(*code as usize).copied().unwrap_or(f64::NAN);
        libm::trunc(number) == number
    };
    let rows: u64 = codes.iter().map(|code| rows_of(*code)).sum();
    let most_numbers = match codes.iter().all(whole) {
        true => MOST_NUMBERS,
        false => MOST_NUMBERS / 2,
    };
    let is_id = column.kind() == ColumnKind::Identifier;
    let measures = column.kind() == ColumnKind::Date || (are_numbers && !is_id);
    if measures && groups.len() > most_numbers {
        return Err(ClassLabelError::Amount {
            column: name,
            values,
        });
    }
    // Few rows for each of many answers: they name something.
    let each_own = groups.len() > MOST_NUMBERS && values * LEAST_OF_CLASS > rows;
    if groups.len() > MOST_CLASSES || each_own {
        return Err(ClassLabelError::Names {
            column: name,
            values,
            rows,
        });
    }
    let mut found = ClassLabel {
        column: name,
        ..ClassLabel::default()
    };
    let mut class_of = vec![None; column.dictionary_len()];
    for codes in groups.values() {
        let frequent = codes.iter().copied();
        // Of equally frequent spellings the first.
        let frequent = frequent.max_by_key(|code| (rows_of(*code), std::cmp::Reverse(*code)));
        let spelled = frequent.map_or("", |code| column.dictionary_value(code).trim());
        let rows: u64 = codes.iter().map(|code| rows_of(*code)).sum();
        if rows < LEAST_OF_CLASS {
            found.rare.push((spelled.to_string(), rows));
            continue;
        }
        for code in codes {
            if let Some(slot) = class_of.get_mut(*code as usize) {
                *slot = Some(found.names.len() as u32);
            }
        }
        found.names.push(spelled.to_string());
    }
    if found.names.len() < 2 {
        return Err(ClassLabelError::TooFew {
            column: found.column,
            values,
            classes: found.names.len() as u64,
        });
    }
    let class = |code: &u32| class_of.get(*code as usize).copied().flatten();
    found.classes = column.codes().iter().map(class).collect();
    Ok(found)
}

/// A column read by classes that are known: per row the position of its class, and how many
/// rows hold something else. Numbers are compared as numbers, texts without their case.
pub fn read_known(column: &Column, names: &[String]) -> (Vec<Option<u32>>, u64) {
    let of_name = |name: &String| {
        let number = crate::table::number::parse(name);
        (name.trim().to_lowercase(), number)
    };
    let known: Vec<(String, Option<f64>)> = names.iter().map(of_name).collect();
    let numbers = column.dictionary_numbers();
    let class_of: Vec<Option<u32>> = (0..column.dictionary_len() as u32)
        .map(|code| {
            let cell = column.dictionary_value(code).trim().to_lowercase();
            let number = numbers.get(code as usize).copied();
            let by_text = known.iter().position(|(text, _)| *text == cell);
            let same = |own: &Option<f64>| own.is_some() && *own == number;
            let found = by_text.or_else(|| known.iter().position(|(_, own)| same(own)));
            found.map(|class| class as u32)
        })
        .collect();
    let mut others = 0;
    let classes = column.codes().iter().map(|code| {
        if column.is_missing_code(*code) {
            return None;
        }
        let class = class_of.get(*code as usize).copied().flatten();
        others += u64::from(class.is_none());
        class
    });
    (classes.collect(), others)
}

impl ClassLabel {
    /// The classes as strata of a split.
    pub fn strata(&self) -> Strata {
        Strata {
            names: self.names.clone(),
            of_row: self.classes.clone(),
        }
    }

    /// Rows per class.
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0; self.names.len()];
        for class in self.classes.iter().flatten() {
            if let Some(count) = counts.get_mut(*class as usize) {
                *count += 1;
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repeated(texts: &[&str], times: usize) -> Column {
        Column::from_texts("y", texts.iter().copied().cycle().take(texts.len() * times))
    }

    #[test]
    fn classes_are_read_in_any_spelling_and_in_their_order() {
        let label = read(&repeated(
            &["best/none", "Best/None", "none/best", "10", ""],
            6,
        ))
        .unwrap();
        assert_eq!(label.names, ["10", "best/none", "none/best"]);
        assert_eq!(
            label.classes[..5],
            [Some(1), Some(1), Some(2), Some(0), None]
        );
        let numbers = read(&repeated(&["10", "9", "9.0", "-1"], 6)).unwrap();
        assert_eq!(numbers.names, ["-1", "9", "10"]);
        assert_eq!(numbers.counts(), [6, 12, 6]);
    }

    #[test]
    fn a_rare_class_is_left_out_and_told() {
        let texts = (0..30).map(|row| ["a", "b", "c"][row % 3]).chain(["d"; 4]);
        let label = read(&Column::from_texts("y", texts)).unwrap();
        assert_eq!(label.rare, [("d".to_string(), 4)]);
        assert_eq!(label.classes[32], None);
    }

    #[test]
    fn what_measures_or_names_is_refused() {
        let many = |of: &dyn Fn(usize) -> String| {
            let texts: Vec<String> = (0..600).map(of).collect();
            read(&Column::from_texts("y", texts.iter().map(String::as_str))).unwrap_err()
        };
        let amount = many(&|row| format!("{}.5", row % 60));
        assert!(matches!(amount, ClassLabelError::Amount { values: 60, .. }));
        let count = many(&|row| format!("{}", row % 90));
        assert!(matches!(count, ClassLabelError::Amount { .. }));
        let names = many(&|row| format!("customer-{row}"));
        assert!(matches!(names, ClassLabelError::Names { values: 600, .. }));
        let alone = read(&repeated(&["a", "b", "c"], 2)).unwrap_err();
        assert!(matches!(alone, ClassLabelError::TooFew { classes: 0, .. }));
        let none = read(&repeated(&["", "NA"], 20)).unwrap_err();
        assert!(matches!(none, ClassLabelError::Empty { .. }));
    }

    #[test]
    fn known_classes_are_found_by_text_or_number() {
        let names = ["0".to_string(), "1".to_string(), "Gone".to_string()];
        let column = Column::from_texts("y", ["1.0", "gone", "", "7", "0"]);
        let (classes, others) = read_known(&column, &names);
        assert_eq!(classes, [Some(1), Some(2), None, None, Some(0)]);
        assert_eq!(others, 1);
    }
}
