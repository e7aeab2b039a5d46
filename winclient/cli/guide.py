"""`ticket requests|grant|decline|printed|…`: what a guide desk settles from a shell."""

from argparse import Namespace
from functools import partial
from typing import Any

from winclient.app.queue.public_view import GuideView, guide_view, public_view
from winclient.app.queue.queue_orders import Act, Answer
from winclient.app.queue.slip_jobs import slip_of
from winclient.bootstrap import slip_desk
from winclient.cli import tickets
from winclient.cli.desk import Desk
from winclient.cli.output import DONE, WORLD, Output
from winclient.cli.tickets import held_of, line_of, told
from winclient.domain.printing import JobState
from winclient.domain.queue.slip import Slip
from winclient.domain.refusals import Reason, Refused
from winclient.printing.slips import Handed, print_again, take_number
from winclient.wording import say


def requests(chosen: Namespace, out: Output) -> int:
    """Priorities to confirm, and numbers whose slip is in doubt."""
    found = Desk(chosen).look(guide_view)
    asked = [say("guide.asked", number=each.number, ground=each.ground) for each in found.asked]
    unsure = [say("guide.unsure", number=each.number) for each in found.unsure]
    value = {
        "priority": [{"ticket": each.number, "ground": each.ground} for each in found.asked],
        "unsure": [{"ticket": each.number, "since": each.since} for each in found.unsure],
    }
    out.answer(value, "\n".join([*asked, *unsure]) or say("guide.nothing"))
    return DONE


def grant(chosen: Namespace, out: Output) -> int:
    """The document was seen: the priority counts from now on."""
    return _answer(Desk(chosen).order(Act.GRANT, ticket=chosen.ticket, reason=chosen.ground), out)


def decline(chosen: Namespace, out: Output) -> int:
    """No ground was shown: the ticket stays ordinary, and why is on record."""
    desk = Desk(chosen)
    return _answer(desk.order(Act.DECLINE, ticket=chosen.ticket, reason=chosen.reason), out)


def printed(chosen: Namespace, out: Output) -> int:
    """Somebody holds the slip: its number joins the queue where its bearer arrived."""
    return _settle(chosen, out, Act.PRINTED)


def unprinted(chosen: Namespace, out: Output) -> int:
    """No slip came out: the number is void."""
    return _settle(chosen, out, Act.UNPRINTED, reason=chosen.reason or "guide_desk")


def reprint(chosen: Namespace, out: Output) -> int:
    """A new slip with a new number in the old one's place; the old is void once it is out."""
    desk = Desk(chosen)
    ticket = desk.site.hall.ids.new(desk.site.clock())
    slip = partial(slip_of, ticket=ticket, hall=desk.site.hall)
    return _handed(print_again(slip_desk(desk.site), chosen.ticket, ticket=ticket, told=slip), out)


def take(chosen: Namespace, out: Output) -> int:
    """A number by hand; with `--print` it is in the queue once its slip is printed."""
    if not chosen.print:
        return tickets.take(chosen, out)
    desk = Desk(chosen)
    form = tickets.form_of(chosen, desk)
    ticket = desk.site.hall.ids.new(desk.site.clock())
    waits = {lane.prefix: lane.wait for lane in desk.look(public_view, waits=True).lanes}

    def slip(answer: Answer) -> Slip:
        wait = waits.get(held_of(answer).segment)
        return slip_of(answer, ticket=ticket, hall=desk.site.hall, wait=wait)

    return _handed(take_number(slip_desk(desk.site), form, ticket=ticket, told=slip), out)


def _settle(chosen: Namespace, out: Output, act: Act, **words: str) -> int:
    desk = Desk(chosen)
    id = _id_of(chosen.ticket, desk.look(guide_view))
    return _answer(desk.order(act, ticket=id, **words), out)


def _id_of(number: str, view: GuideView) -> str:
    wanted = number.strip().upper()
    for each in view.unsure:
        if each.number == wanted:
            return each.ticket
    raise Refused(Reason.TICKET_UNKNOWN, ticket=number.strip()[:20])


def _answer(answer: Answer, out: Output) -> int:
    shown = held_of(answer)
    out.answer(told(shown), line_of(shown))
    return DONE


def _handed(handed: Handed, out: Output) -> int:
    """0 only where the slip is out and its number in the queue."""
    slip: Slip = handed.slip
    value: dict[str, Any] = {
        "ticket": slip.number,
        "slip": handed.state,
        "queued": handed.queued,
        "ahead": slip.ahead,
        "error": handed.error,
    }
    done = handed.state is JobState.PRINTED and handed.queued
    text = say("tickets.taken", number=slip.number, segment=slip.segment, ahead=slip.ahead)
    out.answer(value, text if done else say("guide.no_slip", number=slip.number, why=handed.error))
    return DONE if done else WORLD
