"""Writes the golden files of tests/metrics.rs beside this script.

    python3.12 tests/golden/metrics/make.py

Made with scikit-learn 1.9.1, numpy 2.5.5 and Python 3.12. All data is
generated here. What scikit-learn leaves undefined is null.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import _SigmoidCalibration, calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).parent
warnings.filterwarnings("ignore")


def write(name, content):
    content = {"made_with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, **content}
    (HERE / name).write_text(json.dumps(content, indent=None) + "\n", encoding="utf-8")


def floats(values):
    return [float(value) for value in values]


def ranking_case(name, labels, scores, weights=None, threshold=0.5):
    labels, scores = np.asarray(labels), np.asarray(scores, dtype=float)
    both = 0 < labels.sum() < len(labels)
    predicted = (scores >= threshold).astype(int)
    case = {
        "name": name,
        "labels": [bool(label) for label in labels],
        "scores": floats(scores),
        "weights": None if weights is None else floats(weights),
        "threshold": threshold,
        "average_precision": float(metrics.average_precision_score(labels, scores, sample_weight=weights))
        if labels.sum() else None,
        "roc_auc": float(metrics.roc_auc_score(labels, scores, sample_weight=weights)) if both else None,
        "log_loss": float(metrics.log_loss(labels, scores, sample_weight=weights, labels=[0, 1])),
        "brier": float(np.average((scores - labels) ** 2, weights=weights)),
    }
    if both:
        fpr, tpr, _ = metrics.roc_curve(labels, scores, sample_weight=weights, drop_intermediate=False)
        case["ks"] = float(np.max(np.abs(tpr - fpr)))
    else:
        case["ks"] = None
    case["confusion"] = metrics.confusion_matrix(
        labels, predicted, labels=[0, 1], sample_weight=weights).astype(float).tolist()
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, predicted, labels=[0, 1], sample_weight=weights, zero_division=0)
    case["classes"] = [floats(row) for row in zip(precision, recall, f1, support)]
    for average in ("macro", "micro", "weighted"):
        found = metrics.precision_recall_fscore_support(
            labels, predicted, labels=[0, 1], average=average, sample_weight=weights, zero_division=0)
        case[average] = floats(found[:3])
    case["accuracy"] = float(metrics.accuracy_score(labels, predicted, sample_weight=weights))
    for strategy in ("uniform", "quantile"):
        if both:
            found, promised = calibration_curve(labels, scores, n_bins=5, strategy=strategy)
            case[strategy] = [floats(row) for row in zip(promised, found)]
    return case


def rankings():
    rng = np.random.default_rng(11)
    cases = []
    for rows, share in ((40, 0.3), (400, 0.05), (1000, 0.5)):
        labels = (rng.random(rows) < share).astype(int)
        scores = 1 / (1 + np.exp(-(labels * 1.2 - 1 + rng.normal(size=rows))))
        cases.append(ranking_case(f"{rows} rows", labels, scores))
        cases.append(ranking_case(f"{rows} rows, tied", labels, np.round(scores, 1), threshold=0.3))
        weights = rng.integers(0, 4, size=rows) * 0.5
        cases.append(ranking_case(f"{rows} rows, weighed", labels, np.round(scores, 2), weights, 0.4))
    cases.append(ranking_case("all scores alike", [0, 1, 0, 1, 1], [0.5] * 5))
    cases.append(ranking_case("perfect", [0, 0, 1, 1], [0.0, 0.1, 0.9, 1.0]))
    cases.append(ranking_case("turned round", [1, 1, 0, 0], [0.0, 0.1, 0.9, 1.0]))
    cases.append(ranking_case("only positive", [1, 1, 1], [0.2, 0.7, 0.7]))
    cases.append(ranking_case("only negative", [0, 0, 0], [0.2, 0.7, 0.7]))
    cases.append(ranking_case("one row", [1], [0.25]))
    # Published confusion table of several classes.
    truth = rng.integers(0, 4, size=300)
    predicted = np.where(rng.random(300) < 0.7, truth, rng.integers(0, 4, size=300))
    several = {
        "truth": [int(value) for value in truth],
        "predicted": [int(value) for value in predicted],
        "confusion": metrics.confusion_matrix(truth, predicted).astype(float).tolist(),
        "classes": [floats(row) for row in zip(*metrics.precision_recall_fscore_support(truth, predicted))],
    }
    for average in ("macro", "micro", "weighted"):
        several[average] = floats(metrics.precision_recall_fscore_support(truth, predicted, average=average)[:3])
    write("metrics.json", {"cases": cases, "several": several})


def several():
    """Probabilities of several classes, one of which may not occur."""
    rng = np.random.default_rng(21)
    cases = []
    for rows, classes, occurring, steps in ((300, 3, 3, None), (200, 5, 5, 8), (120, 4, 3, 64), (150, 2, 2, 16)):
        truth = rng.choice(occurring, size=rows, p=np.arange(1, occurring + 1) / sum(range(1, occurring + 1)))
        raw = rng.normal(size=(rows, classes)) + 1.5 * (np.arange(classes) == truth[:, None])
        found = np.exp(raw) / np.exp(raw).sum(axis=1, keepdims=True)
        if steps:
            # Ties: powers of two are read back to the bit by everybody.
            whole = np.floor(found * steps)
            whole[np.arange(rows), found.argmax(axis=1)] += steps - whole.sum(axis=1)
            found = whole / steps
        hits = (np.arange(classes) == truth[:, None]).astype(int)
        here = list(range(occurring))
        case = {
            "truth": [int(value) for value in truth],
            "classes": classes,
            "probabilities": floats(found.ravel()),
            "accuracy": float(metrics.accuracy_score(truth, found.argmax(axis=1))),
            "log_loss": float(metrics.log_loss(truth, found, labels=list(range(classes)))),
            "brier": float(np.mean(((found - hits) ** 2).sum(axis=1))),
            "micro_pr_auc": float(metrics.average_precision_score(hits, found, average="micro")),
            "micro_roc_auc": float(metrics.roc_auc_score(hits.ravel(), found.ravel())),
            "precisions": floats(metrics.average_precision_score(hits[:, here], found[:, here], average=None)),
            "areas": floats(metrics.roc_auc_score(hits[:, here], found[:, here], average=None)),
        }
        for average in ("macro", "weighted"):
            case[f"{average}_pr_auc"] = float(
                metrics.average_precision_score(hits[:, here], found[:, here], average=average))
            case[f"{average}_roc_auc"] = float(
                metrics.roc_auc_score(hits[:, here], found[:, here], average=average))
            case[f"{average}_f1"] = float(
                metrics.f1_score(truth, found.argmax(axis=1), labels=here, average=average, zero_division=0))
        cases.append(case)
    write("several.json", {"cases": cases})


def logistic():
    rng = np.random.default_rng(5)
    cases = []
    for rows, width, c in ((80, 3, 1.0), (500, 8, 0.1), (500, 8, 100.0)):
        x = rng.normal(size=(rows, width)) * np.exp(rng.normal(size=width) * 2) + rng.normal(size=width) * 5
        x[:, 0] = np.round(x[:, 0])
        y = (rng.random(rows) < 1 / (1 + np.exp(-((x - x.mean(0)) / x.std(0)) @ rng.normal(size=width) + 1))).astype(int)
        scaler = StandardScaler().fit(x)
        model = LogisticRegression(C=c, tol=1e-12, max_iter=100_000).fit(scaler.transform(x), y)
        coefficients = model.coef_[0] / scaler.scale_
        cases.append({
            "columns": [floats(column) for column in x.T],
            "labels": [bool(label) for label in y],
            "l2": 1 / c,
            "coefficients": floats(coefficients),
            "intercept": float(model.intercept_[0] - (coefficients * scaler.mean_).sum()),
        })
    write("logistic.json", {"cases": cases})


def calibration():
    rng = np.random.default_rng(8)
    cases = []
    for rows, tied in ((60, False), (300, True)):
        scores = rng.normal(size=rows) * 2
        if tied:
            scores = np.round(scores)
        labels = (rng.random(rows) < 1 / (1 + np.exp(-(0.6 * scores - 0.5)))).astype(int)
        weights = rng.integers(1, 4, size=rows).astype(float)
        sigmoid = _SigmoidCalibration().fit(scores, labels)
        isotonic = IsotonicRegression(out_of_bounds="clip").fit(scores, labels)
        weighed = IsotonicRegression(out_of_bounds="clip").fit(scores, labels, sample_weight=weights)
        asked = np.linspace(-7, 7, 29)
        cases.append({
            "scores": floats(scores),
            "labels": [bool(label) for label in labels],
            "weights": floats(weights),
            "asked": floats(asked),
            "sigmoid": floats(sigmoid.predict(asked)),
            "isotonic": floats(isotonic.predict(asked)),
            "isotonic_weighed": floats(weighed.predict(asked)),
        })
    write("calibration.json", {"cases": cases})


rankings()
several()
logistic()
calibration()
