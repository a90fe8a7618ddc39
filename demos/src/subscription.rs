//! System K.
use crate::write::CsvFile;
/// The four tables.
pub fn generate() -> Vec<CsvFile> {
    Vec::new()
}
