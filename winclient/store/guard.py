"""Guards an opened store: compares it with the record outside before it gives a number."""

from pathlib import Path

from winclient.app.exchange.here import Here
from winclient.app.exchange.recovery import begin, is_well
from winclient.app.exchange_ports import HighWater
from winclient.app.perform import look, perform
from winclient.app.ports import Reader
from winclient.store.open import SqlStore
from winclient.store.record import RecordFile


def guard(store: SqlStore, *, places: tuple[Path, ...], here: Here) -> bool:
    """Whether a record outside could be kept. A store that went back distrusts itself here."""
    name = look(store, lambda reader: reader.standing().store)
    fresh = not name
    # A copy on another machine finds no record, also where both keep theirs in one place.
    file = RecordFile(places, store=name or here.new_id(), machine=here.hardware[:8])
    record = None if fresh else file.read()
    if fresh:
        if not file.rewrite(look(store, lambda reader: as_it_is(reader, name=file.store))):
            return False  # no place to write to: a record that is lost at once would stop numbers
        perform(store, lambda tx: begin(tx, store=file.store, record=None, here=here))
    elif not look(store, lambda reader: is_well(reader, record=record, here=here)):
        perform(store, lambda tx: begin(tx, store=name, record=record, here=here))
    now = look(store, lambda reader: as_it_is(reader, name=file.store))
    if record is None or now.seq != record.seq or now.frozen != record.frozen or file.is_long():
        file.rewrite(now)
    store.keep_record(file)
    return True


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
