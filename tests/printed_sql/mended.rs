//! What was mended in a file while it was read no script mends: it is to be saved anew.

use holdfast::feature::recipe::sql::Dialect;
use holdfast::ingest::{
    Encoding, Format, FormatNote, LineEnding, ReadOptions, ReadReport, RenamedColumn, Repair,
    RowWidth,
};
use holdfast::table::Opened;

use super::files::{open, orders, over, over_opened, remark};

#[test]
fn what_was_mended_in_a_file_no_script_mends() {
    let text = orders(&["2024-01-01", "2024-02-03"], ",");
    let opened = open("a.csv", text.as_bytes(), &ReadOptions::default());
    let lines = || vec![3];
    let widths = || vec![RowWidth { line: 3, found: 2 }];
    let renamed = |position: u64, from: &str| {
        let (from, to) = (from.to_string(), "new".to_string());
        vec![RenamedColumn { position, from, to }]
    };
    let given = |examples| Repair::NamesGiven { count: 1, examples };
    let distinct = |count, examples| Repair::NamesMadeDistinct { count, examples };
    let nested = |name: &str| {
        let names = vec![name.to_string()];
        Repair::Format(FormatNote::NestedAsText { count: 1, names })
    };
    let uneven = FormatNote::ColumnsUneven {
        count: 1,
        names: vec!["x".to_string()],
    };
    let (count, expected) = (1, 4);
    let (widthless, nameless) = (
        Some("a text whose rows are not of one width"),
        Some("a table with columns that have no name"),
    );
    let quotes = Some("a text with quotes at odd places");
    let same = Some("a table with several columns of one name");
    let bytes = Some("a text with bytes that are no letters");
    for (repair, how) in [
        (
            Repair::FootnotesSkipped {
                count,
                lines: lines(),
            },
            Some("a text with more below the table"),
        ),
        (
            Repair::HeaderRepeated {
                count,
                lines: lines(),
            },
            Some("a text that repeats its names between the rows"),
        ),
        (
            Repair::OtherTables {
                count,
                examples: Vec::new(),
            },
            Some("a text with several tables"),
        ),
        (
            Repair::ShortRows {
                count,
                expected,
                examples: widths(),
            },
            widthless,
        ),
        (
            Repair::LongRows {
                count,
                expected,
                examples: widths(),
            },
            widthless,
        ),
        (
            Repair::CellsParted {
                count,
                lines: lines(),
            },
            widthless,
        ),
        (
            Repair::CellsRealigned {
                count,
                lines: lines(),
            },
            widthless,
        ),
        (
            Repair::OwnDelimiters {
                count,
                lines: lines(),
            },
            widthless,
        ),
        (
            Repair::StrayQuotes {
                count,
                lines: lines(),
            },
            quotes,
        ),
        (
            Repair::TextAfterQuote {
                count,
                lines: lines(),
            },
            quotes,
        ),
        (Repair::RowsUnwrapped, quotes),
        (
            Repair::ZerosRemoved {
                count,
                lines: lines(),
            },
            bytes,
        ),
        (
            Repair::BytesUndecoded {
                count,
                lines: lines(),
                encoding: Encoding::Utf8,
            },
            bytes,
        ),
        (given(renamed(4, "")), nameless),
        (distinct(1, renamed(4, "customer")), same),
        // Engines number all columns of one name.
        (distinct(1, renamed(5, "amount")), same),
        // Of these nobody knows which they are.
        (distinct(2, renamed(5, "x")), same),
        (
            Repair::Format(uneven),
            Some("files that do not share one row of names"),
        ),
        (
            nested("kind"),
            Some("Parquet with lists or objects in its cells"),
        ),
        // What the script does not need may be called as it likes.
        (given(renamed(5, "")), None),
        (distinct(1, renamed(6, "x")), None),
        (nested("x"), None),
        (
            Repair::BlankLines {
                count,
                lines: lines(),
            },
            None,
        ),
        (
            Repair::TotalsKept {
                count,
                lines: lines(),
            },
            None,
        ),
    ] {
        let told = format!("{repair:?}");
        let of = |format| {
            let report = ReadReport {
                format,
                repairs: vec![repair.clone()],
                ..opened.report.clone()
            };
            let table = opened.table.clone();
            over_opened("a.csv", &Opened { table, report }, Dialect::DuckDb)
        };
        for format in [Format::Csv, Format::Parquet] {
            let script = of(format);
            match how {
                Some(how) => assert!(script.contains(&remark("a.csv", how)), "{told}: {script}"),
                None => assert!(!script.contains("-- Mind"), "{told}: {script}"),
            }
        }
        let script = of(Format::Xlsx);
        assert!(
            script.contains(&remark("a.csv", "a workbook")),
            "{told}: {script}"
        );
    }
    let mixed = ReadReport {
        line_ending: LineEnding::Mixed,
        ..opened.report.clone()
    };
    let table = opened.table.clone();
    let script = over_opened(
        "a.csv",
        &Opened {
            table,
            report: mixed,
        },
        Dialect::Spark,
    );
    let how = "a text whose lines end in several ways";
    assert!(script.contains(&remark("a.csv", how)), "{script}");
}

#[test]
fn damaged_files_are_saved_anew_first() {
    let text = orders(&["2024-01-01", "2024-02-03"], ",");
    let (names, rows) = text.split_once('\n').unwrap();
    let third = rows.lines().nth(2).unwrap();
    let (short, _) = third.rsplit_once(',').unwrap();
    let replaced = |by: &str| text.replace(third, by);
    for (text, how) in [
        (
            replaced(&format!("{third}\n{names}")),
            "a text that repeats its names between the rows",
        ),
        (replaced(short), "a text whose rows are not of one width"),
        (
            format!("{text}\nSource: the shop\n"),
            "a text with more below the table",
        ),
        (
            text.replacen('\n', "\r\n", 20),
            "a text whose lines end in several ways",
        ),
    ] {
        let script = over(
            "a.csv",
            text.as_bytes(),
            &ReadOptions::default(),
            Dialect::DuckDb,
        );
        assert!(script.contains(&remark("a.csv", how)), "{how}: {script}");
    }
}
