//! What recipes say: their errors, what a build counted, and each step in words.

messages! {
    // Formulas.

    /// A formula that cannot be read.
    FORMULA = "\"{formula}\", character {place}: {problem}",
        "\"{formula}\"의 {place}번째 글자: {problem}";
    /// A quote that does not close.
    FORMULA_UNCLOSED = "this quote {quote} is never closed.",
        "따옴표({quote})가 닫히지 않았습니다.";
    /// Digits that are no number.
    FORMULA_NOT_A_NUMBER = "this is not a number.", "숫자로 읽을 수 없습니다.";
    /// A character that means nothing.
    FORMULA_UNKNOWN_SIGN = "the character {found} means nothing here.",
        "{found} 문자는 여기서 쓸 수 없습니다.";
    /// Something else was due.
    FORMULA_UNEXPECTED = "found {found}, expected {expected}.",
        "{found} 대신 {expected|이/가} 와야 합니다.";
    /// The end came too early.
    FORMULA_ENDS = "it ends here, expected {expected}.",
        "여기서 끝났지만 {expected|이/가} 더 와야 합니다.";
    /// No such function.
    FORMULA_UNKNOWN_FUNCTION = "there is no function {function}.",
        "{function} 함수는 없습니다.";
    /// Too many or too few arguments.
    FORMULA_ARGUMENTS = "{function} takes {takes} values, found {found}.",
        "{function} 함수에는 값이 {takes}개 필요한데 {found}개가 있습니다.";
    /// Too deep.
    FORMULA_TOO_DEEP = "brackets are nested more than {limit} deep.",
        "괄호가 {limit}단계보다 깊게 겹쳤습니다.";
    /// Too long.
    FORMULA_TOO_LONG = "the formula is longer than {limit} bytes.",
        "수식이 {limit}바이트보다 깁니다.";

    // Recipes.

    /// The file is no recipe.
    NOT_A_RECIPE = "This is not a recipe: line {line}, column {column}: {reason}",
        "레시피 파일이 아닙니다({line}행 {column}열): {reason}";
    /// A format of another time.
    VERSION = "The recipe has version {found}; this program reads version {known}.",
        "레시피 버전은 {found}이고, 이 프로그램은 버전 {known}만 읽습니다.";
    /// No such built-in recipe.
    UNKNOWN_RECIPE = "There is no recipe \"{name}\". Built in are {known}; a file name works as well.",
        "\"{name}\" 레시피는 없습니다. 내장 레시피는 {known}이며, 레시피 파일 이름을 써도 됩니다.";
    /// A formula that cannot be read.
    WRONG_FORMULA = "In \"{owner}\": {error}", "\"{owner}\"에서: {error}";
    /// A name that nothing bears.
    UNKNOWN_NAME = "\"{owner}\" uses \"{name}\", which does not exist. There are: {known}.",
        "\"{owner}\"에 쓰인 {name|은/는} 없는 이름입니다. 쓸 수 있는 이름: {known}.";
    /// A role of what is not there.
    NO_SUCH_PLACE = "There is no column or table \"{name}\", of which you said something. The names most like it: {nearest}.",
        "지정한 열이나 표를 찾지 못했습니다: \"{name}\". 비슷한 이름: {nearest}.";
    /// The same name twice.
    NAME_TWICE = "The name \"{name}\" is given twice.", "\"{name}\" 이름이 두 번 나옵니다.";
    /// Number and text confused.
    WRONG_KIND = "\"{owner}\" needs {expected}.", "\"{owner}\"에는 {expected|이/가} 필요합니다.";
    /// What is due.
    KIND_NUMBER = "a number", "숫자";
    /// What is due.
    KIND_TEXT = "a text", "텍스트";
    /// What is due.
    KIND_MOMENT = "a date", "날짜";
    /// What is due.
    KIND_ALIKE = "values of one kind on both sides", "양쪽이 같은 종류인 값";
    /// No time or anchor.
    NEEDS_TIME = "\"{owner}\" needs a time column in its table and anchors in the recipe.",
        "\"{owner}\"에는 표의 시간 열과 레시피의 기준일이 필요합니다.";
    /// No value to aggregate, or one too many.
    VALUE_DUE = "\"{owner}\": its aggregate takes exactly one value in \"of\", except count, active_days and days_since_last, which take none.",
        "\"{owner}\": 집계할 값을 \"of\"에 하나만 적어야 합니다(count, active_days, days_since_last에는 적지 않습니다).";
    /// A rule that makes no sense.
    SENSELESS = "\"{owner}\": the value of \"{field}\" makes no sense.",
        "\"{owner}\": \"{field}\" 값이 올바르지 않습니다.";
    /// No file plays a table's part.
    TABLE_MISSING = "The table \"{table}\" is missing. Open the file with the columns {columns} together with the others.",
        "\"{table}\" 표가 없습니다. {columns} 열이 있는 파일도 함께 열어 주세요.";
    /// Files cannot be told apart.
    TABLE_TWICE = "\"{first}\" and \"{second}\" both look like the table \"{table}\". Open only the one that holds.",
        "{first|과/와} {second|이/가} 모두 \"{table}\" 표로 보입니다. 둘 중 맞는 파일 하나만 열어 주세요.";
    /// A column that is gone.
    COLUMN_MISSING = "\"{file}\" has no column \"{column}\", which the recipe needs.",
        "\"{file}\"에 꼭 필요한 \"{column}\" 열이 없습니다.";
    /// Nobody to build a row for.
    NO_CUSTOMERS = "No row of \"{table}\" names a customer in the column \"{column}\".",
        "\"{table}\" 표의 \"{column}\" 열에 고객 ID가 하나도 없습니다.";
    /// The data are too short.
    NO_ANCHORS = "The data run from {first} to {last}: too short for one row with its window before and its label after. Choose a shorter window or add older files.",
        "데이터 기간이 {first}부터 {last}까지라서 기준일 앞뒤의 기간을 채울 수 없습니다. 기간을 줄이거나 더 오래된 파일을 추가해 주세요.";
    /// Nothing fits.
    NOTHING_FITS = "No recipe fits {files}, and none can be proposed: no column names a customer. Name one with a recipe file.",
        "{files}에 맞는 레시피가 없고, 고객을 가리키는 열이 없어 새로 제안할 수도 없습니다. 레시피 파일로 알려 주세요.";
    /// Workers that do not understand each other.
    UNPACKED = "A helper's part of the work did not arrive whole. Open the files again; this is a fault of Holdfast if it stays.",
        "나누어 처리한 결과를 온전히 받지 못했습니다. 파일을 다시 열어 주세요. 계속되면 Holdfast의 오류입니다.";
    /// Too much.
    TOO_LARGE = "There are more than {limit} {what}: too many for memory.",
        "{what|이/가} {limit}개를 넘어 메모리에 담을 수 없습니다.";
    /// What there are too many of.
    ROWS = "rows", "행";

    // What a build did. Counts stand after a colon so that one fits as well as many.

    /// The result.
    BUILT = "Customers, one row each: {rows}.", "고객 {rows}명을 한 명당 한 행으로 정리했습니다.";
    /// The result over time.
    BUILT_AT_ANCHORS = "Rows, one per customer and date: {rows} (customers: {customers}; dates: {anchors}, from {first} to {last}).",
        "고객과 기준일마다 한 행씩 모두 {rows}행입니다(고객 {customers}명, 기준일 {anchors}개, {first}부터 {last}까지).";
    /// On the list without a row.
    LEFT_OUT_WITHOUT_ROWS = "Left out because they never did anything of their own: {count}.",
        "본인 활동이 한 번도 없어 뺀 고객: {count}명.";
    /// Not on the list.
    LEFT_OUT_NOT_LISTED = "Left out because they are not on the list of customers: {count}.",
        "명단에 없어 뺀 고객: {count}명.";
    /// Not active before the anchor.
    LEFT_OUT_NOT_ACTIVE = "Dates left out because the customer was not active before: {count}.",
        "직전에 활동이 없어 뺀 고객·기준일 조합: {count}개.";
    /// Rows too far from all others in time.
    STRAYS = "Rows too far from all others in time to be believed, such as {day}: {count}. They do not move the dates at which rows stand.",
        "다른 행과 시점이 너무 동떨어져 믿기 어려운 행: {count}개. 예: {day}. 기준일을 정할 때 쓰지 않았습니다.";
    /// Windows that reach before the data.
    CUT_SHORT = "Dates whose longest window ({window} days) begins before the first row, on {first}: {anchors}. Days of the window that the first of them lacks: {days}. Counts and sums there are of fewer days than at later dates.",
        "가장 긴 집계 기간({window}일)이 첫 기록({first})보다 앞에서 시작하는 기준일: {anchors}개. 그중 첫 기준일은 기간 중 {days}일치 기록이 없습니다. 이런 기준일의 건수와 합계는 뒤의 기준일보다 짧은 기간의 값입니다.";
    /// No label.
    UNLABELLED = "Rows without \"{label}\": {count}.", "\"{label}\" 값이 없는 행: {count}개.";
    /// Left join without match.
    CUSTOMERS_WITHOUT = "{table}: customers without a row: {count}.", "{table}: 기록이 없는 고객 {count}명.";
    /// Rows of others.
    ORPHANS = "{table}: rows of customers who are not in the result: {count} (customers: {customers}). They are left out.",
        "{table}: 결과에 없는 고객 {customers}명의 행 {count}개를 뺐습니다.";
    /// Rows of others whose ids are nearly alike.
    ALIKE_IDS = "{table}: of these, rows whose id differs from that of a customer in the result only in capitals: {count} (customers: {customers}), such as “{id}” and “{like}”. If they are the same, write them alike in both files.",
        "{table}: 이 중 {count}개 행(고객 {customers}명)은 대소문자만 빼면 결과에 있는 고객과 ID가 같습니다(예: “{id}” ↔ “{like}”). 같은 고객이라면 두 파일의 표기를 통일해 주세요.";
    /// One row was due.
    REPEATED = "{table}: rows that repeat a customer: {count} (customers: {customers}). The first row counts.",
        "{table}: 같은 고객이 여러 번 나온 행 {count}개(고객 {customers}명). 첫 행만 썼습니다.";
    /// A column or a file that plays no part.
    NOTE = "{table}: {note}", "{table}: {note}";
    /// A file that plays no part.
    UNUSED_FILES = "Not used, because no column of theirs is what the recipe asks for or names the same customers: {files}.",
        "레시피에 필요한 열이나 같은 고객을 가리키는 열이 없어 쓰지 않은 파일: {files}.";
    /// Files of one table whose columns differ.
    UNEVEN = "{table}: columns that only some of its files have: {columns}. In the others their cells are missing.",
        "{table}: 일부 파일에만 있는 열: {columns}. 나머지 파일에서는 빈 값으로 보았습니다.";
    /// Rows of nobody.
    WITHOUT_ID = "{table}: rows without a customer id: {count}. They are left out.",
        "{table}: 고객 ID가 없는 행 {count}개를 뺐습니다.";
    /// Rows of no day.
    WITHOUT_TIME = "{table}: rows without a readable time: {count}.",
        "{table}: 시간을 읽을 수 없는 행 {count}개.";
    /// A later row showed what the first ones left open.
    SETTLED = "{table}: the first rows leave open how \"{column}\" is written; \"{text}\" in line {line} shows that it is {type}. All rows were read so.",
        "{table}: \"{column}\" 열의 표기 방식은 앞쪽 행만으로는 알 수 없었지만, {line}행의 \"{text}\"에서 {type}임이 드러나 모든 행을 그렇게 읽었습니다.";
    /// Cells that could not be read.
    UNREADABLE = "{table}: cells of \"{column}\" that could not be read: {count}. The first is \"{text}\" in line {line}. They count as missing.",
        "{table}: \"{column}\" 열에서 읽을 수 없는 값 {count}개(첫 번째는 {line}행의 \"{text}\"). 빈 값으로 보았습니다.";
    /// Gaps of the result.
    GAPS = "Numbers that stay missing: {count}. They are filled in only when a model is trained, from the training rows alone.",
        "비어 있는 숫자 값: {count}개. 모델을 학습할 때 학습 데이터만으로 채웁니다.";
}
