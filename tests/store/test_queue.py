"""The queue in the store: never twice, never lost, proved by the ledger."""

import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from tests.build import MONDAY, CountedIds, a_hall, a_store, an_intake, refusal, taken_in
from tests.build.queue import Queue, a_queue
from tests.laws.source import ROOT
from tests.store.older import as_of_0001
from tests.store.queue_caller import ONE
from winclient.app.perform import look, perform
from winclient.app.queue import serving, sessions, tickets
from winclient.app.queue.posts import Post
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.cases.case import CaseState
from winclient.domain.days.moments import Moment
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason, Refused
from winclient.store.open import SqlStore
from winclient.store.proof.verify import lines, verify
from winclient.store.reading import queue_reader

LONG = bool(os.environ.get("WINCLIENT_LONG"))
CALLERS, KILLED, TICKETS = 8, 3, 2_000 if LONG else 400


def a_crowd(folder: Path, count: int) -> Queue:
    """A queue of so many waiting tickets, taken in one transaction."""
    queue = a_queue(folder, plan=ONE)

    def take_all(tx):
        post = Post(counter="1", clerk="0001", plan=queue.plan)
        for second in range(count):
            when = Moment(MONDAY + timedelta(seconds=10 + second))
            tickets.take(tx, form=TakeForm(), post=post, ids=queue.ids, when=when)

    perform(queue.store, take_all)
    return queue


class Caller:
    """One counter as a process."""

    def __init__(self, folder: Path, counter: int, *words: str) -> None:
        command = [sys.executable, "-m", "tests.store.queue_caller", str(folder), str(counter)]
        pipe = subprocess.PIPE
        self.counter = counter
        self.process = subprocess.Popen(
            [*command, *words], cwd=ROOT, stdin=pipe, stdout=pipe, text=True
        )

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def start(self) -> None:
        assert self.process.stdout.readline() == "ready\n"
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def numbers(self, most: int | None = None) -> list[str]:
        """What it was given: the next few lines, or all until its end."""
        return [line.strip() for line in islice(self.process.stdout, most)]


def callers(stack: ExitStack, folder: Path, count: int, *words: str) -> list[Caller]:
    """So many counters, ready, then all let go."""
    found = [stack.enter_context(Caller(folder, n, *words)) for n in range(1, count + 1)]
    for caller in found:
        caller.start()
    return found


def calls_by_ticket(store: SqlStore) -> Counter[str]:
    """How often the ledger says each ticket was called."""
    return Counter(line.subject for line in lines(store) if line.kind == "ticket_called")


@pytest.mark.timeout(300)
def test_eight_processes_empty_the_queue_and_some_are_killed_and_nothing_is_called_twice(tmp_path):
    queue = a_crowd(tmp_path, TICKETS)
    with ExitStack() as stack:
        running = callers(stack, tmp_path, CALLERS)
        for caller in running[:KILLED]:
            caller.numbers(3)
            caller.process.kill()
            caller.process.wait()
        again = [stack.enter_context(Caller(tmp_path, c.counter)) for c in running[:KILLED]]
        for caller in again:
            caller.start()
        for caller in [*running[KILLED:], *again]:
            caller.numbers()
            assert caller.process.wait() == 0
    called = calls_by_ticket(queue.store)
    assert set(called.values()) == {1}
    assert len(called) == TICKETS
    assert {ticket.state for ticket in queue.all()} == {TicketState.SERVED}
    assert verify(queue.store).problems == ()


@pytest.mark.timeout(300)
def test_the_test_sees_double_calls_when_nothing_is_locked(tmp_path):
    queue = a_crowd(tmp_path, 200)
    with ExitStack() as stack:
        running = callers(stack, tmp_path, 4, "unlocked")
        for caller in running:
            caller.start()
        given = Counter(number for caller in running for number in caller.numbers())
    assert max(given.values()) > 1
    assert "ticket_differs" in {problem.kind for problem in verify(queue.store).problems}


def served(folder: Path) -> Queue:
    """Three tickets: one being served at counter 1, one parked and one waiting; 4 is paused."""
    queue = a_queue(folder)
    queue.take_some(3)
    queue.serve("2")
    queue.do(serving.park, counter="2")
    queue.serve("1")
    queue.do(serving.pause, counter="4")
    return queue


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("UPDATE tickets SET state = 'waiting', counter = '' WHERE number = 'A002'", "differs"),
        ("UPDATE tickets SET arrived = arrived - 1 WHERE number = 'A003'", "differs"),
        ("UPDATE tickets SET body = replace(body, '0001', '0002')", "differs"),
        ("DELETE FROM tickets WHERE number = 'A003'", "missing"),
    ],
)
def test_a_ticket_row_that_is_not_what_the_ledger_says_is_found(tmp_path, change, kind):
    queue = served(tmp_path)
    assert verify(queue.store).problems == ()
    with queue.store.engine.begin() as connection:
        connection.exec_driver_sql(change)
    assert {problem.kind for problem in verify(queue.store).problems} == {f"ticket_{kind}"}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("UPDATE sessions SET state = 'closed'", "session_differs"),
        ("UPDATE pauses SET paused = 0", "pause_differs"),
        ("DELETE FROM pauses", "pause_missing"),
        ("INSERT INTO pauses VALUES ('9', 1, '{}')", "pause_without_facts"),
        (
            "INSERT INTO tickets SELECT 'x', session, 'Z9', 'Z', 9, segment, class, 'void',"
            " '', '', 0, place, arrived, 0, since, body, held FROM tickets WHERE number = 'A003'",
            "ticket_without_facts",
        ),
    ],
)
def test_a_session_pause_or_phantom_number_that_no_fact_made_is_found(tmp_path, change, kind):
    queue = served(tmp_path)
    with queue.store.engine.begin() as connection:
        connection.exec_driver_sql(change)
    assert kind in {problem.kind for problem in verify(queue.store).problems}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE tickets SET state = 'called', counter = '1' WHERE number = 'A003'",
        "UPDATE tickets SET number = 'A001' WHERE number = 'A003'",
        "UPDATE tickets SET serial = 1 WHERE number = 'A003'",
    ],
)
def test_the_schema_itself_refuses_two_people_at_a_counter_and_a_number_twice(tmp_path, change):
    queue = served(tmp_path)
    with pytest.raises(DBAPIError, match="UNIQUE"), queue.store.engine.begin() as connection:
        connection.exec_driver_sql(change)


