"""Writes the golden tables and figures of tests/train/classes.rs and monotone.rs beside this
script.

    python3.12 tests/golden/classes/make.py

Made with LightGBM 4.7.0, scikit-learn 1.9.1, pandas and Python 3.12. All data is generated
here. `seen.csv.gz` is learnt from, `unseen.csv.gz` judges: `transition` is one of six
classes, `left` a yes or no of its own.
"""

import gzip
import io
import json
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (accuracy_score, average_precision_score, f1_score, log_loss,
                             roc_auc_score)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = Path(__file__).parent
ROWS = 1500
CLASSES = ["best/best", "best/none", "good/best", "good/none", "none/best", "regular/none"]
NUMBERS = ["visits", "spent", "rank_a", "rank_b", "months"]
CATEGORIES = ["grade", "city"]


def world(seed, first):
    random = np.random.default_rng(seed)
    visits = random.poisson(6, ROWS).astype(float)
    spent = np.round(np.exp(random.normal(3, 0.8, ROWS)), 2)
    rank_a, rank_b = (random.integers(1, 101, ROWS).astype(float) for _ in range(2))
    months = random.integers(0, 61, ROWS).astype(float)
    grade = random.choice(["gold", "silver", "bronze", "none"], ROWS, p=[0.15, 0.25, 0.35, 0.25])
    city = random.choice([f"city {i}" for i in range(12)], ROWS)
    a, b = (rank_a - 50) / 25, (rank_b - 50) / 25
    lively, rich = (visits - 6) / 2.5, (np.log(spent) - 3) / 0.8
    told = np.stack([
        1.2 * lively + 1.0 * (grade == "gold") + 0.4 * rich,
        -1.1 * lively + 1.3 * (grade == "gold") + 0.7 * a * b,
        0.9 * rich + 0.8 * (grade == "silver") - 0.5 * a,
        -0.8 * lively + 1.0 * (grade == "silver") + 0.6 * np.abs(a) - 0.3,
        0.7 * b + 0.02 * (months < 6) * 60 - 0.9,
        -0.9 * rich - 0.5 * lively + 0.5 * (grade == "none") + 0.4,
    ], axis=1)
    told += random.gumbel(size=told.shape)
    transition = np.array(CLASSES)[told.argmax(axis=1)]
    # Rises with visits and falls with months, but the noise of a few rows says otherwise.
    margin = (-0.6 + 0.5 * lively - months / 25 + 0.6 * a * (grade == "bronze")
              + 0.5 * np.isin(city, ["city 3", "city 7"]) + 0.3 * rich)
    left = random.uniform(size=ROWS) < 1 / (1 + np.exp(-margin))
    table = pd.DataFrame({
        "customer": [f"C{first + i:05d}" for i in range(ROWS)],
        "visits": visits.astype(int), "spent": spent, "rank_a": rank_a.astype(int),
        "rank_b": rank_b.astype(int), "months": months.astype(int), "grade": grade,
        "city": city, "transition": transition, "left": left.astype(int)})
    table.loc[random.uniform(size=ROWS) < 0.1, "spent"] = np.nan
    return table


def write(table, name):
    text = io.StringIO()
    table.to_csv(text, index=False, lineterminator="\n")
    with gzip.GzipFile(HERE / name, "wb", mtime=0) as file:
        file.write(text.getvalue().encode())


seen, unseen = world(11, 0), world(12, ROWS)
write(seen, "seen.csv.gz")
write(unseen, "unseen.csv.gz")


def features(table):
    x = table[NUMBERS + CATEGORIES].copy()
    for name in CATEGORIES:
        x[name] = pd.Categorical(x[name], categories=sorted(seen[name].unique()))
    return x


def several(shares):
    y = unseen["transition"]
    picked = np.array(CLASSES)[shares.argmax(axis=1)]
    return {"log_loss": log_loss(y, shares, labels=CLASSES), "accuracy": accuracy_score(y, picked),
            "macro_f1": f1_score(y, picked, average="macro"),
            "weighted_f1": f1_score(y, picked, average="weighted"),
            "micro_pr_auc": average_precision_score(pd.get_dummies(y)[CLASSES], shares,
                                                    average="micro")}


def binary(shares):
    y = unseen["left"]
    return {"roc_auc": roc_auc_score(y, shares), "pr_auc": average_precision_score(y, shares),
            "log_loss": log_loss(y, shares)}


COMMON = {"learning_rate": 0.05, "verbosity": -1, "seed": 1, "deterministic": True,
          "num_threads": 1, "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1,
          "lambda_l2": 3.0}


def boosted(label, options):
    """Rounds by four folds, then all rows; mean figures over five seeds."""
    x, new = features(seen), features(unseen)
    found = []
    for seed in range(5):
        options = {**COMMON, **options, "seed": seed}
        data = lightgbm.Dataset(x, label)
        folds = lightgbm.cv(options, data, 1000, nfold=4, seed=seed,
                            callbacks=[lightgbm.early_stopping(50, verbose=False)])
        rounds = len(next(iter(folds.values())))
        found.append(lightgbm.train(options, lightgbm.Dataset(x, label), rounds).predict(new))
    return np.mean(found, axis=0)


codes = seen["transition"].map(CLASSES.index)
best = min((several(boosted(codes, {"objective": "multiclass", "num_class": 6,
                                    "num_leaves": leaves})) for leaves in (4, 12, 31)),
           key=lambda figures: figures["log_loss"])
linear = make_pipeline(
    make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), NUMBERS),
        (OneHotEncoder(handle_unknown="ignore"), CATEGORIES)),
    LogisticRegression(max_iter=2000)).fit(seen[NUMBERS + CATEGORIES], seen["transition"])
assert list(linear.classes_) == CLASSES
constraints = {"objective": "binary", "num_leaves": 12, "monotone_constraints_method": "basic",
               "monotone_constraints": [1, 0, 0, 0, -1, 0, 0]}
expected = {
    "versions": {"lightgbm": lightgbm.__version__, "scikit-learn": sklearn.__version__},
    "classes": CLASSES,
    "several": {"lightgbm": best,
                "logistic": several(linear.predict_proba(unseen[NUMBERS + CATEGORIES]))},
    "monotone": {"constrained": binary(boosted(seen["left"], constraints)),
                 "free": binary(boosted(seen["left"], {"objective": "binary",
                                                        "num_leaves": 12}))},
}
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
print(json.dumps(expected, indent=1))
