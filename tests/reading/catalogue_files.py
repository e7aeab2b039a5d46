"""Writes the files that tests read: what halls send, with one thing wrong at a time."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from winclient.domain.refusals import Reason, Refused
from winclient.reading import Reading, read_catalogue

HEADER = ("事项名称", "事项编码", "实施主体", "承诺办结时限")
ROWS = (
    ("内资公司设立", "11440000006939756B2440101007000", "市场监督管理局", "20个工作日"),
    ("食品经营许可", "11440000006939756B2440101007001", "市场监督管理局", "即办"),
)


def csv_text(*rows: Sequence[Any], header: Sequence[str] = HEADER, delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue()


def write(path: Path, content: str | bytes, *, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def write_json(path: Path, value: Any) -> Path:
    return write(path, json.dumps(value, ensure_ascii=False))


def write_xlsx(path: Path, *rows: Sequence[Any], merge: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for cells in merge:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def write_xls(path: Path, *rows: Sequence[Any]) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("事项")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell)
    book.save(str(path))
    return path


def read(path: Path, **more: Any) -> Reading:
    return read_catalogue([path], **more)


def refused_rows(reading: Reading) -> list[tuple[int, Reason]]:
    return [(refusal.row, refusal.reason) for refusal in reading.refused]


def refusal_of(path: Path, **more: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        read(path, **more)
    return caught.value
