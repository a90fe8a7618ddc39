//! What the leak audit says: what it found, and what to do.

messages! {
    /// Severity.
    LEAK = "leak", "정보 누수";
    /// Severity.
    SUSPICION = "suspicion", "의심";
    /// Severity.
    NOTE = "note", "참고";
    /// One finding as a line.
    LINE = "{column}: {severity}: {said}", "{column}: {severity}: {said}";
    /// Instead of a column's name.
    WHOLE_TABLE = "(whole table)", "(표 전체)";
    /// No finding.
    NOTHING = "No column knows the answer ahead of time, as far as the data can show.",
        "데이터로 볼 수 있는 한, 답을 미리 알고 있는 열은 없습니다.";
    /// A named column is not there.
    COLUMN_MISSING = "The table \"{table}\" has no column \"{column}\". It has: {columns}.",
        "\"{table}\" 표에 \"{column}\" 열이 없습니다. 있는 열: {columns}.";

    // What was found.

    /// One class of several.
    OF_CLASS = "Class {class} against the others: {said}", "{class} 클래스를 나머지와 비교하면: {said}";
    /// The label twice.
    EQUALS_LABEL = "It says the same as {label} in {agreement} of the rows.",
        "{agreement}의 행에서 {label|과/와} 같은 내용입니다.";
    /// Filled only for one class.
    FILLED_FOR_ONE = "It is filled in {rows} rows, all of them {class} (of {all} such rows).",
        "값이 있는 {rows}행이 모두 {class}입니다({class} 전체 {all}행).";
    /// Missing only for one class.
    MISSING_FOR_ONE = "It is missing in {rows} rows, all of them {class} (of {all} such rows).",
        "비어 있는 {rows}행이 모두 {class}입니다({class} 전체 {all}행).";
    /// Filled or not decides.
    FILLING_DECIDES = "Whether it is filled gives the answer away: {positive_share} of the rows with {positive} are filled, {negative_share} of those with {negative}.",
        "값이 있는지만 보아도 답이 드러납니다. {positive|은/는} {positive_share}, {negative|은/는} {negative_share}에 값이 있습니다.";
    /// High values decide.
    HIGH_DECIDES = "High values alone tell {class} (AUC {auc}, {rows} rows).",
        "값이 크다는 것만으로 {class|을/를} 가려냅니다(AUC {auc}, {rows}행).";
    /// Low values decide.
    LOW_DECIDES = "Low values alone tell {class} (AUC {auc}, {rows} rows).",
        "값이 작다는 것만으로 {class|을/를} 가려냅니다(AUC {auc}, {rows}행).";
    /// Categories decide.
    VALUES_DECIDE = "Its {values} values alone decide the label (AUC {auc} on rows they were not learnt from).",
        "{values}가지 값만으로 라벨이 정해집니다(학습에 쓰지 않은 행에서 AUC {auc}).";
    /// Ranges of a number decide.
    RANGES_DECIDE = "Some ranges of its values alone decide the label (AUC {auc} over {values} ranges, on rows they were not learnt from).",
        "값의 몇몇 구간만으로 라벨이 정해집니다(구간 {values}개, 학습에 쓰지 않은 행에서 AUC {auc}).";
    /// Dates after the anchor.
    DATE_AFTER = "{rows} of {dated} dates lie after the anchor, first in row {row}: {date}, anchor {anchor}.",
        "날짜 {dated}개 중 {rows}개가 기준일보다 뒤입니다(처음은 {row}행: {date}, 기준일 {anchor}).";
    /// Identifiers in an order that tells.
    ID_ORDERS = "Sorted by this identifier, the label is no longer mixed (AUC {auc}).",
        "이 식별자 순으로 늘어놓으면 라벨이 한쪽으로 쏠립니다(AUC {auc}).";
    /// Rows in an order that tells.
    ROWS_ORDERED = "The rows stand sorted by the label: {runs} runs of equal labels where {expected} are expected (AUC of the row number {auc}).",
        "행이 라벨 순으로 놓여 있습니다. 같은 라벨이 이어진 묶음이 {expected}개쯤이어야 하는데 {runs}개입니다(행 번호의 AUC {auc}).";
    /// Both sides.
    CUSTOMER_IN_BOTH = "{customers} customers stand in training and in test, such as {example}.",
        "고객 {customers}명이 학습과 테스트에 모두 들어 있습니다(예: {example}).";
    /// Earlier in training, later in test.
    CUSTOMER_OVER_TIME = "{customers} customers stand in training with earlier anchors and in test with later ones, such as {example}.",
        "고객 {customers}명이 이른 기준일은 학습에, 나중 기준일은 테스트에 들어 있습니다(예: {example}).";
    /// Later in training.
    LATER_SAMPLE = "{customers} customers stand in training at the time at which they are tested, or later, such as {example}.",
        "고객 {customers}명은 테스트 기준일과 같거나 더 나중의 행이 학습에 들어 있습니다(예: {example}).";
    /// The same row twice.
    DUPLICATE_ROWS = "{rows} test rows ({share}) repeat a training row in every feature: row {row} is row {of_row} again.",
        "테스트 {rows}행({share})이 학습 행과 모든 값이 같습니다({row}행은 {of_row}행과 같음).";
    /// One value.
    CONSTANT = "Every row says {value}.", "모든 행의 값이 {value}입니다.";
    /// No value.
    EMPTY = "No row has a value.", "값이 있는 행이 없습니다.";
    /// One class.
    ONE_CLASS = "Every label says {class}: there is nothing to tell apart.",
        "라벨이 모두 {class|이어서/여서} 구분할 것이 없습니다.";
    /// Rows without label.
    UNLABELLED = "Rows without a label: {rows}.", "라벨이 비어 있는 행: {rows}개.";
    /// Guessed which class is the positive one.
    ASSUMED = "{class}, the rarer value, was taken to mean that the customer left.",
        "더 드문 값인 {class|을/를} 이탈로 보았습니다.";
    /// The name.
    NAMED = "The name speaks of the outcome.", "이름이 결과를 가리킵니다.";
    /// Several rows each.
    REPEATED = "{customers} customers have several rows ({rows} in all).",
        "행이 여러 개인 고객이 {customers}명입니다(모두 {rows}행).";

    // What to do.

    /// A copy.
    DO_LEAVE_OUT_COPY = "Leave it out: it is the answer under another name.",
        "이름만 다른 라벨이니 빼세요.";
    /// Filled when?
    DO_FILLED_WHEN = "Leave it out unless it is filled in before the outcome is known.",
        "결과를 알기 전에 채워지는 값이 아니라면 빼세요.";
    /// Known when?
    DO_KNOWN_WHEN = "Leave it out unless it is known before the outcome; no honest column is this good alone.",
        "결과보다 먼저 알 수 있는 값이 아니라면 빼세요. 정상적인 열 하나로는 이렇게 잘 맞지 않습니다.";
    /// Dates.
    DO_DATE = "Leave it out, or build it from events before the anchor only.",
        "빼거나, 기준일 이전의 기록만으로 다시 만드세요.";
    /// Dates agreed upon.
    DO_PLANNED = "Keep it only if it was agreed before the anchor, as the end of a contract is.",
        "계약 만료일처럼 기준일 전에 정해진 날짜일 때만 쓰세요.";
    /// Identifiers.
    DO_ID = "Never use it as a feature, and ask how the identifiers were given out.",
        "특성으로 쓰지 말고, 식별자를 어떻게 매겼는지 확인하세요.";
    /// Row order.
    DO_SHUFFLE = "Split at random or by time, never by position, and leave row numbers out.",
        "행 순서로 나누지 말고 무작위나 시간 기준으로 나누고, 행 번호는 빼세요.";
    /// Customers.
    DO_GROUP = "Split by customer, so that nobody is tested on rows that were learnt.",
        "학습한 고객으로 평가하지 않도록 고객 단위로 나누세요.";
    /// Customers over time.
    DO_OVER_TIME = "That is usual when testing on later anchors; keep customers apart if the model is meant for new ones.",
        "나중 기준일로 평가할 때는 흔한 일입니다. 새 고객에게 쓸 모델이라면 고객을 따로 나누세요.";
    /// Later samples.
    DO_OUT_OF_TIME = "Split by anchor: train on the past, test on the latest anchors.",
        "기준일로 나누어 과거로 학습하고 최근 기준일로 평가하세요.";
    /// Duplicates.
    DO_DEDUPLICATE = "Remove the duplicates before splitting, or check that rows were not copied.",
        "나누기 전에 중복을 지우거나, 행이 복사되지 않았는지 확인하세요.";
    /// Constant.
    DO_DROP_CONSTANT = "It can be left out.", "빼도 됩니다.";
    /// Label.
    DO_OTHER_LABEL = "Choose another label, or add rows of the other class.",
        "다른 라벨을 고르거나 반대쪽 행을 더하세요.";
    /// Rows without label.
    DO_UNLABELLED = "They are neither learnt from nor tested on.", "학습과 평가에 쓰지 않습니다.";
    /// Which class?
    DO_ASSUMED = "Say so if it is the other one.", "반대라면 바꿔 주세요.";
    /// Name.
    DO_NAMED = "Leave it out if it is only known after the outcome.",
        "결과가 나온 뒤에야 알 수 있다면 빼세요.";
}
