"""Recipe K in pandas: four tables of a subscription service → one row per labelled customer.

This is the reference for src/feature/subscription.rs; tests/golden/subscription/ holds both to it.
The rules are SYSTEMS K2 and K3; where those leave room, the choice is named at the line that makes it.
"""

import numpy as np
import pandas as pd

FREQUENCY = [
    "txn_cnt", "auto_renew_rate", "cancel_rate", "total_cancel",
    "avg_duration", "max_duration", "auto_cancel_inter",
]  # fmt: skip
RECENCY = ["no_log_flag"]
PLAYED = ["num_25", "num_50", "num_75", "num_985", "num_100"]
ACTIVITY = ["total_secs_sum", "total_secs_mean", "num_unq_mean", *[f"{name}_sum" for name in PLAYED]]
MONETARY = ["total_paid", "avg_paid"]
PROFILE = ["age_group", "city", "gender", "registered_via"]
FEATURES = [*FREQUENCY, *RECENCY, *ACTIVITY, *MONETARY, *PROFILE]
COLUMNS = ["msno", "is_churn", *FEATURES]

# A negative time is a system error (K3), and so is the largest number that a counter holds, in
# milliseconds; any other time is kept, however long: heavy users are customers.
OVERFLOW = 9e15


def build(train, members, transactions, user_logs):
    """One row per customer of `train`, in its order; the first row counts when one is repeated."""
    customers = train[train.msno.notna()].drop_duplicates("msno").set_index("msno")
    out = customers[["is_churn"]].copy()
    payments(out, transactions)
    listening(out, user_logs)
    profile(out, members)
    return out.reset_index()[COLUMNS]


def payments(out, transactions):
    """Counts and sums of a customer without payments are 0; rates, means and spans are unknown."""
    table = transactions[["msno"]].copy()
    for name in ["is_auto_renew", "is_cancel", "actual_amount_paid"]:
        table[name] = pd.to_numeric(transactions[name], errors="coerce")
    span = days(transactions.membership_expire_date) - days(transactions.transaction_date)
    # A membership that ends before it was paid for is a system error, not a feature.
    table["span"] = span.where(span >= 0)
    groups = table.groupby("msno")
    out["txn_cnt"] = groups.size().reindex(out.index, fill_value=0)
    none = out.txn_cnt == 0
    out["auto_renew_rate"] = groups.is_auto_renew.mean()
    out["cancel_rate"] = groups.is_cancel.mean()
    out["total_cancel"] = groups.is_cancel.sum(min_count=1)
    out["avg_duration"] = groups.span.mean()
    out["max_duration"] = groups.span.max()
    out["auto_cancel_inter"] = out.auto_renew_rate * out.cancel_rate
    out["total_paid"] = groups.actual_amount_paid.sum(min_count=1)
    out["avg_paid"] = groups.actual_amount_paid.mean()
    out.loc[none, ["total_cancel", "total_paid"]] = 0


def listening(out, user_logs):
    """A customer without logs gets the flag and zeros; an unreadable cell is unknown, not 0."""
    table = user_logs[["msno"]].copy()
    for name in [*PLAYED, "num_unq", "total_secs"]:
        table[name] = pd.to_numeric(user_logs[name], errors="coerce")
    table["total_secs"] = table.total_secs.where((table.total_secs >= 0) & (table.total_secs < OVERFLOW))
    groups = table.groupby("msno")
    none = groups.size().reindex(out.index, fill_value=0) == 0
    out["no_log_flag"] = none.astype(np.int64)
    out["total_secs_sum"] = groups.total_secs.sum(min_count=1)
    out["total_secs_mean"] = groups.total_secs.mean()
    out["num_unq_mean"] = groups.num_unq.mean()
    for name in PLAYED:
        out[f"{name}_sum"] = groups[name].sum(min_count=1)
    out.loc[none, ACTIVITY] = 0


def profile(out, members):
    table = members[members.msno.notna()].drop_duplicates("msno").set_index("msno")
    table = table.reindex(out.index)
    out["age_group"] = pd.to_numeric(table.bd, errors="coerce").map(decade)
    out["gender"] = table.gender.map(category).str.lower()
    for name in ["city", "registered_via"]:
        out[name] = table[name].map(category)


def decade(age):
    """The decade as "10" … "70". KKBOX writes 0 for "not given"; the first and the last decade also
    take the few who are younger or older, for K3 knows no others."""
    if not 0 < age <= 100:
        return "unknown"
    return str(min(max(int(age // 10) * 10, 10), 70))


def category(value):
    """The cell's text without blanks around it; a code that somebody widened to 13.0 is still 13."""
    text = "" if pd.isna(value) else str(value).strip()
    try:
        number = float(text)
    except ValueError:
        return text or "unknown"
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else text


def days(dates):
    """Days since 1970 of dates such as 20170331; what is no date is unknown."""
    number = pd.to_numeric(dates, errors="coerce")
    # pandas would read 2017331 as well; eight digits of 1900 to 2100 or nothing.
    number = number.where(number.between(19_000_101, 21_001_231) & (number % 1 == 0))
    text = number.astype("Int64").astype("string")
    parsed = pd.to_datetime(text, format="%Y%m%d", errors="coerce")
    return (parsed - pd.Timestamp(1970, 1, 1)).dt.days.astype("Float64").astype(np.float64)
