//! The table: columns in Arrow's memory layout, every cell's text as it stands
//! in the file, and what there is to say about each column.
//!
//! A column is dictionary-encoded: each distinct text once, and per row the
//! number of its text. Most of what is asked of a column (its kind, its
//! numbers, its counts) is then asked once per distinct text.

mod about;
mod builder;
mod column;
pub mod date;
mod duplicates;
pub(crate) mod fetch;
pub mod flag;
pub mod ids;
pub(crate) mod index;
mod join;
mod kind;
pub mod missing;
mod name;
pub mod number;
mod open;
pub mod profile;
mod reader;
pub mod role;
mod sniffer;
mod types;
pub mod write;

pub use about::{About, ColumnTitle};
pub use builder::{TableBuilder, TableFinish};
pub use column::{Column, NotNumeric};
pub use duplicates::{DuplicateExample, DuplicateRows, Duplicates, duplicate_rows, duplicates};
pub use join::followed_by;
pub use kind::ColumnKind;
pub use open::{
    Joining, begin_like_lists, joint_name, may_be_lists, name_within, open_all, open_all_in_steps,
    open_files, open_part, open_part_in_steps, open_sheets, open_source, open_source_in_steps,
    open_tables, sample_parquet, sample_parquet_in_steps, sample_part, sample_part_in_steps,
    tell_dates, uneven,
};
pub use profile::{
    ColumnProfile, DayCoverage, DayGap, Distribution, Note, Range, SpellingClash, Summary,
};
pub use reader::{Opened, TableReader, read_slice};
pub use role::{Role, RoleGuess, guess_role};
pub use sniffer::TypeSniffer;
pub use types::{ColumnType, Doubt, Misfit, TypeChoice, ValueFormat};

/// A table: columns of equal length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The file's name without folder and ending, or the derived table's own.
    pub name: String,
    columns: Vec<Column>,
    rows: usize,
    about: Option<Box<About>>,
}

impl Table {
    /// A table of these columns, or `None` when their lengths differ.
    pub fn new(name: &str, columns: Vec<Column>) -> Option<Table> {
        let rows = columns.first().map_or(0, Column::len);
        columns
            .iter()
            .all(|column| column.len() == rows)
            .then(|| Table {
                name: name.to_string(),
                columns,
                rows,
                about: None,
            })
    }

    /// The same table with other columns in place of its own, or `None` when their lengths
    /// differ.
    pub fn with_columns(&self, columns: Vec<Column>) -> Option<Table> {
        let about = self.about.clone();
        let table = Table::new(&self.name, columns)?;
        Some(Table { about, ..table })
    }

    /// The same table, which says this of its columns.
    pub fn telling(self, about: About) -> Table {
        let about = Some(Box::new(about));
        Table { about, ..self }
    }

    /// What the table says of its columns.
    pub fn about(&self) -> Option<&About> {
        self.about.as_deref()
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns in the file's order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns, given away.
    pub fn into_columns(self) -> Vec<Column> {
        self.columns
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name() == name)
    }

    /// The same table with one column read by another type; `None` when there is
    /// no column of this name.
    pub fn with_type(&self, name: &str, choice: &TypeChoice) -> Option<Table> {
        let position = self.position(name)?;
        let mut table = self.clone();
        let column = table.columns.get_mut(position)?;
        *column = column.with_type(choice);
        Some(table)
    }

    /// The position, from 0, of the column of this name.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name() == name)
    }
}
