"""A round on its way while its sender does something else."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

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
