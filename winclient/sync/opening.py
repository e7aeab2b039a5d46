"""The line from an opened store to its center: address and key."""

import base64
import secrets

import requests

from winclient.app.exchange.here import Place
from winclient.app.perform import look, perform
from winclient.app.ports import Store, Tx
from winclient.app.scan_ports import ScanBox
from winclient.sync.http import Link, check_url
from winclient.sync.scans import Courier
from winclient.sync.wire.signing import SigningKey

_KEY = "device/key"


def signing_key(store: Store) -> SigningKey:
    """The device's key, made on first use; it lies in the encrypted store and nowhere else."""

    def make(tx: Tx) -> str:
        known = tx.reference(_KEY)
        if known is not None:
            return known
        made = base64.b64encode(secrets.token_bytes(32)).decode()
        tx.put_reference(_KEY, version=1, body=made)
        return made

    kept = look(store, lambda reader: reader.reference(_KEY)) or perform(store, make).value
    return SigningKey(base64.b64decode(kept))


def open_courier(place: Place, link: Link, *, box: ScanBox, megabytes: int) -> Courier:
    """What carries this store's scans, `megabytes` of them a month; 0: as many as there are."""

    def month() -> str:
        return f"{place.clock():%Y%m}"

    return Courier(place.store, box, link, budget=megabytes << 20, month=month)


def open_link(place: Place, *, url: str = "") -> Link | None:
    """The line to this store's center; None where none was ever named."""
    address = url or look(place.store, lambda reader: reader.standing().url)
    if not address:
        return None
    return Link(check_url(address), signing_key(place.store), requests.Session())
