//! The table behind a chart: what is shown as a table and saved as a file.

use serde::{Deserialize, Serialize};

/// A table of words and numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A column's head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// What it holds.
    pub title: String,
    /// Where its cells stand.
    pub align: Align,
}

/// Where cells stand in their column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// At the left: words.
    Left,
    /// At the right: numbers.
    Right,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A number with the way it is shown.
    Number {
        /// The number itself, for files; finite.
        value: f64,
        /// The number as it is shown.
        text: String,
    },
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// A number with the way it is shown; words only when it is not finite.
    pub fn number(value: f64, text: impl Into<String>) -> Cell {
        let text = text.into();
        if value.is_finite() {
            Cell::Number { value, text }
        } else {
            Cell::Text(text)
        }
    }

    /// What is shown.
    pub fn shown(&self) -> &str {
        match self {
            Cell::Text(text) | Cell::Number { text, .. } => text,
        }
    }
}

impl Table {
    /// A table without rows; titles of word columns first, then of numbers.
    pub fn with_columns(words: &[&str], numbers: &[&str]) -> Table {
        let column = |title: &&str, align| Column {
            title: title.to_string(),
            align,
        };
        let words = words.iter().map(|title| column(title, Align::Left));
        let numbers = numbers.iter().map(|title| column(title, Align::Right));
        Table {
            columns: words.chain(numbers).collect(),
            rows: Vec::new(),
        }
    }
}
