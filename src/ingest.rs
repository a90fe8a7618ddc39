//! Ingest: bytes in, records out, always streaming.
//!
//! [`Reader`] is pushed chunk after chunk of a file and pushes record after
//! record into a [`RecordSink`]; it never holds more than one record and one
//! window of look-ahead. How the bytes are cut into chunks changes nothing:
//!
//! ```text
//! chunk ─► unpack (gzip) ─► magic ─► decode (to UTF-8) ─► sniff ─► scan ─► rows ─► sink
//! ```
//!
//! What could be mended is a [`Repair`] in the [`ReadReport`]; what could not is
//! an [`IngestError`] that names the file and the place.

mod decode;
mod encoding;
mod error;
pub mod fast;
mod guess;
mod header;
mod lines;
mod magic;
mod options;
mod reader;
mod record;
mod repair;
mod report;
mod rows;
mod scan;
mod sniff;
mod structure;
mod unpack;

pub use encoding::Encoding;
pub use error::{IngestError, IngestProblem};
pub use magic::KnownFormat;
pub use options::{
    COLUMN_LIMIT, Delimiter, FIELD_LIMIT, RECORD_LIMIT, ReadOptions, TABLE_BYTES_LIMIT,
};
pub use reader::Reader;
pub use record::{Cells, RecordSink, SinkFull};
pub use repair::{EXAMPLES, RenamedColumn, Repair, RowWidth};
pub use report::{Format, LineEnding, ReadReport};
