//! Files that were put together and are the same customers at several times: every year's list
//! of them. Taken as they are, each customer would stand there once a file, and nothing would
//! say which row is from when. So each row is told of which file it is, by a column of dates
//! where the files' names tell dates.

use std::collections::HashSet;

use super::file_dates;
use crate::ingest::{FormatNote, alike};
use crate::table::{Column, ColumnKind, Role, Table, guess_role};

/// Least rows of each file.
const LEAST: usize = 20;

/// Of so many rows one may name a customer twice within a file, or none.
const FAULTS: usize = 100;

/// The name of a column of dates.
const DATE: &str = "snapshot_date";

/// The name of a column of numbers, or of files' names.
const PLACE: &str = "snapshot";

/// Adds a column that says of which file a row is, where the files are one list of customers at
/// several times and no column says so already. `files` are their names and how many rows of
/// the table are theirs, in its order.
pub(super) fn told_apart(table: Table, files: &[(&str, usize)]) -> (Table, Option<FormatNote>) {
    let ends: Vec<usize> = files
        .iter()
        .scan(0, |end, (_, rows)| {
            *end += rows;
            Some(*end)
        })
        .collect();
    let is_whole = ends.last() == Some(&table.rows());
    if files.len() < 2 || !is_whole || files.iter().any(|(_, rows)| *rows < LEAST) {
        return (table, None);
    }
    let columns = table.columns();
    let customer = columns
        .iter()
        .find(|column| guess_role(column).role == Role::Customer && names_the_same(column, &ends));
    let Some(customer) = customer else {
        return (table, None);
    };
    let others = columns
        .iter()
        .filter(|column| column.name() != customer.name());
    if others.into_iter().any(|column| tells_apart(column, &ends)) {
        return (table, None);
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let (name, values) = match (file_dates::dates(&names), file_dates::numbers(&names)) {
        (Some(dates), _) => (DATE, dates),
        (None, Some(numbers)) => (PLACE, numbers),
        (None, None) => {
            let stems = names.iter().map(|name| file_dates::stem(name).to_string());
            (PLACE, stems.collect())
        }
    };
    let note = FormatNote::Snapshots {
        count: files.len() as u64,
        customer: customer.name().to_string(),
        column: distinct(name, columns),
        dated: name == DATE,
        files: names
            .iter()
            .map(|name| name.to_string())
            .zip(values.iter().cloned())
            .collect(),
    };
    let values = values.iter().zip(files);
    let texts = values.flat_map(|(value, (_, rows))| std::iter::repeat_n(value.as_str(), *rows));
    let column = Column::from_texts(&distinct(name, columns), texts);
    let columns = columns.iter().cloned().chain([column]).collect();
    match table.with_columns(columns) {
        Some(told) => (told, Some(note)),
        None => (table, None),
    }
}

/// Whether tables may be one list of customers at several times. It is asked before their rows
/// are put together: where this says no, no column would be added that tells them apart.
pub fn may_be_lists(tables: &[&Table]) -> bool {
    let all = tables.iter().map(|table| (*table, table.rows() as u64));
    begin_like_lists(&all.collect::<Vec<_>>())
}

/// The same of the beginnings of tables, each with how many rows the whole one has.
pub fn begin_like_lists(tables: &[(&Table, u64)]) -> bool {
    let Some(((first, _), others)) = tables.split_first() else {
        return false;
    };
    if others.is_empty() || tables.iter().any(|(table, _)| table.rows() < LEAST) {
        return false;
    }
    let of_all = |column: &Column| {
        let name = alike(column.name());
        let columns = tables.iter().map(|(table, _)| called(table, &name));
        columns.collect::<Option<Vec<&Column>>>()
    };
    let mut columns = first.columns().iter().filter_map(of_all);
    if columns.any(|columns| tell_apart(&columns)) {
        return false;
    }
    let columns = first.columns().iter();
    let customers = columns.filter(|column| guess_role(column).role == Role::Customer);
    let rows: Vec<u64> = tables.iter().map(|(_, rows)| *rows).collect();
    let mut customers = customers.filter_map(of_all);
    customers.any(|columns| name_the_same(&columns, &rows))
}

/// The column of this name.
fn called<'a>(table: &'a Table, name: &str) -> Option<&'a Column> {
    let mut columns = table.columns().iter();
    columns.find(|column| alike(column.name()) == name)
}

