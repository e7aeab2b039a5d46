"""Runs what opens a file in a process of its own: what ends it must not end the clerk's."""

import os
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

SECONDS = 180.0  # 50,000 rows take two; a file that takes this long will not end
MAX_MEMORY = 4 << 30
Given = TypeVar("Given")
Told = TypeVar("Told")


def apart(work: Callable[[Given], Told], given: Given) -> Told | None:
    """What `work`, a function of a module, says of `given`; None where it could not say."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    other = context.Process(target=_send, args=(theirs, work, given), daemon=True)
    other.start()
    theirs.close()
    try:
        told: Told | None = ours.recv() if ours.poll(SECONDS) else None
    except (EOFError, OSError):
        told = None
    finally:
        other.kill()
        other.join()
        ours.close()
    return told


def _send(connection: Connection, work: Callable[[Given], Told], given: Given) -> None:
    _contain()
    try:
        connection.send(work(given))
    finally:
        connection.close()


def _contain() -> None:
    """Keeps a library's panic reports off the terminal and its memory within bounds."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
