"""Who says a call: the system's own voice, else recorded parts, else a chime, else nobody."""

import logging
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QLocale, QObject, Qt, Signal

from winclient.app.queue.public_view import PublicCall
from winclient.app.sound import Sound, SoundGone
from winclient.domain.queue.announcing import spoken
from winclient.ui.board.recorded import announcement
from winclient.wording import say

log = logging.getLogger("winclient.ui")


class Speaker(Protocol):
    """Says one call, and `then` is called on the UI thread when it has ended, however."""

    def speak(self, call: PublicCall, then: Callable[[], object]) -> None: ...
    def close(self) -> None: ...


class Silent:
    """Says nothing."""

    def speak(self, call: PublicCall, then: Callable[[], object]) -> None:  # noqa: ARG002
        then()

    def close(self) -> None:
        """Nothing to end."""


class RecordedSpeaker(QObject):
    """Plays recorded parts on a thread of its own; a loudspeaker that fails is logged once."""

    _ended = Signal(object)

    def __init__(
        self, sound: Sound, *, folder: Path, chime_only: bool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sound = sound
        self._make = partial(announcement, folder=folder, chime_only=chime_only)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voice")
        self._failed = False
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def speak(self, call: PublicCall, then: Callable[[], object]) -> None:
        self._pool.submit(self._play, call, then)

    def close(self) -> None:
        """Let the present part end, drop the rest."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _play(self, call: PublicCall, then: Callable[[], object]) -> None:
        try:
            self._sound.play(self._make(call))
        except (SoundGone, OSError, wave.Error) as error:
            if not self._failed:
                log.error("no sound: %s", error)
            self._failed = True
        finally:
            self._ended.emit(then)

    def _end(self, then: Callable[[], object]) -> None:
        then()


class SystemSpeaker(QObject):
    """QtTextToSpeech with a Chinese voice. `engine` is a QTextToSpeech."""

    def __init__(self, engine: Any, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._then: Callable[[], object] | None = None
        engine.stateChanged.connect(self._changed)

    def speak(self, call: PublicCall, then: Callable[[], object]) -> None:
        self._then = then
        self._engine.say(sentence(call))

    def close(self) -> None:
        self._engine.stop()

    def _changed(self, state: Any) -> None:
        if state.name in {"Ready", "Error"} and self._then is not None:
            then, self._then = self._then, None
            then()


def sentence(call: PublicCall) -> str:
    """What a voice says: twice, each digit on its own."""
    once = say("board.spoken", number=spoken(call.number), counter=spoken(call.counter))
    return f"{once}{once}"


def system_speaker(parent: QObject) -> SystemSpeaker | None:
    """None where QtTextToSpeech is not installed (extra `hall`) or has no Chinese voice."""
    try:
        from PySide6.QtTextToSpeech import (  # type: ignore[import-not-found,unused-ignore]
            QTextToSpeech,
        )
    except ImportError:
        return None
    engine = QTextToSpeech(parent)
    chinese = [
        locale
        for locale in engine.availableLocales()
        if locale.language() == QLocale.Language.Chinese
    ]
    if not chinese:
        return None
    engine.setLocale(chinese[0])
    return SystemSpeaker(engine, parent=parent)
