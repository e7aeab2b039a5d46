"""A round on its way while its sender does something else, such as reading the next entries."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

from msgspec import Struct

from winclient.app.ports import Reader
from winclient.domain.rounds.streams import Line

T = TypeVar("T")


def begin(work: Callable[[], T]) -> Callable[[], T]:
    """Starts it on a thread of its own; what is returned waits for it, and raises what it raised.

    A thread and no pool: a program that ends need not wait for a reply that may never come.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # told to whoever waits
            done.set_exception(error)

    Thread(target=run, name="round", daemon=True).start()
    return done.result


class ReadAhead(Struct):
    """Entries that were read before they were wanted, for one round; a ledger only grows, so they
    are what would be read now."""

    held: tuple[Line, ...] = ()

    def span(self, reader: Reader, after: int, upto: int) -> tuple[Line, ...]:
        """The entries after one place up to another."""
        held, self.held = self.held, ()
        if held and held[0].seq == after + 1 and held[-1].seq >= upto:
            return held[: max(0, upto - after)]
        return reader.span(after, upto)
