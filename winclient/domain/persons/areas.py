"""Area codes (GB/T 2260) inside document numbers: which exist, and which have been closed."""

import re
from functools import lru_cache

from winclient.domain.values import Value

_PROVINCES = (
    *(11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46),
    *(50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83),
)
PROVINCES = frozenset(map(str, _PROVINCES))
"""The first two digits a number can begin with; 83 stands on residence permits only."""

_SPELL = re.compile(r"(?:\[\d*-(?P<closed>\d*)\])?(?P<name>.+)")


class County(Value, frozen=True):
    """A county of the table; `closed` is the year its code ended, empty while it is in use."""

    name: str
    closed: str


@lru_cache(maxsize=256)  # a hall sees few counties, again and again
def county(code: str, /) -> County | None:
    """The county of a six-digit code, None if the table does not hold it.

    python-stdnum's table reaches back to 1980 and lags some years behind: a county opened since
    is missing, so a missing one is never a reason to refuse. Reading it costs some 50 ms once;
    ask only about numbers that are otherwise right.
    """
    from stdnum import numdb  # with all of ssl; only a clerk who types a number needs it

    names = [part.get("county") for _, part in numdb.get("cn/loc").info(code)]
    latest = (names[-1] or "").split(",")[-1] if names else ""
    spell = _SPELL.fullmatch(latest)
    return County(spell["name"], spell["closed"] or "") if spell else None
