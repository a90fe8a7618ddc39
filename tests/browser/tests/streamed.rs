//! A log too large to be held: divided among workers, counted without an error,
//! and given up at once when the user says so.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use holdfast_browser_tests::files::iso;
use holdfast_browser_tests::run::fresh_folder;
use holdfast_browser_tests::{Setup, in_browser};

const USERS: usize = 5_000;
const DAYS: usize = 200;
/// Of every user on every day.
const EVENTS: usize = 4;
/// How long the whole of it may take on a busy machine.
const BUILD: Duration = Duration::from_secs(240);

/// About 230 MB: more than is held.
fn log(folder: &Path) -> PathBuf {
    let path = folder.join("log.csv");
    let mut out = BufWriter::new(File::create(&path).expect("a file"));
    let mut day_of_all =
        String::from("user_id,event_time,event_type,product_id,price,user_session\n");
    let start = 18_262; // 2020-01-01
    for day in 0..DAYS {
        let date = iso(start + day as i64);
        for user in 0..USERS {
            for event in 0..EVENTS {
                let kind = ["view", "view", "cart", "purchase"][event];
                let _ = writeln!(
                    day_of_all,
                    "{user},{date} 12:0{event}:00 UTC,{kind},{},2.50,s{user}-{day}",
                    user % 97
                );
            }
        }
        out.write_all(day_of_all.as_bytes()).expect("room for it");
        day_of_all.clear();
    }
    out.flush().expect("room for it");
    path
}

/// Changes the file's last character, and with it its time.
fn overwrite_the_end(log: &Path) {
    let change = || -> std::io::Result<()> {
        let mut file = File::options().write(true).open(log)?;
        file.seek(SeekFrom::End(-2))?;
        file.write_all(b"8")
    };
    change().expect("a file of one's own");
}

#[test]
fn a_log_too_large_to_be_held_is_counted_without_an_error() {
    let folder = fresh_folder("streamed");
    let log = log(&folder);
    in_browser("streamed", Setup::default(), async |page| {
        page.open("").await;
        page.give_files("file-input", std::slice::from_ref(&log))
            .await;
        // Given up while it is read: nothing is opened, and the page goes on.
        page.wait_until("it is being read", BUILD, async || {
            page.count("[data-testid=cancel]").await > 0
        })
        .await;
        page.click("cancel").await;
        page.wait_until("it is given up", BUILD, async || {
            page.attribute("status", "data-state").await != "working"
        })
        .await;
        assert_eq!(page.count("[data-testid=plan]").await, 0, "it was opened");

        // Overwritten while it is read: what was gathered is of two files.
        page.give_files("file-input", std::slice::from_ref(&log))
            .await;
        page.wait_until("it is being read", BUILD, async || {
            page.count("[data-testid=cancel]").await > 0
        })
        .await;
        overwrite_the_end(&log);
        page.says_what_is_wrong("log.csv").await;
        let said = page.text("error").await;
        assert!(said.contains("changed"), "{said}");
        assert_eq!(page.count("[data-testid=plan]").await, 0, "it was opened");
        page.dismiss_error().await;

        page.give_files("file-input", std::slice::from_ref(&log))
            .await;
        page.wait_until("its first rows are shown", BUILD, async || {
            page.count("[data-testid=preview] td").await > 0
                && page.text("status").await.contains(" rows")
        })
        .await;
        let table = page.saved_table(BUILD).await;
        let shown = page.text("file-0").await;
        let rows = (USERS * DAYS * EVENTS) / 1_000;
        assert!(
            shown.contains(&format!("{},000 rows", grouped(rows))),
            "{shown}"
        );

        check(&table);
    });
    let _ = std::fs::remove_dir_all(folder);
}

/// Every user does the same every day, so every row must say the same.
fn check(table: &str) {
    let mut lines = table.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let at = |name: &str| {
        let found = header.iter().position(|column| *column == name);
        found.unwrap_or_else(|| panic!("no {name} in {header:?}"))
    };
    let expected = [
        ("events_30d", 30 * EVENTS),
        ("view_30d", 30 * 2),
        ("purchase_30d", 30),
        ("sessions_30d", 30),
    ]
    .map(|(name, value)| (at(name), value.to_string()));
    let mut rows = 0;
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        for (column, value) in &expected {
            assert_eq!(cells[*column], value, "{} in {line}", header[*column]);
        }
        rows += 1;
    }
    assert!(rows >= USERS && rows % USERS == 0, "{rows} rows");
}

fn grouped(thousands: usize) -> String {
    match thousands {
        0..1_000 => thousands.to_string(),
        _ => format!("{},{:03}", thousands / 1_000, thousands % 1_000),
    }
}
