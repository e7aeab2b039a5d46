"""What other processes do to a store in these tests: open it, take cases in, upgrade it."""

import os
import signal
import sys
from functools import partial
from pathlib import Path

from tests.build import a_hall, an_intake
from winclient.app.cases.intake import take_in
from winclient.app.perform import perform
from winclient.bootstrap import SystemIds, now
from winclient.domain.days.moments import moment
from winclient.store import migrate
from winclient.store.open import SqlStore, open_store


def say(word: str) -> None:
    """One line to the test that started this process."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def take(store: SqlStore, cases: int) -> None:
    """Cases at the clock's time, their numbers on stdout, one a line."""
    hall = a_hall(ids=SystemIds())
    for _ in range(cases):
        number = perform(store, partial(_take_one, hall=hall)).value
        say(number)


def _take_one(tx, *, hall):
    when = moment(now(), last_seen=tx.last_seen())
    return take_in(tx, form=an_intake(), hall=hall, when=when).case.number


def upgrade_and_die(folder: Path) -> None:
    """Killed in the middle of an upgrade: the tables are made, nothing is committed."""
    run = migrate._run

    def die(connection):
        run(connection)
        os.kill(os.getpid(), signal.SIGKILL)

    migrate._run = die
    open_store(folder, ids=SystemIds())


def main(folder: Path, what: str, cases: int) -> None:
    """`take` after a line on stdin, so that several start together; or `upgrade`."""
    if what == "upgrade":
        upgrade_and_die(folder)
    say("ready")
    sys.stdin.readline()
    store = open_store(folder, ids=SystemIds())
    take(store, cases)
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
