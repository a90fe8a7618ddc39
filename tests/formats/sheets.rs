//! Several tables on one sheet, below or beside each other: the largest is proposed, each of
//! the others is a choice.

use std::path::Path;
use std::process::Command;

use holdfast::engine::{OpenOptions, Opening, Reading};
use holdfast::ingest::{MemorySource, ReadOptions};
use holdfast::table::{Opened, open_all};
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::support::{open, said, view};

/// A sheet with orders under a title, stores under one, codes without one; and another sheet.
fn book() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Report").unwrap();
    write(sheet, 0, &["Orders of March"]);
    write(sheet, 2, &["customer", "amount", "day"]);
    for row in 0..80_u32 {
        let cells = [
            format!("C{row}"),
            format!("{}", row * 3),
            format!("2024-03-{:02}", row % 28 + 1),
        ];
        write(sheet, 3 + row, &cells.each_ref().map(String::as_str));
    }
    write(sheet, 85, &["Stores"]);
    write(sheet, 86, &["store", "city", "area", "staff"]);
    for row in 0..5_u32 {
        let staff = row.to_string();
        write(sheet, 87 + row, &["S1", "Seoul", "12.5", &staff]);
    }
    write(sheet, 94, &["code", "label"]);
    for row in 0..90_u32 {
        let code = row.to_string();
        write(sheet, 95 + row, &[&code, "a label"]);
    }
    let notes = book.add_worksheet();
    notes.set_name("Notes").unwrap();
    write(notes, 0, &["Made by hand"]);
    book.save_to_buffer().unwrap()
}

fn write(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    write_from(sheet, row, 0, cells);
}

/// Writes a row from a column on.
fn write_from(sheet: &mut Worksheet, row: u32, first: u16, cells: &[&str]) {
    for (column, cell) in (first..).zip(cells) {
        match cell.parse::<f64>() {
            Ok(number) => sheet.write_number(row, column, number).unwrap(),
            Err(_) => sheet.write_string(row, column, *cell).unwrap(),
        };
    }
}

fn asked(sheet: Option<&str>) -> ReadOptions {
    ReadOptions {
        sheet: sheet.map(str::to_string),
        ..ReadOptions::default()
    }
}

fn size(opened: &Opened) -> (String, usize) {
    let names = opened.table.columns().iter().map(|column| column.name());
    (names.collect::<Vec<_>>().join(","), opened.table.rows())
}

#[test]
fn each_table_of_a_sheet_can_be_asked_for() {
    for (wanted, names, rows) in [
        (None, "customer,amount,day", 80),
        (Some("Report"), "customer,amount,day", 80),
        (Some("Report#1"), "customer,amount,day", 80),
        (Some("Report#2"), "store,city,area,staff", 5),
        (Some("Report#3"), "code,label", 90),
    ] {
        let opened = open("a.xlsx", book(), &asked(wanted)).unwrap();
        assert_eq!(size(&opened), (names.to_string(), rows), "{wanted:?}");
        let told = said(&opened);
        let others = ["Report#1", "Report#2", "Report#3", "Notes"];
        assert!(others.iter().all(|name| told.contains(name)), "{told}");
    }
    let opened = open("a.xlsx", book(), &asked(Some("Report#2"))).unwrap();
    let told = said(&opened);
    let expected = "Read “Report#2” (6 rows × 4 columns). Others inside: \
        “Report#1” (81 rows × 3 columns), “Report#3” (91 rows × 2 columns), “Notes” (1 rows × 1 columns).";
    assert!(told.contains(expected), "{told}");
    assert!(told.contains("A87"), "{told}");
    for wanted in ["Report#4", "Report#0", "Report#x", "Other#1"] {
        let refused = open("a.xlsx", book(), &asked(Some(wanted))).unwrap_err();
        let said = refused.to_string();
        assert!(
            said.contains("Report#1, Report#2, Report#3, Notes"),
            "{said}"
        );
    }
}

/// A table of a hundred stores, and below it one of 197 customers.
fn stores_and_customers(sheet: &mut Worksheet) {
    write(sheet, 0, &["store", "city"]);
    for row in 1..=100 {
        write(sheet, row, &["S1", "7"]);
    }
    write(sheet, 103, &["customer", "amount", "day"]);
    for row in 104..=300 {
        write(sheet, row, &["C1", "12", "2024-03-01"]);
    }
}

#[test]
fn the_largest_table_is_proposed_wherever_it_stands() {
    // The second is larger, and the first goes on beyond the rows that are held back.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("a#2").unwrap();
    stores_and_customers(sheet);
    let bytes = book.save_to_buffer().unwrap();
    let opened = open("a.xlsx", bytes.clone(), &asked(None)).unwrap();
    assert_eq!(size(&opened), ("customer,amount,day".to_string(), 197));
    // A sheet's own name comes before the place of a table on it.
    let opened = open("a.xlsx", bytes.clone(), &asked(Some("a#2"))).unwrap();
    assert_eq!(opened.table.rows(), 197);
    let opened = open("a.xlsx", bytes, &asked(Some("a#2#1"))).unwrap();
    assert_eq!(opened.table.rows(), 100);
}

#[test]
fn a_sheet_that_is_called_like_a_table_of_another_is_itself() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("a").unwrap();
    stores_and_customers(sheet);
    let other = book.add_worksheet();
    other.set_name("a#2").unwrap();
    write(other, 0, &["id", "city"]);
    for row in 1..=3 {
        write(other, row, &["I1", "Seoul"]);
    }
    let bytes = book.save_to_buffer().unwrap();
    for (wanted, names, rows) in [
        ("a#2", "id,city", 3),
        ("a#1", "store,city", 100),
        ("a##2", "customer,amount,day", 197),
    ] {
        let opened = open("a.xlsx", bytes.clone(), &asked(Some(wanted))).unwrap();
        assert_eq!(size(&opened), (names.to_string(), rows), "{wanted}");
    }
}

