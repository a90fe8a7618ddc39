//! Why nothing can be recommended.

messages! {
    /// A named column is not there.
    NO_COLUMN = "The table {table} has no column “{column}”. It has: {columns}.",
        "{table} 표에 “{column}” 열이 없습니다. 있는 열: {columns}.";
    /// No column joins a table with the interactions.
    NO_KEY = "No column of the table {table} names its rows and stands in {interactions}, too. It has: {columns}. Give both tables a column of one name whose cells stand once each in {table}, or name it with --customer-id or --item-id.",
        "{table} 표에서 행을 하나씩 가리키면서 {interactions}에도 있는 열을 찾지 못했습니다. 있는 열: {columns}. 두 표에 이름이 같고 {table} 표에서 값이 겹치지 않는 열을 두거나 --customer-id, --item-id로 지정해 주세요.";
    /// An id stands twice.
    ID_TWICE = "In the table {table} the {column} “{id}” stands again in row {row}; each must stand once. Remove one of the rows.",
        "{table} 표에서 {column} “{id|이/가}” {row}행에 또 나옵니다. 값마다 한 행만 있어야 하니 하나를 지워 주세요.";
    /// Too few pairs.
    TOO_FEW_PAIRS = "Only {pairs} pairs of a customer and an item are known; at least {needed} are needed. Rows whose customer or item stands in no table: {unknown}.",
        "고객과 상품의 쌍이 {pairs}개뿐입니다. {needed}개 이상 필요합니다. 고객이나 상품이 표에 없는 행: {unknown}개.";
    /// Nothing to tell rows apart by.
    NOTHING_TOLD = "The table {table} has no column that tells its rows apart besides the id. Add one, or learn a vector per id (--customer-vectors).",
        "{table} 표에는 식별자 말고 행을 구별해 주는 열이 없습니다. 열을 추가하거나 식별자마다 벡터를 학습하세요(--customer-vectors).";
}
