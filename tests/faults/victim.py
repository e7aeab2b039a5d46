"""A counter that does a day's steps and is killed in the middle: once at a label, or any time.

`victim.py FOLDER --kill LABEL N` saves a draft, accepts a case, prints it, and kills itself the
N-th time it passes LABEL; `--loop N` takes in N cases and tells each number it has committed;
`--serve` reads such lines from stdin and bears a child for each, which starts in no time.
"""

import argparse
import os
import shlex
import signal
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.build import a_hall, an_intake
from winclient.app.cases.intake import take_in
from winclient.app.hall import Hall
from winclient.app.papers.printing import Sent
from winclient.app.perform import perform
from winclient.app.ports import Draft, Tx
from winclient.bootstrap import SystemIds, now
from winclient.devices.open import open_printer
from winclient.domain.days.moments import moment
from winclient.printing.spooler import drain
from winclient.store.disk import connection
from winclient.store.open import SqlStore, open_store

DRAFT = '{"item": "item-1"}'


class Killer:
    """Ends this process the way a power switch would, at the n-th passing of a label."""

    def __init__(self, label: str, times: int) -> None:
        self._at = label, times
        self._passed: Counter[str] = Counter()

    def __call__(self, label: str) -> None:
        self._passed[label] += 1
        if (label, self._passed[label]) == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


class DeadlyPrinter:
    """The hall's `file:` printer, with a step before and after it puts paper out."""

    accepts = "pdf"

    def __init__(self, url: str, on_step: Callable[[str], None]) -> None:
        self._printer = open_printer(url)
        self._on_step = on_step

    def send(self, data: bytes, *, name: str, copies: int) -> Sent:
        self._on_step("before_send")
        sent = self._printer.send(data, name=name, copies=copies)
        self._on_step("after_send")
        return sent


def say(word: str) -> None:
    """One line to the test, past every buffer."""
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


def accept(store: SqlStore, hall: Hall, item: str) -> str:
    """One committed case; its number."""

    def use_case(tx: Tx) -> str:
        when = moment(now(), last_seen=tx.last_seen())
        return take_in(tx, form=an_intake(item=item), hall=hall, when=when).case.number

    return perform(store, use_case).value


def one_day(folder: Path, *, item: str, on_step: Callable[[str], None]) -> None:
    """Draft, acceptance, paper."""
    store = open_store(folder, ids=SystemIds(), on_step=on_step)
    hall = a_hall(ids=SystemIds(), printer=f"file:{folder / 'papers'}")
    draft = Draft(counter="1", body=DRAFT, saved_at=now())
    perform(store, lambda tx: tx.save_draft(draft))
    say("draft")
    say(accept(store, hall, item))

    def render(_paper: object, **_how: object) -> bytes:
        on_step("rendered")
        return b"%PDF-"

    drain(store, render=render, open_printer=partial(DeadlyPrinter, on_step=on_step))
    say("printed")
    store.close()


def loop(folder: Path, *, item: str, cases: int, fold: int) -> None:
    """Cases without end; a checkpoint now and then, as an idle face makes one."""
    store, hall = open_store(folder, ids=SystemIds()), a_hall(ids=SystemIds())
    say("open")
    for done in range(1, cases + 1):
        say(accept(store, hall, item))
        if done % fold == 0:
            store.checkpoint()


def serve() -> None:
    """One child a line; how each died is told when it is dead."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            say(f"pid {os.getpid()}")
            main(shlex.split(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say(f"dead {os.waitstatus_to_exitcode(status)}")


def main(words: list[str]) -> None:
    """See the module's first lines."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--item", default="item-1")
    parser.add_argument("--kill", nargs=2, default=("", "0"))
    parser.add_argument("--loop", type=int, default=0)
    parser.add_argument("--fold", type=int, default=7)
    parser.add_argument("--careless", action="store_true", help="synchronous=NORMAL")
    chosen = parser.parse_args(words)
    if chosen.careless:
        connection._PRAGMAS = (*connection._PRAGMAS, "synchronous = NORMAL")
    if chosen.loop:
        loop(chosen.folder, item=chosen.item, cases=chosen.loop, fold=chosen.fold)
    else:
        label, times = chosen.kill
        one_day(chosen.folder, item=chosen.item, on_step=Killer(label, int(times)))


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    else:
        main(sys.argv[1:])
