//! The end of a file: sums and remarks below a table are no rows. The general reader says what
//! is one, by how the file begins: its last lines are read behind the first ones.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::FastSink;
use super::names::Names;
use super::plan::FastPlan;
use super::report::{FastReport, Irregular, IrregularKind};
use super::slow::each_record;
use crate::ingest::lines::line_ends;
use crate::ingest::total::says_total;
use crate::ingest::{
    ByteSource, Cells, Delimiter, Encoding, Escape, Quote, ReadOptions, Reader, RecordSink,
    SinkFull, SourceError,
};

/// Bytes of a file's end that are looked at: spreadsheets write many rows of delimiters alone.
pub(super) const TAIL: usize = 64 << 10;

/// Bytes of a file's beginning by which the end is judged: what the general reader looks at.
const BEGINNING: usize = 256 << 10;

/// By what a file's last rows are judged.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// The file's first bytes.
    beginning: Arc<[u8]>,
    /// The file's length.
    length: u64,
    /// The caller said where the table stands: its rows are taken as they are.
    as_it_stands: bool,
}

impl Frame {
    /// Of a file of so many bytes that begins with these.
    pub fn new(beginning: &[u8], length: u64) -> Frame {
        let beginning = beginning.get(..BEGINNING).unwrap_or(beginning);
        Frame {
            beginning: beginning.into(),
            length,
            as_it_stands: false,
        }
    }

    /// The same of a file that is read by these options: what is said of the table's place holds
    /// for its end as well.
    #[must_use]
    pub fn placed_by(self, options: &ReadOptions) -> Frame {
        Frame {
            as_it_stands: options.place_table(),
            ..self
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
            .field("as_it_stands", &self.as_it_stands)
            .finish()
    }
}

/// What stands below a file's rows.
#[derive(Default)]
struct Below {
    /// Where each record begins that is no row, in order, and what it is.
    records: Vec<(usize, IrregularKind)>,
    /// How many rows say that they are sums and are kept, for they look like rows.
    totals: u64,
}

/// Takes remarks, sums and rows of nothing off a file's last bytes, which stand at `place`, and
/// tells of them: how long they are.
pub(super) fn take_off(
    plan: &FastPlan,
    bytes: &mut Vec<u8>,
    place: u64,
    report: &mut FastReport,
    sink: &mut impl FastSink,
) -> usize {
    let below = below(plan, bytes, place);
    // Where the sink looks for them it finds these, too.
    if sink.totals().is_none() {
        report.totals += below.totals;
    }
    let rows = below.records.first().map_or(bytes.len(), |(at, _)| *at);
    for (index, (at, kind)) in below.records.iter().enumerate() {
        let next = below.records.get(index + 1);
        let end = next.map_or(bytes.len(), |(next, _)| *next);
        let byte = place + *at as u64;
        report.note(*kind, byte, 0);
        sink.irregular(&Irregular {
            kind: *kind,
            byte,
            found: 0,
            bytes: bytes.get(*at..end).unwrap_or_default(),
        });
    }
    let length = bytes.len() - rows;
    bytes.truncate(rows);
    report.bytes += length as u64;
    length
}

/// What stands below the rows: all behind the last record that the general reader hands over.
fn below(plan: &FastPlan, bytes: &[u8], place: u64) -> Below {
    let (Some(frame), Some(delimiter)) = (&plan.frame, plan.delimiter) else {
        return Below::default();
    };
    let width = plan.columns.max(1);
    let names = Names::new(plan);
    // Where each record begins, its line, and what it is if it is no row.
    let mut records: Vec<(usize, u64, IrregularKind)> = Vec::new();
    let mut doubtful = false;
    let cut = each_record(bytes, true, plan, 0, |record| {
        let blank = record.is_blank(width);
        let cells = record.cells();
        let is_empty = |cell: &str| cell.trim().is_empty();
        let lonely = cells.iter().skip(1).all(is_empty);
        let again = names.are(&cells);
        let kind = match (again, blank || lonely && is_empty(cells.get(0))) {
            (true, _) => IrregularKind::HeaderRepeated,
            (_, true) => IrregularKind::Blank,
            _ => IrregularKind::Footnote,
        };
        // What the last record says decides: before a row that is one, all are rows.
        if !blank {
            let short = cells.len() < width;
            doubtful = short || lonely || again || says_total(cells.get(0));
        }
        records.push((record.byte as usize, record.scanner.line(), kind));
        Ok(ControlFlow::Continue(()))
    });
    if cut.is_err() || !doubtful {
        return Below::default();
    }
    let before = usize::try_from(place).unwrap_or(usize::MAX);
    let beginning = frame.beginning.get(..before).unwrap_or(&frame.beginning);
    let lines = memchr::memrchr(b'\n', beginning).map_or(0, |at| at + 1);
    let beginning = beginning.get(..lines).unwrap_or_default();
    let Some(judged) = judged(frame, beginning, bytes, delimiter) else {
        return Below::default();
    };
    let is_row = |line: u64| judged.before + line <= judged.last;
    let records = records.into_iter().filter(|(_, line, _)| !is_row(*line));
    Below {
        records: records.map(|(at, _, kind)| (at, kind)).collect(),
        totals: judged.totals,
    }
}

/// What the general reader makes of a text of `beginning` and `end`; nothing if it refuses it.
fn judged(frame: &Frame, beginning: &[u8], end: &[u8], delimiter: u8) -> Option<Judged> {
    let delimiter = [delimiter];
    let options = ReadOptions {
        encoding: Some(Encoding::Utf8),
        delimiter: Delimiter::from_text(std::str::from_utf8(&delimiter).ok()?),
        quote: Some(Quote::Double),
        escape: Some(Escape::Doubled),
        // To say this as well means to take all rows as they stand.
        skip_lines: frame.as_it_stands.then_some(0),
        header_rows: Some(1),
        ..ReadOptions::default()
    };
    let mut judged = Judged {
        before: line_ends(beginning, false),
        last: 0,
        totals: 0,
    };
    let mut reader = Reader::new("", &options);
    reader.push(beginning, &mut judged).ok()?;
    reader.push(end, &mut judged).ok()?;
    reader.finish(&mut judged).ok()?;
    Some(judged)
}

/// Takes records and keeps only what they say of the end.
struct Judged {
    /// Lines before the end.
    before: u64,
    /// The line of the last row.
    last: u64,
    /// Rows of the end that say that they are sums.
    totals: u64,
}

impl RecordSink for Judged {
    fn header(&mut self, _names: &[String]) {}

    fn record(&mut self, cells: &Cells<'_>) -> Result<(), SinkFull> {
        self.last = cells.line();
        self.totals += u64::from(self.last > self.before && says_total(cells.get(0)));
        Ok(())
    }
}
