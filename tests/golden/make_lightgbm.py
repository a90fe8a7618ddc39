"""Makes the golden files of tests/golden/lightgbm.

Each case trains a small model with LightGBM, saves it, and writes beside it the
rows and what LightGBM itself answers about them: sums, predictions, contributions.

    python -m venv /tmp/lightgbm
    /tmp/lightgbm/bin/pip install lightgbm==4.7.0 pandas scikit-learn
    /tmp/lightgbm/bin/python tests/golden/make_lightgbm.py

With the last of LightGBM 3 it makes some of the models again, in a folder of that version, for
their files say version=v3; they answer what those of version 4 do, to the digit:

    pip install lightgbm==3.3.5 "pandas<3" scikit-learn

Data come from Python's own generator, so they are the same under every numpy.
The versions of everything are noted in tests/golden/lightgbm/versions.json.
"""

import gzip
import json
import platform
import random
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pandas as pd

SEED = 20261121
ROWS = 600
ASKED = 120
CITIES = ["Seoul", "부산", "대전 유성", 'say "hi"', "a,b", "Jeju", "Ulsan", "Suwon"]
PLANS = [1, 12, 24]
OUT = Path(__file__).parent / "lightgbm"
# What is made by versions before 4, too.
OLDER = ["category", "missing-nan", "missing-zero", "multiclass"]
if lgb.__version__ < "4":
    OUT /= lgb.__version__


def table():
    """Rows with numbers, many zeros, two categories, missing cells, and three answers."""
    draw = random.Random(SEED)
    rows = []
    for _ in range(ROWS):
        tenure = draw.randint(0, 72)
        spend = round(draw.lognormvariate(4, 0.8), 2)
        calls = draw.choice([0, 0, 0, 1, 1, 2, 3, 7])
        balance = draw.choice([0.0, 0.0, round(draw.gauss(0, 1), 3)])
        city = draw.choice(CITIES)
        plan = draw.choice(PLANS)
        pull = (
            1.2 - 0.05 * tenure + 0.5 * calls - 0.9 * balance + 0.6 * (balance == 0)
            + (1.5 if city in ("부산", "a,b") else 0.0) + (0.8 if plan == 1 else -0.5)
        )
        noise = draw.gauss(0, 1)
        rows.append({
            "tenure": float(tenure),
            "spend per month": None if draw.random() < 0.15 else spend,
            "calls": float(calls),
            "balance": None if draw.random() < 0.1 else balance,
            "city": None if draw.random() < 0.08 else city,
            "plan": plan,
            "left": int(pull + noise > 0),
            "how": int(pull + noise > 0) + int(pull + noise > 1),
            "amount": float(max(0, round(pull * 3 + noise + 5))),
        })
    frame = pd.DataFrame(rows)
    for name in ["spend per month", "balance"]:
        frame[name] = frame[name].astype(float)
    frame["city"] = pd.Categorical(frame["city"], categories=CITIES)
    frame["plan"] = pd.Categorical(frame["plan"], categories=PLANS)
    answers = frame[["left", "how", "amount"]]
    return frame.drop(columns=["left", "how", "amount"]), answers


def as_codes(frame):
    """The numbers a model reads: categories as codes, missing as not-a-number."""
    out = frame.copy()
    for name in out.columns:
        if isinstance(out[name].dtype, pd.CategoricalDtype):
            codes = out[name].cat.codes.to_numpy().astype(float)
            codes[codes < 0] = np.nan
            out[name] = codes
    # The cells are `f32` where they are read again.
    return out.to_numpy(dtype=np.float32).astype(np.float64)


def train(data, label, rounds=12, **settings):
    base = dict(objective="binary", num_leaves=9, min_data_in_leaf=5, learning_rate=0.3,
                min_data_per_group=5, cat_smooth=1, cat_l2=1, seed=SEED % 10_000,
                num_threads=1, verbosity=-1, deterministic=True)
    categories = settings.pop("categorical_feature", "auto")
    dataset = lgb.Dataset(data, label, categorical_feature=categories, free_raw_data=False)
    return lgb.train({**base, **settings}, dataset, rounds)


