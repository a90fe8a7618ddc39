//! Recipe K, a subscription service, against a table reckoned by hand.

use expect_test::expect;
use holdfast::feature::recipe::{Built, RecipeError, bind, builtin, recognise};
use holdfast::i18n::Lang;
use holdfast::table::Table;
use proptest::prelude::*;
use serde_json::json;

use super::{build, close, golden, heads, table};

fn recognised(tables: &[Table]) -> Built {
    let (recipe, _) = recognise(&heads(tables)).unwrap();
    build(recipe, tables)
}

const TRAIN: &str = "msno,is_churn\nann,0\nbob,1\ncy,0\n";
const MEMBERS: &str = "msno,city,bd,gender,registered_via\nbob,13.0,34,Male,7\nann,1,0,,9\n";
const TRANSACTIONS: &str = "\
msno,actual_amount_paid,is_auto_renew,transaction_date,membership_expire_date,is_cancel
ann,149,1,20170228,20170331,0
bob,99,0,20161231,20170101,0
ann,0,1,20170301,20170301,1
zoe,149,1,20170228,20170331,0
bob,101,1,20170301,20170228,0
";
const LOGS: &str = "\
msno,date,num_25,num_50,num_75,num_985,num_100,num_unq,total_secs
ann,20170301,1,2,3,4,5,6,100
ann,20170302,1,0,0,0,9,8,9223372036854775.807
bob,20170302,0,0,0,0,1,1,-9223372036854775.808
";

fn small() -> [Table; 4] {
    [
        table("train", TRAIN),
        table("members", MEMBERS),
        table("transactions", TRANSACTIONS),
        table("user_logs", LOGS),
    ]
}

/// K1, K2 and K3: four tables, one row per customer, the features, what was cleaned.
#[test]
fn small_table_reckoned_by_hand() {
    let tables = small();
    let built = recognised(&tables);
    let shown = |name: &str| -> String {
        let column = built.table.column(name).unwrap();
        let cells = (0..built.table.rows()).map(|row| match column.number(row) {
            Some(number) => format!("{number}"),
            None if column.is_missing(row) => "–".to_string(),
            None => column.text(row).to_string(),
        });
        cells.collect::<Vec<_>>().join(" ")
    };
    //                       ann  bob  cy
    for (name, expected) in [
        ("msno", "ann bob cy"),
        ("is_churn", "0 1 0"),
        ("txn_cnt", "2 2 0"),
        ("auto_renew_rate", "1 0.5 –"),
        ("cancel_rate", "0.5 0 –"),
        ("total_cancel", "1 0 0"),
        // ann: 31 days and 0; bob: 1 day, the negative span is no span.
        ("avg_duration", "15.5 1 –"),
        ("max_duration", "31 1 –"),
        ("auto_cancel_inter", "0.5 0 –"),
        ("no_log_flag", "0 0 1"),
        // bob's only day has impossible seconds: unknown, not 0.
        ("total_secs_sum", "100 – 0"),
        ("total_secs_mean", "100 – 0"),
        ("num_unq_mean", "7 1 0"),
        ("num_25_sum", "2 0 0"),
        ("num_50_sum", "2 0 0"),
        ("num_75_sum", "3 0 0"),
        ("num_985_sum", "4 0 0"),
        ("num_100_sum", "14 1 0"),
        ("total_paid", "149 200 0"),
        ("avg_paid", "74.5 100 –"),
        ("age_group", "unknown 30 unknown"),
        ("city", "1 13 unknown"),
        ("gender", "unknown male unknown"),
        ("registered_via", "9 7 unknown"),
    ] {
        assert_eq!(shown(name), expected, "{name}");
    }
    assert_eq!(built.table.columns().len(), 24);
}

/// The decision on ages (ARCHITECTURE.md, Recipes), row by row: 0 is how members leave it out;
/// the first decade takes the few who are younger, the last those who are older.
#[test]
fn ages_become_decades_at_both_ends() {
    let ages = [
        ("0", "unknown"),
        ("-1", "unknown"),
        ("5", "10"),
        ("19", "10"),
        ("20", "20"),
        ("85", "70"),
        ("100", "70"),
        ("101", "unknown"),
    ];
    let (mut train, mut members) = (
        "msno,is_churn\n".to_string(),
        "msno,city,bd,gender,registered_via\n".to_string(),
    );
    for (age, _) in ages {
        train += &format!("m{age},0\n");
        members += &format!("m{age},1,{age},male,7\n");
    }
    let mut tables = small();
    tables[0] = table("train", &train);
    tables[1] = table("members", &members);
    let built = recognised(&tables);
    let (names, groups) = (
        built.table.column("msno").unwrap(),
        built.table.column("age_group").unwrap(),
    );
    assert_eq!(built.table.rows(), ages.len());
    for (age, expected) in ages {
        let name = format!("m{age}");
        let row = (0..ages.len()).find(|row| names.text(*row) == name);
        assert_eq!(groups.text(row.unwrap()), expected, "{age}");
    }
}

