//! Any table, written out in any dialect and encoding, is read back the same: told the
//! dialect for any cells whatever, and untold for tables with some values. So is one whose
//! columns stand below each other.

use holdfast::ingest::{Escape, Quote};
use proptest::prelude::*;

use super::*;

/// A way to write a table.
#[derive(Clone, Copy, Debug)]
struct Way {
    delimiter: &'static str,
    quote: char,
    escape: Escape,
    end: &'static str,
    encoding: Encoding,
    /// Whether a byte order mark opens the file.
    mark: bool,
}

impl Way {
    /// The way with an encoding that has its delimiter.
    fn writable(self) -> Way {
        match self.delimiter {
            "¦" if self.encoding == Encoding::Cp949 => Way {
                encoding: Encoding::Utf8,
                ..self
            },
            _ => self,
        }
    }

    /// A text of letters that the encoding has.
    fn letters(&self, text: &str) -> String {
        match self.encoding {
            Encoding::Cp949 => text.replace('¦', "각"),
            Encoding::Windows1252 => text.replace('가', "é"),
            _ => text.to_string(),
        }
    }

    fn bytes(&self, text: &str) -> Vec<u8> {
        encoded(text, self.encoding, self.mark)
    }

    fn cell(&self, text: &str, alone: bool) -> String {
        let marks = [self.quote, '\n', '\r'];
        let first = self.delimiter.chars().next().unwrap();
        let needed = text.contains(marks) || text.contains(first) || (alone && text.is_empty());
        // A space at a border could belong to a delimiter with a space.
        if !needed && text.trim() == text {
            return text.to_string();
        }
        let quote = self.quote;
        let inside = match self.escape {
            Escape::Doubled => text.replace(quote, &format!("{quote}{quote}")),
            Escape::Backslash => text
                .replace('\\', "\\\\")
                .replace(quote, &format!("\\{quote}")),
            Escape::None => text.to_string(),
        };
        format!("{quote}{inside}{quote}")
    }

    fn write(&self, rows: &[Vec<String>]) -> String {
        let mut text = String::new();
        for row in rows {
            let cells: Vec<String> = row.iter().map(|c| self.cell(c, row.len() == 1)).collect();
            text += &cells.join(self.delimiter);
            text += self.end;
        }
        text
    }

    fn options(&self) -> ReadOptions {
        ReadOptions {
            encoding: Some(self.encoding),
            delimiter: Delimiter::from_text(self.delimiter),
            quote: Some(if self.quote == '"' {
                Quote::Double
            } else {
                Quote::Single
            }),
            escape: Some(self.escape),
            header_rows: Some(1),
            skip_lines: Some(0),
            ..ReadOptions::default()
        }
    }
}

/// A text as a file of this encoding.
fn encoded(text: &str, encoding: Encoding, mark: bool) -> Vec<u8> {
    let marked = match mark {
        true => format!("\u{FEFF}{text}"),
        false => text.to_string(),
    };
    match encoding {
        Encoding::Utf8 => marked.into_bytes(),
        Encoding::Utf16Le => utf16(&marked, false),
        Encoding::Utf16Be => utf16(&marked, true),
        Encoding::Cp949 => encoding_rs::EUC_KR.encode(text).0.into_owned(),
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    }
}

const DELIMITERS: [&str; 14] = [
    ",", ";", "\t", "|", ":", "^", "~", ", ", "; ", "||", "::", "¦", "\u{1}", "\t\t",
];

/// Ways with one of these delimiters and encodings.
fn ways(delimiters: Vec<&'static str>, encodings: Vec<Encoding>) -> impl Strategy<Value = Way> {
    (
        prop::sample::select(delimiters),
        prop::sample::select(vec!['"', '\'']),
        prop::sample::select(vec![Escape::Doubled, Escape::Backslash, Escape::None]),
        prop::sample::select(vec!["\n", "\r\n", "\r"]),
        prop::sample::select(encodings),
        any::<bool>(),
    )
        .prop_map(|(delimiter, quote, escape, end, encoding, mark)| {
            Way {
                delimiter,
                quote,
                escape,
                end,
                encoding,
                mark,
            }
            .writable()
        })
}

/// Every way that somebody may tell.
fn told_ways() -> impl Strategy<Value = Way> {
    let delimiters = DELIMITERS.into_iter().chain([" "]).collect();
    ways(delimiters, Encoding::ALL.to_vec())
}

/// Ways that are found without a word: letters of western Europe and of Korea in their old
/// encodings cannot both be told from so little, so the former are left out.
fn found_ways() -> impl Strategy<Value = Way> {
    let encodings = [
        Encoding::Utf8,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Cp949,
    ];
    let ways = ways(DELIMITERS.to_vec(), encodings.to_vec());
    // Excel opens what it writes as UTF-16 with a mark.
    ways.prop_map(|way| Way {
        mark: way.mark || matches!(way.encoding, Encoding::Utf16Le | Encoding::Utf16Be),
        ..way
    })
}

/// Rows as lines whose columns stand below each other, numbers at the right, and where each
/// column but the first begins.
fn aligned(rows: &[Vec<String>], gap: usize) -> (String, Vec<u32>) {
    let width = |column: usize| {
        let lengths = rows.iter().map(|row| row[column].chars().count());
        lengths.max().unwrap() + gap
    };
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let last = widths.len() - 1;
    let mut text = String::new();
    for row in rows {
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            match column == last {
                true => text += &format!("{cell:>width$}"),
                false => text += &format!("{cell:<width$}"),
            }
        }
        text += "\n";
    }
    let begins = widths.iter().scan(0, |at, width| {
        *at += *width as u32;
        Some(*at)
    });
    (text, begins.take(last).collect())
}

