"""Devices and one-time codes."""

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, insert, select, update

from winclient.center.tables.schema import codes, devices, hardware, tokens
from winclient.domain.rounds.streams import Grant


class Device(Struct, frozen=True, kw_only=True):
    """Who may hand in rounds. `role` is `counter` or `relay`; its station never changes."""

    id: str
    name: str
    key: str
    station: str
    role: str
    revoked: bool = False


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


def revoke(connection: Connection, id: str) -> bool:
    """Whether there was such a device to revoke."""
    done = connection.execute(update(devices).where(devices.c.id == id).values(revoked=True))
    return bool(done.rowcount)


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


def add_token(connection: Connection, *, hash: str, name: str, station: str) -> None:
    """A system that may tell news; without station, of all of them."""
    connection.execute(insert(tokens).values(hash=hash, name=name, station=station))


def token(connection: Connection, hash: str) -> tuple[str, str] | None:
    """Name and station of the token with this hash."""
    found = select(tokens.c.name, tokens.c.station).where(tokens.c.hash == hash)
    row = connection.execute(found).first()
    return (row.name, row.station) if row else None
