//! What a look into the model says, and the controls that ask for it.

messages! {
    /// The card of the Models page.
    HEADING = "Look into the model", "모델 들여다보기";
    /// What it is for.
    INTRO = "What the model that scores now goes by, seen from outside. Nothing is changed.",
        "지금 점수를 내는 모델이 무엇을 보고 판단하는지 살펴봅니다. 모델은 바뀌지 않습니다.";
    /// Choosing what is looked at.
    WHAT = "Question", "알고 싶은 것";
    ASK_DEPENDENCE = "How does the {noun} go with a feature?", "특성 값에 따라 {noun|이/가} 어떻게 달라지나요?";
    ASK_IMPORTANCE = "What would it lose without each feature?", "어떤 특성이 없으면 성능이 많이 떨어지나요?";
    ASK_SURROGATE = "What does it say, in a few rules?", "모델을 몇 가지 규칙으로 요약하면 어떤가요?";
    ASK_SELECTION = "Which features are worth keeping?", "어떤 특성을 남길 만한가요?";
    ASK_PAIR = "What do two features do together?", "두 특성이 함께 어떻게 작용하나요?";
    ASK_BACKGROUND = "What drives it, compared with average customers?", "평균 고객과 비교하면 무엇이 점수를 움직이나요?";
    ASK_COMBINED = "How does it go together with an earlier model?", "앞서 쓴 모델과 함께 쓰면 어떤가요?";
    /// The other feature of two.
    WITH = "Together with", "함께 볼 특성";
    /// Which model it is combined with, what it weighs, and for what it is used.
    EARLIER = "Earlier model", "앞서 쓴 모델";
    WEIGHT = "The present model weighs (%)", "지금 모델의 비중(%)";
    USED_FOR = "The present model is for", "지금 모델의 쓰임";
    USE_WIDE = "the wide, cheap target (misses few)", "비용이 적은 넓은 대상(놓치지 않기)";
    USE_NARROW = "the narrow, costly target (seldom wrong)", "비용이 큰 좁은 대상(틀리지 않기)";
    /// Which feature.
    FEATURE = "Feature", "특성";
    LOOK = "Look", "살펴보기";
    /// What is under way.
    LOOKING = "Looking into the model", "모델을 살펴보는 중";

    /// Partial dependence.
    DEPENDENCE = "How the {noun} goes with {feature}", "{feature}에 따른 {noun}";
    DEPENDENCE_SAY = "With everything else as it is, the average {noun} lies between {low} and {high}, depending on {feature}.",
        "다른 것은 그대로 두고 {feature}만 바꾸면 평균 {noun|이/가} {low}에서 {high} 사이로 달라집니다.";
    DEPENDENCE_ASKED = "Asked of {rows} customers, each with every value. Where single customers (thin lines) run apart, {feature} acts together with other features.",
        "고객 {rows}명에게 값을 하나씩 넣어 본 결과입니다. 고객별 선(가는 선)이 서로 벌어지는 곳에서는 {feature|이/가} 다른 특성과 함께 작용합니다.";
    AVERAGE = "All, on average", "전체 평균";
    RISK = "Risk", "위험";
    AVERAGE_RISK = "Average risk", "평균 위험";
    /// The same, of a score that is no risk.
    SCORE = "Score", "점수";
    AVERAGE_SCORE = "Average score", "평균 점수";
    /// How far single customers' curves run apart.
    APART = "Customers apart by", "고객 간 차이";

    /// Permutation importance.
    IMPORTANCE = "What the model loses without each feature", "특성이 없을 때 떨어지는 성능";
    IMPORTANCE_SAY = "Shuffling {feature} costs the most: PR-AUC falls by {loss}, from {base}.",
        "{feature|을/를} 뒤섞으면 성능이 가장 많이 떨어집니다. PR-AUC가 {base}에서 {loss}만큼 낮아집니다.";
    IMPORTANCE_NONE = "Shuffling single features costs nothing: the model does not go by any of them alone.",
        "특성을 하나씩 뒤섞어도 성능이 떨어지지 않습니다. 혼자서 결과를 가르는 특성이 없습니다.";
    IMPORTANCE_ASKED = "Measured on {rows} customers whose answer is known, each feature shuffled five times. Where the model has learnt from these customers, a feature may look worth more than it is.",
        "답을 아는 고객 {rows}명으로 특성마다 다섯 번씩 뒤섞어 쟀습니다. 모델이 이 고객들로 학습했다면 실제보다 커 보일 수 있습니다.";
    LOSS = "PR-AUC lost", "PR-AUC 감소";
    SPREAD = "Spread", "편차";

    /// Surrogate tree.
    SURROGATE = "The model in a few rules", "몇 가지 규칙으로 본 모델";
    SURROGATE_SAY = "For {agreement} of {rows} customers kept aside, these rules and the model say the same of who leaves (risk from {threshold} on).",
        "따로 떼어 둔 고객 {rows}명 중 {agreement}에서 이 규칙과 모델의 이탈 판단(위험 {threshold} 이상)이 같습니다.";
    /// The same, of a score that is no risk.
    SURROGATE_SAY_OTHER = "For {agreement} of {rows} customers kept aside, these rules and the model say the same of who reaches a score of {threshold}.",
        "따로 떼어 둔 고객 {rows}명 중 {agreement}에서 점수 {threshold} 이상인지에 대한 이 규칙과 모델의 판단이 같습니다.";
    SURROGATE_KAPPA = "Beyond what chance gives that is {kappa} of at most 1 (Cohen’s kappa).",
        "우연히 같을 가능성을 빼면 일치도는 1점 만점에 {kappa}입니다(코헨의 카파).";
    SURROGATE_SPREAD = "They explain {share} of the differences between the model's scores and are off by {off} points on average. Where that is little, do not go by them.",
        "규칙은 점수 차이의 {share}를 설명하고, 평균 {off}%p 벗어납니다. 설명하는 비율이 낮으면 규칙을 믿지 마세요.";
    RULE = "Customers with", "고객 조건";
    CUSTOMERS = "Customers", "고객 수";

    /// Variance inflation and Boruta.
    SELECTION = "Which features are worth keeping", "남길 만한 특성";
    SELECTION_SAY = "{kept} of {all} features tell more than chance (Boruta, by how far they move the score).",
        "특성 {all}개 중 {kept}개가 우연보다 예측에 도움이 됩니다(Boruta, 점수를 움직이는 크기 기준).";
    SELECTION_FOLLOWS = "Follow from other numbers and could be left out (variance inflation above 10): {features}.",
        "다른 숫자에서 거의 정해지므로 빼도 되는 특성(분산 팽창 10 초과): {features}.";
    SELECTION_NONE_FOLLOWS = "No number follows from the others (variance inflation at most 10).",
        "다른 숫자에서 정해지는 특성은 없습니다(분산 팽창 10 이하).";
    VERDICT = "Tells more than chance", "우연보다 도움이 되는가";
    CONFIRMED = "yes", "예";
    TENTATIVE = "undecided", "판단 보류";
    REJECTED = "no", "아니요";
    SIZE = "Moves the score by (log-odds)", "점수를 움직이는 크기(로그 오즈)";
    FACTOR = "Variance inflation", "분산 팽창";
    /// A feature that follows exactly from others.
    EXACTLY = "follows exactly", "그대로 정해짐";
    /// Nothing to tell.
    NONE = "–", "–";

    /// Two features together.
    PAIR = "{first} and {second} together", "{first|과/와} {second|이/가} 함께 작용하는 정도";
    PAIR_SAY = "Together, {first} and {second} move the score by {size} {unit} on average, beyond what each does by itself.",
        "{first|과/와} {second|은/는} 함께 있을 때, 따로 하는 작용 말고도 점수를 평균 {size}({unit})만큼 움직입니다.";
    PAIR_MOST = "Most where {first} is {one} and {second} is {other}: {value}, {rows} customers.",
        "가장 큰 곳은 {first} {one}, {second} {other}입니다: {value}, 고객 {rows}명.";
    PAIR_ASKED = "Exact SHAP interaction values of {rows} customers; the table has their means. {first} moves the score by {one} on average, {second} by {other}, each with its half of this.",
        "고객 {rows}명의 정확한 SHAP 상호작용 값이며, 표는 그 평균입니다. 이 값의 절반을 포함해 {first|은/는} 평균 {one}, {second|은/는} 평균 {other}만큼 점수를 움직입니다.";
    PAIR_HEAD = "{first}, down; {second}, across", "세로 {first}, 가로 {second}";
    IN_LOG_ODDS = "log-odds", "로그 오즈";
    IN_PROBABILITY = "of probability", "확률";
    UP_TO = "up to {high}", "{high} 이하";
    BETWEEN = "above {low}, up to {high}", "{low} 초과 {high} 이하";
    ABOVE = "above {low}", "{low} 초과";
    OTHERS = "others", "그 밖";

    /// Against a background.
    BACKGROUND = "What drives the score, compared with average customers", "평균 고객과 비교해 점수를 움직이는 것";
    BACKGROUND_SAY = "What is not known of a customer is taken from {background} customers, evenly drawn, whose mean is a {noun} of {against}; by the paths of the trees it starts at {paths}.",
        "고객에 대해 모르는 값은 고르게 뽑은 고객 {background}명에게서 가져오며, 그 평균은 {noun} {against}입니다. 트리의 경로로 보면 {paths}에서 시작합니다.";
    BACKGROUND_MOST = "The two ways differ most in {feature}: {paths} by paths, {against} against customers. Where they differ, the feature goes together with others, and paths divide what they do among them.",
        "두 방법은 {feature}에서 가장 다릅니다. 경로로는 {paths}, 고객과 비교하면 {against}입니다. 차이가 나는 특성은 다른 특성과 함께 움직이며, 경로 방식은 작용을 서로 나누어 갖습니다.";
    BACKGROUND_ASKED = "Mean size of exact SHAP values of {rows} customers. Against customers, only what the model itself uses counts.",
        "고객 {rows}명의 정확한 SHAP 값 크기의 평균입니다. 고객과 비교하는 방식은 모델이 실제로 쓰는 것만 셉니다.";
    BY_PATHS = "By the paths of the trees", "트리의 경로";
    BY_BACKGROUND = "Against average customers", "평균 고객과 비교";

    /// Two models together.
    COMBINED = "Two models together", "두 모델을 함께";
    COMBINED_SAY = "The wide target ({wide}, from {wide_from} on) holds {wide_rows} customers, the narrow one ({narrow}, from {narrow_from} on) {narrow_rows}; {both} are in both.",
        "넓은 대상({wide}, {wide_from} 이상)은 고객 {wide_rows}명, 좁은 대상({narrow}, {narrow_from} 이상)은 {narrow_rows}명이고, {both}명은 양쪽에 있습니다.";
    COMBINED_BLEND = "The blend weighs {wide} {wide_weight} and {narrow} {narrow_weight}.",
        "혼합 점수의 비중은 {wide} {wide_weight}, {narrow} {narrow_weight}입니다.";
    COMBINED_FIGURES = "Of those who left, the wide target holds {recall} (right in {wide_precision}); of the narrow target {precision} left ({narrow_recall} of all who did). PR-AUC: wide {wide}, narrow {narrow}, blend {blend}. On customers that a model has learnt from it looks better than it is.",
        "떠난 고객 중 {recall}가 넓은 대상에 있고(적중 {wide_precision}), 좁은 대상 중 {precision}가 떠났습니다(떠난 고객의 {narrow_recall}). PR-AUC는 넓은 모델 {wide}, 좁은 모델 {narrow}, 혼합 {blend}입니다. 모델이 학습한 고객에서는 실제보다 좋아 보입니다.";
    COMBINED_APART = "They disagree on {rows} customers; their scores lie {mean} points apart on average, {largest} at most. Below are those whose scores lie apart the most.",
        "두 모델의 판단이 갈리는 고객은 {rows}명이고, 점수 차이는 평균 {mean}%p, 최대 {largest}%p입니다. 아래는 차이가 가장 큰 고객입니다.";
    COMBINED_ALIKE = "Both models score every customer alike; {rows} customers are in one target only, because the targets begin at different scores.",
        "두 모델은 모든 고객에게 같은 점수를 줍니다. 대상이 시작되는 점수가 달라서 한쪽 대상에만 드는 고객은 {rows}명입니다.";
    PRESENT = "{model} (present)", "{model}(지금)";
    BEFORE = "{model} (earlier)", "{model}(이전)";
    CUSTOMER = "Customer", "고객";
    TARGET = "Target", "대상";
    BLEND = "Blend", "혼합";
    IN_BOTH = "both", "양쪽";
    IN_WIDE = "wide only", "넓은 대상만";
    IN_NARROW = "narrow only", "좁은 대상만";

    /// Several classes, after a training.
    CLASSES = "{classes} classes of {label}, told apart", "{label}의 클래스 {classes}개 구별하기";
    CLASSES_SAY = "Of {rows} rows that it has not seen, {right} are told right; whoever always said the most frequent class would be right in {most}.",
        "학습에 쓰지 않은 행 {rows}개 중 {right}를 맞힙니다. 가장 흔한 클래스로만 답하면 {most}입니다.";
    CLASSES_FIGURES = "F1: {macro} averaged over the classes (macro), {weighted} weighed by their rows, {micro} over all rows (micro). PR-AUC averaged over the classes: {precision}. Log loss: {loss}.",
        "F1은 클래스 평균(macro) {macro}, 행 수 가중 평균 {weighted}, 전체 행(micro) {micro}입니다. PR-AUC 클래스 평균 {precision}, 로그 손실 {loss}.";
    CLASSES_COMPARED = "The first table sets all models side by side on these rows, the smaller the log loss the better; a difference above 0 says that a model loses more than the one that was taken, and its range holds the true difference in 95 of 100 repeats.",
        "첫째 표는 같은 행에서 모든 모델을 비교합니다. 로그 손실은 작을수록 좋습니다. 차이가 0보다 크면 선택한 모델보다 손실이 크다는 뜻이고, 범위는 100번 가운데 95번 참 차이를 담습니다.";
    CLASSES_TAKEN = "{model} (taken)", "{model}(선택)";
    MACRO_F1 = "Macro F1", "F1 클래스 평균(macro)";
    LOSS_AGAINST = "Log loss against the one taken", "선택한 모델과의 로그 손실 차이";
    CLASSES_RARE = "Not learnt, for it has too few rows: {class} ({rows}).", "행이 너무 적어 배우지 않은 클래스: {class}({rows}개).";
    /// Figures over folds, each with its standard deviation.
    CLASSES_FOLDS = "Over these parts: accuracy {accuracy}, macro F1 {macro}, log loss {loss}.", "묶음별 평균: 정확도 {accuracy}, macro F1 {macro}, 로그 손실 {loss}.";
    CLASSES_IGNORED = "Other kinds of models, scores held to a column and a rule for the score to begin with are for yes or no: they played no part.",
        "다른 종류의 모델, 단조 제한, 처음 기준 점수를 고르는 방법은 예/아니요에만 쓰므로 반영하지 않았습니다.";
    CLASSES_NEXT = "The questions above look into it class by class, and every customer’s probabilities can be saved. The model that scores here stays as it was, for the list shows one risk; for a list of those likely to leave, choose the value that means “left” and train again.",
        "위의 질문으로 클래스마다 살펴보고, 고객별 확률을 저장할 수 있습니다. 목록은 위험 하나만 보여 주므로 여기서 점수를 내는 모델은 그대로입니다. 이탈 가능성 목록이 필요하면 ‘이탈’을 뜻하는 값을 골라 다시 학습하세요.";
    CLASS = "Really", "실제";
    TOLD_AS = "told as {class}", "{class} 예측";
    TAKEN_FOR = "Most often taken for", "가장 많이 혼동하는 클래스";
    ROWS = "Rows", "행 수";
    PRECISION = "Precision", "정밀도";
    RECALL = "Recall", "재현율";
    F1 = "F1", "F1";
    PR_AUC = "PR-AUC", "PR-AUC";
    /// Averages below the classes.
    MEAN_OF_CLASSES = "Average of the classes (macro)", "클래스 평균(macro)";
    MEAN_BY_ROWS = "Weighed by their rows", "행 수 가중 평균";
    MEAN_OF_ROWS = "Over all rows (micro)", "전체 행(micro)";

    /// A model of several classes that was dropped.
    SEVERAL = "{model}: {count} classes", "{model}: 클래스 {count}개";
    SEVERAL_IS = "This model tells {count} classes apart ({classes}) by {features} features.",
        "특성 {features}개로 클래스 {count}개({classes})를 구별하는 모델입니다.";
    SEVERAL_SAY = "Of {rows} customers whose class {label} tells, {right} are told right; whoever always said the most frequent class would be right in {most}. If the model has learnt from these customers, it looks better than it is.",
        "{label|으로/로} 클래스를 아는 고객 {rows}명 중 {right}를 맞힙니다. 가장 흔한 클래스로만 답하면 {most}입니다. 모델이 이 고객들로 학습했다면 실제보다 좋아 보입니다.";
    SEVERAL_UNKNOWN = "No column tells the customers’ real classes. If one does, make it the label under “Gaps and encodings” on the Data page, and ask again.",
        "고객의 실제 클래스를 알려 주는 열이 없습니다. 그런 열이 있다면 데이터 화면의 ‘빈 값과 인코딩’에서 라벨로 정하고 다시 물어보세요.";
    SEVERAL_ASK = "The questions above look into it class by class, and every customer’s probabilities can be saved. The list of customers shows one risk and goes by a model that answers yes or no.",
        "위의 질문으로 클래스마다 살펴보고, 고객별 확률을 저장할 수 있습니다. 고객 목록은 위험 하나만 보여 주므로 예/아니요로 답하는 모델을 따릅니다.";
    SEVERAL_NO_TABLE = "Open the customers’ file on the Data page to see how well it does.", "데이터 화면에서 고객 파일을 열면 얼마나 잘 맞는지 볼 수 있습니다.";
    SEVERAL_MISFIT = "The open table does not serve it:", "열려 있는 표가 모델과 맞지 않습니다:";
    ONE_CLASS = "Class", "클래스";
    TOLD_SO = "Customers told so", "예측 고객 수";
    AVERAGE_SHARE = "Average probability", "평균 확률";
    /// What may be asked of it.
    ASK_CLASSES = "How well does it tell the classes apart?", "클래스를 얼마나 잘 구별하나요?";
    ASK_CLASS_DRIVERS = "What moves the score of a class?", "무엇이 클래스의 점수를 움직이나요?";
    ASK_CLASS_IMPORTANCE = "What would a class lose without each feature?", "어떤 특성이 없으면 클래스 구별 성능이 많이 떨어지나요?";
    ASK_CLASS_DEPENDENCE = "How does the probability of a class go with a feature?", "특성 값에 따라 클래스의 확률이 어떻게 달라지나요?";
    ASK_CLASS_SURROGATE = "When does it say a class, in a few rules?", "언제 그 클래스로 예측하는지 몇 가지 규칙으로 요약하면 어떤가요?";
    ASK_CLASS_PAIR = "What do two features do together for a class?", "두 특성이 클래스 점수에 함께 어떻게 작용하나요?";
    ASK_CLASS_BACKGROUND = "What drives the score of a class, compared with average customers?", "평균 고객과 비교하면 무엇이 클래스의 점수를 움직이나요?";
    /// Which class.
    CHOOSE_CLASS = "Class to look at", "살펴볼 클래스";
    SAVE_CLASS_SCORES = "Save all probabilities (CSV)", "클래스별 확률 저장(CSV)";
    /// What is said on the page where the model was dropped.
    SEVERAL_TAKEN = "This model tells several classes apart. How well, and by what, is shown on the Models page.",
        "여러 클래스를 구별하는 모델입니다. 얼마나 잘, 무엇을 보고 구별하는지는 모델 화면에 나옵니다.";

    /// Studies of one class.
    CLASS_DRIVERS = "What moves the score of {class}", "{class} 점수를 움직이는 것";
    CLASS_DRIVERS_SAY = "{feature} moves the score of {class} most: by {size} on average.",
        "{class} 점수를 가장 크게 움직이는 것은 {feature}입니다. 평균 {size}만큼 움직입니다.";
    /// The same, where contributions are estimates.
    CLASS_DRIVERS_SAY_POINTS = "{feature} moves the probability of {class} most: by {size} percentage points on average.",
        "{class} 확률을 가장 크게 움직이는 것은 {feature}입니다. 평균 {size}%p만큼 움직입니다.";
    CLASS_DRIVERS_ESTIMATED = "Mean size, in percentage points, of the SHAP values of {rows} customers, each estimated by sampling against {background} customers of this data; “±” is the estimates’ standard error. “All classes” adds up those of every class.",
        "고객 {rows}명의 SHAP 값 크기의 평균(%p)입니다. 이 데이터의 고객 {background}명과 비교해 표본으로 추정했으며, “±”는 추정값의 표준 오차입니다. ‘모든 클래스’는 클래스별 값을 모두 합한 것입니다.";
    CLASS_DRIVERS_ASKED = "Mean size of the exact SHAP values of {rows} customers. Compare the numbers with one another: they are what the model adds up to a class’s score, and no percentages. “All classes” adds up those of every class.",
        "고객 {rows}명의 정확한 SHAP 값 크기의 평균입니다. 모델이 더해서 클래스 점수를 내는 값으로 백분율이 아니니 서로 비교해 보세요. ‘모든 클래스’는 클래스별 값을 모두 합한 것입니다.";
    ALL_CLASSES = "All classes", "모든 클래스";
    ALL_CLASSES_MEAN = "Average of the classes", "클래스 평균";
    CLASS_PAIR = "{first} and {second} together, for the score of {class}", "{class} 점수에 {first|과/와} {second|이/가} 함께 작용하는 정도";
    IN_CLASS_SUMS = "of what the model adds up", "모델이 더하는 값";
    CLASS_BACKGROUND = "What drives the score of {class}, compared with average customers", "평균 고객과 비교해 {class} 점수를 움직이는 것";
    CLASS_BACKGROUND_SAY = "What is not known of a customer is taken from {background} customers, evenly drawn: so the score of {class} starts at {against}, and by the paths of the trees at {paths}.",
        "고객에 대해 모르는 값은 고르게 뽑은 고객 {background}명에게서 가져옵니다. 그래서 {class} 점수는 {against}에서 시작하고, 트리의 경로로 보면 {paths}에서 시작합니다.";
    CLASS_IMPORTANCE = "What telling {class} apart loses without each feature", "특성이 없을 때 떨어지는 {class} 구별 성능";
    CLASS_IMPORTANCE_SAY = "For {class}, shuffling {feature} costs the most: PR-AUC falls by {loss}, from {base}.",
        "{class}에서는 {feature|을/를} 뒤섞으면 성능이 가장 많이 떨어집니다. PR-AUC가 {base}에서 {loss}만큼 낮아집니다.";
    CLASS_UNSCORED = "Left out, for their values are missing and the model has no probabilities for them: {rows} customers whose class is known.",
        "클래스를 아는 고객 중 {rows}명은 값이 비어 모델이 확률을 내지 못하므로 제외했습니다.";
    CLASS_DEPENDENCE = "How the probability of {class} goes with {feature}", "{feature}에 따른 {class} 확률";
    CLASS_DEPENDENCE_SAY = "With everything else as it is, the average probability of {class} lies between {low} and {high}, depending on {feature}.",
        "다른 것은 그대로 두고 {feature}만 바꾸면 {class}의 평균 확률이 {low}에서 {high} 사이로 달라집니다.";
    SHARE_OF = "Probability of {class}", "{class} 확률";
    CLASS_SURROGATE = "{class} in a few rules", "몇 가지 규칙으로 본 {class}";
    CLASS_SURROGATE_SAY = "For {agreement} of {rows} customers kept aside, these rules and the model say the same of who is {class} more likely than the average (probability from {threshold} on).",
        "따로 떼어 둔 고객 {rows}명 중 {agreement}에서 평균보다 {class}일 가능성이 높은지(확률 {threshold} 이상)에 대한 이 규칙과 모델의 판단이 같습니다.";

    SAVE_CLASSES = "Save this model", "이 모델 저장";

    /// Files of the model.
    CARD = "Model card", "모델 카드";
    XGBOOST = "XGBoost file", "XGBoost 파일";
}
