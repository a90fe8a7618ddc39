"""Runs the example of models/BUNDLE.md as it stands there, and keeps its bundle.

Writes to tests/golden/bundle, in a folder per version of XGBoost: example.json.gz (the
bundle), customers.csv.gz (the generated table it was trained on) and answers.csv.gz (the
numbers the model reads and what predict_proba says of every row).

    python tests/golden/make_bundle.py    # in each environment of make_xgboost.py
"""

import gzip
import os
import random
import re
import tempfile
from pathlib import Path

import xgboost as xgb

HERE = Path(__file__).parent
OUT = HERE / "bundle" / xgb.__version__


def table():
    draw = random.Random(20261120)
    lines = ["customer,months,plan,region,spend,paperless,churn"]
    for row in range(400):
        months, spend = draw.randint(0, 60), round(draw.lognormvariate(3, 0.7), 2)
        plan, region = draw.choice(["월간", "연간", "2년"]), draw.choice(["north", "south", ""])
        pull = 1.5 - 0.06 * months + (1.2 if plan == "월간" else -0.6) + 0.02 * spend
        churn = "Yes" if pull + draw.gauss(0, 1) > 0.3 else "No"
        shown = "" if draw.random() < 0.1 else spend
        lines.append(f"C{row:04},{months},{plan},{region},{shown},{draw.random() < 0.5},{churn}")
    return "\n".join(lines) + "\n"


def main():
    text = (HERE.parent.parent / "models" / "BUNDLE.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(.*?)```", text, re.S).group(1)
    customers = table()
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("customers.csv").write_text(customers, encoding="utf-8")
        names = {}
        exec(compile(example, "models/BUNDLE.md", "exec"), names)
        bundle = Path("bundle.json").read_bytes()
        os.chdir(before)
    codes = names["columns"].copy()
    for name in codes.select_dtypes("category"):
        codes[name] = codes[name].cat.codes.replace(-1, float("nan"))
    answers = codes.astype(float)
    answers["probability"] = names["model"].predict_proba(names["columns"])[:, 1]
    OUT.mkdir(parents=True, exist_ok=True)
    for name, data in [("example.json", bundle), ("customers.csv", customers.encode()),
                       ("answers.csv", answers.to_csv(index=False, float_format="%.9g").encode())]:
        (OUT / f"{name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))


main()
