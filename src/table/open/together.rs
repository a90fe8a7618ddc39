//! Files taken together: what is said of them, what their table is called, and one
//! table of several that are open already.

use super::adding::add;
use super::snapshots::told_apart;
use crate::ingest::{FormatNote, ReadReport, RecordSink, Repair, RowBuffer, SinkFull, alike};
use crate::table::Table;
use crate::table::join::Join;
use crate::table::reader::{Opened, table_name};

/// Most repairs kept of files taken together.
const REPAIRS: usize = 50;

/// Most names within a note.
pub(super) const NAMES: usize = 5;

/// Puts what was found of another file to the report of the table that both become.
pub(super) fn add_report(whole: &mut ReadReport, other: ReadReport) {
    whole.rows += other.rows;
    whole.bytes += other.bytes;
    whole.compressed |= other.compressed;
    for repair in other.repairs {
        // What is counted is added; what else is the same in every file is said once.
        let mut known = whole.repairs.iter_mut();
        if known.any(|known| add(known, &repair)) || whole.repairs.contains(&repair) {
            continue;
        }
        if whole.repairs.len() < REPAIRS {
            whole.repairs.push(repair);
        } else {
            let more = Repair::Format(FormatNote::MoreRepairs { count: 1 });
            let mut known = whole.repairs.iter_mut();
            if !known.any(|known| add(known, &more)) {
                whole.repairs.push(more);
            }
        }
    }
}

/// Says which files became one table, what tells their rows apart, and how their columns differ.
pub(super) fn tell_joined(
    report: &mut ReadReport,
    names: &[&str],
    headers: &[&[String]],
    apart: Option<FormatNote>,
) {
    let mut notes = vec![FormatNote::FilesJoined {
        count: names.len() as u64,
        names: first(names),
    }];
    notes.extend(apart);
    let uneven = uneven(headers, alike);
    if !uneven.is_empty() {
        notes.push(FormatNote::ColumnsUneven {
            count: uneven.len() as u64,
            names: uneven.into_iter().take(NAMES).collect(),
        });
    }
    report
        .repairs
        .splice(0..0, notes.into_iter().map(Repair::Format));
}

/// One table of the opened tables of several files, some rows at a time.
pub struct Joining {
    join: Join,
    names: Vec<String>,
    /// How many rows of each file are taken over.
    rows: Vec<usize>,
    headers: Vec<Vec<String>>,
    report: Option<ReadReport>,
    /// The row of the file under way to go on with.
    at: usize,
    row: RowBuffer,
}

impl Default for Joining {
    fn default() -> Joining {
        Joining {
            join: Join::new(""),
            names: Vec::new(),
            rows: Vec::new(),
            headers: Vec::new(),
            report: None,
            at: 0,
            row: RowBuffer::default(),
        }
    }
}

impl Joining {
    /// Takes over at most so many further rows of a file, the same one until all are taken:
    /// how many were taken, and whether that were all.
    ///
    /// # Errors
    /// [`SinkFull`] when one table cannot hold them.
    pub fn step(
        &mut self,
        name: &str,
        table: &Table,
        report: &ReadReport,
        most: usize,
    ) -> Result<(usize, bool), SinkFull> {
        let columns = table.columns();
        if self.at == 0 {
            if let Some(about) = table.about() {
                self.join.about(&about.to_json());
            }
            let header: Vec<String> = columns.iter().map(|c| c.name().to_string()).collect();
            self.join.header(&header);
            self.headers.push(header);
            self.names.push(name.to_string());
            self.rows.push(table.rows());
            match &mut self.report {
                None => self.report = Some(report.clone()),
                Some(whole) => add_report(whole, report.clone()),
            }
        }
        let end = table.rows().min(self.at + most);
        for at in self.at..end {
            self.row.clear(columns.len());
            for (place, column) in columns.iter().enumerate() {
                self.row.set(place, column.text(at));
            }
            self.join.record(&self.row.cells(at as u64 + 2))?;
        }
        let (taken, all) = (end - self.at, end == table.rows());
        self.at = if all { 0 } else { end };
        Ok((taken, all))
    }

