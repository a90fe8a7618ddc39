//! What the command line may say of how a file is read, instead of having it found.

use clap::Args;
use serde::de::DeserializeOwned;

use super::error::CommandError;
use super::types;
use crate::engine::Reading;
use crate::ingest::{Delimiter, Encoding, Escape, Quote, ReadOptions};
use crate::table::{Table, TypeChoice};

/// How files are read; what is not said is found.
#[derive(Clone, Debug, Default, Args)]
pub struct ReadingArguments {
    /// The sheet of a workbook (its second table: "Name#2") or the file in an archive; else
    /// the largest
    #[arg(long)]
    sheet: Option<String>,
    /// utf-8, cp949, windows-1252, utf-16le or utf-16be
    #[arg(long, value_parser = named::<Encoding>)]
    encoding: Option<Encoding>,
    /// What stands between cells, such as ";" or "||"; \t is a tab
    #[arg(long, value_parser = delimiter)]
    delimiter: Option<Delimiter>,
    /// What stands around cells: double, single or none
    #[arg(long, value_parser = named::<Quote>)]
    quote: Option<Quote>,
    /// How a quote within a quoted cell is written: doubled, backslash or none
    #[arg(long, value_parser = named::<Escape>)]
    escape: Option<Escape>,
    /// Lines before the table
    #[arg(long, value_name = "LINES")]
    skip_lines: Option<u64>,
    /// Rows that name the columns; 0 when there is none
    #[arg(long, value_name = "ROWS")]
    header_rows: Option<u64>,
    /// Fixed width: how many characters stand before each column but the first, such as 6,15,18
    #[arg(long, value_name = "CHARACTERS", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..))]
    borders: Option<Vec<u32>>,
    /// What a column is, such as "joined=date:day-first" or "spent=number:comma": number,
    /// integer, decimal (:point, :comma, :percent), date (:day-first, :month-first,
    /// :year-first, :compact …), flag, category, id or text. Can be given several times
    #[arg(long = "type", value_name = "COLUMN=KIND[:FORMAT]", value_parser = types::parse)]
    types: Vec<(String, TypeChoice)>,
}

impl ReadingArguments {
    /// As the readers take it.
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            sheet: self.sheet.clone(),
            encoding: self.encoding,
            delimiter: self.delimiter,
            quote: self.quote,
            escape: self.escape,
            skip_lines: self.skip_lines,
            header_rows: self.header_rows,
            borders: self.borders.clone(),
            ..ReadOptions::default()
        }
    }

    /// What is said of a file of this name.
    pub fn reading(&self, file: &str) -> Reading {
        Reading {
            file: file.to_string(),
            members: Vec::new(),
            options: self.options(),
            // Of two that are said of one column the later holds.
            columns: self.types.iter().rev().cloned().collect(),
        }
    }

    /// The table with its columns read as was said.
    pub fn correct(&self, table: Table) -> Table {
        self.reading("").correct(table)
    }

    /// An error if a type was said of a column that none of the tables has.
    ///
    /// # Errors
    /// The column's name, and those that there are.
    pub fn check<'a>(&self, tables: impl Iterator<Item = &'a Table>) -> Result<(), CommandError> {
        let names = tables.flat_map(|table| table.columns().iter().map(|column| column.name()));
        let names: Vec<&str> = names.collect();
        let is_unknown = |(name, _): &&(String, TypeChoice)| !names.contains(&name.as_str());
        match self.types.iter().find(is_unknown) {
            // Nothing at all is no table, which is told by whoever reads it.
            _ if names.is_empty() => Ok(()),
            None => Ok(()),
            Some((name, _)) => Err(CommandError::NoColumn {
                column: name.clone(),
                columns: names.into_iter().map(str::to_string).collect(),
            }),
        }
    }
}

/// A choice by the name that reports give it.
pub(super) fn named<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let name = serde_json::Value::String(text.to_lowercase());
    serde_json::from_value(name).map_err(|error| error.to_string())
}

fn delimiter(text: &str) -> Result<Delimiter, String> {
    let written = text.replace("\\t", "\t");
    Delimiter::from_text(&written).ok_or_else(|| {
        format!(
            "{text:?} cannot stand between cells: use a short text without quotes and line ends"
        )
    })
}
