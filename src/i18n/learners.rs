//! What the kinds of models that are trained here are called.

messages! {
    BLEND = "Blend of trees and regression", "트리와 회귀의 혼합";
    BOOSTING = "Boosted trees", "부스팅 트리";
    LOGISTIC = "Logistic regression", "로지스틱 회귀";
    MAJORITY = "The same for everyone", "모두에게 같은 확률";
    FOREST = "Random forest", "랜덤 포레스트";
    EXTRA_TREES = "Extra trees", "엑스트라 트리";
    NEIGHBOURS = "Nearest neighbours", "최근접 이웃";
    SUPPORT_VECTORS = "Support vectors", "서포트 벡터";
    PERCEPTRON = "Perceptron", "퍼셉트론";
    RESNET = "Residual network", "잔차 신경망";
    GRU = "GRU", "GRU";
    LSTM = "LSTM", "LSTM";
    BILSTM = "Bidirectional LSTM", "양방향 LSTM";
    GRU_BILSTM = "GRU, then bidirectional LSTM", "GRU와 양방향 LSTM";
    VOTING = "Voting", "투표";
    STACKING = "Stacking", "스태킹";
}
