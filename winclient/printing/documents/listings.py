"""The tables of a paper: a heading, a running number, columns."""

from collections.abc import Iterable

from winclient.domain.ledger.snapshot import Listing, Snapshot
from winclient.printing.document import Block, Column, Heading, Table
from winclient.wording import say

_WIDTHS = {
    "originals": 4,
    "copies": 4,
    "signed": 6,
    "how": 6,
    "wrong": 15,
    "standard": 15,
    "proves": 18,
    "case_number": 14,
    "paper_number": 14,
}
_SHORT = 14  # characters; a narrow column is centred


def stated(snapshot: Snapshot) -> list[Block]:
    """All tables of the snapshot."""
    return [block for listing in snapshot.listings for block in listed(listing)]


def listed(listing: Listing) -> tuple[Block, ...]:
    """One table with its heading; nothing where it has no rows."""
    if not listing.rows:
        return ()
    columns = (_column(name, at=at) for at, name in enumerate(listing.columns))
    heading = Heading(text=say(f"papers.heading_{listing.key}"))
    return heading, numbered(listing.rows, *columns)


def numbered(rows: Iterable[tuple[str, ...]], *columns: Column) -> Table:
    """The rows with a running number before them."""
    number = column("number", width=2, centred=True)
    return Table(
        columns=(number, *columns), rows=tuple((str(n), *row) for n, row in enumerate(rows, 1))
    )


def column(name: str, *, width: int = 0, centred: bool = False) -> Column:
    """A column by the name of its title; without a width it takes what is left."""
    return Column(title=say(f"papers.column_{name}"), width=width, centred=centred)


def _column(name: str, *, at: int) -> Column:
    width = _WIDTHS.get(name, 10) if at else 0
    return column(name, width=width, centred=0 < width <= _SHORT)
