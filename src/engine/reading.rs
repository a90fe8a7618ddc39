//! How files are to be read, as far as the user said: what was sniffed of a
//! file, and what was found of a column, can both be overruled.

use serde::{Deserialize, Serialize};

use crate::ingest::ReadOptions;
use crate::table::{Column, Table, TypeChoice};

/// How files are opened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenOptions {
    /// The recipe (JSON) to build streamed files by; none: the one that fits.
    pub recipe: Option<String>,
    /// What the user said of files; a file that is not among them is sniffed.
    pub readings: Vec<Reading>,
    /// Today, in days since 1970-01-01: later dates are pointed out.
    pub today: Option<i64>,
}

/// What the user said of one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The file's name, or what the files of a series are called together.
    pub file: String,
    /// The names of the files, if it is a series.
    #[serde(default)]
    pub members: Vec<String>,
    /// Encoding, delimiter, header and so on; what is `None` is sniffed.
    pub options: ReadOptions,
    /// What columns are, by name; the others are as they are found.
    pub columns: Vec<(String, TypeChoice)>,
}

impl OpenOptions {
    /// What was said of a file, or of the series that it is of.
    pub fn of(&self, file: &str) -> Reading {
        let said = self.readings.iter().find(|reading| reading.file == file);
        let said = said.or_else(|| self.of_member(&[file]));
        said.cloned().unwrap_or_default()
    }

    /// What was said of the series that these files are of.
    pub(super) fn of_series(&self, files: &[&str]) -> Reading {
        self.of_member(files).cloned().unwrap_or_default()
    }

    fn of_member(&self, files: &[&str]) -> Option<&Reading> {
        let is_among = |member: &String| files.contains(&member.as_str());
        let mut readings = self.readings.iter();
        readings.find(|reading| reading.members.iter().any(is_among))
    }

    /// What was said of a table of a file, by the name that it has beside others;
    /// what was said of the file is said of all of its tables.
    pub fn of_table(&self, file: &str, table: &str) -> Reading {
        let said = self.readings.iter().find(|reading| reading.file == table);
        said.cloned().unwrap_or_else(|| self.of(file))
    }
}

/// What files of one series are called together: `log_*.csv`.
pub(super) fn series_name(files: &[&str]) -> String {
    let Some((first, others)) = files.split_first() else {
        return String::new();
    };
    let (mut start, mut end) = (*first, *first);
    for other in others {
        let common = start.chars().zip(other.chars()).take_while(|(a, b)| a == b);
        let length = common.map(|(a, _)| a.len_utf8()).sum();
        start = start.get(..length).unwrap_or_default();
        let common = end.chars().rev().zip(other.chars().rev());
        let common = common.take_while(|(a, b)| a == b);
        let length: usize = common.map(|(a, _)| a.len_utf8()).sum();
        end = end.get(end.len() - length..).unwrap_or_default();
    }
    // In `log_1.csv` and `log_11.csv` the second 1 is not before and behind at once.
    let room = files.iter().map(|file| file.len() - start.len());
    let over = end.len().saturating_sub(room.min().unwrap_or_default());
    let end = end.get(over..).unwrap_or_default();
    format!("{start}{SOME}{end}")
}

/// What stands for the part in which the names of a series differ.
const SOME: char = '*';

/// A name that none of the others is.
pub(super) fn distinct(name: String, others: &[String]) -> String {
    let (mut distinct, mut count) = (name.clone(), 1);
    while others.contains(&distinct) {
        count += 1;
        distinct = format!("{name} ({count})");
    }
    distinct
}

impl Reading {
    /// The table with its columns read as was said. Names that it does not
    /// have, as those of another file of the same name, are let pass.
    pub fn correct(&self, table: Table) -> Table {
        if self.columns.is_empty() {
            return table;
        }
        let columns = table.columns().iter().map(|column| {
            let said = self.columns.iter().find(|(name, _)| name == column.name());
            said.map_or_else(|| column.clone(), |(_, choice)| column.with_type(choice))
        });
        let columns: Vec<Column> = columns.collect();
        table.with_columns(columns).unwrap_or(table)
    }
}
