//! The table: what is kept of a file, what is said about its columns, and that
//! it is written as it was read.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use expect_test::{expect, expect_file};
use holdfast::i18n::Lang;
use holdfast::ingest::{Delimiter, Encoding, IngestProblem, ReadOptions, Reader};
use holdfast::table::{
    self, Column, ColumnKind, ColumnProfile, Distribution, Note, Range, Table, TableBuilder,
    TableReader, duplicates, profile, read_slice, write,
};
use proptest::prelude::*;

fn open(text: &str) -> Table {
    read_slice("data/sample.csv", text.as_bytes(), &ReadOptions::default())
        .unwrap()
        .table
}

fn written(table: &Table) -> String {
    let mut out = Vec::new();
    write::csv(table, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn column_of(texts: &[&str]) -> Column {
    Column::from_texts("x", texts.iter().copied())
}

fn notes(column: &Column) -> Vec<String> {
    let profile = profile::column(column);
    profile
        .notes
        .iter()
        .map(|note| note.say(Lang::En))
        .collect()
}

#[test]
fn cells_are_kept_as_they_stand_and_read_as_numbers() {
    let table = open("id,paid\nA, 1.50 \nB,\nC,free\nA,1e2\n");
    assert_eq!((table.name.as_str(), table.rows()), ("sample", 4));
    assert_eq!(table.position("paid"), Some(1));
    assert!(table.column("PAID").is_none());
    let paid = table.column("paid").unwrap();
    assert_eq!(paid.text(0), " 1.50 ");
    assert_eq!(paid.number(0), Some(1.5));
    assert_eq!(paid.number(1), None);
    assert!(paid.is_missing(1) && !paid.is_missing(2));
    assert_eq!(paid.numbers()[3], 100.0);
    assert!(paid.numbers()[2].is_nan());
    let wrong = paid.not_numeric().unwrap();
    assert_eq!(
        (wrong.count, wrong.row, wrong.text.as_str()),
        (1, 2, "free")
    );
    let id = table.column("id").unwrap();
    assert_eq!(id.codes(), [0, 1, 2, 0]);
    assert_eq!(id.counts(), [2, 1, 1]);
    assert_eq!((id.dictionary_len(), id.dictionary_value(2)), (3, "C"));
    // Beyond the last row there is nothing, and no panic.
    assert_eq!(
        (id.text(9), id.number(9), id.is_missing(9)),
        ("", None, true)
    );
    assert_eq!(id.dictionary_value(u32::MAX), "");
}

#[test]
fn derived_columns_write_numbers_short() {
    let column = Column::from_numbers("score", vec![0.5, 1.0, f64::NAN, 1e-9, -2.0]);
    let texts: Vec<&str> = (0..5).map(|row| column.text(row)).collect();
    assert_eq!(texts, ["0.5", "1", "", "1e-9", "-2"]);
    assert_eq!(column.kind(), ColumnKind::Decimal);
    let other = column_of(&["a"]);
    assert!(Table::new("t", vec![column, other]).is_none());
}

#[test]
fn tables_are_written_plainly() {
    for (text, expected) in [
        ("a;b\r\n1,5;x\r\n", "a,b\n\"1,5\",x\n"),
        ("a,b\n\"x\",\"y \"\"z\"\"\"\n", "a,b\nx,\"y \"\"z\"\"\"\n"),
        ("a,b\n\"1\r\n2\",\n", "a,b\n\"1\r\n2\",\n"),
        ("a\n\"\"\n1\n", "a\n\"\"\n1\n"),
        ("a,b\n , NA \n", "a,b\n , NA \n"),
        ("id,id\n1,2\n", "id,id_2\n1,2\n"),
    ] {
        assert_eq!(written(&open(text)), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        width in 1usize..4,
        cells in prop::collection::vec("[a1,;\"\r\n\t 가\u{FEFF}😀-]{0,5}", 3..36),
        name in "[a,;\"\n가\u{FEFF}]{0,4}",
    ) {
        let rows = cells.len() / width;
        let columns = (0..width)
            .map(|index| {
                let texts = cells.iter().skip(index).step_by(width).take(rows).map(String::as_str);
                let name = format!("{name}{index}");
                Column::from_texts(name.trim(), texts)
            })
            .collect();
        let table = Table::new("t", columns).unwrap();
        let options = ReadOptions { encoding: Some(Encoding::Utf8), delimiter: Some(Delimiter::Comma), skip_lines: Some(0), header_rows: Some(1), ..ReadOptions::default() };
        let opened = read_slice("t.csv", written(&table).as_bytes(), &options).unwrap();
        prop_assert_eq!(&opened.table, &table);
        let harmless = |r: &holdfast::ingest::Repair| matches!(r, holdfast::ingest::Repair::HeaderOfNumbers { .. });
        prop_assert!(opened.report.repairs.iter().all(harmless), "{:?}", opened.report.repairs);
    }

    #[test]
    fn any_cut_gives_the_same_table_and_report(
        text in "[ab12,\"\r\n가é]{1,120}",
        size in 1usize..20,
    ) {
        let options = ReadOptions::default();
        let whole = read_slice("t.csv", text.as_bytes(), &options);
        let mut reader = TableReader::new("t.csv", &options);
        let pushed: Result<(), _> = text.as_bytes().chunks(size).try_for_each(|chunk| reader.push(chunk));
        let chunked = pushed.and_then(|()| reader.finish());
        prop_assert_eq!(chunked, whole);
    }
}

#[test]
fn a_table_over_its_memory_is_refused_by_line() {
    let mut text = "id,value\n".to_string();
    for number in 0..50_000 {
        text += &format!("{number},{}\n", number * 31);
    }
    let mut builder = TableBuilder::with_limit("t", 500_000);
    let mut reader = Reader::new("t.csv", &ReadOptions::default());
    let error = reader.push(text.as_bytes(), &mut builder).unwrap_err();
    let IngestProblem::TooLarge { line, limit } = error.problem else {
        panic!("{error}");
    };
    assert_eq!(limit, 500_000);
    assert!((1_000..40_000).contains(&line), "{line}");
}

#[test]
fn duplicate_ids_are_found_with_their_rows() {
    let column = column_of(&["7", "8", "", "7", "9", "8", "7", ""]);
    let found = duplicates(&column);
    assert_eq!((found.repeated, found.extra_rows), (2, 3));
    assert_eq!(found.examples[0].text, "7");
    assert_eq!(found.examples[0].rows, [0, 3, 6]);
    assert_eq!(found.examples[1].rows, [1, 5]);
    assert_eq!(
        duplicates(&column_of(&["1", "2"])),
        table::Duplicates::default()
    );
}

#[test]
fn notes_say_what_to_look_at() {
    let many = |texts: &[(&'static str, usize)]| -> Column {
        let cells = texts.iter().flat_map(|(text, rows)| vec![*text; *rows]);
        let cells: Vec<&str> = cells.collect();
        Column::from_texts("value", cells)
    };
    expect![[r#"
        [
            "Every cell says “x”: the column tells nothing apart.",
        ]
    "#]]
    .assert_debug_eq(&notes(&many(&[("x", 3)])));
    expect![[r#"
        [
            "60\u{a0}% of the cells are missing.",
        ]
    "#]]
    .assert_debug_eq(&notes(&many(&[("", 6), ("a", 2), ("b", 2)])));
    expect![[r#"
        [
            "Texts with spaces before or after them: 2 rows, such as “ Male”.",
            "Perhaps the same thing spelled twice: “ Male” (2) and “Male” (30).",
        ]
    "#]]
    .assert_debug_eq(&notes(&many(&[("Male", 30), (" Male", 2), ("Female", 30)])));
    expect![[r#"
        [
            "Negative values in a column that has hardly any: 2 rows, down to −30.",
        ]
    "#]]
    .assert_debug_eq(
        &notes(&many(&[("30", 60), ("31", 60), ("-1", 1), ("-30", 1)]))
            .into_iter()
            .map(|note| note.replace(" Check for errors.", ""))
            .collect::<Vec<_>>(),
    );
    expect![[r#"
        [
            "Numbers, except in 2 rows, such as “free” in row 121.",
        ]
    "#]]
    .assert_debug_eq(&notes(&many(&[("30", 60), ("31", 60), ("free", 2)])));
    expect![[r#"
        [
            "Perhaps the same thing spelled twice: “Phone” (10) and “Mobile Phone” (20), “CC” (4) and “Credit Card” (15).",
        ]
    "#]]
    .assert_debug_eq(&notes(&many(&[("Mobile Phone", 20), ("Phone", 10), ("CC", 4), ("Credit Card", 15)])));
    expect![[r#"
        [
            "Nearly all digits could be dates (yyyymmdd), but not those of 1 rows, such as “20159931”.",
        ]
    "#]]
    .assert_debug_eq(&notes(&many(&[("20150101", 60), ("20150102", 60), ("20159931", 1)])));
    expect![[r#"
        [
            "Numbers with zeros before them, kept as codes: 3 rows, such as “01”.",
        ]
    "#]]
    .assert_debug_eq(&notes(&many(&[("01", 3), ("12", 3)])));
    let ids: Vec<String> = (0..40).map(|n| format!("c{}", n.min(38))).collect();
    let ids = Column::from_texts("customer_id", ids.iter().map(String::as_str));
    assert_eq!(ids.kind(), ColumnKind::Identifier);
    expect![[r#"
        [
            "Identifiers that stand in an earlier row already: 1 rows, such as “c38”.",
        ]
    "#]]
    .assert_debug_eq(&notes(&ids));
}

#[test]
fn profiles_count_what_is_there() {
    let table = open(
        "id,age,plan,joined,note\n\
         c1,31,Basic,2024-01-05,first one\n\
         c2,,Basic,2024-02-11,\n\
         c3,47,Plus,2024-02-28,third one\n\
         c4,31,NA,,fourth\n",
    );
    let profiles = profile::table(&table);
    let [id, age, plan, joined, _] = &profiles[..] else {
        panic!("five columns");
    };
    assert_eq!(id.kind, ColumnKind::Identifier);
    assert_eq!((age.missing, age.missing_share, age.distinct), (1, 0.25, 2));
    assert_eq!(
        age.range,
        Some(Range::Numbers {
            min: 31.0,
            max: 47.0
        })
    );
    assert_eq!(
        plan.distribution,
        Distribution::Categories {
            top: vec![("Basic".into(), 2), ("Plus".into(), 1)],
            other: 0
        }
    );
    assert_eq!(
        joined.range,
        Some(Range::Texts {
            min: "2024-01-05".into(),
            max: "2024-02-28".into()
        })
    );
    assert_eq!(
        joined.distribution,
        Distribution::Categories {
            top: vec![("2024-01".into(), 1), ("2024-02".into(), 2)],
            other: 0
        }
    );
}

#[test]
fn profiles_cross_to_the_page_unchanged() {
    let table = open(include_str!("data/csv/customers.csv"));
    let profiles = profile::table(&table);
    let bytes = postcard::to_allocvec(&profiles).unwrap();
    let back: Vec<ColumnProfile> = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(back, profiles);
    let json = serde_json::to_string(&profiles).unwrap();
    let back: Vec<ColumnProfile> = serde_json::from_str(&json).unwrap();
    // JSON may lose the last bit of a mean, and nothing else.
    let without_means = |profiles: &[ColumnProfile]| -> Vec<ColumnProfile> {
        let mut profiles = profiles.to_vec();
        for summary in profiles.iter_mut().filter_map(|p| p.summary.as_mut()) {
            assert!((summary.deviation / summary.mean).is_finite());
            (summary.mean, summary.deviation) = (0.0, 0.0);
        }
        profiles
    };
    assert_eq!(without_means(&back), without_means(&profiles));
}

#[test]
fn a_small_file_is_described_in_full() {
    let bytes = include_bytes!("data/csv/customers.csv");
    let opened = read_slice("customers.csv", bytes, &ReadOptions::default()).unwrap();
    let bytes = postcard::to_allocvec(&opened.report).unwrap();
    assert_eq!(postcard::from_bytes(&bytes), Ok(opened.report.clone()));
    let described = serde_json::json!({
        "report": opened.report,
        "columns": profile::table(&opened.table),
    });
    let text = serde_json::to_string_pretty(&described).unwrap();
    expect_file!["data/csv/customers.json"].assert_eq(&text);
}

#[test]
fn notes_speak_korean_too() {
    let said: Vec<String> = [
        Note::Constant {
            value: "예".into()
        },
        Note::MostlyMissing { share: 0.62 },
        Note::Negative {
            rows: 2_169,
            min: -411.0,
        },
        Note::LikeDates {
            rows: 0,
            example: None,
        },
    ]
    .iter()
    .map(|note| note.say(Lang::Ko))
    .collect();
    expect![[r#"
        [
            "모든 값이 “예”라 고객을 구분하지 못합니다.",
            "값의 62\u{a0}%가 비어 있습니다.",
            "거의 없어야 할 음수 값: 2,169행(최솟값 −411). 오류인지 확인하세요.",
            "날짜(yyyymmdd)일 수 있지만 숫자로 읽었습니다.",
        ]
    "#]]
    .assert_debug_eq(&said);
}

#[test]
fn an_answer_with_three_values_is_pointed_out() {
    let csv = b"id,Churn\n1,Yes\n2,No\n3,No\n4,Maybe\n";
    let opened = read_slice("c.csv", csv, &ReadOptions::default()).unwrap();
    let notes = profile::column(opened.table.column("Churn").unwrap()).notes;
    let said: Vec<String> = notes.iter().map(|note| note.say(Lang::En)).collect();
    assert!(
        said.iter()
            .any(|note| note.contains("3 values (No, Maybe, Yes)")),
        "{said:?}"
    );
}
