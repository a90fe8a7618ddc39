"""Writes intervals.json beside this script: what the bootstrap says of two models of yes or no.

    python3 tests/golden/metrics/make_intervals.py

Made with scikit-learn 1.9.1 and numpy 2.4.6. All data is generated here. The samples are
drawn as src/feature/prepare/random.rs draws them (SplitMix64), so that the intervals are
the same to the last digits; every figure of a sample is scikit-learn's, or is counted row
by row where scikit-learn has none.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics

HERE = Path(__file__).parent
MASK = (1 << 64) - 1
TAKEN = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
SAMPLES = 150
warnings.filterwarnings("ignore")


def mix(value):
    value = ((value ^ value >> 30) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ value >> 27) * 0x94D049BB133111EB) & MASK
    return value ^ value >> 31


def samples(seed, rows, groups):
    """How often each row is drawn, sample by sample."""
    state = mix(seed ^ 0x5851F42D4C957F2D)
    units = rows if groups is None else int(groups.max()) + 1
    for _ in range(SAMPLES):
        drawn = np.zeros(units, dtype=int)
        for _ in range(units):
            state = (state + 0x9E3779B97F4A7C15) & MASK
            drawn[(mix(state) * units) >> 64] += 1
        yield drawn if groups is None else drawn[groups]


def found(labels, scores, rows):
    """How many positive rows the first `rows` hold, a tie at the border by its share."""
    total = 0.0
    for score in np.unique(scores)[::-1]:
        tied = labels[scores == score]
        if rows <= len(tied):
            return total + rows / len(tied) * tied.sum()
        total, rows = total + tied.sum(), rows - len(tied)
    return total


def tops(rows):
    powers = [10**power for power in range(1, 6) if 10**power < rows]
    return sorted({*powers, -(-rows // 10), -(-rows // 5)})


def statistics(labels, scores, threshold, weights):
    predicted = (scores >= threshold).astype(int)
    by_row = {"sample_weight": weights}
    rated = lambda average: metrics.precision_recall_fscore_support(
        labels, predicted, labels=[0, 1], average=average, zero_division=0, **by_row)
    classes = np.array(rated(None)[:3]).T
    averages = [np.array(rated(average)[:3], dtype=float) for average in ("macro", "micro", "weighted")]
    both = np.column_stack([1 - labels, labels]), np.column_stack([1 - scores, scores])
    all_labels, all_scores = np.repeat(labels, weights), np.repeat(scores, weights)
    rows, positives = len(all_labels), all_labels.sum()
    precision = lambda k: found(all_labels, all_scores, min(k, rows)) / min(k, rows)
    gain = lambda taken: found(all_labels, all_scores, rows * taken) / positives
    fpr, tpr, _ = metrics.roc_curve(labels, scores, drop_intermediate=False, **by_row)
    return {
        "pr_auc": metrics.average_precision_score(labels, scores, **by_row),
        "roc_auc": metrics.roc_auc_score(labels, scores, **by_row),
        "ks": np.max(np.abs(tpr - fpr)),
        "log_loss": metrics.log_loss(labels, scores, labels=[0, 1], **by_row),
        "brier": np.average((scores - labels) ** 2, weights=weights),
        "precision": classes[1][0],
        "recall": classes[1][1],
        "f1": classes[1][2],
        "accuracy": metrics.accuracy_score(labels, predicted, **by_row),
        "macro_f1": averages[0][2],
        "weighted_f1": averages[2][2],
        "micro_pr_auc": metrics.average_precision_score(*both, average="micro", **by_row),
        "precision_at_10_percent": precision(-(-len(labels) // 10)),
        "lift_at_10_percent": gain(0.1) / 0.1,
        "gain": [gain(taken) for taken in TAKEN],
        "lift": [gain(taken) / taken for taken in TAKEN],
        "precision_at": [precision(k) for k in tops(len(labels))],
        "report": [list(rates) for rates in (*classes, *averages)],
    }


def interval(values):
    """Of each number in the same place, however deeply nested."""
    low, high = np.quantile(np.array(values, dtype=float), [0.025, 0.975], axis=0)
    return {"low": low.tolist(), "high": high.tolist()}


def case(seed, rows, share, threshold, grouped, digits):
    rng = np.random.default_rng(seed)
    labels = (rng.random(rows) < share).astype(int)
    told = lambda skill: np.round(1 / (1 + np.exp(-(labels * skill - 1 + rng.normal(size=rows)))), digits)
    first, second = told(1.5), told(0.9)
    groups = np.sort(rng.permutation(np.arange(rows) // 3)) if grouped else None
    drawn = list(samples(seed, rows, groups))
    told = [statistics(labels, first, threshold, weights) for weights in drawn]
    figures = {name: interval([of[name] for of in told]) for name in told[0]}
    whole = np.ones(rows, dtype=int)
    against = {}
    for name in ("pr_auc", "roc_auc", "log_loss"):
        apart = lambda weights: (statistics(labels, first, threshold, weights)[name]
                                 - statistics(labels, second, threshold, weights)[name])
        apart_by_sample = [apart(weights) for weights in drawn]
        against[name] = {
            "value": float(apart(whole)),
            "larger": float(np.mean(np.array(apart_by_sample) > 0)),
            **interval(apart_by_sample),
        }
    values = statistics(labels, first, threshold, whole)
    return {
        "seed": seed,
        "samples": SAMPLES,
        "labels": [bool(label) for label in labels],
        "scores": first.tolist(),
        "others": second.tolist(),
        "groups": None if groups is None else groups.tolist(),
        "threshold": threshold,
        "values": {name: np.array(value, dtype=float).tolist() for name, value in values.items()},
        "intervals": figures,
        "against": against,
    }


cases = [case(3, 130, 0.3, 0.4, False, 2), case(4, 240, 0.12, 0.5, True, 3)]
made_with = {"scikit-learn": sklearn.__version__, "numpy": np.__version__}
(HERE / "intervals.json").write_text(json.dumps({"made_with": made_with, "cases": cases}) + "\n", encoding="utf-8")
