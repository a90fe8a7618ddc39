//! scratch
#![allow(warnings, clippy::all)]
use holdfast::feature::audit::*;
use holdfast::feature::prepare::Random;
use holdfast::i18n::Lang;
use holdfast::table::*;
fn main() {
    let bytes = std::fs::read("/work/shared/data/telco/Telco-Customer-Churn.csv").unwrap();
    let t = read_slice("t.csv", &bytes, &Default::default())
        .unwrap()
        .table;
    println!(
        "{}",
        report(
            &audit(&t, "Churn", &AuditOptions::default()).unwrap(),
            Lang::En
        )
    );
    let mut parts: Vec<&str> = vec![];
    let mut random = Random::new(1);
    for _ in 0..t.rows() {
        parts.push(if random.uniform() < 0.8 {
            "train"
        } else {
            "test"
        });
    }
    let mut cols = t.columns().to_vec();
    cols.push(Column::from_texts("part", parts));
    let t2 = Table::new("t", cols).unwrap();
    let o = AuditOptions {
        split: SplitSource::Column {
            name: "part".into(),
        },
        ..Default::default()
    };
    println!("{}", report(&audit(&t2, "Churn", &o).unwrap(), Lang::Ko));
    let n = 1_000_000;
    let label: Vec<bool> = (0..n).map(|_| random.uniform() < 0.1).collect();
    let mut cols = vec![Column::from_texts(
        "customer_id",
        (0..n)
            .map(|i| format!("{:016x}", random.bits()))
            .collect::<Vec<_>>()
            .iter()
            .map(|s| s.as_str()),
    )];
    for c in 0..14 {
        cols.push(Column::from_numbers(
            &format!("d{c}"),
            (0..n)
                .map(|i| random.normal() + if label[i] { 0.7 } else { 0.0 })
                .collect(),
        ));
    }
    for c in 0..8 {
        cols.push(Column::from_numbers(
            &format!("i{c}"),
            (0..n).map(|_| random.below(200) as f64).collect(),
        ));
    }
    for c in 0..6 {
        cols.push(Column::from_texts(
            &format!("c{c}"),
            (0..n).map(|_| ["a", "b", "c", "dd"][random.below(4)]),
        ));
    }
    cols.push(Column::from_texts(
        "churn",
        (0..n).map(|i| if label[i] { "1" } else { "0" }),
    ));
    let t = Table::new("big", cols).unwrap();
    let start = std::time::Instant::now();
    let r = audit(&t, "churn", &AuditOptions::default()).unwrap();
    println!("{:?} {}", start.elapsed(), report(&r, Lang::En));
    let mut a = Audit::new(&t, "churn", &AuditOptions::default()).unwrap();
    let mut worst = std::time::Duration::ZERO;
    loop {
        let s = std::time::Instant::now();
        let d = a.step(&t);
        worst = worst.max(s.elapsed());
        if d {
            break;
        }
    }
    println!("worst step {worst:?}");
}
