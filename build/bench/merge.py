"""One answer in a package of 12 items × 15 materials, merged and redrawn, against one frame."""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from msgspec.structs import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from harness import Gate, Report, p95, ratio, round_robin, rows
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from tests.build import WHEN, an_item, ask, follows
from winclient.app.cases.packages import Bundle
from winclient.domain.days.deadlines import DayUnit, due, read_calendar
from winclient.domain.items.catalogue import Item, Material
from winclient.domain.items.composition import Composition, Member
from winclient.resources import resource
from winclient.ui import theme as themes
from winclient.ui.clerk.flows.matter import Matter
from winclient.ui.clerk.pages.intake_page import IntakePage
from winclient.ui.clerk.worker.sheets import ItemSheet

ITEMS, MATERIALS, SHARED = 12, 15, 5
ANSWERS = 60  # a round
FRAME = 1000 / 60


class Inline:
    """The desk of this bench: every view is a sheet that is there already."""

    def __init__(self, sheet: ItemSheet) -> None:
        self._sheet = sheet

    def look(self, _view: Any, then: Callable[[ItemSheet], None]) -> None:
        then(self._sheet)


class Mine:
    """The clerk's screen from the key to the painted list."""

    def __init__(self) -> None:
        self.application = QApplication.instance() or QApplication([])
        theme = themes.chosen("light", scale=100)
        themes.apply(self.application, theme)
        self.page = IntakePage(theme)
        self.page.resize(920, 620)
        self.page.show()
        keeper = QObject()
        desk: Any = Inline(a_sheet())
        self.matter = Matter(self.page, desk=desk, parent=keeper)
        self.matter.pick("package")
        self._keeper = keeper
        self.application.processEvents()
        self.spent: list[float] = []
        self._turn = 0

    def round(self) -> float:
        """p95 of so many answers, in milliseconds."""
        figures = [self._once() for _ in range(ANSWERS)]
        self.spent += figures
        return p95(figures)

    def _once(self) -> float:
        self._turn += 1
        page = self.page.item
        if page is None:
            raise RuntimeError("no item page")
        began = time.process_time()  # nothing here waits; other programs shall not count
        page.questions.answered.emit("用工", ("有" if self._turn % 2 else "没有",))
        self.application.processEvents()
        page.materials.viewport().repaint()
        return 1000 * (time.process_time() - began)


def a_sheet() -> ItemSheet:
    """A package whose items share a third of their papers and a question."""
    items = tuple(an_example(number) for number in range(ITEMS))
    members = tuple(Member(item=item.id) for item in items)
    calendar = read_calendar(resource("calendars", "cn.json").read_text(encoding="utf-8"))
    return ItemSheet(
        id="package",
        bundle=Bundle(items=items, composition=Composition(members=members)),
        calendar=calendar,
        silent=due(WHEN.day, 5, unit=DayUnit.WORKING_DAY, calendar=calendar),
        today=WHEN.day,
        now=WHEN.at,
    )


def an_example(number: int) -> Item:
    """One item: fourteen papers, and a fifteenth where staff is employed."""
    names = [f"共同材料{n}" for n in range(SHARED)]
    names += [f"事项{number}的材料{n}" for n in range(MATERIALS - SHARED - 1)]
    return replace(
        an_item(0),
        id=f"item-{number:02}",
        code=f"code-{number:02}",
        name=f"第{number}个事项",
        questions=(ask("用工", "没有", "有"), ask(f"规模{number}", "大", "小")),
        rules=(
            follows({"用工": "有"}, add=(Material(name=f"事项{number}的名册", copies=1),)),
            follows({f"规模{number}": "小"}, drop=(names[-1],)),
        ),
        materials=tuple(Material(name=name, originals=1, copies=1) for name in names),
    )


def run(*, quick: bool) -> Report:
    """p95 a round; the yardstick is the time a 60 Hz screen gives one picture."""
    mine = Mine()
    contestants = {"winclient": mine.round, "one frame": lambda: FRAME}
    runs = round_robin(contestants, rounds=3 if quick else 9)
    found = mine.matter.rows
    shared = [row for row in found if len(row.serves) == ITEMS]
    lists = ITEMS * (MATERIALS - SHARED - 1) + SHARED
    gates = (
        Gate("every paper once", len(found) in (lists, lists + ITEMS), f"{len(found)} rows"),
        Gate("shared papers serve all", len(shared) == SHARED, f"{len(shared)} rows"),
        Gate("copies add up", all(row.copies_due == ITEMS for row in shared)),
    )
    measure = "an answer, merged and redrawn (p95)"
    return Report(
        title=f"Merge: {ITEMS} items × {MATERIALS} materials in one list",
        rows=rows(runs, measure=measure, unit="ms"),
        ratios=[
            ratio(runs, measure=measure, contestant="winclient", yardstick="one frame", limit=1.0)
        ],
        gates=gates,
        notes=(f"median of all answers {median(mine.spent):.1f} ms",),
    )
