//! Records that cannot be proved to be well-formed: the general reader's own
//! scanner cuts them, so that both agree on every cell.

use std::ops::ControlFlow;

use super::error::FastError;
use super::plan::FastPlan;
use super::report::IrregularKind;
use crate::ingest::error::IngestProblem;
use crate::ingest::record::Cells;
use crate::ingest::scan::Scanner;

/// Records cut one by one, their cells copied side by side: the layout that
/// [`super::spans::Rows`] wants.
#[derive(Default)]
pub(super) struct SlowRows {
    pub bytes: Vec<u8>,
    pub starts: Vec<u32>,
    pub rows: usize,
}

/// A record as the scanner cut it.
pub(super) struct Record<'a> {
    pub scanner: &'a mut Scanner,
    text: &'a str,
    /// The record as it stands in the file, with its line end.
    pub raw: &'a [u8],
    /// First byte in the file.
    pub byte: u64,
    mended: bool,
}

/// Rows are handed over before so many bytes of them are copied.
const PIECE: usize = 1 << 20;

impl SlowRows {
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.starts.clear();
        self.starts.push(0);
        self.rows = 0;
    }

    /// Whether it is time to hand over.
    pub fn is_full(&self) -> bool {
        self.rows == super::BATCH || self.bytes.len() > PIECE
    }

    /// Copies a record's cells, after they were made as many as there are columns.
    pub fn add(&mut self, record: &mut Record<'_>, columns: usize) {
        record.scanner.fit(columns);
        for cell in record.scanner.cells(record.text).iter() {
            self.bytes.extend_from_slice(cell.as_bytes());
            self.bytes.push(b'\n');
            self.starts.push(self.bytes.len() as u32);
        }
        self.rows += 1;
    }
}

impl Record<'_> {
    /// Its cells.
    pub fn cells(&self) -> Cells<'_> {
        self.scanner.cells(self.text)
    }

    /// What had to be mended before the record could be cut.
    pub fn mended(&self) -> impl Iterator<Item = IrregularKind> {
        let undecoded = self.mended && std::str::from_utf8(self.raw).is_err();
        let zeros = self.mended && memchr::memchr(0, self.raw).is_some();
        let undecoded = undecoded.then_some(IrregularKind::Undecoded);
        let zeros = zeros.then_some(IrregularKind::Zeros);
        undecoded.into_iter().chain(zeros)
    }

    /// A line that says nothing. In a file of one column only the truly empty
    /// one, for there spaces may be what the cell says.
    pub fn is_blank(&self, columns: usize) -> bool {
        self.scanner.only_plain_cell(self.text).is_some_and(|cell| {
            cell.is_empty() || (columns != 1 && cell.bytes().all(|b| b == b' ' || b == b'\t'))
        })
    }
}

/// Cuts the complete records at the start of `bytes`, which stand at `place` in
/// the file, until `work` breaks; returns their length. `last` says that no
/// bytes follow.
pub(super) fn each_record(
    bytes: &[u8],
    last: bool,
    plan: &FastPlan,
    place: u64,
    mut work: impl FnMut(Record<'_>) -> Result<ControlFlow<()>, FastError>,
) -> Result<usize, FastError> {
    let mut room = String::new();
    let (text, mended) = decoded(bytes, last, &mut room);
    let mut scanner = Scanner::new(plan.dialect(), 1);
    let mut ends = LineEnds::new(bytes);
    let mut taken = 0;
    loop {
        let complete = scanner
            .next_record(text, last)
            .map_err(|problem| error(problem, place + taken as u64))?;
        let position = scanner.position();
        let at_end = position == text.len();
        // A line feed may belong to the return with which the bytes end.
        if !complete || (!last && at_end && text.ends_with('\r')) {
            break;
        }
        let from = taken;
        taken = match mended {
            false => position,
            true if at_end && last => bytes.len(),
            // Only line ends are the same in both: count them.
            true => ends.after(text, position),
        };
        let flow = work(Record {
            scanner: &mut scanner,
            text,
            raw: bytes.get(from..taken).unwrap_or_default(),
            byte: place + from as u64,
            mended,
        })?;
        if flow.is_break() {
            break;
        }
    }
    Ok(taken)
}

/// The bytes as the general reader's decoder makes them: zeros left out, what
/// does not decode replaced; and whether anything was. A character cut off at the
/// end is left for later.
fn decoded<'a>(bytes: &'a [u8], last: bool, mended: &'a mut String) -> (&'a str, bool) {
    let valid = std::str::from_utf8(bytes);
    let zeros = memchr::memchr(0, bytes).is_some();
    match valid {
        Ok(text) if !zeros => return (text, false),
        Err(error) if !zeros && !last && error.error_len().is_none() => {
            let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
            return (std::str::from_utf8(whole).unwrap_or_default(), false);
        }
        _ => {}
    }
    mended.clear();
    let mut decoder = encoding_rs::UTF_8.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length(bytes.len());
    mended.reserve(room.unwrap_or(bytes.len()));
    let _ = decoder.decode_to_string(bytes, mended, last);
    if zeros {
        mended.retain(|c| c != '\0');
    }
    (mended, true)
}

/// Finds in the file's bytes the line end that is the same in the mended text.
struct LineEnds<'a> {
    bytes: &'a [u8],
    /// Bytes and characters of text up to which line ends were counted.
    raw: usize,
    text: usize,
}

impl<'a> LineEnds<'a> {
    fn new(bytes: &'a [u8]) -> LineEnds<'a> {
        LineEnds {
            bytes,
            raw: 0,
            text: 0,
        }
    }

    /// The byte after as many line feeds and returns as `text[..position]` has.
    fn after(&mut self, text: &str, position: usize) -> usize {
        let passed = text.as_bytes().get(self.text..position).unwrap_or_default();
        let mut count = memchr::memchr2_iter(b'\n', b'\r', passed).count();
        self.text = position;
        let rest = self.bytes.get(self.raw..).unwrap_or_default();
        let mut ends = memchr::memchr2_iter(b'\n', b'\r', rest);
        let mut at = None;
        while count > 0 {
            at = ends.next();
            count -= 1;
        }
        self.raw += at.map_or(0, |at| at + 1);
        self.raw
    }
}

/// The scanner's problem with the byte of the record instead of its line.
fn error(problem: IngestProblem, byte: u64) -> FastError {
    match problem {
        IngestProblem::UnclosedQuote { column, .. } => FastError::UnclosedQuote { byte, column },
        IngestProblem::FieldTooLong { column, limit, .. } => FastError::FieldTooLong {
            byte,
            column,
            limit,
        },
        _ => FastError::RecordTooLong {
            byte,
            limit: crate::ingest::RECORD_LIMIT as u64,
        },
    }
}