/// As [`names_the_same`], of columns that are not one yet, and begin those of files of so many
/// rows. Where each file has another order, two beginnings share only what chance brings to both.
fn name_the_same(columns: &[&Column], rows: &[u64]) -> bool {
    let ids: Vec<HashSet<&str>> = columns.iter().map(|column| named(column)).collect();
    let seen: usize = columns.iter().map(|column| column.len()).sum();
    let faults = seen - ids.iter().map(HashSet::len).sum::<usize>();
    // For how many each one stands that was seen.
    let parts = columns.iter().zip(rows);
    let parts = parts.map(|(column, rows)| *rows as f64 / column.len().max(1) as f64);
    let lists: Vec<(&HashSet<&str>, f64)> = ids.iter().zip(parts).collect();
    let mut pairs = lists.iter().zip(lists.iter().skip(1));
    let mostly = pairs.all(|((before, before_part), (own, own_part))| {
        let shared = own.iter().filter(|id| before.contains(*id)).count() as f64;
        let least = (own.len() as f64 * own_part).min(before.len() as f64 * before_part);
        shared * before_part * own_part * 2.0 >= least
    });
    mostly && faults * FAULTS <= seen
}

/// Whom a column names.
fn named(column: &Column) -> HashSet<&str> {
    let codes = (0..column.dictionary_len() as u32).filter(|code| !column.is_missing_code(*code));
    codes.map(|code| column.dictionary_value(code)).collect()
}

/// Whether a column names each customer once in each file, and mostly those of the file before.
fn names_the_same(column: &Column, ends: &[usize]) -> bool {
    let codes = column.codes();
    // Per code: the last file that has it, from 1.
    let mut seen = vec![0_usize; column.dictionary_len()];
    let (mut start, mut faults, mut before) = (0, 0, 0);
    for (file, end) in ends.iter().enumerate() {
        let (mut own, mut shared) = (0, 0);
        for code in codes.get(start..*end).unwrap_or_default() {
            match seen.get_mut(*code as usize) {
                Some(last) if !column.is_missing_code(*code) && *last != file + 1 => {
                    own += 1;
                    shared += usize::from(*last == file && file > 0);
                    *last = file + 1;
                }
                _ => faults += 1,
            }
        }
        if file > 0 && shared * 2 < own.min(before) {
            return false;
        }
        (start, before) = (*end, own);
    }
    faults * FAULTS <= codes.len()
}

/// Whether a column says by itself of which file a row is: by one value in each, or by dates
/// that lie one file after the other.
fn tells_apart(column: &Column, ends: &[usize]) -> bool {
    let is_dates = column.kind() == ColumnKind::Date;
    let (mut values, mut spans) = (Some(Vec::new()), Vec::new());
    let mut start = 0;
    for end in ends {
        let codes = column.codes().get(start..*end).unwrap_or_default();
        let first = codes.first().copied();
        match &mut values {
            Some(known) if codes.iter().all(|code| Some(*code) == first) => known.extend(first),
            _ => values = None,
        }
        if is_dates {
            let moments = codes.iter().map(|code| column.moment_of_code(*code));
            spans.push(span(moments));
        }
        start = *end;
    }
    if let Some(mut values) = values {
        values.sort_unstable();
        values.dedup();
        if values.len() == ends.len() {
            return true;
        }
    }
    let spans: Option<Vec<(i64, i64)>> = spans.into_iter().collect();
    let spans = spans.filter(|_| is_dates).unwrap_or_default();
    spans.len() == ends.len() && follow(spans)
}

