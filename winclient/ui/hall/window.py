"""The supervisor's screen: load and counters, the session's account, what is due, crowd hours."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from winclient.app.queue.hall_view import HallView
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.queue.crowd import Crowd
from winclient.domain.queue.session import SessionState
from winclient.ui.hall import words
from winclient.ui.parts.crowd_chart import CrowdChart, told
from winclient.ui.parts.figures import Figures
from winclient.ui.parts.first_paint import FirstPaint
from winclient.ui.parts.texts import across, button, label, rows, say_with
from winclient.ui.theme import Theme
from winclient.wording import say

LOADS = ("segment_caption", "waiting", "oldest", "expected")
COUNTERS = ("counter_caption", "state", "since", "served", "missed", "usual")
ACTS = ("open", "stop", "resume_taking", "close")


class HallWindow(QMainWindow):
    """`asked` carries an act on the session; `painted` comes once."""

    asked = Signal(str)

    def __init__(self, theme: Theme, *, title: str) -> None:
        super().__init__()
        self.theme = theme
        self.setWindowTitle(say("hall.title"))
        self.place = label(title, role="heading")
        self.session = label(say("hall.connecting"), role="muted")
        self.clock = label()
        self.buttons = {name: self._button(name) for name in ACTS}
        self.alarm = label(wrap=True)
        self.alarm.setObjectName("alarm")
        self.alarm.hide()
        self.loads = Figures(theme, name=say("hall.loads"), captions=_captions(LOADS))
        self.counters = Figures(theme, name=say("hall.counters"), captions=_captions(COUNTERS))
        self.account = label(wrap=True)
        self.report = label(role="muted", wrap=True)
        self.late = label(wrap=True)
        self.late.hide()
        self.cases = {name: label() for name in ("overdue", "due", "promises", "notified")}
        self.crowd_told = label(role="muted", wrap=True)
        self.chart = CrowdChart(theme)
        self._lay_out()
        self.painted = FirstPaint(self).painted

    def show_view(self, view: HallView) -> None:
        """Show a new look at the queue, and the acts that are possible now."""
        self.show_alarm("")
        self.session.setText(words.session(view))
        self.loads.show_rows(words.loads(view))
        self.counters.show_rows(words.counters(view))
        text, tone = words.account(view.balance)
        say_with(self.account, text, tone=tone)
        self.report.setText(words.report(view.balance))
        say_with(self.late, words.late(view), tone="warn")
        self.late.setVisible(bool(view.late))
        state = view.session.state if view.session else None
        possible = {
            None: {"open"},
            SessionState.CLOSED: {"open"},
            SessionState.OPEN: {"stop", "close"},
            SessionState.STOPPED: {"resume_taking", "close"},
        }[state]
        for name, made in self.buttons.items():
            made.setVisible(name in possible)

    def show_cases(self, *, overdue: int, due: int, promises: int, notified: int) -> None:
        """What is due; red and yellow come with their words."""
        counts = {"overdue": overdue, "due": due, "promises": promises, "notified": notified}
        tones = {"overdue": "bad", "due": "warn", "promises": "warn"}
        for name, n in counts.items():
            tone = tones.get(name, "") if n else "muted"
            say_with(self.cases[name], say(f"hall.cases_{name}", n=n), tone=tone)

    def show_crowd(self, crowd: Crowd, *, now: datetime) -> None:
        """Show the crowd hours, with the half hour of `now` framed."""
        local = now.astimezone(HALL_ZONE)
        slot = local.hour * 2 + local.minute // 30
        self.chart.show_crowd(crowd, today=local.date(), slot=slot)
        self.crowd_told.setText(told(crowd))

    def show_clock(self, now: datetime) -> None:
        """The hall's time."""
        local = now.astimezone(HALL_ZONE)
        self.clock.setText(say("hall.hour", hour=local.hour, minute=local.minute))

    def show_alarm(self, text: str) -> None:
        """Show what went wrong above the last good view; empty takes it away."""
        self.alarm.setText(text)
        self.alarm.setVisible(bool(text))

    def _button(self, name: str) -> QPushButton:
        made = button(say(f"hall.act_{name}"), partial(self.asked.emit, name))
        made.hide()
        return made

    def _lay_out(self) -> None:
        px = self.theme.px
        whole = QWidget()
        whole.setObjectName("page")
        page = rows(whole)
        page.addWidget(self._header())
        page.addWidget(self.alarm)
        self.asking = rows()
        page.addLayout(self.asking)
        body = across(gap=px(14))
        body.setContentsMargins(px(14), px(12), px(14), px(6))
        left = rows(gap=px(6))
        for name, table in (("loads", self.loads), ("counters", self.counters)):
            left.addWidget(label(say(f"hall.{name}"), role="section"))
            left.addWidget(table, int(table is self.counters))
        policy = QSizePolicy.Policy
        self.loads.setSizePolicy(policy.Expanding, policy.Maximum)
        body.addLayout(left, 3)
        body.addLayout(self._side(), 2)
        page.addLayout(body, 1)
        page.addLayout(self._crowd())
        self.setCentralWidget(whole)
        whole.setFocus()

    def _header(self) -> QFrame:
        px = self.theme.px
        header = QFrame()
        header.setObjectName("header")
        line = across(header, gap=px(14))
        line.setContentsMargins(px(14), px(4), px(14), px(4))
        for part in (self.place, self.session):
            line.addWidget(part)
        line.addStretch(1)
        for made in self.buttons.values():
            line.addWidget(made)
        line.addWidget(self.clock)
        return header

    def _side(self) -> QVBoxLayout:
        px = self.theme.px
        side = rows(gap=px(6))
        side.addWidget(label(say("hall.account_caption"), role="section"))
        side.addWidget(_card((self.account, self.report, self.late), gap=px(8), margin=px(12)))
        side.addWidget(label(say("hall.cases_caption"), role="section"))
        side.addWidget(_card(tuple(self.cases.values()), gap=px(6), margin=px(12)))
        side.addStretch(1)
        return side

    def _crowd(self) -> QVBoxLayout:
        px = self.theme.px
        crowd = rows(gap=px(4))
        crowd.setContentsMargins(px(14), 0, px(14), px(10))
        head: QHBoxLayout = across(gap=px(12))
        head.addWidget(label(say("hall.crowd_caption"), role="section"))
        head.addWidget(self.crowd_told, 1)
        crowd.addLayout(head)
        crowd.addWidget(self.chart)
        return crowd


def _card(parts: tuple[QWidget, ...], *, gap: int, margin: int) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    column = rows(card, margins=margin, gap=gap)
    for part in parts:
        column.addWidget(part)
    return card


def _captions(names: tuple[str, ...]) -> list[str]:
    return [say(f"hall.{name}") for name in names]
