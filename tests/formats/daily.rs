//! Many daily files given together are one table, in the order of their days, and are
//! told in one line, also where some have their columns otherwise.

use std::path::{Path, PathBuf};
use std::process::Command;

use holdfast::engine::{DataView, OpenOptions, Opening, Reading, Streaming, entries, first_rows};
use holdfast::export::parquet::write_table;
use holdfast::ingest::{MemorySource, ReadOptions};
use holdfast::table::{ColumnKind, TypeChoice, read_slice};

use crate::support::view;

const DAYS: usize = 305;
const USERS: usize = 40;
/// The day whose file has no songs, and the one whose file has notes.
const LACKS: usize = 100;
const ADDS: usize = 200;

/// What a user did on a day; nothing every seventh.
fn entry(day: usize, user: usize) -> Option<(usize, usize)> {
    (!(day + user).is_multiple_of(7)).then_some((1 + day * user % 90, 1 + (day + user) % 12))
}

fn date(day: usize) -> String {
    format!("2024-{:02}-{:02}", 1 + (day - 1) / 28, 1 + (day - 1) % 28)
}

/// The file of a day; days go by from 1.
fn log(day: usize) -> (String, String) {
    let mut columns = vec!["user_id", "day", "minutes", "songs"];
    match day {
        LACKS => columns.retain(|name| *name != "songs"),
        ADDS => columns.push("note"),
        day if day.is_multiple_of(5) => columns.reverse(),
        _ => {}
    }
    let delimiter = if day.is_multiple_of(11) { ";" } else { "," };
    let mut text = columns.join(delimiter) + "\n";
    for user in 0..USERS {
        let Some((minutes, songs)) = entry(day, user) else {
            continue;
        };
        let cell = |name: &&str| match *name {
            "user_id" => format!("u{user:03}"),
            "day" => date(day),
            "minutes" => minutes.to_string(),
            "songs" => songs.to_string(),
            _ => "a note".to_string(),
        };
        text += &(columns.iter().map(cell).collect::<Vec<_>>().join(delimiter) + "\n");
    }
    (format!("log_{day}.csv"), text)
}

/// All rows as one table would have them, in the order of the days.
fn together() -> String {
    let mut text = String::from("user_id,day,minutes,songs,note\n");
    for day in 1..=DAYS {
        for user in 0..USERS {
            if let Some((minutes, songs)) = entry(day, user) {
                let songs = match day {
                    LACKS => String::new(),
                    _ => songs.to_string(),
                };
                let note = if day == ADDS { "a note" } else { "" };
                text += &format!("u{user:03},{},{minutes},{songs},{note}\n", date(day));
            }
        }
    }
    text
}

/// The files in a folder of the test's own, for others write theirs meanwhile; in an order that is
/// none.
fn on_disk(test: &str) -> (PathBuf, Vec<String>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    std::fs::create_dir_all(&folder).unwrap();
    let paths = (0..DAYS).map(|place| {
        let (name, text) = log(1 + place * 112 % DAYS);
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_string()
    });
    let paths = paths.collect();
    (folder, paths)
}

pub fn holdfast(command: &str, paths: &[String], more: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_holdfast"))
        .arg(command)
        .args(paths)
        .args(more)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    (String::from_utf8(output.stdout).unwrap(), said)
}

#[test]
fn the_command_reads_daily_files_as_one_table() {
    let (folder, paths) = on_disk("daily-read");
    let out = folder.join("all.out");
    let written = out.to_str().unwrap();
    let (_, said) = holdfast("read", &paths, &["--out", written]);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), together());
    let expected = "log: Files with the same columns, taken as one table: 305 \
        (log_1.csv, log_2.csv, log_3.csv, log_4.csv, log_5.csv …).\n\
        log: Columns that only some of these files have: 2 (songs (304/305), note (1/305)). \
        In the others their cells are missing.\n";
    assert_eq!(said, expected);
    let (inspected, _) = holdfast("inspect", &paths, &[]);
    let inspected: serde_json::Value = serde_json::from_str(&inspected).unwrap();
    let rows = together().lines().count() - 1;
    assert_eq!(inspected["rows"], rows);
}

