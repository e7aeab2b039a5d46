"""dummy: printer and loudspeaker for halls without one, and for training: it keeps what it got."""

from msgspec import Struct, field

from winclient.app.papers.printing import Sent
from winclient.devices.registry import driver


class Kept(Struct, frozen=True, kw_only=True):
    """One thing that was sent."""

    data: bytes
    name: str
    copies: int


class DummyPrinter(Struct):
    """Prints nothing."""

    accepts: str = "pdf"
    kept: list[Kept] = field(default_factory=list)

    def send(self, data: bytes, *, name: str, copies: int) -> Sent:
        self.kept.append(Kept(data=data, name=name, copies=copies))
        return Sent(where="dummy:")


class DummySound(Struct):
    """Plays nothing."""

    kept: list[bytes] = field(default_factory=list)

    def play(self, wave: bytes) -> None:
        self.kept.append(wave)


@driver("sound", "dummy")
def open_dummy_sound(rest: str) -> DummySound:  # noqa: ARG001  silent, whatever follows
    """`dummy:` is a hall without a loudspeaker."""
    return DummySound()


@driver("printer", "dummy")
def open_dummy(rest: str) -> DummyPrinter:
    """`dummy:` takes PDF, `dummy:escpos` what a receipt printer would get."""
    return DummyPrinter(accepts=rest or "pdf")
