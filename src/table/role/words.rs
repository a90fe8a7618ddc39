//! The words by which columns' names tell their roles, in English, in Korean, and
//! in the abbreviations of databases.

use crate::table::name::words_of;

/// Words of a name, and parts of a Korean one.
pub(super) type Words = &'static [&'static str];

/// A column's name, taken apart once.
pub(super) struct Name {
    words: Vec<String>,
    lower: String,
}

impl Name {
    /// Takes a name apart.
    pub fn of(name: &str) -> Name {
        Name {
            words: words_of(name),
            lower: name.to_lowercase(),
        }
    }

    /// The first of these words that the name has. Korean runs words together,
    /// so there a part of the name is enough.
    pub fn find(&self, wanted: Words) -> Option<&'static str> {
        wanted
            .iter()
            .copied()
            .find(|wanted| match wanted.is_ascii() {
                true => self.words.iter().any(|word| word == wanted),
                false => self.lower.contains(wanted),
            })
    }

    /// Whether the name says nothing else.
    pub fn is_only(&self, word: &str) -> bool {
        self.lower.trim() == word
    }
}

pub(super) const LABEL: Words = &[
    "churn",
    "churned",
    "ischurn",
    "label",
    "target",
    "attrition",
    "exited",
    "dormant",
    "이탈",
    "해지",
    "탈퇴",
    "휴면",
];

/// What is told about leaving besides whether: its reason, its day.
pub(super) const NOT_LABEL: Words = &[
    "reason",
    "score",
    "probability",
    "category",
    "type",
    "count",
    "cnt",
    "rate",
    "사유",
    "확률",
    "점수",
    "횟수",
];

/// Words that name the customer all by themselves.
pub(super) const CUSTOMER_ID: Words = &[
    "msno",
    "custid",
    "customerid",
    "userid",
    "memberid",
    "clientid",
    "uid",
    "cid",
    "userno",
    "custno",
    "memberno",
    "고객번호",
    "회원번호",
    "고객id",
    "회원id",
    "사용자id",
    "고객아이디",
    "회원아이디",
    "이용자번호",
];

pub(super) const CUSTOMER: Words = &[
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
    "fan",
    "고객",
    "회원",
    "사용자",
    "이용자",
    "가입자",
    "구매자",
    "유저",
];

/// Words that make a name the name of something.
pub(super) const ID: Words = &[
    "id",
    "ids",
    "no",
    "number",
    "key",
    "uuid",
    "guid",
    "code",
    "cd",
    "c",
    "아이디",
    "번호",
    "코드",
    "식별자",
];

/// Words that make a name the title of something.
pub(super) const TITLE: Words = &["name", "nm", "title", "desc", "description", "이름", "명"];

pub(super) const TIME: Words = &[
    "date",
    "day",
    "dt",
    "ymd",
    "time",
    "datetime",
    "timestamp",
    "ts",
    "at",
    "created",
    "month",
    "ym",
    "일자",
    "날짜",
    "일시",
    "시각",
    "년월",
    "구매일",
    "결제일",
    "주문일",
    "방문일",
    "거래일",
];

/// Times of something other than what the row tells.
pub(super) const OTHER_TIME: Words = &[
    "birth",
    "birthday",
    "birthdate",
    "dob",
    "expire",
    "expiry",
    "expiration",
    "end",
    "due",
    "updated",
    "registration",
    "signup",
    "join",
    "joined",
    "생일",
    "생년월일",
    "만료",
    "종료",
    "가입일",
];

pub(super) const RECEIPT: Words = &[
    "receipt",
    "rct",
    "invoice",
    "order",
    "transaction",
    "txn",
    "basket",
    "bill",
    "ticket",
    "orderid",
    "orderno",
    "invoiceno",
    "영수증",
    "주문번호",
    "거래번호",
    "전표",
];

pub(super) const EVENT: Words = &[
    "event",
    "action",
    "activity",
    "eventtype",
    "이벤트",
    "행동",
    "활동",
];

/// Names of events as shops and apps log them.
pub(super) const EVENTS: Words = &[
    "view",
    "cart",
    "purchase",
    "remove_from_cart",
    "add_to_cart",
    "click",
    "login",
    "logout",
    "play",
    "like",
    "comment",
    "follow",
    "share",
    "upload",
    "post",
    "search",
    "checkout",
    "signup",
    "impression",
    "page_view",
    "조회",
    "구매",
    "장바구니",
    "로그인",
    "클릭",
];

/// Words that say category, whatever it is the category of.
pub(super) const GROUPING: Words = &[
    "category",
    "cat",
    "categories",
    "class",
    "type",
    "method",
    "grade",
    "tier",
    "segment",
    "division",
    "dv",
    "clac",
    "카테고리",
    "분류",
    "구분",
    "유형",
    "등급",
];

pub(super) const ITEM: Words = &[
    "product",
    "item",
    "sku",
    "goods",
    "song",
    "track",
    "content",
    "asin",
    "isbn",
    "stockcode",
    "productid",
    "itemid",
    "pd",
    "상품",
    "제품",
    "품목",
    "콘텐츠",
];

pub(super) const AMOUNT: Words = &[
    "amount",
    "amt",
    "am",
    "price",
    "revenue",
    "sales",
    "paid",
    "pay",
    "payment",
    "charge",
    "charges",
    "fee",
    "cost",
    "spend",
    "spent",
    "value",
    "monetary",
    "dollar",
    "dollars",
    "usd",
    "krw",
    "won",
    "cashback",
    "money",
    "금액",
    "매출",
    "결제",
    "가격",
    "요금",
    "비용",
    "구매액",
];

/// Prices on the list, which are not what was paid.
pub(super) const LIST_PRICE: Words = &["list", "unit", "정가", "단가"];

/// Words that make a number a count, a share or a time, not money.
pub(super) const NOT_AMOUNT: Words = &[
    "count", "cnt", "ct", "num", "number", "no", "qty", "quantity", "rate", "ratio", "percent",
    "pct", "hike", "share", "days", "day", "secs", "seconds", "minutes", "hour", "hours", "months",
    "month", "id", "method", "plan", "tenure", "age", "건수", "횟수", "수량", "비율", "일수",
];

pub(super) const CATEGORY: Words = &[
    "city",
    "gender",
    "sex",
    "region",
    "zone",
    "zon",
    "area",
    "country",
    "state",
    "channel",
    "chnl",
    "via",
    "store",
    "shop",
    "branch",
    "br",
    "brand",
    "cop",
    "affiliate",
    "level",
    "group",
    "status",
    "plan",
    "mode",
    "device",
    "platform",
    "source",
    "code",
    "cd",
    "marital",
    "성별",
    "지역",
    "채널",
    "점포",
    "매장",
    "브랜드",
    "제휴",
    "상태",
    "코드",
    "연령대",
];
