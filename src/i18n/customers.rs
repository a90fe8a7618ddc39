//! What the Customers page says.

messages! {
    HEADING = "{above} customers are likely to leave", "고객 {above}명이 떠날 가능성이 높습니다";
    HEADING_ROWS = "{above} rows, a customer at a date each, are likely to leave", "고객·기준일 {above}건이 떠날 가능성이 높습니다";
    /// Where the model need not answer who leaves.
    HEADING_OTHER = "{above} customers reach the threshold", "고객 {above}명의 점수가 기준 이상입니다";
    HEADING_OTHER_ROWS = "{above} rows, a customer at a date each, reach the threshold", "고객·기준일 {above}건의 점수가 기준 이상입니다";
    HEADING_NONE = "No customer is above the threshold", "기준 이상인 고객이 없습니다";
    RANKED_OTHER = "Ranked by score; {mean} on average.", "점수가 높은 순서입니다. 평균 {mean}.";
    RANKED = "Ranked by risk; {mean} on average.", "위험이 높은 순서입니다. 평균 {mean}.";
    TRUST = "At this threshold the model was right {precision} of the time and found {recall} of the leavers on {rows} customers it had not seen.",
        "처음 보는 고객 {rows}명에서 이 기준으로 지목한 고객의 {precision}가 실제로 떠났고, 떠난 고객의 {recall}를 찾아냈습니다.";
    /// The same where customers have a row at a date each.
    TRUST_ROWS = "At this threshold the model was right {precision} of the time and found {recall} of the leavers on {rows} rows it had not learnt from, a customer at a date each.",
        "배우지 않은 {rows}건(고객·기준일)에서 이 기준으로 지목한 건의 {precision}가 실제로 떠났고, 떠난 건의 {recall}를 찾아냈습니다.";
    TRUST_OTHER = "How often the model is right at this threshold was not measured; it was at {threshold}.",
        "이 기준에서의 정밀도와 재현율은 측정하지 않았습니다. 측정한 기준은 {threshold}입니다.";
    TRUST_UNKNOWN = "The model file does not say how often it is right.", "모델이 얼마나 잘 맞는지 파일에 적혀 있지 않습니다.";
    LIST = "Ranked customers", "위험 순 고객 목록";
    /// Where the model need not answer who leaves.
    LIST_OTHER = "Ranked customers", "점수 순 고객 목록";
    SEARCH = "Find a customer or filter: {example}", "고객 또는 조건: {example}";
    SEARCH_LABEL = "Find a customer or filter the list", "고객을 찾거나 조건으로 목록 줄이기";
    THRESHOLD = "Likely to leave from", "떠날 가능성이 높다고 보는 기준";
    THRESHOLD_OTHER = "Score from", "기준 점수";
    ONLY_ABOVE = "Only from {threshold}", "{threshold} 이상만 보기";
    ALL_DATES = "All dates of each customer", "고객마다 모든 기준일";
    LATEST = "Each customer once, at the latest date.", "고객마다 가장 최근 기준일 하나만 보입니다.";
    CUSTOMER = "Customer", "고객";
    DATE = "Date", "기준일";
    RISK = "Risk", "위험";
    SCORE = "Score", "점수";
    REASONS = "Strongest reasons", "가장 큰 이유";
    SHOWN = "{total} of {all} customers", "고객 {all}명 중 {total}명";
    SHOWN_ROWS = "{total} of {all} rows", "{all}건 중 {total}건";
    NOBODY = "No customer matches. Loosen the filter or the threshold.", "조건에 맞는 고객이 없습니다. 조건이나 기준을 낮춰 보세요.";
    EXPORT_ABOVE = "Export the {count} likely to leave as CSV", "떠날 가능성이 높은 {count}건 CSV로 내보내기";
    EXPORT_ABOVE_OTHER = "Export the {count} from the threshold on as CSV", "기준 점수 이상 {count}건 CSV로 내보내기";
    EXPORT_CSV = "Export the list ({count}) as CSV", "목록 {count}건 CSV로 내보내기";
    EXPORT_XLSX = "Export the list ({count}) as Excel", "목록 {count}건 엑셀로 내보내기";
    ENCODING = "CSV encoding", "CSV 인코딩";
    ENCODING_UTF8 = "UTF-8 (Excel, most tools)", "UTF-8(엑셀 등 대부분)";
    ENCODING_CP949 = "CP949 (older Korean tools)", "CP949(예전 한국 프로그램)";
    ONE = "One customer", "고객 한 명";
    CHOOSE = "Choose a customer on the list to see the reasons.", "목록에서 고객을 고르면 이유가 보입니다.";
    RANK = "rank {rank} of {all}", "{all}건 중 {rank}위";
    RISK_OF_LEAVING = "risk of leaving (average {mean})", "이탈 위험(평균 {mean})";
    SCORE_OF = "score (average {mean})", "점수(평균 {mean})";
    RISK_CHANGED = "{noun} if changed (now {now})", "값을 바꿨을 때의 {noun}(지금 {now})";
    WHAT_IF = "What if …", "값을 바꿔 보면";
    WHAT_IF_TEXT = "Change a value and see the {noun}, the words and the chart follow. The model’s answer, not a promise: what goes together in the data need not be a cause.",
        "값을 바꾸면 {noun|과/와} 설명, 차트가 함께 바뀝니다. 모델의 답일 뿐 보장은 아니며, 데이터에서 함께 나타난다고 해서 원인은 아닙니다.";
    RESET = "Undo all changes", "모두 되돌리기";
    CHANGED = "{from} → {to}", "{from} → {to}";
    NUMBER_FIELD = "{title}, as a number (empty: missing)", "{title} 입력(숫자, 비우면 빈 값)";
    ALL_REASONS = "All reasons", "모든 이유";
    VALUE = "Value", "값";
    POINTS = "Points", "%p";
    BASE = "Typical customer", "보통 고객";
    SUM = "This customer", "이 고객";
    CELLS = "The row in the file", "파일의 원본 행";
    MISSING_OPTION = "(missing)", "(빈 값)";
}
