"""Catalogue import: prepared outside the transaction, put in force inside it as one version."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from winclient.app.perform import look, perform
from winclient.app.ports import NewVersion, Reader, Stamp, Store, Tx
from winclient.domain.canonical import canonical
from winclient.domain.days.moments import Moment
from winclient.domain.digest import digest
from winclient.domain.finding.search import Entry, Index
from winclient.domain.finding.search_columns import FORMAT
from winclient.domain.items.catalogue import Item
from winclient.domain.items.folk_names import FolkNames, FolkTable, parse
from winclient.domain.ledger.facts import CatalogueInstalled
from winclient.domain.refusals import Reason, Refused
from winclient.domain.values import Value
from winclient.resources import resource

CATALOGUE, FOLK_NAMES, INDEX = "catalogue", "folk_names", "index"
Progress = Callable[[int, int], None]


class Prepared(Value, frozen=True, kw_only=True):
    """Everything a new catalogue version writes; good only on top of `base`."""

    base: int
    fresh: tuple[NewVersion, ...]
    retired: tuple[str, ...]
    added: int
    changed: int
    unchanged: int
    blobs: Mapping[str, bytes]


def _quiet(_done: int, _all: int) -> None:
    """Nobody is watching."""


def prepare(
    reader: Reader,
    *,
    items: Sequence[Item],
    demo: bool = False,
    progress: Progress = _quiet,
    cancelled: Callable[[], bool] = bool,
) -> Prepared:
    """What importing `items` would change. The first real catalogue retires the demo one.

    Refused(IMPORT_CANCELLED) as soon as `cancelled()` says so; nothing is written here.
    """
    base, stamps = reader.reference_version(CATALOGUE), reader.stamps()
    watched = _watched(items, progress=progress, cancelled=cancelled)
    found = (_version(item, base + 1, stamp=stamps.get(item.id), demo=demo) for item in watched)
    fresh = [version for version in found if version is not None]
    ids = {version.id for version in fresh}
    demos = () if demo else tuple(id for id, stamp in stamps.items() if stamp.demo)
    retired = tuple(id for id in demos if id not in ids)
    changed = sum(id in stamps and not stamps[id].demo for id in ids)
    blobs: Mapping[str, bytes] = {}
    if fresh or retired:
        kept = stamps.keys() - ids - set(retired)
        entries = [*_stored(reader, kept), *(entry(item) for item in items if item.id in ids)]
        table = folk_table(reader)
        blobs = _index(entries, table=table, progress=progress, cancelled=cancelled)
    return Prepared(
        base=base,
        fresh=tuple(fresh),
        retired=retired,
        added=len(fresh) - changed,
        changed=changed,
        unchanged=len(items) - len(fresh),
        blobs=blobs,
    )


def _watched(
    items: Sequence[Item], *, progress: Progress, cancelled: Callable[[], bool]
) -> Iterator[Item]:
    for done, item in enumerate(items):
        if done % 500 == 0:
            _stop_if(cancelled())
            progress(done, len(items))
        yield item


def install(tx: Tx, *, prepared: Prepared, clerk: str, counter: str, when: Moment) -> int:
    """Put `prepared` in force; the new version number. Cases already open keep their version.

    Refused(IMPORT_CANCELLED) when somebody else imported in between: prepare again.
    """
    if tx.reference_version(CATALOGUE) != prepared.base:
        raise Refused(Reason.IMPORT_CANCELLED, why="overtaken")
    if not (prepared.fresh or prepared.retired):
        return prepared.base
    version = prepared.base + 1
    tx.retire_items(prepared.retired)
    tx.put_items(prepared.fresh)
    _put_index(tx, prepared.blobs)
    digest = _digest("".join(sorted(each.digest for each in prepared.fresh)))
    tx.put_reference(CATALOGUE, version=version, body=digest)
    tx.record(
        CatalogueInstalled(
            at=when.at,
            clerk=clerk,
            counter=counter,
            version=version,
            added=prepared.added,
            changed=prepared.changed,
            unchanged=prepared.unchanged,
            digest=digest,
        )
    )
    return version


def install_if_first(tx: Tx, *, prepared: Prepared, clerk: str, counter: str, when: Moment) -> bool:
    """Put `prepared` in force unless somebody brought a catalogue meanwhile; if it was."""
    if tx.reference_version(CATALOGUE) != prepared.base:
        return False
    install(tx, prepared=prepared, clerk=clerk, counter=counter, when=when)
    return True


def folk_table(reader: Reader) -> FolkTable:
    """The hall's own table of folk names, or the one that comes with the product."""
    own = reader.reference(FOLK_NAMES)
    shipped = resource("catalogue", "folk_names.tsv")
    return parse(shipped.read_text(encoding="utf-8") if own is None else own)


