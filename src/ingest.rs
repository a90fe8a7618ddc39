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
//! Sniffing tells the dialect (`sniff`) and where the table stands (`layout`) from
//! a bounded sample, and learns what is usual in its columns (`profile`); damage
//! that shows later is mended row by row (`mend`), by what the columns admit.
//!
//! What could be mended is a [`Repair`] in the [`ReadReport`]; what could not is
//! an [`IngestError`] that names the file and the place.

mod archive;
mod batch;
mod candidates;
mod container;
mod cut;
mod decode;
mod delimiter;
mod dialect;
mod encoding;
mod error;
pub mod fast;
mod fixed;
mod group;
mod guess;
mod header;
pub mod json;
mod kinds;
mod layout;
mod lines;
mod magic;
mod mend;
mod note;
mod options;
pub mod parquet;
mod part;
mod part_stream;
mod pour;
mod problems;
mod profile;
mod reader;
mod record;
mod repair;
mod repair_log;
mod report;
mod row;
mod rows;
mod sample;
mod scan;
mod sniff;
mod source;
pub mod spread;
pub mod steps;
mod structure;
mod tar;
mod total;
mod unpack;
mod unpacked;
mod workbook;
mod wrapped;
mod zstd;

pub use archive::Member;
pub use batch::{Batch, BatchColumn, ColumnValues, ValueKind};
pub use container::{
    Container, Content, Inside, Part, WorkbookKind, recognise, recognise_counting,
    recognise_in_steps,
};
pub use delimiter::{Delimiter, Symbols};
pub use dialect::{Escape, Quote};
pub use encoding::Encoding;
pub use error::{IngestError, IngestProblem};
pub use group::{Headed, LOOKS, SeriesHead, alike, group_by_header, is_series, natural_order};
pub use magic::KnownFormat;
pub use note::{FormatNote, SheetSize};
pub use options::{COLUMN_LIMIT, FIELD_LIMIT, RECORD_LIMIT, ReadOptions, TABLE_BYTES_LIMIT};
pub use parquet::ParquetFile;
pub use parquet::problem::{ColumnDetail, FooterDetail, ParquetProblem};
pub use part::{header_of, held_part, read_part};
pub use part_stream::PartStream;
pub use pour::{Codec, Packing};
pub use problems::{ArchiveProblem, JsonProblem, WorkbookProblem};
pub use reader::Reader;
pub use record::{Cells, GrowingSink, RecordSink, SinkFull};
pub use repair::{EXAMPLES, OtherTable, RenamedColumn, Repair, RowWidth};
pub use report::{Format, FoundDialect, LineEnding, ReadReport};
pub(crate) use row::RowBuffer;
pub use source::{ByteSource, CachedSource, MemorySource, SourceError};
pub(crate) use total::says_total;
pub use unpacked::{unpacked_part, unpacked_size};
pub(crate) use workbook::{Workbook, workbook_beginning};
