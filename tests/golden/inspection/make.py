"""Writes the golden files of tests/inspection.rs beside this script.

    python3.12 -m venv venv
    venv/bin/pip install xgboost==3.4.1 scikit-learn==1.9.1 numpy==2.5.5 statsmodels==0.15.0 boruta==0.4.3 pandas
    venv/bin/python tests/golden/inspection/make.py

All data is generated here. What is compared:

- dependence.json: scikit-learn's partial_dependence (brute force), on our grids: numpy's
  quantiles by the inverse of the distribution function
- permutation.json: scikit-learn's metrics under given permutations, and its
  permutation_importance with many repeats
- inflation.json: statsmodels' variance_inflation_factor with a constant, also stepwise
- boruta.json: BorutaPy's decisions, run by run, on importances that are handed to it
- surrogate.json: scikit-learn's DecisionTreeRegressor
"""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
import statsmodels
import xgboost
from boruta import BorutaPy
from sklearn import metrics
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.tree import DecisionTreeRegressor
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.tools import add_constant

HERE = Path(__file__).parent


def write(name, content):
    made_with = {
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__,
        "statsmodels": statsmodels.__version__,
        "xgboost": xgboost.__version__,
    }
    text = json.dumps({"made_with": made_with, **content})
    (HERE / name).write_text(text + "\n", encoding="utf-8")


def floats(values):
    return [None if np.isnan(value) else float(value) for value in values]


def table(values):
    return [floats(row) for row in values]


class Scored(RegressorMixin, BaseEstimator):
    """A model that is there already, as scikit-learn wants it."""

    def __init__(self, booster=None):
        self.booster = booster
        self.is_fitted_ = True

    def fit(self, x, y):
        return self

    def predict(self, x):
        x = np.asarray(x, dtype=np.float32)
        names = self.booster.feature_names
        return self.booster.predict(xgboost.DMatrix(x, feature_names=names)).astype(float)


def customers(rows, seed):
    rng = np.random.default_rng(seed)
    x = np.column_stack([
        rng.normal(size=rows),
        rng.exponential(10, size=rows),
        rng.normal(size=rows),
        rng.integers(0, 9, size=rows),
        rng.normal(size=rows),
    ]).astype(np.float32)
    margin = 1.5 * x[:, 0] * (x[:, 3] > 4) - 0.1 * x[:, 1] + np.abs(x[:, 2]) + 0.2
    x[rng.random(rows) < 0.15, 2] = np.nan
    labels = rng.random(rows) < 1 / (1 + np.exp(-margin))
    return x, labels


NAMES = ["swing", "days", "gappy", "steps", "noise"]


def trained(x, labels):
    options = {"objective": "binary:logistic", "max_depth": 4, "eta": 0.2, "seed": 1, "nthread": 1}
    booster = xgboost.train(options, xgboost.DMatrix(x, labels, feature_names=NAMES), 40)
    model = bytes(booster.save_raw("json"))
    with gzip.GzipFile(HERE / "model.json.gz", "wb", mtime=0) as file:
        file.write(model)
    return booster


def grid_of(column, count=12, tail=0.05):
    known = np.unique(column[~np.isnan(column)])
    if len(known) <= count:
        return known
    shares = np.linspace(tail, 1 - tail, count)
    return np.unique(np.quantile(column[~np.isnan(column)], shares, method="inverted_cdf"))


def dependence(model, x):
    cases = []
    for feature in range(x.shape[1]):
        grid = grid_of(x[:, feature])
        found = partial_dependence(
            model, x.astype(float), [feature], kind="both", method="brute", custom_values={feature: grid.astype(float)})
        individual = found["individual"][0]
        centred = individual - individual[:, :1]
        cases.append({
            "feature": feature,
            "grid": floats(grid),
            "average": floats(found["average"][0]),
            "curves": table(individual[::37]),
            "spread": floats(centred.std(axis=0)),
        })
    missing = x.copy()
    missing[:, 2] = np.nan
    write("dependence.json", {"cases": cases, "every": 37, "missing": float(model.predict(missing).mean())})


def permutation(model, x, labels):
    rng = np.random.default_rng(4)
    figures = {
        "pr_auc": metrics.average_precision_score,
        "roc_auc": metrics.roc_auc_score,
        "log_loss": lambda y, p: -metrics.log_loss(y, p),
        "brier": lambda y, p: -metrics.brier_score_loss(y, p),
    }
    scores = model.predict(x)
    cases = []
    for feature in range(x.shape[1]):
        order = rng.permutation(len(x))
        permuted = x.copy()
        permuted[:, feature] = x[order, feature]
        found = {name: float(figure(labels, model.predict(permuted))) for name, figure in figures.items()}
        cases.append({"feature": feature, "order": [int(row) for row in order], "figures": found})
    many = permutation_importance(
        model, x.astype(float), labels.astype(float), n_repeats=200, random_state=3,
        scoring=lambda m, x, y: metrics.average_precision_score(y, m.predict(x)))
    write("permutation.json", {
        "baseline": {name: float(figure(labels, scores)) for name, figure in figures.items()},
        "cases": cases,
        "mean": floats(many.importances_mean),
        "deviation": floats(many.importances_std),
        "repeats": 200,
    })


