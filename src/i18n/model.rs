//! What the `model` and `explain` parts of the program say.

messages! {
    /// What a score is the chance of, where the label is not named like leaving.
    ANSWERS = "A score here is the chance that “{column}” is “{value}”.",
        "여기서 점수는 “{column}” 열이 “{value}”일 확률입니다.";
    /// How large a model's file is.
    FILE_SIZE = "Size of the file", "파일 크기";
    /// A model of trees, on its card.
    CARD_TREES = "{trees} trees, {features} features", "트리 {trees}개, 특성 {features}개";
    /// A network or linear model, on its card.
    CARD_NETWORK = "{operators} operators, {parameters} learnt numbers, {features} features",
        "연산 {operators}개, 학습된 수 {parameters}개, 특성 {features}개";
    /// A model file beyond the limit.
    TOO_LARGE = "The model file is larger than {limit}, the most that is read. Export fewer trees, or only those up to the best iteration.",
        "모델 파일이 읽을 수 있는 한도 {limit|을/를} 넘습니다. 트리 수를 줄이거나 best_iteration까지만 잘라 다시 내보내 주세요.";
    /// A broken gzip stream.
    GZIP = "The gzip data breaks off or is damaged after {unpacked} of content. Compress the file again.",
        "gzip 압축이 {unpacked} 지점에서 끊겼거나 손상되었습니다. 파일을 다시 압축해 주세요.";
    /// An empty model file.
    NOTHING = "The model file is empty. Export the model again.",
        "모델 파일이 비어 있습니다. 모델을 다시 내보내 주세요.";
    /// Bytes that are no text.
    NOT_TEXT = "Byte {byte} is not UTF-8 text, and the file is of no kind that is known. A Holdfast bundle or a model saved by XGBoost (.json, .ubj), LightGBM (.txt), CatBoost (.json, .cbm) or any tool as ONNX (.onnx) is expected.",
        "{byte}번째 바이트부터 UTF-8 텍스트가 아니며, 아는 형식도 아닙니다. Holdfast 번들이나 XGBoost(.json, .ubj), LightGBM(.txt), CatBoost(.json, .cbm)로 저장한 모델, ONNX(.onnx) 모델을 넣어 주세요.";
    /// Another file of XGBoost than the one that is read.
    FOREIGN_XGBOOST = "This is a file of {format}. Save the model once more with save_model(\"model.json\") and open that file.",
        "{format} 파일입니다. save_model(\"model.json\")으로 다시 저장한 파일을 열어 주세요.";
    /// Another file of LightGBM than the one that is read.
    FOREIGN_LIGHTGBM = "This is a file of {format}. Save the model once more with booster_.save_model(\"model.txt\") and open that file.",
        "{format} 파일입니다. booster_.save_model(\"model.txt\")로 다시 저장한 파일을 열어 주세요.";
    /// A binary file of CatBoost with categories.
    CBM_CATEGORIES = "This CatBoost file (.cbm) has categorical features, but keeps numbers made of their names rather than the names. Save the model once more with save_model(\"model.json\", format=\"json\", pool=…), giving the training data as the pool, and open that file.",
        "이 CatBoost 파일(.cbm)에는 범주형 특성이 있는데 범주 이름 대신 이름으로 만든 숫자만 들어 있습니다. 학습 데이터를 pool로 주어 save_model(\"model.json\", format=\"json\", pool=…)로 다시 저장한 파일을 열어 주세요.";
    /// A binary file of CatBoost with trees of another kind.
    CBM_TREES = "The trees of this CatBoost file (.cbm) are not symmetric (grow_policy Depthwise or Lossguide); such trees are read from JSON. Save the model once more with save_model(\"model.json\", format=\"json\", pool=…) and open that file.",
        "이 CatBoost 파일(.cbm)의 트리는 대칭이 아닙니다(grow_policy가 Depthwise나 Lossguide). 이런 트리는 JSON에서만 읽으니 save_model(\"model.json\", format=\"json\", pool=…)로 다시 저장한 파일을 열어 주세요.";
    /// A binary file of CatBoost with texts.
    CBM_TEXTS = "This CatBoost file (.cbm) reads texts or embeddings, which are no single numbers or categories and are not served here. Train without them, and open that model.",
        "이 CatBoost 모델(.cbm)은 문장이나 임베딩을 읽는데, 수나 범주가 아니라서 여기서는 쓸 수 없습니다. 그런 특성 없이 학습한 모델을 열어 주세요.";
    /// A pickle.
    FOREIGN_PICKLE = "This is a file of {format}, which is a program rather than data and is never run here. Save the model itself, for XGBoost with save_model(\"model.json\").",
        "{format} 파일입니다. 데이터가 아니라 실행되는 코드라서 열지 않습니다. XGBoost라면 save_model(\"model.json\")으로 저장한 JSON을 열어 주세요.";
    /// An archive.
    FOREIGN_ARCHIVE = "This is a file of {format}, not a model that can be read here. A Holdfast bundle or a model saved by XGBoost (.json, .ubj), LightGBM (.txt), CatBoost (.json, .cbm) or any tool as ONNX (.onnx) is expected.",
        "{format} 파일이라 모델로 읽을 수 없습니다. Holdfast 번들이나 XGBoost(.json, .ubj), LightGBM(.txt), CatBoost(.json, .cbm)로 저장한 모델, ONNX(.onnx) 모델을 넣어 주세요.";
    /// A recommender, where a model of who leaves is meant.
    FOREIGN_RECOMMENDER = "This is a file of {format}: it does not say how likely a customer is to leave, but which items each may want next. The command line does that: holdfast recommend score MODEL --customers TABLE --items TABLE --out OUT.csv.",
        "{format} 파일입니다. 이탈 확률이 아니라 고객마다 다음에 고를 만한 상품을 알려 주는 모델입니다. 명령줄에서 holdfast recommend score MODEL --customers TABLE --items TABLE --out OUT.csv로 쓰세요.";
    /// Text of no known kind.
    UNRECOGNISED = "The file starts with “{found}”, which is no model. A Holdfast bundle or a model saved by XGBoost (.json, .ubj), LightGBM (.txt), CatBoost (.json, .cbm) or any tool as ONNX (.onnx) is expected.",
        "파일의 첫머리가 모델이 아닙니다(“{found}”). Holdfast 번들이나 XGBoost(.json, .ubj), LightGBM(.txt), CatBoost(.json, .cbm)로 저장한 모델, ONNX(.onnx) 모델을 넣어 주세요.";
    /// JSON that ends too early.
    TRUNCATED = "The file breaks off at line {line}, column {column}: it was not saved or copied to its end. Export or copy it again.",
        "파일이 {line}행 {column}열에서 끊겼습니다. 끝까지 저장되지 않았거나 복사되지 않았습니다. 다시 내보내거나 복사해 주세요.";
    /// Malformed JSON or a value of another type.
    JSON = "Line {line}, column {column}: {detail}. The file is not as its exporter writes it; export it again.",
        "{line}행 {column}열이 올바르지 않습니다({detail}). 내보낸 그대로의 파일이 아니니 다시 내보내 주세요.";
    /// A binary file that ends too early.
    BYTES_TRUNCATED = "The file breaks off at byte {byte}: it was not saved or copied to its end. Export or copy it again.",
        "파일이 {byte}번째 바이트에서 끊겼습니다. 끝까지 저장되지 않았거나 복사되지 않았습니다. 다시 내보내거나 복사해 주세요.";
    /// A malformed binary file or a value of another type.
    BYTES = "Byte {byte}: {detail}. The file is not as its exporter writes it; export it again.",
        "{byte}번째 바이트가 올바르지 않습니다({detail}). 내보낸 그대로의 파일이 아니니 다시 내보내 주세요.";
    /// A missing field.
    FIELD_MISSING = "The field {field} is missing. The file is not complete; export it again.",
        "{field} 항목이 없습니다. 파일이 완전하지 않으니 다시 내보내 주세요.";
    /// A wrong field.
    FIELD_WRONG = "The field {field} holds “{found}”; expected: {expected}.",
        "{field} 항목이 “{found}”입니다. 허용되는 값: {expected}.";
    /// A model of several classes where yes or no is wanted.
    SEVERAL_CLASSES = "The model tells {classes} classes apart; here a model is needed that answers yes or no. On the command line “holdfast score”, “evaluate”, “explain” and “export --xgboost” take it.",
        "클래스 {classes}개를 구별하는 모델입니다. 여기서는 예/아니요로 답하는 모델이 필요합니다. 명령줄의 holdfast score, evaluate, explain, export --xgboost에서는 쓸 수 있습니다.";
    /// An objective that is not read.
    OBJECTIVE = "The model's objective is {found}; a model is needed that predicts whether a customer leaves, yes or no (binary:logistic in XGBoost, binary in LightGBM, Logloss in CatBoost).",
        "모델의 목적 함수가 {found}입니다. 이탈 여부를 맞히는 모델이 필요합니다(XGBoost는 binary:logistic, LightGBM은 binary, CatBoost는 Logloss).";
    /// A booster that is not read.
    BOOSTER = "The model's booster is {found}; only gbtree and dart (summed trees) are read. Train it with booster=\"gbtree\".",
        "모델의 booster가 {found}입니다. gbtree와 dart(트리의 합)만 읽습니다. booster=\"gbtree\"로 학습해 주세요.";
    /// Several outputs.
    OUTPUTS = "The leaves of the model's trees hold several numbers ({found}); only trees with one number per leaf are read. Train it with multi_strategy=\"one_output_per_tree\".",
        "트리의 잎에 값이 여러 개인 모델입니다({found}). 잎마다 값이 하나인 트리만 읽습니다. multi_strategy=\"one_output_per_tree\"로 학습해 주세요.";
    /// LightGBM's linear trees.
    LINEAR_LEAVES = "The model was trained with linear_tree: each leaf holds a linear model instead of a number, which is not read here. Train it with linear_tree=false.",
        "linear_tree로 학습한 모델입니다. 잎마다 값 대신 선형 모델이 들어 있어 읽지 않습니다. linear_tree=false로 학습해 주세요.";
    /// CatBoost's target statistics.
    STATISTICS = "CatBoost reads “{features}” together, through statistics of the label for their combinations, which no question about one feature can be. Train it with max_ctr_complexity=1, or with one_hot_max_size at least as large as the number of categories.",
        "CatBoost가 “{features}” 특성을 조합한 라벨 통계(CTR)로 읽는 모델이라, 특성 하나씩 묻는 트리로는 옮길 수 없습니다. max_ctr_complexity=1로 학습하거나 one_hot_max_size를 범주 수 이상으로 두고 학습해 주세요.";
    /// A model with too many nodes.
    NODES = "The model's trees have more than {limit} nodes together, the most that is read. Train fewer or shallower trees.",
        "트리의 노드가 모두 합쳐 읽을 수 있는 한도인 {limit}개를 넘습니다. 트리 수나 깊이를 줄여 학습해 주세요.";
    /// A model without trees.
    NO_TREES = "The model has no tree, so it would give everyone the same score. Train it for at least one round.",
        "모델에 트리가 하나도 없어 모든 고객의 점수가 같아집니다. 한 번 이상 학습한 모델을 넣어 주세요.";
    /// A model that remembers customers.
    NOTE_HOLDS = "The model's file holds rows of the customers that it learnt from (nearest neighbours and support vectors are made of them). Keep it as you keep the data.",
        "모델 파일에 학습한 고객의 행이 들어 있습니다(최근접 이웃과 서포트 벡터는 그 행들로 이루어집니다). 데이터와 똑같이 관리해 주세요.";
    /// What models are called.
    TITLE_TREES = "boosted trees", "부스팅 트리";
    TITLE_FOREST = "a random forest", "랜덤 포레스트";
    TITLE_NEIGHBOURS = "nearest neighbours", "최근접 이웃";
    TITLE_SUPPORT_VECTORS = "support vectors", "서포트 벡터";
    TITLE_NETWORK = "a network", "신경망";
    TITLE_RECURRENT = "a recurrent network", "순환 신경망";
    TITLE_WEIGHTED = "several models combined", "여러 모델의 조합";
    /// What else was trained here, on its card.
    CARD_ESTIMATOR = "{title}, {features} features", "{title}, 특성 {features}개";
    /// A model that XGBoost's format cannot hold.
    NOT_BOOSTED = "The model is not a sum of trees in log-odds, which is all that XGBoost's format holds. Boosted trees and blends of them can be exported.",
        "로그 오즈로 더하는 트리 모델이 아니어서 XGBoost 형식으로 내보낼 수 없습니다. 부스팅 트리나 그 혼합 모델만 내보낼 수 있습니다.";
    /// Trees whose sum is a probability.
    SHARES = "The trees of this model ({found}) add up to a probability, as a random forest's do, but here a sum in log-odds is needed. The page, “holdfast score” and “holdfast explain” take the file as it is. For anything else, train gradient boosting.",
        "이 모델({found})은 랜덤 포레스트처럼 트리의 합이 그대로 확률인데, 여기서는 로그 오즈의 합이 필요합니다. 화면과 holdfast score, holdfast explain 명령에서는 이 파일을 그대로 쓸 수 있습니다. 그 밖의 용도로는 그래디언트 부스팅으로 학습해 주세요.";
    /// A network or linear model where trees are wanted.
    GRAPH = "This model is a graph of {operators} operators, but here a sum of trees is needed. The page and “holdfast score” take the file as it is.",
        "이 모델은 연산 {operators}개로 된 그래프인데, 여기서는 트리의 합이 필요합니다. 화면과 holdfast score 명령에서는 이 파일을 그대로 쓸 수 있습니다.";
    /// Arrays of different lengths.
    LENGTHS = "Tree {tree}: {field} has {found} elements, but {expected} are expected. The file is damaged; export it again.",
        "트리 {tree}: {field}의 길이가 {found}인데 {expected}이어야 합니다. 파일이 손상되었으니 다시 내보내 주세요.";
    /// Something wrong in a tree.
    TREE = "Tree {tree}, {fault}. The model is damaged; export it again.",
        "트리 {tree}, {fault}. 모델이 손상되었으니 다시 내보내 주세요.";
    /// In `TREE`.
    TREE_EMPTY = "node 0: the tree has no node", "노드 0: 노드가 하나도 없습니다";
    /// In `TREE`.
    TREE_COVERS = "{found} covers for {expected} nodes", "노드 {expected}개에 표본 무게가 {found}개뿐입니다";
    /// In `TREE`.
    TREE_TWICE = "node {node}: it is reached twice, by a cycle or from two parents",
        "노드 {node}: 순환하거나 부모가 둘이라 두 번 지나갑니다";
    /// In `TREE`.
    TREE_CHILD = "node {node}: its child is {child}, but there are {nodes} nodes",
        "노드 {node}: 자식이 {child}인데 노드는 {nodes}개입니다";
    /// In `TREE`.
    TREE_FEATURE = "node {node}: it asks for feature {feature}, but there are {features} features",
        "노드 {node}: 특성 {feature|을/를} 묻는데 특성은 {features}개입니다";
    /// In `TREE`.
    TREE_THRESHOLD = "node {node}: its threshold is not a finite number", "노드 {node}: 기준값이 유한한 수가 아닙니다";
    /// In `TREE`.
    TREE_LEAF = "node {node}: its leaf value is not a finite number", "노드 {node}: 잎의 값이 유한한 수가 아닙니다";
    /// In `TREE`.
    TREE_COVER = "node {node}: its cover (training weight) is {found}, but must be 0 or more",
        "노드 {node}: 표본 무게가 {found}인데 0 이상이어야 합니다";
    /// In `TREE`.
    TREE_SPLIT_TYPE = "node {node}: its kind of split is {found}, which is neither a number's nor a category's",
        "노드 {node}: 분기 종류가 {found}인데 수나 범주의 분기가 아닙니다";
    /// In `TREE`.
    TREE_CATEGORIES = "node {node}: it splits by category, but its categories are missing or out of range",
        "노드 {node}: 범주로 나누는데 범주 목록이 없거나 범위를 벗어납니다";
    /// In `TREE`.
    TREE_CATEGORY = "node {node}: it names the category code {code}, but codes are whole numbers from 0 to {largest}",
        "노드 {node}: 범주 코드가 {code}인데 0부터 {largest}까지의 정수여야 합니다";
    /// In `TREE`.
    TREE_CATEGORY_ROOM = "node {node}: the category codes up to here take more memory than is allowed; merge rare categories",
        "노드 {node}: 범주 코드가 허용된 메모리를 넘습니다. 드문 범주를 합쳐 주세요";
    /// Something wrong with a feature.
    FEATURE = "Feature {position} “{name}”: {fault}.", "{position}번째 특성 “{name}”: {fault}.";
    /// In `FEATURE`.
    FEATURE_UNNAMED = "it has no name", "이름이 없습니다";
    /// In `FEATURE`.
    FEATURE_DUPLICATE = "an earlier feature has the same name; give each a name of its own",
        "같은 이름의 특성이 앞에 있습니다. 이름을 서로 다르게 해 주세요";
    /// In `FEATURE`.
    FEATURE_NAME = "the model has “{model}” at this position; list the contract's features in the model's order",
        "모델에서 이 자리는 “{model}”입니다. 계약의 특성을 모델과 같은 순서로 적어 주세요";
    /// In `FEATURE`.
    FEATURE_TYPE = "its type is “{found}”; expected: float, int, i, q or c", "형식이 “{found}”입니다. 허용되는 값: float, int, i, q, c";
    /// In `FEATURE`.
    FEATURE_NOT_CATEGORY = "the model splits it by category, so the contract must list its categories",
        "모델이 범주로 나누는 특성이므로 계약에 범주 목록이 있어야 합니다";
    /// In `FEATURE`.
    FEATURE_CATEGORY_COUNT = "the contract lists {contract} categories, but the model asks for at least {model}",
        "계약의 범주는 {contract}개인데 모델은 {model}개 이상을 묻습니다";
    /// In `FEATURE`.
    FEATURE_CATEGORY_NAME = "category {code} is “{contract}” in the contract and “{model}” in the model",
        "범주 {code|이/가} 계약에서는 “{contract}”, 모델에서는 “{model}”입니다";
    /// In `FEATURE`.
    FEATURE_CATEGORY_TWICE = "“{text}” stands for two categories", "“{text}” 범주가 두 번 나옵니다";
    /// In `FEATURE`.
    FEATURE_IMPUTATION = "its imputation “{found}” does not fit the feature's kind or categories",
        "빈칸을 채울 값(“{found}”)이 특성의 종류나 범주와 맞지 않습니다";
    /// In `FEATURE`.
    FEATURE_RANGE = "its range is not two finite numbers, the smaller first", "범위가 작은 수부터 적은 유한한 두 수가 아닙니다";
    /// Contract and model disagree about the number of features.
    FEATURE_COUNT = "The contract lists {contract} features, but the model reads {model}. List all of them, in the model's order.",
        "계약의 특성은 {contract}개인데 모델은 {model}개를 읽습니다. 모델과 같은 순서로 모두 적어 주세요.";
    /// A newer bundle.
    BUNDLE_VERSION = "The bundle has version {found}; this Holdfast reads up to version {supported}. Use a newer Holdfast or export the bundle for version {supported}.",
        "번들 버전이 {found}입니다. 이 Holdfast는 버전 {supported}까지 읽습니다. 새 Holdfast를 쓰거나 버전 {supported|으로/로} 내보내 주세요.";
    /// Not exactly one estimator.
    ESTIMATORS = "The bundle holds {found} estimators; this version reads exactly one.",
        "번들에 모델이 {found}개 있습니다. 이번 버전은 정확히 하나만 읽습니다.";
    /// An estimator of another kind.
    ESTIMATOR_KIND = "The estimator “{name}” is of the kind “{found}”; this version reads {kinds}.",
        "“{name}” 모델의 종류가 “{found}”입니다. 이번 버전이 읽는 종류: {kinds}.";
    /// A bundle of another kind where trees are wanted.
    NO_SUM_OF_TREES = "This bundle holds a model of the kind “{kind}”, not a sum of trees in log-odds, which is what the page explains. “holdfast score” and “holdfast evaluate” take the file.",
        "이 번들의 모델 종류는 “{kind}”이며 로그 오즈로 더하는 트리가 아닙니다. 화면에서는 그런 트리만 설명합니다. 이 파일은 holdfast score와 holdfast evaluate 명령으로 쓸 수 있습니다.";
    /// A note: covers are not known.
    NOTE_COVERS = "The file does not say how many training rows passed each split. For the reasons the present customers take their place, so the typical customer is their average.",
        "파일에 분기마다 지나간 학습 데이터 수가 없습니다. 이유를 계산할 때는 지금 데이터의 고객 수로 대신하므로, 보통 고객은 이 고객들의 평균입니다.";
    /// A note: inputs are taken from the table by their names.
    NOTE_INPUTS = "The model's {inputs} inputs are read from the columns with their names.",
        "모델의 입력 {inputs}개를 이름이 같은 열에서 읽습니다.";
    /// Features without names.
    NOTE_NAMES = "The model has no feature names, so its {features} features are called f0, f1 and so on. A table whose columns have other names serves them in order, if it has just as many beside ids and answers.",
        "모델에 특성 이름이 없어 특성 {features}개를 f0, f1 …로 부릅니다. 열 이름이 달라도 식별자와 라벨을 뺀 열의 수가 같으면 순서대로 맞춥니다.";
    /// Features with invented names.
    NOTE_NUMBERED = "The model was trained without feature names, so its {features} features have numbered ones, {first} and so on. A table whose columns have other names serves them in order, if it has just as many beside ids and answers.",
        "이름 없이 학습한 모델이라 특성 {features}개의 이름이 {first}부터 번호로 되어 있습니다. 열 이름이 달라도 식별자와 라벨을 뺀 열의 수가 같으면 순서대로 맞춥니다.";
    /// A model that reads sequences, whose file names the features.
    NOTE_STEPS = "The model reads {features} features at each of {steps} steps of time: columns such as name_t1 … name_t{steps} (the first is the earliest) or name_d{steps} … name_d1 (days back).",
        "시점 {steps}개마다 특성 {features}개를 읽는 모델입니다. 이름_t1 … 이름_t{steps}(첫 시점이 가장 이른 때)이나 이름_d{steps} … 이름_d1(며칠 전)과 같은 열을 찾습니다.";
    /// A model that reads sequences, whose file does not name the features.
    NOTE_STEPS_UNNAMED = "The model reads {features} features without names at each of {steps} steps of time. Columns such as name_t1 … name_t{steps} (the first is the earliest) or name_d{steps} … name_d1 (days back) serve it in the table's order, else as many columns as there are, step after step.",
        "시점 {steps}개마다 이름 없는 특성 {features}개를 읽는 모델입니다. 이름_t1 … 이름_t{steps}(첫 시점이 가장 이른 때)이나 이름_d{steps} … 이름_d1(며칠 전)과 같은 열을 표의 순서대로 맞추고, 없으면 열의 수가 같을 때 시점 순서대로 맞춥니다.";
    /// Which class the score is about.
    NOTE_CLASS = "The score is the probability of “{name}”, the second of the model's two classes.",
        "점수는 모델의 두 클래스 중 두 번째인 “{name}”의 확률입니다.";
    /// Categories that make no difference.
    NOTE_OTHERS = "Of “{feature}” the model asks only for the categories listed here; all others make no difference to it and count as missing.",
        "모델은 “{feature}”에서 여기 적힌 범주만 묻습니다. 나머지 범주는 차이가 없으며 빈 값으로 셉니다.";
    /// Categories without names.
    NOTE_CODES = "The model does not say what the categories of “{feature}” are called, so its cells must hold the codes 0, 1 and so on, as in training.",
        "모델에 “{feature}” 범주의 이름이 없어, 칸에는 학습할 때와 같은 코드 0, 1 …이 들어 있어야 합니다.";
    /// Categories whose names were saved damaged.
    NOTE_DAMAGED = "XGBoost 3.1 to 3.3 saves category names that are not plain Latin letters cut short, so those of “{feature}” are lost and its cells must hold the codes 0, 1 and so on. Save the model with XGBoost 3.4 or newer, or put it into a bundle that names them.",
        "XGBoost 3.1~3.3은 한글 범주 이름을 잘라서 저장하기 때문에 “{feature}” 범주의 이름을 알 수 없어, 칸에 코드 0, 1 …이 들어 있어야 합니다. XGBoost 3.4 이상으로 다시 저장하거나, 범주 이름을 적은 번들로 만들어 주세요.";
    /// Early stopping.
    NOTE_BEST = "Training stopped early: {used} of {total} trees are used, up to the best round, as XGBoost's own predict_proba does.",
        "조기 종료된 모델입니다. XGBoost의 predict_proba와 같이 가장 좋았던 시점까지 트리 {total}개 중 {used}개를 씁니다.";
    /// A best round beyond the file's trees.
    NOTE_BEST_BEYOND = "The model names round {best} as its best, but holds only {rounds} rounds: all trees are used.",
        "가장 좋았던 회차가 {best}회라는데 모델에는 {rounds}회까지만 있어, 모든 트리를 씁니다.";
    /// Trees that XGBoost's file cannot hold.
    ZERO_IS_MISSING = "A split of {feature} takes zero for missing, which XGBoost's format cannot say. Keep the model in its own tool's format.",
        "{feature} 특성의 한 분기가 0을 빈 값으로 봅니다. XGBoost 형식에는 이런 분기를 적을 수 없으니 원래 도구의 형식으로 보관해 주세요.";
    /// A bundle that could not be read again.
    BUNDLE_TOO_LARGE = "The bundle would be of {bytes}, and one of more than {limit} cannot be read again. Leave columns out, or train fewer or smaller kinds of models.",
        "모델 파일이 {bytes}가 되는데 {limit}보다 크면 다시 읽을 수 없습니다. 열을 줄이거나 모델의 종류를 줄여 주세요.";
    /// Contributions that do not add up.
    NOT_ADDITIVE = "Row {row}: its contributions and the base sum to {sum}, but its score is {margin}. The explanation is withheld; please report this model.",
        "{row}행: 기여도와 기준값의 합은 {sum}인데 점수는 {margin}입니다. 설명을 보여 드리지 않습니다. 이 모델을 알려 주세요.";
    /// Coefficients that give another score.
    NOT_THE_SCORE = "Row {row}: the model's coefficients give a probability of {own}, but the model itself gives {score}. The explanation is withheld; please report this model.",
        "{row}행: 모델의 계수로 계산한 확률은 {own}인데 모델의 결과는 {score}입니다. 설명을 보여 드리지 않습니다. 이 모델을 알려 주세요.";
    /// A tree too large to explain.
    EXPLAIN_TOO_LARGE = "Tree {tree} has {nodes} nodes and paths of {features} different features: too much to explain exactly here. Train with a smaller max_depth.",
        "트리 {tree}의 노드가 {nodes}개이고 한 경로의 서로 다른 특성이 {features}개여서 여기서 정확히 설명하기에는 너무 큽니다. max_depth를 줄여 학습해 주세요.";
}
