"""Numbers from the center: blocks in good time, claimed again; provisional numbers mapped."""

from collections import Counter

from msgspec.structs import replace

from winclient.app.exchange.here import Here
from winclient.app.exchange_ports import OwnLease
from winclient.app.ports import Reader, Tx
from winclient.domain.ledger.exchange_facts import NumberMapped
from winclient.domain.ledger.numbering import case_number, case_series, paper_series
from winclient.domain.rounds.asking import Block, Lease

PEAK_DAY = 200  # numbers of one series that a counter gives on its busiest day
DAYS = 3
BLOCK = PEAK_DAY * DAYS
RARE = 60  # of a paper that few cases need
ASK_AGAIN, WARN = 0.5, 0.3  # of a block
FLOOR_JUMP = 10_000  # above what a store that went back may have given
_NEXT_YEAR_FROM = 12  # in December, numbers of the coming year are at hand too
_MAPPED_AT_ONCE = 50


def wanted_series(here: Here) -> dict[str, int]:
    """Every series this counter gives numbers of, with the size of a block: this year's and, from
    December, the next's. A rare paper needs few."""
    day, hall = here.when.day, here.hall
    years = [day.year, day.year + 1] if day.month == _NEXT_YEAR_FROM else [day.year]
    found: dict[str, int] = {}
    for year in years:
        found[case_series(region=hall.region, year=year, station=hall.station)] = BLOCK
        for kind in {*hall.words, *hall.legal.papers}:
            rule = hall.legal.papers.get(kind)
            word = hall.words.get(kind) or (rule.word if rule else "")
            usual = BLOCK if kind in hall.words else RARE
            found[paper_series(kind=kind.value, word=word, year=year)] = usual
    return dict(sorted(found.items()))


def left(reader: Reader, series: str) -> int:
    """How many numbers of a series can still be given."""
    return sum(lease.left for lease in reader.leases() if lease.series == series)


def want_numbers(tx: Tx, *, here: Here) -> None:
    """Ask for another block of each series that is half used; the ask is durable first."""
    standing = tx.standing()
    branches = tx.branches()
    if not standing.enrolled or standing.frozen or standing.stopped or not branches:
        return
    asked = {ask.series for ask in tx.asks() if isinstance(ask, Lease)}
    serials, at_hand = dict(tx.last_serials()), Counter[str]()
    for lease in tx.leases():
        at_hand[lease.series] += lease.left
    for series, size in wanted_series(here).items():
        if series not in asked and at_hand[series] < size * ASK_AGAIN:
            jump = FLOOR_JUMP if standing.unsure else 0
            tx.put_ask(
                Lease(
                    id=here.new_id(),
                    device=standing.device,
                    epoch=branches[-1].grant.epoch,
                    series=series,
                    count=size,
                    floor=serials.get(series, 0) + jump,
                )
            )


def take_block(tx: Tx, ask: Lease, block: Block) -> OwnLease:
    """Numbers to give; an empty block says that this ask was withdrawn."""
    tx.drop_ask(ask.id)
    lease = OwnLease(id=ask.id, series=block.series, lo=block.lo, hi=block.hi, following=block.lo)
    if block.lo > block.hi:
        return lease
    tx.put_lease(lease)
    if tx.standing().unsure and not any(isinstance(a, Lease) for a in tx.asks()):
        tx.put_standing(replace(tx.standing(), unsure=False))
    return lease


def map_provisional(tx: Tx, *, here: Here) -> int:
    """Join official numbers to the provisional ones given here; how many. Both are kept."""
    standing, hall, year = tx.standing(), here.hall, here.when.day.year
    series = case_series(region=hall.region, year=year, station=hall.station)
    if standing.frozen or standing.stopped or left(tx, series) <= _MAPPED_AT_ONCE:
        return 0
    mapped = 0
    for case in tx.unmapped(_MAPPED_AT_ONCE):
        serial = tx.leased_serial(series)
        if serial is None:
            break
        number = case_number(
            region=hall.region,
            year=year,
            station=hall.station,
            serial=serial,
            tail=hall.ids.tail(),
        )
        tx.record(NumberMapped(**here.stamp(), case=case, number=number))
        mapped += 1
    return mapped
