"""The rows that a hub keeps in memory are those of its database, whatever happens to either."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

import psycopg
import pytest

from tests.build import CountedIds, refusal
from tests.build.queue import Queue, a_plan
from winclient.app.perform import perform
from winclient.app.queue import serving, sessions, tickets
from winclient.app.queue.posts import Post
from winclient.app.queue.queue_requests import EPOCH, promote
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.days.moments import Moment
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason, Refused
from winclient.store.hall.server import ServerStore, open_server
from winclient.store.mapping.caches import Caches
from winclient.store.proof.verify import verify
from winclient.store.reading.reader import StoreReader

COUNTERS = ("1", "2", "3")
FREE_FOR_ALL = a_plan('quiet_seconds = 60\n[[segment]]\nprefix = "A"\nname = "综合"\n')


@pytest.fixture
def store(postgres_url: str) -> Iterator[ServerStore]:
    found = open_server(postgres_url, ids=CountedIds())
    found.mirror()
    yield found
    found.close()


@pytest.fixture
def queue(store: ServerStore) -> Queue:
    found = Queue(store, plan=a_plan())  # type: ignore[arg-type]
    found.open()
    return found


def told(reader: StoreReader, queue: Queue) -> list[Any]:
    """All that is answered from memory, as this reader answers it."""
    session = reader.session()
    assert session is not None
    at = {"session": session.id}
    seen: list[Any] = [session, reader.quiet(now=queue.now), reader.serials(EPOCH)]
    seen += sorted(map(str, reader.crowds()))
    for counter in COUNTERS:
        found = reader.heads(counter, segments=("A", "B", "Y"), now=queue.now)
        seen += [reader.held(counter), reader.pause_of(counter), sorted(map(str, found))]
    for segment in "ABY":
        seen += [reader.last_turn(segment, **at), reader.last_serial(segment, **at)]
        seen += [reader.favoured_lately(segment, calls=calls, **at) for calls in (1, 2, 5)]
        seen += [reader.ticket_numbered(f"{segment}{n:03}", **at) for n in (1, 2, 101, 102)]
    return seen


def act(tx: Any, chance: Random, queue: Queue) -> None:
    """Anything that a hall does, at any counter; much of it is refused."""
    post = Post(counter=chance.choice(COUNTERS), clerk="0001", plan=queue.plan)
    words = {"post": post, "when": Moment(queue.now)}
    number = f"{chance.choice('AAB')}{chance.choice(('001', '002', '003', '101', '102'))}"
    kind = chance.choice((*(3 * [TicketClass.ORDINARY]), TicketClass.PRIORITY))
    form = TakeForm(segment=chance.choice("AAB"), ticket_class=kind, granted_by="导办台")
    chance.choice(
        [
            lambda: tickets.take(tx, form=form, ids=queue.ids, **words),
            lambda: tickets.take(tx, form=form, ids=queue.ids, **words),
            lambda: serving.call_next(tx, **words),
            lambda: serving.call_next(tx, **words),
            lambda: serving.begin(tx, **words),
            lambda: serving.skip(tx, **words),
            lambda: serving.park(tx, **words),
            lambda: serving.resume(tx, **words),
            lambda: serving.finish(tx, **words),
            lambda: serving.undo(tx, **words),
            lambda: serving.call_this(tx, ticket=number, reason="急", **words),
            lambda: tickets.give_back(tx, ticket=number, **words),
            lambda: tickets.transfer(tx, ticket=number, to=chance.choice("B23"), **words),
            lambda: tickets.leave(tx, ticket=number, **words),
            lambda: serving.pause(tx, **words),
            lambda: serving.proceed(tx, **words),
        ]
    )()


def compared(tx: Any, queue: Queue) -> None:
    """What this transaction reads from memory, and what its statements read."""
    assert told(tx, queue) == told(StoreReader(tx._driver, Caches()), queue)


def tried(tx: Any, chance: Random, queue: Queue) -> None:
    """Some acts, one after the other; now and then all of them are taken back."""
    queue.wait(seconds=chance.choice((1, 20, 90)))
    with suppress(Refused), tx.attempt():
        for _ in range(chance.randrange(1, 6)):
            with suppress(Refused):
                act(tx, chance, queue)
            if chance.random() < 0.2:
                compared(tx, queue)
        if chance.random() < 0.3:
            raise Refused(Reason.TICKET_STATE)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_read_from_memory_is_what_the_statements_read(store, queue, seed):
    chance = Random(seed)

    def some_attempts(tx: Any) -> None:
        for _ in range(chance.randrange(1, 5)):
            tried(tx, chance, queue)
        if chance.random() < 0.5:
            compared(tx, queue)

    for _ in range(30):
        perform(store, some_attempts)
    perform(store, lambda tx: compared(tx, queue))
    assert verify(store).problems == ()


def test_a_counter_that_is_freed_and_calls_again_in_one_commit_holds_one_ticket(store, queue):
    queue.take_some(3)

    def all_at_once(tx: Any) -> None:
        words = {"when": Moment(queue.now)}
        one, two = (Post(counter=each, clerk="1", plan=queue.plan) for each in "12")
        serving.call_next(tx, post=one, **words)
        serving.call_next(tx, post=two, **words)
        for post in (one, two):
            serving.begin(tx, post=post, **words)
            serving.park(tx, post=post, **words)
        serving.resume(tx, post=one, ticket="A002", **words)
        serving.resume(tx, post=two, ticket="A001", **words)
        serving.finish(tx, post=one, **words)
        serving.call_next(tx, post=one, **words)

    perform(store, all_at_once)
    with store.reading() as reader:
        held = {counter: reader.held(counter) for counter in "12"}
    assert {counter: each.number for counter, each in held.items() if each} == {
        "1": "A003",
        "2": "A001",
    }
    assert verify(store).problems == ()


def test_what_somebody_else_wrote_is_read_anew(store, queue, postgres_url):
    queue.take_some(2)
    other = open_server(postgres_url, ids=CountedIds(first=5_000_000))
    theirs = Queue(other, now=queue.now)  # type: ignore[arg-type]
    assert theirs.call("2").number == "A001"
    queue.now = theirs.now
    assert queue.call("1").number == "A002"
    perform(other, promote)
    assert perform(store, lambda tx: tx.serials(EPOCH)).value == 1
    other.close()


def test_a_hub_that_starts_in_a_full_hall_has_read_the_line_before_the_first_call(
    store, queue, postgres_url
):
    queue.take_some(3)
    foremost = queue.ticket("A001").id
    again = open_server(postgres_url, ids=CountedIds(first=5_000_000))
    again.mirror()
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute("ALTER TABLE hall.tickets RENAME TO moved")

    def first(tx: Any) -> list[str]:
        return [each.id for each in tx.heads("1", segments=("A",), now=queue.now)]

    assert perform(again, first).value == [foremost]
    again.close()


def test_after_a_broken_commit_nothing_in_memory_is_believed(store, queue, postgres_url):
    queue.take_some(2)

    def cut_off(tx: Any) -> None:
        post = Post(counter="1", clerk="1", plan=queue.plan)
        serving.call_next(tx, post=post, when=Moment(queue.now))
        with psycopg.connect(postgres_url, autocommit=True) as killer:
            killer.execute(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND datname = current_database()"""
            )

    with pytest.raises(ConnectionError):
        perform(store, cut_off)
    assert [each.state for each in queue.all()] == [TicketState.WAITING] * 2
    assert queue.call("2").number == "A001"
    assert verify(store).problems == ()


