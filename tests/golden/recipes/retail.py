"""Recipe L in pandas (SYSTEMS L1 to L4): purchases, affiliate use and lists → one row per customer and half-year.

The anchors are 2021-07-01 and 2022-01-01, the days after the halves. RFM and the ranks are made of all
purchases before the anchor (the row of 2022-01-01 is the whole year), `period_…` of those of the half alone.

A receipt is a customer and a number. A score is 1 + the number of the 20, 40, 60 and 80 % quantiles (linear
interpolation) strictly below the value; for recency 5 − that number. Grades: customers by falling RFM, ties by
their id, the first fifth best, then good, then regular, the rest other. The weighted score is compared as the exact
number that it is: 0.3 × 3 + 0.2 × 1 + 0.5 × 2 and 0.3 × 2 + 0.2 × 5 + 0.5 × 1 are both 2.1, whatever binary fractions say.
Ranks are dense, 1 for the most; who has nothing there has none.
"""

import numpy as np
import pandas as pd

STORES = ["A01", "A02", "A03", "A04", "A05", "A06"]
AFFILIATES = ["B01", "C01", "C02", "D01", "D02", "E01"]
ANCHORS = [pd.Timestamp("2021-07-01"), pd.Timestamp("2022-01-01")]
GRADES = ["best", "good", "regular", "other"]


def build(purchases, affiliates, app_pay, customers, products):
    bought, used, paid = prepared(purchases), prepared(affiliates), prepared(app_pay)
    everybody = pd.Index(sorted(bought.customer_id.unique()), name="customer_id")
    parts = []
    for start, anchor in zip([pd.Timestamp("2021-01-01"), ANCHORS[0]], ANCHORS, strict=True):
        out = pd.DataFrame(index=everybody)
        out["anchor"] = anchor
        past = bought[bought.date < anchor]
        rfm(out, "", past, anchor)
        rfm(out, "period_", past[past.date >= start], anchor)
        for name in STORES:
            channel(out, name, past[past.store == name])
        for name in AFFILIATES:
            channel(out, name, used[(used.affiliate == name) & (used.date < anchor)])
        out["pay_receipts"] = count(paid[paid.date < anchor].groupby("customer_id").size(), out)
        parts.append(out)
    first, second = parts
    first["transition"] = first.period_grade + "/" + second.period_grade
    second["transition"] = None
    table = pd.concat(parts).join(profile(customers)).reset_index()
    about = ["gender", "age_group", "region"]
    table[about] = table[about].fillna("unknown")
    last = ["gender", "age_group", "region", "transition"]
    table = table[[name for name in table if name not in last] + last]
    halves = pd.crosstab(first.period_grade, second.period_grade)
    order = [*GRADES, "inactive"]
    halves = halves.reindex(index=order, columns=order, fill_value=0).rename_axis("from").reset_index()
    known = set(customers.customer_id)
    report = {
        "customers": len(everybody),
        "receipts": len(bought.drop_duplicates(["customer_id", "receipt_no"])),
        "receipt_numbers": bought.receipt_no.nunique(),
        "bought_once": int((bought.groupby("customer_id").receipt_no.nunique() == 1).sum()),
        "affiliate_receipts": used.receipt_no.nunique(),
        "customers_not_on_the_list": len(set(everybody) - known),
        "list_without_purchases": len(known - set(everybody)),
        "products_not_on_the_list": len(set(bought.product_code) - set(products.product_code)),
    }
    return {"expected": table.sort_values(["customer_id", "anchor"]), "transitions": halves}, report


def prepared(table):
    table = table[table.customer_id.notna()].copy()
    table["date"] = pd.to_datetime(table.date, format="%Y%m%d")
    if "amount" in table:
        table["amount"] = pd.to_numeric(table.amount)
    return table


def count(series, out):
    return series.reindex(out.index, fill_value=0).astype(np.int64)


def rfm(out, prefix, past, anchor):
    groups = past.groupby("customer_id")
    recency = (anchor - groups.date.max()).dt.days
    frequency = groups.receipt_no.nunique()
    monetary = groups.amount.sum()
    r, f, m = 5 - below(recency), 1 + below(frequency), 1 + below(monetary)
    # Tenths, so that equal scores are equal.
    tenths = 3 * r + 2 * f + 5 * m
    grades = grade(tenths)
    out[f"{prefix}recency"] = recency.astype("Int64")
    out[f"{prefix}frequency"] = count(frequency, out)
    out[f"{prefix}monetary"] = monetary
    out[f"{prefix}monetary"] = out[f"{prefix}monetary"].fillna(0)
    for name, score in [("r", r), ("f", f), ("m", m)]:
        out[f"{prefix}{name}_score"] = score.astype("Int64")
    out[f"{prefix}rfm"] = tenths * 2.0
    out[f"{prefix}grade"] = grades
    out[f"{prefix}grade"] = out[f"{prefix}grade"].fillna("inactive")


def below(values):
    """How many of the four inner quantiles are strictly below each value."""
    quantiles = values.quantile([0.2, 0.4, 0.6, 0.8], interpolation="linear").to_numpy()
    return pd.Series((quantiles[None, :] < values.to_numpy()[:, None]).sum(axis=1), index=values.index)


