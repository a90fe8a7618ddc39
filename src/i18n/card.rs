//! What a model card says.

messages! {
    /// The page's title.
    TITLE = "Model card: {name}", "모델 카드: {name}";
    /// What the card is.
    INTRO = "What this model reads, where it comes from, and how good it is. Made by Holdfast; the file holds no customer's data and loads nothing.",
        "이 모델이 무엇을 읽고 어디서 왔으며 얼마나 잘 맞는지 정리했습니다. Holdfast가 만들었으며, 고객 데이터가 들어 있지 않고 외부에서 아무것도 불러오지 않습니다.";
    /// Heading.
    MODEL = "The model", "모델";
    KIND = "Kind of file", "파일 종류";
    KIND_BUNDLE = "Holdfast bundle", "Holdfast 번들";
    KIND_XGBOOST = "XGBoost", "XGBoost";
    KIND_LIGHTGBM = "LightGBM", "LightGBM";
    KIND_CATBOOST = "CatBoost", "CatBoost";
    KIND_ONNX = "ONNX", "ONNX";
    NETWORK_IS = "{operators} operators with {parameters} learnt numbers", "연산 {operators}개, 학습한 수 {parameters}개";
    SIZE = "Size", "크기";
    SIZE_IS = "{trees} trees, {leaves} leaves, at most {depth} cuts deep", "트리 {trees}개, 잎 {leaves}개, 최대 깊이 {depth}";
    READS = "Features", "특성";
    READS_IS = "{features}, of which {used} are asked for", "{features}개, 실제로 쓰는 것은 {used}개";
    READS_ALL = "{features}, all of them used", "{features}개 모두 사용";
    PREDICTS = "Predicts", "예측";
    PREDICTS_IS = "the probability that {column} is “{positive}”", "{column|이/가} “{positive}”일 확률";
    /// What a model of several classes predicts.
    PREDICTS_CLASS = "which of {count} classes {column} is: {classes}", "{column}의 클래스 {count}개 가운데 하나: {classes}";
    /// The same where the column is not known.
    PREDICTS_ONE_OF = "one of {count} classes: {classes}", "클래스 {count}개 가운데 하나: {classes}";
    THRESHOLD = "Counts as leaving from", "이탈로 보는 기준";
    /// Heading.
    ORIGIN = "Where it comes from", "출처";
    MADE_WITH = "Made with", "만든 도구";
    SEED = "Seed", "시드";
    LIBRARIES = "Libraries", "라이브러리";
    DATA = "Training data", "학습 데이터";
    SHA = "{file} (SHA-256 {hash})", "{file} (SHA-256 {hash})";
    GENERATED = "Trained on generated data: good for trying out, not for decisions.",
        "만들어 낸 데이터로 학습했습니다. 시험용이며 의사 결정에 쓰면 안 됩니다.";
    UNKNOWN = "The file does not say where the model comes from.", "파일에 모델의 출처가 적혀 있지 않습니다.";
    /// Heading: what whoever made the model measured.
    MEASURED = "What its maker measured", "만든 쪽에서 측정한 값";
    MEASURED_ON = "On {rows} rows called “{split}”.", "“{split}” 행 {rows}개로 측정했습니다.";
    /// Heading: what Holdfast measured.
    JUDGED = "How good it is on {file}", "{file}에서의 성능";
    JUDGED_ON = "Measured now, on {rows} customers whose answer is known; {positives} of them left ({share}). The figures hold for customers like these only if the model has not learnt from them.",
        "답을 아는 고객 {rows}명으로 지금 측정했습니다. 그중 {positives}명({share})이 떠났습니다. 모델이 이 고객으로 학습하지 않았을 때만 믿을 수 있는 수치입니다.";
    NOT_JUDGED = "The model was not measured on any table for this card. Give one with its answers to have figures with intervals, thresholds and curves.",
        "이 카드는 표로 성능을 측정하지 않았습니다. 답이 있는 표를 함께 주면 구간이 있는 수치와 기준 점수, 곡선을 볼 수 있습니다.";
    CLASSES_NOT_JUDGED = "The model was not measured on any table for this card. Give one with its answers to have figures with intervals, class by class, and the table of confusions.",
        "이 카드는 표로 성능을 측정하지 않았습니다. 답이 있는 표를 함께 주면 구간이 있는 수치와 클래스별 성능, 혼동 행렬을 볼 수 있습니다.";
    /// Heading.
    CLASSES = "Class by class", "클래스별 성능";
    CLASSES_IS = "A row per real class: as what its rows were told, then its figures. The last rows are averages: every class alike (macro), every class by its rows, and all rows together (micro).",
        "실제 클래스마다 한 행입니다. 그 행들을 무엇으로 예측했는지와 지표가 차례로 나옵니다. 마지막 행들은 평균으로, 클래스를 똑같이 친 것(macro), 행 수로 가중한 것, 전체 행을 합친 것(micro)입니다.";
    MACRO = "{figure}, averaged over the classes (macro)", "{figure}, 클래스 평균(macro)";
    WEIGHTED = "{figure}, weighed by the classes' rows", "{figure}, 행 수 가중 평균";
    MICRO = "{figure}, over all rows (micro)", "{figure}, 전체 행(micro)";
    FIGURE = "Figure", "지표";
    VALUE = "Value", "값";
    INTERVAL = "95 of 100 repeats", "100번 중 95번 범위";
    RANGE = "{low} to {high}", "{low}~{high}";
    PR_AUC = "PR-AUC (average precision)", "PR-AUC(평균 정밀도)";
    ROC_AUC = "ROC-AUC", "ROC-AUC";
    KS = "KS (largest distance of the classes)", "KS(두 집단의 최대 거리)";
    LOG_LOSS = "Log loss", "로그 손실";
    BRIER = "Brier score", "브라이어 점수";
    CALIBRATION_ERROR = "Calibration error", "보정 오차";
    PRECISION = "Precision at the threshold", "기준 점수에서의 정밀도";
    RECALL = "Recall at the threshold", "기준 점수에서의 재현율";
    F1 = "F1 at the threshold", "기준 점수에서의 F1";
    ACCURACY = "Accuracy at the threshold", "기준 점수에서의 정확도";
    MICRO_PR_AUC = "PR-AUC, micro-averaged over both classes", "PR-AUC(두 집단 마이크로 평균)";
    MACRO_F1 = "F1, averaged over the classes (macro)", "F1(클래스 macro 평균)";
    WEIGHTED_F1 = "F1, the classes weighed by their rows", "F1(행 수 가중 평균)";
    TOP_PRECISION = "Precision among the highest 10 %", "상위 10 %의 정밀도";
    TOP_LIFT = "Lift of the highest 10 %", "상위 10 %의 향상도";
    /// Heading: precision, recall and F1 class by class, and averaged.
    REPORT = "Class by class at the threshold {threshold}", "기준 점수 {threshold}에서 클래스별 지표";
    /// A figure with its interval.
    WITH_RANGE = "{value} ({low} to {high})", "{value}({low}~{high})";
    /// Heading: how many leave among the highest scores.
    TOPS = "Among the highest scores", "점수가 높은 고객 가운데";
    SHARE_TAKEN = "Share taken", "고른 비율";
    GAIN = "Share found of those who left (gain)", "떠난 고객 중 찾은 비율(gain)";
    LIFT = "Lift", "향상도";
    /// Heading.
    CONFUSION = "At the threshold {threshold}", "기준 점수 {threshold}에서";
    /// The same as one line, of a bundle that was opened.
    CONFUSION_LINE = "At the threshold {threshold}: {right} rightly and {wrong} wrongly flagged, {missed} missed, {alone} rightly left alone",
        "기준 점수 {threshold}에서: 이탈로 본 고객 중 맞음 {right}명, 틀림 {wrong}명, 놓친 이탈 고객 {missed}명, 남는다고 맞힌 고객 {alone}명";
    /// What counts over folds are.
    COUNTED_APART = "The folds judged in turn: these counts are of the rows of all folds together, at the threshold that is kept. Precision, recall, F1 and accuracy are means over the folds, each at the threshold that its fold chose for itself; the counts do not give quite the same.",
        "묶음마다 번갈아 평가했습니다. 이 수는 모든 묶음의 행을 합쳐 저장된 기준 점수에서 센 것이고, 정밀도·재현율·F1·정확도는 묶음마다 스스로 고른 기준 점수에서 구한 값의 평균입니다. 그래서 이 수로 계산한 값과 조금 다릅니다.";
    REALLY_STAYED = "Really stayed", "실제로 남음";
    REALLY_LEFT = "Really left", "실제로 떠남";
    SAID_STAYS = "Said to stay", "남는다고 봄";
    SAID_LEAVES = "Said to leave", "떠난다고 봄";
    /// Heading.
    THRESHOLDS = "Thresholds", "기준 점수";
    RULE = "Chosen by", "고르는 방법";
    BY_F1 = "the largest F1", "F1 최대";
    BY_RECALL = "finding at least {share} of those who left", "떠난 고객의 {share} 이상 찾기";
    BY_PRECISION = "at least {share} right among the flagged", "이탈로 본 고객의 {share} 이상 맞히기";
    BY_TOP = "a budget of {rows} customers", "고객 {rows}명까지";
    BY_TOP_SHARE = "a budget of {share} of the customers", "고객의 {share}까지";
    BY_ITSELF = "chosen beforehand", "미리 정함";
    BY_PROFIT = "the largest profit ({value} each, at a cost of {cost})", "이익 최대(한 명당 가치 {value}, 비용 {cost})";
    SCORE = "Score", "점수";
    TAKEN = "Customers", "고객";
    RIGHT = "Precision", "정밀도";
    FOUND = "Recall", "재현율";
    /// Heading of the list of features.
    FEATURES = "What it reads", "읽는 특성";
    NAME = "Name", "이름";
    COLUMN = "Column", "열";
    TYPE = "Type", "종류";
    SEEN = "Seen in training", "학습 때 값";
    GAPS = "A gap becomes", "빈 값 처리";
    TYPE_NUMBER = "number", "숫자";
    TYPE_INTEGER = "whole number", "정수";
    TYPE_FLAG = "yes or no", "예/아니요";
    TYPE_CATEGORY = "one of {count} categories", "범주 {count}개";
    STAYS_MISSING = "stays a gap", "그대로 둠";
    AND_MORE = "and {count} more", "외 {count}개";
    /// Heading of the notes.
    NOTES = "To be known", "알아 둘 점";
    /// Heading of the importances.
    IMPORTANCE = "What matters most", "가장 중요한 특성";
    IMPORTANCE_IS = "What PR-AUC loses when a feature's values are shuffled among the customers, with its spread over repeats.",
        "특성 값을 고객끼리 뒤섞었을 때 PR-AUC가 얼마나 떨어지는지와 반복 간 편차입니다.";
    CLASS_IMPORTANCE_IS = "What PR-AUC, averaged over the classes, loses when a feature's values are shuffled among the customers, with its spread over repeats.",
        "특성 값을 고객끼리 뒤섞었을 때 PR-AUC의 클래스 평균이 얼마나 떨어지는지와 반복 간 편차입니다.";
    LOSS = "Loss", "감소";
    SPREAD = "± {deviation}", "± {deviation}";
    RANGE_HEAD = "Spread", "편차";
}