def write(name, booster, asked, codes):
    """Saves a model, the rows and LightGBM's answers about them."""
    if lgb.__version__ < "4" and name not in OLDER:
        return
    text = booster.model_to_string().encode()
    (OUT / f"{name}.txt.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    sums = np.atleast_2d(booster.predict(asked, raw_score=True).T).T.reshape(len(codes), -1)
    answers = booster.predict(asked).reshape(len(codes), -1)
    shares = booster.predict(asked, pred_contrib=True)
    shares = np.asarray(shares).reshape(len(codes), -1)
    width, outputs = codes.shape[1], sums.shape[1]
    header = [f"x{i}" for i in range(width)]
    for output in range(outputs):
        header += [f"margin{output}", f"prediction{output}"]
        header += [f"share{output}.{i}" for i in range(width)] + [f"base{output}"]
    lines = [",".join(header)]
    for row in range(len(codes)):
        cells = ["" if np.isnan(v) else repr(float(v)) for v in codes[row]]
        for output in range(outputs):
            start = output * (width + 1)
            said = [sums[row, output], answers[row, output], *shares[row, start:start + width + 1]]
            cells += [f"{float(v):.9g}" for v in said]
        lines.append(",".join(cells))
    data = ("\n".join(lines) + "\n").encode()
    path = OUT / f"{name}.csv.gz"
    if lgb.__version__ >= "4":
        path.write_bytes(gzip.compress(data, 9, mtime=0))
    elif gzip.decompress((OUT.parent / path.name).read_bytes()) != data:
        raise ValueError(f"{name}: LightGBM 4 answered otherwise")


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    frame, answers = table()
    left, how, amount = (answers[name].to_numpy() for name in answers)
    asked = frame.head(ASKED)
    codes = as_codes(asked)
    numbers = as_codes(frame.drop(columns=["city", "plan"]))
    asked_numbers = numbers[:ASKED].copy()
    # Cells that training did not have: gaps where there were none, zeros that are hardly zeros.
    asked_numbers[::9, 0] = np.nan
    asked_numbers[::7, 2] = np.nan
    asked_numbers[1::9, 3] = 1e-36
    asked_numbers[2::9, 3] = -1e-36
    asked_numbers[3::9, 3] = 1e-34

    write("category", train(frame, left), asked, codes)
    write("category-one-hot", train(frame, left, max_cat_to_onehot=100), asked, codes)

    # Whole numbers as categories, without names; some asked codes were never seen.
    coded = as_codes(frame)
    coded[:, 4] = coded[:, 4] * 13
    odd = coded[:ASKED].copy()
    odd[::5, 4] = [7, 500, 1.5, 13.7, 65536, -1] * 4
    odd[::7, 5] = np.nan
    write("codes", train(coded, left, categorical_feature=[4, 5]), odd, odd)

    write("missing-nan", train(numbers, left), asked_numbers, asked_numbers)
    write("missing-none", train(numbers, left, use_missing=False), asked_numbers, asked_numbers)
    write("missing-zero", train(numbers, left, zero_as_missing=True), asked_numbers, asked_numbers)

    write("multiclass", train(frame, how, objective="multiclass", num_class=3), asked, codes)
    write("one-against-all",
          train(frame, how, objective="multiclassova", num_class=3, sigmoid=0.7), asked, codes)
    write("sigmoid", train(numbers, left, sigmoid=2.5), asked_numbers, asked_numbers)
    write("cross-entropy", train(numbers, left, objective="cross_entropy"), asked_numbers,
          asked_numbers)
    write("dart", train(numbers, left, boosting="dart", drop_rate=0.5), asked_numbers,
          asked_numbers)
    write("forest", train(numbers, left, boosting="rf", bagging_freq=1, bagging_fraction=0.6),
          asked_numbers, asked_numbers)
    write("monotone", train(numbers, left, monotone_constraints=[-1, 0, 1, 0]), asked_numbers,
          asked_numbers)
    write("regression", train(numbers, amount, objective="regression"), asked_numbers,
          asked_numbers)
    write("poisson", train(numbers, amount, objective="poisson"), asked_numbers, asked_numbers)
    # Nothing can be split: every tree is one leaf.
    write("stump", train(numbers, left, min_data_in_leaf=500, rounds=2), asked_numbers,
          asked_numbers)

    if lgb.__version__ >= "4":
        write_linear(numbers, left)
    versions = {"lightgbm": lgb.__version__, "seed": SEED, "python": platform.python_version(),
                "numpy": np.__version__, "pandas": pd.__version__}
    (OUT / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")


def write_linear(numbers, left):
    """Leaves that are regressions, which are refused."""
    linear = train(numbers[:, [0, 2]], left, linear_tree=True, rounds=2)
    text = linear.model_to_string().encode()
    (OUT / "linear.txt.gz").write_bytes(gzip.compress(text, 9, mtime=0))


main()
