//! What users' files hold that the built-in recipes were not written for: it is
//! understood, or counted and said, but never passed over in silence.

use holdfast::feature::recipe::{Anchors, Built, Recipe, describe, recognise};
use holdfast::i18n::Lang;
use holdfast::table::Table;

use super::{build, heads, table};

fn recognised(name: &str, tables: &[Table]) -> Recipe {
    let (recipe, _) = recognise(&heads(tables)).expect("a recipe fits");
    assert_eq!(recipe.name, name);
    recipe
}

fn at(recipe: &mut Recipe, day: &str) {
    recipe.anchors = Some(Anchors::At {
        days: vec![day.to_string()],
    });
}

fn cell(built: &Built, row: usize, column: &str) -> String {
    let found = built.table.column(column);
    let found = found.unwrap_or_else(|| panic!("no column {column}"));
    found.text(row).to_string()
}

/// The count of a check; 0 when there is none.
fn counted(built: &Built, name: &str) -> u64 {
    let mut checks = built.report.tables.iter().flat_map(|table| &table.checks);
    checks.find(|check| check.name == name).unwrap().count
}

fn says(built: &Built, lang: Lang, expected: &str) {
    let said = built.report.say(lang);
    assert!(
        said.iter().any(|line| line == expected),
        "{expected}\n{said:#?}"
    );
}

#[test]
fn events_by_other_names_count_and_unknown_ones_are_said() {
    // As RetailRocket, a shop and a Korean shop write them.
    for (view, cart, remove, purchase) in [
        ("view", "addtocart", "removefromcart", "transaction"),
        ("Page_View", "Add to cart", "Remove From Cart", "Purchase"),
        ("상품 조회", "장바구니 담기", "장바구니-빼기", "구매완료"),
    ] {
        let log = format!(
            "timestamp,visitorid,event,itemid,price\n\
             2020-01-10 10:00,ann,{view},1,5\n2020-01-11 10:00,ann,{cart},1,5\n\
             2020-01-12 10:00,ann,{remove},1,5\n2020-01-13 10:00,ann,{purchase},1,5\n\
             2020-01-13 11:00,ann,{purchase},2,7\n2020-01-14 10:00,ann,wishlist,1,5\n\
             2020-01-15 10:00,ann,,1,5\n2020-03-31 10:00,ann,{view},1,5\n"
        );
        let tables = [table("events", &log)];
        let mut recipe = recognised("events", &tables);
        at(&mut recipe, "2020-02-01");
        let built = build(recipe, &tables);
        for (column, expected) in [
            ("events_30d", "7"),
            ("view_30d", "1"),
            ("cart_30d", "1"),
            ("remove_from_cart_30d", "1"),
            ("purchase_30d", "2"),
            ("spent_30d", "12"),
            ("mean_price_30d", "6"),
        ] {
            assert_eq!(cell(&built, 0, column), expected, "{purchase}: {column}");
        }
        assert_eq!(counted(&built, "unknown_types"), 2, "{purchase}");
        // "view" and "Purchase" are no other names, nor is an unknown one.
        let plain = [view, purchase].map(|kind| match kind.to_lowercase().as_str() {
            "view" => 2,
            "purchase" => 2,
            _ => 0,
        });
        let others = 6 - plain.iter().sum::<u64>();
        assert_eq!(counted(&built, "other_names"), others, "{purchase}");
        says(
            &built,
            Lang::En,
            "Events of a type that the recipe does not know, or of none: 2. They count as events, but not as view, cart, remove_from_cart or purchase. If they should, add their names to \"kind\" in the plan's recipe.",
        );
    }
}

#[test]
fn every_type_of_fans_is_theirs_and_unknown_types_are_said() {
    let creators = table("creators", "user_id,category\nann,music\n");
    let events = table(
        "events",
        "user_id,event_time,event_type,amount\n\
         ann,2020-03-01 08:00,post,\nann,2020-03-07 08:00,post,\n\
         ann,2020-03-07 09:00,fan_superchat,\nann,2020-03-07 09:00,Fan_Like,\n\
         ann,2020-03-07 09:00,dance,\nann,2020-03-07 09:00,,\n\
         ann,2020-03-07 10:00,sticker_received,3\nann,2020-03-14 08:00,post,\n",
    );
    let tables = [events, creators];
    let recipe = recognised("creator", &tables);
    let built = build(recipe, &tables);
    assert_eq!(cell(&built, 0, "fan_d1"), "2");
    assert_eq!(cell(&built, 0, "own_d1"), "3");
    assert_eq!(cell(&built, 0, "sticker_d1"), "1");
    assert_eq!(counted(&built, "unknown_own_types"), 2);
    says(
        &built,
        Lang::Ko,
        "레시피가 모르는 유형이라 크리에이터 본인의 활동으로 본 이벤트: 2건. 팬의 활동이라면 유형 이름을 fan_으로 시작하게 하거나 레시피의 \"side\"에 추가해 주세요.",
    );
}

