//! Lists to take away: CSV, Excel workbooks and Parquet files that other
//! programs open without harm. Texts cannot become formulas, numbers stay numbers.

pub mod cell;
pub mod csv;
pub mod error;
pub mod parquet;
pub mod xlsx;

pub use cell::Cell;
pub use csv::{CsvEncoding, CsvWriter};
pub use error::ExportError;
pub use xlsx::XlsxWriter;