    /// The table, and what is said of its files; nothing if there were none.
    pub fn finish(self) -> Option<Opened> {
        let mut report = self.report?;
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let files: Vec<(&str, usize)> = names.iter().copied().zip(self.rows).collect();
        let (mut table, apart) = told_apart(self.join.finish(), &files);
        table.name = joint_name(&names);
        report.columns = table.columns().len() as u64;
        let headers: Vec<&[String]> = self.headers.iter().map(Vec::as_slice).collect();
        tell_joined(&mut report, &names, &headers, apart);
        Some(Opened { table, report })
    }
}

/// Columns that only some of the files have, each with how many of how many; `fold` makes
/// names alike that are one.
pub fn uneven(headers: &[&[String]], fold: impl Fn(&str) -> String) -> Vec<String> {
    let mut counts: Vec<(String, &str, usize)> = Vec::new();
    for name in headers.iter().copied().flatten() {
        let folded = fold(name);
        match counts.iter_mut().find(|(known, ..)| *known == folded) {
            Some((.., count)) => *count += 1,
            None => counts.push((folded, name, 1)),
        }
    }
    let all = headers.len();
    let some = counts.into_iter().filter(|(.., count)| *count < all);
    some.map(|(_, name, count)| format!("{name} ({count}/{all})"))
        .collect()
}

fn first(names: &[&str]) -> Vec<String> {
    let names = names.iter().take(NAMES);
    names.map(|name| name.to_string()).collect()
}

/// `user_logs` of `user_logs_2017-03-01.csv`, `user_logs_2017-03-02.csv` …
pub fn joint_name(names: &[&str]) -> String {
    let stems: Vec<&str> = names.iter().map(|name| table_name(name)).collect();
    let Some((one, others)) = stems.split_first() else {
        return String::new();
    };
    if others.is_empty() {
        return one.to_string();
    }
    let mut common = *one;
    for other in others {
        let length = common
            .char_indices()
            .zip(other.chars())
            .take_while(|((_, a), b)| a == b)
            .map(|((at, a), _)| at + a.len_utf8())
            .last()
            .unwrap_or(0);
        common = common.get(..length).unwrap_or_default();
    }
    let stem = common.trim_end_matches(|c: char| c.is_ascii_digit() || "-_. (".contains(c));
    if stem.is_empty() { one } else { stem }.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::ReadOptions;
    use crate::table::read_slice;

    fn report(repairs: Vec<Repair>) -> ReadReport {
        let opened = read_slice("a.csv", b"a,b\n1,2\n", &ReadOptions::default()).unwrap();
        ReadReport {
            repairs,
            ..opened.report
        }
    }

    #[test]
    fn what_is_counted_in_several_files_is_added() {
        let blank = |count: u64, lines: &[u64]| Repair::BlankLines {
            count,
            lines: lines.to_vec(),
        };
        let mut whole = report(vec![blank(1, &[3]), Repair::RowsUnwrapped]);
        add_report(&mut whole, report(vec![blank(1, &[3])]));
        add_report(
            &mut whole,
            report(vec![Repair::RowsUnwrapped, blank(2, &[4, 9])]),
        );
        assert_eq!(whole.repairs, [blank(4, &[3, 4, 9]), Repair::RowsUnwrapped]);
    }

    #[test]
    fn repairs_beyond_the_most_are_counted() {
        let assumed = |line: u64| Repair::EncodingAssumed { line };
        let mut whole = report(vec![assumed(1)]);
        for line in 1..=60 {
            add_report(&mut whole, report(vec![assumed(line)]));
        }
        assert_eq!(whole.repairs.len(), REPAIRS + 1);
        let last = Repair::Format(FormatNote::MoreRepairs { count: 10 });
        assert_eq!(whole.repairs.last(), Some(&last));
    }
}
