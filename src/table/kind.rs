//! What kind of values a column holds, told by all of its distinct values.

use serde::{Deserialize, Serialize};

use super::{Column, date, number};
use crate::i18n::{Lang, table as words};

/// The kind of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// Nothing but missing cells.
    Empty,
    /// Yes or no in words; 0 and 1 are an integer.
    Boolean,
    /// Whole numbers.
    Integer,
    /// Numbers, some with a fraction.
    Decimal,
    /// Dates, perhaps with a time of day.
    Date,
    /// One of few texts.
    Category,
    /// Names its row: (nearly) every cell is another.
    Identifier,
    /// Any other text.
    Text,
}

impl ColumnKind {
    /// What the kind is called.
    pub fn say(self, lang: Lang) -> &'static str {
        let message = match self {
            ColumnKind::Empty => words::KIND_EMPTY,
            ColumnKind::Boolean => words::KIND_BOOLEAN,
            ColumnKind::Integer => words::KIND_INTEGER,
            ColumnKind::Decimal => words::KIND_DECIMAL,
            ColumnKind::Date => words::KIND_DATE,
            ColumnKind::Category => words::KIND_CATEGORY,
            ColumnKind::Identifier => words::KIND_IDENTIFIER,
            ColumnKind::Text => words::KIND_TEXT,
        };
        message.text(lang)
    }

    /// Whether the values are numbers to calculate with.
    pub fn is_number(self) -> bool {
        matches!(self, ColumnKind::Integer | ColumnKind::Decimal)
    }
}

/// Rows from which uniqueness says something.
const ENOUGH_ROWS: u64 = 20;

/// Distinct plausible dates of eight digits that cannot be chance.
const ENOUGH_DATES: usize = 8;

/// Most distinct texts of a category.
const MOST_CATEGORIES: u64 = 2_000;

/// Tells the kind of a column.
pub(super) fn infer(column: &Column) -> ColumnKind {
    let texts: Vec<(u32, &str)> = (0..column.dictionary_len() as u32)
        .filter(|code| !column.is_missing_code(*code))
        .map(|code| (code, column.dictionary_value(code).trim()))
        .collect();
    if texts.is_empty() {
        return ColumnKind::Empty;
    }
    if is_boolean(&texts) {
        return ColumnKind::Boolean;
    }
    let cells = column.len() as u64 - column.missing_count();
    let facts = Facts {
        name: column.name(),
        cells,
        distinct: texts.len() as u64,
    };
    let numbers = column.dictionary_numbers();
    let is_number = |code: &u32| numbers.get(*code as usize).is_some_and(|v| !v.is_nan());
    if texts.iter().all(|(code, _)| is_number(code)) {
        return of_numbers(&texts, numbers, facts);
    }
    if texts.iter().all(|(_, text)| date::parse(text).is_some()) {
        return ColumnKind::Date;
    }
    of_texts(texts.iter().map(|(_, text)| *text), facts)
}

#[derive(Clone, Copy)]
struct Facts<'a> {
    name: &'a str,
    /// Cells that are not missing.
    cells: u64,
    /// Distinct texts among them.
    distinct: u64,
}

impl Facts<'_> {
    /// At most one cell in twenty repeats another.
    fn nearly_distinct(self) -> bool {
        self.distinct * 20 >= self.cells * 19
    }
}

fn is_boolean(texts: &[(u32, &str)]) -> bool {
    // "Y" or "T" alone may as well be one category of a larger file.
    const PAIRS: [(&[&str], bool); 4] = [
        (&["true", "false"], false),
        (&["yes", "no"], false),
        (&["y", "n"], true),
        (&["예", "아니오", "아니요", "네"], false),
    ];
    PAIRS.iter().any(|(family, both)| {
        texts.len() <= 8
            && (texts.len() > 1 || !both)
            && texts
                .iter()
                .all(|(_, text)| family.iter().any(|word| text.eq_ignore_ascii_case(word)))
    })
}

fn of_numbers(texts: &[(u32, &str)], numbers: &[f64], facts: Facts<'_>) -> ColumnKind {
    let whole = |text: &str| number::shape(text.as_bytes()) == Some(number::Shape::Whole);
    if !texts.iter().all(|(_, text)| whole(text)) {
        return ColumnKind::Decimal;
    }
    let plausible_date = |text: &str| date::parse_compact(text).is_some();
    if (name_says_date(facts.name) || texts.len() >= ENOUGH_DATES)
        && !name_says_id(facts.name)
        && texts.iter().all(|(_, text)| plausible_date(text))
    {
        return ColumnKind::Date;
    }
    if texts.iter().any(|(_, text)| number::has_leading_zero(text)) {
        return of_texts(texts.iter().map(|(_, text)| *text), facts);
    }
    if facts.nearly_distinct() && facts.distinct > 1 {
        let values = texts
            .iter()
            .filter_map(|(code, _)| numbers.get(*code as usize));
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(*value), high.max(*value))
        });
        // Numbered rows fill their range without gaps; amounts do not.
        let numbered = facts.distinct == facts.cells
            && facts.cells >= 5 * ENOUGH_ROWS
            && high - low < facts.distinct as f64 * 1.05;
        if name_says_id(facts.name) || numbered {
            return ColumnKind::Identifier;
        }
    }
    ColumnKind::Integer
}

