//! The table of customers as a file.

use super::failure::Failure;
use super::message::{Reply, TableFormat};
use super::session::Session;
use crate::export::parquet::{self, ParquetType};
use crate::table::write;

/// Writes the table of customers whole.
pub(super) fn table(session: &Session, format: TableFormat) -> Result<Reply, Failure> {
    let table = session.customers().ok_or(Failure::NothingOpen)?;
    let mut bytes = Vec::new();
    // Writing into memory does not fail.
    let (ending, media_type) = match format {
        TableFormat::Csv => {
            let _ = write::csv(table, &mut bytes);
            ("csv", "text/csv")
        }
        TableFormat::Parquet => {
            let types = match &session.joined {
                Some(joined) => ParquetType::of_built(table, &joined.parts),
                None => ParquetType::of_table(table),
            };
            let _ = parquet::write(table, &types, &mut bytes);
            ("parquet", "application/vnd.apache.parquet")
        }
    };
    Ok(Reply::File {
        name: format!("{}.{ending}", table.name),
        media_type: media_type.to_string(),
        bytes,
        rows: table.rows(),
        replaced: 0,
    })
}
