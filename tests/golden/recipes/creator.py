"""Recipe C in pandas (SYSTEMS C1 to C3): event log and list of creators → one row per creator and day.

An anchor is a midnight with 7 whole days of the log before it and 7 from it on. What happened on a
day belongs to it from 00:00:00 on, so an event at an anchor's very instant is label, not feature.
A row exists for a creator on the list who did anything of their own in the 7 days before the anchor.
"""

import numpy as np
import pandas as pd

DAYS = 7
SIDES = ["own", "fan", "sticker"]
FIRST = pd.Timestamp("2022-01-03")


def build(events, creators):
    listed = creators[creators.user_id.notna()].drop_duplicates("user_id").user_id
    log = events[events.user_id.notna()].copy()
    log["day"] = pd.to_datetime(log.event_time).dt.normalize()
    log["side"] = np.where(log.event_type.str.startswith("fan_"), "fan", "own")
    log.loc[log.event_type == "sticker_received", "side"] = "sticker"
    log["amount"] = pd.to_numeric(log.amount).where(log.side == "sticker")
    doing = set(log[log.side == "own"].user_id)
    eligible = sorted(set(listed) & doing)

    days = pd.date_range(log.day.min(), log.day.max())
    daily = {
        side: log[log.side == side].groupby(["user_id", "day"]).size().unstack(fill_value=0)
        for side in SIDES
    }
    # Stickers of which no amount is known add up to nothing known; where there are none, to 0.
    known = log[log.side == "sticker"].groupby(["user_id", "day"]).amount.sum(min_count=1)
    daily["sticker_amount"] = known.unstack(fill_value=0)
    daily = {name: table.reindex(index=eligible, columns=days, fill_value=0) for name, table in daily.items()}

    rows = []
    for user in eligible:
        own = daily["own"].loc[user].to_numpy()
        sticker = daily["sticker"].loc[user].to_numpy()
        for anchor in range(DAYS, len(days) - DAYS + 1):
            if own[anchor - DAYS : anchor].sum() == 0:
                continue
            row = {"user_id": user, "anchor": days[anchor - 1] + pd.Timedelta(days=1)}
            for name in [*SIDES, "sticker_amount"]:
                for back in range(1, DAYS + 1):
                    row[f"{name}_d{back}"] = daily[name].loc[user].iloc[anchor - back]
            row["churn"] = int(own[anchor : anchor + DAYS].sum() == 0)
            row["sticker"] = int(sticker[anchor : anchor + DAYS].sum() > 0)
            rows.append(row)
    table = pd.DataFrame(rows)
    anchors = sorted(table.anchor.unique())
    report = {
        "users_in_events": log.user_id.nunique(),
        "on_the_list": len(listed),
        "eligible": len(eligible),
        "listed_without_own_events": len(set(listed) - doing),
        "own_events_but_not_listed": len(doing - set(listed)),
        "events_without_user": int(events.user_id.isna().sum()),
        "list_rows_repeated": int(creators.user_id.dropna().duplicated().sum()),
        "first_anchor": str(anchors[0].date()),
        "last_anchor": str(anchors[-1].date()),
        "samples": len(table),
        "churn": int(table.churn.sum()),
        "sticker": int(table.sticker.sum()),
    }
    return {"expected": table, "splits": splits(anchors)}, report


def splits(anchors):
    """By time: the first 70 % of the anchors train, the next 15 % validate, the rest test; `purged` leaves out
    the anchors whose seven label days reach into a later part."""
    train, validation = int(len(anchors) * 0.70), int(len(anchors) * 0.15)
    names = ["train"] * train + ["validation"] * validation
    names += ["test"] * (len(anchors) - len(names))
    table = pd.DataFrame({"anchor": anchors, "split": names})
    begins = table.groupby("split").anchor.min()
    later = table.split.map({"train": begins["validation"], "validation": begins["test"]})
    reaches = table.anchor + pd.Timedelta(days=DAYS) > later
    table["purged"] = table.split.where(~reaches, "left out")
    return table


def inputs():
    random = np.random.default_rng(35)
    rows = []

    def add(user, day, clock, kind, actor=None, amount=None):
        rows.append([user, f"{(FIRST + pd.Timedelta(days=day)).date()} {clock}", kind, actor or user, amount])

    # u1 is busy all the time, u2 stops after the 9th day and comes back on the 20th, u3 comes by chance.
    for day in range(24):
        if day % 2 == 0:
            add("u1", day, "09:00:00", "login")
            add("u1", day, "09:05:10", "post" if day % 4 else "live_start")
        if day < 9 or day == 20:
            add("u2", day, "23:59:59", "login")
        if random.random() < 0.15:
            add("u3", day, "12:30:00", "comment")
        for user in ["u1", "u2", "u4"]:
            for _ in range(random.integers(0, 3)):
                kind = ["fan_like", "fan_comment", "fan_follow"][random.integers(0, 3)]
                add(user, day, f"{random.integers(0, 24):02d}:15:00", kind, f"f{random.integers(1, 9)}")
    # Exactly at midnight: the first instant of the day, for features and labels alike.
    add("u5", 7, "00:00:00", "post")
    add("u5", 14, "00:00:00", "post")
    # The last second of the log, and its first instant.
    add("u6", 23, "23:59:59", "login")
    add("u6", 0, "00:00:00", "login")
    # Stickers: at midnight, several on a day, without an amount, and to somebody who does nothing.
    add("u1", 10, "00:00:00", "sticker_received", "f1", "10")
    add("u1", 10, "18:00:00", "sticker_received", "f2", "2.5")
    add("u2", 8, "18:00:00", "sticker_received", "f2")
    add("u2", 21, "07:00:00", "sticker_received", "f3", "100")
    add("u4", 5, "07:00:00", "sticker_received", "f3", "5")
    # The same row twice is two events: a log has no key.
    add("u3", 6, "12:00:00", "like")
    add("u3", 6, "12:00:00", "like")
    # x1 is not on the list; nobody knows whose the last is.
    add("x1", 4, "10:00:00", "login")
    add("x1", 5, "10:00:00", "comment")
    rows.append([None, f"{FIRST.date()} 10:00:00", "login", None, None])
    events = pd.DataFrame(rows, columns=["user_id", "event_time", "event_type", "actor", "amount"])
    events = events.iloc[random.permutation(len(events))]
    creators = pd.DataFrame(
        [
            ["u3", "2021-11-02", "talk", "KR"],
            ["u1", "2020-05-30", "music", "KR"],
            ["u4", "2021-02-14", "gaming", "JP"],
            ["u5", "2021-12-31", "", "TW"],
            ["u2", "2021-08-01", "music", ""],
            ["u7", "2022-01-01", "study", "KR"],
            ["u6", "2021-01-19", "talk", "US"],
            ["u1", "2020-05-30", "music", "US"],
        ],
        columns=["user_id", "joined", "category", "country"],
    )
    return {"events": events, "creators": creators}
