"""Asks XGBoost what it predicts with the model that tests/exported.rs exports.

    UPDATE_EXPECT=1 cargo test --test exported   # writes model.json and rows.csv
    python3.12 tests/golden/exported/predict.py  # with xgboost==3.4.1, numpy and pandas

Writes predictions.csv beside this script: margins and probabilities, row by row.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import xgboost

HERE = Path(__file__).parent

rows = pd.read_csv(HERE / "rows.csv").astype(np.float32)
booster = xgboost.Booster()
booster.load_model(HERE / "model.json")
matrix = xgboost.DMatrix(rows.values, feature_names=list(rows.columns), feature_types=booster.feature_types)
found = pd.DataFrame({
    "margin": booster.predict(matrix, output_margin=True),
    "probability": booster.predict(matrix),
})
found.to_csv(HERE / "predictions.csv", index=False, float_format="%.9g")
