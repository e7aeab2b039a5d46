"""Blocks of numbers: disjoint, asked twice given once, and never given again after a restore."""

import logging
from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from winclient.center.core.center import Center
from winclient.center.core.outside import Record
from winclient.center.tables import numbers
from winclient.center.tables.database import Tx
from winclient.center.tables.numbers import Lent
from winclient.center.tables.people import Device
from winclient.domain.rounds.asking import Answer, Block, Claim, Claimed, Denied, Lease, Stopped
from winclient.sync.wire.signing import block_text

log = logging.getLogger("winclient.center")

MOST = 100_000  # serials of one block
T = TypeVar("T")
CASES = 999_999  # six digits of a case number
PAPERS = (1 << 28) - 1  # what a block in letters can say


class NeedsRoom(Exception):
    """The record outside must be raised before these serials may be given: of each series, up to
    which."""

    def __init__(self, room: Mapping[str, int]) -> None:
        super().__init__(*room)
        self.room = room


def lease(tx: Tx, center: Center, ask: Lease, device: Device) -> Answer:
    """The block of this ask. NeedsRoom: raise the record outside and begin again."""
    old = numbers.lent(tx, ask.id)
    if numbers.withdrawn(tx, ask.id) or any(each.state == "void" for each in old):
        return Block(series=ask.series, lo=1, hi=0)  # ask by another id
    if old:
        return _block(center, old[0])
    if device.revoked:
        return Stopped()
    if not 0 < ask.count <= MOST or not _theirs(ask.series, device):
        return Denied(reason="series")
    record = center.outside.read() or Record()
    floor = max(ask.floor, record.floor_of(ask.series))
    lo = numbers.take(tx, ask.series, count=ask.count, floor=floor)
    hi = min(lo + ask.count - 1, _last(ask.series))
    if hi < lo:
        return Denied(reason="series_exhausted")
    if record.highest.get(ask.series, 0) < hi:
        raise NeedsRoom({ask.series: hi})
    given = Lent(
        id=ask.id,
        ask=ask.id,
        series=ask.series,
        lo=lo,
        hi=hi,
        device=device.id,
        epoch=ask.epoch,
    )
    numbers.lend(tx, given)
    return _block(center, given)


def _last(series: str) -> int:
    return CASES if series.startswith("case/") else PAPERS


def _theirs(series: str, device: Device) -> bool:
    """Case numbers carry region and station; a device gives those of its own station only."""
    kind, *parts = series.split("/")
    if kind == "case":
        return len(parts) == 3 and parts[0] + parts[2] == device.station
    return kind == "paper" and len(series) <= 100


def _block(center: Center, block: Lent) -> Block:
    text = block_text(block.device, block.ask, block.series, block.lo, block.hi)
    signature = center.key.sign(text)
    return Block(series=block.series, lo=block.lo, hi=block.hi, signature=signature)


def claim(tx: Tx, ask: Claim, device: Device) -> Claimed | Denied:
    """A block given by an earlier life of this database is learned again."""
    if not 0 <= ask.hi - ask.lo < MOST or ask.hi > _last(ask.series) or ask.lo < 1:
        return Denied(reason="series")
    if not _theirs(ask.series, device):
        return Denied(reason="series")
    old = numbers.lent(tx, ask.lease)
    if any(each.lo == ask.lo and each.hi == ask.hi for each in old):
        return Claimed()
    # Asked again of a restored center while the first answer was still on its way: claims stand.
    for other in old:
        numbers.void(tx, other.id)
    claimed = Lent(
        id=ask.id,
        ask=ask.lease,
        series=ask.series,
        lo=ask.lo,
        hi=ask.hi,
        device=device.id,
        epoch=ask.epoch,
        state="void" if numbers.withdrawn(tx, ask.lease) else "active",
    )
    if numbers.overlaps(tx, claimed):
        log.warning("device %s claims serials that another was given", device.id)
        claimed = replace(claimed, state="disputed")
    numbers.lend(tx, claimed)
    numbers.move(tx, ask.series, to=ask.hi + 1)
    return Claimed()


def with_room(center: Center, work: Callable[[], T]) -> T:
    """The record outside is raised between two tries, never inside a transaction."""
    while True:
        try:
            return work()
        except NeedsRoom as need:
            center.outside.allow(need.room)
