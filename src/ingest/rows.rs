//! Records into rows: the sample tells dialect and layout, then every record
//! gets the table's width, mended where it is damaged.

use super::error::IngestProblem;
use super::lines::LineMark;
use super::options::ReadOptions;
use super::record::RecordSink;
use super::repair_log::RepairLog;
use super::report::{Format, FoundDialect, LineEnding};
use super::sniff::{SAMPLE, sniff};
use super::wrapped::{is_wrapped, unwrapped};
use super::{Delimiter, Escape, Quote};

mod own_line;
mod reading;

use reading::Reading;

/// Cuts decoded text into rows and hands them to the sink.
pub(super) struct Rows {
    options: ReadOptions,
    /// None before the sample is complete.
    reading: Option<Box<Reading>>,
    /// The rows as they are read, where each stood within quotes as a whole.
    unwrapped: Option<String>,
}

impl Rows {
    pub fn new(options: &ReadOptions) -> Rows {
        Rows {
            options: options.clone(),
            reading: None,
            unwrapped: None,
        }
    }

    /// Delimited, or columns of white space.
    pub fn format(&self) -> Format {
        match &self.reading {
            Some(reading) if reading.is_fixed() => Format::FixedWidth,
            _ => Format::Csv,
        }
    }

    /// The delimiter; none in a file of one column.
    pub fn delimiter(&self) -> Option<Delimiter> {
        self.reading.as_ref()?.dialect().delimiter
    }

    /// Dialect and place of the table, for the report.
    pub fn dialect(&self) -> FoundDialect {
        match &self.reading {
            // Such a file is for the general reader alone, whatever else is plain.
            Some(reading) if self.unwrapped.is_some() => FoundDialect {
                escape: Escape::None,
                ..reading.found()
            },
            Some(reading) => reading.found(),
            None => FoundDialect {
                delimiter: String::new(),
                quote: Quote::Double,
                escape: Escape::Doubled,
                preamble_rows: 0,
                header_rows: 0,
                borders: Vec::new(),
            },
        }
    }

    /// Rows below the header.
    pub fn rows(&self) -> u64 {
        self.reading.as_ref().map_or(0, |reading| reading.rows())
    }

    /// Columns of the table.
    pub fn columns(&self) -> u64 {
        self.reading.as_ref().map_or(0, |reading| reading.columns())
    }

    /// What ends the records.
    pub fn line_ending(&self) -> LineEnding {
        let endings = self.reading.as_ref().map(|reading| reading.endings());
        endings.unwrap_or_default().kind()
    }

    /// Where the text not yet scanned begins in the file.
    pub fn mark(&self) -> LineMark {
        let start = LineMark {
            line: 1,
            after_return: false,
        };
        self.reading
            .as_ref()
            .map_or(start, |reading| reading.mark())
    }

    /// Takes all complete records out of `text`; `last` says that no more comes.
    pub fn advance(
        &mut self,
        text: &mut String,
        last: bool,
        log: &mut RepairLog,
        sink: &mut impl RecordSink,
    ) -> Result<(), IngestProblem> {
        if self.reading.is_none() {
            if text.len() < SAMPLE && !last {
                return Ok(());
            }
            let told = self.options.delimiter.is_some() || self.options.quote.is_some();
            let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text);
            if !told && is_wrapped(sample, text.len() < SAMPLE) {
                log.unwrapped = true;
                self.unwrapped = Some(String::new());
            }
        }
        let Some(mut rows) = self.unwrapped.take() else {
            return self.read(text, last, log, sink);
        };
        unwrap(text, last, &mut rows);
        let read = self.read(&mut rows, last, log, sink);
        self.unwrapped = Some(rows);
        read
    }

    /// As [`Self::advance`], of rows as they are.
    fn read(
        &mut self,
        text: &mut String,
        last: bool,
        log: &mut RepairLog,
        sink: &mut impl RecordSink,
    ) -> Result<(), IngestProblem> {
        if self.reading.is_none() {
            let complete = text.len() < SAMPLE;
            let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text);
            let sniffed = sniff(sample, complete, &self.options);
            text.drain(..sniffed.skip);
            let rest = SAMPLE.saturating_sub(sniffed.skip);
            let sample = text.get(..text.floor_char_boundary(rest)).unwrap_or(text);
            let reading = Reading::begin(sample, complete, sniffed, &self.options, log);
            self.reading = Some(Box::new(reading));
        }
        let Some(reading) = &mut self.reading else {
            return Ok(());
        };
        while reading.next(text, last, log, sink)? {}
        let released = reading.release();
        text.drain(..released);
        if last {
            reading.finish(log, self.options.empty_allowed)?;
        }
        Ok(())
    }
}

/// Moves complete lines of `text` to `rows`, without the quotes around them.
fn unwrap(text: &mut String, last: bool, rows: &mut String) {
    let end = match last {
        true => text.len(),
        false => text.rfind('\n').map_or(0, |at| at + 1),
    };
    for line in text.get(..end).unwrap_or_default().split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        match unwrapped(content) {
            Some(row) => rows.push_str(&row),
            None => rows.push_str(content),
        }
        rows.push_str(line.get(content.len()..).unwrap_or_default());
    }
    text.drain(..end);
}
