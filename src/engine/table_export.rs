//! The table of customers as a file.

use super::failure::Failure;
use super::message::{Reply, TableFormat};
use super::session::Session;
use crate::export::parquet;
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
            let _ = match &session.joined {
                Some(joined) => parquet::write_built(table, &joined.parts, &mut bytes),
                None => parquet::write_table(table, &mut bytes),
            };
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
