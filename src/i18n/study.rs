//! What a look into the model says, and the controls that ask for it.

messages! {
    /// The card of the Models page.
    HEADING = "Look into the model", "모델 들여다보기";
    /// What it is for.
    INTRO = "What the model that scores now goes by, seen from outside. Nothing is changed.",
        "지금 점수를 내는 모델이 무엇을 보고 판단하는지 바깥에서 살펴봅니다. 바뀌는 것은 없습니다.";
    /// Choosing what is looked at.
    WHAT = "Question", "알고 싶은 것";
    ASK_DEPENDENCE = "How does the risk go with a feature?", "특성 값에 따라 위험이 어떻게 달라지나요?";
    ASK_IMPORTANCE = "What would it lose without each feature?", "어떤 특성이 없으면 손해가 큰가요?";
    ASK_SURROGATE = "What does it say, in a few rules?", "몇 가지 규칙으로 말하면 어떤 모델인가요?";
    ASK_SELECTION = "Which features are worth keeping?", "어떤 특성을 남길 만한가요?";
    /// Which feature.
    FEATURE = "Feature", "특성";
    LOOK = "Look", "살펴보기";
    /// What is under way.
    LOOKING = "Looking into the model", "모델을 살펴보는 중";

    /// Partial dependence.
    DEPENDENCE = "How the risk goes with {feature}", "{feature}에 따른 위험";
    DEPENDENCE_SAY = "With everything else as it is, the average risk lies between {low} and {high}, depending on {feature}.",
        "다른 것은 그대로 두고 {feature}만 바꾸면 평균 위험이 {low}에서 {high} 사이로 달라집니다.";
    DEPENDENCE_ASKED = "Asked of {rows} customers, each with every value. Where single customers (thin lines) run apart, {feature} acts together with other features.",
        "고객 {rows}명에게 값을 하나씩 넣어 본 결과입니다. 고객별 선(가는 선)이 서로 벌어지는 곳에서는 {feature|이/가} 다른 특성과 함께 작용합니다.";
    AVERAGE = "All, on average", "전체 평균";
    RISK = "Risk", "위험";
    AVERAGE_RISK = "Average risk", "평균 위험";
    /// How far single customers' curves run apart.
    APART = "Customers apart by", "고객 간 차이";

    /// Permutation importance.
    IMPORTANCE = "What the model loses without each feature", "특성이 없을 때 모델이 잃는 것";
    IMPORTANCE_SAY = "Shuffling {feature} costs the most: PR-AUC falls by {loss}, from {base}.",
        "{feature|을/를} 뒤섞으면 손해가 가장 큽니다. PR-AUC가 {base}에서 {loss}만큼 떨어집니다.";
    IMPORTANCE_NONE = "Shuffling single features costs nothing: the model does not go by any of them alone.",
        "특성을 하나씩 뒤섞어도 잃는 것이 없습니다. 혼자서 결과를 가르는 특성이 없습니다.";
    IMPORTANCE_ASKED = "Measured on {rows} customers whose answer is known, each feature shuffled five times. Where the model has learnt from these customers, a feature may look worth more than it is.",
        "답을 아는 고객 {rows}명으로 특성마다 다섯 번씩 뒤섞어 쟀습니다. 모델이 이 고객들로 학습했다면 실제보다 커 보일 수 있습니다.";
    LOSS = "PR-AUC lost", "잃는 PR-AUC";
    SPREAD = "Spread", "흩어짐";

    /// Surrogate tree.
    SURROGATE = "The model in a few rules", "몇 가지 규칙으로 본 모델";
    SURROGATE_SAY = "For {agreement} of {rows} customers kept aside, these rules and the model say the same of who leaves (risk from {threshold} on).",
        "따로 떼어 둔 고객 {rows}명 중 {agreement}에서 이 규칙과 모델의 이탈 판단(위험 {threshold} 이상)이 같습니다.";
    SURROGATE_SPREAD = "They explain {share} of the differences between the model's scores and are off by {off} points on average. Where that is little, do not go by them.",
        "규칙은 점수 차이의 {share}를 설명하고, 평균 {off}%p 벗어납니다. 설명하는 몫이 작으면 규칙에 기대지 마세요.";
    RULE = "Customers with", "고객 조건";
    CUSTOMERS = "Customers", "고객 수";

    /// Variance inflation and Boruta.
    SELECTION = "Which features are worth keeping", "남길 만한 특성";
    SELECTION_SAY = "{kept} of {all} features tell more than chance (Boruta, by how far they move the score).",
        "특성 {all}개 중 {kept}개가 우연보다 많은 것을 알려 줍니다(Boruta, 점수를 움직이는 크기 기준).";
    SELECTION_FOLLOWS = "Follow from other numbers and could be left out (variance inflation above 10): {features}.",
        "다른 숫자에서 거의 정해지므로 빼도 되는 특성(분산 팽창 10 초과): {features}.";
    SELECTION_NONE_FOLLOWS = "No number follows from the others (variance inflation at most 10).",
        "다른 숫자에서 정해지는 특성은 없습니다(분산 팽창 10 이하).";
    VERDICT = "Tells more than chance", "우연보다 많이 알려 주는가";
    CONFIRMED = "yes", "예";
    TENTATIVE = "undecided", "판단 보류";
    REJECTED = "no", "아니요";
    SIZE = "Moves the score by (log-odds)", "점수를 움직이는 크기(로그 오즈)";
    FACTOR = "Variance inflation", "분산 팽창";
    /// A feature that follows exactly from others.
    EXACTLY = "follows exactly", "그대로 정해짐";
    /// Nothing to tell.
    NONE = "–", "–";

    /// Files of the model.
    CARD = "Model card", "모델 카드";
    XGBOOST = "XGBoost file", "XGBoost 파일";
}
