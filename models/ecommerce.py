"""System E: one row per customer, the label in it. What the model reads and how it is trained."""

from columns import category, flag, integer, number

NAME = "ecommerce"
ID = "CustomerID"
LABEL = "Churn"

# The spellings that the file uses for one and the same thing are merged here, once, and the bundle
# carries the merging with it.
FEATURES = [
    integer("Tenure", "Months as a customer", "가입 기간(개월)"),
    category("PreferredLoginDevice", "Login device", "주로 로그인하는 기기", [
        ("Mobile Phone", ["Phone"]),
        "Computer",
    ]),
    integer("CityTier", "City tier (1 is largest)", "도시 등급(1이 가장 큰 도시)"),
    integer("WarehouseToHome", "Distance from warehouse to home", "물류센터에서 집까지의 거리"),
    category("PreferredPaymentMode", "Preferred payment method", "선호 결제 수단", [
        "Debit Card",
        ("Credit Card", ["CC"]),
        ("Cash on Delivery", ["COD"]),
        "E wallet",
        "UPI",
    ]),
    category("Gender", "Gender", "성별", ["Female", "Male"]),
    number("HourSpendOnApp", "Hours spent in the app", "앱 이용 시간(시간)"),
    integer("NumberOfDeviceRegistered", "Registered devices", "등록한 기기 수"),
    category("PreferedOrderCat", "Most ordered category", "가장 많이 주문한 상품군", [
        ("Mobile Phone", ["Mobile"]),
        "Laptop & Accessory",
        "Fashion",
        "Grocery",
        "Others",
    ]),
    integer("SatisfactionScore", "Satisfaction score", "만족도 점수"),
    category("MaritalStatus", "Marital status", "결혼 여부", ["Single", "Married", "Divorced"]),
    integer("NumberOfAddress", "Saved addresses", "등록한 배송지 수"),
    flag("Complain", "Complained in the last month", "지난달 불만 접수"),
    number(
        "OrderAmountHikeFromlastYear",
        "Rise in order amount since last year (%)",
        "작년 대비 주문 금액 증가율(%)",
    ),
    integer("CouponUsed", "Coupons used last month", "지난달 쿠폰 사용 횟수"),
    integer("OrderCount", "Orders last month", "지난달 주문 횟수"),
    integer("DaySinceLastOrder", "Days since the last order", "마지막 주문 후 지난 날"),
    number("CashbackAmount", "Average cashback last month", "지난달 평균 캐시백"),
]

PARAMETERS = {
    "max_depth": 4,
    "learning_rate": 0.1,
    "min_child_weight": 2,
    "subsample": 0.8,
    "colsample_bytree": 0.7,
    "reg_lambda": 2.0,
    "rounds": 200,
}

# None: the threshold with the best F1 on the validation split.
THRESHOLD = None


def rows(tables):
    """One row per customer as the model's features are named."""
    return tables["customers"]
