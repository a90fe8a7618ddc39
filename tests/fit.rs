//! Does a table fit a contract? What is said feature by feature.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use expect_test::expect;
use holdfast::feature::{Category, Contract, Feature, FeatureKind, Imputation, assemble, fit};
use holdfast::i18n::Lang;
use holdfast::ingest::ReadOptions;
use holdfast::table::{Table, read_slice};

fn table(text: &str) -> Table {
    read_slice("t.csv", text.as_bytes(), &ReadOptions::default())
        .unwrap()
        .table
}

fn feature(name: &str, kind: FeatureKind, imputation: Imputation) -> Feature {
    Feature {
        name: name.into(),
        kind,
        imputation,
        title: None,
        range: None,
    }
}

fn number(name: &str) -> Feature {
    feature(name, FeatureKind::Number, Imputation::None)
}

fn plans() -> FeatureKind {
    let category = |name: &str, spellings: &[&str]| Category {
        name: name.into(),
        spellings: spellings.iter().map(|s| s.to_string()).collect(),
    };
    FeatureKind::Category {
        categories: vec![category("basic", &["Basic plan"]), category("pro", &[])],
    }
}

fn contract(features: Vec<Feature>) -> Contract {
    Contract {
        preparation: None,
        features,
        id: Some("id".into()),
        label: None,
    }
}

#[test]
fn each_feature_is_told_what_it_found() {
    let contract = contract(vec![
        number("spent"),
        number("Visits"),
        number("age"),
        number("months_active"),
        feature("plan", plans(), Imputation::None),
        feature("tier", plans(), Imputation::None),
        feature("member", FeatureKind::Flag, Imputation::None),
    ]);
    let table = table(
        "id,spent,visits,age,months,plan,tier,member,note\n\
         1,9.5,3,30,1,basic,gold,yes,a\n2,,4,old,2,Basic plan,silver,No,b\n3,True,5,31,3,elite,gold,,c\n",
    );
    let found = fit(&contract, &table);
    let said: Vec<String> = found
        .features
        .iter()
        .map(|feature| format!("{}: {}", feature.feature, feature.say(Lang::En)))
        .collect();
    expect![[r#"
        spent: Found; empty rows: 1.
        Visits: Found as “visits”.
        age: The model expects numbers in “age”. Rows that hold something else: 1 (first row 2: “old”). Correct or empty those cells.
        months_active: The model needs a column “months_active”, and the file has none. Is it “months”? Then rename that column in the file.
        plan: Rows with a value the model never saw: 1 (such as “elite”). They count as missing.
        tier: The model expects one of basic, pro … in “tier”. Rows that hold something else: 3 (first row 1: “gold”). Correct or empty those cells.
        member: Found; empty rows: 1."#]]
    .assert_eq(&said.join("\n"));
    assert_eq!(found.problems(), 3);
    assert!(!found.is_of_other_data(), "it finds four of its features");
    assert_eq!(found.extra, ["months", "note"]);
    assert!(
        assemble(&contract, &table, &found).is_err(),
        "scored although it does not fit"
    );
}

#[test]
fn cells_become_the_models_numbers() {
    let contract = contract(vec![
        feature(
            "spent",
            FeatureKind::Number,
            Imputation::Value { value: 7.0 },
        ),
        feature("plan", plans(), Imputation::Category { name: "pro".into() }),
        feature("member", FeatureKind::Flag, Imputation::None),
    ]);
    let table = table("spent,plan,member\n 1.5 ,Basic plan,예\n,,0\nFALSE,1,N\n");
    let matrix = assemble(&contract, &table, &fit(&contract, &table)).unwrap();
    assert_eq!(matrix.row(0), [1.5, 0.0, 1.0]);
    assert_eq!(matrix.row(1), [7.0, 1.0, 0.0]);
    // A category that nobody knows is imputed like a missing one.
    assert_eq!(matrix.row(2), [0.0, 1.0, 0.0]);
}

#[test]
fn ten_thousand_missing_features_are_counted_not_crashed_on() {
    let features = (0..10_000)
        .map(|index| number(&format!("f{index}")))
        .collect();
    let contract = contract(features);
    let table = table("id,a\n1,2\n2,3\n");
    let found = fit(&contract, &table);
    assert_eq!(found.problems(), 10_000);
    assert!(found.is_of_other_data());
    let error = assemble(&contract, &table, &found).unwrap_err();
    assert!(
        error.to_string().contains("10000 of its features"),
        "{error}"
    );
}
