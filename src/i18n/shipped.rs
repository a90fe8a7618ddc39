//! What is said of the models that lie beside the page.

messages! {
    /// The card of the Models page.
    HEADING = "Models made for this demo", "이 예시에 맞춰 만든 모델";
    /// What they are.
    INTRO = "Trained beforehand on the demo’s generated data and fetched when you use one. Each was measured on rows that it had not seen; the rows are not the same for all, so small differences say little.",
        "예시용으로 만든 데이터에서 미리 학습했고, ‘사용’을 누르면 가져옵니다. 수치는 저마다 학습에 쓰지 않은 행에서 쟀습니다. 서로 다른 행이므로 작은 차이는 의미가 없습니다.";
    /// How good it is.
    PR_AUC = "PR-AUC {value} on {rows} rows", "행 {rows}개에서 PR-AUC {value}";
    /// How good it is, of several classes.
    CLASSES_PR_AUC = "PR-AUC {value}, averaged over its classes, on {rows} rows", "행 {rows}개에서 클래스 평균 PR-AUC {value}";
    /// How good it is, of a recommender.
    HIT_RATIO = "HitRatio@9 {value}, of {rows} customers", "고객 {rows}명에서 HitRatio@9 {value}";
    /// A kind that is not trained here.
    XGBOOST = "Boosted trees by XGBoost", "XGBoost 부스팅 트리";
    RECOMMENDER = "Neural collaborative filtering", "신경망 협업 필터링";
    /// Another answer than who leaves.
    STICKER = "Its score is the chance of receiving a sticker, not of leaving.", "점수는 이탈이 아니라 스티커를 받을 확률입니다.";
    ITEMS = "Names the products that a customer may want next.", "고객이 다음에 살 만한 상품을 알려 줍니다.";
    CLASSES = "Tells how a customer’s grade will change. It stands beside the model that scores: look into it below, and save everybody’s probabilities.",
        "고객 등급이 어떻게 바뀔지 알려 줍니다. 점수를 내는 모델 옆에 놓이며, 아래에서 살펴보고 고객별 확률을 저장할 수 있습니다.";
    /// Above what a model of several classes says of the demo's own rows.
    LEARNT_FROM = "It has learnt from these very rows, so the figures below are better than it is. On rows that it had not seen: {measured}.",
        "바로 이 행들로 학습한 모델이라 아래 수치는 실제보다 좋습니다. 학습에 쓰지 않은 수치: {measured}.";
    USE = "Use", "사용";
    USE_MODEL = "Use: {model}", "사용: {model}";
    /// Why nothing more can be fetched.
    LOCKED = "The page is closed to the network since a file of your own was opened: only models that were fetched before can be used. Reload the page to fetch others; your files are not kept.",
        "내 파일을 연 뒤로 네트워크가 차단되어, 이미 가져온 모델만 쓸 수 있습니다. 새로 고치면 다른 모델도 가져올 수 있고, 지금 연 파일은 남지 않습니다.";
}
