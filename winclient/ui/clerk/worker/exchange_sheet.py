"""What the page 「同步」 reads, and the one thing it does; all of it runs on the worker."""

from msgspec import Struct

from winclient.app.exchange import behind
from winclient.app.exchange import here as exchange
from winclient.app.exchange.numbers import WARN, left, wanted_series
from winclient.app.exchange_ports import Open
from winclient.app.ports import Reader, Tx
from winclient.ui.desk import Here


class ExchangeSheet(Struct, frozen=True, kw_only=True):
    """How the store stands with its center. `few`: series whose numbers run short, and how many;
    `left`: numbers of cases that are at hand; `unsure`: only a person can say which was last."""

    enrolled: bool
    url: str
    frozen: bool
    unsure: bool
    stopped: bool
    in_step: bool
    heard_at: str
    only_here: int
    pending: int
    scans: int  # that the center is not known to have
    scan_bytes: int  # of all of them
    open: tuple[Open, ...]
    few: tuple[tuple[str, int], ...]
    left: int
    missing: tuple[str, ...]
    lost: tuple[str, ...]  # of these: nobody that was asked has the case
    copy_folder: str


def sheet(reader: Reader, here: Here) -> ExchangeSheet:
    """Read how the store stands with its center."""
    standing = reader.standing()
    enrolled = standing.enrolled
    due = reader.scans_due(standing.timeline) if enrolled else ()
    numbered = enrolled and not standing.frozen  # all blocks are void while it checks itself
    series = wanted_series(_exchanging(here)) if numbered else {}
    remaining = {name: left(reader, name) for name in series}
    cases = (n for name, n in remaining.items() if name.startswith("case/"))
    return ExchangeSheet(
        enrolled=enrolled,
        url=standing.url,
        frozen=standing.frozen,
        unsure=standing.unsure,
        stopped=standing.stopped,
        in_step=enrolled and behind.in_step(reader),
        heard_at=standing.heard_at,
        only_here=reader.only_here() if enrolled else 0,
        pending=behind.pending(reader) if enrolled else 0,
        scans=len(due),
        scan_bytes=sum(scan.size for scan in due),
        open=reader.open_refusals(),
        left=min(cases, default=0),
        few=tuple((n, remaining[n]) for n, size in series.items() if remaining[n] < size * WARN),
        missing=reader.missing(),
        lost=reader.lost() if enrolled else reader.missing(),
        copy_folder=here.counter.settings.copy_folder,
    )


def settle(tx: Tx, here: Here, *, entry: str) -> None:
    """A person has dealt with what came back, or with a number that is missing."""
    from winclient.app.exchange import recovery  # late: rare, and it brings the whole past along

    recovery.settle(tx, entry=entry, note="", here=_exchanging(here))


def _exchanging(here: Here) -> exchange.Here:
    counter = here.counter
    return exchange.Here(
        hall=counter.hall,
        clerk=counter.clerk.id,
        counter=counter.settings.counter,
        hardware="",
        when=here.when,
    )
