//! A large table that has a row per customer already is opened as a held one is: nothing is
//! built of it, and no row of it is left out.

use std::ops::Range;

use expect_test::expect;
use holdfast::engine::{
    DataView, Engine, Failure, Feed, OpenOptions, Opening, Outcome, Reply, Step, Streaming, entries,
};
use holdfast::export::parquet::{ColumnType, Packed, ParquetWriter, TypedColumn, write_table};
use holdfast::i18n::Lang;
use holdfast::ingest::{ByteSource, MemorySource, ReadOptions};
use holdfast::table::{About, ColumnTitle, Table, read_slice};

/// Bytes of a beginning by which the tests judge.
const BEGINNING: usize = 300_000;

/// Customers with their features and the answer.
fn customers(rows: Range<usize>) -> String {
    let mut text = String::from("customer_id,age,spent,plan,churned\n");
    for row in rows {
        let mixed = (row as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        text += &format!(
            "c{row:06},{},{}.{:02},{},{}\n",
            18 + mixed % 70,
            mixed % 900,
            mixed % 97,
            ["basic", "plus", ""][row % 3],
            u8::from(mixed.is_multiple_of(5))
        );
    }
    text
}

pub(crate) fn zipped(name: &str, text: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file(name, options).unwrap();
    std::io::Write::write_all(&mut archive, text.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

/// The beginning of a text, and places in its middle and at its end.
fn pieces(bytes: &[u8]) -> Vec<Vec<u8>> {
    let (size, piece) = (bytes.len(), 50_000);
    let middle = (BEGINNING + size) / 2;
    let places = [0..BEGINNING, middle..middle + piece, size - piece..size];
    places.map(|place| bytes[place].to_vec()).to_vec()
}

/// A streaming that has looked at files as if each were huge.
pub(crate) fn looked(mut streaming: Streaming, files: &[(&str, Vec<u8>)]) -> Streaming {
    for (name, bytes) in files {
        let mut source = MemorySource::new(name, bytes.clone());
        let found = entries(&mut source, &OpenOptions::default());
        match *name {
            name if name.ends_with(".csv") => {
                streaming.peek_places(name, bytes.len() as u64, pieces(bytes));
            }
            name if name.ends_with(".parquet") => streaming.peek_parquet(&mut source),
            _ => streaming.peek_part(&mut source, &found[0]),
        }
    }
    streaming
}

pub(crate) fn beginnings(files: &[(&str, Vec<u8>)]) -> Streaming {
    looked(Streaming::of_files(OpenOptions::default(), 1 << 20), files)
}

/// Reads all files as a worker does.
pub(crate) fn read(mut streaming: Streaming, files: &[(&str, Vec<u8>)]) -> Streaming {
    for (position, place) in streaming.plan().unwrap().into_iter().enumerate() {
        let (name, bytes) = &files[place];
        assert_eq!(streaming.parts(position, 4), None, "{name}");
        match streaming.begin(position).unwrap() {
            Feed::Bytes => {
                assert!(bytes.chunks(70_001).all(|piece| streaming.push(piece)));
                let mut last = 0;
                while let Some((done, all)) = streaming.settle() {
                    assert!(last <= done && done <= all, "{name}");
                    last = done;
                }
            }
            Feed::Ranges => {
                let mut source = MemorySource::new(name, bytes.clone());
                let source: &mut dyn ByteSource = &mut source;
                let mut last = 0.0;
                while let Some((done, all)) = streaming.step(source) {
                    let share = done as f64 / all as f64;
                    assert!(last <= share && share <= 1.0, "{name}");
                    last = share;
                    if let Some([now, _]) = streaming.ahead() {
                        assert!(now.iter().all(|range| range.end <= bytes.len() as u64));
                    }
                }
            }
            Feed::Nothing => panic!("{name} is not held"),
        }
        streaming.end().unwrap();
        assert!(!streaming.rewind().unwrap());
    }
    streaming
}

fn finish(engine: &mut Engine, outcome: Outcome) -> DataView {
    let ending = match outcome {
        Outcome::Answer(ending) => ending,
        Outcome::Started => loop {
            if let Step::Done(_, ending) = engine.step().unwrap() {
                break *ending;
            }
        },
    };
    match ending {
        Ok(Reply::Data(view)) => *view,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn adopted(streaming: Streaming) -> (Table, DataView) {
    let mut engine = Engine::new();
    let outcome = engine.adopt_stream(1, streaming);
    let view = finish(&mut engine, outcome);
    (engine.customers().unwrap().clone(), view)
}

pub(crate) fn held(files: &[(&str, Vec<u8>)]) -> (Table, DataView) {
    let mut opening = Opening::default();
    for (name, bytes) in files {
        opening.open(&mut MemorySource::new(name, bytes.clone()));
    }
    let mut engine = Engine::new();
    let outcome = engine.adopt(1, opening);
    let view = finish(&mut engine, outcome);
    (engine.customers().unwrap().clone(), view)
}

/// The rows as a Parquet file of several row groups that says of its columns what they are.
fn parquet(text: &str) -> Vec<u8> {
    let opened = read_slice("table.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let about = About {
        id: Some("customer_id".to_string()),
        labels: vec!["churned".to_string()],
        titles: vec![ColumnTitle {
            column: "spent".to_string(),
            en: "Money spent".to_string(),
            ko: "쓴 돈".to_string(),
        }],
        ..About::default()
    };
    let mut bytes = Vec::new();
    write_table(&opened.table.telling(about), &mut bytes).unwrap();
    bytes
}

/// Rows in groups of a few thousand, for columns cross their borders.
fn grouped(rows: usize) -> Vec<u8> {
    let types = [
        ("customer_id", ColumnType::Int64),
        ("visits", ColumnType::Int64),
        ("mean", ColumnType::Double),
        ("churn", ColumnType::Text),
    ];
    let types = types.map(|(name, kind)| (name.to_string(), kind)).to_vec();
    let mut bytes = Vec::new();
    let mut writer = ParquetWriter::new(types, Packed::No, &mut bytes).unwrap();
    let all: Vec<usize> = (0..rows).collect();
    for rows in all.chunks(9_001) {
        writer.begin_group(rows.len());
        let text = |row: &usize| Some(if row.is_multiple_of(7) { "yes" } else { "no" });
        for column in [
            TypedColumn::Int64(rows.iter().map(|row| Some(*row as i64 * 3)).collect()),
            TypedColumn::Int64(
                rows.iter()
                    .map(|row| (row % 11 > 0).then_some(*row as i64 % 40))
                    .collect(),
            ),
            TypedColumn::Double(rows.iter().map(|row| Some(*row as f64 / 7.0)).collect()),
            TypedColumn::Text(rows.iter().map(text).collect()),
        ] {
            writer.column(&column).unwrap();
        }
        writer.end_group().unwrap();
    }
    writer.finish().unwrap();
    bytes
}

#[test]
fn a_ready_table_is_kept_as_a_held_one_is() {
    let text = customers(0..40_000);
    let several = grouped(70_000);
    for (name, bytes) in [
        ("table.csv", text.clone().into_bytes()),
        ("table.zip", zipped("table.csv", &text)),
        ("table.parquet", parquet(&text)),
        ("groups.parquet", several),
    ] {
        let files = [(name, bytes)];
        let (expected, shown) = held(&files);
        let mut streaming = beginnings(&files);
        if name.ends_with(".zip") {
            // Its end cannot be looked at, but a model takes it as it is.
            streaming.know_features(["age", "spent", "plan"].map(str::to_string).to_vec());
        }
        let (table, view) = adopted(read(streaming, &files));
        assert_eq!(table, expected, "{name}");
        assert_eq!(table.about(), expected.about(), "{name}");
        assert!(view.joined.is_none(), "{name}");
        assert_eq!(view.customers, shown.customers, "{name}");
        // All of it is there: it may be corrected, audited and trained upon.
        assert_eq!(view.files[0].sampled, None, "{name}");
        assert_eq!(view.files[0].columns, shown.files[0].columns, "{name}");
        assert_eq!(view.files[0].repeated, shown.files[0].repeated, "{name}");
        assert_eq!(view.files[0].report.rows, shown.files[0].report.rows);
    }
}

#[test]
fn parts_of_a_ready_table_become_one() {
    let parts = [0..9_000, 9_000..20_000, 20_000..31_000, 31_000..40_000];
    let names = [
        "part-00000.parquet",
        "part-00001.parquet",
        "part-00002.parquet",
        "part-00003.parquet",
    ];
    let files: Vec<(&str, Vec<u8>)> = names
        .into_iter()
        .zip(parts)
        .map(|(name, rows)| (name, parquet(&customers(rows))))
        .collect();
    let (expected, _) = held(&files);
    let (table, view) = adopted(read(beginnings(&files), &files));
    assert_eq!(table.rows(), 40_000);
    assert_eq!(table, expected);
    assert!(view.joined.is_none());
}

#[test]
fn customers_at_several_dates_are_ready() {
    let mut text = String::from("customer_id,snapshot_date,visits,left\n");
    for month in 1..=6 {
        for customer in 0..4_000 {
            text += &format!(
                "c{customer},2024-{month:02}-01,{},{}\n",
                customer * month % 37,
                customer * month % 2
            );
        }
    }
    let files = [("samples.csv", text.into_bytes())];
    let (expected, _) = held(&files);
    let (table, view) = adopted(read(beginnings(&files), &files));
    assert_eq!(table, expected);
    assert!(view.joined.is_none());
}

#[test]
fn a_log_stays_a_log_also_with_the_answer_in_it() {
    let mut text = String::from("customer_id,day,amount,churned\n");
    for row in 0..30_000 {
        let customer = row * 7 % 911;
        text += &format!(
            "c{customer},2024-{:02}-{:02},{},{}\n",
            1 + row / 5_000,
            1 + customer % 28,
            row % 31,
            customer % 2
        );
    }
    let files = [("log.csv", text.into_bytes())];
    let mut streaming = beginnings(&files);
    streaming.plan().unwrap();
    streaming.begin(0).unwrap();
    assert!(streaming.push(&files[0].1));
    // Customers come again on the same day: these are no rows of theirs.
    assert_eq!(streaming.settle(), None);
    streaming.end().unwrap();
    let (table, view) = adopted(streaming);
    assert!(table.rows() < 30_000);
    assert!(view.joined.is_some());
    assert_eq!(view.files[0].sampled.map(|rows| rows < 30_000), Some(true));
}

#[test]
fn a_log_whose_first_day_names_nobody_twice_stays_a_log() {
    // Every customer once a day, each day in another order, with the answer beside it.
    let mut text = String::from("customer_id,time,amount,churned\n");
    for row in 0..60_000 {
        let (day, place) = (row / 20_000, row % 20_000);
        let customer = (place * 7_919 + day * 5_003) % 20_000;
        text += &format!(
            "c{customer:05},2024-03-{:02} {:02}:{:02}:{:02},{},{}\n",
            1 + day,
            place / 3_600,
            place / 60 % 60,
            place % 60,
            row % 31,
            customer % 2
        );
    }
    let first_day = text.lines().skip(1).take(9_000).map(|line| &line[..6]);
    assert_eq!(
        first_day.collect::<std::collections::HashSet<_>>().len(),
        9_000
    );
    let bytes = text.into_bytes();
    let mut spread = Streaming::of_files(OpenOptions::default(), 1 << 20);
    spread.peek_places("log.csv", bytes.len() as u64, pieces(&bytes));
    let mut begun = Streaming::of_files(OpenOptions::default(), 1 << 20);
    begun.peek("log.csv", bytes.len() as u64, &bytes[..BEGINNING]);
    for mut streaming in [spread, begun] {
        streaming.plan().unwrap();
        streaming.begin(0).unwrap();
        assert!(streaming.push(&bytes));
        // Nothing becomes a table of so many rows.
        assert_eq!(streaming.settle(), None);
        streaming.end().unwrap();
        let (table, view) = adopted(streaming);
        assert_eq!(table.rows(), 20_000);
        assert!(view.joined.is_some());
    }
}

/// Rows in many groups, of which those between the middle and the end repeat customers.
fn repeating(rows: i64) -> Vec<u8> {
    let types = [
        ("customer_id", ColumnType::Int64),
        ("day", ColumnType::Text),
        ("amount", ColumnType::Int64),
        ("churned", ColumnType::Int64),
    ];
    let types = types.map(|(name, kind)| (name.to_string(), kind)).to_vec();
    let mut bytes = Vec::new();
    let mut writer = ParquetWriter::new(types, Packed::No, &mut bytes).unwrap();
    let all: Vec<i64> = (0..rows).collect();
    for rows in all.chunks(9_001) {
        let days: Vec<String> = rows
            .iter()
            .map(|row| format!("2024-03-{:02}", 1 + row % 2))
            .collect();
        let customer = |row: &i64| match row / 9_001 {
            7 | 8 => Some(row - 60_000),
            _ => Some(*row),
        };
        writer.begin_group(rows.len());
        for column in [
            TypedColumn::Int64(rows.iter().map(customer).collect()),
            TypedColumn::Text(days.iter().map(|day| Some(day.as_str())).collect()),
            TypedColumn::Int64(rows.iter().map(|row| Some(row % 40)).collect()),
            TypedColumn::Int64(rows.iter().map(|row| Some(row % 2)).collect()),
        ] {
            writer.column(&column).unwrap();
        }
        writer.end_group().unwrap();
    }
    writer.finish().unwrap();
    bytes
}

#[test]
fn what_turns_out_to_be_a_log_is_read_once_more_as_one() {
    let bytes = repeating(126_014);
    let files = [("rows.parquet", bytes)];
    let mut streaming = beginnings(&files);
    let mut source = MemorySource::new("rows.parquet", files[0].1.clone());
    let source: &mut dyn ByteSource = &mut source;
    assert_eq!(streaming.plan().unwrap(), [0]);
    for again in [true, false] {
        assert_eq!(streaming.begin(0), Some(Feed::Ranges));
        while streaming.step(source).is_some() {}
        streaming.end().unwrap();
        assert_eq!(streaming.rewind().unwrap(), again);
        assert_eq!(streaming.order(), [0]);
    }
    let (table, view) = adopted(streaming);
    assert_eq!(table.rows(), 126_014 - 18_002);
    assert!(view.joined.is_some());
}

#[test]
fn a_customer_that_comes_twice_later_is_told_as_of_a_held_table() {
    let text = customers(0..40_000) + customers(7..9).split_once('\n').unwrap().1;
    let files = [("table.csv", text.into_bytes())];
    let (expected, shown) = held(&files);
    let (table, view) = adopted(read(beginnings(&files), &files));
    assert_eq!(table, expected);
    assert_eq!(view.files[0].columns, shown.files[0].columns);
    let repeated = view.files[0].repeated.as_ref().unwrap();
    assert_eq!((repeated.rows, repeated.examples[0]), (2, (8, 40_001)));
}

#[test]
fn a_table_too_large_for_the_memory_says_what_to_do() {
    let text = customers(0..40_000);
    let mut said = String::new();
    for (name, bytes) in [
        ("table.csv", text.clone().into_bytes()),
        ("table.parquet", parquet(&text)),
    ] {
        let files = [(name, bytes)];
        let streaming = Streaming::of_files(OpenOptions::default(), 1 << 20);
        let mut streaming = looked(streaming.with_room(1_000_000), &files);
        streaming.know_features(["age", "spent", "plan"].map(str::to_string).to_vec());
        let Err(failure) = streaming.plan() else {
            panic!("{name} fits")
        };
        let Failure::TableTooLarge { bytes, limit, .. } = failure else {
            panic!("{failure:?}")
        };
        assert!(limit == 1_000_000 && bytes > limit);
        let (table, _) = held(&files);
        let columns = table.columns().iter().map(holdfast::table::Column::size);
        let (bytes, kept) = (bytes as f64, columns.sum::<u64>() as f64);
        // Rather too much than too little, but not by far.
        assert!(bytes >= 0.9 * kept && bytes < 4.0 * kept, "{bytes} {kept}");
        let sized = Failure::TableTooLarge {
            file: name.to_string(),
            bytes: 2_500_000_000,
            limit: 1_258_291_200,
            by_columns: name.ends_with(".parquet"),
        };
        for lang in [Lang::En, Lang::Ko] {
            said += &format!("{}\n", sized.say(lang));
        }
    }
    expect![[r#"
        By all that was looked at, table.csv has one row per customer already, so all of its columns would be kept in memory: about 2.5 GB while it is read, of at most 1.3 GB. Save it as Parquet, which is read column by column and takes less, or with only the columns that are needed. Or use the command line (holdfast score), which has all of the machine's memory.
        살펴본 바로는 table.csv는 이미 고객별로 한 행씩 정리된 표라서 모든 열을 메모리에 두어야 합니다. 읽는 동안 약 2.5 GB가 필요한데 1.3 GB까지만 쓸 수 있습니다. 열을 하나씩 읽어 메모리를 덜 쓰는 Parquet로 저장하거나 필요한 열만 남겨 주세요. 컴퓨터의 메모리를 모두 쓸 수 있는 명령줄(holdfast score)도 있습니다.
        By all that was looked at, table.parquet has one row per customer already, so all of its columns would be kept in memory: about 2.5 GB, of at most 1.3 GB. Save it with only the columns that are needed, or use the command line (holdfast score), which has all of the machine's memory.
        살펴본 바로는 table.parquet는 이미 고객별로 한 행씩 정리된 표라서 모든 열을 메모리에 두어야 합니다. 약 2.5 GB가 필요한데 1.3 GB까지만 쓸 수 있습니다. 필요한 열만 남겨 저장하거나, 컴퓨터의 메모리를 모두 쓸 수 있는 명령줄(holdfast score)을 이용해 주세요.
    "#]]
    .assert_eq(&said);
}
