//! What a column's name hints at.

/// Words of a name: `CustomerID`, `customer_id` and `customer id` alike.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && before_lower) {
            words.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        before_lower = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Words that by themselves name the outcome.
const OUTCOME: [&str; 8] = [
    "churn",
    "churned",
    "churner",
    "attrition",
    "attrited",
    "churndate",
    "exited",
    "offboarding",
];

/// Words of an ending, which is harmless as a rate or a count of the past
/// (`cancel_rate`), but not as a date or a reason.
const ENDING: [&str; 21] = [
    "cancel",
    "cancelled",
    "canceled",
    "cancellation",
    "terminate",
    "terminated",
    "termination",
    "exit",
    "leave",
    "leaving",
    "left",
    "quit",
    "close",
    "closed",
    "closure",
    "deactivate",
    "deactivated",
    "deactivation",
    "unsubscribe",
    "unsubscribed",
    "deleted",
];

/// What makes an ending the customer's own.
const OF_IT: [&str; 14] = [
    "date",
    "day",
    "time",
    "at",
    "on",
    "reason",
    "type",
    "code",
    "status",
    "category",
    "comment",
    "feedback",
    "survey",
    "timestamp",
];

/// The same in Korean: a word of an ending …
const KOREAN_ENDING: [&str; 5] = ["이탈", "해지", "탈퇴", "휴면", "폐업"];

/// Whether a name speaks of the outcome: `churn_date`, `cancel_reason`, `해지사유`.
pub fn says_outcome(name: &str) -> bool {
    let words = words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(&OUTCOME)
        || (has(&ENDING) && has(&OF_IT))
        || KOREAN_ENDING.iter().any(|word| name.contains(word))
}

/// Whether a name speaks of what lies ahead as agreed, such as the end of a
/// contract: a date after the anchor is then no surprise.
pub fn says_planned(name: &str) -> bool {
    const WORDS: [&str; 17] = [
        "expire",
        "expires",
        "expiry",
        "expiration",
        "exp",
        "end",
        "ends",
        "due",
        "until",
        "next",
        "renewal",
        "renew",
        "planned",
        "scheduled",
        "valid",
        "deadline",
        "maturity",
    ];
    const KOREAN: [&str; 6] = ["만료", "종료", "예정", "갱신", "만기", "다음"];
    words(name)
        .iter()
        .any(|word| WORDS.contains(&word.as_str()))
        || KOREAN.iter().any(|word| name.contains(word))
}

/// Whether a name says that the column holds the anchor.
pub fn says_anchor(name: &str) -> bool {
    const WORDS: [&str; 6] = [
        "anchor",
        "snapshot",
        "cutoff",
        "asof",
        "observation",
        "reference",
    ];
    const KOREAN: [&str; 3] = ["기준일", "기준시", "관측일"];
    words(name)
        .iter()
        .any(|word| WORDS.contains(&word.as_str()))
        || KOREAN.iter().any(|word| name.contains(word))
}

/// Whether a name says that the column names the customer.
pub fn says_customer(name: &str) -> bool {
    const WORDS: [&str; 13] = [
        "customer",
        "cust",
        "user",
        "member",
        "client",
        "account",
        "msno",
        "customerid",
        "userid",
        "memberid",
        "custid",
        "subscriber",
        "creator",
    ];
    const KOREAN: [&str; 3] = ["고객", "회원", "사용자"];
    words(name)
        .iter()
        .any(|word| WORDS.contains(&word.as_str()))
        || KOREAN.iter().any(|word| name.contains(word))
}

/// Whether a name says nothing but that the column names a customer: `client`,
/// `고객`, and not `client_age`.
pub fn says_only_customer(name: &str) -> bool {
    const ALONE: [&str; 11] = [
        "customer",
        "cust",
        "client",
        "user",
        "member",
        "subscriber",
        "account",
        "buyer",
        "shopper",
        "visitor",
        "creator",
    ];
    const KOREAN: [&str; 4] = ["고객", "회원", "사용자", "가입자"];
    match words(name).as_slice() {
        [word] => ALONE.contains(&word.as_str()) || KOREAN.contains(&word.as_str()),
        _ => false,
    }
}

/// Whether the letters that codes begin with say that they name customers: `CUST00001`.
pub fn starts_customer_code(letters: &str) -> bool {
    const STARTS: [&str; 14] = [
        "cust",
        "customer",
        "user",
        "usr",
        "mem",
        "member",
        "client",
        "cli",
        "acct",
        "account",
        "subscriber",
        "고객",
        "회원",
        "사용자",
    ];
    STARTS.contains(&letters.to_lowercase().as_str())
}

