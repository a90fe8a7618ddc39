//! What a recipe does, step by step, for people who never saw one.

messages! {
    /// A table's part.
    TABLE_ONE = "One row per customer, named by {key}.", "고객마다 한 행이며 {key} 열로 구분합니다.";
    /// A table's part.
    TABLE_MANY = "Any number of rows per customer, named by {key}.", "고객마다 여러 행이며 {key} 열로 구분합니다.";
    /// A table's part.
    TABLE_TIMED = "Any number of rows per customer ({key}), each with its time ({time}).",
        "고객({key})마다 여러 행이며 행마다 시간({time})이 있습니다.";
    /// How tables are joined.
    JOINS = "Rows belong together where these name the same customer: {keys}.", "다음 열의 값이 같으면 같은 고객으로 이어 줍니다: {keys}.";
    /// A table and the column that names its customers.
    JOIN_KEY = "{key} in {table}", "{table}의 {key}";
    /// How far features look back.
    WINDOWS = "Features count what happened in the last {days} days before the date, each by itself.", "기준일 전 {days}일 동안의 기록을 기간별로 따로 셉니다.";
    /// Who is in.
    POPULATION = "Every customer in {table} gets a row.", "{table}에 있는 모든 고객이 결과에 들어갑니다.";
    /// Who is in.
    POPULATION_ROWS = "Only those with a row in {table}.", "{table}에 기록이 있는 고객만 넣습니다.";
    /// Who is in.
    POPULATION_ROWS_WHERE = "Only those with a row in {table} where {condition}.",
        "{table}에 {condition} 조건을 만족하는 기록이 있는 고객만 넣습니다.";
    /// Who is in, when.
    POPULATION_ACTIVE = "A date counts only if the customer has rows in {table}{window}.",
        "고객의 기록이 있는 기준일만 넣습니다: {table}{window}.";
    /// When.
    ANCHORS_EVERY = "A date every {days} days, with at least {before} days of data before it and {after} days from it on. Features use only what came before the date, labels only what came from it on.",
        "기준일은 {days}일마다 두고, 앞에 {before}일, 뒤에 {after}일의 데이터가 있는 날만 씁니다. 특성은 기준일 전의 기록만, 라벨은 기준일부터의 기록만 사용합니다.";
    /// When: every day.
    ANCHORS_DAILY = "A date for every day, with at least {before} days of data before it and {after} days from it on. Features use only what came before the date, labels only what came from it on.",
        "기준일은 날마다 두고, 앞에 {before}일, 뒤에 {after}일의 데이터가 있는 날만 씁니다. 특성은 기준일 전의 기록만, 라벨은 기준일부터의 기록만 사용합니다.";
    /// When.
    ANCHORS_AT = "Dates: {days}. Features use only what came before the date, labels only what came from it on.",
        "기준일: {days}. 특성은 기준일 전의 기록만, 라벨은 기준일부터의 기록만 사용합니다.";
    /// When.
    ANCHORS_CALENDAR = "A date every {months} months, as the calendar divides the year. Features use only what came before the date, labels only what came from it on.",
        "기준일은 달력 기준으로 {months}개월마다 둡니다. 특성은 기준일 전의 기록만, 라벨은 기준일부터의 기록만 사용합니다.";
    /// When.
    ANCHORS_END = "One date: the day after the last day of the data.", "기준일은 데이터 마지막 날의 다음 날 하나입니다.";
    /// The role of a column.
    ROLE_NONE = "Not used", "쓰지 않음";
    /// The role of a column.
    ROLE_CUSTOMER = "Customer", "고객";
    /// The role of a column.
    ROLE_TIME = "Time", "시점";
    /// The role of a column.
    ROLE_AMOUNT = "Amount or number", "금액·수량";
    /// The role of a column.
    ROLE_RECEIPT = "Receipt", "영수증";
    /// The role of a column.
    ROLE_EVENT = "Event", "이벤트";
    /// The role of a column.
    ROLE_ITEM = "Product", "상품";
    /// The role of a column.
    ROLE_CATEGORY = "Category", "범주";
    /// The role of a column.
    ROLE_LABEL = "Answer (who left)", "라벨(이탈 여부)";
    /// What it is good for.
    GOOD_NONE = "Nothing is made of it.", "이 열로는 아무것도 만들지 않습니다.";
    /// What it is good for.
    GOOD_CUSTOMER = "Says whose row it is. Tables whose customer columns hold the same ids are joined by them, whatever the columns are called.",
        "누구의 행인지 알려 줍니다. 열 이름이 달라도 고객 열에 같은 ID가 있는 표끼리 이어집니다.";
    /// What it is good for.
    GOOD_TIME = "Says when the row happened: what came before a date becomes features, what comes after it the label.",
        "언제 일어난 행인지 알려 줍니다. 기준일 전의 행은 특성, 후의 행은 라벨이 됩니다.";
    /// What it is good for.
    GOOD_AMOUNT = "Summed and averaged per customer; of one row per customer, taken as it is.",
        "고객별 합계와 평균을 냅니다. 고객마다 한 행이면 값을 그대로 씁니다.";
    /// What it is good for.
    GOOD_RECEIPT = "Tells what was bought together: different receipts are counted.",
        "함께 산 것을 알려 줍니다. 서로 다른 영수증 수를 셉니다.";
    /// What it is good for.
    GOOD_EVENT = "Says what happened: how often each event did is counted, and one of them can be what is predicted.",
        "무슨 일이 있었는지 알려 줍니다. 이벤트별 횟수를 세고, 그중 하나를 라벨로 고를 수 있습니다.";
    /// What it is good for.
    GOOD_ITEM = "Names what was bought or used: different ones are counted.",
        "사거나 쓴 것을 가리킵니다. 서로 다른 개수를 셉니다.";
    /// What it is good for.
    GOOD_CATEGORY = "Puts rows into few groups: rows of each are counted; of one row per customer, the group itself is the feature.",
        "행을 몇 개 묶음으로 나눕니다. 묶음별 행 수를 세고, 고객마다 한 행이면 묶음 자체가 특성입니다.";
    /// What it is good for.
    GOOD_LABEL = "Says who left: it is what is predicted, and never a feature.",
        "누가 떠났는지 알려 줍니다. 예측하는 라벨이며 특성으로는 쓰지 않습니다.";
    /// What may be predicted: a column.
    OFFER_COLUMN = "{column} ({table})", "{column} ({table})";
    /// What may be predicted: rows.
    OFFER_ROWS = "any row of {table}", "{table}의 모든 기록";
    /// What may be predicted: an event.
    OFFER_EVENT = "{column} = {event} ({table})", "{column} = {event} ({table})";
    /// What changes come to.
    EFFECT_TABLE = "{table}: {line}", "{table}: {line}";
    /// What changes come to.
    EFFECT_TABLE_IN = "{table} comes in: {line}", "{table} 추가: {line}";
    /// What changes come to.
    EFFECT_TABLE_OUT = "{table} is left out.", "{table} 제외.";
    /// What changes come to.
    EFFECT_NO_DATES = "No dates: each customer gets one row, made from all of their data.",
        "기준일 없이 고객마다 전체 기록으로 한 행을 만듭니다.";
    /// What changes come to.
    EFFECT_LABEL = "The label is “{label}”: {line}", "라벨 “{label}”: {line}";
    /// What changes come to.
    EFFECT_NO_LABEL = "There is no label any more: nothing is predicted.", "라벨이 없어져 아무것도 예측하지 않습니다.";
    /// What changes come to.
    EFFECT_FEATURES_IN = "New features ({count}): {features}", "새로 생기는 특성 {count}개: {features}";
    /// What changes come to.
    EFFECT_FEATURES_OUT = "Features that are removed ({count}): {features}", "빠지는 특성 {count}개: {features}";
    /// What changes come to.
    EFFECT_FEATURES = "Features that are computed differently ({count}): {features}", "계산 방법이 바뀌는 특성 {count}개: {features}";
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
        "빈 값은 다른 특성들로 추정해 채웁니다(연쇄 방정식).";
}
