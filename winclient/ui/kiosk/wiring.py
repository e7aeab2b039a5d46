"""What composition hands the kiosk face; every callable does its heavy imports inside."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from winclient.app.queue.public_view import GuideView, SlipStanding
from winclient.domain.printing import JobState
from winclient.domain.queue.slip import Slip
from winclient.settings import Settings
from winclient.ui.kiosk.visit import Wish
from winclient.ui.parts.watching import Place


class Handed(Protocol):
    """How a number with its slip ended."""

    @property
    def slip(self) -> Slip: ...
    @property
    def state(self) -> JobState: ...
    @property
    def queued(self) -> bool: ...
    @property
    def error(self) -> str: ...


class Counterwork(Protocol):
    """What the kiosk does with queue and printer. All of it blocks; Refused, OSError."""

    def take(self, place: Any, wish: Wish) -> Handed: ...
    def replace(self, place: Any, number: str) -> Handed: ...

    def finish(self, place: Any, *, after_start: bool) -> None:
        """Tell the queue of slips that it has not heard of."""

    def show(self, place: Any, ticket: str) -> SlipStanding:
        """A slip was scanned: whoever holds one of an unsure number joins the queue by it."""

    def guide(self, place: Any) -> GuideView: ...
    def grant(self, place: Any, number: str) -> None: ...
    def decline(self, place: Any, number: str, reason: str) -> None: ...
    def settle(self, place: Any, ticket: str, *, printed: bool) -> None: ...


class KioskWiring(Struct, frozen=True, kw_only=True):
    """The kiosk's surroundings."""

    folder: Path
    settings: Settings
    open_place: Callable[[], Place]
    close_place: Callable[[Any], object]
    clock: Callable[[], datetime]
    work: Counterwork
