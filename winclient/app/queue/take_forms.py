"""What a visitor asks for, the segment it leads to and the class that it is owed."""

from datetime import datetime

from msgspec.structs import replace

from winclient.app.ports import Reader
from winclient.app.queue.posts import remark
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.ledger.queue_facts import TicketClass
from winclient.domain.queue.segments import Plan, Segment
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value

GRANTED = {TicketClass.PRIORITY, TicketClass.GREEN_CHANNEL}


class TakeForm(Value, frozen=True, kw_only=True):
    """What a visitor asks for; an appointment that is on time makes its own class."""

    segment: str = ""
    ticket_class: TicketClass = TicketClass.ORDINARY
    granted_by: str = ""
    granted_for: str = ""
    appointment: datetime | None = None
    code: str = ""
    item: str = ""
    department: str = ""  # of the item, where the queue is kept without a catalogue
    asked_for: str = ""
    bearer: str = ""


def segment_for(reader: Reader, form: TakeForm, *, plan: Plan) -> Segment:
    """The named one, else where the item or the appointment belongs, else the first."""
    if form.segment.strip():
        return segment_named(plan, form.segment)
    if form.item.strip():
        item, department = _item(reader, form)
        serving = [s for s in plan.segments if s.serves(item, department=department)]
        special = (s for s in serving if s.departments or s.items)
        return next(special, serving[0] if serving else plan.segments[0])
    if form.appointment is not None:
        return next((s for s in plan.segments if s.appointments), plan.segments[0])
    return plan.segments[0]


def _item(reader: Reader, form: TakeForm) -> tuple[str, str]:
    """The item's id and department, as sent where the queue is kept without a catalogue."""
    if form.department:
        return form.item, form.department
    item = reader.item(form.item.strip())
    if item is None:
        raise Refused(Reason.ITEM_UNKNOWN, item=form.item)
    return item.id, item.department


def segment_named(plan: Plan, text: str) -> Segment:
    """The segment by prefix or name."""
    found = plan.segment(text)
    if found is None:
        raise Refused(Reason.SEGMENT_UNKNOWN, segment=text.strip()[:20], segments=names(plan))
    return found


def names(plan: Plan) -> list[str]:
    """All segments, for who named none of them."""
    return [f"{segment.prefix} {segment.name}" for segment in plan.segments]


def classed(form: TakeForm, *, plan: Plan, now: datetime) -> TakeForm:
    """The form with the class that it is owed. Refused: PRIORITY_NEEDS_GRANTER, FIELD_WRONG,
    APPOINTMENT_TOO_EARLY."""
    return _granted(_timed(_clean(form), plan=plan, now=now))


def _timed(form: TakeForm, *, plan: Plan, now: datetime) -> TakeForm:
    """On time: an appointment. Late: an ordinary ticket that says so. Early: not yet."""
    if form.appointment is None:
        if form.ticket_class is TicketClass.APPOINTMENT:
            raise Refused(Reason.FIELD_MISSING, field="appointment")
        return form
    appointment = form.appointment.astimezone(HALL_ZONE)
    opens, ends = appointment - plan.limits.early, appointment + plan.limits.late
    if now < opens:
        raise Refused(Reason.APPOINTMENT_TOO_EARLY, appointment=appointment, opens=opens)
    kind = form.ticket_class
    if kind not in GRANTED:
        kind = TicketClass.APPOINTMENT if now <= ends else TicketClass.ORDINARY
    return replace(form, appointment=appointment, ticket_class=kind)


def _clean(form: TakeForm) -> TakeForm:
    return replace(
        form,
        granted_by=remark(form.granted_by, field="granted_by"),
        granted_for=remark(form.granted_for, field="granted_for"),
        code=remark(form.code, field="code"),
        item=remark(form.item, field="item"),
        asked_for=remark(form.asked_for, field="asked_for"),
    )


def _granted(form: TakeForm) -> TakeForm:
    """Who jumps ahead does so by somebody's word; nobody else carries one."""
    if form.ticket_class not in GRANTED:
        return replace(form, granted_by="", granted_for="")
    if not form.granted_by:
        raise Refused(Reason.PRIORITY_NEEDS_GRANTER)
    return form
