//! What looking into a model from outside says: dependence, importance, selection, surrogates.

messages! {
    /// A table without rows.
    NO_ROWS = "There is no row to look at. Open a table with at least {needed}.",
        "살펴볼 행이 없습니다. 행이 {needed}개 이상인 표를 열어 주세요.";
    /// Too few rows.
    TOO_FEW_ROWS = "Only {rows} rows are there to look at; at least {needed} are needed.",
        "살펴볼 행이 {rows}개뿐입니다. {needed}개 이상이어야 합니다.";
    /// A feature that the model does not have.
    NO_FEATURE = "The model has no feature {feature}. Its features: {features}.",
        "모델에 {feature} 특성이 없습니다. 있는 특성: {features}.";
    /// A feature without any value.
    NO_VALUE = "The feature {feature} has no value in any row, so nothing can be said of how the score depends on it.",
        "{feature} 특성에 값이 있는 행이 없어 점수가 어떻게 달라지는지 알 수 없습니다.";
    /// A score that is no number.
    SCORE = "The model's score of row {row} is no finite number, so its scores cannot be compared. Check the row and the model's file.",
        "{row}행의 점수가 유한한 수가 아니어서 점수를 비교할 수 없습니다. 해당 행과 모델 파일을 확인해 주세요.";
    /// A figure that is not defined.
    FIGURE = "The figure cannot be computed on these {rows} rows, because only one of the two answers is among them. Add rows of the other answer.",
        "{rows}개 행에 두 가지 답 중 하나만 있어 지표를 계산할 수 없습니다. 다른 답이 있는 행을 더해 주세요.";
    /// Too many features.
    TOO_MANY_FEATURES = "{features} features are too many to be compared with each other; at most {most} can be. Leave some out.",
        "특성이 {features}개라서 서로 비교하기에 너무 많습니다. {most}개 이하로 줄여 주세요.";
    /// Answers and rows of different number.
    LENGTHS = "There are {labels} answers for {rows} rows; each row needs one.",
        "행은 {rows}개인데 답은 {labels}개입니다. 행마다 하나씩 있어야 합니다.";
    /// A rule of a surrogate: who, and what the model says of them.
    RULE = "{who}: {score} on average ({rows} customers, {share})",
        "{who}: 평균 {score} (고객 {rows}명, {share})";
    /// A rule without conditions.
    EVERYBODY = "all customers", "모든 고객";
    /// Between two conditions.
    AND = " and ", ", ";
    /// Between two categories.
    OR = " or ", " 또는 ";
    /// A condition that rows without a value fulfil, too.
    OR_MISSING = "{condition} (or missing)", "{condition}(또는 빈 값)";
    /// Only rows without a value.
    IS_MISSING = "{title} missing", "{title} 값 없음";
    /// Only rows with a value.
    IS_KNOWN = "{title} known", "{title} 값 있음";
    /// One of some categories, or a flag.
    IS = "{title} is {value}", "{title}: {value}";
    /// None of some categories.
    IS_NOT = "{title} is not {value}", "{title}: {value} 아님";
    /// A lower bound.
    ABOVE = "{title} above {above}", "{title} {above} 초과";
    /// An upper bound.
    AT_MOST = "{title} at most {most}", "{title} {most} 이하";
    /// Both bounds.
    BETWEEN = "{title} above {above} up to {most}", "{title} {above} 초과 {most} 이하";
}
