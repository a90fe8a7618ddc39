"""Makes the golden files of tests/golden/onnx.

scikit-learn's models through skl2onnx, and graphs as PyTorch's exporter writes
them, made with the onnx package from seeded weights. Beside each model the rows
and what onnxruntime answers about them.

    python -m venv onnx-venv
    onnx-venv/bin/pip install scikit-learn==1.9.1 skl2onnx==1.20.0 onnx==1.23.2 onnxruntime==1.31.1 pandas
    PYTHONHASHSEED=0 onnx-venv/bin/python tests/golden/onnx/make.py

The versions of everything are noted in tests/golden/onnx/versions.json.
"""

import gzip
import json
import platform
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pandas as pd
import skl2onnx
import sklearn
from onnx import TensorProto, helper, numpy_helper
from skl2onnx.common.data_types import FloatTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, Normalizer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

SEED = 20261121
ROWS = 400
ASKED = 60
WIDTH = 5
STEPS = 4
NAMES = ["tenure", "calls", "spend", "visits", "age"]
OUT = Path(__file__).parent
draw = np.random.default_rng(SEED)


def table(gaps=False):
    cells = draw.normal(size=(ROWS, WIDTH)).astype(np.float32)
    cells[:, 1] = np.round(cells[:, 1] * 3)
    pull = cells[:, 0] + 0.5 * cells[:, 1] - cells[:, 2] * cells[:, 3] + draw.normal(size=ROWS)
    if gaps:
        cells[draw.random(cells.shape) < 0.1] = np.nan
    return cells, (pull > 0).astype(int), (pull > 0).astype(int) + (pull > 1).astype(int), pull


def write(name, model, feed, pick):
    """The model, the rows row by row, and onnxruntime's answers."""
    payload = model.SerializeToString()
    session = onnxruntime.InferenceSession(payload, providers=["CPUExecutionProvider"])
    answers = session.run(None, feed)
    answer = np.asarray(answers[pick], dtype=np.float64)
    answer = answer.reshape(len(next(iter(feed.values()))), -1)
    columns = [np.asarray(x).reshape(len(x), -1) for x in feed.values()]
    cells = np.concatenate([c.astype(np.float64) for c in columns], axis=1)
    names = [f"x{i}" for i in range(cells.shape[1])] + [f"answer{i}" for i in range(answer.shape[1])]
    lines = [",".join(names)]
    for row in np.concatenate([cells, answer], axis=1):
        lines.append(",".join("" if np.isnan(v) else repr(float(v)) for v in row))
    for ending, content in [("onnx", payload), ("csv", ("\n".join(lines) + "\n").encode())]:
        with open(OUT / f"{name}.{ending}.gz", "wb") as out:
            out.write(gzip.compress(content, mtime=0))


def learned(name, model, cells, target):
    model.fit(cells, target)
    options = {id(model): {"zipmap": False}} if hasattr(model, "predict_proba") else None
    exported = skl2onnx.to_onnx(model, initial_types=[("X", FloatTensorType([None, WIDTH]))],
                                options=options, target_opset={"": 17, "ai.onnx.ml": 3})
    write(name, exported, {"X": cells[:ASKED]}, -1)


def tensor(name, values):
    return numpy_helper.from_array(np.asarray(values), name)


def weights(*shape):
    return draw.normal(size=shape).astype(np.float32) * np.float32(0.5)


def graph(name, nodes, tensors, inputs, outputs, feed, opset=17, pick=0, ml=3):
    made = helper.make_graph(nodes, name, inputs, outputs, tensors)
    opsets = [helper.make_opsetid("", opset), helper.make_opsetid("ai.onnx.ml", ml)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=8, producer_name="make.py")
    onnx.checker.check_model(model)
    write(name, model, feed, pick)


def floats(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))


def wholes(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.INT64, list(shape))


node = helper.make_node


