"""Writes latin1.parquet and nested.parquet: texts that say they are UTF-8 and are Latin-1 in two rows.

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
lists = pyarrow.ListArray.from_arrays(pyarrow.array([0, 1, 3, 3, 4, 5, 6]), names)
table = pyarrow.table({"customer": ids, "names": lists})
pyarrow.parquet.write_table(table, os.path.join(here, "nested.parquet"), compression="none")
