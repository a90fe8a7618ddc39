//! Tables as files: CSV as every tool reads it.

use std::io::{self, Write};

use super::Table;

/// Writes a table as CSV (RFC 4180): UTF-8, commas, LF, header once, every
/// cell's text as it stands, quotes only where they are needed.
pub fn csv(table: &Table, out: &mut impl Write) -> io::Result<()> {
    if table.columns().is_empty() {
        return out.flush();
    }
    let single = table.columns().len() == 1;
    for (index, column) in table.columns().iter().enumerate() {
        let name = column.name();
        separate(index, out)?;
        // A first name with a byte order mark of its own must not pass for the file's.
        let mark = index == 0 && name.starts_with('\u{FEFF}');
        cell(name, mark || (single && name.is_empty()), out)?;
    }
    out.write_all(b"\n")?;
    // Whether a text needs quotes is asked once per distinct text.
    let quoted: Vec<Vec<bool>> = table
        .columns()
        .iter()
        .map(|column| {
            (0..column.dictionary_len() as u32)
                .map(|code| {
                    let text = column.dictionary_value(code);
                    needs_quotes(text) || (single && text.is_empty())
                })
                .collect()
        })
        .collect();
    for row in 0..table.rows() {
        for (index, (column, quoted)) in table.columns().iter().zip(&quoted).enumerate() {
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
    out.flush()
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