fn of_texts<'a>(mut texts: impl Iterator<Item = &'a str>, facts: Facts<'_>) -> ColumnKind {
    let Facts {
        cells, distinct, ..
    } = facts;
    let one_word = texts.all(|text| text.len() <= 64 && !text.contains(char::is_whitespace));
    let id = name_says_id(facts.name);
    if facts.nearly_distinct() && distinct > 1 && (id || (one_word && cells >= ENOUGH_ROWS)) {
        return ColumnKind::Identifier;
    }
    // On average every category must come up several times, the more of them
    // the oftener; a table of a few rows has no such averages.
    let category = (cells < ENOUGH_ROWS)
        || (distinct <= 20 && distinct * 2 <= cells)
        || (distinct <= 200 && distinct * 10 <= cells)
        || (distinct <= MOST_CATEGORIES && distinct * 50 <= cells);
    if category {
        ColumnKind::Category
    } else {
        ColumnKind::Text
    }
}

/// Words of a name: `CustomerID`, `customer_id` and `customer id` alike.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            words.push(String::new());
        } else {
            if letter.is_uppercase() && before_lower {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(letter.to_lowercase());
            }
        }
        before_lower = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a column's name says that it names its rows.
pub(super) fn name_says_id(name: &str) -> bool {
    const WORDS: [&str; 11] = [
        "id",
        "ids",
        "uuid",
        "guid",
        "key",
        "msno",
        "userid",
        "custid",
        "customerid",
        "memberid",
        "userno",
    ];
    const KOREAN: [&str; 5] = ["아이디", "고객번호", "회원번호", "식별", "일련번호"];
    words_of(name)
        .iter()
        .any(|word| WORDS.contains(&word.as_str()))
        || KOREAN.iter().any(|word| name.contains(word))
        || name.eq_ignore_ascii_case("index")
}

/// Whether a column's name says that it holds the answer: who left.
pub(super) fn name_says_label(name: &str) -> bool {
    const WORDS: [&str; 6] = ["churn", "churned", "label", "target", "attrition", "exited"];
    const KOREAN: [&str; 3] = ["이탈", "해지", "탈퇴"];
    words_of(name)
        .iter()
        .any(|word| WORDS.contains(&word.as_str()))
        || KOREAN.iter().any(|word| name.contains(word))
}

/// Whether a column's name says that it holds dates.
pub(super) fn name_says_date(name: &str) -> bool {
    const WORDS: [&str; 13] = [
        "date",
        "day",
        "dt",
        "ymd",
        "yyyymmdd",
        "time",
        "datetime",
        "timestamp",
        "birth",
        "birthday",
        "birthdate",
        "startdate",
        "enddate",
    ];
    const KOREAN: [&str; 5] = ["일자", "날짜", "일시", "년월일", "생일"];
    words_of(name)
        .iter()
        .any(|word| WORDS.contains(&word.as_str()))
        || KOREAN.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, texts: &[&str]) -> ColumnKind {
        Column::from_texts(name, texts.iter().copied()).kind()
    }

    #[test]
    fn kinds_follow_from_all_values() {
        use ColumnKind::*;
        for (name, texts, expected) in [
            ("x", vec!["", " ", "NA"], Empty),
            ("churn", vec!["Yes", "No", "", "yes"], Boolean),
            ("동의", vec!["예", "아니오"], Boolean),
            ("flag", vec!["Y", "N"], Boolean),
            ("flag", vec!["N", "N"], Category),
            ("flag", vec!["0", "1"], Integer),
            ("plan", vec!["Yes", "No", "No internet service"], Category),
            ("n", vec!["1", " 2", "-3", "N/A"], Integer),
            ("n", vec!["1", "2.0"], Decimal),
            ("n", vec!["1", "2", "three"], Category),
            ("d", vec!["2024-01-01", "2024-02-30"], Category),
            ("d", vec!["2024-01-01", "", "2024-02-28 10:00"], Date),
            ("transaction_date", vec!["20150105", "20170331"], Date),
            ("amount", vec!["20150105", "20170331"], Integer),
            ("transaction_date", vec!["20150105", "20179931"], Integer),
            ("CustomerID", vec!["50001", "50002"], Identifier),
            ("user_id", vec!["a b", "b c"], Identifier),
            ("paid", vec!["50001", "50002"], Integer),
            ("code", vec!["001", "002"], Category),
        ] {
            assert_eq!(kind(name, &texts), expected, "{name} {texts:?}");
        }
    }

    #[test]
    fn uniqueness_needs_rows() {
        let hashes: Vec<String> = (0..50).map(|n| format!("h{:x}", n * 7919)).collect();
        let hashes: Vec<&str> = hashes.iter().map(String::as_str).collect();
        assert_eq!(kind("msno", &hashes), ColumnKind::Identifier);
        assert_eq!(kind("anything", &hashes), ColumnKind::Identifier);
        let rows: Vec<String> = (1..=200).map(|n| n.to_string()).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        assert_eq!(kind("column_1", &rows), ColumnKind::Identifier);
        assert_eq!(kind("column_1", &rows[..50]), ColumnKind::Integer);
        let words: Vec<String> = (0..50).map(|n| format!("sentence number {n}")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(kind("comment", &words), ColumnKind::Text);
    }

    #[test]
    fn names_are_read_word_by_word() {
        for name in [
            "CustomerID",
            "customer_id",
            "customer id",
            "ID",
            "msno",
            "고객번호",
        ] {
            assert!(name_says_id(name), "{name}");
        }
        for name in ["paid", "valid", "width", "monkey", "Identity"] {
            assert!(!name_says_id(name), "{name}");
        }
        for name in [
            "transaction_date",
            "TransactionDate",
            "membership_expire_date",
            "date",
            "birthdate",
            "가입일자",
        ] {
            assert!(name_says_date(name), "{name}");
        }
        for name in ["update_count", "days", "candidate", "timeout"] {
            assert!(!name_says_date(name), "{name}");
        }
    }
}
