//! Files that are no CSV, recognised by how they begin.

use serde::{Deserialize, Serialize};

use super::guess;
use crate::i18n::{Lang, ingest as words};

/// A format that is recognised but not read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KnownFormat {
    /// Excel workbook since 2007.
    Xlsx,
    /// Excel workbook until 2003, or another Office file of that time.
    Xls,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow or Feather.
    Arrow,
    /// Apache ORC.
    Orc,
    /// Apache Avro.
    Avro,
    /// JSON or JSON lines.
    Json,
    /// A web page; some systems name it `.xls`.
    Html,
    /// XML.
    Xml,
    /// Rich text.
    Rtf,
    /// PDF.
    Pdf,
    /// A picture (PNG, JPEG or GIF).
    Picture,
    /// SQLite database.
    Sqlite,
    /// HDF5, also MATLAB's newer files.
    Hdf5,
    /// SPSS, Stata or R data.
    Statistics,
    /// ZIP archive.
    Zip,
    /// Another packed file (7z, RAR, bzip2, xz, zstd, tar).
    Archive,
    /// A program.
    Program,
    /// Text in UTF-32.
    Utf32,
}

impl KnownFormat {
    /// What the format is called.
    pub fn say(self, lang: Lang) -> &'static str {
        let message = match self {
            KnownFormat::Xlsx => words::FORMAT_XLSX,
            KnownFormat::Xls => words::FORMAT_XLS,
            KnownFormat::Parquet => words::FORMAT_PARQUET,
            KnownFormat::Arrow => words::FORMAT_ARROW,
            KnownFormat::Orc => words::FORMAT_ORC,
            KnownFormat::Avro => words::FORMAT_AVRO,
            KnownFormat::Json => words::FORMAT_JSON,
            KnownFormat::Html => words::FORMAT_HTML,
            KnownFormat::Xml => words::FORMAT_XML,
            KnownFormat::Rtf => words::FORMAT_RTF,
            KnownFormat::Pdf => words::FORMAT_PDF,
            KnownFormat::Picture => words::FORMAT_PICTURE,
            KnownFormat::Sqlite => words::FORMAT_SQLITE,
            KnownFormat::Hdf5 => words::FORMAT_HDF5,
            KnownFormat::Statistics => words::FORMAT_STATISTICS,
            KnownFormat::Zip => words::FORMAT_ZIP,
            KnownFormat::Archive => words::FORMAT_ARCHIVE,
            KnownFormat::Program => words::FORMAT_PROGRAM,
            KnownFormat::Utf32 => words::FORMAT_UTF32,
        };
        message.text(lang)
    }
}

/// Signatures that no text begins with.
const SIGNATURES: &[(&[u8], KnownFormat)] = &[
    (b"PAR1", KnownFormat::Parquet),
    (b"PARE", KnownFormat::Parquet),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", KnownFormat::Xls),
    (b"%PDF-", KnownFormat::Pdf),
    (b"\x89PNG\r\n\x1A\n", KnownFormat::Picture),
    (b"\xFF\xD8\xFF", KnownFormat::Picture),
    (b"GIF87a", KnownFormat::Picture),
    (b"GIF89a", KnownFormat::Picture),
    (b"SQLite format 3\0", KnownFormat::Sqlite),
    (b"ARROW1\0\0", KnownFormat::Arrow),
    (b"FEA1", KnownFormat::Arrow),
    (b"Obj\x01", KnownFormat::Avro),
    (b"\x89HDF\r\n\x1A\n", KnownFormat::Hdf5),
    (b"$FL2@(#)", KnownFormat::Statistics),
    (b"$FL3@(#)", KnownFormat::Statistics),
    (b"<stata_dta>", KnownFormat::Statistics),
    (b"RDX2\n", KnownFormat::Statistics),
    (b"RDX3\n", KnownFormat::Statistics),
    (b"7z\xBC\xAF\x27\x1C", KnownFormat::Archive),
    (b"Rar!\x1A\x07", KnownFormat::Archive),
    (b"\xFD7zXZ\0", KnownFormat::Archive),
    (b"\x28\xB5\x2F\xFD", KnownFormat::Archive),
    (b"\x7FELF", KnownFormat::Program),
    (b"{\\rtf", KnownFormat::Rtf),
    (b"\xFF\xFE\0\0", KnownFormat::Utf32),
    (b"\0\0\xFE\xFF", KnownFormat::Utf32),
];

