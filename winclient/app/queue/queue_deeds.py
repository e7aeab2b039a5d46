"""Which use case carries out which order of the queue."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from winclient.app.ports import Ids, Reader, Tx
from winclient.app.queue import appointments, serving, sessions, slips, tickets
from winclient.app.queue.balances import Balance
from winclient.app.queue.posts import Post
from winclient.app.queue.queue_orders import Act, Answer, Order
from winclient.app.queue.queue_view import face, one
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.days.moments import Moment
from winclient.domain.queue.segments import Plan
from winclient.domain.queue.session import Pause, Session
from winclient.domain.queue.ticket import Ticket

# act → use case, and what of the order it gets
_DEEDS: Mapping[Act, tuple[Callable[..., Any], tuple[str, ...]]] = MappingProxyType(
    {
        Act.TAKE: (tickets.take, ("form", "ids")),
        Act.CALL: (serving.call_next, ()),
        Act.CALL_THIS: (serving.call_this, ("ticket", "reason")),
        Act.RECALL: (serving.recall, ("ticket",)),
        Act.BEGIN: (serving.begin, ("ticket", "done_at")),
        Act.SKIP: (serving.skip, ("ticket", "done_at")),
        Act.PARK: (serving.park, ("ticket", "reason")),
        Act.RESUME: (serving.resume, ("ticket",)),
        Act.TRANSFER: (tickets.transfer, ("ticket", "to", "reason")),
        Act.FINISH: (serving.finish, ("ticket", "done_at")),
        Act.UNDO: (serving.undo, ()),
        Act.PAUSE: (serving.pause, ("reason",)),
        Act.CONTINUE: (serving.proceed, ()),
        Act.RETURN: (tickets.give_back, ("ticket",)),
        Act.LEAVE: (tickets.leave, ("ticket",)),
        Act.VOID: (tickets.void, ("ticket", "reason")),
        Act.OPEN: (tickets.open_session, ("ids",)),
        Act.STOP: (sessions.stop_taking, ()),
        Act.RESUME_TAKING: (sessions.resume_taking, ()),
        Act.CLOSE: (sessions.close_session, ()),
        Act.RESERVE: (slips.reserve, ("form", "ticket", "ids")),
        Act.PRINTED: (slips.printed, ("ticket",)),
        Act.UNPRINTED: (slips.unprinted, ("ticket", "reason")),
        Act.GRANT: (slips.grant, ("ticket", "reason")),
        Act.DECLINE: (slips.decline, ("ticket", "reason")),
        Act.BOOK: (appointments.put, ("appointments",)),
        Act.SLIP: (slips.copied, ("ticket", "slip", "ids")),
        Act.REPLACE: (slips.replace_slip, ("ticket", "to")),
    }
)
_PLAIN = TakeForm()
_NUMBERING = {Act.TAKE, Act.RESERVE, Act.REPLACE}


def carry_out(tx: Tx, *, order: Order, plan: Plan, ids: Ids, when: Moment) -> Answer:
    """Do what the order says, as its use case does it and with its refusals."""
    use_case, wanted = _DEEDS[order.act]
    given = {
        "ids": ids,
        "form": order.form or _PLAIN,
        "ticket": order.ticket,
        "reason": order.reason,
        "to": order.to,
        "done_at": order.done_at,
        "slip": order.slip,
        "appointments": order.appointments,
    }
    post = Post(counter=order.counter, clerk=order.clerk, plan=plan)
    words = {name: given[name] for name in wanted}
    found = use_case(tx, post=post, when=when, **words)
    return _told(tx, found, order=order, plan=plan, when=when)


def _told(
    reader: Reader,
    found: Ticket | Session | Pause | Balance | int | None,
    *,
    order: Order,
    plan: Plan,
    when: Moment,
) -> Answer:
    match found:
        case Ticket() if order.act in _NUMBERING:
            crowds = (crowd for crowd in reader.crowds() if crowd.segment == found.segment)
            # A reserved number is not among those who wait.
            ahead = sum(crowd.waiting for crowd in crowds) - int(order.act is Act.TAKE)
            return Answer(ticket=face(found, plan=plan, now=when.at), ahead=ahead)
        case Ticket():
            return Answer(ticket=one(reader, found, plan=plan, now=when.at))
        case None:
            return Answer()
        case Session():
            return Answer(session=found)
        case Pause():
            return Answer(pause=found)
        case Balance():
            return Answer(balance=found)
        case int():
            return Answer(listed=found)
