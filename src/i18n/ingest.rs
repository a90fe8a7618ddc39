//! What the `ingest` part of the program says: why a file could not be read,
//! and what was mended in one that could.

messages! {
    /// A problem with the file it concerns.
    FILE_PROBLEM = "{file}: {problem}", "{file}: {problem}";

    /// An empty file.
    EMPTY = "The file is empty. Choose a file with a header line and at least one row.",
        "파일이 비어 있습니다. 열 이름이 있는 첫 줄과 한 행 이상의 데이터가 있는 파일을 선택하세요.";
    /// A header without rows.
    HEADER_ONLY = "The file has a header with {columns} column names and no rows. Export it again with the data.",
        "열 이름 {columns}개만 있고 데이터 행이 없습니다. 데이터를 포함해 다시 내보내세요.";
    /// Binary bytes.
    NOT_TEXT = "This is not a text file: line {line} holds the byte {byte}, which no text has. Choose a CSV file.",
        "텍스트 파일이 아닙니다. {line}번째 줄에 텍스트에는 없는 바이트 {byte|이/가} 있습니다. CSV 파일을 선택하세요.";
    /// A picture or a program.
    NOT_A_TABLE = "This is {format}, not a table. Choose the table itself: CSV or other text, Excel, Parquet or JSON.",
        "표가 아니라 {format} 파일입니다. CSV 등 텍스트, 엑셀, Parquet, JSON으로 된 표를 선택하세요.";
    /// Another format.
    KNOWN_FORMAT = "This is {format}, not a CSV file. Save or export it as CSV (best in UTF-8) and open that.",
        "CSV가 아니라 {format} 파일입니다. CSV(UTF-8 권장)로 저장하거나 내보낸 뒤 다시 여세요.";
    /// A quote that does not close.
    UNCLOSED_QUOTE = "The quote that opens in line {line}, cell {column}, is never closed. Close it, or write a quote inside a cell twice (\"\").",
        "{line}번째 줄 {column}번째 칸에서 열린 따옴표가 닫히지 않습니다. 따옴표를 닫거나, 칸 안의 따옴표는 두 번(\"\") 쓰세요.";
    /// A cell over the limit.
    FIELD_TOO_LONG = "Cell {column} of the row in line {line} is longer than {limit}. Check that the file has line ends and the right delimiter.",
        "{line}번째 줄 {column}번째 칸이 {limit}보다 깁니다. 줄바꿈과 구분 기호가 올바른지 확인하세요.";
    /// A row over the limit.
    RECORD_TOO_LONG = "The row that begins in line {line} is longer than {limit}. Check that the file has line ends.",
        "{line}번째 줄에서 시작하는 행이 {limit}보다 깁니다. 줄바꿈이 있는지 확인하세요.";
    /// A header over the limit.
    TOO_MANY_COLUMNS = "The header in line {line} has {found} columns; at most {limit} are read. Check that the table is not turned on its side.",
        "{line}번째 줄의 열이 {found}개입니다. 최대 {limit}개까지 읽습니다. 행과 열이 뒤바뀌지 않았는지 확인하세요.";
    /// A table over the memory limit.
    TOO_LARGE = "The table needs more than {limit} of memory; that was reached in line {line}. Leave out columns that are not needed, or fewer rows.",
        "표가 메모리 {limit|을/를} 넘습니다({line}번째 줄에서 도달). 필요 없는 열을 빼거나 행을 줄이세요.";
    /// A gzip file cut short.
    GZIP_TRUNCATED = "The packed file (gzip) ends too early, after {bytes}: it was cut off. Copy or download it again.",
        "압축 파일(gzip)이 {bytes}에서 잘려 있습니다. 다시 복사하거나 내려받으세요.";
    /// A damaged gzip file.
    GZIP_DAMAGED = "The packed file (gzip) is damaged at byte {byte}. Copy or download it again.",
        "압축 파일(gzip)의 {byte}번째 바이트가 손상되었습니다. 다시 복사하거나 내려받으세요.";

    /// A format's name within `KNOWN_FORMAT`.
    FORMAT_XLSX = "an Excel workbook (xlsx)", "엑셀(xlsx)";
    /// A format's name.
    FORMAT_XLS = "an older Excel workbook (xls)", "이전 엑셀(xls)";
    /// A format's name.
    FORMAT_PARQUET = "a Parquet file", "Parquet";
    /// A format's name.
    FORMAT_ARROW = "an Arrow or Feather file", "Arrow(Feather)";
    /// A format's name.
    FORMAT_ORC = "an ORC file", "ORC";
    /// A format's name.
    FORMAT_AVRO = "an Avro file", "Avro";
    /// A format's name.
    FORMAT_JSON = "a JSON file", "JSON";
    /// A format's name.
    FORMAT_HTML = "a web page (HTML)", "웹 페이지(HTML)";
    /// A format's name.
    FORMAT_XML = "an XML file", "XML";
    /// A format's name.
    FORMAT_RTF = "a rich-text document", "서식 있는 텍스트(RTF)";
    /// A format's name.
    FORMAT_PDF = "a PDF document", "PDF";
    /// A format's name.
    FORMAT_PICTURE = "a picture", "이미지";
    /// A format's name.
    FORMAT_SQLITE = "an SQLite database", "SQLite 데이터베이스";
    /// A format's name.
    FORMAT_HDF5 = "an HDF5 file", "HDF5";
    /// A format's name.
    FORMAT_STATISTICS = "a data file of SPSS, Stata or R", "SPSS·Stata·R 데이터";
    /// A format's name.
    FORMAT_ZIP = "a ZIP archive", "ZIP 압축";
    /// A format's name.
    FORMAT_ARCHIVE = "a packed archive", "압축";
    /// A format's name.
    FORMAT_PROGRAM = "a program", "실행";
    /// A format's name.
    FORMAT_UTF32 = "text in UTF-32", "UTF-32 텍스트";

    /// Windows-1252 as last resort.
    ENCODING_ASSUMED = "Neither Unicode nor Korean: read as Western European (Windows-1252). Check the letters from line {line} on.",
        "유니코드도 한국어(CP949)도 아니어서 서유럽어(Windows-1252)로 읽었습니다. {line}번째 줄부터 글자를 확인하세요.";
    /// Bytes replaced.
    BYTES_UNDECODED = "Characters that are not valid {encoding}, shown as \u{FFFD}: {count} (first in lines {lines}).",
        "{encoding}에 맞지 않아 \u{FFFD}로 바꾼 글자: {count}개(처음 발견: {lines}번째 줄).";
    /// NUL characters removed.
    ZEROS_REMOVED = "NUL characters left out: {count} (first in lines {lines}).",
        "제거한 NUL 문자: {count}개(처음 발견: {lines}번째 줄).";
    /// Names given.
    NAMES_GIVEN = "Columns without a name, which got one: {count} ({examples}).",
        "이름이 없어 이름을 붙인 열: {count}개({examples}).";
    /// Names made distinct.
    NAMES_MADE_DISTINCT = "Columns whose name occurred before, renamed: {count} ({examples}).",
        "이름이 겹쳐 바꾼 열: {count}개({examples}).";
    /// One column within the two messages above.
    RENAMED_COLUMN = "column {position} is now “{to}”", "{position}번째 열 → “{to}”";
    /// All names are numbers.
    HEADER_OF_NUMBERS = "Every column name in line {line} is a number. If that line is data, add a header line above it.",
        "{line}번째 줄의 열 이름이 모두 숫자입니다. 데이터라면 그 위에 열 이름 줄을 추가하세요.";
    /// Short rows.
    SHORT_ROWS = "Rows with fewer than {expected} cells, filled with missing ones: {count} ({examples}).",
        "{expected}칸보다 짧아 빈 값으로 채운 행: {count}개({examples}).";
    /// Long rows.
    LONG_ROWS = "Rows with more than {expected} cells, the extra ones left out: {count} ({examples}).",
        "{expected}칸보다 길어 남는 칸을 뺀 행: {count}개({examples}).";
    /// One row within the two messages above.
    ROW_WIDTH = "line {line}: {found}", "{line}번째 줄: {found}칸";
    /// Blank lines.
    BLANK_LINES = "Blank lines skipped: {count} (first: {lines}).",
        "건너뛴 빈 줄: {count}개(처음: {lines}번째 줄).";
    /// No header.
    HEADER_MISSING = "The first row holds values, not names: the {columns} columns were named column_1 to column_{columns}.",
        "첫 행이 열 이름이 아니라 값입니다. 열 {columns}개에 column_1 ~ column_{columns} 이름을 붙였습니다.";
    /// Header rows joined.
    HEADER_ROWS_JOINED = "The first {count} rows name the columns; their texts were joined.",
        "첫 {count}개 행이 모두 열 이름이어서 이어 붙였습니다.";
    /// Header again.
    HEADER_REPEATED = "Rows that repeat the header, left out: {count} (first: {lines}).",
        "열 이름이 다시 나와 뺀 행: {count}개(처음: {lines}번째 줄).";
    /// Text before the table.
    PREAMBLE_SKIPPED = "Rows of text before the table, left out: {count} (first: {lines}).",
        "표 앞의 글이라 뺀 행: {count}개(처음: {lines}번째 줄).";
    /// Text after the table.
    FOOTNOTES_SKIPPED = "Rows of text or totals after the table, left out: {count} (first: {lines}).",
        "표 뒤의 글이나 합계라서 뺀 행: {count}개(처음: {lines}번째 줄).";
    /// Sums among the rows.
    TOTALS_KEPT = "Rows that seem to be totals of others: {count} (first: {lines}). They were kept; leave them out of the file if they are no customers.",
        "합계로 보이는 행: {count}개(처음: {lines}번째 줄). 그대로 두었으니 고객이 아니라면 파일에서 빼 주세요.";
    /// Quotes around rows.
    ROWS_UNWRAPPED = "Every row stood within quotes as a whole: the quotes were taken off.",
        "행 전체가 따옴표로 묶여 있어 따옴표를 벗기고 읽었습니다.";
    /// Other tables.
    OTHER_TABLES = "Other tables in this file, left out: {count} ({examples}). Lines left out at the top choose another.",
        "이 파일의 다른 표(읽지 않음): {count}개({examples}). 맨 위에서 건너뛸 줄 수로 다른 표를 고를 수 있습니다.";
    /// One table within the message above.
    OTHER_TABLE = "from line {line}: {columns} columns, {rows} rows", "{line}번째 줄부터 {columns}열 {rows}행";
    /// Stray quotes.
    STRAY_QUOTES = "Rows with a quote too many, kept as part of its cell: {count} (first in lines {lines}).",
        "짝이 없는 따옴표를 칸의 글자로 읽은 행: {count}개(처음 발견: {lines}번째 줄).";
    /// Delimiters put in.
    CELLS_PARTED = "Rows with a delimiter missing, parted where the columns' patterns show it: {count} (first in lines {lines}).",
        "빠진 구분 기호를 열의 형태에 맞게 채운 행: {count}개(처음 발견: {lines}번째 줄).";
    /// Delimiters too many.
    CELLS_REALIGNED = "Rows with a delimiter too many, realigned by the columns' patterns: {count} (first in lines {lines}).",
        "남는 구분 기호를 열의 형태에 맞게 바로잡은 행: {count}개(처음 발견: {lines}번째 줄).";
    /// Another delimiter.
    OWN_DELIMITERS = "Rows with a delimiter of their own, cut by it: {count} (first in lines {lines}).",
        "구분 기호가 달라 따로 나눈 행: {count}개(처음 발견: {lines}번째 줄).";
    /// Text after a closing quote.
    TEXT_AFTER_QUOTE = "Cells with text after their closing quote, kept as it stands: {count} (first in lines {lines}).",
        "닫는 따옴표 뒤에 글자가 있어 그대로 이어 붙인 칸: {count}개(처음 발견: {lines}번째 줄).";
}
