"""The scans of an opened data folder: read, carried to its center, swept."""

from winclient.app.cases.scans import needed
from winclient.app.perform import look
from winclient.bootstrap import Site, exchange_place
from winclient.domain.ledger.scans import Scan
from winclient.domain.refusals import Refused
from winclient.sync.http import Link, Unreachable
from winclient.sync.opening import open_courier, open_link
from winclient.sync.scans import Courier, fetch


def scan_bytes(site: Site, scan: Scan) -> bytes:
    """A scan from this PC, else from the center, which then is here for a while.

    Refused(SCAN_NOT_HERE) where neither has it or the center is away.
    """
    box = site.store.scans
    try:
        return box.read(scan.sha256)
    except Refused as error:
        link = open_link(exchange_place(site))
        if link is None:
            raise
        device = look(site.store, lambda reader: reader.standing().device)
        try:
            data = fetch(link, scan, device=device)
        except Unreachable:
            raise error from None
        box.put(data)
        return data


def scan_courier(site: Site, link: Link) -> Courier:
    """What carries this data folder's scans to its center."""
    place, megabytes = exchange_place(site), site.settings.scan_budget
    return open_courier(place, link, box=site.store.scans, megabytes=megabytes)


def sweep_scans(site: Site) -> int:
    """Remove what crashes left among the scans; how many files."""
    if not site.store.scans.folder.exists():
        return 0
    known = look(site.store, needed)
    return 0 if known is None else site.store.scans.sweep(known, now=site.clock().timestamp())
