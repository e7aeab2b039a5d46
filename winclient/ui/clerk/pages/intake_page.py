"""The middle of the screen: people, item, materials, and the decisions below them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QWidget

from winclient.ui.clerk.pages.applicant import Applicant, Named
from winclient.ui.clerk.pages.bar import DecisionBar
from winclient.ui.clerk.pages.find import FindItem
from winclient.ui.parts.page import scrolling
from winclient.ui.parts.texts import across, label, rows, set_tone
from winclient.ui.theme import Theme
from winclient.wording import say

if TYPE_CHECKING:
    from winclient.ui.clerk.pages.applicant import Agent
    from winclient.ui.clerk.pages.item_page import ItemPage
    from winclient.ui.parts.ask import Ask


class IntakePage(QWidget):
    """Only what an empty form shows is made at once; the rest waits for its moment."""

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.theme = theme
        self.band = label(wrap=True)
        self.band.setObjectName("band")
        self.band.setContentsMargins(theme.px(10), theme.px(5), theme.px(10), theme.px(5))
        self.band.hide()
        self.applicant = Applicant(theme)
        self.told = Named(theme)
        self.told.hide()
        self.agent: Agent | None = None
        self.finder = FindItem(theme)
        self.item: ItemPage | None = None
        self.matter = QStackedWidget()
        self.matter.addWidget(self.finder)
        self.people = rows(gap=theme.px(10))
        self.people.addWidget(self.applicant)
        self.people.addWidget(self.told)
        self.bar = DecisionBar(theme)
        self.ask: Ask | None = None
        self._sections: list[QLabel] = []
        self.fault = label(wrap=True)
        set_tone(self.fault, "bad")
        self.fault.setContentsMargins(theme.px(14), theme.px(4), theme.px(14), theme.px(4))
        self.fault.hide()
        self._asked = rows()
        self._lay_out()

    def make_agent(self) -> "Agent":
        """The agent's fields, made when the first agent comes."""
        from winclient.ui.clerk.pages.applicant import Agent

        if self.agent is None:
            self.agent = Agent(self.theme)
            self.agent.offer_documents()
            self.people.addWidget(self.agent)
        return self.agent

    def make_item(self) -> "ItemPage":
        """Item head and materials, made when the first item is picked."""
        from winclient.ui.clerk.pages.item_page import ItemPage

        if self.item is None:
            self.item = ItemPage(self.theme)
            self.matter.addWidget(self.item)
        return self.item

    def show_fault(self, text: str) -> None:
        """Why the rules said no, above the decisions."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))

    def show_ask(self, ask: "Ask | None") -> None:
        """Put a question between form and decisions, or take it away."""
        if self.ask is not None:
            self.ask.hide()
            self.ask.deleteLater()
        self.ask = ask
        self.bar.setVisible(ask is None)
        if ask is not None:
            self._asked.addWidget(ask)
            ask.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Section names stand beside their fields where there is room for both."""
        super().resizeEvent(event)
        for title in self._sections:
            title.setVisible(event.size().width() > self.theme.px(640))

    def _follow(self, *_: object) -> None:
        """Large text makes the page longer than its window: what has the focus is in sight."""
        focus = QApplication.focusWidget()
        if self._body.isAncestorOf(focus):
            searched = self.finder.isAncestorOf(focus)  # then its hits are what one looks at
            self._body.ensureWidgetVisible(self.finder if searched else focus, 0, 0)

    def _lay_out(self) -> None:
        px = self.theme.px
        body = QWidget()
        body.setObjectName("page")
        column = rows(body, gap=px(12))
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.addWidget(self.band)
        for name, part in (("applicant", self.people), ("item", self.matter)):
            line = across(gap=px(4))
            title = label(say(f"clerk.section_{name}"), role="section")
            title.setMinimumWidth(px(58))
            line.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
            self._sections.append(title)
            if isinstance(part, QWidget):
                line.addWidget(part, 1)
            else:
                line.addLayout(part, 1)
            column.addLayout(line, 1 if part is self.matter else 0)
        self._body = scroll = scrolling(body)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.verticalScrollBar().rangeChanged.connect(self._follow)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        page = rows(self)
        page.addWidget(scroll, 1)
        page.addWidget(self.fault)
        page.addLayout(self._asked)
        page.addWidget(self.bar)