def grade(scores):
    order = pd.DataFrame({"score": scores}).reset_index()
    order = order.sort_values(["score", "customer_id"], ascending=[False, True])
    # The place times five in whole numbers: a fifth of the customers has no rounding.
    fifths = np.arange(len(order)) * 5 // len(order)
    names = [GRADES[min(fifth, 3)] for fifth in fifths]
    return pd.Series(names, index=order.customer_id)


def channel(out, name, rows):
    groups = rows.groupby("customer_id")
    out[f"amount_{name}"] = groups.amount.sum().reindex(out.index, fill_value=0)
    out[f"count_{name}"] = count(groups.receipt_no.nunique(), out)
    for what in ["amount", "count"]:
        values = out[f"{what}_{name}"]
        ranks = values.where(values > 0).rank(method="dense", ascending=False)
        out[f"{what}_rank_{name}"] = ranks.astype("Int64")


def profile(customers):
    return customers.drop_duplicates("customer_id").set_index("customer_id")[["gender", "age_group", "region"]]


def inputs():
    for seed in range(10_000):
        tables = draw(np.random.default_rng(seed))
        # The score's float noise must matter for somebody's grade, or the golden file would not notice it.
        if noise_matters(prepared(tables["purchases"].astype(str))):
            return tables
    raise AssertionError("no seed makes float noise matter")


def noise_matters(bought):
    out = pd.DataFrame(index=pd.Index(sorted(bought.customer_id.unique()), name="customer_id"))
    rfm(out, "", bought, ANCHORS[1])
    noisy = (0.3 * out.r_score + 0.2 * out.f_score + 0.5 * out.m_score) * 100 / 5
    return (grade(noisy.astype(float)).reindex(out.index) != out.grade).any()


def draw(random):
    ids = [f"M{number:03d}" for number in random.permutation(range(1, 30))[:23]]
    purchases, affiliates, app_pay = [], [], []
    taken = iter(random.permutation(np.arange(9_000, 9_400)).tolist())

    def date(low, high):
        return (pd.Timestamp("2021-01-01") + pd.Timedelta(days=int(random.integers(low, high)))).strftime("%Y%m%d")

    for place, name in enumerate(ids):
        low, high = [(0, 365), (0, 181), (181, 365)][place % 5 % 3]
        receipts = 1 if place in (3, 4) else int(random.integers(2, 7))
        for number in range(1, receipts + 1):
            # Every customer's receipts are numbered 1, 2, 3: the number alone says nothing.
            day = date(low, high)
            for _ in range(random.integers(1, 3)):
                purchases.append([
                    name,
                    f"{number:04d}",
                    STORES[random.integers(0, 6)] if number == 2 else STORES[place % 6],
                    f"PD{random.integers(1, 9):04d}",
                    day,
                    random.integers(9, 22),
                    int(random.integers(1, 60)) * 500,
                ])  # fmt: skip
            if random.random() < 0.2:
                app_pay.append([name, f"{number:04d}", STORES[place % 6], day, 1000])
        for _ in range(random.integers(0, 3)):
            where, day = AFFILIATES[random.integers(0, 6)], date(low, high)
            affiliates.append([name, str(next(taken)), where, day, int(random.integers(1, 20)) * 1000])
    first, last = ids[:2]
    purchases += [
        # The last day before an anchor, the anchor itself, and the first and last day of the year.
        [first, "0090", "A01", "PD0001", "20210630", 23, 1000],
        [first, "0091", "A01", "PD0001", "20210701", 0, 2000],
        [last, "0092", "A02", "PD0002", "20210101", 0, 1500],
        [last, "0093", "A02", "PD0002", "20211231", 23, 2500],
        # One receipt over two stores is one receipt; given away is a receipt without an amount.
        [last, "0094", "A03", "PD0003", "20210505", 12, 700],
        [last, "0094", "A04", "PD0003", "20210505", 12, 800],
        ["M097", "0001", "A05", "PD0004", "20210505", 12, 0],
        # Somebody who is on no list, and a product that is on none.
        ["M098", "0001", "A06", "PD0099", "20210909", 12, 90000],
    ]
    # The same row twice: two of the same product on one receipt.
    purchases.append(list(purchases[0]))
    listed = [*ids, "M097", "M099"]
    ages = ["20s", "30s", "40s", "", "60s+"]
    customers = [
        [name, ["F", "M"][at % 2], ages[at % 5], f"Z{at % 17 + 1:02d}" if at % 7 else ""]
        for at, name in enumerate(listed)
    ]
    products = [[f"PD{at:04d}", ["Fresh food", "Drinks"][at % 2], "Fruit", f"Fruit {at}"] for at in range(1, 9)]

    def table(rows, columns):
        made = pd.DataFrame(rows, columns=columns)
        return made.iloc[random.permutation(len(made))]

    return {
        "purchases": table(purchases, ["customer_id", "receipt_no", "store", "product_code", "date", "hour", "amount"]),
        "affiliates": table(affiliates, ["customer_id", "receipt_no", "affiliate", "date", "amount"]),
        "app_pay": table(app_pay, ["customer_id", "receipt_no", "shop", "date", "paid"]),
        "customers": table(customers, ["customer_id", "gender", "age_group", "region"]),
        "products": table(products, ["product_code", "category_large", "category_middle", "name"]),
    }
