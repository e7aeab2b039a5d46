"""What a store may keep between transactions because it never changes: by version, or never."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from winclient.domain.days.deadlines import WorkCalendar, merge, read_calendar
from winclient.domain.days.work_calendar import Span
from winclient.domain.items.catalogue import Item
from winclient.domain.queue.estimates import Pace
from winclient.resources import resource
from winclient.store.mapping.rows import read_item

_ITEMS = 200


class Caches:
    """Parsed items by (id, version), and the calendar by version. Each use replaces whole values,
    so two threads at worst parse the same text twice."""

    def __init__(self) -> None:
        self._items: OrderedDict[tuple[str, int], Item] = OrderedDict()
        self.office: tuple[Span, ...] = ()  # set before the calendar is first asked for
        self._calendar: tuple[int, WorkCalendar] | None = None
        self._paces: tuple[Sequence[str], Mapping[str, Pace]] | None = None

    def item(self, id: str, version: int, read: Callable[[], str]) -> Item:
        """The parsed item version; `read` gives its text."""
        found = self._items.get((id, version))
        if found is None:
            found = self._items[id, version] = read_item(read(), version=version)
            if len(self._items) > _ITEMS:
                self._items.popitem(last=False)
        return found

    def paces(
        self, sessions: Sequence[str], read: Callable[[], Mapping[str, Pace]]
    ) -> Mapping[str, Pace]:
        """The pace of closed sessions, in which nothing happens any more."""
        if self._paces is None or self._paces[0] != sessions:
            self._paces = sessions, read()
        return self._paces[1]

    def calendar(self, version: int, read: Callable[[], Sequence[str]]) -> WorkCalendar:
        """The shipped calendar with everything imported since, which `read` gives in order."""
        if self._calendar is None or self._calendar[0] != version:
            shipped = resource("calendars", "cn.json").read_text(encoding="utf-8")
            calendar = read_calendar(shipped)
            for text in read():
                calendar = merge(calendar, newer=read_calendar(text))
            self._calendar = version, replace(calendar, office=self.office)
        return self._calendar[1]