/// As [`tells_apart`], of columns that are not one yet.
fn tell_apart(columns: &[&Column]) -> bool {
    let only = |column: &&Column| match column.dictionary_len() {
        1 => Some(column.dictionary_value(0).to_string()),
        _ => None,
    };
    let values: Option<HashSet<String>> = columns.iter().map(only).collect();
    if values.is_some_and(|values| values.len() == columns.len()) {
        return true;
    }
    let spans = columns.iter().map(|column| {
        let codes =
            (0..column.dictionary_len() as u32).filter(|_| column.kind() == ColumnKind::Date);
        span(codes.map(|code| column.moment_of_code(code)))
    });
    spans.collect::<Option<Vec<_>>>().is_some_and(follow)
}

/// From the first of these moments to the last.
fn span(moments: impl Iterator<Item = Option<i64>>) -> Option<(i64, i64)> {
    moments.flatten().fold(None, |span, moment| {
        let (least, greatest) = span.unwrap_or((moment, moment));
        Some((least.min(moment), greatest.max(moment)))
    })
}

/// Whether spans of time lie one after the other, in whatever order they are given.
fn follow(mut spans: Vec<(i64, i64)>) -> bool {
    spans.sort_unstable();
    spans.windows(2).all(|pair| pair[0].1 < pair[1].0)
}

