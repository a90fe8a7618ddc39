//! Reads a table that is within a file, whatever its format and packing, into
//! a sink.

use super::container::{Content, Part};
use super::error::{IngestError, IngestProblem};
use super::options::ReadOptions;
use super::part_stream::PartStream;
use super::pour;
use super::record::{Cells, GrowingSink, RecordSink, SinkFull};
use super::report::ReadReport;
use super::source::{ByteSource, MemorySource};
use super::steps::pause;
use super::{parquet, workbook};

/// Records read to learn a table's columns.
const HEADER_RECORDS: u64 = 100;

/// Reads one table of a file, some milliseconds of work a step.
pub async fn read_part(
    source: &mut dyn ByteSource,
    part: &Part,
    options: &ReadOptions,
    sink: &mut impl GrowingSink,
) -> Result<ReadReport, IngestError> {
    let file = source.name().to_string();
    let bytes = source.len();
    let mut report = read(source, part, options, sink).await.map_err(|problem| {
        // The member of an archive, not the archive, is what is to be mended.
        let file = match &part.packing.member {
            Some(member) => format!("{file}: {}", member.name),
            None => file,
        };
        IngestError { file, problem }
    })?;
    report.bytes = bytes;
    report.compressed |= !part.packing.is_none();
    Ok(report)
}

/// All unpacked bytes of a table that is packed, to be read by ranges; a megabyte a step.
///
/// # Errors
/// When it cannot be unpacked, or is too large to be held.
pub async fn held_part(
    source: &mut dyn ByteSource,
    part: &Part,
) -> Result<MemorySource, IngestError> {
    let file = source.name().to_string();
    let held = pour::hold(source, &part.packing).await;
    held.map_err(|problem| IngestError { file, problem })
}

/// The columns' names, by its first records.
pub async fn header_of(
    source: &mut dyn ByteSource,
    part: &Part,
    options: &ReadOptions,
) -> Result<Vec<String>, IngestError> {
    let mut sink = HeaderSink::default();
    match read_part(source, part, options, &mut sink).await {
        Err(error) if !sink.enough() => Err(error),
        _ => Ok(sink.names),
    }
}

async fn read(
    source: &mut dyn ByteSource,
    part: &Part,
    options: &ReadOptions,
    sink: &mut impl GrowingSink,
) -> Result<ReadReport, IngestProblem> {
    let packing = &part.packing;
    if let Some(mut stream) = PartStream::new(source, part, options) {
        while stream.step(source, sink)? {
            pause().await;
        }
        return stream.finish(sink);
    }
    match part.content {
        // Read above.
        Content::Text | Content::Json => Err(IngestProblem::Empty),
        Content::Parquet if packing.is_none() => {
            parquet::read(source, options.empty_allowed, sink).await
        }
        Content::Parquet => {
            let mut held = pour::hold(source, packing).await?;
            parquet::read(&mut held, options.empty_allowed, sink).await
        }
        Content::Workbook(kind) if packing.is_none() => {
            workbook::read(source, kind, options, sink).await
        }
        Content::Workbook(kind) => {
            let mut held = pour::hold(source, packing).await?;
            workbook::read(&mut held, kind, options, sink).await
        }
    }
}

/// Learns the columns' names and then has enough.
#[derive(Default)]
struct HeaderSink {
    names: Vec<String>,
    records: u64,
}

impl HeaderSink {
    fn enough(&self) -> bool {
        self.records >= HEADER_RECORDS
    }
}

impl RecordSink for HeaderSink {
    fn header(&mut self, names: &[String]) {
        self.names = names.to_vec();
    }

    fn record(&mut self, _: &Cells<'_>) -> Result<(), SinkFull> {
        self.records += 1;
        if self.enough() {
            Err(SinkFull { limit: 0 })
        } else {
            Ok(())
        }
    }
}

impl GrowingSink for HeaderSink {
    fn add_column(&mut self, name: &str) -> Result<(), SinkFull> {
        self.names.push(name.to_string());
        Ok(())
    }
}
