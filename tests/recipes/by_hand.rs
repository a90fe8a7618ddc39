//! Recipes C, D, L and E against small tables reckoned by hand.

use expect_test::{Expect, expect};
use holdfast::feature::recipe::{Anchors, Built, Recipe, recognise};
use holdfast::i18n::Lang;
use holdfast::table::Table;

use super::{build, heads, table};

fn recognised(name: &str, tables: &[Table]) -> Recipe {
    let (recipe, _) = recognise(&heads(tables)).expect("a recipe fits");
    assert_eq!(recipe.name, name);
    recipe
}

/// The named columns of a result, a row a line.
fn check(built: &Built, columns: &[&str], expected: Expect) {
    let mut lines = vec![columns.join(" ")];
    for row in 0..built.table.rows() {
        let cells = columns.iter().map(|name| {
            let column = built
                .table
                .column(name)
                .unwrap_or_else(|| panic!("no column {name}"));
            match column.text(row) {
                "" => "–",
                text => text,
            }
        });
        lines.push(cells.collect::<Vec<_>>().join(" "));
    }
    expected.assert_eq(&lines.join("\n"));
}

const EVENTS: &str = "\
event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session
2020-01-01 10:00:00 UTC,view,1,7,,,10.5,ann,s1
2020-01-01 10:05:00 UTC,purchase,1,7,,,10.5,ann,s1
2020-01-30 23:59:59 UTC,view,2,7,,,3,ann,s2
2020-01-31 00:00:00 UTC,cart,2,7,,,3,ann,s3
2020-01-15 00:00:00 UTC,view,2,7,,,3,bob,s4
2020-02-29 00:00:00 UTC,view,2,7,,,3,bob,s5
2020-03-01 00:00:00 UTC,view,2,7,,,3,cy,s6
2020-01-20 00:00:00 UTC,purchase,3,7,,,,dan,s7
";

