"""Makes the golden files of recipe K: small tables with all the dirt, and what pandas makes of them.

    python tests/golden/subscription/make.py

The features are those of models/subscription_features.py, the reference; the counts of the join report
are counted here in another way than the Rust code counts them. Needs models/requirements.txt.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "models"))

import subscription_features as recipe  # noqa: E402

SEED = 414


def main():
    random = np.random.default_rng(SEED)
    ids = [f"{random.integers(1 << 62):016x}+{place:03d}=" for place in range(230)]
    tables = {
        "train": train(random, ids[:200]),
        "members": members(random, ids),
        "transactions": transactions(random, ids),
        "user_logs": user_logs(random, ids),
    }
    for name, table in tables.items():
        # Not in the customers' order, nor grouped by customer.
        table = table.iloc[random.permutation(len(table))]
        table.to_csv(HERE / f"{name}.csv", index=False, lineterminator="\n")
    # What is read is the text of the files, as Holdfast gets it.
    read = {name: pd.read_csv(HERE / f"{name}.csv", dtype=str) for name in tables}
    features = recipe.build(**read)
    features.to_csv(HERE / "expected.csv", index=False, float_format="%.17g", lineterminator="\n")
    (HERE / "report.json").write_text(json.dumps(report(**read), indent=1) + "\n")


def train(random, ids):
    table = pd.DataFrame({"msno": ids, "is_churn": random.choice(["0", "1"], len(ids), p=[0.9, 0.1])})
    repeated = table.iloc[:3].copy()
    repeated.iloc[0, 1] = "1" if repeated.iloc[0, 1] == "0" else "0"
    nameless = pd.DataFrame({"msno": [None], "is_churn": ["0"]})
    return pd.concat([table, repeated, nameless])


def members(random, ids):
    chosen = [name for name in ids if random.random() > 0.1]
    count = len(chosen)
    ages = random.integers(14, 70, count).astype(str)
    ages[: 16] = ["0", "-5", "1", "9", "10", "19", "20", "79", "80", "99", "100", "101", "1051", "0", "x", ""]
    table = pd.DataFrame({
        "msno": chosen,
        "city": random.choice(["1", "4", "13", "22", ""], count),
        "bd": ages,
        "gender": random.choice(["male", "female", "Male", ""], count),
        "registered_via": random.choice(["3", "7.0", "9", ""], count),
        "registration_init_time": random.choice(["20110911", "20161101"], count),
    })  # fmt: skip
    again = table.iloc[20:24].copy()
    again["city"] = "5"
    return pd.concat([table, again, table.iloc[:1].assign(msno=None)])


def transactions(random, ids):
    rows = []
    for name in ids:
        if random.random() < 0.06:
            continue
        for _ in range(random.integers(1, 9)):
            start = np.datetime64("2015-12-01") + random.integers(0, 480)
            span = random.choice([30, 31, 7, 410, 0, -3], p=[0.6, 0.2, 0.06, 0.04, 0.06, 0.04])
            rows.append([
                name,
                random.choice([36, 38, 41]),
                30,
                149,
                random.choice(["149", "99", "0", "", "129.5"], p=[0.5, 0.25, 0.15, 0.05, 0.05]),
                random.choice(["1", "0", ""], p=[0.7, 0.27, 0.03]),
                str(start).replace("-", ""),
                str(start + span).replace("-", ""),
                random.choice(["0", "1"], p=[0.85, 0.15]),
            ])  # fmt: skip
    columns = [
        "msno", "payment_method_id", "payment_plan_days", "plan_list_price", "actual_amount_paid",
        "is_auto_renew", "transaction_date", "membership_expire_date", "is_cancel",
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    expires = table.columns.get_loc("membership_expire_date")
    for row, date in [(5, "19700101"), (60, "20170230"), (61, ""), (62, "2017331"), (63, "0")]:
        table.iloc[row, expires] = date
    table.iloc[100, table.columns.get_loc("transaction_date")] = "20160229"
    table.iloc[120:123, 0] = None
    return table


def user_logs(random, ids):
    rows = []
    for name in ids:
        if random.random() < 0.12:
            continue
        for _ in range(random.integers(1, 7)):
            counts = random.integers(0, 40, 6)
            rows.append([
                name,
                f"201703{random.integers(1, 32):02d}",
                *counts.astype(str),
                f"{random.gamma(2.0, 3000.0):.3f}",
            ])
    columns = [
        "msno", "date", "num_25", "num_50", "num_75", "num_985", "num_100", "num_unq", "total_secs",
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    seconds = table.columns.get_loc("total_secs")
    for row, value in [
        (3, "9223372036854775.807"), (40, "-9223372036854775.808"), (41, "86400"), (42, "86400.001"),
        (43, "-1"), (44, ""), (45, "0"),
    ]:  # fmt: skip
        table.iloc[row, seconds] = value
    # A customer of whom nothing can be read but that there was a log.
    lonely = table.groupby("msno").filter(lambda group: len(group) == 1).index[0]
    table.iloc[lonely, 2:] = ""
    table.iloc[50, table.columns.get_loc("num_100")] = ""
    return table


def report(train, members, transactions, user_logs):
    """The counts that the join report must give, straight from the tables."""
    known = set(train.msno.dropna())
    out = {"customers": len(known)}
    for name, table in [
        ("members", members), ("transactions", transactions), ("user_logs", user_logs),
    ]:  # fmt: skip
        named = table.msno.dropna()
        orphans = named[~named.isin(known)]
        out[name] = {
            "rows": len(table),
            "without_id": int(table.msno.isna().sum()),
            "orphan_rows": len(orphans),
            "orphan_customers": orphans.nunique(),
            "customers_without": len(known - set(named)),
        }
    out["train"] = {
        "rows": len(train),
        "without_id": int(train.msno.isna().sum()),
        "repeated_rows": int(train.msno.dropna().duplicated().sum()),
        "conflicting": int((train.dropna(subset="msno").groupby("msno").is_churn.nunique() > 1).sum()),
    }
    joined = members[members.msno.isin(known)]
    out["members"]["repeated_rows"] = int(joined.msno.duplicated().sum())
    # The cleaning is counted on the rows that reach a customer, as the features are.
    paid = transactions[transactions.msno.isin(known)]
    span = recipe.days(paid.membership_expire_date) - recipe.days(paid.transaction_date)
    heard = pd.to_numeric(user_logs[user_logs.msno.isin(known)].total_secs)
    ages = pd.to_numeric(joined.drop_duplicates("msno").bd, errors="coerce")
    out["cleaning"] = {
        "negative_spans": int((span < 0).sum()),
        "zero_spans": int((span == 0).sum()),
        "unreadable_spans": int(span.isna().sum()),
        "impossible_seconds": int(((heard < 0) | (heard >= recipe.OVERFLOW)).sum()),
        "long_days": int(((heard > 86_400) & (heard < recipe.OVERFLOW)).sum()),
        "ages_not_given": int((ages == 0).sum()),
        "ages_out_of_range": int(((ages < 0) | (ages > 100)).sum()),
    }
    return out


if __name__ == "__main__":
    main()
