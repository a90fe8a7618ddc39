//! The end of a file: sums and remarks below a table are no rows. The general reader says what
//! is one, by how the file begins: its last lines are read behind the first ones.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::FastSink;
use super::plan::FastPlan;
use super::report::{FastReport, Irregular, IrregularKind};
use super::slow::each_record;
use crate::ingest::total::says_total;
use crate::ingest::{
    ByteSource, Cells, Delimiter, Encoding, Escape, Quote, ReadOptions, Reader, RecordSink, Repair,
    SinkFull, SourceError,
};

/// Bytes of a file's end that are looked at.
pub(super) const TAIL: usize = 16 << 10;

/// Bytes of a file's beginning by which the end is judged: what the general reader looks at.
const BEGINNING: usize = 256 << 10;

/// By what a file's last rows are judged.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// The file's first bytes.
    beginning: Arc<[u8]>,
    /// The file's length.
    length: u64,
}

impl Frame {
    /// Of a file of so many bytes that begins with these.
    pub fn new(beginning: &[u8], length: u64) -> Frame {
        let beginning = beginning.get(..BEGINNING).unwrap_or(beginning);
        Frame {
            beginning: beginning.into(),
            length,
        }
    }

    /// Of a file that can be read by ranges.
    ///
    /// # Errors
    /// What keeps it from being read.
    pub fn of(source: &mut dyn ByteSource) -> Result<Frame, SourceError> {
        let length = source.len();
        let mut beginning = vec![0; length.min(BEGINNING as u64) as usize];
        source.read_at(0, &mut beginning)?;
        Ok(Frame::new(&beginning, length))
    }

    /// The file's length in bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }
}

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Frame")
            .field("beginning", &self.beginning.len())
            .field("length", &self.length)
            .finish()
    }
}

/// Takes remarks and sums off a file's last bytes, which stand at `place`, and tells of them: how
/// long they are.
pub(super) fn take_off(
    plan: &FastPlan,
    bytes: &mut Vec<u8>,
    place: u64,
    report: &mut FastReport,
    sink: &mut impl FastSink,
) -> usize {
    let (notes, totals) = below(plan, bytes, place);
    report.totals += totals;
    let mut end = bytes.len();
    let length = notes.first().map_or(0, |first| end - first);
    for at in notes.iter().rev() {
        let record = bytes.get(*at..end).unwrap_or_default();
        let byte = place + *at as u64;
        report.note(IrregularKind::Footnote, byte, 0);
        sink.irregular(&Irregular {
            kind: IrregularKind::Footnote,
            byte,
            found: 0,
            bytes: record,
        });
        end = *at;
    }
    bytes.truncate(bytes.len() - length);
    report.bytes += length as u64;
    length
}

/// Where each record begins that stands below the rows, and how many rows say that they are sums
/// and are kept, for they look like rows.
fn below(plan: &FastPlan, bytes: &[u8], place: u64) -> (Vec<usize>, u64) {
    let (Some(frame), Some(delimiter)) = (&plan.frame, plan.delimiter) else {
        return Default::default();
    };
    let width = plan.columns.max(1);
    // Where each record begins, and whether it may be something else than a row.
    let mut records: Vec<(usize, bool)> = Vec::new();
    let cut = each_record(bytes, true, plan, 0, |record| {
        if !record.is_blank(width) {
            let short = record.scanner.cell_count() < width as u64;
            let doubtful = short || says_total(record.cells().get(0));
            records.push((record.byte as usize, doubtful));
        }
        Ok(ControlFlow::Continue(()))
    });
    let doubtful = records.iter().rev().take_while(|(_, doubtful)| *doubtful);
    let doubtful = doubtful.count();
    if cut.is_err() || doubtful == 0 {
        return Default::default();
    }
    let before = usize::try_from(place).unwrap_or(usize::MAX);
    let beginning = frame.beginning.get(..before).unwrap_or(&frame.beginning);
    let lines = memchr::memrchr(b'\n', beginning).map_or(0, |at| at + 1);
    let beginning = beginning.get(..lines).unwrap_or_default();
    let (notes, totals) = judged(beginning, bytes, delimiter).unwrap_or_default();
    let notes = usize::try_from(notes).unwrap_or_default().min(doubtful);
    let notes = records.iter().skip(records.len() - notes);
    (notes.map(|(at, _)| *at).collect(), totals)
}

/// How many records at the end of a text the general reader takes for remarks or sums, and how
/// many sums it keeps.
fn judged(beginning: &[u8], end: &[u8], delimiter: u8) -> Option<(u64, u64)> {
    let delimiter = [delimiter];
    let options = ReadOptions {
        encoding: Some(Encoding::Utf8),
        delimiter: Delimiter::from_text(std::str::from_utf8(&delimiter).ok()?),
        quote: Some(Quote::Double),
        escape: Some(Escape::Doubled),
        skip_lines: Some(0),
        header_rows: Some(1),
        ..ReadOptions::default()
    };
    let mut reader = Reader::new("", &options);
    reader.push(beginning, &mut Nothing).ok()?;
    reader.push(end, &mut Nothing).ok()?;
    let report = reader.finish(&mut Nothing).ok()?;
    let (mut notes, mut totals) = (0, 0);
    for repair in &report.repairs {
        match repair {
            Repair::FootnotesSkipped { count, .. } => notes += count,
            Repair::TotalsKept { count, .. } => totals += count,
            _ => {}
        }
    }
    Some((notes, totals))
}

/// Takes records and keeps none.
struct Nothing;

impl RecordSink for Nothing {
    fn header(&mut self, _names: &[String]) {}

    fn record(&mut self, _cells: &Cells<'_>) -> Result<(), SinkFull> {
        Ok(())
    }
}
