"""Drains the ledger to the center and reads its feed: one loop, one round at a time, for ever."""

import logging
import secrets
import time
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Protocol

from msgspec import Struct

from winclient.app.exchange import behind, replies, rounds
from winclient.app.exchange.here import Place, Talk
from winclient.app.mishaps import log_bug
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Touched, Tx
from winclient.domain.refusals import Refused
from winclient.domain.rounds.exchange import Reply, Round, Verdict
from winclient.sync.flight import ReadAhead, begin
from winclient.sync.http import Unreachable
from winclient.sync.scans import Courier

log = logging.getLogger("winclient.sync")
Sending = Callable[[], tuple[Reply, float]]  # the reply, and the seconds it took. Unreachable
LEAST, FIRST, MOST = 1, 500, 2_000  # entries of a round
BRISK = 1.0  # seconds: a round that took no longer may be followed by a larger one
QUIET = 15.0  # seconds between rounds when all has been said
BESIDE = 20  # such rounds between two looks for new reference
SHORTEST, LONGEST = 1.0, 300.0  # seconds of waiting after a failure
LISTENING = 0.5  # seconds between two looks whether somebody is in a hurry


class Holder(Protocol):
    """Who answers rounds."""

    def send(self, round: Round, *, center_key: str) -> Reply:
        """The reply. Unreachable where none came."""


class Level(Struct, frozen=True):
    """How far the exchange has come."""

    pending: int
    refused: int
    conflicts: int
    in_step: bool
    scans: int  # that the center is not known to have
    scan_bytes: int  # of them, what can go now


class Sent(Struct, frozen=True):
    """A round on its way."""

    round: Round
    reply: Sending


