"""The page 「扫描件」: every material of a case, its scans, and one of them to look at."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QWidget

from winclient.app.scan_ports import KeptScan
from winclient.domain.ledger.scans import Scan
from winclient.ui.parts.flow_layout import FlowLayout
from winclient.ui.parts.page import PageAside
from winclient.ui.parts.texts import across, button, emptied, label, rows
from winclient.ui.theme import Theme
from winclient.wording import say

Shown = Scan | KeptScan
WIDEST = 900  # pixels at 100 % of a picture


class ScanPage(PageAside):
    """`adding` carries a material; `chosen` the scan somebody wants to see."""

    adding = Signal(str)
    chosen = Signal(object)

    def __init__(self, theme: Theme, *, parent: QWidget | None = None) -> None:
        super().__init__(theme, gap=8, parent=parent)
        self._theme = theme
        self.column.addWidget(label(say("clerk.scans_title"), role="title"))
        self.about = label(role="muted", wrap=True)
        self.column.addWidget(self.about)
        self._card = QFrame()
        self._card.setObjectName("card")
        self._lines = rows(self._card, margins=theme.px(12), gap=theme.px(8))
        self.column.addWidget(self._card)
        self.back = button(say("clerk.scans_back"), self.left.emit, role="first")
        self.column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.told = label(wrap=True)
        self.column.addWidget(self.told)
        self.picture = QLabel()
        self.picture.setAccessibleName(say("clerk.scan_picture"))
        self.column.addWidget(self.picture)
        self.column.addStretch(1)
        self.adders: dict[str, QPushButton] = {}
        self.viewers: dict[str, QPushButton] = {}

    def show_scans(self, scans: Mapping[str, Sequence[Shown]], *, about: str) -> None:
        """The materials in their order, each with its scans; the focus stays where it was."""
        held = next((name for name, made in self.adders.items() if made.hasFocus()), "")
        self.about.setText(about)
        emptied(self._lines)
        self.adders, self.viewers = {}, {}
        for material, found in scans.items():
            self._lines.addWidget(self._line(material, found))
        if held in self.adders:
            self.adders[held].setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, material: str) -> None:
        """On the first scan of this material (empty: of any), else where one is added."""
        first = next(iter(self.viewers.values()), None)
        own = self.viewers.get(f"{material} 1", self.adders.get(material)) if material else first
        (own or self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_picture(self, data: bytes) -> bool:
        """Whether the bytes are a picture that can be shown here."""
        image = QImage.fromData(data)
        self.told.setText("")
        self.picture.clear()
        if image.isNull():
            return False
        widest = min(self._theme.px(WIDEST), max(self._theme.px(300), self._card.width()))
        if image.width() > widest:
            image = image.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)
        self.picture.setPixmap(QPixmap.fromImage(image))
        QTimer.singleShot(0, self._to_picture)  # once it has its room
        return True

    def _to_picture(self) -> None:
        area = self.findChild(QScrollArea)
        if area is not None:
            area.ensureVisible(0, self.picture.y() + area.viewport().height() - 1, 0, 0)

    def tell(self, text: str) -> None:
        """Show a sentence in place of the picture."""
        self.picture.clear()
        self.told.setText(text)

    def _line(self, material: str, found: Sequence[Shown]) -> QWidget:
        made = QWidget()
        line = across(made, gap=self._theme.px(10))
        name = label(material, wrap=True)
        name.setMinimumWidth(self._theme.px(160))
        line.addWidget(name, 2)
        room = QWidget()
        flow = FlowLayout(room, gap=self._theme.px(6))
        for nth, scan in enumerate(found, start=1):
            flow.addWidget(self._viewer(scan, nth=nth))
        line.addWidget(room, 3)
        add = button(say("clerk.scan_add"), partial(self.adding.emit, material))
        add.setAccessibleName(say("clerk.of", who=material, field=say("clerk.scan_add")))
        self.adders[material] = add
        line.addWidget(add, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _viewer(self, scan: Shown, *, nth: int) -> QPushButton:
        kind, size = scan.media.suffix[1:].upper(), -(-scan.size // 1024)
        text = say("clerk.scan_view", n=nth, kind=kind, size=size)
        view = button(text, partial(self.chosen.emit, scan), role="quiet")
        view.setAccessibleName(say("clerk.of", who=scan.material, field=text))
        self.viewers[f"{scan.material} {nth}"] = view
        return view
