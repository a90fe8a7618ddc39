//! What is said in and around exported lists.

messages! {
    /// Header of an exported list.
    RANK = "rank", "순위";
    /// Header of the row number, when no column names the customer.
    ROW = "row", "행";
    /// Header of an exported list.
    SCORE = "risk score", "이탈 위험";
    /// The same, of a model that need not answer who leaves.
    SCORE_OTHER = "score", "점수";
    /// Header of the column that says who reaches the threshold.
    REACHES = "reaches {threshold}", "{threshold} 이상";
    /// Header of an exported list.
    REASON = "reason {number}", "이유 {number}";
    /// Headers of an exported list of several classes.
    PREDICTED = "predicted", "예측";
    PROBABILITY = "probability {class}", "{class} 확률";
    /// Name of its file, without its ending.
    CLASSES_FILE = "holdfast-classes", "holdfast-클래스별-확률";
    /// Name of the sheet.
    SHEET = "Customers", "고객";
    /// Name of the file, without its ending.
    FILE = "holdfast-customers", "holdfast-고객";
    /// Too many columns for Excel.
    TOO_WIDE = "The list has {columns} columns; an Excel sheet holds 16,384. Export it as CSV instead.",
        "목록의 열이 {columns}개입니다. 엑셀 시트에는 16,384개까지 들어갑니다. CSV로 내보내세요.";
    /// Too many rows for Excel.
    TOO_LONG = "The list has {rows} customers; an Excel sheet holds 1,048,575. Filter it, or export it as CSV.",
        "목록의 고객이 {rows}명입니다. 엑셀 시트에는 1,048,575명까지 들어갑니다. 조건으로 줄이거나 CSV로 내보내세요.";
    /// The workbook writer failed.
    WORKBOOK = "The workbook could not be written ({reason}). Export it as CSV instead.",
        "엑셀 파일을 만들지 못했습니다({reason}). CSV로 내보내세요.";
    /// The filter leaves nobody.
    NO_CUSTOMERS = "No customer matches, so there is nothing to export. Loosen the filter or the threshold.",
        "조건에 맞는 고객이 없어 내보낼 것이 없습니다. 조건이나 기준을 낮춰 보세요.";
}
