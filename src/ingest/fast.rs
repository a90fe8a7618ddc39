//! A file's cells at the speed of the disk: only the wanted columns, in batches,
//! from chunks of bytes that nobody copies.
//!
//! ```text
//! chunk ─► windows ─► plain scan ── proved ─────────────┐
//!                       └ quoted scan ── proved ────────┼─► rows ─► batches ─► sink
//!                           └ the general scanner ──────┘
//! ```
//!
//! Every window is cut the fastest way that is proved to be right for it, so
//! that any input gives the cells that [`super::Reader`] gives, whatever the
//! chunks. The bytes must be UTF-8 (or ASCII); a file in another encoding has
//! to be decoded first. Several workers can share a file: see [`Part`].

mod batch;
mod error;
mod names;
mod number;
mod numbers;
mod part;
mod plan;
mod report;
mod scan;
mod simd;
mod slow;
mod spans;
mod tail;
mod window;

use std::ops::ControlFlow;

pub use batch::{BATCH, FastBatch, MISSING, UNREADABLE_LENGTH, Unreadable};
pub use error::FastError;
pub use part::{Begins, Part, PartEnds, PartReader, Redo, check, split};
pub use plan::{FastPlan, Moments, Read, Want};
pub use report::{EXAMPLES, FastReport, Irregular, IrregularKind, Places};

pub use tail::Frame;

use tail::TAIL;
use window::Windows;

