"""Items and indexes for the tests of item search."""

import json
from collections.abc import Iterable

from winclient.domain.finding.search import Entry, Hit, Index
from winclient.domain.finding.search_build import build
from winclient.resources import resource


def an_entry(name: str, number: int = 0, *, code: str = "", folk: tuple[str, ...] = ()) -> Entry:
    return Entry(
        id=f"item-{number}",
        code=code or f"C{number:03d}",
        name=name,
        department="示例局",
        kind="immediate",
        promised_days=None,
        folk_names=folk,
    )


def an_index(*names: str) -> Index:
    return Index(build(an_entry(name, number) for number, name in enumerate(names)))


def found(index: Index, text: str, **options: object) -> list[str]:
    return [hit.entry.name for hit in index.find(text, **options)]  # type: ignore[arg-type]


def shown(hit: Hit) -> str:
    """The name with what is highlighted in square brackets."""
    name = hit.entry.name
    for start, end in reversed(hit.spans):
        name = f"{name[:start]}[{name[start:end]}]{name[end:]}"
    return name


def only(index: Index, text: str) -> Hit:
    (hit,) = index.find(text)
    return hit


def ids(hits: Iterable[Hit]) -> set[str]:
    return {hit.entry.id for hit in hits}


def demo_entries() -> list[Entry]:
    files = sorted(resource("catalogue", "demo").glob("*.json"))
    items = [item for file in files for item in json.loads(file.read_text(encoding="utf-8"))]
    return [
        Entry(
            id=item["id"],
            code=item["code"],
            name=item["name"],
            department=item["department"],
            kind=item["kind"],
            promised_days=item.get("promised_days"),
            promised_unit=item.get("promised_unit", ""),
            folk_names=tuple(item["folk_names"]),
        )
        for item in items
    ]
