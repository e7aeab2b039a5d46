"""Estimated waits of this moment: for each who waits, and for who would come now."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import field

from winclient.app.ports import Reader
from winclient.app.queue_ports import TicketQuery
from winclient.domain.queue.estimates import LONGEST, Pace, Service, Wait, known, paces, wait
from winclient.domain.queue.segments import Plan
from winclient.domain.queue.session import Session
from winclient.domain.queue.ticket import HELD, Ticket, TicketState
from winclient.domain.queue.waiting_line import NEWCOMER, Open, Turn, play
from winclient.domain.values import Value

HOUR = timedelta(hours=1)  # what counts as the pace of now
AT_WORK = timedelta(minutes=20)  # a counter that ended something since is still there
HALF = 0.5  # of a service is left at least, as far as anybody can tell


class Forecast(Value, frozen=True, kw_only=True):
    """None: nothing is known. Nobody serves there, or the pace of the hall is not known yet."""

    waits: Mapping[str, Wait] = field(default_factory=dict)

    def newcomer(self, segment: str) -> Wait | None:
        """Who would take an ordinary number of this segment now."""
        return self.waits.get(NEWCOMER + segment)

    def expected(self, ticket: Ticket) -> Wait | None:
        """A ticket that waits; one whose slip is being printed waits as a newcomer does."""
        reserved = ticket.state is TicketState.RESERVED
        return self.newcomer(ticket.segment) if reserved else self.waits.get(ticket.id)


def forecast(reader: Reader, *, plan: Plan, now: datetime) -> Forecast:
    """From the hall's own services, its open counters, and the rules that decide who goes ahead."""
    session = reader.session()
    if session is None or not session.running:
        return Forecast()
    services = reader.services(session.id)
    hour = paces(each for each in services if each.ended > now - HOUR)
    line = reader.in_line()
    segments = {each.prefix for each in plan.segments} | {each.segment for _, each in line}
    pace = known(segments, weeks=_before(reader, services, since=now - HOUR), hour=hour)
    if not pace:
        return Forecast()
    lasts = {segment: timedelta(seconds=each.mean) for segment, each in pace.items()}
    counters = _open(reader, services, session=session, plan=plan, lasts=lasts, now=now)
    turns = play(line, counters=counters, lasts=lasts, plan=plan, now=now)
    segment_of = {each.id: each.segment for _, each in line}
    segment_of |= {NEWCOMER + segment: segment for segment in segments}
    return Forecast(
        waits={id: _wait(turn, pace[segment_of[id]], now=now) for id, turn in turns.items()}
    )


def _before(reader: Reader, services: Sequence[Service], *, since: datetime) -> dict[str, Pace]:
    """The last sessions, and what of this one is more than an hour ago."""
    found = dict(reader.past_paces())
    for segment, pace in paces(each for each in services if each.ended <= since).items():
        found[segment] = found.get(segment, Pace()) + pace
    return found


def _wait(turn: Turn, pace: Pace, *, now: datetime) -> Wait:
    return wait((turn.at - now).total_seconds(), calls=turn.calls, spread=pace.spread)


def _open(
    reader: Reader,
    services: Sequence[Service],
    *,
    session: Session,
    plan: Plan,
    lasts: Mapping[str, timedelta],
    now: datetime,
) -> list[Open]:
    """Counters that hold somebody or did a moment ago, without those that are paused."""
    free = {each.counter: now for each in services if each.ended > now - AT_WORK}
    paused = {each.counter for each in reader.pauses()}
    found = {counter: at for counter, at in free.items() if counter not in paused}
    held = reader.tickets(TicketQuery(session=session.id, states=HELD))
    for ticket in held:
        found.pop(ticket.counter, None)
        if ticket.counter not in paused:
            found |= _busy(ticket, lasts=lasts, now=now)
    return [
        Open(counter=counter, segments=_served(plan, counter), free=at)
        for counter, at in sorted(found.items())
    ]


def _busy(ticket: Ticket, *, lasts: Mapping[str, timedelta], now: datetime) -> dict[str, datetime]:
    """Until when a counter is busy; none where the clerk forgot to end a service long ago."""
    called = ticket.call.at if ticket.call else now
    if now - called > LONGEST:
        return {}
    usual = lasts.get(ticket.segment, timedelta())
    left = max(usual - (now - called), usual * HALF)
    return {ticket.counter: now + left}


def _served(plan: Plan, counter: str) -> frozenset[str]:
    return frozenset(segment.prefix for segment in plan.of_counter(counter))
