//! The reader: its stages in a row, each holding only what it must.

use super::decode::{Decoder, Output};
use super::error::{IngestError, IngestProblem};
use super::options::ReadOptions;
use super::record::RecordSink;
use super::repair_log::RepairLog;
use super::report::ReadReport;
use super::rows::Rows;
use super::unpack::Unpack;

/// Bytes decoded and scanned at a time: text that is still in the processor's
/// cache is scanned several times faster than text that is not.
const PIECE: usize = 64 << 10;

/// Reads one file that comes in chunks.
///
/// After an error the reader is spent: it answers every further call with the
/// same error.
pub struct Reader {
    file: String,
    unpack: Unpack,
    flow: Flow,
    bytes: u64,
    failed: Option<IngestProblem>,
}

/// Everything behind the unpacking.
struct Flow {
    decoder: Decoder,
    text: String,
    rows: Rows,
    log: RepairLog,
    empty_allowed: bool,
}

impl Reader {
    /// A reader of the file of this name (which is only shown, never opened).
    pub fn new(file: &str, options: &ReadOptions) -> Reader {
        Reader {
            file: file.to_string(),
            unpack: Unpack::new(),
            flow: Flow {
                decoder: Decoder::new(options.encoding),
                text: String::new(),
                rows: Rows::new(options),
                log: RepairLog::default(),
                empty_allowed: options.empty_allowed,
            },
            bytes: 0,
            failed: None,
        }
    }

    /// Bytes of the file taken so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes
    }

    /// Takes the next bytes of the file and hands complete rows to `sink`.
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl RecordSink) -> Result<(), IngestError> {
        if self.failed.is_none() {
            self.bytes += bytes.len() as u64;
            let flow = &mut self.flow;
            let result = self.unpack.push(bytes, &mut |plain| flow.push(plain, sink));
            self.failed = result.err();
        }
        self.outcome()
    }

    /// No more bytes come: hands over the last row and reports.
    pub fn finish(mut self, sink: &mut impl RecordSink) -> Result<ReadReport, IngestError> {
        if self.failed.is_none() {
            let flow = &mut self.flow;
            let result = self
                .unpack
                .finish(&mut |plain| flow.push(plain, sink))
                .and_then(|()| self.flow.finish(sink));
            self.failed = result.err();
        }
        self.outcome()?;
        let mut report = self.so_far();
        let log = self.flow.log;
        report.repairs = log.into_repairs(report.encoding, report.columns);
        Ok(report)
    }

    /// What was found out so far, without what was mended.
    pub fn so_far(&self) -> ReadReport {
        let Flow { decoder, rows, .. } = &self.flow;
        ReadReport {
            format: rows.format(),
            compressed: self.unpack.is_gzip(),
            encoding: decoder.encoding(),
            byte_order_mark: decoder.byte_order_mark(),
            delimiter: rows.delimiter(),
            line_ending: rows.line_ending(),
            dialect: rows.dialect(),
            rows: rows.rows(),
            columns: rows.columns(),
            bytes: self.bytes,
            repairs: Vec::new(),
        }
    }

    fn outcome(&self) -> Result<(), IngestError> {
        match &self.failed {
            None => Ok(()),
            Some(problem) => Err(IngestError {
                file: self.file.clone(),
                problem: problem.clone(),
            }),
        }
    }
}

impl Flow {
    fn push(&mut self, bytes: &[u8], sink: &mut impl RecordSink) -> Result<(), IngestProblem> {
        for piece in bytes.chunks(PIECE) {
            let mut out = Output {
                mark: self.rows.mark(),
                text: &mut self.text,
                log: &mut self.log,
            };
            self.decoder.push(piece, &mut out)?;
            self.rows
                .advance(&mut self.text, false, &mut self.log, sink)?;
        }
        Ok(())
    }

    fn finish(&mut self, sink: &mut impl RecordSink) -> Result<(), IngestProblem> {
        let mut out = Output {
            mark: self.rows.mark(),
            text: &mut self.text,
            log: &mut self.log,
        };
        match self.decoder.finish(&mut out) {
            Err(IngestProblem::Empty) if self.empty_allowed => return Ok(()),
            other => other?,
        }
        self.rows.advance(&mut self.text, true, &mut self.log, sink)
    }
}
