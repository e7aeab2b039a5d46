"""Items and packages 一件事 as the clerk names them, put together as one application."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from winclient.app.ports import Reader
from winclient.app.verdicts import promised_due
from winclient.domain.catalogue import Item
from winclient.domain.composition import Composition, Member, Same
from winclient.domain.deadlines import Due, WorkCalendar
from winclient.domain.packages import Joint, join, promises
from winclient.domain.refusals import Reason, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The items of one application; `head` is the package they were named by, if one was."""

    items: tuple[Item, ...]
    composition: Composition
    head: Item | None = None

    def join(self, answers: Iterable[tuple[str, str]] = ()) -> Joint:
        """The application in its situation."""
        return join(self.items, composition=self.composition, answers=answers)


def gather(reader: Reader, wanted: Iterable[str]) -> Bundle:
    """The items of all that is named by id or code, each once; a package stands for its items.

    Refused: ITEM_UNKNOWN, ITEM_AMBIGUOUS.
    """
    named = [_found(reader, each) for each in wanted]
    parts = [_opened(reader, each) for each in named]
    items = {item.id: item for part in parts for item in part.items}
    members: dict[str, Member] = {}
    same: dict[str, Same] = {}
    for part in parts:
        for member in part.composition.members:
            known = members.get(member.item, member)
            after = tuple(dict.fromkeys((*known.after, *member.after)))
            members[member.item] = replace(member, after=after)
        same.update({each.name: each for each in part.composition.same})
    composition = Composition(members=tuple(members.values()), same=tuple(same.values()))
    head = named[0] if len(named) == 1 and named[0].composition else None
    return Bundle(items=tuple(items.values()), composition=composition, head=head)


def dues(
    joint: Joint, *, members: tuple[Member, ...], accepted_on: date, calendar: WorkCalendar
) -> Mapping[str, Due | None]:
    """When each item of an application accepted on a day is promised."""

    def due(item: str, start: date) -> Due | None:
        situated = joint.situations[item].item
        return promised_due(situated, accepted_on=start, calendar=calendar)

    return promises(members, start=accepted_on, due=due)


def _found(reader: Reader, wanted: str) -> Item:
    item = reader.item(wanted)
    if item is None:
        raise Refused(Reason.ITEM_UNKNOWN, item=wanted)
    return item


def _opened(reader: Reader, item: Item) -> Bundle:
    """The items of a package by their ids, whatever the catalogue names them by."""
    if item.composition is None:
        alone = Composition(members=(Member(item=item.id),))
        return Bundle(items=(item,), composition=alone)
    by_name = {each.item: _found(reader, each.item) for each in item.composition.members}
    members = tuple(
        Member(item=by_name[each.item].id, after=tuple(by_name[name].id for name in each.after))
        for each in item.composition.members
    )
    return Bundle(
        items=tuple(by_name.values()),
        composition=replace(item.composition, members=members),
    )
