"""Local slips in the hall's account: the counter that serves them tells the hub how they stand."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from json import loads

from msgspec.structs import replace

from winclient.app.perform import look, perform
from winclient.app.ports import Ids, Reader, Store, Tx
from winclient.app.queue import telling
from winclient.app.queue.queue_orders import Act, Order
from winclient.app.queue_ports import TicketQuery
from winclient.domain.canonical import canonical
from winclient.domain.codec import from_plain
from winclient.domain.days.moments import moment
from winclient.domain.ledger.local_slips import LocalSlip, SlipEnd, slip_counter
from winclient.domain.ledger.queue_facts import SessionClosed
from winclient.domain.queue.ticket import ENDED, Ticket
from winclient.domain.refusals import Refused
from winclient.domain.values import Value

_NOTE = "queue/slips"
_OPEN = "open"


class _Heard(Value, frozen=True, kw_only=True):
    """What the hub knows of the slips of one own session, and in which session of the hall."""

    session: str
    told: Mapping[str, str] = {}  # slip → how it ended, or that it is open
    hall: str = ""  # empty until it is seen after the last telling


def tell_slips(
    hub: telling.Hub, *, store: Store, ids: Ids, clerk: str, clock: Callable[[], datetime]
) -> None:
    """Tell the hub of each slip that is new, or ended, since it last heard of it. `Unreachable`."""
    for ticket in look(store, _untold):
        order = Order(
            act=Act.SLIP,
            counter=slip_counter(ticket.prefix),
            clerk=clerk,
            ticket=ticket.id,
            slip=_slip(ticket),
            request=ids.new(clock()),
        )
        refused: Refused | None = None
        try:
            hub.do(order)
        except Refused as error:
            if error.reason in telling.ASK_ANOTHER:
                raise
            refused = error
        perform(store, partial(_noted, order=order, slip=ticket, why=refused, now=clock()))


def follow(
    store: Store, *, hall: str, counter: str, clerk: str, clock: Callable[[], datetime]
) -> None:
    """Begin at 01 again in another session of the hall, once all slips have ended and are told."""
    known = look(store, _heard)
    if known is None or known.hall == hall:
        return
    if not known.hall:
        body = canonical(replace(known, hall=hall))
        perform(store, lambda tx: tx.put_note(_NOTE, body))
    elif not look(store, _untold) and _OPEN not in known.told.values():
        close = partial(_close, session=known.session, counter=counter, clerk=clerk)
        perform(store, partial(close, now=clock()))


def _slip(ticket: Ticket) -> LocalSlip:
    return LocalSlip(
        number=ticket.number,
        serial=ticket.serial,
        arrived=ticket.arrived_at,
        called=ticket.call.at if ticket.call else None,
        begun=ticket.begun_at,
        ended=ticket.ended_at,
        end=SlipEnd(ticket.state.value) if ticket.state in ENDED else None,
    )


def _mark(ticket: Ticket) -> str:
    return ticket.state.value if ticket.state in ENDED else _OPEN


def _untold(reader: Reader) -> tuple[Ticket, ...]:
    session = reader.session()
    if session is None:
        return ()
    known = _heard(reader)
    told = known.told if known else {}
    found = reader.tickets(TicketQuery(session=session.id))
    slips = (each for each in found if slip_counter(each.prefix))
    return tuple(each for each in slips if told.get(each.id) != _mark(each))


def _heard(reader: Reader) -> _Heard | None:
    """None where no slip of the running session was told."""
    session, body = reader.session(), reader.notes(_NOTE).get(_NOTE)
    known = from_plain(_Heard, loads(body)) if body else None
    return known if known and session and known.session == session.id else None


def _noted(tx: Tx, *, order: Order, slip: Ticket, why: Refused | None, now: datetime) -> None:
    known = _heard(tx) or _Heard(session=slip.session)
    told = {**known.told, slip.id: _mark(slip)}
    tx.put_note(_NOTE, canonical(replace(known, told=told, hall="")))
    if why is not None:
        telling.refuse(tx, replace(order, ticket=slip.number), why=why, now=now)


def _close(tx: Tx, *, session: str, counter: str, clerk: str, now: datetime) -> None:
    when = moment(now, last_seen=tx.last_seen())
    tx.record(
        SessionClosed(
            at=when.at,
            clerk=clerk,
            counter=counter,
            clock_suspect=when.suspect,
            session=session,
        )
    )
    tx.drop_note(_NOTE)
