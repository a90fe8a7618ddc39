//! What a recipe does, step by step, for people who never saw one.

messages! {
    /// A table's part.
    TABLE_ONE = "One row per customer, named by {key}.", "고객마다 한 행이며 {key} 열로 구분합니다.";
    /// A table's part.
    TABLE_MANY = "Any number of rows per customer, named by {key}.", "고객마다 여러 행이며 {key} 열로 구분합니다.";
    /// A table's part.
    TABLE_TIMED = "Any number of rows per customer ({key}), each with its time ({time}).",
        "고객({key})마다 여러 행이며 행마다 시간({time})이 있습니다.";
    /// Who is in.
    POPULATION = "Every customer in {table} gets a row.", "{table}에 있는 모든 고객이 결과에 들어갑니다.";
    /// Who is in.
    POPULATION_ROWS = "Only those with a row in {table}.", "{table}에 기록이 있는 고객만 넣습니다.";
    /// Who is in.
    POPULATION_ROWS_WHERE = "Only those with a row in {table} where {condition}.",
        "{table}에 {condition} 조건을 만족하는 기록이 있는 고객만 넣습니다.";
    /// Who is in, when.
    POPULATION_ACTIVE = "A date counts only if the customer has rows in {table}{window}.",
        "{table}에{window} 기록이 있는 고객의 기준일만 넣습니다.";
    /// When.
    ANCHORS_EVERY = "A date every {days} days, with at least {before} days of data before it and {after} days from it on. Features use only what came before the date, labels only what came from it on.",
        "기준일은 {days}일마다 두고, 앞으로 {before}일, 뒤로 {after}일의 데이터가 있는 날만 씁니다. 변수는 기준일 전의 기록만, 라벨은 기준일부터의 기록만 사용합니다.";
    /// When: every day.
    ANCHORS_DAILY = "A date for every day, with at least {before} days of data before it and {after} days from it on. Features use only what came before the date, labels only what came from it on.",
        "기준일은 날마다 두고, 앞으로 {before}일, 뒤로 {after}일의 데이터가 있는 날만 씁니다. 변수는 기준일 전의 기록만, 라벨은 기준일부터의 기록만 사용합니다.";
    /// When.
    ANCHORS_AT = "Dates: {days}. Features use only what came before the date, labels only what came from it on.",
        "기준일: {days}. 변수는 기준일 전의 기록만, 라벨은 기준일부터의 기록만 사용합니다.";
    /// When.
    ANCHORS_CALENDAR = "A date every {months} months, as the calendar divides the year. Features use only what came before the date, labels only what came from it on.",
        "기준일은 달력 기준으로 {months}개월마다 둡니다. 변수는 기준일 전의 기록만, 라벨은 기준일부터의 기록만 사용합니다.";
    /// When.
    ANCHORS_END = "One date: the day after the last day of the data.", "기준일은 데이터 마지막 날의 다음 날 하나입니다.";
    /// A feature.
    COUNT = "Number of rows in {table}", "{table}의 행 수";
    /// A feature.
    SUM = "Sum of {of} in {table}", "{table}에서 {of}의 합계";
    /// A feature.
    MEAN = "Mean of {of} in {table}", "{table}에서 {of}의 평균";
    /// A feature.
    MIN = "Smallest {of} in {table}", "{table}에서 {of}의 최솟값";
    /// A feature.
    MAX = "Largest {of} in {table}", "{table}에서 {of}의 최댓값";
    /// A feature.
    DISTINCT = "Number of different {of} in {table}", "{table}에서 서로 다른 {of}의 수";
    /// A feature.
    FIRST = "First {of} in {table}", "{table}에서 첫 번째 {of}";
    /// A feature.
    LAST = "Last {of} in {table}", "{table}에서 마지막 {of}";
    /// A feature.
    ACTIVE_DAYS = "Number of days with a row in {table}", "{table}에 기록이 있는 날 수";
    /// A feature.
    DAYS_SINCE_LAST = "Days since the last row in {table}", "{table}의 마지막 기록 이후 일수";
    /// Which rows.
    WHERE = " where {condition}", " ({condition})";
    /// Which days.
    BEFORE = ", before the date", ", 기준일 전 전체";
    /// Which days.
    PERIOD = ", in the period before the date", ", 기준일 직전 기간";
    /// Which days.
    LAST_DAYS = ", in the {days} days before the date", ", 기준일 전 {days}일";
    /// Which days.
    BETWEEN = ", from {from} to {to} days before the date", ", 기준일 {from}일 전부터 {to}일 전까지";
    /// A feature.
    FORMULA = "{formula}.", "{formula}.";
    /// A feature.
    SCORE = "Score from 1 to {parts} by the quantiles of \"{of}\".", "\"{of}\"의 분위로 매긴 1–{parts}점.";
    /// A feature.
    RANK = "Rank by \"{of}\", 1 for the most.", "\"{of}\" 순위(가장 많으면 1).";
    /// A feature.
    GRADE = "Grade by \"{of}\": {grades}.", "{of|으로/로} 나눈 등급: {grades}.";
    /// Without rows.
    NO_ROWS = "{value} without any rows.", "기록이 없으면 {value}.";
    /// Without a text.
    UNKNOWN = "\"{value}\" when nothing is known.", "알 수 없으면 \"{value}\".";
    /// What the codes of a column mean.
    VALUES = "Values: {values}.", "값: {values}.";
    /// A label.
    LABEL_COLUMN = "As {column} in {table} says.", "{table}의 {column} 값을 그대로 씁니다.";
    /// A label.
    LABEL_ABSENT = "1 when there is no row in {table}{condition} in the {days} days from the date on, else 0.",
        "기준일부터 {days}일 동안 {table}에{condition} 기록이 없으면 1, 있으면 0.";
    /// A label.
    LABEL_PRESENT = "1 when there is a row in {table}{condition} in the {days} days from the date on, else 0.",
        "기준일부터 {days}일 동안 {table}에{condition} 기록이 있으면 1, 없으면 0.";
    /// A label.
    LABEL_TRANSITION = "\"{of}\" at this date and at the next, as from/to.",
        "이 기준일과 다음 기준일의 {of|을/를} '이전/이후'로 적습니다.";
    /// Gaps.
    GAP_MEAN = "Gaps become the mean of the training rows.", "빈 값은 학습 데이터의 평균으로 채웁니다.";
    /// Gaps.
    GAP_MEDIAN = "Gaps become the median of the training rows.", "빈 값은 학습 데이터의 중앙값으로 채웁니다.";
    /// Gaps.
    GAP_MODE = "Gaps become the most frequent value of the training rows.", "빈 값은 학습 데이터의 최빈값으로 채웁니다.";
    /// Gaps.
    GAP_CONSTANT = "Gaps become {value}.", "빈 값은 {value|으로/로} 채웁니다.";
    /// Gaps.
    GAP_UNKNOWN = "Gaps become a category of their own.", "빈 값은 별도 범주로 둡니다.";
    /// Gaps.
    GAP_ZERO_WITH_FLAG = "Gaps become 0, with a flag beside them.", "빈 값은 0으로 채우고 표시 열을 둡니다.";
    /// Gaps.
    GAP_CHAINED = "Gaps are estimated from the other features (chained equations).",
        "빈 값은 다른 변수들로 추정해 채웁니다(연쇄 방정식).";
}
