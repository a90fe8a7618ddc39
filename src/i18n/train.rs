//! What training and judging a model say.

messages! {
    /// Nothing to judge by.
    NO_ROWS = "No row has an answer, so there is nothing to judge by. Name the column that holds the answer.",
        "답이 있는 행이 없어 평가할 수 없습니다. 라벨이 들어 있는 열을 지정해 주세요.";
    /// Only positive rows where both classes are needed.
    ALL_POSITIVE = "All {rows} rows have the positive answer. To judge a model, rows of both answers are needed.",
        "{rows}개 행의 답이 모두 양성입니다. 평가하려면 두 가지 답이 모두 있어야 합니다.";
    /// Only negative rows where both classes are needed.
    ALL_NEGATIVE = "All {rows} rows have the negative answer. To judge a model, rows of both answers are needed.",
        "{rows}개 행의 답이 모두 음성입니다. 평가하려면 두 가지 답이 모두 있어야 합니다.";
    /// A probability that is none.
    NOT_PROBABILITY = "Row {row} has {found} as its probability; a number from 0 to 1 is expected.",
        "{row}행의 확률이 {found}입니다. 0에서 1 사이의 수여야 합니다.";
    /// Lists of different lengths.
    LENGTHS = "There are {labels} answers but {probabilities} probabilities; each row needs one of either.",
        "답은 {labels}개인데 확률은 {probabilities}개입니다. 행마다 하나씩 있어야 합니다.";
    /// Not one probability per row and class.
    SHAPE = "There are {probabilities} probabilities for {rows} rows of {classes} classes; each row needs one per class.",
        "행 {rows}개에 클래스가 {classes}개인데 확률은 {probabilities}개입니다. 행마다 클래스별로 하나씩 있어야 합니다.";
    /// A class that there is not.
    NO_SUCH_CLASS = "Row {row} has the class number {found}, but classes are numbered from 0 and there are {classes}.",
        "{row}행의 클래스 번호가 {found}입니다. 클래스는 {classes}개이고 번호는 0부터 시작합니다.";
    /// A rule that no threshold keeps to.
    NO_THRESHOLD = "No threshold keeps to the rule: no score is precise enough, fits the budget or makes a profit. Ask for less.",
        "조건을 만족하는 기준 점수가 없습니다. 정밀도, 예산, 이익 중 하나를 충족하는 점수가 없으니 조건을 낮춰 주세요.";
    /// Words that are no rule for a threshold.
    THRESHOLD_RULE = "“{found}” is no rule for a threshold; write f1, recall=0.8, precision=0.9, top=1000, top=10%, profit=VALUE,COST such as profit=50,2, or at=0.8.",
        "{found|은/는} 기준 점수를 고르는 방법이 아닙니다. f1, recall=0.8, precision=0.9, top=1000, top=10%, profit=50,2(가치,비용), at=0.8처럼 써 주세요.";
    /// A label with one class only.
    ONE_CLASS = "In the column {column} all {rows} answers are “{class}”. A model learns from rows of both answers: add the others, or name another column.",
        "{column} 열의 답 {rows}개가 모두 “{class}”입니다. 두 가지 답이 있어야 학습할 수 있으니 나머지 행을 더하거나 다른 열을 지정해 주세요.";
    /// A label that measures.
    CLASSES_AMOUNT = "The column {column} holds {values} different numbers or dates: it measures something rather than says one of a few answers. Name a column of classes, or put the amounts into ranges first.",
        "{column} 열에는 서로 다른 수나 날짜가 {values}개 있어 몇 가지 답이 아니라 양을 나타냅니다. 클래스가 든 열을 지정하거나 먼저 구간으로 나누어 주세요.";
    /// A label that names rows.
    CLASSES_NAMES = "The column {column} holds {values} different values in {rows} rows: it names rows rather than says one of a few answers. At most {most} classes are learnt; name another column.",
        "{column} 열은 {rows}개 행에 서로 다른 값이 {values}개 있어 몇 가지 답이 아니라 행을 식별하는 열로 보입니다. 클래스는 {most}개까지 학습하니 다른 열을 지정해 주세요.";
    /// A label of which too little is left.
    CLASSES_TOO_FEW = "The column {column} holds {values} different values, but of only {classes} there are at least {needed} rows. A model needs two or more classes with enough rows, some to learn from and some to judge by.",
        "{column} 열에 서로 다른 값이 {values}개 있지만 {needed}개 이상의 행이 있는 값은 {classes}개뿐입니다. 학습과 평가에 쓸 행이 충분한 클래스가 둘 이상이어야 합니다.";
    /// Kinds that do not learn several classes.
    CLASSES_KIND = "{model} learns yes or no only; the column {column} holds {classes} classes, for which there are boosting, logistic, blend and majority. Or name one class with --positive, to learn it against all others.",
        "{model} 모델은 예/아니요만 학습합니다. {column} 열에는 클래스가 {classes}개 있으니 boosting, logistic, blend, majority 중에서 고르거나, --positive로 클래스 하나를 지정해 나머지와 구별하도록 학습하세요.";
    /// An option that several classes have no use for.
    CLASSES_OPTION = "{option} is for answers of yes or no; the column {column} holds {classes} classes. Leave it out, or name one class with --positive, to learn it against all others.",
        "{option} 옵션은 예/아니요 답에만 쓸 수 있는데 {column} 열에는 클래스가 {classes}개 있습니다. 옵션을 빼거나, --positive로 클래스 하나를 지정해 나머지와 구별하도록 학습하세요.";
    /// A rising function for several classes.
    CLASSES_ISOTONIC = "--calibrate isotonic puts one probability right; the column {column} holds {classes} classes, whose probabilities must add up to 1. Ask for --calibrate platt: one slope for all classes and an offset for each. Or name one class with --positive.",
        "--calibrate isotonic은 확률 하나를 보정하는 방법인데 {column} 열에는 클래스가 {classes}개 있고 확률의 합이 1이어야 합니다. 모든 클래스에 공통인 기울기와 클래스별 상수로 보정하는 --calibrate platt를 쓰거나 --positive로 클래스 하나를 지정해 주세요.";
    /// A rule for a threshold of several classes.
    CLASSES_THRESHOLD = "--threshold-by chooses the probability from which a row counts as yes; of the {classes} classes in the column {column} each row counts as its likeliest, so there is nothing to choose. Leave it out, or name one class with --positive, to learn it against all others with a threshold of its own.",
        "--threshold-by는 예로 볼 확률의 기준 점수를 고르는 옵션입니다. {column} 열의 클래스는 {classes}개이고 행마다 확률이 가장 큰 클래스로 보므로 고를 기준 점수가 없습니다. 옵션을 빼거나, --positive로 클래스 하나를 지정해 나머지와 구별하고 기준 점수를 정하세요.";
    /// A constraint on what is no number.
    MONOTONE_COLUMN = "The score cannot be held to rise or fall with the column {column}: it is not learnt from as a number. Take the constraint away, or correct the column's type.",
        "{column} 열은 수로 학습하지 않으므로 점수가 그 열을 따라 오르거나 내리도록 제한할 수 없습니다. 제한을 빼거나 열의 종류를 고쳐 주세요.";
    /// A kind that keeps to no constraint.
    MONOTONE_KIND = "{model} keeps to no monotone constraint; only boosting does. Train boosting alone (--model boosting), or take the constraints away (--monotone).",
        "{model} 모델은 단조 제한을 지키지 못합니다. boosting만 지킬 수 있으니 boosting만 학습하거나(--model boosting) 제한(--monotone)을 빼 주세요.";
    /// Words that are no constraint.
    MONOTONE_WORDS = "“{found}” is no constraint; write COLUMN=+1 where the score must not fall as the column rises, COLUMN=-1 where it must not rise.",
        "{found|은/는} 단조 제한이 아닙니다. 열이 커질 때 점수가 내려가면 안 되면 COLUMN=+1, 올라가면 안 되면 COLUMN=-1처럼 써 주세요.";
    /// Words that are no weight.
    CLASS_WEIGHT = "“{found}” is no class weight; write balanced, none, or a number above 0: what rows of the positive answer weigh. Of several classes write CLASS=WEIGHT for each that is to weigh more or less.",
        "{found|은/는} 클래스 가중치가 아닙니다. balanced, none, 또는 양성 답의 가중치인 0보다 큰 수를 써 주세요. 클래스가 여러 개면 CLASS=WEIGHT처럼 클래스마다 써 주세요.";
    /// Too few rows of a class.
    TOO_FEW_OF_CLASS = "Rows with the answer “{class}” in the column {column}: {rows}. At least {needed} are needed, some to learn from and some to judge by.",
        "{column} 열에서 답이 “{class}”인 행이 {rows}개뿐입니다. 학습과 평가에 나누어 쓰려면 {needed}개 이상이어야 합니다.";
    /// Too few rows.
    TOO_FEW_ROWS = "Only {rows} rows have an answer in the column {column}; at least {needed} are needed to train a model.",
        "{column} 열에 답이 있는 행이 {rows}개뿐입니다. 모델을 학습하려면 {needed}개 이상이어야 합니다.";
    /// More folds than can judge; what to do instead follows.
    TOO_MANY_FOLDS = "{folds} folds cannot judge in turn: each needs a row whose answer in the column {column} is another than “{class}”, and there are {others}.",
        "묶음 {folds}개로 나누어 평가할 수 없습니다. 묶음마다 {column} 열의 답이 “{class}” 외의 값인 행이 있어야 하는데 {others}개뿐입니다.";
    /// The same where all rows of a customer are in one fold.
    TOO_MANY_FOLDS_CUSTOMERS = "{folds} folds cannot judge in turn: all rows of a customer are in one fold, each fold needs a customer whose answer in the column {column} is another than “{class}”, and there are {others}.",
        "묶음 {folds}개로 나누어 평가할 수 없습니다. 한 고객의 행은 모두 한 묶음에 들어가고, 묶음마다 {column} 열의 답이 “{class}” 외의 값인 고객이 있어야 하는데 {others}명뿐입니다.";
    /// What to do, behind these.
    FEWER_FOLDS = "Ask for at most {most} folds.", "묶음을 {most}개 이하로 정해 주세요.";
    /// The same where there cannot be two folds.
    NO_FOLDS = "Judge by one part of the rows instead, without folds, or add rows of more customers with either answer.",
        "묶음 없이 행의 일부로 평가하거나, 두 가지 답이 있는 고객의 행을 더 넣어 주세요.";
    /// A part of the split with one class only.
    PART_ONE_CLASS = "In the rows that {part}, all {rows} answers are “{class}”.",
        "{part} 행 {rows}개의 답이 모두 “{class}”입니다.";
    /// What to do instead, where one part judges.
    SPLIT_ANOTHER_WAY = "Split the rows another way, for instance at random.", "무작위 등 다른 방식으로 나누어 주세요.";
    /// What to do instead, where folds judge in turn.
    INTO_FEWER_FOLDS = "Ask for fewer folds.", "묶음 수를 줄여 주세요.";
    /// The training rows, inside PART_ONE_CLASS.
    PART_TRAIN = "are learnt from", "학습용";
    /// The test rows, inside PART_ONE_CLASS.
    PART_TEST = "judge the model", "평가용";
    /// A way to split rows, inside SPLIT_CHANGED.
    BY_TIME = "by time", "시간";
    /// A way to split rows, inside SPLIT_CHANGED.
    BY_CUSTOMER = "by customer", "고객";
    /// A way to split rows, inside SPLIT_CHANGED.
    AT_RANDOM = "at random", "무작위";
    /// Rows are split another way than was meant.
    SPLIT_CHANGED = "Rows are split {taken}, not {wanted}: otherwise all answers of the rows that {part} would be “{class}”.",
        "{wanted} 기준으로 나누면 {part} 행의 답이 모두 “{class}”뿐이어서 {taken} 기준으로 나눕니다.";
    /// Rows are split another way than was meant, for that cannot be done.
    NOT_SPLIT = "Rows are split {taken}, not {wanted}. {why}", "{wanted} 기준이 아니라 {taken} 기준으로 나눕니다. {why}";
    /// The audit was ended by the budget.
    AUDIT_CUT = "Time was too short to look whether {columns} of the columns know the answer already. Allow a larger budget, or run holdfast audit.",
        "시간이 모자라 열 {columns}개는 답을 미리 아는지 확인하지 못했습니다. 시간 예산을 늘리거나 holdfast audit을 실행해 주세요.";
    /// A rule that no threshold keeps to, after a training.
    NO_RULED_THRESHOLD = "No threshold keeps to {rule} on training rows that the models asked have not seen, so the one of the largest F1 is kept. Ask for less, or choose it later with evaluate --threshold-by.",
        "모델이 보지 못한 학습용 행에서 {rule} 조건을 만족하는 기준 점수가 없어 F1이 가장 큰 기준 점수를 씁니다. 조건을 낮추거나 나중에 evaluate --threshold-by로 정해 주세요.";
    /// What a plan says of columns that no model takes.
    IN_VAIN = "What is planned for the gaps, the encoding or the scale of {columns} plays no part in the training: each kind of model reads them in its own way. The prepared table keeps to it.",
        "{columns} 열에 정해 둔 빈칸 처리, 인코딩, 척도 조정은 학습에 쓰이지 않고 준비한 표에만 쓰입니다. 모델 종류마다 읽는 방식이 따로 있습니다.";
    /// A kind of model with fewer rows than usual.
    FEWER_ROWS = "{model} keeps only {rows} rows, drawn at random, for each is very many numbers. Leave columns out to keep more.",
        "{model} 모델은 행마다 수가 너무 많아 무작위로 고른 {rows}개 행만 씁니다. 열을 줄이면 더 많은 행을 씁니다.";
    /// A kind of model whose bundle could not be read again.
    NOT_KEPT = "{model} is compared but not kept: its bundle would be of about {bytes}, more than is read again. Leave columns out, or name fewer kinds of models.",
        "{model} 모델은 비교만 합니다. 모델 파일이 약 {bytes}라 다시 읽을 수 없습니다. 열이나 모델의 종류를 줄여 주세요.";
    /// A recurrent model that has nothing to go over.
    NO_STEPS = "{model} goes over steps of time and found none: no columns are one thing at successive times by their names, such as visits_d7 … visits_d1. To it each row is one step, and it learns from no order. Add such columns, or take a kind for tables (boosting, perceptron).",
        "{model} 모델은 시점을 차례로 읽지만, visits_d7 … visits_d1처럼 같은 값을 시점별로 나눈 열을 찾지 못했습니다. 행 전체를 한 시점으로 보므로 순서에서 배우는 것은 없습니다. 그런 열을 추가하거나 표에 맞는 모델(boosting, perceptron)을 쓰세요.";
    /// A budget of rows, of which a threshold knows a share only.
    BUDGET_SHARE = "A budget of {top} is taken as {share} of the {rows} rows with an answer: a threshold flags that share of any customers. For a number of them choose it on those (evaluate --threshold-by).",
        "예산 {top}명은 답이 있는 행 {rows}개의 {share|으로/로} 봅니다. 기준 점수는 고객이 몇 명이든 그 비율만큼 고릅니다. 정해진 수만 고르려면 그 고객들로 정하세요(evaluate --threshold-by).";
    /// Probabilities that nothing puts right.
    NOT_CALIBRATED = "The probabilities are not calibrated: rows that the models have not seen do not say how, because they all have one answer, or scores do not rise with it. More rows help.",
        "확률을 보정하지 못했습니다. 모델이 보지 못한 행의 답이 한 가지뿐이거나 점수가 답을 따라 오르지 않습니다. 행이 더 많아야 합니다.";
    /// The look at the columns was ended by the budget.
    CUT_COLUMNS = "Time was too short to look at all columns: the first {done} are learnt from, {all} more are not. Allow a larger budget.",
        "시간이 모자라 앞의 열 {done}개만 학습하고 나머지 {all}개는 뺐습니다. 시간 예산을 늘려 주세요.";
    /// The binning was ended by the budget.
    CUT_FEATURES = "Time was too short to put all features into bins: trees and regressions learn nothing from {features} of them. Allow a larger budget.",
        "시간이 모자라 특성 {features}개는 구간으로 나누지 못했고, 트리와 회귀는 이 특성에서 아무것도 배우지 않습니다. 시간 예산을 늘려 주세요.";
    /// The regression was ended by the budget.
    CUT_REGRESSION = "Time was too short for the logistic regression to settle: it was ended after a few iterations. Allow a larger budget.",
        "시간이 모자라 로지스틱 회귀를 몇 번만 반복하고 끝냈습니다. 시간 예산을 늘려 주세요.";
    /// The search was ended by the budget.
    CUT_SEARCH = "Time was too short for the whole search: {done} of {all} trials were done. Allow a larger budget, or go on with --search-file.",
        "시간이 모자라 탐색 {all}번 중 {done}번만 시도했습니다. 시간 예산을 늘리거나 --search-file로 이어서 탐색해 주세요.";
    /// The judging was ended by the budget.
    CUT_JUDGES = "Time was too short for all rows to judge: {done} of {all}, drawn at random, did. Allow a larger budget.",
        "시간이 모자라 평가용 행 {all}개 중 무작위로 고른 {done}개로만 평가했습니다. 시간 예산을 늘려 주세요.";
    /// The folds were ended by the budget.
    CUT_FOLDS = "Time was too short for all folds to judge: {done} of {all} did. Allow a larger budget, or fewer folds (--folds).",
        "시간이 모자라 묶음 {all}개 중 {done}개로만 평가했습니다. 시간 예산을 늘리거나 --folds로 묶음을 줄여 주세요.";
    /// The figures' intervals were ended by the budget.
    CUT_INTERVALS = "Time was too short to draw the samples that figures' intervals come from: some have none. Let the judging go to its end, or allow a larger budget.",
        "시간이 모자라 지표의 구간을 구할 표본을 뽑지 못했고, 일부 지표에는 구간이 없습니다. 평가를 끝까지 두거나 시간 예산을 늘려 주세요.";
    /// The last pass was ended by the budget.
    CUT_LAST_PASS = "Time was too short to learn once more from all {all} rows: the model is the one that was judged, learnt from {done} of them. Left alone, or with a larger budget, it learns from all.",
        "시간이 모자라 행 {all}개 전부로 다시 학습하지 못했습니다. 모델은 평가받은 그대로이며 {done}개 행으로 학습했습니다. 끝까지 두거나 시간 예산을 늘리면 전부로 학습합니다.";
    /// Columns that are not learnt from.
    LEFT_OUT = "Left out, {why}: {columns}.",
        "학습에서 뺀 열({why}): {columns}.";
    /// Many columns that are not learnt from.
    LEFT_OUT_MANY = "Left out, {why}: {columns} and {more} more.",
        "학습에서 뺀 열({why}): {columns} 외 {more}개.";
    /// A column that is not learnt from for what the leak audit says.
    LEFT_OUT_LEAK = "Left out: {line}", "학습에서 뺀 열: {line}";
    /// An id that looks like a measure.
    ID_MEASURES = "The column {column} is taken for the customer's as you said, but it looks like a measure ({values} values in {rows} rows). It is not learnt from. If it is one, name another with --id.",
        "지정하신 대로 {column} 열을 고객을 식별하는 열로 쓰고 학습에서는 뺍니다. 다만 {rows}개 행에 값이 {values}가지뿐이라 측정값처럼 보입니다. 측정값이라면 --id로 다른 열을 지정해 주세요.";
    /// Nothing to learn from.
    NO_FEATURES = "No column is left to learn from: every one is empty, constant or free text, names the rows, or knows the answer. Choose how the columns are read.",
        "학습에 쓸 열이 없습니다. 모두 비었거나 값이 하나뿐이거나 자유 문장, 식별자, 답을 미리 아는 열입니다. 열을 읽는 방식을 지정해 주세요.";
    /// A split by time without a column of dates.
    NO_TIME = "To split by time, a column with each row's date is needed, and none was found. Name it with --anchor, or split at random.",
        "시간으로 나누려면 행마다 날짜가 있는 열이 필요한데 찾지 못했습니다. --anchor로 지정하거나 무작위로 나누어 주세요.";
    /// A split by customer without customers.
    NO_CUSTOMER = "To split by customer, a column that names the customer is needed, and none was found. Name it with --id, or split at random.",
        "고객별로 나누려면 고객을 식별하는 열이 필요한데 찾지 못했습니다. --id로 지정하거나 무작위로 나누어 주세요.";
    /// No label.
    NO_LABEL = "No column is known to hold the answer: who left and who stayed. Choose it.",
        "누가 떠났고 누가 남았는지 알려 주는 라벨 열을 찾지 못했습니다. 라벨 열을 골라 주세요.";
    /// A column that the table does not have.
    NO_COLUMN = "The table has no column {column}. Its columns: {columns}.",
        "표에 {column} 열이 없습니다. 있는 열: {columns}.";
    /// A weight for a class that is not there.
    NO_CLASS = "There is no class {class} in the column {column}, so it cannot be weighed. Its classes: {classes}.",
        "{column} 열에 {class} 클래스가 없어 가중치를 줄 수 없습니다. 있는 클래스: {classes}.";
    /// Weights by class where the answer is yes or no.
    WEIGHTS_OF_YES_NO = "--class-weight CLASS=WEIGHT is for labels of several classes; the column {column} is learnt as yes or no. Write what its positive answer weighs: --class-weight WEIGHT.",
        "--class-weight CLASS=WEIGHT는 클래스가 여러 개일 때만 쓸 수 있는데 {column} 열은 예/아니요로 학습합니다. --class-weight WEIGHT처럼 양성 답의 가중치를 써 주세요.";
    /// Cancelled before anything was learnt.
    NOTHING_LEARNT = "Training was ended before the first tree, so there is no model. Let it run longer.",
        "첫 트리를 만들기 전에 끝나서 모델이 없습니다. 학습을 조금 더 오래 실행해 주세요.";
    /// A fit with one class only.
    FIT_ONE_CLASS = "All {rows} rows to learn from have the same answer. A model learns from rows of both answers.",
        "학습할 행 {rows}개의 답이 모두 같습니다. 두 가지 답이 있어야 학습할 수 있습니다.";
    /// A fit with too few rows.
    FIT_TOO_FEW = "This kind of model needs at least {needed} rows to learn from; there are {rows}.",
        "이 종류의 모델은 학습할 행이 {needed}개 이상이어야 하는데 {rows}개뿐입니다.";
    /// A fit without anything that varies.
    FIT_NOTHING_VARIES = "None of the {features} features varies among the rows to learn from, so nothing can be learnt. Choose other columns.",
        "특성 {features}개가 학습할 행에서 모두 한 가지 값뿐이라 배울 것이 없습니다. 다른 열을 골라 주세요.";
    /// A fit with too many inputs.
    FIT_TOO_WIDE = "The columns would become {inputs} numbers per row; this kind of model takes {most} at most. Leave columns out, or train trees.",
        "열이 행마다 수 {inputs}개로 바뀌는데 이 종류의 모델은 {most}개까지만 받습니다. 열을 줄이거나 트리 모델로 학습해 주세요.";
    /// A fit with too many classes.
    FIT_TOO_MANY_CLASSES = "There are {classes} classes to tell apart; {most} at most are learnt. Merge rare ones.",
        "구분할 클래스가 {classes}개인데 {most}개까지만 학습합니다. 드문 클래스를 합쳐 주세요.";
    /// A fit whose numbers grew endless.
    FIT_NOT_FINITE = "While learning, a number grew beyond all bounds. Smaller steps (learning rate), or columns without such large values, help.",
        "학습 중에 수가 끝없이 커졌습니다. 학습률을 낮추거나 지나치게 큰 값이 있는 열을 빼 주세요.";
    /// A written search that cannot go on.
    OTHER_SEARCH = "The file of the search was written for other models or another version, or is damaged. Name another file, or delete it to begin anew.",
        "탐색 파일이 다른 모델이나 다른 버전의 것이거나 손상되었습니다. 다른 파일을 지정하거나 지우고 새로 시작해 주세요.";
    /// A written search of other data.
    OTHER_SEARCH_DATA = "The trials of the search that was to go on were judged by other data: rows, columns, answers, the split or the seed differ. Begin anew: name another file, or delete it; on the Models page, do not go on with the last search.",
        "이어서 하려는 탐색의 시도는 다른 데이터로 평가한 것입니다. 행, 열, 답, 나누는 방식, 시드 중 하나가 다릅니다. 다른 파일을 지정하거나 지우고, 모델 페이지에서는 ‘지난 탐색 이어서 하기’를 끄고 새로 시작해 주세요.";
    /// A written search that does not say of which data it is.
    SEARCH_ANEW = "The file of the search does not say by which data its trials were judged: the search begins anew.",
        "탐색 파일에 어떤 데이터로 평가했는지 적혀 있지 않아 탐색을 새로 시작합니다.";
    /// A search for models that have no options to be searched.
    NOTHING_SEARCHED = "Nothing was searched: of the models that are learnt, none has options that could be. They are searched for boosted trees (boosting, blend), the perceptron and recurrent networks; name one of them, or leave the search out.",
        "탐색하지 않았습니다. 학습하는 모델 중에 탐색할 설정이 있는 것이 없습니다. 부스팅 트리(boosting, blend), 퍼셉트론, 순환 신경망만 탐색하니 이 중 하나를 지정하거나 탐색을 빼 주세요.";
    /// A budget that cannot be read.
    BUDGET = "“{found}” is no budget; write a number with s, m or h, such as 90s, 10m or 1h.",
        "{found|은/는} 시간 예산으로 읽을 수 없습니다. 90s, 10m, 1h처럼 숫자와 단위를 함께 써 주세요.";
}
