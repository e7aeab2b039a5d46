"""Writes workbooks that no library at hand writes: .ods and .xlsb, only what a reader needs."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>'
)


def write_ods(
    path: Path, *rows: Sequence[Any], mimetype: str = _ODS, manifest: str = "", tail: str = ""
) -> Path:
    """`tail` is markup for more rows."""
    body = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    sheet = f'<table:table table:name="事项">{body}{tail}</table:table>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}><office:body>'
        f"<office:spreadsheet>{sheet}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", mimetype)
        packed.writestr(
            "META-INF/manifest.xml", f"<manifest:manifest>{manifest}</manifest:manifest>"
        )
        packed.writestr("content.xml", content)
    return path


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int):
        told = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {told}><text:p>{value}</text:p></table:table-cell>"
    text = f"<text:p>{escape(value)}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def write_xlsb(path: Path, *rows: Sequence[Any]) -> Path:
    """[MS-XLSB] 2.1: records of a type, a length and a body."""
    width = max(len(row) for row in rows)
    sheet = _record(0x81) + _record(0x94, struct.pack("<4I", 0, len(rows) - 1, 0, width - 1))
    sheet += _record(0x91)
    for number, row in enumerate(rows):
        sheet += _record(0x00, struct.pack("<I", number) + bytes(13))
        sheet += b"".join(_xlsb_cell(column, cell) for column, cell in enumerate(row))
    sheet += _record(0x92) + _record(0x82)
    bundle = struct.pack("<2I", 0, 1) + _wide("rId1") + _wide("事项")
    book = _record(0x83) + _record(0x8F) + _record(0x9C, bundle) + _record(0x90) + _record(0x9D)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.bin", book + _record(0x84))
        packed.writestr("xl/_rels/workbook.bin.rels", _RELATIONS)
        packed.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def _xlsb_cell(column: int, value: Any) -> bytes:
    at = struct.pack("<2I", column, 0)
    if value is None:
        return _record(0x01, at)
    if isinstance(value, int):
        return _record(0x05, at + struct.pack("<d", value))
    return _record(0x06, at + _wide(value))


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def _record(kind: int, body: bytes = b"") -> bytes:
    return _seven(kind) + _seven(len(body)) + body


def _seven(number: int) -> bytes:
    """Seven bits a byte, the highest set where more follow."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])
