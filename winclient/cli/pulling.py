"""Puts in force what the center has published: catalogue and calendar, each in one transaction."""

import json
import tempfile
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from winclient.app.perform import look, perform
from winclient.app.ports import Reader, Tx
from winclient.app.reference import calendars
from winclient.app.reference.catalogue import install, prepare
from winclient.bootstrap import Site
from winclient.cli.reducing import prune_all
from winclient.domain.codec import to_plain
from winclient.domain.days.moments import Moment
from winclient.domain.days.work_calendar import read_calendar
from winclient.domain.items.catalogue import Item
from winclient.domain.refusals import Reason, Refused
from winclient.phrases import refusal
from winclient.reading import Reading, read_catalogue
from winclient.reading.catalogue import NO_MAPPING
from winclient.sync.http import Link
from winclient.sync.reference import Newer, newer

KINDS = ("catalogue", "calendar")
STEPS = 20  # of reducing, one after the other


def pull(site: Site, link: Link) -> tuple[str, ...]:
    """The kinds of which a newer version came. Unreachable, Refused: of that kind what is here
    stays; the others are looked at all the same."""
    standing = look(site.store, lambda reader: reader.standing())
    if not standing.enrolled:
        return ()
    taken, refused = [], []
    for kind in KINDS:
        here = look(site.store, partial(_version, kind=kind))
        try:
            found = newer(link, kind, after=here, standing=standing)
            if found is not None:
                _put(site, found)
                taken.append(kind)
        except Refused as error:
            refused.append(error)
    if refused:
        raise refused[0]
    return tuple(taken)


def pull_and_prune(site: Site, link: Link) -> tuple[str, ...]:
    """What an exchange does when all has been said: newer reference, and old cases reduced."""
    if site.settings.keep_days:
        prune_all(site, days=site.settings.keep_days, most=STEPS)
    return pull(site, link)


def _version(reader: Reader, *, kind: str) -> int:
    return reader.reference_version(f"center/{kind}")


def _put(site: Site, found: Newer) -> None:
    """Refused(REFERENCE_UNFIT) where it is no such thing as it says."""
    settings, when = site.settings, Moment(site.clock())
    words: dict[str, Any] = {"clerk": settings.clerk, "counter": settings.counter, "when": when}
    try:
        text, reading = read_published(found.kind, found.body)
    except Refused as error:
        raise Refused(
            Reason.REFERENCE_UNFIT,
            published=found.kind,
            version=found.version,
            why=refusal(error),
        ) from error
    prepared = look(site.store, partial(prepare, items=reading.items))

    def put(tx: Tx) -> None:
        if text:
            calendars.install(tx, text=text, **words)
        if reading.items:
            install(tx, prepared=prepared, **words)
        tx.put_reference(f"center/{found.kind}", version=found.version, body="")

    perform(site.store, put)


def read_published(
    kind: str, body: bytes, *, mapping: Mapping[str, str] = NO_MAPPING
) -> tuple[str, Reading]:
    """The calendar's text, and what the catalogue holds; other kinds no counter reads.

    `mapping`: as for `read_catalogue`. Refused as the readers refuse, and where nothing in it can
    be used.
    """
    nothing = Reading(items=(), refused=(), read=0)
    if kind == "calendar":
        text = _text(kind, body)
        read_calendar(text)
        return text, nothing
    return "", _catalogue(body, mapping) if kind == "catalogue" else nothing


def _catalogue(body: bytes, mapping: Mapping[str, str]) -> Reading:
    """The readers look at files, and tell their format by what is in them."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue"
        file.write_bytes(body)
        reading = read_catalogue([file], mapping=mapping)
    if not reading.items:
        raise Refused(Reason.FILE_EMPTY, file=file.name)
    return reading


def plain_catalogue(items: Iterable[Item]) -> bytes:
    """The items in the words that every counter's reader knows, whatever their columns were."""
    told = ({**plain, **plain.pop("composition", {})} for plain in map(to_plain, items))
    return json.dumps(list(told), ensure_ascii=False).encode()


def _text(kind: str, body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise Refused(Reason.FILE_ENCODING, file=kind, encoding="UTF-8", line=line) from error
