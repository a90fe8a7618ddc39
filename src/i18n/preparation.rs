//! What is said while raw columns are prepared for a model: the plan column by
//! column, what was fitted, and what is wrong with a preparation from a file.

messages! {
    // Lines of the plan.

    /// One column: its gaps, what fills them, what becomes of it.
    LINE = "{column}: {gaps}; {filled}; {encoded}", "{column}: {gaps}, {filled}, {encoded}";
    /// No gap.
    NO_GAPS = "no gaps", "빈 값 없음";
    /// Some gaps.
    GAPS = "{rows} gaps ({share})", "빈 값 {rows}개({share})";
    /// Gaps stay.
    KEEP = "gaps stay gaps", "빈 값은 그대로 둠";
    /// Gaps are filled in the same way as a strategy is called.
    FILL = "gaps become the {strategy}", "빈 값은 {strategy|으로/로} 채움";
    /// A constant.
    FILL_CONSTANT = "gaps become \"{value}\"", "빈 값은 \"{value}\" 값으로 채움";
    /// `unknown`.
    FILL_UNKNOWN = "gaps become the category \"unknown\"", "빈 값은 \"unknown\" 범주로 채움";
    /// Zero and a flag.
    FILL_ZERO_FLAG = "gaps become 0, and a column of its own says where they were", "빈 값은 0으로 채우고 어디였는지 별도 열에 표시";
    /// Chained equations.
    FILL_CHAINED = "gaps are estimated from the other columns (chained equations)", "빈 값은 다른 열로 추정함(연쇄 방정식)";
    /// What was fitted.
    FITTED = "gaps become {value} ({strategy})", "빈 값은 {value}({strategy})";
    /// A number stays one.
    AS_NUMBER = "used as a number", "숫자 그대로 사용";
    /// Dates.
    AS_DAYS = "used as days back from the row's date (or the latest), month and weekday", "기준일(없으면 가장 최근 날짜)까지의 일수, 월, 요일로 사용";
    /// Yes and no.
    AS_FLAG = "used as 1 and 0", "1과 0으로 사용";
    /// One-hot.
    AS_ONE_HOT = "a column of 0 and 1 per category ({categories})", "범주마다 0/1 열 하나({categories}개)";
    /// Ordinal.
    AS_ORDINAL = "the category's number ({categories} categories)", "범주 번호로 바꿈(범주 {categories}개)";
    /// Target.
    AS_TARGET = "the share of leavers in each category, learnt out of fold ({categories} categories)", "범주별 이탈 비율로 바꿈(교차 학습, 범주 {categories}개)";
    /// A scale.
    SCALED_STANDARD = "{line}; scaled to mean 0 and deviation 1", "{line}, 평균 0·표준편차 1로 맞춤";
    /// A scale.
    SCALED_MIN_MAX = "{line}; scaled to 0 … 1", "{line}, 0~1로 맞춤";
    /// A scale.
    SCALED_ROBUST = "{line}; scaled by median and middle half", "{line}, 중앙값과 사분위 범위로 맞춤";
    /// Left out.
    LEFT_OUT = "{column}: left out, {why}", "{column}: 사용하지 않음 – {why}";
    /// Why.
    WHY_ID = "it names the customer", "고객을 식별하는 열입니다";
    /// Why.
    WHY_ANCHOR = "it says when the row stands", "기준일을 나타내는 열입니다";
    /// Why.
    WHY_LABEL = "it is the answer", "예측할 라벨입니다";
    /// Why.
    WHY_OTHER_LABEL = "it is another answer, known only afterwards", "나중에야 알 수 있는 다른 라벨입니다";
    /// Why.
    WHY_EMPTY = "it has no value", "값이 하나도 없습니다";
    /// Why.
    WHY_IDENTIFIER = "(nearly) every row has another value", "거의 모든 행의 값이 다릅니다";
    /// Why.
    WHY_DATE = "other columns say already when it was", "언제였는지는 다른 열에 이미 있습니다";
    /// Why.
    WHY_TEXT = "free text has too many values", "자유로운 텍스트라 값이 너무 많습니다";
    /// Why.
    WHY_CONSTANT = "it has one value only", "값이 한 가지뿐입니다";
    /// Why.
    WHY_SAYS_LESS = "by itself it says less than those that are kept", "남긴 열보다 답을 적게 설명합니다";
    /// Why.
    WHY_LEAK = "it knows the answer ahead of time", "답을 미리 알고 있는 열입니다";
    /// Why.
    WHY_CHOSEN = "as you chose", "직접 선택하셨습니다";
    /// What people call a feature made of a date.
    TITLE_DAYS = "Days from {column} to {until}", "{column}부터 {until}까지 일수";
    /// What people call a feature made of a date.
    TITLE_MONTH = "Month of {column}", "{column}의 월";
    /// What people call a feature made of a date.
    TITLE_WEEKDAY = "Weekday of {column} (Monday is 1)", "{column}의 요일(월요일이 1)";
    /// What people call a category's share of leavers.
    TITLE_SHARE = "Share of leavers by {column}", "{column}별 이탈 비율";
    /// A feature that says that a cell is missing.
    TITLE_GAP = "{column}: not known", "{column}: 값 없음";
    /// The target encoding's label.
    PLAN_LABEL = "Label: {column}, \"{positive}\" counts as left.", "라벨: {column}, \"{positive}\" 값을 이탈로 봅니다.";
    /// Accepted merges.
    MERGED = "{column}: {from} counts as {into}", "{column}: {from|을/를} {into|으로/로} 합침";
    /// Learnt where.
    LEARNT = "Everything was learnt from {rows} training rows; {features} features come out.", "학습 행 {rows}개로만 정했으며, 특성 {features}개가 나옵니다.";
    /// How the equations went.
    CHAINED_ROUNDS = "Chained equations: {columns} columns, {rounds} rounds, settled.", "연쇄 방정식: 열 {columns}개, {rounds}회 반복 후 수렴했습니다.";
    /// How the equations went.
    CHAINED_UNSETTLED = "Chained equations: {columns} columns, {rounds} rounds, not settled yet; allow more rounds.", "연쇄 방정식: 열 {columns}개, {rounds}회 반복했지만 수렴하지 않았습니다. 반복 횟수를 늘리세요.";
    /// Rows made up.
    MADE_UP = "SMOTE made up {rows} training rows of {class} between neighbours: now {of_class} against {others}. The test rows stay as they are.", "SMOTE로 {class} 학습 행 {rows}개를 이웃 사이에서 만들었습니다. 이제 {of_class}개 대 {others}개이며, 테스트 행은 그대로입니다.";
    /// Customers in two parts.
    IN_TWO_PARTS = "{customers} customers stand in training and in test. Split by customer to keep them apart.", "고객 {customers}명이 학습과 테스트에 모두 있습니다. 겹치지 않게 하려면 고객 단위로 나누세요.";

    // The page's card.

    /// What is under way.
    PREPARING = "Preparing the table", "표를 준비하는 중";
    /// Heading.
    CARD_TITLE = "Gaps and encodings", "빈 값과 인코딩";
    /// Under the heading.
    CARD_NOTE = "For training a model: what fills the gaps of each column, how categories become numbers, and which rows are kept for the test. All of it is learnt from the training rows only; your table stays as it is.",
        "모델을 학습할 때 쓸 데이터를 준비합니다. 열마다 빈 값을 무엇으로 채울지, 범주를 어떻게 숫자로 바꿀지, 어떤 행을 테스트용으로 남길지 정합니다. 값은 모두 학습 행으로만 정하고, 원래 표는 바뀌지 않습니다.";
    /// Button.
    CARD_SHOW = "Show the plan", "계획 보기";
    /// Head of a column.
    CARD_ROLE = "Used as", "쓰임";
    /// What a column is for.
    ROLE_FEATURE = "feature", "특성";
    /// What a column is for.
    ROLE_LEFT_OUT = "leave out", "사용 안 함";
    /// What a column is for.
    ROLE_ID = "customer", "고객 ID";
    /// What a column is for.
    ROLE_ANCHOR = "row's date", "기준일";
    /// What a column is for.
    ROLE_LABEL = "label (the answer)", "라벨(답)";
    /// Which class is sought.
    CARD_POSITIVE = "Class that is predicted", "예측할 클래스";
    /// No class yet.
    CARD_CHOOSE = "choose one", "선택하세요";
    /// Balancing.
    CARD_BALANCE = "Balance the classes of the training rows (SMOTE); the test rows stay as they are", "학습 행의 클래스 균형 맞추기(SMOTE) – 테스트 행은 그대로";
    /// Head of a column.
    CARD_GAPS = "Gaps", "빈 값";
    /// Head of a column.
    CARD_FILLED = "Filled with", "채우는 값";
    /// Head of a column.
    CARD_ENCODED = "Encoded as", "인코딩";
    /// The choice of a split.
    CARD_SPLIT = "How rows are split", "행을 나누는 방법";
    /// A split.
    CARD_BY_TIME = "By time", "시간 기준";
    /// A split.
    CARD_BY_CUSTOMER = "By customer", "고객 단위";
    /// A split.
    CARD_AT_RANDOM = "At random", "무작위";
    /// Button.
    CARD_FIT = "Prepare", "준비하기";
    /// Button.
    CARD_AGAIN = "Start again", "처음으로";
    /// Button.
    CARD_SAVE_TRAIN = "Save the training rows", "학습 행 저장";
    /// Button.
    CARD_SAVE_VALIDATION = "Save the validation rows", "검증 행 저장";
    /// Button.
    CARD_SAVE_TEST = "Save the test rows", "테스트 행 저장";
    /// Button.
    CARD_SAVE_CONTRACT = "Save what was learnt (preparation.json)", "정해진 값 저장(preparation.json)";

    // What is wrong with a plan.

    /// A column that is not there.
    NO_COLUMN = "The plan names the column \"{column}\", which the table does not have.", "계획에 있는 \"{column}\" 열이 표에 없습니다.";
    /// A column twice.
    COLUMN_TWICE = "The plan names the column \"{column}\" twice.", "계획에 \"{column}\" 열이 두 번 나옵니다.";
    /// A choice that does not go with a column.
    NOT_FOR_COLUMN = "\"{column}\": {choice} does not go with a column that is read as {kind}. Choose another.", "\"{column}\": {kind|으로/로} 읽는 열에는 {choice|을/를} 쓸 수 없습니다. 다른 방법을 고르세요.";
    /// How columns are read.
    KIND_NUMBER = "numbers", "숫자";
    /// How columns are read.
    KIND_FLAG = "yes and no", "예/아니요";
    /// How columns are read.
    KIND_DATE = "dates", "날짜";
    /// How columns are read.
    KIND_CATEGORY = "categories", "범주";
    /// Choice.
    CHOICE_KEEP = "gaps stay", "빈 값 유지";
    /// Choice.
    CHOICE_CHAINED = "chained equations", "연쇄 방정식";
    /// Choice.
    CHOICE_NUMBER = "number", "숫자";
    /// Choice.
    CHOICE_ONE_HOT = "one-hot", "원-핫";
    /// Choice.
    CHOICE_ORDINAL = "ordinal", "순번";
    /// Choice.
    CHOICE_TARGET = "target encoding", "타깃 인코딩";
    /// Choice.
    CHOICE_SCALE = "scaling", "척도 조정";
    /// Nothing left.
    NOTHING_LEFT = "The plan leaves out every column. Keep at least one.", "계획에서 모든 열이 빠졌습니다. 하나 이상 남겨 주세요.";
    /// A label is needed.
    NEEDS_LABEL = "\"{column}\" shall be encoded by the label, but the plan names no label. Name one, or choose another encoding.", "\"{column}\" 열을 라벨로 인코딩하려면 라벨 열이 필요합니다. 라벨을 정하거나 다른 인코딩을 고르세요.";
    /// A split that needs a column.
    NEEDS_ANCHOR = "A split by time needs the column with each row's date. Name it, or split at random.", "시간 기준으로 나누려면 기준일 열이 필요합니다. 열을 정하거나 무작위로 나누세요.";
    /// A split that needs a column.
    NEEDS_CUSTOMER = "A split by customer needs the column that names the customer. Name it, or split at random.", "고객 단위로 나누려면 고객 열이 필요합니다. 열을 정하거나 무작위로 나누세요.";
    /// Balancing needs a label.
    RESAMPLE_NEEDS_LABEL = "Balancing the classes needs a label. Name the column that holds the answer, or do not balance.", "클래스 균형을 맞추려면 라벨이 필요합니다. 답이 있는 열을 정하거나 균형 맞추기를 끄세요.";
    /// Balancing needs no gaps.
    RESAMPLE_GAPS = "\"{column}\" keeps its gaps, but rows are made up between others only where nothing is missing. Fill its gaps, leave the column out, or do not balance the classes.", "\"{column}\" 열에 빈 값이 남아 있어 행을 만들 수 없습니다. 빈 값을 채우거나, 이 열을 빼거나, 클래스 균형 맞추기를 끄세요.";
    /// Limits of the chained equations.
    CHAINED_LIMIT = "Chained equations take 1 to {rounds} rounds, and {columns} columns at most when they draw at random.", "연쇄 방정식은 1~{rounds}회까지 반복할 수 있고, 무작위로 뽑을 때는 열 {columns}개까지 쓸 수 있습니다.";
    /// A plan that cannot be read.
    NOT_A_PLAN = "This is no preparation plan: line {line}, column {column}: {reason}", "준비 계획 파일이 아닙니다. {line}행 {column}번째 글자: {reason}";
    /// A file that has no preparation.
    NO_PREPARATION = "This contract has no preparation to apply.", "이 파일에는 적용할 준비 내용이 없습니다.";
    /// A newer plan.
    PLAN_VERSION = "The plan has version {found}; this program reads version {known}.", "계획의 버전이 {found}입니다. 이 프로그램은 {known} 버전을 읽습니다.";

    // What is wrong with a preparation from a file.

    /// A newer version.
    FAULT_VERSION = "The preparation has version {found}; this program reads version {known}.", "준비 내용의 버전이 {found}입니다. 이 프로그램은 {known} 버전을 읽습니다.";
    /// None, or too many.
    FAULT_COLUMNS = "The preparation has {found} columns or features; 1 to {most} are read.", "준비 내용의 열이나 특성이 {found}개입니다. 1~{most}개까지 읽습니다.";
    /// A name that is none.
    FAULT_NAME = "Column {position} of the preparation has no name, or one too long.", "준비 내용의 {position}번째 열에 이름이 없거나 너무 깁니다.";
    /// A name twice.
    FAULT_TWICE = "\"{name}\" stands twice in the preparation.", "준비 내용에 \"{name}\" 이름이 두 번 나옵니다.";
    /// Categories.
    FAULT_CATEGORIES = "The column \"{column}\" of the preparation has {found} categories; 1 to {most} are read.", "준비 내용의 \"{column}\" 열에 범주가 {found}개 있습니다. 1~{most}개까지 읽습니다.";
    /// What does not go together.
    FAULT_MISMATCH = "The filling or encoding of \"{column}\" does not go with what the column holds.", "\"{column}\" 열의 채우기나 인코딩이 열의 내용과 맞지 않습니다.";
    /// A number that is none.
    FAULT_NUMBER = "A fitted value of \"{column}\" is no number that can be used.", "\"{column}\" 열에 정해진 값이 사용할 수 없는 숫자입니다.";
    /// Equations.
    FAULT_EQUATIONS = "The chained equations of the preparation do not fit its columns.", "준비 내용의 연쇄 방정식이 열과 맞지 않습니다.";
    /// Features.
    FAULT_FEATURES = "The preparation does not make the features of the contract: feature {position} is \"{prepared}\", the contract has \"{contract}\".", "준비 내용이 모델 특성과 다릅니다. {position}번째 특성이 \"{prepared}\"인데 모델에는 \"{contract}\"입니다.";
}
