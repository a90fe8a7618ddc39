//! What the `table` part of the program says: the kinds of columns, and what is
//! worth a look in them.

messages! {
    /// A column without values.
    KIND_EMPTY = "empty", "비어 있음";
    /// Yes or no.
    KIND_BOOLEAN = "yes / no", "예/아니오";
    /// Whole numbers.
    KIND_INTEGER = "whole number", "정수";
    /// Numbers with a fraction.
    KIND_DECIMAL = "number", "숫자";
    /// Dates.
    KIND_DATE = "date", "날짜";
    /// One of few texts.
    KIND_CATEGORY = "category", "범주";
    /// Names its row.
    KIND_IDENTIFIER = "identifier", "식별자";
    /// Other text.
    KIND_TEXT = "text", "텍스트";

    /// Half or more is missing.
    NOTE_MOSTLY_MISSING = "{share} of the cells are missing.", "값의 {share|이/가} 비어 있습니다.";
    /// One value only.
    NOTE_CONSTANT = "Every cell says {value}: the column tells nothing apart.",
        "모든 값이 {value|이라/라} 고객을 구분하지 못합니다.";
    /// A cell's text within a sentence.
    QUOTED = "“{text}”", "“{text}”";
    /// White space around texts.
    NOTE_WHITE_SPACE = "Texts with spaces before or after them: {rows} rows, such as “{example}”.",
        "앞뒤에 공백이 있는 값: {rows}행(예: “{example}”).";
    /// Negative numbers.
    NOTE_NEGATIVE = "Negative values in a column that has hardly any: {rows} rows, down to {min}. Check for errors.",
        "거의 없어야 할 음수 값: {rows}행(최솟값 {min}). 오류인지 확인하세요.";
    /// Texts among numbers.
    NOTE_NUMBERS_WITH_TEXT = "Numbers, except in {rows} rows, such as “{example}” in row {row}.",
        "숫자 열에 숫자가 아닌 값: {rows}행(예: {row}행의 “{example}”).";
    /// Categories that may be the same.
    NOTE_SPELLINGS = "Perhaps the same thing spelled twice: {pairs}.",
        "같은 값을 다르게 적었을 수 있습니다: {pairs}.";
    /// One pair within the message above.
    NOTE_SPELLING_PAIR = "“{rare}” ({rare_rows}) and “{frequent}” ({frequent_rows})",
        "“{rare}”({rare_rows}) ↔ “{frequent}”({frequent_rows})";
    /// Identifiers that repeat.
    NOTE_DUPLICATE_IDS = "Identifiers that stand in an earlier row already: {rows} rows, such as “{example}”.",
        "앞 행과 식별자가 겹치는 행: {rows}개(예: “{example}”).";
    /// The answer's column with more than two values.
    NOTE_LABEL_VALUES = "This looks like the column that says who left, but it holds {count} values ({values}); two are expected.",
        "이탈 여부를 적은 열로 보이지만 값이 {count}가지입니다({values}). 두 가지여야 합니다.";
    /// Rows without identifier.
    NOTE_MISSING_IDS = "Rows without an identifier: {rows}.", "식별자가 없는 행: {rows}개.";
    /// All would be dates.
    NOTE_LIKE_DATES = "The digits could be dates (yyyymmdd); they are read as numbers.",
        "날짜(yyyymmdd)일 수 있지만 숫자로 읽었습니다.";
    /// Nearly all would be dates.
    NOTE_NEARLY_DATES = "Nearly all digits could be dates (yyyymmdd), but not those of {rows} rows, such as “{example}”.",
        "대부분 날짜(yyyymmdd)로 보이지만 {rows}행은 아닙니다(예: “{example}”).";
    /// Codes with leading zeros.
    NOTE_LEADING_ZEROS = "Numbers with zeros before them, kept as codes: {rows} rows, such as “{example}”.",
        "앞자리 0이 있어 코드로 읽은 값: {rows}행(예: “{example}”).";
}
