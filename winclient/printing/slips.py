"""Slips: a number is reserved, its slip printed, the queue told; and what a crash cut off is ended.

The kiosk's own notes (`slip_jobs`) say how far each slip has come. They are written before each
step, so after a crash they say at least as much as happened: "waiting" was never printed, "sent"
may have been, "printed" and "failed" are certain and the queue only has to hear of it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from msgspec import Struct
from msgspec.structs import replace

from winclient.app.papers.printing import OpenPrinter
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Store
from winclient.app.queue.queue_authority import QueueAuthority
from winclient.app.queue.queue_orders import Act, Answer, Order
from winclient.app.queue.slip_jobs import forget, note
from winclient.app.queue.take_forms import TakeForm
from winclient.domain.printing import JobState, SlipJob
from winclient.domain.queue.slip import Slip
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason, Refused
from winclient.printing.sending import Result, prepared, sent

INTERRUPTED, UNREACHABLE = "interrupted", "unreachable"
# Refusals that say nothing about the number: the hub is away, or is not the one to ask.
_UNHEARD = {
    Reason.HUB_AWAY,
    Reason.HUB_FAULTY,
    Reason.HUB_KEY_WRONG,
    Reason.HALL_EPOCH_OLD,
}


class RenderSlip(Protocol):
    """`printing.render.render_slip` with the hall's fonts."""

    def __call__(self, slip: Slip, *, format: str) -> bytes: ...


class SlipPrinter(Struct, frozen=True, kw_only=True):
    """A kiosk with its store, the queue it asks and the printer it uses."""

    store: Store
    queue: QueueAuthority
    counter: str
    clerk: str
    printer: str
    render: RenderSlip
    open_printer: OpenPrinter


class Handed(Struct, frozen=True, kw_only=True):
    """How it ended for the visitor.

    PRINTED and `queued`: the number is in the queue. PRINTED without: the queue could not be told
    yet, or would have it no more. FAILED: no number. UNKNOWN: a person has to look.
    """

    slip: Slip
    state: JobState
    queued: bool
    error: str = ""


def take_number(
    desk: SlipPrinter, form: TakeForm, *, ticket: str, told: Callable[[Answer], Slip]
) -> Handed:
    """取号 with a slip. Refused and OSError as the queue says them: then there is no number.

    `ticket` is a new id; `told` makes the slip of what the queue answers.
    """
    return _handed(desk, _order(desk, Act.RESERVE, ticket, form=form), job=ticket, told=told)


def print_again(
    desk: SlipPrinter, number: str, *, ticket: str, told: Callable[[Answer], Slip]
) -> Handed:
    """补打: a new number in the old one's place; the old is void once the new slip is out."""
    return _handed(desk, _order(desk, Act.REPLACE, number, to=ticket), job=ticket, told=told)


def _order(desk: SlipPrinter, act: Act, ticket: str, **words: Any) -> Order:
    return Order(act=act, counter=desk.counter, clerk=desk.clerk, ticket=ticket, **words)


def finish_slips(desk: SlipPrinter, *, after_start: bool = False) -> None:
    """Tell the queue what it has not heard; after a start also what was cut off. OSError: later."""
    if after_start:
        for job in look(desk.store, _noted):
            _note(desk, _interrupted(job))
    for job in look(desk.store, _noted):
        if job.state not in {JobState.PENDING, JobState.SENT}:  # those are under way
            _tell(desk, job)


def _noted(reader: Reader) -> tuple[SlipJob, ...]:
    return reader.slip_jobs()


def _interrupted(job: SlipJob) -> SlipJob:
    match job.state:
        case JobState.PENDING:  # never sent
            return replace(job, state=JobState.FAILED, error=INTERRUPTED)
        case JobState.SENT:
            return replace(job, state=JobState.UNKNOWN, error=INTERRUPTED)
        case JobState.PRINTED | JobState.FAILED | JobState.UNKNOWN:
            return job


def _handed(desk: SlipPrinter, order: Order, *, job: str, told: Callable[[Answer], Slip]) -> Handed:
    noted = SlipJob(id=job, printer=desk.printer)
    _note(desk, noted)  # before the queue is asked: its answer may be lost
    try:
        slip = told(desk.queue.do(order))
    except (Refused, OSError) as error:
        if isinstance(error, Refused) and error.reason not in _UNHEARD:
            perform(desk.store, partial(forget, job=job))
        else:  # a number may have been reserved, and only its answer was lost
            _note(desk, replace(noted, state=JobState.FAILED, error=UNREACHABLE))
        raise
    ended = _printed(desk, replace(noted, slip=slip), slip)
    try:
        queued = _tell(desk, ended)
    except (Refused, OSError):
        queued = False  # told by the next `finish_slips`
    return Handed(slip=slip, state=ended.state, queued=queued, error=ended.error)


def _printed(desk: SlipPrinter, job: SlipJob, slip: Slip) -> SlipJob:
    """The job as it ended. Noted as sent before the first byte, and as ended after the last."""
    draw = partial(desk.render, slip)
    ready = prepared(draw, printer=job.printer, name=job.id, open_printer=desk.open_printer)
    if isinstance(ready, Result):
        return _note(desk, replace(job, state=ready.state, error=ready.error))
    _note(desk, replace(job, state=JobState.SENT))
    result = sent(ready, copies=1)
    return _note(desk, replace(job, state=result.state, error=result.error))


def _note(desk: SlipPrinter, job: SlipJob) -> SlipJob:
    perform(desk.store, partial(note, job=job))
    return job


def _tell(desk: SlipPrinter, job: SlipJob) -> bool:
    """The queue hears how it ended, then the note goes; whether the number is in the queue.

    A queue that refuses has heard it, too: a note it will never take would hold up all others.
    """
    queued = False
    try:
        match job.state:
            case JobState.PRINTED:
                ticket = desk.queue.do(_order(desk, Act.PRINTED, job.id)).ticket
                queued = ticket is not None and ticket.state is TicketState.WAITING
            case JobState.FAILED:
                code = job.error.partition(":")[0]  # what the device said fits no line of a fact
                desk.queue.do(_order(desk, Act.UNPRINTED, job.id, reason=code))
            case JobState.UNKNOWN | JobState.PENDING | JobState.SENT:
                pass  # the number stays reserved: board and guide desk ask for its bearer
    except Refused as error:
        if error.reason in _UNHEARD:
            raise
    perform(desk.store, partial(forget, job=job.id))
    return queued
