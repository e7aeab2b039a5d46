"""What an administrator does to a center, by command or through its API."""

import hashlib
import secrets

from winclient.center.core import lending
from winclient.center.core.center import Center
from winclient.center.tables import feed, people
from winclient.center.tables.database import Tx
from winclient.center.tables.people import Device
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.asking import Answer, Block, Lease
from winclient.sync.wire.signing import typed_block


def revoke(center: Center, device: str) -> None:
    """New intake of this device stops; written outside first, for a backup does not forgive."""
    center.outside.revoke(device)
    if not center.database.write(lambda tx: people.revoke(tx, device)):
        raise Refused(Reason.DEVICE_UNKNOWN, device=device)


def devices(center: Center) -> tuple[Device, ...]:
    """All that are enrolled, by station."""
    with center.database.reading() as tx:
        return people.named(tx)


def new_token(center: Center, *, name: str, station: str) -> str:
    """A secret by which another system tells news and reads the feed; only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    center.database.write(
        lambda tx: people.add_token(tx, hash=token_hash(secret), name=name, station=station)
    )
    return secret


def token_hash(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(f"winclient token {secret}".encode()).hexdigest()


def grant_block(
    center: Center, *, device: str, ask: str, series: str, count: int, epoch: str = ""
) -> tuple[Block, str]:
    """The answer to a device's pending ask by another way: the block, and 25 letters to read out.

    When the ask comes later over the line it is answered by the same block.
    """

    def work(tx: Tx) -> Answer:
        known = people.device(tx, device)
        if known is None:
            raise Refused(Reason.DEVICE_UNKNOWN, device=device)
        asked = Lease(id=ask, device=device, epoch=epoch, series=series, count=count)
        return lending.lease(tx, center, asked, known)

    answer = lending.with_room(center, lambda: center.database.write(work))
    if not isinstance(answer, Block) or answer.lo > answer.hi:
        raise Refused(Reason.FIELD_WRONG, field="--series", why=series)
    secret = center.key.secret_for(device)
    typed = typed_block(secret, ask=ask, series=series, lo=answer.lo, hi=answer.hi)
    return answer, typed


def note_backup(center: Center, *, name: str) -> None:
    """Before a backup is taken: what all feeds hold now it will hold too."""
    center.database.write(lambda tx: feed.note_backup(tx, name=name))


def drop_backup(center: Center, *, name: str) -> None:
    """This backup is no longer kept."""
    center.database.write(lambda tx: feed.drop_backup(tx, name=name))
