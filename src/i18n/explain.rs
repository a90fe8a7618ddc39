//! Reasons in words.

messages! {
    /// A missing value.
    MISSING = "missing", "빈 값";
    /// A flag that is set.
    YES = "yes", "예";
    /// A flag that is not set.
    NO = "no", "아니오";
    /// One reason in an exported list.
    PHRASE = "{title}: {value} ({points} points)", "{title}: {value} ({points}%p)";
    /// A feature with its value, inside a sentence.
    FACT = "{title} ({value})", "{title}({value})";
    /// Two facts.
    AND = "{one} and {two}", "{one}, {two}";
    /// One fact raises the risk above the typical.
    RAISES_ONE = "{facts} raises the risk most ({points} points).",
        "{facts|이/가} 위험을 가장 크게 높입니다({points}%p).";
    /// Two facts raise the risk above the typical.
    RAISES_TWO = "{facts} raise the risk most, together by {points} points.",
        "{facts|이/가} 위험을 가장 크게 높입니다(합쳐서 {points}%p).";
    /// What lowers the risk of somebody at high risk.
    SPEAKS_AGAINST = "{facts} speaks against leaving ({points} points), but not enough.",
        "{facts|은/는} 이탈을 막는 쪽이지만({points}%p) 충분하지 않습니다.";
    /// Two facts that lower the risk of somebody at high risk.
    SPEAK_AGAINST = "{facts} speak against leaving (together {points} points), but not enough.",
        "{facts|은/는} 이탈을 막는 쪽이지만(합쳐서 {points}%p) 충분하지 않습니다.";
    /// Two facts that keep the risk low.
    LOWER = "{facts} keep the risk low (together {points} points).",
        "{facts|이/가} 위험을 낮게 유지합니다(합쳐서 {points}%p).";
    /// Two facts that raise the risk of somebody at low risk.
    STILL_RAISE = "{facts} still add to it (together {points} points).",
        "다만 {facts|은/는} 위험을 조금 높입니다(합쳐서 {points}%p).";
    /// What lowers the risk of somebody at low risk.
    LOWERS = "{facts} keeps the risk low ({points} points).",
        "{facts|이/가} 위험을 낮게 유지합니다({points}%p).";
    /// What raises the risk of somebody at low risk.
    STILL_RAISES = "{facts} still adds to it ({points} points).",
        "다만 {facts|은/는} 위험을 조금 높입니다({points}%p).";
    /// Every contribution is tiny.
    NOTHING_STANDS_OUT = "Nothing about this customer stands out from the typical one.",
        "이 고객은 보통 고객과 뚜렷하게 다른 점이 없습니다.";
}
