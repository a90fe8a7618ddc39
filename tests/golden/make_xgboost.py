"""Makes the golden files of tests/golden/xgboost.

Each case trains a small model with the XGBoost that is installed, saves it,
and writes beside it the rows and what XGBoost itself answers about them.
Run it once per version, each in an environment of its own:

    for v in 1.7.6 2.1.4 3.0.5 3.2.0 3.4.1; do
        python -m venv /tmp/xgboost-$v
        /tmp/xgboost-$v/bin/pip install xgboost==$v pandas scikit-learn   # 1.7.6: "numpy<2"
        /tmp/xgboost-$v/bin/python tests/golden/make_xgboost.py
    done

Data come from Python's own generator, so they are the same under every numpy.
The versions of everything are noted in tests/golden/xgboost/versions.json.
"""

import gzip
import json
import platform
import random
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
import xgboost as xgb

SEED = 20261120
ROWS = 300
ASKED = 120
CITIES = ["Seoul", "부산", "대전 유성", 'say "hi"', "a,b", "Jeju", "Ulsan", "Suwon"]
PLANS = [1, 12, 24]
OUT = Path(__file__).parent / "xgboost" / xgb.__version__


def table():
    """Rows with numbers, whole numbers, a flag, two categories and missing cells."""
    draw = random.Random(SEED)
    rows = []
    for _ in range(ROWS):
        tenure = draw.randint(0, 72)
        spend = round(draw.lognormvariate(4, 0.8), 2)
        calls = draw.choice([0, 0, 0, 1, 1, 2, 3, 7])
        satisfied = draw.gauss(0, 1)
        recent = round(draw.random(), 3)
        paperless = draw.random() < 0.4
        city = draw.choice(CITIES)
        plan = draw.choice(PLANS)
        pull = (
            1.2 - 0.05 * tenure + 0.5 * calls - 0.6 * satisfied
            + (1.0 if city in ("부산", "a,b") else 0.0) + (0.8 if plan == 1 else -0.5)
            + 0.4 * paperless + 1.5 * (recent > 0.6) * (tenure < 20)
        )
        rows.append({
            "tenure": float(tenure),
            "spend": None if draw.random() < 0.15 else spend,
            "calls": calls,
            "satisfied": None if draw.random() < 0.1 else satisfied,
            "recent": recent,
            "paperless": paperless,
            "city": None if draw.random() < 0.08 else city,
            "plan": plan,
            "left": int(pull + draw.gauss(0, 1) > 0),
        })
    frame = pd.DataFrame(rows)
    frame["spend"] = frame["spend"].astype(float)
    frame["satisfied"] = frame["satisfied"].astype(float)
    frame["city"] = pd.Categorical(frame["city"], categories=CITIES)
    frame["plan"] = pd.Categorical(frame["plan"], categories=PLANS)
    return frame.drop(columns="left"), frame["left"].to_numpy()


def as_codes(frame):
    """The numbers a model reads: categories as codes, missing as not-a-number."""
    out = frame.copy()
    for name in out.columns:
        if isinstance(out[name].dtype, pd.CategoricalDtype):
            codes = out[name].cat.codes.to_numpy().astype(float)
            codes[codes < 0] = np.nan
            out[name] = codes
    return out.to_numpy(dtype=np.float32)


def classifier(**settings):
    base = dict(n_estimators=20, max_depth=4, learning_rate=0.3, random_state=SEED % 10_000,
                tree_method="hist", n_jobs=1)
    return xgb.XGBClassifier(**{**base, **settings})


