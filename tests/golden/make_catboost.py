"""Makes the golden files of tests/golden/catboost.

Each case trains a small model with CatBoost, saves it as JSON (some as .cbm, too), and writes beside
it the rows and what CatBoost itself answers about them: sums, predictions, contributions.

    python -m venv /tmp/catboost
    /tmp/catboost/bin/pip install catboost==1.2.10 pandas
    /tmp/catboost/bin/python tests/golden/make_catboost.py

Data come from Python's own generator, so they are the same under every numpy.
The versions of everything are noted in tests/golden/catboost/versions.json.
"""

import gzip
import json
import platform
import random
from pathlib import Path

import catboost
import numpy as np
import pandas as pd

SEED = 20261121
ROWS = 600
ASKED = 120
CITIES = ["Seoul", "부산", "대전 유성", 'say "hi"', "a,b"]
PLANS = [1, 12, 24]
# Those that are read from CatBoost's binary, and four that are refused.
BINARY = ["numbers", "nan-max", "nan-as-is", "one-against-all", "regression", "poisson",
          "named-classes", "one-hot", "statistics", "depthwise-numbers", "lossguide"]
OUT = Path(__file__).parent / "catboost"


def table():
    """Rows with numbers, two categories, missing cells, and three answers."""
    draw = random.Random(SEED)
    rows = []
    for _ in range(ROWS):
        tenure = draw.randint(0, 72)
        spend = round(draw.lognormvariate(4, 0.8), 2)
        calls = draw.choice([0, 0, 0, 1, 1, 2, 3, 7])
        balance = round(draw.gauss(0, 1), 3)
        city = draw.choice(CITIES)
        plan = draw.choice(PLANS)
        is_missing = draw.random() < 0.15
        pull = (
            1.2 - 0.05 * tenure + 0.5 * calls - 0.9 * balance + 1.5 * is_missing
            + (1.5 if city in ("부산", "a,b") else 0.0) + (0.8 if plan == 1 else -0.5)
        )
        noise = draw.gauss(0, 1)
        rows.append({
            "tenure": float(tenure),
            "city": city,
            "spend": np.nan if is_missing else spend,
            "calls": float(calls),
            "plan": plan,
            "balance": balance,
            "left": int(pull + noise > 0),
            "how": int(pull + noise > 0) + int(pull + noise > 1),
            "amount": float(max(0, round(pull * 3 + noise + 5))),
        })
    frame = pd.DataFrame(rows)
    answers = frame[["left", "how", "amount"]]
    return frame.drop(columns=["left", "how", "amount"]), answers


def train(frame, label, categories=(), **settings):
    base = dict(iterations=12, depth=4, learning_rate=0.3, random_seed=SEED % 10_000,
                one_hot_max_size=10, verbose=0, thread_count=1, allow_writing_files=False,
                loss_function="Logloss")
    model = catboost.CatBoost({**base, **settings})
    return model.fit(catboost.Pool(frame, label, cat_features=list(categories)))


def key(value):
    """The key of one category in a table of counts."""
    signed = value - 2**32 if value >= 2**31 else value
    times = 0x4906BA494954CB65
    return times * (times * signed % 2**64) % 2**64


def statistics(saved, feature):
    """The hashes that a feature's statistics have counts of; None if it has none."""
    names = [entry["hash"] for entry in saved["features_info"].get("cat_features_hash") or []]
    found = None
    for ctr in saved["features_info"].get("ctrs") or []:
        if ctr["elements"][0]["cat_feature_index"] == feature:
            table = saved["ctr_data"][ctr["identifier"]]
            keys = {int(value) for value in table["hash_map"][::table["hash_stride"]]}
            found = (found or set()) | {name for name in names if key(name) in keys}
    return found


def codes(frame, saved):
    """The cells as the importer codes them: categories by the features' order in the file."""
    info = saved["features_info"]
    names = {entry["hash"]: entry["value"] for entry in info.get("cat_features_hash") or []}
    out = frame.copy()
    several = len(info.get("categorical_features") or []) > 1
    for feature in info.get("categorical_features") or []:
        asked = sorted(value % 2**32 for value in feature.get("values") or [])
        listed = list(asked)
        counted = statistics(saved, feature["feature_index"])
        if counted is not None:
            listed += [value for value in sorted(names) if value in counted and value not in asked]
        elif not several or not asked:
            listed += [value for value in sorted(names) if value not in asked]
        known = {names[value]: code for code, value in enumerate(listed)}
        out[feature["feature_id"]] = [known.get(str(v), np.nan) for v in out[feature["feature_id"]]]
    return out.to_numpy(dtype=np.float32)


