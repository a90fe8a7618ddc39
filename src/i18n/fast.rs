//! What reading at speed says: why a large file could not be read through.

messages! {
    /// A quote that does not close.
    UNCLOSED_QUOTE = "The row that begins at byte {byte} opens a quote in cell {column} that is never closed. Close it, or write a quote inside a cell twice (\"\").",
        "{byte}번째 바이트에서 시작하는 행의 {column}번째 칸에서 열린 따옴표가 닫히지 않습니다. 따옴표를 닫거나, 칸 안의 따옴표는 두 번(\"\") 쓰세요.";
    /// A cell over the limit.
    FIELD_TOO_LONG = "Cell {column} of the row that begins at byte {byte} is longer than {limit}. Check that the file has line ends and the right delimiter.",
        "{byte}번째 바이트에서 시작하는 행의 {column}번째 칸이 {limit}보다 깁니다. 줄바꿈과 구분 기호가 올바른지 확인하세요.";
    /// A row over the limit.
    RECORD_TOO_LONG = "The row that begins at byte {byte} is longer than {limit}. Check that the file has line ends.",
        "{byte}번째 바이트에서 시작하는 행이 {limit}보다 깁니다. 줄바꿈이 있는지 확인하세요.";
    /// Stopped by whoever asked for it.
    STOPPED = "Reading was stopped before the end of the file.",
        "파일을 끝까지 읽기 전에 중지했습니다.";
}
