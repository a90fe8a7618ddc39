//! What a column's name says, word by word, in English and Korean.

/// Words of a name: `CustomerID`, `customer_id` and `customer id` alike.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            words.push(String::new());
        } else {
            if letter.is_uppercase() && before_lower {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(letter.to_lowercase());
            }
        }
        before_lower = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether one of a name's words is one of these, or a Korean name holds one of those.
pub(super) fn says(name: &str, words: &[&str], korean: &[&str]) -> bool {
    words_of(name)
        .iter()
        .any(|word| words.contains(&word.as_str()))
        || korean.iter().any(|word| name.contains(word))
}

/// Whether a column's name says that it names its rows.
pub(super) fn says_id(name: &str) -> bool {
    const WORDS: [&str; 12] = [
        "id",
        "ids",
        "uuid",
        "guid",
        "key",
        "msno",
        "userid",
        "custid",
        "customerid",
        "memberid",
        "userno",
        "custno",
    ];
    const KOREAN: [&str; 5] = ["아이디", "고객번호", "회원번호", "식별", "일련번호"];
    says(name, &WORDS, &KOREAN) || name.eq_ignore_ascii_case("index")
}

/// Whether a column's name says that it holds the answer: who left.
pub(super) fn says_label(name: &str) -> bool {
    const WORDS: [&str; 8] = [
        "churn",
        "churned",
        "ischurn",
        "label",
        "target",
        "attrition",
        "exited",
        "dormant",
    ];
    const KOREAN: [&str; 4] = ["이탈", "해지", "탈퇴", "휴면"];
    says(name, &WORDS, &KOREAN)
}

/// Whether a column's name says that it holds dates.
pub(super) fn says_date(name: &str) -> bool {
    const WORDS: [&str; 22] = [
        "date",
        "day",
        "dt",
        "ymd",
        "yyyymmdd",
        "time",
        "datetime",
        "timestamp",
        "birth",
        "birthday",
        "birthdate",
        "startdate",
        "enddate",
        "ts",
        "epoch",
        "at",
        "created",
        "updated",
        "unixtime",
        "dob",
        "orderdate",
        "invoicedate",
    ];
    const KOREAN: [&str; 9] = [
        "일자",
        "날짜",
        "일시",
        "년월일",
        "생일",
        "시각",
        "가입일",
        "구매일",
        "결제일",
    ];
    says(name, &WORDS, &KOREAN)
}

/// Whether a column's name says when something happened, so that a count of
/// seconds may be a time; among other numbers these words say little.
pub(super) fn says_moment(name: &str) -> bool {
    const WORDS: [&str; 9] = [
        "when", "login", "seen", "visit", "visited", "signup", "logged", "moment", "stamp",
    ];
    says(name, &WORDS, &["접속", "로그인"]) || name.eq_ignore_ascii_case("es")
}

/// Whether a column's name says that it holds months.
pub(super) fn says_month(name: &str) -> bool {
    const WORDS: [&str; 5] = ["month", "ym", "yyyymm", "yearmonth", "period"];
    const KOREAN: [&str; 3] = ["년월", "연월", "기준월"];
    says(name, &WORDS, &KOREAN)
}

/// Whether a column's name says that it holds yes or no.
pub(super) fn says_flag(name: &str) -> bool {
    const WORDS: [&str; 12] = [
        "is", "has", "flag", "yn", "was", "did", "can", "bool", "boolean", "opt", "active",
        "enabled",
    ];
    const KOREAN: [&str; 2] = ["여부", "유무"];
    says(name, &WORDS, &KOREAN)
}

/// Whether a column's name says that it holds ages in years.
pub(super) fn says_age(name: &str) -> bool {
    const WORDS: [&str; 4] = ["age", "ages", "bd", "agey"];
    const KOREAN: [&str; 3] = ["나이", "연령", "만나이"];
    says(name, &WORDS, &KOREAN) && !name.contains("연령대")
}

/// Whether a column's name says that it holds how long something took or has lasted: a number
/// that cannot be negative. What is counted from or to a day can, and so can an amount of some
/// days or of a lifetime.
pub(super) fn says_duration(name: &str) -> bool {
    const WORDS: [&str; 17] = [
        "duration",
        "durations",
        "tenure",
        "elapsed",
        "seconds",
        "secs",
        "sec",
        "minutes",
        "mins",
        "hours",
        "hrs",
        "days",
        "weeks",
        "months",
        "years",
        "recency",
        "lifetime",
    ];
    const KOREAN: [&str; 6] = ["기간", "경과", "일수", "개월수", "체류", "소요"];
    const SIGNED: [&str; 34] = [
        "to",
        "until",
        "till",
        "before",
        "from",
        "vs",
        "left",
        "remaining",
        "due",
        "overdue",
        "late",
        "early",
        "delay",
        "delayed",
        "lag",
        "lead",
        "offset",
        "shift",
        "diff",
        "difference",
        "delta",
        "change",
        "trend",
        "slope",
        "growth",
        "value",
        "profit",
        "margin",
        "balance",
        "amount",
        "revenue",
        "return",
        "net",
        "utc",
    ];
    const KOREAN_SIGNED: [&str; 15] = [
        "까지", "남은", "잔여", "차이", "증감", "변화", "지연", "초과", "대비", "수익", "손익",
        "이익", "가치", "금액", "잔액",
    ];
    // A number before a unit is a window: spent_30_days.
    let is_window = name.bytes().any(|byte| byte.is_ascii_digit());
    says(name, &WORDS, &KOREAN) && !is_window && !says(name, &SIGNED, &KOREAN_SIGNED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        for name in [
            "CustomerID",
            "customer_id",
            "customer id",
            "ID",
            "msno",
            "고객번호",
        ] {
            assert!(says_id(name), "{name}");
        }
        for name in ["paid", "valid", "width", "monkey", "Identity"] {
            assert!(!says_id(name), "{name}");
        }
        for name in [
            "transaction_date",
            "TransactionDate",
            "membership_expire_date",
            "date",
            "birthdate",
            "가입일자",
            "created_at",
        ] {
            assert!(says_date(name), "{name}");
        }
        for name in ["update_count", "days", "candidate", "timeout", "rate"] {
            assert!(!says_date(name), "{name}");
        }
        assert!(says_flag("is_auto_renew") && says_flag("동의여부") && !says_flag("island"));
        for name in ["duration", "tenure_months", "watch_secs", "이용기간"] {
            assert!(says_duration(name), "{name}");
        }
        for name in [
            "days_to_renewal",
            "amount",
            "delay_hours",
            "change_months",
            "customer_lifetime_value",
            "refunds_30_days",
            "spent_90days",
            "잔여일수",
            "기간손익",
            "3개월수익",
        ] {
            assert!(!says_duration(name), "{name}");
        }
        assert!(says_age("Age") && says_age("bd") && !says_age("average"));
    }
}