def reindex(
    reader: Reader, *, table: FolkTable, progress: Progress = _quiet
) -> Mapping[str, bytes]:
    """The search index of the catalogue in force with another table of folk names."""
    entries = [entry(item) for item in reader.items()]
    return _index(entries, table=table, progress=progress, cancelled=bool)


def install_folk(tx: Tx, *, text: str, blobs: Mapping[str, bytes]) -> None:
    """Put an edited table and its index in force together."""
    version = tx.reference_version(FOLK_NAMES) + 1
    tx.put_reference(FOLK_NAMES, version=version, body=text)
    _put_index(tx, blobs)


def renew_index(store: Store) -> bool:
    """After an upgrade: build the index anew where the stored one has an older form."""
    made = look(store, lambda reader: reader.reference_version(INDEX))
    if made in (0, FORMAT):
        return False
    table = look(store, folk_table)
    blobs = look(store, partial(reindex, table=table))
    perform(store, partial(_put_index, blobs=blobs))
    return True


def _put_index(tx: Tx, blobs: Mapping[str, bytes]) -> None:
    tx.put_search(blobs)
    tx.put_reference(INDEX, version=FORMAT, body="")


def _index(
    entries: Iterable[Entry],
    *,
    table: FolkTable,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> Mapping[str, bytes]:
    from winclient.domain.finding.search_build import build  # pypinyin is for imports only

    folk = FolkNames(table.names)
    named = [replace(each, folk_names=_names(each, folk)) for each in entries]

    def told(done: int) -> None:
        _stop_if(cancelled())
        progress(done, len(named))

    return build(named, progress=told)


def _names(entry: Entry, folk: FolkNames) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*entry.folk_names, *folk.names_of(entry.name))))


def entry(item: Item) -> Entry:
    """What the search box knows of an item."""
    return Entry(
        id=item.id,
        code=item.code,
        name=item.name,
        department=item.department,
        kind="package" if item.composition else item.kind.value,
        promised_days=item.promised.days if item.promised else None,
        promised_unit=item.promised.unit.value if item.promised else "",
        folk_names=item.folk_names,
    )


def _stored(reader: Reader, ids: Iterable[str]) -> Iterator[Entry]:
    """Entries of items that stay, with their own folk names: the hall's table may have changed."""
    known, own = Index(reader.search_blobs()), reader.own_folk_names()
    for id in sorted(ids):
        found = known.entry(id)
        if found is not None:
            yield replace(found, folk_names=own.get(id, ()))


def _version(item: Item, version: int, *, stamp: Stamp | None, demo: bool) -> NewVersion | None:
    """The item as of this catalogue version, whose number no earlier one of it can have."""
    body = canonical(replace(item, version=0))
    digest = _digest(body)
    if stamp is not None and stamp.digest == digest and stamp.demo == demo:
        return None
    return NewVersion(
        id=item.id,
        code=item.code,
        version=version,
        digest=digest,
        body=body,
        demo=demo,
    )


def _digest(text: str) -> str:
    return str(digest(text).hexdigest())


def _stop_if(cancelled: bool) -> None:
    if cancelled:
        raise Refused(Reason.IMPORT_CANCELLED, why="cancelled")
