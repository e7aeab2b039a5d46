"""Scans at the counter: chosen or dropped, kept at once, named when the case is recorded."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from winclient.app.scan_ports import KeptScan
from winclient.domain.cases.case import Case
from winclient.domain.ledger.scans import Media
from winclient.ui.clerk.flows.flow import Flow
from winclient.ui.clerk.flows.papers_flow import PapersFlow
from winclient.ui.clerk.pages.scan_page import ScanPage, Shown
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.clerk.wiring import Wiring
from winclient.ui.clerk.worker import acts, sheets
from winclient.ui.desk import Counter, Desk
from winclient.wording import say

PICTURES = " ".join(f"*{suffix}" for suffix in (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff"))


class ScansFlow(QObject):
    """The case is the one on the form, recorded or not, or the one whose outcome is shown."""

    def __init__(
        self, window: ClerkWindow, *, desk: Desk, flow: Flow, papers: PapersFlow, wiring: Wiring
    ) -> None:
        super().__init__(window)
        self._window, self._desk, self._wiring = window, desk, wiring
        self._flow, self._papers = flow, papers
        self._before: QWidget = window.intake
        self._number = ""  # of the recorded case the page is about; empty: the form's own
        self.page: ScanPage | None = None
        flow.matter.adding.connect(self.choose)
        flow.matter.viewing.connect(self.show)
        flow.matter.dropped.connect(self.add)

    def choose(self, material: str) -> None:
        """Ask for files; a dialog of the desktop, for that is where scanners put them."""
        kinds = say("clerk.scan_kinds", kinds=PICTURES)
        title = say("clerk.scan_choose", material=material)
        files, _ = QFileDialog.getOpenFileNames(self._window, title, "", kinds)
        self.add(material, files)

    def add(self, material: str, files: Sequence[str]) -> None:
        """Keep these files for a material, off the screen's thread."""
        if files:
            number, sheet = self._of(), self._flow.matter.sheet
            job = partial(self._keep, material, [Path(file) for file in files])
            self._desk.aside(job, partial(self._kept, number, sheet))

    def show(self, material: str = "") -> None:
        """Open the page, or leave it where it is open already."""
        if self.page is not None and self._window.middle.currentWidget() is self.page:
            self._leave()
            return
        if not self._of() and not self._flow.matter.rows:
            self._window.tell(say("clerk.scans_no_case"))
            return
        page = self._made()
        self._before, self._number = self._window.middle.currentWidget(), self._of()
        page.tell("")
        self._window.show_page(page)
        self._refresh()
        page.begin(material)

    def _of(self) -> str:
        """The number of the recorded case in sight."""
        if self.page is not None and self._window.middle.currentWidget() is self.page:
            return self._number
        if self._papers.shown and self._papers.case is not None:
            return self._papers.case.number
        visit = self._flow.matter.visit
        return visit.case.number if visit else ""

    def _made(self) -> ScanPage:
        if self.page is None:
            self.page = ScanPage(self._window.theme)
            self.page.left.connect(self._leave)
            self.page.adding.connect(self.choose)
            self.page.chosen.connect(self._view)
        return self.page

    def _leave(self) -> None:
        self._window.show_page(self._before)
        if self._before is self._window.intake:
            self._flow.resume()
        else:
            self._papers.page.begin()

    def _keep(self, material: str, files: Sequence[Path], counter: Counter) -> tuple[KeptScan, ...]:
        return tuple(self._wiring.keep_scan(counter, file, material) for file in files)

    def _kept(self, number: str, sheet: object, kept: Sequence[KeptScan]) -> None:
        if number:
            act = partial(acts.attach_scans, number=number, kept=kept)
            self._desk.do(act, self._attached)
        elif self._flow.matter.sheet is sheet:  # another item's form would be another case's
            self._flow.matter.add_scans(kept)
            self._window.tell(say("clerk.scans_added", n=len(kept)))
            self._refresh()

    def _attached(self, case: Case) -> None:
        matter = self._flow.matter
        if matter.visit is not None and matter.visit.case.id == case.id:
            matter.visit = replace(matter.visit, case=case)
            matter.show_clips()
        self._window.tell(say("clerk.scans_attached", n=len(case.scans), number=case.number))
        self._refresh()

    def _refresh(self) -> None:
        page = self.page
        if page is None or self._window.middle.currentWidget() is not page:
            return
        if self._number:
            self._desk.look(partial(sheets.case_scans, number=self._number), self._show_case)
        else:
            scans = by_material(
                [row.name for row in self._flow.matter.rows], self._flow.matter.scans
            )
            page.show_scans(scans, about=say("clerk.scans_unrecorded"))

    def _show_case(self, case: Case) -> None:
        if self.page is not None:
            scans = by_material([row.name for row in case.rows], case.scans)
            self.page.show_scans(scans, about=case.number)

    def _view(self, scan: Shown) -> None:
        self._desk.aside(partial(self._read, scan), self._seen)

    def _read(self, scan: Shown, counter: Counter) -> tuple[bytes, Path | None]:
        data = self._wiring.scan_bytes(counter, scan)
        laid = self._wiring.lay_out(counter, scan, data) if scan.media is Media.PDF else None
        return data, laid

    def _seen(self, found: tuple[bytes, Path | None]) -> None:
        data, file = found
        if self.page is None:
            return
        if file is None:
            if not self.page.show_picture(data):
                self.page.tell(say("clerk.scan_unshown"))
            return
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
        self.page.tell(say("clerk.scan_opened" if opened else "clerk.scan_no_viewer"))


def by_material(materials: Sequence[str], scans: Sequence[Shown]) -> Mapping[str, Sequence[Shown]]:
    """The scans of each material, in the order of the list."""
    names = [*materials, *(scan.material for scan in scans)]
    return {
        name: [scan for scan in scans if scan.material == name] for name in dict.fromkeys(names)
    }
