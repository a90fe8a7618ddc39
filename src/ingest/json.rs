//! JSON lines, and JSON lists of objects, into rows: one object is one row, its
//! keys are the columns, in the order in which they first appear in the file.
//!
//! Strings are cells as they read; numbers, true and false stand as written;
//! null and absent keys are empty cells; lists and objects stay JSON text.

mod object;
mod shape;

pub use shape::is_table;
mod split;

use std::collections::HashMap;

use super::decode::{Decoder, Output};
use super::encoding::Encoding;
use super::error::IngestProblem;
use super::lines::LineMark;
use super::note::{FormatNote, Names};
use super::options::{COLUMN_LIMIT, RECORD_LIMIT};
use super::problems::JsonProblem;
use super::record::{GrowingSink, SinkFull};
use super::repair::Repair;
use super::repair_log::{Places, RepairLog};
use super::report::{Format, ReadReport};
use super::row::RowBuffer;
use split::{Piece, Splitter};

/// Reads JSON that comes in chunks.
pub(super) struct JsonReader {
    decoder: Decoder,
    /// Text that the splitter does not have yet.
    text: String,
    /// Where that text begins.
    mark: LineMark,
    log: RepairLog,
    splitter: Splitter,
    columns: Columns,
    row: RowBuffer,
    rows: u64,
    skipped: Places,
    begun: bool,
}

/// The keys seen so far.
#[derive(Default)]
struct Columns {
    places: HashMap<String, usize>,
    names: Vec<String>,
    nested: Vec<bool>,
    late: Names,
}

impl JsonReader {
    /// A reader of JSON in this encoding; in whichever it is written if none is given.
    pub fn new(encoding: Option<Encoding>) -> JsonReader {
        JsonReader {
            decoder: Decoder::of_json(encoding),
            text: String::new(),
            mark: LineMark {
                line: 1,
                after_return: false,
            },
            log: RepairLog::default(),
            splitter: Splitter::new(RECORD_LIMIT),
            columns: Columns::default(),
            row: RowBuffer::default(),
            rows: 0,
            skipped: Places::default(),
            begun: false,
        }
    }

    /// Takes the next bytes and hands complete rows to `sink`.
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl GrowingSink) -> Result<(), IngestProblem> {
        let (decoder, mut out) = self.decoding();
        decoder.push(bytes, &mut out)?;
        self.hand_over();
        self.advance(false, sink)
    }

    /// No more bytes come: hands over the last row and reports.
    pub fn finish(mut self, sink: &mut impl GrowingSink) -> Result<ReadReport, IngestProblem> {
        let (decoder, mut out) = self.decoding();
        decoder.finish(&mut out)?;
        self.hand_over();
        self.advance(true, sink)?;
        if self.rows == 0 {
            let line = self.splitter.line();
            return Err(if self.splitter.is_blank() {
                IngestProblem::Empty
            } else {
                JsonProblem::NoRows { line }.into()
            });
        }
        let mut report = self.so_far();
        report.repairs = self.log.into_repairs(report.encoding, report.columns);
        if let Some((count, lines)) = self.skipped.into_counted() {
            report
                .repairs
                .push(Repair::Format(FormatNote::JsonSkipped { count, lines }));
        }
        let mut nested = Names::default();
        for (name, _) in (self.columns.names.iter().zip(&self.columns.nested)).filter(|(_, n)| **n)
        {
            nested.add(name);
        }
        if nested.count > 0 {
            report
                .repairs
                .push(Repair::Format(FormatNote::NestedAsText {
                    count: nested.count,
                    names: nested.names,
                }));
        }
        let late = self.columns.late;
        if late.count > 0 {
            report
                .repairs
                .push(Repair::Format(FormatNote::ColumnsAdded {
                    count: late.count,
                    names: late.names,
                }));
        }
        Ok(report)
    }

    /// What was found out so far, without what was mended.
    pub fn so_far(&self) -> ReadReport {
        let format = if self.splitter.is_list() {
            Format::Json
        } else {
            Format::JsonLines
        };
        let columns = self.columns.names.len() as u64;
        ReadReport {
            encoding: self.decoder.encoding(),
            byte_order_mark: self.decoder.byte_order_mark(),
            ..ReadReport::of_format(format, self.rows, columns, 0)
        }
    }

    fn decoding(&mut self) -> (&mut Decoder, Output<'_>) {
        let out = Output {
            text: &mut self.text,
            mark: self.mark,
            log: &mut self.log,
        };
        (&mut self.decoder, out)
    }

    /// Gives the splitter what was decoded.
    fn hand_over(&mut self) {
        if let Some(last) = self.text.bytes().next_back() {
            self.mark = LineMark {
                line: self.mark.after(&self.text),
                after_return: last == b'\r',
            };
        }
        self.splitter.push(self.text.as_bytes());
        self.text.clear();
    }

    fn advance(&mut self, last: bool, sink: &mut impl GrowingSink) -> Result<(), IngestProblem> {
        loop {
            let piece = self.splitter.next(last)?;
            let Some(Piece { text, line }) = piece else {
                return Ok(());
            };
            let (columns, row) = (&mut self.columns, &mut self.row);
            row.clear(columns.names.len());
            let known = columns.names.len();
            if !object::read(text, row, &mut |key| columns.place(key)) {
                columns.forget_from(known);
                self.skipped.found(|| line);
                continue;
            }
            columns.nested_in(row);
            let full = |full: SinkFull| IngestProblem::TooLarge {
                line,
                limit: full.limit,
            };
            if columns.names.len() > COLUMN_LIMIT {
                return Err(IngestProblem::TooManyColumns {
                    line,
                    found: columns.names.len() as u64,
                    limit: COLUMN_LIMIT as u64,
                });
            }
            if !self.begun {
                self.begun = true;
                sink.header(&columns.names);
            } else {
                for name in columns.names.get(known..).unwrap_or_default() {
                    columns.late.add(name);
                    sink.add_column(name).map_err(full)?;
                }
            }
            sink.record(&row.cells(line)).map_err(full)?;
            self.rows += 1;
        }
    }
}

