"""What a fact says of cases and numbers: the few fields that a verdict rests on."""

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import get_args

import msgspec
from msgspec import Struct

from winclient.domain.cases.case_table import FACTS
from winclient.domain.ledger.facts import COMMUTING, CaseFact, ReferenceFact
from winclient.domain.ledger.numbering import CASE_NUMBER_LENGTH, series_of
from winclient.domain.ledger.queue_facts import QueueFact
from winclient.domain.rounds.streams import Line
from winclient.store.chain.ledger import KINDS

OPENED, MAPPED, VOIDED = "case_received", "number_mapped", "number_voided"
SUSPECTED, MISSING = "lease_suspected", "number_missing"
ATTACHED, WITHDRAWN = "scan_attached", "scan_withdrawn"
ABOUT_NUMBERS = frozenset((VOIDED, MISSING))

# Changes that must have been built on the last one; the others merge with anything.
STEPS: Mapping[str, type[CaseFact]] = MappingProxyType(
    {name: kind for name, kind in KINDS.items() if kind in FACTS and kind not in COMMUTING}
)
_PAPERS = frozenset(("paper_issued", "paper_reprinted"))
ON_A_CASE = frozenset({name for name, kind in KINDS.items() if kind in FACTS} | {MAPPED} | _PAPERS)
# Nobody but the PC that recorded them needs what they say.
QUIET = frozenset(n for n, k in KINDS.items() if k in get_args(QueueFact | ReferenceFact))
KNOWN = frozenset(KINDS) | {MAPPED, VOIDED, SUSPECTED, MISSING}


class Said(msgspec.Struct, frozen=True, gc=False):
    """The fields of any fact that matter here; each kind has only some of them."""

    case: str = ""
    number: str = ""
    provisional: bool = False
    built_on: str = ""
    lease: str = ""
    sha256: str = ""


_SAID = msgspec.json.Decoder(Said)


def said(body: str) -> Said | None:
    """What a body says; None if it is no fact's."""
    try:
        return _SAID.decode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


@lru_cache(maxsize=8_192)  # asked three times of each number of a round
def serial_of(number: str) -> tuple[str, int]:
    """Series and serial of a number; one that is not ours is a series of its own."""
    if len(number) == CASE_NUMBER_LENGTH and number.isascii() and number.isdecimal():
        return series_of(number)
    return f"other/{number[:60]}", 0


@cache
def month_of(id_start: str) -> int:
    """The month (202611, UTC) of a UUIDv7's first 8 digits; they tell 65 seconds apart."""
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp((int(id_start, 16) << 16) / 1000, UTC)
    return moment.year * 100 + moment.month


class Taken(Struct, frozen=True, gc=False):
    """A line that is new on its branch, or loose; without epoch it is the center's own news."""

    line: Line
    device: str
    epoch: str | None
    prev: str = ""
