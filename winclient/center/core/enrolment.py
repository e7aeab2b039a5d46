"""Names: a one-time code and a key become a device; a device is given branches."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TypeVar

from msgspec.structs import replace

from winclient.center.core.center import Center
from winclient.center.core.standing import Unusable, announce
from winclient.center.tables import numbers, people
from winclient.center.tables.database import Tx
from winclient.center.tables.docket import Scope
from winclient.center.tables.people import Code, Device
from winclient.domain.rounds.asking import Branch, Branched, Denied, Enrol, Enrolled
from winclient.domain.rounds.streams import GENESIS, Grant
from winclient.sync.wire.coding import decode_answer, encode
from winclient.sync.wire.signing import grant_text, is_key

T = TypeVar("T", Enrolled, Branched)
LASTS = timedelta(minutes=15)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read as another
_LENGTH = 12  # 60 bits


def new_code(center: Center, *, name: str, station: str, role: str) -> tuple[str, datetime]:
    """A one-time code and when it ends; only its hash is kept."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    expires = center.clock() + LASTS
    code = Code(
        hash=_hashed(letters),
        name=name,
        station=station,
        role=role,
        expires=expires.isoformat(),
    )
    center.database.write(lambda tx: people.add_code(tx, code))
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4)), expires


def _hashed(code: str) -> str:
    """However it was typed."""
    plain = "".join(letter for letter in code.upper() if letter in _LETTERS)
    return hashlib.sha256(f"winclient code {plain}".encode()).hexdigest()


def enrol(tx: Tx, center: Center, ask: Enrol) -> Enrolled | Denied:
    """One code and key make one device, however often it is asked."""
    kept = _kept(tx, ask.id, Enrolled)
    if kept is not None:
        return _with_former(tx, kept) if kept.grant.key == ask.key else Denied(reason="key")
    code = people.code(tx, _hashed(ask.code))
    if code is None:
        return Denied(reason="code_unknown")
    if code.used_by is not None:
        return Denied(reason="code_used")
    if center.clock() > datetime.fromisoformat(code.expires):
        return Denied(reason="code_expired")
    if not is_key(ask.key):
        return Denied(reason="key")
    return _with_former(tx, _enrolled(tx, center, ask, code))


def _enrolled(tx: Tx, center: Center, ask: Enrol, code: Code) -> Enrolled:
    device = Device(
        id=center.new_id(),
        name=code.name,
        key=ask.key,
        station=code.station,
        role=code.role,
    )
    people.add_device(tx, device)
    people.seen_on(tx, machine=ask.hardware, device=device.id)
    people.use_code(tx, code.hash, ask=ask.id)
    grant = _grant(center, device, hardware=ask.hardware, parent="", base=0, hash=GENESIS)
    answer = Enrolled(
        grant=grant,
        center_key=center.key.public,
        typing_secret=center.key.secret_for(device.id),
    )
    numbers.keep_answer(tx, ask.id, device=device.id, body=encode(answer).decode())
    return answer


def _with_former(tx: Tx, answer: Enrolled) -> Enrolled:
    """Looked up at each answer: a restored center may learn of former names in between."""
    former = people.former(tx, machine=answer.grant.hardware, but=answer.grant.device)
    return replace(answer, former=former)


def branch(tx: Tx, center: Center, ask: Branch, device: Device, scope: Scope) -> Branched:
    """A new branch from where the device says; nothing is taken from its other branches."""
    kept = _kept(tx, ask.id, Branched)
    if kept is not None:
        return kept
    grant = _grant(
        center,
        device,
        hardware=ask.hardware,
        parent=ask.parent,
        base=ask.base,
        hash=ask.hash,
    )
    answer = Branched(grant=grant)
    numbers.keep_answer(tx, ask.id, device=device.id, body=encode(answer).decode())
    people.seen_on(tx, machine=ask.hardware, device=device.id)
    announce(tx, grant, scope)
    return answer


def _kept(tx: Tx, ask: str, kind: type[T]) -> T | None:
    """What was answered to this ask before."""
    body = numbers.answered(tx, ask)
    if body is None:
        return None
    answer = decode_answer(body.encode())
    if not isinstance(answer, kind):
        raise Unusable(f"ask {ask}: this id was used for another ask")
    return answer


def _grant(
    center: Center, device: Device, *, hardware: str, parent: str, base: int, hash: str
) -> Grant:
    bare = Grant(
        device=device.id,
        name=device.name,
        key=device.key,
        hardware=hardware,
        station=device.station,
        role=device.role,
        epoch=center.new_id(),
        parent=parent,
        base=base,
        hash=hash,
    )
    return replace(bare, signature=center.key.sign(grant_text(bare)))
