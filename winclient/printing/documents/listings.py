"""The tables a paper states beside its checklist: a heading, a running number, columns."""

from winclient.domain.snapshot import Listing, Snapshot
from winclient.printing.document import Block, Column, Heading, Table
from winclient.wording import say

_WIDTHS = {
    "originals": 4,
    "copies": 4,
    "signed": 6,
    "how": 6,
    "wrong": 18,
    "proves": 18,
    "case_number": 14,
}
_SHORT = 14  # characters; a narrow column is centred


def stated(snapshot: Snapshot) -> list[Block]:
    """All tables of the snapshot."""
    return [block for listing in snapshot.listings for block in listed(listing)]


def listed(listing: Listing) -> tuple[Block, ...]:
    """One table with its heading; nothing where it has no rows."""
    if not listing.rows:
        return ()
    number = Column(title=say("papers.column_number"), width=2, centred=True)
    columns = tuple(_column(name, at=at) for at, name in enumerate(listing.columns))
    rows = tuple((str(n), *row) for n, row in enumerate(listing.rows, 1))
    heading = Heading(text=say(f"papers.heading_{listing.key}"))
    return heading, Table(columns=(number, *columns), rows=rows)


def _column(name: str, *, at: int) -> Column:
    width = _WIDTHS.get(name, 10) if at else 0
    title = say(f"papers.column_{name}")
    return Column(title=title, width=width, centred=0 < width <= _SHORT)