def write(name, model, asked, codes, best=None):
    """Saves a model, the rows and XGBoost's answers about them."""
    model.save_model(OUT / "model.json")
    text = (OUT / "model.json").read_bytes()
    (OUT / "model.json").unlink()
    (OUT / f"{name}.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))
    # best_iteration, where there is one, counts for every answer.
    rounds = (0, best + 1) if best is not None else (0, 0)
    booster = model if isinstance(model, xgb.Booster) else model.get_booster()
    if isinstance(asked, xgb.DMatrix):
        matrix = asked
        probability = booster.predict(matrix, iteration_range=rounds)
    else:
        matrix = xgb.DMatrix(asked, enable_categorical=True)
        probability = model.predict_proba(asked)[:, 1]
    margin = booster.predict(matrix, output_margin=True, iteration_range=rounds)
    shares = booster.predict(matrix, pred_contribs=True, iteration_range=rounds)
    width = codes.shape[1]
    header = [f"x{i}" for i in range(width)] + ["margin", "probability"]
    header += [f"share{i}" for i in range(width)] + ["base"]
    lines = [",".join(header)]
    for row in range(len(codes)):
        cells = ["" if np.isnan(v) else repr(float(v)) for v in codes[row]]
        answers = [margin[row], probability[row], *shares[row]]
        lines.append(",".join(cells + [f"{float(v):.9g}" for v in answers]))
    data = ("\n".join(lines) + "\n").encode()
    (OUT / f"{name}.csv.gz").write_bytes(gzip.compress(data, 9, mtime=0))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    frame, left = table()
    numeric = frame.drop(columns=["city", "plan"])
    asked, asked_numeric = frame.head(ASKED), numeric.head(ASKED)

    model = classifier().fit(numeric, left)
    write("named", model, asked_numeric, as_codes(asked_numeric))

    model = classifier().fit(as_codes(numeric), left)
    write("unnamed", model, as_codes(asked_numeric), as_codes(asked_numeric))

    for name, most in [("category-one-hot", 100), ("category-partition", 1)]:
        model = classifier(enable_categorical=True, max_cat_to_onehot=most).fit(frame, left)
        write(name, model, asked, as_codes(asked))

    # Codes instead of named categories; some asked codes were never seen.
    kinds = ["q"] * 6 + ["c"] * 2
    known = xgb.DMatrix(as_codes(frame), left, feature_types=kinds)
    booster = xgb.train(
        {"objective": "binary:logistic", "tree_method": "hist", "max_depth": 4,
         "max_cat_to_onehot": 4, "seed": SEED % 10_000, "nthread": 1}, known, 20)
    odd = as_codes(asked)
    odd[::5, 6] = [99, 1.5, 8, 31, 32, 64] * 4
    odd[::7, 7] = np.nan
    write("codes", booster, xgb.DMatrix(odd, feature_types=kinds), odd)

    late = slice(200, ROWS)
    for name, settings in [("early-stopping", {}),
                           ("forest", {"num_parallel_tree": 3, "subsample": 0.7})]:
        model = classifier(n_estimators=30 if name == "early-stopping" else 10,
                           early_stopping_rounds=4, eval_metric="logloss",
                           learning_rate=0.8, **settings)
        model.fit(numeric[:200], left[:200], eval_set=[(numeric[late], left[late])], verbose=False)
        assert model.best_iteration + 1 < model.get_booster().num_boosted_rounds(), name
        write(name, model, asked_numeric, as_codes(asked_numeric), best=model.best_iteration)

    model = classifier(max_depth=12, min_child_weight=0.01, reg_lambda=0.1, n_estimators=10)
    model.fit(frame.assign(city=frame["city"].cat.codes, plan=frame["plan"].astype(int)), left)
    deep = asked.assign(city=asked["city"].cat.codes, plan=asked["plan"].astype(int))
    write("deep", model, deep, deep.to_numpy(dtype=np.float32))

    # The exact method grows first and prunes then: pruned nodes stay in the file.
    model = classifier(tree_method="exact", gamma=2.0, max_depth=6).fit(numeric, left)
    write("pruned", model, asked_numeric, as_codes(asked_numeric))

    model = classifier(base_score=0.2, n_estimators=5, max_depth=2).fit(numeric, left)
    write("base-score", model, asked_numeric, as_codes(asked_numeric))

    notes = OUT.parent / "versions.json"
    versions = json.loads(notes.read_text()) if notes.exists() else {}
    versions[xgb.__version__] = {
        "seed": SEED, "python": platform.python_version(), "numpy": np.__version__,
        "pandas": pd.__version__, "scikit-learn": sklearn.__version__,
    }
    notes.write_text(json.dumps(dict(sorted(versions.items())), indent=1) + "\n")


if __name__ == "__main__":
    main()
