"""Reads of the exchange's state, in plain SQL over the driver's connection."""

from typing import Any

from winclient.app.exchange_ports import Open, OwnBranch, OwnLease, Standing
from winclient.app.ports import Entry
from winclient.domain.codec import from_text
from winclient.domain.rounds.asking import ASKS, Ask
from winclient.domain.rounds.streams import GENESIS, Grant, Line, Loose
from winclient.store.chain import ledger

# Of a row of `cases`; asked for those lines only that a list shows.
LAMP = """CASE
    WHEN EXISTS (SELECT 1 FROM unsettled u WHERE u.subject = cases.id) THEN 'came_back'
    WHEN NOT EXISTS (SELECT 1 FROM branches) THEN ''
    WHEN last_seq > (SELECT held FROM device) THEN 'here'
    WHEN last_seq > 0 AND NOT EXISTS (SELECT 1 FROM ledger l JOIN heard h ON h.id = l.id
        AND NOT h.former WHERE l.seq = last_seq) THEN 'on_its_way'
    ELSE 'confirmed' END"""
_LINE = "seq, id, kind, subject, at, body, hash"
_LEASES = "SELECT id, series, lo, hi, following, active, claimed FROM leases ORDER BY series, lo"
_UNHEARD = """SELECT l.seq FROM ledger l LEFT JOIN heard h ON h.id = l.id AND NOT h.former
    WHERE l.seq > ? AND h.id IS NULL ORDER BY l.seq LIMIT 1"""
_KEPT = f"""SELECT dev, prev, {_LINE} FROM kept
    WHERE body <> '' AND NOT EXISTS (SELECT 1 FROM heard WHERE heard.id = kept.id AND NOT former)
    ORDER BY seq LIMIT ?"""  # noqa: S608 - names of columns
# CROSS: from the few that are open. Else all that was heard is gone through, in its order.
OPEN = """SELECT o.id, coalesce(c.number, ''), h.kind, h.verdict, h.reason, h.at
    FROM unsettled o CROSS JOIN heard h ON h.id = o.id LEFT JOIN cases c ON c.id = o.subject
    ORDER BY h.place"""
# Cases of which a department (its lines are of no device) wants corrections, and nobody has told
# the applicant, stopped the clock or taken anything in since.
_ANSWER = "('correction_wanted', 'defects_notified', 'materials_brought', 'clock_suspended')"
ASKED = f"""SELECT a.subject FROM heard a
    WHERE a.kind = 'correction_wanted' AND a.dev = '' AND a.verdict = 'accepted'
    AND NOT EXISTS (SELECT 1 FROM heard h
        WHERE h.subject = a.subject AND h.place > a.place AND h.kind IN {_ANSWER})
    AND NOT EXISTS (SELECT 1 FROM ledger l LEFT JOIN heard h ON h.id = l.id
        WHERE l.subject = a.subject AND h.id IS NULL AND l.kind IN {_ANSWER})"""  # noqa: S608
_HISTORY = """SELECT l.seq, l.id, l.kind, l.subject, l.at, l.body, l.hash,
        coalesce(h.place, 9223372036854775807) AS place
    FROM ledger l LEFT JOIN heard h ON h.id = l.id WHERE l.subject = :case
    UNION ALL SELECT 0, id, kind, subject, at, body, '', place FROM heard
    WHERE subject = :case AND verdict = 'accepted'
        AND id NOT IN (SELECT id FROM ledger WHERE subject = :case)
    ORDER BY place, seq"""
# The queue counts in series, too; it is no part of the exchange.
_SERIALS = """SELECT series, last FROM number_series
    WHERE series GLOB 'case/*' OR series GLOB 'paper/*' ORDER BY series"""
_UNCONFIRMED = """SELECT json_extract(nullif(l.body, ''), '$.number') FROM ledger l
    LEFT JOIN heard h ON h.id = l.id AND NOT h.former
    WHERE l.kind IN ('case_received', 'number_missing') AND h.id IS NULL
    ORDER BY l.seq DESC LIMIT 5000"""
# Neither is on the feed, nor in a ledger that would be asked after the next restore.
_BESIDE = """SELECT number FROM missing WHERE NOT named
    UNION SELECT json_extract(nullif(k.body, ''), '$.number') FROM kept k
    LEFT JOIN heard h ON h.id = k.id AND NOT h.former
    WHERE k.kind IN ('case_received', 'number_missing') AND h.id IS NULL"""
_MISSING = """SELECT number, named FROM missing
    WHERE NOT EXISTS (SELECT 1 FROM cases WHERE cases.number = missing.number) ORDER BY number"""
UNMAPPED = """SELECT id FROM cases WHERE provisional AND official = '' AND last_seq > 0
    AND EXISTS (SELECT 1 FROM ledger WHERE subject = cases.id AND kind = 'case_received')
    ORDER BY received_at LIMIT ?"""