def scikit():
    cells, answer, classes, amount = table()
    gaps, gap_answer, _, _ = table(gaps=True)
    learned("logistic", make_pipeline(StandardScaler(), LogisticRegression()), cells, answer)
    learned("logistic-classes", LogisticRegression(), cells, classes)
    learned("logistic-scaled", make_pipeline(MinMaxScaler(), Normalizer(), LogisticRegression()), cells, answer)
    learned("forest", RandomForestClassifier(12, max_depth=5, random_state=SEED), cells, answer)
    learned("forest-classes", RandomForestClassifier(5, max_depth=4, random_state=SEED), cells, classes)
    learned("forest-gaps", RandomForestClassifier(8, max_depth=5, random_state=SEED), gaps, gap_answer)
    learned("forest-imputed", make_pipeline(SimpleImputer(strategy="median"),
                                            RandomForestClassifier(6, max_depth=4, random_state=SEED)),
            gaps, gap_answer)
    learned("forest-scaled", make_pipeline(StandardScaler(), RandomForestClassifier(6, max_depth=4, random_state=SEED)),
            cells, answer)
    learned("forest-amount", RandomForestRegressor(6, max_depth=4, random_state=SEED), cells, amount)
    # A pipeline over a DataFrame has an input per column; its first node puts them together.
    separate = make_pipeline(ColumnTransformer([("all", "passthrough", NAMES)]),
                             RandomForestClassifier(6, max_depth=4, random_state=SEED))
    frame = pd.DataFrame(cells, columns=NAMES)
    separate.fit(frame, answer)
    inputs = [(name, FloatTensorType([None, 1])) for name in NAMES]
    exported = skl2onnx.to_onnx(separate, initial_types=inputs, options={id(separate): {"zipmap": False}},
                                target_opset={"": 17, "ai.onnx.ml": 3})
    write("forest-named", exported, {name: cells[:ASKED, i:i + 1] for i, name in enumerate(NAMES)}, -1)
    learned("tree", DecisionTreeClassifier(max_depth=4, random_state=SEED), cells, answer)
    learned("boosting", GradientBoostingClassifier(n_estimators=15, max_depth=3, random_state=SEED), cells, answer)
    learned("perceptron", make_pipeline(StandardScaler(), MLPClassifier((8, 4), max_iter=200, random_state=SEED)),
            cells, answer)
    learned("perceptron-tanh", MLPClassifier((6,), activation="tanh", max_iter=200, random_state=SEED), cells, answer)
    mixed = ColumnTransformer([("scaled", StandardScaler(), [0, 2, 4]), ("filled", SimpleImputer(), [1, 3])])
    learned("columns", make_pipeline(mixed, StandardScaler(), LogisticRegression()), np.nan_to_num(gaps), gap_answer)
    learned("words", LogisticRegression(), cells, np.where(answer == 1, "stays", "leaves"))


def ensembles():
    """Every question a node may ask, and the operator of version 5."""
    cells = np.array([[-1.0], [0.5], [1.0], [2.0], [np.nan]], dtype=np.float32)
    for mode in ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT"]:
        for track in [0, 1]:
            made = node("TreeEnsembleRegressor", ["X"], ["y"], domain="ai.onnx.ml", n_targets=1,
                        nodes_treeids=[0] * 3, nodes_nodeids=[0, 1, 2], nodes_featureids=[0] * 3,
                        nodes_modes=[mode, "LEAF", "LEAF"], nodes_values=[0.5, 0.0, 0.0],
                        nodes_truenodeids=[1, 0, 0], nodes_falsenodeids=[2, 0, 0],
                        nodes_missing_value_tracks_true=[track, 0, 0],
                        target_treeids=[0, 0], target_nodeids=[1, 2], target_ids=[0, 0],
                        target_weights=[1.0, 2.0], base_values=[0.25])
            name = f"{mode.lower().replace('_', '-')}-{track}"
            graph(name, [made], [], [floats("X", None, 1)], [floats("y", None, 1)], {"X": cells})
    joint = node("TreeEnsemble", ["X"], ["y"], domain="ai.onnx.ml", n_targets=2, aggregate_function=1,
                 post_transform=0, tree_roots=[0, 2], nodes_featureids=[0, 1, 0],
                 nodes_modes=tensor("m", np.array([0, 1, 3], dtype=np.uint8)),
                 nodes_splits=tensor("s", np.array([0.5, 1.0, 0.0], dtype=np.float32)),
                 nodes_truenodeids=[1, 0, 2], nodes_trueleafs=[0, 1, 1],
                 nodes_falsenodeids=[2, 1, 3], nodes_falseleafs=[1, 1, 1],
                 leaf_targetids=[0, 1, 0, 1], leaf_weights=tensor("w", np.array([1.5, -2.0, 0.5, 3.0], dtype=np.float32)))
    two = draw.normal(size=(20, 2)).astype(np.float32)
    graph("joint", [joint], [], [floats("X", None, 2)], [floats("y", None, 2)], {"X": two}, ml=5, opset=21)


