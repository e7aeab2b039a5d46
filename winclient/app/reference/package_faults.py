"""Finds what is wrong with a package 一件事 beside the items that it puts together."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from winclient.app.ports import Reader
from winclient.domain.items.catalogue import Item
from winclient.domain.items.composition import Composition, Same
from winclient.domain.refusals import Reason, Refused


def unfit_packages(reader: Reader, *, items: Sequence[Item]) -> Mapping[str, Refused]:
    """Why a package of `items` cannot come into force with them, by its id.

    Its items come with it or are in force; those of the demonstration leave at a real import.
    """
    packages = [(item.id, item.composition) for item in items if item.composition]
    if not packages:
        return {}
    coming = {name: item for item in items for name in (item.code, item.id) if name}
    stamps = reader.stamps()

    def find(name: str) -> Item | None:
        found = coming.get(name) or reader.item(name)
        stays = found is not None and (found.id in coming or not stamps[found.id].demo)
        return found if stays else None

    faults = {id: _fault(composition, find=find) for id, composition in packages}
    return {id: fault for id, fault in faults.items() if fault is not None}


def _fault(composition: Composition, *, find: Callable[[str], Item | None]) -> Refused | None:
    try:
        items = tuple(_members(composition, find=find))
        for same in composition.same:
            _check_same(same, names={name for item in items for name in _papers(item)})
    except Refused as fault:
        return fault
    return None


def _members(composition: Composition, *, find: Callable[[str], Item | None]) -> Iterator[Item]:
    seen: set[str] = set()
    for member in composition.members:
        item = find(member.item)
        if item is None:
            raise Refused(Reason.ROW_PACKAGE_UNKNOWN, item=member.item)
        if item.composition:
            raise Refused(Reason.ROW_PACKAGE_NESTED, item=member.item)
        if item.id in seen:  # once by its id and once by its code
            raise Refused(Reason.ROW_PACKAGE_TWICE, item=member.item)
        seen.add(item.id)
        yield item


def _papers(item: Item) -> Iterable[str]:
    """Every material an item may ask for, in any situation."""
    yield from (material.name for material in item.materials)
    yield from (material.name for rule in item.rules for material in rule.add)


def _check_same(same: Same, *, names: set[str]) -> None:
    """A misspelt name would leave two rows of what is one paper."""
    for name in (same.name, *same.also):
        if name not in names:
            raise Refused(Reason.ROW_PACKAGE_MATERIAL, name=name)
