"""The page 「同步」: what is on this PC alone, what came back from the center and why."""

from datetime import datetime
from functools import partial
from operator import itemgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from winclient import phrases
from winclient.app.exchange_ports import Open
from winclient.ui.clerk.pages.keys import key
from winclient.ui.clerk.worker.exchange_sheet import ExchangeSheet
from winclient.ui.parts.page import PageAside
from winclient.ui.parts.texts import across, button, emptied, label, rows, say_with
from winclient.ui.theme import Theme
from winclient.wording import say

_MISSING = 20  # lines; the others follow as these are settled
NAMED = 4  # series that run short
_REASONS = frozenset(
    ("built_on", "body", "case_known", "case_unknown", "kind_unknown", "mapped", "hollow")
)


class SyncPage(PageAside):
    """`settled` carries the entry somebody dealt with, `opened` the number of a case to look at,
    `hurried` that somebody wants a round now."""

    settled = Signal(str)
    opened = Signal(str)
    hurried = Signal()

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=8, parent=parent)
        self._theme = theme
        column = self.column
        column.addWidget(label(say("sync.title"), role="title"))
        self.state = label(wrap=True)
        column.addWidget(self.state)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(theme.px(24))
        self._facts.setVerticalSpacing(theme.px(4))
        self._facts.setColumnStretch(1, 1)
        column.addLayout(self._facts)
        column.addSpacing(theme.px(8))
        self.sticks = QWidget()
        keys = across(self.sticks, gap=theme.px(8))
        self.now = button(say("sync.sync_now"), self.hurried.emit)
        self.stick_out = button(say("sync.stick_out"))
        self.stick_in = button(say("sync.stick_in"))
        self.told = label(wrap=True)
        buttons = {"sync_now": self.now, "stick_out": self.stick_out, "stick_in": self.stick_in}
        for action, made in buttons.items():
            made.setShortcut(key(action).sequences[0])
            keys.addWidget(made)
        keys.addStretch(1)
        column.addWidget(self.sticks)
        column.addWidget(self.told)
        column.addSpacing(theme.px(8))
        self.missing = QWidget()
        self._missing = rows(self.missing, gap=theme.px(6))
        self._missing.setContentsMargins(0, 0, 0, theme.px(12))
        column.addWidget(self.missing)
        self.came_back = label(say("sync.came_back"), role="section")
        column.addWidget(self.came_back)
        self.list = rows(gap=theme.px(6))
        column.addLayout(self.list)
        column.addSpacing(theme.px(10))
        self.back = button(say("sync.back"), self.left.emit, role="first")
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_stick(self, text: str, *, busy: bool) -> None:
        """How far the stick is, or how it ended."""
        self.told.setText(text)
        for made in (self.stick_out, self.stick_in):
            made.setEnabled(not busy)

    def show_sheet(
        self,
        seen: ExchangeSheet,
        *,
        trouble: str,
        copy: str = "none",
        left: int = 0,
        unfit: str = "",
    ) -> None:
        """How it stands now; `copy`: why nothing is copied, empty where it is; `left`: bytes of
        scans that are still to go, where that is known; `unfit`: what was published and is not in
        force, and why."""
        self.sticks.setVisible(seen.enrolled)
        say_with(self.state, _state(seen, trouble=trouble), tone="bad" if seen.stopped else "")
        emptied(self._facts)
        for row, (name, value) in enumerate(_facts(seen, copy=copy, left=left, unfit=unfit)):
            self._facts.addWidget(label(name, role="caption"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(label(value, wrap=True), row, 1)
        self._show_missing(seen)
        emptied(self.list)
        for each in seen.open:
            self.list.addWidget(self._line(each))
        if not seen.open:
            self.list.addWidget(label(say("sync.nothing_back"), role="muted"))

    def _show_missing(self, seen: ExchangeSheet) -> None:
        """What a restore has cost; it stays until each number was dealt with."""
        self.missing.setVisible(bool(seen.missing))
        emptied(self._missing)
        self._missing.addWidget(label(say("sync.missing", n=len(seen.missing)), role="section"))
        lost = frozenset(seen.lost)
        for number in seen.missing[:_MISSING]:
            state = "lost" if number in lost else "sought"
            why = say(f"sync.missing_{state}")
            self._missing.addWidget(self._told(number, why, entry=number if number in lost else ""))
        beyond = len(seen.missing) - _MISSING
        if beyond > 0:
            self._missing.addWidget(label(say("sync.missing_beyond", n=beyond), role="muted"))

    def _line(self, each: Open) -> QWidget:
        what = say(f"facts.{each.kind}") if each.kind else ""
        verdict = say(f"sync.verdict_{each.verdict}")
        at = phrases.moment(datetime.fromisoformat(each.at))
        why = say("sync.back_why", verdict=verdict, reason=_reason(each.reason), at=at)
        text = say("sync.back_line", number=each.number, what=what)
        return self._told(text, why, entry=each.id, number=each.number)

    def _told(self, text: str, why: str, *, entry: str, number: str = "") -> QWidget:
        """A line of a list; `entry`: what is settled by its button, `number`: which case is opened;
        empty where there is none."""
        made = QFrame()
        line = across(made, gap=self._theme.px(12))
        told = rows(gap=self._theme.px(2))
        told.addWidget(label(text))
        told.addWidget(label(why, role="muted", wrap=True))
        line.addLayout(told, 1)
        if number:
            line.addWidget(button(say("sync.open_case"), partial(self.opened.emit, number)))
        if entry:
            line.addWidget(button(say("sync.settle"), partial(self.settled.emit, entry)))
        return made


def _reason(code: str) -> str:
    """Why, in words; a rule of the table that none of these is, by its code."""
    return say(f"sync.reason_{code}") if code in _REASONS else say("sync.reason_other", code=code)


def _state(seen: ExchangeSheet, *, trouble: str) -> str:
    """The worst first; a line that is away is said with it, for whoever waits waits for the line"""
    away = say(f"sync.unreachable_{trouble}") if trouble else ""
    if seen.unsure and not seen.enrolled:
        return say("sync.state_unsure")
    if not seen.enrolled:
        return say("sync.state_frozen" if seen.frozen else "sync.state_alone")
    if seen.stopped:
        return say("sync.state_stopped")
    if seen.frozen:
        return "\n".join(filter(None, (say("sync.state_frozen"), away)))
    return away or say("sync.in_step" if seen.in_step else "sync.state_sending")


def _facts(seen: ExchangeSheet, *, copy: str, left: int, unfit: str) -> list[tuple[str, str]]:
    if not seen.enrolled:
        return []
    told = [
        (say("sync.center"), seen.url),
        (say("sync.heard_at"), _moment(seen.heard_at)),
        (say("sync.only_here"), say("sync.cases", n=seen.only_here)),
        (say("sync.pending"), say("sync.entries", n=seen.pending)),
        (say("sync.numbers"), _numbers(seen)),
        (say("sync.copy"), say(f"sync.copy_{copy or 'in_place'}", folder=seen.copy_folder)),
    ]
    if seen.scans:
        size = -(-(left or seen.scan_bytes) // 1_000_000)
        told.append((say("sync.scans"), say("sync.scans_due", n=seen.scans, size=size)))
    if unfit:
        told.append((say("sync.reference"), unfit))
    return told


def _moment(at: str) -> str:
    return phrases.moment(datetime.fromisoformat(at)) if at else "—"


def _numbers(seen: ExchangeSheet) -> str:
    """How long they last; a store that distrusts itself has none to tell of."""
    if seen.frozen:
        return say("sync.numbers_paused")
    if not seen.few:
        return say("sync.numbers_left", n=seen.left)
    shortest = sorted(seen.few, key=itemgetter(1))[:NAMED]
    told = [say("sync.few", series=phrases.series(name), n=n) for name, n in shortest]
    if len(seen.few) > NAMED:
        told.append(say("sync.few_more", n=len(seen.few) - NAMED))
    return "\n".join((*told, say("sync.few_help")))
