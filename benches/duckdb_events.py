"""Writes a generated event log as Parquet, Snappy- and zstd-packed: FOLDER ROWS. No real person is in it."""

import sys
from pathlib import Path

import duckdb

folder, rows = Path(sys.argv[1]), int(sys.argv[2])
connection = duckdb.connect()
connection.execute("SET threads = 1")
connection.execute("CREATE MACRO below(row, stream, bound) AS CAST(hash(row, stream) % bound AS BIGINT)")
connection.execute(f"""
  CREATE TABLE events AS
  SELECT
    TIMESTAMP '2019-10-01' + to_seconds(below(i, 1, 13000000)) AS event_time,
    ['view', 'view', 'view', 'cart', 'remove_from_cart', 'purchase'][below(i, 2, 6) + 1] AS event_type,
    below(i, 3, 54000) AS product_id,
    below(i, 4, 500) AS category_id,
    round(below(i, 5, 20000) / 100.0, 2)::DOUBLE AS price,
    400000000 + below(i, 6, 300000) AS user_id,
    printf('%016x', hash(i // 7)) AS user_session
  FROM range({rows}) AS rows(i)
""")
for codec in ["snappy", "zstd"]:
    target = folder / f"events.{codec}.parquet"
    connection.execute(f"COPY events TO '{target}' (FORMAT parquet, CODEC '{codec}')")
