"""Makes the golden files of tests/golden/interactions: what XGBoost says of the
interactions of every pair of features, and what the package shap says of
contributions against a background, of models and rows that are golden files already; of
models of several classes and of amounts (tests/golden/inspection), too.

    pip install xgboost==3.4.1 shap==0.54.1
    python tests/golden/make_interactions.py

The versions of everything are noted in tests/golden/interactions/versions.json.
"""

import csv
import gzip
import io
import itertools
import json
import math
import platform
from pathlib import Path

import numpy as np
import shap
import xgboost as xgb

HERE = Path(__file__).parent
OUT = HERE / "interactions"
ASKED, BACKGROUND = 12, 40


def read(model, rows):
    """A model, and its rows without what columns behind its features say."""
    booster = xgb.Booster(model_file=bytearray(gzip.decompress((HERE / model).read_bytes())))
    text = gzip.decompress((HERE / rows).read_bytes()).decode()
    lines = list(csv.reader(io.StringIO(text)))
    width = booster.num_features()
    cells = [[float(c) if c else np.nan for c in line[:width]] for line in lines[1:]]
    return booster, np.array(cells, np.float32)


def write(name, header, rows):
    lines = [",".join(header)] + [",".join(f"{x:.9g}" for x in row) for row in rows]
    (OUT / name).write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0))


def interactions(name, model, rows):
    """One line per row: the matrix of all pairs without the bias, row after row."""
    booster, cells = read(model, rows)
    matrix = xgb.DMatrix(
        cells[:ASKED],
        feature_names=booster.feature_names,
        feature_types=booster.feature_types,
        enable_categorical=True,
    )
    width = booster.num_features()
    answers = booster.predict(matrix, pred_interactions=True)[:, :width, :width]
    header = [f"p{i}_{j}" for i in range(width) for j in range(width)]
    write(name, header, answers.reshape(ASKED, -1))


def interventional(name, model, rows):
    """One line per row: every feature's contribution, and the base. The background
    are the rows after those asked for."""
    booster, cells = read(model, rows)
    asked, background = cells[:ASKED], cells[ASKED:ASKED + BACKGROUND]
    explainer = shap.TreeExplainer(
        booster, data=background, feature_perturbation="interventional", model_output="raw"
    )
    shares = explainer.shap_values(asked, check_additivity=True)
    base = np.full((ASKED, 1), float(np.ravel(explainer.expected_value)[0]))
    header = [f"share{i}" for i in range(cells.shape[1])] + ["base"]
    write(name, header, np.hstack([shares, base]))


def against_background(booster, asked, background):
    """Half of the Shapley interaction index of every pair against a background, for which no
    package has a method: by its definition, from XGBoost's margins of mixed rows. Rows × sides,
    for each pair."""
    width = asked.shape[1]
    worth = []
    for known in range(1 << width):
        mixed = np.tile(background, (len(asked), 1))
        own = np.repeat(asked, len(background), 0)
        chosen = [known >> feature & 1 == 1 for feature in range(width)]
        mixed[:, chosen] = own[:, chosen]
        mixed = xgb.DMatrix(mixed, feature_names=booster.feature_names)
        margins = booster.predict(mixed, output_margin=True).astype(float)
        worth.append(margins.reshape(len(asked), len(background), -1).mean(1))
    found = {}
    for one, two in itertools.combinations(range(width), 2):
        pair = 1 << one | 1 << two
        total = 0
        for known in (known for known in range(1 << width) if not known & pair):
            size = known.bit_count()
            weight = math.factorial(size) * math.factorial(width - size - 2)
            change = worth[known | pair] - worth[known | 1 << one] - worth[known | 1 << two]
            total += weight * (change + worth[known])
        found[one, two] = total / math.factorial(width - 1) / 2
    return found


def of_sides(name, model, rows):
    """One line per row and class (or amount): the class, every feature's contribution against
    the rows after those asked for, the base, the interactions of all pairs by paths, and those
    against these rows."""
    booster, cells = read(model, rows)
    asked, background = cells[:ASKED], cells[ASKED:ASKED + BACKGROUND]
    width = booster.num_features()
    explainer = shap.TreeExplainer(
        booster, data=background, feature_perturbation="interventional", model_output="raw"
    )
    # Rows × features, and × classes where there are several.
    shares = np.asarray(explainer.shap_values(asked, check_additivity=True))
    shares = shares.reshape(ASKED, width, -1)
    bases = np.ravel(explainer.expected_value)
    matrix = xgb.DMatrix(asked, feature_names=booster.feature_names)
    pairs = booster.predict(matrix, pred_interactions=True)
    pairs = pairs.reshape(ASKED, -1, width + 1, width + 1)[:, :, :width, :width]
    margins = booster.predict(matrix, output_margin=True).reshape(ASKED, -1)
    against = against_background(booster, asked, background)
    lines = []
    for row in range(ASKED):
        for side, base in enumerate(bases):
            own = shares[row, :, side]
            assert abs(own.sum() + base - margins[row, side]) < 1e-4
            mixed = [found[row, side] for found in against.values()]
            lines.append([side, *own, base, *pairs[row, side].ravel(), *mixed])
    header = ["side"] + [f"share{i}" for i in range(width)] + ["base"]
    header += [f"p{i}_{j}" for i in range(width) for j in range(width)]
    header += [f"against{i}_{j}" for i, j in against]
    write(name, header, lines)


def main():
    OUT.mkdir(exist_ok=True)
    large = ("large/xgb.json.gz", "large/rows.csv.gz")
    interactions("large.csv.gz", *large)
    for case in ("category-one-hot", "category-partition", "deep"):
        case_of = [f"xgboost/3.4.1/{case}.{ending}.gz" for ending in ("json", "csv")]
        interactions(f"{case}.csv.gz", *case_of)
    interventional("large-interventional.csv.gz", *large)
    deep = [f"xgboost/3.4.1/deep.{ending}.gz" for ending in ("json", "csv")]
    interventional("deep-interventional.csv.gz", *deep)
    for kind in ("classes", "amounts"):
        own = (f"inspection/{kind}-model.json.gz", "inspection/classes-rows.csv.gz")
        of_sides(f"{kind}.csv.gz", *own)
    versions = {"python": platform.python_version()}
    versions |= {tool.__name__: tool.__version__ for tool in (xgb, shap, np)}
    (OUT / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")


main()
