"""What an administrator does to a center, by command or through its API."""

import hashlib
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from winclient.center.core import lending
from winclient.center.core.center import Center
from winclient.center.tables import feed, people
from winclient.center.tables.database import Tx
from winclient.center.tables.people import Code, Device, Token
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.asking import Answer, Block, Lease
from winclient.sync.wire.signing import typed_block

Secret = TypeVar("Secret", Code, Token)
_APART = timedelta(minutes=1)


def revoke(center: Center, device: str, *, reason: str = "") -> None:
    """New intake of this device stops; written outside first, for a backup does not forgive."""
    center.outside.revoke(device)
    at = center.clock().isoformat(timespec="seconds")
    if not center.database.write(lambda tx: people.revoke(tx, device, reason=reason, at=at)):
        raise Refused(Reason.DEVICE_UNKNOWN, device=device)


def note_contact(center: Center, known: Device, *, waiting: int) -> None:
    """It has been heard, with so many entries left to hand in; noted once a minute, and when it
    has handed in all.

    Beside the round and after it: whether this succeeds changes nothing of what was handed in.
    """
    at = center.clock()
    late = known.heard_at <= (at - _APART).isoformat(timespec="seconds")
    if late or (known.waiting and not waiting):
        told = at.isoformat(timespec="seconds")
        with suppress(OSError):
            center.database.write(lambda tx: people.met(tx, known.id, at=told, waiting=waiting))


def devices(center: Center) -> tuple[Device, ...]:
    """All that are enrolled, by station."""
    with center.database.reading() as tx:
        return people.named(tx)


def new_token(center: Center, *, name: str, station: str) -> str:
    """A secret by which another system tells news and reads the feed; only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    made_at = center.clock().isoformat(timespec="seconds")
    token = Token(hash=token_hash(secret), name=name, station=station, made_at=made_at)
    center.database.write(lambda tx: people.add_token(tx, token))
    return secret


def tokens(center: Center) -> tuple[Token, ...]:
    """All that are in use."""
    with center.database.reading() as tx:
        return people.all_tokens(tx)


def withdraw_token(center: Center, id: str) -> Token:
    """No token from now on; written outside first, for a backup does not give it back."""
    token = _named(tokens(center), id)
    center.outside.withdraw(token.hash)
    center.database.write(lambda tx: people.drop_tokens(tx, [token.hash]))
    return token


def codes(center: Center) -> tuple[Code, ...]:
    """One-time codes that could still make a device."""
    with center.database.reading() as tx:
        return people.open_codes(tx, now=center.clock())


def withdraw_code(center: Center, id: str) -> Code:
    """A code that nobody has used makes no device any more."""
    code = _named(codes(center), id)
    if not center.database.write(lambda tx: people.drop_code(tx, code.hash)):
        raise Refused(Reason.NOT_ON_THE_LIST, id=id)
    return code


def _named(found: Iterable[Secret], id: str) -> Secret:
    """The one whose name begins so: nobody types sixty-four letters."""
    known = [each for each in found if id and each.hash.startswith(id.lower())]
    if len(known) != 1:
        raise Refused(Reason.NOT_ON_THE_LIST, id=id)
    return known[0]


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
