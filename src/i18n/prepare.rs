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
}
