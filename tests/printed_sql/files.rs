//! Files are read as they were found to be written, or it is said that no script does.

use holdfast::feature::recipe::sql::{Dialect, SqlPlace, SqlSources, print};
use holdfast::feature::recipe::{Binding, BoundFile, Head};
use holdfast::ingest::{Delimiter, Encoding, Escape, MemorySource, Quote, ReadOptions, ReadReport};
use holdfast::table::{Joining, Opened, open_source, read_slice};
use serde_json::json;

use super::short;

/// Orders of the same customers in two years, as one table that says of when each row is.
fn of_two_years() -> Opened {
    let mut joining = Joining::default();
    for year in [2023, 2024] {
        let mut text = String::from("customer_id,amount,kind\n");
        for row in 0..40 {
            text += &format!("c{row:02},{},gift\n", (row + year) % 7);
        }
        let name = format!("c_{year}.csv");
        let opened = read_slice(&name, text.as_bytes(), &ReadOptions::default()).unwrap();
        let all = joining.step(&name, &opened.table, &opened.report, 1_000);
        assert_eq!(all.unwrap(), (40, true));
    }
    joining.finish().unwrap()
}

#[test]
fn lists_of_several_years_are_read_with_their_dates() {
    let Opened { table, mut report } = of_two_years();
    assert_eq!(table.columns()[3].name(), "snapshot_date");
    let binding = Binding {
        parts: vec![BoundFile {
            file: 0,
            table: 0,
            places: vec![Some(0), Some(3), Some(1), Some(2)],
        }],
        unused: Vec::new(),
    };
    let recipe = short();
    let script = |report: &ReadReport, dialect| {
        let sources = SqlSources::of_files(&recipe, &[Head::of("c_202*.csv", &table)], &binding)
            .written_like(&binding, &[&table])
            .laid_out_like(&binding, &[Some(report)]);
        print(&recipe, &sources, dialect).unwrap()
    };
    for (dialect, parts) in [
        (
            Dialect::DuckDb,
            [
                "SELECT customer_id, amount, kind, '2023-12-31' AS snapshot_date FROM read_csv(\n  \
                 'c_2023.csv',",
                ")\nUNION ALL\nSELECT customer_id, amount, kind, '2024-12-31' AS snapshot_date",
            ],
        ),
        (
            Dialect::Spark,
            [
                "CREATE OR REPLACE TEMPORARY VIEW raw_orders_1 USING csv\nOPTIONS (\n  \
                 path 'c_2023.csv',",
                "SELECT customer_id, amount, kind, '2024-12-31' AS snapshot_date FROM raw_orders_2;",
            ],
        ),
        (
            Dialect::BigQuery,
            [
                "-- Mind: your_dataset.orders needs the column \"snapshot_date\", which no file has",
                "(2023-12-31 for \"c_2023.csv\", 2024-12-31 for \"c_2024.csv\").",
            ],
        ),
    ] {
        let script = script(&report, dialect);
        for part in parts.into_iter().chain(["as_moment(snapshot_date)"]) {
            assert!(script.contains(part), "{part}\n{script}");
        }
        assert_eq!(
            script.contains("-- Mind"),
            dialect == Dialect::BigQuery,
            "{script}"
        );
    }
    // Within an archive there are no files to read.
    report.compressed = true;
    let script = script(&report, Dialect::DuckDb);
    let told = "\"c_202*.csv\" is one list at several times, told apart by a column that no file";
    assert!(script.contains(told), "{script}");
}

/// The script over one file of orders, read as `options` say.
pub(super) fn over(name: &str, bytes: &[u8], options: &ReadOptions, dialect: Dialect) -> String {
    over_opened(name, &open(name, bytes, options), dialect)
}

pub(super) fn open(name: &str, bytes: &[u8], options: &ReadOptions) -> Opened {
    let mut source = MemorySource::new(name, bytes.to_vec());
    open_source(&mut source, options).unwrap()
}

/// The script over a file of orders that was opened.
pub(super) fn over_opened(name: &str, opened: &Opened, dialect: Dialect) -> String {
    let binding = Binding {
        parts: vec![BoundFile {
            file: 0,
            table: 0,
            places: vec![Some(0), Some(1), Some(2), Some(3)],
        }],
        unused: Vec::new(),
    };
    let recipe = short();
    let sources = SqlSources::of_files(&recipe, &[Head::of(name, &opened.table)], &binding)
        .written_like(&binding, &[&opened.table])
        .laid_out_like(&binding, &[Some(&opened.report)]);
    print(&recipe, &sources, dialect).unwrap()
}

/// Orders on these days.
pub(super) fn orders(days: &[&str], delimiter: &str) -> String {
    let mut text = ["customer", "date", "amount", "kind"].join(delimiter) + "\n";
    for (row, day) in days.iter().cycle().take(40).enumerate() {
        let (customer, amount) = (format!("c{row}"), (row % 7).to_string());
        text += &[customer.as_str(), day, &amount, "gift"].join(delimiter);
        text += "\n";
    }
    text
}

