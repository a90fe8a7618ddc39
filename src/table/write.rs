//! Tables as files: CSV as every tool reads it.

use std::io::{self, Write};

use super::Table;

/// Writes a table as CSV (RFC 4180): UTF-8, commas, LF, header once, every
/// cell's text as it stands, quotes only where they are needed.
pub fn csv(table: &Table, out: &mut impl Write) -> io::Result<()> {
    let mut rows = CsvRows::default();
    while rows.step(table, usize::MAX, out)? {}
    out.flush()
}

/// A table being written as CSV, some rows a step.
#[derive(Default)]
pub struct CsvRows {
    /// Whether a text needs quotes is asked once per distinct text of a column.
    quoted: Vec<Vec<bool>>,
    row: usize,
}

impl CsvRows {
    /// Rows written so far.
    pub fn rows(&self) -> usize {
        self.row
    }

    /// Looks at the next column, or writes so many further rows; `false` when all are written.
    pub fn step(&mut self, table: &Table, most: usize, out: &mut impl Write) -> io::Result<bool> {
        let columns = table.columns();
        let single = columns.len() == 1;
        if let Some(column) = columns.get(self.quoted.len()) {
            let quoted = (0..column.dictionary_len() as u32).map(|code| {
                let text = column.dictionary_value(code);
                needs_quotes(text) || (single && text.is_empty())
            });
            self.quoted.push(quoted.collect());
            if self.quoted.len() == columns.len() {
                header(table, single, out)?;
            }
            return Ok(true);
        }
        let end = table.rows().min(self.row.saturating_add(most));
        for row in self.row..end {
            for (index, (column, quoted)) in columns.iter().zip(&self.quoted).enumerate() {
                separate(index, out)?;
                let code = column.code(row);
                let text = column.dictionary_value(code);
                if quoted.get(code as usize) == Some(&true) {
                    quote(text, out)?;
                } else {
                    out.write_all(text.as_bytes())?;
                }
            }
            out.write_all(b"\n")?;
        }
        let any = self.row < end;
        self.row = end;
        Ok(any)
    }
}

fn header(table: &Table, single: bool, out: &mut impl Write) -> io::Result<()> {
    for (index, column) in table.columns().iter().enumerate() {
        let name = column.name();
        separate(index, out)?;
        // A first name with a byte order mark of its own must not pass for the file's.
        let mark = index == 0 && name.starts_with('\u{FEFF}');
        cell(name, mark || (single && name.is_empty()), out)?;
    }
    out.write_all(b"\n")
}

fn separate(index: usize, out: &mut impl Write) -> io::Result<()> {
    if index > 0 {
        out.write_all(b",")
    } else {
        Ok(())
    }
}

fn cell(text: &str, always_quote: bool, out: &mut impl Write) -> io::Result<()> {
    if always_quote || needs_quotes(text) {
        quote(text, out)
    } else {
        out.write_all(text.as_bytes())
    }
}

fn needs_quotes(text: &str) -> bool {
    text.bytes()
        .any(|b| matches!(b, b'"' | b',' | b'\n' | b'\r'))
}

fn quote(text: &str, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"\"")?;
    let mut parts = text.split('"');
    out.write_all(parts.next().unwrap_or_default().as_bytes())?;
    for part in parts {
        out.write_all(b"\"\"")?;
        out.write_all(part.as_bytes())?;
    }
    out.write_all(b"\"")
}
