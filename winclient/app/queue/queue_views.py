"""The views of the queue that a hall's hub answers to screens elsewhere, beside the PC's own."""

from collections.abc import Callable, Mapping
from datetime import datetime
from json import loads
from types import MappingProxyType
from typing import Any

from msgspec.structs import replace

from winclient.app.ports import Entry, Reader
from winclient.app.queue import balances
from winclient.app.queue.balances import Balance
from winclient.app.queue.bearers import bearer_key
from winclient.app.queue.crowds import crowd_view
from winclient.app.queue.estimates import forecast
from winclient.app.queue.hall_view import hall_view
from winclient.app.queue.posts import Post, latest, named
from winclient.app.queue.public_view import guide_view, public_view, slip_standing
from winclient.app.queue.queue_view import TicketFace, face, one, queue_view
from winclient.app.queue.take_forms import segment_named
from winclient.app.queue_ports import TicketQuery
from winclient.domain.queue.estimates import Wait
from winclient.domain.queue.ticket import TicketState
from winclient.domain.values import Value


class Listed(Value, frozen=True, kw_only=True):
    """Tickets of the session, in order of arrival."""

    tickets: tuple[TicketFace, ...] = ()


class Waits(Value, frozen=True, kw_only=True):
    """Estimated waits of newcomers."""

    segments: Mapping[str, Wait]


class Happened(Value, frozen=True, kw_only=True):
    """One fact about a ticket, by the name of its kind."""

    seq: int
    fact: str
    at: datetime


class Story(Value, frozen=True, kw_only=True):
    """A ticket and all that happened to it."""

    ticket: TicketFace
    history: tuple[Happened, ...]


def listed(
    reader: Reader,
    *,
    post: Post,
    now: datetime,
    states: tuple[TicketState, ...] = (),
    segment: str = "",
    limit: int = 5_000,
) -> Listed:
    """The tickets of these states (all, where none is named) and this segment."""
    prefix = segment_named(post.plan, segment).prefix if segment else None
    session = reader.session()
    if session is None:
        return Listed()
    wanted = frozenset(states) or None
    query = TicketQuery(session=session.id, states=wanted, segment=prefix, limit=limit)
    ahead = forecast(reader, plan=post.plan, now=now)
    return Listed(
        tickets=tuple(
            replace(face(each, plan=post.plan, now=now), wait=ahead.expected(each))
            for each in reader.tickets(query)
        )
    )


def waits(reader: Reader, *, post: Post, now: datetime) -> Waits:
    """What somebody who comes now would wait, by segment; segments of which nothing is known
    are not in it."""
    ahead = forecast(reader, plan=post.plan, now=now)
    found = {each.prefix: ahead.newcomer(each.prefix) for each in post.plan.segments}
    return Waits(segments={prefix: wait for prefix, wait in found.items() if wait is not None})


def story(reader: Reader, *, post: Post, now: datetime, ticket: str) -> Story:
    """The ticket of this number with its history."""
    found = named(reader, ticket, session=latest(reader))
    ahead = forecast(reader, plan=post.plan, now=now)
    shown = one(reader, found, plan=post.plan, now=now)
    return Story(
        ticket=replace(shown, wait=ahead.expected(found)),
        history=tuple(
            Happened(seq=line.seq, fact=line.kind, at=_moment(line))
            for line in reader.history(found.id)
        ),
    )


def _moment(line: Entry) -> datetime:
    """When it was done, which may be before it was told."""
    done_at = loads(line.body).get("done_at")
    return datetime.fromisoformat(done_at) if done_at else line.at


def account(reader: Reader, *, post: Post, now: datetime) -> Balance:  # noqa: ARG001 - a view's
    """The session's balance as it stands."""
    return balances.balance(reader, session=latest(reader))


View = Callable[..., Any]
VIEWS: Mapping[str, View] = MappingProxyType(
    {
        view.__name__: view
        for view in (
            queue_view,
            listed,
            story,
            account,
            waits,
            crowd_view,
            hall_view,
            public_view,
            slip_standing,
            guide_view,
            bearer_key,
        )
    }
)
