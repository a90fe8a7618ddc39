//! What is said while a feature table is made ready for a model.

messages! {
    // The answer's column.

    /// Three values or more.
    LABEL_NOT_TWO = "The label column \"{column}\" holds {values} different values ({examples}), not two. Say which value means that the customer left.",
        "라벨 열 \"{column}\"의 값이 두 가지가 아니라 {values}가지입니다({examples}). 어떤 값이 이탈인지 알려 주세요.";
    /// The wanted class is not there.
    LABEL_POSITIVE_ABSENT = "The label column \"{column}\" never says \"{positive}\"; it says {examples}. Choose one of these.",
        "라벨 열 \"{column}\"에 \"{positive}\" 값이 없습니다. 있는 값({examples}) 중에서 골라 주세요.";
    /// No label at all.
    LABEL_EMPTY = "The label column \"{column}\" is empty in every row. Choose the column that says who left.",
        "라벨로 고른 \"{column}\" 열이 모든 행에서 비어 있습니다. 이탈 여부가 적힌 열을 골라 주세요.";

    // Chained equations.

    /// No row or no feature.
    CHAINED_NOTHING = "There is no training row with numbers to estimate gaps from.",
        "빈 값을 추정할 학습 행이나 숫자 열이 없습니다.";
    /// Too many features.
    CHAINED_TOO_WIDE = "Chained equations take at most {most} features; there are {features}. Choose fewer, or fill gaps with the median.",
        "연쇄 방정식은 특성 {most}개까지 쓸 수 있는데 {features}개입니다. 특성을 줄이거나 중앙값으로 채우세요.";
    /// Other columns than before.
    CHAINED_SHAPE = "The columns are not those that were learnt from: {expected} expected, {found} found.",
        "학습한 열과 맞지 않습니다. {expected}개여야 하는데 {found}개입니다.";
    /// A value out of all measure.
    CHAINED_TOO_LARGE = "The value of feature {feature} in row {row} is too large to calculate with. Correct it or mark it as missing.",
        "{row}행의 {feature}번째 특성 값이 너무 커서 계산할 수 없습니다. 고치거나 빈 값으로 두세요.";

    // Simple imputation.

    /// Nothing to take a mean of.
    IMPUTE_EMPTY = "The column \"{column}\" has no value in the training rows, so nothing can be learnt to fill its gaps. Give a constant, or leave the column out.",
        "\"{column}\" 열은 학습 행에 값이 하나도 없어 채울 값을 정할 수 없습니다. 상수를 정하거나 열을 빼세요.";
    /// Texts where numbers are needed.
    IMPUTE_NOT_NUMERIC = "The column \"{column}\" holds text (such as \"{example}\" in row {row}), so it has no {strategy}. Use the most frequent value or \"unknown\".",
        "\"{column}\" 열에는 텍스트가 있어({row}행 \"{example}\") {strategy|을/를} 구할 수 없습니다. 최빈값이나 \"unknown\"으로 채우세요.";
    /// A strategy's name.
    IMPUTE_MEAN = "mean", "평균";
    /// A strategy's name.
    IMPUTE_MEDIAN = "median", "중앙값";
    /// A strategy's name.
    IMPUTE_MODE = "most frequent value", "최빈값";
    /// A strategy's name.
    IMPUTE_CONSTANT = "constant", "상수";
    /// A strategy's name.
    IMPUTE_UNKNOWN = "category \"unknown\"", "\"unknown\" 범주";
    /// A strategy's name.
    IMPUTE_ZERO_FLAG = "zero, and a column that says so", "0과 결측 표시 열";

    // Splits.

    /// Shares out of range.
    SPLIT_SHARES = "Shares of {validation} for validation and {test} for test leave nothing sensible to train on. Both must be 0 or more, and together more than 0 and less than 1.",
        "검증 {validation}, 테스트 {test} 비율로는 학습할 데이터가 제대로 남지 않습니다. 각각 0 이상, 합은 0보다 크고 1보다 작아야 합니다.";
    /// A part would be empty.
    SPLIT_TOO_FEW_ROWS = "{rows} rows with a label are too few for {parts} parts, each with a row, or a customer, of its own. Ask for fewer parts, or add rows.",
        "라벨이 있는 {rows}행으로는 {parts}개로 나눌 수 없습니다. 나누는 수를 줄이거나 행을 더 넣어 주세요.";
    /// Columns that do not fit each other.
    SPLIT_LENGTH = "The columns differ in length: {expected} rows of labels, {found} of the other.",
        "열의 길이가 다릅니다. 라벨은 {expected}행, 다른 열은 {found}행입니다.";
    /// Too few anchors.
    SPLIT_TOO_FEW_ANCHORS = "The column \"{column}\" holds {anchors} different times; {needed} are needed to train on the past and test on the latest. Add earlier anchors, or split at random.",
        "\"{column}\" 열의 기준일이 {anchors}개뿐입니다. 과거로 학습하고 최근으로 평가하려면 {needed}개가 필요합니다. 더 이른 기준일을 추가하거나 무작위로 나누세요.";
    /// An anchor that is none.
    SPLIT_UNREADABLE = "The column \"{column}\" holds \"{found}\" in row {row}, which is neither a date nor a number.",
        "\"{column}\" 열 {row}행의 \"{found}\" 값은 날짜도 숫자도 아닙니다.";
    /// The purge leaves nothing.
    SPLIT_NOTHING_BEFORE = "No anchor is early enough: with a label window of {window} days every label reaches beyond {held}, where testing begins. Add earlier anchors or shorten the window.",
        "충분히 이른 기준일이 없습니다. 결과를 지켜보는 기간이 {window}일이면 모든 행의 결과가 평가가 시작되는 {held} 뒤에야 나옵니다. 더 이른 기준일을 추가하거나 기간을 줄이세요.";
    /// Part.
    PART_TRAIN = "training", "학습";
    /// Part.
    PART_VALIDATION = "validation", "검증";
    /// Part.
    PART_TEST = "test", "테스트";
    /// Method.
    SPLIT_GIVEN = "Split as given.", "주어진 대로 나누었습니다.";
    /// Method.
    SPLIT_STRATIFIED = "Split at random, each class in equal shares (seed {seed}).",
        "답의 비율을 똑같이 맞추어 무작위로 나누었습니다(재현용 번호 {seed}).";
    /// Method.
    SPLIT_GROUPED = "Split by customer at random: nobody stands in two parts (seed {seed}).",
        "고객 단위로 무작위로 나누어, 양쪽에 걸친 고객이 없습니다(재현용 번호 {seed}).";
    /// Method.
    SPLIT_OUT_OF_TIME = "Split by time: trained on the past, tested on the latest anchors (label window: {window} days).",
        "시간 기준으로 나누어 과거로 학습하고 최근 기준일로 평가합니다(결과를 지켜본 기간 {window}일).";
    /// Method, where the label is known on its date.
    SPLIT_BY_TIME = "Split by time: trained on the past, tested on the latest anchors.",
        "시간 기준으로 나누어 과거로 학습하고 최근 기준일로 평가합니다.";
    /// One part.
    SPLIT_PART = "{part}: {rows} rows", "{part}: {rows}행";
    /// Its customers.
    SPLIT_CUSTOMERS = "{customers} customers", "고객 {customers}명";
    /// Its anchors.
    SPLIT_ANCHORS = "anchors {from} to {to}", "기준일 {from}~{to}";
    /// A class's share.
    SPLIT_CLASS = "label {class}: {share}", "답이 {class}인 행 {share}";
    /// Left out.
    SPLIT_PURGED = "Left out because their label window reaches into a later part: {rows} rows.",
        "결과를 지켜본 기간이 뒤쪽 구간에 걸쳐 뺀 행: {rows}개.";
    /// Left out.
    SPLIT_SET_ASIDE = "Left out to keep customers apart: {rows} rows.", "고객이 겹치지 않도록 뺀 행: {rows}개.";
    /// Left out.
    SPLIT_UNLABELLED = "Left out without a label: {rows} rows.", "라벨이 없어 뺀 행: {rows}개.";

    // Encodings.

    /// Too many categories.
    ENCODE_TOO_MANY = "The column \"{column}\" holds {categories} categories; at most {most} can be encoded. Merge some, use target encoding, or leave the column out.",
        "\"{column}\" 열의 범주가 {categories}가지라 인코딩할 수 없습니다(최대 {most}가지). 범주를 합치거나 타깃 인코딩을 쓰거나 열을 빼세요.";

    // Merged categories.

    /// Why two categories may be one.
    MERGE_SAME_LETTERS = "the same letters in another case, with other spaces or hyphens", "대소문자나 띄어쓰기, 붙임표만 다름";
    /// Why two categories may be one.
    MERGE_INITIALS = "the initials of the other", "다른 값의 머리글자";
    /// Why two categories may be one.
    MERGE_PART = "part of the other's name", "다른 값 이름의 일부";
    /// Why two categories may be one.
    MERGE_PLURAL = "singular and plural", "단수형과 복수형";
    /// Why two categories may be one.
    MERGE_ONE_LETTER = "one letter apart", "한 글자만 다름";
    /// A proposal.
    MERGE_PROPOSAL = "{column}: count {from} as {into}? ({reason}; rows: {rows})",
        "{column}: {from|을/를} {into|으로/로} 합칠까요? ({reason}, {rows}행)";

    // Resampling.

    /// Gaps in the matrix.
    SMOTE_GAP = "Feature {feature} is missing in row {row}. Fill the gaps before making up rows between others.",
        "{row}행의 {feature}번째 특성이 비어 있습니다. 행을 새로 만들기 전에 빈 값을 채우세요.";
    /// One class too rare.
    SMOTE_TOO_FEW = "The rarer class has {rows} training rows; at least 2 are needed to make up rows between them.",
        "드문 쪽의 학습 행이 {rows}개뿐입니다. 사이에 행을 만들려면 2개 이상이어야 합니다.";
    /// A ratio that is none.
    SMOTE_RATIO = "The wanted ratio {ratio} must be more than 0 and at most 1 (rarer rows per frequent row).",
        "원하는 비율 {ratio|은/는} 0보다 크고 1 이하여야 합니다(드문 쪽 행 수 ÷ 많은 쪽 행 수).";
    /// Lengths differ.
    SMOTE_SHAPE = "The columns and the labels differ in length: {expected} expected, {found} found.",
        "열과 라벨의 길이가 다릅니다. {expected}개여야 하는데 {found}개입니다.";
}