const PURCHASES: &str = "\
customer_id,receipt_no,store,product_code,date,hour,amount
1,r1,A01,p1,20210105,10,100
1,r2,S9,p2,20210106,10,50
2,r1,A02,p1,20210301,10,1000
2,r2,,p1,20210302,10,7
3,r3,A06,p1,20210401,10,30
3,r4,A06,p1,20210402,10,30
3,r5,A06,p1,20210403,10,30
";

#[test]
fn purchases_at_unknown_stores_are_said_and_the_plan_says_which_are_known() {
    let affiliates =
        "customer_id,receipt_no,affiliate,date,amount\n1,x1,B01,20210210,7\n1,x2,Z7,20210211,8\n";
    let tables = [
        table("purchases", PURCHASES),
        table("affiliates", affiliates),
    ];
    let mut recipe = recognised("retail", &tables);
    recipe.anchors = Some(Anchors::End {});
    recipe.labels.clear();
    for (name, store) in [("purchases", "amount_A01"), ("affiliates", "B01")] {
        let rule = recipe.table(name).unwrap();
        let said = describe::table(rule, Lang::En);
        assert!(said.contains(store), "{said}");
    }
    let built = build(recipe, &tables);
    assert_eq!(counted(&built, "unknown_stores"), 2);
    assert_eq!(counted(&built, "unknown_affiliates"), 1);
    // They count in the totals all the same.
    assert_eq!(cell(&built, 0, "monetary"), "150");
    assert_eq!(cell(&built, 0, "amount_A01"), "100");
    says(
        &built,
        Lang::En,
        "Purchases at stores that the recipe does not know (all but A01 to A06): 2. They count in every total, but no store's columns hold them. To add a store, copy the features of A01 in the plan's recipe.",
    );
}

#[test]
fn the_weights_of_a_score_are_the_users() {
    let tables = [table("purchases", PURCHASES)];
    let scores = |weights: [f64; 3]| -> Vec<String> {
        let mut recipe = recognised("retail", &tables);
        recipe.anchors = Some(Anchors::End {});
        recipe.labels.clear();
        for (constant, weight) in recipe.constants.iter_mut().zip(weights) {
            constant.value = weight;
        }
        let built = build(recipe, &tables);
        // One end for all: the period is the whole.
        (0..3)
            .map(|row| {
                let score = cell(&built, row, "rfm");
                assert_eq!(cell(&built, row, "period_rfm"), score);
                score
            })
            .collect()
    };
    // Scores of the three by quintiles: R 1, 3, 5; F 1, 1, 5; M 3, 5, 1.
    assert_eq!(scores([30.0, 20.0, 50.0]), ["40", "72", "60"]);
    assert_eq!(scores([100.0, 0.0, 0.0]), ["20", "60", "100"]);
    assert_eq!(scores([0.0, 0.0, 0.5]), ["60", "100", "20"]);
    assert_eq!(scores([1.0, 1.0, 2.0]), ["40", "70", "60"]);
    // A score of nothing is no score, and no division by zero.
    assert_eq!(scores([0.0, 0.0, 0.0]), ["", "", ""]);
}

#[test]
fn a_constant_bears_no_other_name() {
    let tables = [table("purchases", PURCHASES)];
    for name in ["amount", "rfm", "transition", "frequency_weight"] {
        let mut recipe = recognised("retail", &tables);
        recipe.constants[0].name = name.to_string();
        let error = holdfast::feature::recipe::Build::new(recipe).err().unwrap();
        assert_eq!(
            error.say(Lang::En),
            format!("The name \"{name}\" is given twice.")
        );
    }
}

