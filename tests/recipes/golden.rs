//! The five recipes against pandas, cell by cell (tests/golden/recipes, made by
//! make_recipes.py beside them). The files come under other names and in another
//! order than the recipe's: only their columns say what they are.

use std::collections::{BTreeMap, BTreeSet};

use holdfast::feature::prepare::impute::Strategy;
use holdfast::feature::prepare::plan::{
    EncodeChoice, GapChoice, PlanRoles, PlannedMerge, Proposing, Use,
};
use holdfast::feature::prepare::split::{OutOfTime, Part, SplitReport, Strata, out_of_time};
use holdfast::feature::prepare::{Prepared, Split, TrainingRows, label};
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

/// C2 and D3: the earlier anchors train, later ones choose, the latest judge, and what
/// reaches with its label days into a later part is left out.
#[test]
fn creators_are_split_by_time_as_pandas_does() {
    let built = built("creator", &["creators", "events"]);
    let table = &built.table;
    let expected = Cells::of(&super::table(
        "splits",
        &golden("recipes/creator/splits.csv"),
    ));
    let expected = expected.by_key(1);
    let anchor = table.column("anchor").unwrap();
    let users = table.column("user_id").unwrap();
    let strata = Strata::of_label(&label::read(table.column("churn").unwrap(), None).unwrap());
    for (column, window) in [(1, 0.0), (2, 7.0)] {
        let count = |part: &str| expected.values().filter(|row| row[1] == part).count() as u32;
        let options = OutOfTime {
            test_anchors: count("test"),
            validation_anchors: count("validation"),
            label_window: window,
            held_customers: None,
            seed: 1,
        };
        // With all of them left out there is nothing to choose by, which the split says, not the test.
        let split = out_of_time(&strata, anchor, Some(users), options).unwrap();
        let mut parts = vec!["left out"; table.rows()];
        for (part, name) in [
            (Part::Train, "train"),
            (Part::Validation, "validation"),
            (Part::Test, "test"),
        ] {
            for row in split.rows(part) {
                parts[*row as usize] = name;
            }
        }
        for (row, part) in parts.iter().enumerate() {
            let day = anchor.text(row).to_string();
            assert_eq!(*part, expected[&vec![day.clone()]][column], "{day}");
        }
        let days: BTreeSet<&str> = (0..table.rows()).map(|row| anchor.text(row)).collect();
        assert_eq!(days.len(), expected.len());
    }
}

/// E2 with every merge agreed to: means, modes and one column per category.
#[test]
fn ecommerce_is_prepared_as_pandas_does() {
    let built = built("ecommerce", &["customers"]);
    let roles = PlanRoles {
        id: Some("CustomerID".into()),
        label: Some("Churn".into()),
        ..PlanRoles::default()
    };
    let (mut plan, _) = Proposing::run(&built.table, roles);
    for (column, from, into) in [
        ("PreferredLoginDevice", "Phone", "Mobile Phone"),
        ("PreferredPaymentMode", "CC", "Credit Card"),
        ("PreferredPaymentMode", "COD", "Cash on Delivery"),
        ("PreferedOrderCat", "Mobile Phone", "Mobile"),
    ] {
        plan.merges.push(PlannedMerge {
            column: column.into(),
            from: from.into(),
            into: into.into(),
        });
    }
    let categories = [
        "PreferredLoginDevice",
        "PreferredPaymentMode",
        "Gender",
        "PreferedOrderCat",
        "MaritalStatus",
    ];
    for column in &mut plan.columns {
        if ["CustomerID", "Churn"].contains(&column.column.as_str()) {
            continue;
        }
        let category = categories.contains(&column.column.as_str());
        column.used = if category { Use::Category } else { Use::Number };
        column.gaps = GapChoice::Fill(match category {
            true => Strategy::Mode,
            false => Strategy::Mean,
        });
        column.encode = match category {
            true => EncodeChoice::OneHot,
            false => EncodeChoice::default(),
        };
        column.scale = None;
    }
    let rows = built.table.rows();
    // The original fitted on the whole table.
    let split = Split {
        train: TrainingRows::all(rows),
        validation: Vec::new(),
        test: Vec::new(),
        report: SplitReport::default(),
    };
    let prepared = Prepared::fit(&built.table, &plan, split).unwrap();
    let frame = Prepared::apply(&built.table, &prepared.preparation).unwrap();
    let expected = Cells::of(&table(
        "prepared",
        &golden("recipes/ecommerce/prepared.csv"),
    ));
    let mut compared = 0;
    for (at, name) in expected.names.iter().enumerate() {
        let Some(ours) = frame.names.iter().position(|found| found == name) else {
            assert_eq!(name, "Churn", "among {:?}", frame.names);
            continue;
        };
        for (row, cells) in expected.rows.iter().enumerate() {
            let ours = frame.columns[ours][row].to_string();
            assert!(same(&ours, &cells[at]), "{name} of row {row}: {ours}");
            compared += 1;
        }
    }
    assert_eq!(compared, rows * (expected.names.len() - 1));
}
