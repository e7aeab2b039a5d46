"""The hall's declared session 场次, and what a counter has said about itself."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec.structs import replace

from winclient.domain.ledger.queue_facts import (
    CounterFact,
    CounterPaused,
    SessionClosed,
    SessionFact,
    SessionOpened,
    TakingResumed,
    TakingStopped,
)
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value


class SessionState(StrEnum):
    """Whether numbers are given out, and whether anybody is called."""

    OPEN = "open"
    STOPPED = "stopped"  # no new numbers; who waits is served
    CLOSED = "closed"


class Session(Value, frozen=True, kw_only=True):
    """From opening to closing; numbers are unique within it. Declared, never by the clock."""

    id: str
    ordinal: int
    state: SessionState
    opened_at: datetime
    closed_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether anybody may be called."""
        return self.state is not SessionState.CLOSED


NEXT: Mapping[tuple[SessionState, type[SessionFact]], SessionState] = {
    (SessionState.OPEN, TakingStopped): SessionState.STOPPED,
    (SessionState.STOPPED, TakingResumed): SessionState.OPEN,
    (SessionState.OPEN, SessionClosed): SessionState.CLOSED,
    (SessionState.STOPPED, SessionClosed): SessionState.CLOSED,
}


def evolve(session: Session | None, fact: SessionFact) -> Session:
    """The session after `fact`; Refused(SESSION_STATE) where that is not possible."""
    if isinstance(fact, SessionOpened):
        if session is not None:
            raise Refused(Reason.SESSION_STATE, session_state=session.state.value)
        return Session(
            id=fact.session, ordinal=fact.ordinal, state=SessionState.OPEN, opened_at=fact.at
        )
    if session is None:
        raise Refused(Reason.SESSION_NOT_OPEN)
    state = NEXT.get((session.state, type(fact)))
    if state is None:
        raise Refused(Reason.SESSION_STATE, session_state=session.state.value)
    closed = fact.at if isinstance(fact, SessionClosed) else session.closed_at
    return replace(session, state=state, closed_at=closed)


class Pause(Value, frozen=True, kw_only=True):
    """Whether a counter takes tickets, since when, and why not."""

    counter: str
    paused: bool
    since: datetime
    reason: str = ""


def pause(fact: CounterFact) -> Pause:
    """What a counter's latest word makes of it."""
    paused = isinstance(fact, CounterPaused)
    reason = fact.reason if isinstance(fact, CounterPaused) else ""
    return Pause(counter=fact.counter, paused=paused, since=fact.at, reason=reason)
