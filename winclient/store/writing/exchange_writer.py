"""Writes the exchange's state, and takes into the view what came from the center."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from winclient.app.exchange_ports import OwnBranch, OwnLease, Standing, held
from winclient.domain.canonical import canonical
from winclient.domain.ledger.exchange_facts import (
    CasesReduced,
    ExchangeFact,
    LeaseSuspected,
    NumberMissing,
    RefusalSettled,
)
from winclient.domain.refusals import Reason, Refused
from winclient.domain.rounds.asking import Ask, name_of
from winclient.store.mapping import prepared

ALONE, LEASED, NONE, STOPPED = "alone", "leased", "none", "stopped"

_PUT_DEVICE = """INSERT INTO device (one, numbers, held, body) VALUES (1, ?, 0, ?)
    ON CONFLICT (one) DO UPDATE SET numbers = excluded.numbers, body = excluded.body"""
_PUT_LEASE = """INSERT INTO leases (id, series, lo, hi, following, active, claimed)
    VALUES (:id, :series, :lo, :hi, :following, :active, :claimed)
    ON CONFLICT (id) DO UPDATE SET claimed = excluded.claimed, active = excluded.active"""
_PUT_ASK = "INSERT OR IGNORE INTO asks (id, kind, series, body) VALUES (?, ?, ?, ?)"
_RAISE = """INSERT INTO number_series (series, last) VALUES (?1, ?2)
    ON CONFLICT (series) DO UPDATE SET last = max(last, ?2)"""

_NAME = """INSERT INTO missing (number, named) VALUES (?, 1)
    ON CONFLICT (number) DO UPDATE SET named = 1"""
_DEALT_WITH = """DELETE FROM missing
    WHERE number = ?1 AND EXISTS (SELECT 1 FROM settled WHERE id = ?1)"""


def numbers_of(standing: Standing) -> str:
    """Who gives this store its numbers."""
    if standing.stopped:
        return STOPPED
    if standing.frozen:
        return NONE
    return LEASED if standing.enrolled else ALONE


def settle(driver: Any, fact: ExchangeFact) -> None:
    """What a fact of the exchange changes in the rows."""
    match fact:
        case NumberMissing():
            driver.execute(_NAME, (fact.number,))
            driver.execute(_DEALT_WITH, (fact.number,))
        case LeaseSuspected():
            driver.execute("UPDATE leases SET active = 0 WHERE id = ?", (fact.lease,))
        case RefusalSettled():
            driver.execute("INSERT OR IGNORE INTO settled (id) VALUES (?)", (fact.entry,))
            driver.execute("DELETE FROM unsettled WHERE id = ?", (fact.entry,))
            driver.execute("DELETE FROM missing WHERE number = ?", (fact.entry,))
        case CasesReduced():
            return  # what it seals was done with it; no row follows from it


class ExchangeWriterMixin:
    """The `ExchangeTx` port, except for what becomes of the ledger."""

    _driver: Any
    _step: Callable[[str], None]
    marks: dict[str, Any]
    _shared = False  # whether its numbers may stand on papers of other counters as well
    next_serial: Callable[[str], int]
    standing: Callable[[], Standing]
    branches: Callable[[], tuple[OwnBranch, ...]]

    def leased_serial(self, series: str) -> int | None:
        """The next number of a series that counters share; None where none is at hand."""
        numbers = self._who_numbers
        if numbers == ALONE:
            serial = self.next_serial(series)
            self.marks.setdefault("serials", {})[series] = serial
            return serial
        self._shared = True
        if numbers == STOPPED:
            raise Refused(Reason.DEVICE_STOPPED)
        taken = None
        if numbers == LEASED:
            taken = self._driver.execute(prepared.TAKE_LEASED, (series,)).fetchone()
        self._step("number_taken")
        return int(taken[0]) if taken else None

    @cached_property
    def _who_numbers(self) -> str:
        (numbers,) = self._driver.execute(prepared.WHO_NUMBERS).fetchone() or (ALONE,)
        return str(numbers)

    def put_standing(self, standing: Standing) -> None:
        self.__dict__.pop("_who_numbers", None)
        self._driver.execute(_PUT_DEVICE, (numbers_of(standing), canonical(standing)))
        self.marks["device"] = standing.device
        self.marks["frozen"] = standing.frozen or standing.unsure
        self._hold()

    def _hold(self) -> None:
        """How far another disk has the ledger: the holder's, and the second copy where it joins."""
        standing, reached = self.standing(), held(self.branches())
        if reached >= standing.copied_after:
            reached = max(reached, standing.copied)
        self._driver.execute("UPDATE device SET held = ?", (reached,))

    def put_branches(self, branches: Sequence[OwnBranch]) -> None:
        self._driver.execute("DELETE FROM branches")
        for position, branch in enumerate(branches):
            row = (
                position,
                branch.grant.epoch,
                branch.grant.base,
                branch.place,
                canonical(branch.grant),
            )
            self._driver.execute("INSERT INTO branches VALUES (?, ?, ?, ?, ?)", row)
        self._hold()
        if branches:
            self.marks["epoch"] = branches[-1].grant.epoch

    def put_lease(self, lease: OwnLease) -> None:
        names = "id", "series", "lo", "hi", "following", "active", "claimed"
        self._driver.execute(_PUT_LEASE, {name: getattr(lease, name) for name in names})

    def unclaim_leases(self) -> None:
        self._driver.execute("UPDATE leases SET claimed = 0")

    def put_ask(self, ask: Ask) -> None:
        row = ask.id, name_of(ask), getattr(ask, "series", ""), canonical(ask)
        self._driver.execute(_PUT_ASK, row)

    def drop_ask(self, id: str) -> None:
        self._driver.execute("DELETE FROM asks WHERE id = ?", (id,))

    def found(self, number: str) -> None:
        self._driver.execute("DELETE FROM missing WHERE number = ?", (number,))

    def add_missing(self, numbers: Iterable[str]) -> None:
        found = [(number,) for number in numbers]
        self._driver.executemany("INSERT OR IGNORE INTO missing (number) VALUES (?)", found)

    def raise_series(self, series: str, last: int) -> None:
        self._driver.execute(_RAISE, (series, last))
