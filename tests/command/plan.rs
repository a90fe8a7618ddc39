//! What is said of a plan on the command line: the recipe, the features and the printed SQL follow
//! it alike, and what cannot be followed is told with what can.

use std::path::PathBuf;

use serde_json::Value;

use super::{fails, folder, holdfast, text};

/// Orders of 30 customers over eight months, and the customers.
fn shop(name: &str) -> [PathBuf; 2] {
    let folder = folder(name);
    let mut orders = String::from("customer_id,ordered_at,kind,price\n");
    let mut members = String::from("customer_id,city,moved\n");
    for member in 0..30 {
        let moved = if member % 5 == 0 { "yes" } else { "no" };
        members.push_str(&format!("k{member},c{},{moved}\n", member % 4));
        for month in 1..=8 {
            let kind = if month % 3 == 0 { "renewal" } else { "visit" };
            let day = 1 + (member + month) % 27;
            let price = member + month;
            orders.push_str(&format!(
                "k{member},2022-{month:02}-{day:02},{kind},{price}.5\n"
            ));
        }
    }
    let files = [folder.join("orders.csv"), folder.join("members.csv")];
    std::fs::write(&files[0], orders).unwrap();
    std::fs::write(&files[1], members).unwrap();
    files
}

/// What a command that succeeds prints; what it tells beside that is not looked at.
fn printed(arguments: &[&str]) -> String {
    let output = holdfast(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The recipe, the features and the SQL by what is said. All three are those of the recipe.
fn made([orders, members]: &[PathBuf; 2], said: &[&str]) -> (Value, String, String) {
    let files = [text(orders), text(members)];
    let call = |command: &str, more: &[&str]| printed(&[&[command][..], &files, more].concat());
    let json = call("recipe", said);
    let (recipe, out) = (
        orders.with_file_name("recipe.json"),
        orders.with_file_name("out.csv"),
    );
    std::fs::write(&recipe, &json).unwrap();
    let by_recipe = ["--recipe", text(&recipe)];
    let table = |said: &[&str]| {
        call("features", &[said, &["--out", text(&out)][..]].concat());
        std::fs::read_to_string(&out).unwrap()
    };
    let (features, sql) = (table(said), call("sql", said));
    assert_eq!(features, table(&by_recipe), "{said:?}");
    assert_eq!(sql, call("sql", &by_recipe), "{said:?}");
    (serde_json::from_str(&json).unwrap(), features, sql)
}

/// The columns of a table.
fn header(csv: &str) -> Vec<&str> {
    csv.lines().next().unwrap().split(',').collect()
}

/// A column's cells.
fn cells<'a>(csv: &'a str, column: &str) -> Vec<&'a str> {
    let header = header(csv);
    let at = header.iter().position(|name| *name == column);
    let at = at.unwrap_or_else(|| panic!("{column}: {header:?}"));
    let rows = csv.lines().skip(1);
    rows.map(|row| row.split(',').nth(at).unwrap()).collect()
}

#[test]
fn roles_tables_and_windows_change_the_recipe_the_features_and_the_sql_alike() {
    let files = shop("plan-said");
    let (_, features, sql) = made(&files, &[]);
    for column in ["price_sum_30d", "city", "inactive"] {
        assert!(header(&features).contains(&column), "{features:.300}");
        assert!(sql.contains(column), "{column}");
    }

    let (_, features, sql) = made(&files, &["--role", "orders.price=none"]);
    assert!(!header(&features).contains(&"price_sum_30d"));
    assert!(!sql.contains("price_sum"), "{sql}");

    // By the file's name as by the recipe's.
    for name in ["members", "members.csv"] {
        let (recipe, features, sql) = made(&files, &["--without-table", name]);
        assert_eq!(recipe["said"]["unused"], serde_json::json!(["members"]));
        assert!(!header(&features).contains(&"city"));
        assert!(!sql.contains("city"), "{sql}");
    }

    let (recipe, features, sql) = made(&files, &["--windows", "14,45"]);
    assert_eq!(recipe["said"]["windows"], serde_json::json!([14, 45]));
    for (column, there) in [
        ("price_sum_14d", true),
        ("price_sum_45d", true),
        ("price_sum_30d", false),
    ] {
        assert_eq!(header(&features).contains(&column), there, "{column}");
        assert_eq!(sql.contains(column), there, "{column}");
    }
}

