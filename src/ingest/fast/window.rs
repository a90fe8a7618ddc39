//! Windows of a chunk: each is cut the fastest way that is proved to be right.

use super::batch::{BATCH, Columns, FastBatch};
use super::names::Names;
use super::plan::FastPlan;
use super::report::{FastReport, Irregular, IrregularKind};
use super::scan::{Found, Marks, Starts, plain, quoted};
use super::slow::{SlowRows, each_record};
use super::spans::{Look, Rows};
use super::tail;
use super::{FastError, FastSink};
use std::ops::ControlFlow;

/// Bytes of a window: the text, the places of its cells and the columns of a
/// batch stay in the second cache together, and damage slows no more than this.
const WINDOW: usize = 128 << 10;

/// A record longer than this is left to the general scanner, which knows the limits.
const LONGEST: usize = 4 << 20;

/// What is kept from window to window.
pub(super) struct Windows {
    plan: FastPlan,
    marks: Marks,
    starts: Starts,
    columns: Columns,
    names: Names,
    slow: SlowRows,
    report: FastReport,
    /// The last window had quotes or returns: the next will, too.
    expect_quotes: bool,
    header_due: bool,
    mark_due: bool,
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Windows {
    pub fn new(plan: FastPlan, at_start: bool) -> Windows {
        let marks = Marks {
            delimiter: plan.delimiter.unwrap_or(b'\n'),
            quote: plan.quote,
        };
        Windows {
            columns: Columns::new(&plan),
            names: Names::new(&plan),
            header_due: plan.header,
            mark_due: at_start,
            plan,
            marks,
            starts: Starts::default(),
            slow: SlowRows::default(),
            report: FastReport::default(),
            expect_quotes: false,
        }
    }

    pub fn report(&self) -> &FastReport {
        &self.report
    }

    pub fn into_report(self) -> FastReport {
        self.report
    }

    /// Hands over the rows of all complete records at the start of `bytes`,
    /// which stand at `place` in the file; returns the records' length.
    pub fn take(
        &mut self,
        bytes: &[u8],
        place: u64,
        sink: &mut impl FastSink,
    ) -> Result<usize, FastError> {
        let mut from = self.opening(bytes, false, place, sink)?;
        if self.is_opening() {
            return Ok(from);
        }
        let mut length = WINDOW;
        while from < bytes.len() {
            let rest = bytes.get(from..).unwrap_or_default();
            let window = rest.get(..length).unwrap_or(rest);
            let at = place + from as u64;
            let taken = match window.len() > LONGEST {
                true => self.slow(rest, false, at, sink)?,
                false => self.window(window, at, sink)?,
            };
            from += taken;
            if taken > 0 {
                length = WINDOW;
            } else if window.len() == rest.len() || window.len() > LONGEST {
                break;
            } else {
                length *= 2;
            }
        }
        Ok(from)
    }

    /// Skips the byte order mark and the header; returns their length.
    pub fn opening(
        &mut self,
        bytes: &[u8],
        last: bool,
        place: u64,
        sink: &mut impl FastSink,
    ) -> Result<usize, FastError> {
        let mut from = 0;
        if self.mark_due {
            if bytes.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(bytes) && !last {
                return Ok(0);
            }
            self.mark_due = false;
            if bytes.starts_with(BYTE_ORDER_MARK) {
                from = BYTE_ORDER_MARK.len();
                self.report.bytes += from as u64;
            }
        }
        if self.header_due {
            let rest = bytes.get(from..).unwrap_or_default();
            let report = &mut self.report;
            let due = &mut self.header_due;
            let columns = self.plan.columns;
            let place = place + from as u64;
            let taken = each_record(rest, last, &self.plan, place, |record| {
                if record.is_blank(columns) {
                    note(
                        report,
                        sink,
                        IrregularKind::Blank,
                        record.byte,
                        0,
                        record.raw,
                    );
                    return Ok(ControlFlow::Continue(()));
                }
                *due = false;
                Ok(ControlFlow::Break(()))
            })?;
            self.report.bytes += taken as u64;
            from += taken;
        }
        Ok(from)
    }

    /// Hands over the rows of one window; returns the length of its records,
    /// none if it does not hold a whole one.
    fn window(
        &mut self,
        window: &[u8],
        place: u64,
        sink: &mut impl FastSink,
    ) -> Result<usize, FastError> {
        let mut found = Found::default();
        if !self.expect_quotes {
            found = plain(window, self.marks, &mut self.starts);
        }
        let is_plain = found.proved;
        if !is_plain {
            found = quoted(window, self.marks, &mut self.starts);
            self.expect_quotes = found.proved && (found.quoted || found.returns);
        }
        if !found.proved {
            return self.slow(window, false, place, sink);
        }
        // The last record may go on in the next window.
        let places = self.starts.places();
        let feed = |next: &u32| window.get((*next as usize).wrapping_sub(1)) == Some(&b'\n');
        let Some(cells) = places.iter().rposition(feed) else {
            return Ok(0);
        };
        let length = places.get(cells).map_or(0, |next| *next as usize);
        let complete = window.get(..length).unwrap_or_default();
        if found.beyond_ascii && std::str::from_utf8(complete).is_err() {
            return self.slow(complete, false, place, sink);
        }
        let look = Look {
            quote: self.marks.quote.filter(|_| found.quoted),
            doubled: found.doubled,
            returns: found.returns,
        };
        let starts = std::mem::take(&mut self.starts);
        let places = starts.places().get(..=cells).unwrap_or_default();
        let result = self.rows(complete, places, found.records, look, place, sink);
        self.starts = starts;
        let slowly = result?;
        let fast = (length - slowly) as u64;
        self.report.bytes += fast;
        match is_plain {
            true => self.report.plain_bytes += fast,
            false => self.report.quoted_bytes += fast,
        }
        Ok(length)
    }

    /// Hands over proved records, whose cells begin at `places`; those of
    /// another width than the header's one by one. Returns the bytes of these.
    fn rows(
        &mut self,
        bytes: &[u8],
        places: &[u32],
        records: usize,
        look: Look,
        place: u64,
        sink: &mut impl FastSink,
    ) -> Result<usize, FastError> {
        let width = self.plan.columns.max(1);
        let cells = places.len().saturating_sub(1);
        let ends_record = |next: &u32| bytes.get((*next as usize).wrapping_sub(1)) == Some(&b'\n');
        // Every row's last cell ends with a line feed and there are no more line
        // feeds than rows: then no other cell does.
        let regular = width > 1
            && records * width == cells
            && places.iter().skip(width).step_by(width).all(ends_record);
        if regular {
            self.run((bytes, place), places, records, look, sink)?;
            return Ok(0);
        }
        let mut slowly = 0;
        let mut from = 0;
        let mut at = 0;
        while at < cells {
            let rest = places.get(at + 1..).unwrap_or_default();
            let found = rest
                .iter()
                .position(ends_record)
                .map_or(cells - at, |last| last + 1);
            let (start, end) = match (places.get(at), places.get(at + found)) {
                (Some(start), Some(end)) => (*start as usize, *end as usize),
                _ => break,
            };
            let record = bytes.get(start..end).unwrap_or_default();
            // The line of a one-column file that says nothing looks like a row.
            if found == width && !(width == 1 && matches!(record, b"\n" | b"\r\n")) {
                at += found;
                continue;
            }
            let run = places.get(from..=at).unwrap_or_default();
            self.run((bytes, place), run, (at - from) / width, look, sink)?;
            slowly += self.slow(record, true, place + start as u64, sink)?;
            at += found;
            from = at;
        }
        let run = places.get(from..).unwrap_or_default();
        self.run((bytes, place), run, (cells - from) / width, look, sink)?;
        Ok(slowly)
    }

    /// Hands over rows that all have the header's width, of bytes at a place in the file.
    fn run(
        &mut self,
        (bytes, place): (&[u8], u64),
        places: &[u32],
        rows: usize,
        look: Look,
        sink: &mut impl FastSink,
    ) -> Result<(), FastError> {
        let width = self.plan.columns.max(1);
        let mut done = 0;
        while done < rows {
            let count = (rows - done).min(BATCH);
            let starts = places
                .get(done * width..=(done + count) * width)
                .unwrap_or_default();
            let rows = Rows {
                bytes,
                starts,
                width,
                rows: count,
                look,
            };
            self.batch(rows, place, sink)?;
            done += count;
        }
        Ok(())
    }

    /// Hands over a batch of rows, but for those that are the header again.
    fn batch(
        &mut self,
        rows: Rows<'_>,
        place: u64,
        sink: &mut impl FastSink,
    ) -> Result<(), FastError> {
        let first = self.report.rows;
        self.columns.first_row = first;
        let batch = self.columns.read(rows);
        let again = self.names.again(rows, first, batch.unreadable());
        if again.is_empty() {
            return deliver(&batch, &mut self.report, sink);
        }
        let (columns, report) = (&mut self.columns, &mut self.report);
        let mut from = 0;
        for row in again {
            hand_over(columns, report, rows.some(from, row - from), sink)?;
            let start = |row: usize| rows.starts.get(row * rows.width).map_or(0, |s| *s as usize);
            let bytes = rows
                .bytes
                .get(start(row)..start(row + 1))
                .unwrap_or_default();
            let byte = place + start(row) as u64;
            note(report, sink, IrregularKind::HeaderRepeated, byte, 0, bytes);
            from = row + 1;
        }
        hand_over(columns, report, rows.some(from, usize::MAX), sink)
    }

    /// Hands over the complete records at the start of `bytes` as the general
    /// scanner cuts them; returns their length. `last` says that what follows
    /// does not belong to them.
    pub fn slow(
        &mut self,
        bytes: &[u8],
        last: bool,
        place: u64,
        sink: &mut impl FastSink,
    ) -> Result<usize, FastError> {
        let opening = self.opening(bytes, last, place, sink)?;
        let bytes = bytes.get(opening..).unwrap_or_default();
        let taken = self.records(bytes, last, place + opening as u64, usize::MAX, sink)?;
        Ok(opening + taken)
    }

    /// Hands over the first record of `bytes`, if it is complete; returns its length.
    pub fn one(
        &mut self,
        bytes: &[u8],
        place: u64,
        sink: &mut impl FastSink,
    ) -> Result<usize, FastError> {
        self.records(bytes, false, place, 1, sink)
    }

    /// Takes remarks and sums off a file's last bytes, which stand at `place`: how long they are.
    pub fn below(&mut self, bytes: &mut Vec<u8>, place: u64, sink: &mut impl FastSink) -> usize {
        tail::take_off(&self.plan, bytes, place, &mut self.report, sink)
    }

    /// The file ends with bytes that are no record (zeros, which are left out).
    pub fn left_over(&mut self, bytes: usize) {
        self.report.bytes += bytes as u64;
    }

    /// Whether the header is still to come.
    pub fn is_opening(&self) -> bool {
        self.mark_due || self.header_due
    }

    fn records(
        &mut self,
        bytes: &[u8],
        last: bool,
        place: u64,
        most: usize,
        sink: &mut impl FastSink,
    ) -> Result<usize, FastError> {
        let width = self.plan.columns.max(1);
        let Windows {
            plan,
            slow,
            columns,
            names,
            report,
            ..
        } = self;
        slow.clear();
        let mut count = 0;
        let taken = each_record(bytes, last, plan, place, |mut record| {
            count += 1;
            let flow = match count >= most {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            };
            for kind in record.mended() {
                note(report, sink, kind, record.byte, 0, record.raw);
            }
            if record.is_blank(width) {
                note(
                    report,
                    sink,
                    IrregularKind::Blank,
                    record.byte,
                    0,
                    record.raw,
                );
                return Ok(flow);
            }
            if names.are(&record.cells()) {
                let kind = IrregularKind::HeaderRepeated;
                note(report, sink, kind, record.byte, 0, record.raw);
                return Ok(flow);
            }
            let found = record.scanner.cell_count();
            let kinds = [
                (
                    record.scanner.has_stray_text(),
                    IrregularKind::TextAfterQuote,
                ),
                (found < width as u64, IrregularKind::Short),
                (found > width as u64, IrregularKind::Long),
            ];
            for (_, kind) in kinds.into_iter().filter(|(is, _)| *is) {
                note(report, sink, kind, record.byte, found, record.raw);
            }
            slow.add(&mut record, width);
            if slow.is_full() {
                hand_over_slow(columns, report, slow, width, sink)?;
            }
            Ok(flow)
        })?;
        hand_over_slow(columns, report, slow, width, sink)?;
        report.bytes += taken as u64;
        Ok(taken)
    }
}

fn note(
    report: &mut FastReport,
    sink: &mut impl FastSink,
    kind: IrregularKind,
    byte: u64,
    found: u64,
    bytes: &[u8],
) {
    report.note(kind, byte, found);
    sink.irregular(&Irregular {
        kind,
        byte,
        found,
        bytes,
    });
}

fn hand_over_slow(
    columns: &mut Columns,
    report: &mut FastReport,
    slow: &mut SlowRows,
    width: usize,
    sink: &mut impl FastSink,
) -> Result<(), FastError> {
    if slow.rows > 0 {
        let rows = Rows {
            bytes: &slow.bytes,
            starts: &slow.starts,
            width,
            rows: slow.rows,
            look: Look {
                quote: None,
                doubled: false,
                returns: false,
            },
        };
        hand_over(columns, report, rows, sink)?;
    }
    slow.clear();
    Ok(())
}

fn hand_over(
    columns: &mut Columns,
    report: &mut FastReport,
    rows: Rows<'_>,
    sink: &mut impl FastSink,
) -> Result<(), FastError> {
    if rows.rows == 0 {
        return Ok(());
    }
    columns.first_row = report.rows;
    let batch = columns.read(rows);
    deliver(&batch, report, sink)
}

fn deliver(
    batch: &FastBatch<'_>,
    report: &mut FastReport,
    sink: &mut impl FastSink,
) -> Result<(), FastError> {
    report.rows += batch.rows() as u64;
    let flow = sink.rows(batch);
    let unreadable = batch.unreadable().len() as u64;
    report.unreadable += unreadable.saturating_sub(sink.made_out());
    report.totals += sink.totals().unwrap_or_default();
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(FastError::Stopped),
    }
}
