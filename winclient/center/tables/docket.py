"""What a judgement needs from the database, and what it leaves there: a few statements a round."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, String, Table, bindparam, cast, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from winclient.center.judging.judging import Case, Judge, Number, Outcome
from winclient.center.judging.stated import month_of, serial_of
from winclient.center.tables.database import bulk
from winclient.center.tables.schema import (
    HELD,
    cases,
    entries,
    feed,
    leases,
    numbers,
    official,
    pairs,
    places,
    scopes,
    suspects,
)
from winclient.center.tables.streams import Keys, among, line_of, with_keys
from winclient.domain.cases.case_table import CaseState
from winclient.domain.rounds.exchange import Verdict, total
from winclient.domain.rounds.streams import Line

Row = dict[str, Any]
Entered = tuple[Any, ...]  # a row of entries, in the order of ENTRY


class Scope(Struct):
    """Where a station's feed ends; its row is locked while the station is judged."""

    station: str
    place: int
    total: int


def month(id: str) -> int:
    """The partition of what this id names; ids that are no UUIDs share one."""
    try:
        return month_of(id[:8])
    except (ValueError, OverflowError):
        return 0


def lock(connection: Connection, station: str) -> Scope:
    """Takes this station's turn: until the end of the transaction nobody else judges there."""
    found = select(scopes.c.place, scopes.c.total).where(scopes.c.station == station)
    row = connection.execute(found.with_for_update()).first()
    if row is None:
        add_missing(connection, scopes, [{"station": station, "place": 0, "total": 0}])
        row = connection.execute(found.with_for_update()).one()
    return Scope(station, *row)


def add_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Adds the rows whose key is not there yet."""
    if rows:
        kind = postgres_insert if connection.dialect.name == "postgresql" else sqlite_insert
        connection.execute(kind(table).on_conflict_do_nothing(), rows)


def load(
    connection: Connection, station: str, *, subjects: Iterable[str], claimed: Iterable[str]
) -> Judge:
    """The cases that facts are about, and the owners of the numbers that they bring."""
    ids = sorted(set(subjects))
    keys: Keys = {cases.c.month: [month(id) for id in ids], cases.c.id: ids}
    found = with_keys(connection, [*cases.c], cases.c.station == station, keys=keys)
    known = [_case(row) for row in connection.execute(found).mappings()] if ids else []
    return Judge({case.id: case for case in known}, _owners(connection, claimed))


def _case(row: Any) -> Case:
    return Case(
        row["id"],
        row["number"],
        row["mapped"],
        CaseState(row["state"]),
        row["last"],
        row["device"],
    )


def _owners(connection: Connection, claimed: Iterable[str]) -> dict[Number, str]:
    wanted = [serial_of(number) for number in claimed]
    if not wanted:
        return {}
    owners: dict[Number, str] = {}
    for table, case in ((official, official.c.case_id), (cases, cases.c.id)):
        series, serial = table.c.series, table.c.serial
        keys: Keys = {series: [x for x, _ in wanted], serial: [x for _, x in wanted]}
        rows = connection.execute(with_keys(connection, [series, serial, case], keys=keys))
        owners |= {(series, serial): case for series, serial, case in rows}
    return owners


def waiting(
    connection: Connection, station: str, subjects: Iterable[str] | None
) -> list[tuple[Line, str]]:
    """Quarantined facts in the order they came, of these cases or of all, with their device."""
    columns = [entries.c[name] for name in Line.__struct_fields__]
    found = select(*columns, entries.c.device).where(entries.c.station == station, HELD)
    if subjects is not None:
        found = found.where(among(connection, entries.c.subject, sorted(set(subjects))))
    rows = connection.execute(found.order_by(entries.c.place))
    return [(line_of(row), row.device) for row in rows]


def stations_waiting(connection: Connection) -> tuple[str, ...]:
    """Where facts are quarantined."""
    found = select(entries.c.station).where(HELD).distinct().order_by(entries.c.station)
    return tuple(connection.execute(found).scalars())


ENTRY = tuple(column.name for column in entries.columns)
_SHOWN = tuple(column.name for column in feed.columns)
_CASE = tuple(column.name for column in cases.columns)


class Docket:
    """Collects what was judged; `write` puts all of it down, the entries as they are judged."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._feed: list[tuple[Any, ...]] = []  # in the order of _SHOWN
        self._places: list[Row] = []
        self._changed: list[Row] = []

    def enter(
        self, line: Line, outcome: Outcome, *, device: str, epoch: str | None, prev: str = ""
    ) -> Entered:
        """A fact that was not known: its line, its verdict, its place in the feed."""
        station, when = self.scope.station, month(line.id)
        place = self._show(line.id, when, outcome)
        whence = (device, epoch, line.seq, prev, line.hash)
        what = (line.kind, line.subject, line.at, line.body)
        verdict = (outcome[0].value, outcome[1], place)
        return (station, when, line.id, *whence, *what, *verdict)

    def _show(self, id: str, when: int, outcome: Outcome) -> int:
        """One more line of the feed; its place."""
        verdict, reason = outcome
        scope = self.scope
        scope.place += 1
        scope.total = total(scope.total, id, verdict)
        shown = (scope.station, scope.place, when, id, verdict.value, reason, scope.total)
        self._feed.append(shown)
        return scope.place

    def rejudge(self, line: Line, outcome: Outcome) -> None:
        """A fact that had waited, perhaps since the beginning of this very round."""
        verdict, reason = outcome
        self._show(line.id, month(line.id), outcome)
        self._changed.append(
            {"of": line.id, "month_of": month(line.id), "to": verdict.value, "why": reason}
        )

    def stand(self, line: Line, *, device: str, epoch: str) -> None:
        """A known fact has a place on this branch as well."""
        self._places.append(
            {
                "device": device,
                "epoch": epoch,
                "seq": line.seq,
                "station": self.scope.station,
                "month": month(line.id),
                "id": line.id,
                "hash": line.hash,
            }
        )

    def write(self, connection: Connection, judge: Judge, entered: Iterable[Entered]) -> None:
        """Everything, and the end of the feed last. `entered` judges as it is read."""
        station = self.scope.station
        bulk(connection, entries, ENTRY, entered)
        add_missing(connection, places, self._places)
        self._write_changed(connection)
        _write_cases(connection, station, judge)
        _write_numbers(connection, station, judge)
        if self._feed:
            bulk(connection, feed, _SHOWN, self._feed)
            mine = scopes.c.station == station
            ends = {"place": self.scope.place, "total": self.scope.total}
            connection.execute(update(scopes).where(mine).values(ends))

    def _write_changed(self, connection: Connection) -> None:
        if self._changed:
            mine = (entries.c.station == self.scope.station) & (
                (entries.c.month == bindparam("month_of")) & (entries.c.id == bindparam("of"))
            )
            changed = update(entries).where(mine)
            connection.execute(
                changed.values(verdict=bindparam("to"), reason=bindparam("why")), self._changed
            )


