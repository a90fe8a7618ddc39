//! Writes a list as CSV (RFC 4180, CRLF) in UTF-8 with a byte order mark, so
//! that Excel knows it, or in CP949 for older Korean tools.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::cell::{Cell, guard};

/// Encodings of an exported CSV file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CsvEncoding {
    /// UTF-8 with a byte order mark.
    #[default]
    Utf8,
    /// CP949, also called EUC-KR with extensions (WHATWG "euc-kr").
    Cp949,
}

/// A CSV file being written.
#[derive(Debug)]
pub struct CsvWriter {
    /// Appends a line; returns how many characters became `?`.
    encode: fn(&str, &mut Vec<u8>) -> u64,
    bytes: Vec<u8>,
    line: String,
    replaced: u64,
}

impl CsvWriter {
    /// An empty file.
    pub fn new(encoding: CsvEncoding) -> CsvWriter {
        match encoding {
            CsvEncoding::Utf8 => CsvWriter::utf8(),
            CsvEncoding::Cp949 => CsvWriter::with(cp949, Vec::new()),
        }
    }

    /// An empty file in UTF-8. The page calls this rather than [`CsvWriter::new`],
    /// which would bring the tables of every encoding into its program.
    pub fn utf8() -> CsvWriter {
        CsvWriter::with(utf8, vec![0xEF, 0xBB, 0xBF])
    }

    fn with(encode: fn(&str, &mut Vec<u8>) -> u64, bytes: Vec<u8>) -> CsvWriter {
        CsvWriter {
            encode,
            bytes,
            line: String::new(),
            replaced: 0,
        }
    }

    /// Adds one record.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                line.push(',');
            }
            match cell {
                Cell::Empty => {}
                Cell::Number(value) => line.push_str(&value.to_string()),
                Cell::Written(text, _) => line.push_str(text),
                Cell::Text(text) => quote_into(&mut line, &guard(&text)),
            }
        }
        line.push_str("\r\n");
        self.replaced += (self.encode)(&line, &mut self.bytes);
        self.line = line;
    }

    /// The file, and how many characters its encoding has not (they became `?`).
    pub fn finish(self) -> (Vec<u8>, u64) {
        (self.bytes, self.replaced)
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether nothing was written yet.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

fn utf8(line: &str, bytes: &mut Vec<u8>) -> u64 {
    bytes.extend_from_slice(line.as_bytes());
    0
}

fn cp949(line: &str, bytes: &mut Vec<u8>) -> u64 {
    let (encoded, _, unmappable) = encoding_rs::EUC_KR.encode(line);
    if !unmappable {
        bytes.extend_from_slice(&encoded);
        return 0;
    }
    // encoding_rs writes HTML references for what it cannot map; a question
    // mark is what a spreadsheet's user expects.
    let mut replaced = 0;
    let mut buffer = [0; 4];
    for c in line.chars() {
        let text: &str = c.encode_utf8(&mut buffer);
        match encoding_rs::EUC_KR.encode(text) {
            (Cow::Borrowed(encoded), _, false) => bytes.extend_from_slice(encoded),
            (Cow::Owned(encoded), _, false) => bytes.extend_from_slice(&encoded),
            _ => {
                bytes.push(b'?');
                replaced += 1;
            }
        }
    }
    replaced
}

fn quote_into(line: &mut String, text: &str) {
    let trimmed = text.trim();
    if text.contains([',', '"', '\r', '\n', ';', '\t', '|']) || trimmed.len() != text.len() {
        line.push('"');
        line.push_str(&text.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_quoted_guarded_and_encoded() {
        let cells = || {
            [
                Cell::Number(0.5),
                Cell::Text("=가,나".into()),
                Cell::Text("그✓".into()),
                Cell::Empty,
            ]
        };
        let mut utf8 = CsvWriter::new(CsvEncoding::Utf8);
        utf8.row(cells());
        let (bytes, replaced) = utf8.finish();
        assert_eq!(bytes, "\u{feff}0.5,\"'=가,나\",그✓,\r\n".as_bytes());
        assert_eq!(replaced, 0);

        let mut cp949 = CsvWriter::new(CsvEncoding::Cp949);
        cp949.row(cells());
        let (bytes, replaced) = cp949.finish();
        assert_eq!(
            encoding_rs::EUC_KR.decode(&bytes).0,
            "0.5,\"'=가,나\",그?,\r\n"
        );
        assert_eq!(replaced, 1);
    }
}