def test_a_second_session_begins_its_numbers_again_and_a_failed_opening_does_not(store, queue):
    queue.take_some(2)
    queue.close()

    def opened_and_refused(tx: Any) -> None:
        when = {"when": Moment(queue.now), "post": Post(counter="1", clerk="1", plan=queue.plan)}
        with suppress(Refused), tx.attempt():
            tickets.open_session(tx, ids=queue.ids, **when)
            tickets.take(tx, form=TakeForm(), ids=queue.ids, **when)
            raise Refused(Reason.SESSION_STATE)
        assert not tx.session().running
        assert tx.last_serial("A", session=tx.session().id) == 2

    queue.wait(seconds=1)
    perform(store, opened_and_refused)
    assert refusal(lambda: queue.take("A")).details == {}
    queue.open()
    assert queue.take_some(2) == ["A001", "A002"]
    balance = queue.do(sessions.close_session)
    assert (balance.session, balance.issued, balance.balanced) == (2, 2, True)
    assert verify(store).problems == ()


def test_a_ticket_rests_after_a_call_in_vain_also_in_memory(store):
    queue = Queue(store, plan=FREE_FOR_ALL)  # type: ignore[arg-type]
    queue.open()
    queue.take_some(1)
    queue.call()
    queue.do(serving.skip)
    queue.do(tickets.give_back, ticket="A001")
    assert refusal(queue.call).details == {"quiet": 1}
    queue.now += timedelta(seconds=61)
    assert queue.call().number == "A001"
