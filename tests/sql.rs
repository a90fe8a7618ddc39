//! Printed scripts as they stand, and that no name or text can break out of one.
//! What they build is compared with the engine's tables in tests/sql.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use expect_test::expect_file;
use holdfast::feature::recipe::sql::{
    Dialect, MomentFormat, SqlPlace, SqlSources, SqlTable, TextLayout, print,
};
use holdfast::feature::recipe::{Binding, BoundFile, Head, Recipe, RecipeError, builtin};
use holdfast::ingest::{
    Delimiter, Encoding, Escape, Format, FormatNote, LineEnding, MemorySource, Quote, ReadOptions,
    ReadReport, RenamedColumn, Repair, RowWidth,
};
use holdfast::table::number::{DecimalMark, NumberFormat};
use holdfast::table::{Joining, Opened, ValueFormat, open_source, read_slice};
use proptest::prelude::*;
use serde_json::json;

fn recipe(value: serde_json::Value) -> Recipe {
    Recipe::from_json(&value.to_string()).unwrap()
}

/// A recipe with most kinds of steps, short enough to read.
fn short() -> Recipe {
    recipe(json!({
        "version": 1, "name": "shop", "title": {"en": "Small shop", "ko": "작은 가게"},
        "tables": [
            {"name": "orders", "title": {"en": "Orders", "ko": "주문"}, "key": "customer",
             "rows": "many", "time": "date",
             "columns": [
                {"name": "customer", "kind": "text"}, {"name": "date", "kind": "moment"},
                {"name": "amount", "kind": "number"}, {"name": "kind", "kind": "text"}],
             "derived": [{"name": "net", "value": "if(amount >= 0, amount * 0.9, missing)"}]},
            {"name": "people", "title": {"en": "People", "ko": "고객"}, "key": "customer",
             "rows": "one",
             "columns": [{"name": "customer", "kind": "text"}, {"name": "city", "kind": "text"}]}
        ],
        "population": {"table": "people",
            "active": {"table": "orders", "window": {"last_days": 90}}},
        "anchors": {"every": {"days": 30, "before": 60, "after": 30}},
        "features": [
            {"name": "orders_30d", "title": {"en": "Orders in 30 days", "ko": "30일 주문"},
             "kind": "integer",
             "from": {"rows": {"table": "orders", "aggregate": "count", "window": {"last_days": 30}}}},
            {"name": "gifts", "title": {"en": "Gifts", "ko": "선물"}, "kind": "number", "no_rows": 0,
             "from": {"rows": {"table": "orders", "aggregate": "sum", "of": "net",
                      "where": "kind = 'gift'"}}},
            {"name": "city", "title": {"en": "City", "ko": "도시"}, "kind": "category",
             "unknown": "unknown",
             "from": {"rows": {"table": "people", "aggregate": "first", "of": "city"}}},
            {"name": "share", "title": {"en": "Gifts per order", "ko": "주문당 선물"},
             "kind": "number", "from": {"formula": "gifts / orders_30d"}},
            {"name": "score", "title": {"en": "Score", "ko": "점수"}, "kind": "integer",
             "from": {"score": {"of": "share", "parts": 5}}},
            {"name": "grade", "title": {"en": "Grade", "ko": "등급"}, "kind": "category",
             "from": {"grade": {"of": "share", "shares": [["best", 0.2], ["other", 1.0]]}}}
        ],
        "labels": [
            {"name": "gone", "title": {"en": "Gone", "ko": "이탈"},
             "from": {"absent": {"table": "orders", "horizon": {"days": 30}}}},
            {"name": "moved", "title": {"en": "Moved", "ko": "이동"},
             "from": {"transition": {"feature": "grade", "absent": "none"}}}
        ]
    }))
}

#[test]
fn scripts_of_a_short_recipe() {
    let recipe = short();
    for (dialect, expected) in [
        (Dialect::DuckDb, expect_file!["golden/sql/shop.duckdb.sql"]),
        (Dialect::Spark, expect_file!["golden/sql/shop.spark.sql"]),
        (
            Dialect::BigQuery,
            expect_file!["golden/sql/shop.bigquery.sql"],
        ),
    ] {
        check(&recipe, &SqlSources::of_recipe(&recipe), dialect, &expected);
    }
}

fn check(
    recipe: &Recipe,
    sources: &SqlSources,
    dialect: Dialect,
    expected: &expect_test::ExpectFile,
) {
    expected.assert_eq(&print(recipe, sources, dialect).unwrap());
}

