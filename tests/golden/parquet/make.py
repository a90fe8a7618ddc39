"""Writes latin1.parquet: a column that says it is UTF-8 and holds Latin-1 in two of its rows.

pip install pyarrow==26.0.1; python make.py
"""

import os

import pyarrow
import pyarrow.parquet

cells = ["Ann", "Zoë", "José", "유나", None, "Bob"]
raw = [
    None if cell is None else cell.encode("utf-8" if cell == "유나" else "latin-1")
    for cell in cells
]
offsets, data = [0], b""
for cell in raw:
    data += cell or b""
    offsets.append(len(data))
valid = sum(1 << at for at, cell in enumerate(raw) if cell is not None)
names = pyarrow.Array.from_buffers(
    pyarrow.string(),
    len(raw),
    [
        pyarrow.py_buffer(bytes([valid])),
        pyarrow.py_buffer(b"".join(at.to_bytes(4, "little") for at in offsets)),
        pyarrow.py_buffer(data),
    ],
)
ids = pyarrow.array([f"C{at}" for at in range(len(raw))])
table = pyarrow.table({"customer": ids, "name": names})
here = os.path.dirname(os.path.abspath(__file__))
pyarrow.parquet.write_table(table, os.path.join(here, "latin1.parquet"), compression="none")
