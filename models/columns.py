"""The feature contract as the training scripts write it (src/feature/contract.rs reads it)."""

import numpy as np
import pandas as pd


def number(name, en, ko, kind="number"):
    """A numeric feature; `kind` is number, integer or flag."""
    return {"name": name, "kind": kind, "title": {"en": en, "ko": ko}}


def integer(name, en, ko):
    return number(name, en, ko, "integer")


def flag(name, en, ko):
    return number(name, en, ko, "flag")


def category(name, en, ko, categories):
    """A categorical feature; `categories` is a list of names or (name, other spellings)."""
    listed = []
    for entry in categories:
        shown, spellings = (entry, []) if isinstance(entry, str) else entry
        listed.append({"name": shown, **({"spellings": spellings} if spellings else {})})
    return {"name": name, "kind": "category", "categories": listed, "title": {"en": en, "ko": ko}}


def frame(raw, features):
    """The training frame: categories coded by their place in the contract, gaps left missing.

    A category that the contract does not know is a slip of this script, not a gap: it is refused.
    """
    columns = {}
    for feature in features:
        values = raw[feature["name"]]
        if feature["kind"] == "category":
            names = [entry["name"] for entry in feature["categories"]]
            merged = {
                spelling: entry["name"]
                for entry in feature["categories"]
                for spelling in entry.get("spellings", [])
            }
            values = values.map(lambda value: merged.get(value, value), na_action="ignore")
            strangers = set(values.dropna()) - set(names)
            if strangers:
                raise ValueError(f"{feature['name']}: not in the contract: {sorted(strangers)}")
            columns[feature["name"]] = pd.Categorical(values, categories=names)
        else:
            columns[feature["name"]] = values.astype(np.float64)
    return pd.DataFrame(columns, index=raw.index)


def contract(features, training, id_column, label_column):
    """The contract with the ranges seen in training."""
    written = []
    for feature in features:
        entry = {**feature, "imputation": {"with": "none"}}
        if feature["kind"] != "category":
            values = training[feature["name"]]
            entry["range"] = [float(values.min()), float(values.max())]
        written.append(entry)
    return {
        "features": written,
        "id": id_column,
        "label": {"column": label_column, "positive": "1"},
    }
