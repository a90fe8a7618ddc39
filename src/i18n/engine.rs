//! What the engine says of requests it cannot fulfil.

messages! {
    /// A large file that cannot be read.
    FAST = "{file}: {error}", "{file}: {error}";
    /// What there are too many of.
    BYTES_OF_CUSTOMERS = "bytes of customers", "바이트의 고객 데이터";
    /// An edited plan of streamed files.
    NOT_HELD = "These files are too large to be kept in memory. They have to be read again for the changed plan.",
        "파일이 커서 메모리에 두지 않았습니다. 바뀐 방법을 적용하려면 파일을 다시 읽어야 합니다.";
    /// A packed file too large to be opened whole.
    UNPACK = "{file} holds about {size}. Packed files of its kind are opened whole, up to {limit} together. Unpack it and open the CSV or Parquet files inside: they are read piece by piece, whatever their size.",
        "{file}에 든 데이터는 약 {size}입니다. 이런 압축 파일은 통째로 열어야 해서 모두 합쳐 {limit}까지만 열 수 있습니다. 압축을 풀고 안에 있는 CSV나 Parquet 파일을 열어 주세요. 이런 파일은 크기와 상관없이 조금씩 나누어 읽습니다.";
    /// A workbook or JSON file too large to be opened whole.
    SAVE_AS_TEXT = "{file} has about {size}. Files of its kind are opened whole, up to {limit} together. Save it as CSV or Parquet and open that: such files are read piece by piece, whatever their size.",
        "{file}의 크기는 약 {size}입니다. 이런 형식의 파일은 통째로 열어야 해서 모두 합쳐 {limit}까지만 열 수 있습니다. CSV나 Parquet로 저장해서 열어 주세요. 이런 파일은 크기와 상관없이 조금씩 나누어 읽습니다.";
    /// A finished table in Parquet that does not fit into memory.
    TABLE_TOO_LARGE = "By all that was looked at, {file} has one row per customer already, so all of its columns would be kept in memory: about {size}, of at most {limit}. Save it with only the columns that are needed, or use the command line (holdfast score), which has all of the machine's memory.",
        "살펴본 바로는 {file|은/는} 이미 고객별로 한 행씩 정리된 표라서 모든 열을 메모리에 두어야 합니다. 약 {size}가 필요한데 {limit}까지만 쓸 수 있습니다. 필요한 열만 남겨 저장하거나, 컴퓨터의 메모리를 모두 쓸 수 있는 명령줄(holdfast score)을 이용해 주세요.";
    /// The same in any other format.
    TABLE_TOO_LARGE_AS_TEXT = "By all that was looked at, {file} has one row per customer already, so all of its columns would be kept in memory: about {size} while it is read, of at most {limit}. Save it as Parquet, which is read column by column and takes less, or with only the columns that are needed. Or use the command line (holdfast score), which has all of the machine's memory.",
        "살펴본 바로는 {file|은/는} 이미 고객별로 한 행씩 정리된 표라서 모든 열을 메모리에 두어야 합니다. 읽는 동안 약 {size}가 필요한데 {limit}까지만 쓸 수 있습니다. 열을 하나씩 읽어 메모리를 덜 쓰는 Parquet로 저장하거나 필요한 열만 남겨 주세요. 컴퓨터의 메모리를 모두 쓸 수 있는 명령줄(holdfast score)도 있습니다.";
    /// A file was refused.
    FILE = "{error}", "{error}";
    /// Nothing can be read of a file.
    NO_BYTES = "{file} has no bytes: it is empty, or it was moved or changed since it was chosen. Choose it again.",
        "{file}에 데이터가 없습니다. 빈 파일이거나 고른 뒤에 옮겨졌거나 바뀌었습니다. 다시 골라 주세요.";
    /// The browser could not read a file.
    UNREADABLE = "{file} could not be read ({reason}). It may have been moved or changed since it was chosen; choose it again.",
        "{file|을/를} 읽지 못했습니다({reason}). 고른 뒤에 옮겨졌거나 바뀌었을 수 있습니다. 다시 골라 주세요.";
    /// A model was refused.
    MODEL = "{file}: {error}", "{file}: {error}";
    /// A model file beyond the limit.
    MODEL_TOO_LARGE = "{file} has {size}; a model may have up to 512 MB. Export it with fewer trees.",
        "{file}의 크기가 {size}입니다. 모델 파일은 512 MB까지 열 수 있습니다. 트리 수를 줄여 내보내 주세요.";
    /// A model that cannot be saved again.
    MODEL_NOT_KEPT = "{file} has {size}, and only models of up to {limit} are kept to be saved again. The model scores as it is, and the file that you opened is unchanged: go on with that one. To save it with another score, export it with fewer trees and open it again.",
        "{file}의 크기가 {size}입니다. 다시 저장하려면 {limit} 이하여야 합니다. 점수 계산에는 그대로 쓸 수 있고, 연 파일도 바뀌지 않았으니 그 파일을 쓰세요. 다른 기준 점수로 저장하려면 트리 수를 줄여 내보낸 뒤 다시 열어 주세요.";
    /// Probabilities that would fill the memory.
    TOO_MANY_SHARES = "{rows} customers with a probability for each of {classes} classes take {size}; up to {limit} are kept. Open a file of at most {most} customers, or use a model of fewer classes.",
        "고객 {rows}명의 클래스 {classes}개 확률을 모두 담으려면 메모리 {size}가 필요한데, {limit}까지만 담습니다. 고객이 {most}명 이하인 파일을 열거나 클래스가 더 적은 모델을 쓰세요.";
    /// No table yet.
    NOTHING_OPEN = "No table is open yet. Drop a customer file on the Data page first.",
        "아직 연 표가 없습니다. 먼저 데이터 화면에 고객 파일을 놓아 주세요.";
    /// No model yet.
    NO_MODEL = "No model is loaded yet. Drop a model file on the Data page, or open a demo.",
        "아직 모델이 없습니다. 데이터 화면에 모델 파일을 놓거나 예시 데이터를 열어 주세요.";
    /// A matrix was asked for before the fit.
    NOT_PREPARED = "Nothing is prepared yet. Look at the plan and fit it first.", "아직 준비된 데이터가 없습니다. 먼저 계획을 확인하고 실행해 주세요.";
    /// No model was trained here.
    NOT_TRAINED = "No model was trained here. Train one on the Models page first.", "이 화면에서 학습한 모델이 없습니다. 먼저 모델 화면에서 학습해 주세요.";
    /// A look that only sums of trees allow.
    NEEDS_TREES = "This can be told of models that are sums of trees (boosted trees, forests, logistic regression trained here) only, and the present one is none. Ask another question, or train boosted trees.",
        "트리의 합으로 된 모델(부스팅 트리, 포레스트, 이 화면에서 학습한 로지스틱 회귀)에서만 알 수 있습니다. 다른 질문을 고르거나 부스팅 트리를 학습해 주세요.";
    /// Twice the same feature.
    SAME_PAIR = "Choose two different features.", "서로 다른 특성 두 개를 골라 주세요.";
    /// No model to combine with.
    NO_OTHER = "No earlier model that fits these customers is at hand. Load or train another one: the one before stays at hand.",
        "이 고객에게 맞는 이전 모델이 없습니다. 모델을 하나 더 불러오거나 학습하면 이전 모델과 함께 쓸 수 있습니다.";
    /// No scores yet.
    NOT_SCORED = "The customers have no scores yet. Score them on the Data page first.",
        "아직 고객 점수를 계산하지 않았습니다. 먼저 데이터 화면에서 계산해 주세요.";
    /// The page asked for something that is not there.
    OUT_OF_RANGE = "Number {asked} was asked for, but there are only {there}. Reload the page if this stays.",
        "{asked}번을 찾았지만 {there}개뿐입니다. 계속되면 페이지를 새로 고쳐 주세요.";
    /// Cancelled by the user.
    CANCELLED = "Stopped. Everything is as it was before.", "중지했습니다. 모두 이전 그대로입니다.";
    /// Replaced by a newer request.
    SUPERSEDED = "Stopped, because something newer replaced it.", "새 작업으로 바뀌어 중지했습니다.";
    /// The engine's program did not arrive.
    NO_ENGINE = "The part of Holdfast that reads files did not arrive ({reason}). Nothing was opened. Check the connection and try again; reload the page if this stays.",
        "파일을 읽는 Holdfast 프로그램을 내려받지 못했습니다({reason}). 아무 파일도 열지 않았습니다. 인터넷 연결을 확인하고 다시 시도해 주세요. 계속되면 새로고침해 주세요.";
    /// Why the worker died.
    OUT_OF_MEMORY = "there was not enough memory", "메모리가 모자랍니다";
    /// The worker died.
    CRASHED = "The analysis stopped unexpectedly ({reason}). Your files are being opened again; if it happens once more, try a smaller file.",
        "분석이 갑자기 멈췄습니다({reason}). 파일을 다시 여는 중입니다. 또 멈추면 더 작은 파일로 해 보세요.";
    /// A condition without a value or operator.
    QUERY_INCOMPLETE = "The condition “{part}” is not complete. Write for example: {example}",
        "“{part}” 조건이 완성되지 않았습니다. 예: {example}";
    /// A condition on a column that is not there.
    QUERY_COLUMN = "There is no column “{column}”. The columns are ({shown} of {all}): {columns}.",
        "“{column}” 열이 없습니다. 있는 열({all}개 중 {shown}개): {columns}.";
    /// A numeric comparison with a text.
    QUERY_NUMBER = "“{value}” is not a number, so “{column}” cannot be compared with it by {operator}.",
        "“{value}” 값은 숫자가 아니어서 “{column}” 열과 {operator} 비교를 할 수 없습니다.";
}
