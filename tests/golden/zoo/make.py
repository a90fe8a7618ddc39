"""Writes the golden figures of tests/zoo.rs beside this script.

    python3.12 tests/golden/zoo/make.py

Made with scikit-learn 1.9.1, numpy 2.5.5 and Python 3.12. All data is generated here, in
numbers that are exact in single precision.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import (ExtraTreesClassifier, HistGradientBoostingClassifier,
                              RandomForestClassifier)
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

HERE = Path(__file__).parent
SEEN, UNSEEN, COLUMNS = 1000, 1000, 6
NEIGHBOURS = 15
SEEDS = range(5)
warnings.filterwarnings("ignore")


def world(rows, seed):
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, COLUMNS))
    x[:, 3] = np.exp(x[:, 3])
    x[:, 4] = random.integers(0, 5, rows)
    x = np.round(x * 256) / 256
    margin = (-0.8 + 1.1 * x[:, 0] - 0.9 * x[:, 0] * x[:, 1] + 0.8 * np.abs(x[:, 2])
              - 0.5 * x[:, 3] + 0.6 * (x[:, 4] == 2))
    y = random.uniform(size=rows) < 1 / (1 + np.exp(-margin))
    # Three classes for boosting: the positive ones are parted by another border.
    kinds = np.where(y, np.where(random.normal(size=rows) < x[:, 1] + x[:, 5], 2, 1), 0)
    return x, y, kinds


x, y, kinds = world(SEEN, 1)
new_x, new_y, new_kinds = world(UNSEEN, 2)


def quality(make):
    """Mean figures over seeds: what one seed gives is chance in the third digit."""
    found = []
    for seed in SEEDS:
        share = make(seed).fit(x, y).predict_proba(new_x)[:, 1]
        found.append([roc_auc_score(new_y, share), log_loss(new_y, np.clip(share, 1e-6, 1 - 1e-6))])
    auc, loss = np.mean(found, axis=0)
    return {"roc_auc": float(auc), "log_loss": float(loss)}


# Direct distances in a tree, not by a product whose rounding would decide ties.
neighbours = KNeighborsClassifier(NEIGHBOURS, algorithm="kd_tree").fit(x, y)
near, _ = KNeighborsClassifier(NEIGHBOURS + 1, algorithm="kd_tree").fit(x, y).kneighbors(new_x)
clear = near[:, NEIGHBOURS] - near[:, NEIGHBOURS - 1] > 1e-5 * near[:, NEIGHBOURS]
shares = neighbours.predict_proba(new_x)[:, 1]


def machine(**options):
    return SVC(tol=1e-7, cache_size=500, **options).fit(x, y)


radial, linear = machine(kernel="rbf", C=1.0), machine(kernel="linear", C=0.5)
weighted = machine(kernel="rbf", C=2.0, gamma=0.25, class_weight={True: 3.0, False: 1.0})

boosting = HistGradientBoostingClassifier(max_iter=60, learning_rate=0.1, max_leaf_nodes=15,
                                          min_samples_leaf=20, early_stopping=False)
boosting.fit(x, kinds)

golden = {
    "made_with": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "seen": {"rows": x.T.tolist(), "labels": [bool(v) for v in y], "kinds": kinds.tolist()},
    "unseen": {"rows": new_x.T.tolist(), "labels": [bool(v) for v in new_y], "kinds": new_kinds.tolist()},
    "forest": quality(lambda seed: RandomForestClassifier(300, random_state=seed, n_jobs=2)),
    "extra_trees": quality(lambda seed: ExtraTreesClassifier(300, min_samples_leaf=3, random_state=seed, n_jobs=2)),
    "perceptron": quality(lambda seed: make_pipeline(
        StandardScaler(), MLPClassifier((64, 32), early_stopping=True, validation_fraction=0.15,
                                        n_iter_no_change=15, max_iter=300, random_state=seed))),
    "neighbours": {
        "neighbours": NEIGHBOURS,
        # null where two neighbours are as good as equally far.
        "shares": [float(s) if c else None for s, c in zip(shares, clear)],
    },
    "machines": [
        {"kernel": name, "cost": fitted.C, "gamma": float(fitted._gamma), "positive_weight": weight,
         "vectors": int(fitted.support_.size), "decisions": [round(float(v), 9) for v in fitted.decision_function(new_x)]}
        for name, fitted, weight in (("rbf", radial, 1.0), ("linear", linear, 1.0), ("rbf", weighted, 3.0))
    ],
    "boosting_of_classes": {
        "log_loss": float(log_loss(new_kinds, boosting.predict_proba(new_x))),
        "accuracy": float((boosting.predict(new_x) == new_kinds).mean()),
    },
}
(HERE / "zoo.json").write_text(json.dumps(golden) + "\n", encoding="utf-8")
print({name: golden[name] for name in ("forest", "extra_trees", "perceptron", "boosting_of_classes")}, int(clear.sum()))
