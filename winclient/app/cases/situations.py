"""The item of a case in its situation: the pinned version with the case's answers applied."""

from winclient.app.ports import Reader
from winclient.domain.cases.case import Case
from winclient.domain.cases.packages import whole_item
from winclient.domain.checks.situations import resolve
from winclient.domain.items.catalogue import Item


def item_of(reader: Reader, case: Case) -> Item | None:
    """What this case asks for and promises; None where its item version is gone.

    For a package: its items as one, without a limit of its own (`case.due` is the promise).
    """
    if case.members:
        return _whole(reader, case)
    item = reader.pinned_item(case.item.id, version=case.item.version)
    return resolve(item, case.answers).item if item and item.questions else item


def members_of(reader: Reader, case: Case) -> tuple[Case, ...]:
    """The cases of a package's items, in its order."""
    found = (reader.case(id) for id in case.members)
    return tuple(member for member in found if member is not None)


def whole_of(reader: Reader, case: Case) -> Case | None:
    """The application of which this is an item, or which it is itself; None for a single case."""
    if case.members:
        return case
    return reader.case(case.package.id) if case.package else None


def _whole(reader: Reader, case: Case) -> Item | None:
    members = members_of(reader, case)
    items = [item for member in members if (item := item_of(reader, member))]
    if len(items) < len(case.members):
        return None
    head = reader.pinned_item(case.item.id, version=case.item.version)
    return whole_item(items, head=head, rows=case.rows, name=case.item.name)
