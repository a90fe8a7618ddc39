"""Writes bundles (format: BUNDLE.md) and the golden rows that pin how they must be read."""

import gzip
import json
import platform

import numpy as np
import pandas
import sklearn
import xgboost

from fitting import SEED, matrix


def estimator(booster, contract, name, threshold):
    """XGBoost's own JSON, verbatim, after checking that its codes are the contract's."""
    model = json.loads(bytes(booster.save_raw("json")))
    names = [feature["name"] for feature in contract["features"]]
    if model["learner"]["feature_names"] != names:
        raise ValueError("the model's features are not the contract's")
    check_codes(model, contract)
    return {
        "name": name,
        "kind": "xgboost-json",
        "weight": 1.0,
        "threshold": threshold,
        "model": model,
    }


def check_codes(model, contract):
    """Category codes in the trees must be places in the contract's list of categories."""
    encodings = model["learner"]["gradient_booster"]["model"]["cats"]["enc"]
    for feature, encoding in zip(contract["features"], encodings, strict=True):
        text = bytes(encoding["values"])
        ends = encoding["offsets"]
        found = [text[start:end].decode() for start, end in zip(ends, ends[1:])]
        expected = [entry["name"] for entry in feature.get("categories", [])]
        if found != expected:
            raise ValueError(f"{feature['name']}: XGBoost codes {found}, contract {expected}")


def bundle(name, contract, estimators, metrics, data):
    return {
        "format": "holdfast-bundle",
        "version": 1,
        "name": name,
        "contract": contract,
        "estimators": estimators,
        "metrics": metrics,
        "background": None,
        "provenance": {
            "made_with": "models/train.py",
            "seed": SEED,
            "libraries": {
                "python": platform.python_version(),
                "xgboost": xgboost.__version__,
                "pandas": pandas.__version__,
                "numpy": np.__version__,
                "scikit-learn": sklearn.__version__,
            },
            "data": data,
            "generated": True,
        },
    }


def write_bundle(path, content):
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    # No file name and no time stamp in the header: the same bundle is the same bytes.
    with open(path, "wb") as file:
        with gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
            packed.write(text)
    return len(text), path.stat().st_size


def write_golden(folder, name, id_column, raw, features, booster, rows):
    """`rows` of the table as it stands, and what XGBoost itself says about each.

    The expected file has the columns of `holdfast explain`: the id, one contribution per feature in
    log-odds, the base, the margin and the score. Nine significant digits bring a 32-bit float back
    exactly.
    """
    # Whole numbers are written as the file had them, "3" and not "3.0".
    raw = raw.iloc[rows].convert_dtypes()
    features = features.iloc[rows]
    contributions = booster.predict(matrix(features), pred_contribs=True)
    expected = pandas.DataFrame(contributions, columns=[*features.columns, "base"])
    # A matrix each: a second prediction on the same one would come from the cache of the first.
    expected["margin"] = booster.predict(matrix(features), output_margin=True)
    expected["score"] = booster.predict(matrix(features))
    difference = np.abs(contributions.sum(axis=1) - expected["margin"]).max()
    if difference > 1e-5:
        raise ValueError(f"{name}: contributions miss the margin by {difference}")
    expected.insert(0, id_column, raw[id_column].to_numpy())
    raw.to_csv(folder / f"{name}.inputs.csv", index=False, lineterminator="\n")
    expected.to_csv(
        folder / f"{name}.expected.csv", index=False, float_format="%.9g", lineterminator="\n"
    )