def inflation():
    rng = np.random.default_rng(9)
    rows = 250
    hidden = rng.normal(size=(rows, 3))
    x = np.column_stack([
        hidden[:, 0],
        hidden[:, 0] + 0.3 * hidden[:, 1] + 0.05 * rng.normal(size=rows),
        1000 + 50 * hidden[:, 1],
        hidden[:, 0] + hidden[:, 1] + 0.1 * rng.normal(size=rows),
        hidden[:, 2],
        1e-4 * (hidden[:, 2] + rng.normal(size=rows)),
        rng.integers(0, 2, size=rows),
        rng.normal(size=rows),
    ])
    x = x.astype(np.float32).astype(float)

    def factors(columns):
        exog = add_constant(x[:, columns], has_constant="add")
        return [variance_inflation_factor(exog, place + 1) for place in range(len(columns))]

    kept, removed = list(range(x.shape[1])), []
    while True:
        found = factors(kept)
        worst = int(np.argmax(found))
        if found[worst] <= 2.0:
            break
        removed.append([kept.pop(worst), float(found[worst])])
    write("inflation.json", {
        "columns": table(x.T),
        "factors": floats(factors(range(x.shape[1]))),
        "limit": 2.0,
        "removed": removed,
        "kept": kept,
        "kept_factors": floats(factors(kept)),
    })


class Scripted(BaseEstimator):
    """Rates columns by strengths with noise, and writes down what it said. A column is
    known by its values, which carry its number; columns that come again are shadows."""

    def __init__(self, strengths=None, seed=0, n_estimators=1, random_state=None):
        self.strengths = strengths
        self.seed = seed
        self.n_estimators = n_estimators
        self.random_state = random_state

    def fit(self, x, y):
        numbers = (x.min(axis=0) // 1000).astype(int)
        first = len(np.unique(numbers))
        rng = np.random.default_rng([self.seed, len(SAID)])
        real = [self.strengths[number] for number in numbers[:first]]
        means = np.array(real + [0.0] * (len(numbers) - first))
        self.feature_importances_ = 1 + means + 0.3 * rng.random(len(numbers))
        SAID.append((numbers[:first], self.feature_importances_))
        return self


SAID = []
DECIDED = []


class Watched(BorutaPy):
    """BorutaPy that writes down its decisions after each run."""

    def _do_tests(self, dec_reg, hit_reg, _iter):
        decided = super()._do_tests(dec_reg, hit_reg, _iter)
        DECIDED.append([int(value) for value in decided])
        return decided


def boruta():
    strengths = [1.0, 0.6, 0.35, 0.2, 0.12, 0.1, 0.05, 0.02, 0.0, 0.0, 0.0, 0.0, -0.05, -0.3]
    width = len(strengths)
    rng = np.random.default_rng(2)
    x = np.arange(width) * 1000.0 + rng.integers(0, 999, size=(40, width))
    y = rng.integers(0, 2, size=40)
    cases = []
    for name, two_step, perc, seed in (
            ("two steps", True, 100, 1), ("bonferroni", False, 100, 2), ("90th percentile", True, 90, 3)):
        SAID.clear()
        DECIDED.clear()
        found = Watched(Scripted(strengths, seed), n_estimators=1, perc=perc, alpha=0.05, two_step=two_step,
                        max_iter=60, random_state=0)
        found.fit(x, y)
        runs = []
        for (numbers, importances), decided in zip(SAID, DECIDED):
            real = [None] * width
            for place, number in enumerate(numbers):
                real[number] = float(importances[place])
            runs.append({"real": real, "shadows": floats(importances[len(numbers):]), "decided": decided})
        cases.append({
            "name": name, "two_step": two_step, "percentile": perc, "runs": runs,
            "confirmed": [bool(value) for value in found.support_],
            "tentative_kept": [bool(value) for value in found.support_weak_],
        })
    write("boruta.json", {"alpha": 0.05, "cases": cases})


def surrogate(model, x):
    scores = model.predict(x)
    held = np.arange(len(x)) % 3 == 0
    cases = []
    for depth, least in ((1, 1), (2, 20), (3, 10), (4, 15)):
        tree = DecisionTreeRegressor(max_depth=depth, min_samples_leaf=least, random_state=0)
        tree.fit(x[~held], scores[~held])
        said = tree.predict(x[held])
        cases.append({
            "depth": depth,
            "least": least,
            "leaves": int(tree.get_n_leaves()),
            "said": floats(said),
            "r_squared": float(metrics.r2_score(scores[held], said)),
            "agreement": float(np.mean((scores[held] >= 0.5) == (said >= 0.5))),
            "kappa": float(metrics.cohen_kappa_score(scores[held] >= 0.5, said >= 0.5)),
        })
    # Categories: the best cut in two of all there are, by trying every one.
    rng = np.random.default_rng(6)
    codes = rng.integers(0, 7, size=200)
    target = rng.normal(size=7)[codes] + rng.normal(size=200)
    best = None
    for mask in range(1, 2 ** 6):
        left = np.isin(codes, [code for code in range(7) if mask >> code & 1])
        loss = sum(((part - part.mean()) ** 2).sum() for part in (target[left], target[~left]))
        if best is None or loss < best[0]:
            best = (float(loss), sorted(set(int(code) for code in codes[left])))
    write("surrogate.json", {
        "cases": cases,
        "codes": [int(code) for code in codes],
        "target": floats(target),
        "best_side": best[1],
        "best_loss": best[0],
    })


x, labels = customers(601, 7)
with gzip.GzipFile(HERE / "rows.csv.gz", "wb", mtime=0) as file:
    frame = pd.DataFrame(x, columns=NAMES)
    frame["label"] = labels.astype(int)
    file.write(frame.to_csv(index=False).encode())
model = Scored(trained(x, labels))
for part in (dependence, surrogate):
    part(model, x)
permutation(model, x, labels)
inflation()
boruta()
