"""Makes recurrent.json.gz: recurrent networks as PyTorch computes them, in double precision.

    python make.py            # Python 3.11, torch 2.15.0 (CPU)

Weights are drawn by PyTorch, sequences from a seeded normal distribution; the log-odds come
from a linear layer over the last layer's last states (of the cell that goes backward: its
state after the first step). Our file keeps the weights input after input, PyTorch output
after output, hence the transposition.
"""

import gzip
import json

import torch

ROWS, STEPS, INPUTS = 12, 7, 5


def cell(module, layer, ending):
    """One cell's lists in our order."""
    own = {name: getattr(module, f"{name}_l{layer}{ending}").detach() for name in
           ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]}
    rounded = lambda tensor: [float(value) for value in tensor.flatten()]
    return {
        "kind": "gru" if isinstance(module, torch.nn.GRU) else "lstm",
        "input_weights": rounded(own["weight_ih"].T),
        "state_weights": rounded(own["weight_hh"].T),
        "input_bias": rounded(own["bias_ih"]),
        "state_bias": rounded(own["bias_hh"]),
    }


def last(module, sequence):
    """What a module gives at each step, and its last states side by side."""
    states, final = module(sequence)
    final = final[0] if isinstance(final, tuple) else final
    count = 2 if module.bidirectional else 1
    return states, torch.cat(list(final[-count:]), dim=1)


def case(name, shapes):
    inputs, modules, layers = INPUTS, [], []
    for kind, width, both in shapes:
        module = kind(inputs, width, batch_first=True, bidirectional=both)
        modules.append(module)
        layer = {"forward": cell(module, 0, "")}
        if both:
            layer["backward"] = cell(module, 0, "_reverse")
        layers.append(layer)
        inputs = width * (2 if both else 1)
    head = torch.nn.Linear(inputs, 1)
    sequence = torch.randn(ROWS, STEPS, INPUTS)
    states = sequence.double()
    for module in modules:
        states, final = last(module.double(), states)
    margins = head.double()(final)[:, 0]
    weights = [float(value) for value in head.weight.detach().float().flatten()]
    return {
        "name": name,
        "layers": layers,
        "head": [{"linear": {"weights": weights, "bias": [float(head.bias.detach().float())]}}],
        "rows": [[float(value) for value in row.flatten()] for row in sequence],
        "margins": [float(value) for value in margins.detach()],
    }


torch.manual_seed(5)
gru, lstm = torch.nn.GRU, torch.nn.LSTM
cases = [
    case("gru", [(gru, 6, False)]),
    case("lstm", [(lstm, 6, False)]),
    case("bilstm", [(lstm, 4, True)]),
    case("gru-bilstm", [(gru, 6, False), (lstm, 4, True)]),
    case("lstm-lstm", [(lstm, 5, True), (lstm, 4, False)]),
]
golden = {"torch": torch.__version__, "steps": STEPS, "inputs": INPUTS, "cases": cases}
with open("recurrent.json.gz", "wb") as out:
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
        packed.write(json.dumps(golden).encode())
