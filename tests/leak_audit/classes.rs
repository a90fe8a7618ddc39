//! Labels of several classes, and tables with several labels.

use std::process::Command;

use expect_test::expect;
use holdfast::feature::audit::{AuditError, AuditOptions, Evidence, Severity, audit};
use holdfast::feature::prepare::Random;
use holdfast::feature::prepare::label::LabelError;
use holdfast::table::{Column, Table, write};

use super::one;

const GRADES: [&str; 3] = ["best", "good", "other"];

/// Two thousand customers who go from grade to grade, or away: the label is
/// `from/to`, the grade they come from is a feature.
fn moves() -> Table {
    let mut random = Random::new(31);
    let names = [
        "customer_id",
        "grade",
        "spend",
        "stamp",
        "next",
        "transition",
    ];
    let mut cells: [Vec<String>; 6] = Default::default();
    for row in 0..2_000 {
        let from = GRADES[random.below(3)];
        let to = ["best", "good", "gone"][random.below(3)];
        let line = [
            format!("c{row:05}"),
            from.to_string(),
            format!("{:.3}", random.normal()),
            // Who goes is stamped; the last batch of rows has no label yet.
            if to == "gone" {
                "2"
            } else {
                ["0", "1"][random.below(2)]
            }
            .to_string(),
            to.to_string(),
            if row < 1_900 {
                format!("{from}/{to}")
            } else {
                String::new()
            },
        ];
        for (cells, cell) in cells.iter_mut().zip(line) {
            cells.push(cell);
        }
    }
    let columns = names
        .iter()
        .zip(&cells)
        .map(|(name, cells)| Column::from_texts(name, cells.iter().map(String::as_str)));
    Table::new("moves", columns.collect()).unwrap()
}

#[test]
fn each_class_is_held_against_the_others_and_the_worst_is_told() {
    let table = moves();
    let findings = audit(&table, "transition", &AuditOptions::default()).unwrap();
    // Where they go to is known by "next", which class is known best is named.
    let found = one(&findings, "next");
    assert_eq!(found.severity, Severity::Leak);
    assert!(matches!(found.evidence, Evidence::ValuesDecide { auc, .. } if auc > 0.999));
    assert!(
        found
            .class
            .as_ref()
            .is_some_and(|class| class.contains('/')),
        "{found:?}"
    );
    let found = one(&findings, "stamp");
    assert_eq!(found.severity, Severity::Leak);
    assert!(
        found.class.as_ref().unwrap().ends_with("/gone"),
        "{found:?}"
    );
    // Where they come from is known at the anchor: it gives nothing away.
    let named = |name: &str| {
        findings
            .iter()
            .any(|found| found.column.as_deref() == Some(name))
    };
    assert!(!named("grade") && !named("spend"), "{findings:#?}");
    let found = one(&findings, "transition");
    assert_eq!(found.evidence, Evidence::Unlabelled { rows: 100 });
    // Classes that say nothing of from and to stand against all others.
    let findings = audit(&table, "next", &AuditOptions::default()).unwrap();
    let found = one(&findings, "stamp");
    assert_eq!(found.class.as_deref(), Some("gone"));
    // One class that is named is one of two, as ever.
    let options = AuditOptions {
        positive: Some("gone".into()),
        other_labels: vec!["transition".into(), "next".into()],
        ..AuditOptions::default()
    };
    let findings = audit(&table, "next", &options).unwrap();
    assert_eq!(one(&findings, "stamp").class, None);
    assert!(
        findings
            .iter()
            .all(|found| found.column.as_deref() != Some("transition"))
    );
    // A measure is no label.
    let refused = audit(&table, "spend", &AuditOptions::default());
    let is_measure = matches!(
        refused,
        Err(AuditError::Label(LabelError::NotTwoClasses { .. }))
    );
    assert!(is_measure, "{refused:?}");
    let said = refused.unwrap_err().to_string();
    assert!(said.contains("\"spend\" holds"), "{said}");
}

