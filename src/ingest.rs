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

mod archive;
mod batch;
mod container;
mod decode;
mod encoding;
mod error;
mod group;
mod guess;
mod header;
mod json;
mod lines;
mod magic;
mod note;
mod options;
pub mod parquet;
mod part;
mod pour;
mod problems;
mod reader;
mod record;
mod repair;
mod report;
mod row;
mod rows;
mod scan;
mod sniff;
mod source;
mod structure;
mod unpack;
mod workbook;

pub use archive::Member;
pub use batch::{Batch, BatchColumn, ColumnValues, ValueKind};
pub use container::{Container, Content, Part, WorkbookKind, recognise};
pub use encoding::Encoding;
pub use error::{IngestError, IngestProblem};
pub use group::{Headed, group_by_header, natural_order};
pub use magic::KnownFormat;
pub use note::{FormatNote, SheetSize};
pub use options::{
    COLUMN_LIMIT, Delimiter, FIELD_LIMIT, RECORD_LIMIT, ReadOptions, TABLE_BYTES_LIMIT,
};
pub use parquet::ParquetFile;
pub use parquet::problem::{ColumnDetail, FooterDetail, ParquetProblem};
pub use part::{header_of, read_part, sheets};
pub use pour::Packing;
pub use problems::{ArchiveProblem, JsonProblem, WorkbookProblem};
pub use reader::Reader;
pub use record::{Cells, GrowingSink, RecordSink, SinkFull};
pub use repair::{EXAMPLES, RenamedColumn, Repair, RowWidth};
pub use report::{Format, LineEnding, ReadReport};
pub(crate) use row::RowBuffer;
pub use source::{ByteSource, CachedSource, MemorySource, SourceError};
