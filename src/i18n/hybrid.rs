//! What putting two models together says.

messages! {
    /// A threshold that is none.
    THRESHOLD = "“{found}” is no threshold; a number from 0 to 1 is expected.",
        "{found|은/는} 기준 점수가 아닙니다. 0에서 1 사이의 수를 써 주세요.";
    /// Weights that are none.
    WEIGHTS = "“{found}” are no weights; write two numbers not below 0, not both 0: what the wide and the narrow model count, such as 2,1.",
        "{found|은/는} 가중치가 아닙니다. 넓은 모델과 좁은 모델의 비중을 2,1처럼 0 이상의 두 수로 써 주세요. 둘 다 0일 수는 없습니다.";
    /// Heads of the list as a file.
    WIDE = "wide target score", "넓은 대상 점수";
    NARROW = "narrow target score", "좁은 대상 점수";
    BLEND = "blended score", "혼합 점수";
    DIFFERENCE = "score difference", "점수 차이";
    TARGETS = "in which target", "속한 대상";
    /// In which targets a customer is.
    IN_BOTH = "both targets", "양쪽 모두";
    IN_WIDE = "wide target only", "넓은 대상만";
    IN_NARROW = "narrow target only", "좁은 대상만";
    IN_NONE = "neither", "해당 없음";
    /// Its sheet and its name.
    SHEET = "Targets", "대상";
    FILE = "holdfast-targets", "holdfast-대상";
    /// The models side by side.
    MODEL = "Model", "모델";
    FROM = "Score from", "기준 점수";
    TAKEN = "Customers", "고객 수";
    PRECISION = "Precision", "정밀도";
    RECALL = "Recall", "재현율";
    PR_AUC = "PR-AUC", "PR-AUC";
    /// The list as a file.
    SAVE_CSV = "Save all customers with both scores as CSV", "전체 고객의 두 점수를 CSV로 저장";
    SAVE_XLSX = "Save all customers with both scores as Excel", "전체 고객의 두 점수를 엑셀로 저장";
}
