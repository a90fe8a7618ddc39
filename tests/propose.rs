//! Files that no built-in recipe knows: a plan is proposed, built unasked only
//! where the files as they are would say nothing of a customer, and never at
//! the price of what was opened.

// A test that fails by a panic says where; that is what these are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "propose/dates.rs"]
mod dates;
#[path = "support/driven.rs"]
mod driven;
#[path = "propose/names.rs"]
mod names;
#[path = "propose/said.rs"]
mod said;
#[path = "propose/steps.rs"]
mod steps;

use expect_test::{Expect, expect};
use holdfast::engine::{DataView, Engine, Reply, Request};

use driven::{finish, open};

/// What is told of the rows that a build lost or mended, in English.
fn findings(view: DataView) -> Vec<String> {
    let findings = view.joined.unwrap().findings.into_iter();
    findings.map(|finding| finding.en).collect()
}

/// What was made of the files, in a few lines.
fn check(files: &[(&str, &str)], expected: Expect) -> (Engine, DataView) {
    let (engine, view) = open(files);
    let mut said = String::new();
    match &view.joined {
        Some(joined) => {
            said.push_str(&format!("built: {} rows\n", joined.rows));
            for column in &joined.columns {
                said.push_str(&format!("  {} {:?}\n", column.name, column.kind));
            }
        }
        None => said.push_str(&format!("as is: {} rows\n", view.customers)),
    }
    match &view.plan {
        Some(plan) => {
            let tables: Vec<String> = plan
                .tables
                .iter()
                .map(|table| format!("{} from {}", table.name, table.files.join(" + ")))
                .collect();
            said.push_str(&format!("plan: {}\n", tables.join(", ")));
            for label in &plan.labels {
                said.push_str(&format!("label: {} ({})\n", label.name, label.line.en));
            }
            for merge in &plan.merges {
                said.push_str(&format!("merge? {} → {}\n", merge.from, merge.into));
            }
        }
        None => said.push_str("no plan\n"),
    }
    for refused in &view.refused {
        said.push_str(&format!("said: {}\n", refused.reason.en));
    }
    expected.assert_eq(&said);
    (engine, view)
}

/// Purchases in columns of white space, as the CDNOW study's file has them.
fn purchases() -> String {
    let mut text = String::new();
    for customer in 1..=40u32 {
        // Every third customer comes back each month for a year, the others once or twice.
        let visits = if customer % 3 == 0 {
            12
        } else {
            1 + customer % 2
        };
        for visit in 0..visits {
            let (month, day) = (1 + visit, 1 + customer % 28);
            let cents = 500 + customer * 37 + visit * 11;
            text.push_str(&format!(
                " {customer:05} 1997{month:02}{day:02} {:2} {:4}.{:02}\r\n",
                1 + (customer + visit) % 3,
                cents / 100,
                cents % 100
            ));
        }
    }
    text
}

/// The same with names and commas.
fn purchase_log() -> String {
    let lines = purchases();
    let rows = lines
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(","));
    let rows = rows.collect::<Vec<_>>().join("\n");
    format!("customer_id,date,number_of_cds,dollar_value\n{rows}")
}