/// A name that none of the columns has.
fn distinct(name: &str, columns: &[Column]) -> String {
    let is_taken = |name: &str| columns.iter().any(|column| alike(column.name()) == name);
    let numbered = |number: u32| match number {
        1 => name.to_string(),
        number => format!("{name}_{number}"),
    };
    let free = (1..).map(numbered).find(|name| !is_taken(name));
    free.unwrap_or_else(|| name.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // A test that fails by a panic says where.
mod tests {
    use super::*;
    use crate::ingest::ReadOptions;
    use crate::table::read_slice;

    const FILES: [&str; 4] = ["c_2021.csv", "c_2022.csv", "c_2023.csv", "c_2024.csv"];

    /// One table of four files of 50 rows; `row` writes the cells beside the id that it gives.
    fn table(header: &str, row: impl Fn(usize, usize) -> String) -> Table {
        let mut text = format!("{header}\n");
        for file in 0..4 {
            for place in 0..50 {
                text += &format!("{}\n", row(file, place));
            }
        }
        read_slice("c.csv", text.as_bytes(), &ReadOptions::default())
            .unwrap()
            .table
    }

    fn added(table: Table, names: [&str; 4]) -> Option<(String, String)> {
        let width = table.columns().len();
        let (told, note) = told_apart(table, &names.map(|name| (name, 50)));
        let Some(FormatNote::Snapshots { column, .. }) = note else {
            assert_eq!(told.columns().len(), width);
            return None;
        };
        let values = told.column(&column).unwrap();
        assert_eq!(
            (told.columns().len(), values.dictionary_len()),
            (width + 1, 4)
        );
        let firsts = (0..4).map(|file| values.text(50 * file));
        Some((column.clone(), firsts.collect::<Vec<_>>().join(" ")))
    }

    #[test]
    fn lists_of_the_same_customers_are_told_apart() {
        let plain = || {
            table("customer_id,spent", |file, place| {
                format!("C{},{}", place + file, place % 7)
            })
        };
        let dates = "2021-12-31 2022-12-31 2023-12-31 2024-12-31";
        assert_eq!(added(plain(), FILES), Some((DATE.into(), dates.into())));
        let waves = ["w1.csv", "w2.csv", "w3.csv", "w10.csv"];
        assert_eq!(
            added(plain(), waves),
            Some((PLACE.into(), "1 2 3 10".into()))
        );
        let words = ["a.csv", "b.csv", "c.csv", "d.csv"];
        assert_eq!(
            added(plain(), words),
            Some((PLACE.into(), "a b c d".into()))
        );
        let taken = table("customer_id,Snapshot_Date", |_, place| {
            format!("C{place},{}", place % 7)
        });
        assert_eq!(added(taken, FILES).unwrap().0, "snapshot_date_2");
        // When each customer came says nothing of when the list was made.
        let joined = table("customer_id,joined", |_, place| {
            format!("C{place},2020-{:02}-{:02}", place % 12 + 1, place % 28 + 1)
        });
        assert_eq!(added(joined, FILES).unwrap().0, DATE);
    }

    #[test]
    fn what_can_be_no_lists_is_known_before_a_row_is_copied() {
        let file = |rows: usize, id: &dyn Fn(usize) -> usize| {
            let mut text = String::from("customer_id,spent\n");
            for place in 0..rows {
                text += &format!("C{},{}\n", id(place), place % 7);
            }
            let opened = read_slice("c.csv", text.as_bytes(), &ReadOptions::default());
            opened.unwrap().table
        };
        let list = file(50, &|place| place);
        let next = file(50, &|place| place + 5);
        let others = file(50, &|place| place + 500);
        let orders = file(50, &|place| place % 25);
        let few = file(10, &|place| place);
        for (tables, expected) in [
            (&[&list, &next][..], true),
            (&[&list, &next, &list], true),
            (&[&list, &others], false),
            (&[&list, &next, &others], false),
            (&[&orders, &orders], false),
            (&[&list, &few], false),
            (&[&list], false),
        ] {
            assert_eq!(may_be_lists(tables), expected, "{} tables", tables.len());
        }
    }

    #[test]
    fn beginnings_in_another_order_share_what_chance_brings() {
        let file = |cells: &dyn Fn(usize) -> String| {
            let mut text = String::from("customer_id,spent,as_of\n");
            for place in 0..100 {
                text += &format!("{}\n", cells(place));
            }
            let opened = read_slice("c.csv", text.as_bytes(), &ReadOptions::default());
            opened.unwrap().table
        };
        let list = |id: &dyn Fn(usize) -> usize| {
            file(&|place| format!("C{},{},x{}", id(place), place % 7, place % 9))
        };
        // A tenth of a thousand customers each, of whom ten are in both.
        let (first, second) = (list(&|at| at * 10), list(&|at| at * 7 % 1_000));
        let strangers = list(&|at| at * 10 + 5);
        let dated = |year: usize| file(&|at| format!("C{at},{},{year}-12-31", at % 7));
        let (before, after) = (dated(2023), dated(2024));
        for (tables, expected) in [
            ([(&first, 1_000), (&second, 1_000)], true),
            // Were it all of them, hardly anybody would be in both.
            ([(&first, 100), (&second, 100)], false),
            ([(&first, 1_000), (&strangers, 1_000)], false),
            // Their rows say by themselves when they are of.
            ([(&before, 100), (&after, 100)], false),
        ] {
            assert_eq!(begin_like_lists(&tables), expected, "{}", tables[0].1);
        }
    }

    #[test]
    fn files_that_are_no_such_lists_stay_as_they_are() {
        type Row = fn(usize, usize) -> String;
        let cases: [(&str, Row); 6] = [
            // Other customers in each, several rows each, nobody named.
            ("customer_id,spent", |file, place| {
                format!("C{},{place}", 50 * file + place)
            }),
            ("customer_id,spent", |_, place| {
                format!("C{},{place}", place % 25)
            }),
            ("no,spent", |_, place| format!("{place},{}", place % 7)),
            // A column tells it already.
            ("customer_id,year", |file, place| {
                format!("C{place},{}", 2021 + file)
            }),
            ("customer_id,as_of", |file, place| {
                format!("C{place},{}-12-31", 2021 + file)
            }),
            ("customer_id,day", |file, place| {
                format!("C{place},202{file}-03-{:02}", place % 28 + 1)
            }),
        ];
        for (header, row) in cases {
            assert_eq!(
                added(table(header, row), FILES),
                None,
                "{header}: {}",
                row(1, 1)
            );
        }
    }
}