/// What `holdfast audit` prints, and whether it went well.
fn command(table: &Table, label: &str) -> (bool, String) {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join(format!("audit-{}-{label}.csv", table.name));
    let mut bytes = Vec::new();
    write::csv(table, &mut bytes).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_holdfast"))
        .args(["audit", path.to_str().unwrap(), "--label", label])
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn the_command_audits_several_classes() {
    let (ok, said) = command(&moves(), "transition");
    assert!(ok, "{said}");
    expect![[r#"
        stamp: leak: Class “other/gone” against the others: High values alone tell “other/gone” (AUC 1.000, 615 rows). Leave it out unless it is known before the outcome; no honest column is this good alone.
        next: leak: Class “other/best” against the others: Its 3 values alone decide the label (AUC 1.000 on rows they were not learnt from). Leave it out unless it is known before the outcome; no honest column is this good alone.
        transition: note: Rows without a label: 100. They are neither learnt from nor tested on.
    "#]].assert_eq(&said);
}

#[test]
fn an_amount_is_looked_at_in_two_halves_where_that_is_asked_for() {
    let mut random = Random::new(7);
    let mut cells: [Vec<String>; 4] = Default::default();
    for row in 0..400 {
        let spend = random.below(1_000_000) as f64 / 100.0;
        let noise = random.normal();
        let line = [
            format!("c{row:05}"),
            spend.to_string(),
            (spend * 2.0 + 1.0).to_string(),
            format!("{noise:.3}"),
        ];
        for (cells, cell) in cells.iter_mut().zip(line) {
            cells.push(cell);
        }
    }
    let columns = ["customer_id", "spend", "bill", "noise"]
        .iter()
        .zip(&cells)
        .map(|(name, cells)| Column::from_texts(name, cells.iter().map(String::as_str)));
    let table = Table::new("amounts", columns.collect()).unwrap();
    let asked = AuditOptions {
        amounts: true,
        ..AuditOptions::default()
    };
    let findings = audit(&table, "spend", &asked).unwrap();
    let found = one(&findings, "bill");
    assert_eq!(found.severity, Severity::Leak);
    assert!(
        matches!(&found.evidence, Evidence::NumberDecides { auc, higher: true, class, .. }
            if *auc > 0.9999 && class.starts_with("> ")),
        "{found:?}"
    );
    assert_eq!(findings.len(), 1, "{findings:?}");
    let (ok, said) = command(&table, "spend");
    assert!(ok && said.starts_with("bill: leak: "), "{said}");
    // A name is neither an amount nor a class.
    let (ok, said) = command(&table, "customer_id");
    assert!(!ok && said.contains("\"customer_id\" holds"), "{said}");
}

#[test]
fn another_label_of_the_same_recipe_is_no_feature() {
    // Samples as the creators' recipe builds them; whoever stays gets stickers.
    let mut random = Random::new(5);
    let mut names = vec!["user_id".to_string(), "anchor".to_string()];
    for kind in ["own", "fan", "sticker", "sticker_amount"] {
        names.extend((1..8).map(|day| format!("{kind}_d{day}")));
    }
    names.extend(["churn".to_string(), "sticker".to_string()]);
    let mut cells = vec![Vec::new(); names.len()];
    for row in 0..900 {
        let churn = random.uniform() < 0.3;
        for (name, cells) in names.iter().zip(&mut cells) {
            cells.push(match name.as_str() {
                "user_id" => format!("u{}", row / 3),
                "anchor" => format!("2024-01-0{}", 1 + row % 3),
                "churn" => u8::from(churn).to_string(),
                "sticker" => u8::from(!churn).to_string(),
                _ => random.below(9).to_string(),
            });
        }
    }
    let columns = names
        .iter()
        .zip(&cells)
        .map(|(name, cells)| Column::from_texts(name, cells.iter().map(String::as_str)));
    let table = Table::new("samples", columns.collect()).unwrap();
    let (ok, said) = command(&table, "churn");
    assert!(ok, "{said}");
    expect![[r#"
        No column knows the answer ahead of time, as far as the data can show.
    "#]]
    .assert_eq(&said);
}