#[test]
fn counts_equal_those_of_pandas() {
    let tables =
        super::SUBSCRIPTION.map(|name| table(name, &golden(&format!("subscription/{name}.csv"))));
    let report = recognised(&tables).report;
    let expected: serde_json::Value =
        serde_json::from_str(&golden("subscription/report.json")).unwrap();
    let of = |name: &str| report.tables.iter().find(|t| t.table == name).unwrap();
    let check = |name: &str| {
        let checks = report.tables.iter().flat_map(|t| &t.checks);
        checks
            .clone()
            .find(|check| check.name == name)
            .map(|check| check.count)
            .unwrap()
    };
    let events = |name: &str| {
        let join = of(name);
        json!({
            "rows": join.rows, "without_id": join.without_id, "orphan_rows": join.orphan_rows,
            "orphan_customers": join.orphan_customers, "customers_without": join.customers_without,
        })
    };
    let mut members = events("members");
    members["repeated_rows"] = json!(of("members").repeated_rows);
    assert_eq!(report.customers, expected["customers"]);
    assert_eq!(of("train").rows, expected["train"]["rows"]);
    assert_eq!(
        of("train").repeated_rows,
        expected["train"]["repeated_rows"]
    );
    assert_eq!(members, expected["members"]);
    assert_eq!(events("transactions"), expected["transactions"]);
    assert_eq!(events("user_logs"), expected["user_logs"]);
    for (name, count) in expected["cleaning"].as_object().unwrap() {
        assert_eq!(check(name), count.as_u64().unwrap(), "{name}");
    }
}

