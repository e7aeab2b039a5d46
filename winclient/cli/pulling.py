"""Puts in force what the center has published: catalogue and calendar, each in one transaction."""

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from winclient.app import calendars
from winclient.app.catalogue import install, prepare
from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Tx
from winclient.bootstrap import Site
from winclient.cli.reducing import prune_all
from winclient.domain.catalogue import Item
from winclient.domain.moments import Moment
from winclient.domain.refusals import Reason, Refused
from winclient.reading import read_catalogue
from winclient.sync.http import Link
from winclient.sync.reference import Newer, newer

KINDS = ("catalogue", "calendar")
STEPS = 20  # of reducing, one after the other


def pull(site: Site, link: Link) -> tuple[str, ...]:
    """The kinds of which a newer version came. Unreachable, Refused: what is here stays."""
    standing = look(site.store, lambda reader: reader.standing())
    if not standing.enrolled:
        return ()
    taken = []
    for kind in KINDS:
        here = look(site.store, partial(_version, kind=kind))
        found = newer(link, kind, after=here, standing=standing)
        if found is not None:
            _put(site, found)
            taken.append(kind)
    return tuple(taken)


def pull_and_prune(site: Site, link: Link) -> tuple[str, ...]:
    """What an exchange does when all has been said: newer reference, and old cases reduced."""
    taken = pull(site, link)
    if site.settings.keep_days:
        prune_all(site, days=site.settings.keep_days, most=STEPS)
    return taken


def _version(reader: Reader, *, kind: str) -> int:
    return reader.reference_version(f"center/{kind}")


def _put(site: Site, found: Newer) -> None:
    settings, when = site.settings, Moment(site.clock())
    words: dict[str, Any] = {"clerk": settings.clerk, "counter": settings.counter, "when": when}
    text = _text(found) if found.kind == "calendar" else ""
    items = _items(found) if found.kind == "catalogue" else ()
    prepared = look(site.store, partial(prepare, items=items))

    def put(tx: Tx) -> None:
        if text:
            calendars.install(tx, text=text, **words)
        if items:
            install(tx, prepared=prepared, **words)
        tx.put_reference(f"center/{found.kind}", version=found.version, body="")

    perform(site.store, put)


def _items(found: Newer) -> tuple[Item, ...]:
    """The readers look at files, and tell their format by what is in them."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / found.kind
        file.write_bytes(found.body)
        return read_catalogue([file]).items


def _text(found: Newer) -> str:
    try:
        return found.body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(Reason.FILE_ENCODING, file=found.kind) from error
