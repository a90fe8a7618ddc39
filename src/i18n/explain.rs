//! Reasons in words, and how they came about.

messages! {
    /// A note on a forest's card.
    NOTE_PROBABILITY = "The trees of this model add up to a probability, as a random forest's do: reasons are exact and add up in probability, not in log-odds.",
        "이 모델은 랜덤 포레스트처럼 트리의 합이 그대로 확률입니다. 이유는 정확하며, 로그 오즈가 아니라 확률로 더해집니다.";
    /// A note on a linear model's card.
    NOTE_LINEAR = "This model is linear: its reasons are exact, each coefficient times what sets a customer apart from the average one, and add up in log-odds.",
        "선형 모델입니다. 이유는 계수에 고객과 평균 고객의 차이를 곱해 정확히 계산하며, 로그 오즈로 더해집니다.";
    /// A note on a network's card.
    NOTE_SAMPLED = "This model is no sum of trees. Its reasons are estimated by sampling, one customer at a time, and each is shown with its standard error (±). Exported lists have scores without reasons.",
        "트리의 합이 아닌 모델입니다. 이유는 고객 한 명씩 표본으로 추정하며, 값마다 표준 오차(±)를 함께 보여 드립니다. 내보낸 목록에는 이유 없이 점수만 들어갑니다.";
    /// A note on a card, and what stands in the place of reasons.
    NOTE_WITHHELD = "This model takes so much work, or so many features, that its reasons cannot be estimated here: it gives scores and what-ifs only.",
        "계산량이나 특성이 너무 많아 여기서는 이유를 추정할 수 없는 모델입니다. 점수를 보고 값을 바꿔 보는 것만 할 수 있습니다.";
    /// Where a chart starts, in log-odds.
    START_LOG_ODDS = "The chart starts from the typical customer ({typical}): the model’s average in log-odds, read as a probability.",
        "차트는 보통 고객({typical})에서 시작합니다. 모델의 평균 로그 오즈를 확률로 읽은 값입니다.";
    /// Where a chart starts, in probability.
    START_PROBABILITY = "The chart starts from the typical customer ({typical}): the model’s average. This model’s reasons add up in probability itself.",
        "차트는 보통 고객({typical})에서 시작합니다. 모델의 평균 확률이며, 이 모델의 이유는 확률 그대로 더해집니다.";
    /// Where a chart starts whose steps are estimates.
    START_SAMPLED = "The chart starts from the typical customer ({typical}): the average of {background} customers of this data, with whom this one is compared. The steps are estimates, “±” is their standard error; together they are exact.",
        "차트는 보통 고객({typical})에서 시작합니다. 이 데이터에서 고른 고객 {background}명의 평균이며, 이들과 비교한 결과입니다. 각 이유는 추정값이고 “±”는 표준 오차입니다. 합계는 정확합니다.";
    /// The unit of exact reasons.
    LOG_ODDS = "Log-odds", "로그 오즈";
    /// The unit of a forest's reasons.
    PROBABILITY = "Probability", "확률";
    /// How far an estimate may be off.
    STANDARD_ERROR = "± (standard error, points)", "±(표준 오차, %p)";
    /// Where the drivers come from: everybody.
    EXPLAINED_ALL = "From the reasons of all {rows} (exact SHAP).", "{rows} 전체의 이유에서 계산했습니다(정확한 SHAP).";
    /// Whose reasons these are.
    CUSTOMERS = "{count} customers", "고객 {count}명";
    /// The same where customers have a row at a date each.
    ROWS = "{count} rows", "{count}건";
    /// Where the drivers come from: some.
    EXPLAINED_SOME = "From the reasons of {explained}, evenly chosen from {rows} (exact SHAP).",
        "{rows} 중 고르게 뽑은 {explained}의 이유에서 계산했습니다(정확한 SHAP).";
    /// Where the drivers come from: estimates of everybody.
    EXPLAINED_ESTIMATED = "From the reasons of all {rows}, each estimated (SHAP by sampling).",
        "{rows} 전체의 이유를 각각 추정해 계산했습니다(표본 추출 SHAP).";
    /// Where the drivers come from: estimates of some.
    EXPLAINED_SAMPLE = "From a sample: the reasons of {explained}, evenly chosen from {rows}, each estimated (SHAP by sampling).",
        "표본에서 계산했습니다. {rows} 중 고르게 뽑은 {explained}의 이유를 각각 추정했습니다(표본 추출 SHAP).";
    /// How strong the drivers are on the model's scale: log-odds.
    EFFECT_LOG_ODDS = "Mean |SHAP| (log-odds)", "평균 |SHAP|(로그 오즈)";
    /// How strong the drivers are on the model's scale: probability.
    EFFECT_PROBABILITY = "Mean |SHAP| (probability)", "평균 |SHAP|(확률)";
    /// A missing value.
    MISSING = "missing", "빈 값";
    /// A flag that is set.
    YES = "yes", "예";
    /// A flag that is not set.
    NO = "no", "아니요";
    /// One reason in an exported list.
    PHRASE = "{title}: {value} ({points} points)", "{title}: {value} ({points}%p)";
    /// A feature with its value, inside a sentence.
    FACT = "{title} ({value})", "{title}({value})";
    /// The same where the title ends in brackets, as with a unit.
    FACT_WITH_UNIT = "{title} = {value}", "{title} {value}";
    /// Two facts.
    AND = "{one} and {two}", "{one}, {two}";
    /// What a score is called where the model answers who leaves, and where it need not.
    NOUN_RISK = "risk", "위험";
    NOUN_SCORE = "score", "점수";
    /// One fact raises the risk above the typical.
    RAISES_ONE = "{facts} raises the {noun} most ({points} points).",
        "{facts|이/가} {noun|을/를} 가장 크게 높입니다({points}%p).";
    /// Two facts raise the risk above the typical.
    RAISES_TWO = "{facts} raise the {noun} most, together by {points} points.",
        "{facts|이/가} {noun|을/를} 가장 크게 높입니다(합쳐서 {points}%p).";
    /// What lowers the risk of somebody at high risk.
    SPEAKS_AGAINST = "{facts} speaks against leaving ({points} points), but not enough.",
        "{facts|은/는} 이탈을 막는 쪽이지만({points}%p) 충분하지 않습니다.";
    /// Two facts that lower the risk of somebody at high risk.
    SPEAK_AGAINST = "{facts} speak against leaving (together {points} points), but not enough.",
        "{facts|은/는} 이탈을 막는 쪽이지만(합쳐서 {points}%p) 충분하지 않습니다.";
    /// The same, of a score that is no risk.
    LOWERS_IT = "{facts} lowers it ({points} points).",
        "{facts|은/는} 점수를 낮추는 쪽입니다({points}%p).";
    /// The same of two facts.
    LOWER_IT = "{facts} lower it (together {points} points).",
        "{facts|은/는} 점수를 낮추는 쪽입니다(합쳐서 {points}%p).";
    /// Two facts that keep the risk low.
    LOWER = "{facts} keep the {noun} low (together {points} points).",
        "{facts|이/가} {noun|을/를} 낮게 유지합니다(합쳐서 {points}%p).";
    /// Two facts that raise the risk of somebody at low risk.
    STILL_RAISE = "{facts} still add to it (together {points} points).",
        "다만 {facts|은/는} 위험을 조금 높입니다(합쳐서 {points}%p).";
    /// The same, of a score that is no risk.
    STILL_RAISE_OTHER = "{facts} still add to it (together {points} points).",
        "다만 {facts|은/는} 점수를 조금 높입니다(합쳐서 {points}%p).";
    /// What lowers the risk of somebody at low risk.
    LOWERS = "{facts} keeps the {noun} low ({points} points).",
        "{facts|이/가} {noun|을/를} 낮게 유지합니다({points}%p).";
    /// What raises the risk of somebody at low risk.
    STILL_RAISES = "{facts} still adds to it ({points} points).",
        "다만 {facts|은/는} 위험을 조금 높입니다({points}%p).";
    /// The same, of a score that is no risk.
    STILL_RAISES_OTHER = "{facts} still adds to it ({points} points).",
        "다만 {facts|은/는} 점수를 조금 높입니다({points}%p).";
    /// Every contribution is tiny.
    NOTHING_STANDS_OUT = "Nothing about this customer stands out from the typical one.",
        "이 고객은 보통 고객과 뚜렷하게 다른 점이 없습니다.";
}
