"""Composition of a package 一件事: its items, which wait for others, names that mean one paper."""

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class Member(Value, frozen=True, kw_only=True):
    """One item of a package by id or code; it starts once all items in `after` are done."""

    item: str
    after: tuple[str, ...] = ()


class Same(Value, frozen=True, kw_only=True):
    """Materials that items call differently and that are one paper; `name` is what is shown."""

    name: str
    also: tuple[str, ...]


class Composition(Value, frozen=True, kw_only=True):
    """What makes an item a package; items without `after` go side by side."""

    members: tuple[Member, ...]
    same: tuple[Same, ...] = ()

    @property
    def paper_names(self) -> dict[str, str]:
        """The shown name of every material that has another one."""
        return {name: same.name for same in self.same for name in same.also}


class Membership(Value, frozen=True, kw_only=True):
    """The application a case belongs to: the id and number of its case, and its name."""

    id: str
    number: str
    name: str


def check_composition(composition: Composition) -> None:
    """Refused ROW_PACKAGE_…: an item or a paper's name twice, a wait for nothing, a circle."""
    seen: set[str] = set()
    for member in composition.members:
        if member.item in seen:
            raise Refused(Reason.ROW_PACKAGE_TWICE, item=member.item)
        seen.add(member.item)
    _check_same(composition.same)
    for member in composition.members:
        for before in member.after:
            if before not in seen:
                raise Refused(Reason.ROW_PACKAGE_WAITS, item=member.item, before=before)
    try:
        in_order(composition.members)
    except CycleError as error:
        raise Refused(Reason.ROW_PACKAGE_CYCLE, path=error.args[1]) from error


def _check_same(same: Iterable[Same]) -> None:
    names = [name for each in same for name in (each.name, *each.also)]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise Refused(Reason.ROW_PACKAGE_SAME, name=name)


def in_order(members: Iterable[Member]) -> tuple[str, ...]:
    """The items, each after those it waits for. CycleError where they wait for each other."""
    graph = {member.item: member.after for member in members}
    return tuple(TopologicalSorter(graph).static_order())
