"""Runs printed scripts on DuckDB and on Apache Spark and compares every cell
with the browser's engine: check.py FOLDER KEPT..., which has one folder per case with
duckdb.sql, spark.sql, bigquery.sql and expected.csv. The results of the cases KEPT are also
kept as Parquet and read again.

BigQuery runs nowhere but at Google's: its scripts are only parsed.
"""

import csv
import datetime
import decimal
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

MOST_SHOWN = 12
KEPT = sys.argv[2:]


def statements(script):
    """A script cut at its semicolons, which quotes and remarks may hold as well."""
    out, start, at = [], 0, 0
    while at < len(script):
        here = script[at]
        if script.startswith("--", at):
            end = script.find("\n", at)
            at = len(script) if end < 0 else end
        elif here in "'`\"":
            raw = at > 0 and script[at - 1] in "rR" and here != "`"
            at += 1
            while at < len(script) and script[at] != here:
                at += 2 if script[at] == "\\" and here != "`" and not raw else 1
            at += 1
        elif here == ";":
            out.append(script[start:at])
            at += 1
            start = at
        else:
            at += 1
    out.append(script[start:])

    def is_empty(part):
        lines = [line for line in part.splitlines() if not line.startswith("--")]
        return not "".join(lines).strip()

    return [part for part in out if not is_empty(part)]


def expected_table(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def text(value):
    """A cell as the engine writes it; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.strftime("%Y-%m-%d" if midnight else "%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    return value


def same(found, expected):
    found = text(found)
    if isinstance(found, str):
        return found == expected
    try:
        number = float(expected)
    except ValueError:
        return False
    return abs(found - number) <= 1e-9 * max(1.0, abs(number))


def compare(names, rows, expected):
    """What differs, in words."""
    expected_names, expected_rows = expected
    wrong = []
    if list(names) != expected_names:
        wrong.append(f"columns {list(names)} are not {expected_names}")
        return wrong
    if len(rows) != len(expected_rows):
        wrong.append(f"{len(rows)} rows, not {len(expected_rows)}")
    for number, (row, wanted) in enumerate(zip(rows, expected_rows), 1):
        for name, found, cell in zip(names, row, wanted):
            if not same(found, cell):
                wrong.append(f"row {number} ({', '.join(wanted[:2])}), {name}: {found!r} is not {cell!r}")
    return wrong


def on_duckdb(folder):
    import duckdb

    connection = duckdb.connect()
    # A session elsewhere must not move the days.
    connection.execute("SET TimeZone = 'America/New_York'")
    connection.execute((folder / "duckdb.sql").read_text(encoding="utf-8"))
    names = [column[0] for column in connection.description]
    rows = connection.fetchall()
    if folder.name in KEPT:
        connection.execute(last_remark(folder / "duckdb.sql"))
    return names, rows


def spark_session(scratch):
    if "JAVA_HOME" not in os.environ:
        java = shutil.which("java")
        if java is None:
            sys.exit("Spark needs Java 17 or newer: install a JDK, or set JAVA_HOME")
        os.environ["JAVA_HOME"] = str(Path(java).resolve().parent.parent)
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "America/New_York")
        # What is kept as Parquet is one file.
        .config("spark.sql.adaptive.coalescePartitions.parallelismFirst", "false")
        .config("spark.sql.warehouse.dir", f"{scratch}/warehouse")
        .config("spark.local.dir", scratch)
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    return session


def on_spark(session, folder):
    result = None
    for statement in statements((folder / "spark.sql").read_text(encoding="utf-8")):
        result = session.sql(statement)
    return result.columns, result.collect()


def last_remark(script):
    """The commented statement at the end, which keeps the result as Parquet."""
    last = script.read_text(encoding="utf-8").rstrip().splitlines()[-1]
    return last.removeprefix("-- ").rstrip(";")


def of_parquet(folder, engine, keep):
    """The result kept as Parquet, put where the caller opens it in Holdfast, and read again."""
    import duckdb

    [kept] = keep()
    file = folder / f"{engine}.parquet"
    shutil.move(kept, file)
    found = duckdb.sql(f"SELECT * FROM read_parquet('{file}')")
    return found.columns, found.fetchall()


def kept_by_duckdb():
    return Path().glob("*_features.parquet")


def kept_by_spark(session, folder):
    """The rows as Parquet alone: to ask for them twice would compute them twice."""
    for statement in statements((folder / "spark.sql").read_text(encoding="utf-8")):
        session.sql(statement)
    session.sql(last_remark(folder / "spark.sql"))
    return Path().glob("*_features.parquet/*.parquet")


def parse_bigquery(folder):
    import sqlglot

    script = (folder / "bigquery.sql").read_text(encoding="utf-8")
    # Remarks after the last semicolon are parsed as something, too.
    parsed = sqlglot.parse(script, read="bigquery")
    count = sum(1 for one in parsed if one and one.key != "semicolon")
    return [] if count == len(statements(script)) else [f"{count} statements"]


def main():
    folders = sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_dir())
    failed = False

    def tell(case, engine, began, wrong, what):
        nonlocal failed
        failed |= bool(wrong)
        took = time.monotonic() - began
        print(f"{case} on {engine}: {'WRONG' if wrong else what} ({took:.1f} s)", flush=True)
        for line in wrong[:MOST_SHOWN]:
            print(f"  {line}")
        if len(wrong) > MOST_SHOWN:
            print(f"  and {len(wrong) - MOST_SHOWN} more")

    def run(folder, engine, build):
        began = time.monotonic()
        expected = expected_table(folder / "expected.csv")
        try:
            names, rows = build()
            wrong = compare(names, rows, expected)
        except Exception as error:  # the next case may do better
            wrong = [str(error)[:2000]]
        cells = len(expected[0]) * len(expected[1])
        tell(folder.name, engine, began, wrong, f"{cells} cells alike")

    scratch = tempfile.mkdtemp()
    # Where Parquet is written, and where Spark leaves what it likes to leave.
    os.chdir(scratch)
    for folder in folders:
        run(folder, "DuckDB", lambda: on_duckdb(folder))
        if folder.name in KEPT:
            keep = kept_by_duckdb
            run(folder, "DuckDB, kept as Parquet", lambda: of_parquet(folder, "duckdb", keep))
    for folder in folders:
        began = time.monotonic()
        try:
            wrong = parse_bigquery(folder)
        except Exception as error:
            wrong = [str(error)[:2000]]
        tell(folder.name, "BigQuery's grammar", began, wrong, "parsed")
    session = spark_session(scratch)
    for folder in folders:
        if folder.name in KEPT:
            keep = lambda: kept_by_spark(session, folder)
            run(folder, "Spark, kept as Parquet", lambda: of_parquet(folder, "spark", keep))
            for kept in Path().glob("*_features.parquet"):
                shutil.rmtree(kept)
        else:
            run(folder, "Spark", lambda: on_spark(session, folder))
    session.stop()
    shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
