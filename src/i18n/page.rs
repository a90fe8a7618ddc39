//! What the page says around the results: shell, work under way, the Data
//! page, the privacy check.

messages! {
    /// A streamed file's columns.
    SAMPLED = "This file is too large to keep: every row went into the customers' table, the columns below are described by {rows} of its rows, from its beginning and places after it. Whether rows repeat was not counted.",
        "파일이 커서 메모리에 두지 않았습니다. 모든 행을 고객 표에 반영했고, 아래 열 설명은 앞부분과 그 뒤 여러 곳에서 {rows}행을 본 것입니다. 중복된 행은 세지 않았습니다.";
    // Shell.
    TITLE = "Holdfast: who is about to leave, and why", "Holdfast: 누가 왜 떠나려 하는지";
    LOGO_HOLD = "hold", "hold";
    LOGO_FAST = "fast", "fast";
    SKIP = "Skip to the content", "본문으로 건너뛰기";
    OTHER_LANGUAGE = "한국어", "English";
    DARK = "Dark", "어둡게";
    LIGHT = "Light", "밝게";
    THEME_LABEL = "Colours: {name}", "화면 색: {name}";
    PAGES = "Pages", "페이지";
    PAGE_DATA = "Data", "데이터";
    PAGE_DRIVERS = "Drivers", "이탈 요인";
    /// The same, of a score that is no risk.
    PAGE_DRIVERS_OTHER = "Drivers", "점수 요인";
    PAGE_CUSTOMERS = "Customers", "고객";
    PAGE_MODELS = "Models", "모델";
    PAGE_PRIVACY = "Check it yourself", "직접 확인하기";
    PRIVATE = "Stays on this computer", "이 컴퓨터에만 있습니다";
    SEALED = "closed to the network", "네트워크 차단됨";
    PRIVATE_OPEN = "Your files are never uploaded. Before the first one is opened, the page closes itself to the network.",
        "파일을 올리지 않습니다. 첫 파일을 열기 전에 페이지가 네트워크를 스스로 차단합니다.";
    PRIVATE_SEALED = "The page has closed itself to the network until it is reloaded: it cannot contact any host, not even its own.",
        "페이지를 새로 고칠 때까지 네트워크가 차단됩니다. 이 사이트 자신을 포함해 어떤 곳에도 연결할 수 없습니다.";
    CHIP_OWN = "{files} · {customers} customers", "{files} · 고객 {customers}명";
    CHIP_DEMO = "{demo} (made-up data) · {customers} customers", "{demo}(예시 데이터) · 고객 {customers}명";
    FILES_ONE = "1 file", "파일 1개";
    FILES_MANY = "{count} files", "파일 {count}개";
    CLOSE = "Close", "닫기";
    RELOAD = "Reload the page", "페이지 새로 고침";

    // Work under way.
    CANCEL = "Cancel", "취소";
    STOPPING = "Stopping", "중지하는 중";
    TABLES_CLOSED = "Stopped. The files that were open before are closed; open them again to go on.",
        "중지했습니다. 전에 열려 있던 파일은 닫혔습니다. 계속하려면 다시 여세요.";
    OPENING = "Opening files", "파일을 여는 중";
    FETCHING_DEMO = "Loading the demo", "예시 데이터를 불러오는 중";
    LOADING_MODEL = "Loading the model", "모델을 불러오는 중";
    SCORING = "Scoring customers", "고객 점수를 계산하는 중";
    EXPLAINING = "Explaining each customer", "고객별 이유를 계산하는 중";
    WRITING = "Writing the list", "목록을 만드는 중";
    PROGRESS_BYTES = "{done} of {total}", "{total} 중 {done}";
    SECONDS_LEFT = "about {seconds} s left", "약 {seconds}초 남음";
    MINUTES_LEFT = "about {minutes} min left", "약 {minutes}분 남음";
    STATUS_IDLE = "Nothing open yet", "아직 연 파일 없음";
    STATUS_READY = "Ready", "준비됨";
    STATUS_FAILED = "Not done; the message says why", "하지 못했습니다. 이유는 메시지에 있습니다";
    SAVED = "Saved {rows} customers as {file} in your downloads.", "고객 {rows}명을 다운로드 폴더의 {file}에 저장했습니다.";
    REPLACED = "{count} characters that CP949 does not have became “?”.", "CP949에 없는 글자 {count}개는 “?”로 바꾸었습니다.";
    SAVE_REFUSED = "The browser refused to save the file. Allow downloads for this page and export again.",
        "브라우저가 저장을 막았습니다. 이 페이지의 다운로드를 허용하고 다시 내보내세요.";
    LOCK_FAILED = "The page could not close itself to the network, so your file was not opened. Use a current version of Chrome, Edge, Firefox or Safari.",
        "페이지가 네트워크를 차단하지 못해 파일을 열지 않았습니다. 최신 Chrome, Edge, Firefox, Safari에서 열어 주세요.";
    DEMO_LOCKED = "The page is closed to the network, so the demo cannot be fetched. Reload the page to open it; your files are not kept.",
        "네트워크가 차단되어 예시 데이터를 불러올 수 없습니다. 새로 고치면 열 수 있고, 지금 연 파일은 남지 않습니다.";
    REBUILT = "The analysis stopped unexpectedly ({reason}). Your files and model were opened again; the scores are gone. Score again, or try a smaller file.",
        "분석이 갑자기 멈췄습니다({reason}). 파일과 모델은 다시 열었지만 계산한 점수는 사라졌습니다. 다시 계산하거나 더 작은 파일로 해 보세요.";
    NOT_REBUILT = "The analysis stopped unexpectedly ({reason}), and not everything could be opened again. Open your files once more, or try smaller ones.",
        "분석이 갑자기 멈췄고({reason}) 모두 다시 열지는 못했습니다. 파일을 다시 열거나 더 작은 파일로 해 보세요.";

    // First visit.
    HERO = "See who is about to leave, and why. Your files never leave this computer.",
        "누가 왜 떠나려 하는지 보세요. 파일은 이 컴퓨터를 벗어나지 않습니다.";
    LEAD = "Drop the customer file you already have and train a model on it, or bring a model, or start with a demo. Holdfast works everything out here, in this tab: risk, reasons, and a list to act on.",
        "가지고 있는 고객 파일을 놓고 모델을 학습하거나 가진 모델을 함께 놓으세요. 예시로 시작해도 됩니다. 위험, 이유, 실행할 명단까지 모두 이 탭 안에서 계산합니다.";
    DROP_TITLE = "Drop your files here", "여기에 파일을 놓으세요";
    DROP_TEXT = "CSV and other text (Korean CP949 too), Excel, Parquet, JSON lines; packed with zip or gzip, several at once. A model of XGBoost, LightGBM or CatBoost, ONNX, or a Holdfast bundle.",
        "CSV 등 텍스트(CP949 포함), 엑셀, Parquet, JSON Lines, zip·gzip 압축 파일을 여러 개 한 번에. 모델은 XGBoost, LightGBM, CatBoost, ONNX 또는 Holdfast 번들.";
    DROP_NOW = "Let go to open", "놓으면 엽니다";
    CHOOSE_FILES = "Choose files", "파일 선택";
    CHOOSE_MODEL = "Choose a model", "모델 선택";
    OPEN_OTHER = "Open other files", "다른 파일 열기";
    DEMOS = "Or look around with made-up data", "또는 만들어 낸 데이터로 둘러보기";
    DEMO_SUBSCRIPTION = "Music subscription", "음악 구독";
    DEMO_SUBSCRIPTION_TEXT = "4 tables, 20,000 customers: who will not renew", "표 4개, 고객 2만 명: 누가 갱신하지 않을까";
    DEMO_ECOMMERCE = "E-commerce customers", "이커머스 고객";
    DEMO_ECOMMERCE_TEXT = "One table of 5,630 customers with a churn column", "이탈 여부가 있는 고객 5,630명의 표";
    DEMO_EVENTS = "Shop events", "쇼핑몰 이벤트";
    DEMO_EVENTS_TEXT = "Clicks and purchases: who falls silent", "클릭과 구매: 누가 발길을 끊을까";
    DEMO_CREATORS = "Creator platform", "크리에이터 플랫폼";
    DEMO_CREATORS_TEXT = "Daily activity: who stops, who earns", "일별 활동: 누가 활동을 멈추고 누가 수익을 낼까";
    DEMO_RETAIL = "Retail group", "유통 그룹";
    DEMO_RETAIL_TEXT = "Receipts over a year: who slips a grade", "1년 치 영수증: 누구의 등급이 떨어질까";
    PROMISE_UPLOAD = "No upload, no account", "업로드도 계정도 없습니다";
    PROMISE_UPLOAD_TEXT = "Once you open a file, the page’s own policy forbids it to contact anyone.",
        "파일을 여는 순간부터 페이지의 보안 정책이 모든 외부 연결을 금지합니다.";
    PROMISE_CHECK_TEXT = "One click tries to send a byte out and shows you that it cannot.",
        "한 번 누르면 1바이트를 내보내려 해 보고, 막히는 것을 보여 줍니다.";
    PROMISE_TRY = "Try it", "해 보기";
    PROMISE_KEPT = "Nothing is kept", "아무것도 남지 않습니다";
    PROMISE_KEPT_TEXT = "Close the tab and it is gone.", "탭을 닫으면 사라집니다.";

    // Data page.
    OPENED_ONE = "{customers} customers in {file}", "{file}에 고객 {customers}명이 있습니다";
    OPENED_ONE_ROW = "{file} has a single row: is it a table of customers?", "{file}에는 행이 하나뿐입니다. 고객 표가 맞나요?";
    OPENED_JOINED = "{files} became one table of {customers} customers", "{files|을/를} 고객 {customers}명의 표 하나로 합쳤습니다";
    OPENED_SCORED_DATED = "{above} of {customers} rows, a customer at a date each, are likely to leave",
        "고객·기준일 {customers}건 중 {above}건이 떠날 가능성이 높습니다";
    OPENED_SCORED = "{above} of {customers} customers are likely to leave", "고객 {customers}명 중 {above}명이 떠날 가능성이 높습니다";
    OPENED_SCORED_OTHER = "{above} of {customers} reach the threshold", "전체 {customers}건 중 {above}건의 점수가 기준 이상입니다";
    OPENED_TRUST_NONE = "Train a model on this file or choose one to see who is likely to leave.", "이 파일로 모델을 학습하거나 모델을 선택하면 누가 떠날지 볼 수 있습니다.";
    OPENED_TRUST_OTHER = "The model was made for other data.", "모델은 다른 데이터로 만든 것입니다.";
    OPENED_TRUST_MISFIT = "The model does not fit this table yet; see below what is missing.", "모델이 이 표와 아직 맞지 않습니다. 무엇이 부족한지 아래에서 확인하세요.";
    OPENED_GENERATED = "This is generated data: no real person is in it.", "만들어 낸 데이터입니다. 실제 사람은 없습니다.";
    SPREAD = "How the {noun} is spread", "{noun|이/가} 어떻게 분포하나";
    SEE_CUSTOMERS = "See the customers", "고객 보기";
    SEE_DRIVERS = "See what drives it", "이탈 요인 보기";
    SEE_DRIVERS_OTHER = "See what drives it", "점수 요인 보기";
    FILE_LINE = "{size} · {layout} · {rows} · {columns}", "{size} · {layout} · {rows} · {columns}";
    ROWS_ONE = "1 row", "1행";
    ROWS_MANY = "{count} rows", "{count}행";
    COLUMNS_ONE = "1 column", "열 1개";
    COLUMNS_MANY = "{count} columns", "열 {count}개";
    COMMA = "comma", "쉼표";
    SEMICOLON = "semicolon", "세미콜론";
    TAB = "tab", "탭";
    PIPE = "pipe", "세로줄";
    SPACE = "space", "공백";
    OTHER_DELIMITER = "an unusual mark", "특수 기호";
    FIXED_WIDTH = "fixed width", "고정 폭";
    ONE_COLUMN = "one column", "열 하나";
    PARQUET = "Parquet", "Parquet";
    EXCEL = "Excel", "엑셀";
    OPEN_DOCUMENT = "OpenDocument", "OpenDocument";
    JSON = "JSON", "JSON";
    USE_THIS_TABLE = "Use this table", "이 표 사용";
    REPAIRS = "Repaired while reading", "읽으면서 고친 것";
    REPAIRS_NONE = "Nothing had to be repaired.", "고칠 것이 없었습니다.";
    COLUMN = "Column", "열";
    KIND = "Type", "종류";
    MISSING = "Missing", "빈 값";
    DISTINCT = "Distinct", "서로 다른 값";
    DISTINCT_MANY = "{count} or more", "{count} 이상";
    RANGE = "Range", "범위";
    DISTRIBUTION = "Distribution", "분포";
    NOTICE = "Worth a look", "살펴볼 점";
    RANGE_TO = "{low} to {high}", "{low} ~ {high}";
    KIND_EMPTY = "empty", "비어 있음";
    KIND_BOOLEAN = "yes/no", "예/아니요";
    KIND_INTEGER = "whole number", "정수";
    KIND_DECIMAL = "number", "숫자";
    KIND_DATE = "date", "날짜";
    KIND_CATEGORY = "category", "범주";
    KIND_IDENTIFIER = "customer ID", "식별자";
    KIND_TEXT = "text", "텍스트";
    MORE_COLUMNS = "Show all {count} columns", "열 {count}개 모두 보기";

    // Model.
    MODEL = "Model", "모델";
    MODEL_NONE = "No model yet", "아직 모델이 없습니다";
    MODEL_NONE_TEXT = "Train one on this file, here in the tab, or choose the file that your data scientists exported (a model of XGBoost, LightGBM or CatBoost, ONNX, or a Holdfast bundle). Nothing is scored until every feature is found.",
        "이 탭에서 이 파일로 학습하거나, 데이터 담당자가 내보낸 파일(XGBoost, LightGBM, CatBoost 모델, ONNX 또는 Holdfast 번들)을 선택하세요. 표에서 모든 특성을 찾아야 점수를 계산합니다.";
    MODEL_OTHER_DATA = "This model was made for other data", "다른 데이터로 만든 모델입니다";
    MODEL_OTHER_DATA_TEXT = "{model} finds none of its features in the table that is open, so it scores nothing here. How good it is was measured on its own data and says nothing of this table.",
        "{model|은/는} 지금 연 표에서 특성을 하나도 찾지 못해 계산하지 않습니다. 이 모델의 정확도는 원래 데이터에서 잰 것이라 이 표에는 해당하지 않습니다.";
    MODEL_MEASURED = "Measured on {split}", "측정 대상: {split}";
    MODEL_MEASURED_TEST = "Measured on customers kept apart for it", "학습에 쓰지 않은 고객으로 측정";
    MODEL_NOT_MEASURED = "The file does not say how good the model is; check it on customers it has not seen.",
        "모델이 얼마나 잘 맞는지 파일에 적혀 있지 않습니다. 학습에 쓰지 않은 고객으로 확인하세요.";
    MODEL_GENERATED = "Trained on generated data: good for trying out, not for decisions.", "만들어 낸 데이터로 학습했습니다. 시험용이며 실제 판단에는 쓰지 마세요.";
    FIT_ALL = "All {count} features are found in the table.", "특성 {count}개를 모두 표에서 찾았습니다.";
    FIT_BY_PLACE = "The model's {count} features have no names, so the table's columns serve them in order. See below whether each is the right one.", "모델의 특성 {count}개에 이름이 없어 표의 열을 순서대로 맞췄습니다. 아래에서 제대로 맞는지 확인하세요.";
    FIT_PROBLEMS = "{problems} of {count} features are not served, so nothing is scored yet.", "특성 {count}개 중 {problems}개를 표에서 채울 수 없어 아직 점수를 계산하지 않습니다.";
    FIT_NO_TABLE = "Open a customer table to see whether it fits.", "고객 표를 열면 맞는지 알 수 있습니다.";
    FIT_EXTRA = "Not read by the model: {columns}", "모델이 쓰지 않는 열: {columns}";
    FIT_DETAILS = "Feature by feature", "특성별로 보기";
    FEATURE = "Feature", "특성";
    FINDING = "Finding", "확인 결과";
    SCORE_ALL = "Score {count}", "{count} 점수 계산";
    SCORE_AGAIN = "Score {count} again", "{count} 다시 계산";
    METRIC_PR_AUC = "PR-AUC", "PR-AUC";
    METRIC_ROC_AUC = "ROC-AUC", "ROC-AUC";
    METRIC_PRECISION = "Right among those flagged (precision)", "골라낸 고객 중 맞은 비율(정밀도)";
    METRIC_RECALL = "Leavers found (recall)", "떠난 고객 중 찾아낸 비율(재현율)";
    METRIC_RECALL_OTHER = "Found of those it is true of (recall)", "해당하는 고객 중 찾아낸 비율(재현율)";

    // Privacy.
    /// Heading while the page is still open to its own site.
    PRIVACY_TITLE_OPEN = "Not closed yet: only this site can be reached", "아직 차단 전입니다. 이 사이트에만 연결할 수 있습니다";
    PRIVACY_TITLE = "Nothing can leave this page", "이 페이지에서는 아무것도 나갈 수 없습니다";
    PRIVACY_TEXT = "Press the button: the page closes itself to the network, as it does before your first file, and then tries to send one byte out in four ways.",
        "버튼을 누르면 첫 파일을 열 때처럼 페이지가 네트워크를 차단한 뒤, 네 가지 방법으로 1바이트를 내보내려 해 봅니다.";
    PRIVACY_BUTTON = "Try to send a byte out", "1바이트 내보내 보기";
    PRIVACY_TRYING = "Trying …", "시도하는 중 …";
    PRIVACY_WAY = "Way out", "나가는 길";
    PRIVACY_RESULT = "Result", "결과";
    PRIVACY_RULE = "Rule that refused it", "막은 규칙";
    PRIVACY_REFUSED = "refused", "막힘";
    PRIVACY_SENT = "sent", "나감";
    PRIVACY_UNPROVEN = "failed, but not by a rule: try again", "실패했지만 규칙 때문은 아닙니다. 다시 해 보세요";
    PRIVACY_NO_RULE = "not named by the browser", "브라우저가 알려 주지 않음";
    WAY_OWN = "A message to the host this page came from", "이 페이지를 내려 준 서버로 메시지";
    WAY_OTHER = "A message to another host (example.com)", "다른 서버(example.com)로 메시지";
    WAY_IMAGE = "An image from another host, with the byte in its address", "주소에 데이터를 실은 다른 서버의 이미지";
    WAY_WORKER = "A message from the worker that holds your data", "데이터를 가진 워커에서 보내는 메시지";
    PRIVACY_ALL_REFUSED = "All {count} attempts were refused by your browser.", "시도 {count}번을 브라우저가 모두 막았습니다.";
    PRIVACY_SOME_SENT = "{count} attempts were not refused by a rule. If one was sent, do not open customer data here and tell whoever hosts this page.",
        "{count}번은 규칙으로 막히지 않았습니다. 나간 것이 있다면 여기서 고객 데이터를 열지 말고 운영자에게 알려 주세요.";
    PRIVACY_POLICY = "The policy in force, read from the live page", "지금 적용 중인 정책(열린 페이지에서 읽음)";
    PRIVACY_LIMITS = "What this does not cover", "보장하지 않는 것";
    PRIVACY_LIMITS_TEXT = "A browser extension that you installed can read any page. A policy in the page cannot stop you from following a link. Files you export are yours to guard.",
        "직접 설치한 확장 프로그램은 모든 페이지를 읽을 수 있습니다. 정책은 사용자가 링크로 이동하는 것을 막지 않습니다. 내보낸 파일은 직접 보관해 주세요.";
    PRIVACY_DEVTOOLS = "Trust your own eyes more: open the browser’s developer tools, choose Network, and work on. The list stays empty.",
        "더 확실히 보려면 개발자 도구의 네트워크 탭을 열어 두고 작업해 보세요. 목록이 비어 있습니다.";
    /// The same, before the page is closed.
    PRIVACY_DEVTOOLS_OPEN = "Trust your own eyes more: open the browser’s developer tools and choose Network. Until your first file is opened the page may fetch its own parts, such as the demos; from then on the list stays empty.",
        "더 확실히 보려면 개발자 도구의 네트워크 탭을 열어 두세요. 첫 파일을 열기 전에는 예시처럼 이 사이트의 파일을 불러올 수 있고, 그 뒤로는 목록이 비어 있습니다.";
    /// Above a policy.
    POLICY_OF_PAGE = "Since the page was opened", "페이지를 연 때부터";
    POLICY_OF_LOCK = "Added when the page closed itself", "스스로 차단할 때 더한 정책";
    POLICY_STRICTER = "Both are in force, and the stricter one decides: connect-src 'none' refuses every connection, whatever the other allows.",
        "두 정책이 모두 적용되며 더 엄격한 쪽이 이깁니다. 다른 정책이 무엇을 허용하든 connect-src 'none'이 모든 연결을 막습니다.";
    NOTHING_SCORED = "Your file is open, but no model has scored its customers yet. Train one on this file, or choose a model on the Data page.",
        "파일은 열려 있지만 아직 모델로 계산하지 않았습니다. 이 파일로 모델을 학습하거나 데이터 화면에서 모델을 선택하세요.";
    BEING_TRAINED = "A model is being trained …", "모델을 학습하는 중입니다 …";
    BEING_TRAINED_TEXT = "The customers are scored with it as soon as it is done.", "학습이 끝나면 바로 고객 점수를 계산합니다.";
    SEE_TRAINING = "See how it goes", "진행 상황 보기";
    TRAIN_ON_THIS = "Train one on this file", "이 파일로 모델 학습";
    NOTHING_HERE = "Nothing to show here yet", "아직 보여 줄 것이 없습니다";
    NOTHING_HERE_TEXT = "This page needs scored customers. Open a customer file on the Data page and train a model on it or bring one, or start with a demo.",
        "점수를 계산한 고객이 필요합니다. 데이터 화면에서 고객 파일을 열어 모델을 학습하거나 가진 모델을 여세요. 예시로 시작해도 됩니다.";
    GO_TO_DATA = "Go to Data", "데이터 화면으로";
}
