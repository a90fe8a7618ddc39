"""System K: four tables, of which one row per labelled customer is made first."""

import subscription_features
from columns import category, flag, integer, number

NAME = "subscription"
ID = "msno"
LABEL = "is_churn"

CITIES = [str(city) for city in (1, *range(3, 23))]

FEATURES = [
    integer("txn_cnt", "Payments", "결제 횟수"),
    number("auto_renew_rate", "Share of payments on auto-renewal", "자동 갱신 결제 비율"),
    number("cancel_rate", "Share of cancellations among payments", "결제 중 취소 비율"),
    integer("total_cancel", "Cancellations", "취소 횟수"),
    number("avg_duration", "Average membership span (days)", "평균 이용권 기간(일)"),
    integer("max_duration", "Longest membership span (days)", "최장 이용권 기간(일)"),
    number(
        "auto_cancel_inter",
        "Auto-renewal share × cancellation share",
        "자동 갱신 비율 × 취소 비율",
    ),
    flag("no_log_flag", "No listening on record", "청취 기록 없음"),
    number("total_secs_sum", "Seconds listened", "총 청취 시간(초)"),
    number("total_secs_mean", "Seconds listened per active day", "청취한 날의 평균 청취 시간(초)"),
    number("num_unq_mean", "Different songs per active day", "청취한 날의 평균 곡 수(중복 제외)"),
    integer("num_25_sum", "Songs stopped before 25 %", "25% 전에 멈춘 곡 수"),
    integer("num_50_sum", "Songs stopped between 25 and 50 %", "25~50%에서 멈춘 곡 수"),
    integer("num_75_sum", "Songs stopped between 50 and 75 %", "50~75%에서 멈춘 곡 수"),
    integer("num_985_sum", "Songs stopped between 75 and 98.5 %", "75~98.5%에서 멈춘 곡 수"),
    integer("num_100_sum", "Songs played to the end", "끝까지 들은 곡 수"),
    number("total_paid", "Total paid", "총 결제 금액"),
    number("avg_paid", "Average payment", "평균 결제 금액"),
    category("age_group", "Age group", "연령대", [
        "unknown", "10", "20", "30", "40", "50", "60", "70",
    ]),
    category("city", "City code", "도시 코드", ["unknown", *CITIES]),
    category("gender", "Gender", "성별", ["unknown", "female", "male"]),
    category("registered_via", "Sign-up channel code", "가입 경로 코드", [
        "unknown", "3", "4", "7", "9", "13",
    ]),
]  # fmt: skip

PARAMETERS = {
    "max_depth": 4,
    "learning_rate": 0.1,
    "min_child_weight": 5,
    "subsample": 0.8,
    "colsample_bytree": 0.7,
    "reg_lambda": 2.0,
    "rounds": 200,
}

# The threshold of the original system (SYSTEMS K4).
THRESHOLD = 0.6


def rows(tables):
    """One row per labelled customer."""
    return subscription_features.build(**tables)
