//! What is written reads back the same. (pyarrow, pandas and DuckDB were held
//! against these files by hand.)

use expect_test::expect;
use holdfast::export::parquet::{TypedColumn, write, write_table};
use holdfast::ingest::{Batch, ColumnValues, MemorySource, ParquetFile, ReadOptions, ValueKind};
use holdfast::table::{open_source, read_slice};
use proptest::prelude::*;

fn written(columns: &[(&str, TypedColumn<'_>)]) -> Vec<u8> {
    let mut out = Vec::new();
    write(columns, &mut out).unwrap();
    out
}

fn batches(bytes: Vec<u8>) -> Vec<Batch> {
    let mut source = MemorySource::new("w.parquet", bytes);
    let file = ParquetFile::open(&mut source).unwrap();
    let columns: Vec<usize> = (0..file.columns().len()).collect();
    let groups: Vec<usize> = (0..file.row_groups().len()).collect();
    let mut batches = file.batches(&mut source, &columns, &groups);
    std::iter::from_fn(|| batches.next_batch().unwrap()).collect()
}

/// A column of all batches as optional values in text.
fn column(batches: &[Batch], index: usize) -> Vec<Option<String>> {
    let mut all = Vec::new();
    for batch in batches {
        let column = &batch.columns[index];
        for row in 0..batch.rows {
            all.push(column.valid[row].then(|| match &column.values {
                ColumnValues::Int(values) => values[row].to_string(),
                ColumnValues::Float(values) => format!("{:?}", values[row].to_bits()),
                values => String::from_utf8(values.text(row).to_vec()).unwrap(),
            }));
        }
    }
    all
}

fn texts<T>(values: &[Option<T>], text: impl Fn(&T) -> String) -> Vec<Option<String>> {
    values
        .iter()
        .map(|value| value.as_ref().map(&text))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn typed_columns_come_back(
        rows in prop::collection::vec(
            (
                any::<Option<i64>>(),
                any::<Option<f64>>(),
                any::<Option<bool>>(),
                prop::option::of("[a-c가-다\u{0}]{0,3}"),
                prop::option::of(-1_000_000..1_000_000_i32),
            ),
            0..200,
        ),
        few in any::<bool>(),
    ) {
        let int: Vec<_> = rows.iter().map(|r| r.0.map(|n| if few { n % 3 } else { n })).collect();
        let float: Vec<_> = rows.iter().map(|r| r.1).collect();
        let flag: Vec<_> = rows.iter().map(|r| r.2).collect();
        let text: Vec<_> = rows.iter().map(|r| r.3.as_deref()).collect();
        let day: Vec<_> = rows.iter().map(|r| r.4).collect();
        let read = batches(written(&[
            ("int", TypedColumn::Int64(int.clone())),
            ("float", TypedColumn::Double(float.clone())),
            ("flag", TypedColumn::Boolean(flag.clone())),
            ("text", TypedColumn::Text(text.clone())),
            ("day", TypedColumn::Date(day.clone())),
            ("seen", TypedColumn::Timestamp(int.clone())),
        ]));
        prop_assert_eq!(column(&read, 0), texts(&int, i64::to_string));
        prop_assert_eq!(column(&read, 1), texts(&float, |v| format!("{:?}", v.to_bits())));
        prop_assert_eq!(column(&read, 2), texts(&flag, |v| u8::from(*v).to_string()));
        prop_assert_eq!(column(&read, 3), texts(&text, |v| v.to_string()));
        let micros = |v: &i32| (i64::from(*v) * 86_400_000_000).to_string();
        prop_assert_eq!(column(&read, 4), texts(&day, micros));
        prop_assert_eq!(column(&read, 5), texts(&int, i64::to_string));
    }
}

#[test]
fn long_columns_have_several_pages_and_groups() {
    let numbers: Vec<_> = (0..230_001)
        .map(|n| (n % 7 > 0).then_some(n * 31 % 1_000_003))
        .collect();
    let words: Vec<String> = (0..230_001)
        .map(|n| format!("word number {}", n % 9))
        .collect();
    let words: Vec<_> = words.iter().map(|word| Some(word.as_str())).collect();
    let bytes = written(&[
        ("n", TypedColumn::Int64(numbers.clone())),
        ("w", TypedColumn::Text(words.clone())),
    ]);
    let mut source = MemorySource::new("w.parquet", bytes.clone());
    let file = ParquetFile::open(&mut source).unwrap();
    let rows: Vec<_> = file.row_groups().iter().map(|group| group.rows).collect();
    assert_eq!(rows, [100_000, 100_000, 30_001]);
    let kinds: Vec<_> = file.columns().iter().map(|column| column.kind).collect();
    assert_eq!(kinds, [ValueKind::Integer, ValueKind::Text]);
    let read = batches(bytes);
    assert!(column(&read, 0) == texts(&numbers, i64::to_string));
    assert!(column(&read, 1) == texts(&words, |word| word.to_string()));
}

#[test]
fn the_bytes_of_a_small_file_stay_the_same() {
    let bytes = written(&[
        ("id", TypedColumn::Text(vec![Some("A"), None, Some("가")])),
        ("n", TypedColumn::Int64(vec![Some(1), Some(-1), None])),
    ]);
    expect![[r#"PAR1\x15\x00\x15$\x15(\x15\x94\xdb\xadu\x1c\x15\x06\x15\x00\x15\x06\x15\x06\x00\x00\x12D\x02\x00\x00\x00\x03\x05\x01\x00\x00\x00A\x03\x00\x00\x00\xea\xb0\x80\x15\x00\x15,\x150\x15\xc0\x9c\x88\xd3\x02\x1c\x15\x06\x15\x00\x15\x06\x15\x06\x00\x00\x16T\x02\x00\x00\x00\x03\x03\x01\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x15\x02\x19<H\x06schema\x15\x04\x00\x15\x0c%\x02\x18\x02id%\x00L\x1c\x00\x00\x00\x15\x04%\x02\x18\x01n\x00\x16\x06\x19\x1c\x19,&\x08\x1c\x15\x0c\x19%\x00\x06\x19\x18\x02id\x15\x02\x16\x06\x16P\x16T&\x08<6\x02(\x03\xea\xb0\x80\x18\x01A\x00\x00\x00&\\\x1c\x15\x04\x19%\x00\x06\x19\x18\x01n\x15\x02\x16\x06\x16Z\x16^&\\<6\x02(\x08\x01\x00\x00\x00\x00\x00\x00\x00\x18\x08\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x16\xaa\x01\x16\x06\x00(\x16holdfast version 0.1.0\x19,\x1c\x00\x00\x1c\x00\x00\x00\xaa\x00\x00\x00PAR1"#]].assert_eq(&bytes.escape_ascii().to_string());
}

#[test]
fn a_table_is_written_by_its_kinds() {
    let csv = "id,months,spent,active,joined,seen,note\n\
        C1,3,1.5,Yes,2024-01-31,2024-01-31 10:00:00.5,a\n\
        C2,NA,2,No,,,\n\
        C3,5,-,Yes,1969-12-31,1960-01-01 00:00,NA\n";
    let table = read_slice("t.csv", csv.as_bytes(), &ReadOptions::default())
        .unwrap()
        .table;
    let mut out = Vec::new();
    write_table(&table, &mut out).unwrap();
    let mut source = MemorySource::new("t.parquet", out);
    let file = ParquetFile::open(&mut source).unwrap();
    let kinds: Vec<String> = (file.columns().iter())
        .map(|column| format!("{} {:?}", column.name, column.kind))
        .collect();
    expect!["id Text, months Integer, spent Float, active Boolean, joined Date, seen Timestamp { utc: false }, note Text"]
        .assert_eq(&kinds.join(", "));
    let opened = open_source(&mut source, &ReadOptions::default()).unwrap();
    let mut text = Vec::new();
    holdfast::table::write::csv(&opened.table, &mut text).unwrap();
    expect![[r#"
        id,months,spent,active,joined,seen,note
        C1,3,1.5,true,2024-01-31,2024-01-31 10:00:00.5,a
        C2,,2,false,,,
        C3,5,,true,1969-12-31,1960-01-01 00:00:00,
    "#]]
    .assert_eq(&String::from_utf8(text).unwrap());
}