impl Columns {
    /// The column of a key; a new key gets a new one.
    fn place(&mut self, key: &str) -> usize {
        if let Some(place) = self.places.get(key) {
            return *place;
        }
        let place = self.names.len();
        let name = if key.trim().is_empty() {
            format!("column_{}", place + 1)
        } else {
            key.to_string()
        };
        self.places.insert(key.to_string(), place);
        self.names.push(name);
        self.nested.push(false);
        place
    }

    /// Takes back the columns of an object that proved to be none.
    fn forget_from(&mut self, known: usize) {
        if self.names.len() > known {
            self.names.truncate(known);
            self.nested.truncate(known);
            self.places.retain(|_, place| *place < known);
        }
    }

    /// Notes which columns hold lists or objects.
    fn nested_in(&mut self, row: &RowBuffer) {
        for column in row.nested() {
            if let Some(nested) = self.nested.get_mut(*column) {
                *nested = true;
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)] // A test that fails by a panic says where.
mod tests {
    use super::*;
    use crate::ingest::{Cells, RecordSink};

    /// Keeps everything as text.
    #[derive(Default)]
    struct Kept {
        names: Vec<String>,
        rows: Vec<Vec<String>>,
    }

    impl RecordSink for Kept {
        fn header(&mut self, names: &[String]) {
            self.names = names.to_vec();
        }

        fn record(&mut self, cells: &Cells<'_>) -> Result<(), SinkFull> {
            self.rows.push(cells.iter().map(str::to_string).collect());
            Ok(())
        }
    }

    impl GrowingSink for Kept {
        fn add_column(&mut self, name: &str) -> Result<(), SinkFull> {
            self.names.push(name.to_string());
            for row in &mut self.rows {
                row.push(String::new());
            }
            Ok(())
        }
    }

    /// The table as text, read in chunks of `size` bytes.
    fn read(text: &str, size: usize) -> Result<(String, Vec<Repair>), IngestProblem> {
        read_bytes(text.as_bytes(), size)
    }

    fn read_bytes(bytes: &[u8], size: usize) -> Result<(String, Vec<Repair>), IngestProblem> {
        let mut sink = Kept::default();
        let mut reader = JsonReader::new(None);
        for chunk in bytes.chunks(size) {
            reader.push(chunk, &mut sink)?;
        }
        let report = reader.finish(&mut sink)?;
        let mut out = sink.names.join("|");
        for row in sink.rows {
            out.push('\n');
            out.push_str(&row.join("|"));
        }
        Ok((out, report.repairs))
    }

    #[test]
    fn objects_become_rows_however_they_are_cut() {
        for (text, expected) in [
            ("{\"a\":1}\n{\"a\":2,\"b\":\"x\"}\n", "a|b\n1|\n2|x"),
            ("\u{feff}[{\"a\":1.50},\n {\"a\":null}]", "a\n1.50\n"),
            ("{\"a\":\"q\\\"\\u00e9\\n\"}", "a\nq\"é\n"),
            (
                "{\"a\":{\"b\":[1, 2]},\"c\":[]}\n",
                "a|c\n{\"b\":[1, 2]}|[]",
            ),
            ("{\n \"a\": 1\n}\n{\n \"a\": 2\n}", "a\n1\n2"),
            ("{\"a\":1}\r\n\r\n{\"a\":true}\r\n", "a\n1\ntrue"),
            ("{\"a\":1,\"a\":2}", "a\n2"),
            (
                "{\"a\":1e400,\"b\":12345678901234567890}",
                "a|b\n1e400|12345678901234567890",
            ),
            ("[]\n[{\"a\":1}]", "a\n1"),
        ] {
            for size in [1, 2, 3, 7, 1000] {
                let read = read(text, size).map(|(table, _)| table);
                assert_eq!(read.as_deref(), Ok(expected), "{text:?} by {size}");
            }
        }
    }

    #[test]
    fn whatever_it_is_written_in_it_says_the_same() {
        let mut text = String::new();
        let mut expected = String::from("name|city");
        for row in 0..300 {
            let name = ["김영희", "이철수", "박민수"][row % 3];
            text += &format!("{{\"name\":\"{name}\",\"city\":\"서울 {row}\"}}\n");
            expected += &format!("\n{name}|서울 {row}");
        }
        let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order);
        let (cp949, _, _) = encoding_rs::EUC_KR.encode(&text);
        let marked: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(wide(u16::to_le_bytes))
            .collect();
        for bytes in [
            text.clone().into_bytes(),
            cp949.into_owned(),
            marked,
            wide(u16::to_le_bytes).collect(),
            wide(u16::to_be_bytes).collect(),
        ] {
            for size in [1, 7, 5_000, 1 << 20] {
                let read = read_bytes(&bytes, size);
                assert_eq!(read, Ok((expected.clone(), Vec::new())), "by {size}");
            }
        }
        // A byte that is none of its encoding is told with its line, and its row is kept.
        let mut damaged = text.clone().into_bytes();
        let at = text.find("서울 7\"").unwrap();
        damaged[at] = 0xFF;
        let (table, repairs) = read_bytes(&damaged, 1_000).unwrap();
        assert_eq!(table.lines().count(), 301);
        let [Repair::BytesUndecoded { lines, .. }] = repairs.as_slice() else {
            panic!("{repairs:?}")
        };
        assert_eq!(lines.as_slice(), [8]);
    }

    #[test]
    fn a_bad_line_is_left_out_and_said() {
        let text = "{\"a\":1}\n{\"a\":\nnot json\n[1,2]\n{\"b\":2,}\n{\"a\":3}\n";
        for size in [1, 5, 1000] {
            let (table, repairs) = read(text, size).unwrap();
            assert_eq!(table, "a\n1\n3");
            let expected = FormatNote::JsonSkipped {
                count: 4,
                lines: vec![2, 3, 4, 5],
            };
            assert_eq!(repairs, vec![Repair::Format(expected)]);
        }
    }

    #[test]
    fn what_holds_no_rows_says_so() {
        for (text, expected) in [
            ("", IngestProblem::Empty),
            (" \n\n", IngestProblem::Empty),
            ("[1,2,3]\n", JsonProblem::NoRows { line: 2 }.into()),
            (
                "[{\"a\":1},\n{\"b\":[",
                JsonProblem::Unclosed { line: 2 }.into(),
            ),
        ] {
            assert_eq!(read(text, 3), Err(expected), "{text:?}");
        }
        let deep = "[".repeat(100_000);
        assert!(read(&deep, 4096).is_err());
        let deep = format!(
            "{{\"a\":{}{}}}\n{{\"a\":1}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert!(read(&deep, 4096).is_ok());
    }
}
