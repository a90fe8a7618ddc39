//! What a table says of its own columns: what people call them, and which of them
//! names the customer, the date and the answers. Written into Parquet files under one
//! key and read back from there; whatever is no such text says nothing.

use serde::{Deserialize, Serialize};

/// Longest text that is read.
const MOST_BYTES: usize = 4 << 20;

/// Longest title that is taken over, in characters.
const LONGEST_TITLE: usize = 300;

/// What a table says of its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The column that names the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The column with the date at which each row stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// The columns with what happened in the end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// What columns are called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<ColumnTitle>,
}

/// What a column is called in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnTitle {
    /// Its name.
    pub column: String,
    /// In English.
    pub en: String,
    /// In Korean.
    pub ko: String,
}

impl About {
    /// The key under which files hold it.
    pub const KEY: &'static str = "holdfast";

    /// As files hold it.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What a file holds; nothing if it is something else.
    pub fn from_json(text: &str) -> Option<About> {
        // A list would be read as the fields in their order.
        if text.len() > MOST_BYTES || !text.trim_start().starts_with('{') {
            return None;
        }
        let mut about: About = serde_json::from_str(text).ok()?;
        let fits = |text: &str| !text.is_empty() && text.chars().count() <= LONGEST_TITLE;
        about
            .titles
            .retain(|title| fits(&title.en) && fits(&title.ko));
        Some(about)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails by a panic says where.
mod tests {
    use super::*;

    #[test]
    fn what_is_no_such_text_says_nothing() {
        let title = |en: &str| ColumnTitle {
            column: "own_d1".to_string(),
            en: en.to_string(),
            ko: "하루".to_string(),
        };
        let about = About {
            id: Some("user".to_string()),
            labels: vec!["left".to_string()],
            titles: vec![title("One day"), title(""), title(&"x".repeat(301))],
            ..About::default()
        };
        let read = About::from_json(&about.to_json()).unwrap();
        assert_eq!(read.titles, [title("One day")]);
        assert_eq!((read.id, read.labels), (about.id, about.labels));
        // Of later versions what is known is read.
        let later = "{\"anchor\":\"day\",\"more\":[1,{}]}";
        assert_eq!(About::from_json(later).unwrap().anchor.unwrap(), "day");
        for garbage in ["", "[]", "{\"id\":7}", "{\"titles\":{}}", "\u{0}", "null"] {
            assert_eq!(About::from_json(garbage), None, "{garbage:?}");
        }
        let long = format!("{{\"id\":\"{}\"}}", "x".repeat(MOST_BYTES));
        assert_eq!(About::from_json(&long), None);
    }
}
