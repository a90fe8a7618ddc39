//! Who names a row and which rows judge, where nobody says so.

use holdfast::feature::prepare::Random;
use holdfast::feature::prepare::plan::{SplitPlan, Use, Why};
use holdfast::i18n::Lang;
use holdfast::model::train::{Remark, SplitKind, TrainOptions, Training};
use holdfast::table::Table;

use super::tables::table;

/// Columns by name, as files have them.
type Columns = Vec<(&'static str, Vec<String>)>;

/// A row per customer and month; `id` writes the customer, and knows the answer but for noise.
fn panel(name: &'static str, date: &'static str, id: impl Fn(usize) -> String) -> Columns {
    let mut random = Random::new(1);
    let mut columns: Columns = [name, date, "spent", "visits", "outcome"]
        .into_iter()
        .map(|name| (name, Vec::new()))
        .collect();
    for month in 1..=5 {
        for customer in 0..80 {
            let leaves = (customer % 3 == 0) != (random.uniform() < 0.1);
            let cells = [
                id(customer),
                format!("2024-{month:02}-01"),
                format!("{:.2}", random.uniform() * 90.0),
                random.below(9).to_string(),
                if leaves { "yes" } else { "no" }.to_string(),
            ];
            for ((_, column), cell) in columns.iter_mut().zip(cells) {
                column.push(cell);
            }
        }
    }
    columns
}

fn begun(table: &Table) -> Training {
    Training::new(table, TrainOptions::new("outcome")).unwrap()
}

fn used(training: &Training) -> Vec<&str> {
    let used = training.plan().used();
    used.map(|column| column.column.as_str()).collect()
}

#[test]
fn customers_with_a_row_per_date_are_recognised() {
    let plain = |customer: usize| customer.to_string();
    let code = |customer: usize| format!("CUST{customer:05}");
    let hash = |customer: usize| format!("{:08x}", customer * 2_654_435);
    for name in [
        "customer_id",
        "user_id",
        "member_no",
        "msno",
        "uid",
        "client",
        "user",
        "회원번호",
        "고객",
    ] {
        for id in [&plain as &dyn Fn(usize) -> String, &code, &hash] {
            let table = table(&panel(name, "snapshot_date", id));
            let training = begun(&table);
            assert_eq!(training.plan().id.as_deref(), Some(name));
            assert_eq!(training.plan().anchor.as_deref(), Some("snapshot_date"));
            assert_eq!(used(&training), ["spent", "visits"], "{name}");
            assert!(
                matches!(training.plan().split, SplitPlan::OutOfTime { .. }),
                "{name}"
            );
        }
    }
}

#[test]
fn values_tell_where_names_do_not() {
    // The dates are named like nothing: customers have each of them once.
    let unnamed = table(&panel("customer_id", "month", |c| c.to_string()));
    assert_eq!(begun(&unnamed).plan().anchor.as_deref(), Some("month"));
    // The customers are named like nothing: each has a row at every date.
    let unnamed = table(&panel("who", "snapshot_date", |c| format!("{}", c * 37)));
    assert_eq!(begun(&unnamed).plan().id.as_deref(), Some("who"));
    let coded = table(&panel("who", "month", |c| format!("CUST{c:04}")));
    assert_eq!(begun(&coded).plan().id.as_deref(), Some("who"));
    // Shops are no customers, although they have codes.
    let shops = table(&panel("shop", "month", |c| format!("S{:03}", c % 20)));
    assert_eq!(begun(&shops).plan().id, None);
    assert!(used(&begun(&shops)).contains(&"shop"));
    // Nor are five kinds of clients.
    let kinds = table(&panel("client", "month", |c| format!("kind {}", c % 5)));
    assert_eq!(begun(&kinds).plan().id, None);
}

#[test]
fn without_dates_customers_stand_on_one_side() {
    let mut columns = panel("user", "snapshot_date", |c| c.to_string());
    columns.remove(1);
    let table = table(&columns);
    let training = begun(&table);
    assert_eq!(training.plan().id.as_deref(), Some("user"));
    assert!(matches!(training.plan().split, SplitPlan::Group(_)));
}

#[test]
fn where_the_latest_have_one_answer_another_way_is_taken_and_said() {
    let mut columns = panel("user_id", "snapshot_date", |c| c.to_string());
    for row in 4 * 80..5 * 80 {
        columns[4].1[row] = "no".into();
    }
    let table = table(&columns);
    let training = begun(&table);
    assert!(matches!(training.plan().split, SplitPlan::Group(_)));
    let [Remark::SplitChanged { wanted, taken, .. }] = training.notice().remarks.as_slice() else {
        panic!("{:?}", training.notice());
    };
    assert_eq!((*wanted, *taken), (SplitKind::Time, SplitKind::Group));
    expect_test::expect![[r#"
        Rows are split by customer, not by time: otherwise all answers of the rows that judge the model would be “no”.
        Left out, it names the customer: user_id.
        Left out, it says when the row stands: snapshot_date."#]]
    .assert_eq(&training.notice().say(Lang::En).join("\n"));
    assert!(training.notice().say(Lang::Ko)[0].contains("고객 기준으로 나눕니다"));
}

/// Whole numbers without gaps, shuffled or in order, beside an honest id.
#[test]
fn a_measure_is_no_id_for_having_no_gaps() {
    let mut random = Random::new(5);
    let mut shuffled: Vec<usize> = (0..400).collect();
    random.shuffle(&mut shuffled);
    let mut columns = panel("token", "month", |c| c.to_string());
    columns[0].1 = (0..400)
        .map(|row| format!("t{:x}", row * 7919 + 13))
        .collect();
    columns.push((
        "points",
        shuffled.iter().map(|n| (1000 + n).to_string()).collect(),
    ));
    columns.push(("plain", shuffled.iter().map(|n| n.to_string()).collect()));
    columns.push(("seq_amount", (0..400).map(|n| n.to_string()).collect()));
    columns.push(("row_no", (0..400).map(|n| n.to_string()).collect()));
    let front = columns.pop().unwrap();
    columns.insert(1, front);
    let first = columns.remove(0);
    columns.push(first);
    let table = table(&columns);
    let training = begun(&table);
    let used = used(&training);
    for measure in ["points", "plain", "seq_amount"] {
        assert!(used.contains(&measure), "{measure} among {used:?}");
    }
    assert!(!used.contains(&"row_no") && !used.contains(&"token"));
    let id = training.plan().id.as_deref();
    assert!(id == Some("row_no") || id == Some("token"), "{id:?}");
}

#[test]
fn an_id_that_measures_is_warned_of() {
    let table = table(&panel("customer_id", "month", |c| c.to_string()));
    let named = |id: &str| {
        let options = TrainOptions {
            id: Some(id.into()),
            ..TrainOptions::new("outcome")
        };
        let training = Training::new(&table, options).unwrap();
        let remarks = training.notice().remarks.clone();
        remarks
            .iter()
            .any(|r| matches!(r, Remark::IdMeasures { .. }))
    };
    assert!(named("visits") && named("spent"));
    assert!(!named("customer_id"));
}

#[test]
fn what_is_left_out_is_told_with_the_reason() {
    let mut columns = panel("customer_id", "snapshot_date", |c| c.to_string());
    columns.push(("currency", vec!["KRW".to_string(); 400]));
    columns.push(("nothing", vec![String::new(); 400]));
    let table = table(&columns);
    let training = begun(&table);
    let left: Vec<(&str, Why)> = training
        .notice()
        .left_out
        .iter()
        .map(|left| (left.column.as_str(), left.why))
        .collect();
    assert_eq!(
        left,
        [
            ("customer_id", Why::Id),
            ("snapshot_date", Why::Anchor),
            ("currency", Why::Constant),
            ("nothing", Why::Empty),
        ]
    );
    let planned = training.plan().columns.iter();
    assert_eq!(
        planned
            .filter(|c| !matches!(c.used, Use::LeftOut(_)))
            .count(),
        2
    );
}
