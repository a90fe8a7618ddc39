//! Files that hold a whole data set, lists with doubled rows, parted tables:
//! what the command line makes of them, and what it says of what it left out.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "whole_sets/built.rs"]
mod built;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("whole_{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn holdfast(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_holdfast"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap()
}

/// What a call that succeeds writes and says.
fn done(folder: &Path, arguments: &[&str]) -> (String, String) {
    let output = holdfast(folder, arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {said}");
    (String::from_utf8(output.stdout).unwrap(), said)
}

/// A table that a call wrote, and what it said.
fn made(folder: &Path, arguments: &[&str]) -> (String, String) {
    let arguments: Vec<&str> = arguments
        .iter()
        .copied()
        .chain(["--out", "out.csv"])
        .collect();
    let (_, said) = done(folder, &arguments);
    (
        std::fs::read_to_string(folder.join("out.csv")).unwrap(),
        said,
    )
}

fn golden(name: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/recipes/subscription");
    std::fs::read(root.join(format!("{name}.csv"))).unwrap()
}

const TABLES: [&str; 4] = ["train", "members", "transactions", "user_logs"];

#[test]
fn a_zip_or_a_workbook_may_hold_the_whole_data_set() {
    let folder = folder("sets");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut files = Vec::new();
    for name in TABLES {
        let bytes = golden(name);
        let options = zip::write::SimpleFileOptions::default();
        zip.start_file(format!("data/{name}.csv"), options).unwrap();
        zip.write_all(&bytes).unwrap();
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for (row, line) in std::str::from_utf8(&bytes).unwrap().lines().enumerate() {
            for (column, cell) in line.split(',').enumerate() {
                sheet.write_string(row as u32, column as u16, cell).unwrap();
            }
        }
        write(&format!("{name}.csv"), &bytes);
        files.push(format!("{name}.csv"));
    }
    write("k.zip", &zip.finish().unwrap().into_inner());
    write("k.xlsx", &book.save_to_buffer().unwrap());
    let apart: Vec<&str> = ["features"]
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    let (expected, _) = made(&folder, &apart);
    for file in ["k.zip", "k.xlsx"] {
        let (table, said) = made(&folder, &["features", file]);
        assert_eq!(table, expected, "{file}: {said}");
        let (recipe, _) = done(&folder, &["recipe", file]);
        assert!(recipe.contains("\"name\": \"subscription\""));
    }
    // Of tables that have nothing to do with each other the largest is taken, and that is said.
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        (
            "a.csv",
            "user_id,ts,amount\nu1,2020-01-01,5\nu1,2020-02-02,6\nu2,2020-02-03,7\n",
        ),
        ("b.csv", "code,text\nx,y\n"),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    write("other.zip", &zip.finish().unwrap().into_inner());
    let (table, said) = made(&folder, &["features", "other.zip"]);
    assert!(table.contains("u1"), "{table}");
    assert!(said.contains("b.csv"), "{said}");
}

#[test]
fn doubled_customers_stay_one_row_each() {
    let folder = folder("doubled");
    let mut text = String::from("customerID,tenure,Contract,Churn\n");
    let row = |n: u32| {
        format!(
            "{n:04}-X,{},{},{}\n",
            n % 72,
            n % 3,
            ["No", "Yes"][n as usize % 2]
        )
    };
    (0..1000).for_each(|n| text.push_str(&row(n)));
    (925..1000).for_each(|n| text.push_str(&row(n)));
    std::fs::write(folder.join("telco.csv"), text).unwrap();
    let (table, said) = made(&folder, &["features", "telco.csv"]);
    assert_eq!(table.lines().count(), 1001);
    assert!(
        table.lines().next().unwrap().ends_with(",Churn"),
        "{table:.60}"
    );
    assert!(
        said.contains("rows that repeat a customer: 75 (customers: 75)"),
        "{said}"
    );
}

#[test]
fn an_empty_day_among_many_is_noted() {
    let folder = folder("days");
    for day in 1..=9 {
        let rows: String = (0..20)
            .map(|n| format!("u{n},2020-0{day}-{:02},{n}\n", n + 1))
            .collect();
        let text = match day {
            4 => String::new(),
            5 => "user_id,ts,amount\n".to_string(),
            6 => format!("USER_ID,ts,Amount\n{rows}"),
            _ => format!("user_id,ts,amount\n{rows}"),
        };
        std::fs::write(folder.join(format!("log_{day}.csv")), text).unwrap();
    }
    let days: Vec<String> = (1..=9).map(|day| format!("log_{day}.csv")).collect();
    let with = |command: &'static str| -> Vec<&str> {
        [command]
            .into_iter()
            .chain(days.iter().map(String::as_str))
            .collect()
    };
    let (table, said) = made(&folder, &with("read"));
    // Names that differ only in case are one column.
    assert_eq!(table.lines().next(), Some("user_id,ts,amount"));
    assert_eq!(table.lines().count(), 141);
    assert!(
        said.contains("log_4.csv") && !said.contains("log_5.csv ("),
        "{said}"
    );
    let (table, said) = made(&folder, &with("features"));
    assert!(said.contains("log_4.csv"), "{said}");
    // Each day names a customer once; all of them together are a log.
    assert!(table.lines().next().unwrap().contains("anchor"), "{table}");
}

