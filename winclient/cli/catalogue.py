"""`catalogue import | search | show | folk-names`."""

from argparse import Namespace
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from winclient.app.perform import look, perform
from winclient.app.ports import Reader
from winclient.app.reference.catalogue import folk_table, install, install_folk, prepare, reindex
from winclient.app.reference.package_faults import unfit_packages
from winclient.bootstrap import Site, open_site
from winclient.cli.files import file_text
from winclient.cli.item_show import item_text
from winclient.cli.opening import open_with_items, progress
from winclient.cli.output import DONE, NO, Output, note
from winclient.cli.said import said_pair
from winclient.domain.days.moments import Moment
from winclient.domain.finding.search import Hit, Index
from winclient.domain.items.catalogue import Item
from winclient.domain.items.folk_names import parse
from winclient.domain.refusals import Reason, Refused
from winclient.settings import data_folder
from winclient.wording import say


def import_files(chosen: Namespace, out: Output) -> int:
    """Import files as one catalogue version; bad rows are refused one by one."""
    from winclient.cli import bad_rows  # the readers of all formats come with these two
    from winclient.reading import read_catalogue

    mapping = dict(said_pair(pair, field="--map") for pair in chosen.map)
    reading = read_catalogue(chosen.files, mapping=mapping, progress=progress)
    site = open_site(data_folder(chosen.data))
    unfit = look(site.store, partial(unfit_packages, items=reading.items))
    reading = reading.without(unfit)
    prepared = look(site.store, partial(prepare, items=reading.items, progress=progress))
    when = Moment(site.clock())
    settings = site.settings
    put = partial(
        install, prepared=prepared, clerk=settings.clerk, counter=settings.counter, when=when
    )
    version = perform(site.store, put).value
    with suppress(OSError):  # it is in force; the log is folded another time
        site.store.checkpoint()
    refused = bad_rows.told(reading.refused)
    value = {
        "read": reading.read,
        "added": prepared.added,
        "changed": prepared.changed,
        "unchanged": prepared.unchanged,
        "refused": refused,
        "version": version,
    }
    counted = say("cli.imported", **{**value, "refused": len(reading.refused)})
    out.answer(value, "\n".join([counted, *bad_rows.lines(refused)]))
    return NO if reading.refused and not reading.items else DONE


def search(chosen: Namespace, out: Output) -> int:
    """What the search box finds, best first."""
    site = open_with_items(chosen.data)
    find = partial(_find, text=chosen.text, limit=chosen.limit, counter=site.settings.counter)
    hits = look(site.store, find)
    out.answer([_hit(hit) for hit in hits], "\n".join(map(_hit_text, hits)))
    return DONE


def show(chosen: Namespace, out: Output) -> int:
    """One item in force, whole."""
    site = open_with_items(chosen.data)
    item = look(site.store, partial(_item, wanted=chosen.item))
    out.answer(item, "\n".join(item_text(item)))
    return DONE


def folk_names(chosen: Namespace, out: Output) -> int:
    """Show the hall's table of folk names, or put an edited one in force."""
    site = open_site(data_folder(chosen.data))
    if chosen.file is not None:
        _install_folk(site, chosen.file)
    table = look(site.store, folk_table)
    value = [{"folk_name": folk.name, "keyword": folk.keyword} for folk in table.names]
    out.answer(value, "\n".join(f"{folk.name}\t{folk.keyword}" for folk in table.names))
    return DONE


def _install_folk(site: Site, file: Path) -> None:
    text = file_text(file)
    table = parse(text)
    for line in table.bad_lines:
        note(say("cli.bad_line", number=line.number, text=line.text[:40]))
    if not table.names:
        raise Refused(Reason.FILE_NOT_A_CATALOGUE, file=str(file))
    blobs = look(site.store, partial(reindex, table=table, progress=progress))
    perform(site.store, partial(install_folk, text=text, blobs=blobs))


def _find(reader: Reader, *, text: str, limit: int, counter: str) -> tuple[Hit, ...]:
    index = Index(reader.search_blobs())
    return index.find(text, limit=limit, favourites=reader.favourites(counter))


def _item(reader: Reader, *, wanted: str) -> Item:
    item = reader.item(wanted)
    if item is None:
        raise Refused(Reason.ITEM_UNKNOWN, item=wanted)
    return item


def _hit(hit: Hit) -> dict[str, Any]:
    entry = hit.entry
    return {
        "id": entry.id,
        "code": entry.code,
        "name": entry.name,
        "department": entry.department,
        "kind": entry.kind,
        "promised_days": entry.promised_days,
        "matched_by": hit.matched_by,
        "matched_text": hit.matched_text,
    }


def _hit_text(hit: Hit) -> str:
    return f"{hit.entry.name}  {hit.entry.department}  {hit.entry.code}"
