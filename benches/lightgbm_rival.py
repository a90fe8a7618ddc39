"""Makes up customers to learn from, and measures LightGBM learning from them on one thread.

    python lightgbm_rival.py make FOLDER      200,000 rows to learn from and 970,960 unseen ones
    python lightgbm_rival.py measure FOLDER   time on the processor, and PR-AUC of the unseen rows

24 features: normal, counted, yes or no, skewed, rounded, and three with gaps; the answer hangs on
some of them alone, on products and on a wave. Written as little-endian f32, a column after the
other. Needs lightgbm, numpy and scikit-learn.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

FEATURES, TREES = 24, 500
SIZES = {"train": 200_000, "unseen": 970_960}


def made_up(random, rows):
    x = random.normal(size=(rows, FEATURES)).astype(np.float32)
    x[:, 3] = np.floor(np.exp(x[:, 3]) * 3)
    x[:, 4] = np.floor(np.abs(x[:, 4]) * 2)
    x[:, 5] = x[:, 5] > 0.3
    x[:, 6] = np.exp(x[:, 6])
    x[:, 7] = np.exp(1.5 * x[:, 7])
    x[:, 8] = np.round(x[:, 8] * 10)
    for column in (9, 10, 11):
        x[random.random(rows) < 0.15, column] = np.nan
    z = np.nan_to_num(x)
    margin = (
        -3
        + 0.5 * z[:, 0]
        - 0.4 * z[:, 1] * (z[:, 2] > 0)
        + 0.1 * np.minimum(z[:, 3], 20)
        - 0.3 * z[:, 4]
        + 0.6 * z[:, 5] * z[:, 0]
        + 0.3 * np.log(z[:, 6])
        + 0.2 * np.sin(2 * z[:, 12])
        + 0.3 * z[:, 13] * z[:, 14]
        + 0.4 * np.isnan(x[:, 9])
        + 0.3 * z[:, 15]
        - 0.2 * z[:, 16] ** 2
        + 0.15 * z[:, 17]
    )
    answer = random.random(rows) < 1 / (1 + np.exp(-margin))
    return x, answer.astype(np.float32)


def make(folder):
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(5)
    for name, rows in SIZES.items():
        x, answer = made_up(random, rows)
        x.T.astype("<f4").tofile(folder / f"{name}-features.f32")
        answer.astype("<f4").tofile(folder / f"{name}-answers.f32")


def load(folder, name):
    answer = np.fromfile(folder / f"{name}-answers.f32", "<f4")
    x = np.fromfile(folder / f"{name}-features.f32", "<f4").reshape(FEATURES, -1)
    return np.ascontiguousarray(x.T), answer


def measure(folder):
    import lightgbm
    from sklearn.metrics import average_precision_score

    x, answer = load(folder, "train")
    options = {
        "objective": "binary",
        "num_leaves": 31,
        "learning_rate": 0.1,
        "max_bin": 255,
        "num_threads": 1,
        "verbose": -1,
    }
    fastest = float("inf")
    for _ in range(2):
        start = time.process_time()
        model = lightgbm.train(options, lightgbm.Dataset(x, answer, params=options), TREES)
        fastest = min(fastest, time.process_time() - start)
    x, answer = load(folder, "unseen")
    print(json.dumps({
        "boosting_seconds": round(fastest, 3),
        "boosting_average_precision": average_precision_score(answer, model.predict(x)),
        "lightgbm": lightgbm.__version__,
    }))


{"make": make, "measure": measure}[sys.argv[1]](Path(sys.argv[2]))
