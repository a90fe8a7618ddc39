//! Files taken together: what is said of them, what their table is called, and one
//! table of several that are open already.

use super::adding::add;
use crate::ingest::{FormatNote, ReadReport, RecordSink, Repair, RowBuffer, alike};
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

/// Says which files became one table, and how their columns differ.
pub(super) fn tell_joined(report: &mut ReadReport, names: &[&str], headers: &[&[String]]) {
    let mut notes = vec![FormatNote::FilesJoined {
        count: names.len() as u64,
        names: first(names),
    }];
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

/// One table of the opened tables of several files, each with its file's name; nothing if
/// they are too large for one.
pub fn joined(files: &[(&str, &Table, &ReadReport)]) -> Option<Opened> {
    let names: Vec<&str> = files.iter().map(|(name, ..)| *name).collect();
    let mut join = Join::new(&joint_name(&names));
    let mut headers: Vec<Vec<String>> = Vec::with_capacity(files.len());
    let mut whole: Option<ReadReport> = None;
    let mut row = RowBuffer::default();
    for (_, table, report) in files {
        let columns = table.columns();
        let header: Vec<String> = columns.iter().map(|c| c.name().to_string()).collect();
        join.header(&header);
        headers.push(header);
        for at in 0..table.rows() {
            row.clear(columns.len());
            for (place, column) in columns.iter().enumerate() {
                row.set(place, column.text(at));
            }
            join.record(&row.cells(at as u64 + 2)).ok()?;
        }
        match &mut whole {
            None => whole = Some((*report).clone()),
            Some(whole) => add_report(whole, (*report).clone()),
        }
    }
    let mut report = whole?;
    let table = join.finish();
    report.columns = table.columns().len() as u64;
    let headers: Vec<&[String]> = headers.iter().map(Vec::as_slice).collect();
    tell_joined(&mut report, &names, &headers);
    Some(Opened { table, report })
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
