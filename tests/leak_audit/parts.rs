//! What training and test must not share.

use holdfast::feature::audit::{AuditOptions, Evidence, Finding, Severity, SplitSource};
use holdfast::feature::prepare::Random;
use holdfast::table::{Column, Table};

use super::{alarms, find, normal, one};

/// Sliding samples: each customer at three anchors.
fn samples(part: impl Fn(usize, usize) -> &'static str) -> Table {
    let mut random = Random::new(9);
    let mut cells: [Vec<String>; 5] = Default::default();
    for customer in 0..400 {
        for anchor in 0..3 {
            let row = [
                format!("u{customer}"),
                format!("2024-0{}-01", anchor + 1),
                normal(&mut random, 0.0),
                part(customer, anchor).to_string(),
                u32::from(random.uniform() < 0.3).to_string(),
            ];
            for (cells, cell) in cells.iter_mut().zip(row) {
                cells.push(cell);
            }
        }
    }
    let names = ["user_id", "anchor", "x", "part", "churn"];
    let columns = names
        .iter()
        .zip(&cells)
        .map(|(name, cells)| Column::from_texts(name, cells.iter().map(String::as_str)));
    Table::new("samples", columns.collect()).unwrap()
}

#[test]
fn customers_on_both_sides_are_judged_by_their_time() {
    let options = AuditOptions {
        split: SplitSource::Column {
            name: "part".into(),
        },
        ..AuditOptions::default()
    };
    // Train on the past, test on the last anchor: usual.
    let table = samples(|_, anchor| if anchor == 2 { "test" } else { "train" });
    let findings = find(&table, &options);
    let found = one(&findings, "user_id");
    assert_eq!(found.severity, Severity::Note);
    assert!(matches!(
        found.evidence,
        Evidence::CustomerOverTime { customers: 400, .. }
    ));
    // The other way round.
    let table = samples(|customer, anchor| match (customer % 2, anchor) {
        (1, 0) => "test",
        _ => "train",
    });
    let findings = find(&table, &options);
    let found = one(&findings, "user_id");
    assert_eq!(found.severity, Severity::Leak);
    assert!(matches!(&found.evidence,
        Evidence::LaterSampleInTraining { customers: 200, example } if example == "u1"));
    // The same where the dates are written with the day first.
    let anchors = table.column("anchor").unwrap();
    let days: Vec<String> = (0..table.rows())
        .map(|row| format!("01/{}/2024", &anchors.text(row)[5..7]))
        .collect();
    let mut columns = table.columns().to_vec();
    columns[1] = Column::from_texts("anchor", days.iter().map(String::as_str));
    let findings = find(&Table::new("samples", columns).unwrap(), &options);
    assert!(matches!(
        one(&findings, "user_id").evidence,
        Evidence::LaterSampleInTraining { customers: 200, .. }
    ));
    // Customers apart: nothing.
    let table = samples(|customer, _| if customer % 3 == 0 { "test" } else { "train" });
    assert_eq!(alarms(&find(&table, &options)), Vec::<&Finding>::new());
}

#[test]
fn copied_rows_and_shared_customers_are_found() {
    let mut random = Random::new(21);
    let mut cells: [Vec<String>; 5] = Default::default();
    for row in 0..2_000 {
        let id = if row < 1_700 { row } else { row - 1_700 };
        let line = if (1_700..1_800).contains(&row) {
            // Copies of the first hundred rows.
            [0, 1, 2].map(|column: usize| cells[column + 1][id].clone())
        } else {
            [0; 3].map(|_: i32| normal(&mut random, 0.0))
        };
        let churn = u32::from(random.uniform() < 0.3).to_string();
        cells[0].push(format!("c{id}"));
        for (cells, cell) in cells[1..4].iter_mut().zip(line) {
            cells.push(cell);
        }
        cells[4].push(churn);
    }
    let part: Vec<&str> = (0..2_000)
        .map(|row| if row < 1_600 { "train" } else { "test" })
        .collect();
    let names = ["customer_id", "a", "b", "c", "churn"];
    let mut columns: Vec<Column> = names
        .iter()
        .zip(&cells)
        .map(|(name, cells)| Column::from_texts(name, cells.iter().map(String::as_str)))
        .collect();
    columns.push(Column::from_texts("part", part));
    let table = Table::new("t", columns).unwrap();
    let options = AuditOptions {
        id: Some("customer_id".into()),
        split: SplitSource::Column {
            name: "part".into(),
        },
        ..AuditOptions::default()
    };
    let findings = find(&table, &options);
    let id = one(&findings, "customer_id");
    assert_eq!(id.severity, Severity::Leak);
    assert!(
        matches!(id.evidence, Evidence::CustomerInBoth { customers: 300, .. }),
        "{id:?}"
    );
    let copies: Vec<&Finding> = findings.iter().filter(|f| f.column.is_none()).collect();
    assert!(
        matches!(
            copies[0].evidence,
            Evidence::DuplicateRows {
                rows: 100,
                row: 1_701,
                of_row: 1,
                ..
            }
        ),
        "{copies:?}"
    );
    // Without a split the customers' several rows are only pointed out.
    let options = AuditOptions {
        id: Some("customer_id".into()),
        ..AuditOptions::default()
    };
    // A column that says train and test is one, named or not.
    let findings = find(&table, &options);
    assert!(matches!(
        one(&findings, "customer_id").evidence,
        Evidence::CustomerInBoth { customers: 300, .. }
    ));
    let unsplit = Table::new("t", table.columns()[..5].to_vec()).unwrap();
    let findings = find(&unsplit, &options);
    assert!(matches!(
        one(&findings, "customer_id").evidence,
        Evidence::RepeatedCustomers {
            customers: 300,
            rows: 600
        }
    ));
}
