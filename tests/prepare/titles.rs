//! What a recipe calls its columns stays with them: through Parquet, into the contract
//! of a model that is trained on them.

use std::path::Path;
use std::process::Command;

use holdfast::export::parquet::{ColumnType, Packed, ParquetWriter, TypedColumn, write_table};
use holdfast::feature::Title;
use holdfast::feature::prepare::Prepared;
use holdfast::feature::prepare::impute::Strategy;
use holdfast::feature::prepare::plan::{EncodeChoice, GapChoice, PlanRoles, Proposing};
use holdfast::i18n::Lang;
use holdfast::ingest::{MemorySource, ReadOptions};
use holdfast::table::{About, Column, ColumnTitle, Opened, Table, open_source};

use super::pipeline::split;

const ROWS: usize = 200;

/// A table whose columns' names say nothing.
fn table() -> Table {
    let column = |name: &str, cell: &dyn Fn(usize) -> String| {
        let cells: Vec<String> = (0..ROWS).map(cell).collect();
        Column::from_texts(name, cells.iter().map(String::as_str))
    };
    let columns = vec![
        column("k", &|row| format!("c{}", row / 2)),
        column("d", &|row| format!("2024-0{}-01", 1 + row % 2)),
        column("own_d1", &|row| match row % 9 {
            0 => String::new(),
            _ => (row * 7 % 31).to_string(),
        }),
        column("p", &|row| ["x", "y", "z"][row % 3].to_string()),
        column("q", &|row| ["u", "v"][row / 3 % 2].to_string()),
        column("n", &|row| (row * 11 % 17).to_string()),
        column("e", &|row| (row * 5 % 7 > 3).to_string()),
    ];
    Table::new("t", columns).unwrap().telling(about())
}

fn about() -> About {
    let titles = [
        ("own_d1", "Own posts, last day", "최근 하루 게시 수"),
        ("p", "Plan", "요금제"),
        ("q", "Channel", "유입 경로"),
        ("gone", "No column", "없는 열"),
    ];
    let title = |(column, en, ko): (&str, &str, &str)| ColumnTitle {
        column: column.to_string(),
        en: en.to_string(),
        ko: ko.to_string(),
    };
    About {
        id: Some("k".to_string()),
        anchor: Some("d".to_string()),
        labels: vec!["e".to_string()],
        titles: titles.map(title).into(),
    }
}

fn opened(bytes: Vec<u8>) -> Opened {
    let source = &mut MemorySource::new("t.parquet", bytes);
    open_source(source, &ReadOptions::default()).unwrap()
}

#[test]
fn parquet_keeps_what_a_table_says_of_its_columns() {
    let mut bytes = Vec::new();
    write_table(&table(), &mut bytes).unwrap();
    let read = opened(bytes).table;
    assert_eq!(read.about(), Some(&about()));
    // Who, when and what are known without a guess.
    let roles = PlanRoles::recognised(&read);
    assert_eq!(roles.id.as_deref(), Some("k"));
    assert_eq!(roles.anchor.as_deref(), Some("d"));
    assert_eq!(roles.label.as_deref(), Some("e"));
    // Columns that are read otherwise are called the same.
    let columns = read.columns().to_vec();
    assert_eq!(read.with_columns(columns).unwrap().about(), Some(&about()));
}

#[test]
fn what_stands_under_the_key_may_be_anything() {
    for garbage in ["", "{", "{\"titles\": 7}", "[[[[[[", "\u{1}"] {
        let mut bytes = Vec::new();
        let types = vec![("a".to_string(), ColumnType::Int64)];
        let mut writer = ParquetWriter::new(types, Packed::No, &mut bytes).unwrap();
        writer.tell("other", "{\"id\":\"a\"}".to_string());
        writer.tell(About::KEY, garbage.to_string());
        writer.begin_group(1);
        writer.column(&TypedColumn::Int64(vec![Some(7)])).unwrap();
        writer.end_group().unwrap();
        writer.finish().unwrap();
        let read = opened(bytes).table;
        assert_eq!((read.about(), read.rows()), (None, 1), "{garbage}");
    }
}

#[test]
fn features_bear_the_words_of_their_columns() {
    let table = table();
    let (mut plan, _) = Proposing::run(&table, PlanRoles::recognised(&table));
    for column in &mut plan.columns {
        match column.column.as_str() {
            "own_d1" => column.gaps = GapChoice::Fill(Strategy::ZeroWithFlag),
            "p" => column.encode = EncodeChoice::OneHot,
            "q" => column.encode = EncodeChoice::Target,
            _ => {}
        }
    }
    let prepared = Prepared::fit(&table, &plan, split(150, ROWS)).unwrap();
    let contract = prepared.contract(&plan);
    let called = |lang: Lang| -> Vec<String> {
        let features = contract.features.iter();
        features.map(|f| f.title(lang).to_string()).collect()
    };
    assert_eq!(
        called(Lang::En),
        [
            "Own posts, last day",
            "Own posts, last day: not known",
            "Plan: x",
            "Plan: y",
            "Plan: z",
            "Plan: unknown",
            "Share of leavers by Channel",
            "n"
        ]
    );
    assert_eq!(
        called(Lang::Ko)[..3],
        [
            "최근 하루 게시 수",
            "최근 하루 게시 수: 값 없음",
            "요금제: x"
        ]
    );
    // A table of a known recipe's features is called by its words, whoever built it.
    let columns = ["user_id", "own_d1", "own_d7", "own_d30", "x"];
    let columns = columns.map(|name| Column::from_texts(name, ["1", "2", "3"]));
    let other = Table::new("t", columns.into()).unwrap();
    assert_eq!(holdfast::feature::titles::titles(&other), []);
}

#[test]
fn the_command_keeps_a_recipes_words() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("titles");
    std::fs::create_dir_all(&folder).unwrap();
    let mut log = String::from("user_id,event_time,shop,price\n");
    for row in 0..3_000 {
        let day = format!("2024-{:02}-{:02}", 1 + row % 12, 1 + row / 12 % 28);
        log += &format!("u{},{day},s{},{}\n", row * row % 89, row % 3, row % 31);
    }
    let [path, out, csv] = ["log.csv", "t.parquet", "again.csv"].map(|name| folder.join(name));
    std::fs::write(&path, log).unwrap();
    let run = |arguments: &[&Path]| {
        let (command, files) = arguments.split_first().unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_holdfast"))
            .arg(command)
            .arg(files[0])
            .arg("--out")
            .arg(files[1])
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    run(&[Path::new("features"), &path, &out]);
    let table = opened(std::fs::read(&out).unwrap()).table;
    let about = table.about().unwrap();
    assert_eq!(about.id.as_deref(), Some("user_id"));
    assert_eq!(about.anchor.as_deref(), Some("anchor"));
    assert_eq!(about.labels, ["inactive"]);
    let titles = holdfast::feature::titles::titles(&table);
    assert_eq!(titles.len(), table.columns().len() - 2);
    let title = |name: &str| -> &Title { &titles.iter().find(|(n, _)| n == name).unwrap().1 };
    assert_ne!(title("days_since_last").en, "days_since_last");
    assert_ne!(title("days_since_last").ko, title("days_since_last").en);
    // Through a table that is read and written again, too.
    run(&[Path::new("read"), &out, &csv.with_extension("parquet")]);
    let again = opened(std::fs::read(csv.with_extension("parquet")).unwrap()).table;
    assert_eq!(again.about(), Some(about));
}