#[test]
fn grades_are_called_as_users_call_them() {
    let both_halves = format!("{PURCHASES}3,r6,A06,p1,20211231,10,30\n");
    let tables = [table("purchases", &both_halves)];
    let recipe = recognised("retail", &tables);
    let titles = recipe.value_titles();
    let of = |column: &str, code: &str| {
        let (_, values) = titles.iter().find(|(name, _)| *name == column).unwrap();
        let value = values.iter().find(|value| value.value == code).unwrap();
        (value.title.en.clone(), value.title.ko.clone())
    };
    let pair = |en: &str, ko: &str| (en.to_string(), ko.to_string());
    assert_eq!(of("grade", "best"), pair("Best", "최우수"));
    assert_eq!(of("period_grade", "inactive"), pair("Inactive", "비활동"));
    assert_eq!(
        of("transition", "other/inactive"),
        pair("Other/Inactive", "기타/비활동")
    );
    let label = describe::label(&recipe, &recipe.labels[0], Lang::Ko);
    assert!(label.contains("good = 우수"), "{label}");
    // The table itself keeps the codes.
    let built = build(recipe, &tables);
    let cells = ["anchor", "grade", "period_grade", "transition"].map(|name| cell(&built, 0, name));
    assert_eq!(cells, ["2021-07-01", "other", "other", "other/inactive"]);
}

#[test]
fn long_days_of_listening_are_kept_and_broken_ones_are_not() {
    let tables = [
        table("train", "msno,is_churn\nann,0\n"),
        table(
            "members",
            "msno,city,bd,gender,registered_via\nann,1,30,male,7\n",
        ),
        table(
            "transactions",
            "msno,actual_amount_paid,is_auto_renew,transaction_date,membership_expire_date,is_cancel\n\
             ann,149,1,20170228,20170331,0\n",
        ),
        table(
            "user_logs",
            "msno,date,num_25,num_50,num_75,num_985,num_100,num_unq,total_secs\n\
             ann,20170301,1,2,3,4,5,6,100000\nann,20170302,1,2,3,4,5,6,200\n\
             ann,20170303,1,2,3,4,5,6,-5\nann,20170304,1,2,3,4,5,6,9223372036854775.807\n",
        ),
    ];
    let built = build(recognised("subscription", &tables), &tables);
    assert_eq!(cell(&built, 0, "total_secs_sum"), "100200");
    assert_eq!(cell(&built, 0, "total_secs_mean"), "50100");
    assert_eq!(counted(&built, "long_days"), 1);
    assert_eq!(counted(&built, "impossible_seconds"), 2);
}

#[test]
fn ids_that_differ_only_in_capitals_are_said() {
    let tables = [
        table("train", "msno,is_churn\nAB1,0\nCd2,1\nÄx,0\n"),
        table(
            "members",
            "msno,city,bd,gender,registered_via\n AB1 ,1,30,male,7\nzoe,1,30,male,7\n",
        ),
        table(
            "transactions",
            "msno,actual_amount_paid,is_auto_renew,transaction_date,membership_expire_date,is_cancel\n\
             ab1,149,1,20170228,20170331,0\nab1,149,1,20170228,20170331,0\n\
             aB1,149,1,20170228,20170331,0\näX,149,1,20170228,20170331,0\n\
             Cd2,149,1,20170228,20170331,0\nzoe,1,1,20170228,20170331,0\n",
        ),
        table(
            "user_logs",
            "msno,date,num_25,num_50,num_75,num_985,num_100,num_unq,total_secs\n\
             AB1,20170301,1,2,3,4,5,6,100\n",
        ),
    ];
    let built = build(recognised("subscription", &tables), &tables);
    let of = |name: &str| {
        built
            .report
            .tables
            .iter()
            .find(|t| t.table == name)
            .unwrap()
    };
    let payments = of("transactions");
    assert_eq!((payments.orphan_rows, payments.orphan_customers), (5, 4));
    let alike = payments.alike_ids.clone().unwrap();
    assert_eq!((alike.rows, alike.customers), (4, 3));
    assert_eq!((alike.id.as_str(), alike.like.as_str()), ("ab1", "AB1"));
    // Blanks around an id are cut, so that it is the same customer.
    assert_eq!(of("members").alike_ids, None);
    assert_eq!(cell(&built, 0, "city"), "1");
    says(
        &built,
        Lang::En,
        "Payments: of these, rows whose id differs from that of a customer in the result only in capitals: 4 (customers: 3), such as “ab1” and “AB1”. If they are the same, write them alike in both files.",
    );
    says(
        &built,
        Lang::Ko,
        "결제: 이 중 4개 행(고객 3명)은 대소문자만 빼면 결과에 있는 고객과 ID가 같습니다(예: “ab1” ↔ “AB1”). 같은 고객이라면 두 파일의 표기를 통일해 주세요.",
    );
}