#[test]
fn files_are_read_as_they_were_found_to_be_written() {
    let found = ReadOptions::default();
    let days = ["2024-01-01", "2024-02-03"];
    let semicolons = orders(&days, ";");
    for (dialect, expected) in [
        (
            Dialect::DuckDb,
            r#"delim = ';', quote = '"', escape = '"', header"#,
        ),
        (Dialect::Spark, r#"sep ';', quote '"', escape '"'"#),
    ] {
        let script = over("a.csv", semicolons.as_bytes(), &found, dialect);
        assert!(script.contains(expected), "{script}");
        assert!(!script.contains("-- Mind"), "{script}");
    }
    // As it was said.
    let said = ReadOptions {
        delimiter: Delimiter::from_text("||"),
        quote: Some(Quote::Single),
        escape: Some(Escape::Backslash),
        ..found.clone()
    };
    let pipes = orders(&days, "||");
    let script = over("a.csv", pipes.as_bytes(), &said, Dialect::DuckDb);
    let expected = r"delim = '||', quote = '''', escape = '\', header";
    assert!(script.contains(expected), "{script}");
    let told = "-- Mind: in raw_orders DuckDB leaves out a backslash within quotes";
    assert!(script.contains(told), "{script}");
    let script = over("a.csv", pipes.as_bytes(), &said, Dialect::Spark);
    assert!(!script.contains("-- Mind"), "{script}");
    // Cells in quotes may hold line breaks.
    assert!(script.contains("  multiLine 'true',\n"), "{script}");
    let said = ReadOptions {
        quote: Some(Quote::None),
        ..found
    };
    let script = over("a.csv", semicolons.as_bytes(), &said, Dialect::Spark);
    assert!(script.contains("sep ';', quote '', escape ''"), "{script}");
    assert!(!script.contains("multiLine"), "{script}");
}

#[test]
fn whole_numbers_of_parquet_are_texts_without_a_point() {
    let recipe = short();
    let mut sources = SqlSources::of_recipe(&recipe);
    let paths = vec!["orders.parquet".to_string()];
    sources.tables[0].place = SqlPlace::Parquet { paths };
    for (dialect, text) in [(Dialect::DuckDb, "VARCHAR"), (Dialect::Spark, "STRING")] {
        let script = print(&recipe, &sources, dialect).unwrap();
        let expected = format!(
            "as_text(CASE WHEN lower(typeof(kind)) IN ('double', 'float') \
             THEN number_text(TRY_CAST(CAST(kind AS {text}) AS DOUBLE)) \
             ELSE CAST(kind AS {text}) END)"
        );
        assert!(script.contains(&expected), "{script}");
    }
    let script = print(&recipe, &sources, Dialect::BigQuery).unwrap();
    assert!(script.contains("as_text(kind)"), "{script}");
}

#[test]
fn what_no_script_reads_is_said() {
    let found = ReadOptions::default();
    let text = orders(&["2024-01-01", "2024-02-03"], ",");
    let object = |row: usize| {
        let day = 1 + row % 28;
        let object = json!({"customer": format!("c{row}"), "date": format!("2024-01-{day:02}"),
            "amount": row, "kind": "x"});
        object.to_string() + "\n"
    };
    let objects: String = (0..40).map(object).collect();
    let korean = text.replace("gift", "선물");
    let (korean, _, _) = encoding_rs::EUC_KR.encode(&korean);
    let cp949 = ReadOptions {
        encoding: Some(Encoding::Cp949),
        ..found.clone()
    };
    let below = format!("a report\n\n{text}");
    for (name, bytes, options, how) in [
        ("a.csv", &*korean, &cp949, "CP949 (EUC-KR)"),
        (
            "b.csv",
            below.as_bytes(),
            &found,
            "a text that does not begin with one row of names",
        ),
    ] {
        let remark = remark(name, how);
        let script = over(name, bytes, options, Dialect::DuckDb);
        assert!(script.contains(&remark), "{script}");
        let read = format!("  '{name}.csv',\n  delim = ','");
        assert!(script.contains(&read), "{script}");
        // Whoever loads tables into BigQuery has to know it as well.
        let script = over(name, bytes, options, Dialect::BigQuery);
        assert!(script.contains(&remark), "{script}");
    }
    let script = over("a.json", objects.as_bytes(), &found, Dialect::Spark);
    assert!(script.contains(&remark("a.json", "JSON")), "{script}");
}

pub(super) fn remark(name: &str, how: &str) -> String {
    format!(
        "-- Mind: \"{name}\" is {how}, which is not read here: save it as CSV first \
         (holdfast read \"{name}\" --out \"{name}.csv\").\n"
    )
}

#[test]
fn days_are_read_as_their_column_writes_them_or_it_is_said() {
    let script = |days: &[&str], dialect| {
        let found = ReadOptions::default();
        over("a.csv", orders(days, ",").as_bytes(), &found, dialect)
    };
    for (days, expected) in [
        (
            ["31-Mar-2017", "1-Apr-2017"],
            "as_moment(named_month(date))",
        ),
        (["31/03/17", "01/04/17"], r"'20\3/\2/\1\4'"),
        (["03/31/17", "04/01/17"], r"'20\3/\1/\2\4'"),
        (["2017-03", "2017-04"], r"'\1-\2-01'"),
    ] {
        let script = script(&days, Dialect::DuckDb);
        assert!(script.contains(expected), "{days:?}: {script}");
        assert!(!script.contains("-- Mind"), "{days:?}: {script}");
    }
    let named = script(&["31-Mar-2017", "1-Apr-2017"], Dialect::Spark);
    let head =
        "CREATE OR REPLACE TEMPORARY FUNCTION named_month(cell STRING) RETURNS STRING RETURN";
    assert!(named.contains(head), "{named}");
    let times = script(&["15:20", "08:05"], Dialect::DuckDb);
    let told = "-- Mind: date tells moments in a way that is not read here";
    assert!(times.contains(told), "{times}");
}
