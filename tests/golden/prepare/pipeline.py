"""Writes pipeline.json beside this script: raw customers, and what scikit-learn's
whole pipeline makes of them when it is fitted on the first rows only.

    python3.12 tests/golden/prepare/pipeline.py

Made with scikit-learn 1.9.1, pandas and Python 3.12. All data is generated here.
Unseen cities are handed to scikit-learn as "unknown", the category that Holdfast
counts them as; its one-hot encoder would give them zeros everywhere.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.compose import ColumnTransformer
from sklearn.impute import IterativeImputer, SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    RobustScaler,
    StandardScaler,
    TargetEncoder,
)

HERE = Path(__file__).parent
ROWS, TRAIN = 400, 300


def world():
    rng = np.random.default_rng(11)
    z = rng.normal(size=(ROWS, 3))
    frame = pd.DataFrame(
        {
            "id": [f"c{row:04}" for row in range(ROWS)],
            "paid": np.round(np.exp(8 + 0.5 * z[:, 0]), 2),
            "days": np.round(40 + 12 * z[:, 0] - 9 * z[:, 1] + 3 * rng.normal(size=ROWS)),
            "share": np.round(1 / (1 + np.exp(-z[:, 1] - z[:, 2])), 6),
            "calls": rng.poisson(np.exp(1 + 0.4 * z[:, 2])).astype(float),
            "tenure": np.round(np.exp(2 + z[:, 2]), 3),
            "visits": rng.poisson(3, size=ROWS).astype(float),
            "city": np.array(["Seoul", "Busan", "Daegu", "Jeju"])[rng.choice(4, size=ROWS, p=[0.5, 0.3, 0.15, 0.05])],
            "device": np.array(["Phone", "Mobile Phone", "Desktop"])[rng.choice(3, size=ROWS)],
            "plan": np.array(["basic", "plus", "max"])[rng.choice(3, size=ROWS)],
            "shop": np.array([f"shop {s}" for s in range(12)])[rng.choice(12, size=ROWS)],
        }
    )
    left = rng.uniform(size=ROWS) < 1 / (1 + np.exp(-z[:, 0] + (frame["plan"] == "max")))
    for name, share in [("paid", 0.1), ("days", 0.2), ("share", 0.15), ("tenure", 0.1), ("visits", 0.3)]:
        frame.loc[rng.uniform(size=ROWS) < share, name] = np.nan
    for name, share in [("city", 0.1), ("device", 0.1), ("plan", 0.05), ("shop", 0.1)]:
        frame.loc[rng.uniform(size=ROWS) < share, name] = None
    frame.loc[[TRAIN + 3, TRAIN + 9], "city"] = "Atlantis"
    frame.loc[[TRAIN + 4], "shop"] = "shop 99"
    frame["left"] = np.where(left, "Yes", "No")
    return frame


def main():
    assert sklearn.__version__ == "1.9.1", sklearn.__version__
    raw = world()
    seen = raw.copy()
    seen["device"] = seen["device"].replace({"Phone": "Mobile Phone"})
    known = set(seen["city"][:TRAIN].dropna())
    seen["city"] = [c if c in known else "unknown" for c in seen["city"]]
    seen["device"] = seen["device"].fillna("unknown")
    chained = IterativeImputer(initial_strategy="median", imputation_order="ascending")
    pipeline = ColumnTransformer(
        [
            # The equations go through numbers that were filled in another way, too.
            ("chained", make_pipeline(
                ColumnTransformer(
                    [
                        ("as is", "passthrough", ["paid", "days", "share", "calls"]),
                        ("median", SimpleImputer(strategy="median"), ["tenure"]),
                        ("zero", SimpleImputer(strategy="constant", fill_value=0), ["visits"]),
                    ]
                ),
                chained,
                ColumnTransformer(
                    [
                        ("standard", StandardScaler(), [0]),
                        ("min_max", MinMaxScaler(), [1]),
                        ("as is", "passthrough", [2, 3]),
                        ("robust", RobustScaler(), [4]),
                        ("visits", "passthrough", [5]),
                    ]
                ),
            ), ["paid", "days", "share", "calls", "tenure", "visits"]),
            ("flag", "passthrough", ["visits_missing"]),
            ("city", OneHotEncoder(sparse_output=False), ["city"]),
            ("device", OneHotEncoder(sparse_output=False), ["device"]),
            ("plan", OrdinalEncoder(), ["plan"]),
            ("shop", TargetEncoder(target_type="binary"), ["shop"]),
        ]
    )
    seen["visits_missing"] = seen["visits"].isna().astype(float)
    # As SimpleImputer does, which does not know pandas' texts.
    seen["plan"] = seen["plan"].fillna(seen["plan"][:TRAIN].mode()[0])
    seen["shop"] = seen["shop"].fillna("unknown")
    answers = (raw["left"][:TRAIN] == "Yes").astype(int)
    pipeline.fit(seen[:TRAIN], answers)
    prepared = pipeline.transform(seen)
    order = "city device".split()
    names = ["paid", "days", "share", "calls", "tenure", "visits", "visits_missing"]
    for name in order:
        # One-hot columns stand in the order of the texts; "unknown" is the last.
        names += [f"{name}={c}" for c in pipeline.named_transformers_[name].categories_[0]]
    names += ["plan", "shop"]
    cell = lambda x: "" if x is None or x != x else (f"{x:g}" if float(x).is_integer() else repr(float(x))) if isinstance(x, float) else str(x)
    out = dict(
        train=TRAIN,
        header=list(raw.columns),
        rows=[[cell(x) for x in row] for row in raw.itertuples(index=False)],
        names=names,
        prepared=[[float(x) for x in row] for row in prepared],
    )
    (HERE / "pipeline.json").write_text(json.dumps(out) + "\n")


main()
