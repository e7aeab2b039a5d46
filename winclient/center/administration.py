"""What an administrator does to a center, by command or through its API."""

from winclient.center.center import Center
from winclient.center.tables import people
from winclient.center.tables.people import Device
from winclient.domain.refusals import Reason, Refused


def revoke(center: Center, device: str) -> None:
    """New intake of this device stops; written outside first, for a backup does not forgive."""
    center.outside.revoke(device)
    if not center.database.write(lambda tx: people.revoke(tx, device)):
        raise Refused(Reason.FIELD_WRONG, field="DEVICE", why=device)


def devices(center: Center) -> tuple[Device, ...]:
    """All that are enrolled, by station."""
    with center.database.reading() as tx:
        return people.named(tx)
