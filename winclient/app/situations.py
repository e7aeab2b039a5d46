"""The item of a case in its situation: the pinned version with the case's answers applied."""

from winclient.app.ports import Reader
from winclient.domain.case import Case
from winclient.domain.catalogue import Item
from winclient.domain.situations import resolve


def item_of(reader: Reader, case: Case) -> Item | None:
    """What this case asks for and promises; None where its item version is gone."""
    item = reader.pinned_item(case.item.id, version=case.item.version)
    return resolve(item, case.answers).item if item and item.questions else item
