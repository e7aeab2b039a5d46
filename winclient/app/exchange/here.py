"""Here: who exchanges, on which machine and when; and the talk with the holder as memory has it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from winclient.app.hall import Hall
from winclient.app.ports import Reader, Store
from winclient.domain.days.moments import Moment, moment
from winclient.domain.digest import digest
from winclient.domain.values import Value


class Here(Value, frozen=True, kw_only=True):
    """What a use case of the exchange works under. Facts it records are signed by the counter."""

    hall: Hall
    clerk: str
    counter: str
    hardware: str
    when: Moment

    def stamp(self) -> dict[str, Any]:
        """When, by whom and where, for a fact."""
        return {
            "at": self.when.at,
            "clerk": self.clerk,
            "counter": self.counter,
            "clock_suspect": self.when.suspect,
        }

    def new_id(self) -> str:
        """A new unique id (UUIDv7)."""
        return self.hall.ids.new(self.when.at)


class Place(Value, frozen=True, kw_only=True):
    """Whose counter exchanges, and where its time comes from."""

    store: Store
    hall: Hall
    clerk: str
    counter: str
    hardware: str
    clock: Callable[[], datetime]

    def here(self, reader: Reader) -> Here:
        """The values of this moment that a use case of the exchange takes."""
        return Here(
            hall=self.hall,
            clerk=self.clerk,
            counter=self.counter,
            hardware=self.hardware,
            when=moment(self.clock(), last_seen=reader.last_seen()),
        )


class Talk(Value, frozen=True, kw_only=True):
    """What a crash may forget: the nonce that waits for its reply, and a place to show next."""

    outstanding: str = ""
    probe: tuple[str, int] | None = None  # epoch and place


def derived(name: str, of: str) -> str:
    """A second id that follows from a first, in the spelling of a UUID."""
    digits = digest(f"{name} {of}").hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"
