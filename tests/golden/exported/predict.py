"""Asks XGBoost what it predicts with the models that tests/exported.rs exports.

    UPDATE_EXPECT=1 cargo test --test exported           # writes model.json and rows.csv, here and in the folders
    python3.12 tests/golden/exported/predict.py --write  # with xgboost==3.4.1, numpy and pandas
    python3.11 tests/golden/exported/predict.py          # with any version from 2.1 on: compares only

`--write` writes predictions.csv beside each model: margins and probabilities, row by row, of
several classes a pair of columns each. `cargo xtask test` compares. From 3.1 on (of other letters
than plain Latin ones from 3.4 on) the categories are also given by name, in another order than the
model has them; the leaves that are told must be those whose values were summed.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost

HERE = Path(__file__).parent
AREAS = {"area": json.loads((HERE / "areas.json").read_text())}
# The models' folders, those of the rows, and what categories are called, in the order of their
# codes, by column.
MODELS = [
    (HERE, HERE, AREAS),
    (HERE / "categories", HERE / "categories", {
        name: [f"{name} {at}" for at in range(count)]
        for name, count in {"plan": 5, "town": 90, "paid": 2}.items()
    }),
    (HERE / "classes", HERE, AREAS),
]
VERSION = tuple(map(int, xgboost.__version__.split(".")[:2]))


def columns(margins, probabilities):
    """A table of what was predicted, of several classes with their numbers behind the names."""
    if margins.ndim == 1:
        return pd.DataFrame({"margin": margins, "probability": probabilities})
    found = {}
    for group in range(margins.shape[1]):
        found[f"margin{group}"] = margins[:, group]
        found[f"probability{group}"] = probabilities[:, group]
    return pd.DataFrame(found)


def summed(booster, matrix, model, margins):
    """The values of the leaves that XGBoost tells, summed as the margins are."""
    values = [np.float32(tree["split_conditions"]) for tree in model["trees"]]
    leaves = booster.predict(matrix, pred_leaf=True).reshape(len(margins), -1).astype(int)
    groups = max(model["tree_info"]) + 1
    sums = np.zeros((len(margins), groups))
    for at, (tree, group) in enumerate(zip(values, model["tree_info"], strict=True)):
        sums[:, group] += tree[leaves[:, at]]
    return sums.reshape(margins.shape)


def named(rows, categories):
    """The rows with their categories by name, in another order than their codes have."""
    out = rows.copy()
    for column, names in categories.items():
        cells = [None if np.isnan(at) else names[int(at)] for at in rows[column]]
        out[column] = pd.Categorical(cells, categories=sorted(names))
    if "flag" in out:
        out["flag"] = out["flag"].astype(bool)
    return out


for where, of_rows, categories in MODELS:
    rows = pd.read_csv(of_rows / "rows.csv").astype(np.float32)
    booster = xgboost.Booster()
    booster.load_model(where / "model.json")
    matrix = xgboost.DMatrix(rows.values, feature_names=list(rows.columns), feature_types=booster.feature_types)
    margins = booster.predict(matrix, output_margin=True)
    found = columns(margins, booster.predict(matrix))

    model = json.loads((where / "model.json").read_text())["learner"]["gradient_booster"]["model"]
    apart = margins - summed(booster, matrix, model, margins)
    # But for the base, which is one number.
    assert np.ptp(apart) < 1e-5, f"{where}: other leaves than were summed"

    # Before 3.4 names of other than plain Latin letters were cut short.
    is_plain = all(name.isascii() for names in categories.values() for name in names)
    if VERSION >= (3, 4) or (VERSION >= (3, 1) and is_plain):
        by_name = xgboost.DMatrix(named(rows, categories), enable_categorical=True)
        by_name = booster.predict(by_name, output_margin=True)
        assert (by_name == margins).all(), f"{where}: names are taken for other codes"
    if "--write" in sys.argv[1:]:
        found.to_csv(where / "predictions.csv", index=False, float_format="%.9g")
    said = pd.read_csv(where / "predictions.csv")
    assert list(said.columns) == list(found.columns) and len(said) == len(found), f"{where}: another table"
    assert np.abs(said - found).max().max() < 1e-6, f"{where}: other predictions than were written"
print(xgboost.__version__, "predicts the same")