#[test]
fn the_command_builds_customers_from_daily_files() {
    let (folder, paths) = on_disk("daily-built");
    let [out, whole, built] = ["t.csv", "whole.csv", "built.csv"].map(|name| folder.join(name));
    let (_, said) = holdfast("features", &paths, &["--out", out.to_str().unwrap()]);
    let uneven = "log: columns that only some of its files have: songs (304/305), note (1/305).";
    assert!(said.contains(uneven), "{said}");
    assert!(!said.contains("log_"), "{said}");
    assert!(said.lines().count() < 10, "{said}");
    // The same as of one file, but that nothing is made of a column that one day has.
    let (header, _) = together()
        .split_once('\n')
        .map(|(a, b)| (a.to_string(), b.len()))
        .unwrap();
    assert!(header.ends_with(",note"));
    let text: String = together()
        .lines()
        .map(|line| line.rsplit_once(',').unwrap().0.to_string() + "\n")
        .collect();
    std::fs::write(&whole, text).unwrap();
    let one = [whole.to_str().unwrap().to_string()];
    holdfast("features", &one, &["--out", built.to_str().unwrap()]);
    let (many, one) = (
        std::fs::read_to_string(out).unwrap(),
        std::fs::read_to_string(built).unwrap(),
    );
    // Names of features bear the table's.
    let named = one.split_once('\n').unwrap().0.replace("whole", "log");
    assert_eq!(many.split_once('\n').unwrap().0, named);
    assert_eq!(
        many.split_once('\n').unwrap().1,
        one.split_once('\n').unwrap().1
    );
    // A recipe that is proposed has one table, and SQL names every file.
    let (recipe, _) = holdfast("recipe", &paths, &[]);
    let recipe: serde_json::Value = serde_json::from_str(&recipe).unwrap();
    assert_eq!(recipe["tables"].as_array().unwrap().len(), 1, "{recipe}");
}

fn opened(options: OpenOptions) -> Opening {
    let mut opening = Opening::new(options);
    for place in 0..DAYS {
        let (name, text) = log(1 + place * 112 % DAYS);
        opening.begin(&name, text.len() as u64);
        assert!(opening.push(text.as_bytes()));
        opening.end();
    }
    opening
}

#[test]
fn the_engine_shows_daily_files_as_one() {
    let data = view(opened(OpenOptions::default()));
    let [file] = data.files.as_slice() else {
        panic!("{} files", data.files.len())
    };
    assert_eq!(file.shown, "log_*.csv");
    let rows = together().lines().count() - 1;
    assert_eq!(file.report.rows, rows as u64);
    let said: Vec<String> = file
        .report
        .repairs
        .iter()
        .map(|repair| repair.say(holdfast::i18n::Lang::Ko))
        .collect();
    let [joined, uneven] = said.as_slice() else {
        panic!("{said:?}")
    };
    assert!(
        joined.contains("305개") && joined.contains("log_1.csv, log_2.csv"),
        "{joined}"
    );
    assert!(uneven.contains("songs (304/305), note (1/305)"), "{uneven}");
    assert!(
        data.plan.is_some_and(|plan| plan.built),
        "customers are built unasked"
    );
    // What is said of it is said of all of its files, and of no other.
    let text = TypeChoice::of(ColumnKind::Text);
    let reading = Reading {
        file: file.name.clone(),
        members: file.members.clone(),
        options: ReadOptions {
            skip_lines: Some(1),
            header_rows: Some(0),
            ..ReadOptions::default()
        },
        columns: vec![("column_3".to_string(), text)],
    };
    let mut opening = opened(OpenOptions {
        readings: vec![reading],
        ..OpenOptions::default()
    });
    begin(&mut opening, "log_members.csv", &stranger());
    let data = view(opening);
    let [file, other] = data.files.as_slice() else {
        panic!("{} files", data.files.len())
    };
    assert_eq!(file.columns[0].name, "column_1");
    let column = &file.columns[2];
    assert_eq!(column.name, "column_3");
    assert!(!is_number(column.kind), "{column:?}");
    let names = other.columns.iter().map(|column| column.name.as_str());
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["user_id", "city", "column_3", "n"]
    );
    assert!(is_number(other.columns[2].kind), "{:?}", other.columns[2]);
}

fn is_number(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Integer | ColumnKind::Decimal)
}

pub fn begin(opening: &mut Opening, name: &str, text: &str) {
    opening.begin(name, text.len() as u64);
    assert!(opening.push(text.as_bytes()));
    opening.end();
}

/// A table of no series, whose name may look like one of it.
fn stranger() -> String {
    let rows = (0..40).map(|row| {
        let (spent, n) = (row * 7 % 31, row * 3 % 17);
        format!("u{row:03},Seoul,{spent}.5,{n}.25\n")
    });
    format!("user_id,city,column_3,n\n{}", rows.collect::<String>())
}