def save_binary(name, model):
    """Saves a model as CatBoost's own binary; it tells when it was made, so that its bytes change."""
    path = OUT / "model.cbm"
    model.save_model(str(path))
    (OUT / f"{name}.cbm.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    path.unlink()


def save(name, model, frame, label, categories=()):
    """Saves a model as JSON without what changes with every run."""
    path = OUT / "model.json"
    model.save_model(str(path), format="json",
                     pool=catboost.Pool(frame, label, cat_features=list(categories)))
    saved = json.loads(path.read_text())
    path.unlink()
    for field in ["train_finish_time", "model_guid", "training", "output_options",
                  "catboost_version_info"]:
        saved["model_info"].pop(field, None)
    text = json.dumps(saved, ensure_ascii=False).encode()
    (OUT / f"{name}.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    return saved


def write(name, model, frame, label, asked, categories=()):
    """Saves a model, the rows and CatBoost's answers about them."""
    saved = save(name, model, frame, label, categories)
    pool = catboost.Pool(asked, cat_features=list(categories))
    rows = len(asked)
    sums = np.asarray(model.predict(pool, prediction_type="RawFormulaVal")).reshape(rows, -1)
    loss = saved["model_info"]["params"]["loss_function"]["type"]
    kind = "Exponent" if loss == "Poisson" else (
        "RawFormulaVal" if loss == "RMSE" else "Probability")
    answers = np.asarray(model.predict(pool, prediction_type=kind))
    answers = answers[:, 1:] if sums.shape[1] == 1 and answers.ndim > 1 else answers
    answers = answers.reshape(rows, -1)
    shares = np.asarray(model.get_feature_importance(pool, type="ShapValues"))
    shares = shares.reshape(rows, sums.shape[1], -1)
    cells_of = codes(asked, saved)
    width = cells_of.shape[1]
    header = [f"x{i}" for i in range(width)]
    for output in range(sums.shape[1]):
        header += [f"margin{output}", f"prediction{output}"]
        header += [f"share{output}.{i}" for i in range(width)] + [f"base{output}"]
    lines = [",".join(header)]
    for row in range(rows):
        cells = ["" if np.isnan(v) else repr(float(v)) for v in cells_of[row]]
        for output in range(sums.shape[1]):
            said = [sums[row, output], answers[row, output], *shares[row, output]]
            cells += [f"{float(v):.9g}" for v in said]
        lines.append(",".join(cells))
    data = ("\n".join(lines) + "\n").encode()
    (OUT / f"{name}.csv.gz").write_bytes(gzip.compress(data, 9, mtime=0))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    frame, answers = table()
    left, how, amount = (answers[name].to_numpy() for name in answers)
    numbers = frame.drop(columns=["city", "plan"])
    asked, asked_numbers = frame.head(ASKED), numbers.head(ASKED).copy()
    both = ["city", "plan"]

    def case(name, data, label, asked, categories=(), **settings):
        model = train(data, label, categories, **settings)
        write(name, model, data, label, asked, categories)
        if name in BINARY:
            save_binary(name, model)

    case("numbers", numbers, left, asked_numbers)
    case("nan-max", numbers, left, asked_numbers, nan_mode="Max")
    # No gap was seen in training: a missing cell is above no border.
    whole = numbers.fillna(0.0)
    case("nan-as-is", whole, left, asked_numbers)
    unseen = asked.copy()
    unseen.loc[unseen.index[::6], "city"] = "Jeju"
    case("one-hot", frame, left, unseen, both)
    case("one-category", frame.drop(columns="plan"), left, unseen.drop(columns="plan"), ["city"])
    case("multiclass", frame, how, asked, both, loss_function="MultiClass")
    case("one-against-all", numbers, how, asked_numbers, loss_function="MultiClassOneVsAll")
    # Of trees that are not symmetric CatBoost's own contributions often do not add up
    # to its own sums (they do for the first of these three): the tests leave them out then.
    case("depthwise-numbers", numbers, left, asked_numbers, grow_policy="Depthwise", depth=3)
    case("depthwise", frame, left, asked, both, grow_policy="Depthwise")
    case("lossguide", frame, left, asked, both, grow_policy="Lossguide", max_leaves=12)
    case("regression", numbers, amount, asked_numbers, loss_function="RMSE")
    case("poisson", numbers, amount, asked_numbers, loss_function="Poisson")
    case("named-classes", numbers, np.where(left == 1, "gone", "here"), asked_numbers)

    # Statistics of one feature are questions about it; those of several together are not.
    single = dict(one_hot_max_size=2, max_ctr_complexity=1)
    case("statistics", frame, left, unseen, both, **single)
    case("statistics-classes", frame, how, unseen, both, loss_function="MultiClass", **single)
    case("statistics-amount", frame, amount, unseen, both, loss_function="RMSE", **single)
    for kind in ["Buckets", "BinarizedTargetMeanValue"]:
        case(f"statistics-{kind.lower()}", frame, left, unseen, both, simple_ctr=kind, **single)
    case("statistics-depthwise", frame, left, unseen, both, grow_policy="Depthwise", depth=3, **single)

    versions = {"catboost": catboost.__version__, "seed": SEED,
                "python": platform.python_version(), "numpy": np.__version__,
                "pandas": pd.__version__}
    (OUT / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")


main()
