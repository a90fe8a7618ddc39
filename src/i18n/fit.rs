//! How a table fits a model.

messages! {
    /// A column serves a feature and all is well.
    MATCHED = "Found.", "찾았습니다.";
    /// The column's name is spelled another way.
    MATCHED_AS = "Found as “{column}”.", "“{column}” 열로 찾았습니다.";
    /// Categories that training never saw.
    UNSEEN = "Rows with a value the model never saw: {rows} (such as “{example}”). They count as missing.",
        "모델이 처음 보는 값이 {rows}행에 있습니다(예: “{example}”). 빈 값으로 봅니다.";
    /// Some cells are empty.
    SOME_MISSING = "Found; empty rows: {rows}.", "찾았습니다. {rows}행은 비어 있습니다.";
    /// No column of that name.
    ABSENT = "The model needs a column “{feature}”, and the file has none. Add it, or use a model trained without it.",
        "모델에 “{feature}” 열이 필요한데 파일에 없습니다. 열을 추가하거나 이 열 없이 학습한 모델을 쓰세요.";
    /// No column of that name, but one that looks like it.
    ABSENT_SIMILAR = "The model needs a column “{feature}”, and the file has none. Is it “{similar}”? Then rename that column in the file.",
        "모델에 “{feature}” 열이 필요한데 파일에 없습니다. “{similar}” 열이 맞다면 파일에서 이름을 바꿔 주세요.";
    /// The column holds something else.
    WRONG_TYPE = "The model expects {expected} in “{column}”. Rows that hold something else: {rows} (first row {row}: “{example}”). Correct or empty those cells.",
        "“{column}” 열에는 {expected|이/가} 와야 하는데 {rows}행이 다릅니다(처음은 {row}행: “{example}”). 그 칸을 고치거나 비워 주세요.";
    /// See `WRONG_TYPE`.
    EXPECTED_NUMBER = "numbers", "숫자";
    /// See `WRONG_TYPE`.
    EXPECTED_FLAG = "yes or no", "예/아니요";
    /// See `WRONG_TYPE`.
    EXPECTED_DATE = "dates", "날짜";
    /// See `WRONG_TYPE`.
    EXPECTED_CATEGORY = "one of {names} …", "{names} 등의 값";
    /// Scoring was asked for although the table does not fit.
    DOES_NOT_FIT = "The model does not fit this table: {problems} of its features are not served. {first}",
        "모델이 이 표와 맞지 않습니다. 특성 {problems}개를 채울 수 없습니다. {first}";
    /// An internal check.
    UNEVEN = "The columns of “{table}” differ in length. Open the file again.",
        "“{table}” 표의 열 길이가 서로 다릅니다. 파일을 다시 열어 주세요.";
}
