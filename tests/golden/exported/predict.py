"""Asks XGBoost what it predicts with the models that tests/exported.rs exports.

    UPDATE_EXPECT=1 cargo test --test exported   # writes model.json and rows.csv, here and in categories/
    python3.12 tests/golden/exported/predict.py  # with xgboost==3.4.1, numpy and pandas
    python3.11 tests/golden/exported/predict.py  # with xgboost==3.0.5 or 2.1.4: compares only

Writes predictions.csv beside each model: margins and probabilities, row by row. From 3.1 on
the categories are also given by name, in another order than the model has them; the leaves
that are told must be those whose values were summed.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost

HERE = Path(__file__).parent
AREAS = json.loads((HERE / "areas.json").read_text())
# What categories are called, in the order of their codes, by column.
NAMES = {
    HERE: {"area": AREAS},
    HERE / "categories": {
        name: [f"{name} {at}" for at in range(count)]
        for name, count in {"plan": 5, "town": 90, "paid": 2}.items()
    },
}

for where, categories in NAMES.items():
    rows = pd.read_csv(where / "rows.csv").astype(np.float32)
    booster = xgboost.Booster()
    booster.load_model(where / "model.json")
    matrix = xgboost.DMatrix(rows.values, feature_names=list(rows.columns), feature_types=booster.feature_types)
    margins = booster.predict(matrix, output_margin=True)
    found = pd.DataFrame({"margin": margins, "probability": booster.predict(matrix)})

    model = json.loads((where / "model.json").read_text())["learner"]["gradient_booster"]["model"]
    values = [np.float32(tree["split_conditions"]) for tree in model["trees"]]
    leaves = booster.predict(matrix, pred_leaf=True).astype(int)
    sums = np.array([sum(float(v[at]) for v, at in zip(values, row)) for row in leaves])
    assert np.ptp(margins - sums) < 1e-5, "other leaves than were summed"

    if tuple(map(int, xgboost.__version__.split(".")[:2])) >= (3, 1):
        named = rows.copy()
        for column, names in categories.items():
            cells = [None if np.isnan(at) else names[int(at)] for at in rows[column]]
            named[column] = pd.Categorical(cells, categories=sorted(names))
        if "flag" in named:
            named["flag"] = named["flag"].astype(bool)
        by_name = booster.predict(xgboost.DMatrix(named, enable_categorical=True), output_margin=True)
        assert (by_name == margins).all(), "names are taken for other codes"
        found.to_csv(where / "predictions.csv", index=False, float_format="%.9g")
    else:
        said = pd.read_csv(where / "predictions.csv")
        assert np.abs(said["margin"] - margins).max() < 1e-6, "another prediction than 3.4.1's"
print(xgboost.__version__, "predicts the same")
