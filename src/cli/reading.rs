//! What the command line may say of how a file is read, instead of having it found.

use clap::Args;
use serde::de::DeserializeOwned;

use crate::ingest::{Delimiter, Encoding, Escape, Quote, ReadOptions};

/// How files are read; what is not said is found.
#[derive(Debug, Default, Args)]
pub struct ReadingArguments {
    /// The sheet of a workbook or the file in an archive; else the largest
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
}

impl ReadingArguments {
    /// As the readers take it.
    pub fn options(self) -> ReadOptions {
        ReadOptions {
            sheet: self.sheet,
            encoding: self.encoding,
            delimiter: self.delimiter,
            quote: self.quote,
            escape: self.escape,
            skip_lines: self.skip_lines,
            header_rows: self.header_rows,
            ..ReadOptions::default()
        }
    }
}

/// A choice by the name that reports give it.
fn named<T: DeserializeOwned>(text: &str) -> Result<T, String> {
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
