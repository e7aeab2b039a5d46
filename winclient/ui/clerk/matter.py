"""Item and materials: picking one, judging the rows, and what both come to."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from winclient import phrases
from winclient.app.forms import bring_form
from winclient.app.verdicts import Ground
from winclient.domain.checklist import Judgement, Row, blank, judge, unjudged
from winclient.domain.people import Clerk
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk import sheets
from winclient.ui.clerk.intake_page import IntakePage
from winclient.ui.clerk.sheets import CaseSheet, ItemSheet
from winclient.ui.desk import Desk


class Matter(QObject):
    """`changed`: another item or judgement; `picked`: an item was taken up."""

    changed = Signal()
    picked = Signal()

    def __init__(self, page: IntakePage, *, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self._wanted = ""
        self.sheet: ItemSheet | None = None
        self.visit: CaseSheet | None = None
        page.finder.picked.connect(self.pick)
        page.finder.left.connect(self._back)
        if page.finder.last_picked:  # before the store was open
            self.pick(page.finder.last_picked)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The checklist as it is judged now."""
        return self._page.item.materials.list.rows if self._page.item else ()

    @property
    def untouched(self) -> bool:
        """Whether nothing was picked or judged that would be lost."""
        if self.visit is not None:
            return self.rows == self.visit.case.rows
        return self.sheet is None

    def ground(self) -> Ground | None:
        """What a decision is judged on, once there is an item."""
        if self.visit is not None:
            visit = self.visit
            return Ground(
                rows=self.rows,
                item=visit.item,
                limit=visit.limit,
                today=visit.today,
                notices=visit.case.notices,
                state=visit.case.state,
            )
        if self.sheet is None:
            return None
        sheet = self.sheet
        return Ground(rows=self.rows, item=sheet.item, limit=sheet.limit, today=sheet.today)

    def pick(self, id: str, *, given: Sequence[Mapping[str, Any]] = ()) -> None:
        """Take up an item; `given` are judgements a draft holds."""
        self._wanted = id
        self._desk.look(partial(sheets.item_sheet, id=id), partial(self._came, id, given))

    def open_case(self, sheet: CaseSheet, *, given: Sequence[Mapping[str, Any]] = ()) -> None:
        """A recorded case: rows as they stand, cursor on what is missing."""
        self._wanted = ""
        self.sheet, self.visit = None, sheet
        self._show(sheet, rows=_judged(sheet.case.rows, given), changeable=False)

    def clear(self) -> None:
        """No item any more."""
        self._wanted = ""
        self.sheet = self.visit = None
        self._page.finder.line.clear()
        self._page.finder.look("")
        self._page.matter.setCurrentWidget(self._page.finder)
        if self._page.item is not None:
            self._page.item.materials.list.show(())

    def search(self) -> None:
        """To the search line; a recorded case keeps its item."""
        if self.visit is None:
            self._page.matter.setCurrentWidget(self._page.finder)
            self._page.finder.begin()

    def focus_materials(self) -> None:
        """Into the table, on the first row that waits."""
        if self._page.item is not None and (self.sheet or self.visit):
            self._page.matter.setCurrentWidget(self._page.item)
            table = self._page.item.materials
            if table.place < 0 or self.rows[table.place] not in unjudged(self.rows):
                table.go_to(_first_open(self.rows))
            table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _came(self, id: str, given: Sequence[Mapping[str, Any]], sheet: ItemSheet) -> None:
        if id != self._wanted:
            return  # the clerk picked another one meanwhile
        same = self.sheet is not None and self.sheet.item == sheet.item
        rows = self.rows if same and not given else _judged(blank(sheet.item), given)
        self.sheet, self.visit = sheet, None
        self._show(sheet, rows=rows, changeable=True)
        self.picked.emit()

    def _show(
        self, sheet: ItemSheet | CaseSheet, *, rows: tuple[Row, ...], changeable: bool
    ) -> None:
        first = self._page.item is None
        page = self._page.make_item()
        if first:
            page.change.connect(self.search)
            page.materials.list.judged.connect(self.changed)
            page.materials.not_deferrable.connect(self._not_deferrable)
        page.materials.today = sheet.today
        page.materials.latest = sheet.limit.on if sheet.limit else None
        page.show_item(sheet.item, changeable=changeable)
        page.materials.list.show(rows)
        self._page.matter.setCurrentWidget(page)
        page.materials.go_to(_first_open(rows))
        page.materials.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _not_deferrable(self, name: str) -> None:
        ground = self.ground()
        if ground is not None:
            error = Refused(Reason.NOT_DEFERRABLE, names=[name], item=ground.item.name)
            self._page.show_fault(phrases.refusal(error))

    def _back(self) -> None:
        """Esc in the search line: to the item there is, if there is one."""
        if self.sheet is not None:
            self.focus_materials()


def materials(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The judgements as the intake form holds them."""
    return [
        {
            "name": row.name,
            "state": row.state.value,
            "originals": row.originals,
            "copies": row.copies,
            "reason": row.reason,
            "due": row.due.isoformat() if row.due else "",
        }
        for row in rows
    ]


def _judged(rows: tuple[Row, ...], given: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    """The rows with a draft's judgements; those that fit the list no longer are left out."""
    if not given:
        return rows
    try:
        read, _at = bring_form(
            {"materials": list(given)}, number="", counter="", clerk=Clerk(id="")
        )
        return judge(rows, read.given or ())
    except Refused:
        return rows


def _first_open(rows: Sequence[Row]) -> int:
    """The first row that waits: nobody judged it, or it is still out."""
    waits: Sequence[Callable[[Row], bool]] = (
        lambda row: row.needed and row.state is Judgement.NOT_JUDGED,
        lambda row: row.defect or row.state is Judgement.DEFERRED,
    )
    found = (at for test in waits for at, row in enumerate(rows) if test(row))
    return next(found, 0)
