"""How well `holdfast read` loads the polluted files of the Pollock benchmark (VLDB 2023).

    python benches/pollock/measure.py FOLDER [--holdfast PATH] [--told] [--only PREFIX] [--out SCORES.csv]

FOLDER is a checkout of https://github.com/HPI-Information-Systems/Pollock (MIT) with its polluted
files made as its README says (step 1). Nothing of it is copied here and nothing is fetched. Its own
`pollock.metrics` judges what was read, so that Python needs what that imports: joblib, multiset,
numpy, chardet, python-dateutil, price-parser.

Holdfast finds everything out by itself; with `--told` it is told what the benchmark's parameters
say and its options can: encoding, delimiter, quote, escape, rows before the table, rows of names.
The simple score is the sum of the means of ten measures over all files; the weighted one weighs
each file by how often its pollution was met (`pollock_weights.json`). 10 is the most.
"""

import argparse
import concurrent.futures
import csv
import functools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PARTS, KINDS = ("header", "record", "cell"), ("precision", "recall", "f1")
MEASURES = ["success"] + [f"{part}_{kind}" for part in PARTS for kind in KINDS]
QUOTES = {'"': "double", "'": "single"}


def told(folder, name):
    """The options that say what the benchmark's parameters know of the file."""
    path = folder / "parameters" / f"{name}_parameters.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    encoding = known["encoding"].lower()
    options = ["--encoding", "utf-8" if encoding == "ascii" else encoding]
    if known["delimiter"]:
        options += ["--delimiter", known["delimiter"].replace("\t", "\\t")]
    if known["quotechar"] in QUOTES:
        options += ["--quote", QUOTES[known["quotechar"]]]
    if known["escapechar"] == "\\":
        options += ["--escape", "backslash"]
    elif known["escapechar"] and known["escapechar"] == known["quotechar"]:
        options += ["--escape", "doubled"]
    if known["preamble_lines"]:
        options += ["--skip-lines", str(known["preamble_lines"])]
    return options + ["--header-rows", str(known["header_lines"])]


def load(holdfast, file, out, options):
    """Reads `file` to `out`; a failure is written as the benchmark's own scripts write theirs."""
    command = [holdfast, "read", file, "--out", out, *options]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=60)
    if done.returncode != 0:
        pathlib.Path(out).write_text("Application Error\n" + done.stderr, encoding="utf-8")
        return done.stderr
    with open(out, newline="", encoding="utf-8") as rows:
        table = list(csv.reader(rows))
    # Names that stand nowhere in the file were not loaded: Holdfast says that it made them up.
    if table and table[0] == [f"column_{n + 1}" for n in range(len(table[0]))]:
        command = [holdfast, "inspect", file, *options]
        inspected = subprocess.run(command, capture_output=True, check=True)
        if json.loads(inspected.stdout)["dialect"]["header_rows"] == 0:
            with open(out, "w", newline="", encoding="utf-8") as rows:
                csv.writer(rows).writerows(table[1:])
    return done.stderr


def score(metrics, clean, out):
    """The ten measures of one file."""
    if not metrics.successful_csv(out):
        return [0.0] * 10
    return [1.0, *(float(value) for value in metrics.header_record_cell_measures_csv(clean, out))]


def main():
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--holdfast", default="holdfast")
    arguments.add_argument("--told", action="store_true")
    arguments.add_argument("--only", default="")
    arguments.add_argument("--out", type=pathlib.Path)
    said = arguments.parse_args()
    sys.path.insert(0, str(said.folder))
    from pollock import metrics

    # The same cells stand in thousands of files.
    metrics.normalize_cell = functools.lru_cache(maxsize=None)(metrics.normalize_cell)
    files = said.folder / "polluted_files"
    names = sorted(os.listdir(files / "csv"))
    names = [name for name in names if name.endswith("csv") and name.startswith(said.only)]
    weights = json.loads((said.folder / "pollock_weights.json").read_text(encoding="utf-8"))
    scores = {}
    with tempfile.TemporaryDirectory() as loaded, concurrent.futures.ThreadPoolExecutor(2) as pool:
        outs = {name: str(pathlib.Path(loaded) / f"{name}_converted.csv") for name in names}

        def run(name):
            options = told(files, name) if said.told else []
            return load(said.holdfast, str(files / "csv" / name), outs[name], options)

        words = dict(zip(names, pool.map(run, names)))
        for name in names:
            scores[name] = score(metrics, str(files / "clean" / name), outs[name])
    if said.out:
        with open(said.out, "w", newline="", encoding="utf-8") as rows:
            writer = csv.writer(rows)
            writer.writerow(["file", *MEASURES, "sum", "said"])
            for name in sorted(names, key=lambda name: sum(scores[name])):
                writer.writerow([name, *scores[name], sum(scores[name]), words[name].strip()])
    means = [sum(scores[name][at] for name in names) / len(names) for at in range(10)]
    weight = {name: weights.get(name, -1) for name in names}
    weighted = sum(sum(scores[name]) * weight[name] for name in names) / sum(weight.values())
    whole = sum(sum(scores[name]) > 10 - 1e-9 for name in names)
    found = {"files": len(names), "without fault": whole, "simple": sum(means)}
    found |= {"weighted": weighted, **dict(zip(MEASURES, means))}
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
