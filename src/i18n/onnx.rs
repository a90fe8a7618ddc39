//! What is said of ONNX files: operators, tensors, and rows their graphs cannot take.

messages! {
    /// An operator that is not known.
    OPERATOR = "Node “{node}” uses the operator {operator} (version {version}), which is not run here. Export the model without it, or as trees, a linear model or a network of common layers.",
        "노드 “{node}”에 여기서 실행하지 않는 연산자가 있습니다: {operator}(버전 {version}). 이 연산자 없이, 또는 트리나 선형 모델, 일반적인 층으로 된 신경망으로 다시 내보내 주세요.";
    /// A version of operators that is not read.
    OPSET = "The file asks for version {found} of the operators of {domain}; versions {expected} are read. Export it with target_opset within these.",
        "파일이 요구하는 {domain} 연산자 버전은 {found}인데 {expected} 버전을 읽습니다. target_opset을 이 범위로 정해 다시 내보내 주세요.";
    /// A setting that is wrong.
    ATTRIBUTE = "Node “{node}” ({operator}): the setting {attribute} is “{found}”; expected: {expected}.",
        "노드 “{node}”({operator})의 설정 {attribute|이/가} “{found}”입니다. 허용되는 값: {expected}.";
    /// A setting that is not known.
    SETTING = "Node “{node}” ({operator}) has the setting {attribute}, which is not read here and may change the result; known are: {known}. Export the model for an older opset.",
        "노드 “{node}”({operator})에 읽지 않는 설정이 있어 결과가 달라질 수 있습니다: {attribute}. 아는 설정: {known}. 더 낮은 opset으로 다시 내보내 주세요.";
    /// A value that nothing makes.
    VALUE = "“{node}” needs the value “{value}”, which no node, input or initialiser gives. The file is not complete; export it again.",
        "“{node}”에 필요한 “{value}” 값을 주는 노드나 입력, 초깃값이 없습니다. 파일이 완전하지 않으니 다시 내보내 주세요.";
    /// A value made twice.
    TWICE = "“{node}” gives the value “{value}” a second time. The file is damaged; export it again.",
        "“{node}”에서 “{value}” 값이 두 번 정해집니다. 파일이 손상되었으니 다시 내보내 주세요.";
    /// A graph that goes in a circle.
    CYCLE = "The graph goes in a circle through node “{node}”. The file is damaged; export it again.",
        "그래프가 순환합니다(지나는 노드: “{node}”). 파일이 손상되었으니 다시 내보내 주세요.";
    /// Data in another file.
    EXTERNAL = "The numbers of “{tensor}” lie in another file. Save the model as one file (save_as_external_data=False).",
        "“{tensor}”의 값이 다른 파일에 있습니다. 모델을 파일 하나로 저장해 주세요(save_as_external_data=False).";
    /// A type of numbers that is not read.
    TENSOR_TYPE = "“{tensor}” holds numbers of the type {found}, which is not read. Export the model in float32.",
        "“{tensor}”의 값이 읽지 않는 형식({found})입니다. 모델을 float32로 내보내 주세요.";
    /// Data that do not fill their dimensions.
    TENSOR_SIZE = "“{tensor}” has {found}; expected: {expected}. The file is damaged; export it again.",
        "“{tensor}”의 크기가 {found}입니다. 허용되는 값: {expected}. 파일이 손상되었으니 다시 내보내 주세요.";
    /// A number that is not finite.
    NOT_FINITE = "“{tensor}” holds at place {position} a number that is not finite, so the training had failed. Train the model again.",
        "“{tensor}”의 {position}번째 값이 유한한 수가 아닙니다. 학습이 실패한 모델이니 다시 학습해 주세요.";
    /// An input that no table can give.
    INPUT = "The model's input “{input}” is {found}; a table gives numbers, one row per customer: [rows, columns], or one input per column. Encode texts before the export, and bring sequences into columns.",
        "모델의 입력 “{input}”의 형태가 {found}입니다. 표로는 고객마다 한 행인 수([행, 열])나 열마다 하나인 입력만 줄 수 있습니다. 글자는 내보내기 전에 수로 바꾸고, 순차 데이터는 열로 펴 주세요.";
    /// No probability among the outputs.
    OUTPUT = "The output “{output}” is not known to be a probability ({found}). Export the model with a Sigmoid or Softmax at its end.",
        "출력이 확률인지 알 수 없습니다: “{output}”({found}). 끝에 Sigmoid나 Softmax를 붙여 다시 내보내 주세요.";
    /// Inputs that do not go together.
    SHAPES = "Node “{node}” ({operator}) cannot join inputs of the sizes {found}. The file is damaged, or asks for another number of columns.",
        "노드 “{node}”({operator})에서 입력의 크기({found})가 서로 맞지 않습니다. 파일이 손상되었거나 열의 수가 다릅니다.";
    /// An index beyond what it points into.
    PLACE = "Node “{node}” ({operator}) is asked for number {found}, but knows {size} (from 0): a customer or product that was not in the training.",
        "노드 “{node}”({operator})에 {found}번을 물었는데 아는 것은 0번부터 {size}개입니다. 학습에 없던 고객이나 상품입니다.";
    /// More elements than are held.
    ROOM = "Node “{node}” ({operator}) makes more than {limit} numbers, the most that is held. The model is too large for one computer's memory, or damaged.",
        "노드 “{node}”({operator})에서 나오는 값이 한도인 {limit}개를 넘습니다. 모델이 너무 크거나 손상되었습니다.";
    /// More work than is done.
    WORK = "Up to node “{node}” ({operator}) the model asks for more work than is done for one row. It is too large to be run here, or damaged.",
        "노드 “{node}”({operator})까지 한 행에 쓸 수 있는 계산량을 넘습니다. 여기서 실행하기에는 너무 크거나 손상된 모델입니다.";
    /// A row whose result is no probability.
    SCORE = "Row {row}: the model gives {found}, which is no probability. If cells of the row are empty, fill them as in the training, or export the model with its imputer.",
        "{row}행: 모델의 결과({found})가 확률이 아닙니다. 빈칸이 있으면 학습할 때처럼 채우거나, 빈칸을 채우는 단계까지 넣어 모델을 내보내 주세요.";
    /// A cell that must be a whole number.
    WHOLE = "Row {row}: “{input}” is {found}, but the model asks for a whole number there.",
        "{row}행: “{input}” 값이 {found}인데 모델은 정수만 받습니다.";
}