#[test]
fn what_is_said_of_a_series_is_said_of_no_stranger_and_no_other_series() {
    let month = |columns: &str| {
        let rows = (0..40).map(|row| format!("u{row:03},{}.5,{}.25\n", row * 7 % 31, row % 13));
        format!("{columns}\n{}", rows.collect::<String>())
    };
    // Two series of whose names the same is common, and a file that is of neither.
    let opened = |options: OpenOptions| {
        let mut opening = Opening::new(options);
        for name in ["jan", "feb", "mar", "apr"] {
            begin(&mut opening, &format!("{name}.csv"), &month("user,n,m"));
        }
        for name in ["one", "two", "three", "four"] {
            begin(&mut opening, &format!("{name}.csv"), &month("shop,n,k"));
        }
        begin(&mut opening, "members.csv", &stranger());
        view(opening)
    };
    let data = opened(OpenOptions::default());
    let names = data.files.iter().map(|file| file.name.as_str());
    let names: Vec<&str> = names.collect();
    assert_eq!(names, ["*.csv", "*.csv (2)", "members.csv"]);
    let text = TypeChoice::of(ColumnKind::Text);
    for said in [0, 1] {
        let reading = Reading {
            file: data.files[said].name.clone(),
            members: data.files[said].members.clone(),
            columns: vec![("n".to_string(), text)],
            ..Reading::default()
        };
        assert_eq!(reading.members.len(), 4);
        let data = opened(OpenOptions {
            readings: vec![reading],
            ..OpenOptions::default()
        });
        assert_eq!(data.files.len(), 3);
        for (place, file) in data.files.iter().enumerate() {
            let column = file.columns.iter().find(|column| column.name == "n");
            let is_text = column.is_some_and(|column| !is_number(column.kind));
            assert_eq!(is_text, place == said, "{}: {column:?}", file.name);
        }
    }
}

#[test]
fn few_files_stay_files() {
    let mut opening = Opening::default();
    for day in 1..=3 {
        let (name, text) = log(day);
        opening.begin(&name, text.len() as u64);
        opening.push(text.as_bytes());
        opening.end();
    }
    assert_eq!(view(opening).files.len(), 3);
}

/// Customers with an answer, one a row.
pub fn customers(ids: std::ops::Range<usize>) -> String {
    let row = |id: usize| format!("c{id:04},{},{}\n", 20 + id * 7 % 50, ["no", "yes"][id % 2]);
    let rows: String = ids.map(row).collect();
    format!("customer_id,age,churned\n{rows}")
}

/// What the files' names are, and how many rows each has.
pub fn names_and_rows(data: &DataView) -> Vec<(&str, u64)> {
    let files = data.files.iter();
    files
        .map(|file| (file.shown.as_str(), file.report.rows))
        .collect()
}

#[test]
fn few_files_of_other_customers_are_one_table() {
    let mut opening = Opening::default();
    begin(&mut opening, "customers_2.csv", &customers(40..100));
    // In another order of its columns.
    let turned = customers(0..40).lines().fold(String::new(), |text, line| {
        let cells: Vec<&str> = line.rsplit(',').collect();
        text + &cells.join(",") + "\n"
    });
    begin(&mut opening, "customers_1.csv", &turned);
    let data = view(opening);
    assert_eq!(names_and_rows(&data), [("customers_*.csv", 100)]);
    assert_eq!(
        data.files[0].members,
        ["customers_1.csv", "customers_2.csv"]
    );
    assert!(data.joined.is_none(), "a row is a customer already");
    assert_eq!(data.customers, 100);
    let said = data.files[0].report.repairs.iter();
    let said: Vec<String> = said
        .map(|repair| repair.say(holdfast::i18n::Lang::En))
        .collect();
    assert!(
        said.iter()
            .any(|line| line.contains("customers_1.csv, customers_2.csv")),
        "{said:?}"
    );
    // Called by no number, and of Parquet as Spark writes it.
    let mut opening = Opening::default();
    begin(&mut opening, "seoul.csv", &customers(0..30));
    begin(&mut opening, "busan.csv", &customers(30..70));
    assert_eq!(names_and_rows(&view(opening)), [("*.csv", 70)]);
    for files in [2, 5] {
        let mut opening = Opening::default();
        for part in 0..files {
            let name = format!("part-{part:05}.parquet");
            let text = customers(part * 20..(part + 1) * 20);
            let read = read_slice(&name, text.as_bytes(), &ReadOptions::default()).unwrap();
            let mut bytes = Vec::new();
            write_table(&read.table, &mut bytes).unwrap();
            opening.open(&mut MemorySource::new(&name, bytes));
        }
        let data = view(opening);
        let rows = 20 * files as u64;
        assert_eq!(names_and_rows(&data), [("part-0000*.parquet", rows)]);
        assert_eq!(data.customers as u64, rows);
    }
}

