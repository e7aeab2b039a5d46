"""One counter in a process of its own: calls, begins and finishes until nobody waits.

`python -m tests.store.queue_caller FOLDER COUNTER [unlocked]` prints each number it was given.
`unlocked` claims as a program without one write transaction would: it looks, then it writes.
"""

import errno
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from tests.build.queue import a_plan
from winclient.app.perform import perform
from winclient.app.ports import Tx
from winclient.app.queue import serving
from winclient.app.queue.posts import Post, acting
from winclient.bootstrap import SystemIds
from winclient.domain.days.moments import HALL_ZONE, Moment
from winclient.domain.queue.ticket import Ticket, TicketState
from winclient.domain.refusals import Reason, Refused
from winclient.store.disk.connection import connect
from winclient.store.disk.keys import store_key
from winclient.store.open import SqlStore, open_store

ONE = """[[segment]]
prefix = "A"
name = "综合"
"""


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def clock() -> datetime:
    return datetime.now(HALL_ZONE)


def next_one(tx: Tx, *, post: Post, when: Moment) -> Ticket:
    """What the counter holds is begun and finished (a killed one left it so), then the next."""
    held = tx.held(post.counter)
    if held is not None and held.state is TicketState.CALLED:
        serving.begin(tx, post=post, when=when)
    if held is not None:
        serving.finish(tx, post=post, when=when)
    return serving.call_next(tx, post=post, when=when)


def last_one(tx: Tx, *, post: Post, when: Moment) -> None:
    """Nobody waits any more: what is held is finished."""
    if tx.held(post.counter) is not None:
        serving.begin(tx, post=post, when=when)
        serving.finish(tx, post=post, when=when)


def empty(store: SqlStore, post: Post) -> None:
    while True:
        try:
            called = perform(store, acting(next_one, post=post, clock=clock)).value
        except Refused as error:
            if error.reason is not Reason.NOBODY_WAITING:
                raise
            perform(store, acting(last_one, post=post, clock=clock))
            return
        tell(called.number)


def patiently(work: Callable[[], None]) -> None:
    """SQLite lets a writer in by chance: the unlucky are told after five seconds to try again."""
    while True:
        try:
            return work()
        except OSError as error:
            if error.errno != errno.EBUSY:
                raise


def empty_unlocked(folder: Path) -> None:
    connection = connect(folder / "store.db", key=store_key(folder).hex)
    look_first = "SELECT id, number FROM tickets WHERE state = 'waiting' ORDER BY place LIMIT 1"
    found = connection.execute(look_first).fetchone()
    tell("ready")
    sys.stdin.readline()  # all have looked before one of them writes
    while found:
        connection.execute("UPDATE tickets SET state = 'served' WHERE id = ?", (found[0],))
        tell(found[1])
        found = connection.execute(look_first).fetchone()


def main(words: list[str]) -> None:
    folder, counter = Path(words[0]), words[1]
    store = open_store(folder, ids=SystemIds())
    post = Post(counter=counter, clerk=counter, plan=a_plan(ONE))
    tell("ready")
    sys.stdin.readline()  # all begin together
    if "unlocked" in words:
        empty_unlocked(folder)
    else:
        patiently(partial(empty, store, post))


if __name__ == "__main__":
    main(sys.argv[1:])
