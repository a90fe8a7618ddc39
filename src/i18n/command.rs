//! What the command line says when it fails.

messages! {
    /// A wide model without trees is to be explained.
    TOO_WIDE = "The model is no sum of trees and no linear model, and reads {features} features: reasons are estimated for up to {most}. “holdfast score” and “holdfast evaluate” take it.",
        "트리의 합도 선형 모델도 아니면서 특성이 {features}개인 모델입니다. 이유는 특성 {most}개까지 추정합니다. holdfast score와 holdfast evaluate는 쓸 수 있습니다.";
    /// A model of several amounts is to be judged.
    SEVERAL_AMOUNTS = "The model predicts {amounts} amounts at once, which no single column can judge. “holdfast score” and “holdfast explain” take it.",
        "값 {amounts}개를 한꺼번에 예측하는 모델이라 열 하나로 평가할 수 없습니다. holdfast score와 holdfast explain은 쓸 수 있습니다.";
    /// Interactions of a model without trees.
    PAIRS_NEED_TREES = "--pair is for models that are sums of trees; leave it out.",
        "--pair는 트리의 합인 모델에만 쓸 수 있습니다. 빼고 다시 실행해 주세요.";
    /// A pair that is none.
    PAIR = "--pair {found} names no two different features; give two of these with a comma between: {features}",
        "--pair {found|은/는} 서로 다른 특성 두 개가 아닙니다. 다음 중 두 개를 쉼표로 이어 주세요: {features}";
    /// A background without scores.
    NO_BACKGROUND = "The model gives no row of the background a number, so there is nothing to compare with. Fill the empty cells as in the training, or use --fill-gaps.",
        "배경으로 쓸 행 가운데 모델이 값을 내는 행이 없어 비교할 수 없습니다. 학습할 때처럼 빈칸을 채우거나 --fill-gaps를 쓰세요.";
    /// A model without names, and another number of columns.
    PLACES = "The model's {features} features have no names, so a table's columns serve them in order; this one has {found} that may be features: {columns}. Name those that are none with --ignore, or give the columns the features' names.",
        "모델의 특성 {features}개에 이름이 없어 표의 열을 순서대로 맞추는데, 특성일 수 있는 열이 {found}개입니다: {columns}. 특성이 아닌 열을 --ignore로 알려 주거나 열 이름을 특성 이름으로 바꿔 주세요.";
    /// Columns that serve by their place.
    BY_PLACE = "The model's {features} features have no names: the columns {first} … {last} serve them in order. Make sure that it is the order of the training.",
        "모델의 특성 {features}개에 이름이 없어 {first} … {last} 열을 순서대로 맞췄습니다. 학습할 때와 순서가 같은지 확인하세요.";
    /// The same, where some are left.
    BY_PLACE_ASIDE = "The model's {features} features have no names: the columns {first} … {last} serve them in order, without {aside}. Make sure that it is the order of the training.",
        "모델의 특성 {features}개에 이름이 없어 {first} … {last} 열을 순서대로 맞췄습니다({aside} 제외). 학습할 때와 순서가 같은지 확인하세요.";
    /// Gaps that were filled.
    GAPS_FILLED = "{cells} empty cells in {columns} columns were filled with {with}.", "열 {columns}개의 빈칸 {cells}개를 {with|으로/로} 채웠습니다.";
    /// See `GAPS_FILLED`.
    WITH_ZERO = "zero", "0";
    /// See `GAPS_FILLED`.
    WITH_MEDIAN = "the median of the column", "열의 중앙값";
    /// See `GAPS_FILLED`.
    WITH_MEAN = "the mean of the column", "열의 평균";
    /// Rows that have no score.
    ROWS_WITHOUT_SCORE = "{rows} of {all} rows have no score (the first is row {first}): the model gives no number for them, since it fills no empty cells itself. Fill them as in the training, or use --fill-gaps.",
        "{all}행 중 {rows}행은 점수가 없습니다(처음은 {first}행). 빈칸을 스스로 채우지 않는 모델이라 값을 내지 못합니다. 학습할 때처럼 빈칸을 채우거나 --fill-gaps를 쓰세요.";
    /// How far it is.
    EXPLAINED = "{done} of {all} rows explained", "{all}행 중 {done}행 설명함";
    /// How far a training is.
    TRAINED = "{stage}, {share}", "{stage}, {share}";
    /// The same, with what rows say that are not learnt from.
    TRAINED_LOSS = "{stage}, {share}, validation loss {loss}", "{stage}, {share}, 검증 손실 {loss}";
    /// Estimated reasons.
    ESTIMATED = "The reasons are estimates by sampling, against {background} rows, in probability; the columns named …_error hold their standard errors.",
        "이유는 {background}행과 비교해 표본으로 추정한 값(확률 단위)이며, 이름이 _error로 끝나는 열이 표준오차입니다.";
    /// A background of which some rows are taken.
    BACKGROUND = "{used} of the {all} rows of the background are compared with.", "배경 {all}행 중 {used}행과 비교합니다.";
    /// An option for models of yes or no.
    NOT_FOR_CLASSES = "{option} is for models that answer yes or no, and this one does not. Leave it out.",
        "{option} 옵션은 예/아니요로 답하는 모델에만 쓸 수 있는데 그런 모델이 아닙니다. 빼고 다시 실행해 주세요.";
    /// An option for several classes.
    ONLY_FOR_CLASSES = "--class is for models of several classes, and this one is none. Leave it out.",
        "--class 옵션은 여러 클래스를 구별하는 모델에만 쓸 수 있는데 그런 모델이 아닙니다. 빼고 다시 실행해 주세요.";
    /// A class that a model does not know.
    NO_CLASS = "The model knows no class {class}. Its classes: {classes}.",
        "모델에 {class} 클래스가 없습니다. 있는 클래스: {classes}.";
    /// A figure of another kind of model.
    OTHER_FIGURES = "The figure that --by names says nothing of this kind of model. It can be rated by: {figures}.",
        "--by로 고른 지표는 이런 모델에 쓸 수 없습니다. 쓸 수 있는 지표: {figures}.";
    /// What models of amounts cannot be asked.
    NOT_FOR_AMOUNTS = "{asked} is for models that give probabilities, and this one predicts amounts. “holdfast score”, “explain”, “evaluate”, “importance” and “dependence” take it.",
        "{asked|은/는} 확률을 내는 모델에만 쓸 수 있는데 값을 예측하는 모델입니다. holdfast score, explain, evaluate, importance, dependence는 쓸 수 있습니다.";
    /// A label of other classes.
    OTHER_CLASSES = "The column {column} holds none of the model's classes ({classes}). Name the column that holds them, spelled as in training.",
        "{column} 열에 모델의 클래스({classes})가 하나도 없습니다. 학습 때와 같은 표기의 클래스가 든 열을 지정해 주세요.";
    /// Dates or windows of a plan whose rows stand at no dates.
    NOT_DATED = "{option} has no use here, for the plan's rows stand at no dates: no table says when its rows happened, or a column tells the answer. Leave it out, or say what does (--role TABLE.COLUMN=time) and what is predicted (--label-rule absent:30).",
        "행의 기준일이 없는 계획이라 {option|을/를} 쓸 수 없습니다. 행이 언제의 것인지 알려 주는 표가 없거나, 정답을 열에서 읽기 때문입니다. 옵션을 빼거나, 시간 열(--role TABLE.COLUMN=time)과 예측할 것(--label-rule absent:30)을 알려 주세요.";
    /// A rule that several tables could tell.
    RULE_OF_WHICH_TABLE = "--label-rule {rule} can be told from several tables: {tables}. Name one of them, as in {example}.",
        "--label-rule {rule|을/를} 여러 표에서 알 수 있습니다: {tables}. {example}처럼 하나를 골라 주세요.";
    /// A rule that a table cannot tell.
    RULE_NOT_TOLD = "--label-rule {rule} cannot be told from {table}: it plays no part in the plan, or does not say when its rows happened (--role TABLE.COLUMN=time does). Tables that can: {tables}.",
        "--label-rule {rule|은/는} {table} 표에서 알 수 없습니다. 계획에 쓰이지 않거나 행이 언제의 것인지 알 수 없는 표입니다(--role TABLE.COLUMN=time으로 알려 주세요). 알 수 있는 표: {tables}.";
    /// A rule without an event, or of one that is not there.
    RULE_WITHOUT_EVENT = "--label-rule {rule} names no event of the column {column}. It holds: {events}. Name one after “=”.",
        "--label-rule {rule|은/는} {column} 열에 있는 사건이 아닙니다. 있는 값: {events}. “=” 뒤에 하나를 적어 주세요.";
    /// Events by a column of numbers or times.
    RULE_NOT_OF_EVENTS = "--label-rule {rule}: the column {column} is taken for numbers or times, which name no events. If its values do, say --role TABLE.COLUMN=event.",
        "--label-rule {rule}: {column} 열은 숫자나 시각으로 읽혀 사건의 이름이 될 수 없습니다. 사건을 뜻한다면 --role TABLE.COLUMN=event로 알려 주세요.";
    CANNOT_READ = "{path} could not be read: {reason}", "{path|을/를} 읽지 못했습니다: {reason}";
    CANNOT_WRITE = "{path} could not be written: {reason}", "{path|을/를} 쓰지 못했습니다: {reason}";
    SAME_FILE = "{path} is an input; name another file with --out", "{path|은/는} 입력 파일입니다. --out에 다른 이름을 쓰세요";
    SEVERAL_TABLES = "the files are several tables with different columns ({tables}); read them one by one", "열이 서로 다른 표가 여럿입니다({tables}). 하나씩 읽으세요";
    NO_COLUMN = "there is no column “{column}” whose type could be set; there are: {columns}", "종류를 정할 “{column}” 열이 없습니다. 있는 열: {columns}";
    MODEL = "{path}: {reason}", "{path}: {reason}";
    MISFIT = "the model does not fit this table; {count} of its features are not served:", "모델이 표와 맞지 않습니다. 채울 수 없는 특성 {count}개:";
    AND_MORE = "and {count} more", "외 {count}개";
}
