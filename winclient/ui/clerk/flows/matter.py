"""Item and materials: picking one, judging the rows, and what both come to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from winclient import phrases
from winclient.app.cases.packages import Prospect, prospect
from winclient.app.cases.rulings import Ground
from winclient.app.cases.scans import drafted
from winclient.app.scan_ports import KeptScan
from winclient.domain.cases.merging import take_out
from winclient.domain.cases.packages import all_questions
from winclient.domain.checks.checklist import Row, carried, unjudged
from winclient.domain.checks.situations import check_questions
from winclient.domain.codec import to_plain
from winclient.domain.days.deadlines import Due
from winclient.domain.items.questions import Answers
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk.pages import asking
from winclient.ui.clerk.pages.intake_page import IntakePage
from winclient.ui.clerk.pages.judgements import first_open, judged, materials
from winclient.ui.clerk.worker import sheets
from winclient.ui.clerk.worker.sheets import CaseSheet, ItemSheet
from winclient.ui.desk import Desk

if TYPE_CHECKING:
    from winclient.ui.clerk.pages.item_page import ItemPage

NOTHING: Mapping[str, Any] = {}


class Matter(QObject):
    """`changed`: another item or judgement; `picked`: an item was taken up."""

    changed = Signal()
    picked = Signal()
    adding, viewing, dropped = Signal(str), Signal(str), Signal(str, list)

    def __init__(self, page: IntakePage, *, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._desk = desk
        self._wanted = ""
        self.sheet: ItemSheet | None = None
        self.sight: Prospect | None = None
        self.visit: CaseSheet | None = None
        self.barred = ""  # why the promise of the person on the form is not taken
        self.scans: tuple[KeptScan, ...] = ()  # of a case that is not recorded yet
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
            return self.visit.ground(self.rows)
        sheet, sight = self.sheet, self.sight
        if sheet is None or sight is None:
            return None
        return Ground(
            rows=self.rows,
            item=sight.item,
            limit=sight.limit,
            today=sheet.today,
            barred=self.barred,
        )

    @property
    def open(self) -> Refused | None:
        """The first question that wants an answer before a decision."""
        if self.sight is None:
            return None
        try:
            check_questions(self.sight.joint.open, item=self.sight.item.name)
        except Refused as error:
            return error
        return None

    def form(self) -> dict[str, Any]:
        """Item, answers and judgements as the intake form holds them."""
        sight, sheet = self.sight, self.sheet
        if sight is None or sheet is None:
            return {"item": "", "materials": materials(self.rows)}
        taken = {item.id for item in sight.bundle.items}
        return {
            "item": sheet.id,
            "without": [item.id for item in sheet.bundle.items if item.id not in taken],
            "answers": asking.as_form(sight.joint.answers),
            "materials": materials(self.rows),
            "scans": to_plain(self.listed_scans()),
        }

    def listed_scans(self) -> tuple[KeptScan, ...]:
        """Those whose material is on the list, as the answers make it now."""
        names = {row.name for row in self.rows}
        return tuple(scan for scan in self.scans if scan.material in names)

    def add_scans(self, kept: Sequence[KeptScan]) -> None:
        """Add scans of a case that is not recorded yet; each is kept once."""
        self.scans = tuple(dict.fromkeys((*self.scans, *kept)))
        self.show_clips()
        self.changed.emit()

    def show_clips(self) -> None:
        """Show beside each row how many scans it has."""
        scans = self.visit.case.scans if self.visit else self.scans
        if self._page.item is not None:
            self._page.item.materials.list.show_clips(Counter(scan.material for scan in scans))

    def pick(self, id: str, *, draft: Mapping[str, Any] = NOTHING) -> None:
        """Take up an item or package; `draft` holds answers and judgements given before."""
        self._wanted = id
        self._desk.look(partial(sheets.item_sheet, id=id), partial(self._came, id, draft))

    def open_case(self, sheet: CaseSheet, *, given: Sequence[Mapping[str, Any]] = ()) -> None:
        """A recorded case: rows as they stand, cursor on what is missing."""
        self._wanted = ""
        self.sheet, self.sight, self.visit = None, None, sheet
        self.scans = ()
        page = self._page_for(sheet, latest=sheet.limit)
        page.show_item(sheet.item, changeable=False)
        page.ask((), told="")
        rows = judged(sheet.case.rows, given)
        page.materials.list.show(rows, marks=asking.marks_of(sheet.case))
        self._show(page, place=first_open(rows))

    def clear(self) -> None:
        """Forget the item and show the search."""
        self._wanted = ""
        self.sheet = self.sight = self.visit = None
        self.scans = ()
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
                table.go_to(first_open(self.rows))
            table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_questions(self) -> None:
        """To the first question that waits, or the first there is."""
        if self._page.item is not None and self.sight is not None:
            self._page.matter.setCurrentWidget(self._page.item)
            if self._page.item.questions.lines:
                self._page.item.questions.begin()

    def _came(self, id: str, draft: Mapping[str, Any], sheet: ItemSheet) -> None:
        if id != self._wanted:
            return  # the clerk picked another one meanwhile
        if self.sheet is not None and self.sheet.bundle == sheet.bundle and not draft:
            self.focus_materials()
            self.picked.emit()
            return
        self.sheet, self.visit = sheet, None
        self.scans = drafted(draft) or self.scans
        self._see(asking.from_form(draft.get("answers") or {}), without=draft.get("without") or ())
        if self.sight is None:
            return
        rows = judged(self.sight.joint.rows, draft.get("materials") or ())
        page = self._page_for(sheet, latest=self.sight.limit)
        page.materials.list.show(rows, marks=self._marks)
        self._redraw(page, told="")
        self._show(page, place=first_open(rows))
        if self.open is not None:
            page.questions.begin()
        self.picked.emit()

    def _see(self, answers: Answers, *, without: Sequence[str]) -> Prospect | None:
        """The item in its situation; answers that fit no longer are left out."""
        sheet = self.sheet
        if sheet is None:
            return None
        try:
            bundle = sheet.bundle.leaving_out(without)
        except Refused:  # the last item of a package stays
            return None
        reckon = partial(
            prospect, bundle, accepted_on=sheet.today, calendar=sheet.calendar, at=sheet.now
        )
        known = {each.question.id for each in all_questions(bundle.items)}
        try:
            self.sight = reckon(answers=[each for each in answers if each[0] in known])
        except Refused:
            self.sight = reckon(answers=())
        return self.sight

    def _answered(self, question: str, chosen: tuple[str, ...]) -> None:
        """One more answer: the list changes at once, what was judged stays where it fits."""
        page, sheet, sight = self._page.item, self.sheet, self.sight
        if page is None or sheet is None or sight is None:
            return
        before, answers, back = self.rows, sight.joint.answers, ""
        taken = [item.id for item in sight.bundle.items]
        if question == asking.MEMBERS:
            taken = list(chosen)
        else:
            answers = asking.answer(answers, question, chosen)
        out = [item.id for item in sheet.bundle.items if item.id not in taken]
        was, sight = sight.joint, self._see(answers, without=out) or sight
        left = sight.joint.lists
        if gone := {id: rows for id, rows in was.lists.items() if id not in left}:
            names = sheet.bundle.composition.paper_names
            before, sheets_back = take_out(before, left, gone=gone, names=names)
            back = phrases.papers(sheets_back)
        rows = carried(sight.joint.rows, before, was=was.rows)
        told, fresh = asking.difference(self.rows, rows)
        told = asking.with_back(told, back)
        page.materials.list.show(rows, marks=self._marks, fresh=fresh)
        page.materials.latest = sight.limit.on if sight.limit else None
        new = (at for at, row in enumerate(rows) if row.name in fresh)
        page.materials.go_to(next(new, first_open(rows)))
        self._redraw(page, told=told)
        self.changed.emit()

    @property
    def _marks(self) -> Mapping[str, str]:
        return asking.marks(item.id for item in self.sheet.bundle.items) if self.sheet else {}

    def _redraw(self, page: "ItemPage", *, told: str) -> None:
        if self.sheet is not None and self.sight is not None:
            page.show_item(self.sight.item, changeable=True)
            page.ask(asking.questions(self.sheet.bundle, self.sight), told=told)

    def _page_for(self, sheet: ItemSheet | CaseSheet, *, latest: Due | None) -> "ItemPage":
        first = self._page.item is None
        page = self._page.make_item()
        if first:
            page.change.connect(self.search)
            page.materials.list.judged.connect(self.changed)
            page.materials.not_deferrable.connect(self._not_deferrable)
            page.materials.not_committable.connect(self._not_committable)
            page.materials.adding.connect(self.adding)
            page.materials.viewing.connect(self.viewing)
            page.materials.dropped.connect(self.dropped)
            page.questions.answered.connect(self._answered)
            page.questions.done.connect(self.focus_materials)
        page.materials.today = sheet.today
        page.materials.latest = latest.on if latest else None
        return page

    def _show(self, page: "ItemPage", *, place: int) -> None:
        self._page.matter.setCurrentWidget(page)
        self.show_clips()
        page.materials.go_to(place)
        page.materials.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _not_deferrable(self, name: str) -> None:
        ground = self.ground()
        if ground is not None:
            error = Refused(Reason.NOT_DEFERRABLE, names=[name], item=ground.item.name)
            self._page.show_fault(phrases.refusal(error))

    def _not_committable(self, name: str) -> None:
        self._page.show_fault(phrases.refusal(Refused(Reason.NOT_COMMITTABLE, name=name)))

    def _back(self) -> None:
        """Esc in the search line: to the item there is, if there is one."""
        if self.sheet is not None:
            self.focus_materials()
