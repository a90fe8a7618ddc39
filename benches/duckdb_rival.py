"""The group-by of benches/ingest by native DuckDB on one thread: FILE RUNS; prints a line of JSON."""

import json
import sys
import time

import duckdb

QUERY = """
  SELECT count(*), sum(n), sum(d0), sum(d1), sum(a), sum(b), sum(c), sum(d), sum(e), sum(f), sum(s), sum(s0), sum(s1)
  FROM (SELECT msno, count(*) AS n, min(date) AS d0, max(date) AS d1, sum(num_25) AS a, sum(num_50) AS b,
    sum(num_75) AS c, sum(num_985) AS d, sum(num_100) AS e, sum(num_unq) AS f, sum(total_secs) AS s,
    min(total_secs) AS s0, max(total_secs) AS s1 FROM read_csv(?) GROUP BY msno)
"""

connection = duckdb.connect()
connection.execute("SET threads = 1")
seconds = []
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    row = connection.execute(QUERY, [sys.argv[1]]).fetchone()
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": seconds, "check": [float(value) for value in row]}))
