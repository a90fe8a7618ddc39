"""Writes the golden files of tests/prepare.rs beside this script.

    python3.12 tests/golden/prepare/make.py

Made with scikit-learn 1.9.1, numpy 2.5.5 and Python 3.12. All data is
generated here. JSON has no not-a-number: a gap is null.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.impute import IterativeImputer
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler, TargetEncoder

HERE = Path(__file__).parent


def rows_of(matrix):
    return [[None if np.isnan(x) else float(x) for x in row] for row in matrix]


def world(seed, rows):
    """Amounts, shares and counts that depend on one another, with gaps."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(rows, 3))
    paid = np.exp(10 + 0.6 * z[:, 0] + 0.2 * rng.normal(size=rows))
    share = 1 / (1 + np.exp(-(z[:, 1] + 0.5 * z[:, 0])))
    days = np.round(40 + 12 * z[:, 0] - 9 * z[:, 1] + 4 * rng.normal(size=rows))
    count = rng.poisson(np.exp(1 + 0.4 * z[:, 2]))
    whole = 3 * days + 2 * count + 0.01 * rng.normal(size=rows)
    complete = z[:, 2] + 0.3 * rng.normal(size=rows)
    matrix = np.column_stack([paid, share, days, count, whole, complete]).astype(float)
    for column, fraction in [(0, 0.1), (1, 0.3), (2, 0.05), (3, 0.62), (4, 0.1)]:
        matrix[rng.uniform(size=rows) < fraction, column] = np.nan
    # More gaps where customers are new: missing at random, not completely so.
    matrix[(z[:, 2] > 1) & (rng.uniform(size=rows) < 0.5), 1] = np.nan
    return matrix


def chained():
    train, fresh = world(1, 240), world(2, 40)
    fresh[::3, 5] = np.nan  # a column without gaps in training
    cases = []
    for name, options in [
        ("median", dict(initial_strategy="median")),
        ("mean", dict(initial_strategy="mean", max_iter=4)),
        ("tight", dict(initial_strategy="median", max_iter=40, tol=1e-5)),
        # Its default tol drops directions that are small in their own unit.
        # Four rounds: one column nearly is a sum of two others, and what normal
        # equations lose to that grows with unregularised rounds (1e-6 after ten).
        ("linear", dict(initial_strategy="median", estimator=LinearRegression(tol=1e-15), max_iter=4)),
    ]:
        imputer = IterativeImputer(imputation_order="ascending", **options)
        filled = imputer.fit_transform(train)
        cases.append(
            dict(
                name=name,
                rounds=int(imputer.n_iter_),
                max_iter=options.get("max_iter", 10),
                tol=options.get("tol", 1e-3),
                train=rows_of(filled),
                fresh=rows_of(imputer.transform(fresh)),
            )
        )
    # Drawn from the posterior: mean and variance of each column's imputed
    # values, over many draws.
    big = world(3, 1500)
    gaps = np.isnan(big)
    means, variances = [], []
    for seed in range(8):
        imputer = IterativeImputer(
            initial_strategy="median", sample_posterior=True, random_state=seed, max_iter=5
        )
        filled = imputer.fit_transform(big)
        means.append([filled[gaps[:, j], j].mean() for j in range(5)])
        variances.append([filled[gaps[:, j], j].var() for j in range(5)])
    sampled = dict(
        rows=rows_of(np.where(gaps, np.nan, np.round(big, 6))),
        means=np.mean(means, axis=0).tolist(),
        variances=np.mean(variances, axis=0).tolist(),
    )
    return dict(columns=6, train=rows_of(train), new=rows_of(fresh), cases=cases, sampled=sampled)


def encoding():
    rng = np.random.default_rng(5)
    rows = 200
    cities = np.array(["Seoul", "Busan", "Daegu", "Jeju", "Ulsan", "Suwon"])
    city = cities[rng.choice(6, size=rows, p=[0.4, 0.25, 0.2, 0.1, 0.04, 0.01])]
    rate = dict(zip(cities, [0.1, 0.5, 0.3, 0.9, 0.2, 0.5]))
    label = (rng.uniform(size=rows) < [rate[c] for c in city]).astype(int)
    fold = rng.integers(0, 5, size=rows)
    amount = rng.gamma(2.0, 50.0, size=rows) * (1 + label)
    out = dict(city=city.tolist(), label=label.tolist(), fold=fold.tolist(), amount=amount.tolist())
    for smooth in ["auto", 10.0]:
        for name, target in [("label", label), ("amount", amount)]:
            kind = "binary" if name == "label" else "continuous"
            encoder = TargetEncoder(smooth=smooth, target_type=kind)
            x = city.reshape(-1, 1)
            encoder.fit(x, target)
            crossed = np.empty(rows)
            for k in range(5):
                inside = TargetEncoder(smooth=smooth, target_type=kind).fit(x[fold != k], target[fold != k])
                crossed[fold == k] = inside.transform(x[fold == k])[:, 0]
            fresh = encoder.transform(np.array([["Seoul"], ["Jeju"], ["Atlantis"]], dtype=object))
            out[f"{name}_{smooth}"] = dict(out_of_fold=crossed.tolist(), new=fresh[:, 0].tolist())
    return out


def scaling():
    rng = np.random.default_rng(6)
    train, fresh = np.exp(rng.normal(size=(101, 1)) * 2), np.exp(rng.normal(size=(20, 1)) * 3)
    out = dict(train=train[:, 0].tolist(), new=fresh[:, 0].tolist())
    for name, scaler in [
        ("standard", StandardScaler()),
        ("min_max", MinMaxScaler()),
        ("robust", RobustScaler()),
    ]:
        out[name] = scaler.fit(train).transform(fresh)[:, 0].tolist()
    return out


def main():
    assert sklearn.__version__ == "1.9.1", sklearn.__version__
    for name, made in [("chained", chained()), ("encoding", encoding()), ("scaling", scaling())]:
        (HERE / f"{name}.json").write_text(json.dumps(made) + "\n")


main()
