"""Tells what a file is, by its content first and its name second."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePath

from winclient.domain.refusals import Reason, Refused
from winclient.reading.rows import Source
from winclient.reading.weighing import DAMAGED

_STARTS = (
    (b"%PDF", "pdf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"SQLite format 3", "sqlite"),
    (b"{\\rtf", "rtf"),
)
_INSIDE = (
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("content.xml", "odf"),
)
_ODF = {b"text": "odt", b"presentation": "odp"}  # what its `mimetype` says, if not a sheet
_MARKUP = re.compile(
    rb"\s*(?:<!--|<(?:!doctype\s+html|html|head|body|meta|title|table|div|center|\?xml|style"
    rb"|script)\b)",
    re.I,
)
_PAGE = re.compile(rb"<(?:!doctype\s+)?html\b", re.I)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEETS = {"xlsx": "xlsx", "xlsb": "xlsb", "ods": "ods", "ole": "xls"}
_SHEET_NAMES = (".xls", ".xlsx", ".xlsm", ".xlsb", ".xlt", ".et", ".ods", ".ots")
_PAGE_NAMES = (*_SHEET_NAMES, ".html", ".htm", ".xhtml")


def format_of(source: Source) -> str:
    """`json`, `csv`, `html`, `sheet`; or Refused FILE_TYPE_WRONG, FILE_TRUNCATED, FILE_EMPTY."""
    data = source.data
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise Refused(Reason.FILE_EMPTY, file=source.name)
    binary = _binary(source)
    if binary is None:
        return _text(source)
    found = _SHEETS.get(binary)
    if found is None:
        raise wrong_type(source, found=binary)
    _must_be_called(source, _SHEET_NAMES, found=found)
    return "sheet"


def _must_be_called(source: Source, names: Sequence[str], *, found: str) -> None:
    suffix = PurePath(source.name).suffix.lower()
    if suffix and suffix not in names:
        raise wrong_type(source, found=found)


def wrong_type(source: Source, *, found: str) -> Refused:
    """`found` is what the content is: pdf, html, zip, docx, xlsx (under another name) …"""
    expected = PurePath(source.name).suffix.lstrip(".").lower()
    return Refused(Reason.FILE_TYPE_WRONG, file=source.name, found=found, expected=expected)


def _binary(source: Source) -> str | None:
    data = source.data
    if data.startswith(_OLE):
        return "ole"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(source)
    for start, found in _STARTS:
        if data.startswith(start):
            return found
    return None


def _zip(source: Source) -> str:
    try:
        with zipfile.ZipFile(BytesIO(source.data)) as packed:
            names = set(packed.namelist())
            found = next((found for name, found in _INSIDE if name in names), "zip")
            return _odf(packed) if found == "odf" else found
    except (*DAMAGED, ValueError) as error:
        # The list of contents stands at the end of a zip: without it the end is missing.
        raise Refused(Reason.FILE_TRUNCATED, file=source.name) from error


def _odf(packed: zipfile.ZipFile) -> str:
    if "mimetype" not in packed.namelist():
        return "zip"
    with packed.open("mimetype") as part:
        kind = part.read(100).rpartition(b".")[2].split(b"-")[0]
    return _ODF.get(kind, "ods")


def _text(source: Source) -> str:
    head = source.data[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"\0" in head and _looks_wide(head)):
        head = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    elif b"\0" in head:
        raise wrong_type(source, found="binary")
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _MARKUP.match(head):
        if b"<?xml" in head and not _PAGE.search(head):
            raise wrong_type(source, found="xml")
        _must_be_called(source, _PAGE_NAMES, found="html")
        return "html"
    if head.lstrip()[:1] in (b"{", b"["):
        return "json"
    if PurePath(source.name).suffix.lower() in (".json", ".jsonl", ".ndjson"):
        raise Refused(Reason.FILE_NOT_A_CATALOGUE, file=source.name, found="json")
    return "csv"


def _looks_wide(head: bytes) -> bool:
    even, odd = head[::2].count(0), head[1::2].count(0)
    return max(even, odd) * 10 >= len(head) and min(even, odd) * 20 < len(head)
