"""Split, train, measure: the same for every model that is shipped."""

import numpy as np
import xgboost
from sklearn.metrics import (
    average_precision_score,
    brier_score_loss,
    confusion_matrix,
    log_loss,
    precision_recall_curve,
    roc_auc_score,
)
from sklearn.model_selection import train_test_split

SEED = 20261


def split(labels):
    """Row numbers of the training (70 %), validation (15 %) and test (15 %) split, stratified."""
    everything = np.arange(len(labels))
    training, rest = train_test_split(
        everything, test_size=0.30, stratify=labels, random_state=SEED
    )
    validation, test = train_test_split(
        rest, test_size=0.50, stratify=labels[rest], random_state=SEED
    )
    return np.sort(training), np.sort(validation), np.sort(test)


def fit(features, labels, training, validation, parameters):
    """A booster stopped early on the validation split and cut to its best iteration."""
    settings = {name: value for name, value in parameters.items() if name != "rounds"}
    booster = xgboost.train(
        {
            "objective": "binary:logistic",
            "eval_metric": "logloss",
            "tree_method": "hist",
            "seed": SEED,
            # One thread: sums in another order would be another model.
            "nthread": 1,
            **settings,
        },
        matrix(features.iloc[training], labels[training]),
        num_boost_round=parameters["rounds"],
        evals=[(matrix(features.iloc[validation], labels[validation]), "validation")],
        early_stopping_rounds=20,
        verbose_eval=False,
    )
    return booster[: booster.best_iteration + 1]


def matrix(features, labels=None):
    return xgboost.DMatrix(features, labels, enable_categorical=True, nthread=1)


def best_threshold(labels, scores):
    """The threshold with the best F1, rounded to what people can read."""
    precision, recall, thresholds = precision_recall_curve(labels, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return round(float(thresholds[np.argmax(f1[:-1])]), 4)


def measure(labels, scores, threshold):
    """The figures of one split; precision, recall and counts at the threshold."""
    marked = scores >= threshold
    tn, fp, fn, tp = (int(count) for count in confusion_matrix(labels, marked).ravel())
    precision = tp / max(tp + fp, 1)
    recall = tp / max(tp + fn, 1)
    return {
        "pr_auc": float(average_precision_score(labels, scores)),
        "roc_auc": float(roc_auc_score(labels, scores)),
        "log_loss": float(log_loss(labels, scores)),
        "brier": float(brier_score_loss(labels, scores)),
        "threshold": threshold,
        "precision": precision,
        "recall": recall,
        "f1": 2 * tp / max(2 * tp + fp + fn, 1),
        "accuracy": (tp + tn) / len(labels),
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "tn": tn,
    }
