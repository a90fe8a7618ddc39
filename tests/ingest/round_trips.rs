//! Any table, written out in any dialect, is read back the same: told the
//! dialect for any cells whatever, and untold for tables with some values.

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
}

impl Way {
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

fn ways() -> impl Strategy<Value = Way> {
    (
        prop::sample::select(vec![
            ",", ";", "\t", "|", ":", "^", "~", ", ", "; ", "||", "::", "¦", "\u{1}", "\t\t",
        ]),
        prop::sample::select(vec!['"', '\'']),
        prop::sample::select(vec![Escape::Doubled, Escape::Backslash, Escape::None]),
        prop::sample::select(vec!["\n", "\r\n", "\r"]),
    )
        .prop_map(|(delimiter, quote, escape, end)| Way {
            delimiter,
            quote,
            escape,
            end,
        })
}

fn names(width: usize) -> Vec<String> {
    (0..width).map(|n| format!("name {n}")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_table_in_a_known_dialect_reads_back(
        way in ways(),
        body in (1usize..5).prop_flat_map(|width| prop::collection::vec(
            prop::collection::vec("[ab1,;|:^~\\\\\"'\t\r\n 가¦-]{0,6}", width..=width), 1..14)),
        sizes in prop::collection::vec(1usize..9, 1..5),
    ) {
        let mut rows = vec![names(body[0].len())];
        rows.extend(body);
        if way.escape == Escape::None {
            for cell in rows.iter_mut().flatten() {
                *cell = cell.replace(way.quote, "");
            }
        }
        let text = way.write(&rows);
        let options = way.options();
        let (read, report) = read_chunks([text.as_bytes()], &options).unwrap();
        prop_assert_eq!(&read.names, &rows[0], "{:?}", &text);
        prop_assert_eq!(&read.rows[..], &rows[1..], "{:?}", &text);
        prop_assert_eq!(&report.repairs, &vec![]);
        let mut rest = text.as_bytes();
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
        way in ways(),
        header: bool,
        body in prop::collection::vec(
            (1000u32..9999, 1u32..29, 0u32..9999, "[a-z]{2,6}( [a-z,;|]{1,6}){0,3}", "[A-Z]{2}-[0-9]{3}"), 8..30),
    ) {
        let mut rows: Vec<Vec<String>> = body
            .into_iter()
            .map(|(id, day, cents, text, code)| vec![
                id.to_string(),
                format!("2017-03-{day:02}"),
                text.trim().to_string(),
                format!("{}.{:02}", cents / 100, cents % 100),
                code,
            ])
            .collect();
        let names = ["id", "day", "what", "amount", "code"].map(String::from).to_vec();
        if header {
            rows.insert(0, names.clone());
        }
        let text = way.write(&rows);
        let (read, report) = read(&text).unwrap();
        let body = &rows[usize::from(header)..];
        prop_assert_eq!(&read.rows[..], body, "{} {:?}", &text, &report);
        prop_assert_eq!(report.dialect.header_rows, u64::from(header));
        if header {
            prop_assert_eq!(read.names, names);
        } else {
            prop_assert_eq!(&read.names[0], "column_1");
        }
        prop_assert_eq!(report.dialect.delimiter, way.delimiter);
        let bytewise = read_chunks(text.as_bytes().chunks(1), &ReadOptions::default()).unwrap();
        prop_assert_eq!(bytewise.0.rows, read.rows);
    }
}