fn names(width: usize) -> Vec<String> {
    (0..width).map(|n| format!("name {n}")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_table_in_a_known_dialect_reads_back(
        way in told_ways(),
        body in (1usize..5).prop_flat_map(|width| prop::collection::vec(
            prop::collection::vec("[ab1,;|:^~\\\\\"'\t\r\n 가¦-]{0,6}", width..=width), 1..14)),
        sizes in prop::collection::vec(1usize..9, 1..5),
    ) {
        let mut rows = vec![names(body[0].len())];
        rows.extend(body);
        for cell in rows.iter_mut().flatten() {
            *cell = way.letters(cell);
        }
        if way.escape == Escape::None {
            for cell in rows.iter_mut().flatten() {
                *cell = cell.replace(way.quote, "");
            }
        }
        let text = way.write(&rows);
        let options = way.options();
        let bytes = way.bytes(&text);
        let (read, report) = read_chunks([bytes.as_slice()], &options).unwrap();
        prop_assert_eq!(&read.names, &rows[0], "{:?}", &text);
        prop_assert_eq!(&read.rows[..], &rows[1..], "{:?}", &text);
        prop_assert_eq!(&report.repairs, &vec![]);
        let mut rest = bytes.as_slice();
        let mut chunks = Vec::new();
        for size in sizes.iter().cycle() {
            if rest.is_empty() { break; }
            let (chunk, after) = rest.split_at((*size).min(rest.len()));
            chunks.push(chunk);
            rest = after;
        }
        prop_assert_eq!(read_chunks(chunks, &options).unwrap(), (read, report));
    }

    #[test]
    fn a_table_with_values_reads_back_untold(
        way in found_ways(),
        header: bool,
        body in prop::collection::vec(
            (1000u32..9999, 1u32..29, 0u32..9999, "[a-z]{2,6}( [a-z,;|]{1,6}){0,3}", "[A-Z]{2}-[0-9]{3}"), 8..30),
    ) {
        let mut rows: Vec<Vec<String>> = body
            .into_iter()
            .map(|(id, day, cents, text, code)| vec![
                id.to_string(),
                format!("2017-03-{day:02}"),
                // Without Korean letters CP949 would be ASCII.
                format!("{} 서울", text.trim()),
                format!("{}.{:02}", cents / 100, cents % 100),
                code,
            ])
            .collect();
        let names = ["id", "day", "what", "amount", "code"].map(String::from).to_vec();
        if header {
            rows.insert(0, names.clone());
        }
        let text = way.write(&rows);
        let bytes = way.bytes(&text);
        let (read, report) = read(&bytes).unwrap();
        let body = &rows[usize::from(header)..];
        prop_assert_eq!(&read.rows[..], body, "{} {:?}", &text, &report);
        prop_assert_eq!(report.dialect.header_rows, u64::from(header));
        if header {
            prop_assert_eq!(read.names, names);
        } else {
            prop_assert_eq!(&read.names[0], "column_1");
        }
        prop_assert_eq!(report.dialect.delimiter, way.delimiter);
        prop_assert_eq!(report.encoding, way.encoding);
        let bytewise = read_chunks(bytes.chunks(1), &ReadOptions::default()).unwrap();
        prop_assert_eq!(bytewise.0.rows, read.rows);
    }

    #[test]
    fn columns_below_each_other_read_back_untold(
        body in prop::collection::vec((10_000u32..99_999, 1u32..29, "[a-z]{2,9}", 0u32..99_999), 8..30),
        gap in 2usize..6,
        encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be]),
    ) {
        let names = ["id", "day", "what", "amount"].map(String::from).to_vec();
        let mut rows = vec![names.clone()];
        rows.extend(body.into_iter().map(|(id, day, what, cents)| vec![
            id.to_string(),
            format!("2017-03-{day:02}"),
            what,
            format!("{}.{:02}", cents / 100, cents % 100),
        ]));
        let (text, _) = aligned(&rows, gap);
        let (read, report) = read(encoded(&text, encoding, true)).unwrap();
        prop_assert_eq!(report.format, holdfast::ingest::Format::FixedWidth, "{}", &text);
        prop_assert_eq!(&read.names, &names, "{}", &text);
        prop_assert_eq!(&read.rows[..], &rows[1..], "{}", &text);
    }

    #[test]
    fn columns_at_known_borders_read_back(
        body in prop::collection::vec(
            ("[A-Z]{1,4}", "[a-z,;|]{0,5}( [a-z\"']{1,4})?", "[0-9]{0,6}", "[0-9]{1,5}"), 1..20),
        gap in 1usize..4,
        encoding in prop::sample::select(Encoding::ALL.to_vec()),
    ) {
        let mut rows = vec![names(4)];
        rows.extend(body.into_iter().map(|(one, two, three, four)| {
            vec![one, two.trim().to_string(), three, four]
        }));
        let (text, borders) = aligned(&rows, gap);
        let options = ReadOptions {
            encoding: Some(encoding),
            borders: Some(borders),
            header_rows: Some(1),
            skip_lines: Some(0),
            ..ReadOptions::default()
        };
        let bytes = encoded(&text, encoding, false);
        let (read, _) = read_chunks([bytes.as_slice()], &options).unwrap();
        prop_assert_eq!(&read.names, &rows[0], "{}", &text);
        prop_assert_eq!(&read.rows[..], &rows[1..], "{}", &text);
    }
}
