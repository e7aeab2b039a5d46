"""Devices and one-time codes."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select, update

from winclient.center.tables.schema import devices


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """Who may hand in rounds. `role` is `counter` or `relay`; its station never changes."""

    id: str
    name: str
    key: str
    hardware: str
    station: str
    role: str
    revoked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A one-time code, stored as its hash; `used_by` is the ask that used it."""

    hash: str
    name: str
    station: str
    role: str
    expires: str
    used_by: str | None = None


_DEVICE = (devices.c[name] for name in Device.__dataclass_fields__)
_DEVICES = select(*_DEVICE)


def device(connection: Connection, id: str) -> Device | None:
    """The device of this name."""
    row = connection.execute(_DEVICES.where(devices.c.id == id)).mappings().first()
    return Device(**row) if row else None


def add_device(connection: Connection, added: Device) -> None:
    """A device is enrolled, or learned again from its grant."""
    connection.execute(insert(devices).values(asdict(added)))


def revoke(connection: Connection, id: str) -> bool:
    """Whether there was such a device to revoke."""
    done = connection.execute(update(devices).where(devices.c.id == id).values(revoked=True))
    return bool(done.rowcount)


def named(connection: Connection) -> tuple[Device, ...]:
    """All devices."""
    rows = connection.execute(_DEVICES.order_by(devices.c.station, devices.c.name)).mappings()
    return tuple(Device(**row) for row in rows)
