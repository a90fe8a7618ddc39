//! What is said of files that are not plain text: archives, workbooks, Parquet,
//! JSON, and of the bytes beneath them.

messages! {
    /// A range beyond the end.
    BEYOND_END = "The file ends too early: {length} bytes were expected at byte {offset}, and it has {size}. Copy or download it again.",
        "파일이 중간에 끊겼습니다. {offset}번째 바이트부터 {length}바이트가 있어야 하는데 전체가 {size}입니다. 다시 복사하거나 내려받으세요.";
    /// A file that changed underneath.
    FILE_CHANGED = "The file was changed or removed while it was being read. Open it again.",
        "읽는 동안 파일이 바뀌거나 사라졌습니다. 다시 여세요.";
    /// The system's refusal.
    UNREADABLE = "The file could not be read: {reason}", "파일을 읽지 못했습니다: {reason}";

    /// A damaged archive.
    ARCHIVE_DAMAGED = "The archive is damaged ({reason}). Copy or download it again.",
        "압축 파일이 손상되었습니다({reason}). 다시 복사하거나 내려받으세요.";
    /// A tar archive that is cut off.
    TAR_CUT = "The tar archive is cut off: from byte {byte} on {expected} bytes were expected, and {found} are there. Copy or download it again.",
        "tar 파일이 잘려 있습니다: {byte}바이트 위치부터 {expected}바이트가 있어야 하는데 {found}바이트뿐입니다. 다시 복사하거나 내려받으세요.";
    /// A header of a tar archive with a wrong sum.
    TAR_HEADER = "The tar archive is damaged: the header at byte {byte} says the checksum “{found}”, and {expected} (octal) was expected. Copy or download it again.",
        "tar 파일이 손상되었습니다: {byte}바이트 위치의 헤더에 적힌 체크섬은 “{found}”인데 {expected}(8진수)이어야 합니다. 다시 복사하거나 내려받으세요.";
    /// A header of a tar archive without a size.
    TAR_SIZE = "The tar archive is damaged: the header at byte {byte} says “{found}” where a size in octal digits was expected. Copy or download it again.",
        "tar 파일이 손상되었습니다: {byte}바이트 위치의 헤더에 8진수 크기 대신 “{found}” 값이 적혀 있습니다. 다시 복사하거나 내려받으세요.";
    /// A member with a password.
    ARCHIVE_ENCRYPTED = "“{member}” in the archive needs a password. Unpack it yourself and open what is inside.",
        "압축 파일 속 “{member}”에 암호가 걸려 있습니다. 직접 압축을 풀어 그 파일을 여세요.";
    /// A method of packing that is not read.
    ARCHIVE_METHOD = "“{member}” is packed in a way that is not read here. Pack it as an ordinary ZIP file (deflate), or unpack it and open what is inside.",
        "“{member}” 파일은 지원하지 않는 방식으로 압축되었습니다. 일반 ZIP(deflate)으로 다시 압축하거나 풀어서 여세요.";
    /// A bomb.
    ARCHIVE_TOO_LARGE = "“{member}” would unpack to more than {limit}, which is more than can be held, or far more than a table of this packed size has. It was not unpacked further.",
        "“{member}”의 압축을 풀면 {limit|을/를} 넘거나, 압축 크기에 비해 지나치게 커집니다. 더 풀지 않았습니다.";
    /// More or fewer bytes than announced.
    ARCHIVE_LIES = "“{member}” in the archive is announced with {declared} and holds another amount: the archive is damaged. Make it again.",
        "압축 파일 속 “{member}”의 크기가 기록된 {declared|과/와} 다릅니다. 손상된 압축 파일이니 다시 만드세요.";
    /// An archive in an archive.
    ARCHIVE_NESTED = "“{member}” is an archive inside an archive. Unpack the outer one and open what is inside.",
        "“{member}” 파일은 압축 파일 속의 압축 파일입니다. 바깥 압축을 풀고 안의 파일을 여세요.";
    /// No table inside.
    ARCHIVE_NO_TABLE = "The archive holds {members} files and none of them is a table that can be read.",
        "압축 파일 안의 파일 {members}개 중에 읽을 수 있는 표가 없습니다.";
    /// Too many members.
    ARCHIVE_TOO_MANY = "The archive holds {members} files; at most {limit} are read. Split it.",
        "압축 파일 안의 파일이 {members}개입니다. 최대 {limit}개까지 읽으니 나누어 주세요.";
    /// A damaged zstd file.
    ZSTD_DAMAGED = "The packed file (zstd) is damaged or cut off. Copy or download it again.",
        "압축 파일(zstd)이 손상되었거나 잘려 있습니다. 다시 복사하거나 내려받으세요.";

    /// A damaged workbook.
    WORKBOOK_DAMAGED = "The workbook cannot be read ({reason}). Open it in Excel or LibreOffice, save it as xlsx and open that.",
        "통합 문서를 읽을 수 없습니다({reason}). 엑셀이나 LibreOffice에서 열어 xlsx로 다시 저장한 뒤 여세요.";
    /// A workbook with a password.
    WORKBOOK_ENCRYPTED = "The workbook is protected by a password. Remove it in Excel (File, Info, Protect Workbook) and open the file again.",
        "통합 문서에 암호가 걸려 있습니다. 엑셀의 파일 > 정보 > 통합 문서 보호에서 암호를 지운 뒤 다시 여세요.";
    /// A sheet that is not there.
    NO_SHEET = "There is no sheet or file “{wanted}” inside; there are: {found}.",
        "“{wanted}”라는 시트나 파일이 없습니다. 있는 것: {found}.";
    /// Sheets without cells.
    NO_CELLS = "None of the sheets holds a cell: {found}.", "셀이 있는 시트가 없습니다: {found}.";
    /// More cells than can be held.
    TOO_MANY_CELLS = "A sheet of the workbook spans more than {limit} cells. Delete empty rows and columns at its ends, or save the sheet as CSV.",
        "시트의 범위가 셀 {limit}개를 넘습니다. 끝의 빈 행과 열을 지우거나 CSV로 저장하세요.";

    /// JSON without objects.
    JSON_NO_ROWS = "The JSON holds no objects that could be rows (looked up to line {line}). One object per line, or one list of objects, is read.",
        "JSON에 행이 될 객체가 없습니다({line}번째 줄까지 확인). 한 줄에 객체 하나, 또는 객체 목록 하나를 읽습니다.";
    /// JSON that ends within a value.
    JSON_UNCLOSED = "The JSON value that begins in line {line} never ends. The file may be cut off: copy or export it again.",
        "{line}번째 줄에서 시작한 JSON 값이 끝나지 않습니다. 파일이 잘렸을 수 있으니 다시 내보내세요.";
    /// JSON over the limit.
    JSON_TOO_LONG = "The JSON value that begins in line {line} is longer than {limit}. Write one object per line.",
        "{line}번째 줄에서 시작한 JSON 값이 {limit}보다 깁니다. 한 줄에 객체 하나씩 쓰세요.";

    /// The sheet taken, with others left.
    SHEET_CHOSEN = "Read “{sheet}” ({size}). Others inside: {others}.",
        "“{sheet}”({size}) 시트를 읽었습니다. 다른 시트: {others}.";
    /// A sheet's size within `SHEET_CHOSEN`.
    SHEET_SIZE = "{rows} rows × {columns} columns", "{rows}행 × {columns}열";
    /// One of the other sheets.
    OTHER_SHEET = "“{sheet}” ({size})", "“{sheet}”({size})";
    /// Tables of many that are only counted, behind those that are named.
    MORE_TABLES = "and {count} more", "외 {count}개";
    /// A table that does not begin in the first cell.
    TABLE_FOUND = "The table was found at cell {cell}; {above} filled rows above it were left out.",
        "표를 {cell} 셀에서 찾았습니다. 위쪽의 {above}개 행은 제외했습니다.";
    /// An empty column that may part two tables.
    COLUMNS_APART = "Column {column} is empty and parts two groups of named columns, which were read as one table. If they are two tables, put each on a sheet of its own.",
        "{column}열이 비어 있고 양쪽에 이름 있는 열이 있습니다. 하나의 표로 읽었습니다. 서로 다른 표라면 각각 다른 시트에 두세요.";
    /// Excel's error values.
    CELL_ERRORS = "Cells with an error of the spreadsheet (#N/A, #DIV/0! …), taken as missing: {count} (first in rows {rows}).",
        "스프레드시트 오류(#N/A, #DIV/0! 등)라 빈 값으로 본 셀: {count}개(처음 발견: {rows}행).";
    /// Cells beyond the table's first rows' width.
    COLUMNS_ADDED = "Columns that appear only further below: {count} ({names}).",
        "아래쪽 행에서만 나타난 열: {count}개({names}).";
    /// Columns that a build was decided without.
    COLUMNS_UNUSED = "Columns that come up only long after the file’s beginning and take no part in what is built: {count} ({names}).",
        "파일의 앞부분 한참 뒤에서야 나타나 결과에 쓰지 않은 열: {count}개({names}).";
    /// JSON lines that are no objects.
    JSON_SKIPPED = "Lines that hold no valid JSON object, left out: {count} (first: {lines}).",
        "올바른 JSON 객체가 아니어서 뺀 줄: {count}개(처음: {lines}번째 줄).";
    /// Nested values.
    NESTED_AS_TEXT = "Columns with lists or objects inside, kept as JSON text: {count} ({names}).",
        "목록이나 객체가 들어 있어 JSON 글자로 둔 열: {count}개({names}).";
    /// Several files as one table.
    FILES_JOINED = "Files with the same columns, taken as one table: {count} ({names}).",
        "열이 같아 하나의 표로 합친 파일: {count}개({names}).";
    /// Files of one table that are the same customers at several times, as their names tell.
    SNAPSHOTS_DATED = "These {count} files list the same customers (“{customer}”), each customer once per file: they are one list at several points in time. The column “{column}” was added with each file’s date, the last day of what its name tells.",
        "이 파일 {count}개에는 같은 고객(‘{customer}’)이 파일마다 한 번씩 있습니다. 한 명단을 여러 시점에 뽑은 것으로 보고 파일 이름에서 읽은 날짜(그 기간의 마지막 날)를 ‘{column}’ 열로 더했습니다.";
    /// The same where their names tell no dates.
    SNAPSHOTS = "These {count} files list the same customers (“{customer}”), each customer once per file: they are one list at several points in time. The column “{column}” was added, which tells from which file a row is. Add dates to the files’ names, and the column holds these dates instead.",
        "이 파일 {count}개에는 같은 고객(‘{customer}’)이 파일마다 한 번씩 있습니다. 한 명단을 여러 시점에 뽑은 것으로 보고 어느 파일의 행인지 알려 주는 ‘{column}’ 열을 더했습니다. 파일 이름에 날짜를 넣으면 그 날짜가 들어갑니다.";
    /// Such files that are too large to become one table.
    LISTS_TOO_LARGE = "These {count} files list the same customers, and their names tell dates: they seem to be one list at several points in time. As one table they would take about {bytes}, and at most {limit} are kept. So they were read as any large files, and no column tells from which file a row is. Open fewer of them at once, or leave out columns, and the dates are added.",
        "이 파일 {count}개에는 같은 고객이 있고 파일 이름에 날짜가 있어, 한 명단을 여러 시점에 뽑은 것으로 보입니다. 하나의 표로 합치려면 약 {bytes}의 메모리가 필요하지만 한도는 {limit}입니다. 그래서 다른 큰 파일처럼 읽었고, 어느 파일의 행인지 알려 주는 열은 없습니다. 한 번에 여는 파일이나 열을 줄이면 날짜가 더해집니다.";
    /// Files of one table whose columns differ.
    COLUMNS_UNEVEN = "Columns that only some of these files have: {count} ({names}). In the others their cells are missing.",
        "이 파일 중 일부에만 있는 열: {count}개({names}). 나머지 파일에서는 빈 값입니다.";
    /// Other tables in the same archive.
    OTHER_TABLES = "Other tables inside, not read: {names}.", "안에 있는 다른 표(읽지 않음): {names}.";
    /// Members that are no tables.
    MEMBERS_SKIPPED = "Files inside that are no tables, left out: {count} ({names}).",
        "표가 아니어서 뺀 안쪽 파일: {count}개({names}).";
    /// Members that cannot be read.
    MEMBERS_UNREAD = "Files inside that could not be read, left out: {count} ({names}). Open one of them by itself to see why.",
        "읽지 못해 뺀 안쪽 파일: {count}개({names}). 그 파일만 따로 열면 이유를 볼 수 있습니다.";
    /// Nothing there.
    EMPTY_FILES = "Files without anything in them, left out: {count} ({names}).",
        "내용이 없어 뺀 파일: {count}개({names}).";
    /// More of the same sort.
    MORE_REPAIRS = "More notes on these files, not shown: {count}.", "보이지 않은 이 파일들의 다른 알림: {count}개.";
    /// And so on.
    AND_SO_ON = "{names} …", "{names} …";

    /// A Parquet footer.
    PARQUET_FOOTER = "This Parquet file cannot be read: {detail}. Write it again, or copy it again if it was cut off.",
        "Parquet 파일을 읽을 수 없습니다: {detail}. 다시 만들거나, 잘린 파일이라면 다시 복사하세요.";
    /// An encrypted Parquet file.
    PARQUET_ENCRYPTED = "The Parquet file is encrypted. Write it without encryption and open it again.",
        "암호화된 Parquet 파일입니다. 암호화하지 않고 다시 저장하세요.";
    /// A Parquet column.
    PARQUET_COLUMN = "Column “{column}”, row group {group}, cannot be read: {detail}. Write the file again, or copy it again if it was damaged on the way.",
        "“{column}” 열(행 그룹 {group})을 읽을 수 없습니다: {detail}. 파일을 다시 만들거나 다시 복사하세요.";
    /// No magic.
    PARQUET_NO_MAGIC = "it does not end with the bytes PAR1", "끝이 PAR1이 아닙니다";
    /// A footer's length beyond the file.
    PARQUET_LENGTH = "its footer claims {length} bytes and the file has {size}",
        "푸터가 {length}바이트라고 하는데 파일은 {size}바이트입니다";
    /// A footer over the limit.
    PARQUET_TOO_LONG = "its footer claims {length} bytes; at most {limit} are read",
        "푸터가 {length}바이트라고 합니다. 최대 {limit}바이트까지 읽습니다";
    /// Broken Thrift.
    PARQUET_THRIFT = "its footer is broken at byte {byte}", "푸터의 {byte}번째 바이트가 잘못되었습니다";
    /// A broken schema.
    PARQUET_SCHEMA = "its schema makes no tree of columns", "스키마의 열 구조가 잘못되었습니다";
    /// Something missing.
    PARQUET_MISSING = "its footer lacks “{field}”", "푸터에 “{field}” 항목이 없습니다";
    /// Counts that do not fit.
    PARQUET_COUNTS = "its row groups do not fit its schema", "행 그룹이 스키마와 맞지 않습니다";
    /// A range outside the file.
    PARQUET_RANGE = "column “{column}” claims {length} bytes from byte {offset} on and the file has {size}",
        "“{column}” 열이 {offset}번째부터 {length}바이트라고 하는데 파일은 {size}바이트입니다";
    /// A broken page header.
    PARQUET_PAGE_HEADER = "the page header at byte {byte} is broken", "{byte}번째 바이트의 페이지 헤더가 잘못되었습니다";
    /// A page over the limit.
    PARQUET_PAGE_LARGE = "a page claims {size} bytes; at most {limit} are read",
        "페이지가 {size}바이트라고 합니다. 최대 {limit}바이트까지 읽습니다";
    /// A page that does not unpack.
    PARQUET_UNPACKING = "a page packed with {codec} does not unpack to what it claims",
        "{codec|으로/로} 압축된 페이지가 풀리지 않습니다";
    /// An unknown codec.
    PARQUET_CODEC = "its codec (number {number}) is not known", "압축 방식(번호 {number})을 알 수 없습니다";
    /// An unknown encoding.
    PARQUET_ENCODING = "its encoding (number {number}) is not known, or not for this type",
        "인코딩(번호 {number})을 알 수 없거나 이 형식에 쓸 수 없습니다";
    /// A wrong checksum.
    PARQUET_CHECKSUM = "the page at byte {byte} does not fit its checksum",
        "{byte}번째 바이트의 페이지가 검사값과 다릅니다";
    /// Broken values.
    PARQUET_VALUES = "the values of a page are broken or end too early", "페이지의 값이 깨졌거나 모자랍니다";
    /// Broken levels.
    PARQUET_LEVELS = "the levels of a page are broken", "페이지의 레벨 값이 깨졌습니다";
    /// A missing dictionary.
    PARQUET_DICTIONARY = "its dictionary is missing or lacks a value", "사전이 없거나 사전에 없는 값이 있습니다";
    /// A wrong count.
    PARQUET_COUNT = "it claims {expected} values and holds {found}", "값이 {expected}개라고 하는데 {found}개입니다";
}
