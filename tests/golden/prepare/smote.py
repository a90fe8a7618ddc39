"""Writes smote.json beside this script: what imbalanced-learn says of the same rows.

    python3.12 tests/golden/prepare/smote.py

Made with imbalanced-learn 0.14.2, scikit-learn 1.9.1, numpy 2.5.5 and Python 3.12. All data is generated here.
SMOTE draws at random, so no made-up row can be the same in two programs. What can: how many rows each class has
afterwards, that the test rows stay, and between which rows a made-up one may lie (a row of the rarer class and one
of its five nearest neighbours, in standard deviations of the rarer class).
"""

import json
from collections import Counter
from pathlib import Path

import imblearn
import numpy as np
from imblearn.over_sampling import SMOTE
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).parent
ROWS, TRAIN, NEIGHBOURS = 160, 120, 5


def main():
    random = np.random.default_rng(20261129)
    # Units far apart: an amount in thousands, days, a share.
    x = np.column_stack([
        random.normal(40_000, 9_000, ROWS),
        random.integers(0, 90, ROWS),
        random.beta(2, 5, ROWS),
    ]).round(4)  # fmt: skip
    y = (random.random(ROWS) < 0.2).astype(int)
    train_x, train_y = x[:TRAIN], y[:TRAIN]
    rare = np.flatnonzero(train_y == 1)
    scaler = StandardScaler().fit(train_x[rare])
    found = NearestNeighbors(n_neighbors=NEIGHBOURS + 1).fit(scaler.transform(train_x[rare]))
    near = found.kneighbors(scaler.transform(train_x[rare]), return_distance=False)[:, 1:]
    smote = SMOTE(k_neighbors=NEIGHBOURS, random_state=1)
    made_x, made_y = smote.fit_resample(scaler.transform(train_x), train_y)
    made = scaler.inverse_transform(made_x)[TRAIN:]
    golden = {
        "made_with": {"imbalanced-learn": imblearn.__version__},
        "train": TRAIN,
        "columns": x.T.tolist(),
        "classes": y.tolist(),
        "rare": rare.tolist(),
        "neighbours": [rare[row].tolist() for row in near],
        "after": [Counter(made_y.tolist())[0], Counter(made_y.tolist())[1]],
        "test": [int((y[TRAIN:] == 0).sum()), int((y[TRAIN:] == 1).sum())],
        # The rows that imbalanced-learn made: the test of our test.
        "made": made.round(8).tolist(),
    }
    (HERE / "smote.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
