"""The whole queue against a plain model: any acts in any order, and the same tickets after each."""

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.build import refusal
from tests.build.queue import Queue, a_queue
from tests.flows.queue_model import (
    CALLED,
    COUNTERS,
    LEFT,
    MISSED,
    PARKED,
    SERVED,
    SERVING,
    VOID,
    WAITING,
    Model,
    Plain,
)
from winclient.app.queue import balances, serving, sessions, tickets
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.refusals import Reason, Refused
from winclient.store.proof.verify import verify

PLAN = """
quiet_seconds = 60
[[segment]]
prefix = "A"
name = "综合"
rule = "ageing"
head_start = { priority = 10 }
[[segment]]
prefix = "B"
name = "企业"
rule = "strict_priority"
counters = ["2", "3"]
"""
counters = st.sampled_from(COUNTERS)


class WholeQueue(RuleBasedStateMachine):
    """Each rule acts on the store and on the model; what one refuses the other must refuse."""

    @initialize()
    def begin_hall(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.queue: Queue = a_queue(Path(self.folder.name), plan=PLAN)
        self.model = Model()

    def teardown(self) -> None:
        if hasattr(self, "queue"):
            assert verify(self.queue.store).problems == ()
            self.queue.store.close()
            self.folder.cleanup()

    def do(self, use_case, **words):
        """The ticket's number, or the reason why not."""
        try:
            done = self.queue.do(use_case, **words)
        except Refused as error:
            return error.reason
        return getattr(done, "number", None)

    @property
    def now(self) -> datetime:
        return self.queue.now

    @rule(seconds=st.sampled_from([1, 20, 40, 90, 700]))
    def time_passes(self, seconds):
        self.queue.wait(seconds=seconds)

    @rule(segment=st.sampled_from("AB"), priority=st.booleans())
    def take(self, segment, priority):
        kind = TicketClass.PRIORITY if priority else TicketClass.ORDINARY
        if not self.model.open:
            error = refusal(lambda: self.queue.take(segment, kind=kind))
            assert error.reason is Reason.SESSION_NOT_OPEN
            return
        ticket = self.queue.take(segment, kind=kind)
        same = [t for t in self.model.tickets if t.number.startswith(segment)]
        assert ticket.number == f"{segment}{len(same) + 1:03}"
        self.model.tickets.append(Plain(ticket.number, segment, priority, self.now))

    @rule(counter=counters)
    def call_next(self, counter):
        found = self.do(serving.call_next, counter=counter)
        wanted = self.model.next(counter, self.now)
        if counter in self.model.paused:
            assert found is Reason.COUNTER_PAUSED
        elif not self.model.open:
            assert found is Reason.SESSION_NOT_OPEN
        elif self.model.held(counter):
            assert found is Reason.COUNTER_HOLDS
        elif wanted is None:
            assert found is Reason.NOBODY_WAITING
        else:
            assert found == wanted.number
            self.called(wanted, counter)

    def called(self, ticket: Plain, counter: str) -> None:
        ticket.calls.append((ticket.counter, ticket.called))
        ticket.state, ticket.counter, ticket.called = CALLED, counter, self.now

    @precondition(lambda self: self.model.tickets)
    @rule(counter=counters, data=st.data())
    def call_this(self, counter, data):
        ticket = data.draw(st.sampled_from(self.model.tickets))
        free = self.model.open and counter not in self.model.paused
        free = free and not self.model.held(counter)
        found = self.do(serving.call_this, counter=counter, ticket=ticket.number, reason="急")
        if free and ticket.state in (WAITING, MISSED):
            assert found == ticket.number
            if ticket.state == MISSED:
                ticket.quiet_until = self.now
            self.called(ticket, counter)
        else:
            assert isinstance(found, Reason)

    def step(self, use_case, counter: str, *, before: tuple[str, ...], after: str) -> None:
        """An act on what the counter holds."""
        held = self.model.held(counter)
        found = self.do(use_case, counter=counter)
        if held is not None and held.state in before:
            assert found == held.number
            held.state = after
            held.ended = self.now if after in (MISSED, SERVED) else None
        else:
            assert isinstance(found, Reason)

    @rule(counter=counters)
    def begin(self, counter):
        self.step(serving.begin, counter, before=(CALLED, SERVING), after=SERVING)

    @rule(counter=counters)
    def skip(self, counter):
        self.step(serving.skip, counter, before=(CALLED,), after=MISSED)

    @rule(counter=counters)
    def park(self, counter):
        self.step(serving.park, counter, before=(SERVING,), after=PARKED)

    @rule(counter=counters)
    def finish(self, counter):
        self.step(serving.finish, counter, before=(SERVING,), after=SERVED)

    @precondition(lambda self: self.model.tickets)
    @rule(counter=counters, data=st.data())
    def resume(self, counter, data):
        ticket = data.draw(st.sampled_from(self.model.tickets))
        free = self.model.open and not self.model.held(counter)
        found = self.do(serving.resume, counter=counter, ticket=ticket.number)
        if free and ticket.state == PARKED:
            assert found == ticket.number
            ticket.state, ticket.counter = SERVING, counter
        else:
            assert isinstance(found, Reason)

    @precondition(lambda self: self.model.tickets)
    @rule(data=st.data())
    def give_back(self, data):
        ticket = data.draw(st.sampled_from(self.model.tickets))
        found = self.do(tickets.give_back, ticket=ticket.number)
        if self.model.open and ticket.state == MISSED:
            assert found == ticket.number
            ticket.state = WAITING
            ticket.quiet_until = max(self.now, ticket.called + timedelta(seconds=60))
        else:
            assert isinstance(found, Reason)

    @rule(counter=counters, to=st.sampled_from(["A", "B", "1", "3"]))
    def transfer(self, counter, to):
        held = self.model.held(counter)
        found = self.do(tickets.transfer, counter=counter, to=to)
        if held is None:
            assert isinstance(found, Reason)
            return
        assert found == held.number
        held.state, held.for_counter = WAITING, to if to.isdecimal() else ""
        held.segment = held.segment if to.isdecimal() else to

    @precondition(lambda self: self.model.tickets)
    @rule(act=st.sampled_from([LEFT, VOID]), data=st.data())
    def give_up(self, act, data):
        ticket = data.draw(st.sampled_from(self.model.tickets))
        words = {"ticket": ticket.number, **({"reason": "错"} if act == VOID else {})}
        found = self.do(tickets.leave if act == LEFT else tickets.void, **words)
        if self.model.open and ticket.state in (WAITING, CALLED, PARKED, MISSED):
            assert found == ticket.number
            ticket.state = act
        else:
            assert isinstance(found, Reason)

    @rule(counter=counters)
    def undo(self, counter):
        found = self.do(serving.undo, counter=counter)
        ticket = self.undoable(counter)
        if ticket is None:
            assert isinstance(found, Reason)
            return
        assert found == ticket.number
        if ticket.state == CALLED:
            ticket.state = WAITING
            ticket.counter, ticket.called = ticket.calls.pop()
        else:
            ticket.state = CALLED if ticket.state == MISSED else SERVING

    def undoable(self, counter: str) -> Plain | None:
        if not self.model.open:
            return None
        ticket = self.model.held(counter)
        if ticket is None:
            mine = [t for t in self.model.tickets if t.counter == counter]
            ended = [t for t in mine if t.state in (MISSED, SERVED)]
            ticket = max(ended, key=lambda t: t.ended, default=None)
        if ticket is None or ticket.state not in (CALLED, MISSED, SERVED):
            return None
        since = ticket.called if ticket.state == CALLED else ticket.ended
        return ticket if self.now - since <= timedelta(seconds=30) else None

    @rule(counter=counters)
    def pause_or_continue(self, counter):
        if counter in self.model.paused:
            self.queue.do(serving.proceed, counter=counter)
            self.model.paused.remove(counter)
        else:
            self.queue.do(serving.pause, counter=counter)
            self.model.paused.add(counter)

    @rule(sure=st.integers(0, 3))
    def close(self, sure):
        if sure:  # a hall closes less often than it calls
            return
        found = self.do(sessions.close_session)
        if not self.model.open:
            assert found is Reason.SESSION_NOT_OPEN
        elif any(self.model.held(counter) for counter in COUNTERS):
            assert found is Reason.SESSION_BUSY
        else:
            self.model.open = False
            ends = {WAITING: VOID, MISSED: LEFT, PARKED: LEFT}
            for ticket in self.model.tickets:
                ticket.state = ends.get(ticket.state, ticket.state)

    @rule()
    def open(self):
        if self.model.open:
            assert refusal(self.queue.open).reason is Reason.SESSION_STATE
        else:
            self.queue.open()
            self.model.open = True
            self.model.tickets.clear()

    @invariant()
    def the_same_tickets(self):
        if not hasattr(self, "model"):
            return
        found = {
            t.number: (t.state.value, t.segment, t.for_counter, t.arrived_at)
            for t in self.queue.all()
        }
        assert found == {
            t.number: (t.state, t.segment, t.for_counter, t.arrived) for t in self.model.tickets
        }

    @invariant()
    def issued_is_served_left_void_and_waiting(self):
        if not hasattr(self, "model"):
            return
        with self.queue.store.reading() as reader:
            balance = balances.balance(reader, session=reader.session())
        assert balance.balanced
        assert balance.issued == len(self.model.tickets)

    @invariant()
    def each_counter_holds_whom_the_model_says(self):
        if not hasattr(self, "model"):
            return
        for counter in COUNTERS:
            held, wanted = self.queue.view(counter).held, self.model.held(counter)
            assert (held.number if held else None) == (wanted.number if wanted else None)


TestWholeQueue = WholeQueue.TestCase
TestWholeQueue.settings = settings(
    max_examples=300 if os.environ.get("WINCLIENT_LONG") else 15,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