#[test]
fn few_files_stay_files_where_one_table_would_be_wrong() {
    // The same customers again, and nothing says when.
    let mut opening = Opening::default();
    begin(&mut opening, "customers_old.csv", &customers(0..40));
    begin(&mut opening, "customers_new.csv", &customers(10..60));
    let data = view(opening);
    let expected = [("customers_old.csv", 40), ("customers_new.csv", 50)];
    assert_eq!(names_and_rows(&data), expected);
    // Dated, but with several rows of each customer and no time.
    let twice = |text: String| {
        let rows = text.split_once('\n').unwrap().1.to_string();
        text + &rows
    };
    let mut opening = Opening::default();
    begin(&mut opening, "visits_2023.csv", &twice(customers(0..40)));
    begin(&mut opening, "visits_2024.csv", &twice(customers(10..60)));
    assert_eq!(view(opening).files.len(), 2);
    // A column more.
    let unanswered = customers(40..60).lines().fold(String::new(), |text, line| {
        text + line.rsplit_once(',').unwrap().0 + "\n"
    });
    let mut opening = Opening::default();
    begin(&mut opening, "train.csv", &customers(0..40));
    begin(&mut opening, "test.csv", &unanswered);
    assert_eq!(view(opening).files.len(), 2);
    // What a known recipe is built of is read file by file, as ever.
    let header = "event_time,event_type,product_id,category_id,category_code,brand,price,\
        user_id,user_session\n";
    let log = |month: usize| {
        let rows = (0..60).map(|row| {
            let (day, user) = (1 + row * 11 % 28, row % 9 + month * 100);
            let kind = ["view", "cart", "purchase"][row % 3];
            format!("2024-{month:02}-{day:02} 00:00:00 UTC,{kind},1,1,,x,1.5,u{user},s{row}\n")
        });
        header.to_string() + &rows.collect::<String>()
    };
    let mut opening = Opening::default();
    begin(&mut opening, "events_1.csv", &log(1));
    begin(&mut opening, "events_2.csv", &log(2));
    let data = view(opening);
    assert_eq!(data.files.len(), 2);
    assert_eq!(data.plan.map(|plan| plan.name).as_deref(), Some("events"));
}

#[test]
fn rows_are_counted_and_the_first_are_shown_while_held_files_are_read() {
    let text = customers(0..40_000);
    let (start, rest) = text.as_bytes().split_at(1 << 18);
    let mut opening = Opening::default();
    begin(&mut opening, "customers_1.csv", &customers(40_000..40_040));
    assert_eq!(opening.rows(), 40);
    opening.begin("customers_2.csv", text.len() as u64);
    let first = |bytes: &[u8]| {
        let mut source = MemorySource::new("customers_2.csv", bytes.to_vec());
        let options = OpenOptions::default();
        let [entry] = entries(&mut source, &options).try_into().unwrap();
        assert!(first_rows(&mut source, &entry, &options, 1 << 20).is_none());
        first_rows(&mut source, &entry, &options, 1 << 23).unwrap()
    };
    let preview = first(text.as_bytes());
    assert_eq!(preview.files.len(), 1);
    assert_eq!(preview.files[0].name, "customers_2.csv");
    assert_eq!(preview.files[0].names, ["customer_id", "age", "churned"]);
    assert_eq!(preview.files[0].rows[0], ["c0000", "20", "no"]);
    // Of a short file, too.
    let short = first(b"customer_id,age\nc1,2\nc2,3\n");
    assert_eq!(short.files[0].rows.len(), 2);
    assert!(opening.push(start));
    let so_far = opening.rows();
    assert!((10_000..30_040).contains(&so_far), "{so_far}");
    assert!(opening.push(rest));
    opening.end();
    assert_eq!(opening.rows(), 40_040);
}

#[test]
fn daily_files_that_are_streamed_are_one_table_too() {
    let mut streaming = Streaming::default();
    let texts: Vec<(String, String)> = (1..=DAYS).map(log).collect();
    for (name, text) in &texts {
        streaming.hold(&mut MemorySource::new(name, text.clone().into_bytes()));
    }
    assert_eq!(streaming.plan().unwrap().len(), DAYS);
    for position in 0..DAYS {
        streaming.begin(position).unwrap();
        while streaming.step_held().is_some() {}
        streaming.end().unwrap();
    }
    let all = read_slice("a.csv", together().as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(streaming.rows(), all.table.rows() as u64);
}
