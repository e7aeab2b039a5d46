"""What the queue's strip says and offers, some seconds after the queue was seen."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from winclient import phrases
from winclient.app.queue.queue_view import QueueView, TicketFace
from winclient.domain.queue.calling import Action
from winclient.domain.queue.ticket import TicketState
from winclient.domain.refusals import Reason, Refused
from winclient.ui.clerk.pages.keys import hint
from winclient.wording import say, words

# Acts whose effect the strip alone does not show.
TOLD = {"told_recall", "told_skip", "told_park", "told_transfer", "told_finish", "told_undo"}
MINUTE = 60  # seconds


class Offer(Struct, frozen=True, kw_only=True):
    """A button: `name` is its key's action, `why` it cannot be pressed now, `full` a sentence."""

    name: str
    text: str
    why: str = ""
    full: str = ""


def in_use(view: QueueView | None) -> bool:
    """Whether this hall calls numbers at present, or did when its hub was last there."""
    if view is None:
        return False
    return view.away or (view.session is not None and view.session.running)


def offers(view: QueueView, *, now: datetime) -> tuple[Offer, ...]:
    """What the clerk can do with the queue, the next step first."""
    held = view.held
    if held is None:
        return tuple(_free(view, now=now))
    if held.state is TicketState.CALLED:
        return tuple(_called(view, now=now))
    return (
        _offer(view, "call", say("calling.finish_and_call"), Action.FINISH),
        _offer(view, "finish", say("calling.finish"), Action.FINISH),
        _offer(view, "park", say("calling.park"), Action.PARK),
        _offer(view, "transfer", say("calling.transfer"), Action.TRANSFER),
    )


def _free(view: QueueView, *, now: datetime) -> Iterator[Offer]:
    if view.paused:
        yield _offer(view, "pause", say("calling.continue"), Action.CONTINUE)
    else:
        yield _offer(view, "call", say("calling.call"), Action.CALL)
    if view.away:
        yield Offer(name="slip", text=_text("slip", say("calling.slip")))
    yield from _undo(view, now=now)
    if view.parked:
        yield _offer(view, "park", resume_text(view), Action.RESUME)
    if not view.paused:
        yield _offer(view, "pause", say("calling.pause"), Action.PAUSE)


def _called(view: QueueView, *, now: datetime) -> Iterator[Offer]:
    yield _offer(view, "call", say("calling.begin"), Action.BEGIN)
    left = _left(view, now=now)
    if left > 0:
        error = view.why_not[Action.RECALL]
        text = _text("recall", say("calling.recall"), seconds=left)
        yield Offer(name="recall", text=text, why=" ", full=phrases.refusal(error) if error else "")
    else:
        yield _offer(view, "recall", say("calling.recall"), Action.RECALL)
    yield _offer(view, "skip", say("calling.skip"), Action.SKIP)
    yield _offer(view, "transfer", say("calling.transfer"), Action.TRANSFER)
    yield from _undo(view, now=now)


def _left(view: QueueView, *, now: datetime) -> int:
    """Seconds until the ticket may be called again; 0: now, or the reason is another."""
    error = view.why_not[Action.RECALL]
    if error is None or error.reason is not Reason.RECALL_TOO_SOON:
        return 0
    ends = view.now + timedelta(seconds=error.details["seconds"])
    return max(0, _seconds(ends - now))


def _undo(view: QueueView, *, now: datetime) -> Iterator[Offer]:
    if view.undo is not None and view.undo.until > now:
        does = say(f"calling.undo_{view.undo.state.value}")
        seconds = _seconds(view.undo.until - now)
        yield Offer(name="undo", text=_text("undo", does, seconds=seconds))


def _offer(view: QueueView, name: str, does: str, action: Action) -> Offer:
    error = view.why_not[action]
    if error is not None and error.reason is Reason.RECALL_TOO_SOON:
        error = None  # its seconds are over since
    full = phrases.refusal(error) if error else ""
    return Offer(name=name, text=_text(name, does), why=why(error), full=full)


def why(error: Refused | None) -> str:
    """Why not, in the few words that fit beside a button."""
    if error is None:
        return ""
    short = f"why_{error.reason.value}"
    if short in words("calling"):
        return say(f"calling.{short}", **error.details)
    return phrases.refusal(error)


def resume_text(view: QueueView) -> str:
    """继续 A019, or how many there are."""
    if len(view.parked) == 1:
        return say("calling.resume_one", number=view.parked[0].number)
    return say("calling.resume_several", n=len(view.parked))


def _text(name: str, does: str, *, seconds: int = 0) -> str:
    if seconds:
        return say("calling.button_counted", does=does, key=hint(name), seconds=seconds)
    return say("calling.button", does=does, key=hint(name))


def standing(view: QueueView, *, now: datetime) -> tuple[str, str]:
    """What sort of ticket this is, and how it stands: nothing that tells who it is."""
    held = view.held
    if held is None:
        return "", say("calling.paused" if view.paused else "calling.free")
    kind = say(f"tickets.class_{held.ticket_class.value}")
    about = say("calling.about", kind=kind, segment=held.segment_name)
    return about, _since(held, now=now)


def _since(held: TicketFace, *, now: datetime) -> str:
    began = held.begun_at if held.state is TicketState.SERVING else held.called_at
    minutes, seconds = divmod(max(0, _seconds(now - (began or now))), MINUTE)
    state = say(f"tickets.ticket_state_{held.state.value}")
    key = "calling.since_recalled" if held.recalls else "calling.since"
    return say(key, state=state, minutes=minutes, seconds=seconds, n=held.recalls)


def crowd(view: QueueView) -> str:
    """How many wait for this counter; without the hub only those with its own slips are known."""
    if view.away:
        return say("calling.away_waiting", n=view.for_me) if view.for_me else say("calling.away")
    return say("calling.waiting", n=view.for_me) if view.for_me else say("calling.nobody")


def oldest(view: QueueView, *, now: datetime) -> str:
    """How long the first of them has waited, once it is a minute."""
    since = min((each.since for each in view.lanes if each.mine and each.since), default=None)
    minutes = _seconds(now - since) // MINUTE if since else 0
    return say("calling.oldest", minutes=minutes) if minutes > 0 else ""


def lanes(view: QueueView) -> str:
    """Where they wait; only where there is more than one place."""
    busy = [each for each in view.lanes if each.mine and each.waiting]
    told = [say("calling.lane", name=each.name, n=each.waiting) for each in busy]
    return say("calling.between").join(told) if len(told) > 1 else ""


def set_aside(view: QueueView) -> str:
    """The numbers parked at this counter; empty where there are none."""
    return _numbers("calling.parked", view.parked)


def gone(view: QueueView) -> str:
    """Missed in the hall: a clerk who is asked finds the number here."""
    return _numbers("calling.missed", view.missed)


def _numbers(key: str, tickets: tuple[TicketFace, ...]) -> str:
    numbers = say("calling.and").join(each.number for each in tickets)
    return say(key, numbers=numbers) if numbers else ""


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