class Engine:
    """One thread's own. `changed` is called after whatever a screen may want to look at again.

    While much is left, the next round is on its way before the reply to the last is taken in:
    `begin` starts it, on a thread that does nothing else.
    """

    def __init__(
        self,
        place: Place,
        holder: Holder,
        *,
        changed: Callable[[Touched], object] = lambda _touched: None,
        beside: Callable[[], object] = lambda: None,
        scans: Courier | None = None,
        begin: Callable[[Sending], Sending] = begin,
        size: int = FIRST,
    ) -> None:
        self._place = place
        self._holder = holder
        self._changed = changed
        self._beside = beside
        self._scans = scans
        self._talk = Talk()
        self._begin = begin
        self._size = size
        self._ahead: Sent | None = None
        self._read = ReadAhead()
        self._failures = 0
        self.sent = self.received = 0
        self.scan_bytes = 0  # of scans that can go now
        self.trouble = ""  # why the last round had no reply; empty: it had one
        self.unfit: Refused | None = None  # why what the center published is not in force here
        self._hurry = Event()

    def step(self) -> Reply:
        """One round. Unreachable leaves everything as it was, and the next round is smaller."""
        place = self._place
        perform(place.store, lambda tx: rounds.prepare(tx, here=place.here(tx)))
        sent, self._ahead = self._ahead, None
        try:
            if sent is None:
                self._carry()
                sent = self._next()
            reply, took = sent.reply()
        except Unreachable as error:
            self.trouble = error.kind
            self._failures += 1
            entries = len(sent.round.entries) if sent else MOST
            self._size = max(LEAST, min(self._size, entries or MOST) // 2)
            raise
        if took < BRISK:
            self._size = min(MOST, self._size * 2)
        self.sent += len(sent.round.entries) + len(sent.round.salvage)
        self._ahead = self._go_on(reply)
        self.take(reply)
        self._read_ahead()
        self.trouble, self._failures = "", 0
        return reply

    def take(self, reply: Reply) -> None:
        """Believe of a reply what it proves, whenever it comes."""
        done = perform(self._place.store, partial(self._absorb, reply=reply))
        self._talk = done.value
        self.received += len(reply.page)
        if done.touched:
            self._changed(done.touched)

    def run(self, stop: Event) -> None:
        """Until `stop`: a failure is tried again by the clock, never only by a new record.

        Now and then, when all has been said, `beside` looks for new reference.
        """
        quiet = 0
        while not stop.is_set():
            try:
                self.step()
                wait = QUIET if self.level().in_step else 0.0
                if wait:
                    quiet += 1
                    if quiet % BESIDE == 1:
                        self._look_beside()
            except Unreachable as error:
                self._changed(Touched.SYNC)
                wait = max(error.retry_after, self.backoff())
            except Exception as error:
                # A full disk, a busy store, a bug: what is not sent lies on this disk alone, so
                # the loop lives on.
                log_bug(log, error, what="a round failed")
                self.trouble = "here"
                self._failures += 1
                self._changed(Touched.SYNC)
                wait = self.backoff()
            self._wait(wait, stop)

    def hurry(self) -> None:
        """Somebody wants to know now: the next round need not wait for its time."""
        self._hurry.set()

    def _wait(self, seconds: float, stop: Event) -> None:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0 and not self._hurry.is_set():
            if stop.wait(min(left, LISTENING)):
                return
        self._hurry.clear()

    def _look_beside(self) -> None:
        before, self.unfit = self.unfit, None
        try:
            if self._beside():
                self._changed(Touched.CATALOGUE | Touched.CALENDAR)
        except Refused as error:
            log.warning("reference from the center was not taken: %s", error.reason.value)
            self.unfit = error
        if before or self.unfit:
            self._changed(Touched.SYNC | Touched.CATALOGUE | Touched.CALENDAR)

    def level(self) -> Level:
        """How far the exchange has come, as the store knows it."""
        return look(self._place.store, partial(level, scans=self._scans))

    def backoff(self) -> float:
        """Seconds to wait: full jitter under a limit that doubles with each failure."""
        limit: float = min(LONGEST, SHORTEST * 2.0 ** min(self._failures, 10))
        return secrets.randbelow(1000) / 1000 * limit

    def _carry(self) -> None:
        if self._scans is not None and self._scans.carry():
            self.scan_bytes = look(self._place.store, self._scans.bytes_left)
            self._changed(Touched.SYNC)

    def _next(self) -> Sent:
        round, send = look(self._place.store, self._made)
        return Sent(round, send)

    def _go_on(self, reply: Reply) -> Sent | None:
        """The next round under way, where the reply to the last leaves no question; scans that wait
        are one."""

        def following(reader: Reader) -> tuple[Round, Sending] | None:
            waits = self._scans is not None and self._scans.waiting(reader)
            if waits or not rounds.goes_on(reader, reply=reply, talk=self._talk):
                return None
            return self._made(reader, after=reply)

        made = look(self._place.store, following)
        return Sent(made[0], self._begin(made[1])) if made else None

    def _read_ahead(self) -> None:
        """What the round after the one on its way will carry."""
        if self._ahead is not None and self._ahead.round.entries:
            after = self._ahead.round.entries[-1].seq
            self._read.held = look(self._place.store, lambda r: r.span(after, after + MOST))

    def _made(self, reader: Reader, after: Reply | None = None) -> tuple[Round, Sending]:
        """The next round, and what sends it."""
        here = self._place.here(reader)
        first = self._scans.waiting(reader) if self._scans else ()
        talk, size = self._talk, self._size
        span = partial(self._read.span, reader)
        round, self._talk = rounds.next_round(
            reader, talk=talk, size=size, here=here, first=first, after=after, span=span
        )
        return round, partial(self._send, round, center_key=reader.standing().center_key)

    def _send(self, round: Round, *, center_key: str) -> tuple[Reply, float]:
        began = time.monotonic()
        reply = self._holder.send(round, center_key=center_key)
        return reply, time.monotonic() - began

    def _absorb(self, tx: Tx, *, reply: Reply) -> Talk:
        return replies.absorb(tx, reply=reply, talk=self._talk, here=self._place.here(tx))


def level(reader: Reader, *, scans: Courier | None = None) -> Level:
    """What waits, what was refused, and whether anything is left to say or to hear."""
    open_ = reader.open_refusals()
    conflicts = sum(each.verdict == Verdict.CONFLICT for each in open_)
    return Level(
        pending=behind.pending(reader),
        refused=len(open_) - conflicts,
        conflicts=conflicts,
        in_step=behind.in_step(reader) and not (scans and scans.waiting(reader)),
        scans=len(reader.scans_due(reader.standing().timeline)),
        scan_bytes=scans.bytes_left(reader) if scans else 0,
    )
