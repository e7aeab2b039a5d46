"""号票: the number huge, what it is for, who is before it, and a code that is the ticket alone."""

from winclient.domain.days.moments import HALL_ZONE
from winclient.domain.queue.slip import Slip, code_of
from winclient.printing.document import QR, Block, Document, Field, Fields, Note, Number, Text
from winclient.wording import Tongue


def slip(content: Slip) -> Document:
    """The layout of a slip, in the language the visitor chose."""
    say = Tongue(content.language).say
    kind = say(f"slip.class_{content.ticket_class.value}")
    blocks: list[Block] = [
        Number(
            head="\n".join(filter(None, (content.organ, content.site))),
            text=content.number,
            foot=say("slip.foot", segment=content.segment, kind=kind),
        ),
        Fields(rows=tuple((Field(label=label, value=value),) for label, value in _lines(content))),
    ]
    if content.asked_for:
        blocks.append(Note(text=say("slip.asked", ground=content.asked_for)))
    blocks += [
        Text(text="", indent=False),
        QR(data=code_of(content.ticket), caption=""),
        Note(text=say("slip.hint")),
    ]
    return Document(
        title=say("slip.title", number=content.number),
        marks=(say("slip.training"),) if content.training else (),
        copy_mark="",
        footer="",
        blocks=tuple(blocks),
    )


def _lines(content: Slip) -> list[tuple[str, str]]:
    say, at = Tongue(content.language).say, content.at.astimezone(HALL_ZONE)
    lines = [(say("slip.ahead"), say("slip.people", n=content.ahead))]
    if content.wait is not None:
        likely, cautious = content.wait
        key = "slip.minutes" if likely else "slip.minutes_within"
        lines.append((say("slip.wait"), say(key, likely=likely, cautious=cautious)))
    return [*lines, (say("slip.at"), f"{at:%Y-%m-%d %H:%M}")]
