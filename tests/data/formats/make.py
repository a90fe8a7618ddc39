"""Writes the workbooks and archives of this folder (openpyxl, xlwt, odfpy).

    python make.py

Everything is small and fixed, so that the tests can name each cell. The files
are read by tests/formats.rs.
"""

import datetime as dt
import pathlib
import zipfile

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HERE = pathlib.Path(__file__).parent

HEADER = ["customer", "plan", "joined", "last seen", "spent", "active"]
ROWS = [
    ["C1", "basic", dt.date(2024, 1, 31), dt.datetime(2024, 2, 1, 9, 30), 12.5, True],
    ["C2", "프로", dt.date(1999, 12, 31), dt.datetime(2024, 2, 2, 0, 0, 1), 1395, False],
    ["C3", None, None, None, -0.1, None],
]


def xlsx():
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Notes"
    notes["A1"] = "Exported by hand"
    sheet = book.create_sheet("Customers")
    # Titles, a blank row, a blank column; the table begins at B5.
    sheet["B1"] = "Customers of the year"
    sheet["B2"] = "confidential"
    for column, name in enumerate(HEADER, 2):
        sheet.cell(5, column, name)
    for down, row in enumerate(ROWS, 6):
        for column, value in enumerate(row, 2):
            sheet.cell(down, column, value)
    sheet.cell(9, 2, "C4")
    sheet.cell(9, 6, "#DIV/0!").data_type = "e"
    # A blank row in between, and a column that only the last row fills.
    sheet.cell(11, 2, "C5")
    sheet.cell(11, 6, 7)
    sheet.cell(11, 9, "late")
    # A million formatted rows without a value.
    sheet.row_dimensions[1048576].height = 20
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    for row in range(200):
        hidden.append(list(range(10)))
    book.save(HERE / "customers.xlsx")


def xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Customers")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    moment = xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM:SS")
    for column, name in enumerate(HEADER):
        sheet.write(0, column, name)
    for down, row in enumerate(ROWS, 1):
        for column, value in enumerate(row):
            if isinstance(value, dt.datetime):
                sheet.write(down, column, value, moment)
            elif isinstance(value, dt.date):
                sheet.write(down, column, value, day)
            elif value is not None:
                sheet.write(down, column, value)
    book.save(str(HERE / "customers.xls"))


def ods():
    document = OpenDocumentSpreadsheet()
    table = Table(name="Customers")
    for values in [HEADER] + ROWS:
        row = TableRow()
        for value in values:
            if isinstance(value, bool):
                cell = TableCell(valuetype="boolean", booleanvalue=str(value).lower())
            elif isinstance(value, (dt.date, dt.datetime)):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=str(value))
            elif value is None:
                cell = TableCell()
            else:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=value))
            row.addElement(cell)
        row.addElement(TableCell(numbercolumnsrepeated=1000))
        table.addElement(row)
    empty = TableRow(numberrowsrepeated=1048000)
    empty.addElement(TableCell(numbercolumnsrepeated=1024))
    table.addElement(empty)
    document.spreadsheet.addElement(table)
    document.save(str(HERE / "customers.ods"))


def archive():
    def put(out, name, text):
        out.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)

    with zipfile.ZipFile(HERE / "daily.zip", "w") as out:
        put(out, "README.md", "# Logs\n")
        put(out, "logs/day10.csv", "id,day,n\nA,10,1\nB,10,2\n")
        put(out, "logs/day2.csv", "day;id;n\n2;A;5\n2;C;7\n")
        put(out, "logs/day9.jsonl", '{"id":"A","day":9,"n":3}\n')
        put(out, "members.csv", "id,city\nA,Seoul\n")
        put(out, "__MACOSX/._members.csv", "\x00\x05\x16\x07junk")


def xlsb():
    """The few records of the binary workbook that a table needs ([MS-XLSB])."""
    import struct

    def record(number, data=b""):
        head = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
        size = len(data)
        length = b""
        while size >= 128:
            length += bytes([size & 127 | 128])
            size >>= 7
        return head + length + bytes([size]) + data

    def wide(text):
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def cell(column, kind, data):
        return record(kind, struct.pack("<II", column, 0) + data)

    rows = b""
    for number, values in enumerate([HEADER] + ROWS):
        rows += record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(values):
            if isinstance(value, bool):
                rows += cell(column, 4, bytes([value]))
            elif isinstance(value, (int, float)):
                rows += cell(column, 5, struct.pack("<d", value))
            elif value is not None:
                rows += cell(column, 6, wide(str(value)))
    sheet = record(129) + record(148, struct.pack("<IIII", 0, 3, 0, 5)) + record(145) + rows + record(146) + record(130)
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Customers")) + record(144) + record(132)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"

    def put(out, name, data):
        out.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)

    def relations(*pairs):
        inner = "".join(f'<Relationship Id="{i}" Type="{kind}/{t}" Target="{p}"/>' for i, t, p in pairs)
        return f'<?xml version="1.0"?><Relationships xmlns="{package}/relationships">{inner}</Relationships>'

    with zipfile.ZipFile(HERE / "customers.xlsb", "w") as out:
        put(out, "[Content_Types].xml", f'<?xml version="1.0"?><Types xmlns="{package}/content-types"/>')
        put(out, "_rels/.rels", relations(("rId1", "officeDocument", "xl/workbook.bin")))
        put(out, "xl/workbook.bin", book)
        put(out, "xl/_rels/workbook.bin.rels", relations(("rId1", "worksheet", "worksheets/sheet1.bin")))
        put(out, "xl/worksheets/sheet1.bin", sheet)


xlsx()
xlsb()
xls()
ods()
archive()


def zstd():
    """Fifty thousand rows that pack well, so that several blocks are needed."""
    import zstandard

    rows = "".join(f"C{n},{n % 7},{n * 37 % 1000 / 10}\n" for n in range(50_000))
    packed = zstandard.ZstdCompressor(level=19, write_checksum=True).compress(
        ("id,plan,spent\n" + rows).encode()
    )
    (HERE / "customers.csv.zst").write_bytes(packed)


zstd()
