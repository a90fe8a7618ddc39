//! Printed scripts as they stand, and that no name or text can break out of one.
//! What they build is compared with the engine's tables in tests/sql.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "printed_sql/files.rs"]
mod files;
#[path = "printed_sql/mended.rs"]
mod mended;

use expect_test::expect_file;
use holdfast::feature::recipe::sql::{
    Dialect, MomentFormat, SqlPlace, SqlSources, SqlTable, TextLayout, print,
};
use holdfast::feature::recipe::{Binding, BoundFile, Head, Recipe, RecipeError, builtin};
use holdfast::table::ValueFormat;
use holdfast::table::number::{DecimalMark, NumberFormat};
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
