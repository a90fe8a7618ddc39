//! What the command line says when it fails.

messages! {
    /// A model without trees is to be explained.
    NO_TREES = "The model is a linear model or a neural network; only sums of trees are explained so far. “holdfast score” takes it.",
        "선형 모델이나 신경망입니다. 지금은 트리의 합만 설명합니다. holdfast score로 점수는 낼 수 있습니다.";
    CANNOT_READ = "{path} could not be read: {reason}", "{path|을/를} 읽지 못했습니다: {reason}";
    CANNOT_WRITE = "{path} could not be written: {reason}", "{path|을/를} 쓰지 못했습니다: {reason}";
    SAME_FILE = "{path} is an input; name another file with --out", "{path|은/는} 입력 파일입니다. --out에 다른 이름을 쓰세요";
    SEVERAL_TABLES = "the files are several tables with different columns ({tables}); read them one by one", "열이 서로 다른 표가 여럿입니다({tables}). 하나씩 읽으세요";
    MODEL = "{path}: {reason}", "{path}: {reason}";
    MISFIT = "the model does not fit this table; {count} of its features are not served:", "모델이 표와 맞지 않습니다. 채울 수 없는 특성 {count}개:";
    AND_MORE = "and {count} more", "외 {count}개";
}