#[test]
fn a_rule_and_dates_change_the_recipe_the_features_and_the_sql_alike() {
    let files = shop("plan-rule");
    let rule = ["--label-rule", "column:members.moved"];
    let (recipe, features, sql) = made(&files, &rule);
    assert_eq!(recipe["labels"][0]["from"]["column"]["column"], "moved");
    assert_eq!(recipe.get("anchors"), None);
    assert!(header(&features).contains(&"moved") && sql.contains("moved"));

    // Without a table it is the one of which the plan predicts something itself.
    let (recipe, features, sql) = made(&files, &["--label-rule", "present:21"]);
    let present = &recipe["labels"][0]["from"]["present"];
    assert_eq!(present["table"], "orders");
    assert_eq!(present["horizon"]["days"], 21);
    assert!(header(&features).contains(&"active"), "{features:.300}");
    assert!(sql.contains("active"), "{sql}");

    // Renewals are in March and June, of 18 customers on the 10th or later.
    let said = [
        "--label-rule",
        "present:30:orders.kind=renewal",
        "--dates",
        "2022-06-10,2022-03-10",
    ];
    let (recipe, features, sql) = made(&files, &said);
    let days = &recipe["anchors"]["at"]["days"];
    assert_eq!(*days, serde_json::json!(["2022-03-10", "2022-06-10"]));
    let labels = cells(&features, "then_renewal");
    let renewed = labels.iter().filter(|label| **label == "1").count();
    assert_eq!((labels.len(), renewed), (60, 36), "{labels:?}");
    for day in ["2022-03-10", "2022-06-10"] {
        assert_eq!(features.matches(day).count(), 30, "{day}");
        assert!(sql.contains(day), "{sql}");
    }

    // A matrix is prepared by the same.
    let [orders, members] = &files;
    let out = orders.with_file_name("prepared");
    let prepare = ["prepare", text(orders), text(members), "--out", text(&out)];
    printed(&[&prepare[..], &said].concat());
    let matrix = |part: &str| std::fs::read_to_string(out.join(part)).unwrap();
    for part in ["train.csv", "test.csv"] {
        let labels = cells(&matrix(part), "then_renewal").len();
        assert_eq!(labels, 30, "{part}: {}", matrix(part));
    }
}

#[test]
fn a_recipe_keeps_all_but_its_dates() {
    let files = shop("plan-dates");
    let [orders, members] = &files;
    let (recipe, out) = (
        orders.with_file_name("mine.json"),
        orders.with_file_name("mine.csv"),
    );
    std::fs::write(&recipe, printed(&["recipe", text(orders), text(members)])).unwrap();
    let by = [text(orders), text(members), "--recipe", text(&recipe)];
    let to = ["--out", text(&out)];
    let dates = ["--dates", "2022-05-01"];
    printed(&[&["features"][..], &by, &dates, &to].concat());
    let written = std::fs::read_to_string(&out).unwrap();
    assert_eq!(written.matches("2022-05-01").count(), 30, "{written:.300}");
    // Also where the recipe is printed without files.
    let sql = printed(&[&["sql"][..], &by[2..], &dates].concat());
    assert!(sql.contains("2022-05-01"), "{sql}");
    // Whatever else is said needs a proposal, which a given recipe is none of.
    for said in [
        ["--windows", "7"],
        ["--without-table", "members"],
        ["--label-rule", "absent:30"],
        ["--role", "orders.price=none"],
    ] {
        for command in ["sql", "prepare", "features"] {
            let to: &[&str] = if command == "sql" { &[] } else { &to };
            let output = holdfast(&[&[command][..], &by, &said, to].concat());
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{command} {said:?}");
            assert!(told.contains("--recipe"), "{command} {said:?}: {told}");
        }
    }
}

/// The words of a call on both files.
fn call<'a>([orders, members]: &'a [PathBuf; 2], said: &'a str) -> Vec<&'a str> {
    let files = ["recipe", text(orders), text(members)];
    files.into_iter().chain(said.split(' ')).collect()
}

#[test]
fn what_cannot_be_followed_is_told_with_what_can() {
    let files = shop("plan-wrong");
    for (said, expected) in [
        ("--without-table member", ["\"member\"", "members."]),
        (
            "--without-table members.city",
            ["members.city", "members.csv"],
        ),
        (
            "--label-rule absent:30:members",
            ["absent:30:members", "can: orders."],
        ),
        (
            "--label-rule absent:30:orders.kind=visits",
            ["column kind", "renewal, visit"],
        ),
        (
            "--label-rule absent:30:orders.kind",
            ["column kind", "renewal, visit"],
        ),
        (
            "--label-rule absent:30:orders.price=3.5",
            ["column price", "--role"],
        ),
        (
            "--label-rule column:members",
            ["\"members\"", "members.csv."],
        ),
        (
            "--label-rule column:members.moved --windows 7",
            ["--windows", "--label-rule absent:30"],
        ),
        (
            "--label-rule column:members.moved --dates 2022-05-01",
            ["--dates", "--label-rule absent:30"],
        ),
    ] {
        let told = fails(&call(&files, said));
        for words in expected {
            assert!(told.contains(words), "{said}: {told}");
        }
    }
    // What no files are needed for is told before they are read.
    for (said, expected) in [
        ("--dates 2022-02-30", "2024-01-31"),
        ("--windows 0", "1..=36525"),
        ("--label-rule gone:30", "absent:DAYS"),
        ("--label-rule absent:soon", "absent:DAYS"),
    ] {
        let output = holdfast(&call(&files, said));
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(told.contains(expected), "{said}: {told}");
    }
}