/// Whether a name says that the column names something: its rows, an order, a shop.
pub fn says_key(name: &str) -> bool {
    const WORDS: [&str; 14] = [
        "id", "ids", "no", "num", "number", "key", "uuid", "guid", "hash", "index", "idx", "row",
        "code", "seq",
    ];
    const KOREAN: [&str; 4] = ["번호", "아이디", "식별", "순번"];
    says_customer_id(name)
        || words(name)
            .iter()
            .any(|word| WORDS.contains(&word.as_str()))
        || KOREAN.iter().any(|word| name.contains(word))
}

/// Whether a name says that numbers are codes: of a place, a shop, a product.
pub fn says_code(name: &str) -> bool {
    const WORDS: [&str; 8] = [
        "zip", "zipcode", "postcode", "postal", "code", "cd", "id", "ids",
    ];
    const KOREAN: [&str; 2] = ["우편번호", "코드"];
    let words = words(name);
    !says_measure(name)
        && (words.iter().any(|word| WORDS.contains(&word.as_str()))
            || KOREAN.iter().any(|word| name.contains(word)))
}

/// Whether a name says that the column measures something.
pub fn says_measure(name: &str) -> bool {
    const WORDS: [&str; 30] = [
        "amount", "amt", "balance", "points", "point", "score", "price", "revenue", "sales",
        "income", "value", "total", "sum", "count", "cnt", "fee", "cost", "charge", "charges",
        "spend", "spent", "paid", "qty", "quantity", "age", "days", "months", "minutes", "rank",
        "tenure",
    ];
    const KOREAN: [&str; 9] = [
        "금액",
        "잔액",
        "포인트",
        "점수",
        "매출",
        "횟수",
        "나이",
        "요금",
        "수량",
    ];
    words(name)
        .iter()
        .any(|word| WORDS.contains(&word.as_str()))
        || KOREAN.iter().any(|word| name.contains(word))
}

/// Whether a name says so even where customers have several rows and the
/// values therefore repeat: `user_id`, `고객번호`, but not `customer_age`.
pub fn says_customer_id(name: &str) -> bool {
    const ALONE: [&str; 11] = [
        "msno",
        "uid",
        "customerid",
        "userid",
        "userno",
        "memberid",
        "memberno",
        "custid",
        "custno",
        "clientid",
        "accountid",
    ];
    const KEY: [&str; 7] = ["id", "ids", "no", "number", "key", "uuid", "hash"];
    const KOREAN: [&str; 4] = ["번호", "아이디", "id", "ID"];
    let words = words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(&ALONE)
        || (says_customer(name)
            && (has(&KEY) || !name.is_ascii() && KOREAN.iter().any(|word| name.contains(word))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_told_from_the_past() {
        for name in [
            "churn_date",
            "ChurnReason",
            "cancel_reason",
            "cancellationDate",
            "account_closed_at",
            "termination_date",
            "해지사유",
            "탈퇴일",
            "Churn Score",
            "exited",
        ] {
            assert!(says_outcome(name), "{name}");
        }
        for name in [
            "cancel_rate",
            "total_cancel",
            "auto_cancel_inter",
            "is_cancel",
            "TotalCharges",
            "Complain",
            "left_handed",
            "time_on_site",
            "close_friends",
            "MonthlyCharges",
        ] {
            assert!(!says_outcome(name), "{name}");
        }
        assert!(says_planned("membership_expire_date") && says_planned("계약만료일"));
        assert!(!says_planned("last_login") && !says_planned("calendar_day"));
        for name in [
            "user_id",
            "UserID",
            "msno",
            "고객번호",
            "회원ID",
            "customer no",
            "uid",
            "cust_id",
            "member_no",
        ] {
            assert!(says_customer_id(name), "{name}");
        }
        assert!(says_only_customer("client") && says_only_customer("고객"));
        assert!(!says_only_customer("client_age") && !says_only_customer("고객등급"));
        assert!(says_key("row_no") && says_measure("seq_amount") && !says_measure("token"));
        assert!(says_code("zip_code") && says_code("우편번호") && !says_code("code_count"));
        assert!(starts_customer_code("CUST") && !starts_customer_code("S"));
        for name in ["customer_age", "고객등급", "member_since", "id"] {
            assert!(!says_customer_id(name), "{name}");
        }
        assert!(says_anchor("anchor_time") && says_anchor("기준일") && !says_anchor("date"));
    }
}
