"""What the kiosk says, in the visitor's language: each a title, a note, and where to go."""

from msgspec import Struct

from winclient.app.queue.public_view import PublicView, SlipStanding
from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.printing import JobState
from winclient.domain.queue.session import SessionState
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason, Refused
from winclient.ui.kiosk.visit import Visit
from winclient.ui.kiosk.wiring import Handed


class Message(Struct, frozen=True, kw_only=True):
    """One page."""

    title: str
    note: str = ""
    number: str = ""
    extra: str = ""
    tone: str = ""


def _told(visit: Visit, key: str, *, tone: str = "", **details: object) -> Message:
    say = visit.tongue.say
    return Message(
        title=say(f"kiosk.{key}", **details), note=say(f"kiosk.{key}_note", **details), tone=tone
    )


def closed(view: PublicView | None, visit: Visit) -> Message | None:
    """Why no numbers are given out; None while they are."""
    if view is None:
        return _told(visit, "connecting")
    match view.state:
        case SessionState.OPEN:
            return None
        case SessionState.STOPPED:
            return _told(visit, "stopped")
        case SessionState.CLOSED:
            return _told(visit, "closed")
        case None:
            return _told(visit, "not_open")


def band(view: PublicView, visit: Visit, *, aged: bool) -> str:
    """The line over the buttons: the most pressing of what is to be said."""
    say = visit.tongue.say
    if aged:
        return say("kiosk.stale", at=f"{view.at.astimezone(HALL_ZONE):%H:%M}")
    if visit.ground:
        return say("kiosk.priority_band", ground=visit.ground_shown)
    if visit.identity:
        return say("kiosk.identity_band")
    if view.unsure:
        return say("kiosk.held", values=say("kiosk.joint").join(view.unsure[:6]))
    return ""


def code_title(visit: Visit) -> str:
    """Over the keys."""
    return visit.tongue.say("kiosk.code_title")


def working(visit: Visit) -> Message:
    """While the slip prints."""
    return _told(visit, "working")


def handed(found: Handed, visit: Visit) -> Message:
    """How it ended, honestly: a number only where its slip is out."""
    say, slip = visit.tongue.say, found.slip
    match found.state:
        case JobState.PRINTED if found.queued:
            return Message(
                title=say("kiosk.done"),
                number=slip.number,
                note=say("kiosk.done_ahead", segment=slip.segment, n=slip.ahead),
                extra=say("kiosk.done_asked") if slip.asked_for else "",
                tone="ok",
            )
        case JobState.PRINTED:
            return _told(visit, "late", tone="warn")
        case JobState.UNKNOWN:
            return _told(visit, "unsure", tone="warn")
        case JobState.FAILED | JobState.PENDING | JobState.SENT:
            return _told(visit, "failed", tone="bad")


def standing(found: SlipStanding, visit: Visit) -> Message:
    """What a scanned slip says of itself."""
    say, state = visit.tongue.say, found.state
    note = say("kiosk.standing_note")
    if state is None:
        return unknown_code(visit)
    if state is TicketState.WAITING:
        title = say("kiosk.standing_waiting", number=found.number, n=found.ahead)
    elif found.counter:
        title = say("kiosk.standing_called", counter=found.counter)
    elif state is TicketState.MISSED:
        title = say("kiosk.standing_missed", number=found.number)
    else:
        title = say("kiosk.standing_other", number=found.number)
    return Message(title=title, note=note)


def unknown_code(visit: Visit) -> Message:
    """Neither slip nor document nor appointment."""
    return _told(visit, "unknown_code")


def nothing(visit: Visit) -> Message:
    """The queue or the printer cannot be reached, or said no for a reason of the hall's."""
    return _told(visit, "nothing", tone="warn")


def refused(error: Refused, visit: Visit) -> Message:
    """The few refusals a visitor can do something about; a person helps with the others."""
    details = error.details
    match error.reason:
        case Reason.TICKET_ALREADY:
            return _told(visit, "refused_ticket_already", ticket=details["ticket"])
        case Reason.APPOINTMENT_TOO_EARLY:
            at, opens = (
                f"{details[name].astimezone(HALL_ZONE):%H:%M}" for name in ("appointment", "opens")
            )
            return _told(visit, "refused_appointment_too_early", at=at, opens=opens)
        case Reason.APPOINTMENT_UNKNOWN:
            return unknown_code(visit)
        case _:
            return nothing(visit)
