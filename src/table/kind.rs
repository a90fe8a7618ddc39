//! What kind of values a column holds.

use serde::{Deserialize, Serialize};

use crate::i18n::{Lang, table as words};

/// The kind of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnKind {
    /// Nothing but missing cells.
    Empty,
    /// Yes or no; 0 and 1 only where the column's name says so.
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

#[cfg(test)]
mod tests {
    use crate::table::{Column, ColumnKind};

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
            ("flag", vec!["0", "1"], Boolean),
            ("x", vec!["0", "1"], Integer),
            ("plan", vec!["Yes", "No", "No internet service"], Category),
            ("n", vec!["1", " 2", "-3", "N/A"], Integer),
            ("n", vec!["1", "2.0"], Decimal),
            ("n", vec!["1", "2", "three"], Category),
            ("d", vec!["2024-01-01", "2024-02-30"], Date),
            ("d", vec!["2024-01-01", "", "2024-02-28 10:00"], Date),
            ("transaction_date", vec!["20150105", "20170331"], Date),
            ("amount", vec!["20150105", "20170331"], Integer),
            ("transaction_date", vec!["20150105", "20179931"], Date),
            ("transaction_date", vec!["20150105", "7"], Integer),
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
}
