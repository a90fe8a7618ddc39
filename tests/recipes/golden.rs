//! The five recipes against pandas, cell by cell (tests/golden/recipes, made by
//! make_recipes.py beside them). The files come under other names and in another
//! order than the recipe's: only their columns say what they are.

use std::collections::BTreeMap;

use holdfast::feature::recipe::{Built, recognise};
use holdfast::table::Table;

use super::{build, golden, heads, table};

/// A table's cells by row and column; empty is missing.
struct Cells {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Cells {
    fn of(table: &Table) -> Cells {
        let columns = table.columns();
        let cell = |row: usize| {
            let cells = columns.iter().map(|c| c.text(row).to_string());
            cells.collect()
        };
        Cells {
            names: columns.iter().map(|c| c.name().to_string()).collect(),
            rows: (0..table.rows()).map(cell).collect(),
        }
    }

    /// Rows by the first `keys` columns, in their order.
    fn by_key(&self, keys: usize) -> BTreeMap<Vec<String>, &[String]> {
        let keyed = self.rows.iter().map(|row| (row[..keys].to_vec(), &row[..]));
        let found: BTreeMap<_, _> = keyed.collect();
        assert_eq!(found.len(), self.rows.len(), "a row twice");
        found
    }
}

/// The recipe that `files` are recognised as, built from them.
fn built(recipe: &str, files: &[&str]) -> Built {
    let tables: Vec<Table> = files
        .iter()
        .rev()
        .enumerate()
        .map(|(at, name)| {
            let text = golden(&format!("recipes/{recipe}/{name}.csv"));
            table(&format!("export ({at})"), &text)
        })
        .collect();
    let (found, _) = recognise(&heads(&tables)).expect("columns that are known");
    assert_eq!(found.name, recipe);
    build(found, &tables)
}

/// Every cell as pandas has it: texts alike, numbers to twelve digits.
fn agree(recipe: &str, files: &[&str], keys: usize, ours_alone: &[&str]) -> Built {
    let built = built(recipe, files);
    let expected = golden(&format!("recipes/{recipe}/expected.csv"));
    let expected = Cells::of(&table("expected", &expected));
    let found = Cells::of(&built.table);
    let more: Vec<&String> = found
        .names
        .iter()
        .filter(|name| !expected.names.contains(name))
        .collect();
    assert_eq!(more, ours_alone, "columns that pandas has not");
    let (ours, theirs) = (found.by_key(keys), expected.by_key(keys));
    assert_eq!(
        ours.keys().collect::<Vec<_>>(),
        theirs.keys().collect::<Vec<_>>(),
        "who has a row, and when"
    );
    let mut cells = 0;
    for (key, row) in &ours {
        for (at, name) in expected.names.iter().enumerate() {
            let place = found.names.iter().position(|other| other == name);
            let ours = &row[place.unwrap_or_else(|| panic!("no column {name}"))];
            let theirs = &theirs[key][at];
            assert!(
                same(ours, theirs),
                "{recipe} {key:?} {name}: ours {ours:?}, pandas {theirs:?}"
            );
            cells += 1;
        }
    }
    assert!(cells > 100, "only {cells} cells compared");
    built
}

fn same(ours: &str, theirs: &str) -> bool {
    match (ours.parse::<f64>(), theirs.parse::<f64>()) {
        (Ok(ours), Ok(theirs)) => (ours - theirs).abs() <= 1e-12 * theirs.abs().max(1.0),
        _ => ours == theirs,
    }
}

/// A count of report.json.
fn reported(recipe: &str, name: &str) -> u64 {
    let report = golden(&format!("recipes/{recipe}/report.json"));
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    report[name].as_u64().unwrap()
}

#[test]
fn subscription_equals_pandas() {
    let files = ["train", "members", "transactions", "user_logs"];
    agree("subscription", &files, 1, &[]);
}

#[test]
fn creator_equals_pandas() {
    let built = agree("creator", &["creators", "events"], 2, &[]);
    let counted = |name| reported("creator", name);
    assert_eq!(built.report.rows, counted("samples"));
    assert_eq!(built.report.customers, counted("eligible"));
    let label = |name: &str| -> u64 {
        let column = built.table.column(name).unwrap();
        let rows = 0..built.table.rows();
        rows.filter(|row| column.text(*row) == "1").count() as u64
    };
    assert_eq!(label("churn"), counted("churn"));
    assert_eq!(label("sticker"), counted("sticker"));
    let events = built.report.tables.iter().find(|t| t.table == "events");
    assert_eq!(events.unwrap().without_id, counted("events_without_user"));
    let creators = built.report.tables.iter().find(|t| t.table == "creators");
    assert_eq!(
        creators.unwrap().repeated_rows,
        counted("list_rows_repeated")
    );
}

#[test]
fn retail_equals_pandas() {
    let files = [
        "purchases",
        "affiliates",
        "app_pay",
        "customers",
        "products",
    ];
    // The share is ours: pandas' table has the receipts that it is made of.
    let built = agree("retail", &files, 2, &["pay_share"]);
    assert_eq!(built.report.customers, reported("retail", "customers"));
    let customers = built.report.tables.iter().find(|t| t.table == "customers");
    let customers = customers.unwrap();
    assert_eq!(
        customers.customers_without,
        reported("retail", "customers_not_on_the_list")
    );
    assert_eq!(
        customers.orphan_customers,
        reported("retail", "list_without_purchases")
    );

    // From which grade into which, as pandas counts it.
    let expected = Cells::of(&table(
        "transitions",
        &golden("recipes/retail/transitions.csv"),
    ));
    let transition = built.table.column("transition").unwrap();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in 0..built.table.rows() {
        let both = transition.text(row);
        if !both.is_empty() {
            *counts.entry(both).or_default() += 1;
        }
    }
    for row in &expected.rows {
        for (to, count) in expected.names.iter().zip(row).skip(1) {
            let both = format!("{}/{to}", row[0]);
            let ours = counts.remove(both.as_str()).unwrap_or_default();
            assert_eq!(ours.to_string(), *count, "{both}");
        }
    }
    assert!(counts.is_empty(), "{counts:?}");
}

#[test]
fn ecommerce_equals_pandas() {
    agree("ecommerce", &["customers"], 1, &[]);
}

#[test]
fn events_equal_pandas() {
    let built = agree("events", &["events"], 2, &[]);
    let counted = |name| reported("events", name);
    assert_eq!(built.report.rows, counted("samples"));
    assert_eq!(built.report.customers, counted("users_with_samples"));
    let events = built.report.tables.first().unwrap();
    assert_eq!(events.without_id, counted("events_without_user"));
    let report = golden("recipes/events/report.json");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let anchors: Vec<String> = serde_json::from_value(report["anchors"].clone()).unwrap();
    assert_eq!(built.report.anchors, anchors);
}