#[test]
fn report_reads_in_both_languages() {
    let report = recognised(&small()).report;
    expect![[r#"
        Customers, one row each: 3.
        Members: customers without a row: 1.
        Members with age 0, that is, not given: 1. Their age group is "unknown".
        Payments: customers without a row: 1.
        Payments: rows of customers who are not in the result: 1 (customers: 1). They are left out.
        Payments whose membership ends before it was paid for: 1. These are system errors; their span is left out.
        Payments with a span of 0 days, mostly cancellations: 1. They are kept.
        Days of listening: customers without a row: 1.
        Days whose listening time is negative or has overflowed (9.2e15 seconds): 2. These are system errors; their seconds are left out.
        Numbers that stay missing: 8. They are filled in only when a model is trained, from the training rows alone."#]].assert_eq(&report.say(Lang::En).join("\n"));
    expect![[r#"
        고객 3명을 한 명당 한 행으로 정리했습니다.
        회원: 기록이 없는 고객 1명.
        나이를 0으로 남긴 회원: 1명. 연령대는 "unknown"으로 두었습니다.
        결제: 기록이 없는 고객 1명.
        결제: 결과에 없는 고객 1명의 행 1개를 뺐습니다.
        결제일보다 만료일이 앞선 결제: 1건. 시스템 오류이므로 기간 계산에서 뺐습니다.
        이용 기간이 0일인 결제(대부분 취소): 1건. 그대로 두었습니다.
        청취 기록: 기록이 없는 고객 1명.
        청취 시간이 음수이거나 넘침 값(9.2e15초)인 날: 2건. 시스템 오류이므로 청취 시간 계산에서 뺐습니다.
        비어 있는 숫자 값: 8개. 모델을 학습할 때 학습 데이터만으로 채웁니다."#]]
    .assert_eq(&report.say(Lang::Ko).join("\n"));
}

#[test]
fn logs_in_parts_count_as_one() {
    let [train, members, transactions, logs] = small();
    let lines: Vec<&str> = LOGS.lines().collect();
    let first = table("march_1", &lines[..2].join("\n"));
    let second = table("march_2", &[lines[0], lines[2], lines[3]].join("\n"));
    let whole = recognised(&[train.clone(), members.clone(), transactions.clone(), logs]);
    let parts = recognised(&[second, train, first, members, transactions]);
    assert_eq!(parts.table, whole.table);
}

#[test]
fn what_is_missing_or_doubled_is_said() {
    let [train, members, transactions, logs] = small();
    assert!(recognise(&[]).is_none());
    assert!(
        recognise(&heads(std::slice::from_ref(&train))).is_none(),
        "labels alone are no recipe"
    );
    let recipe = builtin::named("subscription").unwrap();
    let error = |tables: &[Table]| bind(&recipe, &heads(tables)).unwrap_err();
    let missing = error(&[train.clone(), members.clone(), transactions.clone()]);
    assert!(matches!(&missing, RecipeError::TableMissing { table, .. } if table == "user_logs"));
    // Another header is another table; parts of one table share a header.
    let again = table("train_v2", "is_churn,msno,how\n0,ann,x\n");
    let twice = error(&[
        train.clone(),
        members.clone(),
        transactions.clone(),
        logs.clone(),
        again,
    ]);
    expect![[
        r#"train과 train_v2가 모두 "train" 표로 보입니다. 둘 중 맞는 파일 하나만 열어 주세요."#
    ]]
    .assert_eq(&twice.say(Lang::Ko));
    let empty = table("nobody", "msno,is_churn\n,0\n");
    let tables = [empty, members, transactions, logs];
    let binding = bind(&recipe, &heads(&tables)).unwrap();
    let mut build = holdfast::feature::recipe::Build::new(recipe).unwrap();
    for part in &binding.parts {
        holdfast::feature::recipe::take_table(
            &mut build,
            part.table,
            &tables[part.file],
            &part.places,
        );
    }
    let nobody = holdfast::feature::recipe::Finish::new(build).err().unwrap();
    expect![[r#"No row of "train" names a customer in the column "msno"."#]]
        .assert_eq(&nobody.to_string());
}

proptest! {
    /// The order of the rows says nothing, and every row is counted exactly once.
    #[test]
    fn order_of_payments_does_not_matter(
        rows in prop::collection::vec(
            (0_usize..5, 0_u32..2, 0_u32..2, 0_u32..2_000, 1_u32..32, 1_u32..32),
            1..40,
        ),
        turn in 0_usize..40,
    ) {
        let lines: Vec<String> = rows
            .iter()
            .map(|(who, auto, cancel, paid, from, until)| {
                let name = ["ann", "bob", "cy", "zoe", ""][*who];
                format!("{name},{paid},{auto},201703{from:02},201703{until:02},{cancel}")
            })
            .collect();
        let [train, members, transactions, logs] = small();
        let header = transactions.columns().iter().map(|c| c.name().to_string()).collect::<Vec<_>>();
        let of = |lines: &[String]| {
            let text = format!("{}\n{}", header.join(","), lines.join("\n"));
            let payments = table("payments", &text);
            recognised(&[train.clone(), members.clone(), payments, logs.clone()])
        };
        let mut turned = lines.clone();
        turned.rotate_left(turn.min(lines.len()));
        let (built, turned) = (of(&lines), of(&turned));
        prop_assert_eq!(&built.report, &turned.report);
        let mut counted = 0;
        for (a, b) in built.table.columns().iter().zip(turned.table.columns()) {
            for row in 0..3 {
                prop_assert_eq!(a.number(row), b.number(row), "{}", a.name());
                if a.name() == "txn_cnt" {
                    counted += a.number(row).unwrap() as u64;
                }
            }
        }
        let join = built.report.tables.iter().find(|t| t.table == "transactions").unwrap();
        prop_assert_eq!(join.rows, counted + join.orphan_rows + join.without_id);
    }
}

/// The demo as the page opens it, held against the rows on which the shipped
/// model's golden scores stand.
#[test]
fn demo_gives_the_rows_the_model_was_measured_on() {
    let demo = holdfast_demos::subscription::generate();
    let tables: Vec<Table> = demo.iter().map(|f| table(f.name, &f.text)).collect();
    let built = recognised(&tables);
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/golden/bundles/subscription.inputs.csv"
    );
    let expected = table("expected", &std::fs::read_to_string(path).unwrap());
    let ids = built.table.column("msno").unwrap();
    let row_of: std::collections::HashMap<&str, usize> = (0..built.table.rows())
        .map(|row| (ids.text(row), row))
        .collect();
    for row in 0..expected.rows() {
        let at = row_of[expected.column("msno").unwrap().text(row)];
        for expected in expected.columns() {
            let found = built.table.column(expected.name()).unwrap();
            match (found.number(at), expected.number(row)) {
                (Some(found), Some(expected)) => assert!(close(found, expected)),
                _ => assert_eq!(found.text(at), expected.text(row), "{}", found.name()),
            }
        }
    }
    expect![[r#"
        Customers, one row each: 20,000.
        Members: customers without a row: 2,203.
        Members: rows of customers who are not in the result: 235 (customers: 235). They are left out.
        Members: rows that repeat a customer: 4 (customers: 4). The first row counts.
        Members with age 0, that is, not given: 8,026. Their age group is "unknown".
        Members with an age below 0 or above 100: 86. Their age group is "unknown".
        Payments: customers without a row: 77.
        Payments: rows of customers who are not in the result: 1,224 (customers: 260). They are left out.
        Payments whose membership ends before it was paid for: 210. These are system errors; their span is left out.
        Payments with a span of 0 days, mostly cancellations: 771. They are kept.
        Days of listening: customers without a row: 2,347.
        Days of listening: rows of customers who are not in the result: 1,008 (customers: 227). They are left out.
        Days whose listening time is negative or has overflowed (9.2e15 seconds): 7. These are system errors; their seconds are left out.
        Numbers that stay missing: 474. They are filled in only when a model is trained, from the training rows alone."#]].assert_eq(&built.report.say(Lang::En).join("\n"));
}
