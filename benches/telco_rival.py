"""Average precision and ROC AUC of holdfast, LightGBM and scikit-learn on one table and split.

    python benches/telco_rival.py Telco-Customer-Churn.csv [target/tools/holdfast]
    python benches/telco_rival.py Telco-Customer-Churn.csv --write FOLDER
    python benches/telco_rival.py Telco-Customer-Churn.csv --page SCORES.csv

The table is IBM's Telco customer churn (7,043 customers; it may not be copied into this
repository). A random quarter is held out, five times over; every model learns from the rest with
its defaults. For the page, `--write` writes the first of these splits as seen.csv and unseen.csv
(without the answers): train on the one, score the other with what was trained, save all scores, and
`--page` prints them beside the others' on the same rows. Python 3.11.7, lightgbm 4.7.0, scikit-learn 1.9.1, pandas 3.1.1, numpy 2.4.6.
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


def split(table, seed):
    """A random quarter apart."""
    order = np.random.RandomState(seed).permutation(len(table))
    cut = int(len(table) * 0.75)
    return table.iloc[order[:cut]], table.iloc[order[cut:]]


def judged(test, scores):
    answers = (test[LABEL] == POSITIVE).astype(int)
    return average_precision_score(answers, scores), roc_auc_score(answers, scores)


def beside_the_page(table, scores):
    """Figures of the page's scores, saved as a list, and of the others on the same rows."""
    train, test = split(table, 0)
    saved = pd.read_csv(scores, encoding="utf-8-sig")
    ids = next(column for column in saved if set(saved[column].astype(str)) == set(test[ID]))
    score = next(column for column in saved if column in ("risk score", "이탈 위험"))
    saved = saved.set_index(saved[ids].astype(str))[score].loc[test[ID]]
    said = {"the page": saved.to_numpy()} | rivals(train, test)
    print("| model | PR-AUC | ROC-AUC |\n| --- | --- | --- |")
    for name, own in said.items():
        precision, area = judged(test, own)
        print(f"| {name} | {precision:.4f} | {area:.4f} |")


def main():
    table = pd.read_csv(sys.argv[1])
    if "--write" in sys.argv:
        folder = Path(sys.argv[sys.argv.index("--write") + 1])
        folder.mkdir(parents=True, exist_ok=True)
        train, test = split(table, 0)
        train.to_csv(folder / "seen.csv", index=False)
        test.drop(columns=LABEL).to_csv(folder / "unseen.csv", index=False)
        return
    table["TotalCharges"] = pd.to_numeric(table["TotalCharges"], errors="coerce")
    if "--page" in sys.argv:
        beside_the_page(table, sys.argv[sys.argv.index("--page") + 1])
        return
    program = sys.argv[2] if len(sys.argv) > 2 else "target/tools/holdfast"
    figures = {}
    for seed in SEEDS:
        train, test = split(table, seed)
        said = {"holdfast": holdfast(program, train, test)} | rivals(train, test)
        for name, scores in said.items():
            figures.setdefault(name, []).append(judged(test, scores))
    print("| model | PR-AUC | ROC-AUC |\n| --- | --- | --- |")
    for name, pairs in figures.items():
        (precision, area), spread = np.mean(pairs, axis=0), np.std(pairs, axis=0, ddof=1)
        print(f"| {name} | {precision:.4f} ± {spread[0]:.4f} | {area:.4f} ± {spread[1]:.4f} |")


if __name__ == "__main__":
    main()