/// Takes what a [`FastReader`] reads. Any function of a batch is one.
pub trait FastSink {
    /// The next rows, in the file's order. Breaking stops the reader.
    fn rows(&mut self, batch: &FastBatch<'_>) -> ControlFlow<()>;

    /// A record that is not as it should be; it is counted in the
    /// [`FastReport`], and unless it is left out its cells come with the rows.
    fn irregular(&mut self, _record: &Irregular<'_>) {}

    /// How many of the last rows' [unreadable](FastBatch::unreadable) cells it made out by
    /// itself: the [`FastReport`] counts those that stay unread.
    fn made_out(&self) -> u64 {
        0
    }

    /// How many of the last rows say that they sum up others, and are kept for they stand among
    /// rows; nothing where it does not look for them.
    fn totals(&self) -> Option<u64> {
        None
    }
}

impl<F: FnMut(&FastBatch<'_>) -> ControlFlow<()>> FastSink for F {
    fn rows(&mut self, batch: &FastBatch<'_>) -> ControlFlow<()> {
        self(batch)
    }
}

/// Once so much of a record is there, it is looked at again only when it has
/// grown by half: chunks of any size cost no more than twice their bytes.
const PATIENCE: usize = 64 << 10;

/// Pulls the cells of the wanted columns out of a file that comes in chunks.
///
/// After an error the reader is spent: it answers every further call with it.
pub struct FastReader {
    windows: Windows,
    /// The start of a record that the chunks so far did not complete.
    rest: Vec<u8>,
    /// How much of it was looked at.
    seen: usize,
    /// Where it stands in the file.
    place: u64,
    /// Whether the file's end may hold what is no row.
    framed: bool,
    /// The last bytes so far, which may be the file's end.
    tail: Vec<u8>,
    failed: Option<FastError>,
}

impl FastReader {
    /// A reader of a file from its first byte on.
    pub fn new(plan: FastPlan) -> FastReader {
        FastReader::starting_at(plan, 0)
    }

    /// A reader whose first byte, which must begin a record, is the file's
    /// byte `place`.
    pub fn starting_at(plan: FastPlan, place: u64) -> FastReader {
        FastReader {
            framed: plan.frame.is_some(),
            tail: Vec::new(),
            windows: Windows::new(plan, place == 0),
            rest: Vec::new(),
            seen: 0,
            place,
            failed: None,
        }
    }

    /// What was read so far.
    pub fn report(&self) -> &FastReport {
        self.windows.report()
    }

    /// The file's byte at which the first record begins that is not complete.
    pub fn place(&self) -> u64 {
        self.place
    }

    /// Takes the next bytes of the file and hands over the rows they complete.
    ///
    /// # Errors
    /// A record beyond all bounds, or [`FastError::Stopped`] by the sink.
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl FastSink) -> Result<(), FastError> {
        self.guard(|reader| match reader.framed {
            true => reader.take_all_but_tail(bytes, sink),
            false => reader.take(bytes, sink),
        })
    }

    /// No more bytes come: hands over the last row and reports.
    ///
    /// # Errors
    /// As [`Self::push`], and a quote that is never closed.
    pub fn finish(mut self, sink: &mut impl FastSink) -> Result<FastReport, FastError> {
        self.guard(|reader| {
            let mut rest = std::mem::take(&mut reader.rest);
            rest.append(&mut reader.tail);
            let below = reader.windows.below(&mut rest, reader.place, sink);
            let taken = reader.windows.take(&rest, reader.place, sink)?;
            let tail = rest.get(taken..).unwrap_or_default();
            let place = reader.place + taken as u64;
            let taken = reader.windows.slow(tail, true, place, sink)?;
            reader.windows.left_over(tail.len() - taken);
            reader.place = place + (tail.len() + below) as u64;
            Ok(())
        })?;
        Ok(self.windows.into_report())
    }

    /// Whether the header is still to come.
    fn is_opening(&self) -> bool {
        self.windows.is_opening()
    }

    /// Hands over every record of the bytes so far that is complete.
    fn settle(&mut self, sink: &mut impl FastSink) -> Result<(), FastError> {
        self.guard(|reader| {
            let taken = reader.windows.take(&reader.rest, reader.place, sink)?;
            reader.place += taken as u64;
            reader.rest.drain(..taken);
            reader.seen = reader.rest.len();
            Ok(())
        })
    }

    /// Completes the record that is under way (the header, as long as it is due)
    /// and no further one; whether the bytes were enough for that.
    fn complete(&mut self, bytes: &[u8], sink: &mut impl FastSink) -> Result<bool, FastError> {
        self.guard(|reader| {
            if !bytes.is_empty() {
                // The file has grown: what was kept back is not its end.
                let tail = std::mem::take(&mut reader.tail);
                reader.rest.extend_from_slice(&tail);
            }
            let mut offered = 0;
            while offered < bytes.len() {
                offered = reader.offer(bytes, offered);
                if !reader.is_due(offered == bytes.len()) {
                    continue;
                }
                let opening = reader.windows.is_opening();
                let taken = match opening {
                    true => reader
                        .windows
                        .opening(&reader.rest, false, reader.place, sink)?,
                    false => reader.windows.one(&reader.rest, reader.place, sink)?,
                };
                reader.place += taken as u64;
                reader.rest.drain(..taken);
                reader.seen = reader.rest.len();
                if taken > 0 && !reader.windows.is_opening() {
                    reader.rest.clear();
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    fn guard<T>(
        &mut self,
        work: impl FnOnce(&mut FastReader) -> Result<T, FastError>,
    ) -> Result<T, FastError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        work(self).inspect_err(|error| self.failed = Some(error.clone()))
    }

    /// Takes bytes, but keeps back the last of all.
    fn take_all_but_tail(
        &mut self,
        bytes: &[u8],
        sink: &mut impl FastSink,
    ) -> Result<(), FastError> {
        if let Some((now, later)) = bytes.len().checked_sub(TAIL).map(|at| bytes.split_at(at)) {
            let before = std::mem::take(&mut self.tail);
            self.take(&before, sink)?;
            self.take(now, sink)?;
            self.tail = later.to_vec();
            return Ok(());
        }
        self.tail.extend_from_slice(bytes);
        if self.tail.len() >= 2 * TAIL {
            let later = self.tail.split_off(self.tail.len() - TAIL);
            let now = std::mem::replace(&mut self.tail, later);
            self.take(&now, sink)?;
        }
        Ok(())
    }

    fn take(&mut self, bytes: &[u8], sink: &mut impl FastSink) -> Result<(), FastError> {
        let mut from = 0;
        // The record that the last chunk began comes first.
        while !self.rest.is_empty() {
            if from == bytes.len() {
                return Ok(());
            }
            let before = self.rest.len();
            let offered = self.offer(bytes, from);
            if !self.is_due(offered == bytes.len()) {
                from = offered;
                continue;
            }
            let taken = self.windows.take(&self.rest, self.place, sink)?;
            self.place += taken as u64;
            if taken >= before {
                from += taken - before;
                self.rest.clear();
                self.seen = 0;
            } else {
                from = offered;
                self.rest.drain(..taken);
                self.seen = self.rest.len();
            }
        }
        let bytes = bytes.get(from..).unwrap_or_default();
        let taken = self.windows.take(bytes, self.place, sink)?;
        self.place += taken as u64;
        self.rest
            .extend_from_slice(bytes.get(taken..).unwrap_or_default());
        self.seen = self.rest.len();
        Ok(())
    }

    /// Adds to the record under way what may complete it: up to a line feed and
    /// at least a little. Returns up to where.
    fn offer(&mut self, bytes: &[u8], from: usize) -> usize {
        let fresh = bytes.get(from..).unwrap_or_default();
        let feed = memchr::memchr(b'\n', fresh).map_or(fresh.len(), |at| at + 1);
        let length = feed.max(self.rest.len() / 2).min(fresh.len());
        self.rest
            .extend_from_slice(fresh.get(..length).unwrap_or_default());
        from + length
    }

    /// Whether it is worth to look at the record under way again.
    fn is_due(&self, out_of_bytes: bool) -> bool {
        !out_of_bytes || self.rest.len() < PATIENCE || self.rest.len() / 3 * 2 >= self.seen
    }
}