def test_what_is_refused_half_way_leaves_no_trace(tmp_path):
    queue = a_queue(tmp_path)
    queue.take_some(1)
    before = queue.all(), len(list(lines(queue.store)))

    def call_twice(tx):
        post = Post(counter="1", clerk="0001", plan=queue.plan)
        serving.call_next(tx, post=post, when=Moment(queue.now))
        serving.call_next(tx, post=post, when=Moment(queue.now))

    assert refusal(lambda: perform(queue.store, call_twice)).reason is Reason.COUNTER_HOLDS
    assert (queue.all(), len(list(lines(queue.store)))) == before
    assert queue.call().number == "A001"


def test_every_read_of_a_call_is_answered_by_an_index(tmp_path):
    queue = a_queue(tmp_path)
    hot = {
        queue_reader.head_of_each(2): ("A", "ordinary", "A", "priority", 0),
        queue_reader._FOR_ONE: ("1", "1", 0),
        queue_reader._HELD: ("1",),
        queue_reader._ENDED: ("s", "1"),
        queue_reader._LATELY.format(3): ("s", "A"),
        queue_reader._TURN: ("s", "A"),
        queue_reader._SERIAL: ("s", "A"),
    }
    with queue.store.engine.connect() as connection:
        for statement, values in hot.items():
            found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row.detail for row in found if "tickets" in row.detail]
            assert steps, statement
            assert all(step.startswith("SEARCH") for step in steps), steps
            assert not any("TEMP B-TREE" in row.detail for row in found), statement
        vain = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {queue_reader._QUIET}", (0, 0))
        assert sum("USING INDEX" in row.detail for row in vain) == 2  # only those who wait


def test_an_intake_is_tied_to_the_ticket_served_at_its_counter(tmp_path):
    queue = served(tmp_path)
    when = Moment(queue.now + timedelta(seconds=1))
    form, hall = an_intake(ticket=" a002 ", counter="1"), a_hall()
    case = taken_in(queue.store, form, hall=hall, when=when).case
    second = taken_in(queue.store, form, hall=hall, when=when).case
    assert queue.ticket("A002").cases == (case.id, second.id)
    assert case.state is CaseState.ACCEPTED
    queue.wait(seconds=5)
    assert queue.do(serving.finish).state is TicketState.SERVED
    assert verify(queue.store).problems == ()


@pytest.mark.parametrize(
    ("ticket", "counter"), [("A001", "2"), ("A003", "1"), ("A002", "2"), ("A999", "1")]
)
def test_an_intake_with_a_ticket_not_served_there_is_refused_and_leaves_nothing(
    tmp_path, ticket, counter
):
    queue = served(tmp_path)
    when = Moment(queue.now + timedelta(seconds=1))
    form = an_intake(ticket=ticket, counter=counter)
    error = refusal(lambda: taken_in(queue.store, form, hall=a_hall(), when=when))
    assert error.reason is Reason.TICKET_NOT_SERVED
    assert look(queue.store, lambda reader: dict(reader.counts())) == {}


def test_where_no_session_runs_the_number_of_another_queue_is_kept_as_text(tmp_path):
    store, hall = a_store(tmp_path), a_hall()
    assert taken_in(store, an_intake(ticket="K17"), hall=hall).case.ticket == "K17"
    queue = Queue(store)
    queue.take_some(1)
    queue.close()
    when = Moment(queue.now + timedelta(seconds=1))
    kept = taken_in(store, an_intake(ticket="K18"), hall=hall, when=when)
    assert kept.case.ticket == "K18"


def test_a_ledger_of_the_queue_reads_back_as_the_facts_it_holds(tmp_path):
    queue = served(tmp_path)
    queue.do(serving.finish)
    queue.do(tickets.leave, ticket="A001")
    queue.do(sessions.stop_taking)
    queue.close()
    kinds = [line.kind for line in lines(queue.store)]
    assert kinds[1:3] == ["session_opened", "ticket_taken"]
    assert kinds[-3:] == ["taking_stopped", "ticket_voided", "session_closed"]
    assert all(json.loads(line.body) for line in lines(queue.store))


def test_a_call_of_nobody_writes_nothing(tmp_path):
    queue = a_queue(tmp_path)
    before = len(list(lines(queue.store)))
    post = Post(counter="1", clerk="0001", plan=queue.plan)
    use = partial(serving.call_next, post=post, when=Moment(queue.now))
    with pytest.raises(Refused):
        perform(queue.store, use)
    assert len(list(lines(queue.store))) == before


def test_a_store_from_before_the_queue_gets_it_and_keeps_its_cases(tmp_path):
    store, hall = a_store(tmp_path), a_hall()
    number = taken_in(store, hall=hall).case.number
    as_of_0001(store)
    queue = Queue(a_store(tmp_path, ids=CountedIds(first=9_000_001)))
    assert queue.take().number == "A001"
    assert look(queue.store, lambda reader: reader.case_by_number(number)) is not None
    assert verify(queue.store).problems == ()
