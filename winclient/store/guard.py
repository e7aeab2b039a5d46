"""Guards an opened store: compares it with the record outside before it gives a number."""

from functools import partial
from pathlib import Path

from winclient.app.exchange.here import Here
from winclient.app.exchange.recovery import begin, is_well
from winclient.app.exchange_ports import HighWater
from winclient.app.perform import look, perform
from winclient.app.ports import Reader
from winclient.store.disk.record import RecordFile
from winclient.store.open import SqlStore


def guard(store: SqlStore, *, places: tuple[Path, ...], here: Here) -> bool:
    """Whether a record outside could be kept. A store that went back distrusts itself here."""
    if not _name(store) and not _first_start(store, places=places, here=here):
        return False  # no place to write to: a record that is lost at once would stop numbers
    name = _name(store)
    file = _file(name, places=places, here=here)
    record = file.read()
    if not look(store, lambda reader: is_well(reader, record=record, here=here)):
        perform(store, lambda tx: begin(tx, store=name, record=record, here=here))
    _complete(store, file, record)
    store.keep_record(file)
    return True


def _name(store: SqlStore) -> str:
    return look(store, lambda reader: reader.standing().store)


def _file(name: str, *, places: tuple[Path, ...], here: Here) -> RecordFile:
    """A copy on another machine finds no record, also where both keep theirs in one place."""
    return RecordFile(places, store=name, machine=here.hardware[:8])


def _first_start(store: SqlStore, *, places: tuple[Path, ...], here: Here) -> bool:
    """A new store gets its name, once its record stands; of two starts together one names it."""
    file = _file(here.new_id(), places=places, here=here)
    if not file.rewrite(look(store, partial(as_it_is, name=file.store))):
        return False
    perform(store, lambda tx: begin(tx, store=file.store, record=None, here=here))
    if _name(store) != file.store:
        file.remove()
    return True


def _complete(store: SqlStore, file: RecordFile, record: HighWater | None) -> None:
    """The record says what the store says, and what another program records meanwhile."""
    now = look(store, partial(as_it_is, name=file.store))
    if record is None or now.seq != record.seq or now.frozen != record.frozen or file.is_long():
        file.rewrite(now)
        later = look(store, partial(as_it_is, name=file.store))
        if later != now:  # its line may have been appended to the file that is gone
            file.add(later)


def as_it_is(reader: Reader, *, name: str) -> HighWater:
    """The record that says of this store what it says itself."""
    standing, branches, seq = reader.standing(), reader.branches(), reader.reach()
    return HighWater(
        store=name,
        device=standing.device,
        epoch=branches[-1].grant.epoch if branches else "",
        seq=seq,
        hash=reader.hash_at(seq) or "",
        frozen=standing.frozen or standing.unsure,
        serials=reader.last_serials(),
        numbers=reader.unconfirmed(),
    )
