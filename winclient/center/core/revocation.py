"""Who may take in nothing new, and how each hears of it: directly or through a relay."""

from msgspec.structs import replace

from winclient.center.core.center import Center
from winclient.center.core.outside import Record
from winclient.center.tables import people
from winclient.center.tables.database import Tx
from winclient.center.tables.people import Device
from winclient.domain.rounds.exchange import Reply, Round
from winclient.domain.rounds.streams import RELAY, Grant


def learned(center: Center, grant: Grant) -> Device:
    """The device that this grant speaks of, where the database has none: it was put back."""
    return replace(people.device_of(grant), revoked=grant.device in _record(center).revoked)


def told(tx: Tx, center: Center, round: Round, sender: Device, reply: Reply) -> Reply:
    """The reply with the standing of the round's device; a relay hears that of all its counters,
    and tells each its own until it does not reach its center any more."""
    if center.relay is not None:
        known = center.relay.stopped
        return replace(reply, revoked=known is not None and sender.id in known)
    if sender.role != RELAY:
        return replace(reply, revoked=sender.revoked)
    stopped = people.stopped(tx, sender.station, recorded=_record(center).revoked)
    return replace(reply, revoked=round.device in stopped, stopped=stopped)


def _record(center: Center) -> Record:
    return center.outside.read() or Record()
