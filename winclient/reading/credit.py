"""Reads a list of bad credit 失信名单: whose promises are not taken, and why."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from winclient.domain.refusals import Reason, Refused
from winclient.reading import cells, delimited, json_files, sheets  # noqa: F401 (they register)
from winclient.reading.catalogue import source_of
from winclient.reading.columns import Columns
from winclient.reading.formats import format_of
from winclient.reading.registry import READERS
from winclient.reading.rows import Row, RowRefusal

# "name" is what the readers of tables look for: here it is the number that names somebody.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": (
        "number", "证件号码", "身份证号", "身份证号码", "统一社会信用代码", "信用代码", "证件号",
    ),
    "reason": ("reason", "失信事由", "事由", "原因", "失信行为", "列入原因"),
    "holder": ("holder", "name", "姓名", "名称", "企业名称", "失信人名称"),
}  # fmt: skip


class CreditReading(Struct, frozen=True, kw_only=True):
    """Number → why; numbers live no longer than the import."""

    reasons: Mapping[str, str]
    refused: tuple[RowRefusal, ...]
    read: int


def read_credit(file: Path) -> CreditReading:
    """A table or JSON list with a number and a reason. Refused FILE_… and COLUMNS_UNKNOWN."""
    source, columns = source_of(file), Columns(COLUMNS)
    reasons: dict[str, str] = {}
    refused: list[RowRefusal] = []
    for row in READERS[format_of(source)](source, columns):
        if isinstance(row, RowRefusal):
            refused.append(row)
            continue
        try:
            number, why = _entry(row)
        except Refused as error:
            refused.append(_refusal(row, error, file=source.name))
        else:
            reasons[number] = why
    return CreditReading(reasons=reasons, refused=tuple(refused), read=len(reasons) + len(refused))


def _entry(row: Row) -> tuple[str, str]:
    number = cells.code(row.values.get("name"), field="number")
    why = cells.name(row.values.get("reason"), field="reason")
    if not number or not why:
        raise Refused(Reason.ROW_WITHOUT_REASON)
    return number, why


def _refusal(row: Row, error: Refused, *, file: str) -> RowRefusal:
    return RowRefusal(file=file, row=row.row, reason=error.reason, details=error.details)