_HERE = "SELECT 1 FROM ledger WHERE id = ?1 UNION ALL SELECT 1 FROM kept WHERE id = ?1"
_HELD = """SELECT 1 FROM heard WHERE id = ?1 AND NOT former
    UNION ALL SELECT 1 FROM ledger WHERE id = ?1 AND seq <= ?2"""
# The driver looks for a row more than it is asked for: without a limit it would read the ledger.
_NUMBER_HERE = """SELECT 1 FROM cases WHERE number = ?1
    UNION ALL SELECT 1 FROM ledger WHERE kind = 'number_missing' AND body LIKE ?2
    UNION ALL SELECT 1 FROM kept
        WHERE kind IN ('case_received', 'number_missing') AND body LIKE ?2
    LIMIT 1"""


class ExchangeReaderMixin:
    """The `ExchangeReader` port."""

    _driver: Any

    def standing(self) -> Standing:
        body = self._value("SELECT body FROM device")
        return from_text(Standing, body) if body else Standing()

    def branches(self) -> tuple[OwnBranch, ...]:
        found = self._driver.execute("SELECT signed, place FROM branches ORDER BY position")
        return tuple(
            OwnBranch(grant=from_text(Grant, signed), place=place) for signed, place in found
        )

    def leases(self) -> tuple[OwnLease, ...]:
        names = "id", "series", "lo", "hi", "following"
        return tuple(
            OwnLease(
                **dict(zip(names, row, strict=False)), active=bool(row[5]), claimed=bool(row[6])
            )
            for row in self._driver.execute(_LEASES)
        )

    def asks(self) -> tuple[Ask, ...]:
        found = self._driver.execute("SELECT kind, body FROM asks ORDER BY rowid")
        return tuple(from_text(ASKS[kind], body) for kind, body in found)

    def reach(self) -> int:
        return int(self._value("SELECT max(seq) FROM ledger") or 0)

    def hash_at(self, seq: int) -> str | None:
        found = self._value("SELECT hash FROM ledger WHERE seq = ?", seq) if seq else GENESIS
        return None if found is None else str(found)

    def span(self, after: int, upto: int) -> tuple[Line, ...]:
        text = f"SELECT {_LINE} FROM ledger WHERE seq > ? AND seq <= ? ORDER BY seq"  # noqa: S608
        return tuple(Line(*row) for row in self._driver.execute(text, (after, upto)))

    def heard_through(self, base: int) -> int:
        first = self._value(_UNHEARD, base)
        return self.reach() if first is None else int(first) - 1

    def unheard_kept(self, limit: int) -> tuple[Loose, ...]:
        found = self._driver.execute(_KEPT, (limit,))
        return tuple(Loose(device, prev, Line(*line)) for device, prev, *line in found)

    def here(self, id: str) -> bool:
        return self._value(_HERE, id) is not None

    def is_held(self, id: str, *, upto: int) -> bool:
        return self._value(_HELD, id, upto) is not None

    def was_left(self, epoch: str) -> bool:
        return self._value("SELECT 1 FROM left_branches WHERE epoch = ?", epoch) is not None

    def open_refusals(self) -> tuple[Open, ...]:
        names = "id", "number", "kind", "verdict", "reason", "at"
        found = self._driver.execute(OPEN)
        return tuple(Open(**dict(zip(names, row, strict=True))) for row in found)

    def history(self, case: str) -> tuple[Entry, ...]:
        found = (
            ledger.from_row(row[:-1]) for row in self._driver.execute(_HISTORY, {"case": case})
        )
        return tuple(line for line in found if line.kind in ledger.KINDS)  # of a newer program

    def missing(self) -> tuple[str, ...]:
        return tuple(number for number, _ in self._driver.execute(_MISSING))

    def lost(self) -> tuple[str, ...]:
        return tuple(number for number, named in self._driver.execute(_MISSING) if named)

    def sought(self) -> tuple[str, ...]:
        found = self._driver.execute("SELECT number FROM missing WHERE NOT named ORDER BY number")
        return tuple(number for (number,) in found)

    def number_is_here(self, number: str) -> bool:
        return self._value(_NUMBER_HERE, number, f'%"number":"{number}"%') is not None

    def last_serials(self) -> tuple[tuple[str, int], ...]:
        return tuple(self._driver.execute(_SERIALS))

    def only_here(self) -> int:
        held = self._value("SELECT held FROM device")
        if held is None:
            held = 0
        return int(self._value("SELECT count(*) FROM cases WHERE last_seq > ?", held))

    def unconfirmed(self) -> tuple[str, ...]:
        found = self._driver.execute(_UNCONFIRMED).fetchall()[::-1]
        beside = self._driver.execute(_BESIDE)
        return tuple(number for (number,) in (*found, *beside) if number)

    def unmapped(self, limit: int) -> tuple[str, ...]:
        return tuple(id for (id,) in self._driver.execute(UNMAPPED, (limit,)))

    def _value(self, text: str, *values: Any) -> Any:
        row = self._driver.execute(text, values).fetchone()
        return row[0] if row else None
