"""Trains the shipped models on the generated demo data and writes their bundles.

    cargo run --profile tools -p holdfast-demos -- --out demos/out
    python models/train.py

Writes models/<name>.holdfast.json.gz, models/METRICS.md and tests/golden/bundles/.
"""

import argparse
import json
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd

import ecommerce
import subscription
from bundling import bundle, estimator, write_bundle, write_golden
from columns import contract, frame
from fitting import SEED, best_threshold, fit, matrix, measure, split

ROOT = Path(__file__).resolve().parent.parent
GOLDEN_ROWS = 200
MODELS = [ecommerce, subscription]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--demos", type=Path, default=ROOT / "demos" / "out")
    parser.add_argument("--out", type=Path, default=ROOT / "models")
    parser.add_argument("--golden", type=Path, default=ROOT / "tests" / "golden" / "bundles")
    options = parser.parse_args()
    subprocess.run(
        "cargo run --quiet --profile tools -p holdfast-demos -- --out".split() + [options.demos],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    manifest = json.loads((options.demos / "manifest.json").read_text())
    options.golden.mkdir(parents=True, exist_ok=True)
    sections = [train(model, options, manifest) for model in MODELS]
    report = "\n".join([HEADER, *sections])
    (options.out / "METRICS.md").write_text(report, encoding="utf-8")
    print(report)


def train(model, options, manifest):
    """Trains one model, writes its bundle and golden rows; returns its part of METRICS.md."""
    files = manifest["demos"][model.NAME]["files"]
    tables = {
        Path(file["path"]).name.removesuffix(".csv.gz"): pd.read_csv(options.demos / file["path"])
        for file in files
    }
    raw = model.rows(tables)
    labels = raw[model.LABEL].to_numpy(dtype=np.int64)
    features = frame(raw, model.FEATURES)
    training, validation, test = split(labels)
    booster = fit(features, labels, training, validation, model.PARAMETERS)
    scores = {
        name: booster.predict(matrix(features.iloc[rows]))
        for name, rows in [("validation", validation), ("test", test)]
    }
    best = best_threshold(labels[validation], scores["validation"])
    threshold = model.THRESHOLD or best
    values = measure(labels[test], scores["test"], threshold)
    terms = contract(model.FEATURES, features.iloc[training], model.ID, model.LABEL)
    metrics = {"split": "test", "rows": len(test), "values": values}
    data = {file["path"].removesuffix(".gz"): file["sha256_text"] for file in files}
    content = bundle(
        model.NAME, terms, [estimator(booster, terms, "XGBoost", threshold)], metrics, data
    )
    sizes = write_bundle(options.out / f"{model.NAME}.holdfast.json.gz", content)
    chosen = np.random.default_rng(SEED).choice(test, GOLDEN_ROWS, replace=False)
    write_golden(
        options.golden, model.NAME, model.ID, raw, features, booster, np.sort(chosen)
    )
    return section(model, labels, (training, validation, test), booster, values, sizes, best)


HEADER = """# What the shipped models measured

Written by `models/train.py`; do not edit. The data is **generated** (demos/): these figures show that
the models fit their demo, and say nothing about how well churn can be predicted anywhere else.
"""


def section(model, labels, splits, booster, values, sizes, best):
    names = ("training", "validation", "test")
    parts = [
        f"{name} {len(rows):,} rows ({labels[rows].mean():.2%} churned)"
        for name, rows in zip(names, splits)
    ]
    chosen = "the best F1 on the validation split"
    if model.THRESHOLD:
        chosen = f"fixed beforehand; {chosen} would be at {best}"
    lines = [
        f"## {model.NAME}",
        "",
        f"{'; '.join(parts)}. {booster.num_boosted_rounds()} trees of depth at most"
        f" {model.PARAMETERS['max_depth']}, {len(model.FEATURES)} features."
        f" Threshold {values['threshold']} ({chosen})."
        f" Bundle {sizes[1]:,} bytes ({sizes[0]:,} unpacked).",
        "",
        "| on the test split | |",
        "| --- | --- |",
    ]
    for name, value in values.items():
        shown = f"{value:,}" if isinstance(value, int) else f"{value:.4f}"
        lines.append(f"| {name} | {shown} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
