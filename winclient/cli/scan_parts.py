"""The scans of an opened data folder: read, carried to its center, swept.

The line to a center is imported when one is needed: attaching a scan needs none.
"""

from typing import TYPE_CHECKING

from winclient.app.cases.scans import needed
from winclient.app.perform import look
from winclient.bootstrap import Site, exchange_place
from winclient.domain.ledger.scans import Scan
from winclient.domain.refusals import Refused

if TYPE_CHECKING:
    from winclient.sync.http import Link
    from winclient.sync.scans import Courier


def scan_bytes(site: Site, scan: Scan) -> bytes:
    """A scan from this PC, else from the center, which then is here for a while.

    Refused(SCAN_NOT_HERE) where neither has it or the center is away.
    """
    box = site.store.scans
    try:
        return box.read(scan.sha256)
    except Refused as error:
        data = _fetched(site, scan)
        if data is None:
            raise error from None
        box.put(data)
        return data


def _fetched(site: Site, scan: Scan) -> bytes | None:
    from winclient.sync.http import Unreachable
    from winclient.sync.opening import open_link
    from winclient.sync.scans import fetch

    link = open_link(exchange_place(site))
    if link is None:
        return None
    device = look(site.store, lambda reader: reader.standing().device)
    try:
        return fetch(link, scan, device=device)
    except Unreachable:
        return None


def scan_courier(site: Site, link: "Link") -> "Courier":
    """What carries this data folder's scans to its center."""
    from winclient.sync.opening import open_courier

    place, megabytes = exchange_place(site), site.settings.scan_budget
    return open_courier(place, link, box=site.store.scans, megabytes=megabytes)


def sweep_scans(site: Site) -> int:
    """Remove what crashes left among the scans; how many files."""
    if not site.store.scans.folder.exists():
        return 0
    known = look(site.store, needed)
    return 0 if known is None else site.store.scans.sweep(known, now=site.clock().timestamp())