#[test]
fn a_log_of_purchases_becomes_customers() {
    let log = purchase_log();
    let (_, view) = check(
        &[("purchases.csv", log.as_str())],
        expect![[r#"
            built: 210 rows
              customer_id Text
              anchor Date
              purchases_20d Integer
              active_days_20d Boolean
              number_of_cds_sum_20d Integer
              number_of_cds_mean_20d Integer
              dollar_value_sum_20d Decimal
              dollar_value_mean_20d Decimal
              purchases_60d Integer
              active_days_60d Integer
              number_of_cds_sum_60d Integer
              number_of_cds_mean_60d Decimal
              dollar_value_sum_60d Decimal
              dollar_value_mean_60d Decimal
              purchases_120d Integer
              active_days_120d Integer
              number_of_cds_sum_120d Integer
              number_of_cds_mean_120d Decimal
              dollar_value_sum_120d Decimal
              dollar_value_mean_120d Decimal
              days_since_last Integer
              inactive Integer
            plan: purchases from purchases.csv
            label: inactive (1 when there is no row in purchases in the 60 days from the date on, else 0.)
        "#]],
    );
    // Every number of the plan is the user's to turn.
    assert!(!view.plan.unwrap().dials.is_empty());
}

const MEMBERS: &str = "member_no,plan,age,churn\n\
    m1,Phone,31,0\nm2,Mobile Phone,25,1\nm3,Phone,,0\nm4,Laptop,44,1\nm5,Phone,52,0\n";
const VISITS: &str = "member_no,visited_at,minutes\n\
    m1,2024-01-03,10\nm1,2024-01-09,20\nm2,2024-01-04,5\nm3,2024-02-01,7\nm3,2024-02-02,8\nm3,2024-02-05,9\n";

#[test]
fn members_and_their_visits_are_joined() {
    let (mut engine, view) = check(
        &[("visits.csv", VISITS), ("members.csv", MEMBERS)],
        expect![[r#"
            built: 5 rows
              member_no Category
              visits Integer
              minutes_sum Integer
              minutes_mean Integer
              plan Category
              age Integer
              churn Boolean
            plan: visits from visits.csv, members from members.csv
            label: churn (As churn in members says.)
            merge? Mobile Phone → Phone
        "#]],
    );
    // What is built unasked can be changed like any other plan.
    let recipe = view.plan.unwrap().recipe;
    let recipe = recipe.replace("\"minutes_sum\"", "\"minutes_in_all\"");
    let outcome = engine.ask(2, Request::Build { recipe });
    match finish(&mut engine, outcome) {
        Ok(Reply::Data(view)) => {
            let columns = view.joined.unwrap().columns;
            assert!(columns.iter().any(|column| column.name == "minutes_in_all"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn tables_of_different_people_are_only_proposed() {
    let others = VISITS.replace("\nm", "\nother");
    check(
        &[("visits.csv", others.as_str()), ("members.csv", MEMBERS)],
        expect![[r#"
            as is: 6 rows
            plan: visits from visits.csv, members from members.csv
            label: churn (As churn in members says.)
            merge? Mobile Phone → Phone
        "#]],
    );
}

#[test]
fn a_ready_table_stays_as_it_is() {
    check(
        &[("members.csv", MEMBERS)],
        expect![[r#"
        as is: 5 rows
        no plan
    "#]],
    );
    let anchored = "customer,anchor,visits,churn\n\
        a,2024-01-01,3,0\na,2024-02-01,1,1\nb,2024-01-01,2,0\nb,2024-02-01,2,0\n";
    check(
        &[("features.csv", anchored)],
        expect![[r#"
            as is: 4 rows
            no plan
        "#]],
    );
}

#[test]
fn a_short_log_is_counted_without_dates() {
    let short =
        "user_id,time,price\na,2024-01-01,1\na,2024-01-02,2\nb,2024-01-01,3\nb,2024-01-02,1\n";
    check(
        &[("log.csv", short)],
        expect![[r#"
        built: 2 rows
          user_id Identifier
          log Integer
          price_sum Integer
          price_mean Decimal
        plan: log from log.csv
    "#]],
    );
}

#[test]
fn a_plan_that_cannot_be_built_costs_nothing() {
    // Recognised, but two days have no room for a date with days before and after it.
    let short = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n\
        2024-01-01 00:00:00 UTC,view,1,1,,x,1.5,u1,s1\n\
        2024-01-02 00:00:00 UTC,purchase,1,1,,x,1.5,u1,s1\n";
    check(
        &[("log.csv", short)],
        expect![[r#"
        as is: 2 rows
        plan: events from log.csv
        label: dormant (1 when there is no row in Events in the 30 days from the date on, else 0. Values: 0 = Active, 1 = Dormant.)
        said: The data run from 2024-01-01 to 2024-01-02: too short for one row with its window before and its label after. Choose a shorter window or add older files.
    "#]],
    );
}

/// Customers with an answer, the last of them doubled as an export sometimes does.
fn doubled(customers: u32, again: u32) -> String {
    let mut text = String::from("user_id,joined,age,city,churned\n");
    let mut row = |customer: u32| {
        let (month, day) = (1 + customer % 12, 1 + customer % 28);
        text.push_str(&format!(
            "u{customer},2010{month:02}{day:02},{},c{},{}\n",
            20 + customer % 50,
            customer % 7,
            u32::from(customer % 4 == 1)
        ));
    };
    (0..customers).for_each(&mut row);
    (customers - again..customers).for_each(&mut row);
    text
}

/// Three purchases of each of the first customers.
fn bought(customers: u32) -> String {
    let mut text = String::from("user_id,ts,amount\n");
    for customer in 0..customers {
        for month in 1..=3 {
            text.push_str(&format!("u{customer},2020-{month:02}-01,{month}.5\n"));
        }
    }
    text
}

#[test]
fn doubled_rows_do_not_make_a_log_of_customers() {
    let (customers, log) = (doubled(200, 8), bought(150));
    let (_, view) = check(
        &[
            ("customers.csv", customers.as_str()),
            ("log.csv", log.as_str()),
        ],
        expect![[r#"
            built: 200 rows
              user_id Identifier
              age Integer
              city Category
              log Integer
              amount_sum Decimal
              amount_mean Decimal
              churned Boolean
            plan: customers from customers.csv, log from log.csv
            label: churned (As churned in customers says.)
        "#]],
    );
    let findings = findings(view);
    let said = findings.join("\n");
    assert!(
        said.contains("rows that repeat a customer: 8 (customers: 8)"),
        "{said}"
    );
    assert!(
        said.contains("customers: Dates that no feature uses: joined."),
        "{said}"
    );
}

#[test]
fn a_list_with_an_answer_in_every_row_is_no_anchor_of_a_log() {
    // A quarter of the ids come back with other cells: the list is no clean one,
    // but the dates of the log are those that matter.
    let mut list = String::from("user_id,seen,score\n");
    for customer in 0..100 {
        list.push_str(&format!(
            "u{customer},2020-01-{:02},{customer}\n",
            1 + customer % 28
        ));
        if customer % 10 == 0 {
            list.push_str(&format!(
                "u{customer},2020-09-{:02},{}\n",
                1 + customer % 28,
                customer * 3
            ));
        }
    }
    let log = bought(100);
    let (_, view) = open(&[("alist.csv", list.as_str()), ("log.csv", log.as_str())]);
    let labels = view.plan.unwrap().labels;
    assert!(
        labels[0].line.en.contains("in log"),
        "{}",
        labels[0].line.en
    );
}

#[test]
fn codes_receipts_and_ends_are_not_summed() {
    let mut text =
        String::from("고객번호,만료일,결제일,영수증번호,payment_method_id,valid_until,결제금액\n");
    for customer in 0..30 {
        for visit in 0..4 {
            text.push_str(&format!(
                "c{customer},2021-{:02}-01,2020-{:02}-{:02},{},{},20220{}01,{}\n",
                1 + customer % 12,
                1 + visit * 3,
                1 + customer % 28,
                1 + visit % 3,
                30 + customer % 5,
                1 + customer % 9,
                1000 + customer
            ));
        }
    }
    let (_, view) = open(&[("pay.csv", text.as_str())]);
    let plan = view.plan.unwrap();
    let names: Vec<&str> = plan
        .features
        .iter()
        .map(|feature| feature.name.as_str())
        .collect();
    for (column, expected) in [
        ("영수증번호_distinct", true),
        ("payment_method_id_distinct", true),
        ("결제금액_sum", true),
        ("payment_method_id_sum", false),
        ("valid_until", false),
        ("영수증번호_1", false),
        ("만료일", false),
    ] {
        let found = names.iter().any(|name| name.starts_with(column));
        assert_eq!(found, expected, "{column} in {names:?}");
    }
    // Time is when it was paid, not when it ends.
    assert!(
        plan.tables[0].line.en.contains("결제일"),
        "{}",
        plan.tables[0].line.en
    );
    assert!(
        plan.tables[0].line.en.contains("만료일, valid_until"),
        "{}",
        plan.tables[0].line.en
    );
}

#[test]
fn ids_that_a_gap_made_fractions_are_joined() {
    let mut customers = String::from("user_id,age,churned\n");
    let mut log = String::from("user_id,ts,amount\n");
    for customer in 0..40 {
        customers.push_str(&format!("{customer},{},{}\n", 20 + customer, customer % 2));
        for month in 1..4 {
            log.push_str(&format!("{customer}.0,2020-{month:02}-01,0.5\n"));
        }
    }
    log.push_str(",2020-02-01,0.5\n");
    let (_, view) = check(
        &[
            ("customers.csv", customers.as_str()),
            ("log.csv", log.as_str()),
        ],
        expect![[r#"
            built: 40 rows
              user_id Identifier
              age Integer
              log Integer
              amount_sum Decimal
              amount_mean Decimal
              churned Boolean
            plan: customers from customers.csv, log from log.csv
            label: churned (As churned in customers says.)
        "#]],
    );
    let findings = findings(view);
    // Everybody has rows, and nobody has rows who is not there.
    assert!(
        !findings
            .iter()
            .any(|line| line.contains("customers without a row")),
        "{findings:?}"
    );
}

#[test]
fn a_list_of_products_is_left_out_and_said() {
    let products = "product_code,category\np1,Drinks\np2,Food\np3,Toys\n";
    let log = bought(40).replace(",ts,amount", ",ts,product_code");
    let log = log.replace(".5\n", "\n");
    let customers = doubled(40, 0);
    let files = [
        ("products.csv", products),
        ("customers.csv", customers.as_str()),
        ("log.csv", log.as_str()),
    ];
    let (mut engine, view) = open(&files);
    let plan = view.plan.unwrap();
    let tables: Vec<&str> = plan
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    assert_eq!(tables, ["customers", "log"]);
    let outcome = engine.ask(
        2,
        Request::Build {
            recipe: plan.recipe,
        },
    );
    match finish(&mut engine, outcome) {
        Ok(Reply::Data(view)) => {
            let findings = view.joined.unwrap().findings;
            let said = findings
                .iter()
                .find(|line| line.en.contains("products.csv"));
            assert!(said.is_some(), "{findings:?}");
        }
        other => panic!("{other:?}"),
    }
}
