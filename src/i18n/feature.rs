//! What the `feature` part of the program says.

messages! {
    // Recipe K, a subscription service: errors.

    /// A role nobody plays.
    TABLE_MISSING = "The table \"{role}\" is missing. Open the file with the columns {columns} together with the others.",
        "\"{role}\" 테이블이 없습니다. {columns} 열이 있는 파일도 함께 열어 주세요.";
    /// A role two tables play.
    TABLE_TWICE = "\"{first}\" and \"{second}\" both look like the table \"{role}\". Open only the one that holds.",
        "\"{first}\"{first|과/와} \"{second}\"{second|이/가} 모두 \"{role}\" 테이블로 보입니다. 둘 중 맞는 파일 하나만 열어 주세요.";
    /// A column that is gone.
    COLUMN_MISSING = "The table \"{table}\" has no column \"{column}\", which this recipe needs.",
        "\"{table}\" 테이블에 꼭 필요한 \"{column}\" 열이 없습니다.";
    /// Nobody to build a row for.
    NO_CUSTOMERS = "No row of \"{table}\" names a customer in the column \"msno\".",
        "\"{table}\" 테이블의 \"msno\" 열에 고객 ID가 하나도 없습니다.";
    /// A fault of the program, not of a file.
    UNEVEN = "The derived columns differ in length. This is a fault of Holdfast; please report it.",
        "만들어진 열들의 길이가 서로 다릅니다. Holdfast의 오류이니 알려 주세요.";

    // Recipe K: the join report. Counts stand after a colon so that one fits as well as many.

    /// Rows of the result.
    CUSTOMERS = "Customers with a label, one row each: {count}.",
        "이탈 여부가 기록된 고객 {count}명을 한 명당 한 행으로 정리했습니다.";
    /// Two answers for one customer.
    CONFLICTING_LABELS = "Rows of \"train\" that contradict an earlier label of the same customer: {count}. The first label counts; check the file.",
        "같은 고객인데 이탈 여부가 앞 행과 다른 행이 \"train\"에 {count}개 있습니다. 첫 행을 썼으니 파일을 확인해 보세요.";
    /// No answer.
    UNLABELLED = "Customers whose label is blank: {count}.",
        "이탈 여부가 비어 있는 고객: {count}명.";
    /// Left join without match.
    WITHOUT_PAYMENTS = "Customers without payments: {count}. Their counts and sums are 0; rates and spans are unknown.",
        "결제 내역이 없는 고객: {count}명. 횟수와 금액은 0, 비율과 기간은 알 수 없음으로 두었습니다.";
    /// Left join without match.
    WITHOUT_LOGS = "Customers without listening on record: {count}. They are flagged and their activity is 0.",
        "청취 기록이 없는 고객: {count}명. 따로 표시하고 활동 값은 0으로 두었습니다.";
    /// Left join without match.
    WITHOUT_PROFILE = "Customers missing from the member table: {count}. Their profile is \"unknown\".",
        "회원 정보가 없는 고객: {count}명. 프로필은 \"unknown\"으로 두었습니다.";
    /// System errors.
    NEGATIVE_SPANS = "Payments whose membership ends before it was paid for: {count}. These are system errors; their span is left out.",
        "결제일보다 만료일이 앞선 결제: {count}건. 시스템 오류이므로 기간 계산에서 뺐습니다.";
    /// Kept, but worth knowing.
    ZERO_SPANS = "Payments with a span of 0 days, mostly cancellations: {count}. They are kept.",
        "이용 기간이 0일인 결제(대부분 취소): {count}건. 그대로 두었습니다.";
    /// Dates that are none.
    UNREADABLE_SPANS = "Payments without two readable dates: {count}. Their span is left out.",
        "날짜를 읽을 수 없는 결제: {count}건. 기간 계산에서 뺐습니다.";
    /// Broken counters.
    IMPOSSIBLE_SECONDS = "Days with impossible listening time (below 0 or above 86,400 seconds): {count}. Their seconds are left out.",
        "청취 시간이 불가능한 값(0초 미만 또는 86,400초 초과)인 날: {count}건. 청취 시간 계산에서 뺐습니다.";
    /// 0 is KKBOX's way of leaving it blank.
    AGES_NOT_GIVEN = "Members with age 0, that is, not given: {count}. Their age group is \"unknown\".",
        "나이를 0으로 남긴 회원: {count}명. 연령대는 \"unknown\"으로 두었습니다.";
    /// Impossible ages.
    AGES_OUT_OF_RANGE = "Members with an age below 0 or above 100: {count}. Their age group is \"unknown\".",
        "나이가 0세 미만이거나 100세를 넘는 회원: {count}명. 연령대는 \"unknown\"으로 두었습니다.";
    /// Not imputed here.
    NUMERIC_GAPS = "Numbers that stay missing: {count}. They are not filled in; the model decides what a gap means.",
        "비어 있는 숫자 값: {count}개. 채우지 않고 두었으며, 모델이 빈 값을 스스로 처리합니다.";
    /// Rows of others.
    ORPHANS = "\"{table}\": rows of customers without a label: {count} (customers: {orphans}). They are left out.",
        "\"{table}\": 이탈 여부가 기록되지 않은 고객 {orphans}명의 행 {count}개를 뺐습니다.";
    /// One row was due.
    REPEATED = "\"{table}\": rows that repeat a customer: {count}. The first row counts.",
        "\"{table}\": 같은 고객이 되풀이된 행 {count}개. 첫 행만 썼습니다.";
    /// Rows of nobody.
    WITHOUT_ID = "\"{table}\": rows without a customer id: {count}. They are left out.",
        "\"{table}\": 고객 ID가 없는 행 {count}개를 뺐습니다.";
}