#[test]
fn scripts_name_what_was_recognised() {
    let recipe = short();
    let head = |file: &str, columns: &[&str]| Head {
        file: file.to_string(),
        columns: columns.iter().map(|name| name.to_string()).collect(),
    };
    let heads = [
        head("a/one.csv", &["Who", "When", "How much"]),
        head("a/two.csv", &["Who", "When", "How much"]),
    ];
    let part = |file| BoundFile {
        file,
        table: 0,
        places: vec![Some(0), Some(1), Some(2), None],
    };
    let binding = Binding {
        parts: vec![part(0), part(1)],
        unused: Vec::new(),
    };
    let turned = [
        heads[0].clone(),
        head("a/two.csv", &["When", "Who", "How much"]),
    ];
    let sources = SqlSources::of_files(&recipe, &turned, &binding);
    let told = "the files of \"Orders\" do not name the same columns in the same order: give all \
        of them the first one's names.";
    assert_eq!(sources.remarks, [told]);
    let mut sources = SqlSources::of_files(&recipe, &heads, &binding);
    assert!(sources.remarks.is_empty());
    sources.tables[0].moments = vec![MomentFormat::Any, MomentFormat::Compact];
    let script = print(&recipe, &sources, Dialect::DuckDb).unwrap();
    for part in [
        "  ['a/one.csv', 'a/two.csv'],",
        "as_text(Who)",
        "as_number(\"How much\")",
        "CAST(NULL AS VARCHAR)",
        "try_strptime(trimmed(cell), '%Y%m%d')",
        "-- People: not given, which counts as empty",
    ] {
        assert!(script.contains(part), "{part}\n{script}");
    }
    // A known format leaves out how the others are read.
    assert!(!script.contains("iso_moment"));
    // Among seconds since 1970 a 0 or −1 says "never".
    sources.tables[0].moments[1] = MomentFormat::EpochMilliseconds;
    let script = print(&recipe, &sources, Dialect::DuckDb).unwrap();
    let never = "round(nullif(nullif(as_number(\"When\"), 0), -1) * 1e3)";
    assert!(script.contains(never), "{script}");
    // After decimal commas a point groups thousands or makes no number.
    let comma = NumberFormat {
        decimal: DecimalMark::Comma,
        ..NumberFormat::PLAIN
    };
    sources.tables[0].numbers = vec![ValueFormat::Number(comma); 3];
    let script = print(&recipe, &sources, Dialect::DuckDb).unwrap();
    let grouped = "ELSE replace(\"How much\", '.', '?') END, ',', '.'))";
    assert!(script.contains(grouped), "{script}");
    sources.tables[1] = SqlTable {
        place: SqlPlace::Relation(vec!["lake".into(), "a.b".into(), "people".into()]),
        columns: vec![Some("id".into()), None],
        moments: Vec::new(),
        numbers: Vec::new(),
        added: None,
    };
    let script = print(&recipe, &sources, Dialect::Spark).unwrap();
    assert!(script.contains("FROM lake.`a.b`.people"), "{script}");
    assert!(script.contains("as_text(CAST(id AS STRING))"), "{script}");
    // A view on Spark reads one path.
    for part in [
        "CREATE OR REPLACE TEMPORARY VIEW raw_orders_2 USING csv\nOPTIONS (\n  path 'a/two.csv',",
        "SELECT Who, `When`, `How much` FROM raw_orders_1\nUNION ALL\n\
         SELECT Who, `When`, `How much` FROM raw_orders_2;",
        "-- Orders: a/two.csv",
    ] {
        assert!(script.contains(part), "{part}\n{script}");
    }
}

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
fn over(name: &str, bytes: &[u8], options: &ReadOptions, dialect: Dialect) -> String {
    over_opened(name, &open(name, bytes, options), dialect)
}

fn open(name: &str, bytes: &[u8], options: &ReadOptions) -> Opened {
    let mut source = MemorySource::new(name, bytes.to_vec());
    open_source(&mut source, options).unwrap()
}

