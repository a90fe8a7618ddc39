"""Quantiles, fences and histograms as numpy has them: quality.json.

Run: python tests/golden/make_quality.py   (numpy 2)
"""
import json
import math
import pathlib

import numpy as np

BINS = 12


def edges(low, high, whole):
    """Round edges: the rule of src/table/profile/distribution.rs, written anew."""
    if whole and high - low < BINS:
        return [low + i for i in range(int(high - low) + 2)]
    rough = (high - low) / BINS
    power = math.floor(math.log10(rough))
    for exponent in range(power, power + 3):
        for factor in (1, 2, 5):
            step = factor / 10 ** -exponent if exponent < 0 else factor * 10**exponent
            if step < rough * 0.999 or (whole and step < 1):
                continue
            first, last = math.floor(low / step), math.ceil(high / step)
            if 1 <= last - first <= BINS:
                if exponent < 0:
                    return [i * factor / 10**-exponent for i in range(first, last + 1)]
                return [i * step for i in range(first, last + 1)]
    raise ValueError("no edges")


def case(name, values):
    x = np.array(values, dtype=float)
    q1, median, q3 = np.quantile(x, [0.25, 0.5, 0.75])
    lower, upper = q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)
    inside = x[(x >= lower) & (x <= upper)]
    reach = 3 * (q3 - q1)
    if reach > 0:
        low, high = q1 - reach, q3 + reach
    else:
        low, high = np.quantile(x, [0.01, 0.99])
    body = x[(x >= low) & (x <= high)]
    low, high = body.min(), body.max()
    if not (high > low and (x.max() - x.min()) / 3 > high - low):
        low, high = x.min(), x.max()
    whole = all(float(v).is_integer() for v in values)
    e = edges(float(low), float(high), whole)
    counts, _ = np.histogram(x, bins=e)
    return {
        "name": name,
        "values": values,
        "mean": math.fsum(values) / len(values),
        "deviation": x.std(ddof=1),
        "first_quartile": q1,
        "median": median,
        "third_quartile": q3,
        "lower_fence": lower,
        "upper_fence": upper,
        "lower_whisker": inside.min(),
        "upper_whisker": inside.max(),
        "low_outliers": int((x < lower).sum()),
        "high_outliers": int((x > upper).sum()),
        "edges": e,
        "counts": counts.tolist(),
        "below": int((x < e[0]).sum()),
        "above": int((x > e[-1]).sum()),
    }


random = np.random.default_rng(20170331)
cases = [
    case("normal", np.round(random.normal(50, 12, 301), 2).tolist()),
    case("skewed amounts", np.round(random.lognormal(3, 1.2, 400), 2).tolist()),
    case("small counts", random.poisson(2.2, 250).astype(float).tolist()),
    case("one far out", [*np.round(random.normal(0, 1, 99), 3).tolist(), 9.2e15]),
    case("both ends far out", [-9.2e15, *np.round(random.normal(500, 90, 198), 1).tolist(), 9.2e15]),
    case("mostly zero", [0.0] * 380 + random.integers(1, 9, 19).astype(float).tolist() + [5000.0]),
    case("two values", [0.0, 1.0] * 20),
    case("even count", [1.0, 2.0, 3.0, 10.0]),
]
path = pathlib.Path(__file__).with_name("quality.json")
path.write_text(json.dumps({"numpy": np.__version__, "cases": cases}) + "\n")
