"""Items and packages 一件事 as the clerk names them, put together as one application."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from msgspec.structs import replace

from winclient import phrases
from winclient.app.cases.rulings import promised_due
from winclient.app.ports import Reader
from winclient.domain.cases.packages import Joint, join, last, promises, whole_item, without
from winclient.domain.days.deadlines import Due, WorkCalendar
from winclient.domain.items.catalogue import Item
from winclient.domain.items.composition import Composition, Member, Same
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Bundle(Value, frozen=True, kw_only=True):
    """The items of one application; `head` is the package they were named by, if one was."""

    items: tuple[Item, ...]
    composition: Composition
    head: Item | None = None

    def leaving_out(self, ids: Iterable[str]) -> "Bundle":
        """Without some of its items. Refused: ITEM_UNKNOWN, PACKAGE_EMPTY."""
        composition = self.composition
        by_name = {name: item.id for item in self.items for name in (item.code, item.id)}
        gone = set()
        for id in ids:
            if id not in by_name:
                raise Refused(Reason.ITEM_UNKNOWN, item=id)
            gone.add(by_name[id])
            composition = without(composition, by_name[id])
        left = tuple(item for item in self.items if item.id not in gone)
        if not left:
            raise Refused(Reason.PACKAGE_EMPTY)
        return replace(self, items=left, composition=composition)

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


class Prospect(Value, frozen=True, kw_only=True):
    """What an application comes to under its answers, if it is accepted on a day.

    `item` is the situated item, or a package's items as one; `dues` are the items' promises.
    """

    bundle: Bundle
    joint: Joint
    item: Item
    dues: Mapping[str, Due | None]

    @property
    def limit(self) -> Due | None:
        """The promise of the whole."""
        return last(self.dues.values())


def prospect(
    bundle: Bundle,
    *,
    answers: Iterable[tuple[str, str]],
    accepted_on: date,
    calendar: WorkCalendar,
    at: datetime | None = None,
) -> Prospect:
    """`at`: the moment of acceptance, for limits in hours. Refused as `join`."""
    joint = bundle.join(answers)

    def due(item: str, start: date) -> Due | None:
        situated = joint.situations[item].item
        begun = at if start == accepted_on else None
        return promised_due(situated, accepted_on=start, calendar=calendar, at=begun)

    return Prospect(
        bundle=bundle,
        joint=joint,
        item=_as_one(bundle, joint),
        dues=promises(bundle.composition.members, start=accepted_on, due=due),
    )


def _as_one(bundle: Bundle, joint: Joint) -> Item:
    if len(bundle.items) == 1:
        return joint.situations[bundle.items[0].id].item
    name = phrases.several([item.name for item in bundle.items])
    return whole_item(bundle.items, head=bundle.head, rows=joint.rows, name=name)


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
