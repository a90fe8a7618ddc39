"""Writes the golden files of tests/inspection/classes.rs beside this script.

    python3.12 -m venv venv
    venv/bin/pip install xgboost==3.4.1 scikit-learn==1.9.1 numpy==2.5.5 pandas
    venv/bin/python tests/golden/inspection/make_classes.py

All data is generated here. A model of three classes (XGBoost's multi:softprob) and one of
amounts (reg:squarederror), and of them:

- classes.json: scikit-learn's figures under given permutations (each class against the rest,
  and all together), its partial_dependence of a class's probability, and the mean size of
  XGBoost's own SHAP values (pred_contribs) per class
- amounts.json: scikit-learn's errors of amounts under given permutations, and the same sizes
"""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
import xgboost
from sklearn import metrics
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import partial_dependence
from sklearn.preprocessing import label_binarize

HERE = Path(__file__).parent
NAMES = ["swing", "days", "gappy", "steps", "noise"]
CLASSES = ["best", "none", "some"]


def packed(name, content):
    with gzip.GzipFile(HERE / name, "wb", mtime=0) as file:
        file.write(content)


def write(name, content):
    made_with = {"numpy": np.__version__, "scikit-learn": sklearn.__version__, "xgboost": xgboost.__version__}
    (HERE / name).write_text(json.dumps({"made_with": made_with, **content}) + "\n", encoding="utf-8")


def floats(values):
    return [None if np.isnan(value) else float(value) for value in values]


def customers(rows, seed):
    rng = np.random.default_rng(seed)
    x = np.column_stack([
        rng.normal(size=rows),
        rng.exponential(10, size=rows),
        rng.normal(size=rows),
        rng.integers(0, 9, size=rows),
        rng.normal(size=rows),
    ]).astype(np.float32)
    margins = np.column_stack([
        1.5 * x[:, 0] * (x[:, 3] > 4),
        0.12 * x[:, 1] - 1,
        np.abs(x[:, 2]) - 0.5,
    ])
    shares = np.exp(margins) / np.exp(margins).sum(axis=1, keepdims=True)
    truth = (rng.random(rows)[:, None] > shares.cumsum(axis=1)).sum(axis=1)
    amount = 3 * x[:, 0] + 0.5 * x[:, 1] + rng.normal(size=rows)
    x[rng.random(rows) < 0.15, 2] = np.nan
    return x, truth, amount


def trained(x, y, more, name):
    options = {"max_depth": 3, "eta": 0.2, "seed": 1, "nthread": 1, **more}
    booster = xgboost.train(options, xgboost.DMatrix(x, y, feature_names=NAMES), 25)
    packed(name, bytes(booster.save_raw("json")))
    return booster


def asked(booster, x, **how):
    x = np.asarray(x, dtype=np.float32)
    return booster.predict(xgboost.DMatrix(x, feature_names=NAMES), **how).astype(float)


class OfClass(RegressorMixin, BaseEstimator):
    """A class's probability, as scikit-learn asks for a prediction."""

    def __init__(self, booster=None, of=0):
        self.booster = booster
        self.of = of
        self.is_fitted_ = True

    def fit(self, x, y):
        return self

    def predict(self, x):
        return asked(self.booster, x)[:, self.of]


def permuted(x, rng):
    for feature in range(x.shape[1]):
        order = rng.permutation(len(x))
        changed = x.copy()
        changed[:, feature] = x[order, feature]
        yield feature, [int(row) for row in order], changed


def rated(truth, shares):
    hot = label_binarize(truth, classes=range(len(CLASSES)))
    each = range(len(CLASSES))
    return {
        "pr_auc": [float(metrics.average_precision_score(hot, shares, average="macro"))]
        + [float(metrics.average_precision_score(hot[:, k], shares[:, k])) for k in each],
        "roc_auc": [float(metrics.roc_auc_score(hot, shares, average="macro"))]
        + [float(metrics.roc_auc_score(hot[:, k], shares[:, k])) for k in each],
        "log_loss": [-float(metrics.log_loss(truth, shares))]
        + [-float(metrics.log_loss(hot[:, k], shares[:, k])) for k in each],
        "brier": [-float(((shares - hot) ** 2).sum(axis=1).mean())]
        + [-float(metrics.brier_score_loss(hot[:, k], shares[:, k])) for k in each],
    }


def classes(x, truth, rng):
    booster = trained(x, truth, {"objective": "multi:softprob", "num_class": 3}, "classes-model.json.gz")
    cases = [
        {"feature": feature, "order": order, "figures": rated(truth, asked(booster, changed))}
        for feature, order, changed in permuted(x, rng)
    ]
    dependence = []
    for of in range(len(CLASSES)):
        grid = np.arange(9.0)
        found = partial_dependence(
            OfClass(booster, of), x.astype(float), [3], kind="average", method="brute", custom_values={3: grid})
        dependence.append(floats(found["average"][0]))
    shares = asked(booster, x, pred_contribs=True)
    write("classes.json", {
        "baseline": rated(truth, asked(booster, x)),
        "cases": cases,
        "dependence_of_steps": dependence,
        "sizes": [floats(row) for row in np.abs(shares[:, :, :-1]).mean(axis=0)],
    })


def amounts(x, came, rng):
    booster = trained(x, came, {"objective": "reg:squarederror"}, "amounts-model.json.gz")

    def errors(predicted):
        return {
            "rmse": -float(metrics.root_mean_squared_error(came, predicted)),
            "mae": -float(metrics.mean_absolute_error(came, predicted)),
            "r2": float(metrics.r2_score(came, predicted)),
        }

    cases = [
        {"feature": feature, "order": order, "figures": errors(asked(booster, changed))}
        for feature, order, changed in permuted(x, rng)
    ]
    shares = asked(booster, x, pred_contribs=True)
    write("amounts.json", {
        "baseline": errors(asked(booster, x)),
        "cases": cases,
        "sizes": floats(np.abs(shares[:, :-1]).mean(axis=0)),
    })


x, truth, amount = customers(401, 11)
frame = pd.DataFrame(x, columns=NAMES)
frame["move"] = truth
frame["amount"] = amount.astype(np.float32)
amount = frame["amount"].to_numpy(dtype=float)
packed("classes-rows.csv.gz", frame.to_csv(index=False).encode())
rng = np.random.default_rng(5)
classes(x, truth, rng)
amounts(x, amount, rng)
