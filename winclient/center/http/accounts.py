"""The ledger of numbers: every serial of a series is used, void, left or explained; it adds up."""

from msgspec import Struct

from winclient.center.core.center import Center
from winclient.center.tables import numbers
from winclient.center.tables.numbers import Lent


class Account(Struct, frozen=True, kw_only=True):
    """One series. `given` is the sum of all that follows but `twice`, number by number.

    `left` lies in blocks of devices, `suspect` in blocks withdrawn by stores that went back,
    `unlent` was used without a block (before the enrolment, or by a clone), `gap` is what a restore
    or a store's own past left out; `twice` counts numbers on two papers, both of them kept.
    """

    series: str
    given: int
    used: int
    void: int
    missing: int
    left: int
    suspect: int
    unlent: int
    gap: int
    twice: int
    balanced: bool


def accounts(center: Center) -> tuple[Account, ...]:
    """All series of case numbers, each in one consistent moment."""
    with center.database.reading() as tx:
        return tuple(
            _account(
                series,
                end=end,
                lent=numbers.blocks(tx, series),
                used=numbers.used(tx, series),
                void=numbers.told(tx, series, state="void"),
                missing=numbers.told(tx, series, state="missing"),
                twice=numbers.twice(tx, series),
            )
            for series, end in numbers.ends(tx)
            if series.startswith("case/")
        )


def _account(
    series: str,
    *,
    end: int,
    lent: tuple[Lent, ...],
    used: frozenset[int],
    void: frozenset[int],
    missing: frozenset[int],
    twice: int,
) -> Account:
    """Each serial is counted once, under the first of these that fits it."""
    end = max(end, max(used, default=0) + 1)
    active = _serials(lent, state="active")
    withdrawn = _serials(lent, state="void") | _serials(lent, state="disputed")
    unlent = used - active - withdrawn
    in_blocks = used - unlent
    voided = void - used
    absent = missing - used - voided
    left = active - used - voided - absent
    suspect = withdrawn - active - used - voided - absent
    known = (in_blocks, unlent, voided, absent, left, suspect)
    every = frozenset(range(1, end))
    gap = every.difference(*known)
    return Account(
        series=series,
        given=len(every),
        used=len(in_blocks),
        void=len(voided),
        missing=len(absent),
        left=len(left),
        suspect=len(suspect),
        unlent=len(unlent),
        gap=len(gap),
        twice=twice,
        balanced=sum(map(len, known)) + len(gap) == len(every),
    )


def _serials(lent: tuple[Lent, ...], *, state: str) -> frozenset[int]:
    return frozenset(
        serial for each in lent if each.state == state for serial in range(each.lo, each.hi + 1)
    )
