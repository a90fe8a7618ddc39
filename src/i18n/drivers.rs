//! What the Drivers page says.

messages! {
    HEADING = "{feature} moves the {noun} most", "{feature|이/가} {noun|을/를} 가장 크게 움직입니다";
    WORKING = "The customers are being explained", "고객의 이유를 계산하고 있습니다";
    EXPLAIN_ALL = "Explain all {rows}", "{rows} 모두 계산";
    IMPORTANCE = "What moves the {noun}", "{noun|을/를} 움직이는 요인";
    BEESWARM = "How it moves each customer", "고객마다 어떻게 움직이나";
    DEPENDENCE = "How the {noun} follows one feature", "특성 값에 따라 {noun|이/가} 어떻게 달라지나";
    CHOOSE_FEATURE = "Feature", "특성";
    TABLE = "All features, ranked", "모든 특성 순위";
    FEATURE = "Feature", "특성";
    EFFECT = "Average effect (points)", "평균 영향(%p)";
    DIRECTION = "Direction", "방향";
    RAISES = "higher values raise the {noun}", "값이 클수록 {noun|이/가} 높아집니다";
    LOWERS = "higher values lower the {noun}", "값이 클수록 {noun|이/가} 낮아집니다";
    MIXED = "raises and lowers it in turn", "높이기도 낮추기도 합니다";
    HIGHEST_FOR = "highest for {category}", "{category}일 때 가장 높습니다";
    NOT_A_CAUSE = "These are the model’s reasons. What goes together in the data need not be a cause.",
        "모델이 본 이유입니다. 데이터에서 함께 나타난다고 해서 원인은 아닙니다.";
}
