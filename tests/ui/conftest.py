"""A clerk face in a real window on a real store, driven by keys."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests import build
from tests.build.queue import own_queue
from winclient.app.perform import look
from winclient.bootstrap import Site, SystemIds, queue_plan
from winclient.domain.days.moments import Moment
from winclient.domain.items.catalogue import Item
from winclient.settings import Settings
from winclient.store.disk.keys import store_key
from winclient.store.reading.quick_search import StoredBlobs
from winclient.ui import theme as themes
from winclient.ui.clerk.face import Start
from winclient.ui.clerk.window import ClerkWindow
from winclient.ui.clerk.wiring import Wiring

SETTINGS = Settings(counter="1", clerk="0001", clerk_name="王芳")


@pytest.fixture(autouse=True)
def collected_on_this_thread() -> Iterator[None]:
    """As in the product: Qt objects are never collected on a worker."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@dataclass
class Face:
    """What a clerk has in front of them."""

    window: ClerkWindow
    start: Start
    qtbot: Any
    site: Callable[[], Site]

    @property
    def session(self) -> Any:
        return self.start.session

    @property
    def flow(self) -> Any:
        return self.session.flow

    @property
    def page(self) -> Any:
        return self.window.intake

    @property
    def focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def settle(self) -> None:
        """Until the desk has nothing to do and everything it said has landed."""
        self.qtbot.waitUntil(self._still, timeout=20_000)

    def _still(self) -> bool:
        for _ in range(3):
            QApplication.processEvents()
        return bool(self.session and self.session.desk.idle)

    def type(self, text: str) -> None:
        """Keys for ASCII, an input method for everything else."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(self.focus, character)
            else:
                self.compose(character, preedit="")

    def compose(self, committed: str, *, preedit: str) -> None:
        """What an input method sends while composing, and when it commits."""
        event = QInputMethodEvent(preedit, [])
        if committed:
            event.setCommitString(committed)
        QApplication.sendEvent(self.focus, event)

    def press(self, key: Qt.Key, modifiers: Any = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus, key, modifiers)
        self.settle()

    def control(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def alt(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.AltModifier)

    def identify(self, name: str = "王小明", number: str = build.NUMBER) -> None:
        """Number, name, no telephone; the cursor ends in the search."""
        self.type(number)
        self.press(Qt.Key.Key_Return)
        self.type(name)
        self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)

    def pick(self, text: str = "sp") -> None:
        """The first item that `text` finds."""
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def look(self, view: Callable[[Any], Any]) -> Any:
        """Read the store the face works on."""
        return look(self.session.desk.counter.store, view)


@dataclass
class Maker:
    """Opens faces; all are closed at the end."""

    qtbot: Any
    folder: Path
    opened: list[ClerkWindow]
    usual: Path | None = None  # a store with the usual item, to be copied
    dressed: list[themes.Theme] = field(default_factory=list)

    def __call__(
        self,
        *items: Item,
        scale: int = 100,
        theme: str = "light",
        size: tuple[int, int] = (1366, 768),
        configured: bool = True,
        ready: bool = True,
        clock: Moment = build.WHEN,
        **changes: Any,
    ) -> Face:
        application = QApplication.instance()
        chosen = themes.chosen(theme, scale=scale)
        if self.dressed != [chosen]:  # dressing every widget anew takes its time
            themes.apply(application, chosen)
            self.dressed[:] = [chosen]
        if items or self.usual is None:
            build.a_store(self.folder, ids=SystemIds(), items=items or None).close()
        elif not (self.folder / "store.db").exists():
            shutil.copytree(self.usual, self.folder, dirs_exist_ok=True)
        wiring = self.wiring(configured=configured, clock=clock)._replace(**changes)
        window = ClerkWindow(chosen)
        start = Start(window, wiring=wiring)
        self.opened.append(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        face = Face(window, start, self.qtbot, wiring.open_site)
        self.qtbot.waitUntil(lambda: start.session is not None, timeout=20_000)
        if ready and configured:
            face.qtbot.waitUntil(lambda: bool(start.session.board), timeout=20_000)
            face.settle()
        return face

    def wiring(self, *, configured: bool, clock: Moment = build.WHEN) -> Wiring:
        folder = self.folder

        def open_site() -> Site:
            store = build.a_store(folder, ids=SystemIds())
            hall = build.a_hall(ids=SystemIds())
            return Site(
                folder=folder,
                settings=SETTINGS,
                store=store,
                hall=hall,
                clock=lambda: clock.at,
                queue=own_queue(store, plan=partial(queue_plan, folder)),
            )

        def quick_search() -> Any:
            blobs = StoredBlobs(folder / "store.db", key=store_key(folder).hex)
            return blobs, blobs.taken

        return Wiring(
            folder=folder,
            settings=SETTINGS,
            configured=configured,
            open_site=open_site,
            close_site=lambda site: site.store.close(),
            quick_search=quick_search,
            install_demo=lambda _site, _progress: False,
            recover=lambda _site: (),
            drain=lambda _site: (),
            save=lambda _settings: None,
        )


@pytest.fixture(scope="session")
def usual_store(tmp_path_factory: Any) -> Path:
    """A store with the usual item; every test works on its own copy."""
    folder: Path = tmp_path_factory.mktemp("usual")
    build.a_store(folder, ids=SystemIds()).close()
    return folder


@pytest.fixture(scope="session")
def dressed() -> list[themes.Theme]:
    """The theme the application wears."""
    return []


@pytest.fixture
def a_face(
    qtbot: Any, tmp_path: Path, usual_store: Path, dressed: list[themes.Theme]
) -> Iterator[Maker]:
    """`a_face()` opens one in the state in which a clerk finds it in the morning."""
    maker = Maker(qtbot, tmp_path, [], usual_store, dressed)
    yield maker
    for window in maker.opened:
        window.close()
        window.deleteLater()
    QApplication.processEvents()
