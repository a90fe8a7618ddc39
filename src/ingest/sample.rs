//! The sample's records, with quotes that swallow rows already seen through.

use super::cut::{cut, first_line as line_of};
use super::dialect::Dialect;
use super::fixed::Fixed;
use super::layout::{self, SampleRow, usual_width};
use super::mend::Mender;
use super::profile::Profile;
use super::scan::Scanner;

/// Rows of the sample that are kept, at most.
const ROWS: usize = 20_000;

/// The rows of the sample. Lines before `first_line` are left out.
pub(super) fn rows(
    text: &str,
    complete: bool,
    dialect: Dialect,
    fixed: Option<&Fixed>,
    first_line: u64,
    line: u64,
) -> Vec<SampleRow> {
    let mut scanner = Scanner::new(dialect, line);
    let mut widths = Vec::new();
    while widths.len() < ROWS && matches!(scanner.next_record(text, complete), Ok(true)) {
        if !scanner.is_blank(text) && scanner.line() >= first_line {
            widths.push(scanner.cell_count() as usize);
        }
    }
    let width = usual_width(widths.into_iter());
    let mut scanner = Scanner::new(dialect, line);
    let mut rows: Vec<SampleRow> = Vec::new();
    let mut spans = Vec::new();
    let mut after_blank = false;
    while rows.len() < ROWS {
        let record = scanner.next_record(text, complete);
        if matches!(record, Ok(false)) {
            break;
        }
        let line = scanner.line();
        let mut cells = match unswallow(&mut scanner, text, complete, dialect, width, None) {
            Some(cells) => cells,
            None if record.is_err() => break,
            None => scanner.cells(text).iter().map(str::to_string).collect(),
        };
        if line < first_line {
            continue;
        }
        if let (Some(fixed), Some(cell)) = (fixed, cells.first()) {
            fixed.split(cell, 0, &mut spans);
            let split = spans
                .iter()
                .map(|span| {
                    cell.get(span.start..span.end)
                        .unwrap_or_default()
                        .to_string()
                })
                .collect();
            if !cell.trim().is_empty() {
                cells = split;
            }
        }
        // A row of nothing but delimiters parts what stands around it.
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            after_blank = true;
            continue;
        }
        let damaged = scanner.has_stray_text() || scanner.has_odd_quote();
        let mut otherwise = None;
        if fixed.is_none() && cells.len() != width && (damaged || rows.is_empty()) {
            let nothing = Profile::default();
            let mender = Mender {
                dialect,
                width,
                profile: &nothing,
            };
            let (raw, _) = line_of(scanner.raw(text));
            if let Some(repaired) = mender.first_line(raw).filter(|_| damaged) {
                cells = repaired;
            } else if rows.is_empty() {
                let guess = mender.header(raw, cells.len());
                otherwise = guess.map(|guess| guess.cells);
            }
        }
        rows.push(SampleRow {
            line,
            cells,
            after_blank,
            otherwise,
        });
        after_blank = false;
    }
    layout::settle_first_row(&mut rows);
    rows
}

/// When the record just scanned holds line ends that a stray quote swallowed:
/// the cells of its first line, on which the scanner then ends the record.
pub(super) fn unswallow(
    scanner: &mut Scanner,
    text: &str,
    last: bool,
    dialect: Dialect,
    width: usize,
    profile: Option<&Profile>,
) -> Option<Vec<String>> {
    let spoilt = scanner.has_stray_text() || scanner.cell_count() != width as u64;
    if scanner.is_complete() && (scanner.lines_inside() == 0 || !spoilt) {
        return None;
    }
    let raw = scanner.raw(text);
    let (line, length) = line_of(raw);
    let nothing = Profile::default();
    let mender = Mender {
        dialect,
        width,
        profile: profile.unwrap_or(&nothing),
    };
    let cells = mender.first_line(line).or_else(|| {
        // The line is damaged beyond that; but the next is a row by itself.
        let (next, _) = line_of(raw.get(length..).unwrap_or_default());
        let next = cut(next, dialect, None);
        let row = width >= 2 && next.clean && next.pieces.len() == width;
        row.then(|| {
            let unquoted = Dialect {
                quote: super::Quote::None,
                ..dialect
            };
            cut(line, unquoted, None).into_texts()
        })
    })?;
    scanner.cut_short(text, length, last);
    Some(cells)
}
