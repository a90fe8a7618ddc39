//! What a built table holds in which order, what is said of columns that know its answer, and
//! files that change while one is built.

#[cfg(unix)]
use std::process::{Command, Stdio};

use super::{done, folder};

/// A recipe of one table, from its parts in JSON.
fn recipe(table: &str, rest: &str) -> String {
    format!(
        r#"{{"version": 1, "name": "shop", "title": {{"en": "Shop", "ko": "가게"}},
            "tables": [{{"name": "rows", "title": {{"en": "Rows", "ko": "행"}}, "key": "customer",
                {table}}}], {rest}}}"#
    )
}

/// A feature or a label, by where it comes from.
fn rule(name: &str, from: &str) -> String {
    format!(
        r#"{{"name": "{name}", "title": {{"en": "{name}", "ko": "{name}"}}, "kind": "number",
            "from": {from}}}"#
    )
}

fn label(name: &str, from: &str) -> String {
    rule(name, from).replace(r#""kind": "number","#, "")
}

/// The table that a recipe builds of one file, and what is said.
fn built(name: &str, recipe: &str, file: &str) -> (String, String) {
    let folder = folder(name);
    std::fs::write(folder.join("recipe.json"), recipe).unwrap();
    std::fs::write(folder.join("rows.csv"), file).unwrap();
    let call = "features rows.csv --recipe recipe.json --out out.csv";
    let (_, said) = done(&folder, &call.split(' ').collect::<Vec<_>>());
    let table = std::fs::read_to_string(folder.join("out.csv")).unwrap();
    (table, said)
}

#[test]
fn a_customer_then_the_features_then_the_label_and_a_feature_that_knows_it_is_told() {
    let of = |column: &str| {
        let rows = r#"{"rows": {"table": "rows", "aggregate": "first", "of": "COLUMN"}}"#;
        rule(column, &rows.replace("COLUMN", column))
    };
    let columns = ["gone", "paid", "visits", "customer"]
        .map(|name| match name {
            "customer" => format!(r#"{{"name": "{name}", "kind": "text"}}"#),
            _ => format!(r#"{{"name": "{name}", "kind": "number"}}"#),
        })
        .join(", ");
    let gone = label("gone", r#"{"column": {"table": "rows", "column": "gone"}}"#);
    let recipe = recipe(
        &format!(r#""rows": "one", "columns": [{columns}]"#),
        &format!(
            r#""population": {{"table": "rows"}}, "features": [{}, {}], "labels": [{gone}]"#,
            of("visits"),
            of("paid"),
        ),
    );
    let mut file = String::from("gone,paid,visits,customer\n");
    for row in 0..200 {
        let paid = row * 37 % 50;
        file += &format!("{},{paid},{},c{row:03}\n", i32::from(paid >= 25), row % 7);
    }
    let (table, said) = built("order", &recipe, &file);
    assert_eq!(table.lines().next(), Some("customer,visits,paid,gone"));
    assert!(
        said.contains("paid: leak: High values alone tell"),
        "{said}"
    );
    assert!(!said.contains("visits: "), "{said}");
}

#[test]
fn an_anchor_stands_behind_the_customer_and_labels_behind_the_features() {
    let rows = |aggregate: &str| {
        format!(r#"{{"rows": {{"table": "rows", {aggregate}, "window": {{"last_days": 30}}}}}}"#)
    };
    let ahead = |kind: &str| {
        let from = r#"{"KIND": {"table": "rows", "horizon": {"days": 30}}}"#;
        from.replace("KIND", kind)
    };
    let recipe = recipe(
        r#""rows": "many", "time": "day", "columns": [
            {"name": "paid", "kind": "number"}, {"name": "day", "kind": "moment"},
            {"name": "customer", "kind": "text"}]"#,
        &format!(
            r#""population": {{"table": "rows",
                "active": {{"table": "rows", "window": {{"last_days": 30}}}}}},
            "anchors": {{"every": {{"days": 30, "before": 30, "after": 30}}}},
            "features": [{}, {}], "labels": [{}, {}]"#,
            rule("spent", &rows(r#""aggregate": "sum", "of": "paid""#)),
            rule("orders", &rows(r#""aggregate": "count""#)),
            label("gone", &ahead("absent")),
            label("back", &ahead("present")),
        ),
    );
    let mut file = String::from("paid,day,customer\n");
    for row in 0..900 {
        let (month, day) = (1 + row % 6, 1 + row * 11 % 28);
        file += &format!(
            "{},2024-{month:02}-{day:02},c{:02}\n",
            row % 13,
            row * 7 % 40
        );
    }
    let (table, said) = built("anchored", &recipe, &file);
    let header = "customer,anchor,spent,orders,gone,back";
    assert_eq!(table.lines().next(), Some(header), "{said}");
    assert!(table.lines().count() > 40, "{table}");
    // One answer is no feature of the other.
    assert!(
        !said.contains("gone: leak") && !said.contains("back: leak"),
        "{said}"
    );
}

/// A file is looked at, then changed while another is waited for, then read.
#[cfg(unix)]
#[test]
fn a_file_that_changes_while_others_are_read_ends_the_build() {
    use std::io::Write;
    let sum = r#"{"rows": {"table": "rows", "aggregate": "sum", "of": "paid"}}"#;
    let recipe = recipe(
        r#""rows": "many", "columns": [
            {"name": "customer", "kind": "text"}, {"name": "paid", "kind": "number"}]"#,
        &format!(
            r#""population": {{"table": "rows"}}, "features": [{}]"#,
            rule("spent", sum)
        ),
    );
    let head = "customer,paid,note\n";
    // Larger than what is held: its beginning is looked at, all of it is read later.
    let note = "a note of some length that nobody needs but that takes its place on the disk";
    let row = |row: usize| format!("c{},{},{note}\n", row % 50, row % 9);
    let large = head.to_string() + &(0..70_000).map(row).collect::<String>();
    assert!(large.len() > 5 << 20);
    type Change = fn(&std::path::Path);
    let changes: [(&str, Change); 2] = [
        ("longer", |path| {
            let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
            file.write_all(b"c1,2,new\n").unwrap();
        }),
        ("gone", |path| std::fs::remove_file(path).unwrap()),
    ];
    for (name, change) in changes {
        let folder = folder(&format!("changed_{name}"));
        std::fs::write(folder.join("recipe.json"), &recipe).unwrap();
        std::fs::write(folder.join("large.csv"), &large).unwrap();
        let pipe = folder.join("more.csv");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        let call = "features large.csv more.csv --recipe recipe.json --out out.csv";
        let mut child = Command::new(env!("CARGO_BIN_EXE_holdfast"))
            .current_dir(&folder)
            .args(call.split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The pipe opens at both ends at once: by then the large file has been looked at.
        let opening =
            std::thread::spawn(move || std::fs::OpenOptions::new().write(true).open(pipe).unwrap());
        while !opening.is_finished() {
            let ended = child.try_wait().unwrap();
            assert!(
                ended.is_none(),
                "{name}: ended before the pipe was read: {ended:?}"
            );
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        change(&folder.join("large.csv"));
        let mut more = opening.join().unwrap();
        more.write_all(format!("{head}c1,2,x\nc2,3,y\n").as_bytes())
            .unwrap();
        drop(more);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        assert!(
            said.contains("large.csv") && said.contains("changed or removed"),
            "{name}: {said}"
        );
        assert!(!folder.join("out.csv").exists(), "{name}");
    }
}
