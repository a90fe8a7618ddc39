//! Roles: the columns of the five systems, of Telco and of CDNOW.

use holdfast::i18n::Lang;
use holdfast::table::{Column, Role, guess_role};

/// A column whose cells repeat these, separated by `|`.
fn column(name: &str, cells: &str) -> Column {
    let cells: Vec<&str> = cells.split('|').collect();
    Column::from_texts(name, cells.iter().copied().cycle().take(cells.len() * 12))
}

/// A column of distinct cells after this beginning.
fn distinct(name: &str, start: &str) -> Column {
    let cells: Vec<String> = (0..60)
        .map(|n| format!("{start}{:05}", n * 7919 % 100_000))
        .collect();
    Column::from_texts(name, cells.iter().map(String::as_str))
}

fn check(expected: &[(Column, Role)]) {
    for (column, role) in expected {
        let guess = guess_role(column);
        assert_eq!(
            guess.role,
            *role,
            "{} {:?} {guess:?}",
            column.name(),
            column.kind()
        );
        assert!(guess.confidence > 0.0 && guess.confidence <= 1.0);
        for lang in [Lang::En, Lang::Ko] {
            let said = guess.reason.say(lang);
            assert!(!said.is_empty() && !said.contains('{'), "{said}");
        }
    }
}

#[test]
fn the_subscription_service() {
    use Role::*;
    check(&[
        (distinct("msno", "x/"), Customer),
        (column("is_churn", "1|0|0"), Label),
        (column("city", "1|13|22"), Category),
        (column("bd", "0|31|1970"), None),
        (column("gender", "male|female|"), Category),
        (column("registered_via", "3|7|9"), Category),
        (
            column("registration_init_time", "20110820|20150628|20160411"),
            Time,
        ),
        (column("payment_method_id", "41|38|36"), Category),
        (column("payment_plan_days", "30|31|7"), None),
        (column("plan_list_price", "149|99|129"), Amount),
        (column("actual_amount_paid", "149|99|0"), Amount),
        (column("is_auto_renew", "1|0"), Category),
        (
            column("transaction_date", "20150930|20150930|20150930"),
            Time,
        ),
        (column("membership_expire_date", "20151101|20151031"), Time),
        (column("is_cancel", "0|1"), Category),
        (column("date", "20170331|20170301"), Time),
        (column("num_25", "8|2|52"), None),
        (column("num_100", "21|9|14"), None),
        (column("num_unq", "18|11|29"), None),
        (column("total_secs", "6309.273|2390.699"), None),
    ]);
}

#[test]
fn the_creator_platform() {
    use Role::*;
    check(&[
        (column("user_id", "u1|u2|u3"), Customer),
        (column("creator_id", "102|103|104"), Customer),
        (
            column("event_time", "2021-03-01 10:00:00|2021-03-02 11:30:00"),
            Time,
        ),
        (column("event_type", "post|comment|like"), Event),
        (column("sticker_count", "0|2|11"), None),
    ]);
}

#[test]
fn the_retail_group() {
    use Role::*;
    check(&[
        (column("cust", "M430112881|M646853852"), Customer),
        (column("rct_no", "A01000001113|A01000002265"), Receipt),
        (column("chnl_dv", "1|2"), Category),
        (column("cop_c", "A01|A02|B01"), Category),
        (column("br_c", "A010039|A020112"), Category),
        (column("pd_c", "PD0290|PD1369|PD0789"), Item),
        (column("de_dt", "20210101|20210102"), Time),
        (column("de_hr", "10|21"), None),
        (column("buy_am", "15000.0|79700.0|12500.5"), Amount),
        (column("buy_ct", "1|2|5"), None),
        (column("ma_fem_dv", "여성|남성"), Category),
        (column("ages", "50대|40대"), Category),
        (column("pd_nm", "소파|스탠드|테이블"), Item),
        (column("vst_dt", "20210101|20210103"), Time),
        (column("고객번호", "M1|M2|M3"), Customer),
        (column("영수증번호", "1|2|3"), Receipt),
        (column("구매일자", "2021-01-01|2021-01-02"), Time),
        (column("구매금액", "15,000원|7,900원"), Amount),
        (column("상품코드", "P1|P2|P3"), Item),
        (column("점포", "A01|A02"), Category),
        (column("이탈여부", "예|아니오"), Label),
    ]);
}

#[test]
fn the_shop_table() {
    use Role::*;
    check(&[
        (distinct("CustomerID", "5"), Customer),
        (column("Churn", "1|0|0"), Label),
        (column("Tenure", "4|9|0"), None),
        (
            column("PreferredLoginDevice", "Phone|Mobile Phone|Computer"),
            Category,
        ),
        (column("CityTier", "1|2|3"), Category),
        (column("WarehouseToHome", "6|8|30"), None),
        (
            column("PreferredPaymentMode", "Debit Card|UPI|CC"),
            Category,
        ),
        (column("Gender", "Female|Male"), Category),
        (column("HourSpendOnApp", "3|2|4"), None),
        (column("NumberOfDeviceRegistered", "3|4|5"), None),
        (
            column("PreferedOrderCat", "Mobile|Laptop & Accessory"),
            Category,
        ),
        (column("SatisfactionScore", "2|3|5"), None),
        (column("MaritalStatus", "Single|Married"), Category),
        (column("NumberOfAddress", "9|7|6"), None),
        (column("Complain", "1|0"), Category),
        (column("OrderAmountHikeFromlastYear", "11|15|23"), None),
        (column("CouponUsed", "1|0|4"), None),
        (column("OrderCount", "1|6|2"), None),
        (column("DaySinceLastOrder", "5|0|3"), None),
        (column("CashbackAmount", "159.93|120.9"), Amount),
    ]);
}

#[test]
fn the_event_log() {
    use Role::*;
    check(&[
        (column("user_id", "541312140|554748717|519107250"), Customer),
        (
            column(
                "event_time",
                "2019-10-01 00:00:00 UTC|2019-10-01 00:00:01 UTC",
            ),
            Time,
        ),
        (column("event_type", "view|cart|purchase"), Event),
        (column("what", "view|cart|purchase"), Event),
        (column("product_id", "44600062|3900821"), Item),
        (
            column("category_id", "2103807459595387724|2053013552326770905"),
            Category,
        ),
        (
            column("category_code", "electronics.smartphone|appliances.kitchen"),
            Category,
        ),
        (column("brand", "samsung|apple|"), Category),
        (column("price", "35.79|33.2"), Amount),
        (
            distinct("user_session", "72d76fde-8bb3-4e00-8c23-a032dfed"),
            None,
        ),
    ]);
}

#[test]
fn telco_and_cdnow() {
    use Role::*;
    check(&[
        (distinct("customerID", "7590-V"), Customer),
        (column("SeniorCitizen", "0|1"), Category),
        (column("Partner", "Yes|No"), Category),
        (column("tenure", "1|34|2"), None),
        (column("InternetService", "DSL|Fiber optic|No"), Category),
        (
            column("Contract", "Month-to-month|One year|Two year"),
            Category,
        ),
        (
            column("PaymentMethod", "Electronic check|Mailed check"),
            Category,
        ),
        (column("MonthlyCharges", "29.85|56.95"), Amount),
        (column("TotalCharges", "29.85|1889.5| "), Amount),
        (column("Churn", "No|Yes"), Label),
        (column("customer_id", "00001|00002|00003"), Customer),
        (column("date", "19970101|19970112"), Time),
        (column("number_of_cds", "1|2|5"), None),
        (column("dollar_value", "11.77|12.00"), Amount),
    ]);
}
