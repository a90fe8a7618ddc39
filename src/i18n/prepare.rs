//! What is said while a feature table is made ready for a model.

messages! {
    // The answer's column.

    /// Three values or more.
    LABEL_NOT_TWO = "The label column \"{column}\" holds {values} different values ({examples}), not two. Say which value means that the customer left.",
        "라벨 열 \"{column}\"의 값이 두 가지가 아니라 {values}가지입니다({examples}). 어떤 값이 이탈인지 알려 주세요.";
    /// The wanted class is not there.
    LABEL_POSITIVE_ABSENT = "The label column \"{column}\" never says \"{positive}\"; it says {examples}. Choose one of these.",
        "라벨 열 \"{column}\"에 \"{positive}\" 값이 없습니다. 있는 값({examples}) 중에서 골라 주세요.";
    /// No label at all.
    LABEL_EMPTY = "The label column \"{column}\" is empty in every row. Choose the column that says who left.",
        "라벨 열 \"{column}\"이 모든 행에서 비어 있습니다. 이탈 여부가 적힌 열을 골라 주세요.";

    // Chained equations.

    /// No row or no feature.
    CHAINED_NOTHING = "There is no training row with numbers to estimate gaps from.",
        "빈 값을 추정할 학습 행이나 숫자 열이 없습니다.";
    /// Too many features.
    CHAINED_TOO_WIDE = "Chained equations take at most {most} features; there are {features}. Choose fewer, or fill gaps with the median.",
        "연쇄 방정식은 특성 {most}개까지 쓸 수 있는데 {features}개입니다. 특성을 줄이거나 중앙값으로 채우세요.";
    /// Other columns than before.
    CHAINED_SHAPE = "The columns are not those that were learnt from: {expected} expected, {found} found.",
        "학습한 열과 맞지 않습니다. {expected}개여야 하는데 {found}개입니다.";
    /// A value out of all measure.
    CHAINED_TOO_LARGE = "The value of feature {feature} in row {row} is too large to calculate with. Correct it or mark it as missing.",
        "{row}행의 {feature}번째 특성 값이 너무 커서 계산할 수 없습니다. 고치거나 빈 값으로 두세요.";

    // Simple imputation.

    /// Nothing to take a mean of.
    IMPUTE_EMPTY = "The column \"{column}\" has no value in the training rows, so nothing can be learnt to fill its gaps. Give a constant, or leave the column out.",
        "\"{column}\" 열은 학습 행에 값이 하나도 없어 채울 값을 정할 수 없습니다. 상수를 정하거나 열을 빼세요.";
    /// Texts where numbers are needed.
    IMPUTE_NOT_NUMERIC = "The column \"{column}\" holds text (such as \"{example}\" in row {row}), so it has no {strategy}. Use the most frequent value or \"unknown\".",
        "\"{column}\" 열에는 텍스트가 있어({row}행 \"{example}\") {strategy|을/를} 구할 수 없습니다. 최빈값이나 \"unknown\"으로 채우세요.";
    /// A strategy's name.
    IMPUTE_MEAN = "mean", "평균";
    /// A strategy's name.
    IMPUTE_MEDIAN = "median", "중앙값";
    /// A strategy's name.
    IMPUTE_MODE = "most frequent value", "최빈값";
    /// A strategy's name.
    IMPUTE_CONSTANT = "constant", "상수";
    /// A strategy's name.
    IMPUTE_UNKNOWN = "category \"unknown\"", "\"unknown\" 범주";
    /// A strategy's name.
    IMPUTE_ZERO_FLAG = "zero, and a column that says so", "0과 결측 표시 열";
}
