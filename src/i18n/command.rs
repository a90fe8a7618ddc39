//! What the command line says when it fails.

messages! {
    /// A model without trees is to be explained.
    NO_TREES = "The model is no sum of trees (a linear model, a neural network, neighbours, support vectors, or several models weighed): it has no exact reasons, and only sums of trees are explained. “holdfast score” and “holdfast evaluate” take it.",
        "트리의 합이 아닌 모델(선형 모델, 신경망, 최근접 이웃, 서포트 벡터, 여러 모델의 조합)이라 정확한 이유를 계산할 수 없습니다. 설명은 트리의 합에 대해서만 합니다. holdfast score와 holdfast evaluate는 쓸 수 있습니다.";
    /// An option for models of yes or no.
    NOT_FOR_CLASSES = "{option} is for models that answer yes or no; this model tells several classes apart. Leave it out.",
        "{option} 옵션은 예/아니오로 답하는 모델에만 쓸 수 있습니다. 여러 클래스를 구별하는 모델이니 빼 주세요.";
    /// A label of other classes.
    OTHER_CLASSES = "The column {column} holds none of the model's classes ({classes}). Name the column that holds them, spelled as in training.",
        "{column} 열에 모델의 클래스({classes})가 하나도 없습니다. 학습 때와 같은 표기의 클래스가 든 열을 지정해 주세요.";
    CANNOT_READ = "{path} could not be read: {reason}", "{path|을/를} 읽지 못했습니다: {reason}";
    CANNOT_WRITE = "{path} could not be written: {reason}", "{path|을/를} 쓰지 못했습니다: {reason}";
    SAME_FILE = "{path} is an input; name another file with --out", "{path|은/는} 입력 파일입니다. --out에 다른 이름을 쓰세요";
    SEVERAL_TABLES = "the files are several tables with different columns ({tables}); read them one by one", "열이 서로 다른 표가 여럿입니다({tables}). 하나씩 읽으세요";
    MODEL = "{path}: {reason}", "{path}: {reason}";
    MISFIT = "the model does not fit this table; {count} of its features are not served:", "모델이 표와 맞지 않습니다. 채울 수 없는 특성 {count}개:";
    AND_MORE = "and {count} more", "외 {count}개";
}
