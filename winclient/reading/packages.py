"""Reads what makes an item a package 一件事: its items in order, and papers with two names."""

from typing import Any

from winclient.domain.items.composition import Composition, Member, Same, check_composition
from winclient.domain.refusals import Reason, Refused
from winclient.reading import cells

MOST = 60  # items of a package


def composition(members: Any, *, same: Any) -> Composition | None:
    """From ids or codes, or from objects with `item` and `after`. Refused ROW_PACKAGE_…."""
    if members is None or isinstance(members, str):
        return None  # a column of text under such a name is a remark
    if not isinstance(members, list) or not 1 < len(members) <= MOST:
        raise _wrong(members)
    made = Composition(
        members=tuple(_member(each) for each in members),
        same=tuple(_same(each) for each in _list(same)),
    )
    check_composition(made)
    return made


def _member(value: Any) -> Member:
    said = value if isinstance(value, dict) else {"item": value}
    item = cells.code(said.get("item"), field="members")
    if not item:
        raise _wrong(value)
    after = tuple(cells.code(each, field="after") for each in _list(said.get("after")))
    return Member(item=item, after=after)


def _same(value: Any) -> Same:
    if not isinstance(value, dict):
        raise _wrong(value)
    name = cells.name(value.get("name"), field="same")
    also = tuple(cells.name(each, field="same") for each in _list(value.get("also")))
    if not (name and all(also)):
        raise _wrong(value)
    return Same(name=name, also=also)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _wrong(value)
    return value


def _wrong(value: Any) -> Refused:
    return Refused(Reason.ROW_PACKAGE_WRONG, value=str(value)[:60])
