"""What pyarrow reads from Parquet files, as the table that Holdfast makes of it.

    python expect.py FILE.parquet...        writes its .expected.json beside each
    python expect.py --compare FOLDER BIN   holds every file of a folder against
                                            `BIN read FILE --out …`

Structures are taken apart into columns (`address.city`), lists and maps are one
column of JSON, a missing cell is empty. Numbers may be written in other ways;
who compares must compare their values.
"""

import csv
import decimal
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import uuid

import pyarrow as pa
import pyarrow.parquet as pq

csv.field_size_limit(1 << 30)
DAY = 86_400_000_000_000
PER = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}


def date(days):
    shifted = days + 719_468
    era, of_era = divmod(shifted, 146_097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    march = (5 * of_year + 2) // 153
    day = of_year - (153 * march + 2) // 5 + 1
    month = march + 3 if march < 10 else march - 9
    year += era * 400 + (month <= 2)
    return f"{year:04}-{month:02}-{day:02}" if 0 <= year <= 9999 else f"{year:+05}-{month:02}-{day:02}"


def clock(nanos):
    seconds, rest = divmod(nanos, 10**9)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return text + (f".{rest:09}".rstrip("0") if rest else "")


def moment(nanos, utc):
    days, rest = divmod(nanos, DAY)
    return f"{date(days)} {clock(rest)}{'Z' if utc else ''}"


def binary(value):
    try:
        return value.decode()
    except UnicodeDecodeError:
        return "0x" + value.hex()


def cell(scalar):
    """A value as Python has it: text, number, list, dict or None."""
    kind = scalar.type
    if not scalar.is_valid:
        return None
    if isinstance(scalar, pa.ExtensionScalar):
        if isinstance(kind, pa.UuidType):
            return str(uuid.UUID(bytes=scalar.value.as_py()))
        return cell(scalar.value)
    if pa.types.is_dictionary(kind):
        return cell(scalar.value)
    if pa.types.is_timestamp(kind):
        return moment(scalar.value * PER[kind.unit], kind.tz is not None)
    if pa.types.is_date32(kind):
        return date(scalar.value)
    if pa.types.is_time(kind):
        return clock(scalar.value * PER[kind.unit])
    if pa.types.is_decimal(kind):
        return format(scalar.as_py(), "f")
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return binary(scalar.as_py())
    if pa.types.is_float32(kind):
        return float(str(pa.scalar(scalar.as_py(), pa.float32()).cast(pa.string()).as_py()))
    if pa.types.is_float16(kind):
        return float(scalar.as_py())
    if pa.types.is_map(kind):
        return {text(key): cell(item) for key, item in ((e["key"], e["value"]) for e in scalar.values)} if scalar.values is not None else None
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return [cell(item) for item in scalar.values]
    if pa.types.is_struct(kind):
        return {name: cell(item) for name, item in scalar.items()}
    return scalar.as_py()


def text(scalar):
    value = cell(scalar)
    if value is None:
        return "null"
    return value if isinstance(value, str) else number(value)


def number(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    return str(value)


def flat(name, column):
    """The columns that a column is taken apart into."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        if isinstance(column, pa.ChunkedArray):
            column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if pa.types.is_struct(column.type):
        for field, child in zip(column.type, column.flatten()):
            yield from flat(f"{name}.{field.name}", child)
    else:
        yield name, column


def table(path):
    read = pq.ParquetFile(path, page_checksum_verification=False, coerce_int96_timestamp_unit="us").read()
    columns = [pair for name, column in zip(read.column_names, read.columns) for pair in flat(name, column)]
    kept = []
    for name, column in columns:
        kind = column.type
        nested = pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_map(kind)
        cells = []
        for scalar in column:
            value = cell(scalar)
            if value is None:
                cells.append("")
            elif nested:
                cells.append(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
            else:
                cells.append(value if isinstance(value, str) else number(value))
        kept.append({"name": name, "single": pa.types.is_float32(kind), "cells": cells})
    return {"rows": read.num_rows, "columns": kept}


def same(ours, theirs):
    if ours == theirs:
        return True
    try:
        a, b = float(ours), float(theirs)
        return a == b or (math.isnan(a) and math.isnan(b))
    except ValueError:
        pass
    try:
        a, b = json.loads(ours), json.loads(theirs)
        return alike(a, b)
    except ValueError:
        return False


def alike(a, b):
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(alike(a[k], b[k]) for k in a)
    if isinstance(a, (int, float)) and isinstance(b, str) or isinstance(a, str) and isinstance(b, (int, float)):
        return same(str(a), str(b))
    return a == b


def compare(folder, program):
    for path in sorted(pathlib.Path(folder).rglob("*.parquet*")):
        try:
            theirs = table(path)
        except Exception as error:  # noqa: BLE001
            theirs = f"{type(error).__name__}: {str(error).splitlines()[0][:90]}"
        with tempfile.TemporaryDirectory() as out:
            target = pathlib.Path(out) / "t.csv"
            done = subprocess.run([program, "read", path, "--out", target], capture_output=True, text=True, timeout=120)
            if done.returncode != 0:
                verdict = f"OURS REFUSED: {done.stderr.strip()[:220]}"
                ours = None
            else:
                with open(target, newline="", encoding="utf-8") as file:
                    header, *rows = csv.reader(file)
                verdict = None
        if isinstance(theirs, str):
            print(path.name, "| THEIRS REFUSED:", theirs, "|", verdict or f"ours {len(rows)} rows {header[:3]} {rows[:1]}"[:200])
            continue
        if verdict:
            print(path.name, "|", verdict, "| theirs", theirs["rows"], "rows")
            continue
        names = [column["name"] for column in theirs["columns"]]
        wrong = []
        if names != header:
            wrong.append(f"names {header[:6]} / {names[:6]}")
        if len(rows) != theirs["rows"]:
            wrong.append(f"rows {len(rows)} / {theirs['rows']}")
        for index, column in enumerate(theirs["columns"]):
            for row, (mine, cell) in enumerate(zip(rows, column["cells"])):
                if index >= len(mine) or not same(mine[index], cell):
                    got = mine[index] if index < len(mine) else None
                    wrong.append(f"{column['name']}[{row}]: {str(got)[:80]!r} / {cell[:80]!r}")
                    break
        print(path.name, "| ok" if not wrong else f"| DIFFERENT {wrong[:4]}", f"{len(rows)} x {len(header)}")


if __name__ == "__main__":
    decimal.getcontext().prec = 100
    if sys.argv[1] == "--compare":
        compare(sys.argv[2], sys.argv[3])
    else:
        for name in sys.argv[1:]:
            path = pathlib.Path(name)
            # Files of one table in several codecs share what is expected.
            target = path.parent / f"{path.name.split('.')[0]}.expected.json"
            target.write_text(json.dumps(table(path), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
