"""Average precision and ROC AUC of holdfast, LightGBM and scikit-learn on one table and split.

    python benches/telco_rival.py Telco-Customer-Churn.csv [target/tools/holdfast]

The table is IBM's Telco customer churn (7,043 customers; it may not be copied into this
repository). A random quarter is held out, five times over; every model learns from the rest with
its defaults. Python 3.11.7, lightgbm 4.7.0, scikit-learn 1.9.1, pandas 3.1.1, numpy 2.4.6.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

LABEL, POSITIVE, ID = "Churn", "Yes", "customerID"
SEEDS = range(5)


def holdfast(program, train, test):
    """Scores by `holdfast train` and `holdfast score`, told nothing but the label."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        train.to_csv(folder / "train.csv", index=False)
        test.drop(columns=LABEL).to_csv(folder / "test.csv", index=False)
        model, scores = folder / "model.json", folder / "scores.csv"
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(
            [program, "train", folder / "train.csv", "--label", LABEL, "--out", model], **quiet
        )
        subprocess.run(
            [program, "score", folder / "test.csv", "--model", model, "--out", scores], **quiet
        )
        return pd.read_csv(scores)["score"].to_numpy()


def rivals(train, test):
    """Scores by models with their defaults, by name."""
    answers = (train[LABEL] == POSITIVE).astype(int)
    train, test = train.drop(columns=[LABEL, ID]), test.drop(columns=[LABEL, ID])
    words = [column for column in train if not pd.api.types.is_numeric_dtype(train[column])]
    numbers = [column for column in train if column not in words]
    known = {column: pd.CategoricalDtype(sorted(train[column].dropna().unique())) for column in words}
    coded = [table.astype(known) for table in (train, test)]
    said = {}
    boosted = lightgbm.LGBMClassifier(verbose=-1, n_jobs=1).fit(coded[0], answers)
    said["LightGBM"] = boosted.predict_proba(coded[1])[:, 1]
    boosted = HistGradientBoostingClassifier(
        categorical_features="from_dtype", random_state=0
    ).fit(coded[0], answers)
    said["scikit-learn, histogram boosting"] = boosted.predict_proba(coded[1])[:, 1]
    inputs = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore"), words),
        (make_pipeline(SimpleImputer(), StandardScaler()), numbers),
    )
    linear = make_pipeline(inputs, LogisticRegression(max_iter=1000)).fit(train, answers)
    said["scikit-learn, logistic regression"] = linear.predict_proba(test)[:, 1]
    return said


def main():
    table = pd.read_csv(sys.argv[1])
    program = sys.argv[2] if len(sys.argv) > 2 else "target/tools/holdfast"
    table["TotalCharges"] = pd.to_numeric(table["TotalCharges"], errors="coerce")
    figures = {}
    for seed in SEEDS:
        order = np.random.RandomState(seed).permutation(len(table))
        cut = int(len(table) * 0.75)
        train, test = table.iloc[order[:cut]], table.iloc[order[cut:]]
        answers = (test[LABEL] == POSITIVE).astype(int)
        said = {"holdfast": holdfast(program, train, test)} | rivals(train, test)
        for name, scores in said.items():
            pair = average_precision_score(answers, scores), roc_auc_score(answers, scores)
            figures.setdefault(name, []).append(pair)
    print("| model | PR-AUC | ROC-AUC |\n| --- | --- | --- |")
    for name, pairs in figures.items():
        (precision, area), spread = np.mean(pairs, axis=0), np.std(pairs, axis=0, ddof=1)
        print(f"| {name} | {precision:.4f} ± {spread[0]:.4f} | {area:.4f} ± {spread[1]:.4f} |")


if __name__ == "__main__":
    main()