def _write_cases(connection: Connection, station: str, judge: Judge) -> None:
    fresh: list[tuple[Any, ...]] = []
    changed: list[Row] = []
    for case in judge.cases.values():
        if case.fresh:
            key = (station, month(case.id), case.id)
            told = (case.mapped, case.state.value, case.last, case.device)
            fresh.append((*key, case.number, *serial_of(case.number), *told))
        elif case.changed:
            changed.append(
                {"of": case.id, "month_of": month(case.id), "to_mapped": case.mapped}
                | {"to_state": case.state.value, "to_last": case.last}
            )
    if fresh:
        bulk(connection, cases, _CASE, fresh)
    _write_official(connection, station, judge)
    if changed:
        mine = (cases.c.station == station) & (cases.c.month == bindparam("month_of"))
        moved = update(cases).where(mine, cases.c.id == bindparam("of"))
        to: Row = {name: bindparam(f"to_{name}") for name in ("mapped", "state", "last")}
        connection.execute(moved.values(to), changed)


def _write_official(connection: Connection, station: str, judge: Judge) -> None:
    """Also where it was known: then nothing is added."""
    changed = (case for case in judge.cases.values() if case.fresh or case.changed)
    found = [(case.id, *serial_of(case.mapped)) for case in changed if case.mapped]
    told = [
        {"station": station, "series": series, "serial": serial, "case_id": case}
        for case, series, serial in found
    ]
    add_missing(connection, official, told)


def _write_numbers(connection: Connection, station: str, judge: Judge) -> None:
    told = [
        {"station": station, "series": series, "serial": serial, "state": state, "fact": fact}
        for (series, serial), state, fact in judge.numbers
    ]
    add_missing(connection, numbers, told)
    twice = [
        {"station": station, "series": series, "serial": serial, "case_id": case}
        for (series, serial), case in sorted(judge.pairs)
    ]
    add_missing(connection, pairs, twice)
    if judge.suspects:
        add_missing(
            connection, suspects, [{"ask": ask, "fact": fact} for ask, fact in judge.suspects]
        )
        withdrawn = among(connection, leases.c.ask, [ask for ask, _ in judge.suspects])
        mine = withdrawn & (leases.c.state != "disputed")
        connection.execute(update(leases).where(mine).values(state="void"))


def is_known(connection: Connection, station: str, id: str) -> bool:
    """Whether this fact has come already."""
    found = select(entries.c.id).where(
        entries.c.station == station, entries.c.month == month(id), entries.c.id == id
    )
    return connection.execute(found).first() is not None


def told_of(connection: Connection, station: str, case: str) -> list[tuple[str, str, str]]:
    """Id, kind and body of each accepted fact of a case, in the order they came.

    All of the station since the case began is looked through, by the key of its entries.
    """
    since = (entries.c.station == station) & (entries.c.month >= month(case))
    mine = (entries.c.subject == case) & (entries.c.verdict == Verdict.ACCEPTED.value)
    found = select(cast(entries.c.id, String), entries.c.kind, entries.c.body).where(since, mine)
    return [tuple(row) for row in connection.execute(found.order_by(entries.c.place))]


def find(connection: Connection, *, id: str, number: Number) -> list[tuple[str, str]]:
    """Stations and ids of the cases of this id or number, the official one or that of receipt."""
    by_number = (cases.c.series == number[0]) & (cases.c.serial == number[1])
    by_id = (cases.c.month == month(id)) & (cases.c.id == id)
    later = (official.c.series == number[0]) & (official.c.serial == number[1])
    found = (
        select(cases.c.station, cases.c.id).where(by_number | by_id).limit(3),
        select(official.c.station, official.c.case_id).where(later).limit(3),
    )
    return sorted({(station, case) for text in found for station, case in connection.execute(text)})