/// D1 and D2: what happens before the anchor is feature, what happens from it on is label.
#[test]
fn an_event_at_the_anchor_is_label_and_never_feature() {
    let tables = [table("events", EVENTS)];
    let mut recipe = recognised("events", &tables);
    recipe.anchors = Some(Anchors::At {
        days: vec!["2020-01-31".into()],
    });
    // ann's event at the anchor's first second keeps her from being dormant and counts nowhere
    // before; bob comes back on the 30th day (29 February); dan never; cy was not there yet.
    check(
        &build(recipe, &tables),
        &[
            "user_id",
            "anchor",
            "events_30d",
            "view_30d",
            "cart_30d",
            "purchase_30d",
            "products_30d",
            "sessions_30d",
            "spent_30d",
            "mean_price_30d",
            "active_days_30d",
            "days_since_last",
            "dormant",
        ],
        expect![[r#"
            user_id anchor events_30d view_30d cart_30d purchase_30d products_30d sessions_30d spent_30d mean_price_30d active_days_30d days_since_last dormant
            ann 2020-01-31 3 2 0 1 2 2 10.5 10.5 2 1 0
            bob 2020-01-31 1 1 0 0 1 1 0 – 1 16 0
            dan 2020-01-31 1 0 0 1 1 1 – – 1 11 1"#]],
    );
}

/// D1: anchors whose label the data can tell.
#[test]
fn anchors_are_found_in_the_data_and_leave_room_for_the_label() {
    let tables = [table("events", EVENTS)];
    let recipe = recognised("events", &tables);
    let built = build(recipe, &tables);
    // The data end on 1 March: 30 days of label begin on 1 February at the latest.
    check(
        &built,
        &["user_id", "anchor", "dormant"],
        expect![[r#"
        user_id anchor dormant
        ann 2020-02-01 1
        bob 2020-02-01 0
        dan 2020-02-01 1"#]],
    );
    expect![[r#"
        Rows, one per customer and date: 3 (customers: 3; dates: 1, from 2020-02-01 to 2020-02-01).
        Dates left out because the customer was not active before: 1.
        Dates whose longest window (90 days) begins before the first row, on 2020-01-01: 1. Days of the window that the first of them lacks: 59. Counts and sums there are of fewer days than at later dates.
        Events: rows of customers who are not in the result: 1 (customers: 1). They are left out.
        Numbers that stay missing: 7. They are filled in only when a model is trained, from the training rows alone."#]].assert_eq(&built.report.say(Lang::En).join("\n"));
}

/// The longest window of each date reaches before the data, but not for the later ones.
#[test]
fn windows_that_begin_before_the_data_are_told() {
    let tables = [table("events", EVENTS)];
    let mut recipe = recognised("events", &tables);
    recipe.anchors = Some(Anchors::At {
        days: vec![
            "2020-01-31".into(),
            "2020-03-30".into(),
            "2020-03-31".into(),
        ],
    });
    let built = build(recipe.clone(), &tables);
    // Ninety days before 31 March is 1 January, with which the data begin.
    let said = built.report.say(Lang::Ko).join("\n");
    assert!(
        said.contains("(90일)이 첫 기록(2020-01-01)보다 앞에서 시작하는 기준일: 2개."),
        "{said}"
    );
    assert!(said.contains("60일치"), "{said}");
    recipe.anchors = Some(Anchors::At {
        days: vec!["2020-03-31".into()],
    });
    assert_eq!(build(recipe, &tables).report.cut_short, None);
}

/// C1, C2 and C3: who counts, the days of each sample, both labels.
#[test]
fn creators_are_sampled_day_by_day_and_the_rest_is_reported() {
    let creators = table(
        "creators",
        "user_id,joined,category,country\nann,2020-01-01,music,KR\nbob,2020-01-01,talk,KR\nidle,2020-01-01,talk,US\n",
    );
    let events = table(
        "events",
        "\
user_id,event_time,event_type,actor,amount
ann,2020-03-01 08:00,post,ann,
ann,2020-03-06 08:00,post,ann,
ann,2020-03-07 23:59,fan_comment,f1,
ann,2020-03-07 12:00,sticker_received,f1,30
ann,2020-03-14 12:00,sticker_received,f2,5
bob,2020-03-02 08:00,post,bob,
bob,2020-03-08 00:00,post,bob,
idle,2020-03-03 08:00,fan_like,f1,
fan,2020-03-03 08:00,like,fan,
",
    );
    let tables = [events, creators];
    let recipe = recognised("creator", &tables);
    let built = build(recipe, &tables);
    // 1 to 14 March: the only anchor with seven days on both sides is 8 March.
    check(
        &built,
        &[
            "user_id",
            "anchor",
            "own_d1",
            "own_d2",
            "own_d6",
            "own_d7",
            "fan_d1",
            "sticker_d1",
            "sticker_amount_d1",
            "churn",
            "sticker",
        ],
        expect![[r#"
            user_id anchor own_d1 own_d2 own_d6 own_d7 fan_d1 sticker_d1 sticker_amount_d1 churn sticker
            ann 2020-03-08 0 1 0 1 1 1 30 1 1
            bob 2020-03-08 0 0 1 0 0 0 0 0 0"#]],
    );
    expect![[r#"
        Rows, one per customer and date: 2 (customers: 2; dates: 1, from 2020-03-08 to 2020-03-08).
        Left out because they never did anything of their own: 1.
        Left out because they are not on the list of customers: 1.
        Events: rows of customers who are not in the result: 2 (customers: 2). They are left out.
        Creators: rows of customers who are not in the result: 1 (customers: 1). They are left out."#]].assert_eq(&built.report.say(Lang::En).join("\n"));
}

fn retail() -> Vec<Table> {
    let purchases = table(
        "purchases",
        "\
customer_id,receipt_no,store,product_code,date,hour,amount
1,r1,A01,p1,20210105,10,100
1,r1,A01,p2,20210105,10,50
1,r2,A02,p1,20210630,11,30
1,r1,A01,p2,20210705,10,50
2,r1,A01,p1,20210301,10,1000
3,r9,A03,p1,20211231,10,5
4,r4,A01,p1,20210201,10,200
5,r5,A01,p1,20210401,10,300
",
    );
    let affiliates = table(
        "affiliates",
        "customer_id,receipt_no,affiliate,date,amount\n1,x1,B01,20210210,7\n1,x2,B01,20210211,8\n2,x3,C01,20210210,9\n",
    );
    vec![affiliates, purchases]
}

/// L1, L2 and L4: receipts, the grades, the ranks within stores and affiliates.
#[test]
fn a_receipt_is_the_customer_and_the_number() {
    let tables = retail();
    let mut recipe = recognised("retail", &tables);
    recipe.anchors = Some(Anchors::End {});
    recipe.labels.clear();
    let built = build(recipe, &tables);
    check(
        &built,
        &[
            "customer_id",
            "recency",
            "frequency",
            "monetary",
            "r_score",
            "f_score",
            "m_score",
            "rfm",
            "grade",
            "count_A01",
            "amount_A01",
            "amount_rank_A01",
            "count_rank_A01",
            "count_B01",
            "amount_B01",
        ],
        expect![[r#"
            customer_id recency frequency monetary r_score f_score m_score rfm grade count_A01 amount_A01 amount_rank_A01 count_rank_A01 count_B01 amount_B01
            1 180 2 230 4 5 3 74 best 1 200 3 1 2 15
            2 306 1 1000 2 1 5 66 good 1 1000 1 1 0 0
            3 1 1 5 5 1 1 44 other 0 0 – – 0 0
            4 334 1 200 1 1 2 30 other 1 200 3 1 0 0
            5 275 1 300 3 1 4 62 regular 1 300 2 1 0 0"#]],
    );
}

/// L3: two periods and the way from one grade to the other.
#[test]
fn two_halves_are_graded_apart_and_the_absent_are_inactive() {
    let tables = retail();
    let recipe = recognised("retail", &tables);
    check(
        &build(recipe, &tables),
        &[
            "customer_id",
            "anchor",
            "period_frequency",
            "period_monetary",
            "period_grade",
            "transition",
        ],
        expect![[r#"
            customer_id anchor period_frequency period_monetary period_grade transition
            1 2021-07-01 2 180 regular regular/best
            1 2022-01-01 1 50 best –
            2 2021-07-01 1 1000 good good/inactive
            2 2022-01-01 0 0 inactive –
            3 2021-07-01 0 0 inactive inactive/regular
            3 2022-01-01 1 5 regular –
            4 2021-07-01 1 200 other other/inactive
            4 2022-01-01 0 0 inactive –
            5 2021-07-01 1 300 best best/inactive
            5 2022-01-01 0 0 inactive –"#]],
    );
}

/// L2: the published scores.
#[test]
fn a_published_rfm_score_is_reproduced() {
    // SYSTEMS L2: R 5, F 4, M 5 → 96; 3, 1, 2 → 42; 2, 1, 1 → 26; 2, 4, 5 → 78.
    for (r, f, m, expected) in [
        (5, 4, 5, 96.0),
        (3, 1, 2, 42.0),
        (2, 1, 1, 26.0),
        (2, 4, 5, 78.0),
    ] {
        let json = format!(
            r#"{{"version":1,"name":"t","title":{{"en":"t","ko":"t"}},
            "tables":[{{"name":"t","title":{{"en":"t","ko":"t"}},"key":"id","rows":"one","columns":[{{"name":"id","kind":"text"}},{{"name":"x","kind":"number"}}]}}],
            "population":{{"table":"t"}},
            "features":[{{"name":"rfm","title":{{"en":"t","ko":"t"}},"kind":"number","from":{{"formula":"(0.3 * {r} + 0.2 * {f} + 0.5 * {m}) * 100 / 5"}}}}]}}"#
        );
        let built = build(
            Recipe::from_json(&json).unwrap(),
            &[table("t", "id,x\na,1\n")],
        );
        let found = built.table.column("rfm").unwrap().number(0).unwrap();
        assert!(
            (found - expected).abs() < 1e-12,
            "{found} is not {expected}"
        );
    }
}

/// E2: spellings are merged, but only where somebody agreed.
#[test]
fn merges_are_applied_only_when_accepted() {
    let header = "CustomerID,Churn,Tenure,PreferredLoginDevice,CityTier,WarehouseToHome,PreferredPaymentMode,Gender,HourSpendOnApp,NumberOfDeviceRegistered,PreferedOrderCat,SatisfactionScore,MaritalStatus,NumberOfAddress,Complain,OrderAmountHikeFromlastYear,CouponUsed,OrderCount,DaySinceLastOrder,CashbackAmount";
    let text = format!(
        "{header}\n50001,1,4,Mobile Phone,3,6,Debit Card,Female,3,3,Laptop & Accessory,2,Single,9,1,11,1,1,5,159.93\n50002,1,,Phone,1,8,UPI,Male,3,4,Mobile,3,Single,7,1,15,0,1,0,120.9\n"
    );
    let tables = [table("customers", &text)];
    let mut recipe = recognised("ecommerce", &tables);
    let columns = ["CustomerID", "Tenure", "PreferredLoginDevice", "Churn"];
    check(
        &build(recipe.clone(), &tables),
        &columns,
        expect![[r#"
        CustomerID Tenure PreferredLoginDevice Churn
        50001 4 Mobile Phone 1
        50002 – Phone 1"#]],
    );
    for merge in &mut recipe.merges {
        merge.accepted = true;
    }
    check(
        &build(recipe, &tables),
        &columns,
        expect![[r#"
        CustomerID Tenure PreferredLoginDevice Churn
        50001 4 Mobile Phone 1
        50002 – Mobile Phone 1"#]],
    );
}

/// D8: an empty string is a missing value and never a category or a zero; what a label says
/// is read from the label, and nothing is made of its gaps.
#[test]
fn empty_strings_are_missing_and_labels_are_only_read() {
    let events = "\
event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session
2020-01-10 10:00:00 UTC,purchase,1,7,,\"\",\"\",ann,s1
2020-01-11 10:00:00 UTC,purchase,1,7,a.b,acme,2,ann,s1
2020-01-12 10:00:00 UTC,view,\"\",7,,,,bob,\"\"
2020-01-13 10:00:00 UTC,view,1,7,,,,\"\",s9
2020-03-05 10:00:00 UTC,view,1,7,,,1,ann,s3
";
    let tables = [table("events", events)];
    let mut recipe = recognised("events", &tables);
    recipe.anchors = Some(Anchors::At {
        days: vec!["2020-01-31".into()],
    });
    let built = build(recipe, &tables);
    // ann's empty price is no price of 0, and bob's empty product and session are none.
    check(
        &built,
        &[
            "user_id",
            "purchase_30d",
            "spent_30d",
            "mean_price_30d",
            "products_30d",
            "sessions_30d",
            "dormant",
        ],
        expect![[r#"
            user_id purchase_30d spent_30d mean_price_30d products_30d sessions_30d dormant
            ann 2 2 2 1 1 1
            bob 0 0 – 0 0 1"#]],
    );
    let said = built.report.say(Lang::En).join("\n");
    assert!(said.contains("rows without a customer id: 1"), "{said}");

    // A list of customers whose answer is a column: an empty one is no answer, not "no".
    let customers = table("customers", "id,spent,left\na,1,1\nb,2,\nc,3,0\nd,,\"\"\n");
    let label =
        holdfast::feature::prepare::label::read(customers.column("left").unwrap(), Some("1"))
            .unwrap();
    let classes: Vec<Option<bool>> = label.classes.clone();
    assert_eq!(classes, [Some(true), None, Some(false), None]);
    assert!(customers.column("spent").unwrap().is_missing(3));
}
