//! Recipe K against pandas and against a table reckoned by hand.
//! The golden files are made by tests/golden/subscription/make.py.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use expect_test::expect;
use holdfast::feature::subscription::{
    FEATURES, FeatureError, ID, JoinReport, LABEL, Role, TableJoin, build, recognise,
};
use holdfast::i18n::Lang;
use holdfast::ingest::ReadOptions;
use holdfast::table::{Table, read_slice};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A table as it is read from a file.
fn table(name: &str, text: &str) -> Table {
    let options = ReadOptions::default();
    let opened = read_slice(&format!("{name}.csv"), text.as_bytes(), &options);
    opened.expect("the table can be read").table
}

fn golden(name: &str) -> String {
    let path = format!(
        "{}/tests/golden/subscription/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn golden_tables() -> Vec<Table> {
    // Names that say nothing, in an order that says nothing.
    [
        ("a", "user_logs.csv"),
        ("b", "members.csv"),
        ("c", "train.csv"),
        ("d", "transactions.csv"),
    ]
    .map(|(name, file)| table(name, &golden(file)))
    .to_vec()
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

#[test]
fn features_equal_those_of_pandas() {
    let tables = golden_tables();
    let tables: Vec<&Table> = tables.iter().collect();
    let built = build(&recognise(&tables).unwrap()).unwrap();
    let expected = table("expected", &golden("expected.csv"));
    assert_eq!(built.table.rows(), expected.rows());
    let names = |table: &Table| -> Vec<String> {
        table
            .columns()
            .iter()
            .map(|column| column.name().to_string())
            .collect()
    };
    assert_eq!(names(&built.table), names(&expected));
    let texts = [ID, LABEL, "age_group", "city", "gender", "registered_via"];
    let mut gaps = 0;
    for (found, expected) in built.table.columns().iter().zip(expected.columns()) {
        for row in 0..built.table.rows() {
            let at = format!("{} of {}", found.name(), built.table.columns()[0].text(row));
            if texts.contains(&found.name()) {
                assert_eq!(found.text(row), expected.text(row), "{at}");
                continue;
            }
            match (found.number(row), expected.number(row)) {
                (Some(found), Some(expected)) => {
                    assert!(close(found, expected), "{at}: {found} is not {expected}");
                }
                (None, None) => gaps += 1,
                (found, expected) => panic!("{at}: {found:?} is not {expected:?}"),
            }
        }
    }
    assert_eq!(built.report.numeric_gaps, gaps);
    assert!(gaps > 0, "the golden tables must hold gaps");
}

#[test]
fn report_equals_the_counts_of_pandas() {
    let tables = golden_tables();
    let tables: Vec<&Table> = tables.iter().collect();
    let report = build(&recognise(&tables).unwrap()).unwrap().report;
    let expected: Value = serde_json::from_str(&golden("report.json")).unwrap();
    let events = |join: &TableJoin| {
        json!({
            "rows": join.rows, "without_id": join.without_id, "orphan_rows": join.orphan_rows,
            "orphan_customers": join.orphan_customers, "customers_without": join.customers_without,
        })
    };
    let mut members = events(&report.members);
    members["repeated_rows"] = json!(report.members.repeated_rows);
    let found = json!({
        "customers": report.customers,
        "train": {
            "rows": report.train.rows, "without_id": report.train.without_id,
            "repeated_rows": report.train.repeated_rows, "conflicting": report.conflicting_labels,
        },
        "members": members,
        "transactions": events(&report.transactions),
        "user_logs": events(&report.user_logs),
        "cleaning": report.cleaning,
    });
    assert_eq!(found, expected);
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

#[test]
fn small_table_reckoned_by_hand() {
    let tables = small();
    let built = build(&recognise(&tables.each_ref()).unwrap()).unwrap();
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
    let width = FEATURES.len() + 2;
    assert_eq!(built.table.columns().len(), width);
}

#[test]
fn report_reads_in_both_languages() {
    let tables = small();
    let report = build(&recognise(&tables.each_ref()).unwrap())
        .unwrap()
        .report;
    expect![[r#"
        Customers with a label, one row each: 3.
        Customers without payments: 1. Their counts and sums are 0; rates and spans are unknown.
        Customers without listening on record: 1. They are flagged and their activity is 0.
        Customers missing from the member table: 1. Their profile is "unknown".
        Payments whose membership ends before it was paid for: 1. These are system errors; their span is left out.
        Payments with a span of 0 days, mostly cancellations: 1. They are kept.
        Days with impossible listening time (below 0 or above 86,400 seconds): 2. Their seconds are left out.
        Members with age 0, that is, not given: 1. Their age group is "unknown".
        Numbers that stay missing: 8. They are not filled in; the model decides what a gap means.
        "transactions": rows of customers without a label: 1 (customers: 1). They are left out."#]].assert_eq(&report.say(Lang::En).join("\n"));
    expect![[r#"
        이탈 여부가 기록된 고객 3명을 한 명당 한 행으로 정리했습니다.
        결제 내역이 없는 고객: 1명. 횟수와 금액은 0, 비율과 기간은 알 수 없음으로 두었습니다.
        청취 기록이 없는 고객: 1명. 따로 표시하고 활동 값은 0으로 두었습니다.
        회원 정보가 없는 고객: 1명. 프로필은 "unknown"으로 두었습니다.
        결제일보다 만료일이 앞선 결제: 1건. 시스템 오류이므로 기간 계산에서 뺐습니다.
        이용 기간이 0일인 결제(대부분 취소): 1건. 그대로 두었습니다.
        청취 시간이 불가능한 값(0초 미만 또는 86,400초 초과)인 날: 2건. 청취 시간 계산에서 뺐습니다.
        나이를 0으로 남긴 회원: 1명. 연령대는 "unknown"으로 두었습니다.
        비어 있는 숫자 값: 8개. 채우지 않고 두었으며, 모델이 빈 값을 스스로 처리합니다.
        "transactions": 이탈 여부가 기록되지 않은 고객 1명의 행 1개를 뺐습니다."#]]
    .assert_eq(&report.say(Lang::Ko).join("\n"));
    assert!(JoinReport::default().say(Lang::En).is_empty());
}

#[test]
fn logs_in_parts_count_as_one() {
    let [train, members, transactions, logs] = small();
    let lines: Vec<&str> = LOGS.lines().collect();
    let first = table("march_1", &lines[..2].join("\n"));
    let second = table("march_2", &[lines[0], lines[2], lines[3]].join("\n"));
    let whole = build(&recognise(&[&train, &members, &transactions, &logs]).unwrap()).unwrap();
    let parts = [&second, &train, &first, &members, &transactions];
    let parts = build(&recognise(&parts).unwrap()).unwrap();
    assert_eq!(parts.report, whole.report);
    for (whole, parts) in whole.table.columns().iter().zip(parts.table.columns()) {
        for row in 0..3 {
            assert_eq!(whole.number(row), parts.number(row), "{}", whole.name());
        }
    }
}

#[test]
fn what_is_missing_or_doubled_is_said() {
    let [train, members, transactions, logs] = small();
    assert!(recognise(&[]).is_none());
    assert!(recognise(&[&train]).is_none(), "labels alone are no recipe");
    assert!(recognise(&[&members, &transactions, &logs]).is_none());

    let error = |tables: &[&Table]| build(&recognise(tables).unwrap()).unwrap_err();
    assert_eq!(
        error(&[&train, &members, &transactions]),
        FeatureError::TableMissing {
            role: Role::UserLogs
        }
    );
    let again = table("train_v2", TRAIN);
    let twice = error(&[&train, &members, &transactions, &logs, &again]);
    assert_eq!(
        twice,
        FeatureError::TableTwice {
            role: Role::Train,
            first: "train".into(),
            second: "train_v2".into()
        }
    );
    let empty = table("nobody", "msno,is_churn\n,0\n");
    let nobody = error(&[&empty, &members, &transactions, &logs]);
    assert_eq!(
        nobody,
        FeatureError::NoCustomers {
            table: "nobody".into()
        }
    );
    expect![[r#""train"train과 "train_v2"train_v2가 모두 "train" 테이블로 보입니다. 둘 중 맞는 파일 하나만 열어 주세요."#]].assert_eq(&twice.say(Lang::Ko));
    expect![[r#"No row of "nobody" names a customer in the column "msno"."#]]
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
            build(&recognise(&[&train, &members, &payments, &logs]).unwrap()).unwrap()
        };
        let mut turned = lines.clone();
        turned.rotate_left(turn.min(lines.len()));
        let (built, turned) = (of(&lines), of(&turned));
        prop_assert_eq!(built.report, turned.report);
        let mut counted = 0;
        for (a, b) in built.table.columns().iter().zip(turned.table.columns()) {
            for row in 0..3 {
                prop_assert_eq!(a.number(row), b.number(row), "{}", a.name());
                if a.name() == "txn_cnt" {
                    counted += a.number(row).unwrap() as u64;
                }
            }
        }
        let join = built.report.transactions;
        prop_assert_eq!(join.rows, counted + join.orphan_rows + join.without_id);
    }
}

/// The demo as the page opens it, held against the rows on which the shipped
/// model's golden scores stand.
#[test]
fn demo_gives_the_rows_the_model_was_measured_on() {
    let demo = holdfast_demos::subscription::generate();
    let tables: Vec<Table> = demo.iter().map(|f| table(f.name, &f.text)).collect();
    let built = build(&recognise(&tables.iter().collect::<Vec<_>>()).unwrap()).unwrap();
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/golden/bundles/subscription.inputs.csv"
    );
    let expected = table("expected", &std::fs::read_to_string(path).unwrap());
    let ids = built.table.column(ID).unwrap();
    let row_of: std::collections::HashMap<&str, usize> = (0..built.table.rows())
        .map(|row| (ids.text(row), row))
        .collect();
    for row in 0..expected.rows() {
        let at = row_of[expected.column(ID).unwrap().text(row)];
        for (found, expected) in built.table.columns().iter().zip(expected.columns()) {
            match (found.number(at), expected.number(row)) {
                (Some(found), Some(expected)) => assert!(close(found, expected)),
                _ => assert_eq!(found.text(at), expected.text(row), "{}", found.name()),
            }
        }
    }
    expect![[r#"
        Customers with a label, one row each: 20,000.
        Customers without payments: 77. Their counts and sums are 0; rates and spans are unknown.
        Customers without listening on record: 2,347. They are flagged and their activity is 0.
        Customers missing from the member table: 2,203. Their profile is "unknown".
        Payments whose membership ends before it was paid for: 210. These are system errors; their span is left out.
        Payments with a span of 0 days, mostly cancellations: 771. They are kept.
        Days with impossible listening time (below 0 or above 86,400 seconds): 7. Their seconds are left out.
        Members with age 0, that is, not given: 8,026. Their age group is "unknown".
        Members with an age below 0 or above 100: 86. Their age group is "unknown".
        Numbers that stay missing: 474. They are not filled in; the model decides what a gap means.
        "members": rows of customers without a label: 235 (customers: 235). They are left out.
        "members": rows that repeat a customer: 4. The first row counts.
        "transactions": rows of customers without a label: 1,224 (customers: 260). They are left out.
        "user_logs": rows of customers without a label: 1,008 (customers: 227). They are left out."#]].assert_eq(&built.report.say(Lang::En).join("\n"));
}
