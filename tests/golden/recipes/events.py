"""Recipe D in pandas (SYSTEMS D1, D2, D8): event log → one row per user and anchor.

Anchors are midnights 30 days apart, the last one 30 days before the end of the log's last day, the
first one with 30 days of the log before it. Features are made of events strictly before the anchor:
the windows are [anchor − 30 days, anchor) and [anchor − 90 days, anchor). The label dormant says that there is no
event in [anchor, anchor + 30 days). A row exists for a user with an event in the 90 days before. Empty strings are missing.
Days are counted by the calendar: an event at 23:59 of the day before the anchor is one day ago.
"""

import numpy as np
import pandas as pd

STEP, HORIZON, BEFORE, ACTIVE = 30, 30, 30, 90
TYPES = ["view", "cart", "remove_from_cart", "purchase"]


def days(count):
    return pd.Timedelta(days=count)


def build(events):
    log = events[events.user_id.notna()].copy()
    log["event_time"] = pd.to_datetime(log.event_time)
    log["price"] = pd.to_numeric(log.price)
    log["day"] = log.event_time.dt.normalize()
    first, end = log.day.min(), log.day.max() + days(1)
    anchors = []
    anchor = end - days(HORIZON)
    while anchor - days(BEFORE) >= first:
        anchors.insert(0, anchor)
        anchor -= days(STEP)
    rows = [
        sample(user, anchor, theirs)
        for user, theirs in log.groupby("user_id")
        for anchor in anchors
        if within(theirs, anchor, ACTIVE).any()
    ]
    table = pd.DataFrame(rows)
    report = {
        "users": log.user_id.nunique(),
        "users_with_samples": table.user_id.nunique(),
        "events_without_user": int(events.user_id.isna().sum()),
        "anchors": [str(anchor.date()) for anchor in anchors],
        "samples": len(table),
        "dormant": int(table.dormant.sum()),
    }
    return {"expected": table}, report


def within(theirs, anchor, count):
    return (theirs.event_time < anchor) & (theirs.event_time >= anchor - days(count))


def sample(user, anchor, theirs):
    row = {"user_id": user, "anchor": anchor}
    for count in [30, 90]:
        past = theirs[within(theirs, anchor, count)]
        bought = past[past.event_type == "purchase"]
        row[f"events_{count}d"] = len(past)
        for kind in TYPES:
            row[f"{kind}_{count}d"] = int((past.event_type == kind).sum())
        row[f"products_{count}d"] = past.product_id.nunique()
        row[f"sessions_{count}d"] = past.user_session.nunique()
        row[f"spent_{count}d"] = bought.price.sum()
        row[f"mean_price_{count}d"] = bought.price.mean()
        row[f"active_days_{count}d"] = past.day.nunique()
    before = theirs[theirs.event_time < anchor]
    row["days_since_last"] = (anchor - before.day.max()).days
    future = (theirs.event_time >= anchor) & (theirs.event_time < anchor + days(HORIZON))
    row["dormant"] = int(not future.any())
    return row


def inputs():
    """The log runs from 2020-01-01 to 2020-05-29, 150 days: anchors on day 30, 60, 90 and 120."""
    random = np.random.default_rng(4)
    start = pd.Timestamp("2020-01-01")
    rows = []

    def add(user, day, clock, kind, product, price="10.00", session=None, code="apparel.shoes", brand="elsk"):
        time = f"{(start + days(day)).date()} {clock}"
        session = session if session is not None else f"s{user}-{day}"
        rows.append([user, time, kind, product, 100 + int(product) % 3, code, brand, price, session])

    # 11 comes all the time and buys now and then; the same product in two sessions, two products in one.
    for day in range(0, 150, 6):
        add("11", day, "10:00:00", "view", random.integers(1, 6))
        add("11", day, "10:01:00", "cart", random.integers(1, 6))
        kind = "purchase" if day % 18 == 0 else "remove_from_cart"
        add("11", day, "10:02:30", kind, random.integers(1, 6), f"{random.integers(100, 9000) / 100:.2f}")
    # 12 at the borders: the instant of an anchor (day 60), 30 and 90 days before one (day 120), the second before.
    add("12", 30, "00:00:00", "purchase", 1, "30.00")
    add("12", 59, "23:59:59", "purchase", 2, "7.25")
    add("12", 60, "00:00:00", "purchase", 2, "1.50")
    add("12", 90, "00:00:00", "view", 3)
    add("12", 119, "23:59:59", "view", 3)
    add("12", 149, "23:59:59", "view", 4)
    # 13 falls silent after day 20: a sample as long as the 90 days reach back, dormant each time.
    add("13", 2, "08:00:00", "view", 5)
    add("13", 20, "20:00:00", "cart", 5)
    # 14 comes exactly 30 days after an anchor, which is too late.
    add("14", 25, "09:00:00", "view", 1)
    add("14", 60, "00:00:00", "view", 1)
    # 15 is there only after the last anchor, 16 only long before: no sample for 15.
    add("15", 130, "09:00:00", "view", 1)
    add("16", 0, "00:00:00", "purchase", 4, "99.99")
    # 17 has gaps: empty session, empty and missing category and brand; a kind that nobody knows; a row twice.
    add("17", 50, "11:00:00", "view", 2, session="", code="", brand="")
    add("17", 51, "11:00:00", "wishlist", 2, code=None, brand=None)
    for _ in range(2):
        add("17", 51, "11:05:00", "purchase", 3, "20.00", session="shared")
    add("17", 55, "11:00:00", "view", 3, session="shared")
    # Two users may share a session's name, and one row has no user.
    add("12", 61, "10:00:00", "view", 1, session="shared")
    rows.append([None, "2020-02-02 10:00:00", "view", "1", "101", "apparel.shoes", "elsk", "10.00", "s"])
    columns = [
        "user_id", "event_time", "event_type", "product_id", "category_id", "category_code", "brand",
        "price", "user_session",
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=columns)
    return {"events": table.iloc[random.permutation(len(table))]}
