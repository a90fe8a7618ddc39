"""Makes the golden files of tests/golden/xgboost/<version>/outputs.

What tests/golden/make_xgboost.py does for models of one yes or no, this does for
several classes, amounts, DART and monotone models, and each is saved as UBJSON too.
Run it like that script, with XGBoost 1.7.6 and 3.4.1.
"""

import gzip

import numpy as np
import xgboost as xgb
from make_xgboost import ASKED, OUT, SEED, as_codes, table

WHERE = OUT / "outputs"


def train(frame, label, rounds=8, **settings):
    base = dict(objective="binary:logistic", max_depth=3, learning_rate=0.4, nthread=1,
                tree_method="hist", seed=SEED % 10_000)
    data = xgb.DMatrix(frame, label, enable_categorical=True)
    return xgb.train({**base, **settings}, data, rounds)


def write(name, booster, asked):
    """Saves a model both ways, the rows and XGBoost's answers about them."""
    for ending in ["json", "ubj"]:
        path = WHERE / f"model.{ending}"
        booster.save_model(path)
        data = path.read_bytes()
        path.unlink()
        (WHERE / f"{name}.{ending}.gz").write_bytes(gzip.compress(data, 9, mtime=0))
    codes = as_codes(asked)
    matrix = xgb.DMatrix(asked, enable_categorical=True)
    # DART answers without dropping trees only when it is not training.
    sums = booster.predict(matrix, output_margin=True).reshape(len(codes), -1)
    answers = booster.predict(matrix).reshape(len(codes), -1)
    shares = booster.predict(matrix, pred_contribs=True).reshape(len(codes), sums.shape[1], -1)
    width = codes.shape[1]
    header = [f"x{i}" for i in range(width)]
    for output in range(sums.shape[1]):
        header += [f"margin{output}", f"prediction{output}"]
        header += [f"share{output}.{i}" for i in range(width)] + [f"base{output}"]
    lines = [",".join(header)]
    for row in range(len(codes)):
        cells = ["" if np.isnan(v) else repr(float(v)) for v in codes[row]]
        for output in range(sums.shape[1]):
            said = [sums[row, output], answers[row, output], *shares[row, output]]
            cells += [f"{float(v):.9g}" for v in said]
        lines.append(",".join(cells))
    data = ("\n".join(lines) + "\n").encode()
    (WHERE / f"{name}.csv.gz").write_bytes(gzip.compress(data, 9, mtime=0))


def main():
    WHERE.mkdir(parents=True, exist_ok=True)
    frame, left = table()
    numeric = frame.drop(columns=["city", "plan"])
    asked, asked_numeric = frame.head(ASKED), numeric.head(ASKED)
    how = left + (left * (frame["calls"].to_numpy() > 0)).astype(int)
    amount = frame["calls"].to_numpy() * 3.0 + left + 1

    write("binary", train(frame, left, max_cat_to_onehot=1), asked)
    several = dict(objective="multi:softprob", num_class=3)
    write("multiclass", train(frame, how, max_cat_to_onehot=4, **several), asked)
    write("multiclass-forest",
          train(numeric, how, num_parallel_tree=2, subsample=0.7, **several), asked_numeric)
    write("dart", train(numeric, left, booster="dart", rate_drop=0.5), asked_numeric)
    write("dart-multiclass", train(numeric, how, booster="dart", rate_drop=0.4, **several),
          asked_numeric)
    write("monotone", train(numeric, left, monotone_constraints="(-1,0,1,0,0,0)"), asked_numeric)
    write("raw", train(numeric, left, objective="binary:logitraw"), asked_numeric)
    write("regression", train(numeric, amount, objective="reg:squarederror", base_score=2.5),
          asked_numeric)
    write("poisson", train(numeric, amount, objective="count:poisson"), asked_numeric)


main()
