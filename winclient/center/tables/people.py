"""Devices and one-time codes."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, delete, insert, select, update

from winclient.center.tables.schema import codes, devices, hardware, tokens
from winclient.domain.rounds.streams import Grant


class Device(Struct, frozen=True, kw_only=True):
    """Who may hand in rounds. `role` is `counter` or `relay`; its station never changes.

    `heard_at`: its last accepted round, to the minute; `waiting`: what it had not handed in by
    then. `reason` and `changed_at` say why and when it was stopped.
    """

    id: str
    name: str
    key: str
    station: str
    role: str
    revoked: bool = False
    heard_at: str = ""
    waiting: int = 0
    reason: str = ""
    changed_at: str = ""


class Token(Struct, frozen=True, kw_only=True):
    """Another system's; without station it may speak for all of them."""

    hash: str
    name: str
    station: str
    made_at: str = ""


class Code(Struct, frozen=True, kw_only=True):
    """A one-time code, stored as its hash; `used_by` is the ask that used it."""

    hash: str
    name: str
    station: str
    role: str
    expires: str
    used_by: str | None = None


_DEVICE = (devices.c[name] for name in Device.__struct_fields__)
_DEVICES = select(*_DEVICE)


def device(connection: Connection, id: str) -> Device | None:
    """The device of this name."""
    row = connection.execute(_DEVICES.where(devices.c.id == id)).mappings().first()
    return Device(**row) if row else None


def device_of(grant: Grant) -> Device:
    """The device that a grant speaks of."""
    return Device(
        id=grant.device,
        name=grant.name,
        key=grant.key,
        station=grant.station,
        role=grant.role,
    )


def add_device(connection: Connection, added: Device) -> None:
    """A device is enrolled, or learned again from its grant."""
    connection.execute(insert(devices).values(asdict(added)))


def seen_on(connection: Connection, *, machine: str, device: str) -> None:
    """This device was enrolled, or took a branch, on this hardware."""
    if device not in former(connection, machine=machine, but=""):
        connection.execute(insert(hardware).values(hardware=machine, device=device))


def former(connection: Connection, *, machine: str, but: str) -> tuple[str, ...]:
    """What else this hardware was enrolled as."""
    found = select(hardware.c.device).where(hardware.c.hardware == machine)
    found = found.where(hardware.c.device != but).order_by(hardware.c.device)
    return tuple(connection.execute(found).scalars())


def revoke(connection: Connection, id: str, *, reason: str, at: str) -> bool:
    """Whether there was such a device to revoke."""
    words = {"revoked": True, "reason": reason, "changed_at": at}
    done = connection.execute(update(devices).where(devices.c.id == id).values(words))
    return bool(done.rowcount)


def stopped(connection: Connection, station: str, *, recorded: Sequence[str]) -> tuple[str, ...]:
    """A station's revoked devices; of those `recorded` outside also whoever is unknown here."""
    found = select(devices.c.id).where((devices.c.station == station) & devices.c.revoked)
    here = select(devices.c.id).where(devices.c.id.in_(recorded))
    known = set(connection.execute(here).scalars()) if recorded else set()
    return (*connection.execute(found).scalars(), *(x for x in recorded if x not in known))


def met(connection: Connection, id: str, *, at: str, waiting: int) -> None:
    """It has been heard."""
    words = {"heard_at": at, "waiting": waiting}
    connection.execute(update(devices).where(devices.c.id == id).values(words))


def named(connection: Connection) -> tuple[Device, ...]:
    """All devices."""
    rows = connection.execute(_DEVICES.order_by(devices.c.station, devices.c.name)).mappings()
    return tuple(Device(**row) for row in rows)


def add_code(connection: Connection, code: Code) -> None:
    """A new one-time code."""
    connection.execute(insert(codes).values(asdict(code)))


def code(connection: Connection, hash: str) -> Code | None:
    """The code of this hash."""
    row = connection.execute(select(codes).where(codes.c.hash == hash)).mappings().first()
    return Code(**row) if row else None


def use_code(connection: Connection, hash: str, *, ask: str) -> None:
    """The code has made its device."""
    connection.execute(update(codes).where(codes.c.hash == hash).values(used_by=ask))


def siblings(connection: Connection, device: str) -> frozenset[str]:
    """All that the hardware of this device was ever enrolled as."""
    mine = select(hardware.c.hardware).where(hardware.c.device == device)
    found = select(hardware.c.device).where(hardware.c.hardware.in_(mine))
    return frozenset(connection.execute(found).scalars())


def add_token(connection: Connection, added: Token) -> None:
    """A system that may tell news."""
    connection.execute(insert(tokens).values(asdict(added)))


def token(connection: Connection, hash: str) -> Token | None:
    """The token with this hash."""
    row = connection.execute(select(tokens).where(tokens.c.hash == hash)).mappings().first()
    return Token(**row) if row else None


def all_tokens(connection: Connection) -> tuple[Token, ...]:
    """All that are in use."""
    rows = connection.execute(select(tokens).order_by(tokens.c.name, tokens.c.hash)).mappings()
    return tuple(Token(**row) for row in rows)


def drop_tokens(connection: Connection, hashes: Sequence[str]) -> None:
    """Withdrawn: whoever has one is told 401."""
    connection.execute(delete(tokens).where(tokens.c.hash.in_(hashes)))


def open_codes(connection: Connection, *, now: datetime) -> tuple[Code, ...]:
    """Codes that could still make a device."""
    found = connection.execute(select(codes).where(codes.c.used_by.is_(None))).mappings()
    known = sorted((Code(**row) for row in found), key=lambda code: code.expires)
    return tuple(code for code in known if datetime.fromisoformat(code.expires) > now)


def drop_code(connection: Connection, hash: str) -> bool:
    """Whether it was still there and unused."""
    unused = (codes.c.hash == hash) & codes.c.used_by.is_(None)
    return bool(connection.execute(delete(codes).where(unused)).rowcount)