def networks():
    cells = draw.normal(size=(ASKED, WIDTH)).astype(np.float32)
    sequences = draw.normal(size=(7, STEPS, WIDTH)).astype(np.float32)
    hidden = 6
    # A residual perceptron with batch norm, dropout left out as exporters leave it.
    graph("residual", [
        node("Gemm", ["x", "W0", "b0"], ["a"], transB=1), node("Relu", ["a"], ["b"]),
        node("BatchNormalization", ["b", "scale", "shift", "mean", "spread"], ["c"]),
        node("Gemm", ["c", "W1", "b1"], ["d"], transB=1), node("LeakyRelu", ["d"], ["e"], alpha=0.1),
        node("Add", ["e", "b"], ["f"]), node("LayerNormalization", ["f", "scale", "shift"], ["n"]),
        node("Gemm", ["n", "W2", "b2"], ["z"], transB=1), node("Sigmoid", ["z"], ["out"]),
    ], [
        tensor("W0", weights(hidden, WIDTH)), tensor("b0", weights(hidden)),
        tensor("scale", weights(hidden)), tensor("shift", weights(hidden)), tensor("mean", weights(hidden)),
        tensor("spread", np.abs(weights(hidden)) + np.float32(0.5)), tensor("W1", weights(hidden, hidden)),
        tensor("b1", weights(hidden)), tensor("W2", weights(1, hidden)), tensor("b2", weights(1)),
    ], [floats("x", "batch", WIDTH)], [floats("out", "batch", 1)], {"x": cells})
    for cell, gates in [("LSTM", 4), ("GRU", 3)]:
        for direction, ways in [("forward", 1), ("reverse", 1), ("bidirectional", 2)]:
            for late in ([0, 1] if cell == "GRU" else [0]):
                settings = {"linear_before_reset": late} if cell == "GRU" else {}
                name = f"{cell.lower()}-{direction}" + ("-late" if late else "")
                graph(name, [
                    node("Transpose", ["x"], ["xt"], perm=[1, 0, 2]),
                    node(cell, ["xt", "W", "R", "B"], ["Y", "last"], hidden_size=hidden, direction=direction, **settings),
                    node("Transpose", ["last"], ["lt"], perm=[1, 0, 2]),
                    node("Reshape", ["lt", "flat"], ["h"]),
                    node("Transpose", ["Y"], ["yt"], perm=[2, 0, 1, 3]),
                    node("Reshape", ["yt", "flat"], ["all"]),
                    node("ReduceMean", ["all"], ["mean"], axes=[1], keepdims=1),
                    node("Gemm", ["h", "Wo", "bo"], ["z"], transB=1), node("Add", ["z", "mean"], ["s"]),
                    node("Sigmoid", ["s"], ["out"]),
                ], [
                    tensor("W", weights(ways, gates * hidden, WIDTH)), tensor("R", weights(ways, gates * hidden, hidden)),
                    tensor("B", weights(ways, 2 * gates * hidden)), tensor("flat", np.array([0, -1], dtype=np.int64)),
                    tensor("Wo", weights(1, ways * hidden)), tensor("bo", weights(1)),
                ], [floats("x", "batch", STEPS, WIDTH)], [floats("out", "batch", 1)], {"x": sequences})
    # Collaborative filtering: two ids, two tables of embeddings.
    people = draw.integers(0, 9, size=ASKED).astype(np.int64)
    items = draw.integers(0, 4, size=ASKED).astype(np.int64)
    graph("embeddings", [
        node("Gather", ["P", "person"], ["p"]), node("Gather", ["I", "item"], ["i"]), node("Mul", ["p", "i"], ["both"]),
        node("Concat", ["p", "i", "both"], ["all"], axis=1), node("Gemm", ["all", "W", "b"], ["z"], transB=1),
        node("Sigmoid", ["z"], ["s"]), node("Squeeze", ["s", "one"], ["out"]),
    ], [
        tensor("P", weights(9, 3)), tensor("I", weights(4, 3)), tensor("W", weights(1, 9)), tensor("b", weights(1)),
        tensor("one", np.array([1], dtype=np.int64)),
    ], [wholes("person", "batch"), wholes("item", "batch")], [floats("out", "batch")],
        {"person": people, "item": items})
    # What exporters leave of shapes, attention over a sequence, and a softmax of two.
    graph("attention", [
        node("MatMul", ["x", "Q"], ["q"]), node("MatMul", ["x", "K"], ["k"]),
        node("Transpose", ["k"], ["kt"], perm=[0, 2, 1]), node("MatMul", ["q", "kt"], ["qk"]),
        node("Div", ["qk", "root"], ["scaled"]), node("Softmax", ["scaled"], ["w"], axis=-1),
        node("MatMul", ["w", "x"], ["mixed"]), node("Slice", ["mixed", "from", "to", "axis", "by"], ["ends"]),
        node("Shape", ["x"], ["shape"]), node("Gather", ["shape", "first"], ["rows"], axis=0),
        node("Unsqueeze", ["rows", "first_axis"], ["rows1"]), node("Concat", ["rows1", "open"], ["target"], axis=0),
        node("Reshape", ["ends", "target"], ["flat"]), node("ConstantOfShape", ["rows1"], ["zeros"]),
        node("Unsqueeze", ["zeros", "one"], ["column"]), node("Expand", ["column", "two"], ["pair"]),
        node("MatMul", ["flat", "W"], ["z"]), node("Clip", ["z", "low", "high"], ["c"]),
        node("Gelu", ["c"], ["g"]), node("Add", ["g", "pair"], ["sum"]), node("Erf", ["sum"], ["e"]),
        node("Pow", ["e", "square"], ["sq"]), node("Where", ["yes", "sum", "sq"], ["s"]),
        node("Softmax", ["s"], ["out"], axis=1),
    ], [
        tensor("Q", weights(WIDTH, 3)), tensor("K", weights(WIDTH, 3)), tensor("root", np.float32(1.7)),
        tensor("from", np.array([-1], dtype=np.int64)), tensor("to", np.array([-10], dtype=np.int64)),
        tensor("axis", np.array([1], dtype=np.int64)), tensor("by", np.array([-3], dtype=np.int64)),
        tensor("first", np.array(0, dtype=np.int64)), tensor("first_axis", np.array([0], dtype=np.int64)),
        tensor("open", np.array([-1], dtype=np.int64)), tensor("one", np.array([1], dtype=np.int64)),
        tensor("two", np.array([1, 2], dtype=np.int64)), tensor("W", weights(2 * WIDTH, 2)),
        tensor("low", np.float32(-0.8)), tensor("high", np.float32(0.9)), tensor("square", np.float32(2)),
        tensor("yes", np.array([True, False])),
    ], [floats("x", "batch", STEPS, WIDTH)], [floats("out", "batch", 2)], {"x": sequences}, opset=20)
    # As PyTorch exports without dynamic axes: one row at a time. And an old opset, whose settings are attributes.
    old = [
        node("Unsqueeze", ["x"], ["u"], axes=[0]), node("Squeeze", ["u"], ["v"], axes=[0]),
        node("Slice", ["v"], ["cut"], starts=[0], ends=[3], axes=[1]), node("Clip", ["cut"], ["c"], min=-1.0, max=1.0),
        node("ReduceSum", ["c"], ["total"], axes=[1], keepdims=1), node("Concat", ["total", "c"], ["t"], axis=1),
        node("Flatten", ["t"], ["f"]), node("Dropout", ["f"], ["d"], ratio=0.5), node("MatMul", ["d", "W"], ["z"]),
        node("Softmax", ["z"], ["out"], axis=1),
    ]
    made = helper.make_graph(old, "old", [floats("x", 1, WIDTH)], [floats("out", 1, 2)], [tensor("W", weights(4, 2))])
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 9)], ir_version=4)
    one = cells[:1]
    write("one-row", model, {"x": one}, 0)


scikit()
ensembles()
networks()
versions = {"python": platform.python_version(), "seed": SEED, "numpy": np.__version__, "pandas": pd.__version__, "onnx": onnx.__version__,
            "onnxruntime": onnxruntime.__version__, "scikit-learn": sklearn.__version__, "skl2onnx": skl2onnx.__version__}
(OUT / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")
