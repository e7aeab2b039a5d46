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


LOW = 500  # pixels at 100 % text; a page with fewer draws in, for the list it is about
BESIDE = 640  # pixels at 100 % text; wider, section names stand beside their fields


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
        self._low = False
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
            self.item.draw_in(self._low)
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
        """Section names where there is room for them; nothing but the work where there is none."""
        super().resizeEvent(event)
        px, low = self.theme.px, event.size().height() < self.theme.px(LOW)
        for title in self._sections:
            title.setVisible(not low and event.size().width() > px(BESIDE))
        if low == self._low:
            return
        self._low = low
        self._margins()
        self.bar.draw_in(low)
        if self.item is not None:
            self.item.draw_in(low)

    def _margins(self) -> None:
        px = self.theme.px
        gap = px(4 if self._low else 12)
        self._column.setContentsMargins(px(14), gap, px(14), gap)
        self._column.setSpacing(gap)

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
        self._column = column = rows(body)
        self._margins()
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
