//! What a recommender says, and why nothing can be recommended.

messages! {
    /// A named column is not there.
    NO_COLUMN = "The table {table} has no column “{column}”. It has: {columns}.",
        "{table} 표에 “{column}” 열이 없습니다. 있는 열: {columns}.";
    /// No column joins a table with the interactions.
    NO_KEY = "No column of the table {table} names its rows and stands in {interactions}, too. It has: {columns}. Give both tables a column of one name whose cells stand once each in {table}, or name it with --customer-id or --item-id.",
        "{table} 표에서 행을 하나씩 가리키면서 {interactions}에도 있는 열을 찾지 못했습니다. 있는 열: {columns}. 두 표에 이름이 같고 {table} 표에서 값이 겹치지 않는 열을 두거나 --customer-id, --item-id로 지정해 주세요.";
    /// An id stands twice.
    ID_TWICE = "In the table {table} the {column} “{id}” stands again in row {row}; each must stand once. Remove one of the rows.",
        "{table} 표에서 {column} “{id}” 값이 {row}행에 또 나옵니다. 값마다 한 행만 있어야 하니 하나를 지워 주세요.";
    /// Too few pairs.
    TOO_FEW_PAIRS = "Only {pairs} pairs of a customer and an item are known; at least {needed} are needed. Rows whose customer or item stands in no table: {unknown}.",
        "고객과 상품의 쌍이 {pairs}개뿐입니다. {needed}개 이상 필요합니다. 고객이나 상품이 표에 없는 행: {unknown}개.";
    /// Nothing to tell rows apart by.
    NOTHING_TOLD = "The table {table} has no column that tells its rows apart besides the id. Add one, or learn a vector per id (--customer-vectors).",
        "{table} 표에는 식별자 말고 행을 구별해 주는 열이 없습니다. 열을 추가하거나 식별자마다 벡터를 학습하세요(--customer-vectors).";
    /// There is no recommender.
    NOT_LOADED = "No recommender is loaded. Open the file of one, or open the retail demo and use its recommender on the Models page.",
        "추천 모델이 없습니다. 추천 모델 파일을 열거나, 유통 예시를 연 뒤 모델 화면에서 추천 모델을 쓰세요.";
    /// No open table serves.
    NO_TABLE = "No open table has a column “{id}” in which each value stands once, together with what the recommender reads ({features}). Open: {tables}. Open the tables of customers and of items that are named and written as those it learnt from; of files too large to be held it reads nothing.",
        "“{id}” 열의 값이 한 번씩만 나오고 추천 모델이 읽는 열({features})도 있는 표가 없습니다. 열린 표: {tables}. 학습에 쓴 것과 같은 이름과 표기의 고객 표와 상품 표를 열어 주세요. 너무 커서 담아 두지 못한 파일은 읽지 않습니다.";
    /// An unknown customer.
    NO_CUSTOMER = "The table {table} has no customer “{customer}” in its column {column}. Write one as it stands there, such as {example}.",
        "{table} 표의 {column} 열에 “{customer}” 고객이 없습니다. {example}처럼 표에 적힌 대로 써 주세요.";

    /// The card of the Models page.
    HEADING = "What customers may want next", "고객이 다음에 고를 상품";
    /// A recommender is loaded.
    LOADED = "The recommender {file} is loaded. The Models page shows how good it is, and names items for a customer once the tables of customers and items are open.", "추천 모델 {file|을/를} 읽었습니다. 얼마나 잘 맞는지는 모델 화면에 나오고, 고객 표와 상품 표를 열면 고객마다 상품을 추천합니다.";
    /// Choosing a customer.
    CUSTOMER = "Customer", "고객";
    SHOW = "Show", "보기";
    LOOKING = "Looking for what fits", "어울리는 상품을 찾는 중";
    /// The lists as files.
    SAVE_CSV = "Save the list as CSV", "목록을 CSV로 저장";
    SAVE_XLSX = "Save the list as Excel", "목록을 엑셀로 저장";

    /// What a recommender is worth.
    JUDGED = "As a test, one item that each of {customers} customers had taken was hidden from a model trained in the same way. Among {offered} items it put the hidden one in its first {k} for {ratio} of them (HitRatio@{k}). Listing what most customers take does so for {popular}, chance for {chance}.",
        "시험 삼아 고객 {customers}명이 고른 상품을 하나씩 감추고 같은 방식으로 학습했습니다. 상품 {offered}개 가운데 감춘 상품을 앞 {k}개 안에 추천한 고객은 {ratio}입니다(HitRatio@{k}). 인기순으로 추천하면 {popular}, 무작위로는 {chance}입니다.";
    JUDGED_LATEST = "The hidden item was each customer’s latest.", "감춘 상품은 고객마다 가장 최근에 고른 것입니다.";
    /// What the table's figures are.
    FIGURES = "HitRatio@K is the share of customers whose hidden item was among the first K. NDCG@K counts an item more the higher it stood: 1 if it always came first, 0 if it was never among the first K.",
        "HitRatio@K는 감춘 상품이 앞 K개 안에 든 고객의 비율입니다. NDCG@K는 순위가 높을수록 크게 치는 점수로, 늘 1위면 1, 앞 K개에 한 번도 들지 못하면 0입니다.";
    NOT_JUDGED = "Its file does not say how often it is right.", "파일에 얼마나 맞는지 적혀 있지 않습니다.";
    LENGTH = "Items listed (K)", "추천 개수(K)";
    HIT_RATIO = "HitRatio@K", "HitRatio@K";
    NDCG = "NDCG@K", "NDCG@K";
    POPULAR = "HitRatio@K if listed by popularity", "HitRatio@K(인기순)";
    BY_CHANCE = "HitRatio@K if listed by chance", "HitRatio@K(무작위)";
    /// Which tables it reads.
    READS = "Customers are read from {customers} ({count}), items from {items} ({offered}). Write a customer as in the column {column}, such as {example}.",
        "고객은 {customers}({count}명), 상품은 {items}({offered}개)에서 읽습니다. 고객은 {column} 열에 적힌 대로 쓰세요(예: {example}).";

    /// The items for one customer.
    FOR_CUSTOMER = "What {customer} may want next", "{customer} 고객이 다음에 고를 상품";
    FOR_SAY = "The {most} items with the highest scores. A score lies between 0 and 1 and only ranks the items: it is no chance that the customer takes one.",
        "점수가 가장 높은 상품 {most}개입니다. 점수는 0과 1 사이의 값으로 상품의 순위만 매깁니다. 고객이 그 상품을 고를 확률은 아닙니다.";
    WITHOUT_TAKEN = "Left out, for the customer has taken them before (by {table}): {taken}.", "이미 고른 상품은 뺐습니다({table} 기준): {taken}개.";
    TAKEN_UNKNOWN = "No open table says what was taken before, so that may be on the list, too.", "무엇을 이미 골랐는지 알려 주는 표가 없어, 고른 상품도 목록에 있을 수 있습니다.";
    PLACE = "Rank", "순위";
    SCORE = "Score", "점수";
    /// Heads, sheet and name of the exported list.
    RANK_HEAD = "rank", "순위";
    SCORE_HEAD = "score", "점수";
    FILE = "holdfast-recommended", "holdfast-추천";
    SHEET = "Recommended", "추천";
}
