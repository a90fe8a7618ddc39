//! What a proposed recipe calls its features.

messages! {
    /// The recipe.
    TITLE = "Proposed from your columns", "열을 보고 제안한 방법";
    /// A label.
    INACTIVE = "Nothing for {days} days", "{days}일간 기록 없음";
    /// A label.
    NO_EVENT = "No {event} for {days} days", "{days}일간 {event} 없음";
    /// A label.
    ACTIVE = "Something within {days} days", "{days}일 안에 기록 있음";
    /// A label.
    EVENT_FOLLOWS = "{event} within {days} days", "{days}일 안에 {event} 발생";
    /// A window.
    IN_DAYS = ", last {days} days", ", 최근 {days}일";
    /// A feature.
    COUNT = "Rows of {of}{days}", "{of} 건수{days}";
    /// A feature.
    ACTIVE_DAYS = "Days with {of}{days}", "{of} 활동일 수{days}";
    /// A feature.
    SINCE_LAST = "Days since the last row of {table}", "마지막 {table} 이후 일수";
    /// A feature.
    SUM = "Sum of {of}{days}", "{of} 합계{days}";
    /// A feature.
    MEAN = "Average {of}{days}", "{of} 평균{days}";
    /// A feature.
    RATE = "Share of {of}{days}", "{of} 비율{days}";
    /// A feature.
    DISTINCT = "Different {of}{days}", "서로 다른 {of} 수{days}";
    /// What is not used.
    ANSWERS_NOT_USED = "Columns that are named like a label, but are used neither as the label nor as a feature: {columns}. If one of them is the label, choose it under the columns' roles.",
        "이름은 라벨 같지만 라벨로도 특성으로도 쓰지 않은 열: {columns}. 라벨이 맞다면 열의 역할에서 라벨로 지정해 주세요.";
    /// Doubled rows that contradict each other.
    ANSWERS_DIFFER = "Rows that repeat a customer with another answer: {count}. The first row's answer counts; see which one holds.",
        "같은 고객인데 라벨이 다른 행: {count}개. 첫 행의 라벨을 썼으니 어느 쪽이 맞는지 확인해 주세요.";
    /// What is not used.
    DATES_NOT_USED = "Dates that no feature uses: {columns}.", "특성으로 쓰지 않은 날짜 열: {columns}.";
    /// What is not used.
    COLUMNS_NOT_USED = "Columns that no feature uses: {columns}.", "특성으로 쓰지 않은 열: {columns}.";
}
