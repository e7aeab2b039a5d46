"""代办清单: a runner's list, to be signed by each villager; no paper with a 文号 of its own."""

from datetime import date

from winclient import phrases
from winclient.app.cases.errands import Errand, Trip
from winclient.domain.ledger.snapshot import Letterhead
from winclient.printing.document import (
    Document,
    Field,
    Fields,
    Masthead,
    SignatureBox,
)
from winclient.printing.documents.listings import column, numbered
from winclient.wording import say

_COLUMNS = (("client", 4), ("item_case", 14), ("collected", 0), ("back", 4), ("sign", 5))


def trip_list(trip: Trip, *, letterhead: Letterhead, day: date, training: bool) -> Document:
    """Who gave what to the runner, and room to sign for what comes back."""
    title = say("papers.title_trip_list")
    count = say("papers.trip_count_value", n=trip.people, cases=len(trip.errands))
    about = (
        (("trip", trip.trip), ("trip_day", phrases.day(day))),
        (("trip_runner", trip.runner), ("trip_count", count)),
    )
    fields = tuple(
        tuple(Field(label=say(f"papers.{key}"), value=value) for key, value in row) for row in about
    )
    columns = (column(name, width=width) for name, width in _COLUMNS)
    return Document(
        title=say("papers.file_title", title=title, number=trip.trip),
        marks=(say("papers.training"),) if training else (),
        copy_mark="",
        footer=say("papers.field", label=say("papers.trip"), value=trip.trip),
        blocks=(
            Masthead(organ=letterhead.organ, title=title, number=trip.trip),
            Fields(rows=fields),
            numbered(map(_row, trip.errands), *columns),
            SignatureBox(
                labels=(
                    say("papers.runner_signature"),
                    say("papers.station_signature"),
                    say("papers.signed_on"),
                )
            ),
        ),
    )


def _row(errand: Errand) -> tuple[str, ...]:
    about = f"{errand.item}\n{errand.number}"
    return errand.applicant, about, errand.collected, errand.back, errand.receiver
