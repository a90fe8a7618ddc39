//! What the Data page says of the plan, its SQL, the leak audit and the columns.

messages! {
    // The plan.
    /// Heading of the plan.
    PLAN_TITLE = "How it comes together: {recipe}", "표를 합치는 방법: {recipe}";
    /// Under the heading.
    PLAN_BUILT = "The table below was made by this plan. Change what you like and build it again.",
        "아래 표는 이 계획대로 만들었습니다. 바꾸고 싶은 것을 바꾼 뒤 다시 만드세요.";
    /// Under the heading.
    PLAN_NOT_BUILT = "Your file is used as it is, with its own columns. A table need only be built if you want the features of this plan or change something in it.",
        "지금은 파일의 표를 그대로 쓰고 있습니다. 이 계획의 특성을 쓰거나 무언가를 바꿀 때만 표를 만들면 됩니다.";
    /// After files were read anew.
    PLAN_NOT_BUILT_AGAIN = "Your plan was not built again from the files as they are read now: {reason}",
        "파일을 지금처럼 읽으면 바꾼 계획대로 표를 만들 수 없습니다. {reason}";
    /// Beside why a file could not be read as the user said.
    READ_AS_BEFORE = "{file} is read as it was before.", "{file|은/는} 이전 방식대로 읽었습니다.";
    /// After files were read anew.
    EDITS_DROPPED = "Changes that were not built yet and that the plan has no place for any more: {count}. They are dropped.",
        "아직 반영하지 않은 변경 중 이제 계획에 해당하는 항목이 없는 {count}건은 버렸습니다.";
    /// Part of the plan.
    TABLES = "Tables", "표";
    /// Head of a column.
    TABLE = "Table", "표";
    /// Head of a column.
    FILES = "Files", "파일";
    /// Head of a column.
    ROWS = "Rows", "행 수";
    /// Head of a column.
    PART = "What it holds", "들어 있는 내용";
    /// A table without a file.
    NO_FILE = "not opened", "열지 않음";
    /// Part of the plan.
    JOINS = "What joins the tables", "표를 잇는 열";
    /// Part of the plan.
    LOOK_BACK = "How far back features look", "특성을 집계하는 기간";
    /// Part of the plan.
    POPULATION = "Who gets a row", "한 행이 되는 고객";
    /// Part of the plan.
    TIME = "Dates", "기준일";
    /// Part of the plan.
    LABELS = "What is predicted", "무엇을 예측하나";
    /// Part of the plan.
    ROLES = "What each column is for", "열의 역할";
    /// Above the roles of a proposed plan.
    ROLES_NOTE = "The plan was proposed from these. Change what is wrong: a new plan is proposed and shown below before anything is built. Give two tables a customer column each, and they are joined by them.",
        "이 역할을 보고 계획을 제안했습니다. 잘못된 것을 바꾸면 새 계획을 제안하고, 만들기 전에 무엇이 달라지는지 아래에 보여 줍니다. 두 표에서 고객 열을 고르면 그 열로 이어집니다.";
    /// Above the roles of a known plan.
    ROLES_BY_NAME = "This plan is a known one: it finds its columns by their names, so their roles are fixed. Have a plan proposed instead to choose them yourself.",
        "이미 알려진 계획이라 열을 이름으로 찾으므로 역할이 정해져 있습니다. 직접 고르려면 대신 계획을 제안받으세요.";
    /// A button.
    PROPOSE_INSTEAD = "Propose a plan from the columns instead", "대신 열을 보고 계획 제안받기";
    /// The columns' roles of one table, for assistive technology.
    ROLES_OF = "Columns of {table} and what they are for", "{table}의 열과 역할";
    /// A choice, for assistive technology.
    ROLE_OF = "Role of {column} in {table}", "{table}의 {column} 열 역할";
    /// Beside a table.
    TABLE_USED = "used", "사용함";
    /// Beside a table.
    TABLE_UNUSED = "not used; choose its customer column to bring it in", "쓰지 않음 · 고객 열을 고르면 들어갑니다";
    /// Head of a column.
    COLUMN = "Column", "열";
    /// Head of a column.
    ROLE = "Role", "역할";
    /// Head of a column.
    GOOD_FOR = "What it is good for", "쓰임새";
    /// Part of the plan.
    CHOICES = "What is predicted, and when", "무엇을 언제 예측하나";
    /// A choice.
    LABEL_KIND = "Predict", "예측할 것";
    /// What is predicted.
    LABEL_BY_COLUMN = "what a column says", "열에 적힌 값";
    /// What is predicted.
    LABEL_BY_ABSENCE = "that it does not happen for some days", "며칠 동안 일어나지 않음";
    /// What is predicted.
    LABEL_BY_PRESENCE = "that it happens within some days", "며칠 안에 일어남";
    /// A choice: a column, or what happens.
    LABEL_OF = "Of", "기준";
    /// A number field.
    LABEL_DAYS = "Days from the date on", "기준일부터 지켜볼 기간(일)";
    /// A choice of dates.
    DATES_BY_DATA = "as often as the data have room for", "데이터가 허용하는 만큼";
    /// A choice of dates.
    DATES_CHOSEN = "on days I choose", "직접 고른 날";
    /// A field.
    DATES_FIRST = "First day", "첫 기준일";
    /// A number field.
    DATES_COUNT = "How many days (1 is a single one)", "기준일 수(1이면 하루)";
    /// A field with several numbers.
    WINDOWS = "Look back so many days (several with commas)", "집계할 기간(일, 쉼표로 여러 개)";
    /// Part of the plan.
    NUMBERS = "Numbers you can change", "바꿀 수 있는 값";
    /// A number field.
    STEP = "Days from one date to the next", "기준일 사이 간격(일)";
    /// A number field.
    BEFORE = "Days of data needed before a date", "기준일 전에 필요한 데이터(일)";
    /// A number field.
    AFTER = "Days of data needed from a date on", "기준일부터 필요한 데이터(일)";
    /// A number field.
    MONTHS = "Months from one date to the next", "기준일 사이 간격(개월)";
    /// A number field.
    WINDOW = "Look back {days} days (used {uses}×)", "지난 {days}일({uses}곳에서 사용)";
    /// A number field.
    HORIZON = "Look ahead {days} days (label)", "앞으로 {days}일(예측 기간)";
    /// A number field.
    CONSTANT = "{title} (used {uses}×)", "{title}({uses}곳에서 사용)";
    /// Below the number fields.
    NUMBERS_NOTE = "Names and titles of features stay as they are; the line beside each says what it counts.",
        "특성의 이름은 그대로입니다. 실제 계산 기간은 특성 옆의 설명을 따릅니다.";
    /// Part of the plan.
    MERGES = "Spellings that seem to mean the same", "같은 뜻으로 보이는 표기";
    /// A merge.
    MERGE = "Count “{from}” as “{into}”", "“{from}” 표기를 “{into}” 표기로 통일";
    /// Beside a merge.
    MERGE_WHERE = "{column} · {rows} rows", "{column} · {rows}행";
    /// Part of the plan.
    FINDINGS = "Found while bringing them together", "합치면서 확인한 것";
    /// The feature dictionary.
    FEATURES = "{count} features and how they come about", "특성 {count}개와 만드는 방법";
    /// A search field.
    FEATURE_SEARCH = "Find a feature", "특성 찾기";
    /// Head of a column.
    FEATURE = "Feature", "특성";
    /// Head of a column.
    HOW = "How it comes about", "만드는 방법";
    /// Head of a column.
    GAPS = "Gaps", "빈 값 처리";
    /// Head of a column.
    CHANGE = "Change", "바꾸기";
    /// A button.
    DROP = "Leave out", "빼기";
    /// The button for assistive technology.
    DROP_NAMED = "Leave out {feature}", "{feature} 빼기";
    /// A button.
    PUT_BACK = "Put back", "되돌리기";
    /// The button for assistive technology.
    PUT_BACK_NAMED = "Put back {feature}", "{feature} 되돌리기";
    /// Beside a dropped feature.
    STILL_NEEDED = "Left out of the table, but still reckoned for {others}.",
        "표에서는 빼지만 {others} 계산에 필요해 내부적으로 계산합니다.";
    /// Nothing answers the search.
    NO_MATCH = "Nothing matches “{query}”.", "“{query}”에 맞는 것이 없습니다.";
    /// How many answer the search.
    SHOWN = "{shown} of {count}", "{count}개 중 {shown}개";
    /// For experts.
    JSON = "The plan as JSON, for experts", "전문가용: 계획 JSON";
    /// For experts.
    JSON_NOTE = "Everything above is written here. Change it and apply; if something is wrong, it says where and nothing is lost.",
        "위의 모든 내용이 여기 담겨 있습니다. 고친 뒤 적용하세요. 잘못된 곳이 있으면 알려 드리고, 쓴 내용은 사라지지 않습니다.";
    /// One edit.
    CHANGES_ONE = "1 change not applied yet", "아직 적용하지 않은 변경 1개";
    /// Several edits.
    CHANGES_MANY = "{count} changes not applied yet", "아직 적용하지 않은 변경 {count}개";
    /// The JSON was edited.
    CHANGES_JSON = "The JSON was changed and is not applied yet; the fields above wait for it", "JSON을 고쳤지만 아직 적용하지 않았습니다. 그동안 위의 항목은 바꿀 수 없습니다";
    /// A button.
    APPLY = "Apply and build again", "적용해서 다시 만들기";
    /// A button.
    BUILD = "Build the table by this plan", "이 계획대로 표 만들기";
    /// A button.
    UNDO = "Undo the changes", "변경 취소";
    /// A button.
    START_AGAIN = "Start again from the proposal", "처음 제안대로 되돌리기";
    /// A button.
    USE_AS_IS = "Use the file as it is", "파일 그대로 사용";
    /// What the build is called while it runs.
    BUILDING = "Building the table", "표를 만드는 중";
    /// After a build.
    BUILT = "The table was built again: {rows} rows, {columns} columns.", "표를 다시 만들었습니다: {rows}행, 열 {columns}개.";
    /// The scores are gone.
    NOT_BUILT = "It could not be built; the table is as it was.", "만들지 못했습니다. 표는 그대로입니다.";

    // The table of customers.
    /// Heading.
    MADE = "The table it makes", "만들어진 표";
    /// Beside the heading.
    MADE_SIZE = "{rows} rows · {columns} columns", "{rows}행 · 열 {columns}개";
    /// A button.
    SAVE_CSV = "Save as CSV", "CSV로 저장";
    /// A button.
    SAVE_PARQUET = "Save as Parquet", "Parquet로 저장";
    /// A file that was packed, among what else is known of it.
    PACKED = "packed", "압축 파일";
    /// Opens the fields that say how a file is read.
    READ_DIFFERENTLY = "Read this file differently…", "이 파일을 다르게 읽기…";
    /// Above the fields.
    READ_DIFFERENTLY_NOTE = "For when the names stand in the wrong row, or letters or columns look wrong. What you choose is kept for this file.", "열 이름이 다른 행에 있거나 글자나 열이 깨져 보일 때 바꾸세요. 선택한 내용은 이 파일에 계속 적용됩니다.";
    /// A field.
    ENCODING = "Encoding", "인코딩";
    /// A field: what stands between two cells.
    DELIMITER = "Between cells", "셀 구분";
    /// A field: the mark around a cell.
    QUOTE = "Around cells", "셀을 감싸는 기호";
    /// A choice: `"`
    QUOTE_DOUBLE = "double quotes", "큰따옴표";
    /// A choice: `'`
    QUOTE_SINGLE = "single quotes", "작은따옴표";
    /// A choice.
    QUOTE_NONE = "nothing", "없음";
    /// A field: how the mark around a cell is written within it.
    ESCAPE = "That mark within a cell", "셀 안의 그 기호";
    /// A choice: `""`
    ESCAPE_DOUBLED = "doubled", "두 번 씀";
    /// A choice.
    ESCAPE_BACKSLASH = "after a backslash", "백슬래시 뒤";
    /// A choice.
    ESCAPE_NONE = "as it is", "그대로";
    /// A field: how many rows name the columns.
    HEADER_ROWS = "Rows of column names", "열 이름 행 수";
    /// A choice: no row names the columns.
    NO_HEADER = "none", "없음";
    /// Where columns of fixed width are parted.
    BORDERS = "Columns begin after character", "열이 시작되기 전까지의 글자 수";
    /// A field: lines before the table.
    SKIP_LINES = "Lines to leave out at the top", "맨 위에서 건너뛸 줄 수";
    /// The choice to leave a field as it was found.
    FOUND = "As found: {found}", "찾은 대로: {found}";
    /// A button.
    READ_AGAIN = "Read again", "다시 읽기";
    /// A button.
    READ_AS_FOUND = "Read as found", "찾은 대로 읽기";
    /// Before the choice of a workbook's sheet or an archive's member.
    SHEET = "Table in this file:", "이 파일에서 쓸 표:";
    /// While a column is read as the user said.
    CORRECTING = "Reading the column anew", "열을 다시 읽는 중";
    /// The choice that takes a correction back.
    KIND_AS_FOUND = "As found in the file", "파일에서 찾은 대로";
    /// The name of the choice of a column's type.
    KIND_OF = "Type of {column}", "{column} 열의 종류";
    /// While it is written.
    WRITING_TABLE = "Writing the table", "표를 저장하는 중";
    /// After it is written.
    SAVED_TABLE = "Saved {rows} rows as {file} in your downloads.", "{rows}행을 다운로드 폴더의 {file}에 저장했습니다.";
    /// The page's heading for tables with several rows per customer.
    OPENED_ROWS = "{files} became one table of {rows} rows", "{files|을/를} 한 표 {rows}행으로 합쳤습니다";
    /// Under the page's heading, for files that no known plan fits.
    PROPOSED = "Put together by a plan made from your columns: check it below.", "열을 보고 만든 계획으로 합쳤습니다. 아래에서 확인하세요.";
    /// Under the page's heading.
    RECOGNISED = "Recognised as: {recipe}.", "인식한 형식: {recipe}.";

    /// What is open, for tables with several rows per customer.
    CHIP_ROWS = "{what} · {rows} rows", "{what} · {rows}행";
    /// A demo in the same place.
    CHIP_DEMO = "{demo} (made-up data)", "{demo}(예시 데이터)";

    // While a long file is read.
    /// Beside a file's name, above its first rows.
    FIRST_ROWS = "first rows", "앞부분";
    /// After it, when there are more columns than are shown.
    MORE_COLUMNS_THERE = " · {count} more columns", " · 열 {count}개 더 있음";
    /// In the status line.
    ROWS_SO_FAR = "{rows} rows", "{rows}행";

    // Quality at a glance.
    /// No cell is missing.
    NO_CELL_MISSING = "No cell is missing.", "빈 셀이 없습니다.";
    /// Some cells are missing.
    CELLS_MISSING = "{share} of all cells are missing. Columns with gaps ({count}): {columns}.", "전체 셀의 {share}가 비어 있습니다. 빈 셀이 있는 열 {count}개: {columns}.";
    /// A column and how much of it.
    COLUMN_WITH = "{column} ({what})", "{column}({what})";
    /// No row repeats another.
    NO_REPEATS = "No row repeats another.", "똑같은 행이 없습니다.";
    /// Some rows do.
    REPEATS = "Rows that repeat an earlier one cell by cell: {rows}, such as row {again}, which is row {first} again. They are kept.", "앞의 행과 모든 셀이 같은 행이 {rows}개 있습니다. 예: {again}행은 {first}행과 같습니다. 지우지 않고 둡니다.";
    /// Numbers beyond Tukey's fences.
    FAR_OUT = "Columns with values far from the rest ({count}), and in how many rows: {columns}. They are kept.", "나머지와 크게 다른 값이 있는 열 {count}개(괄호 안은 행 수): {columns}. 지우지 않고 둡니다.";
    /// Which days a column of dates covers.
    COVERS = "{column} runs from {first} to {last}: rows on {covered} of {span} days.", "{column}: {first}부터 {last}까지 {span}일 중 {covered}일에 행이 있습니다.";
    /// After it, when days are left out.
    LONGEST_GAP = "The longest gap is {from} to {to} ({days} days).", "가장 긴 빈 기간은 {from}부터 {to}까지({days}일)입니다.";

    // SQL.
    /// The button.
    SQL = "Show as SQL", "SQL로 보기";
    /// Heading.
    SQL_TITLE = "The same plan for your warehouse", "같은 계획을 데이터 웨어하우스에서";
    /// Below the heading.
    SQL_NOTE = "Run it where the full data lives; it makes the same table.", "전체 데이터가 있는 곳에서 실행하면 같은 표가 만들어집니다.";
    /// Which dialect.
    SQL_DIALECT = "Warehouse", "웨어하우스";
    /// A dialect.
    SPARK = "Spark", "Spark";
    /// A dialect.
    DUCKDB = "DuckDB", "DuckDB";
    /// A dialect.
    BIGQUERY = "BigQuery", "BigQuery";
    /// A button.
    COPY = "Copy", "복사";
    /// After the button.
    COPIED = "Copied", "복사했습니다";
    /// After the button.
    NOT_COPIED = "The browser did not allow copying: select the text and copy it.", "브라우저가 복사를 막았습니다. 텍스트를 선택해 복사하세요.";
    /// A button.
    SAVE = "Save", "저장";

    // Leak audit.
    /// Heading.
    AUDIT = "Does a column know the answer?", "답을 미리 아는 열이 있나요?";
    /// Heading with findings.
    AUDIT_FOUND = "{count} columns may know the answer", "답을 미리 알 수도 있는 열 {count}개";
    /// Heading with one finding.
    AUDIT_FOUND_ONE = "One column may know the answer", "답을 미리 알 수도 있는 열 1개";
    /// Nothing was found.
    AUDIT_CLEAN = "Nothing suspicious found: no column gives {label} away.", "의심스러운 열이 없습니다. {label|을/를} 미리 알려 주는 열을 찾지 못했습니다.";
    /// What it is.
    AUDIT_NOTE = "A column that is only known once somebody has left makes a model look better than it is.",
        "떠난 뒤에야 알 수 있는 열이 섞이면 모델이 실제보다 좋아 보입니다.";
    /// Head of a column.
    AUDIT_LABEL = "Label", "라벨";
    /// Head of a column.
    SEVERITY = "How grave", "심각도";
    /// A severity.
    SEVERITY_NOTE = "note", "참고";
    /// A severity.
    SEVERITY_SUSPICION = "suspicious", "의심";
    /// A severity.
    SEVERITY_LEAK = "leak", "정보 누수";
    /// The table as a whole.
    WHOLE_TABLE = "whole table", "표 전체";

    // Columns at a glance.
    /// A search field.
    COLUMN_SEARCH = "Find a column", "열 찾기";
    /// A checkbox.
    ONLY_NOTES = "Only those worth a look ({count})", "살펴볼 점이 있는 열만 ({count})";
    /// A choice.
    ORDER = "Order", "순서";
    /// A choice.
    ORDER_FILE = "as in the file", "파일 순서";
    /// A choice.
    ORDER_MISSING = "most missing first", "빈 값 많은 순";
    /// A choice.
    ORDER_NAME = "by name", "이름 순";
    /// A box plot in words; quartiles are read off the histogram.
    BOX = "Half of all lie between {low} and {high}; the middle is {middle}.",
        "절반은 {low}에서 {high} 사이이고 중앙값은 {middle}입니다.";
    /// After it, when some numbers are far from the rest.
    OUTLIERS = "Rows far from the rest: {rows}.", "{rows}행은 나머지와 크게 다릅니다.";

    // Work under way.
    /// A stage.
    JOINING = "Bringing the tables together", "표를 합치는 중";
    /// A stage.
    RECKONING = "Reckoning the features", "특성을 계산하는 중";
    /// A stage.
    WEIGHING = "Looking at what the files hold", "파일에 든 내용을 살펴보는 중";
    /// A stage.
    PROFILING = "Looking at every column", "열을 살펴보는 중";
    /// How far.
    PROGRESS_ROWS = "{done} of {total} rows", "{total}행 중 {done}행";
    /// How far.
    PROGRESS_STEPS = "{done} of {total}", "{total} 중 {done}";
    /// How fast.
    PER_SECOND = "{size}/s", "초당 {size}";
}