#[test]
fn what_was_assumed_is_said_when_reading() {
    let folder = folder("said");
    std::fs::write(folder.join("a.csv"), "id,n\na,1\nb,2\nc\n\nd,4\n").unwrap();
    let (_, said) = made(&folder, &["read", "a.csv"]);
    assert_eq!(said.lines().count(), 2, "{said}");
    std::fs::write(folder.join("b.csv"), "id,n\na,1\nb,2\n").unwrap();
    assert_eq!(made(&folder, &["read", "b.csv"]).1, "");
}

#[test]
fn what_was_mended_is_said_whatever_is_made_of_the_file() {
    let folder = folder("mended");
    let mut text = String::from("customerID,tenure,Contract,Churn\n");
    for n in 0..200 {
        let left = ["No", "Yes", "No", "No"][n * n / 7 % 4];
        text += &format!("{n:04}-X,{},{},{left}\n", n % 72, n % 5);
        if n == 29 {
            text += "\n";
        }
    }
    std::fs::write(folder.join("a.csv"), text).unwrap();
    let expected = "a.csv: Blank lines skipped: 1 (first: 32).\n";
    let made_by: [&[&str]; 4] = [
        &["features", "a.csv", "--out", "t.csv"],
        &[
            "prepare", "a.csv", "--label", "Churn", "--split", "random", "--out", "prepared",
        ],
        &[
            "train", "a.csv", "--label", "Churn", "--model", "logistic", "--out", "m.json",
        ],
        &["score", "a.csv", "--model", "m.json", "--out", "s.csv"],
    ];
    for call in made_by {
        let (_, said) = done(&folder, call);
        assert_eq!(said.matches(expected).count(), 1, "{call:?}: {said}");
    }
    let (found, said) = done(&folder, &["audit", "a.csv", "--label", "Churn"]);
    assert_eq!(said, expected);
    assert!(!found.contains("Blank"), "{found}");
    assert_eq!(made(&folder, &["read", "a.csv"]).1, expected);
}

#[test]
fn what_was_mended_behind_the_sample_is_said_too() {
    let folder = folder("behind");
    let header = "user_id,ts,amount\n";
    let mut text = String::from(header);
    for n in 0..300_000 {
        let (month, day) = (1 + n % 12, 1 + n % 28);
        text += &format!("u{:03},2020-{month:02}-{day:02},{}\n", n % 500, n % 97);
        if n == 240_000 {
            text += header;
        }
    }
    assert!(text.len() > 5 << 20);
    std::fs::write(folder.join("log.csv"), text).unwrap();
    let (table, said) = made(&folder, &["features", "log.csv"]);
    let expected = "log.csv: Rows that repeat the header, left out: 1";
    assert_eq!(said.matches(expected).count(), 1, "{said}");
    assert!(
        !said.contains("()") && !said.contains("(first: )"),
        "{said}"
    );
    let mut rows = table.lines().skip(1);
    assert!(rows.all(|row| !row.starts_with("user_id")));
}

