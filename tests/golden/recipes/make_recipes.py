"""Makes the golden files of the five recipes: small tables with their tricky cases, and the customers'
tables that pandas makes of them.

    python tests/golden/recipes/make_recipes.py

Made with pandas 3.1.1 and numpy 2.5.5 (models/requirements.txt). Every folder holds the recipe's input tables,
named as the demos' are, and `expected.csv`: the customer, the anchor if there is one, the features,
the labels. A cell that is empty there is missing. The rows are in the order of the customers' ids and then the anchors,
but for subscription and ecommerce, whose order is that of the first table.
All of the data is generated.
"""

import json
from pathlib import Path

import creator
import customers
import events
import pandas as pd
import retail

HERE = Path(__file__).resolve().parent


def main():
    for recipe in [creator, retail, events]:
        folder = HERE / recipe.__name__
        tables = recipe.inputs()
        save(folder, tables)
        # What is built on is the text of the files, as Holdfast gets it.
        outputs, report = recipe.build(**load(folder, tables))
        save(folder, outputs)
        (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    save(HERE / "subscription", customers.subscription_inputs())
    names = ["train", "members", "transactions", "user_logs"]
    save(HERE / "subscription", customers.subscription(load(HERE / "subscription", names)))
    save(HERE / "ecommerce", customers.ecommerce_inputs())
    save(HERE / "ecommerce", customers.ecommerce(load(HERE / "ecommerce", ["customers"])))


def save(folder, tables):
    folder.mkdir(exist_ok=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, float_format="%.17g", lineterminator="\n")


def load(folder, names):
    return {name: pd.read_csv(folder / f"{name}.csv", dtype=str) for name in names}


if __name__ == "__main__":
    main()
