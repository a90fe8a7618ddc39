//! What the columns are called: by one row, by several, or by none.

use super::super::super::cut::first_line;
use super::super::super::kinds::Kind;
use super::super::super::layout::SampleRow;
use super::super::super::repair::Repair;
use super::super::super::repair_log::RepairLog;
use super::{Reading, log_damage};

impl Reading {
    /// The names of the columns: empty where there are none.
    pub(super) fn names(&self, text: &str, log: &mut RepairLog) -> Vec<String> {
        let width = self.layout.width;
        let mut names = vec![String::new(); width];
        match self.layout.header.len() {
            0 => {
                log.header.push(Repair::HeaderMissing {
                    columns: width as u64,
                });
                return names;
            }
            1 => {}
            _ if self.names_repeat() => {
                let lines = self.layout.header.iter().skip(1).map(|row| row.line);
                lines.for_each(|line| log.header_repeated.found(|| line));
            }
            count => log.header.push(Repair::HeaderRowsJoined {
                count: count as u64,
            }),
        }
        for (index, row) in self.layout.header.iter().enumerate() {
            let mut cells = row.cells.clone();
            let alone = self.layout.header.len() == 1 && self.fixed.is_none();
            let damaged =
                self.scanner.has_stray_text() || self.scanner.cell_count() != width as u64;
            if alone && damaged && index == 0 {
                let (line, _) = first_line(self.scanner.raw(text));
                let found = self.scanner.cell_count() as usize;
                if let Some(guess) = self.mender().header(line, found) {
                    log_damage(log, guess.damage, self.scanner.line());
                    cells = guess.cells;
                } else if cells.len() + 1 == width && self.counts_rows() {
                    // As R writes: the numbers of the rows have no name.
                    cells.insert(0, String::new());
                }
            }
            cells.resize(width, String::new());
            reach(
                &mut cells,
                self.layout.header.get(index + 1..).unwrap_or_default(),
            );
            for (name, cell) in names.iter_mut().zip(&cells) {
                let cell = cell.trim();
                // What the row above says already is not said again.
                if name == cell {
                    continue;
                }
                if !name.is_empty() && !cell.is_empty() {
                    name.push(' ');
                }
                name.push_str(cell);
            }
        }
        names
    }

    /// Whether the rows of names all say the same.
    fn names_repeat(&self) -> bool {
        let rows = self.layout.header.as_slice();
        rows.windows(2).all(|two| match two {
            [one, other] => one.cells == other.cells,
            _ => true,
        })
    }

    /// Whether the first column looks like the numbers of the rows.
    fn counts_rows(&self) -> bool {
        let first = self.layout.profile.columns.first();
        first.is_some_and(|column| column.share(Kind::Integer) >= 1.0)
    }
}

/// Names above other names reach to the right, as far as only the rows below name the columns:
/// cells that were merged are filled in the first alone.
fn reach(cells: &mut [String], below: &[SampleRow]) {
    let mut reaching = String::new();
    for (column, cell) in cells.iter_mut().enumerate() {
        let mut lower = below.iter().filter_map(|row| row.cells.get(column));
        if !cell.trim().is_empty() {
            reaching.clone_from(cell);
        } else if lower.any(|name| !name.trim().is_empty()) {
            cell.clone_from(&reaching);
        } else {
            reaching.clear();
        }
    }
}
