"""Writes `encodings`: the same rows in every encoding of each kind of value, packed with every codec,
in pages of both versions (pyarrow; fixed seed). `tests/parquet/wanted.rs` holds them to each other.

    python encodings.py
"""

import datetime as dt
import pathlib
import random

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent / "encodings"
random.seed(20261130)
ROWS = 150

FIXED = pa.binary(4)
VALUES = {
    "int": (pa.int64(), lambda row: row * row - 50),
    "small": (pa.int32(), lambda row: row % 7 - 3),
    "float": (pa.float64(), lambda row: row / 8 - 3),
    "single": (pa.float32(), lambda row: row / 4),
    "text": (pa.string(), lambda row: f"town {row % 9}" if row % 5 else "도시"),
    "fixed": (FIXED, lambda row: b"%04d" % (row % 40)),
    "day": (pa.date32(), lambda row: dt.date(2024, 1, 1) + dt.timedelta(days=row)),
    "moment": (pa.timestamp("ms"), lambda row: dt.datetime(2024, 1, 1) + dt.timedelta(minutes=row)),
    "flag": (pa.bool_(), lambda row: row % 3 == 0),
}
NUMBERS = ["PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"]
ENCODINGS = {
    "int": NUMBERS,
    "small": NUMBERS,
    "float": ["PLAIN", "BYTE_STREAM_SPLIT"],
    "single": ["PLAIN", "BYTE_STREAM_SPLIT"],
    "text": ["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"],
    "fixed": ["PLAIN", "DELTA_BYTE_ARRAY", "BYTE_STREAM_SPLIT"],
    "day": NUMBERS,
    "moment": NUMBERS,
    "flag": ["PLAIN", "RLE"],
}

columns, encodings, dictionaries = {}, {}, []
for name, (kind, value) in VALUES.items():
    # Once with gaps, once without: pages of required values have no levels.
    for gaps in [True, False]:
        cells = [None if gaps and row % 6 == 4 else value(row) for row in range(ROWS)]
        column = pa.array(cells, kind)
        for encoding in ENCODINGS[name] + ["DICTIONARY"]:
            full = f"{name}.{encoding}.{'gaps' if gaps else 'full'}"
            columns[full] = (column, not gaps)
            if encoding == "DICTIONARY":
                if name != "flag":
                    dictionaries.append(full)
            else:
                encodings[full] = encoding
fields = [pa.field(name, column.type, nullable=not full) for name, (column, full) in columns.items()]
table = pa.table([column for column, _ in columns.values()], schema=pa.schema(fields))
HERE.mkdir(exist_ok=True)
for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
    for version in ["1.0", "2.0"]:
        path = HERE / f"{codec}.v{version[0]}.parquet"
        pq.write_table(table, path, compression=codec, data_page_version=version, row_group_size=100,
                       data_page_size=300, write_batch_size=40, use_dictionary=dictionaries, column_encoding=encodings, write_statistics=False,
                       store_schema=False)
