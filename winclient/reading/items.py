"""Makes one domain item of one row, or refuses the row with the field named."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from winclient.domain.checks.situation_faults import check_situations
from winclient.domain.items.catalogue import Item, ItemKind, TimeLimit
from winclient.domain.refusals import Reason, Refused
from winclient.reading import cells, days, values
from winclient.reading.materials import materials
from winclient.reading.packages import composition
from winclient.reading.questions import questions, rules
from winclient.reading.rows import Row
from winclient.reading.special_steps import special_steps

_KINDS = ("即办件", "承诺件")
_UNDERSTOOD: Mapping[str, Callable[..., Any]] = {
    "id": cells.code,
    "code": cells.code,
    "name": cells.name,
    "department": cells.name,
    "base_code": cells.code,
    "department_code": cells.code,
    "region": cells.name,
    "region_code": cells.code,
    "level": values.level,
    "item_type": values.item_type,
    "service_objects": values.objects,
    "fee_basis": cells.long,
    "legal_basis": cells.long,
    "condition": cells.long,
    "address": cells.long,
    "hours": cells.long,
    "phone": cells.long,
    "supervise_phone": cells.long,
    "scope": cells.long,
    "steps": values.lines,
    "special_steps": special_steps,
    "folk_names": values.names,
    "materials": materials,
}


def item_of(row: Row) -> Item:
    """Raises Refused with a ROW_… reason; `field` is the title the file itself uses."""
    said, titles = _settled(row.values), row.titles
    made: dict[str, Any] = {
        field: understand(value, field=titles.get(field, field))
        for field, value in said.items()
        if (understand := _UNDERSTOOD.get(field))
    }
    made["statutory"] = _limit(said, "statutory", titles=titles)
    made["promised"] = promised = _limit(said, "promised", titles=titles)
    made["visits"], made["fee"] = values.visits(said.get("visits")), values.yes_no(said.get("fee"))
    made["kind"] = _kind(said.get("kind"), promised)
    made["composition"] = composition(said.get("members"), same=said.get("same"))
    return _situated(_item(made), said, titles=titles)


def _situated(item: Item, said: Mapping[str, Any], *, titles: Mapping[str, str]) -> Item:
    """The item with its 情形, if it has any and they hold together."""
    asked, ruled = said.get("questions"), said.get("rules")
    if isinstance(asked, str | None) and isinstance(ruled, str | None):
        return item  # a column of text under such a name is a remark
    field = titles.get("questions", "questions")
    item = replace(
        item,
        questions=questions(asked, field=field),
        rules=rules(ruled, asked=asked, field=field),
    )
    check_situations(item)
    return item


def _item(made: dict[str, Any]) -> Item:
    name, code, department = (made.get(field) or "" for field in ("name", "code", "department"))
    if not name:
        raise Refused(Reason.ROW_WITHOUT_NAME)
    own_id = made.get("id") or code
    if not (own_id or department):
        raise Refused(Reason.ROW_NOT_AN_ITEM, name=name[:60])
    made["id"] = own_id or derived_id(department=department, name=name)
    return Item(**{**made, "code": code, "department": department})


def derived_id(*, department: str, name: str) -> str:
    """The same id for the same item of the same organ, whenever a list without codes comes."""
    told = f"{department}\x1f{name}".encode()
    return f"local-{hashlib.sha256(told).hexdigest()[:16]}"


def _limit(said: Mapping[str, Any], which: str, *, titles: Mapping[str, str]) -> TimeLimit | None:
    field = f"{which}_days"
    unit = said.get(f"{which}_unit") or said.get("unit")
    return days.limit(said.get(field), unit=unit, field=titles.get(field, field))


def _settled(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Sorts out the columns whose name means different things at different portals."""
    settled = dict(said)
    if "link" in settled:
        settled = {**values.from_link(settled["link"]), **settled}
    if settled.get("item_type") in _KINDS:
        settled.setdefault("kind", settled.pop("item_type"))
    either = settled.pop("limit_or_hours", None)
    if either is not None:
        field = "statutory_days" if days.is_limit(either) else "hours"
        settled.setdefault(field, either)
    return settled


def _kind(value: Any, promised: TimeLimit | None) -> ItemKind:
    """办件类型; an item that says none and is done at once is 即办."""
    kind = values.kind(value)
    if kind is ItemKind.OTHER and not value and promised == days.AT_ONCE:
        return ItemKind.IMMEDIATE
    return kind
