"""Slip jobs: the kiosk's own notes of slips on their way, so that a crash loses none of them."""

from winclient.app.hall import Hall
from winclient.app.ports import Tx
from winclient.app.queue.queue_orders import Answer
from winclient.domain.printing import SlipJob
from winclient.domain.queue.slip import Slip
from winclient.wording import LANGUAGE


def note(tx: Tx, *, job: SlipJob) -> None:
    """Write down how far a slip has come."""
    tx.put_slip_job(job)


def forget(tx: Tx, *, job: str) -> None:
    """Drop the note of a slip: the queue has heard of it."""
    tx.drop_slip_job(job)


def slip_of(
    answer: Answer,
    *,
    ticket: str,
    hall: Hall,
    language: str = LANGUAGE,
    segment: str = "",
    ground: str = "",
    wait: tuple[int, int] | None = None,
) -> Slip:
    """The slip of a number that the queue has reserved; `segment` and `ground` in its language."""
    face = answer.ticket
    if face is None:
        raise ValueError("the queue answered without a ticket")
    return Slip(
        ticket=ticket,
        number=face.number,
        segment=segment or face.segment_name,
        ticket_class=face.ticket_class,
        at=face.taken_at,
        ahead=answer.ahead,
        organ=hall.letterhead.organ,
        site=hall.letterhead.site,
        language=language,
        asked_for=ground or face.asked_for,
        wait=wait,
        training=hall.training,
    )
