"""The first start: who we are, in six fields whose defaults work; Enter accepts them all."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from winclient.settings import Settings
from winclient.ui.parts.line import LineEdit
from winclient.ui.parts.page import Page
from winclient.ui.parts.texts import button, label, say_with
from winclient.ui.theme import Theme
from winclient.wording import say

FIELDS = ("organ", "site", "counter", "clerk", "clerk_name", "region")
LIMITS = {"counter": 10, "clerk": 20, "clerk_name": 40, "region": 6}


class FirstStart(Page):
    """`accepted` carries the Settings."""

    accepted = Signal(object)

    def __init__(self, theme: Theme, *, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=8, parent=parent)
        self._settings = settings
        self.lines: dict[str, LineEdit] = {}
        form = QGridLayout()
        form.setVerticalSpacing(theme.px(10))
        form.setHorizontalSpacing(theme.px(14))
        form.setColumnStretch(2, 1)
        for place, name in enumerate(FIELDS):
            form.addWidget(label(say(f"settings.{name}")), place, 0)
            form.addWidget(self._field(name, theme), place, 1)
            helps = label(say(f"settings.{name}_help"), role="muted", wrap=True)
            form.addWidget(helps, place, 2)
        self.fault = label(wrap=True)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(say("clerk.demo_progress"))
        self.progress.hide()
        self.go = button(say("clerk.first_go"), self._accept, role="first")
        column = self.column
        column.addWidget(label(say("clerk.first_title"), role="title", wrap=True))
        column.addWidget(label(say("clerk.first_about"), role="muted", wrap=True))
        column.addSpacing(theme.px(8))
        column.addLayout(form)
        column.addWidget(self.fault)
        column.addWidget(self.progress)
        column.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _field(self, name: str, theme: Theme) -> LineEdit:
        line = LineEdit(say(f"settings.{name}"), limit=LIMITS.get(name, 60))
        line.setText(str(getattr(self._settings, name)))
        line.setFixedWidth(theme.px(320))
        line.entered.connect(self._accept)
        self.lines[name] = line
        return line

    def begin(self) -> None:
        """The first field, all of it selected."""
        self.lines["organ"].setFocus(Qt.FocusReason.OtherFocusReason)
        self.lines["organ"].selectAll()

    def busy(self, text: str) -> None:
        """What is being done; nothing can be accepted twice meanwhile."""
        self.go.setEnabled(False)
        for line in self.lines.values():
            line.setReadOnly(True)
        say_with(self.fault, text, tone="muted")
        self.progress.setRange(0, 0)
        self.progress.show()

    def advance(self, done: int, total: int) -> None:
        """How far the demo catalogue is."""
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)

    def show_fault(self, text: str, *, field: str = "", fixed: bool = False) -> None:
        """What has to be put right, and where; `fixed`: the store was opened under these names."""
        self.go.setEnabled(True)
        self.progress.hide()
        say_with(self.fault, text, tone="bad")
        for name, line in self.lines.items():
            line.setReadOnly(fixed)
            line.set_tone("bad" if name == field else "")
        if field in self.lines:
            self.lines[field].setFocus()

    def _accept(self) -> None:
        if not self.go.isEnabled():
            return
        texts = {name: line.text().strip() for name, line in self.lines.items()}
        for name in ("organ", "counter", "clerk", "region"):
            if not texts[name]:
                self.show_fault(say("clerk.first_empty", field=say(f"settings.{name}")), field=name)
                return
        region = texts["region"]
        if not (region.isascii() and region.isdecimal() and len(region) == 6):
            self.show_fault(say("clerk.first_region"), field="region")
            return
        named: dict[str, Any] = texts
        self.accepted.emit(self._settings._replace(**named))
