"""A center at work: its database, its key, its record outside, its clock and ids."""

import base64
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from winclient.app.ports import Ids
from winclient.center.core.hearing import hear_again
from winclient.center.core.outside import Outside, Record
from winclient.center.tables import docket, lives, numbers
from winclient.center.tables.database import Database, Tx, open_database
from winclient.center.tables.streams import Branch
from winclient.domain.rounds.asking import Answered, Ask
from winclient.domain.rounds.exchange import Round
from winclient.domain.rounds.streams import Grant
from winclient.sync.wire.coding import GRANT_HEADER, SIGNATURE_HEADER, encode
from winclient.sync.wire.signing import SigningKey

log = logging.getLogger("winclient.center")

# Serials left out for each life of which the record outside may not know all. Twice what a store
# leaves out that cannot know its last number: both leave off from the same place.
LEAP = 20_000


class Relay(Protocol):
    """What a center without verdicts of its own asks and tells the one above."""

    wake: Event
    stopped: frozenset[str] | None

    def answers(self, asks: tuple[Ask, ...]) -> tuple[Answered, ...]: ...
    def contradicts(self, of: Branch, round: Round) -> tuple[tuple[int, str], ...]: ...


class Center(Struct, frozen=True, kw_only=True):
    """Everything a request works with."""

    database: Database
    key: SigningKey
    outside: Outside
    ids: Ids
    clock: Callable[[], datetime]
    relay: Relay | None = None  # without one it judges itself
    grant: Grant | None = None  # of the center above, to this relay
    center_key: str = ""  # of the center above

    @property
    def authority(self) -> str:
        """The key that signs grants: its own, or that of the center above."""
        return self.center_key or self.key.public

    def signed(self, text: bytes) -> dict[str, str]:
        """The headers that vouch for an answer; a relay's also say that the center granted it."""
        headers = {SIGNATURE_HEADER: self.key.sign(text)}
        if self.grant is not None:
            headers[GRANT_HEADER] = base64.b64encode(encode(self.grant)).decode()
        return headers

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        return self.ids.new(self.clock())

    def note_reach(self) -> None:
        """Tells the record outside how far the database has come."""
        with self.database.reading() as connection:
            places = lives.reached(connection)
        self.outside.reach(places)

    def begin_again(self, ended: lives.Life, *, lost: int) -> None:
        """Ends this life: a witness of the life `lost` (its `nth`) shows that the database was put
        back, and perhaps its record with it: numbers go on far above what either of them knows."""
        nth, new = max(ended.nth, lost) + 1, self.new_id()
        record = self.leave_out_numbers(nth)

        def begin(tx: Tx) -> bool:
            first = lives.follow(tx, ended.timeline, new=new, nth=nth)
            if first:
                lives.resume_above(tx, record.highest)
                lives.revoke_again(tx, revoked=record.revoked, withdrawn=record.withdrawn)
            return first

        if self.database.write(begin):
            log.warning("a device was told what is not known here: a new timeline begins")
        self.outside.change(lambda known: replace(known, lives=max(known.lives, nth)))

    def leave_out_numbers(self, nth: int) -> Record:
        """The record before the life `nth` begins: of every series, until next year's, it leaves
        out a leap for each life from this database's own on."""
        with self.database.reading() as tx:
            life, ends = lives.current(tx), numbers.ends(tx)
        leap = LEAP * max(0, nth - (life.nth if life else 0))
        above = {series: following - 1 + leap for series, following in ends}
        year = self.clock().year + 1
        return self.outside.leave_out(LEAP * nth, year=year, highest=above)

    def close(self) -> None:
        """Lets go of the database."""
        self.note_reach()
        self.database.close()


def open_center(
    url: str, *, folder: Path, ids: Ids, clock: Callable[[], datetime], restored: bool = False
) -> Center:
    """The center of a database and of its folder, brought up and with its life checked.

    `restored`: somebody says that a backup was put back. Refused(STORE_NEWER), OSError.
    """
    center = open_beside(url, folder=folder, ids=ids, clock=clock)
    _start(center, restored=restored)
    _hear_again(center)
    return center


def open_beside(url: str, *, folder: Path, ids: Ids, clock: Callable[[], datetime]) -> Center:
    """The center for an administrator's command: nothing of its life changes."""
    outside = Outside(folder)
    return Center(
        database=open_database(url, folder=folder),
        key=outside.key(),
        outside=outside,
        ids=ids,
        clock=clock,
    )


def _start(center: Center, *, restored: bool) -> None:
    """Compares the database with the record outside; one that went back begins another life."""
    record = center.outside.read()
    start = center.new_id()
    with center.database.reading() as tx:
        before = lives.current(tx)
    nth = max(before.nth if before else 0, record.lives if record else 0) + 1
    # Not even a start is told to its end; or nobody knows whether the record went back as well.
    if before and (restored or not (record and record.start)):
        center.leave_out_numbers(nth)
    known = center.outside.change(lambda known: replace(known, starting=start))

    def begin(connection: Tx) -> bool:
        life = lives.current(connection)
        back = life is not None and (
            restored or _went_back(life, record, places=lives.reached(connection))
        )
        if life is None:
            lives.begin(connection, timeline=center.new_id(), start=start)
        elif back:
            lives.begin(connection, timeline=center.new_id(), start=start, nth=nth)
            lives.resume_above(connection, known.highest)
            lives.revoke_again(connection, revoked=known.revoked, withdrawn=known.withdrawn)
        else:
            lives.begin(connection, timeline=life.timeline, start=start, nth=life.nth)
        return back

    if center.database.write(begin):
        log.warning("the database has gone back: a new timeline begins, numbers leave a gap")
        center.outside.change(lambda known: replace(known, reached=0, lives=nth))
    center.outside.change(lambda known: replace(known, start=start))


def _hear_again(center: Center) -> None:
    """The program may be newer than what waited for it; also than a backup."""
    with center.database.reading() as tx:
        stations = docket.stations_waiting(tx)
    for station in stations:
        settled = center.database.write(partial(hear_again, station=station))
        log.info("station %s: %d facts that had waited are judged", station, settled)


def _went_back(life: lives.Life, record: Record | None, *, places: int) -> bool:
    """Whether this database is not the one that last started here."""
    if record is None:
        return True
    return life.start not in {record.start, record.starting} or places < record.reached
