"""Recipes K and E: tables that already have one row per customer, or are summed up to one.

K is defined by models/subscription_features.py (its larger golden table is tests/golden/subscription).
E is the table as it is, its `prepared.csv` what system E2 makes of it.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "models"))

import subscription_features as recipe  # noqa: E402

NUMBERS = [
    "Tenure", "CityTier", "WarehouseToHome", "HourSpendOnApp", "NumberOfDeviceRegistered", "SatisfactionScore",
    "NumberOfAddress", "Complain", "OrderAmountHikeFromlastYear", "CouponUsed", "OrderCount", "DaySinceLastOrder",
    "CashbackAmount",
]  # fmt: skip
CATEGORIES = ["PreferredLoginDevice", "PreferredPaymentMode", "Gender", "PreferedOrderCat", "MaritalStatus"]
COLUMNS = [
    "CustomerID", "Churn", "Tenure", "PreferredLoginDevice", "CityTier", "WarehouseToHome", "PreferredPaymentMode",
    "Gender", "HourSpendOnApp", "NumberOfDeviceRegistered", "PreferedOrderCat", "SatisfactionScore", "MaritalStatus",
    "NumberOfAddress", "Complain", "OrderAmountHikeFromlastYear", "CouponUsed", "OrderCount", "DaySinceLastOrder",
    "CashbackAmount",
]  # fmt: skip
# Two spellings of one thing; a user is asked before they are merged.
MERGES = {
    "PreferredLoginDevice": {"Phone": "Mobile Phone"},
    "PreferredPaymentMode": {"CC": "Credit Card", "COD": "Cash on Delivery"},
    "PreferedOrderCat": {"Mobile Phone": "Mobile"},
}


def subscription(tables):
    return {"expected": recipe.build(**tables)}


def subscription_inputs():
    """Six customers with a label, one without (g), one of whom no table knows more (f)."""
    train = [["a", 0], ["b", 1], ["c", 0], ["d", 0], ["e", 1], ["f", 0]]
    members = [
        ["b", 13, 25, "female", 7, 20110911],
        ["a", 1, 0, "", 9, 20150102],
        ["c", 5, 1051, "male", 3, 20160229],
        ["d", "", -5, "Male", 7, 20120101],
        ["g", 4, 31, "male", 4, 20130101],
        ["b", 22, 26, "female", 7, 20110911],
    ]
    pay = [
        # customer, days, paid, automatic, paid on, ends on, cancels
        ["a", 30, 149, 1, 20170105, 20170204, 0],
        ["a", 30, 149, 1, 20170204, 20170306, 0],
        ["a", 30, 149, 1, 20170210, 20170210, 1],
        ["b", 7, 0, 0, 20170220, 20170227, 0],
        ["b", 30, 99, 0, 20170228, 20170330, 0],
        # Ends before it was paid for, in 1970, and on a day that does not exist.
        ["c", 30, 149, 1, 20170301, 20170215, 0],
        ["c", 30, 149, 1, 20170301, 19700101, 0],
        ["c", 30, "", 1, 20170131, 20170230, 0],
        ["d", 410, 1788, 0, 20160201, 20170317, 0],
        ["g", 30, 149, 1, 20170301, 20170331, 0],
    ]
    transactions = [[who, 41, days, 149, paid, auto, on, ends, cancels] for who, days, paid, auto, on, ends, cancels in pay]
    user_logs = [
        ["a", 20170301, 1, 0, 0, 2, 20, 18, "5000.5"],
        ["a", 20170302, 0, 1, 0, 0, 3, 4, "86400"],
        ["a", 20170303, 5, 0, 0, 0, 0, 5, "-1"],
        ["c", 20170331, 2, 2, 2, 2, 2, 10, "9223372036854775.807"],
        ["d", 20170315, 0, 0, 0, 0, 0, 1, "0"],
        ["d", 20170316, "", 0, 0, 0, 7, "", "-9223372036854775.808"],
        ["g", 20170315, 1, 1, 1, 1, 1, 5, "300"],
    ]
    payments = [
        "msno", "payment_method_id", "payment_plan_days", "plan_list_price", "actual_amount_paid",
        "is_auto_renew", "transaction_date", "membership_expire_date", "is_cancel",
    ]  # fmt: skip
    played = ["num_25", "num_50", "num_75", "num_985", "num_100", "num_unq", "total_secs"]
    profile = ["msno", "city", "bd", "gender", "registered_via", "registration_init_time"]
    return {
        "train": pd.DataFrame(train, columns=["msno", "is_churn"]),
        "members": pd.DataFrame(members, columns=profile),
        "transactions": pd.DataFrame(transactions, columns=payments),
        "user_logs": pd.DataFrame(user_logs, columns=["msno", "date", *played]),
    }


def ecommerce(tables):
    table = tables["customers"]
    out = table[["CustomerID"]].copy()
    for name in COLUMNS[2:]:
        out[name] = pd.to_numeric(table[name]) if name in NUMBERS else table[name]
    out["Churn"] = table.Churn.astype(int)
    return {"expected": out, "prepared": prepared(out)}


def prepared(table):
    """System E2 with every merge agreed to: mean and mode of the table itself, one column per category."""
    out = table.drop(columns=["CustomerID", "Churn"])
    for name, merges in MERGES.items():
        out[name] = out[name].replace(merges)
    for name in NUMBERS:
        out[name] = out[name].fillna(out[name].mean())
    for name in CATEGORIES:
        # Of equally common ones the first in the alphabet.
        out[name] = out[name].fillna(out[name].mode().sort_values().iloc[0])
    out = pd.get_dummies(out, columns=CATEGORIES, prefix_sep="=", dtype=int)
    out["Churn"] = table.Churn
    return out


def ecommerce_inputs():
    random = np.random.default_rng(17)
    count = 24
    table = pd.DataFrame({
        "CustomerID": np.arange(50_001, 50_001 + count).astype(str),
        "Churn": random.choice(["0", "1"], count, p=[0.8, 0.2]),
        "PreferredLoginDevice": random.choice(["Mobile Phone", "Phone", "Computer"], count),
        "PreferredPaymentMode": random.choice(["Debit Card", "CC", "Credit Card", "COD", "Cash on Delivery"], count),
        "Gender": random.choice(["Male", "Female"], count),
        "PreferedOrderCat": random.choice(["Mobile", "Mobile Phone", "Grocery", "Fashion"], count),
        "MaritalStatus": random.choice(["Single", "Married", "Divorced"], count),
    })  # fmt: skip
    for name in NUMBERS:
        high = {"CityTier": 4, "SatisfactionScore": 6, "Complain": 2}.get(name, 40)
        table[name] = random.integers(0 if name == "Complain" else 1, high, count).astype(str)
    table["CashbackAmount"] = [f"{value:.2f}" for value in random.uniform(100, 320, count)]
    for name in ["Tenure", "HourSpendOnApp", "DaySinceLastOrder", "Gender", "PreferedOrderCat"]:
        table.loc[random.choice(count, 3, replace=False), name] = ""
    return {"customers": table[COLUMNS]}
