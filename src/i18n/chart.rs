//! What charts say: labels, tooltips, heads of tables, and the sentences that read them.

messages! {
    // Units and numbers.
    /// Thousands on a tick (만 in Korean).
    THOUSAND = "{number}K", "{number}만";
    /// Millions on a tick (억 in Korean).
    MILLION = "{number}M", "{number}억";
    /// Billions on a tick (조 in Korean).
    BILLION = "{number}B", "{number}조";
    /// The unit "percentage points".
    POINTS = "percentage points", "%p";
    /// The unit "log-odds".
    LOG_ODDS = "log-odds", "로그 오즈";
    /// A number of percentage points.
    IN_POINTS = "{number} points", "{number}%p";
    /// A number in log-odds.
    IN_LOG_ODDS = "{number} log-odds", "로그 오즈 {number}";
    /// Several customers.
    CUSTOMERS = "{count} customers", "{count}명";
    /// A single customer.
    ONE_CUSTOMER = "1 customer", "1명";

    // Heads of tables.
    /// A column of feature names.
    FEATURE = "Feature", "특성";
    /// A column of values.
    VALUE = "Value", "값";
    /// A column of counts of customers.
    CUSTOMERS_HEAD = "Customers", "고객 수";
    /// A column of shares.
    SHARE = "Share", "비율";
    /// A column of counts of cells.
    COUNT = "Count", "개수";
    /// A column of mean effects.
    AVERAGE_EFFECT = "Average effect ({unit})", "평균 영향({unit})";
    /// A column of lowest effects.
    LOWEST_EFFECT = "Lowest effect", "최소 영향";
    /// A column of highest effects.
    HIGHEST_EFFECT = "Highest effect", "최대 영향";
    /// A column of mean absolute SHAP values.
    AVERAGE_SIZE = "Average size of the effect, {unit} (mean |SHAP|)", "평균 영향 크기, {unit}(평균 |SHAP|)";
    /// A column of directions.
    DIRECTION = "Direction", "방향";
    /// A column of contributions in percentage points.
    POINTS_HEAD = "Percentage points", "%p";
    /// A column of contributions in log-odds.
    LOG_ODDS_HEAD = "Log-odds", "로그 오즈";
    /// A column of curves' names.
    CURVE = "Curve", "곡선";
    /// A column of score ranges.
    SCORE_HEAD = "Score", "점수";

    // What several charts say.
    /// Effects below zero.
    LOWERS_RISK = "← lowers the {noun}", "← {noun|을/를} 낮춤";
    /// Effects above zero.
    RAISES_RISK = "raises the {noun} →", "{noun|을/를} 높임 →";
    /// What an axis of effects measures.
    EFFECT_ON_RISK = "effect on the {noun} ({unit})", "{noun}에 주는 영향({unit})";
    /// Low end of a scale of values.
    LOW = "low value", "낮은 값";
    /// Middle of a scale of values.
    MIDDLE = "middle value", "중간 값";
    /// High end of a scale of values.
    HIGH = "high value", "높은 값";
    /// No value.
    MISSING = "missing", "빈 값";
    /// All further categories.
    OTHER = "other", "기타";
    /// A group in a tooltip: its mean effect and its size.
    GROUP = "{group}: {effect} on average ({customers})", "{group}: 평균 {effect}({customers})";
    /// A mean effect in a tooltip.
    ON_AVERAGE = "{effect} on average", "평균 {effect}";
    /// A range of numbers.
    RANGE = "{from} to {to}", "{from}~{to}";
    /// Nothing to show.
    NOTHING = "There is nothing to show yet.", "아직 보여 줄 것이 없습니다.";
    /// A feature with its value.
    FACT = "{feature} = {value}", "{feature} = {value}";

    // Waterfall.
    /// Its name.
    WATERFALL = "What makes up this customer's {noun}", "이 고객의 {noun|이/가} 나온 이유";
    /// Where it starts and ends.
    FROM_TO = "From the typical {start} to {score}", "보통 고객 {start}에서 이 고객 {score}까지";
    /// The small features together.
    OTHER_FEATURES = "{count} other features", "그 밖의 특성 {count}개";
    /// What the features do not account for.
    UNATTRIBUTED = "Not attributed", "어느 특성에도 나누지 못한 부분";
    /// The first row of its table.
    TYPICAL = "Typical customer", "보통 고객";
    /// The last row of its table.
    THIS_CUSTOMER = "This customer", "이 고객";
    /// The tooltip of a step.
    STEP_TO = "from {from} to {to}", "{from}에서 {to}로";
    /// A column of standard errors.
    ERROR_HEAD = "± (standard error)", "±(표준 오차)";
    /// A tooltip's line with the standard error.
    ERROR_LINE = "± {number} points (standard error of the estimate)", "±{number}%p(추정값의 표준 오차)";
    /// A tooltip's line with the log-odds.
    LOG_ODDS_LINE = "{number} log-odds", "로그 오즈 {number}";
    /// The risk is above the typical.
    RISK_RISES = "The {noun} rises from the typical {start} to {score}",
        "{noun|이/가} 보통 고객의 {start}에서 {score}로 높아집니다";
    /// The risk is below the typical.
    RISK_FALLS = "The {noun} falls from the typical {start} to {score}",
        "{noun|이/가} 보통 고객의 {start}에서 {score}로 낮아집니다";
    /// The risk is the typical one.
    RISK_STAYS = "The {noun} is the typical {score}", "{noun|이/가} 보통 고객과 같은 {score}입니다";
    /// Only something that raises it.
    WATERFALL_UP = "{risk}: {up} raises it most ({up_points}).",
        "{risk}. {up|이/가} 가장 크게 높입니다({up_points}).";
    /// Only something that lowers it.
    WATERFALL_DOWN = "{risk}: {down} lowers it most ({down_points}).",
        "{risk}. {down|이/가} 가장 크게 낮춥니다({down_points}).";
    /// Both.
    WATERFALL_BOTH = "{risk}: {up} raises it most ({up_points}), {down} lowers it most ({down_points}).",
        "{risk}. {up|이/가} 가장 크게 높이고({up_points}), {down|이/가} 가장 크게 낮춥니다({down_points}).";
    /// Neither.
    WATERFALL_FLAT = "{risk}: no feature moves it.", "{risk}. 어떤 특성도 위험을 움직이지 않습니다.";
    /// The same, of a score that is no risk.
    WATERFALL_FLAT_OTHER = "{risk}: no feature moves it.", "{risk}. 어떤 특성도 점수를 움직이지 않습니다.";

    // Importance.
    /// Its name.
    IMPORTANCE = "What moves the {noun} most", "{noun|을/를} 가장 크게 움직이는 것";
    /// Higher values raise the risk.
    MORE_RAISES = "more → higher {noun}", "클수록 {noun|이/가} 높음";
    /// Higher values lower the risk.
    MORE_LOWERS = "more → lower {noun}", "클수록 {noun|이/가} 낮음";
    /// Neither, or both in turn.
    MIXED = "no one direction", "방향이 일정하지 않음";
    /// The category with the highest effect.
    HIGHEST_FOR = "highest for: {category}", "가장 높은 값: {category}";
    /// The first bar, in one sentence.
    IMPORTANCE_SAYS = "{feature} moves the {noun} most: on average by {amount}{direction}.",
        "{noun|을/를} 가장 크게 움직이는 것은 {feature|으로/로}, 평균 {amount}만큼 움직입니다{direction}.";
    /// Ends that sentence.
    SAYS_RAISES = "; higher values raise it", "(값이 클수록 위험이 높음)";
    /// The same, of a score that is no risk.
    SAYS_RAISES_OTHER = "; higher values raise it", "(값이 클수록 점수가 높음)";
    /// Ends that sentence.
    SAYS_LOWERS = "; higher values lower it", "(값이 클수록 위험이 낮음)";
    /// The same, of a score that is no risk.
    SAYS_LOWERS_OTHER = "; higher values lower it", "(값이 클수록 점수가 낮음)";
    /// Ends that sentence.
    SAYS_HIGHEST = "; it is highest for {category}", "({category}일 때 가장 높음)";

    // Beeswarm.
    /// Its name.
    BEESWARM = "How each feature moves each customer's {noun}", "특성마다 고객의 {noun|을/를} 어떻게 움직이는가";
    /// The first strip, of numbers.
    BEESWARM_NUMBERS = "{feature} matters most: the {noun} changes by {low} on average where it is low and by {high} where it is high ({unit}).",
        "가장 중요한 특성은 {feature}입니다. 값이 낮으면 평균 {low}, 높으면 평균 {high}만큼 {noun|이/가} 달라집니다({unit}).";
    /// The first strip, of categories.
    BEESWARM_GROUP = "{feature} matters most: the {noun} changes by {high} on average for {group} ({unit}).",
        "가장 중요한 특성은 {feature}입니다. {group}일 때 평균 {high}만큼 {noun|이/가} 달라집니다({unit}).";

    // Dependence.
    /// Its name.
    DEPENDENCE = "How {feature} moves the {noun}", "{feature|이/가} {noun|을/를} 움직이는 모양";
    /// The line through the means.
    AVERAGE = "average", "평균";
    /// Its extremes.
    DEPENDENCE_SAYS = "The {noun} is highest where {feature} is {most} ({high} on average) and lowest where it is {least} ({low}, {unit}).",
        "{feature|이/가} {most}일 때 {noun|이/가} 가장 높고(평균 {high}), {least}일 때 가장 낮습니다(평균 {low}, {unit}).";
    /// Only one group of values.
    DEPENDENCE_ONE = "{feature} is {most} for every customer shown and changes the {noun} by {high} on average ({unit}).",
        "보이는 고객은 모두 {feature|이/가} {most}이며 {noun|은/는} 평균 {high}만큼 달라집니다({unit}).";
    /// Outliers that are not drawn.
    BEYOND = "Values beyond the axis are in the table only ({customers}).", "축을 벗어난 값은 표에만 있습니다({customers}).";

    // Distributions.
    /// Name of a column's distribution.
    DISTRIBUTION = "Distribution of {column}", "{column} 분포";
    /// The highest bar.
    MOST_FREQUENT = "Most frequent: {value} ({share} of the filled cells).",
        "가장 많은 값: {value}(채워진 칸의 {share}).";
    /// No cell is filled.
    ALL_MISSING = "Every cell is empty.", "모든 칸이 비어 있습니다.";
    /// The tooltip of a bar.
    BAR = "{value}: {count} ({share})", "{value}: {count}({share})";

    // Scores.
    /// Its name.
    SCORES = "Customers by risk score", "이탈 위험별 고객 수";
    /// The same, of a score that is no risk.
    SCORES_OTHER = "Customers by score", "점수별 고객 수";
    /// Beside the threshold.
    ABOVE = "{customers} ({share}) at {threshold} or more", "{threshold} 이상 {customers}({share})";
    /// In one sentence.
    SCORES_SAY = "{above} of {total} customers ({share}) have a {noun} of {threshold} or more.",
        "고객 {total}명 가운데 {above}명({share})의 {noun|이/가} {threshold} 이상입니다.";

    // The chart's frame.
    /// The menu's button.
    MENU = "Chart menu: {title}", "차트 메뉴: {title}";
    /// Shows the table.
    SHOW_TABLE = "Show as table", "표로 보기";
    /// Hides the table.
    HIDE_TABLE = "Hide table", "표 숨기기";
    /// Saves the picture.
    SAVE_PNG = "Save as PNG", "PNG로 저장";
    /// Saves the table.
    SAVE_CSV = "Save as CSV", "CSV로 저장";
    /// How a chart is used by keyboard.
    KEYS = "Arrow keys read the chart mark by mark.", "화살표 키로 하나씩 읽을 수 있습니다.";
    /// What assistive technology calls a chart.
    ROLE = "chart", "차트";
}
