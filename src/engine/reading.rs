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
    /// The file's name.
    pub file: String,
    /// Encoding, delimiter, header and so on; what is `None` is sniffed.
    pub options: ReadOptions,
    /// What columns are, by name; the others are as they are found.
    pub columns: Vec<(String, TypeChoice)>,
}

impl OpenOptions {
    /// What was said of a file.
    pub fn of(&self, file: &str) -> Reading {
        let said = self.readings.iter().find(|reading| reading.file == file);
        said.cloned().unwrap_or_default()
    }

    /// What was said of a table of a file, by the name that it has beside others;
    /// what was said of the file is said of all of its tables.
    pub fn of_table(&self, file: &str, table: &str) -> Reading {
        let said = self.readings.iter().find(|reading| reading.file == table);
        said.cloned().unwrap_or_else(|| self.of(file))
    }
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
