"""Telephone numbers as people give them: what looks wrong is said, and nothing is held up by it."""

import re
import unicodedata
from enum import StrEnum

from winclient.domain.values import Value


class PhoneFault(StrEnum):
    """Why a number will hardly ring."""

    LENGTH = "phone_length"  # a mobile number with a digit lost or doubled
    ODD = "phone_odd"


class OddPhone(Value, frozen=True, kw_only=True):
    """What is to be asked again; `digits` are those that were given."""

    fault: PhoneFault
    digits: int


_MOBILE = re.compile(r"1[3-9]\d{9}")
_NEARLY_MOBILE = re.compile(r"1[3-9]\d{6,12}")
# Without the area's code inside its area; 400 and 800 as firms have them, 95 and 96 for services.
_LANDLINE = re.compile(r"(0(10|2\d|[3-9]\d\d))?[2-8]\d{6,7}|[48]00\d{7}|9[56]\d{3,6}")
_DIALLED_FROM_ABROAD = re.compile(r"(10|2\d|[3-9]\d\d)[2-8]\d{6,7}")
_FOREIGN = re.compile(r"[1-9]\d{6,14}")  # ITU-T E.164: at most fifteen digits, country included
_EXTENSION = re.compile(r"(转|分机号?|ext\.?|x|#|,|-)\s*\d{1,6}$", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s().·-]")
_SEVERAL = re.compile(r"[/;、]|,(?=\s*\d{7})")


def odd_phone(text: str) -> OddPhone | None:
    """What looks wrong about the numbers in `text`; None for none, and for what may well ring.

    Mobile and landline numbers, extensions, several of them, +country for all others.
    """
    numbers = [part for part in _SEVERAL.split(unicodedata.normalize("NFKC", text)) if part.strip()]
    return next((odd for odd in map(_odd, numbers) if odd), None)


def _odd(number: str) -> OddPhone | None:
    whole = _BETWEEN.sub("", number)
    alone = _BETWEEN.sub("", _EXTENSION.sub("", number.strip()))
    if any(map(_rings, (whole, alone))):
        return None
    home = _home(whole)
    fault = PhoneFault.LENGTH if _NEARLY_MOBILE.fullmatch(home) else PhoneFault.ODD
    return OddPhone(fault=fault, digits=sum(map(str.isdecimal, home)))


def _rings(number: str) -> bool:
    abroad = re.sub(r"^00", "+", number)
    if abroad.startswith("+") and not abroad.startswith("+86"):
        return bool(_FOREIGN.fullmatch(abroad[1:]))
    home = _home(number)
    if home != number and _DIALLED_FROM_ABROAD.fullmatch(home):
        return True
    return bool(_MOBILE.fullmatch(home) or _LANDLINE.fullmatch(home))


def _home(number: str) -> str:
    """Without the country's code; a bare 86 is one where thirteen digits make a mobile number."""
    return re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", number)
