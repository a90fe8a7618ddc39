//! What the `table` part of the program says: the kinds of columns, and what is
//! worth a look in them.

messages! {
    /// A column without values.
    KIND_EMPTY = "empty", "비어 있음";
    /// Yes or no.
    KIND_BOOLEAN = "yes / no", "예/아니요";
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

    /// A kind with how it is written.
    TYPE_WITH_FORMAT = "{kind} ({format})", "{kind}({format})";
    /// How numbers are written, by an example.
    FORMAT_NUMBER = "such as {example}", "예: {example}";
    /// Amounts in several currencies.
    FORMAT_MIXED_CURRENCY = "several currencies", "여러 통화";
    /// Any words for yes and no.
    FLAG_ANY = "any words for yes and no", "예/아니요를 뜻하는 모든 말";
    /// Order of a date's parts.
    ORDER_YEAR_FIRST = "year-month-day", "연-월-일";
    /// Order of a date's parts.
    ORDER_COMPACT = "yyyymmdd", "연월일 8자리";
    /// Order of a date's parts.
    ORDER_DAY_FIRST = "day/month/year", "일/월/연";
    /// Order of a date's parts.
    ORDER_MONTH_FIRST = "month/day/year", "월/일/연";
    /// Order of a date's parts.
    ORDER_DAY_NAME = "31-Mar-2017", "31-Mar-2017 형식";
    /// Order of a date's parts.
    ORDER_NAME_DAY = "March 31, 2017", "March 31, 2017 형식";
    /// Order of a date's parts.
    ORDER_KOREAN = "2017년 3월 31일", "2017년 3월 31일 형식";
    /// Months without a day.
    ORDER_YEAR_MONTH = "year-month", "연-월";
    /// A time without a day.
    ORDER_TIME = "time of day", "시각";
    /// The year first, in two digits.
    ORDER_SHORT_YEAR_FIRST = "year-month-day, years of two digits", "연-월-일(연도 두 자리)";
    /// A count since 1970.
    ORDER_EPOCH_SECONDS = "seconds since 1970", "1970년부터 센 초";
    /// A count since 1970.
    ORDER_EPOCH_MILLIS = "milliseconds since 1970", "1970년부터 센 밀리초";
    /// A count since 1970.
    ORDER_EPOCH_MICROS = "microseconds since 1970", "1970년부터 센 마이크로초";
    /// A count since 1970.
    ORDER_EPOCH_NANOS = "nanoseconds since 1970", "1970년부터 센 나노초";
    /// A workbook's count of days.
    ORDER_EXCEL = "days as Excel counts them", "엑셀 날짜 번호";
    /// A workbook's count of days.
    ORDER_EXCEL_1904 = "days as Excel counts them, from 1904", "엑셀 날짜 번호(1904년 기준)";

    /// The role of a column.
    ROLE_CUSTOMER = "customer", "고객";
    /// The role of a column.
    ROLE_TIME = "time", "시점";
    /// The role of a column.
    ROLE_AMOUNT = "amount of money", "금액";
    /// The role of a column.
    ROLE_RECEIPT = "receipt", "영수증";
    /// The role of a column.
    ROLE_EVENT = "event", "이벤트";
    /// The role of a column.
    ROLE_ITEM = "product", "상품";
    /// The role of a column.
    ROLE_CATEGORY = "category", "범주";
    /// The role of a column.
    ROLE_LABEL = "answer (who left)", "라벨(이탈 여부)";
    /// The role of a column.
    ROLE_NONE = "no particular role", "역할 없음";
    /// Why a role is guessed.
    ROLE_BY_NAME = "The name says “{word}”.", "이름에 “{word}” 단어가 있습니다.";
    /// Why a role is guessed.
    ROLE_BY_NAME_AND_VALUES = "The name says “{word}”, and the values agree.", "이름에 “{word}” 단어가 있고 값도 그렇게 보입니다.";
    /// Why a role is guessed.
    ROLE_BY_VALUES = "The values look like it, such as “{example}”.", "“{example}” 같은 값이 있습니다.";
    /// Why a role is guessed.
    ROLE_BY_KIND = "Its values are of the kind “{kind}”.", "값의 종류가 “{kind}”입니다.";
    /// Why a role is guessed.
    ROLE_BY_NOTHING = "Neither name nor values tell.", "이름과 값만으로는 알 수 없습니다.";

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
    /// Durations below zero.
    NOTE_NEGATIVE_DURATIONS = "Negative durations: {rows} rows, down to {min}. Perhaps beginning and end were mixed up.",
        "음수로 적힌 기간: {rows}행(최솟값 {min}). 시작과 끝이 뒤바뀌었을 수 있습니다.";
    /// Dates of an end before the beginning.
    NOTE_ENDS_BEFORE_START = "Lies before “{start}” in {rows} rows, such as row {row}: an end before its beginning.",
        "시작(“{start}”)보다 앞선 날짜: {rows}행(예: {row}행). 끝이 시작보다 빠릅니다.";
    /// Texts among numbers.
    NOTE_NUMBERS_WITH_TEXT = "Numbers, except in {rows} rows, such as “{example}” in row {row}.",
        "숫자 열에 숫자가 아닌 값: {rows}행(예: {row}행의 “{example}”).";
    /// Categories that may be the same.
    NOTE_SPELLINGS = "Perhaps the same thing spelled twice: {pairs}.",
        "같은 값을 다르게 적었을 수 있습니다: {pairs}.";
    /// Identifiers with spaces around them.
    NOTE_PADDED_IDS = "Identifiers that differ only in the spaces around them: {rows} rows, such as {pairs}. When tables are joined they count as one customer.",
        "앞뒤 공백만 다른 식별자: {rows}행(예: {pairs}). 표를 합칠 때는 같은 고객으로 봅니다.";
    /// One pair within the messages above.
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
    /// Dates that never were.
    NOTE_IMPOSSIBLE_DATES = "Dates that the calendar does not have, taken as missing: {rows} rows, such as “{example}” in row {row}.",
        "달력에 없는 날짜라 빈 값으로 봅니다: {rows}행(예: {row}행의 “{example}”).";
    /// Cells of another kind.
    NOTE_DOES_NOT_FIT = "Not of the kind “{kind}”, taken as missing: {rows} rows, such as “{example}” in row {row}.",
        "“{kind}” 형식이 아니라 빈 값으로 봅니다: {rows}행(예: {row}행의 “{example}”).";
    /// Ambiguous dates.
    NOTE_DAY_OR_MONTH = "Nothing shows whether day or month comes first in “{example}”. It is read as day/month/year; change the type if that is wrong.",
        "“{example}”처럼 일과 월의 순서를 알 수 없습니다. 일/월/연으로 읽었으니 아니라면 형식을 바꿔 주세요.";
    /// Dates in two orders.
    NOTE_BOTH_ORDERS = "Some dates have the day first, others the month. The rarer order, such as “{example}”, is taken as missing.",
        "일이 먼저인 날짜와 월이 먼저인 날짜가 섞여 있습니다. 드문 쪽(예: “{example}”)은 빈 값으로 봅니다.";
    /// Ambiguous numbers.
    NOTE_THOUSANDS = "“{example}” is read as {read}; nothing in the column shows whether the sign groups thousands or begins a fraction.",
        "“{example}” 값을 {read|으로/로} 읽었습니다. 천 단위 구분인지 소수점인지 알려 주는 값이 없습니다.";
    /// Numbers in two ways.
    NOTE_BOTH_MARKS = "Some numbers have a point before the fraction, others a comma, such as “{example}”: no one way reads all of them. Write them alike, or say how the column is written.",
        "소수점으로 점을 쓴 숫자와 쉼표를 쓴 숫자가 섞여 있습니다(예: “{example}”). 한 방식으로는 다 읽을 수 없으니 표기를 통일하거나 열의 형식을 정해 주세요.";
    /// Counts of time.
    NOTE_COUNT_OF_TIME = "These numbers could be times counted since 1970: “{example}” would be {day}. If they are, say that the column holds dates.",
        "1970년부터 센 시각일 수 있는 숫자입니다(“{example}”이면 {day}). 시각이 맞다면 열의 형식을 날짜로 정해 주세요.";
    /// Times with and without zone.
    NOTE_SOME_ZONES = "Some times have a zone; those without one are taken as UTC: {rows} rows.",
        "시간대가 있는 시각과 없는 시각이 섞여 있습니다. 없는 {rows}행은 UTC로 봅니다.";
    /// Several currencies.
    NOTE_CURRENCIES = "Amounts in several currencies, such as “{example}”. They are read as numbers without converting them.",
        "여러 통화의 금액이 섞여 있습니다(예: “{example}”). 환산하지 않고 숫자만 읽었습니다.";
    /// Ages that nobody has.
    NOTE_AGES = "Ages below 0 or above 120: {rows} rows, such as {example}. Perhaps years of birth or slips.",
        "0세 미만이거나 120세를 넘는 나이: {rows}행(예: {example}). 출생 연도이거나 잘못 적은 값일 수 있습니다.";
    /// A number for "not known".
    NOTE_STAND_IN = "{value} stands apart from all other numbers in {rows} rows. Perhaps it means “not known”.",
        "{rows}행에 있는 {value|은/는} 다른 값과 동떨어져 있습니다. ‘모름’을 뜻하는 값일 수 있습니다.";
    /// A date for "not known".
    NOTE_PLACEHOLDER_DATES = "{date} stands in {rows} rows. Programs write it where they know no date.",
        "{rows}행의 날짜가 {date}입니다. 날짜를 모를 때 프로그램이 흔히 넣는 값입니다.";
    /// Dates after today.
    NOTE_FUTURE_DATES = "Dates in the future: {rows} rows, the latest {latest}.",
        "미래의 날짜: {rows}행(가장 늦은 날 {latest}).";
    /// Days without rows.
    NOTE_MISSING_DAYS = "Days without any row: {days}. The longest stretch is {from} to {to}.",
        "기록이 하나도 없는 날: {days}일(가장 긴 공백 {from}~{to}).";
    /// Identifiers spelled twice.
    NOTE_ALIKE_IDS = "Identifiers that differ only in case or in spaces within: {rows} rows, such as {pairs}. They count as different customers.",
        "대소문자나 중간 공백만 다른 식별자: {rows}행(예: {pairs}). 서로 다른 고객으로 봅니다.";
    /// One pair within the message above.
    NOTE_ALIKE_PAIR = "“{first}” and “{second}”", "“{first}” ↔ “{second}”";
}