/// The format that a file beginning with `head` has, if it is a known one.
pub(super) fn recognise(head: &[u8]) -> Option<KnownFormat> {
    if let Some((_, format)) = SIGNATURES.iter().find(|(start, _)| head.starts_with(start)) {
        return Some(*format);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        let workbook = [b"[Content_Types].xml".as_slice(), b"xl/", b"_rels/.rels"]
            .iter()
            .any(|part| memchr::memmem::find(head, part).is_some());
        return Some(if workbook {
            KnownFormat::Xlsx
        } else {
            KnownFormat::Zip
        });
    }
    // These begin like a word, so the bytes after them must be no text.
    let binary_at = |index: usize| head.get(index).is_some_and(|b| *b < 0x09 || *b >= 0x80);
    if head.starts_with(b"ORC") && binary_at(3) {
        return Some(KnownFormat::Orc);
    }
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"\x31\x41\x59\x26\x53\x59") {
        return Some(KnownFormat::Archive);
    }
    if head.starts_with(b"MZ") && head.iter().take(64).filter(|b| **b == 0).count() > 8 {
        return Some(KnownFormat::Program);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some(KnownFormat::Archive);
    }
    markup(head)
}

/// Text formats that are no tables of cells.
fn markup(head: &[u8]) -> Option<KnownFormat> {
    let narrowed = guess::narrowed(head);
    let head = narrowed.as_deref().unwrap_or(head);
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let text = text.trim_ascii_start();
    let starts = |word: &[u8]| {
        text.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if starts(b"<!doctype html") || starts(b"<html") || starts(b"<table") {
        return Some(KnownFormat::Html);
    }
    if starts(b"<?xml") {
        return Some(KnownFormat::Xml);
    }
    let (first, rest) = text.split_first()?;
    let second = rest.trim_ascii_start().first();
    match (first, second) {
        (b'{', Some(b'"' | b'}')) | (b'[', Some(b'{' | b'[')) => Some(KnownFormat::Json),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_formats_are_named_and_tables_are_not_mistaken() {
        for (head, expected) in [
            (
                b"PK\x03\x04\x14\0 xl/workbook.xml".as_slice(),
                Some(KnownFormat::Xlsx),
            ),
            (b"PK\x03\x04\x14\0 notes.txt", Some(KnownFormat::Zip)),
            (b"PAR1\x15\x04", Some(KnownFormat::Parquet)),
            (b"ORC\x0A,x", None),
            (b"ORC\x01\x02", Some(KnownFormat::Orc)),
            (b"ORC,price\n1,2\n", None),
            (b"MZ,price\n1,2\n", None),
            (b"  {\"id\": 1}\n", Some(KnownFormat::Json)),
            (b"[\n  {\"id\": 1}]", Some(KnownFormat::Json)),
            (b"[id],[name]\n1,2\n", None),
            (b"\xFF\xFE{\0\"\0i\0d\0\"\0", Some(KnownFormat::Json)),
            (b"\xFE\xFF\0[\0\n\0{\0\"", Some(KnownFormat::Json)),
            (b"{\0\"\0i\0d\0\"\0:\0}\0", Some(KnownFormat::Json)),
            (b"\xFF\xFE<\0?\0x\0m\0l\0", Some(KnownFormat::Xml)),
            (b"\xEF\xBB\xBF<!DOCTYPE HTML>", Some(KnownFormat::Html)),
            (b"\xFF\xFE\0\0i\0\0\0", Some(KnownFormat::Utf32)),
            (b"\xFF\xFEi\0d\0", None),
            (b"id,name\n", None),
            (b"", None),
        ] {
            assert_eq!(recognise(head), expected, "{}", head.escape_ascii());
        }
    }
}
