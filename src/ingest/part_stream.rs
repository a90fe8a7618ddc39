//! Text or JSON within a file, read piece after piece, however it is packed:
//! memory does not grow with the table.

use super::container::{Content, Part};
use super::error::IngestProblem;
use super::json::JsonReader;
use super::options::ReadOptions;
use super::pour::{self, Pour};
use super::reader::Reader;
use super::record::GrowingSink;
use super::report::ReadReport;
use super::source::ByteSource;

/// One table of a file on its way into a sink.
pub struct PartStream {
    pour: Pour,
    piece: Vec<u8>,
    reader: PartReader,
    /// Unpacked bytes so far.
    poured: u64,
    compressed: bool,
}

enum PartReader {
    Text(Box<Reader>),
    Json(Box<JsonReader>),
}

impl PartStream {
    /// A stream of a table of `source`; `None` for what can only be read by ranges.
    pub fn new(source: &dyn ByteSource, part: &Part, options: &ReadOptions) -> Option<PartStream> {
        let reader = match part.content {
            Content::Text => {
                let name = pour::name_inside(source, &part.packing);
                PartReader::Text(Box::new(Reader::new(&name, options)))
            }
            Content::Json => PartReader::Json(Box::new(JsonReader::new(options.encoding))),
            Content::Parquet | Content::Workbook(_) => return None,
        };
        Some(PartStream {
            pour: Pour::new(source, &part.packing),
            piece: Vec::new(),
            reader,
            poured: 0,
            compressed: !part.packing.is_none(),
        })
    }

    /// The same in pieces of about so many bytes, for whoever wants only the beginning.
    pub fn in_pieces(mut self, bytes: u64) -> PartStream {
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        self.pour = self.pour.by(bytes);
        self
    }

    /// Takes the next piece, about a megabyte of it; `false` when there are no more.
    pub fn step(
        &mut self,
        source: &mut dyn ByteSource,
        sink: &mut impl GrowingSink,
    ) -> Result<bool, IngestProblem> {
        if !self.pour.next(source, &mut self.piece)? {
            return Ok(false);
        }
        self.poured += self.piece.len() as u64;
        match &mut self.reader {
            PartReader::Text(reader) => {
                let pushed = reader.push(&self.piece, sink);
                pushed.map_err(|error| error.problem)?;
            }
            PartReader::Json(reader) => reader.push(&self.piece, sink)?,
        }
        Ok(true)
    }

    /// Hands over the last row and reports.
    pub fn finish(self, sink: &mut impl GrowingSink) -> Result<ReadReport, IngestProblem> {
        let mut report = match self.reader {
            PartReader::Text(reader) => reader.finish(sink).map_err(|error| error.problem)?,
            PartReader::Json(reader) => reader.finish(sink)?,
        };
        report.compressed |= self.compressed;
        Ok(report)
    }

    /// What was found out so far, without what was mended.
    pub fn so_far(&self) -> ReadReport {
        let mut report = match &self.reader {
            PartReader::Text(reader) => reader.so_far(),
            PartReader::Json(reader) => reader.so_far(),
        };
        report.compressed |= self.compressed;
        report
    }

    /// Unpacked bytes taken so far.
    pub fn poured(&self) -> u64 {
        self.poured
    }

    /// Packed bytes of the file taken so far, and all of them.
    pub fn progress(&self) -> (u64, u64) {
        self.pour.progress()
    }
}