/// The script over a file of orders that was opened.
fn over_opened(name: &str, opened: &Opened, dialect: Dialect) -> String {
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
fn orders(days: &[&str], delimiter: &str) -> String {
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

fn remark(name: &str, how: &str) -> String {
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

#[test]
fn recipes_that_sql_cannot_hold_are_refused() {
    let twice = |change: fn(&mut Recipe)| {
        let mut recipe = short();
        change(&mut recipe);
        let sources = SqlSources::of_recipe(&recipe);
        print(&recipe, &sources, Dialect::Spark).unwrap_err()
    };
    let name_twice = |name: &str| RecipeError::NameTwice { name: name.into() };
    let case_only = twice(|recipe| recipe.features[1].name = "ORDERS_30D".into());
    assert!(matches!(case_only, RecipeError::UnknownName { .. }));
    let case_only = twice(|recipe| recipe.labels[1].name = "Grade".into());
    assert_eq!(case_only, name_twice("Grade"));
    let the_id = twice(|recipe| recipe.labels[1].name = "customer".into());
    assert_eq!(the_id, name_twice("customer"));
    // Functions that need an argument twice must not grow without end.
    let long = twice(|recipe| {
        let deep = (0..60).fold("amount / amount".to_string(), |inner, _| {
            format!("least({inner}, amount)")
        });
        recipe.tables[0].derived[0].value = deep;
    });
    assert!(matches!(long, RecipeError::Formula { .. }), "{long}");
}

#[test]
fn every_built_in_recipe_is_printed() {
    for name in builtin::names() {
        let recipe = builtin::named(name).unwrap();
        for dialect in Dialect::ALL {
            let script = print(&recipe, &SqlSources::of_recipe(&recipe), dialect).unwrap();
            let longest = script.lines().map(|line| line.chars().count()).max();
            assert!(longest < Some(360), "{name}: {longest:?}");
        }
    }
    assert_eq!(Dialect::named("DuckDB"), Some(Dialect::DuckDb));
    assert_eq!(Dialect::named("oracle"), None);
}

/// The statements of a script, told by its quotes and remarks alone.
fn statements(script: &str, dialect: Dialect) -> usize {
    let mut letters = script.chars().peekable();
    let (mut count, mut before) = (0, ' ');
    while let Some(letter) = letters.next() {
        match letter {
            '-' if letters.peek() == Some(&'-') => {
                letters.by_ref().find(|letter| *letter == '\n');
            }
            '\'' | '"' | '`' => {
                let escapes = match (dialect, letter) {
                    (Dialect::DuckDb, '\'') => before == 'e',
                    (Dialect::DuckDb, _) => false,
                    (Dialect::Spark, '`') => false,
                    _ => before != 'r',
                };
                loop {
                    match letters.next() {
                        None => panic!("a quote {letter} does not close"),
                        Some('\\') if escapes => {
                            letters.next();
                        }
                        Some(next) if next == letter => {
                            if letters.peek() != Some(&letter) {
                                break;
                            }
                            letters.next();
                        }
                        _ => {}
                    }
                }
            }
            ';' => count += 1,
            _ => {}
        }
        before = letter;
    }
    count
}

/// A recipe that has `text` wherever a recipe may have a text of its own.
fn with(text: &str) -> (Recipe, SqlSources) {
    let mut recipe = short();
    let name = format!("x{text}");
    let quoted = format!("`{}`", name.replace('`', "``"));
    let literal = format!("'{}'", text.replace('\'', "''"));
    recipe.name = name.clone();
    recipe.title.en = text.to_string();
    let orders = &mut recipe.tables[0];
    orders.title.en = text.to_string();
    orders.columns[2].name = name.clone();
    orders.derived[0].value = format!("if({quoted} >= 0, 0.9 * {quoted}, missing)");
    recipe.features[1].title.en = text.to_string();
    recipe.features[2].unknown = Some(text.to_string());
    if let holdfast::feature::recipe::Source::Rows(rows) = &mut recipe.features[1].from {
        rows.condition = Some(format!("kind = {literal}"));
    }
    recipe.labels[0].name = name;
    let mut sources = SqlSources::of_recipe(&recipe);
    sources.tables[0].place = SqlPlace::Csv {
        paths: vec![text.to_string()],
        layout: TextLayout {
            delimiter: text.to_string(),
            quote: Some('\''),
            escape: text.chars().next(),
        },
    };
    sources.tables[1].place = SqlPlace::Relation(vec![text.to_string(), "people".to_string()]);
    (recipe, sources)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_breaks_out(text in "[-a-z;'\"`\\\\${} \n\r\t\u{2028}\u{85}*/#]{0,12}|\\PC{0,12}") {
        let (plain, plain_sources) = with("y");
        let (recipe, sources) = with(&text);
        for dialect in Dialect::ALL {
            let harmless = print(&plain, &plain_sources, dialect).unwrap();
            let script = print(&recipe, &sources, dialect).unwrap();
            let extra = usize::from(dialect == Dialect::Spark && script.contains("${"));
            prop_assert_eq!(
                statements(&script, dialect),
                statements(&harmless, dialect) + extra,
                "{}",
                script
            );
        }
    }
}