#[test]
fn whoever_has_read_enough_may_go() {
    let folder = folder("pipe");
    let mut text = String::from("user_id,ts");
    (0..400).for_each(|n| text.push_str(&format!(",measure_{n}")));
    for user in 0..9 {
        text.push_str(&format!("\nu{user},2020-01-0{}", user + 1));
        (0..400).for_each(|n| text.push_str(&format!(",{}", n * user)));
    }
    std::fs::write(folder.join("wide.csv"), text + "\n").unwrap();
    for command in ["recipe", "inspect"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_holdfast"))
            .current_dir(&folder)
            .args([command, "wide.csv"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Nobody reads.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success() && !said.contains("holdfast:"),
            "{command}: {said}"
        );
    }
}

#[test]
fn a_parquet_file_without_rows_is_its_names() {
    let folder = folder("parquet");
    std::fs::write(folder.join("names.csv"), "id,n\n").unwrap();
    done(&folder, &["read", "names.csv", "--out", "names.parquet"]);
    assert_eq!(made(&folder, &["read", "names.parquet"]).0, "id,n\n");
}

#[test]
fn customers_on_both_sides_of_a_split_are_found() {
    let folder = folder("split");
    let mut text = String::from("user_id,part,visits,churned\n");
    for n in 0..300u32 {
        let (user, part) = (n % 200, if n < 200 { "train" } else { "test" });
        text.push_str(&format!("u{user},{part},{},{}\n", n * 7 % 31, n / 3 % 2));
    }
    std::fs::write(folder.join("parted.csv"), &text).unwrap();
    let audit = ["audit", "parted.csv", "--label", "churned"];
    let (found, _) = done(&folder, &audit);
    assert!(
        found.contains("user_id: leak") && found.contains("100"),
        "{found}"
    );
    // Without words for it, the column has to be named.
    std::fs::write(
        folder.join("parted.csv"),
        text.replace("train", "A").replace("test", "B"),
    )
    .unwrap();
    let (found, _) = done(&folder, &audit);
    assert!(!found.contains("leak"), "{found}");
    let named: Vec<&str> = audit.into_iter().chain(["--split", "part"]).collect();
    let (found, _) = done(&folder, &named);
    assert!(
        found.contains("user_id: leak") && found.contains("100"),
        "{found}"
    );
}

#[test]
fn two_tables_on_one_sheet_are_told_apart() {
    let folder = folder("sheet");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let mut write = |row: u32, cells: &[&str]| {
        for (column, cell) in cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
        {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column as u16, number).unwrap(),
                Err(_) => sheet.write_string(row, column as u16, *cell).unwrap(),
            };
        }
    };
    write(0, &["id", "v"]);
    (1..=10).for_each(|n| write(n, &[&format!("a{n}"), &n.to_string()]));
    write(13, &["code", "name", "n"]);
    (1..=20).for_each(|n| {
        write(
            13 + n,
            &[&format!("b{n}"), &format!("nm{n}"), &n.to_string()],
        )
    });
    std::fs::write(folder.join("two.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    let (table, said) = made(&folder, &["read", "two.xlsx"]);
    assert_eq!(table.lines().next(), Some("code,name,n"));
    assert_eq!(table.lines().count(), 21);
    assert!(
        said.contains("“Sheet1#1”") && said.contains("“Sheet1#2”"),
        "{said}"
    );

    // A longer table first: the second one is not poured into it.
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..100u32 {
        let id = if row == 0 {
            "id".to_string()
        } else {
            format!("a{row}")
        };
        sheet.write_string(row, 0, &id).unwrap();
        match row {
            0 => sheet.write_string(row, 1, "v").unwrap(),
            _ => sheet.write_number(row, 1, row).unwrap(),
        };
    }
    for (row, cells) in [
        (103, ["code", "name", "n"]),
        (104, ["b1", "x", "5"]),
        (105, ["b2", "y", "6"]),
    ] {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row, column as u16, *cell).unwrap();
        }
    }
    std::fs::write(folder.join("two.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    let (table, said) = made(&folder, &["read", "two.xlsx"]);
    assert_eq!(
        (table.lines().next(), table.lines().count()),
        (Some("id,v"), 100)
    );
    assert!(
        said.contains("“Sheet1#1”") && said.contains("“Sheet1#2”"),
        "{said}"
    );

    // A total below a gap is no customer.
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [
        (0, ["id", "amount", "day"]),
        (1, ["C1", "5", "x"]),
        (2, ["C2", "6", "y"]),
        (5, ["Total", "11", ""]),
    ] {
        for (column, cell) in cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
        {
            sheet.write_string(row, column as u16, *cell).unwrap();
        }
    }
    std::fs::write(folder.join("total.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    let (table, said) = made(&folder, &["read", "total.xlsx"]);
    assert_eq!(table, "id,amount,day\nC1,5,x\nC2,6,y\n", "{said}");
    assert!(said.contains("totals"), "{said}");
}

#[test]
fn merged_cells_above_the_names_belong_to_them() {
    let folder = folder("merged");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [
        (0, ["", "2024", "", "2025", ""]),
        (1, ["id", "q1", "q2", "q1", "q2"]),
        (2, ["c1", "1", "2", "3", "4"]),
        (3, ["c2", "5", "6", "7", "8"]),
    ] {
        for (column, cell) in cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
        {
            sheet.write_string(row, column as u16, *cell).unwrap();
        }
    }
    std::fs::write(folder.join("merged.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    let (table, _) = made(&folder, &["read", "merged.xlsx"]);
    assert_eq!(
        table.lines().next(),
        Some("id,2024 q1,2024 q2,2025 q1,2025 q2")
    );
    assert_eq!(table.lines().count(), 3);
    let (table, _) = made(&folder, &["read", "merged.xlsx", "--header-rows", "1"]);
    assert_eq!(table.lines().next(), Some("id,q1,q2,q1_2,q2_2"));
    let (table, _) = made(&folder, &["read", "merged.xlsx", "--header-rows", "0"]);
    assert!(table.starts_with("column_1,column_2"), "{table}");
    assert!(table.contains("\nc1,1,2,3,4\n"), "{table}");
}