/// A sheet with customers at the left and, right of an empty column, what `right` writes.
fn beside(customers: u32, right: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("a").unwrap();
    write(sheet, 0, &["customer", "amount"]);
    for row in 1..=customers {
        write(sheet, row, &[&format!("C{row}"), &row.to_string()]);
    }
    right(sheet);
    book.save_to_buffer().unwrap()
}

/// Writes rows of visits from a row on, right of the customers.
fn visits(sheet: &mut Worksheet, first: u32, rows: u32) {
    write_from(sheet, first, 3, &["visits", "won"]);
    for row in 1..=rows {
        write_from(sheet, first + row, 3, &[&row.to_string(), "7"]);
    }
}

#[test]
fn tables_beside_each_other_are_told_apart() {
    let shorter = beside(10, |sheet| visits(sheet, 0, 4));
    let lower = beside(10, |sheet| visits(sheet, 2, 8));
    // Both go on beyond the first rows.
    let long = beside(200, |sheet| visits(sheet, 0, 150));
    for (bytes, customers, visits) in [(shorter, 10, 4), (lower, 10, 8), (long, 200, 150)] {
        for (wanted, names, rows) in [
            (None, "customer,amount", customers),
            (Some("a#1"), "customer,amount", customers),
            (Some("a#2"), "visits,won", visits),
        ] {
            let opened = open("a.xlsx", bytes.clone(), &asked(wanted)).unwrap();
            assert_eq!(size(&opened), (names.to_string(), rows), "{wanted:?}");
            let told = said(&opened);
            assert!(told.contains("“a#1”") && told.contains("“a#2”"), "{told}");
            assert!(!told.contains("is empty and parts"), "{told}");
        }
    }
}

#[test]
fn an_empty_column_within_a_table_parts_nothing_and_is_told() {
    let names = "customer,amount,visits,won";
    let alike = beside(10, |sheet| visits(sheet, 0, 10));
    let with_sums = beside(10, |sheet| visits(sheet, 0, 11));
    // Only some customers were won back: the rows belong together.
    let sparse = beside(40, |sheet| {
        visits(sheet, 0, 2);
        write_from(sheet, 20, 3, &["5", "7"]);
    });
    for (bytes, rows) in [(alike, 10), (with_sums, 11), (sparse, 40)] {
        let opened = open("a.xlsx", bytes.clone(), &asked(None)).unwrap();
        assert_eq!(size(&opened), (names.to_string(), rows));
        let told = said(&opened);
        assert!(told.contains("Column C is empty and parts"), "{told}");
        let opened = open(
            "a.xlsx",
            bytes,
            &ReadOptions {
                header_rows: Some(1),
                ..asked(None)
            },
        );
        let told = said(&opened.unwrap());
        assert!(!told.contains("is empty and parts"), "{told}");
    }
    // A column that is filled further below is none that parts anything.
    let filled = beside(100, |sheet| {
        visits(sheet, 0, 80);
        write_from(sheet, 90, 2, &["a remark"]);
    });
    let opened = open("a.xlsx", filled, &asked(None)).unwrap();
    assert_eq!(opened.table.rows(), 100);
    // One column beside a table is a column of it.
    let single = beside(10, |sheet| {
        write_from(sheet, 0, 3, &["remark"]);
        write_from(sheet, 1, 3, &["5"]);
    });
    let opened = open("a.xlsx", single, &asked(None)).unwrap();
    assert_eq!(size(&opened), ("customer,amount,remark".to_string(), 10));
}

#[test]
fn tables_of_a_sheet_are_opened_beside_each_other() {
    let mut source = MemorySource::new("a.xlsx", book());
    let all = open_all(&mut source, &asked(None)).unwrap();
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Report#1", "Report#2", "Report#3"]);
    let rows: Vec<usize> = all.iter().map(|(_, opened)| opened.table.rows()).collect();
    assert_eq!(rows, [80, 5, 90]);
}

#[test]
fn the_page_offers_them_and_keeps_the_choice() {
    let sheets = |chosen: Option<&str>| {
        let reading = Reading {
            file: "a.xlsx".to_string(),
            options: asked(chosen),
            ..Reading::default()
        };
        let mut opening = Opening::new(OpenOptions {
            readings: vec![reading],
            ..OpenOptions::default()
        });
        opening.open(&mut MemorySource::new("a.xlsx", book()));
        view(opening).files[0].sheets.clone()
    };
    assert_eq!(sheets(None), ["Report#1", "Report#2", "Report#3", "Notes"]);
    assert_eq!(
        sheets(Some("Report#3")),
        ["Report#3", "Report#1", "Report#2", "Notes"]
    );
    // Another file of the same name has no such table.
    assert_eq!(sheets(Some("Report#9"))[0], "Report#1");
}

#[test]
fn the_command_reads_the_table_that_is_named() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sheets");
    std::fs::create_dir_all(&folder).unwrap();
    let (path, out) = (folder.join("a.xlsx"), folder.join("a.csv"));
    std::fs::write(&path, book()).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_holdfast"))
        .arg("read")
        .arg(&path)
        .args(["--sheet", "Report#2", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let read = std::fs::read_to_string(&out).unwrap();
    assert!(
        read.starts_with("store,city,area,staff\nS1,Seoul,12.5,0\n"),
        "{read}"
    );
}
