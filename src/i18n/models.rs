//! What the Models page says.

messages! {
    /// The page's heading before anything is trained.
    TRAIN_HEADING = "Train a model on your own customers", "내 고객으로 모델 학습하기";
    TRAIN_INTRO = "It learns from customers whose answer is known, and is judged by customers that it has not seen. Nothing leaves this computer.",
        "답을 아는 고객에게서 배우고, 학습에 쓰지 않은 고객으로 평가합니다. 데이터는 이 컴퓨터를 벗어나지 않습니다.";
    /// The heading where a model scores that was not trained here.
    IN_USE_HEADING = "The model in use: {model}", "지금 쓰는 모델: {model}";
    /// Above the figures of a model that does not fit the open table.
    OTHER_DATA = "This model was made for other data: {problems} of its {count} features are not in the open file. It scores none of these customers, and its figures are not of them. Train one on this file, or choose a model that fits it.",
        "이 모델은 다른 데이터로 만들었습니다. 특성 {count}개 중 {problems}개가 열린 파일에 없어 이 고객들의 점수를 내지 않고, 수치도 이 고객들의 것이 아닙니다. 이 파일로 학습하거나 맞는 모델을 고르세요.";
    /// The heading once a model is trained.
    TRAINED_HEADING = "Of the top {share} by score ({taken}), {right} really left", "점수 상위 {share}({taken}명) 가운데 {right}명이 실제로 떠났습니다";
    TRAINED_INTRO = "Judged by {rows} rows that it has not learnt from; {positives} of them left. By chance it would have been {chance}.",
        "학습에 쓰지 않은 {rows}건으로 평가했습니다. 그중 {positives}건이 떠났고, 무작위로 골랐다면 {chance}건이었을 것입니다.";
    SETTINGS = "What it learns from", "무엇으로 학습하나";
    LABEL = "Who left is said by the column", "이탈 여부가 적힌 열";
    /// Beside the button that is off without it.
    NEEDS_LABEL = "First choose the column that says who left.", "먼저 이탈 여부가 적힌 열을 고르세요.";
    CHOOSE_LABEL = "Choose a column", "열을 고르세요";
    POSITIVE = "The value that means “left”", "‘이탈’을 뜻하는 값";
    JUDGED_BY = "Judged by", "평가에 쓸 고객";
    AS_PREPARED = "as set on the Data page", "데이터 화면에서 정한 대로";
    BY_TIME = "the latest dates", "가장 최근 기준일";
    BY_CUSTOMER = "a fifth of the customers", "고객의 5분의 1";
    AT_RANDOM = "a fifth of the rows", "행의 5분의 1";
    PARTS = "{learnt} rows to learn from, {judges} others to judge by.", "{learnt}행으로 배우고 다른 {judges}행으로 평가합니다.";
    FEATURES = "Learns from {used} of {all} columns. What is left out, and why, stands under “Gaps and encodings” on the Data page.",
        "열 {all}개 중 {used}개로 학습합니다. 무엇을 왜 뺐는지는 데이터 화면의 ‘빈 값과 인코딩’에서 볼 수 있습니다.";
    SEVERAL = "This column holds more than two answers. Choose the value that means “left”, and all others count as stayed; choose none, and the model learns to tell all of them apart.",
        "이 열에는 답이 세 가지 이상 있습니다. ‘이탈’을 뜻하는 값을 고르면 나머지는 남은 것으로 보고, 고르지 않으면 모든 답을 구별하도록 배웁니다.";
    /// What few need.
    ADVANCED = "Advanced", "고급 설정";
    SEARCH_TRIALS = "Search for better options: trials at most", "더 나은 설정 탐색: 최대 시도 횟수";
    SEARCH_MINUTES = "Search for better options: minutes at most", "더 나은 설정 탐색: 최대 시간(분)";
    SEARCH_NOTE = "A search (TPE) tries other options of boosted trees, and of the perceptron and recurrent networks if they are compared, and keeps those that err least. It ends by what comes first; 0 twice means none. Fewer than 40 trials may do worse than the usual options.",
        "탐색(TPE)은 부스팅 트리와, 함께 비교한다면 퍼셉트론과 순환 신경망의 설정을 바꿔 보며 오차가 가장 작은 것을 씁니다. 둘 중 먼저 닿는 쪽에서 끝나고, 둘 다 0이면 하지 않습니다. 40번보다 적으면 보통 설정만 못할 수 있습니다.";
    SEARCH_GO_ON = "Go on with the last search; its trials count", "지난 탐색 이어서 하기(한 시도도 횟수에 포함)";
    SEED = "Seed of everything random", "재현용 번호(무작위 시드)";
    BALANCE = "If few customers left", "떠난 고객이 적을 때";
    BALANCE_NONE = "learn from the rows as they are", "행을 그대로 학습";
    BALANCE_WEIGHTS = "weigh the rarer answer more (class weights)", "드문 답의 가중치 높이기(클래스 가중치)";
    BALANCE_SMOTE = "make up rows to learn from (SMOTE)", "학습용 행 만들어 넣기(SMOTE)";
    /// How probabilities are put right.
    CALIBRATE = "Put the scores right", "점수 보정";
    CALIBRATE_NONE = "as the model says", "모델의 점수 그대로";
    CALIBRATE_PLATT = "by a logistic curve (Platt)", "로지스틱 곡선(Platt)";
    CALIBRATE_ISOTONIC = "by any rising curve (isotonic)", "단조 증가 곡선(isotonic)";
    /// By what the threshold is chosen.
    RULE = "The score to begin with", "처음 기준 점수";
    RULE_F1 = "the largest F1", "F1이 가장 큰 점수";
    RULE_RECALL = "finds a given share of those who leave", "떠날 고객 중 정한 비율을 찾는 점수";
    RULE_PRECISION = "a given share of the flagged leaves", "이탈로 본 고객 중 정한 비율이 맞는 점수";
    RULE_TOP = "flags a given share of the customers", "상위 고객을 정한 비율만큼 이탈로 보는 점수";
    RULE_TOP_COUNT = "flags a given number of customers", "상위 고객을 정한 수만큼 이탈로 보는 점수";
    /// Above the field for such a share, or such a number.
    AMOUNT_SHARE = "That share, in per cent", "비율(%)";
    AMOUNT_COUNT = "That number, of the customers with an answer", "고객 수(답을 아는 고객 가운데)";
    /// Below the field, where it cannot be read.
    AMOUNT_UNREAD = "The field takes a number above 0, as a share at most 100. Until one is written, {amount} counts.",
        "0보다 큰 숫자를 적어야 하고 비율은 100까지입니다. 그 전까지는 마지막 값({amount})으로 계산합니다.";
    RULE_PROFIT = "the largest profit", "이익이 가장 큰 점수";
    PROFIT_VALUE = "Worth of a customer who is kept (any currency)", "붙잡은 고객 한 명의 가치(통화 무관)";
    PROFIT_COST = "Cost of contacting one customer (same currency)", "고객 한 명에게 연락하는 비용(같은 통화)";
    /// Beside the fields, where one of them cannot be read or no profit can come of them.
    PROFIT_UNREAD = "Each field takes a number of 0 or more. Until one is written, the last ones count: worth {value}, cost {cost}.",
        "두 칸 모두 0 이상의 숫자를 적어야 합니다. 그 전까지는 마지막 값(가치 {value}, 비용 {cost})으로 계산합니다.";
    PROFIT_NONE = "Contacting a customer costs no less than keeping one is worth, so no score makes a profit: the score with the largest F1 will be taken instead.",
        "연락 비용이 붙잡은 고객의 가치보다 작지 않아 어떤 기준 점수로도 이익이 나지 않습니다. 대신 F1이 가장 큰 점수를 씁니다.";
    /// Below the slider, where the score was chosen by profit.
    PROFIT_LINE = "Contacting these {taken} costs {cost} and keeps {value}, if all who would have left stay: {profit} in all.",
        "{taken}명에게 연락하면 비용은 {cost}이고, 떠날 고객이 모두 남는다면 지키는 가치는 {value}, 이익은 {profit}입니다.";
    /// After it, where the rows that judge say so.
    PROFIT_NEVER = "At these amounts no score makes a profit with the customers that judge.", "이 금액으로는 평가한 고객에서 어떤 기준 점수로도 이익이 나지 않습니다.";
    /// Several folds that judge in turn.
    FOLDS = "Cross-validation: parts that judge in turn (0: none)", "교차 검증: 돌아가며 평가할 묶음 수(0이면 안 함)";
    FOLDS_NOTE = "Cross-validation suits few customers, of whom a fifth would judge by chance; 5 parts are usual. It takes that many times as long, keeps customers whole, and leaves dates out of account.",
        "교차 검증은 고객이 적어 5분의 1만으로는 평가가 운에 좌우될 때 알맞습니다. 보통 묶음 5개를 쓰며, 그만큼 더 오래 걸립니다. 한 고객의 행은 나누지 않고 기준일은 고려하지 않습니다.";
    FOLDS_SAY = "The rows were dealt into {folds} parts, and each in turn judged what was learnt from the others (cross-validation). Figures are means over the parts; small beside them stand the standard deviation, the lowest and the highest. The model that is kept has learnt from all rows.",
        "행을 묶음 {folds}개로 나누고, 묶음마다 돌아가며 나머지에서 배운 모델을 평가했습니다(교차 검증). 지표는 묶음들의 평균이고, 작은 글씨는 표준편차와 최저~최고입니다. 남긴 모델은 모든 행에서 배웠습니다.";
    FOLDS_CUSTOMERS = "All rows of a customer are in the same part.", "한 고객의 행은 모두 같은 묶음에 있습니다.";
    SPREAD = "±{deviation} ({low} to {high})", "±{deviation}({low}~{high})";
    /// Above a list per column.
    HELD = "As the column rises, the risk … (monotone; boosted trees only)", "열의 값이 커질 때 위험(단조 제한, 부스팅 트리만)";
    FREE = "is free", "제한 없음";
    RISES = "only rises", "높아지기만 함";
    FALLS = "only falls", "낮아지기만 함";
    TRAIN = "Train", "학습 시작";
    TRAIN_AGAIN = "Train again", "다시 학습";
    LOOK = "Look at the columns", "열 살펴보기";
    TRAINING = "A model is being trained", "모델을 학습하고 있습니다";
    SEARCHING = "Searching for better options", "더 나은 설정을 찾고 있습니다";
    SEARCH_PROGRESS = "{done} of {total} trials", "{total}번 중 {done}번 시도";
    END_SEARCH = "End the search, keep the best so far", "탐색을 끝내고 가장 좋은 설정 사용";
    LEARNING = "Learning from the training rows", "학습용 행으로 학습하고 있습니다";
    JUDGING = "Judging by rows that it did not learn from", "학습에 쓰지 않은 행으로 평가하고 있습니다";
    LEARNING_ALL = "Learning once more, from all rows", "모든 행으로 다시 학습하고 있습니다";
    END_NOW = "End now, keep the best so far", "여기서 끝내고 가장 좋은 모델 사용";
    /// How far a training is: which of its steps, which fit of that step, how long the step takes.
    STEP = "step {step} of {steps}", "{steps}단계 중 {step}단계";
    STEP_LEFT = "{left} in this step", "이 단계 {left}";
    PROGRESS_TREES = "fit {fit}: {trees} trees", "{fit}번째 학습: 트리 {trees}개";
    LIVE = "The error on rows it does not learn from", "학습에 쓰지 않은 행의 오차";
    LIVE_SAY = "After {trees} trees the error is {loss}.", "트리 {trees}개 뒤 오차는 {loss}입니다.";
    LIVE_EPOCHS = "After {epochs} epochs the error is {loss}.", "에포크 {epochs}번 뒤 오차는 {loss}입니다.";
    TREES = "Trees", "트리 수";
    /// How often a network has learnt from all of its rows.
    EPOCHS = "Epochs", "에포크";
    LOSS = "Log loss", "로그 손실";
    FOLD = "Fold {fold}", "묶음 {fold}";
    COMPARISON = "All models on the same unseen customers", "학습에 쓰지 않은 같은 고객으로 비교한 모델";
    MODEL = "Model", "모델";
    CHOSEN = "chosen", "선택됨";
    OWN_THRESHOLD = "Its own score", "모델의 기준 점수";
    PR_AUC = "PR-AUC", "PR-AUC";
    ROC_AUC = "ROC-AUC", "ROC-AUC";
    BRIER = "Brier score", "브라이어 점수";
    KS = "KS", "KS";
    PRECISION_SHORT = "Precision", "정밀도";
    RECALL_SHORT = "Recall", "재현율";
    MICRO_PR_AUC = "PR-AUC of both classes (micro)", "두 집단 PR-AUC(micro)";
    TOP_PRECISION = "Precision among the highest 10 %", "상위 10 %의 정밀도";
    TOP_LIFT = "Lift of the highest 10 %", "상위 10 %의 향상도";
    DIFFERENCE = "{figure} against the chosen one", "선택한 모델과의 {figure} 차이";
    INTERVAL = "{low} to {high}", "{low}~{high}";
    COMPARISON_NOTE = "The small ranges hold the true figure in 95 of 100 repeats (bootstrap). Precision, recall, F1 and accuracy are at each model's own score, chosen on rows that it learnt beside.", "작은 글씨는 100번 중 95번 참값이 들어가는 범위입니다(부트스트랩). 정밀도, 재현율, F1, 정확도는 모델마다 학습 쪽 행에서 고른 기준 점수로 계산한 값입니다.";
    WEIGHTS = "It weighs {parts}.", "혼합 비중: {parts}.";
    COMPARE_WITH = "Compare with", "함께 비교할 모델";
    KEEP = "Which one is kept", "남길 모델";
    KEEP_BEST = "the best by unseen customers", "학습에 쓰지 않은 고객에게 가장 잘 맞는 모델";
    THRESHOLD = "From which score on does a customer count as leaving?", "점수가 얼마 이상이면 이탈로 볼까요?";
    THRESHOLD_LINE = "From {threshold} on: {taken} customers are flagged, {right} of them left.", "{threshold}부터: 고객 {taken}명을 이탈로 보고, 그중 {right}명이 실제로 떠났습니다.";
    THRESHOLD_NOTE = "The saved model carries the score that is chosen here. Chosen by the customers that judge, its figures look a little better than they will be.",
        "저장하는 모델에는 여기서 고른 점수가 담깁니다. 평가에 쓴 고객을 보고 고른 점수라서 실제 성능은 이 수치보다 조금 낮을 수 있습니다.";
    PRECISION = "Right among the flagged", "이탈로 본 고객 중 맞은 비율";
    RECALL = "Found among those who left", "떠난 고객 중 찾아낸 비율";
    F1 = "F1", "F1";
    ACCURACY = "Accuracy", "정확도";
    /// Above the classification report.
    REPORT = "Each class by itself, and their averages", "클래스별 지표와 평균";
    CONFUSION = "What came of it", "실제 결과";
    ACTUAL = "Really", "실제";
    FLAGGED = "Flagged", "이탈로 봄";
    NOT_FLAGGED = "Not flagged", "이탈로 보지 않음";
    USE_THRESHOLD = "Use this score in the list", "이 점수를 목록에 적용";
    IN_USE = "In use", "사용 중";
    PRECISION_RECALL = "Precision and recall", "정밀도와 재현율";
    PRECISION_RECALL_SAY = "At the chosen score, {precision} of the flagged really left and {recall} of those who left are found; by chance {base} of the flagged would have left.",
        "선택한 점수에서 이탈로 본 고객의 {precision}가 실제로 떠났고, 떠난 고객의 {recall}를 찾아냅니다. 무작위로 골랐다면 {base}만 떠났을 것입니다.";
    RECALL_AXIS = "Found among those who left (recall)", "떠난 고객 중 찾은 비율(재현율)";
    PRECISION_AXIS = "Right among the flagged (precision)", "이탈로 본 고객 중 맞은 비율(정밀도)";
    GAIN = "Whom to reach first", "누구부터 연락할까";
    GAIN_SAY = "The {taken} of customers with the highest scores hold {gain} of those who left.", "점수가 높은 상위 {taken} 안에 떠난 고객의 {gain}가 들어 있습니다.";
    TAKEN_AXIS = "Customers reached, highest scores first", "점수가 높은 순으로 연락한 고객";
    GAIN_AXIS = "Found among those who left", "떠난 고객 중 찾은 비율";
    BY_CHANCE = "By chance", "무작위";
    CALIBRATION = "Are the scores honest?", "점수를 믿어도 되나";
    CALIBRATION_SAY = "On average the scores are {error} off what really came.", "점수는 실제로 떠난 비율과 평균 {error} 차이 납니다.";
    PROMISED_AXIS = "Score (promised share)", "점수(예상 비율)";
    FOUND_AXIS = "Share that really left", "실제로 떠난 비율";
    HONEST = "Honest", "예상과 실제가 같은 점수";
    CURVES = "How it learnt", "학습 과정";
    CURVES_SAY = "Each line is one fold; a line that rises again would learn by heart, so training stops there.", "선 하나가 묶음 하나입니다. 선이 다시 올라가면 외우기 시작한 것이므로 거기서 멈춥니다.";
    EPOCHS_SAY = "The line is the error on rows held apart; where it rises again the network would learn by heart, so the epoch of the least error is kept.", "따로 둔 행의 오차입니다. 다시 올라가면 외우기 시작한 것이므로 오차가 가장 작은 에포크를 씁니다.";
    LEARNT_FROM = "The list scores customers that the model has learnt from: their scores look better than those of new customers will. Judge by the figures above.",
        "목록의 고객은 모델이 배운 고객이라 점수가 실제보다 좋아 보입니다. 새 고객에게는 위의 수치를 기준으로 판단하세요.";
    SAVE_BUNDLE = "Save the model", "모델 저장";
    SEE_LIST = "See the customers", "고객 목록 보기";
    /// Models before the present one.
    EARLIER = "Earlier models", "앞서 쓴 모델";
    USE_AGAIN = "Use again", "다시 사용";
    USE_EARLIER = "Use again: {model}", "다시 사용: {model}";
    READY = "The model is trained", "모델 학습을 마쳤습니다";
}
