"""Measures XGBoost on the rows and the model of benches/native, on one thread,
in time on the processor.

Prints the same JSON keys. Needs xgboost (3.4.1 is the one to beat: its SHAP is
four times as fast as 3.2's) and numpy.
"""

import csv
import gzip
import io
import json
import time
from pathlib import Path

import numpy as np
import xgboost as xgb

GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "large"
PREDICT_ROWS, EXPLAIN_ROWS, RUNS = 50_000, 4_000, 3


def best(rows, work):
    fastest = float("inf")
    for _ in range(RUNS):
        # A new DMatrix for every run: a second prediction on one is cached.
        matrix = xgb.DMatrix(rows, nthread=1)
        start = time.process_time()
        work(matrix)
        fastest = min(fastest, time.process_time() - start)
    return round(len(rows) / fastest)


def main():
    text = gzip.decompress((GOLDEN / "rows.csv.gz").read_bytes()).decode()
    lines = list(csv.reader(io.StringIO(text)))[1:]
    rows = np.array([[float(c) if c else np.nan for c in line[:-1]] for line in lines], np.float32)
    booster = xgb.Booster({"nthread": 1})
    booster.load_model(bytearray(gzip.decompress((GOLDEN / "xgb.json.gz").read_bytes())))
    booster.set_param({"nthread": 1})

    def tiled(count):
        return np.resize(rows, (count, rows.shape[1]))

    # It explains every row alike, however many there are.
    explain = best(tiled(EXPLAIN_ROWS), lambda m: booster.predict(m, pred_contribs=True))
    print(json.dumps({
        "predict_rows_per_second": best(tiled(PREDICT_ROWS), booster.predict),
        "shap_rows_per_second": explain,
        "shap_few_rows_per_second": explain,
        "xgboost": xgb.__version__,
    }))


main()
