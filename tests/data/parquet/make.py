"""Writes the files of `good` whose names begin with `ours`: what the conformance
files lack (pyarrow; fixed seed). Brotli, all widths of decimals, moments in every
unit, unsigned numbers, UUIDs, nesting over page borders, several row groups.

    python make.py && python expect.py good/*.parquet
"""

import datetime as dt
import decimal
import pathlib
import random
import uuid

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent / "good"
random.seed(20241121)
ROWS = 300


def maybe(value):
    return None if random.random() < 0.2 else value


def types():
    moment = lambda: dt.datetime(1960, 1, 1) + dt.timedelta(microseconds=random.randrange(3 * 10**15))
    columns = {
        "u32": pa.array([maybe(random.randrange(2**32)) for _ in range(ROWS)], pa.uint32()),
        "u64": pa.array([maybe(random.randrange(2**64)) for _ in range(ROWS)], pa.uint64()),
        "i8": pa.array([maybe(random.randrange(-128, 128)) for _ in range(ROWS)], pa.int8()),
        "f32": pa.array([maybe(random.gauss(0, 1e3)) for _ in range(ROWS)], pa.float32()),
        "day": pa.array([maybe(moment().date()) for _ in range(ROWS)], pa.date32()),
        "ms": pa.array([maybe(moment()) for _ in range(ROWS)], pa.timestamp("ms")),
        "us_utc": pa.array([maybe(moment()) for _ in range(ROWS)], pa.timestamp("us", tz="UTC")),
        "ns_seoul": pa.array([maybe(moment()) for _ in range(ROWS)], pa.timestamp("ns", tz="Asia/Seoul")),
        "clock": pa.array([maybe(random.randrange(86_400 * 10**6)) for _ in range(ROWS)], pa.time64("us")),
        "d9": pa.array([maybe(decimal.Decimal(random.randrange(-10**8, 10**8)).scaleb(-3)) for _ in range(ROWS)], pa.decimal128(9, 3)),
        "d38": pa.array([maybe(decimal.Decimal(random.randrange(-10**37, 10**37)).scaleb(-12, decimal.Context(prec=60))) for _ in range(ROWS)], pa.decimal128(38, 12)),
        "d70": pa.array([maybe(decimal.Decimal(random.randrange(-10**69, 10**69)).scaleb(-30, decimal.Context(prec=90))) for _ in range(ROWS)], pa.decimal256(70, 30)),
        "flag": pa.array([maybe(random.random() < 0.5) for _ in range(ROWS)]),
        "bytes": pa.array([maybe(random.randbytes(5)) for _ in range(ROWS)], pa.binary()),
        "id": pa.array([maybe(uuid.UUID(int=random.getrandbits(128)).bytes) for _ in range(ROWS)], pa.uuid()),
        "word": pa.array([maybe(random.choice(["가", "나다", "", "x" * 40])) for _ in range(ROWS)]),
        "nothing": pa.nulls(ROWS),
    }
    return pa.table(columns)


def nested():
    item = pa.struct([("sku", pa.string()), ("price", pa.float64()), ("tags", pa.list_(pa.int32()))])
    kind = pa.struct([("city", pa.string()), ("orders", pa.list_(item)), ("by_day", pa.map_(pa.string(), pa.list_(pa.float32())))])
    order = lambda: maybe({"sku": maybe(f"s{random.randrange(9)}"), "price": maybe(random.random()), "tags": maybe([maybe(random.randrange(9)) for _ in range(random.randrange(4))])})
    row = lambda: maybe({
        "city": maybe("서울"),
        "orders": maybe([order() for _ in range(random.randrange(5))]),
        "by_day": maybe([(f"d{n}", maybe([0.5] * n)) for n in range(random.randrange(3))]),
    })
    return pa.table({"customer": pa.array(range(ROWS)), "about": pa.array([row() for _ in range(ROWS)], kind)})


TYPES = types()
for codec in ["snappy", "brotli", "zstd", "none"]:
    version = "2.0" if codec in ("brotli", "none") else "1.0"
    common = dict(compression=codec, data_page_version=version, row_group_size=120, data_page_size=2_000, write_page_checksum=True)
    pq.write_table(TYPES, HERE / f"ours-types.{codec}.parquet", **common)
pq.write_table(nested(), HERE / "ours-nested.gzip.parquet", compression="gzip", row_group_size=100, data_page_size=500)
