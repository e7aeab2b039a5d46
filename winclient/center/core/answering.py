"""Asks are answered: names and branches, blocks of numbers, a device's own past."""

from winclient.center.core import enrolment, lending
from winclient.center.core.center import Center
from winclient.center.core.lending import NeedsRoom
from winclient.center.tables import people, streams
from winclient.center.tables.database import Tx
from winclient.center.tables.docket import Scope
from winclient.center.tables.people import Device
from winclient.domain.rounds.asking import (
    Answer,
    Answered,
    Ask,
    Branch,
    Claim,
    Denied,
    Enrol,
    Fetch,
    Fetched,
    Lease,
)
from winclient.domain.rounds.exchange import Round
from winclient.domain.rounds.streams import LOOSE, RELAY, Loose

FETCHED = 500  # lines of one page


def answers(
    tx: Tx, center: Center, round: Round, scope: Scope | None, sender: Device
) -> tuple[Answered, ...]:
    """What can be answered now, each under its ask's id. NeedsRoom names all that need it."""
    told: list[Answered] = []
    room: dict[str, int] = {}
    for ask in round.asks:
        try:
            answer = _answer(tx, center, ask, scope, sender)
        except NeedsRoom as need:
            room |= need.room  # of one series the later ask is the higher
            continue
        if answer is not None:
            told.append(Answered(ask.id, answer))
    if room:
        raise NeedsRoom(room)
    return tuple(told)


def _answer(tx: Tx, center: Center, ask: Ask, scope: Scope | None, sender: Device) -> Answer | None:
    if isinstance(ask, Enrol):
        return enrolment.enrol(tx, center, ask)
    if scope is None:
        return None
    if isinstance(ask, Fetch):
        return _fetch(tx, ask, sender)
    device = _asker(tx, ask.device, sender)
    if device is None:
        return None
    match ask:
        case Branch():
            return enrolment.branch(tx, center, ask, device, scope)
        case Lease():
            return lending.lease(tx, center, ask, device)
        case Claim():
            return lending.claim(tx, ask, device)
        case _:
            return None


def _asker(tx: Tx, id: str, sender: Device) -> Device | None:
    """Who asks: the sender, or through a relay another device of its station."""
    if id == sender.id:
        return sender
    other = people.device(tx, id) if sender.role == RELAY else None
    return other if other is not None and other.station == sender.station else None


def _fetch(tx: Tx, ask: Fetch, sender: Device) -> Fetched | Denied | None:
    """A page of what a device handed in; its own, or what its hardware was called before.

    Denied for a device of which only a lost life of this center knew: nothing of it is here.
    """
    asked = _asker(tx, ask.device, sender)
    if asked is None and ask.device not in people.siblings(tx, sender.id):
        return None if people.device(tx, ask.device) else Denied(reason="device")
    lines: list[tuple[str, Loose]] = []
    for branch in streams.branches_of(tx, ask.device):
        most = FETCHED - len(lines)
        after = ask.have.get(branch.epoch, 0)
        if most > 0 and branch.last > max(after, branch.base):
            more = streams.stream_after(tx, branch, seq=after, most=most)
            lines += [(branch.epoch, line) for line in more]
    if len(lines) < FETCHED:
        skip, most = ask.have.get(LOOSE, 0), FETCHED - len(lines)
        lines += [(LOOSE, x) for x in streams.loose_after(tx, ask.device, skip=skip, most=most)]
    return Fetched(lines=tuple(lines))
